package shell

import (
	"cmp"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carillon/model"
	"carillon/model/views"
	"carillon/ui/grid"
	"carillon/ui/kit"
)

const (
	inspectorWidth float32 = 276
	factLabelWidth float32 = 84
	maxNotes               = 7
)

// inspector says what the selected lesson is, where it can go, and why not elsewhere. An object that says the same as before is
// used again: most stay as they are when a lesson moves, and a paragraph costs more than all else.
type inspector struct {
	body   *flow
	scroll *container.Scroll
	root   *fyne.Container
	said   string // what it says about where, for tests and the probe

	onPress func(model.Slot) // a slot was pressed

	effects int // where what comes of putting a lesson down is said
	showing bool

	parts, before map[part]fyne.CanvasObject // by what they say: those being put together, and those that are shown
}

// part is what an object of the inspector says.
type part struct {
	what      partKind
	tone      kit.Tone
	one, more string
}

type partKind uint8

const (
	partKicker partKind = iota
	partHeading
	partFact
	partStrong
	partNote
	partMuted
	partGap
	partLinks // a note that begins with slots to press
)

func newInspector() *inspector {
	i := &inspector{body: newFlow(7)}
	i.scroll = container.NewVScroll(kit.Inset(i.body, 14, 14, 14, 16))
	i.root = kit.Frame(nil, nil, verticalLine(), nil,
		container.NewStack(kit.NewBlock(kit.ColorPanel, "", 0), kit.MinWidth(inspectorWidth, i.scroll)))
	return i
}

// begin begins to say something else, and end shows it.
func (i *inspector) begin() {
	i.before, i.parts = i.parts, map[part]fyne.CanvasObject{}
	i.body.objects = nil
	i.said, i.showing, i.effects = "", false, 0
}

func (i *inspector) end() {
	i.body.lay()
	i.scroll.Refresh()
}

// add adds an object: the one that said the same before, or a new one.
func (i *inspector) add(p part) {
	o := i.before[p]
	if o == nil || i.parts[p] != nil {
		o = p.make()
	}
	i.parts[p] = o
	i.body.objects = append(i.body.objects, o)
}

// addLinks adds a note that begins with the slots of a group, to be pressed.
func (i *inspector) addLinks(p part, t *model.Timetable, g *placeGroup) {
	o := i.before[p]
	if o == nil || i.parts[p] != nil {
		names, more := g.names(t)
		links := newSlotLinks(slices.Clone(g.slots), names, more, func(s model.Slot) { i.onPress(s) })
		o = kit.Note(p.tone, kit.Column(3, links, kit.Paragraph(p.more, kit.ColorMuted)))
	}
	i.parts[p] = o
	i.body.objects = append(i.body.objects, o)
}

func (p part) make() fyne.CanvasObject {
	switch p.what {
	case partKicker:
		return kit.NewText(p.one, kit.TextStyle{Color: kit.ColorMuted})
	case partHeading:
		return kit.Frame(nil, nil, kit.NewText(p.one, kit.TextStyle{Size: kit.TextTitle, Bold: true}), nil,
			kit.Inset(kit.NewText(p.more, kit.TextStyle{Size: kit.TextTitle, Color: kit.ColorMuted, Shrink: true}), 0, 0, 3, 0))
	case partFact:
		return fact(p.one, p.more)
	case partStrong:
		return kit.Strong(p.one)
	case partMuted:
		return kit.Muted(p.one)
	case partGap:
		return gap(2)
	}
	if p.more == "" {
		return kit.Note(p.tone, kit.Paragraph(p.one, ""))
	}
	return kit.Note(p.tone, kit.Column(3, kit.Paragraph(p.one, ""), kit.Paragraph(p.more, kit.ColorMuted)))
}

func verticalLine() fyne.CanvasObject { return kit.MinWidth(1, kit.NewBlock(kit.ColorLine, "", 0)) }

// nothing shows what the inspector is for.
func (i *inspector) nothing() {
	i.begin()
	i.add(part{what: partStrong, one: "No lesson selected"})
	i.body.objects = append(i.body.objects, kit.Paragraph("Select a lesson to see what it is, where it can go, and why not elsewhere. "+
		"Drag it to move it, or press Enter, the arrow keys and Enter again.", kit.ColorMuted))
	i.end()
}

// several says that so many lessons are chosen, or being moved.
func (i *inspector) several(n int, moving bool) {
	i.begin()
	if moving {
		i.add(part{what: partKicker, one: "Moving"})
	} else {
		i.add(part{what: partKicker, one: "Chosen"})
	}
	i.add(part{what: partHeading, one: plural(n, "lesson")})
	i.effects = len(i.body.objects)
	i.body.objects = append(i.body.objects, kit.Paragraph("Drag one of them to move them all, as many periods on. Delete takes them out of the grid.", kit.ColorMuted))
	i.end()
}

