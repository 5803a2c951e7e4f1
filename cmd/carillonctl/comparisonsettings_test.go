package main

import (
	"fmt"
	"slices"
	"testing"

	"carillon/internal/stranger"
	"carillon/model"
	"carillon/model/store"
	"carillon/sync/engine"
)

// TestABoxTickedAndUntickedAgain has the switches of a system turned on and off again between runs.
func TestABoxTickedAndUntickedAgain(t *testing.T) {
	set := func(b *bench, args ...string) {
		if e := b.ctl(append([]string{"system", "set", b.path}, args...)...); e.status != exitDone {
			b.stopf("system set: %s", e)
		}
	}
	// untick does what the window does: what is usual is not noted.
	untick := func(b *bench, name string) {
		f, err := store.Open(b.path, store.Options{})
		if err != nil {
			b.stopf("%v", err)
		}
		defer f.Close()
		sys, err := engine.FindSystem(f, "")
		if err != nil {
			b.stopf("%v", err)
		}
		sys.SetSwitch(name, false, false)
		if err := engine.SaveSystem(f, sys); err != nil {
			b.stopf("%v", err)
		}
	}
	join := func(b *bench) {
		b.edit(func(t *model.Timetable) model.Edit {
			c := *lessonsAt(t, b.theSection(t, "9MAT 1").ID, 1, "P1")[0]
			c.Teachers = append(slices.Clone(c.Teachers), t.TeacherByCode("BBB").ID)
			return model.Replace{Record: &c}
		})
	}
	cases := map[string]func(*bench){
		"several teachers unticked after New from SIS": func(b *bench) {
			maths(b)
			b.takeOverAs(b.sis.URL, "--type", "generic")
			untick(b, engine.SwitchTeachers)
			join(b)
			if p := b.preview(); p.held("one-teacher") {
				b.wrongf("it is asked about again: %+v", p.Held)
			}
			b.confirmed()
			b.want(stranger.Lessons, 1)
		},
		"several teachers unticked after a sync": func(b *bench) {
			maths(b)
			b.takeOverAs(b.sis.URL, "--type", "generic")
			b.sync()
			untick(b, engine.SwitchTeachers)
			join(b)
			if p := b.preview(); p.held("one-teacher") {
				b.wrongf("it is asked about again: %+v", p.Held)
			}
			b.confirmed()
			b.want(stranger.Lessons, 1)
			b.sync()
		},
		"several teachers unticked and ticked again": func(b *bench) {
			maths(b)
			b.takeOverAs(b.sis.URL, "--type", "generic")
			b.sync()
			join(b)
			b.confirmed()
			b.want(stranger.Lessons, 2)
			was := b.snapshot()
			for _, on := range []string{"false", "true", "false"} { // what the SIS was seen to take it keeps
				set(b, "--switch", "several-teachers="+on)
				for range 2 {
					b.confirmed()
					b.same(was)
				}
			}
		},
		"several rooms ticked and unticked": func(b *bench) {
			maths(b)
			b.takeOver()
			b.sync()
			b.edit(func(t *model.Timetable) model.Edit {
				c := *lessonsAt(t, b.theSection(t, "9MAT 1").ID, 1, "P1")[0]
				c.Rooms = append(slices.Clone(c.Rooms), t.RoomByCode("R2").ID)
				return model.Replace{Record: &c}
			})
			b.confirmed()
			b.want(stranger.Lessons, 1)
			set(b, "--switch", "several-rooms=true")
			if p := b.preview(); !p.held("more-rows") {
				b.wrongf("a switch that adds rows is held by %+v", p.Held)
			}
			set(b, "--switch", "several-rooms=false")
			b.sync()
			b.want(stranger.Lessons, 1)
			set(b, "--switch", "several-rooms=true")
			b.confirmed()
			b.want(stranger.Lessons, 2)
			was := b.snapshot()
			set(b, "--switch", "several-rooms=false")
			b.sync()
			b.same(was)
		},
		"list dates ticked and unticked": func(b *bench) {
			maths(b)
			b.sis.Add(stranger.Students, student("S2", "Burr"))
			b.sis.Add(stranger.Lists, annInMaths.With("StudentId", "S2"))
			b.takeOver()
			b.sync()
			set(b, "--switch", "list-dates=true")
			b.edit(func(t *model.Timetable) model.Edit {
				return model.Withdraw{Section: b.theSection(t, "9MAT 1").ID, Students: []model.StudentID{t.StudentBySISID("S2").ID}}
			})
			b.confirmed()
			b.want(stranger.Lists, 2)
			was := b.snapshot()
			set(b, "--switch", "list-dates=false")
			for range 2 {
				b.sync()
				b.same(was)
			}
		},
		"several files ticked and unticked": func(b *bench) {
			maths(b)
			b.takeOver()
			b.sync()
			set(b, "--multi-file=true")
			b.sis.Add(stranger.Sections, stranger.R("ClassCode", "7ENG 1", "CourseName", "English", "LocalCredit", "0.5"))
			b.sis.Add(stranger.Lists, stranger.R("StudentId", "S1", "ClassCode", "7ENG 1", "LocalFee", "3"))
			b.sis.Add(stranger.Lessons, stranger.R("ClassCode", "7ENG 1", "DayNumber", 2, "Period", "P1", "TeacherId", "2", "RoomCode", "R2"))
			was := b.snapshot()
			b.sync()
			b.same(was)
			set(b, "--multi-file=false")
			for range 2 {
				b.confirmed()
				b.same(was)
			}
		},
	}
	judgeCases(t, cases)
}

