package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"carillon/model"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// journaled is the bytes of a journal with n edits, and the dumps of the timetable before the first and after each.
func journaled(t testing.TB, id ID, pick picker, n int) (data []byte, dumps []string) {
	t.Helper()
	tt := school(t)
	data, chain := base{file: id, generation: 7}.header()
	dumps = []string{dump(t, &tt.State)}
	stop := tt.Observe(func(p model.Patch) {
		e, err := newEntry(p)
		if err == nil {
			data, chain, err = appendFrame(data, &e, chain)
		}
		if err != nil {
			t.Fatal(err)
		}
		dumps = append(dumps, dump(t, &tt.State))
	})
	defer stop()
	for range n {
		edit(pick, tt)
	}
	return data, dumps
}

func replay(t testing.TB, edits []entry) string {
	t.Helper()
	tt := school(t)
	for _, e := range edits {
		p, err := e.patch()
		if err == nil {
			_, err = tt.Apply(p)
		}
		if err != nil {
			t.Fatalf("%s: %v", e.Name, err)
		}
	}
	return dump(t, &tt.State)
}

func TestAJournalCutAtAnyByteGivesAPrefixOfItsEdits(t *testing.T) {
	id := newID()
	rapid.Check(t, func(rt *rapid.T) {
		data, dumps := journaled(t, id, drawn(rt), 6)
		last := -1
		for n := range len(data) + 1 {
			j, err := parseJournal(data[:n])
			if err != nil {
				if n >= journalHeader {
					rt.Fatalf("cut at %d: %v", n, err)
				}
				continue
			}
			edits, relation := j.since(base{file: id, generation: 7})
			edits = readable(edits)
			if relation != journalCurrent || len(edits) < last || (j.cut != nil) != (j.size < n) {
				rt.Fatalf("cut at %d: %d edits after %d, relation %d, %v", n, len(edits), last, relation, j.cut)
			}
			if len(edits) > last { // the others are the same
				if got := replay(t, edits); got != dumps[len(edits)] {
					rt.Fatalf("cut at %d: %s", n, cmp.Diff(dumps[len(edits)], got))
				}
			}
			last = len(edits)
		}
		if last != len(dumps)-1 {
			rt.Fatalf("the whole journal gives %d edits, not %d", last, len(dumps)-1)
		}
	})
}

// readable is the edits without the gaps between them.
func readable(edits []entry) []entry {
	return slices.DeleteFunc(slices.Clone(edits), func(e entry) bool { return e.gap != gap{} })
}

func TestAByteFlippedInAJournalCostsOneEditAtMost(t *testing.T) {
	n := 0
	data, _ := journaled(t, newID(), func(k int) int { n = (n*7 + 3) % 1009; return n % k }, 8)
	whole, err := parseJournal(data)
	if err != nil || len(whole.entries) == 0 {
		t.Fatal(err, len(whole.entries))
	}
	starts := []int{journalHeader} // of the frames
	for _, e := range whole.entries {
		frame, _, err := appendFrame(nil, &e, 0)
		if err != nil {
			t.Fatal(err)
		}
		starts = append(starts, starts[len(starts)-1]+len(frame))
	}
	for i := range data {
		bad := slices.Clone(data)
		bad[i] ^= 0x41
		j, err := parseJournal(bad)
		if err != nil {
			if i < journalHeader-4 {
				t.Fatalf("byte %d: the edits are lost with the header: %v", i, err)
			}
			continue // the frames go on from the header's checksum
		}
		want := slices.Clone(whole.entries)
		if at, _ := slices.BinarySearch(starts, i+1); i >= journalHeader {
			want = slices.Delete(want, at-1, at)
		}
		got := readable(j.entries)
		if j.cut == nil {
			t.Fatalf("byte %d: the damage does not show", i)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(entry{}, entryChange{}, gap{})); diff != "" {
			t.Fatalf("byte %d: %s", i, diff)
		}
		for _, e := range j.entries {
			last := i >= starts[len(starts)-2] // where its length is damaged, nobody can tell whether it is one
			if e.gap != (gap{}) && e.gap.edits != 1 && !last {
				t.Fatalf("byte %d: the gap is %+v", i, e.gap)
			}
		}
	}
}

