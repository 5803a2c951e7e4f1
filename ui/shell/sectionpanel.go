package shell

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/internal/roster"
	"carillon/internal/session"
	"carillon/internal/sheet"
	"carillon/internal/work"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

// sectionPanel is beside the sheet of sections: the section of the row that a person is on, with its list, how full those
// parallel to it are, its lessons, and what clashes. In a narrow window it lies over the sheet, and is opened by F4.
type sectionPanel struct {
	w        *Window
	root     *fyne.Container
	scroll   *container.Scroll
	body     *fyne.Container
	none     *fyne.Container // what is shown without a section
	some     *fyne.Container
	open     bool // beside the sheet, in a wide window
	drawer   bool // over the sheet, in a narrow one
	narrow   bool
	stale    bool // what it shows is of another state
	code     *kit.Text
	name     *kit.Text
	facts    map[string]*kit.Text
	balance  *fyne.Container
	spread   *kit.Text
	bars     *balanceBars
	count    *kit.Text
	left     *kit.Text
	of       *kit.Text // whose list a sub-class has
	add      *kit.Entry
	from     *kit.Entry // from which date a change of the list holds, once school has begun
	dated    *fyne.Container
	why      *kit.Text // why nobody can be added
	found    *studentList
	more     *kit.Text
	requests *kit.Button
	group    *kit.Button
	paste    *kit.Button
	list     *studentList
	others   *kit.Text // how many are not in view
	placed   *kit.Text
	lessons  *fyne.Container
	chips    []*kit.Button
	clashes  *fyne.Container
	related  *relatedSections

	lists   *roster.Lists
	file    *model.Timetable // that the lists are of
	section model.SectionID  // that is shown; 0 for none
	members []roster.Entry
	hits    []roster.Entry // what was typed finds
}

// workPanel shows the section of another row.
const workPanel work.Kind = "section panel"

const (
	panelWidth      float32 = 300
	panelInset      float32 = 14
	narrowWindow    float32 = 1100
	listedStudents          = 10
	listedFound             = 6
	listedLessons           = 12
	listedClashes           = 4
	panelFactHeight float32 = 21
)

// panelFacts are what the panel says of a section, in two groups: what one looks for first, and the others at the end.
var panelFacts = [2][]string{{"Teacher", "Room", "Meets"},
	{"Course", "Section ID", "Cap", "Over cap", "Rotations", "Composite", "Priority", "Pinned"}}

func (w *Window) newSectionPanel() *sectionPanel {
	muted := kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true}
	p := &sectionPanel{w: w, open: true, stale: true, facts: map[string]*kit.Text{},
		code:   kit.NewText("", kit.TextStyle{Size: kit.TextTitle, Bold: true}),
		name:   kit.NewText("", kit.TextStyle{Size: kit.TextTitle, Color: kit.ColorMuted, Shrink: true}),
		spread: kit.NewText("", muted), count: kit.Muted(""), left: kit.NewText("", kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted}),
		of: kit.NewText("", muted), why: kit.NewText("", muted), more: kit.NewText("", muted), others: kit.NewText("", muted),
		placed:  kit.Muted(""),
		lessons: container.New(chipsLayout{}), clashes: kit.Column(6)}
	p.bars = newBalanceBars(func(id model.SectionID) { p.w.jump(id.Key()) })
	p.related = newRelatedSections(p)
	p.makeAdd()
	p.makeList()
	hide := kit.NewQuiet("Hide", p.toggle)
	hide.OnKey = p.key
	head := kit.Frame(nil, nil, nil, hide, kit.Muted("Section"))
	title := kit.Frame(nil, nil, p.code, nil, kit.Inset(p.name, 0, 0, 7, 0))
	p.balance = kit.Column(6, kit.Frame(nil, nil, kit.Strong("Balance"), nil, kit.Inset(p.spread, 0, 0, 8, 0)), p.bars)
	students := kit.Column(6, kit.Frame(nil, nil, kit.Row(8, kit.Strong("Students"), p.count), p.left, nil),
		p.of, p.makeSince(), p.add, p.why, p.found, p.more,
		kit.Row(6, p.requests, p.group, p.paste), p.list, p.others)
	lessons := kit.Column(6, kit.Row(8, kit.Strong("Lessons"), p.placed), p.lessons)
	p.some = kit.Column(12, kit.Column(4, title, p.makeFacts(panelFacts[0])), p.balance, students, lessons, p.related.root, p.clashes,
		kit.Column(4, kit.Strong("Details"), p.makeFacts(panelFacts[1])))
	p.none = kit.Column(8, kit.Strong("No section selected"),
		kit.Paragraph("Go to a row to see the section's students, how full it is, and what clashes.", kit.ColorMuted))
	p.body = kit.Column(4, head, p.none, p.some)
	p.scroll = container.NewVScroll(kit.Inset(p.body, 10, 16, panelInset, panelInset))
	p.list.outer = p.scroll
	p.root = kit.Frame(nil, nil, verticalLine(), nil, container.NewStack(kit.NewBlock(kit.ColorPanel, "", 0), p.scroll))
	kit.KeepInView(p.root)
	p.root.Hide()
	return p
}

