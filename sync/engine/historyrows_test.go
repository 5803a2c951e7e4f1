package engine_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carillon/internal/demo"
	"carillon/model"
	"carillon/model/store"
	"carillon/sync/conformance"
	"carillon/sync/engine"
)

func TestTheHistoryKeepsWhichRowsARunSent(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	r.MustSync(nil)
	sec := firstSection(r.File.T)
	code, put := r.File.T.SectionCode(sec.ID), another(t, r.File.T, sec)
	for e := range r.File.T.ListOf(sec.ID) {
		apply(t, r.File.T, model.Delete{Key: e.Key()})
		break
	}
	apply(t, r.File.T, model.Add{Record: &model.Enrolment{Section: sec.ID, Student: put.ID}})
	r.MustSync(nil)
	r.MustSync(nil) // sends nothing that is other
	first, err := engine.RowsOf(r.File, 1)
	if err != nil || first == nil || len(first.Kinds) != 4 || len(first.Kinds[2].New) == 0 {
		t.Fatalf("of the first run it keeps %+v, %v", first, err)
	}
	second, err := engine.RowsOf(r.File, 2)
	if err != nil || second == nil {
		t.Fatal(second, err)
	}
	lists := second.Kinds[2]
	if len(lists.New) != 1 || len(lists.Gone)+len(lists.Changed) != 1 || lists.New[0] != code+"|"+put.SISID {
		t.Errorf("of the second run it keeps %+v", lists)
	}
	if third, err := engine.RowsOf(r.File, 3); err != nil || third == nil || len(third.Kinds[2].New) > 0 {
		t.Errorf("of the third run it keeps %+v, %v", third, err)
	}
	if none, err := engine.RowsOf(r.File, 4); none != nil || err != nil {
		t.Errorf("of a run that was not there it keeps %+v, %v", none, err)
	}
	for _, st := range []*model.Student{put} {
		raw := fmt.Sprint(first, second)
		if strings.Contains(raw, st.Surname+" ") || strings.Contains(raw, st.FirstName+" "+st.Surname) {
			t.Errorf("it holds the name of %s", model.Title(st))
		}
	}
	if err := r.File.Put("history-rows", "00000002", []byte("no such thing")); err != nil {
		t.Fatal(err)
	}
	if _, err := engine.RowsOf(r.File, 2); engine.CodeOf(err) != engine.BadState {
		t.Errorf("of what can't be read it says %v", err)
	}
}

// TestAYearOfRowsInTheHistoryIsSmall: 52 runs of a school of 5,000 students, of which the first sends all rows and each later
// one a thousand list rows and lessons, half of them new and half gone, add less than 3 MB to its file.
func TestAYearOfRowsInTheHistoryIsSmall(t *testing.T) {
	tt := demo.New(demo.Options{Students: 5000, Seed: 1, Year: 2026})
	var lists, lessons []string
	for e := range tt.Enrolments() {
		lists = append(lists, tt.SectionCode(e.Section)+"|"+tt.Student(e.Student).SISID)
	}
	for l := range tt.Lessons() {
		lessons = append(lessons, fmt.Sprintf("|%d|%d|%s", l.Slot.Day, l.Slot.Period, tt.SectionCode(l.Section)))
	}
	path := filepath.Join(conformance.MemoryFolder(t), "year.carillon")
	if err := store.Create(path, tt.Snapshot(), store.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	f, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	before := sizeOf(t, path)
	for run := range 52 {
		sent := []engine.KindRows{{Kind: engine.SectionLists}, {Kind: engine.Timetable}}
		if run == 0 {
			sent[0].New, sent[1].New = lists, lessons
		} else {
			for i := range 400 {
				at := (run*7919 + i*97) % len(lists)
				sent[0].New, sent[0].Gone = append(sent[0].New, lists[at]), append(sent[0].Gone, lists[(at+31)%len(lists)])
			}
			for i := range 100 {
				at := (run*7919 + i*97) % len(lessons)
				sent[1].New, sent[1].Gone = append(sent[1].New, lessons[at]), append(sent[1].Gone, lessons[(at+31)%len(lessons)])
			}
		}
		if err := engine.EnterRows(f, run+1, sent); err != nil {
			t.Fatal(err)
		}
	}
	if added := sizeOf(t, path) - before; added >= 3_000_000 {
		t.Errorf("the file has grown by %d bytes", added)
	} else {
		t.Logf("the file has grown by %d bytes", added)
	}
	for run := range 52 {
		if rows, err := engine.RowsOf(f, run+1); err != nil || rows.Thinned {
			t.Errorf("run %d: %+v, %v", run+1, rows, err)
		}
	}
}

func sizeOf(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func TestRowsOfOlderRunsMakeRoomAndSaySo(t *testing.T) {
	f := conformance.NewFile(smallSchool(t))
	var keys []string
	for i := range 40_000 {
		keys = append(keys, fmt.Sprintf("%x|%d", i*2654435761, i*40503%65521))
	}
	for run := range 8 {
		if err := engine.EnterRows(f, run+1, []engine.KindRows{{Kind: engine.SectionLists, New: keys}}); err != nil {
			t.Fatal(err)
		}
	}
	size, thinned := 0, 0
	for run := range 8 {
		rows, err := engine.RowsOf(f, run+1)
		if err != nil || rows == nil {
			t.Fatalf("run %d: %+v, %v", run+1, rows, err)
		}
		if rows.Thinned {
			if thinned++; thinned != run+1 || len(rows.Kinds) > 0 {
				t.Errorf("run %d is thinned, one before it is not", run+1)
			}
		}
		value, _ := f.Get("history-rows", fmt.Sprintf("%08d", run+1))
		size += len(value)
	}
	if size > 2<<20 || thinned == 0 || thinned == 8 {
		t.Errorf("%d runs are thinned, %d bytes stay", thinned, size)
	}
}
