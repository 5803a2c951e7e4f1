package ical_test

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carillon/internal/exchange"
	"carillon/internal/exchange/ical"
	"carillon/model"
)

// school is a week of one day in the cycle with a lesson at 8:30, and a teacher, a room and a student with a name that needs escaping;
// the dates are those of two weeks around the end of summer time in 2026 (November 1).
func school(t *testing.T, zone string) *model.State {
	t.Helper()
	b := model.NewBuilder()
	var s model.School
	s.Name, s.Region, s.TimeZone = "Lincoln; High, East", model.RegionUSA, zone
	s.First, s.Last = date(10, 26), date(11, 6)
	b.Put(&s)
	var cal model.Calendar
	for d := date(10, 26); d <= date(11, 6); d++ {
		switch {
		case d == date(11, 3):
			cal.Days = append(cal.Days, model.CalendarDay{Date: d, Holiday: "Election Day"})
		case d == date(11, 5):
			cal.Days = append(cal.Days, model.CalendarDay{Date: d, Day: 1, Schedule: "2-hour delay"})
		case d.Weekday() != 0 && d.Weekday() != 6:
			cal.Days = append(cal.Days, model.CalendarDay{Date: d, Day: 1})
		}
	}
	b.Put(&cal)
	cell := func(from, to model.Minute) []model.Cell {
		return []model.Cell{{Day: 1, Period: 1, Start: from, End: to, Kind: model.Teaching}}
	}
	b.Add(&model.Grid{Code: "M", Days: []model.Day{{Code: "A", Name: "Day A"}}, Periods: []model.Period{{ID: 1, Code: "1", Name: "Period 1"}},
		Cells: cell(510, 570), Schedules: []model.BellSchedule{{Name: "2-hour delay", Cells: cell(630, 660)}}})
	b.Add(&model.Teacher{Code: "KIM", FirstName: "Grace", Surname: "Kim"})
	b.Add(&model.Room{Code: "A1"})
	b.Add(&model.Course{Code: "09MAT", Name: "Mathematics 9, " + strings.Repeat("längere ", 12)})
	b.Add(&model.Section{Course: 1, SectionID: "1", Teachers: []model.TeacherID{1}, Priority: model.PriorityUnset})
	b.Add(&model.Student{Code: "501", FirstName: "José", Surname: "Núñez"})
	b.Add(&model.Enrolment{Section: 1, Student: 1, Last: date(10, 30)})
	b.Add(&model.Lesson{Section: 1, Slot: model.Slot{Grid: 1, Day: 1, Period: 1}, Teachers: []model.TeacherID{1}, Rooms: []model.RoomID{1}})
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return tt.Snapshot()
}

func date(month, day int) model.Date { return model.NewDate(2026, time.Month(month), day) }

func export(s *model.State, set map[string]string, single bool) (map[string]string, error) {
	out := &exchange.Memory{Single: single}
	_, err := ical.Format().Write(context.Background(), s, exchange.WriteOptions{Today: date(10, 1), Settings: set}, out, nil)
	files := map[string]string{}
	for name, b := range out.Files {
		files[name] = b.String()
	}
	return files, err
}

func of(t *testing.T, s *model.State, who string) string {
	t.Helper()
	files, err := export(s, map[string]string{"of": who}, true)
	if err != nil {
		t.Fatal(err)
	}
	return files[""]
}

// starts are the lines of a calendar that begin with a name.
func starts(file, name string) (out []string) {
	for l := range strings.SplitSeq(strings.ReplaceAll(file, "\r\n ", ""), "\r\n") {
		if strings.HasPrefix(l, name) {
			out = append(out, l)
		}
	}
	return out
}