func TestOnlyEditsThatBuildOnTheFilesSaveAreReplayed(t *testing.T) {
	own, other := newID(), newID()
	saves := []ID{newID(), newID(), newID(), newID(), newID(), newID(), newID()}
	at := func(file ID, n uint64) base { return base{file, n, saves[n]} }
	e := func(name string) entry { return entry{Name: name} }
	mark := func(n int) entry { return entry{Mark: saves[n][:]} }
	tests := []struct {
		name     string
		journal  base
		entries  []entry
		file     base
		want     []string
		relation journalRelation
	}{
		{"a journal of this save", at(own, 4), []entry{e("a"), e("b")}, at(own, 4), []string{"a", "b"}, journalCurrent},
		{"a journal of another file", base{other, 4, newID()}, []entry{e("a")}, at(own, 4), nil, journalForeign},
		{"a kill between the save and the new journal", at(own, 4), []entry{e("a"), mark(5)}, at(own, 5), nil, journalCurrent},
		{"edits made while the save ran", at(own, 4), []entry{e("a"), mark(5), e("b")}, at(own, 5), []string{"b"}, journalCurrent},
		{"a save that began and never came to its end", at(own, 4), []entry{e("a"), mark(5), e("b")}, at(own, 4), []string{"a", "b"}, journalCurrent},
		{"a save that failed, then one that worked", at(own, 4), []entry{e("a"), mark(6), e("b"), mark(5), e("c")}, at(own, 5), []string{"c"}, journalCurrent},
		{"one save done, the next begun", at(own, 4), []entry{e("a"), mark(5), e("b"), mark(6), e("c")}, at(own, 5), []string{"b", "c"}, journalCurrent},
		{"two saves on one journal", at(own, 4), []entry{e("a"), mark(5), e("b"), mark(6), e("c")}, at(own, 6), []string{"c"}, journalCurrent},
		{"a mark that never reached the disk", at(own, 4), []entry{e("a")}, at(own, 5), nil, journalOlder},
		{"a journal of an older save", at(own, 2), []entry{e("a")}, at(own, 6), nil, journalOlder},
		{"a journal of a save that the file lost", at(own, 5), []entry{e("a")}, at(own, 4), nil, journalNewer},
		{"a journal of another save of that number", base{own, 4, saves[0]}, []entry{e("a")}, at(own, 4), nil, journalNewer},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j := journal{base: tt.journal, entries: tt.entries}
			edits, relation := j.since(tt.file)
			if diff := cmp.Diff(tt.want, labels(edits)); diff != "" || relation != tt.relation {
				t.Errorf("relation %d, want %d; %s", relation, tt.relation, diff)
			}
		})
	}
}

// crash ends a file as a killed process does: nothing is tidied up, but the lock is gone.
func crash(f *File) {
	f.stop()
	f.stop = nil
	f.work.Wait()
	f.rec.mu.Lock()
	f.rec.stopped = true
	if f.rec.file != nil {
		_ = f.rec.file.Close() // as the system does; Windows keeps an open file from being taken away
	}
	f.rec.mu.Unlock()
	_ = f.lock.file.Close()
	f.closed = true
}

func TestEditsAreOnTheDiskWithinASecond(t *testing.T) {
	clock, disk := newClock(), &recordingDisk{}
	f := openedWith(t, created(t), clock, disk)
	for i := range 20 {
		addRoom(t, f.Timetable(), fmt.Sprint("B", i))
		before := len(disk.steps)
		clock.advance(time.Second)
		steps := strings.Join(disk.steps[before:], ", ")
		if w, s := strings.LastIndex(steps, "write"), strings.LastIndex(steps, "sync"); w < 0 || s < w {
			t.Fatalf("edit %d: no write with a sync behind it within a second: %q", i, steps)
		}
	}
	for i, want := range []string{"open", "write", "sync", "rename", "sync folder", "open", "write", "sync"} {
		if !strings.HasPrefix(disk.steps[i], want) {
			t.Errorf("step %d is %q, not %q: a new journal comes beside, and a later edit behind", i, disk.steps[i], want)
		}
	}
	crash(f)
	g := opened(t, f.Path())
	if r := g.Recovery(); r == nil || len(r.Labels) != 20 {
		t.Fatalf("the next opening offers %v", g.Recovery())
	}
}

