package session

import (
	"testing"

	"carillon/model"
)

func TestWhatCanBeDoneIsSaidWithWhyNot(t *testing.T) {
	checks := map[string]func(*Session) string{
		"file": (*Session).CanWithFile, "undo": (*Session).CanUndo, "redo": (*Session).CanRedo, "back": (*Session).CanGoBack,
		"forward": (*Session).CanGoForward, "sync": (*Session).CanSync, "stop": (*Session).CanStopSync,
		"lesson": (*Session).CanWithLesson, "out": (*Session).CanTakeOut,
	}
	for _, c := range []struct {
		name string
		be   func(r *rig)
		can  []string
	}{
		{"a file that was just opened", func(*rig) {}, []string{"file", "sync"}},
		{"an edit", func(r *rig) { r.rename(kim, "Kim") }, []string{"file", "sync", "undo"}},
		{"an edit taken back", func(r *rig) { r.rename(kim, "Kim"); r.Undo() }, []string{"file", "sync", "redo"}},
		{"a placed lesson", func(r *rig) { r.SelectLesson(mainLesson) }, []string{"file", "sync", "lesson", "out"}},
		{"a lesson that is not placed", func(r *rig) {
			r.SelectLesson(mainLesson)
			if err := r.ApplyDownload(model.MoveLesson{Lesson: mainLesson}); err != nil {
				r.t.Fatal(err)
			}
		}, []string{"file", "sync", "lesson", "undo"}},
		{"a lesson on another page", func(r *rig) { r.SelectLesson(mainLesson); r.Go(rooms) }, []string{"file", "sync", "back"}},
		{"back on the page before", func(r *rig) { r.Go(rooms); r.Back() }, []string{"file", "sync", "forward"}},
		{"a sync under way", func(r *rig) { r.sync.busy = "A sync is under way." }, []string{"file", "sync", "stop"}},
		{"no sync", func(r *rig) { r.File().sync = nil }, []string{"file"}},
		{"no file", func(r *rig) { r.rename(kim, "Kim"); r.Go(rooms); r.Close() }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := opened(t)
			c.be(r)
			can := map[string]bool{}
			for _, id := range c.can {
				can[id] = true
			}
			for id, check := range checks {
				if why := check(r.Session); (why == "") != can[id] {
					t.Errorf("%s: %q", id, why)
				}
			}
		})
	}
}

func TestARecentFileCanBeOpenedWhereThereIsOne(t *testing.T) {
	r := newRig(t)
	if r.CanOpenRecent() == "" {
		t.Error("there is one before any was opened")
	}
	r.Open(r.file.path)
	r.run.Drain()
	if why := r.CanOpenRecent(); why != "" {
		t.Error(why)
	}
}
