package main

import (
	"path/filepath"
	"testing"

	"carillon/internal/stranger"
	"carillon/model"
)

// TestTwoFilesShareASIS has a second file, of other sections, publish to the SIS of a first one.
func TestTwoFilesShareASIS(t *testing.T) {
	set := func(b *bench, args ...string) {
		if e := b.ctl(append([]string{"system", "set", b.path}, args...)...); e.status != exitDone {
			b.stopf("system set: %s", e)
		}
	}
	// second is a file with a section of English, made of another SIS, and set to that of the first one.
	second := func(b *bench, several string) *bench {
		o := newBench(filepath.Join(filepath.Dir(b.path), "Second.carillon"), b.end)
		people(o)
		o.sis.Add(stranger.Sections, stranger.R("ClassCode", "7ENG 1", "CourseName", "English", "DefaultTeacher", "2", "Form", "7"))
		o.sis.Add(stranger.Lists, stranger.R("StudentId", "S1", "ClassCode", "7ENG 1"))
		o.sis.Add(stranger.Lessons, stranger.R("DayNumber", 2, "Period", "P1", "ClassCode", "7ENG 1", "TeacherId", "2", "RoomCode", "R2"))
		o.takeOver()
		set(o, "--url", b.sis.URL, "--multi-file="+several)
		o.sis = b.sis
		return o
	}
	first := func(b *bench) {
		maths(b)
		b.sis.Alter(stranger.Lists, func(stranger.Row) bool { return true }, withMembers)
		b.sis.Add(stranger.Lists, september, nobody)
		b.sis.Add(stranger.Lessons, mathsLesson.With("TeacherId", "2").With("LocalNote", "lab"))
		b.takeOver()
		set(b, "--multi-file=true")
		b.sync()
	}
	judgeCases(t, map[string]func(*bench){
		"a first publish keeps the rows of the other file": func(b *bench) {
			first(b)
			was := b.snapshot()
			o := second(b, "true")
			if p := o.preview(); len(p.Held) == 0 {
				o.wrongf("a first publish to another SIS goes unasked")
			}
			o.confirmed()
			b.want(stranger.Sections, 1, "ClassCode", "7ENG 1")
			for _, k := range []stranger.Kind{stranger.Sections, stranger.Lists, stranger.Lessons} {
				if gone, _ := rowsApart(was[k], b.sis.Rows(k)); len(gone) > 0 {
					b.wrongf("%s are gone: %v", k, gone)
				}
			}
			both := b.snapshot()
			for range 2 { // each in turn
				b.sync()
				o.sync()
				b.same(both)
			}
			b.edit(func(t *model.Timetable) model.Edit {
				return model.AssignTeacher{Section: b.theSection(t, "9MAT 1").ID, From: t.TeacherByCode("AAA").ID, To: t.TeacherByCode("CCC").ID}
			})
			b.confirmed()
			both = b.snapshot()
			o.sync()
			b.same(both)
			b.wrong = append(b.wrong, o.wrong...)
		},
		"one that does not know of the other takes its rows in, and none is gone": func(b *bench) {
			first(b)
			was := b.snapshot()
			o := second(b, "false")
			o.confirmed()
			for _, k := range []stranger.Kind{stranger.Sections, stranger.Lists, stranger.Lessons} {
				if gone, _ := rowsApart(was[k], b.sis.Rows(k)); len(gone) > 0 {
					b.wrongf("%s are gone: %v", k, gone)
				}
			}
			b.wrong = append(b.wrong, o.wrong...)
		},
	})
}