func TestACrashLosesNothingAndTheNextOpeningSaysWhatItHolds(t *testing.T) {
	clock := newClock()
	f := openedWith(t, created(t), clock, osDisk{})
	addRoom(t, f.Timetable(), "B1")
	if _, err := f.Timetable().Apply(model.MoveLesson{Lesson: 1, To: model.Slot{Grid: 1, Day: 2, Period: 2}}); err != nil {
		t.Fatal(err)
	}
	f.Timetable().Undo()
	f.Timetable().Redo()
	want := dump(t, &f.Timetable().State)
	clock.advance(time.Second)
	crash(f)

	g := opened(t, f.Path())
	r := g.Recovery()
	if r == nil {
		t.Fatal("nothing is offered")
	}
	move := "Move 09MAT 1 to Tue 2"
	if diff := cmp.Diff([]string{"Add room B1", move, "Undo: " + move, move}, r.Labels); diff != "" {
		t.Error(diff)
	}
	if err := g.Save(); CodeOf(err) != Pending {
		t.Errorf("a save before the decision gives %v", err)
	}
	if n, err := g.Recover(); n != 4 || err != nil {
		t.Fatal(n, err)
	}
	if diff := cmp.Diff(want, dump(t, &g.Timetable().State)); diff != "" {
		t.Error(diff)
	}
	if n := g.Timetable().Unsaved(); n != 4 {
		t.Errorf("%d unsaved edits, want 4", n)
	}
	addRoom(t, g.Timetable(), "B2")
	want = dump(t, &g.Timetable().State)
	if err := g.SyncJournal(); err != nil {
		t.Fatal(err)
	}
	crash(g) // once more, before any save: they are still there, and the new one with them
	h := opened(t, f.Path())
	if n, err := h.Recover(); n != 5 || err != nil {
		t.Fatal(n, err)
	}
	if err := h.Save(); err != nil {
		t.Fatal(err)
	}
	crash(h)
	i := opened(t, f.Path())
	if i.Recovery() != nil || dump(t, &i.Timetable().State) != want {
		t.Errorf("after the save: recovery %v", i.Recovery())
	}
}

func TestDroppedEditsStayAway(t *testing.T) {
	f := opened(t, created(t))
	addRoom(t, f.Timetable(), "B1")
	if err := f.SyncJournal(); err != nil {
		t.Fatal(err)
	}
	crash(f)
	g := opened(t, f.Path())
	if g.Recovery() == nil {
		t.Fatal("nothing is offered")
	}
	if err := g.DropRecovery(); err != nil {
		t.Fatal(err)
	}
	addRoom(t, g.Timetable(), "C1")
	if err := g.SyncJournal(); err != nil {
		t.Fatal(err)
	}
	crash(g)
	h := opened(t, f.Path())
	if r := h.Recovery(); r == nil || !slices.Equal(r.Labels, []string{"Add room C1"}) {
		t.Errorf("offered: %v", r)
	}
}

func TestClosingDropsUnsavedEditsUnlessTheyAreKept(t *testing.T) {
	path := created(t)
	for _, tt := range []struct {
		name  string
		close func(*File) error
		want  bool
	}{{"close", (*File).Close, false}, {"close keeping edits", (*File).CloseKeepingEdits, true}} {
		f := opened(t, path)
		addRoom(t, f.Timetable(), "B1")
		if err := tt.close(f); err != nil {
			t.Fatal(err)
		}
		g := opened(t, path)
		if got := g.Recovery() != nil; got != tt.want {
			t.Errorf("%s: edits are offered: %v, want %v", tt.name, got, tt.want)
		}
		_ = g.Close()
	}
}

