package rosters

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/internal/rosters"
	"carillon/model"
	modelviews "carillon/model/views"
	"carillon/ui/kit"
)

// Page is the rosters of a school: the four of them as tabs, the grid of the one that is shown, and the panel of fair shares.
type Page struct {
	*Grid

	// Apply performs an edit.
	Apply func(model.Edit) error
	// OnEntry is told on which entry of a roster a person is, 0 for none.
	OnEntry func(model.RosterSlotID)
	// OnJump is asked to show a record elsewhere; a key without ID asks for the page of its kind.
	OnJump func(model.Key)
	// CountStudents is asked to compute the study lists, and to hand them over when they are there.
	CountStudents func(then func(modelviews.StudyLists))
	// PopUp shows a menu at a place on the canvas.
	PopUp func(menu *fyne.Menu, at fyne.Position)

	host     *kit.Host
	kind     model.RosterKind
	rotation int
	proposed []rosters.Proposal
	numbers  []int // of the rotations in the list
	told     model.RosterSlotID

	tabs      *kit.TabBar
	rotations *kit.Select
	fill      *kit.Button
	forget    *kit.Button
	places    *kit.Button
	fair      *kit.Button
	bar       *kit.FoldBar
	hint      *fyne.Container
	note      *kit.Text
	noteLine  *fyne.Container
	empty     *fyne.Container
	first     *kit.Button // the first step on an empty page; nil where there are places
	panel     *panel
	root      *fyne.Container

	open, drawer, narrow bool
}

const (
	panelWidth  float32 = 300
	narrowPage  float32 = 900 // below which the panel is a drawer over the grid
	lowPage     float32 = 560 // below which the chart and the hint go
	panelMargin float32 = 14
)

// hintText is what stands below the grid.
const hintText = "Drag a teacher from the list, or between two places to swap them. " +
	"In a cell: type a code, Delete empties it, Alt+Down lists who is free."

// New returns the page, which shows nothing yet; host shows its dialogs.
func New(host *kit.Host) *Page {
	p := &Page{Grid: NewGrid(), host: host, kind: model.RosterDuty, open: true, empty: container.NewStack()}
	p.tabs = kit.NewTabBar(make([]string, len(rosters.Kinds())), func(i int) { p.ShowRoster(rosters.Kinds()[i]) })
	p.rotations = kit.NewSelect("", nil, func(i int) {
		p.rotation, p.proposed = p.numbers[i], nil
		p.Update()
	})
	p.fill = kit.NewButton("Fill gaps…", p.fillGaps)
	p.forget = kit.NewButton("Forget them", p.Forget)
	p.places = kit.NewButton("Add areas…", p.askPlaces)
	p.fair = kit.NewButton("Fair share", p.TogglePanel)
	p.hint = kit.Inset(kit.NewText(hintText, kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true}), 4, 8, 14, 14)
	p.note = kit.NewText("", kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true})
	p.panel = newPanel(p)
	p.OnPut = p.put
	p.Grid.OnClear = p.clear
	p.Grid.OnPaste = p.paste
	p.OnTake = func(at rosters.Place) { p.takeAt(at) }
	p.OnHold = p.held
	p.Grid.OnMenu = p.menu
	p.Grid.OnSelect = p.selected
	p.Grid.OnKey = p.key
	p.bar = kit.NewFoldBar(8)
	title := kit.Inset(kit.NewText("Rosters", kit.TextStyle{Size: kit.TextTitle, Bold: true}), 0, 0, 0, 8)
	p.bar.Add(&kit.FoldItem{Object: title}, &kit.FoldItem{Object: p.tabs})
	for _, i := range []*kit.FoldItem{kit.SelectItem(p.rotations, 4, p.bar), kit.ButtonItem(p.places, 2), kit.ButtonItem(p.fill, 6),
		kit.ButtonItem(p.forget, 5), kit.ButtonItem(p.fair, 1)} {
		i.Right = true
		p.bar.Add(i)
	}
	head := kit.Column(0, kit.Inset(p.bar.Object(), 7, 7, 16, 14), kit.Hairline())
	p.noteLine = kit.Inset(p.note, 6, 4, 14, 14)
	foot := kit.Column(0, p.noteLine, p.hint)
	main := kit.Frame(head, foot, nil, nil, container.NewStack(p.Grid, p.empty))
	p.root = container.New(pageLayout{p}, kit.NewBlock(kit.ColorPanel, "", 0), main, p.panel.root)
	p.noteLine.Hide()
	return p
}

// Object returns what to put into the window.
func (p *Page) Object() fyne.CanvasObject { return p.root }

// pageLayout has the panel beside the grid, or over it where there is no room.
type pageLayout struct{ p *Page }

