package spreadsheet

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carillon/internal/exchange"
	"carillon/internal/exchange/intake"
	"carillon/model"
)

// drawn makes a school of every kind of record, with names and codes that sheets could trip over.
type drawn struct {
	rt *rapid.T
	b  *model.Builder
	n  int
}

func (d *drawn) number(what string, most int) int { return rapid.IntRange(0, most).Draw(d.rt, what) }
func (d *drawn) yes(what string) bool             { return rapid.Bool().Draw(d.rt, what) }

// code is one that no other record has.
func (d *drawn) code(what string) string {
	d.n++
	form := rapid.SampledFrom([]string{"%d", "0%d", "=%d", "+%d", "-%d", "@%d", "A,%d", "B;%d", "Q\"%d", "'%d", "#%d", "É%d", "x y %d", "%dE+5x", "N/A%d", "sep=%d"}).Draw(d.rt, what)
	return fmt.Sprintf(form, d.n)
}

// bellCode is a code of a grid, a day or a period, which holds no slash.
func (d *drawn) bellCode(what string) string {
	d.n++
	return fmt.Sprintf(rapid.SampledFrom([]string{"%d", "D %d", "=%d", "M,%d", "'%d", "Ü%d"}).Draw(d.rt, what), d.n)
}

func (d *drawn) name(what string) string {
	return rapid.SampledFrom([]string{"", "Kim", "O'Brien", "Zoë, the 2nd", "=HYPERLINK(1)", "\"Quoted\"", "a;b\tc"[:3], " leading", "trailing ", "+1", "'=", "Nuñez", "12/11/2026", "1,5", "李"}).Draw(d.rt, what)
}

func (d *drawn) date(what string) model.Date {
	if d.yes(what + " is there") {
		return model.NewDate(2026, 8, 1+d.number(what, 200))
	}
	return 0
}

func pick[T any](d *drawn, what string, list []T) (none T) {
	if len(list) == 0 || d.number(what+" is none", 3) == 0 {
		return none
	}
	return rapid.SampledFrom(list).Draw(d.rt, what)
}

func some[T comparable](d *drawn, what string, list []T) (out []T) {
	for range d.number(what, 2) {
		if v := pick(d, what, list); !slices.Contains(append(out, *new(T)), v) {
			out = append(out, v)
		}
	}
	return out
}

func add[ID ~uint32](d *drawn, most int, what string, make func(i int) model.Record) (ids []ID) {
	for i := range d.number(what, most) {
		ids = append(ids, ID(d.b.Add(make(i))))
	}
	return ids
}

func (d *drawn) span(what string) (a, b model.Minute) {
	a = model.Minute(d.number(what, 1380))
	return a, a + model.Minute(1+d.number(what, 50))
}

func (d *drawn) cells(g *model.Grid, what string) (cells []model.Cell) {
	for day := range g.Days {
		for _, p := range g.Periods {
			if d.number("has a cell", 4) == 0 {
				continue
			}
			c := model.Cell{Day: uint8(day + 1), Period: p.ID, Kind: model.PeriodKind(d.number("kind", 4))}
			c.Start, c.End = d.span(what)
			if d.number("wave", 4) == 0 {
				a, b := d.span("wave")
				c.Variants = []model.Variant{{Code: "A 1", Spans: []model.Span{{Start: a, End: b}}}, {Code: "B"}}
			}
			cells = append(cells, c)
		}
	}
	model.SortCells(cells)
	return cells
}

func (d *drawn) grid() *model.Grid {
	g := &model.Grid{Code: d.bellCode("grid"), Name: d.name("grid")}
	for range 1 + d.number("days", 2) {
		g.Days = append(g.Days, model.Day{Code: d.bellCode("day"), Name: d.name("day")})
	}
	ids := rapid.Permutation([]model.PeriodID{1, 2, 3}).Draw(d.rt, "periods")
	for _, id := range ids[:1+d.number("periods", 2)] {
		g.Periods = append(g.Periods, model.Period{ID: id, Code: d.bellCode("period"), Name: d.name("period")})
	}
	g.Cells = d.cells(g, "bell")
	if d.yes("schedule") {
		g.Schedules = []model.BellSchedule{{Name: "2-hour delay", Cells: d.cells(g, "delay")}, {Name: "Testing"}}
	}
	return g
}