func TestAJournalOnAFullDiskGoesOnOnceThereIsRoom(t *testing.T) {
	for failAt := 1; failAt <= 8; failAt++ {
		clock, disk := newClock(), &recordingDisk{}
		var told []error
		f, err := Open(created(t), Options{Clock: clock, disk: disk, NoBackups: true, Trouble: func(err error) { told = append(told, err) }})
		if err != nil {
			t.Fatal(err)
		}
		disk.failAt, disk.steps = failAt, nil
		addRoom(t, f.Timetable(), "B1")
		clock.advance(time.Second)
		addRoom(t, f.Timetable(), "B2")
		clock.advance(time.Second)
		if failed := len(disk.steps) >= failAt; failed != (len(told) == 1) {
			t.Errorf("step %d: told %d times (%v)", failAt, len(told), disk.steps)
		}
		disk.failAt = 0
		clock.advance(journalRetry + time.Second)
		crash(f)
		g := opened(t, f.Path())
		if r := g.Recovery(); r == nil || !slices.Equal(r.Labels, []string{"Add room B1", "Add room B2"}) {
			t.Errorf("step %d: offered: %v", failAt, r)
		}
	}
}

func TestAJournalThatCanNotBeUsedIsSetAside(t *testing.T) {
	other, _ := base{file: newID()}.header()
	for name, data := range map[string][]byte{"of another file": other, "garbage": []byte("hello, this is not a journal at all")} {
		t.Run(name, func(t *testing.T) {
			path := created(t)
			if err := os.WriteFile(path+journalSuffix, data, 0o600); err != nil {
				t.Fatal(err)
			}
			f := opened(t, path)
			if f.Recovery() != nil || len(f.Notes()) != 1 {
				t.Errorf("recovery %v, notes %v", f.Recovery(), f.Notes())
			}
			aside, _ := filepath.Glob(path + journalSuffix + ".*")
			if len(aside) != 1 {
				t.Fatalf("set aside: %v", aside)
			}
			if got, _ := os.ReadFile(aside[0]); string(got) != string(data) {
				t.Error("it is not kept as it was")
			}
		})
	}
}

func TestEditsThatNoLongerFitAreRefusedAndTheJournalKept(t *testing.T) {
	path := created(t)
	f := opened(t, path)
	data, chain := f.base().header()
	_ = f.Close()
	good, _ := newEntry(model.Patch{Name: "good", Changes: []model.Change{{Key: model.RoomID(9).Key(), After: &model.Room{ID: 9, Code: "B1"}}}})
	bad, _ := newEntry(model.Patch{Name: "bad", Changes: []model.Change{{Key: model.RoomID(10).Key(), After: &model.Room{ID: 10, Code: "B1"}}}})
	for _, e := range []entry{good, bad} {
		var err error
		if data, chain, err = appendFrame(data, &e, chain); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path+journalSuffix, data, 0o600); err != nil {
		t.Fatal(err)
	}
	g := opened(t, path)
	n, err := g.Recover()
	var e *Error
	if n != 1 || !errors.As(err, &e) || e.Code != Damaged {
		t.Fatal(n, err)
	}
	if aside, _ := filepath.Glob(path + journalSuffix + ".*"); len(aside) != 1 {
		t.Errorf("set aside: %v", aside)
	}
	if err := g.Save(); err != nil {
		t.Error(err)
	}
}

func TestWhoeverIsToldOfTroubleMayAskTheFile(t *testing.T) {
	d, asked := &recordingDisk{}, ""
	var f *File
	f, err := Open(created(t), Options{Clock: newClock(), disk: d, NoBackups: true, Trouble: func(error) { asked = f.Path() }})
	if err != nil {
		t.Fatal(err)
	}
	addRoom(t, f.Timetable(), "B1")
	d.failAt = 1
	if err := f.CloseKeepingEdits(); err == nil || asked != f.Path() {
		t.Errorf("error %v, asked %q", err, asked)
	}
}
