package syncdialog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"carillon/internal/work"
	"carillon/model"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

// NewDeps is what File > New from SIS works with. It needs no open file.
type NewDeps struct {
	Host           *kit.Host
	Runner         work.Runner
	Now            func() time.Time
	Who, Version   string
	Connectors     []engine.Connector
	Passwords      Passwords
	ProxyPasswords Passwords
	// Folder is where the new file lies unless a person chooses another; ChooseFolder asks for one.
	Folder       string
	ChooseFolder func(then func(path string))
	// Begin makes an empty school in a draft of the file at path; called off the UI goroutine. The error is Exists where
	// there is such a file and force is not set.
	Begin  func(path string, school NewSchool, force bool) (Draft, error)
	Exists error
	// Open opens the file once it is there.
	Open func(path string)
	// Export asks a person where to save something and writes it there; nil where nothing can be saved.
	Export func(title, name string, write func(io.Writer) error)
}

// NewSchool is what is known of a school before its SIS is read.
type NewSchool struct {
	Name   string
	Region model.Region
	Year   int // academic year
}

// Draft is a timetable file in the making: nothing stands in its place before Keep.
type Draft interface {
	engine.Host
	Timetable() *model.Timetable
	// Keep closes the draft and moves it to its place; Drop leaves nothing of it. Both are called off the UI goroutine.
	Keep() error
	Drop() error
}

const workNew work.Kind = "new from SIS"

// fileExtension is that of timetable files.
const fileExtension = ".carillon"

// newFromSIS is the dialog of File > New from SIS: the connection, then the school and where its file goes.
type newFromSIS struct {
	d      NewDeps
	draft  draft // of the system
	listed []engine.Connector

	dialog     *kit.Dialog
	system     *kit.Select
	conn       *connection
	note       *kit.Text
	region     *kit.Select
	year       *kit.Select
	years      []int
	name, file *kit.Entry
	typedFile  bool // the file's name was typed, and no longer follows the school's
	where      *kit.Text
	folder     string
	ruled      *kit.Text // which systems the region rules out
	ruledRow   *fyne.Container
	form       *fyne.Container
}

// The tabs of New from SIS.
const (
	tabNewConnection = iota
	tabNewSchool
)

// NewFromSIS opens the dialog.
func NewFromSIS(d NewDeps) {
	n := &newFromSIS{d: d, folder: d.Folder}
	n.system = kit.NewSelect("", nil, n.chooseSystem)
	n.note = kit.NewText("", kit.TextStyle{Color: kit.ColorBad, Shrink: true})
	n.conn = newConnection(connectionSite{runner: d.Runner, connector: n.connector, draft: func() *draft { return &n.draft }})
	n.dialog = &kit.Dialog{Title: "New from SIS", TopRight: n.system, CancelText: "Cancel", Note: n.note, Size: fyne.NewSize(760, 610), OnCancel: n.close,
		Subtitle: "Makes a timetable of what the school's information system has. The system is only read: nothing is sent to it.",
		Tabs: []kit.Tab{
			{Label: "Connection", Content: n.conn.root, Focus: n.conn.url},
			{Label: "School and file", Content: n.school()},
		}}
	n.dialog.Tabs[tabNewSchool].Focus = n.name
	n.dialog.Primary = kit.NewPrimary("Next", n.next)
	n.dialog.OnTab = func(tab int) { n.dialog.SetPrimaryText([]string{"Next", "Read what it has"}[tab]) }
	n.chooseRegion(n.region.Chosen())
	d.Host.Show(n.dialog)
}

// school is the second tab.
func (n *newFromSIS) school() fyne.CanvasObject {
	var regions []string
	for _, r := range model.Regions() {
		regions = append(regions, string(r))
	}
	n.region = kit.NewSelect("", regions, n.chooseRegion)
	for i, r := range model.Regions() {
		if r == model.RegionUSA {
			n.region.SetChosen(i)
		}
	}
	var years []string
	now := model.SchoolYearAt(model.DateOf(n.d.Now()))
	for _, y := range []int{now, now + 1, now - 1} {
		n.years = append(n.years, y)
		years = append(years, engine.YearName(y))
	}
	n.year = kit.NewSelect("", years, nil)
	n.region.Left, n.year.Left = true, true
	n.name, n.file = kit.NewEntry("As on reports"), kit.NewEntry("Name of the new file")
	n.name.OnChanged = func(text string) {
		if !n.typedFile {
			n.file.SetText(text)
			n.typedFile = false
		}
	}
	n.file.OnChanged = func(string) { n.typedFile = true }
	n.where = kit.NewText(n.folder, kit.TextStyle{Shrink: true})
	n.ruled = kit.NewText("", kit.TextStyle{Color: kit.ColorMuted, Shrink: true})
	n.ruledRow = kit.Field("", n.ruled)
	folder := fyne.CanvasObject(n.where)
	if n.d.ChooseFolder != nil {
		choose := kit.NewButton("Choose …", func() {
			n.d.ChooseFolder(func(path string) {
				n.folder = path
				n.where.SetText(path)
			})
		})
		folder = kit.Frame(nil, nil, nil, choose, n.where)
	}
	n.form = kit.Form(
		kit.Field("School", n.name),
		kit.ShortField("Region", 240, n.region),
		n.ruledRow,
		kit.ShortField("Academic year", 150, n.year),
		kit.Field("", kit.Paragraph("From July 1 to June 30, or by the system's terms where it tells them. Setup > School info has its dates later.", kit.ColorMuted)),
		kit.Field("File", n.file),
		kit.Field("Folder", folder))
	return n.form
}

