package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"carillon/internal/stranger"
	"carillon/model"
)

// Cases of the accounting itself: what an edit may change, and what it may not.

// rowsGoBack: the school with 9MAT 1 in another wording.
func rowsGoBack(b *bench, k stranger.Kind, rows ...stranger.Row) {
	maths(b)
	b.sis.Remove(k, stranger.Is("ClassCode", "9MAT 1"))
	b.sis.Add(k, rows...)
	goesBack(b)
}

func linksInAChain(b *bench) {
	maths(b)
	b.sis.Add(stranger.Sections, mathsClass.With("ClassCode", "9MAT 2").With("Composite", "9MAT 1"), mathsClass.With("ClassCode", "9MAT 3").With("Composite", "9MAT 2"))
	b.sis.Add(stranger.Lessons, mathsLesson.With("ClassCode", "9MAT 2"), mathsLesson.With("ClassCode", "9MAT 3"))
	goesBack(b)
}

// nameOfTheGrid: a SIS of one grid that names it, with terms on sections (LISS 4).
func nameOfTheGrid(b *bench) {
	maths(b)
	for _, k := range []stranger.Kind{stranger.Bells, stranger.Sections, stranger.Lessons} {
		b.sis.Alter(k, stranger.Is(), func(r stranger.Row) stranger.Row {
			if k == stranger.Sections {
				return r.With("TtStructure", "MAIN 1,2")
			}
			return r.With("TtStructure", "MAIN")
		})
	}
	goesBack(b)
}

// rowsTwice: what a SIS has twice is its own matter.
func rowsTwice(b *bench) {
	maths(b)
	b.sis.Add(stranger.Lists, annInMaths)
	b.sis.Add(stranger.Lessons, mathsLesson)
	goesBack(b)
}

// endedSection: once a section has ended, its rows go back as they are, whatever day it is.
func endedSection(b *bench) {
	maths(b)
	span := stranger.R("StartDate", "20260817T00:00:00", "EndDate", "20261218T23:59:00")
	b.sis.Add(stranger.Sections, append(stranger.R("ClassCode", "9HLT 1", "CourseName", "Health", "DefaultTeacher", "2", "Form", "9"), span...))
	b.sis.Add(stranger.Lists, append(stranger.R("StudentId", "S1", "ClassCode", "9HLT 1"), span...))
	b.sis.Add(stranger.Lessons, stranger.R("DayNumber", 2, "Period", "P1", "ClassCode", "9HLT 1", "TeacherId", "2", "RoomCode", "R2"))
	was := b.snapshot()
	b.takeOver()
	b.sync()
	b.setDay("2027-01-20")
	p := b.preview()
	for _, k := range p.Publish {
		if len(k.Changes)+len(k.There)+len(k.LeftOut) > 0 {
			b.wrongf("in January it would do to the %s: %s; there %v; left out %v", k.Kind, k.sum(), k.There, k.LeftOut)
		}
	}
	b.sync()
	b.same(was)
}

// endings: where the SIS has dates on list rows, a student put in has a StartDate, one taken out an EndDate, and one who
// comes back has a second row.
func endings(b *bench) {
	maths(b)
	b.sis.Add(stranger.Students, student("S2", "Burr"))
	b.sis.Alter(stranger.Lists, stranger.Is("StudentId", "S1"), func(r stranger.Row) stranger.Row { return r.With("StartDate", "20260817T00:00:00") })
	b.setDay("2026-10-05")
	b.takeOver()
	b.sync()
	change := func(day string, in bool) {
		b.setDay(day)
		b.edit(func(t *model.Timetable) model.Edit {
			s, st := b.theSection(t, "9MAT 1").ID, []model.StudentID{t.StudentBySISID("S2").ID}
			if in {
				return model.Enrol{Section: s, Students: st}
			}
			return model.Withdraw{Section: s, Students: st}
		})
		b.confirmed()
	}
	change("2026-10-12", true)
	b.want(stranger.Lists, 1, "StudentId", "S2")
	change("2026-11-03", false)
	b.want(stranger.Lists, 1, "StudentId", "S2")
	change("2026-11-20", true)
	b.want(stranger.Lists, 2, "StudentId", "S2")
	spans := map[string]string{}
	for _, r := range b.sis.Rows(stranger.Lists) {
		if r.Text("StudentId") == "S2" {
			spans[day8(r.Text("StartDate"))] = day8(r.Text("EndDate"))
		}
	}
	if end, ok := spans["20261012"]; !ok || end != "20261102" && end != "20261103" {
		b.wrongf("her first stint is from 12 October to 3 November: %v", spans)
	}
	if end, ok := spans["20261120"]; !ok || end != "" {
		b.wrongf("her second stint is from 20 November: %v", spans)
	}
	b.want(stranger.Lists, 1, "StudentId", "S1")
}

