package csv

import (
	"bytes"
	stdcsv "encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"carillon/model"
)

func folder(files map[string][]byte) fstest.MapFS {
	fsys := make(fstest.MapFS, len(files))
	for name, data := range files {
		fsys[name] = &fstest.MapFile{Data: data}
	}
	return fsys
}

func dump(t testing.TB, tt *model.Timetable) string {
	t.Helper()
	var b strings.Builder
	if err := tt.Dump(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A spreadsheet opens what is exported; no name in it may be taken for a formula, and all come back as they were.
func TestNoCellOfAnExportIsAFormula(t *testing.T) {
	names := []string{"=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(A1)", "'=1", "''-1", "'Abd", "O'Brien", "'", "a=b", "Ames"}
	b := model.NewBuilder()
	first, last := model.SchoolYear(2026)
	b.Put(&model.School{Name: "Any", Region: model.RegionUSA, First: first, Last: last})
	b.Put(&model.YearLevel{ID: 1, Code: "9", Order: 9})
	for i, n := range names {
		b.Add(&model.Student{SISID: fmt.Sprint(n, i), Surname: n, FirstName: n, YearLevel: 1})
	}
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	files, _ := Write(tt.Snapshot())
	rows, err := stdcsv.NewReader(bytes.NewReader(files["students.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows[1:] {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("%q is a formula", cell)
			}
		}
		if got := unguard(row[1]); got != names[i] {
			t.Errorf("%q comes back as %q", names[i], got)
		}
		if got := unguard(row[0]); got != fmt.Sprint(names[i], i) {
			t.Errorf("id %q comes back as %q", fmt.Sprint(names[i], i), got)
		}
	}
}

func TestTheGibbonSchoolIsWrittenOutRowForRow(t *testing.T) {
	tt := readGibbon(t)
	files, left := Write(tt.Snapshot())
	if len(left) > 0 {
		t.Errorf("left out: %q", left)
	}
	for i := range specs {
		name := specs[i].file
		want, err := os.ReadFile(filepath.Join(gibbon, name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(sortedLines(want), sortedLines(files[name])); diff != "" {
			t.Errorf("%s differs (- read, + written):\n%s", name, diff)
		}
	}
}

func sortedLines(b []byte) []string {
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	slices.Sort(lines[1:])
	return lines
}

func TestWhatIsWrittenReadsAsTheSameTimetable(t *testing.T) {
	for name, fsys := range map[string]fstest.MapFS{"small school": small(), "two grids": twoGrids()} {
		t.Run(name, func(t *testing.T) {
			opts := Options{Name: "Small", Year: 2026}
			first, err := Read(fsys, opts)
			if err != nil {
				t.Fatal(err)
			}
			files, left := Write(first.Timetable.Snapshot())
			if len(left) > 0 {
				t.Errorf("left out: %q", left)
			}
			second, err := Read(folder(files), opts)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(dump(t, first.Timetable), dump(t, second.Timetable)); diff != "" {
				t.Errorf("the timetable changed on its way (- before, + after):\n%s", diff)
			}
			again, _ := Write(second.Timetable.Snapshot())
			for name := range files {
				if !bytes.Equal(files[name], again[name]) {
					t.Errorf("%s is written in another way the second time", name)
				}
			}
		})
	}
}

func TestWhatTheFormatHasNoPlaceForIsCounted(t *testing.T) {
	res, err := Read(small(), Options{Name: "Small", Year: 2026})
	if err != nil {
		t.Fatal(err)
	}
	tt := res.Timetable
	lesson := *tt.Lesson(1)
	lesson.Slot = model.Slot{}
	teacher := *tt.Teacher(1)
	teacher.DaysOff = []model.DayOff{{Day: 1, Kind: model.OffPreferred}}
	for _, e := range []model.Edit{
		model.Replace{Record: &lesson}, model.Replace{Record: &teacher},
		model.Add{Record: &model.Rotation{Number: 1}}, model.Add{Record: &model.Student{Surname: "New"}},
	} {
		if _, err := tt.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	files, left := Write(tt.Snapshot())
	want := []string{"days off of teachers: 1", "lessons that are not placed: 1",
		"numbers of lessons wanted, where not as many are placed: 1", "rotations: 1", "students without a SIS id: 1"}
	if diff := cmp.Diff(want, left); diff != "" {
		t.Error(diff)
	}
	if _, err := Read(folder(files), Options{Name: "Small", Year: 2026}); err != nil {
		t.Errorf("what is left can't be read: %v", err)
	}
}