// effect says what would come of it if what is carried were put down; "" takes that away.
func (i *inspector) effect(tone kit.Tone, what, why string) {
	if i.showing {
		i.body.objects = slices.Delete(i.body.objects, i.effects, i.effects+1)
	}
	if i.showing = what != ""; i.showing {
		p := part{what: partNote, tone: tone, one: what, more: why}
		i.body.objects = slices.Insert(i.body.objects, i.effects, p.make())
	}
	i.end()
}

// lesson shows a lesson. places is nil where they are not known.
func (i *inspector) lesson(t *model.Timetable, id model.LessonID, moving bool, places *places, clashes []string) {
	l := t.Lesson(id)
	if l == nil {
		i.nothing()
		return
	}
	i.begin()
	kicker := "Lesson"
	if moving {
		kicker = "Moving"
	}
	i.add(part{what: partKicker, one: kicker})
	facts := views.Facts(t, l)
	heading := part{what: partHeading}
	for _, f := range facts {
		switch f.Role {
		case views.RoleCode:
			heading.one = f.Text
		case views.RoleName:
			heading.more = f.Text
		}
	}
	i.add(heading)
	i.effects = len(i.body.objects)
	for _, f := range facts {
		if label := factLabels[f.Role]; label != "" {
			i.add(part{what: partFact, one: label, more: cmp.Or(f.Text, "–")})
		}
	}
	if len(clashes) > 0 {
		i.add(part{what: partGap})
		i.add(part{what: partStrong, one: "What is wrong"})
		for n, c := range clashes {
			if n == maxNotes {
				i.add(part{what: partMuted, one: fmt.Sprintf("and %d more, under Clashes", len(clashes)-n)})
				break
			}
			i.add(part{what: partNote, tone: kit.ToneBad, one: c})
		}
	}
	if places != nil && len(places.list) > 0 {
		i.add(part{what: partGap})
		i.add(part{what: partStrong, one: "Where it can go"})
		i.addPlaces(t, places)
	}
	i.end()
}

func gap(height float32) fyne.CanvasObject {
	return kit.Inset(container.NewStack(), height, height, 0, 0)
}

func fact(label, value string) fyne.CanvasObject {
	l := kit.NewText(label, kit.TextStyle{Color: kit.ColorMuted})
	return kit.Frame(nil, nil, kit.MinWidth(factLabelWidth, l), nil, kit.NewText(value, kit.TextStyle{Shrink: true}))
}

// factLabels is what stands before a fact; those without are the heading.
var factLabels = map[views.Role]string{views.RoleTeacher: "Teacher", views.RoleRoom: "Room", views.RoleStudents: "Students",
	views.RoleLessons: "Lessons", views.RoleRotation: "Rotation", views.RoleSlot: "Now on"}

// addPlaces says which slots are free, which have a warning, and which are blocked, and why.
func (i *inspector) addPlaces(t *model.Timetable, p *places) {
	n, left := 0, 0
	for _, kind := range []struct {
		state grid.State
		tone  kit.Tone
	}{{grid.StateFree, kit.ToneGood}, {grid.StateWarning, kit.ToneWarning}, {grid.StateBlocked, kit.ToneBad}} {
		for g := range p.groups[kind.state] {
			if n++; n > maxNotes {
				left += p.groups[kind.state][g].count
				continue
			}
			group := &p.groups[kind.state][g]
			slots, why := group.words(t)
			i.addLinks(part{what: partLinks, tone: kind.tone, one: fmt.Sprint(group.slots[0].Grid, slots), more: why}, t, group)
			i.said += slots + ": " + why + "\n"
		}
		left += p.others[kind.state]
	}
	if left > 0 {
		i.add(part{what: partMuted, one: "and " + plural(left, "more slot") + " that " + noun(left, "is", "are") + " not free"})
	}
}

// flow puts objects below each other. Other than a container it does not refresh them when it is laid out.
type flow struct {
	widget.BaseWidget
	layout  fyne.Layout
	objects []fyne.CanvasObject
}

func newFlow(gap float32) *flow {
	f := &flow{layout: kit.Column(gap).Layout}
	f.ExtendBaseWidget(f)
	return f
}

// lay puts the objects into the width there is: twice, as a paragraph knows its height only when it has its width.
func (f *flow) lay() {
	f.layout.Layout(f.objects, f.Size())
	f.layout.Layout(f.objects, f.Size())
}

// CreateRenderer implements fyne.Widget.
func (f *flow) CreateRenderer() fyne.WidgetRenderer {
	f.ExtendBaseWidget(f)
	return flowRenderer{f}
}

type flowRenderer struct{ f *flow }

func (r flowRenderer) Layout(fyne.Size)             { r.f.lay() }
func (r flowRenderer) MinSize() fyne.Size           { return r.f.layout.MinSize(r.f.objects) }
func (r flowRenderer) Refresh()                     { r.f.lay() }
func (r flowRenderer) Objects() []fyne.CanvasObject { return r.f.objects }
func (r flowRenderer) Destroy()                     {}
