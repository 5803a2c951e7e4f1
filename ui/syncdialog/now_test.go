package syncdialog

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/model/names"
	"carillon/sync/engine"
)

// TestSyncNowNamesTheNumbersOfItsPreview: rosters make sections, and a rotation leaves lessons out.
func TestSyncNowNamesTheNumbersOfItsPreview(t *testing.T) {
	l := newLive(t)
	l.add(nil)
	l.Now()
	l.run.Drain()
	sections, lists, lessons := l.numbers()
	l.press("Preview")
	l.run.Drain()
	l.says(fmt.Sprintf("Sections %d", sections), fmt.Sprintf("Section lists %s", names.Number(lists)), fmt.Sprintf("Timetable %d", lessons))
	l.key(fyne.KeyEscape)

	l.Now()
	l.run.Drain()
	l.key(fyne.KeyTab)
	l.key(fyne.KeyUp)
	l.key(fyne.KeyUp) // all rotations
	l.says("Then sections, section lists and the timetable are published to it.")
	l.run.Drain()
	if _, _, other := l.numbers(); other == lessons {
		t.Errorf("two rotations have %d lessons each", other)
	}
}

// TestAnotherRotationBringsItsUsualDates: the dates that stand there are those of the rotation before, and would put the lessons
// of the other one into its days.
func TestAnotherRotationBringsItsUsualDates(t *testing.T) {
	first, last := model.NewDate(2027, 1, 5), model.NewDate(2027, 6, 11)
	for _, c := range []struct {
		name     string
		basic    *engine.Choice
		options  []string
		kind     string
		from, to model.Date
	}{
		{"one to come", nil, []string{"2 · Semester 2"}, "A fixed date", first, last},
		{"back to the one that runs", nil, []string{"2 · Semester 2", "1 · Semester 1"}, "Today", model.DateOf(now), model.NewDate(2026, 12, 18)},
		{"all, after one to come", nil, []string{"2 · Semester 2", "All"}, "Today", model.DateOf(now), last},
		{"without dates", nil, []string{"3 · Camp"}, "Today", model.DateOf(now), last},
		{"the one that is chosen already", &engine.Choice{From: model.NewDate(2026, 12, 1), To: model.NewDate(2026, 12, 11), Rotation: 1}, []string{"1 · Semester 1"},
			"A fixed date", model.NewDate(2026, 12, 1), model.NewDate(2026, 12, 11)},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			for _, add := range []*model.Rotation{{Number: 2, Name: "Semester 2", First: first, Last: last}, {Number: 3, Name: "Camp"}} {
				if _, err := r.tt.Apply(model.Add{Record: add}); err != nil {
					t.Fatal(err)
				}
			}
			r.system(func(s *engine.System) { s.Basic = c.basic })
			r.Now()
			r.run.Drain()
			for _, o := range c.options {
				r.option(o)
			}
			r.says(c.kind, c.options[len(c.options)-1], date(c.from), date(c.to))
		})
	}
}

// numbers are those of Sync Now.
func (l *live) numbers() (sections, lists, lessons int) {
	l.t.Helper()
	for _, c := range l.words("Then ") {
		var more int
		if _, err := fmt.Sscanf(c, "Then %d sections, %d,%d section list rows and the timetable with %d lessons", &sections, &more, &lists, &lessons); err == nil {
			return sections, 1000*more + lists, lessons
		}
	}
	l.t.Fatalf("there are no numbers in:\n%s", l.text())
	return 0, 0, 0
}