// day8 is a day as 20261123, of however it is written; "" for none.
func day8(s string) string {
	s = strings.ReplaceAll(s, "-", "")
	return s[:min(8, len(s))]
}

// dropWithoutDates: where it has none, a drop deletes the row, and that is asked about with the student's name.
func dropWithoutDates(b *bench) {
	maths(b)
	b.sis.Add(stranger.Students, student("S2", "Burr"), student("S3", "Cobb"))
	b.sis.Add(stranger.Lists, annInMaths.With("StudentId", "S2"), annInMaths.With("StudentId", "S3"))
	b.takeOver()
	b.sync()
	b.edit(func(t *model.Timetable) model.Edit {
		return model.Withdraw{Section: b.theSection(t, "9MAT 1").ID, Students: []model.StudentID{t.StudentBySISID("S2").ID}}
	})
	p := b.preview()
	if got := p.of("section-lists").sum(); got != "0 new, 0 changed, 1 gone" {
		b.wrongf("of the lists it would do: %s", got)
	}
	if !slices.ContainsFunc(p.Held, func(h heldBy) bool { return strings.Contains(h.Text, "Burr") }) {
		b.wrongf("school has begun, and the drop of Ann Burr is not asked about: %v", p.Held)
	}
	b.confirmed()
	b.want(stranger.Lists, 2)
	b.want(stranger.Lists, 0, "StudentId", "S2")
}

// membersArePrivate: what nobody knows the meaning of may be about a person.
func membersArePrivate(b *bench) {
	const secret = "IEP-4711"
	people(b)
	b.sis.Add(stranger.Sections, append(slices.Clone(mathsClass), stranger.R("LocalNote", secret)...))
	b.sis.Add(stranger.Lists, append(slices.Clone(annInMaths), stranger.R("LocalNeed", secret)...))
	b.sis.Add(stranger.Lessons, mathsLesson)
	b.takeOver()
	said := b.offered
	b.edit(func(t *model.Timetable) model.Edit {
		return model.SetPriority{Pattern: "*", Priority: 3}
	})
	for _, args := range [][]string{{"--preview"}, {"--support-log"}, {"--support-log"}} {
		e, _ := b.trySync(append(args, "--yes")...)
		said += e.out + e.err
	}
	b.sis.Alter(stranger.Lists, stranger.Is(), func(r stranger.Row) stranger.Row { return r.With("LocalNeed", secret+"-2") })
	said += b.ctl(append(b.syncArgs(nil), "--preview")...).out
	said += b.ctl("sync", b.path, "--publish", allKinds, "--to", b.last, "--preview").out
	b.confirmed()
	dir := filepath.Join(filepath.Dir(b.path), "csv")
	for _, args := range [][]string{{"history", b.path}, {"history", b.path, "--json"}, {"info", b.path, "--json"}, {"export", "csv", b.path, dir}} {
		e := b.ctl(args...)
		if e.status != exitDone {
			b.wrongf("%v: %s", args, e)
		}
		said += e.out + e.err
	}
	var files []string
	for _, pattern := range []string{filepath.Join(dir, "*"), filepath.Join(filepath.Dir(b.path), "*.log")} {
		found, _ := filepath.Glob(pattern)
		files = append(files, found...)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			b.stopf("%v", err)
		}
		if strings.Contains(string(data), secret) {
			b.wrongf("the value of a member of the SIS is in %s: %.300q", filepath.Base(f), data[max(0, strings.Index(string(data), secret)-200):])
		}
	}
	if strings.Contains(said, secret) {
		b.wrongf("the value of a member of the SIS is shown unasked")
	}
	b.want(stranger.Sections, 1, "LocalNote", secret)
	b.want(stranger.Lists, 1, "LocalNeed", secret+"-2")
}

