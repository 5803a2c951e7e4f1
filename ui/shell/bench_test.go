package shell

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carillon/internal/demo"
	"carillon/internal/work"
	"carillon/model"
	"carillon/ui/kit"
)

// BenchmarkAfterAMove is what the window does after each edit in a school of 5,000 students.
func BenchmarkAfterAMove(b *testing.B) {
	w := bigWindow(b)
	var lesson *model.Lesson
	for l := range w.open.t.Lessons() {
		if l.Slot.Placed() {
			lesson = l
			break
		}
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		to := lesson.Slot
		if i%2 == 0 {
			to = model.Slot{}
		}
		if err := w.apply(model.MoveLesson{Lesson: lesson.ID, To: to}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSelect selects a lesson in such a school: the inspector looks at every slot for it.
func BenchmarkSelect(b *testing.B) {
	w := bigWindow(b)
	b.ResetTimer()
	for i := range b.N {
		w.session.SelectLesson(model.LessonID(i%10_000 + 1))
	}
}

// bigWindow is a window with a school of 5,000 students open.
func bigWindow(b *testing.B) *Window {
	b.Helper()
	t := demo.New(demo.Options{Students: 5000, Seed: 1, Year: 2026})
	app := test.NewTempApp(b)
	app.Settings().SetTheme(kit.NewTheme(kit.ModeLight))
	run := &work.Manual{}
	w := New(test.NewTempWindow(b, nil), Deps{Runner: run, Files: fakeFiles{"x": {path: "x", t: t}}})
	w.win.Resize(fyne.NewSize(1920, 1000))
	w.Open("x")
	run.Drain()
	return w
}
