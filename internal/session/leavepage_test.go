package session

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/model"
)

func TestLeavingAPageWithCellsNotTakenIsAskedOnceForEach(t *testing.T) {
	ways := []struct {
		name string
		do   func(r *rig)
		to   Page
	}{
		{"to a page", func(r *rig) { r.Go(teachers) }, teachers},
		{"to a record", func(r *rig) { r.Show(kim.Key()) }, teachers},
		{"to a lesson", func(r *rig) { r.Show(mainLesson.Key()) }, PageGrid},
		{"to a week", func(r *rig) { r.ShowWeek(kim.Key(), nil) }, PageWeek},
		{"back", func(r *rig) { r.Back() }, teachers},
		{"forward", func(r *rig) { r.Forward() }, PageGrid},
	}
	for _, w := range ways {
		t.Run(w.name, func(t *testing.T) {
			r := opened(t)
			r.Go(teachers)
			r.Go(rooms)
			r.Go(PageGrid)
			r.Back() // rooms, with teachers behind it and the grid before it
			r.SetDrafts(model.KindRoom, []Draft{seats, row})
			r.SetDrafts(model.KindTeacher, []Draft{load})
			w.do(r)
			if diff := cmp.Diff([]Draft{seats, row}, r.held); diff != "" || r.leaving != rooms {
				t.Fatalf("asked of %q (-want +got):\n%s", r.leaving, diff)
			}
			if at := r.Place().Page; at != rooms {
				t.Fatalf("the page is %s before the person has agreed", at)
			}
			r.leaving = "" // the person stays, and asks anew
			w.do(r)
			if r.leaving != rooms {
				t.Fatal("whoever stayed is not asked again")
			}
			r.leave()
			if at := r.Place().Page; at != w.to {
				t.Fatalf("the page is %s, want %s", at, w.to)
			}
			r.leaving = ""
			r.GoToDrafts(rooms)
			r.Go(PageClashes)
			if r.leaving != "" || r.Place().Page != PageClashes {
				t.Error("the same cells are asked about twice")
			}
			r.GoToDrafts(rooms)
			other := seats
			other.Text = "forty"
			r.SetDrafts(model.KindRoom, []Draft{other, row})
			r.Go(PageClashes)
			if r.leaving != rooms {
				t.Error("another text in a cell is not asked about")
			}
		})
	}
}

func TestUndoAndF8AreNotHeldByCellsNotTaken(t *testing.T) {
	r := opened(t)
	r.Go(teachers)
	r.rename(kim, "Kim")
	r.Go(rooms)
	r.SetDrafts(model.KindRoom, []Draft{seats})
	r.Undo()
	if at := r.Place().Page; at != teachers || r.leaving != "" {
		t.Errorf("undo goes to %s, asked of %q", at, r.leaving)
	}
	r.GoToDrafts(rooms)
	r.Redo()
	if at := r.Place().Page; at != teachers || r.leaving != "" {
		t.Errorf("redo goes to %s, asked of %q", at, r.leaving)
	}
	r.GoToDrafts(rooms)
	r.GoToDrafts(teachers)
	if at := r.Place().Page; at != teachers || r.leaving != "" {
		t.Errorf("F8 goes to %s, asked of %q", at, r.leaving)
	}
}

func TestAPageOfAFileThatWasClosedMeanwhileIsNotLeft(t *testing.T) {
	r := opened(t)
	r.Go(rooms)
	r.SetDrafts(model.KindRoom, []Draft{seats})
	r.Go(teachers)
	r.Open(r.second().path)
	r.run.Drain()
	r.leave()
	if at := r.Place().Page; at != PageGrid {
		t.Errorf("the page is %s in another file", at)
	}
}
