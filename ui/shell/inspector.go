package shell

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/model"
	"carillon/model/names"
	"carillon/ui/grid"
	"carillon/ui/kit"
	"carillon/ui/registers"
)

const (
	inspectorWidth float32 = 276
	factLabelWidth float32 = 84
	maxNotes               = 7
)

// inspector says what the selected lesson is, where it can go, and why not elsewhere.
type inspector struct {
	body *fyne.Container
	root *fyne.Container
	said string // what it says about where, for tests and the probe
}

func newInspector() *inspector {
	i := &inspector{body: kit.Column(7)}
	scroll := container.NewVScroll(kit.Inset(i.body, 14, 14, 14, 16))
	i.root = kit.Frame(nil, nil, verticalLine(), nil,
		container.NewStack(kit.NewBlock(kit.ColorPanel, "", 0), kit.MinWidth(inspectorWidth, scroll)))
	return i
}

func verticalLine() fyne.CanvasObject { return kit.MinWidth(1, kit.NewBlock(kit.ColorLine, "", 0)) }

// nothing shows what the inspector is for.
func (i *inspector) nothing() {
	i.said = ""
	i.body.RemoveAll()
	i.body.Add(kit.Strong("No lesson selected"))
	i.body.Add(kit.Paragraph("Select a lesson to see what it is, where it can go, and why not elsewhere. "+
		"Drag it to move it, or press Enter, the arrow keys and Enter again.", kit.ColorMuted))
	i.root.Refresh()
}

// lesson shows a lesson. places is nil where they are not known.
func (i *inspector) lesson(t *model.Timetable, id model.LessonID, moving bool, places []place, clashes []string) {
	l := t.Lesson(id)
	if l == nil {
		i.nothing()
		return
	}
	i.body.RemoveAll()
	kicker := "Lesson"
	if moving {
		kicker = "Moving"
	}
	i.body.Add(kit.NewText(kicker, kit.TextStyle{Color: kit.ColorMuted}))
	i.addHeading(t, l)
	for _, f := range lessonFacts(t, l) {
		i.body.Add(fact(f[0], f[1]))
	}
	if len(clashes) > 0 {
		i.body.Add(gap(2))
		i.body.Add(kit.Strong("What is wrong"))
		for n, c := range clashes {
			if n == maxNotes {
				i.body.Add(kit.Muted(fmt.Sprintf("and %d more, under Clashes", len(clashes)-n)))
				break
			}
			i.body.Add(kit.Note(kit.ToneBad, kit.Paragraph(c, "")))
		}
	}
	i.said = ""
	if len(places) > 0 {
		i.body.Add(gap(2))
		i.body.Add(kit.Strong("Where it can go"))
		i.addPlaces(t, places)
	}
	i.root.Refresh()
}

func (i *inspector) addHeading(t *model.Timetable, l *model.Lesson) {
	code := kit.NewText(t.SectionCode(l.Section), kit.TextStyle{Size: kit.TextTitle, Bold: true})
	name := ""
	if s := t.Section(l.Section); s != nil {
		name = s.Name
		if c := t.Course(s.Course); c != nil && c.Name != "" {
			name = c.Name
		}
	}
	i.body.Add(kit.Frame(nil, nil, code, nil,
		kit.Inset(kit.NewText(name, kit.TextStyle{Size: kit.TextTitle, Color: kit.ColorMuted, Shrink: true}), 0, 0, 3, 0)))
}

func gap(height float32) fyne.CanvasObject {
	return kit.Inset(container.NewStack(), height, height, 0, 0)
}

func fact(label, value string) fyne.CanvasObject {
	l := kit.NewText(label, kit.TextStyle{Color: kit.ColorMuted})
	return kit.Frame(nil, nil, kit.MinWidth(factLabelWidth, l), nil, kit.NewText(value, kit.TextStyle{Shrink: true}))
}

