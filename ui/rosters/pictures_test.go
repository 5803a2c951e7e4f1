package rosters

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/ui/kit"
)

// scenes are states of the page to look at.
var scenes = []struct {
	name string
	show func(r *rig)
}{
	{"duty", func(*rig) {}},
	{"held", func(r *rig) {
		line, day := r.firstOf(false)
		toLine, toDay := r.firstOf(true)
		r.carryTo(line, day, toLine, toDay)
	}},
	{"choose", func(r *rig) { line, day := r.firstOf(true); r.click(line, day); r.Choose("") }},
	{"proposed", func(r *rig) { r.fillGaps() }},
	{"coverage", func(r *rig) { r.ShowRoster(model.RosterOnCall) }},
	{"study", func(r *rig) { r.ShowRoster(model.RosterStudy) }},
	{"timeoff", func(r *rig) { r.ShowRoster(model.RosterRTO) }},
	{"add-areas", func(r *rig) { r.askAreas("Front gate\tBefore school\nRoof\tNoon") }},
	{"empty", func(r *rig) {
		var edits []model.Edit
		for a := range r.tt.DutyAreas() {
			edits = append(edits, model.Delete{Key: a.Key()})
		}
		if err := r.Apply(model.Batch{Name: "none", Edits: edits}); err != nil {
			r.t.Fatal(err)
		}
	}},
}

// firstOf is the first gap of the table, or the first place with a teacher.
func (r *rig) firstOf(gap bool) (line, day int) {
	for l := range r.table.Lines {
		for d, p := range r.table.Lines[l].Places {
			if gap && p.Gap || !gap && p.Teacher != 0 {
				return l, d
			}
		}
	}
	r.t.Fatal("there is none")
	return 0, 0
}

// TestEverySceneIsDrawn draws each scene in both themes and three sizes, to CARILLON_PICTURES where that is given.
func TestEverySceneIsDrawn(t *testing.T) {
	to := os.Getenv("CARILLON_PICTURES")
	if to != "" {
		if err := os.MkdirAll(to, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	// What a window leaves of 960×540, 1280×720 and 1920×1080.
	for _, size := range []fyne.Size{fyne.NewSize(828, 440), fyne.NewSize(1148, 620), fyne.NewSize(1788, 980)} {
		for name, mode := range map[string]kit.Mode{"light": kit.ModeLight, "dark": kit.ModeDark} {
			if to == "" && mode == kit.ModeDark {
				continue // a theme makes a difference for the eye alone
			}
			for _, sc := range scenes {
				r := newRig(t, school(t), size, mode)
				sc.show(r)
				if to == "" {
					continue // that a scene can be shown is tested all the same
				}
				f, err := os.Create(filepath.Join(to, fmt.Sprintf("rosters-%s-%s-%.0f.png", sc.name, name, size.Width)))
				if err != nil {
					t.Fatal(err)
				}
				if err := png.Encode(f, r.win.Canvas().Capture()); err != nil {
					t.Fatal(err)
				}
				if err := f.Close(); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