// school draws one. What sheets can't say is not drawn: blanks at the ends of a code, and what few may know of a person.
func school(rt *rapid.T) *model.State {
	d := &drawn{rt: rt, b: model.NewBuilder()}
	s := &model.School{Name: d.name("school"), Region: rapid.SampledFrom(model.Regions()).Draw(rt, "region"), First: model.NewDate(2026, 7, 1), Last: model.NewDate(2027, 6, 30)}
	if d.yes("more of the school") {
		s.Identifiers = []model.Identifier{{Name: "NCES", Value: "00123"}, {Name: "=x", Value: " y"}}
		s.SISOwns, s.RulesOff = []model.Kind{model.KindStudent, model.KindRoom}, []string{"teacher", "a,b"}
		s.Logo = bytes.Repeat([]byte{0, 1, 0xff}, 1+30_000*d.number("logo", 2))
	}
	d.b.Put(s)
	cal := &model.Calendar{Days: []model.CalendarDay{{Date: model.NewDate(2026, 9, 1), Day: 1}, {Date: model.NewDate(2026, 9, 2), Holiday: d.name("holiday")}, {Date: model.NewDate(2026, 9, 3), Day: 1, Schedule: "Testing"}}}
	grids := add[model.GridID](d, 2, "grids", func(int) model.Record { return d.grid() })
	if len(grids) > 0 && d.yes("calendar") {
		cal.Terms = []model.Term{{Name: d.name("term"), First: model.NewDate(2026, 9, 1), Last: model.NewDate(2026, 12, 18)}}
		d.b.Put(cal)
	}
	d.records(grids)
	t, errs := d.b.Timetable()
	if len(errs) > 0 {
		rt.Skip(errs[0])
	}
	return t.Snapshot()
}

func (d *drawn) slot(grids []model.GridID) model.Slot {
	id := pick(d, "slot", grids)
	if id == 0 {
		return model.Slot{}
	}
	g := d.b.Get(id.Key()).(*model.Grid)
	c := pick(d, "cell", g.Cells)
	if c.Day == 0 {
		return model.Slot{}
	}
	return model.Slot{Grid: id, Day: c.Day, Period: c.Period}
}

