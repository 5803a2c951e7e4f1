package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"carillon/model"
	"carillon/model/names"
	"carillon/sync/engine"
)

func newCalendarCmd(a *app) *cobra.Command {
	var month string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "calendar FILE",
		Short: "Show which date is which day of the cycle, and close and open days",
		Long: `Show which date is which day of the cycle, the holidays and the terms, a month at a time.

"carillonctl calendar close FILE DATE NAME" closes a day (a snow day): the letters of later dates follow, so that no day of the
cycle is skipped. "carillonctl calendar open FILE DATE" takes that back. Dates before today never change their letter.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			var only time.Time
			if month != "" {
				var err error
				if only, err = time.Parse("2006-01", month); err != nil {
					return usage("%q is not a month such as 2026-12", month)
				}
			}
			f, err := a.open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			s := f.Timetable().Snapshot()
			if asJSON {
				return writeJSON(a.out, calendarData(s, only))
			}
			return printCalendar(a.out, s, only)
		},
	}
	cmd.Flags().StringVar(&month, "month", "", "one `month` alone: 2026-12")
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	cmd.AddCommand(newCalendarEditCmd(a, "close FILE DATE NAME", "Take school off a date: a snow day", 3,
		func(date model.Date, args []string, shift bool) model.CalendarEdit {
			return model.CloseDay{Date: date, Name: args[2], Shift: shift, From: a.today()}
		}))
	cmd.AddCommand(newCalendarEditCmd(a, "open FILE DATE", "Give school back to a date without", 2,
		func(date model.Date, _ []string, shift bool) model.CalendarEdit {
			return model.OpenDay{Date: date, Shift: shift, From: a.today()}
		}))
	cmd.AddCommand(newCalendarEditCmd(a, "bells FILE DATE SCHEDULE", "Give a date a bell schedule: a 2-hour delay; Regular for the usual one", 3,
		func(date model.Date, args []string, _ bool) model.CalendarEdit {
			return model.SetBells{First: date, Last: date, Schedule: args[2]}
		}))
	return cmd
}

// newCalendarEditCmd is a command that changes the calendar by one edit, or says what that would change.
func newCalendarEditCmd(a *app, use, short string, args int, edit func(model.Date, []string, bool) model.CalendarEdit) *cobra.Command {
	var noShift, dryRun bool
	cmd := &cobra.Command{
		Use:   use,
		Short: short,
		Args:  cobra.ExactArgs(args),
		RunE: func(_ *cobra.Command, args []string) error {
			open := a.openToWrite
			if dryRun {
				open = a.open
			}
			f, err := open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			t := f.Timetable()
			date, err := model.ParseDateIn(args[1], t.School().Region)
			if err != nil {
				return usage("%v", err)
			}
			e := edit(date, args, !noShift)
			before := t.Snapshot()
			changed, err := before.DatesChanged(e)
			if err != nil {
				return err
			}
			if dryRun {
				for _, c := range changed {
					fmt.Fprintf(a.out, "%s %s: %s → %s\n", c.Is.Date.Weekday().String()[:3], c.Is.Date, calendarDayText(before, c.Was), calendarDayText(before, c.Is))
				}
			} else if _, err := t.Apply(e); err != nil {
				return err
			}
			if t.Unsaved() > 0 {
				if err := a.writes(f.Path(), f.Save); err != nil {
					return err
				}
			}
			fmt.Fprintln(a.out, model.EffectOf(changed).Text(model.Date.String))
			return a.saySentFrom(before, e)
		},
	}
	cmd.Flags().BoolVar(&noShift, "no-shift", false, "leave the days of later dates as they are")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "say which dates would change, and change nothing")
	return cmd
}

// saySentFrom says what the next sync reads of a change of the calendar.
func (a *app) saySentFrom(before *model.State, e model.CalendarEdit) error {
	after, err := e.Calendar(before)
	if err != nil {
		return err
	}
	if was, is := engine.SentFrom(before, after, a.now()); was != is {
		fmt.Fprintf(a.out, "The next sync sends the timetable from %s, not from %s.\n", is, was)
	}
	fmt.Fprintln(a.out, "A sync sends no calendar: the SIS has its own, where the date has to be changed too.")
	return nil
}

// calendarDayText is a date of a calendar in words: "MonA", "no school: Labor Day".
func calendarDayText(s *model.State, d model.CalendarDay) string {
	switch {
	case d.Day != 0 && d.Schedule != "":
		return s.CycleDayCode(int(d.Day)) + ", " + d.Schedule
	case d.Day != 0:
		return s.CycleDayCode(int(d.Day))
	case d.Holiday != "":
		return "no school: " + d.Holiday
	}
	return "no school"
}

// calendarJSON is what carillonctl calendar prints as JSON.
type calendarJSON struct {
	Pattern string            `json:"pattern"` // how the days of the cycle follow one another, in words
	Terms   []model.Term      `json:"terms"`
	Days    []calendarDayJSON `json:"days"`
}

type calendarDayJSON struct {
	model.CalendarDay
	Code string `json:"code,omitempty"` // of the day of the cycle
}

func calendarData(s *model.State, only time.Time) calendarJSON {
	out := calendarJSON{Pattern: s.FindCycle().String(), Terms: s.Calendar().Terms, Days: []calendarDayJSON{}}
	if out.Terms == nil {
		out.Terms = []model.Term{}
	}
	for _, d := range s.Calendar().Days {
		if !only.IsZero() && !sameMonth(d.Date, only) {
			continue
		}
		line := calendarDayJSON{CalendarDay: d}
		if d.Day != 0 {
			line.Code = s.CycleDayCode(int(d.Day))
		}
		out.Days = append(out.Days, line)
	}
	return out
}

func sameMonth(d model.Date, month time.Time) bool {
	t := d.Time()
	return t.Year() == month.Year() && t.Month() == month.Month()
}

// printCalendar shows the months of a calendar, or one of them.
func printCalendar(w io.Writer, s *model.State, only time.Time) error {
	days := s.Calendar().Days
	if len(days) == 0 {
		fmt.Fprintln(w, "The calendar has no dates.")
		return nil
	}
	c := s.FindCycle()
	fmt.Fprintf(w, "%s from %s to %s; %s.\n", names.Count(len(s.SchoolDates()), "day of school", "days of school"), days[0].Date, days[len(days)-1].Date, c)
	for _, t := range s.Calendar().Terms {
		fmt.Fprintf(w, "%s: %s to %s\n", t.Name, t.First, t.Last)
	}
	first := days[0].Date.Time()
	month := time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, time.UTC)
	last := days[len(days)-1].Date.Time()
	if !only.IsZero() {
		month, last = only, only
	}
	for ; !month.After(last); month = month.AddDate(0, 1, 0) {
		printMonth(w, s, month)
	}
	return nil
}

// printMonth shows a month: a line per week, and the holidays below.
func printMonth(w io.Writer, s *model.State, month time.Time) {
	start := time.Monday
	if american, _ := s.School().Region.MonthFirst(); american {
		start = time.Sunday
	}
	fmt.Fprintf(w, "\n%s\n", month.Format("January 2006"))
	var cells []string
	for i := range 7 {
		cells = append(cells, "   "+((start + time.Weekday(i)) % 7).String()[:3])
	}
	first := model.DateOf(month)
	for range (int(month.Weekday()) - int(start) + 7) % 7 {
		cells = append(cells, "")
	}
	var holidays []string
	last := model.DateOf(month.AddDate(0, 1, -1))
	for d := first; d <= last; d++ {
		day := s.SchoolDay(d)
		mark := cmp.Or(day.Code, "-")
		switch {
		case day.Cycle != 0:
			mark = s.CycleDayCode(day.Cycle)
		case !day.Known:
			mark = ""
		}
		cells = append(cells, fmt.Sprintf("%2d %s", d.Time().Day(), mark))
		if name := cmp.Or(day.Holiday, day.Bells); name != "" {
			holidays = append(holidays, fmt.Sprintf("%2d %s", d.Time().Day(), name))
		}
	}
	width := 8
	for _, c := range cells {
		width = max(width, len([]rune(c))+2)
	}
	for week := range slices.Chunk(cells, 7) {
		line := ""
		for _, c := range week {
			line += c + strings.Repeat(" ", width-len([]rune(c)))
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	for _, h := range holidays {
		fmt.Fprintln(w, h)
	}
}