func (n *newFromSIS) connector(typ string) engine.Connector {
	for _, c := range n.d.Connectors {
		if c.Type() == typ {
			return c
		}
	}
	return nil
}

// chooseRegion lists the systems that are offered in a region, and says why others are not.
func (n *newFromSIS) chooseRegion(i int) {
	region := model.Regions()[max(0, i)]
	was := n.draft.Type
	n.listed = nil
	var names []string
	why := ""
	for _, c := range n.d.Connectors {
		if c.Offered(region) != nil {
			why = c.Name() + " is not offered in this region."
			continue
		}
		n.listed = append(n.listed, c)
		names = append(names, c.Name())
	}
	n.ruled.SetText(why)
	if why == "" {
		n.ruledRow.Hide()
	} else {
		n.ruledRow.Show()
	}
	n.form.Refresh()
	n.system.SetOptions(names)
	for i, c := range n.listed {
		if c.Type() == was {
			n.system.SetChosen(i)
		}
	}
	n.chooseSystem(n.system.Chosen())
}

func (n *newFromSIS) chooseSystem(i int) {
	n.conn.store(&n.draft)
	was := n.draft.Type
	n.draft.Type = ""
	if i >= 0 && i < len(n.listed) {
		n.draft.Type = n.listed[i].Type()
		if fresh := engine.NewSystem(n.listed[i]); n.draft.Type != was {
			n.draft.Switches, n.draft.ListsFrom = fresh.Switches, fresh.ListsFrom
		}
	}
	n.note.SetText("")
	n.conn.load(&n.draft)
}

func (n *newFromSIS) close() {
	n.d.Runner.Cancel(workTest)
	n.d.Runner.Cancel(workNew)
	n.dialog.Close()
}

// next goes from the connection to the school, and from there to what the SIS has.
func (n *newFromSIS) next() {
	n.conn.store(&n.draft)
	n.note.SetText("")
	sis := n.connector(n.draft.Type)
	problem, tab := connectionProblem(sis, &n.draft), tabNewConnection
	if sis == nil {
		problem, tab = "No system is offered in this region. Choose the school's region.", tabNewSchool
	}
	if problem == "" && n.draft.password.text() == "" {
		problem = "Enter the password."
	}
	if problem == "" && n.dialog.Primary.Text == "Next" {
		n.dialog.ChooseTab(tabNewSchool)
		return
	}
	if problem == "" {
		problem, tab = n.schoolProblem(), tabNewSchool
	}
	if problem != "" {
		n.dialog.ChooseTab(tab)
		n.note.SetText(problem)
		return
	}
	n.begin(sis, false)
}

