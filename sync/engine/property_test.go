package engine_test

import (
	"context"
	"flag"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap/lisstest"
)

// edits are the ways in which a school is changed at random. Each draws what it needs; an edit that the timetable refuses
// is no edit.
var edits = map[string]func(*rapid.T, *model.Timetable) model.Edit{
	"priority": func(t *rapid.T, tt *model.Timetable) model.Edit {
		s := one(t, "section", tt.Sections())
		s.Priority = int8(rapid.IntRange(-1, 9).Draw(t, "priority"))
		return model.Replace{Record: &s}
	},
	"section's teachers": func(t *rapid.T, tt *model.Timetable) model.Edit {
		s := one(t, "section", tt.Sections())
		s.Teachers = nil
		for range rapid.IntRange(0, 2).Draw(t, "teachers") {
			if id := one(t, "teacher", tt.Teachers()).ID; !slices.Contains(s.Teachers, id) {
				s.Teachers = append(s.Teachers, id)
			}
		}
		return model.Replace{Record: &s}
	},
	"section code": func(t *rapid.T, tt *model.Timetable) model.Edit {
		s := one(t, "section", tt.Sections())
		s.SectionID = rapid.SampledFrom([]string{"X1", "X2", "A-1", "1"}).Draw(t, "ID")
		return model.Replace{Record: &s}
	},
	"rotations": func(t *rapid.T, tt *model.Timetable) model.Edit {
		s := one(t, "section", tt.Sections())
		s.Rotations = model.Rotations(0).With(rapid.IntRange(1, 4).Draw(t, "rotation"))
		return model.Replace{Record: &s}
	},
	"new section": func(t *rapid.T, tt *model.Timetable) model.Edit {
		return model.Add{Record: &model.Section{Course: one(t, "course", tt.Courses()).ID, SectionID: rapid.SampledFrom([]string{"N1", "N2"}).Draw(t, "ID"),
			Priority: model.PriorityUnset}}
	},
	"section gone": func(t *rapid.T, tt *model.Timetable) model.Edit {
		s := one(t, "section", tt.Sections())
		return model.Delete{Key: s.Key()}
	},
	"course name": func(t *rapid.T, tt *model.Timetable) model.Edit {
		c := one(t, "course", tt.Courses())
		c.Name = rapid.SampledFrom([]string{"", "Art", "Kunst & <Œuvre>", " Art "}).Draw(t, "name")
		return model.Replace{Record: &c}
	},
	"course year levels": func(t *rapid.T, tt *model.Timetable) model.Edit {
		c := one(t, "course", tt.Courses())
		c.YearLevels = []model.YearLevelID{one(t, "year level", tt.YearLevels()).ID}
		return model.Replace{Record: &c}
	},
	"student into a list": func(t *rapid.T, tt *model.Timetable) model.Edit {
		e := &model.Enrolment{Section: one(t, "section", tt.Sections()).ID, Student: one(t, "student", tt.Students()).ID}
		if rapid.Bool().Draw(t, "for some days") {
			e.First, e.Last = today+model.Date(rapid.IntRange(0, 9).Draw(t, "from")), today+30
		}
		return model.Add{Record: e}
	},
	"student out of a list": func(t *rapid.T, tt *model.Timetable) model.Edit {
		e := one(t, "list row", tt.Enrolments())
		return model.Delete{Key: e.Key()}
	},
	"inactive student": func(t *rapid.T, tt *model.Timetable) model.Edit {
		s := one(t, "student", tt.Students())
		s.Inactive = true
		return model.Replace{Record: &s}
	},
	"student without a SIS id": func(t *rapid.T, tt *model.Timetable) model.Edit {
		return model.Add{Record: &model.Student{Surname: "New", YearLevel: one(t, "year level", tt.YearLevels()).ID}}
	},
	"lesson moved": func(t *rapid.T, tt *model.Timetable) model.Edit {
		l := one(t, "lesson", tt.Lessons())
		l.Slot = slot(t, tt)
		return model.Replace{Record: &l}
	},
	"new lesson": func(t *rapid.T, tt *model.Timetable) model.Edit {
		l := &model.Lesson{Section: one(t, "section", tt.Sections()).ID}
		if rapid.Bool().Draw(t, "placed") {
			l.Slot, l.Rooms = slot(t, tt), []model.RoomID{one(t, "room", tt.Rooms()).ID}
		}
		return model.Add{Record: l}
	},
	"the same lesson twice": func(t *rapid.T, tt *model.Timetable) model.Edit {
		l := one(t, "lesson", tt.Lessons())
		l.ID = 0
		l.Rooms = []model.RoomID{one(t, "room", tt.Rooms()).ID}
		return model.Add{Record: &l}
	},
	"lesson gone": func(t *rapid.T, tt *model.Timetable) model.Edit {
		l := one(t, "lesson", tt.Lessons())
		return model.Delete{Key: l.Key()}
	},
	"bell time": func(t *rapid.T, tt *model.Timetable) model.Edit {
		g := one(t, "grid", tt.Grids())
		g.Cells = slices.Clone(g.Cells)
		c := &g.Cells[rapid.IntRange(0, len(g.Cells)-1).Draw(t, "cell")]
		c.End -= model.Minute(rapid.IntRange(1, 5).Draw(t, "minutes"))
		return model.Replace{Record: &g}
	},
	"roster entry gone": func(t *rapid.T, tt *model.Timetable) model.Edit {
		if tt.Count(model.KindRosterSlot) == 0 {
			return nil
		}
		e := one(t, "entry", tt.RosterSlots())
		return model.Delete{Key: e.Key()}
	},
	"room renamed": func(t *rapid.T, tt *model.Timetable) model.Edit {
		r := one(t, "room", tt.Rooms())
		r.Code = rapid.SampledFrom([]string{"Gym", "A room with a very long code"}).Draw(t, "code")
		return model.Replace{Record: &r}
	},
}

