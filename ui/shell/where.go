package shell

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
	"carillon/ui/grid"
	"carillon/ui/kit"
)

// place is what one slot is for a lesson.
type place struct {
	slot  model.Slot
	state grid.State
}

// placeGroup is slots of which the same is to be said.
type placeGroup struct {
	slots   []model.Slot   // the first maxSlotNames of them
	count   int            // all of them
	reasons []rules.Reason // the first maxReasons
	more    int            // reasons beside these
}

// places is where a lesson can go.
type places struct {
	list   []place
	groups [grid.StateBlocked + 1][]placeGroup // by state, at most maxNotes of each
	others [grid.StateBlocked + 1]int          // slots in no group: there are too many to be told
}

const (
	maxSlotNames = 8
	maxReasons   = 3
)

// add puts a slot among those of which the same is to be said.
func (p *places) add(x rules.Place) {
	state := slotStates[x.Fit]
	p.list = append(p.list, place{x.Slot, state})
	groups := &p.groups[state]
	first := x.Reasons[:min(len(x.Reasons), maxReasons)]
	more := len(x.Reasons) - len(first)
	i := slices.IndexFunc(*groups, func(g placeGroup) bool {
		return g.more == more && slices.EqualFunc(g.reasons, first, rules.Reason.Same)
	})
	if i < 0 && len(*groups) == maxNotes {
		p.others[state]++
		return
	}
	if i < 0 {
		i = len(*groups)
		*groups = append(*groups, placeGroup{reasons: slices.Clone(first), more: more})
		for j, r := range first { // they are good only until the next slot
			(*groups)[i].reasons[j].Students = slices.Clone(r.Students)
		}
	}
	g := &(*groups)[i]
	if g.count++; len(g.slots) < maxSlotNames {
		g.slots = append(g.slots, x.Slot)
	}
}

// names is the slots of a group as a person reads them, and what is said of those that are too many.
func (g *placeGroup) names(t *model.Timetable) (slots []string, more string) {
	for _, s := range g.slots {
		slots = append(slots, t.SlotName(s))
	}
	if n := g.count - len(g.slots); n > 0 {
		more = fmt.Sprintf("and %d more", n)
	}
	return slots, more
}

// words is a group as a person reads it: its slots, and why they are not simply free.
func (g *placeGroup) words(t *model.Timetable) (slots, why string) {
	list, more := g.names(t)
	slots = strings.Join(list, " · ")
	if more != "" {
		slots += " " + more
	}
	if len(g.reasons) == 0 {
		return slots, "free for teacher, room and all students"
	}
	for i, r := range g.reasons {
		if i > 0 {
			why += " · "
		}
		why += r.Sentence(&t.State)
	}
	if g.more > 0 {
		why += fmt.Sprintf(" · and %d more", g.more)
	}
	return slots, why
}

// places says where a lesson can go, among the slots of the grid in view but the one it stands in; nil where it may not
// be moved.
func (w *Window) places(id model.LessonID) *places {
	s := w.open
	l := s.t.Lesson(id)
	if l == nil || pinned(s.t, l) {
		return nil
	}
	out := &places{list: make([]place, 0, len(s.view.slots))}
	s.checker.EachAmong(id, s.view.slots, func(p rules.Place) {
		if !p.Here {
			out.add(p)
		}
	})
	return out
}

// goTo moves the selected lesson to a slot, after asking where that makes a clash; the keyboard is in the grid then.
func (w *Window) goTo(slot model.Slot) {
	id := w.session.Lesson()
	if id == 0 || w.open == nil {
		return
	}
	w.win.Canvas().Focus(w.grid)
	w.reassign(model.Reassign{Lesson: id, To: slot})
	if !w.host.Open() {
		w.grid.Reveal(grid.CardID(id))
	}
}

const maxAskedReasons = 6

// blockedQuestion is what to ask about something that would make a clash.
type blockedQuestion struct {
	title  string
	place  rules.Place
	do     func() // it anyway
	anyway string // on the button for that; "" for moving one lesson
	lesson model.LessonID
	slot   model.Slot // for which moves that would make room are looked for, unless it is the zero Slot
}

// askBlocked asks what to do with what would make a clash. Moves that would make room are searched for meanwhile, since that may take a
// while, and told before they are made.
func (w *Window) askBlocked(q blockedQuestion) {
	s := w.open
	body := kit.Column(8)
	for n, why := range q.place.Reasons {
		if n == maxAskedReasons {
			body.Add(kit.Muted(fmt.Sprintf("and %d more", len(q.place.Reasons)-n)))
			break
		}
		body.Add(kit.Note(kit.ToneBad, kit.Paragraph(why.Sentence(&s.t.State), "")))
	}
	d := &kit.Dialog{Title: q.title, Tabs: []kit.Tab{{Content: body}}, Size: fyne.NewSize(540, 460)}
	d.OnCancel = func() {
		w.session.Jobs().Cancel(workRoom)
		d.Close()
	}
	anyway := kit.NewButton(cmp.Or(q.anyway, "Move it anyway"), func() {
		d.OnCancel()
		q.do()
	})
	d.Extra = []fyne.CanvasObject{anyway}
	d.Primary = kit.NewPrimary("Leave it where it is", d.OnCancel) // Enter makes no clash
	if !q.slot.Placed() {
		w.host.Show(d)
		return
	}
	body.Add(gap(2))
	body.Add(kit.Strong("Make room"))
	search := kit.NewText("Looking for moves that would make room …", kit.TextStyle{Color: kit.ColorMuted, Shrink: true})
	room := kit.Column(6, search)
	body.Add(room)
	makeRoom := kit.NewButton("Make room", nil)
	makeRoom.Disable()
	d.Extra = append(d.Extra, makeRoom)
	w.host.Show(d)

	snapshot := s.t.Snapshot()
	w.session.Jobs().Go(workRoom, func(ctx context.Context) func() {
		t := snapshot.Index()
		chain, err := rules.New(t).MakeRoom(ctx, q.lesson, q.slot)
		text := ""
		if err == nil {
			text = chainText(t, chain)
		}
		return func() {
			if err != nil {
				search.SetText(names.Sentence(err.Error()))
				return
			}
			room.RemoveAll()
			room.Add(kit.Note(kit.ToneGood, kit.Column(3, kit.Paragraph(text, ""),
				kit.Paragraph(plural(len(chain.Steps), "move")+", no new clash", kit.ColorMuted))))
			makeRoom.OnTapped = func() {
				d.Close()
				w.apply(chain.Edit(&s.t.State))
			}
			makeRoom.Enable()
		}
	})
}

// chainText is a chain of moves in words: "12MAT 1 → Thu 4, then 10MAT 3 → Wed 1".
func chainText(t *model.Timetable, c rules.Chain) string {
	var steps []string
	for _, s := range c.Steps {
		if l := t.Lesson(s.Lessons[0]); l != nil {
			steps = append(steps, t.SectionCode(l.Section)+" → "+t.SlotName(s.To))
		}
	}
	return strings.Join(steps, ", then ")
}
