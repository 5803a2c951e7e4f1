// Package ical writes the timetables of teachers, rooms, students and sections as calendars (iCalendar, RFC 5545): an event for each
// lesson and duty on each date of the academic year on which it takes place, at the times of the date's bell schedule.
package ical

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // Windows has none

	"carillon/internal/exchange"
	"carillon/model"
	"carillon/model/message"
	"carillon/model/names"
)

// Settings of the format.
const (
	settingOf   = "of"
	settingZone = "timezone"
)

// kinds are whose calendars can be written, by what they are called; the name of all of them has an s.
var kinds = map[string]model.Kind{"teacher": model.KindTeacher, "room": model.KindRoom, "student": model.KindStudent, "section": model.KindSection}

// Format is calendar files.
func Format() exchange.Format {
	return exchange.Format{ID: "ical", Names: []string{"ics", "icalendar"}, Label: "Calendar files", Extensions: []string{".ics"}, Folder: true,
		Writes: []model.Kind{model.KindLesson, model.KindRosterSlot}, Loses: message.New(saysLoses),
		Settings: []exchange.Setting{
			{ID: settingOf, Label: "Of: teacher:KIM, or teachers, rooms, sections, students", Default: "teachers", Writing: true},
			{ID: settingZone, Label: "Time zone, where the school has none: America/New_York", Writing: true},
		}, Write: write}
}

func write(ctx context.Context, s *model.State, o exchange.WriteOptions, out exchange.Output, progress exchange.Progress) (*exchange.Written, error) {
	f := Format()
	t := s.Index()
	zone, err := zoneOf(t, f.Setting(o.Settings, settingZone))
	if err != nil {
		return nil, err
	}
	days := t.Calendar().Days
	if len(days) == 0 {
		return nil, exchange.Refuse("", "", 0, message.New(saysNoDates))
	}
	keys, err := find(t, f.Setting(o.Settings, settingOf))
	if err != nil {
		return nil, err
	}
	if len(keys) != 1 && !out.Many() {
		return nil, exchange.Refuse("", "", 0, message.New(saysNeedsMany, message.Count("n", len(keys))))
	}
	written := &exchange.Written{Counts: map[model.Kind]int{}}
	used := map[string]bool{}
	for i, k := range keys {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		name := ""
		if out.Many() {
			name = fileName(t, k, used)
		}
		w, err := out.File(name)
		if err != nil {
			return nil, err
		}
		c := calendar{t: t, of: k, zone: zone, out: &failing{w: w}, today: o.Today, counts: written.Counts}
		c.write(days)
		if c.out.err != nil {
			return nil, c.out.err
		}
		written.Files++
		progress.Report(int64(i+1), int64(len(keys)))
	}
	return written, nil
}

// zoneOf is the time zone of a school, or the one that was chosen.
func zoneOf(t *model.Timetable, chosen string) (*time.Location, error) {
	name := cmp.Or(chosen, t.School().TimeZone)
	if name == "" {
		return nil, exchange.Refuse("", "", 0, message.New(saysNoZone))
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, exchange.Refuse("", "", 0, message.New(saysBadZone, message.Name("zone", name)))
	}
	return zone, nil
}

// find is whose calendars a text names: "teacher:KIM", "rooms".
func find(t *model.Timetable, of string) (keys []model.Key, err error) {
	kind, code, one := strings.Cut(of, ":")
	if !one {
		kind = strings.TrimSuffix(kind, "s")
	}
	k, ok := kinds[kind]
	if !ok || !one && !strings.HasSuffix(of, "s") {
		return nil, exchange.Refuse("", "", 0, message.New(saysBadOf, message.Name("of", of)))
	}
	for r := range t.All(k) {
		codes, inactive := codesOf(t, r)
		if one && slices.Contains(codes, code) || !one && !inactive {
			keys = append(keys, r.Key())
		}
	}
	if one && len(keys) == 0 {
		return nil, exchange.Refuse("", "", 0, message.New(saysNotFound, message.Name("of", of)))
	}
	return keys, nil
}

// codesOf is what a record goes by, and whether it is inactive.
func codesOf(t *model.Timetable, r model.Record) (codes []string, inactive bool) {
	switch r := r.(type) {
	case *model.Teacher:
		codes, inactive = []string{r.Code, r.SISID}, r.Inactive
	case *model.Student:
		codes, inactive = []string{r.Code, r.SISID}, r.Inactive
	case *model.Room:
		codes = []string{r.Code, r.SISID}
	case *model.Section:
		codes = []string{t.SectionCode(r.ID), r.SISID}
	}
	return slices.DeleteFunc(codes, func(c string) bool { return c == "" }), inactive
}

// fileName is the name of a record's file in a folder, which no other has.
func fileName(t *model.Timetable, k model.Key, used map[string]bool) string {
	code := fmt.Sprint(k.ID)
	if codes, _ := codesOf(t, t.Get(k)); len(codes) > 0 {
		code = codes[0]
	}
	clean := strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return '_'
	}, code)
	name := k.Kind.String() + "-" + clean
	if used[names.Fold(name)] {
		name += fmt.Sprintf("-%d", k.ID)
	}
	used[names.Fold(name)] = true
	return name + ".ics"
}
