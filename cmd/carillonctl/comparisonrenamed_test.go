package main

import (
	"testing"

	"carillon/internal/stranger"
	"carillon/model"
)

// TestASectionIsRenamedAloneAndItsRowsLater publishes the sections of a renamed section in a run of their own: rows of a student whom
// the timetable does not have follow in the next run, and are listed.
func TestASectionIsRenamedAloneAndItsRowsLater(t *testing.T) {
	rename := func(b *bench, from, to string) {
		b.edit(func(t *model.Timetable) model.Edit {
			c := *b.theSection(t, "9MAT "+from)
			c.SectionID = to
			return model.Replace{Record: &c}
		})
	}
	school := func(b *bench) {
		maths(b)
		b.sis.Add(stranger.Lists, nobody)
		b.sis.Add(stranger.Lessons, mathsLesson.With("DayNumber", 2).With("TeacherId", "99"))
		b.takeOver()
		b.confirmed()
		rename(b, "1", "7")
	}
	follow := func(b *bench, id string, changed bool) {
		p := b.preview()
		if lists, lessons := p.of("section-lists").sum(), p.of("timetable").sum(); changed && (lists != "0 new, 2 changed, 0 gone" || lessons != "0 new, 2 changed, 0 gone") {
			b.wrongf("of the lists it would do %s, of the timetable %s", lists, lessons)
		}
		b.confirmed()
		for _, k := range []stranger.Kind{stranger.Lists, stranger.Lessons} {
			b.want(k, 2)
			b.want(k, 2, "ClassCode", "9MAT "+id)
		}
		if s := b.sync(); s.result("section-lists").Changed+s.result("timetable").Changed > 0 {
			b.wrongf("a second run changes %+v", s.Published)
		}
	}
	judgeCases(t, map[string]func(*bench){
		"in one run": func(b *bench) {
			school(b)
			follow(b, "7", true)
		},
		"in two runs": func(b *bench) {
			school(b)
			b.confirmed("--publish", "sections")
			follow(b, "7", true)
		},
		"in three runs": func(b *bench) {
			school(b)
			b.confirmed("--publish", "sections")
			b.confirmed("--publish", "section-lists")
			follow(b, "7", false)
		},
		"and renamed again before the rest": func(b *bench) {
			school(b)
			b.confirmed("--publish", "sections")
			rename(b, "7", "8")
			follow(b, "8", true)
		},
		"and again in a run of the sections": func(b *bench) {
			school(b)
			b.confirmed("--publish", "sections")
			rename(b, "7", "8")
			b.confirmed("--publish", "sections")
			follow(b, "8", true)
		},
		"and back": func(b *bench) {
			school(b)
			b.confirmed("--publish", "sections")
			rename(b, "7", "1")
			b.confirmed("--publish", "sections")
			follow(b, "1", false)
		},
		"with a student taken out, where lists have dates": func(b *bench) {
			maths(b)
			b.sis.Add(stranger.Students, student("S2", "Burr"))
			b.sis.Add(stranger.Lists, annInMaths.With("StudentId", "S2").With("StartDate", "20260901T00:00:00"))
			b.takeOver()
			b.confirmed()
			rename(b, "1", "7")
			b.edit(func(t *model.Timetable) model.Edit {
				return model.Withdraw{Section: b.theSection(t, "9MAT 7").ID, Students: []model.StudentID{t.StudentBySISID("S2").ID}}
			})
			b.confirmed()
			b.want(stranger.Lists, 1, "ClassCode", "9MAT 7", "StudentId", "S2", "StartDate", "20260901T00:00:00")
			b.want(stranger.Lists, 2, "ClassCode", "9MAT 7")
			b.sync()
		},
	})
}
