package shell

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carillon/internal/session"
	"carillon/model"
	"carillon/ui/grid"
)

// cardsByPlace is cards as text, in an order of their own.
func cardsByPlace(cards []grid.Card) []string {
	var out []string
	for _, c := range cards {
		if c.ID != 0 {
			out = append(out, fmt.Sprintf("row %d column %d: %+v", c.Row, c.Col, c))
		}
	}
	return slices.Sorted(slices.Values(out))
}

// trayCards is the cards that the tray's objects show.
func (w *Window) trayCards() (cards []grid.Card) {
	for _, o := range w.tray.strip.Objects {
		cards = append(cards, o.(*trayCard).card)
	}
	return cards
}

// TestTheGridAfterEditsShowsWhatOneMadeAfreshWould: over random edits, undo and redo; the counts of the status bar, too.
func TestTheGridAfterEditsShowsWhatOneMadeAfreshWould(t *testing.T) {
	seen := map[string]int{}
	r, files := newRig(t), 0
	rapid.Check(t, func(rt *rapid.T) {
		files++
		r.file.t.MarkSaved(r.file.t.Revision()) // so that nothing is asked when another file is opened
		r.file = &fakeFile{t: school(t)}
		r.file.path = fmt.Sprint("/schools/", files, ".carillon")
		r.files[r.file.path] = r.file
		r.Open(r.file.path)
		r.run.Drain()
		r.setRows(session.Rows(rapid.IntRange(0, 2).Draw(rt, "rows")))
		for range rapid.IntRange(1, 12).Draw(rt, "edits") {
			tt := r.file.t
			id := model.LessonID(rapid.IntRange(1, int(tt.LastID(model.KindLesson))).Draw(rt, "lesson"))
			edits := []string{"move", "move", "take out", "pin", "rename", "delete", "add", "student", "undo", "redo"}
			what := rapid.SampledFrom(edits).Draw(rt, "edit")
			l := tt.Lesson(id)
			if l == nil && what != "undo" && what != "redo" {
				continue
			}
			slot := rapid.SampledFrom(r.open.view.slots).Draw(rt, "slot")
			switch what {
			case "move":
				_ = r.apply(model.MoveLesson{Lesson: id, To: slot})
			case "take out":
				_ = r.apply(model.MoveLesson{Lesson: id})
			case "pin":
				r.session.SelectLesson(id)
				r.togglePin()
			case "rename":
				s := *tt.Section(l.Section)
				s.SectionID = fmt.Sprint(rapid.IntRange(1, 3).Draw(rt, "number"))
				_ = r.apply(model.Replace{Record: &s})
			case "delete":
				_ = r.apply(model.Delete{Key: id.Key()})
			case "add":
				_ = r.apply(model.Add{Record: &model.Lesson{Section: l.Section, Slot: slot, Teachers: l.Teachers, Rooms: l.Rooms}})
			case "student":
				_ = r.apply(model.Add{Record: &model.Student{Surname: "New", YearLevel: 1}})
			case "undo":
				r.session.Undo()
			case "redo":
				r.session.Redo()
			}
			seen[what]++
			fresh := makeView(tt, r.open.checker.Clashing, r.options())
			if diff := cmp.Diff(cardsByPlace(fresh.data.Cards), cardsByPlace(r.grid.Data().Cards)); diff != "" {
				rt.Fatalf("cards after %s (-afresh +followed):\n%s", what, diff)
			}
			if diff := cmp.Diff(fresh.data.Rows, r.grid.Data().Rows); diff != "" {
				rt.Fatalf("rows after %s (-afresh +followed):\n%s", what, diff)
			}
			if diff := cmp.Diff(fresh.tray, r.trayCards()); diff != "" {
				rt.Fatalf("the tray after %s (-afresh +followed):\n%s", what, diff)
			}
			placed := 0
			for l := range tt.Lessons() {
				if l.Slot.Placed() {
					placed++
				}
			}
			r.says(r.status.Object(), plural(placed, "lesson")+" placed")
		}
	})
	if len(seen) < 9 || seen["undo"]*seen["redo"] == 0 {
		t.Errorf("only these were tried: %v", slices.Sorted(maps.Keys(seen)))
	}
}
