package oneroster

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	godiff "github.com/google/go-cmp/cmp"

	"carillon/internal/demo"
	"carillon/internal/exchange"
	"carillon/internal/exchange/intake"
	"carillon/internal/exchange/spreadsheet"
	"carillon/model"
)

// found is what the Python reader has found.
type found struct {
	Counts   map[string]int
	Students int
	Lists    map[string]int // students by class code
	Teachers map[string]int
}

// independent has the Python reader, which knows the specification and not this program, read files.
func independent(t *testing.T, s *model.State) (f found) {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3 to read it with")
	}
	path := filepath.Join(t.TempDir(), "school.zip")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := exchange.NewZip(file)
	if _, err := Write(context.Background(), s, exchange.WriteOptions{Name: "school.zip"}, z, nil); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	var faults strings.Builder
	cmd := exec.Command(python, "testdata/readoneroster.py", path)
	cmd.Stderr = &faults
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, faults.String())
	}
	if err := json.Unmarshal(out, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// records are the rows of one of the school's own files, by heading.
func records(t *testing.T, path string) (list []map[string]string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		r := map[string]string{}
		for i, h := range rows[0] {
			r[h] = row[i]
		}
		list = append(list, r)
	}
	return list
}

// TestARealSchoolIsTakenByAnIndependentReader: the oracle of the lists is the school's own files, counted.
func TestARealSchoolIsTakenByAnIndependentReader(t *testing.T) {
	dir := "../../../../shared/data/gibbon-school"
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("%s is missing: the real school is not tried", dir)
	}
	in, err := exchange.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	empty, _ := model.NewBuilder().Timetable()
	d, err := spreadsheet.Read(context.Background(), in, exchange.ReadOptions{Year: 2026}, nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := intake.Make(context.Background(), empty.Snapshot(), d, intake.Options{Make: []model.Kind{model.KindYearLevel}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := p.After
	if s.School().First == 0 {
		days := s.Calendar().Days
		x := s.Index()
		if _, err := x.Apply(model.Replace{Record: &model.School{Name: "Gibbon", First: days[0].Date,
			Last: days[len(days)-1].Date}}); err != nil {
			t.Fatal(err)
		}
		s = x.Snapshot()
	}
	f := independent(t, s)
	if n := len(records(t, filepath.Join(dir, "students.csv"))); f.Students != n {
		t.Errorf("%d students, want %d", f.Students, n)
	}
	want := map[string]int{}
	for _, r := range records(t, filepath.Join(dir, "section_lists.csv")) {
		want[r["course"]+" "+r["section"]]++
	}
	if diff := godiff.Diff(want, f.Lists); diff != "" || len(want) == 0 {
		t.Errorf("lists (-files +read)\n%s", diff)
	}
	if diff := godiff.Diff(said(s), said(take(t, write(t, s, nil), nil).After)); diff != "" {
		t.Errorf("(-written +read)\n%s", diff)
	}
}

func TestALargeSchoolIsTakenByAnIndependentReader(t *testing.T) {
	s := demo.New(demo.Options{Students: 400, Seed: 1, Year: 2026}).Snapshot()
	f, sections := independent(t, s), 0
	for x := range s.Sections() {
		if x.Main == 0 {
			sections++
		}
	}
	if f.Students != s.Count(model.KindStudent) || f.Counts["classes"] != sections {
		t.Errorf("%d students and %d classes, want %d and %d", f.Students, f.Counts["classes"], s.Count(model.KindStudent), sections)
	}
	if diff := godiff.Diff(said(s), said(take(t, write(t, s, nil), nil).After)); diff != "" {
		t.Errorf("(-written +read)\n%s", diff)
	}
}