// makeFacts makes the lines of some facts.
func (p *sectionPanel) makeFacts(labels []string) fyne.CanvasObject {
	lines := kit.Column(0)
	for _, label := range labels {
		value := kit.NewText("", kit.TextStyle{Shrink: true})
		p.facts[label] = value
		l := kit.NewText(label, kit.TextStyle{Color: kit.ColorMuted})
		lines.Add(kit.Height(panelFactHeight, kit.Frame(nil, nil, kit.MinWidth(factLabelWidth, l), nil, value)))
	}
	return lines
}

// beside is the window's content with the panel at its right, or over it.
func (p *sectionPanel) beside(content fyne.CanvasObject) *fyne.Container {
	return container.New(panelLayout{p}, content, p.root)
}

type panelLayout struct{ p *sectionPanel }

func (l panelLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	p := l.p
	p.narrow = size.Width < narrowWindow
	room := size
	if p.on() {
		if !p.narrow {
			room.Width -= panelWidth
		}
		p.root.Move(fyne.NewPos(size.Width-panelWidth, 0))
		p.root.Resize(fyne.NewSize(panelWidth, size.Height))
		if !p.root.Visible() {
			p.root.Show()
		}
		if p.stale {
			p.fill()
		}
	} else if p.root.Visible() {
		p.root.Hide()
	}
	objects[0].Resize(room)
}

func (l panelLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// on says whether the panel is to be seen.
func (p *sectionPanel) on() bool {
	if p.w.open == nil || p.w.session.Place().Page != session.PageOf(model.KindSection) {
		return false
	}
	if p.narrow {
		return p.drawer
	}
	return p.open
}

// toggle shows the panel, or takes it away. The keyboard goes into it, and back to the sheet.
func (p *sectionPanel) toggle() {
	show := !p.on()
	if p.narrow {
		p.drawer = show
	} else {
		p.open = show
	}
	p.w.body.Refresh()
	if show {
		p.focus()
	} else {
		p.w.focusPage()
	}
}

// focus gives the panel the keyboard.
func (p *sectionPanel) focus() {
	p.show()
	if p.section != 0 && !p.add.Disabled() {
		p.w.win.Canvas().Focus(p.add)
		return
	}
	p.w.win.Canvas().Focus(p.list)
}

// key is for the keys that leave the panel, wherever in it the keyboard is.
func (p *sectionPanel) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyF4:
		p.toggle()
	case fyne.KeyEscape:
		if p.narrow {
			p.toggle()
			return true
		}
		p.w.focusPage()
	case fyne.KeyF6:
		p.w.leaveArea(inPanel, p.w.shift())
	default:
		return false
	}
	return true
}

// hook has the panel follow the row of the sheet, and lets a person come from the sheet into the panel.
func (p *sectionPanel) hook(r *recordSheet) {
	key, current := r.OnKey, r.OnCurrent
	r.OnCurrent = func(k sheet.Key) {
		current(k)
		p.showSoon()
	}
	r.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyF4 {
			p.toggle()
			return true
		}
		return key != nil && key(ev)
	}
}

// follow takes in what an edit changed.
func (p *sectionPanel) follow(patch model.Patch) {
	if p.lists != nil {
		p.lists.Follow(patch)
	}
	p.stale = true
}