// TestASectionOfNextSemester has a section that has not begun, and its list.
func TestASectionOfNextSemester(t *testing.T) {
	spring := []any{"StartDate", "20270111T00:00:00", "EndDate", "20270611T00:00:00"}
	put := func(b *bench, id string) {
		b.edit(func(t *model.Timetable) model.Edit {
			return model.Enrol{Section: b.theSection(t, "9ART 1").ID, Students: []model.StudentID{t.StudentBySISID(id).ID}}
		})
	}
	take := func(b *bench, id string) {
		b.edit(func(t *model.Timetable) model.Edit {
			return model.Withdraw{Section: b.theSection(t, "9ART 1").ID, Students: []model.StudentID{t.StudentBySISID(id).ID}}
		})
	}
	cases := map[string]func(*bench){}
	for name, faults := range map[string]stranger.Faults{"": {}, ", in a SIS that goes by the day": {AsAtDay: true}} {
		for dates, row := range map[string]stranger.Row{", whose rows have its days": stranger.R(spring...), ", whose rows have no days": nil} {
			school := func(b *bench) {
				maths(b)
				b.sis.Add(stranger.Students, student("S2", "Burr"), student("S3", "Cobb"), student("S4", "Dent"))
				b.sis.Add(stranger.Sections, append(stranger.R("ClassCode", "9ART 1", "CourseName", "Art", "DefaultTeacher", "2", "Form", "9"), stranger.R(spring...)...))
				for _, id := range []string{"S1", "S2", "S3"} {
					b.sis.Add(stranger.Lists, append(stranger.R("StudentId", id, "ClassCode", "9ART 1"), row...))
				}
				b.sis.Add(stranger.Lists, september)
				b.sis.Set(faults)
				b.takeOver()
				b.confirmed()
			}
			cases["nothing edited"+dates+name] = func(b *bench) {
				school(b)
				was := b.snapshot()
				for _, day := range []string{"2026-11-24", "2027-01-08", "2027-01-11", "2027-02-01"} {
					b.setDay(day)
					b.sync()
					b.same(was)
				}
			}
			cases["a student taken out before it begins is gone"+dates+name] = func(b *bench) {
				school(b)
				take(b, "S2")
				if got := b.preview().of("section-lists").sum(); got != "0 new, 0 changed, 1 gone" {
					b.wrongf("it would do %s", got)
				}
				b.confirmed()
				b.want(stranger.Lists, 0, "StudentId", "S2")
				b.want(stranger.Lists, 2, "ClassCode", "9ART 1")
				b.sync()
				b.want(stranger.Lists, 0, "StudentId", "S2")
			}
			cases["a student taken out once it has begun has a last day"+dates+name] = func(b *bench) {
				school(b)
				b.setDay("2027-02-01")
				take(b, "S2")
				b.confirmed()
				b.want(stranger.Lists, 1, "StudentId", "S2", "EndDate", "20270131T23:59:00")
				b.want(stranger.Lists, 3, "ClassCode", "9ART 1")
				b.sync()
			}
			cases["a student put in before it begins has no day of today"+dates+name] = func(b *bench) {
				school(b)
				put(b, "S4")
				b.confirmed()
				b.want(stranger.Lists, 4, "ClassCode", "9ART 1")
				for _, r := range b.sis.Rows(stranger.Lists) {
					if from := day8(r.Text("StartDate")); r.Text("StudentId") == "S4" && from != "" && from < "20270111" {
						b.wrongf("she is in it from before it begins: %v", r)
					}
				}
				was := b.snapshot()
				for _, day := range []string{benchDay, "2027-01-11", "2027-02-01"} {
					b.setDay(day)
					b.sync()
					b.same(was)
				}
			}
			cases["a counselor's change of it is taken in"+dates+name] = func(b *bench) {
				school(b)
				b.sis.Remove(stranger.Lists, stranger.Is("StudentId", "S2"))
				b.sis.Add(stranger.Lists, append(stranger.R("StudentId", "S4", "ClassCode", "9ART 1"), row...))
				was := b.snapshot()
				for range 2 {
					b.confirmed()
					b.same(was)
				}
				b.look(func(tt *model.Timetable) {
					if len(listed(tt, "S2", "9ART 1")) != 0 || len(listed(tt, "S4", "9ART 1")) != 1 {
						b.wrongf("the timetable has other students")
					}
				})
			}
			cases["its publish breaks off"+dates+name] = func(b *bench) {
				school(b)
				was := b.snapshot()
				f := faults
				f.Cut = map[string]int{"liss.publishClassMemberships": 2}
				b.sis.Set(f)
				if e, _ := b.trySync(); e.status != exitFailed {
					b.stopf("the publish was to break off: %s", e)
				}
				b.sis.Set(faults)
				b.setDay("2027-01-12")
				b.confirmed()
				b.same(was)
				b.sync()
				b.same(was)
			}
		}
	}
	judgeCases(t, cases)
}