func (l pageLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	p := l.p
	p.narrow = size.Width < narrowPage
	p.bar.Want(p.fair, p.board != nil && !p.empty.Visible() && (p.narrow || !p.open))
	low := size.Height < lowPage
	show(p.hint, !low)
	objects[0].Resize(size)
	room := size
	if on := p.PanelShown(); on {
		if !p.narrow {
			room.Width -= panelWidth
		}
		p.panel.low = low
		p.panel.arrange()
		objects[2].Move(fyne.NewPos(size.Width-panelWidth, 0))
		objects[2].Resize(fyne.NewSize(panelWidth, size.Height))
		show(objects[2], true)
	} else {
		show(objects[2], false)
	}
	objects[1].Move(fyne.Position{})
	objects[1].Resize(room)
}

func (l pageLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[1].MinSize() }

func show(o fyne.CanvasObject, on bool) {
	if on == o.Visible() {
		return
	}
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// PanelShown says whether the panel of fair shares is to be seen.
func (p *Page) PanelShown() bool {
	switch {
	case p.board == nil || p.empty.Visible():
		return false
	case p.narrow:
		return p.drawer
	}
	return p.open
}

// TogglePanel shows the panel, or takes it away. The keyboard goes into it, and back to the grid.
func (p *Page) TogglePanel() {
	on := !p.PanelShown()
	if p.narrow {
		p.drawer = on
	} else {
		p.open = on
	}
	p.root.Refresh()
	if on {
		p.FocusPanel()
	} else {
		p.Focus()
	}
}

// FocusPanel gives the panel the keyboard.
func (p *Page) FocusPanel() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(p.root); c != nil && p.PanelShown() {
		c.Focus(p.panel.list)
	}
}

// key is for the keys of the page that its grid and its list have no use for.
func (p *Page) key(ev *fyne.KeyEvent) bool {
	if ev.Name == fyne.KeyF4 {
		p.TogglePanel()
		return true
	}
	return false
}

// SetBoard shows the rosters of another timetable from their beginning; nil shows nothing.
func (p *Page) SetBoard(b *rosters.Board) {
	p.board, p.rotation, p.proposed, p.told = b, 0, nil, 0
	p.table = &rosters.Table{}
	p.Update()
}

// Board is what is shown; nil for nothing.
func (p *Page) Board() *rosters.Board { return p.board }

// Roster is the roster that is shown.
func (p *Page) Roster() model.RosterKind { return p.kind }

// ShowRoster shows another roster.
func (p *Page) ShowRoster(k model.RosterKind) {
	if k == p.kind {
		return
	}
	p.kind, p.proposed = k, nil
	p.tabs.Choose(index(k))
	p.Update()
	p.selected()
}

func index(k model.RosterKind) int {
	for i, o := range rosters.Kinds() {
		if o == k {
			return i
		}
	}
	return 0
}

// Reveal goes to an entry of a roster; it reports whether it is there.
func (p *Page) Reveal(k model.RosterKind, id model.RosterSlotID) bool {
	if p.board == nil {
		return false
	}
	if _, _, ok := p.board.Table(k, p.rotation).Find(id); !ok {
		p.rotation = 0
	}
	p.ShowRoster(k)
	p.Update()
	line, day, ok := p.table.Find(id)
	if ok {
		p.Go(line, day)
	}
	return ok
}

// Update brings the page up to date with the board, after an edit and its [rosters.Board.Follow].
func (p *Page) Update() {
	if p.board == nil {
		p.SetTable(nil, &rosters.Table{}, nil)
		p.root.Refresh()
		return
	}
	p.showRotations()
	if len(p.proposed) > 0 {
		p.proposed = p.board.Still(p.proposed, p.kind, p.rotation)
	}
	at := map[rosters.Place]model.TeacherID{}
	for _, x := range p.proposed {
		at[x.Place] = x.Teacher
	}
	t := p.board.Table(p.kind, p.rotation)
	p.SetTable(p.board, t, at)
	p.showBar(t)
	p.showEmpty(t)
	p.showNote()
	p.panel.fill()
	p.root.Refresh()
	if p.kind == model.RosterStudy && !p.board.StudiesKnown() && p.CountStudents != nil && t.Entries+t.Gaps > 0 {
		b := p.board
		p.CountStudents(func(lists modelviews.StudyLists) {
			if p.board == b {
				b.SetStudies(lists)
				p.redraw()
				p.showNote()
				p.root.Refresh()
			}
		})
	}
}

