package shell

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"carillon/internal/demo"
	"carillon/internal/session"
	"carillon/ui/kit"
)

// windowSizes are those in which every page has to be good: the smallest, a laptop at 150 %, and a large screen.
var windowSizes = []fyne.Size{fyne.NewSize(960, 540), fyne.NewSize(1280, 720), fyne.NewSize(1920, 1080)}

// TestEveryPageIsDrawn goes to each page of a demo school, in both themes and three sizes, and draws it to CARILLON_PICTURES where
// that is given; without it, that each page opens in the smallest window is tested all the same.
func TestEveryPageIsDrawn(t *testing.T) {
	to := os.Getenv("CARILLON_PICTURES")
	sizes, modes := windowSizes, map[string]kit.Mode{"light": kit.ModeLight, "dark": kit.ModeDark}
	if to == "" {
		sizes, modes = windowSizes[:1], map[string]kit.Mode{"light": kit.ModeLight}
	} else if err := os.MkdirAll(to, 0o755); err != nil {
		t.Fatal(err)
	}
	for theme, mode := range modes {
		r := newRig(t)
		fyne.CurrentApp().Settings().SetTheme(kit.NewTheme(mode))
		r.file.t = demo.New(demo.Options{Students: 300})
		r.Open(r.file.path)
		r.run.Drain()
		for _, size := range sizes {
			r.win.Resize(size)
			for _, p := range append([]session.Page{session.PageGrid, session.PageClashes}, r.registerPages()...) {
				r.session.Go(p)
				r.focusPage()
				r.run.Drain()
				if !r.pages[p].Visible() {
					t.Errorf("page %s is not shown", p)
				}
				if to != "" {
					drawTo(t, r.win.Canvas(), filepath.Join(to, fmt.Sprintf("page-%s-%s-%.0f.png", p, theme, size.Width)))
				}
			}
		}
	}
}

func drawTo(t *testing.T, c fyne.Canvas, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := png.Encode(f, c.Capture()); err != nil {
		t.Fatal(err)
	}
}
