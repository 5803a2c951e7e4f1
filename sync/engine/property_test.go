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

	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/memory"
	"carillon/sync/rows"
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
var elsewhere = map[string]func(*rapid.T, *conformance.Rig, *memory.SIS){
	"nothing": func(*rapid.T, *conformance.Rig, *memory.SIS) {},
	"a student is moved": func(t *rapid.T, r *conformance.Rig, s *memory.SIS) {
		to := pick(t, "to", s.Held(engine.Sections, r.Options()).Sections).Sent.Code
		loadRows(s, r, engine.SectionLists, func(set *rows.Set) {
			row := pick(t, "row", set.Lists).Sent
			in := func(e rows.Entry[rows.ListRow]) bool { return e.Sent.Student == row.Student && e.Sent.Section == to }
			has := slices.ContainsFunc(set.Lists, in)
			if row.Section != to {
				set.Lists = slices.DeleteFunc(set.Lists, func(e rows.Entry[rows.ListRow]) bool {
					return e.Sent.Student == row.Student && e.Sent.Section == row.Section
				})
			}
			if !has {
				set.Lists = append(set.Lists, rows.Entry[rows.ListRow]{Sent: rows.ListRow{Student: row.Student, Section: to, First: today}})
			}
		})
	},
	"a section gets another teacher": func(t *rapid.T, r *conformance.Rig, s *memory.SIS) {
		loadRows(s, r, engine.Sections, func(set *rows.Set) {
			pick(t, "section", set.Sections).Sent.Teacher = one(t, "teacher", r.File.T.Teachers()).SISID
		})
	},
	"a section is renamed": func(t *rapid.T, r *conformance.Rig, s *memory.SIS) {
		code := pick(t, "section", s.Held(engine.Sections, r.Options()).Sections).Sent.Code
		course, _, _ := strings.Cut(code, " ")
		renameRows(s, r, code, course+" "+rapid.SampledFrom([]string{"Y1", "X1", "2"}).Draw(t, "ID"))
	},
	"sections are linked": func(t *rapid.T, r *conformance.Rig, s *memory.SIS) {
		loadRows(s, r, engine.Sections, func(set *rows.Set) {
			pick(t, "section", set.Sections).Sent.Composite = pick(t, "linked to", set.Sections).Sent.Code
		})
	},
	"a section is gone": func(t *rapid.T, r *conformance.Rig, s *memory.SIS) {
		code := pick(t, "section", s.Held(engine.Sections, r.Options()).Sections).Sent.Code
		loadRows(s, r, engine.Sections, func(set *rows.Set) {
			set.Sections = slices.DeleteFunc(set.Sections, func(e rows.Entry[rows.Section]) bool { return e.Sent.Code == code })
		})
		loadRows(s, r, engine.SectionLists, func(set *rows.Set) {
			set.Lists = slices.DeleteFunc(set.Lists, func(e rows.Entry[rows.ListRow]) bool { return e.Sent.Section == code })
		})
		loadRows(s, r, engine.Timetable, func(set *rows.Set) {
			set.Lessons = slices.DeleteFunc(set.Lessons, func(e rows.Entry[rows.Lesson]) bool { return e.Sent.Section == code })
		})
	},
	"a lesson is changed": func(t *rapid.T, r *conformance.Rig, s *memory.SIS) {
		loadRows(s, r, engine.Timetable, func(set *rows.Set) {
			if len(set.Lessons) == 0 {
				return
			}
			l, other := &pick(t, "lesson", set.Lessons).Sent, pick(t, "another", set.Lessons).Sent
			switch rapid.IntRange(0, 3).Draw(t, "change") {
			case 0:
				l.Day, l.Period, l.Grid = other.Day, other.Period, other.Grid
			case 1:
				l.Teacher = other.Teacher
			case 2:
				l.Room = rapid.SampledFrom([]string{other.Room, "New"}).Draw(t, "room")
			case 3: // a co-teacher
				second := *l
				second.Teacher = other.Teacher
				set.Lessons = append(set.Lessons, rows.Entry[rows.Lesson]{Sent: second})
			}
		})
	},
	"a student is renamed": func(t *rapid.T, _ *conformance.Rig, s *memory.SIS) {
		list := s.Records(engine.Students)
		pick(t, "student", list).Fields[engine.FieldSurname] = "Renamed"
		s.Serve(engine.Students, list)
	},
	"a student has left": func(t *rapid.T, _ *conformance.Rig, s *memory.SIS) {
		list := s.Records(engine.Students)
		i := rapid.IntRange(0, len(list)-1).Draw(t, "student")
		s.Serve(engine.Students, slices.Delete(list, i, i+1))
	},
}

// pick draws one of a list's elements.
func pick[E any](t *rapid.T, what string, list []E) *E {
	return &list[rapid.IntRange(0, len(list)-1).Draw(t, what)]
}

// renameRows gives a section another code in the SIS, with its list and its lessons.
func renameRows(s *memory.SIS, r *conformance.Rig, from, to string) {
	put := func(code *string) {
		if *code == from {
			*code = to
		}
	}
	loadRows(s, r, engine.Sections, func(set *rows.Set) {
		for i := range set.Sections {
			put(&set.Sections[i].Sent.Code)
		}
	})
	loadRows(s, r, engine.SectionLists, func(set *rows.Set) {
		for i := range set.Lists {
			put(&set.Lists[i].Sent.Section)
		}
	})
	loadRows(s, r, engine.Timetable, func(set *rows.Set) {
		for i := range set.Lessons {
			put(&set.Lessons[i].Sent.Section)
		}
	})
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
		r, s := newMemoryRig(t, smallSchool(t))
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
		elsewhere[what](rt, r, s)
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
