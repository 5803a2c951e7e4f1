package session

import (
	"testing"

	"pgregory.net/rapid"

	"carillon/model"
)

func TestBackAndForwardGoOverPagesAndRecords(t *testing.T) {
	r := opened(t)
	r.SelectLesson(mainLesson)
	r.Go(teachers)
	r.Select(On(kim.Key()))
	r.Select(On(lee.Key())) // walking the rows is no step of its own
	r.Show(a1.Key())
	walk := func(name string, step func() bool, page Page, k model.Key) {
		t.Helper()
		if !step() {
			t.Fatalf("%s: there is nowhere to go", name)
		}
		if p := r.Place(); p.Page != page || p.Selected != On(k) {
			t.Errorf("%s: at %+v", name, p)
		}
	}
	walk("back", r.Back, teachers, lee.Key())
	walk("back", r.Back, PageGrid, mainLesson.Key())
	if r.Back() {
		t.Errorf("behind the first place there is %+v", r.Place())
	}
	walk("forward", r.Forward, teachers, lee.Key())
	walk("forward", r.Forward, rooms, a1.Key())
	walk("back", r.Back, teachers, lee.Key())
	r.Go(PageClashes)
	if r.Forward() {
		t.Error("going elsewhere did not end what Back had come from")
	}
}

func TestBackDoesNotSelectWhatIsGone(t *testing.T) {
	r := opened(t)
	r.Show(lee.Key())
	r.Show(a1.Key())
	if err := r.Apply(model.Delete{Key: lee.Key()}); err != nil {
		t.Fatal(err)
	}
	r.Back()
	if p := r.Place(); p.Page != teachers || p.Selected != (Selection{}) {
		t.Errorf("at %+v", p)
	}
}

func TestShowingARecordGoesToWhereItIsSeen(t *testing.T) {
	r := opened(t)
	for _, c := range []struct {
		name string
		k    model.Key
		ok   bool
		want Place
	}{
		{"a person", kim.Key(), true, Place{Page: teachers, View: View{Grid: mainGrid, Rotation: 2}, Selected: On(kim.Key())}},
		{"a lesson of another grid that the rotation hides", annexLesson.Key(), true,
			Place{Page: PageGrid, View: View{Grid: annexGrid}, Selected: On(annexLesson.Key())}},
		{"a grid", mainGrid.Key(), true, Place{Page: PageGrid, View: View{Grid: mainGrid, Rotation: 2}, Selected: Selection{}}},
		{"one that is gone", model.TeacherID(99).Key(), false, Place{Page: PageClashes, View: View{Grid: mainGrid, Rotation: 2}, Selected: Selection{}}},
		{"one without a register", model.CourseID(1).Key(), false, Place{Page: PageClashes, View: View{Grid: mainGrid, Rotation: 2}, Selected: Selection{}}},
	} {
		r.SelectLesson(0)
		r.SetView(View{Grid: mainGrid, Rotation: 2})
		r.Go(PageClashes)
		r.SelectLesson(0)
		if ok := r.Show(c.k); ok != c.ok || r.Place() != c.want {
			t.Errorf("%s: %v, at %+v", c.name, ok, r.Place())
		}
	}
}

func TestWhatIsSelectedOnAPageStaysSelectedThere(t *testing.T) {
	r := opened(t)
	r.SelectLesson(mainLesson)
	r.Go(teachers)
	if r.Lesson() != mainLesson || r.CanWithLesson() == "" {
		t.Errorf("lesson %d; on another page %q", r.Lesson(), r.CanWithLesson())
	}
	r.Go(PageGrid)
	if r.Place().Selected != On(mainLesson.Key()) || r.CanWithLesson() != "" {
		t.Errorf("back on the grid %+v is selected; %q", r.Place().Selected, r.CanWithLesson())
	}
	if err := r.ApplyDownload(model.Delete{Key: mainLesson.Key()}); err != nil {
		t.Fatal(err)
	}
	if r.Lesson() != 0 || r.Place().Selected != (Selection{}) {
		t.Error("a lesson that is gone is selected")
	}
}

func TestUndoAndRedoBringBackThePlaceAndTheSelection(t *testing.T) {
	r := opened(t)
	r.Show(kim.Key())
	made := r.Place()
	made.Selected.At.Field = "surname"
	r.Select(made.Selected)
	r.rename(kim, "Kim")
	r.Show(a1.Key())
	var moved []Moved
	r.Moved.Subscribe(func(m Moved) { moved = append(moved, m) })
	r.Undo()
	if r.Place() != made || len(moved) != 1 || !moved[0].Reveal {
		t.Errorf("after undo at %+v, moved %+v", r.Place(), moved)
	}
	if got := r.Status(); got.Said != "Undone: Change Kim (KIM)" || got.Unsaved != 0 {
		t.Errorf("the status is %+v", got)
	}
	r.Back()
	if r.Place().Page != rooms {
		t.Errorf("Back after undo goes to %+v", r.Place())
	}
	r.Redo()
	if r.Place() != made {
		t.Errorf("after redo at %+v", r.Place())
	}
}

