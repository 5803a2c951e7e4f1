package shell

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/model/rules"
	"carillon/ui/grid"
	"carillon/ui/kit"
)

// place is what one slot is for a lesson.
type place struct {
	slot    model.Slot
	state   grid.State
	reasons []string // why it is not simply free
}

// places says where a lesson can go, among the slots of the grid in view but the one it stands in; nil where it may not
// be moved.
func (w *Window) places(id model.LessonID) []place {
	s := w.open
	l := s.t.Lesson(id)
	if l == nil || pinned(s.t, l) {
		return nil
	}
	var out []place
	for _, p := range s.checker.WhereAmong(id, s.view.slots) {
		if p.Here {
			continue
		}
		x := place{slot: p.Slot, state: grid.StateFree}
		switch p.Fit {
		case rules.Warned:
			x.state = grid.StateWarning
		case rules.Blocked:
			x.state = grid.StateBlocked
		}
		for _, r := range p.Reasons {
			x.reasons = append(x.reasons, r.Sentence(&s.t.State))
		}
		out = append(out, x)
	}
	return out
}

// drop moves a lesson to the slot of a cell, with those that are taught with it. Where that makes a clash it asks first,
// and offers the moves that would make room.
func (w *Window) drop(id model.LessonID, to grid.Cell) {
	s := w.open
	slot := s.view.slots[to.Col]
	move := func() { w.apply(model.MoveTogether{Lesson: id, To: slot}) }
	for _, p := range w.places(id) {
		if p.slot == slot && p.state == grid.StateBlocked {
			w.inspect(false)
			w.askBlocked(id, p, move)
			return
		}
	}
	move()
}

const maxAskedReasons = 6

// askBlocked asks what to do with a lesson that was dropped on a blocked slot. Moves that would make room are searched
// for meanwhile, since that may take a while.
func (w *Window) askBlocked(id model.LessonID, p place, move func()) {
	s := w.open
	code, slot := s.t.SectionCode(s.t.Lesson(id).Section), s.t.SlotName(p.slot)
	body := kit.Column(8)
	for n, why := range p.reasons {
		if n == maxAskedReasons {
			body.Add(kit.Muted(fmt.Sprintf("and %d more", len(p.reasons)-n)))
			break
		}
		body.Add(kit.Note(kit.ToneBad, kit.Paragraph(why, "")))
	}
	body.Add(gap(2))
	body.Add(kit.Strong("Make room"))
	search := kit.NewText("Looking for moves that would make room …", kit.TextStyle{Color: kit.ColorMuted, Shrink: true})
	room := kit.Column(6, search)
	body.Add(room)
	d := &kit.Dialog{Title: fmt.Sprintf("%s does not fit on %s", code, slot),
		Tabs: []kit.Tab{{Content: body}}, Size: fyne.NewSize(540, 460)}
	makeRoom := kit.NewButton("Make room", nil)
	makeRoom.Disable()
	d.OnCancel = func() {
		w.session.Jobs().Cancel(workRoom)
		d.Close()
	}
	anyway := kit.NewButton("Move it anyway", func() {
		d.OnCancel()
		move()
	})
	d.Extra = []fyne.CanvasObject{anyway, makeRoom}
	d.Primary = kit.NewPrimary("Leave it where it is", d.OnCancel) // Enter makes no clash
	w.host.Show(d)

	snapshot := s.t.Snapshot()
	w.session.Jobs().Go(workRoom, func(ctx context.Context) func() {
		t := snapshot.Index()
		chain, err := rules.New(t).MakeRoom(ctx, id, p.slot)
		text := ""
		if err == nil {
			text = chainText(t, chain)
		}
		return func() {
			if err != nil {
				search.SetText(sentence(err.Error()))
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
