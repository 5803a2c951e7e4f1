package main

import (
	"slices"
	"testing"

	"carillon/internal/stranger"
	"carillon/model"
	"carillon/model/store"
	"carillon/sync/engine"
)

// TestABlankInTheSISStaysBlank: the teacher of its lessons is a section's here where the SIS names none, and is not sent as that. A
// person who gives the section another one sends it, which the preview lists.
func TestABlankInTheSISStaysBlank(t *testing.T) {
	replaceTeacher := func(b *bench) {
		b.edit(func(t *model.Timetable) model.Edit {
			return model.AssignTeacher{Section: sectionsOf(t, "9MAT 1")[0].ID, From: t.TeacherByCode("AAA").ID, To: t.TeacherByCode("BBB").ID}
		})
	}
	cases := map[string]func(*bench){}
	for name, blank := range map[string]stranger.Row{"missing": mathsClass.Without("DefaultTeacher"), "null": mathsClass.With("DefaultTeacher", nil), "empty": mathsClass.With("DefaultTeacher", "")} {
		cases["DefaultTeacher "+name+", the teacher of the lesson replaced"] = func(b *bench) {
			people(b)
			b.sis.Add(stranger.Sections, blank)
			b.sis.Add(stranger.Lists, annInMaths)
			b.sis.Add(stranger.Lessons, mathsLesson)
			b.takeOver()
			b.sync()
			b.sync()
			b.want(stranger.Sections, 1, "DefaultTeacher", "") // the lesson's teacher is the section's here, and not sent as that
			b.edit(func(t *model.Timetable) model.Edit {       // of the lesson alone
				c := *lessonsAt(t, b.theSection(t, "9MAT 1").ID, 1, "P1")[0]
				c.Teachers = []model.TeacherID{t.TeacherByCode("CCC").ID}
				return model.Replace{Record: &c}
			})
			b.confirmed()
			b.want(stranger.Sections, 1, "DefaultTeacher", "")
			b.want(stranger.Lessons, 1, "TeacherId", "3")
			replaceTeacher(b)
			listed := b.preview().of("sections")
			b.confirmed()
			if b.sis.Rows(stranger.Sections)[0].Text("DefaultTeacher") != "" && listed.count("changed") != 1 {
				b.wrongf("the section has a teacher in the SIS now, and the preview said %s", listed.sum())
			}
		}
	}
	cases["of twins one names no teacher"] = func(b *bench) {
		people(b)
		b.sis.Add(stranger.Sections, mathsClass, mathsClass.Without("DefaultTeacher"))
		b.sis.Add(stranger.Lists, annInMaths)
		b.sis.Add(stranger.Lessons, mathsLesson)
		b.takeOver()
		b.sync()
		replaceTeacher(b)
		b.confirmed()
		b.want(stranger.Sections, 1, "DefaultTeacher", "2")
		b.want(stranger.Sections, 1, "DefaultTeacher", "")
	}
	cases["of twins with lessons one names no teacher"] = func(b *bench) {
		people(b)
		b.sis.Add(stranger.Sections, mathsClass, mathsClass.Without("DefaultTeacher").With("CourseName", "Maths II"))
		b.sis.Add(stranger.Lists, annInMaths)
		b.sis.Add(stranger.Lessons, mathsLesson, mathsLesson.With("DayNumber", 2))
		b.takeOver()
		b.sync()
		replaceTeacher(b)
		b.confirmed()
		b.want(stranger.Sections, 1, "DefaultTeacher", "2")
		b.want(stranger.Sections, 1, "DefaultTeacher", "")
	}
	judgeCases(t, cases)
}