func (d *drawn) records(grids []model.GridID) {
	add[model.RotationID](d, 2, "rotations", func(i int) model.Record { return &model.Rotation{Number: uint8(i + 1), Name: d.name("rotation")} })
	campuses := add[model.CampusID](d, 2, "campuses", func(int) model.Record { return &model.Campus{Code: d.code("campus"), Name: d.name("campus")} })
	levels := add[model.YearLevelID](d, 2, "levels", func(int) model.Record {
		return &model.YearLevel{Code: d.code("level"), Name: d.name("level"), Order: int16(d.number("order", 9)) - 4, Grid: pick(d, "grid", grids), Campus: pick(d, "campus", campuses), Custom: d.yes("custom")}
	})
	faculties := add[model.FacultyID](d, 2, "faculties", func(int) model.Record {
		return &model.Faculty{Code: d.code("faculty"), Name: d.name("faculty"), Colour: model.Colour(d.number("colour", 0xffffff))}
	})
	rooms := add[model.RoomID](d, 2, "rooms", func(int) model.Record {
		return &model.Room{Code: d.code("room"), Name: d.name("room"), Kind: d.name("kind"), Capacity: uint16(d.number("capacity", 65535)), Campus: pick(d, "campus", campuses), SISID: d.code("id")}
	})
	teachers := add[model.TeacherID](d, 3, "teachers", func(int) model.Record {
		t := &model.Teacher{Code: d.code("teacher"), Title: d.name("title"), Surname: d.name("surname"), FirstName: d.name("first"), Faculty: pick(d, "faculty", faculties), Inactive: d.yes("inactive"), MaxLoad: uint16(d.number("load", 40))}
		for range d.number("days off", 2) {
			o := model.DayOff{Day: uint8(1 + d.number("day", 5)), Kind: model.OffKind(1 + d.number("kind", 1))}
			if s := d.slot(grids); s.Placed() && d.yes("period") {
				o.Grid, o.Day, o.Period = s.Grid, s.Day, s.Period
			}
			t.DaysOff = append(t.DaysOff, o)
		}
		return t
	})
	students := add[model.StudentID](d, 4, "students", func(int) model.Record {
		s := &model.Student{Surname: "Ames", FirstName: d.name("first"), YearLevel: pick(d, "level", levels), RollGroup: d.name("roll"), Inactive: d.yes("inactive")}
		if d.yes("id") {
			s.SISID = d.code("id")
		}
		if d.yes("code") {
			s.Code = d.code("code")
		}
		return s
	})
	courses := add[model.CourseID](d, 3, "courses", func(i int) model.Record {
		c := &model.Course{Code: d.code("course"), Name: d.name("course"), Faculty: pick(d, "faculty", faculties), YearLevels: some(d, "levels", levels), Credits: uint16(d.number("credits", 200)), Length: uint8(d.number("length", 2))}
		return c
	})
	composites := add[model.CompositeID](d, 1, "composites", func(int) model.Record { return &model.Composite{Code: d.code("composite")} })
	var sections []model.SectionID
	if len(courses) > 0 {
		var main []model.SectionID
		sections = add[model.SectionID](d, 4, "sections", func(i int) model.Record {
			s := &model.Section{Course: rapid.SampledFrom(courses).Draw(d.rt, "course"), SectionID: d.code("section"), Name: d.name("section"), Faculty: pick(d, "faculty", faculties), Teachers: some(d, "teachers", teachers),
				Room: pick(d, "room", rooms), LessonsWanted: uint8(d.number("wanted", 9)), Size: uint16(d.number("size", 40)), Rotations: model.Rotations(d.number("rotations", 3)), Priority: int8(d.number("priority", 19)) - 9,
				Line: uint8(d.number("line", 13)), Composite: pick(d, "composite", composites), Pinned: d.yes("pinned"), LunchWave: rapid.SampledFrom([]string{"", "A 1"}).Draw(d.rt, "wave")}
			if len(main) > 0 && d.number("sub", 3) == 0 {
				s.Main = main[0]
			} else {
				main = append(main, model.SectionID(i+1))
			}
			return s
		})
		if len(sections) > 1 && d.yes("one number twice") { // in two terms
			first := d.b.Get(sections[0].Key()).(*model.Section)
			if first.Rotations == 1 {
				again := *first
				again.Rotations, again.Main = 2, 0
				sections = append(sections, model.SectionID(d.b.Add(&again)))
			}
		}
		sections = slices.DeleteFunc(sections, func(id model.SectionID) bool { return d.b.Get(id.Key()).(*model.Section).Main != 0 })
	}
	d.lists(sections, students, courses, teachers, rooms, grids)
	areas := add[model.DutyAreaID](d, 1, "areas", func(int) model.Record {
		return &model.DutyArea{Code: d.code("area"), Room: pick(d, "room", rooms), CountsLoad: d.yes("load")}
	})
	if len(areas) > 0 {
		if s := d.slot(grids); s.Placed() {
			d.b.Add(&model.RosterSlot{Roster: model.RosterDuty, Slot: s, Area: areas[0], Teacher: pick(d, "teacher", teachers), Rotations: model.Rotations(d.number("rotations", 3))})
		}
	}
	add[model.ElectiveLineID](d, 2, "lines", func(i int) model.Record {
		return &model.ElectiveLine{Number: uint8(i + 1), Name: d.name("line"), YearLevel: pick(d, "level", levels), Courses: some(d, "courses", courses)}
	})
}

func (d *drawn) lists(sections []model.SectionID, students []model.StudentID, courses []model.CourseID, teachers []model.TeacherID, rooms []model.RoomID, grids []model.GridID) {
	for _, s := range students {
		for _, sec := range some(d, "enrolments", sections) {
			d.b.Add(&model.Enrolment{Section: sec, Student: s, First: d.date("first"), Locked: d.yes("locked")})
		}
		for _, c := range some(d, "requests", courses) {
			d.b.Add(&model.Request{Student: s, Course: c, Rank: uint8(d.number("rank", 9)), Reserve: d.yes("reserve")})
		}
	}
	if len(sections) == 0 {
		return
	}
	at := map[string]bool{} // a lesson that is another's equal in all comes twice, and is left out
	for range d.number("lessons", 4) {
		l := &model.Lesson{Section: rapid.SampledFrom(sections).Draw(d.rt, "section"), Slot: d.slot(grids), Teachers: some(d, "teachers", teachers), Rooms: some(d, "rooms", rooms), Excused: some(d, "excused", students), Pinned: d.yes("pinned")}
		if key := fmt.Sprint(l.Section, l.Slot, l.Teachers, l.Rooms); !at[key] || !l.Slot.Placed() {
			at[key] = true
			d.b.Add(l)
		}
	}
}

