package shell

import (
	"testing"

	"carillon/model"
)

func TestPrioritiesAreSetByAPatternAndUndoneAtOnce(t *testing.T) {
	r := opened(t)
	priorities := func(want ...int8) {
		t.Helper()
		i := 0
		for s := range r.file.t.Sections() {
			if s.Priority != want[i] {
				t.Errorf("%s has priority %d, want %d", r.file.t.SectionCode(s.ID), s.Priority, want[i])
			}
			i++
		}
	}
	r.command("timetable.priorities")
	d := r.dialog("Section priorities")
	shown := d.Tabs[0].Content
	r.says(shown, "Write the code of a section")
	for _, c := range []struct{ pattern, priority, says string }{
		{"ART*", "3", "No section fits"},
		{"*mat*", "high", "2 sections fit: 09MAT 1, 10MAT 1."},
		{"*mat*", "high", "Enter a priority from -9 to 10."},
		{"*mat*", "11", "Enter a priority from -9 to 10."},
		{"*mat*", "", "Enter a priority from -9 to 10."},
		{"[", "3", "No section fits"},
	} {
		r.win.Canvas().Focus(d.Tabs[0].Focus)
		r.typed(c.pattern, c.priority)
		if c.says[0] == 'E' {
			d.Primary.Tapped(nil)
		}
		r.says(shown, c.says)
	}
	priorities(model.PriorityUnset, model.PriorityUnset, model.PriorityUnset)
	r.win.Canvas().Focus(d.Tabs[0].Focus)
	r.typed("*mat*", "3")
	r.dialog("Section priorities").Primary.Tapped(nil)
	if r.Host().Top() != nil || r.file.t.Unsaved() != 1 {
		t.Fatalf("%d changes", r.file.t.Unsaved())
	}
	priorities(3, model.PriorityUnset, 3)
	r.command("edit.undo")
	priorities(model.PriorityUnset, model.PriorityUnset, model.PriorityUnset)
}