func (p *Page) showRotations() {
	numbers, labels := p.board.Rotations()
	p.numbers = append([]int{0}, numbers...)
	p.rotations.SetOptions(append([]string{"All year"}, labels...))
	chosen := 0
	for i, n := range p.numbers {
		if n == p.rotation {
			chosen = i
		}
	}
	p.rotation = p.numbers[chosen]
	p.rotations.SetChosen(chosen)
	p.bar.Want(p.rotations, len(numbers) > 1)
}

// showBar brings the tabs and buttons up to date.
func (p *Page) showBar(t *rosters.Table) {
	for i, k := range rosters.Kinds() {
		p.tabs.SetLabel(i, rosters.Title(k)+" "+count(p.board.Table(k, p.rotation).Entries))
	}
	watched := p.kind == model.RosterDuty || p.kind == model.RosterStudy
	p.fill.Rank = kit.RankPlain
	switch {
	case len(p.proposed) > 0:
		p.fill.SetText("Take all " + count(len(p.proposed)))
		p.fill.Rank = kit.RankPrimary
	case t.Gaps == 1:
		p.fill.SetText("Fill 1 gap…")
	default:
		p.fill.SetText("Fill " + count(t.Gaps) + " gaps…")
	}
	p.fill.Refresh()
	p.places.SetText("Add areas…")
	if p.kind == model.RosterStudy {
		p.places.SetText("Add study halls…")
	}
	p.bar.Want(p.fill, watched && (t.Gaps > 0 || len(p.proposed) > 0))
	p.bar.Want(p.forget, len(p.proposed) > 0)
	p.bar.Want(p.places, watched)
	p.bar.Refresh()
}

// showEmpty says what belongs on a page without places.
func (p *Page) showEmpty(t *rosters.Table) {
	p.empty.RemoveAll()
	p.first = nil
	p.empty.Hide()
	if len(t.Lines) > 0 {
		return
	}
	var what fyne.CanvasObject
	var first *kit.Button
	begin := func(text string, do func()) *kit.Button {
		first = kit.NewPrimary(text, do)
		return first
	}
	switch {
	case len(p.board.Periods(model.RosterDuty)) == 0:
		what = kit.Empty("No bell times yet", "Rosters go by the periods of the day. Make those first.",
			begin("Bell times", func() { p.jump(model.Key{Kind: model.KindGrid}) }))
	case p.kind == model.RosterDuty:
		paste := kit.NewButton("Paste", func() { p.askAreas(fyne.CurrentApp().Clipboard().Content()) })
		box := kit.Column(8, kit.Empty("No duty areas yet", "Who watches the gate, the cafeteria or the bus loop, and when.",
			begin("Add areas", func() { p.askAreas("") })), container.NewCenter(paste))
		what = container.NewCenter(box)
	case p.kind == model.RosterStudy && len(p.board.StudySections()) == 0:
		what = kit.Empty("No study halls yet", "A study section is a group that a teacher supervises: students without a lesson sit in it.",
			begin("Add study sections", func() { p.jump(model.Key{Kind: model.KindStudySection}) }))
	case p.kind == model.RosterStudy:
		what = kit.Empty("No study hall meets yet", "Choose the periods in which a study section meets.",
			begin("Add study halls…", p.askPlaces))
	default:
		what = kit.Empty("No teaching periods yet", "Teachers are on call, or have time off, in the periods in which lessons are taught.",
			begin("Bell times", func() { p.jump(model.Key{Kind: model.KindGrid}) }))
	}
	p.empty.Add(container.NewStack(kit.NewBlock(kit.ColorPanel, "", 0), what))
	p.first = first
	p.empty.Show()
}

func (p *Page) jump(k model.Key) {
	if p.OnJump != nil {
		p.OnJump(k)
	}
}

// selected tells where a person is.
func (p *Page) selected() {
	at, _ := p.Current()
	if at.Entry != p.told {
		p.told = at.Entry
		if p.OnEntry != nil {
			p.OnEntry(at.Entry)
		}
	}
	if why := p.why(at); why != "" {
		p.say(why)
	}
}

// why says what is wrong at a place.
func (p *Page) why(at rosters.Place) string {
	if p.board == nil || at.Teacher == 0 {
		return ""
	}
	if a := p.board.Mark(at); a.Fit != rosters.Free {
		return p.board.Name(at) + ": " + p.board.Code(at.Teacher) + " " + says(a.Why) + "."
	}
	return ""
}

// InPanel says whether a widget that has the keyboard is in the panel.
func (p *Page) InPanel(f fyne.Focusable) bool {
	return f == fyne.Focusable(p.panel.list) || f == fyne.Focusable(p.panel.filter) || f == fyne.Focusable(p.panel.order)
}

// Target is what has the keyboard on the page: the grid, or the first step where there are no places yet.
func (p *Page) Target() fyne.Focusable {
	if p.first != nil {
		return p.first
	}
	return p.Grid
}
