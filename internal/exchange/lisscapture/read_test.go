package lisscapture_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"carillon/internal/demo"
	"carillon/internal/exchange"
	"carillon/internal/exchange/intake"
	"carillon/internal/exchange/lisscapture"
	"carillon/internal/words"
	"carillon/model"
	"carillon/sync/liss"
	"carillon/sync/lissmap"
	"carillon/sync/rows"
)

func empty(t testing.TB) *model.State {
	t.Helper()
	b := model.NewBuilder()
	first, last := model.SchoolYear(2026)
	b.Put(&model.School{Name: "New", Region: model.RegionUSA, First: first, Last: last})
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	return tt.Snapshot()
}

func read(t testing.TB, into *model.State, here bool, files ...exchange.File) (*intake.Plan, error) {
	t.Helper()
	o := exchange.ReadOptions{}
	if here {
		o.Here = into
	}
	doc, err := lisscapture.Read(context.Background(), &exchange.Input{Name: "capture", Files: files, Many: len(files) > 1}, o, nil)
	if err != nil {
		return nil, err
	}
	return intake.Make(context.Background(), into, doc, intake.Options{Source: "liss|test", Label: "Import"}, nil)
}

func saved(t testing.TB, names ...string) (files []exchange.File) {
	t.Helper()
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, exchange.BytesFile(n[strings.LastIndexByte(n, '/')+1:], b))
	}
	return files
}

// outline is what a timetable has of what LISS carries, by what records are called.
func outline(s *model.State) string {
	tt := s.Index()
	var lines []string
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	teachers := func(ids []model.TeacherID) (names []string) {
		for _, id := range ids {
			names = append(names, rows.TeacherID(tt.Teacher(id)))
		}
		slices.Sort(names)
		return names
	}
	own := func(id model.SectionID) bool { return tt.Section(id).Main == 0 } // a sub-class does not travel
	code := tt.SectionCode
	for sec := range tt.Sections() {
		if !own(sec.ID) {
			continue
		}
		add("section %s rotations %s priority %d", tt.SectionCode(sec.ID), sec.Rotations, sec.Priority)
	}
	for l := range tt.Lessons() {
		if !l.Slot.Placed() || !own(l.Section) {
			continue
		}
		var in []string
		for _, r := range l.Rooms {
			in = append(in, tt.Room(r).Code)
		}
		slices.Sort(in)
		add("lesson %s day %d %s %v %v", code(l.Section), l.Slot.Day, tt.Grid(l.Slot.Grid).Period(l.Slot.Period).Code, teachers(l.Teachers), in)
	}
	for e := range tt.Enrolments() {
		if !own(e.Section) {
			continue
		}
		st := tt.Student(e.Student)
		add("list %s %s", code(e.Section), st.SISID+map[bool]string{true: st.Code}[st.SISID == ""])
	}
	for g := range tt.Grids() {
		for _, c := range g.Cells {
			add("bell %d %s %s %s", c.Day, g.Period(c.Period).Code, c.Start, c.End)
		}
	}
	slices.Sort(lines)
	return strings.Join(slices.Compact(lines), "\n")
}

func TestASavedTimetableOpensWithWhatItsRowsName(t *testing.T) {
	for _, format := range []string{"json", "xml"} {
		t.Run(format, func(t *testing.T) {
			plan, err := read(t, empty(t), false, saved(t, "testdata/timetable."+format)...)
			if err != nil {
				t.Fatal(err)
			}
			if n := plan.Bad(); n != 0 {
				t.Fatalf("%d faults: %v", n, plan.LeftOut())
			}
			want := `bell 1 P1 08:00 09:00
bell 1 P2 09:00 10:00
bell 2 P1 08:00 09:00
bell 2 P2 09:00 10:00
lesson 09MAT 1 day 1 P1 [1001 1002] [R1]
lesson 09MAT 1 day 2 P2 [1001] [R1]
lesson 10ENG 2 day 1 P1 [] [R2]
section 09MAT 1 rotations  priority 9
section 10ENG 2 rotations  priority 9`
			if got := outline(plan.After); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if c := plan.After.Index().TeacherBySISID("1001"); c == nil || c.Code != "AME" {
				t.Errorf("teacher 1001 is %+v", c)
			}
			if plan.After.School().AcademicYear() != 2025 {
				t.Errorf("the academic year is %d", plan.After.School().AcademicYear())
			}
		})
	}
}

