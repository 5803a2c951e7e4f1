package syncdialog

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

// draft is a system as the dialog edits it.
type draft struct {
	engine.System
	fresh    bool          // not in the file yet
	was      engine.System // as the file has it: passwords are kept by who asks whom
	password hidden
	typed    bool // the password was typed here

	proxyPassword hidden
	proxyTyped    bool

	shown *draft // as the fields first showed it; nil before that
}

// changed says whether somebody has changed a draft since the fields first showed it.
func (d *draft) changed() bool {
	if d.shown == nil {
		return false
	}
	return !reflect.DeepEqual(d.System, d.shown.System) || d.password.text() != d.shown.password.text() || d.proxyPassword.text() != d.shown.proxyPassword.text()
}

// configure is File > Synchronise > Configure. Nothing is written before Save.
type configure struct {
	s       *Sync
	drafts  []draft
	removed []engine.System
	saved   []string // IDs of the systems in the file, in their order
	at      int      // chosen system, -1 for none

	dialog    *kit.Dialog
	system    *kit.Select
	list      *kit.OrderList
	none      fyne.CanvasObject // in place of the list
	order     *fyne.Container   // what to put the list in order with
	up, down  *kit.Button
	remove    *kit.Button
	ctrlK     fyne.CanvasObject // what Ctrl+K does with the list
	howTo     fyne.CanvasObject // put the list in order
	conn      *connection
	other     *otherTab
	note      *kit.Text
	addButton *kit.Button
	features  *kit.Button // the feature table of the chosen system
	pages     [2]*page    // connection and other: fields, or what to do first
}

// page is a tab's content that is empty until there is a system.
type page struct {
	root, fields, empty fyne.CanvasObject
}

func newPage(fields fyne.CanvasObject, first func()) *page {
	add := kit.NewPrimary("Add a system", first)
	p := &page{fields: fields, empty: kit.Empty("No system yet", "Add the system that this timetable is synchronised with first.", add)}
	p.root = container.NewStack(p.fields, p.empty)
	return p
}

func (p *page) show(fields bool) {
	if fields {
		p.fields.Show()
		p.empty.Hide()
	} else {
		p.fields.Hide()
		p.empty.Show()
	}
}

// Configure opens the dialog.
func (s *Sync) Configure() {
	if s.refuse() {
		return
	}
	all := s.systems()
	s.d.Runner.Go(workConfigure, func(context.Context) func() {
		c := &configure{s: s, at: -1}
		defer s.waitsForKeyring()()
		for _, sys := range all {
			p, _ := s.d.Passwords.Get(sys) // may ask a person to unlock the keyring
			d := draft{System: sys, was: sys, password: hide(p)}
			if needsProxyPassword(sys) {
				p, _ = s.d.ProxyPasswords.Get(sys)
				d.proxyPassword = hide(p)
			}
			c.drafts, c.saved = append(c.drafts, d), append(c.saved, sys.ID)
		}
		return func() {
			if !s.d.Host.Open() && s.Busy() == "" { // a keyring may have taken its time
				c.show()
			}
		}
	})
}

func (c *configure) show() {
	c.system = kit.NewSelect("", nil, c.choose)
	c.note = kit.NewText("", kit.TextStyle{Color: kit.ColorBad, Shrink: true})
	c.list = kit.NewOrderList()
	c.list.OnChosen, c.list.OnMoved = c.choose, c.move
	c.conn = newConnection(connectionSite{runner: c.s.d.Runner, connector: c.s.connector, draft: c.chosen})
	c.other = newOtherTab(c)
	c.addButton = kit.NewButton("+  Add a system", nil)
	c.addButton.Dropdown = true
	c.addButton.OnTapped = func() { c.addMenu(c.addButton) }
	c.pages[0] = newPage(c.conn.root, c.askAdd)
	c.pages[1] = newPage(c.other.root, c.askAdd)
	c.dialog = &kit.Dialog{Title: "Configure synchronisation", TopRight: c.system, CancelText: "Cancel", Note: c.note,
		Size: fyne.NewSize(760, 610), OnCancel: c.leave,
		Tabs: []kit.Tab{
			{Label: "Sync", Content: c.syncTab(), Focus: c.addButton},
			{Label: "Connection", Content: c.pages[0].root, Focus: c.conn.url},
			{Label: "Other", Content: c.pages[1].root, Focus: c.other.exclude},
		}}
	c.features = kit.NewQuiet("", c.showFeatures)
	c.dialog.Extra = []fyne.CanvasObject{c.features}
	c.dialog.Primary = kit.NewPrimary("Save", c.save)
	c.refresh()
	c.s.d.Host.Show(c.dialog)
	if len(c.drafts) > 0 {
		c.choose(0)
		c.dialog.ChooseTab(1)
	} else {
		c.choose(-1)
	}
}

