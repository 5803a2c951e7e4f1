package fet_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carillon/internal/exchange"
	"carillon/internal/exchange/fet"
	"carillon/internal/exchange/intake"
	"carillon/internal/words"
	"carillon/model"
	"carillon/model/rules"
)

// examples lists FET's own example files: those of CARILLON_FET, or of Debian's fet-data.
func examples(t *testing.T) (root string, files []string) {
	t.Helper()
	root = os.Getenv("CARILLON_FET")
	if root == "" {
		root = "/usr/share/doc/fet-data/examples"
	}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(p, ".fet") {
			files = append(files, p)
		}
		return err
	})
	if err != nil || len(files) == 0 {
		t.Skipf("no FET examples in %s: install fet-data, or set CARILLON_FET", root)
	}
	return root, files
}

// empty is a school with nothing in it yet.
func empty(t *testing.T) *model.State {
	t.Helper()
	b := model.NewBuilder()
	first, last := model.SchoolYear(2026)
	b.Put(&model.School{Name: "New", Region: model.RegionUSA, First: first, Last: last})
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	return tt.Snapshot()
}

// read imports a file into a new timetable.
func read(t *testing.T, in *exchange.Input) (*intake.Plan, error) {
	t.Helper()
	doc, err := fet.Read(context.Background(), in, exchange.ReadOptions{}, nil)
	if err != nil {
		return nil, err
	}
	return intake.Make(context.Background(), empty(t), doc, intake.Options{Source: "fet|test", Label: "Import"}, nil)
}

// refused are the examples that can't be imported, and why.
var refused = map[string]string{
	"ACHILES-MANHA.fet": "fet.days-too-few",
}

func TestEveryExampleOfFETIsImportedOrRefusedByTheNameOfItsFault(t *testing.T) {
	root, files := examples(t)
	for _, p := range files {
		name, _ := filepath.Rel(root, p)
		t.Run(strings.ReplaceAll(name, "/", "_"), func(t *testing.T) {
			in, err := exchange.Open(p)
			if err != nil {
				t.Fatal(err)
			}
			plan, err := read(t, in)
			if code := refused[filepath.Base(p)]; code != "" {
				if err == nil || !strings.Contains(err.Error(), code) {
					t.Fatalf("got %v, want %s", err, code)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range plan.LeftOut() {
				if l.Bad {
					t.Errorf("%s: %s: %s", l.Place(), l.What, words.Plain.Say(l.Why))
				}
			}
			hardClashes(t, plan.After)
		})
	}
}

// hardClashes fails where a timetable has a clash that FET counts as hard.
func hardClashes(t *testing.T, s *model.State) {
	t.Helper()
	c := rules.New(s.Index())
	for clash := range c.Clashes() {
		switch clash.Rule {
		case rules.TeacherTwice, rules.RoomTwice, rules.StudentTwice, rules.DayOff, rules.OffCampus, rules.OutsideGrid:
			t.Errorf("%s of %s at %+v", clash.Rule, s.Describe(clash.On), clash.Slot)
		}
	}
}