func TestRedoSelectsTheRecordThatItAddsAndUndoTheOneItBringsBack(t *testing.T) {
	r := opened(t)
	r.Go(rooms)
	if err := r.Apply(model.Add{Record: &model.Room{Code: "B1"}}); err != nil {
		t.Fatal(err)
	}
	b1 := r.file.t.RoomByCode("B1").Key()
	r.Select(On(b1))
	if err := r.Apply(model.Delete{Key: b1}); err != nil {
		t.Fatal(err)
	}
	selected := func(name string, want Selection) {
		t.Helper()
		if got := r.Place().Selected; got != want {
			t.Errorf("%s: %+v is selected", name, got)
		}
	}
	selected("deleted", Selection{})
	r.Undo()
	selected("brought back", On(b1))
	r.Undo()
	selected("its adding undone", Selection{})
	r.Go(PageGrid)
	r.Redo()
	selected("added again", On(b1))
}

func TestADownloadIsUndoneWithoutGoingAnywhere(t *testing.T) {
	r := opened(t)
	r.Go(rooms)
	if err := r.ApplyDownload(model.Add{Record: &model.Teacher{Code: "ORT"}}); err != nil {
		t.Fatal(err)
	}
	r.Go(teachers)
	at := r.Place()
	r.Undo()
	if r.Place() != at {
		t.Errorf("at %+v", r.Place())
	}
}

func TestEachChangeIsToldWithItsPatchAfterTheClashesFollowedIt(t *testing.T) {
	r := opened(t)
	follower := r.file.t.Snapshot().Index() // what a view that follows patches would show
	var how []How
	r.Edited.Subscribe(func(e Edited) {
		how = append(how, e.How)
		if _, err := follower.Apply(e.Patch); err != nil {
			t.Errorf("the patch of %q does not fit: %v", e.Patch.Name, err)
		}
	})
	r.rename(kim, "Kim")
	r.Undo()
	r.Redo()
	if err := r.ApplyDownload(model.Delete{Key: mainLesson.Key()}); err != nil {
		t.Fatal(err)
	}
	if err := r.Apply(model.Delete{Key: mainLesson.Key()}); err == nil {
		t.Error("a lesson that is gone was deleted")
	}
	want := []How{ByHand, Undone, DoneAgain, BySync}
	if len(how) != len(want) {
		t.Fatalf("told %v, want %v", how, want)
	}
	for i := range want {
		if how[i] != want[i] {
			t.Errorf("told %v, want %v", how, want)
		}
	}
	for range r.file.t.ChangesSince(follower.Snapshot()) {
		t.Error("a view that followed the patches shows something else")
	}
}

// TestWhereverAPersonGoesThePlaceIsOneThatIsThere: the place names only records that are there, Back after a step forward is
// where one was, and undoing everything ends with the timetable as it was opened.
func TestWhereverAPersonGoesThePlaceIsOneThatIsThere(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := opened(t)
		first := r.file.t.Snapshot()
		key := rapid.SampledFrom([]model.Key{kim.Key(), lee.Key(), a1.Key(), mainLesson.Key(), annexLesson.Key(),
			annexGrid.Key(), model.RoomID(9).Key()})
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			switch rapid.IntRange(0, 8).Draw(rt, "what") {
			case 0:
				r.Show(key.Draw(rt, "record"))
			case 1:
				r.Go(rapid.SampledFrom([]Page{PageGrid, PageClashes, teachers, rooms}).Draw(rt, "page"))
			case 2:
				if k := key.Draw(rt, "record"); r.file.t.Get(k) != nil && PageOf(k.Kind) == r.Place().Page {
					r.Select(On(k))
				}
			case 3:
				_ = r.Apply(model.Delete{Key: key.Draw(rt, "record")}) // one that is gone already is refused
			case 4:
				_ = r.Apply(model.Add{Record: &model.Room{Code: rapid.SampledFrom([]string{"B1", "B2"}).Draw(rt, "code")}}) // there may be one
			case 5:
				r.Undo()
			case 6:
				r.Redo()
			case 7:
				at := r.Place()
				if r.Back() {
					r.Forward()
					if now := r.Place(); now.Page != at.Page || now.Selected != at.Selected {
						rt.Fatalf("back and forward again leads from %+v to %+v", at, now)
					}
				}
			case 8:
				grid, rotation := rapid.IntRange(0, 3).Draw(rt, "grid"), rapid.IntRange(0, 3).Draw(rt, "rotation")
				r.SetView(View{Rows: ByRoom, Grid: model.GridID(grid), Rotation: rotation})
			}
			p := r.Place()
			if k := p.Selected.At.Key; k.ID != 0 && r.file.t.Get(k) == nil {
				rt.Fatalf("%s is selected, and gone", k)
			}
			if r.file.t.Count(model.KindGrid) > 0 && r.file.t.Grid(p.View.Grid) == nil {
				rt.Fatalf("grid %d is shown, and gone", p.View.Grid)
			}
		}
		for r.CanUndo() == "" {
			r.Undo()
		}
		for range r.file.t.ChangesSince(first) {
			rt.Fatal("undoing everything does not end where it began")
		}
	})
}