// leave closes the dialog; where something was changed that is not saved, a person is asked first.
func (c *configure) leave() {
	c.keep()
	changed := len(c.removed) > 0 || slices.ContainsFunc(c.drafts, func(d draft) bool { return d.changed() })
	var order []string
	for _, d := range c.drafts {
		if !d.fresh {
			order = append(order, d.ID)
		}
	}
	if !changed && len(c.removed) == 0 && !slices.Equal(order, c.saved) {
		changed = true
	}
	if !changed {
		c.close()
		return
	}
	c.s.d.Host.Ask("Close without saving?", "What you have changed here is not saved.", kit.Choice{Text: "Save", Do: c.save}, kit.Choice{Text: "Don't save", Do: c.close})
}

func (c *configure) close() {
	c.s.d.Runner.Cancel(workTest)
	c.dialog.Close()
}

// syncTab is the list of systems, with + and −, in the order in which they are synchronised.
func (c *configure) syncTab() fyne.CanvasObject {
	c.none = kit.Paragraph("This timetable is not synchronised with any system yet. Add one to begin.", kit.ColorMuted)
	c.up, c.down = kit.NewButton("↑  Move up", func() { c.list.Shift(-1) }), kit.NewButton("↓  Move down", func() { c.list.Shift(1) })
	c.order = kit.Row(8, c.up, c.down)
	c.remove = kit.NewButton("−  Remove", c.askRemove)
	buttons := kit.Row(8, c.addButton, c.remove, c.order)
	c.ctrlK = kit.Inset(kit.Paragraph(kit.KeyText("Ctrl+K synchronises all of these systems, one after another from the top, with the dates of their last Basic sync."),
		kit.ColorMuted), 8, 0, 0, 0)
	c.howTo = kit.Inset(kit.Paragraph("To change the order, drag a system to another place, or press Alt+Up or Alt+Down on it.", kit.ColorMuted), 4, 0, 0, 0)
	return container.NewVBox(c.none, c.list, kit.Inset(buttons, 8, 0, 0, 0), c.ctrlK, c.howTo)
}

// refresh shows the drafts in the list and in the drop-down.
func (c *configure) refresh() {
	all := make([]engine.System, len(c.drafts))
	for i := range c.drafts {
		all[i] = c.drafts[i].System
	}
	c.system.SetOptions(c.s.names(all))
	if c.at >= 0 {
		c.system.SetChosen(c.at)
	}
	_, paused := engine.Paused(all)
	rows := make([]fyne.CanvasObject, len(c.drafts))
	for i, d := range c.drafts {
		rows[i] = c.listItem(d, c.s.name(d.System, all), len(paused) > 0 && !d.Practice)
	}
	c.list.SetRows(rows, c.at)
	c.dialog.Tabs[0].Focus = c.addButton
	if len(rows) > 0 {
		c.dialog.Tabs[0].Focus = c.list
	}
	showIf(len(rows) == 0, c.none)
	showIf(len(rows) > 0, c.system, c.list, c.remove, c.ctrlK)
	showIf(len(rows) > 1, c.order, c.howTo)
	c.up.SetEnabled(c.at > 0)
	c.down.SetEnabled(c.at >= 0 && c.at < len(rows)-1)
}

// showIf shows objects, or hides them.
func showIf(on bool, objects ...fyne.CanvasObject) {
	for _, o := range objects {
		if on {
			o.Show()
		} else {
			o.Hide()
		}
	}
}

