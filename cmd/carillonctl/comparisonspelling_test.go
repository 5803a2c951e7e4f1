package main

import (
	"strings"
	"testing"

	"carillon/internal/stranger"
	"carillon/model"
)

// TestTheSISsSpellingIsLearned: what a SIS writes in its own way is said once, and is no change in the runs after.
func TestTheSISsSpellingIsLearned(t *testing.T) {
	shortened := func(n int, member string) func(stranger.Row) stranger.Row {
		return func(r stranger.Row) stranger.Row {
			if s := []rune(r.Text(member)); len(s) > n {
				return r.With(member, strings.TrimSpace(string(s[:n])))
			}
			return r
		}
	}
	cases := map[string]func(*bench){}
	for _, c := range []struct {
		name string
		kind stranger.Kind
		how  func(stranger.Row) stranger.Row
	}{
		{"course names shortened to 12 characters", stranger.Sections, shortened(12, "CourseName")},
		{"student ids in upper case", stranger.Lists, stranger.UpperCase("StudentId")},
		{"codes of sections in upper case", stranger.Sections, stranger.UpperCase("ClassCode")},
		{"codes of sections in lists in upper case", stranger.Lists, stranger.UpperCase("ClassCode")},
		{"codes of sections in lessons in upper case", stranger.Lessons, stranger.UpperCase("ClassCode")},
		{"periods in upper case", stranger.Lessons, stranger.UpperCase("Period")},
		{"periods of bell times in upper case", stranger.Bells, stranger.UpperCase("Period")},
		{"names of days shortened", stranger.Bells, shortened(3, "DayName")},
		{"teachers in upper case", stranger.Lessons, stranger.UpperCase("TeacherId")},
		{"rooms in upper case", stranger.Lessons, stranger.UpperCase("RoomCode")},
		{"departments in upper case", stranger.Sections, stranger.UpperCase("Faculty")},
	} {
		for _, stored := range []bool{true, false} {
			how := map[bool]string{true: "stored", false: "served"}[stored]
			cases[c.name+", "+how] = func(b *bench) {
				b.sis.Add(stranger.Students, student("s1a", "Ames"), student("s2b", "Burr"))
				b.sis.Add(stranger.Teachers, teacher("t1", "AAA"), teacher("t2", "BBB"))
				b.sis.Add(stranger.Rooms, stranger.R("RoomId", "r-1", "RoomCode", "Lab a"), stranger.R("RoomId", "r-2", "RoomCode", "R2"))
				b.sis.Add(stranger.Bells, bell(1, "Monday", "p1", "09:00", "10:00", "T"), bell(2, "Tuesday", "p1", "09:00", "10:00", "T"))
				b.sis.Add(stranger.Sections, stranger.R("ClassCode", "9mat 1", "CourseName", "Mathematics and Numbers", "DefaultTeacher", "t1", "Form", "9", "Faculty", "Maths"))
				b.sis.Add(stranger.Lists, stranger.R("StudentId", "s1a", "ClassCode", "9mat 1"))
				b.sis.Add(stranger.Lessons, stranger.R("DayNumber", 1, "Period", "p1", "ClassCode", "9mat 1", "TeacherId", "t1", "RoomCode", "Lab a"))
				b.takeOver()
				b.sync()
				by := map[stranger.Kind]func(stranger.Row) stranger.Row{c.kind: c.how}
				if stored {
					b.sis.Set(stranger.Faults{Store: by})
				} else {
					b.sis.Set(stranger.Faults{Serve: by})
				}
				b.edit(func(t *model.Timetable) model.Edit { // something of each kind that the SIS has to write anew
					s := *b.theSection(t, "9mat 1")
					course := *t.Course(s.Course)
					course.Name += " II"
					l := *lessonsAt(t, s.ID, 1, "p1")[0]
					l.Slot.Day = 2
					return model.Batch{Name: "Edit", Edits: []model.Edit{model.Replace{Record: &course}, model.Replace{Record: &l},
						model.Add{Record: &model.Enrolment{Section: s.ID, Student: t.StudentBySISID("s2b").ID}}}}
				})
				b.confirmed()
				b.confirmed()
				for n := range 2 {
					p := b.preview()
					for _, k := range p.Publish {
						if len(k.Changes)+len(k.There) > 0 {
							b.wrongf("run %d would do %s to the %s, there: %+v", n+3, k.sum(), k.Kind, k.There)
						}
					}
					for _, h := range p.Held {
						b.wrongf("run %d is held: %s", n+3, h.Text)
					}
					s := b.sync()
					for _, r := range s.Published {
						if r.Verified != "confirmed" {
							b.wrongf("run %d: the %s are %s: %s", n+3, r.Kind, r.Verified, r.Differs)
						}
					}
					if len(s.Warnings) > 0 {
						b.wrongf("run %d says again: %v", n+3, s.Warnings)
					}
				}
				b.look(func(t *model.Timetable) {
					if n := t.Count(model.KindSection); n != 1 {
						b.wrongf("there are %d sections", n)
					}
					if n := t.Count(model.KindEnrolment); n != 2 {
						b.wrongf("there are %d rows of lists", n)
					}
				})
			}
		}
	}
	judgeCases(t, cases)
}
