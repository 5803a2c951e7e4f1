package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"carillon/internal/practice"
	"carillon/internal/secret"
	"carillon/model"
	"carillon/model/store"
)

// schoolsVariable names a folder of schools, a folder of CSV files each, that [TestASchoolRunsThroughWithNothingUnexplained]
// takes beside the demo school.
const schoolsVariable = "CARILLON_SCHOOLS"

// schoolFolders are the folders of schools that are there, by their names.
func schoolFolders(t *testing.T) map[string]string {
	t.Helper()
	from := cmp.Or(os.Getenv(schoolsVariable), filepath.Join("..", "..", "..", "shared", "data"))
	tables, err := filepath.Glob(filepath.Join(from, "*", "sections.csv"))
	if err != nil {
		t.Fatal(err)
	}
	folders := map[string]string{}
	for _, table := range tables {
		folders[filepath.Base(filepath.Dir(table))] = filepath.Dir(table)
	}
	if len(folders) == 0 {
		if os.Getenv(schoolsVariable) != "" {
			t.Fatalf("%s=%s has no school", schoolsVariable, from)
		}
		t.Logf("NO REAL SCHOOL IS TRIED: %s is not there. Name a folder of schools with %s.", from, schoolsVariable)
	}
	return folders
}

// TestASchoolRunsThroughWithNothingUnexplained: import, open, sync, edit, sync, for each kind of system in each encoding. What
// the SIS holds is the timetable, what is read back is what was sent, an edit is that edit, and a sync more does nothing. What
// is put into a list that the SIS owns by then is shown as held back.
func TestASchoolRunsThroughWithNothingUnexplained(t *testing.T) {
	dir := inMemory(t)
	schools := map[string]func(file string) []string{
		"demo": func(file string) []string {
			return []string{"demo", file, "--students", "200", "--seed", "5", "--year", "2026"}
		},
	}
	for name, folder := range schoolFolders(t) {
		schools[name] = func(file string) []string {
			return []string{"import", "csv", folder, file, "--name", name, "--region", "USA", "--year", "2026"}
		}
	}
	for name, school := range schools {
		for _, system := range []string{"alma", "generic"} {
			for _, protocol := range []string{"json", "xml"} {
				t.Run(strings.Join([]string{name, system, protocol}, " "), func(t *testing.T) {
					runThrough(t, filepath.Join(dir, name+system+protocol+".carillon"), school, system, protocol)
				})
			}
		}
	}
}