func TestEveryGoldenCallThatPublishesIsReadOrSaysWhatItIs(t *testing.T) {
	for _, call := range []string{"publishTimetable", "publishClasses", "publishClassMemberships", "publishBellTimes",
		"publishCalendar", "publishRooms", "publishTeachers",
		"publishStudents", "getTimetable", "publishDailyData"} {
		for _, format := range []string{"json", "xml"} {
			t.Run(call+"."+format, func(t *testing.T) {
				plan, err := read(t, empty(t), false, saved(t, "../../../testdata/liss/calls/"+call+"."+format)...)
				if call == "getTimetable" || call == "publishDailyData" {
					if err == nil || !strings.Contains(err.Error(), "capture.other-call") {
						t.Errorf("got %v", err)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				for _, l := range plan.LeftOut() {
					if l.Bad {
						t.Errorf("%s: %s", l.Place(), words.Plain.Say(l.Why))
					}
				}
				if !plan.Edits() && call != "publishClasses" {
					t.Error("nothing was taken")
				}
			})
		}
	}
}

func TestWhatIsWrongIsSaidWithItsFileAndRow(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"a web page", "<html>", "x.json: capture.no-call"},
		{"cut off", `{"method":"liss.publishTimetable","params":[{},[{"DayNumber":1`, "capture.no-call"},
		{"nothing", "", "capture.no-call"},
		{"an unknown call", `{"method":"liss.fly","params":[]}`, "capture.other-call"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := read(t, empty(t), false, exchange.BytesFile("x.json", []byte(c.body)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	plan, err := read(t, empty(t), false, exchange.BytesFile("x.json", []byte(`{"method":"liss.publishTimetable","params":[{"School":"S"},
		[{"DayNumber":1,"Period":"1","ClassCode":"09MAT 1"},{"DayNumber":0,"Period":"1","ClassCode":"09MAT 1"},{"DayNumber":1,"Period":"1","ClassCode":"X"}],2026]}`)))
	if err != nil {
		t.Fatal(err)
	}
	var places []string
	for _, l := range plan.LeftOut() {
		places = append(places, l.Place())
	}
	if got := strings.Join(places, "; "); got != "x.json, publishTimetable:2; x.json, publishTimetable:3" {
		t.Errorf("left out are %s", got)
	}
}

func TestRowsGoIntoATimetableThatKnowsTheirCodes(t *testing.T) {
	first, err := read(t, empty(t), false, saved(t, "testdata/timetable.json")...)
	if err != nil {
		t.Fatal(err)
	}
	again, err := read(t, first.After, true, saved(t, "testdata/timetable.xml")...)
	if err != nil {
		t.Fatal(err)
	}
	if again.Edits() || again.Bad() > 0 {
		t.Errorf("changed %v, left out %v", again.Edit.Changes, again.LeftOut())
	}
}

// each has a row for every teacher and room of a lesson, as LISS has them.
func each(entries []rows.Entry[rows.Lesson]) (all []rows.Entry[rows.Lesson]) {
	for _, e := range entries {
		for i := range max(1, len(e.Teachers), len(e.Rooms)) {
			one := e
			if len(e.Teachers) > 0 {
				one.Sent.Teacher = e.Teachers[min(i, len(e.Teachers)-1)]
			}
			if len(e.Rooms) > 0 {
				one.Sent.Room = e.Rooms[min(i, len(e.Rooms)-1)]
			}
			all = append(all, one)
		}
	}
	return all
}

// capture is a school's publish calls as files.
func capture(t *rapid.T, tt *model.Timetable, format liss.Format) []exchange.File {
	s := tt.School()
	m := rows.NewMapper(tt, rows.Window{Today: s.First, From: s.First, To: s.Last, ExcludeRosters: true},
		rows.Rules{SeveralTeachers: true, SeveralRooms: true})
	d := liss.Standard()
	d.Format = format
	bells, classes, lists, lessons := lissmap.Records(d, rows.Set{BellTimes: m.BellTimes().Entries,
		Sections: m.Sections().Entries, Lists: m.Lists().Entries, Lessons: each(m.Lessons().Entries)})
	from, to := liss.DateTimeOf(s.First.Time()), liss.DateTimeOf(s.Last.Time())
	var files []exchange.File
	for _, c := range []struct {
		method string
		values []any
	}{
		{"liss.publishBellTimes", []any{"", bells}},
		{"liss.publishClasses", []any{s.AcademicYear(), classes}},
		{"liss.publishClassMemberships", []any{lists, from}},
		{"liss.publishTimetable", []any{lessons, s.AcademicYear(), 0, 0, from, to, true}},
	} {
		body, err := liss.EncodeCall(liss.FindMethod(c.method), d, 1, liss.Auth{School: "S"}, c.values...)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(body.Open())
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, exchange.BytesFile(c.method, b))
	}
	return files
}

// What LISS carries is sections with rotations and priority, lists, lessons with teachers and rooms, bell times.
func TestWhatASchoolPublishesOpensAsTheSameTimetable(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tt := demo.New(demo.Options{Students: rapid.IntRange(50, 120).Draw(rt, "students"), Seed: rapid.Uint64().Draw(rt, "seed"), Year: 2026})
		format := rapid.SampledFrom([]liss.Format{liss.JSON, liss.XML}).Draw(rt, "format")
		files := capture(rt, tt, format)
		plan, err := read(t, empty(t), false, files...)
		if err != nil {
			rt.Fatal(err)
		}
		if plan.Bad() > 0 {
			l := plan.LeftOut()[0]
			rt.Fatalf("%d faults: %s: %s", plan.Bad(), l.Place(), words.Plain.Say(l.Why))
		}
		if got, want := outline(plan.After), outline(tt.Snapshot()); got != want {
			g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
			for i := range g {
				if i >= len(w) || g[i] != w[i] {
					rt.Fatalf("line %d of %d is %q, want %q of %d", i, len(g), g[i], w[min(i, len(w)-1)], len(w))
				}
			}
			rt.Fatalf("%d lines, want %d: first missing %q", len(g), len(w), w[len(g)])
		}
	})
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"testdata/timetable.json", "testdata/timetable.xml", "../../../testdata/liss/calls/publishClasses.json",
		"../../../testdata/liss/calls/publishCalendar.xml", "../../../testdata/liss/calls/publishBellTimes.json", "../../../testdata/liss/calls/publishClassMemberships.json"} {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		plan, err := read(t, empty(t), false, exchange.BytesFile("x", body))
		if err == nil && plan.After.Index().Count(model.KindSchool) != 1 {
			t.Error("there is no school")
		}
	})
}
