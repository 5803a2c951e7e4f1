package session

import (
	"errors"
	"strings"
	"testing"
)

func TestHowAPageIsShownIsKeptInTheFileAndNoChangeOfIt(t *testing.T) {
	r := opened(t)
	r.KeepPageView(rooms, []byte("sorted"))
	if got := string(r.PageView(rooms)); got != "sorted" {
		t.Errorf("before it is written the view is %q", got)
	}
	r.run.Drain()
	if got := string(r.file.views[rooms]); got != "sorted" {
		t.Errorf("the file keeps %q", got)
	}
	if r.file.t.Unsaved() != 0 || r.CanUndo() == "" || r.sync.saved != 0 || r.file.saves != 0 {
		t.Errorf("%d unsaved, %d syncs, %d saves", r.file.t.Unsaved(), r.sync.saved, r.file.saves)
	}
	if r.PageView(teachers) != nil {
		t.Error("another page has a view")
	}
}

func TestViewsThatChangeDuringAWriteAreWrittenTogether(t *testing.T) {
	r := opened(t)
	for _, letter := range strings.Split("abcdef", "") {
		r.KeepPageView(rooms, []byte(letter))
	}
	r.KeepPageView(teachers, []byte("grouped"))
	r.run.Drain()
	if string(r.file.views[rooms]) != "f" || string(r.file.views[teachers]) != "grouped" || r.file.writes != 1 {
		t.Errorf("kept %q in %d writes", r.file.views, r.file.writes)
	}
	r.KeepPageView(rooms, []byte("g"))
	r.run.Drain()
	if string(r.file.views[rooms]) != "g" || r.file.writes != 2 {
		t.Errorf("kept %q in %d writes", r.file.views, r.file.writes)
	}
}

func TestClosingAFileKeepsHowItsPagesWereShownLast(t *testing.T) {
	r := opened(t)
	r.KeepPageView(rooms, []byte("filtered"))
	r.Close()
	r.run.Drain()
	if string(r.file.views[rooms]) != "filtered" || r.file.writes != 1 {
		t.Errorf("kept %q in %d writes", r.file.views, r.file.writes)
	}
	r.KeepPageView(rooms, []byte("x"))
	if r.PageView(rooms) != nil || string(r.file.views[rooms]) != "filtered" {
		t.Error("a view is kept without a file")
	}
}

func TestAReadOnlyFileKeepsNoView(t *testing.T) {
	r := newRig(t)
	r.file.readOnly = "It is in use."
	r.Open(r.file.path)
	r.run.Drain()
	r.KeepPageView(rooms, []byte("sorted"))
	r.run.Drain()
	r.Close()
	if r.file.writes != 0 {
		t.Errorf("%d writes", r.file.writes)
	}
}

func TestAViewThatCantBeKeptIsSaidOnceAndTriedWithTheNext(t *testing.T) {
	r := opened(t)
	r.file.viewErr = errors.New("the disk is full")
	for range 3 {
		r.KeepPageView(rooms, []byte("sorted"))
		r.KeepPageView(rooms, []byte("sorted down"))
		r.run.Drain()
	}
	if len(r.heard) != 1 || !strings.Contains(r.heard[0], "the disk is full") {
		t.Errorf("heard %q", r.heard)
	}
	r.file.viewErr = nil
	r.KeepPageView(teachers, []byte("grouped"))
	r.run.Drain()
	if string(r.file.views[rooms]) != "sorted down" || string(r.file.views[teachers]) != "grouped" {
		t.Errorf("kept %q", r.file.views)
	}
}