// elsewhere are the ways in which somebody changes the SIS.
var elsewhere = map[string]func(*rapid.T, *lisstest.Rig, *practice.Server) error{
	"nothing": func(*rapid.T, *lisstest.Rig, *practice.Server) error { return nil },
	"a student is moved": func(t *rapid.T, r *lisstest.Rig, s *practice.Server) error {
		d, _ := s.Held("")
		row := d.Memberships[rapid.IntRange(0, len(d.Memberships)-1).Draw(t, "row")]
		to := d.Classes[rapid.IntRange(0, len(d.Classes)-1).Draw(t, "to")].ClassCode
		_, err := r.Client().ChangeClassMembership(context.Background(), row.StudentID, liss.DateTimeOf(today.Time()), []string{row.ClassCode}, []string{to})
		return err
	},
	"a section gets another teacher": func(t *rapid.T, r *lisstest.Rig, s *practice.Server) error {
		d, _ := s.Held("")
		list := slices.Clone(d.Classes)
		list[rapid.IntRange(0, len(list)-1).Draw(t, "section")].DefaultTeacher = one(t, "teacher", r.File.T.Teachers()).SISID
		return s.Load(practice.Data{AcademicYear: d.AcademicYear, Classes: list})
	},
	"a section is renamed": func(t *rapid.T, r *lisstest.Rig, s *practice.Server) error {
		d, _ := s.Held("")
		code := d.Classes[rapid.IntRange(0, len(d.Classes)-1).Draw(t, "section")].ClassCode
		course, _, _ := strings.Cut(code, " ")
		return renameThere(r, s, code, course+" "+rapid.SampledFrom([]string{"Y1", "X1", "2"}).Draw(t, "ID"))
	},
	"sections are linked": func(t *rapid.T, r *lisstest.Rig, s *practice.Server) error {
		d, _ := s.Held("")
		list := slices.Clone(d.Classes)
		at := func(what string) *liss.Class { return &list[rapid.IntRange(0, len(list)-1).Draw(t, what)] }
		at("section").Composite = at("linked to").ClassCode
		return s.Load(practice.Data{AcademicYear: 2026, Classes: list})
	},
	"a section is gone": func(t *rapid.T, r *lisstest.Rig, s *practice.Server) error {
		d, _ := s.Held("")
		code := d.Classes[rapid.IntRange(0, len(d.Classes)-1).Draw(t, "section")].ClassCode
		return s.Load(practice.Data{AcademicYear: 2026, From: liss.DateTimeOf(r.From.Time()), To: liss.DateTimeOf(r.To.Time()),
			Classes:     slices.DeleteFunc(slices.Clone(d.Classes), func(c liss.Class) bool { return c.ClassCode == code }),
			Memberships: slices.DeleteFunc(slices.Clone(d.Memberships), func(m liss.Membership) bool { return m.ClassCode == code }),
			Timetable:   slices.DeleteFunc(slices.Clone(d.Timetable), func(l liss.Lesson) bool { return l.ClassCode == code })})
	},
	"a lesson is changed": func(t *rapid.T, r *lisstest.Rig, s *practice.Server) error {
		d, _ := s.Held("")
		list := slices.Clone(d.Timetable)
		if len(list) == 0 {
			return nil
		}
		at := func(what string) *liss.Lesson { return &list[rapid.IntRange(0, len(list)-1).Draw(t, what)] }
		l, other := at("lesson"), *at("another")
		switch rapid.IntRange(0, 3).Draw(t, "change") {
		case 0:
			l.DayNumber, l.Period, l.TtStructure = other.DayNumber, other.Period, other.TtStructure
		case 1:
			l.TeacherID = other.TeacherID
		case 2:
			l.RoomCode = rapid.SampledFrom([]string{other.RoomCode, "New"}).Draw(t, "room")
		case 3: // a co-teacher
			second := *l
			second.TeacherID = other.TeacherID
			list = append(list, second)
		}
		return s.Load(practice.Data{AcademicYear: 2026, From: liss.DateTimeOf(r.From.Time()), To: liss.DateTimeOf(r.To.Time()), Timetable: list})
	},
	"a student is renamed": func(t *rapid.T, _ *lisstest.Rig, s *practice.Server) error {
		d, _ := s.Held("")
		list := slices.Clone(d.Students)
		list[rapid.IntRange(0, len(list)-1).Draw(t, "student")].Surname = "Renamed"
		return s.Load(practice.Data{Students: list})
	},
	"a student has left": func(t *rapid.T, _ *lisstest.Rig, s *practice.Server) error {
		d, _ := s.Held("")
		list := slices.Clone(d.Students)
		i := rapid.IntRange(0, len(list)-1).Draw(t, "student")
		return s.Load(practice.Data{Students: slices.Delete(list, i, i+1)})
	},
}