// move gives a system another place in the order.
func (c *configure) move(from, to int) {
	c.keep()
	d := c.drafts[from]
	c.drafts = slices.Insert(slices.Delete(c.drafts, from, from+1), to, d)
	c.at = -1 // what the fields hold is kept
	c.choose(to)
}

func (c *configure) listItem(d draft, name string, paused bool) fyne.CanvasObject {
	status := kit.StatusItem{Text: "not saved yet"}
	switch {
	case paused:
		status = kit.StatusItem{Mark: "◆", Text: "paused while a practice system is there", Tone: kit.ToneWarning}
	case !d.fresh:
		status = c.s.statusOf(d.System, "")
	}
	tone := kit.ColorMuted
	if status.Tone != kit.ToneNeutral {
		tone = status.Tone.Ink()
	}
	where := d.URL
	if where == "" {
		where = "no URL yet"
	}
	text := kit.Column(3, kit.Strong(name), kit.NewText(where, kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true}))
	mark := status.Mark
	if mark != "" {
		mark += " "
	}
	right := kit.NewText(mark+trimmed(status.Text), kit.TextStyle{Size: kit.TextCaption, Color: tone})
	return kit.Frame(nil, nil, nil, right, text)
}

func trimmed(s string) string {
	for len(s) > 0 && s[0] == ' ' {
		s = s[1:]
	}
	return s
}

// choose makes a system the one that the tabs show; -1 is none.
func (c *configure) choose(i int) {
	c.keep()
	c.at = i
	c.note.SetText("")
	c.s.d.Runner.Cancel(workTest)
	for _, p := range c.pages {
		p.show(i >= 0)
	}
	if i >= 0 {
		c.conn.load(&c.drafts[i])
		c.other.load(&c.drafts[i])
		if d := &c.drafts[i]; d.shown == nil { // as the fields hold it: what was never set reads as it works
			c.keep()
			first := *d
			d.shown = &first
		}
	}
	c.nameFeatures()
	c.refresh()
}

// chosen is the draft that the tabs show; nil for none.
func (c *configure) chosen() *draft {
	if c.at < 0 || c.at >= len(c.drafts) {
		return nil
	}
	return &c.drafts[c.at]
}

// keep takes what is in the fields into the chosen draft.
func (c *configure) keep() {
	if d := c.chosen(); d != nil {
		c.conn.store(d)
		c.other.store(d)
	}
}

// askAdd adds the only system there is, or asks which.
func (c *configure) askAdd() {
	if len(c.s.d.Connectors) == 1 {
		c.add(c.s.d.Connectors[0])
		return
	}
	c.dialog.ChooseTab(0)
	c.addMenu(c.addButton)
}

// addMenu lists the systems that can be added; below them it says of each that the school's region rules out why, and where
// to set that.
func (c *configure) addMenu(under *kit.Button) {
	menu := fyne.NewMenu("")
	var why []*fyne.MenuItem
	for _, sis := range c.s.d.Connectors {
		if err := sis.Offered(c.s.d.Timetable().School().Region); err != nil {
			item := fyne.NewMenuItem(strings.TrimSuffix(kit.Words.Error(err), "."), nil)
			item.Disabled = true
			why = append(why, item)
			continue
		}
		menu.Items = append(menu.Items, fyne.NewMenuItem(sis.Name(), func() { c.add(sis) }))
	}
	if len(why) > 0 && len(menu.Items) > 0 {
		menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
	}
	menu.Items = append(menu.Items, why...)
	if cv := fyne.CurrentApp().Driver().CanvasForObject(under); cv != nil {
		place := fyne.CurrentApp().Driver().AbsolutePositionForObject(under)
		kit.PopUp(menu, cv, place.AddXY(0, under.Size().Height+2), under.Size().Height+4, -1)
	}
}

// add adds a draft of a system and goes to its connection.
func (c *configure) add(sis engine.Connector) {
	if err := sis.Offered(c.s.d.Timetable().School().Region); err != nil {
		c.s.d.Host.ShowError(sis.Name()+" can't be added", err)
		return
	}
	c.drafts = append(c.drafts, draft{System: engine.NewSystem(sis), fresh: true})
	c.choose(len(c.drafts) - 1)
	c.dialog.ChooseTab(1)
}