// show shows the section of the row that a person is on.
func (p *sectionPanel) show() {
	if !p.on() {
		p.stale = true
		return
	}
	if p.stale || p.current() != p.section {
		p.fill()
	}
}

// showSoon shows it once the keys that wait were taken: whoever holds an arrow key down goes through rows, and only the last is read.
func (p *sectionPanel) showSoon() {
	p.w.session.Jobs().Go(workPanel, func(context.Context) func() { return p.show })
}

// current is the section of the row that a person is on; 0 for none.
func (p *sectionPanel) current() model.SectionID {
	if r := p.w.sheets[session.PageOf(model.KindSection)]; r != nil {
		if k, ok := r.Current(); ok {
			return model.SectionID(k.ID)
		}
	}
	return 0
}

// restart forgets what belonged to a file that is no longer open.
func (p *sectionPanel) restart() {
	p.w.session.Jobs().Cancel(workPanel)
	p.lists, p.file, p.section, p.members, p.hits, p.stale = nil, nil, 0, nil, nil, true
}

// fill shows everything anew.
func (p *sectionPanel) fill() {
	s := p.w.open
	if s == nil {
		return
	}
	if p.file != s.t {
		p.restart()
		p.file, p.lists = s.t, roster.New(s.t, s.checker)
	}
	id := p.current()
	same := id == p.section
	p.section, p.stale = id, false
	sec := s.t.Section(id)
	if sec == nil {
		p.section = 0
		p.some.Hide()
		p.none.Show()
		p.lay()
		return
	}
	p.none.Hide()
	p.some.Show()
	if !same {
		p.add.SetText("") // calls find, which takes away what was found
	}
	p.lists.AsOf(p.today())
	p.fillSince(same)
	p.fillFacts(sec)
	p.fillBalance(sec)
	p.fillStudents(sec, same)
	p.related.fill(sec)
	p.fillLessons(sec)
	p.fillClashes(sec)
	if !same {
		p.scroll.ScrollToTop()
	} else if p.add.Text != "" {
		p.find(p.add.Text)
	}
	p.lay()
}

// lay puts everything into the width there is: twice, as a paragraph knows its height only when it has its width.
func (p *sectionPanel) lay() {
	for range 2 {
		p.body.Refresh()
		p.body.Resize(fyne.NewSize(panelWidth-1-2*panelInset, p.body.MinSize().Height))
	}
	p.scroll.Refresh()
}

func (p *sectionPanel) fillFacts(s *model.Section) {
	t := p.w.open.t
	p.code.SetText(t.SectionCode(s.ID))
	course := t.Course(s.Course)
	p.name.SetText(cmp.Or(course.Name, s.Name))
	set := func(label, text string, style kit.TextStyle) {
		if text == "" {
			text = "–"
		}
		style.Shrink = true
		p.facts[label].Set(text, style)
	}
	plain := kit.TextStyle{}
	var teachers []string
	for _, id := range s.Teachers {
		if x := t.Teacher(id); x != nil {
			text := x.Code + " · " + x.Name()
			if id != s.Teacher() && len(s.Staff) > 0 {
				text += " (" + s.StaffOf(id).Role.String() + ")"
			}
			teachers = append(teachers, text)
		}
	}
	if len(teachers) == 0 {
		set("Teacher", "◆ none yet", kit.TextStyle{Color: kit.ColorWarningText})
	} else {
		set("Teacher", strings.Join(teachers, ", "), plain)
	}
	room := ""
	if r := t.Room(s.Room); r != nil {
		room = r.Code
		if r.Capacity > 0 {
			room += " (" + names.Count(int(r.Capacity), "seat", "seats") + ")"
		}
	}
	set("Room", room, plain)
	set("Meets", t.Meets(s), plain)
	set("Course", strings.TrimSuffix(course.Code+" · "+course.Name, " · "), plain)
	set("Section ID", s.SectionID, plain)
	set("Cap", capWords(t, s, p.lists.SeatsOf(p.lists.Of(s))), plain)
	set("Over cap", allowedWords(s), plain)
	set("Rotations", cmp.Or(s.Rotations.String(), "All"), plain)
	set("Composite", p.linked(s), plain)
	set("Priority", fmt.Sprint(s.Priority), plain)
	set("Pinned", map[bool]string{true: "Yes", false: "No"}[s.Pinned], plain)
}