// coTeacherAddedHere: a SIS that does not serve lessons per teacher gets one teacher, as its table says.
func coTeacherAddedHere(b *bench) {
	maths(b)
	b.takeOver()
	b.sync()
	b.edit(func(t *model.Timetable) model.Edit {
		l := *lessonsAt(t, b.theSection(t, "9MAT 1").ID, 1, "P1")[0]
		l.Teachers = append(slices.Clone(l.Teachers), t.TeacherByCode("BBB").ID)
		return model.Replace{Record: &l}
	})
	p := b.preview()
	if k := p.of("timetable"); len(k.Changes) > 0 || len(k.LeftOut) != 1 {
		b.wrongf("it would do: %s, left out %v; want the second teacher left out, and said", k.sum(), k.LeftOut)
	}
	b.confirmed()
	b.want(stranger.Lessons, 1)
	b.want(stranger.Lessons, 1, "TeacherId", "1")
}

// renamedHere: members go with a section that gets another code, but for the one that is made of the code.
func renamedHere(b *bench) {
	people(b)
	b.sis.Add(stranger.Sections, append(withMembers(mathsClass), stranger.R("Guid", strings.Repeat("a1", 16))...))
	b.sis.Add(stranger.Lists, append(slices.Clone(annInMaths), stranger.R("LocalFee", 12)...), september)
	b.sis.Add(stranger.Lessons, withMembers(mathsLesson), mathsLesson.With("TeacherId", "2"))
	b.takeOver()
	b.sync()
	b.edit(func(t *model.Timetable) model.Edit {
		c := *b.theSection(t, "9MAT 1")
		c.SectionID = "5"
		return model.Replace{Record: &c}
	})
	b.confirmed()
	b.want(stranger.Sections, 1)
	b.want(stranger.Sections, 1, "ClassCode", "9MAT 5", "Colour", "FF0000", "LocalCredit", "0.5")
	b.want(stranger.Sections, 0, "EdvalClassCode", "9MAT.1")
	b.want(stranger.Lists, 2)
	b.want(stranger.Lists, 2, "ClassCode", "9MAT 5", "StudentId", "S1")
	b.want(stranger.Lists, 1, "ClassCode", "9MAT 5", "LocalFee", "12")
	b.want(stranger.Lists, 1, "ClassCode", "9MAT 5", "StartDate", "20260901T00:00:00")
	b.want(stranger.Lessons, 2)
	b.want(stranger.Lessons, 1, "ClassCode", "9MAT 5", "TeacherId", "1", "LocalCredit", "0.5")
	b.want(stranger.Lessons, 1, "ClassCode", "9MAT 5", "TeacherId", "2")
}

// renamedThere: a section that gets another code in the SIS is found by its GUID, with all that is in it.
func renamedThere(b *bench) {
	people(b)
	b.sis.Add(stranger.Sections, append(slices.Clone(mathsClass), stranger.R("Guid", strings.Repeat("a1", 16))...))
	b.sis.Add(stranger.Lists, annInMaths)
	b.sis.Add(stranger.Lessons, mathsLesson, mathsLesson.With("TeacherId", "2"))
	b.takeOver()
	b.sync()
	for _, k := range []stranger.Kind{stranger.Sections, stranger.Lists, stranger.Lessons} {
		b.sis.Alter(k, stranger.Is("ClassCode", "9MAT 1"), func(r stranger.Row) stranger.Row { return r.With("ClassCode", "9MAT 7") })
	}
	was := b.snapshot()
	b.confirmed()
	b.same(was)
	b.look(func(t *model.Timetable) { b.theSection(t, "9MAT 7") })
	b.sync()
	b.same(was)
}

// servedShort: a SIS that shows far less than was published may have lost it, or show a part.
func servedShort(b *bench) {
	maths(b)
	for _, id := range []string{"S2", "S3", "S4", "S5", "S6", "S7", "S8"} {
		b.sis.Add(stranger.Students, student(id, "Burr"+id))
		b.sis.Add(stranger.Lists, annInMaths.With("StudentId", id))
	}
	b.takeOver()
	b.sync()
	b.sis.Remove(stranger.Lists, func(r stranger.Row) bool { return r.Text("StudentId") > "S2" })
	b.sis.Got()
	if e, _ := b.trySync(); e.status != exitHeld || len(b.sis.Got()) > 0 {
		b.wrongf("2 of 8 list rows are served, and it is not held: %s", e)
	}
}
