package main

import (
	"fmt"
	"slices"
	"testing"

	"carillon/internal/stranger"
	"carillon/model"
)

// TestCodesThatDifferInTheirMarkAloneAreTwoSections: the SIS has 9MAT.1 beside 9MAT 1, both of one teacher. Each keeps its own list
// and lessons, and an edit of one leaves the other.
func TestCodesThatDifferInTheirMarkAloneAreTwoSections(t *testing.T) {
	cases := map[string]func(*bench){}
	for _, other := range []string{"9MAT.1", "9MAT-1", "9MAT1"} {
		for _, order := range []string{"first", "last"} {
			add := func(b *bench) {
				people(b)
				b.sis.Add(stranger.Students, student("S2", "Burr"))
				codes := []string{"9MAT 1", other}
				if order == "first" {
					slices.Reverse(codes)
				}
				for _, code := range codes {
					b.sis.Add(stranger.Sections, mathsClass.With("ClassCode", code))
				}
				b.sis.Add(stranger.Lists, annInMaths, stranger.R("StudentId", "S2", "ClassCode", other))
				b.sis.Add(stranger.Lessons, mathsLesson, mathsLesson.With("ClassCode", other).With("DayNumber", 2))
			}
			cases[fmt.Sprintf("%s %s, and nothing is edited", other, order)] = func(b *bench) {
				add(b)
				goesBack(b)
			}
			cases[fmt.Sprintf("%s %s, and its lesson gets another room", other, order)] = func(b *bench) {
				add(b)
				b.takeOver()
				b.sync()
				b.edit(func(t *model.Timetable) model.Edit {
					for l := range t.Lessons() {
						if l.Slot.Day == 2 {
							c := *l
							c.Rooms = []model.RoomID{t.RoomByCode("R2").ID}
							return model.Replace{Record: &c}
						}
					}
					return nil
				})
				if got := b.preview().of("timetable").sum(); got != "0 new, 1 changed, 0 gone" {
					b.wrongf("it would do: %s", got)
				}
				b.confirmed()
				b.want(stranger.Lessons, 2)
				b.want(stranger.Lessons, 1, "ClassCode", "9MAT 1", "RoomCode", "R1", "DayNumber", "1")
				b.want(stranger.Lessons, 1, "ClassCode", other, "RoomCode", "R2", "DayNumber", "2")
			}
			cases[fmt.Sprintf("%s %s, and its list gets another student", other, order)] = func(b *bench) {
				add(b)
				b.takeOver()
				b.sync()
				b.edit(func(t *model.Timetable) model.Edit {
					for e := range t.EnrolmentsOf(t.StudentBySISID("S2").ID) {
						return model.Add{Record: &model.Enrolment{Section: e.Section, Student: t.StudentBySISID("S1").ID}}
					}
					return nil
				})
				b.confirmed()
				b.want(stranger.Lists, 3)
				b.want(stranger.Lists, 1, "ClassCode", other, "StudentId", "S1")
				b.sync()
				b.want(stranger.Lists, 3)
			}
		}
	}
	cases["twins, and another that differs in its case alone"] = func(b *bench) {
		people(b)
		low := mathsClass.With("ClassCode", "9mat 1").With("StartDate", "20261123").With("EndDate", "20270630T23:59:00")
		b.sis.Add(stranger.Sections, low, low.With("Composite", "9mat 1"), low.With("ClassCode", "9MAT 1").With("Composite", "9mat 1").With("DefaultTeacher", "3"))
		b.sis.Add(stranger.Lists, annInMaths.With("ClassCode", "9mat 1").With("StartDate", "20260901T00:00:00").With("EndDate", "20260930T23:59:00"))
		goesBack(b)
	}
	cases["9MAT.1 put in there later"] = func(b *bench) {
		maths(b)
		b.takeOver()
		b.sync()
		b.sis.Add(stranger.Sections, mathsClass.With("ClassCode", "9MAT.1"))
		b.sis.Add(stranger.Lessons, mathsLesson.With("ClassCode", "9MAT.1").With("DayNumber", 2))
		was := b.snapshot()
		for range 2 {
			b.confirmed()
			b.same(was)
		}
		b.sync()
		b.same(was)
	}
	judgeCases(t, cases)
}