// one draws a record and returns a copy; the zero record where there is none.
func one[R any](t *rapid.T, what string, all iter.Seq[*R]) R {
	list := slices.Collect(all)
	if len(list) == 0 {
		var none R
		return none
	}
	return *list[rapid.IntRange(0, len(list)-1).Draw(t, what)]
}

// slot draws a slot in which lessons may be.
func slot(t *rapid.T, tt *model.Timetable) model.Slot {
	g := one(t, "grid", tt.Grids())
	cells := slices.DeleteFunc(slices.Clone(g.Cells), func(c model.Cell) bool { return c.Kind != model.Teaching })
	c := cells[rapid.IntRange(0, len(cells)-1).Draw(t, "cell")]
	return model.Slot{Grid: g.ID, Day: c.Day, Period: c.Period}
}

// keyOf draws one of a map's names.
func keyOf[V any](t *rapid.T, what string, of map[string]V) string {
	return rapid.SampledFrom(slices.Sorted(maps.Keys(of))).Draw(t, what)
}

// unlessAsked is how many times a property is tried unless -rapid.checks says so: each time is a whole day of syncs.
func unlessAsked(t *testing.T, times int) {
	t.Helper()
	checks := flag.Lookup("rapid.checks")
	if checks.Value.String() != checks.DefValue {
		return
	}
	if err := checks.Value.Set(fmt.Sprint(times)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = checks.Value.Set(checks.DefValue) })
}

// TestPlanOfApplyOfPlanIsEmpty: whatever was edited here and done in the SIS, once a sync has gone through, the next one has
// nothing to do and nothing to ask, also on another day.
func TestPlanOfApplyOfPlanIsEmpty(t *testing.T) {
	unlessAsked(t, 25)
	rapid.Check(t, func(rt *rapid.T) {
		r, s := newRig(t, smallSchool(t))
		r.System.Waits = []engine.Seconds{}
		r.System.MultiFile = rapid.Bool().Draw(rt, "several files")
		plan := func() *engine.Plan {
			run := r.Run(nil)
			defer run.Close()
			p, err := run.Prepare(context.Background())
			if err != nil {
				rt.Fatal(err)
			}
			return p
		}
		sync := func() *engine.Plan {
			p, res, err := r.Sync(context.Background(), nil)
			if err != nil {
				rt.Fatal(err)
			}
			for _, k := range res.Out {
				if k.Verified != engine.Confirmed {
					rt.Fatalf("%s is %s: %s", k.Kind, k.Verified, k.Differs)
				}
			}
			return p
		}
		edit := func() {
			for range rapid.IntRange(0, 6).Draw(rt, "edits") {
				if e := edits[keyOf(rt, "edit", edits)](rt, r.File.T); e != nil {
					_, _ = r.File.T.Apply(e)
				}
			}
		}
		edit()
		sync()
		edit()
		what := keyOf(rt, "in the SIS", elsewhere)
		if err := elsewhere[what](rt, r, s); err != nil {
			rt.Fatal(err)
		}
		p := sync()
		for _, out := range p.Out {
			for _, c := range out.There {
				if c.Do == engine.Keep { // shown and held each time, as it has to be
					rt.Skipf("%s %s can't be taken in: %s", out.Kind, c.Key, c.Why)
				}
			}
		}
		if what := conformance.Empty(plan()); what != "" {
			rt.Fatalf("the plan after the sync is not empty:\n%s", what)
		}
		days := model.Date(rapid.IntRange(1, 20).Draw(rt, "days later"))
		if engine.RotationAt(r.File.T.Snapshot(), today+days) != engine.RotationAt(r.File.T.Snapshot(), today) {
			days = 1 // another rotation has other lessons
		}
		r.Today, r.From = today+days, today+days
		if what := conformance.Empty(plan()); what != "" {
			rt.Fatalf("%d days later the plan is not empty:\n%s", days, what)
		}
	})
}
