package session

import (
	"testing"

	"carillon/model"
)

func TestAWeekIsGoneToFromAListThroughWhichItsNeighboursAreGoneTo(t *testing.T) {
	r := opened(t)
	r.Go(teachers)
	list := &Among{Name: "Teachers", Keys: []model.Key{kim.Key(), lee.Key()}}
	if !r.ShowWeek(kim.Key(), list) || r.Week() != kim.Key() || r.Position() != "1 of 2 in Teachers" {
		t.Fatalf("at %v, %q", r.Week(), r.Position())
	}
	if r.CanGoToNeighbour(-1) == "" || r.Neighbour(-1) {
		t.Error("there is one before the first")
	}
	if !r.Neighbour(1) || r.Week() != lee.Key() || r.Position() != "2 of 2 in Teachers" {
		t.Errorf("at %v, %q", r.Week(), r.Position())
	}
	if r.CanGoToNeighbour(1) == "" || r.Neighbour(1) {
		t.Error("there is one after the last")
	}
	if !r.Back() || r.Week() != kim.Key() || !r.Back() || r.Place().Page != teachers || !r.Forward() || r.Week() != kim.Key() {
		t.Errorf("at %+v", r.Place())
	}
	if err := r.Apply(model.Delete{Key: lee.Key()}); err != nil {
		t.Fatal(err)
	}
	if r.Position() != "1 of 1 in Teachers" || r.Neighbour(1) {
		t.Errorf("%q, though the other is gone", r.Position())
	}
}

func TestAWeekOpenedFromNoListHasNoNeighbours(t *testing.T) {
	r := opened(t)
	r.ShowWeek(kim.Key(), &Among{Name: "Others", Keys: []model.Key{lee.Key()}}) // a list that it is not in is none
	if r.Position() != "" || r.CanGoToNeighbour(1) != "This week was opened from no list." {
		t.Errorf("%q, %q", r.Position(), r.CanGoToNeighbour(1))
	}
	if r.ShowWeek(model.TeacherID(99).Key(), nil) || r.ShowWeek(mainGrid.Key(), nil) || r.Week() != kim.Key() {
		t.Error("what is gone, or has no week, is shown")
	}
}

func TestWeeksStandSideBySideUntilTheyAreTakenAwayOrGone(t *testing.T) {
	r := opened(t)
	beside := func(want ...model.Key) {
		t.Helper()
		var w [MaxBeside]model.Key
		copy(w[:], want)
		if got := r.Place().Beside; got != w {
			t.Errorf("beside stand %v, want %v", got, w)
		}
	}
	if r.PutBeside(lee.Key()) {
		t.Error("something stands beside no week")
	}
	r.ShowWeek(kim.Key(), nil)
	if r.PutBeside(kim.Key()) || !r.PutBeside(lee.Key()) || !r.PutBeside(lee.Key()) {
		t.Error("it stands beside itself, or not where it should")
	}
	beside(lee.Key())
	r.PutBeside(a1.Key())
	beside(lee.Key(), a1.Key())
	r.PutBeside(model.SectionID(1).Key())
	beside(a1.Key(), model.SectionID(1).Key())
	r.TakeAway(a1.Key())
	beside(model.SectionID(1).Key())
	r.Back()
	beside(a1.Key(), model.SectionID(1).Key())
	if err := r.Apply(model.Delete{Key: a1.Key()}); err != nil {
		t.Fatal(err)
	}
	beside(model.Key{}, model.SectionID(1).Key())
	r.TakeAway(model.Key{})
	beside()
}