// TestARoomTakenOffAnUnknownTeachersLessonIsListed: the SIS has rows of a teacher who is in no list, one for each room.
func TestARoomTakenOffAnUnknownTeachersLessonIsListed(t *testing.T) {
	unknown := mathsLesson.With("TeacherId", "99")
	cases := map[string]func(*bench){}
	for name, lessons := range map[string][]stranger.Row{
		"two rooms of one":              {unknown, unknown.With("RoomCode", "R2")},
		"two teachers who are unknown":  {unknown, unknown.With("TeacherId", "98").With("RoomCode", "R2")},
		"beside a teacher who is known": {mathsLesson, unknown.With("RoomCode", "R2")},
	} {
		cases[name] = func(b *bench) {
			people(b)
			b.sis.Add(stranger.Sections, mathsClass)
			b.sis.Add(stranger.Lists, annInMaths)
			b.sis.Add(stranger.Lessons, lessons...)
			goesBack(b)
			takeOff(b, "9MAT 1", "", "R2")
			p := b.preview().of("timetable")
			if p.count("gone") != 1 {
				b.wrongf("the row in R2 is not gone: %s, left out %v", p.sum(), p.LeftOut)
			}
			b.confirmed()
			b.want(stranger.Lessons, 1)
			b.want(stranger.Lessons, 1, "RoomCode", "R1")
			b.sync()
		}
		cases[name+", and the teacher is put into the list later"] = func(b *bench) {
			people(b)
			b.sis.Add(stranger.Sections, mathsClass)
			b.sis.Add(stranger.Lists, annInMaths)
			b.sis.Add(stranger.Lessons, lessons...)
			goesBack(b)
			was := b.snapshot()
			b.edit(func(t *model.Timetable) model.Edit {
				return model.Add{Record: &model.Teacher{Code: "ZZZ", SISID: "99"}}
			})
			b.sync()
			b.same(was)
		}
		cases[name+", and the lesson moves"] = func(b *bench) {
			people(b)
			b.sis.Add(stranger.Sections, mathsClass)
			b.sis.Add(stranger.Lists, annInMaths)
			b.sis.Add(stranger.Lessons, lessons...)
			goesBack(b)
			b.edit(func(t *model.Timetable) model.Edit {
				l := lessonsAt(t, b.theSection(t, "9MAT 1").ID, 1, "P1")[0]
				to := l.Slot
				to.Day = 2
				c := *l
				c.Slot = to
				return model.Replace{Record: &c}
			})
			b.confirmed()
			b.want(stranger.Lessons, 2, "DayNumber", "2")
			b.want(stranger.Lessons, 0, "DayNumber", "1")
			b.sync()
		}
	}
	cases["a teacher set here stands in both rooms"] = func(b *bench) {
		people(b)
		b.sis.Add(stranger.Sections, mathsClass)
		b.sis.Add(stranger.Lists, annInMaths)
		b.sis.Add(stranger.Lessons, unknown, unknown.With("RoomCode", "R2"))
		goesBack(b)
		b.edit(func(t *model.Timetable) model.Edit {
			c := *lessonsAt(t, b.theSection(t, "9MAT 1").ID, 1, "P1")[0]
			c.Teachers = []model.TeacherID{t.TeacherByCode("BBB").ID}
			return model.Replace{Record: &c}
		})
		b.confirmed()
		b.want(stranger.Lessons, 1, "TeacherId", "2", "RoomCode", "R1")
		b.want(stranger.Lessons, 1, "TeacherId", "2", "RoomCode", "R2")
		b.want(stranger.Lessons, 2)
		b.sync()
	}
	judgeCases(t, cases)
}

// TestASystemOfAnEarlierVersionIsAskedAboutOnce: a LISS server that was set up before there was a switch for several teachers gets
// one a lesson until a person has said what it takes.
func TestASystemOfAnEarlierVersionIsAskedAboutOnce(t *testing.T) {
	earlier := func(b *bench) {
		maths(b)
		b.takeOverAs(b.sis.URL, "--type", "generic")
		f, err := store.Open(b.path, store.Options{})
		if err != nil {
			b.stopf("%v", err)
		}
		all, err := engine.Systems(f)
		if err != nil || len(all) != 1 {
			b.stopf("the file has the systems %+v: %v", all, err)
		}
		all[0].Switches = nil
		if err := engine.SaveSystem(f, &all[0]); err != nil {
			b.stopf("%v", err)
		}
		if err := f.Close(); err != nil {
			b.stopf("%v", err)
		}
		b.sync()
	}
	join := func(b *bench) {
		b.edit(func(t *model.Timetable) model.Edit {
			c := *lessonsAt(t, b.theSection(t, "9MAT 1").ID, 1, "P1")[0]
			c.Teachers = append(slices.Clone(c.Teachers), t.TeacherByCode("BBB").ID)
			return model.Replace{Record: &c}
		})
	}
	judgeCases(t, map[string]func(*bench){
		"confirmed it goes on as before": func(b *bench) {
			earlier(b)
			join(b)
			for range 2 {
				if e, s := b.trySync(); e.status != exitHeld || !s.held("one-teacher") {
					b.stopf("nobody is asked: %s", e)
				}
			}
			b.confirmed()
			b.want(stranger.Lessons, 1)
			b.sync()
			b.want(stranger.Lessons, 1)
		},
		"who says no is not asked": func(b *bench) {
			earlier(b)
			if e := b.ctl("system", "set", b.path, "--switch", "several-teachers=false"); e.status != exitDone {
				b.stopf("system set: %s", e)
			}
			join(b)
			b.sync()
			b.want(stranger.Lessons, 1)
		},
		"with the box ticked it gets a row for each": func(b *bench) {
			earlier(b)
			join(b)
			if e := b.ctl("system", "set", b.path, "--switch", "several-teachers=true"); e.status != exitDone {
				b.stopf("system set: %s", e)
			}
			p := b.preview()
			if !p.held("more-rows") || p.held("one-teacher") {
				b.wrongf("held by %+v", p.Held)
			}
			b.confirmed()
			b.want(stranger.Lessons, 2)
			b.sync()
		},
		"one that is set up today is not asked about": func(b *bench) {
			maths(b)
			b.takeOverAs(b.sis.URL, "--type", "generic")
			b.sync()
			join(b)
			if p := b.preview(); p.held("one-teacher") || p.of("timetable").count("new") != 1 {
				b.wrongf("held by %+v, and it would do %s", p.Held, p.of("timetable").sum())
			}
		},
	})
}