// linked is a section's composite with the sections that are linked to it, or its main section.
func (p *sectionPanel) linked(s *model.Section) string {
	t := p.w.open.t
	if s.Main != 0 {
		return "sub-class of " + t.SectionCode(s.Main)
	}
	c := t.Composite(s.Composite)
	if c == nil {
		return ""
	}
	var mates []string
	for _, id := range t.Referrers(c.Key(), model.KindSection) {
		if id != uint32(s.ID) {
			mates = append(mates, t.SectionCode(model.SectionID(id)))
		}
	}
	if len(mates) == 0 {
		return c.Code
	}
	return c.Code + ", with " + strings.Join(mates, ", ")
}

func (p *sectionPanel) fillBalance(s *model.Section) {
	b := p.lists.Balance(s)
	if len(b.Bars) < 2 {
		p.balance.Hide()
		return
	}
	p.balance.Show()
	p.spread.SetText(fmt.Sprintf("%s · on average %.1f", p.lists.SeatsOf(p.lists.Of(s)).Words(), b.Average()))
	p.bars.set(b, p.lists.Of(s).ID)
}

// fillLessons shows where the lessons are; a press goes to one in the grid, where it can be seen where else it could be.
func (p *sectionPanel) fillLessons(s *model.Section) {
	t := p.w.open.t
	placed, all := t.LessonsPlaced(s)
	text := fmt.Sprintf("%d of %d placed", placed, all)
	if s.LessonsWanted > 0 && int(s.LessonsWanted) != all {
		text += fmt.Sprintf(", %d wanted", s.LessonsWanted)
	}
	p.placed.SetText(text)
	p.lessons.Objects = p.lessons.Objects[:0]
	n := 0
	for l := range t.LessonsOf(s.ID) {
		if n == listedLessons {
			p.lessons.Add(kit.Muted("and " + names.Number(all-n) + " more"))
			break
		}
		if n == len(p.chips) {
			b := kit.NewButton("", nil)
			b.Shrink, b.Left = true, true
			b.OnKey = p.key
			p.chips = append(p.chips, b)
		}
		where := "not placed"
		if l.Slot.Placed() {
			where = t.SlotName(l.Slot)
		}
		for _, r := range l.Rooms {
			where += " · " + t.Room(r).Code
		}
		p.chips[n].SetText(where)
		p.chips[n].OnTapped = func() { p.w.jump(l.Key()) }
		p.lessons.Objects = append(p.lessons.Objects, p.chips[n])
		n++
	}
	if missing := int(s.LessonsWanted) - n; missing > 0 && n < listedLessons {
		p.lessons.Add(kit.Muted(names.Number(missing) + " to be made"))
	}
	p.lessons.Refresh()
}

// chipsLayout puts buttons side by side in two columns.
type chipsLayout struct{}

const (
	chipHeight float32 = 30
	chipGap    float32 = 6
)

func (chipsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := (size.Width - chipGap) / 2
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i%2)*(width+chipGap), float32(i/2)*(chipHeight+chipGap)))
		o.Resize(fyne.NewSize(width, chipHeight))
	}
}

func (chipsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	lines := (len(objects) + 1) / 2
	return fyne.NewSize(0, max(0, float32(lines)*(chipHeight+chipGap)-chipGap))
}

// seatsColor is the colour of how many seats are left.
func seatsColor(s roster.Seats) fyne.ThemeColorName {
	if overFull(s) {
		return kit.ColorWarningText
	}
	return kit.ColorMuted
}

// panelOn says whether a panel beside the page can be seen.
func (w *Window) panelOn() bool {
	if w.panel == nil {
		return false
	}
	return w.panel.on() || w.session.Week().ID != 0 && w.week.PanelOn()
}

// togglePanel shows the panel of the page, or takes it away.
func (w *Window) togglePanel() {
	if w.session.Week().ID != 0 {
		w.week.TogglePanel()
		return
	}
	w.panel.toggle()
}

// canPanel is "" where a panel can be shown or hidden, else why not.
func (w *Window) canPanel() string {
	if w.open == nil {
		return session.NoFile
	}
	return unless(w.session.Place().Page == session.PageOf(model.KindSection) || w.session.Week().ID != 0, "Go to Sections or open a week first.")
}