// plain is a school with its IDs counted from 1 in their order, as an import gives them: the oracle of a round trip.
func plain(s *model.State) string {
	var w strings.Builder
	periods := map[model.GridID]map[model.PeriodID]model.PeriodID{}
	b := model.NewBuilder()
	for _, k := range model.Kinds() {
		for r := range s.All(k) {
			switch r := model.Copy(r).(type) {
			case *model.Grid:
				ids := map[model.PeriodID]model.PeriodID{}
				r.Periods = slices.Clone(r.Periods)
				for i := range r.Periods {
					ids[r.Periods[i].ID] = model.PeriodID(i + 1)
					r.Periods[i].ID = model.PeriodID(i + 1)
				}
				renumber := func(cells []model.Cell) []model.Cell {
					cells = slices.Clone(cells)
					for i := range cells {
						cells[i].Period = ids[cells[i].Period]
					}
					model.SortCells(cells)
					return cells
				}
				r.Cells, r.Schedules = renumber(r.Cells), slices.Clone(r.Schedules)
				for i := range r.Schedules {
					r.Schedules[i].Cells = renumber(r.Schedules[i].Cells)
				}
				periods[r.ID] = ids
				b.Put(r)
			case *model.Lesson:
				r.Slot.Period = periods[r.Slot.Grid][r.Slot.Period]
				b.Put(r)
			case *model.RosterSlot:
				r.Slot.Period = periods[r.Slot.Grid][r.Slot.Period]
				b.Put(r)
			case *model.Teacher:
				r.DaysOff = slices.Clone(r.DaysOff)
				for i, o := range r.DaysOff {
					r.DaysOff[i].Period = periods[o.Grid][o.Period]
				}
				b.Put(r)
			case *model.Synced:
			default:
				b.Put(r)
			}
		}
	}
	t, errs := b.Timetable()
	if len(errs) > 0 {
		return errs[0].Error()
	}
	_ = t.Snapshot().Dump(&w)
	return strings.ReplaceAll(strings.ReplaceAll(w.String(), "null", "[]"), `,"cells":[]`, "")
}

// again is a school that was written and read.
func again(t require, s *model.State, name string, many bool) *model.State {
	out := &exchange.Memory{Single: !many}
	if _, err := Write(context.Background(), s, exchange.WriteOptions{Name: name}, out, nil); err != nil {
		t.Fatalf("it can't be written: %v", err)
	}
	var in *exchange.Input
	if many {
		in = folder(out)
	} else {
		in = exchange.FromBytes(name, out.Files[""].Bytes())
	}
	d, err := Read(context.Background(), in, exchange.ReadOptions{}, nil)
	if err != nil {
		t.Fatalf("it can't be read: %v", err)
	}
	empty, _ := model.NewBuilder().Timetable()
	p, err := intake.Make(context.Background(), empty.Snapshot(), d, intake.Options{}, nil)
	if err != nil {
		t.Fatalf("it can't be taken in: %v", err)
	}
	if left := p.LeftOut(); len(left) > 0 {
		t.Fatalf("%d things are left out: %s: %s (%s)", len(left), left[0].Place(), left[0].Why, left[0].What)
	}
	return p.After
}

type require interface {
	Fatalf(string, ...any)
}

// folder is what was written as a folder, through a zip.
func folder(out *exchange.Memory) *exchange.Input {
	in := &exchange.Input{Name: "school", Many: true}
	for name, data := range out.Files {
		in.Files = append(in.Files, exchange.BytesFile(name, data.Bytes()))
	}
	slices.SortFunc(in.Files, func(a, b exchange.File) int { return strings.Compare(a.Name, b.Name) })
	return in
}

// TestASchoolThatIsWrittenAsSheetsIsReadBackEqual: the oracle is the school itself, record by record, its IDs in their order.
func TestASchoolThatIsWrittenAsSheetsIsReadBackEqual(t *testing.T) {
	for _, form := range []struct {
		name string
		many bool
	}{{"school", true}, {"school.xlsx", false}} {
		t.Run(form.name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				s := school(rt)
				if diff := cmp.Diff(strings.Split(plain(s), "\n"), strings.Split(plain(again(rt, s, form.name, form.many)), "\n")); diff != "" {
					rt.Fatalf("(-written +read)\n%s", diff)
				}
			})
		})
	}
}
