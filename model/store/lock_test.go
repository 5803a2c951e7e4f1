package store

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"carillon/model"
)

func TestASecondOpenerReadsOnlyAndIsToldWhoWrites(t *testing.T) {
	path := created(t)
	first := opened(t, path)
	second := opened(t, path)
	if first.ReadOnly() || !second.ReadOnly() {
		t.Fatalf("read-only: %v and %v", first.ReadOnly(), second.ReadOnly())
	}
	h := second.HeldBy()
	if h == nil || h.Process != os.Getpid() || h.Host == "" || h.User == "" || h.Since.IsZero() {
		t.Fatalf("held by %+v", h)
	}
	addRoom(t, second.Timetable(), "B1")
	if err := second.Save(); CodeOf(err) != ReadOnly || !strings.Contains(err.Error(), h.String()) {
		t.Errorf("saving gives %v", err)
	}
	if err := second.Put("a", "b", nil); CodeOf(err) != ReadOnly {
		t.Errorf("recording gives %v", err)
	}
	if err := Create(path, school(t).Snapshot(), CreateOptions{Force: true}); CodeOf(err) != InUse {
		t.Errorf("replacing it gives %v", err)
	}
	_ = second.Close()
	if _, err := os.Stat(path + lockSuffix); err != nil {
		t.Errorf("the reader took the writer's lock away: %v", err)
	}
	_ = first.Close()
	third := opened(t, path)
	if third.ReadOnly() {
		t.Errorf("still read-only after the writer has gone: %v", third.HeldBy())
	}
	_ = third.Close()
	if left, _ := filepath.Glob(path + ".*"); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestALockIsTakenOverFromTheDeadOnly(t *testing.T) {
	me := thisProcess(time.Now())
	dead := exec.Command(os.Args[0], "-test.run=^$")
	if err := dead.Run(); err != nil {
		t.Fatal(err)
	}
	with := func(change func(h *Holder)) string {
		h := me
		change(&h)
		b, err := json.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	tests := []struct {
		name, words string
		takeOver    bool
		want        bool
	}{
		{"an empty lock file", "", false, true},
		{"a damaged lock file", "{{{", false, true},
		{"a dead process of this computer", with(func(h *Holder) { h.Process, h.Started = dead.Process.Pid, "" }), false, true},
		{"a process whose number another one has now", with(func(h *Holder) { h.Process, h.Started = os.Getppid(), "1" }), false, processStarted(os.Getpid()) != ""},
		{"a living process that the system's lock does not show", with(func(h *Holder) {
			h.Process = os.Getppid()
			h.Started = processStarted(h.Process)
		}), false, false},
		{"a process of another computer", with(func(h *Holder) { h.Host = "LIBRARY-3" }), false, false},
		{"a process of another computer, by a person's word", with(func(h *Holder) { h.Host = "LIBRARY-3" }), true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := created(t)
			if err := os.WriteFile(path+lockSuffix, []byte(tt.words), 0o600); err != nil {
				t.Fatal(err)
			}
			f, err := Open(path, Options{TakeOver: tt.takeOver})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = f.Close() }()
			if f.ReadOnly() == tt.want {
				t.Errorf("read-only: %v; held by %v", f.ReadOnly(), f.HeldBy())
			}
		})
	}
}

func TestOfManyOpenersExactlyOneWritesAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.carillon")
	var holders, taken atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				l, _, err := takeLock(path, thisProcess(time.Unix(0, 0)), false)
				if err != nil {
					t.Error(err)
				}
				if l == nil {
					continue
				}
				if holders.Add(1) != 1 {
					t.Error("two hold the lock at once")
				}
				taken.Add(1)
				holders.Add(-1)
				l.release()
			}
		})
	}
	wg.Wait()
	if taken.Load() == 0 {
		t.Error("nobody ever got the lock")
	}
}

func TestAReaderSeesWholeStatesWhileAWriterSaves(t *testing.T) {
	path := created(t)
	w := opened(t, path)
	var wg sync.WaitGroup
	stop := make(chan struct{})
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			r, err := Open(path, Options{ReadOnly: true})
			if err != nil {
				t.Error(err)
				return
			}
			n, last := r.Timetable().Count(model.KindRoom), r.Timetable().LastID(model.KindRoom)
			if n != int(last) {
				t.Errorf("%d rooms, the last %d", n, last)
			}
			_ = r.Close()
		}
	})
	for range 60 {
		for range 5 {
			addRoom(t, w.Timetable(), newID().String()[:12])
		}
		if err := w.Save(); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	wg.Wait()
}

func TestAFileWhoseFolderTakesNoLockOpensReadOnlyAndSaysWhy(t *testing.T) {
	path := created(t)
	if err := os.Mkdir(path+lockSuffix, 0o700); err != nil {
		t.Fatal(err)
	}
	f := opened(t, path)
	if !f.ReadOnly() || len(f.Notes()) != 1 || !strings.Contains(f.Notes()[0], "is open read-only. Lincoln.carillon can't be written to: ") {
		t.Errorf("read-only: %v, notes: %v", f.ReadOnly(), f.Notes())
	}
}
