package shell

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carillon/internal/demo"
	"carillon/internal/work"
	"carillon/model"
	"carillon/ui/grid"
	"carillon/ui/kit"
)

var schoolSizes = []int{1200, 5000, 50_000} // students

// BenchmarkAfterAMove is what the window does for an edit and after it, from the model to objects ready to draw: a lesson that
// is selected goes to a neighbouring slot and back, or to those not placed and back.
func BenchmarkAfterAMove(b *testing.B) {
	for _, n := range schoolSizes {
		w := bigWindow(b, n)
		lesson := someLesson(b, w)
		for name, to := range map[string]model.Slot{"slot": otherSlot(w, lesson), "tray": {}} {
			b.Run(fmt.Sprint(n, " to another ", name), func(b *testing.B) {
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					at := lesson.Slot
					if i%2 == 0 {
						at = to
					}
					if err := w.apply(model.MoveLesson{Lesson: lesson.ID, To: at}); err != nil {
						b.Fatal(err)
					}
				}
				if err := w.apply(model.MoveLesson{Lesson: lesson.ID, To: lesson.Slot}); err != nil {
					b.Fatal(err)
				}
			})
		}
	}
}

// BenchmarkPickUp picks lessons up one after another: the slots that they can go to are shown.
func BenchmarkPickUp(b *testing.B) {
	for _, n := range schoolSizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w := bigWindow(b, n)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				w.pickUp(grid.Card{ID: grid.CardID(i%1000 + 1)})
			}
		})
	}
}

// BenchmarkSelect selects one lesson after another: the inspector looks at every slot for it.
func BenchmarkSelect(b *testing.B) {
	w := bigWindow(b, 5000)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		w.session.SelectLesson(model.LessonID(i%10_000 + 1))
	}
}

// bigWindow is a window with a school of so many students open.
func bigWindow(b *testing.B, students int) *Window {
	b.Helper()
	t := demo.New(demo.Options{Students: students, Seed: 1, Year: 2026})
	app := test.NewTempApp(b)
	app.Settings().SetTheme(kit.NewTheme(kit.ModeLight))
	run := &work.Manual{}
	w := New(test.NewTempWindow(b, nil), Deps{Runner: run, Files: fakeFiles{"x": {path: "x", t: t}}})
	w.win.Resize(fyne.NewSize(1920, 1000))
	w.Open("x")
	run.Drain()
	return w
}

// someLesson selects a placed lesson in the middle of the grid's rows.
func someLesson(b *testing.B, w *Window) *model.Lesson {
	b.Helper()
	for l := range w.open.t.Lessons() {
		if l.Slot.Placed() && w.grid.Reveal(grid.CardID(l.ID)) {
			w.session.SelectLesson(l.ID)
			return l
		}
	}
	b.Fatal("no lesson is placed")
	return nil
}

// otherSlot is a slot beside that of a lesson.
func otherSlot(w *Window, l *model.Lesson) model.Slot {
	col := w.open.view.col(l.Slot)
	return w.open.view.slots[(col+1)%len(w.open.view.slots)]
}