func TestALessonIsAnEventOnEachDateByItsBellSchedule(t *testing.T) {
	file := of(t, school(t, "America/Chicago"), "teacher:KIM")
	var want []string
	for _, d := range []string{"1026", "1027", "1028", "1029", "1030", "1102", "1104"} {
		want = append(want, "DTSTART;TZID=America/Chicago:2026"+d+"T083000")
	}
	want = append(want, "DTSTART;TZID=America/Chicago:20261105T103000", "DTSTART;TZID=America/Chicago:20261106T083000")
	if diff := cmp.Diff(want, starts(file, "DTSTART;TZID")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := starts(file, "DTSTART;VALUE=DATE"); len(got) != 1 || got[0] != "DTSTART;VALUE=DATE:20261103" {
		t.Errorf("the holiday is %v", got)
	}
	if got := starts(file, "LOCATION"); len(got) != 9 || got[0] != "LOCATION:A1" {
		t.Errorf("the rooms are %v", got)
	}
	if got := starts(file, "X-WR-CALNAME"); len(got) != 1 || got[0] != `X-WR-CALNAME:Lincoln\; High\, East · Grace Kim (KIM)` {
		t.Errorf("the calendar is called %v", got)
	}
}

func TestNoLineIsTooLongAndNoCharacterIsCut(t *testing.T) {
	file := of(t, school(t, "America/Chicago"), "room:A1")
	for l := range strings.SplitSeq(file, "\r\n") {
		if len(l) > 75 || strings.ToValidUTF8(l, "") != l || strings.ContainsAny(l, "\r\n") {
			t.Fatalf("%d bytes: %q", len(l), l)
		}
	}
}

func TestAStudentsEventsEndWithTheirPlaceInTheSection(t *testing.T) {
	if got := starts(of(t, school(t, "America/Chicago"), "student:501"), "DTSTART;TZID"); len(got) != 5 {
		t.Errorf("events of a place until October 30: %v", got)
	}
}

func TestTheTimeZoneHasItsChangesOfTheYear(t *testing.T) {
	for zone, want := range map[string][]string{
		"America/Chicago": {"TZOFFSETTO:-0500", "TZOFFSETTO:-0600"}, "America/Phoenix": {"TZOFFSETTO:-0700"}, "UTC": {"TZOFFSETTO:+0000"},
	} {
		if diff := cmp.Diff(want, starts(of(t, school(t, zone), "teacher:KIM"), "TZOFFSETTO")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", zone, diff)
		}
	}
}

func TestUIDsAreOncePerCalendarAndTheSameInTheNextExport(t *testing.T) {
	s := school(t, "America/Chicago")
	first, again := starts(of(t, s, "teacher:KIM"), "UID"), starts(of(t, s, "teacher:KIM"), "UID")
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("(-first +again):\n%s", diff)
	}
	seen := map[string]bool{}
	for _, uid := range append(first, starts(of(t, s, "room:A1"), "UID")...) {
		if seen[uid] {
			t.Errorf("%s comes twice", uid)
		}
		seen[uid] = true
	}
}

func TestACalendarThatCannotBeWrittenSaysWhy(t *testing.T) {
	for name, test := range map[string]struct {
		zone   string
		set    map[string]string
		single bool
		want   string
	}{
		"no time zone":     {"", nil, false, "ical.no-zone"},
		"no such zone":     {"Mars/Olympus", nil, false, "ical.bad-zone"},
		"a path":           {"../../etc/passwd", nil, false, "ical.bad-zone"},
		"the computer's":   {"Local", nil, false, "ical.bad-zone"},
		"nobody":           {"UTC", map[string]string{"of": "teacher:LEE"}, false, "ical.not-found"},
		"no kind":          {"UTC", map[string]string{"of": "course:09MAT"}, false, "ical.bad-of"},
		"no code":          {"UTC", map[string]string{"of": "teacher"}, false, "ical.bad-of"},
		"nothing":          {"UTC", map[string]string{"of": ""}, false, "ical.bad-of"},
		"none in one file": {"UTC", map[string]string{"of": "sectionss"}, true, "ical.bad-of"},
	} {
		var e *exchange.Error
		if _, err := export(school(t, test.zone), test.set, test.single); !errors.As(err, &e) || string(e.Why.Code) != test.want {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
}

func TestDebiansICalendarReadsAWeekOverTheEndOfSummerTime(t *testing.T) {
	const python = "/usr/bin/python3"
	if exec.Command(python, "-c", "import icalendar").Run() != nil {
		t.Skip("python3-icalendar is not installed (Debian: python3-icalendar): whether another program reads a calendar is not tested")
	}
	cmd := exec.Command(python, "-c", `
import sys, icalendar, datetime
c = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
zone = c.walk("VTIMEZONE")[0].to_tz()
for e in c.walk("VEVENT"):
    at = e["DTSTART"].dt
    if isinstance(at, datetime.datetime):
        at = zone.localize(at.replace(tzinfo=None)) if hasattr(zone, "localize") else at.replace(tzinfo=zone)
        if datetime.date(2026, 10, 30) <= at.date() <= datetime.date(2026, 11, 5):
            print(at.astimezone(datetime.timezone.utc).strftime("%m-%d %H:%M"))
    else:
        print(at.strftime("%m-%d"), e["SUMMARY"])
`)
	cmd.Stdin = strings.NewReader(of(t, school(t, "America/Chicago"), "section:09MAT 1"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want := "10-30 13:30\n11-02 14:30\n11-03 Election Day\n11-04 14:30\n11-05 16:30\n" // 8:30 is 13:30 UTC in summer and 14:30 after
	if diff := cmp.Diff(want, string(out)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAFolderHasAFileForEach(t *testing.T) {
	for of, want := range map[string]string{"teachers": "[teacher-KIM.ics]", "sections": "[section-09MAT_1.ics]", "students": "[student-501.ics]"} {
		files, err := export(school(t, "UTC"), map[string]string{"of": of}, false)
		var names []string
		for n := range files {
			names = append(names, n)
		}
		if err != nil || fmt.Sprint(names) != want {
			t.Errorf("%s: %v, %v", of, names, err)
		}
	}
}
