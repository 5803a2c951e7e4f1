package syncdialog

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"carillon/model"
	"carillon/ui/kit"
)

// dayNotes tells calendars what the timetable knows of a day; nil where it has no calendar days.
func dayNotes(s *model.State) func(time.Time) kit.DayNote {
	if len(s.Calendar().Days) == 0 {
		return nil
	}
	return func(t time.Time) kit.DayNote {
		day := s.SchoolDay(model.DateOf(t))
		if day.Cycle == 0 {
			note := kit.DayNote{Long: schoolWords(day), Off: day.Known}
			if day.Known {
				note.Short = "–" // muted numbers alone would be a sign by colour only
			}
			return note
		}
		return kit.DayNote{Short: cycleCode(day), Long: cycleName(day)}
	}
}

// cycleCode is a day of the cycle in short: MonA, Day 3.
func cycleCode(day model.SchoolDay) string {
	if _, err := strconv.Atoi(day.Code); err == nil {
		return "Day " + day.Code
	}
	if day.Code == "" {
		return fmt.Sprintf("Day %d", day.Cycle)
	}
	return day.Code
}

// cycleName is a day of the cycle in full: Monday A, Day 3.
func cycleName(day model.SchoolDay) string {
	if day.Name != "" {
		return day.Name
	}
	return cycleCode(day)
}

// schoolWords says what a date is: a day of the cycle, or why there is no school.
func schoolWords(day model.SchoolDay) string {
	switch {
	case !day.Known:
		return "not in the school calendar"
	case day.Cycle != 0:
		return cycleName(day)
	case day.Holiday != "":
		return "no school: " + day.Holiday
	}
	return "no school"
}

// dayWords is a date's weekday and what it is: "Mon · Day 3"; "" where the timetable has no calendar days.
func dayWords(s *model.State, d model.Date) string {
	if len(s.Calendar().Days) == 0 {
		return ""
	}
	words, weekday := schoolWords(s.SchoolDay(d)), d.Weekday().String()[:3]
	if strings.HasPrefix(words, weekday) { // Monday A, MonA
		return words
	}
	return weekday + " · " + words
}

// dayField is a date with its calendar and, beside it, what the date is.
type dayField struct {
	*kit.DateEntry
	words *kit.Text
}

func newDayField(s *Sync) dayField {
	f := dayField{kit.NewDateEntry(time.Time{}), kit.NewText("", kit.TextStyle{Color: kit.ColorMuted, Shrink: true})}
	f.Now = s.d.Now
	return f
}

// say says what the typed date is by a timetable's calendar.
func (f dayField) say(s *model.State) {
	f.Note = dayNotes(s)
	if d, ok := f.Date(); ok {
		f.words.SetText(dayWords(s, model.DateOf(d)))
	} else {
		f.words.SetText("")
	}
}
