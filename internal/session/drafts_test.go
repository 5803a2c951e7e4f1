package session

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/model"
)

var (
	seats = Draft{Key: a1.Key(), Field: "room.capacity", Text: "thirty", Reason: "Enter a whole number."}
	row   = Draft{Key: model.Key{Kind: model.KindRoom}, Row: 1 << 63, Field: "room.code", Text: "A1", RowReason: "There is a room A1 already."}
	load  = Draft{Key: kim.Key(), Field: "teacher.load", Text: "x", Reason: "Enter a whole number."}
)

func (r *rig) draftsAre(k model.Kind, want ...Draft) {
	r.t.Helper()
	if diff := cmp.Diff(want, r.Drafts(k)); diff != "" {
		r.t.Errorf("drafts of %s (-want +got):\n%s", k, diff)
	}
}

func TestDraftsAreKeptByKindAndNeverInTheTimetable(t *testing.T) {
	r := opened(t)
	before := r.file.t.Snapshot()
	var told []model.Kind
	r.Drafted.Subscribe(func(k model.Kind) { told = append(told, k) })
	r.SetDrafts(model.KindRoom, []Draft{seats, row})
	r.SetDrafts(model.KindTeacher, []Draft{load})
	r.SetDrafts(model.KindTeacher, []Draft{load}) // nothing new
	r.draftsAre(model.KindRoom, seats, row)
	r.draftsAre(model.KindTeacher, load)
	if diff := cmp.Diff([]Draft{seats, row, load}, r.file.drafts); diff != "" {
		t.Errorf("kept safe (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]model.Kind{model.KindRoom, model.KindTeacher}, told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	for range r.file.t.ChangesSince(before) {
		t.Error("the timetable has changed")
	}
	if got := r.Status(); got != (Status{Drafts: 3}) || r.CanUndo() == "" {
		t.Errorf("the status is %+v, and undo is possible: %q", got, r.CanUndo())
	}
	r.SetDrafts(model.KindRoom, nil)
	r.draftsAre(model.KindRoom)
	r.draftsAre(model.KindTeacher, load)
}

func TestASaveSaysHowManyDraftsThereAre(t *testing.T) {
	r := opened(t)
	r.SetDrafts(model.KindRoom, []Draft{seats})
	r.SaveByHand()
	if got, want := r.Status().Said, "There was nothing to save. 1 cell holds a text that could not be taken. F8 goes there."; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
	r.SetDrafts(model.KindTeacher, []Draft{load})
	r.rename(kim, "Kim")
	r.SaveByHand()
	r.run.Drain()
	if got, want := r.Status().Said, "Saved. 2 cells hold texts that could not be taken. F8 goes there."; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
}

func TestADraftGoesAndComesBackWithItsRecord(t *testing.T) {
	r := opened(t)
	r.SetDrafts(model.KindRoom, []Draft{seats, row})
	if err := r.Apply(model.Delete{Key: a1.Key()}); err != nil {
		t.Fatal(err)
	}
	r.draftsAre(model.KindRoom, row)
	r.SetDrafts(model.KindRoom, nil) // as a sheet that shows none of the deleted room
	r.Undo()
	r.draftsAre(model.KindRoom, seats)
}

func TestDraftsOfAnEarlierOpeningAreThereAndThoseOfAnotherFileNot(t *testing.T) {
	r := newRig(t)
	r.file.drafts = []Draft{seats}
	r.Open(r.file.path)
	r.run.Drain()
	r.draftsAre(model.KindRoom, seats)
	next := r.second()
	r.Open(next.path)
	r.run.Drain()
	r.draftsAre(model.KindRoom)
	if r.Status().Drafts != 0 {
		t.Errorf("%d drafts", r.Status().Drafts)
	}
	r.Close()
	r.SetDrafts(model.KindRoom, []Draft{seats})
	if r.CountDrafts() != 0 {
		t.Error("there are drafts without a file")
	}
}

func TestUndoTakesBackTheDraftsOfAGestureAndRedoBringsThemAgain(t *testing.T) {
	r := opened(t)
	other := Draft{Key: lee.Key(), Field: "teacher.load", Text: "y", Reason: "Enter a whole number."}
	r.SetDrafts(model.KindTeacher, []Draft{load}) // before the gesture, which mends it
	if err := r.Apply(model.SetField{Key: a1.Key(), Field: "capacity", Value: "31"}); err != nil {
		t.Fatal(err)
	}
	r.SetDrafts(model.KindTeacher, nil)
	r.SetDrafts(model.KindRoom, []Draft{seats, row})
	r.DraftsOfEdit()
	r.SetDrafts(model.KindTeacher, []Draft{other}) // a cell of another gesture, which made no edit
	var told []model.Kind
	r.Drafted.Subscribe(func(k model.Kind) { told = append(told, k) })
	r.Undo()
	r.draftsAre(model.KindRoom)
	r.draftsAre(model.KindTeacher, other, load)
	if len(told) != 2 || len(r.file.drafts) != 2 {
		t.Errorf("told of %v, kept %v", told, r.file.drafts)
	}
	r.Redo()
	r.draftsAre(model.KindRoom, seats, row)
	r.draftsAre(model.KindTeacher, other)
	mended := seats
	mended.Text = "forty"
	r.SetDrafts(model.KindRoom, []Draft{mended}) // typed since: it is no longer the gesture's
	r.Undo()
	r.draftsAre(model.KindRoom, mended)
	r.draftsAre(model.KindTeacher, other, load)
}