func (c *configure) askRemove() {
	if c.at < 0 {
		return
	}
	d := c.drafts[c.at]
	name := c.system.Text()
	text := "Its settings and what is known of the last sync are taken out of this file when you save. Nothing changes in " + name + " itself."
	c.s.d.Host.Ask("Remove "+name+"?", text, kit.Choice{Text: "Remove", Risky: true, Do: func() {
		if !d.fresh {
			c.removed = append(c.removed, d.System)
		}
		c.drafts = slices.Delete(c.drafts, c.at, c.at+1)
		next := min(c.at, len(c.drafts)-1)
		c.at = -1
		c.choose(next)
	}})
}

// save checks the drafts and writes them.
func (c *configure) save() {
	c.keep()
	for i := range c.drafts {
		if problem := connectionProblem(c.s.connector(c.drafts[i].Type), &c.drafts[i]); problem != "" {
			c.choose(i)
			c.dialog.ChooseTab(1)
			c.s.d.Host.Window.Canvas().Focus(c.conn.wrong(&c.drafts[i]))
			c.note.SetText(problem)
			c.features.Hide() // the sentence needs its room
			c.dialog.RefreshFooter()
			return
		}
	}
	if i := slices.IndexFunc(c.drafts, func(d draft) bool { return d.ListsFrom == noListsDay }); i >= 0 {
		c.choose(i)
		c.dialog.ChooseTab(2)
		c.s.d.Host.Window.Canvas().Focus(c.other.listsDay)
		c.note.SetText("Enter the day from which on the system owns the section lists.")
		c.features.Hide()
		c.dialog.RefreshFooter()
		return
	}
	drafts, removed := slices.Clone(c.drafts), slices.Clone(c.removed)
	region := c.s.d.Timetable().School().Region
	c.dialog.Primary.Disable()
	c.s.d.Runner.Go(workConfigure, func(context.Context) func() {
		lasting, err := c.write(drafts, removed, region)
		return func() {
			c.dialog.Primary.Enable()
			if err != nil {
				c.drafts = drafts // what was added already is not added a second time
				c.s.d.Host.ShowError("The settings could not be saved", err)
				return
			}
			c.close()
			c.s.d.Changed()
			if !lasting {
				c.s.tellForgotten()
			}
		}
	})
}

// write writes drafts into the file and their passwords into the keyring, off the UI goroutine; lasting is false where a
// password is kept only until the program ends. A draft that is in the file then is no fresh one any more.
func (c *configure) write(drafts []draft, removed []engine.System, region model.Region) (lasting bool, err error) {
	var errs []error
	for _, r := range removed {
		errs = append(errs, engine.RemoveSystem(c.s.d.Storage, r.ID), c.s.d.Passwords.Delete(r))
		if needsProxyPassword(r) {
			errs = append(errs, c.s.d.ProxyPasswords.Delete(r))
		}
	}
	lasting = true
	keep := func(in Passwords, sys engine.System, password hidden) {
		if password.text() == "" {
			return
		}
		kept, err := in.Set(sys, password.text())
		errs = append(errs, err)
		lasting = lasting && kept
	}
	var order []string
	for i := range drafts {
		d := &drafts[i]
		if d.fresh {
			added, err := engine.AddSystem(c.s.d.Storage, c.s.connector(d.Type), region, d.System)
			if err != nil {
				errs = append(errs, err)
				continue
			}
			d.System, d.fresh = *added, false
		} else {
			errs = append(errs, engine.SaveSystem(c.s.d.Storage, &d.System))
		}
		order = append(order, d.ID)
		if p, was := d.Proxy, d.was.Proxy; d.typed || d.URL != d.was.URL || d.School != d.was.School || d.Username != d.was.Username || d.CAFile != d.was.CAFile || p != was {
			keep(c.s.d.Passwords, d.System, d.password)
		}
		if p, was := d.Proxy, d.was.Proxy; needsProxyPassword(d.System) && (d.proxyTyped || p != was || d.CAFile != d.was.CAFile) {
			keep(c.s.d.ProxyPasswords, d.System, d.proxyPassword)
		}
	}
	return lasting, errors.Join(append(errs, engine.OrderSystems(c.s.d.Storage, order))...)
}