func (n *newFromSIS) schoolProblem() string {
	switch {
	case strings.TrimSpace(n.name.Text) == "":
		return "Enter the school's name."
	case strings.TrimSpace(n.file.Text) == "":
		return "Enter a name for the file."
	case strings.ContainsAny(n.file.Text, `/\`):
		return "The name of the file can't have a slash. Choose the folder below it."
	}
	return ""
}

func (n *newFromSIS) path() string {
	return filepath.Join(n.folder, strings.TrimSuffix(strings.TrimSpace(n.file.Text), fileExtension)+fileExtension)
}

// begin makes the draft and reads the SIS into it.
func (n *newFromSIS) begin(sis engine.Connector, force bool) {
	path, sys := n.path(), n.draft.System
	school := NewSchool{Name: strings.TrimSpace(n.name.Text), Region: model.Regions()[n.region.Chosen()], Year: n.years[n.year.Chosen()]}
	n.dialog.Primary.Disable()
	n.d.Runner.Go(workNew, func(ctx context.Context) func() {
		d, err := n.d.Begin(path, school, force)
		var added *engine.System
		if err == nil {
			if added, err = engine.AddSystem(d, sis, school.Region, sys); err != nil {
				err = errors.Join(err, d.Drop())
			}
		}
		if err == nil && ctx.Err() != nil { // the dialog was closed meanwhile
			_ = d.Drop()
			return nil
		}
		return func() {
			n.dialog.Primary.Enable()
			switch {
			case n.d.Exists != nil && errors.Is(err, n.d.Exists):
				n.d.Host.Ask("Replace "+filepath.Base(path)+"?", "There is a file of that name in this folder already. It is kept as a backup.",
					kit.Choice{Text: "Replace", Risky: true, Do: func() { n.begin(sis, true) }})
			case err != nil:
				n.d.Host.ShowError("The new file can't be made", err)
			default:
				n.read(d, *added, sis, force)
			}
		}
	})
}

// read reads the SIS, with the same progress, preview and words as a sync.
func (n *newFromSIS) read(d Draft, sys engine.System, sis engine.Connector, force bool) {
	s := New(Deps{Host: n.d.Host, Runner: n.d.Runner, Now: n.d.Now, Storage: d, Who: n.d.Who, Version: n.d.Version, Connectors: n.d.Connectors,
		Passwords: n.d.Passwords, ProxyPasswords: n.d.ProxyPasswords, Export: n.d.Export, Timetable: d.Timetable, Saved: d.State, Take: d.Take,
		Save: func(then func(error)) { then(nil) }, Changed: func() {}})
	o := engine.Everything(model.DateOf(n.d.Now()), d.Timetable().School())
	j := &job{system: sys, name: sis.Name(), sis: sis, options: &o, adopt: true, preview: true,
		password: n.draft.password, proxyPassword: n.draft.proxyPassword, again: func() { n.begin(sis, force) }}
	j.then = func(res *engine.Result, plan *engine.Plan, err error) {
		if res != nil && err == nil {
			n.keep(s, d, outcome{j, res, plan, nil})
			return
		}
		n.d.Runner.Go(workNew, func(context.Context) func() {
			dropped := d.Drop()
			return func() {
				if err != nil {
					s.showCompletion([]outcome{{j, res, plan, err}})
				} else if dropped != nil {
					n.d.Host.ShowError("The draft of the file could not be removed", dropped)
				}
			}
		})
	}
	s.prepare(j)
}

// keep moves the draft to its place and opens it.
func (n *newFromSIS) keep(s *Sync, d Draft, o outcome) {
	path, sys, conn := n.path(), o.job.system, n.draft
	n.dialog.Primary.Disable()
	n.dialog.OnCancel = func() {} // a file that is there is opened, however long a keyring waits for a person
	n.d.Runner.Go(workNew, func(context.Context) func() {
		err := d.Keep()
		lasting := true
		if err == nil {
			lasting = n.remember(sys, conn)
		}
		return func() {
			if err != nil {
				n.dialog.Primary.Enable()
				n.dialog.OnCancel = n.close
				n.d.Host.ShowError("The new file can't be put in its place", err)
				return
			}
			n.dialog.Close()
			n.d.Open(path)
			n.tell(s, path, o, lasting)
		}
	})
}

// remember keeps the passwords that were typed; lasting is false where that is only until the program ends.
func (n *newFromSIS) remember(sys engine.System, conn draft) (lasting bool) {
	lasting = true
	set := func(keep Passwords, password hidden) {
		if text := password.text(); text != "" {
			kept, err := keep.Set(sys, text)
			lasting = lasting && kept && err == nil
		}
	}
	set(n.d.Passwords, conn.password)
	if needsProxyPassword(sys) {
		set(n.d.ProxyPasswords, conn.proxyPassword)
	}
	return lasting
}

// tell says what was taken over, and what to do next.
func (n *newFromSIS) tell(s *Sync, path string, o outcome, lasting bool) {
	body := kit.Column(8, kit.Notice(kit.ToneGood, kit.Paragraph(fmt.Sprintf("✓ %s holds what %s has. It counts as last synchronised: the next sync sends what changes from here on.",
		filepath.Base(path), o.job.name), "")))
	for _, line := range append(resultLines(o.job.name, o.res), leftOut(o.job.name, o.res, o.plan)...) {
		body.Add(kit.Paragraph(line, ""))
	}
	if !lasting {
		body.Add(kit.Paragraph("This computer has no keyring that can be used, so the password is kept until you close Carillon.", kit.ColorMuted))
	}
	d := &kit.Dialog{Title: "The timetable is made", Size: fyne.NewSize(560, 0), Tabs: []kit.Tab{{Content: body}}, Note: kit.Muted("Took " + seconds(o.res.Took)),
		Extra: []fyne.CanvasObject{kit.NewButton("Details", func() { s.showDone(o.job.name, o.job.sis, o.plan) })}}
	d.Primary = kit.NewPrimary("Close", d.Close)
	n.d.Host.Show(d)
}