func runThrough(t *testing.T, file string, school func(string) []string, system, protocol string) {
	run := func(want int, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		now := func() time.Time { return time.Date(2026, 11, 23, 7, 0, 0, 0, time.Local) }
		env := func(name string) string { return map[string]string{passwordVariable: practice.DefaultPassword}[name] }
		a := &app{in: strings.NewReader(""), out: &out, err: &errs, now: now, secrets: secret.Memory{}, env: env}
		if got := a.run(args); got != want {
			t.Fatalf("carillonctl %s ends with %d instead of %d:\n%s%s", strings.Join(args, " "), got, want, out.String(), errs.String())
		}
		return out.String()
	}
	sync := func(args ...string) (s seen) {
		t.Helper()
		out := run(exitDone, append([]string{"sync", file, "--json", "--publish", allKinds, "--from", "today", "--to", "2027-06-30"}, args...)...)
		if err := json.Unmarshal([]byte(out), &s); err != nil {
			t.Fatal(err, out)
		}
		return s
	}
	run(exitDone, school(file)...)
	run(exitDone, "verify", file)
	sis, err := practice.New(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(sis)
	defer func() { web.Close(); _ = sis.Close() }()
	if err := (&app{}).loadSchool(sis, file, false); err != nil {
		t.Fatal(err)
	}
	run(exitDone, "system", "add", file, "--type", system, "--url", web.URL+"/liss", "--username", practice.DefaultUserName,
		"--school", practice.DefaultSchool, "--protocol", protocol)
	run(exitDone, "system", "test", file)
	run(exitDone, "sync", file, "--basic", "--from", "today", "--to", "2027-06-30", "--yes")
	for _, r := range sync("--yes").Published {
		if r.New+r.Changed+r.Gone+r.TakenIn > 0 && r.Kind != "bell-times" {
			t.Errorf("a second sync: %+v", r)
		}
	}
	nothing := func(when string) {
		t.Helper()
		s := sync("--preview")
		for _, k := range s.Publish {
			owned := slices.DeleteFunc(slices.Clone(k.There), func(c seenChange) bool { return c.Held && c.What == "gone" && c.Do == "keep" })
			if len(k.Changes)+len(owned)+len(k.Errors) > 0 {
				t.Errorf("%s it would do of %s: %s; there %v; errors %v", when, k.Kind, k.sum(), k.There, k.Errors)
			}
		}
		if len(s.Held) > 0 {
			t.Errorf("%s a plan is held by %v", when, s.Held)
		}
	}
	nothing("after two syncs")
	held, _ := sis.Held("")
	sections, enrolled := editOneOfEach(t, file)
	if n := len(held.Classes); n < sections { // rosters are classes there, too
		t.Errorf("the SIS holds %d sections of %d", n, sections)
	}
	s := sync("--preview")
	lists := s.of("section-lists") // students without a lesson come into study lists
	ofEdit := func(c seenChange) bool { return strings.HasPrefix(c.Key, enrolled+"|") }
	shown := 0
	for _, c := range lists.Changes {
		if ofEdit(c) {
			shown++
		}
	}
	for _, c := range lists.There {
		if !ofEdit(c) || !c.Held {
			t.Errorf("changed there: %v", c)
		}
		shown++
	}
	if shown != 1 {
		t.Errorf("a student put into %s is shown %d times: %v; there %v", enrolled, shown, lists.Changes, lists.There)
	}
	for kind, want := range map[string]string{"sections": "0 new, 1 changed, 0 gone", "timetable": "0 new, 0 changed, 1 gone"} {
		if got := s.of(kind); got.sum() != want || len(got.There) > 0 {
			t.Errorf("the edit is shown as %s of %s instead of %s; there %v", got.sum(), kind, want, got.There)
		}
	}
	s = sync("--confirm", s.ID)
	for _, r := range s.Published {
		if r.Verified != "confirmed" {
			t.Errorf("%s are %s: %s", r.Kind, r.Verified, r.Differs)
		}
	}
	nothing("after the edit was sent")
}

// editOneOfEach gives a section another teacher, puts a student into the list of a second one and takes a lesson of a third off
// its slot. It says how many sections there are, and which one the student is put into.
func editOneOfEach(t *testing.T, file string) (sections int, enrolled string) {
	t.Helper()
	f, err := store.Open(file, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tt := f.Timetable()
	in := map[model.SectionID]map[model.StudentID]bool{}
	for e := range tt.Enrolments() {
		if in[e.Section] == nil {
			in[e.Section] = map[model.StudentID]bool{}
		}
		in[e.Section][e.Student] = true
	}
	var batch []model.Edit
	used := map[model.SectionID]bool{}
	next := func(fits func(s *model.Section) model.Edit) {
		t.Helper()
		for s := range tt.Sections() {
			if used[s.ID] || s.Composite != 0 || len(s.Teachers) != 1 || len(in[s.ID]) == 0 {
				continue
			}
			if e := fits(s); e != nil {
				used[s.ID], batch = true, append(batch, e)
				return
			}
		}
		t.Fatal("no section fits")
	}
	next(func(s *model.Section) model.Edit {
		for other := range tt.Teachers() {
			if other.ID != s.Teachers[0] && other.SISID != "" {
				c := *s
				c.Teachers = []model.TeacherID{other.ID}
				return model.Replace{Record: &c}
			}
		}
		return nil
	})
	next(func(s *model.Section) model.Edit {
		for student := range tt.Students() {
			if !in[s.ID][student.ID] {
				enrolled = tt.SectionCode(s.ID)
				return model.Add{Record: &model.Enrolment{Section: s.ID, Student: student.ID}}
			}
		}
		return nil
	})
	next(func(s *model.Section) model.Edit {
		for l := range tt.LessonsOf(s.ID) {
			if l.Slot.Placed() && len(l.Teachers) == 1 && len(l.Rooms) == 1 {
				return model.MoveLesson{Lesson: l.ID}
			}
		}
		return nil
	})
	if _, err := tt.Apply(model.Batch{Edits: batch}); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	return tt.Count(model.KindSection), enrolled
}