// TestASISThatDropsRowsForEver takes some rows and never shows them: each run says so, and the timetable keeps them.
func TestASISThatDropsRowsForEver(t *testing.T) {
	cases := map[string]func(*bench){}
	for _, c := range []struct {
		kind  stranger.Kind
		name  string
		drops func(stranger.Row) bool
		edit  func(b *bench)
		kept  func(b *bench, t *model.Timetable) bool
	}{
		{stranger.Lessons, "timetable", stranger.Is("DayNumber", "2"), func(b *bench) {
			b.edit(func(t *model.Timetable) model.Edit {
				l := *lessonsAt(t, b.theSection(t, "9MAT 1").ID, 1, "P1")[0]
				l.ID, l.Slot.Day = 0, 2
				return model.Add{Record: &l}
			})
		}, func(b *bench, t *model.Timetable) bool {
			return len(lessonsAt(t, b.theSection(t, "9MAT 1").ID, 2, "P1")) == 1
		}},
		{stranger.Sections, "sections", stranger.Is("ClassCode", "9MAT 2"), func(b *bench) {
			b.edit(func(t *model.Timetable) model.Edit {
				s := *b.theSection(t, "9MAT 1")
				s.ID, s.SectionID, s.GUID, s.SISID = 0, "2", "", ""
				return model.Add{Record: &s}
			})
		}, func(b *bench, t *model.Timetable) bool { return len(sectionsOf(t, "9MAT 2")) == 1 }},
		{stranger.Lists, "section-lists", stranger.Is("StudentId", "S2"), func(b *bench) {
			b.edit(func(t *model.Timetable) model.Edit {
				return model.Enrol{Section: b.theSection(t, "9MAT 1").ID, Students: []model.StudentID{t.StudentBySISID("S2").ID}}
			})
		}, func(b *bench, t *model.Timetable) bool { return len(listed(t, "S2", "9MAT 1")) == 1 }},
		{stranger.Lessons, "timetable", stranger.Is("DayNumber", "1"), func(b *bench) {}, func(b *bench, t *model.Timetable) bool {
			return len(lessonsAt(t, b.theSection(t, "9MAT 1").ID, 1, "P1")) == 1
		}},
		{stranger.Lists, "section-lists", stranger.Is("StudentId", "S1"), func(b *bench) {}, func(b *bench, t *model.Timetable) bool {
			return len(listed(t, "S1", "9MAT 1")) == 1
		}},
	} {
		for _, days := range []int{0, 1} {
			cases[fmt.Sprintf("%s %d, a run each %d days", c.name, len(cases), days)] = func(b *bench) {
				maths(b)
				b.sis.Add(stranger.Students, student("S2", "Burr"), student("S3", "Cobb"))
				b.sis.Add(stranger.Lists, annInMaths.With("StudentId", "S3"))
				b.sis.Add(stranger.Lessons, mathsLesson.With("DayNumber", 2).With("TeacherId", "3").With("ClassCode", "9MAT 1").With("Period", "P2"))
				b.sis.Add(stranger.Bells, bell(2, "Tue", "P2", "10:00", "11:00", "T"))
				b.takeOver()
				b.sync()
				b.sis.Set(stranger.Faults{Drop: map[stranger.Kind]func(stranger.Row) bool{c.kind: c.drops}})
				c.edit(b)
				for n := range 4 {
					r := b.confirmed().result(c.name)
					if r.Verified == "confirmed" || n > 1 && r.Verified != "differs" {
						b.wrongf("run %d: the SIS does not have a row that was sent, and it says %q", n+1, r.Verified)
					}
					b.look(func(t *model.Timetable) {
						if !c.kept(b, t) {
							b.wrongf("run %d: the timetable has lost it", n+1)
						}
					})
					b.now = b.now.AddDate(0, 0, days)
				}
			}
		}
	}
	judgeCases(t, cases)
}