// lessonFacts is what a lesson is, as pairs of label and value.
func lessonFacts(t *model.Timetable, l *model.Lesson) [][2]string {
	teachers := make([]string, 0, len(l.Teachers))
	for _, id := range l.Teachers {
		if x := t.Teacher(id); x != nil {
			teachers = append(teachers, x.Code+" · "+x.Name())
		}
	}
	rooms := make([]string, 0, len(l.Rooms))
	for _, id := range l.Rooms {
		if r := t.Room(id); r != nil {
			text := r.Code
			if r.Capacity > 0 {
				text += fmt.Sprintf(" (%s)", plural(int(r.Capacity), "seat"))
			}
			rooms = append(rooms, text)
		}
	}
	facts := [][2]string{
		{"Teacher", orDash(strings.Join(teachers, ", "))},
		{"Room", orDash(strings.Join(rooms, ", "))},
	}
	s := t.Section(l.Section)
	if s == nil {
		return facts
	}
	students := names.Number(len(t.Referrers(s.Key(), model.KindEnrolment)))
	if s.Size > 0 {
		students += fmt.Sprintf(" of %d", s.Size)
	}
	placed, all := registers.LessonsPlaced(t, s)
	rotation := "All"
	if s.Rotations != 0 {
		rotation = s.Rotations.String()
	}
	now := t.SlotName(l.Slot)
	if l.Pinned || s.Pinned {
		now += ", pinned"
	}
	return append(facts,
		[2]string{"Students", students},
		[2]string{"Lessons", fmt.Sprintf("%d of %d placed", placed, all)},
		[2]string{"Rotation", rotation},
		[2]string{"Now on", now})
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// addPlaces groups the slots by what is said of them: free ones together, then those with one and the same reason.
func (i *inspector) addPlaces(t *model.Timetable, places []place) {
	groups := groupPlaces(t, places)
	for n, g := range groups {
		if n == maxNotes {
			rest := 0
			for _, o := range groups[n:] {
				rest += o.count
			}
			i.body.Add(kit.Muted("and " + plural(rest, "more slot") + " that " + noun(rest, "is", "are") + " not free"))
			break
		}
		tone := map[grid.State]kit.Tone{grid.StateFree: kit.ToneGood, grid.StateWarning: kit.ToneWarning, grid.StateBlocked: kit.ToneBad}[g.state]
		i.body.Add(kit.Note(tone, kit.Column(3, kit.Paragraph(g.slots, ""), kit.Paragraph(g.why, kit.ColorMuted))))
		i.said += g.slots + ": " + g.why + "\n"
	}
}

// placeGroup is slots that have the same to be said of them.
type placeGroup struct {
	state grid.State
	slots string
	why   string
	count int
}

const maxSlotNames = 8

func groupPlaces(t *model.Timetable, places []place) []placeGroup {
	var groups []placeGroup
	names := map[string][]string{}
	for _, state := range []grid.State{grid.StateFree, grid.StateWarning, grid.StateBlocked} {
		var order []string
		for _, p := range places {
			if p.state != state {
				continue
			}
			why := "free for teacher, room and all students"
			if len(p.reasons) > 0 {
				why = strings.Join(shorten(p.reasons), " · ")
			}
			if names[why] == nil {
				order = append(order, why)
			}
			names[why] = append(names[why], t.SlotName(p.slot))
		}
		for _, why := range order {
			list := names[why]
			text := strings.Join(list[:min(len(list), maxSlotNames)], " · ")
			if len(list) > maxSlotNames {
				text += fmt.Sprintf(" and %d more", len(list)-maxSlotNames)
			}
			groups = append(groups, placeGroup{state, text, why, len(list)})
		}
	}
	return groups
}

const maxReasons = 3

// shorten keeps the first few reasons.
func shorten(reasons []string) []string {
	if len(reasons) <= maxReasons {
		return reasons
	}
	return append(reasons[:maxReasons:maxReasons], fmt.Sprintf("and %d more", len(reasons)-maxReasons))
}
