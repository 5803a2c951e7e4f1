package sheet

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"carillon/internal/sheet"
	"carillon/ui/kit"
)

// scenes are states of a sheet to look at.
var scenes = []struct {
	name string
	view sheet.View
	show func(r *pageRig)
}{
	{"block", sheet.View{Group: "course"}, func(r *pageRig) {
		r.state.Go(sheet.Place{Line: 3, Column: colTeacher})
		r.keys("Shift+Down", "Shift+Down", "Shift+Down", "Shift+Right", "Shift+Right", "Shift+Right")
	}},
	{"picker", sheet.View{Group: "course"}, func(r *pageRig) {
		r.state.Go(sheet.Place{Line: 3, Column: colTeacher})
		r.keys("Shift+Down", "Shift+Down", "'sa")
	}},
	{"refused", sheet.View{Sort: []sheet.SortBy{{Column: "teacher"}, {Column: "section", Down: true}}}, func(r *pageRig) {
		r.state.Go(sheet.Place{Line: 4, Column: colRoom})
		r.keys("'Z199", "Return", "Up")
	}},
	{"two-blocks-and-a-new-row", sheet.View{Group: "course", Folded: []string{"Geometry"}}, func(r *pageRig) {
		r.click(r.at(2, colRoom), 0)
		r.click(r.at(4, colGrade), fyne.KeyModifierShortcutDefault)
		r.state.Drag(sheet.Place{Line: 6, Column: colCoTeacher})
		r.Changed()
	}},
	{"new-row", sheet.View{}, func(r *pageRig) { r.state.Go(sheet.Place{Line: 2}); r.keys("Insert") }},
	{"nothing-fits", sheet.View{Text: "chemistry", Filters: []sheet.Filter{{Column: "course", Values: []string{"Geometry", ""}}}},
		func(*pageRig) {}},
	{"columns", sheet.View{Columns: []sheet.ColumnView{{ID: "term", Hidden: true}}}, func(r *pageRig) { r.press("Columns") }},
	{"values", sheet.View{}, func(r *pageRig) { r.p.askValues(colTeacher) }},
	{"replace", sheet.View{}, func(r *pageRig) { r.keys("Ctrl+H"); r.p.search.what.SetText("A11") }},
	{"paste", sheet.View{}, func(r *pageRig) {
		r.keys("Ctrl+End", "Home")
		r.clip.SetContent("GEO 8\t10\tZZ\nGEO 9\n")
		r.keys("Ctrl+V")
	}},
}

// TestEverySceneIsDrawn draws each scene in both themes and two sizes, to CARILLON_PICTURES where that is given.
func TestEverySceneIsDrawn(t *testing.T) {
	to := os.Getenv("CARILLON_PICTURES")
	if to != "" {
		if err := os.MkdirAll(to, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, size := range []fyne.Size{fyne.NewSize(988, 620), fyne.NewSize(1628, 980)} { // what a window leaves of 1280×720, 1920×1080
		for name, mode := range map[string]kit.Mode{"light": kit.ModeLight, "dark": kit.ModeDark} {
			for _, sc := range scenes {
				r := newPageRig(t, lincoln(14), sc.view, size, mode)
				sc.show(r)
				if to == "" {
					continue // that a scene can be shown is tested all the same
				}
				img := r.win.Canvas().Capture()
				f, err := os.Create(filepath.Join(to, fmt.Sprintf("sheet-%s-%s-%.0f.png", sc.name, name, size.Width)))
				if err != nil {
					t.Fatal(err)
				}
				if err := png.Encode(f, img); err != nil {
					t.Fatal(err)
				}
				if err := f.Close(); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
