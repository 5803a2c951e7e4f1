package syncdialog

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

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
	l.says(fmt.Sprintf("Sections %d", sections), fmt.Sprintf("Section lists %s", engine.Number(lists)), fmt.Sprintf("Timetable %d", lessons))
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
