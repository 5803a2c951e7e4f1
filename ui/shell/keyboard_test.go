package shell

import (
	"bytes"
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/internal/demo"
	"carillon/internal/session"
	"carillon/ui/kit/kittest"
)

// tab types Tab or Shift+Tab as the window's driver does: a widget that takes Tab gets it, and else the keyboard goes on.
func (r *rig) tab(back bool) {
	canvas := r.win.Canvas()
	if f, ok := canvas.Focused().(fyne.Tabbable); ok && f.AcceptsTab() {
		f.(fyne.Focusable).TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab})
		return
	}
	if back {
		canvas.FocusPrevious()
	} else {
		canvas.FocusNext()
	}
}

// stops are the widgets that the keyboard gets to from the page by F6, and from each part of the window by Tab.
func (r *rig) stops() []fyne.Focusable {
	var all []fyne.Focusable
	canvas := r.win.Canvas()
	r.focusPage()
	first := canvas.Focused()
	for range 8 {
		at := canvas.Focused()
		if at == nil {
			r.t.Fatalf("on %s nothing has the keyboard", r.session.Place().Page)
		}
		for _, back := range []bool{false, true} {
			canvas.Focus(at)
			for range 400 {
				now := canvas.Focused()
				if !slices.Contains(all, now) {
					all = append(all, now)
				}
				r.tab(back)
				if canvas.Focused() == now || canvas.Focused() == at {
					break
				}
			}
		}
		canvas.Focus(at)
		r.key(fyne.KeyF6)
		if canvas.Focused() == first {
			break
		}
	}
	return all
}

// enabled says whether a widget can have the keyboard now.
func enabled(f fyne.Focusable) bool {
	d, ok := f.(fyne.Disableable)
	return !ok || !d.Disabled()
}

// offered are the widgets of a part of the window that can have the keyboard, the same with all that is scrolled away.
func offered(o fyne.CanvasObject) []fyne.Focusable {
	var all []fyne.Focusable
	kittest.Walk(o, func(o fyne.CanvasObject) {
		if f, ok := o.(fyne.Focusable); ok && enabled(f) {
			all = append(all, f)
		}
	})
	return all
}

// named says which widget one is, for who reads of it.
func named(f fyne.Focusable) string {
	name := fmt.Sprintf("%T", f)
	if a, ok := f.(interface{ AccessibilityLabel() string }); ok {
		name += " " + a.AccessibilityLabel()
	}
	return name + " " + kittest.Texts(f.(fyne.CanvasObject))
}

// inside says whether an object's middle lies in the window, and in each part around it that scrolls.
func (r *rig) inside(o fyne.CanvasObject) bool {
	place := func(o fyne.CanvasObject) fyne.Position {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	}
	size := o.Size()
	middle := place(o).AddXY(min(size.Width, 60)/2, min(size.Height, 40)/2) // of a large one, the place at which it begins
	in := func(at fyne.Position, size fyne.Size) bool {
		return middle.X >= at.X && middle.Y >= at.Y && middle.X <= at.X+size.Width && middle.Y <= at.Y+size.Height
	}
	ok := in(fyne.Position{}, r.win.Canvas().Size())
	kittest.Walk(r.win.Content(), func(x fyne.CanvasObject) {
		if s, is := x.(*container.Scroll); is && slices.Contains(kittest.All[fyne.CanvasObject](s), o) && !in(place(s), s.Size()) {
			ok = false
		}
	})
	return ok
}

// TestEverythingOfEveryPageIsReachedByTheKeyboardAndSeen in the smallest window and in a large one: F6 and Tab go to all that can have the
// keyboard, and what has it is in view and looks different from before.
func TestEverythingOfEveryPageIsReachedByTheKeyboardAndSeen(t *testing.T) {
	for _, size := range []fyne.Size{smallest, fyne.NewSize(1920, 1080)} {
		t.Run(fmt.Sprint(size.Width), func(t *testing.T) {
			r := newRig(t)
			r.file.t = demo.New(demo.Options{Students: 60, Seed: 1})
			r.Open(r.file.path)
			r.run.Drain()
			r.win.Resize(size)
			marked := map[string]bool{}
			for _, p := range append([]session.Page{session.PageGrid, session.PageClashes}, r.registerPages()...) {
				r.command("view." + strings.TrimPrefix(string(p), "view."))
				r.run.Drain()
				if r.session.Place().Page != p {
					t.Fatalf("%s is not shown", p)
				}
				stops := r.stops()
				for _, f := range offered(r.win.Content()) {
					if !slices.Contains(stops, f) {
						t.Errorf("%s: the keyboard never gets to %s", p, named(f))
					}
				}
				for _, f := range stops {
					r.win.Canvas().Focus(f)
					if o := f.(fyne.CanvasObject); !r.inside(o) {
						t.Errorf("%s: %s has the keyboard and can't be seen", p, named(f))
					}
					if kind := fmt.Sprintf("%T", f); !marked[kind] {
						marked[kind] = true
						if !r.looksFocused(f) {
							t.Errorf("%s: %s looks the same with the keyboard", p, named(f))
						}
					}
				}
			}
		})
	}
}

// looksFocused says whether a widget is drawn in another way with the keyboard than without.
func (r *rig) looksFocused(f fyne.Focusable) bool {
	with := r.drawn()
	r.win.Canvas().Unfocus()
	without := r.drawn()
	r.win.Canvas().Focus(f)
	return !bytes.Equal(with, without)
}

func (r *rig) drawn() []byte {
	img, ok := r.win.Canvas().Capture().(*image.NRGBA)
	if !ok {
		r.t.Fatal("the window is drawn in another way than expected")
	}
	return img.Pix
}
