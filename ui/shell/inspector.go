package shell

import (
	"cmp"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

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
	facts := views.Facts(t, l)
	i.addHeading(facts)
	for _, f := range facts {
		if label := factLabels[f.Role]; label != "" {
			i.body.Add(fact(label, cmp.Or(f.Text, "–")))
		}
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

func (i *inspector) addHeading(facts []views.Line) {
	var code, name string
	for _, f := range facts {
		switch f.Role {
		case views.RoleCode:
			code = f.Text
		case views.RoleName:
			name = f.Text
		}
	}
	i.body.Add(kit.Frame(nil, nil, kit.NewText(code, kit.TextStyle{Size: kit.TextTitle, Bold: true}), nil,
		kit.Inset(kit.NewText(name, kit.TextStyle{Size: kit.TextTitle, Color: kit.ColorMuted, Shrink: true}), 0, 0, 3, 0)))
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
