package store

import (
	"path/filepath"
	"slices"
	"testing"

	"carillon/model"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func texts(ds []Difference) []string {
	var ts []string
	for _, d := range ds {
		ts = append(ts, d.Text)
	}
	return ts
}

func TestDifferencesAreSaidInWords(t *testing.T) {
	replace := func(r model.Record) model.Edit { return model.Replace{Record: r} }
	tests := []struct {
		name string
		edit func(s *model.Timetable) model.Edit
		want []string
	}{
		{"a lesson moved", func(*model.Timetable) model.Edit {
			return model.MoveLesson{Lesson: 1, To: model.Slot{Grid: 1, Day: 2, Period: 2}}
		}, []string{"Moved 09MAT 1 from Mon 1 to Tue 2"}},
		{"a lesson taken out", func(*model.Timetable) model.Edit { return model.MoveLesson{Lesson: 1} },
			[]string{"Took 09MAT 1 out of Mon 1"}},
		{"a room added", func(*model.Timetable) model.Edit { return model.Add{Record: &model.Room{Code: "B1"}} },
			[]string{"Added room B1"}},
		{"a room taken out", func(*model.Timetable) model.Edit { return model.Delete{Key: model.RoomID(2).Key()} },
			[]string{"Took out room A2", "Section 09MAT 2: room A2 → none", "The lesson 09MAT 2 on Mon 2: rooms A2 → none"}},
		{"fields changed", func(s *model.Timetable) model.Edit {
			r := *s.Room(1)
			r.Capacity, r.Name = 30, "Lab"
			return replace(&r)
		}, []string{"Room A1: name none → Lab; capacity none → 30"}},
		{"a teacher changed", func(s *model.Timetable) model.Edit {
			r := *s.Section(1)
			r.Teachers = []model.TeacherID{1, 2}
			r.Priority = 0
			return replace(&r)
		}, []string{"Section 09MAT 1: teachers none → LOP; priority 9 → 0"}},
		{"the order of teachers", func(s *model.Timetable) model.Edit {
			l := *s.Lesson(1)
			l.Teachers = []model.TeacherID{2}
			return replace(&l)
		}, []string{"The lesson 09MAT 1 on Mon 1: teachers KIM → LOP"}},
		{"a bell time", func(s *model.Timetable) model.Edit {
			g := *s.Grid(1)
			g.Cells = slices.Clone(g.Cells)
			g.Cells[0].End = 530
			return replace(&g)
		}, []string{"Grid Main: cells Mon 1 teaching 08:00–09:00 → Mon 1 teaching 08:00–08:50"}},
		{"a record replaced by an equal one", func(s *model.Timetable) model.Edit {
			r := *s.Room(1)
			return replace(&r)
		}, nil},
		{"a student renamed", func(s *model.Timetable) model.Edit {
			r := *s.Student(1)
			r.Surname = "Adams"
			return replace(&r)
		}, []string{"Student Ann Ames (s1): surname Ames → Adams"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := school(t)
			before := s.Snapshot()
			if _, err := s.Apply(tt.edit(s)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, texts(Compare(before, s.Snapshot(), true))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFilesOfSeparateOriginAreComparedByName(t *testing.T) {
	a := school(t)
	b := model.NewBuilder() // the same rooms and teachers under other IDs, one room more, one with another capacity
	for _, code := range []string{"B9", "A2", "A1"} {
		r := &model.Room{Code: code, SISID: map[string]string{"A1": "r1", "A2": "r2"}[code]}
		if code == "A2" {
			r.Capacity = 20
		}
		b.Add(r)
	}
	b.Add(&model.Teacher{Code: "LOP", SISID: "t2"})
	b.Add(&model.Teacher{Code: "KIM", SISID: "t1"})
	other, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	var got []string
	for _, d := range Compare(a.Snapshot(), other.Snapshot(), false) {
		if d.Kind == "room" || d.Kind == "teacher" {
			got = append(got, d.Text)
		}
	}
	if diff := cmp.Diff([]string{"Room A2: capacity none → 20", "Added room B9"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestStatesDifferInWordsIfAndOnlyIfTheirDumpsDiffer(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, pick := school(t), drawn(rt)
		before := s.Snapshot()
		for range 5 {
			edit(pick, s)
		}
		after := s.Snapshot()
		same := dump(t, before) == dump(t, after)
		if ds := Compare(before, after, true); (len(ds) == 0) != same {
			rt.Fatalf("equal dumps: %v; differences: %v", same, texts(ds))
		}
		for _, d := range Compare(before, after, true) {
			if d.Text == "" || d.Record == "" || d.Op == "changed" && len(d.Fields) == 0 {
				rt.Fatalf("nothing is said of %+v", d)
			}
		}
	})
}

func TestACopyIsComparedByIdentityAndAnotherFileByName(t *testing.T) {
	path := created(t)
	f := opened(t, path)
	copied := filepath.Join(t.TempDir(), "copy.carillon")
	if err := f.SaveCopy(copied, false); err != nil {
		t.Fatal(err)
	}
	rename := func(f *File) {
		t.Helper()
		r := *f.Timetable().Room(1)
		r.Code = "Z9"
		if _, err := f.Timetable().Apply(model.Replace{Record: &r}); err != nil {
			t.Fatal(err)
		}
	}
	g, other := opened(t, copied), opened(t, created(t))
	rename(g)
	rename(other)
	if diff := cmp.Diff([]string{"Room A1: code A1 → Z9"}, texts(CompareFiles(f, g))); diff != "" {
		t.Error(diff)
	}
	if got := texts(CompareFiles(f, other)); !slices.Contains(got, "Took out room A1") || !slices.Contains(got, "Added room Z9") {
		t.Errorf("another file: %v", got)
	}
	now := g.Timetable().Snapshot()
	for _, backup := range []string{f.Path(), copied} { // any whole file will do
		ds, err := g.CompareWithBackup(backup, now)
		if diff := cmp.Diff([]string{"Room A1: code A1 → Z9"}, texts(ds)); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", backup, err, diff)
		}
	}
	if _, err := g.CompareWithBackup(copied+".gone", now); CodeOf(err) != NotFound {
		t.Errorf("a backup that is gone: %v", err)
	}
	if diff := cmp.Diff([]string{"Room A1: code A1 → Z9"}, texts(g.CompareWithSaved(now))); diff != "" {
		t.Error(diff)
	}
}
