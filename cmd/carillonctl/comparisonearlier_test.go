package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"carillon/internal/stranger"
	"carillon/model"
	"carillon/model/store"
)

// earlierDir has files of an earlier version, with what the SIS had at that moment beside each. They know the SIS by a
// name that is none, and reach it through a proxy of their own, so that a test can be the SIS at any address.
const (
	earlierDir = "testdata/earlier" // format 1
	format3Dir = "testdata/format3" // format 3, with a journal
	earlierURL = "http://sis.invalid/liss"
)

// earlierSchool is a SIS with what a first version of the comparison lost: co-teachers, rooms, stints, twins, members and
// spans of its own.
func earlierSchool(b *bench) {
	people(b)
	b.sis.Add(stranger.Students, student("S2", "Burr"), student("S3", "Cobb"))
	b.sis.Add(stranger.Bells, bell(1, "Mon", "Recess", "10:00", "10:20", "R"), append(bell(3, "Wed", "P1", "9:00", "10:00", "T"), stranger.R("LocalBell", "long")...))
	span := stranger.R("StartDate", "20260817T00:00:00", "EndDate", "20270611T23:59:00")
	ended := stranger.R("StartDate", "20260817T00:00:00", "EndDate", "20261030T23:59:00")
	b.sis.Add(stranger.Sections, append(withMembers(mathsClass), span...), mathsClass.With("ClassCode", "9MAT 2").With("CourseName", "Maths nine"),
		append(stranger.R("ClassCode", "9HLT 1", "CourseName", "Health", "DefaultTeacher", "2", "Form", "9"), ended...),
		stranger.R("ClassCode", "9ART 1", "CourseName", "Art", "DefaultTeacher", "99", "Form", "9"),
		stranger.R("ClassCode", "9ENG 1", "CourseName", "English", "Rotations", "1", "Form", "9"), stranger.R("ClassCode", "9ENG 1", "CourseName", "English", "Rotations", "2", "Form", "9"),
		stranger.R("ClassCode", "BasketballRecreation 1", "CourseName", "Basketball"),
		stranger.R("ClassCode", "Duty.LibAM ", "CourseName", "LibAM", "Type", "Duty", "EdvalClassCode", "Duty.LibAM"))
	b.sis.Add(stranger.Lists, september, november, append(annInMaths.With("StudentId", "S2"), stranger.R("LocalFee", 12)...),
		annInMaths.With("StudentId", "S3").With("ClassCode", "9ART 1"), annInMaths.With("StudentId", "S3").With("ClassCode", "9HLT 1"), annInMaths.With("ClassCode", "9ENG 1"),
		annInMaths.With("StudentId", "S2").With("ClassCode", "BasketballRecreation 1"))
	b.sis.Add(stranger.Lessons, withMembers(mathsLesson), mathsLesson.With("TeacherId", "2"), mathsLesson.With("ClassCode", "9MAT 2").With("Composite", "9MAT 1"),
		mathsLesson.With("ClassCode", "9ART 1").With("TeacherId", "99").With("DayNumber", 2), mathsLesson.With("ClassCode", "9ENG 1").With("DayNumber", 2).With("RoomCode", "R2"),
		stranger.R("DayNumber", 2, "Period", "P1", "ClassCode", "Duty.LibAM ", "TeacherId", "3", "EdvalClassCode", "Duty.LibAM"))
}

// earlier is a bench with a file of an earlier version and its SIS, on the day after.
func earlier(b *bench, file, rows string) {
	data, err := os.ReadFile(filepath.Join(earlierDir, file+".carillon"))
	if err == nil {
		err = os.WriteFile(b.path, data, 0o600)
	}
	var held map[stranger.Kind][]stranger.Row
	if err == nil {
		data, err = os.ReadFile(filepath.Join(earlierDir, rows+".json"))
	}
	if err == nil {
		err = json.Unmarshal(data, &held)
	}
	if err != nil {
		b.stopf("%v", err)
	}
	for kind, list := range held {
		b.sis.Add(kind, list...)
	}
	b.setDay("2026-11-24")
	if e := b.ctl("system", "set", b.path, "--proxy-url", b.sis.URL); e.status != exitDone {
		b.stopf("system set: %s", e)
	}
}

// staysAsItIs syncs a file of an earlier version, which is a copy here and says so, and wants nothing to be other.
func staysAsItIs(b *bench, known bool) {
	was := b.snapshot()
	p := b.preview()
	for _, h := range p.Held {
		if h.Code != "copy-of-file" {
			b.wrongf("it is held: %s", h.Text)
		}
	}
	for _, k := range p.Publish {
		there := slices.DeleteFunc(slices.Clone(k.There), func(c seenChange) bool { return known && c.What == "new" && c.Do != "overwrite" }) // what that version did not keep
		if len(k.Changes) > 0 || len(there) > 0 && known {
			b.wrongf("of %s it would do: %s; there: %v", k.Kind, k.sum(), k.There)
		}
	}
	b.confirmed()
	b.same(was)
	b.sync()
	b.same(was)
}

func earlierTakenOver(b *bench) {
	earlier(b, "taken-over", "taken-over")
	staysAsItIs(b, true)
}

func earlierSynced(b *bench) {
	earlier(b, "synced", "synced")
	staysAsItIs(b, true)
}

// earlierRestored: after the earlier version's sync somebody has put back in the SIS the rows and members that it deleted
// there. The file knows nothing of them: that they are new there is no more known than that they are to go.
func earlierRestored(b *bench) {
	earlier(b, "synced", "synced")
	b.sis.Add(stranger.Sections, stranger.R("ClassCode", "9ENG 1", "CourseName", "English", "Rotations", "2", "Form", "9"))
	b.sis.Add(stranger.Lists, november)
	b.sis.Add(stranger.Lessons, mathsLesson.With("TeacherId", "2"))
	for _, x := range []struct {
		kind stranger.Kind
		fits func(stranger.Row) bool
		more []any
	}{
		{stranger.Sections, stranger.Is("ClassCode", "9MAT 1"), ownMembers},
		{stranger.Lists, stranger.Is("StudentId", "S2", "ClassCode", "9MAT 1"), []any{"LocalFee", 12}},
		{stranger.Lessons, stranger.Is("ClassCode", "9MAT 1", "TeacherId", "1"), ownMembers},
		{stranger.Lessons, stranger.Is("ClassCode", "9MAT 2"), []any{"Composite", "9MAT 1"}},
		{stranger.Bells, stranger.Is("DayName", "Wed"), []any{"LocalBell", "long"}},
	} {
		if n := b.sis.Alter(x.kind, x.fits, func(r stranger.Row) stranger.Row { return append(slices.Clone(r), stranger.R(x.more...)...) }); n != 1 {
			b.stopf("%d rows of %s are put back", n, x.kind)
		}
	}
	staysAsItIs(b, false)
}

// earlierCut: a run of the earlier version broke off when it sent the section lists. It is gone on with.
func earlierCut(b *bench) {
	earlier(b, "cut", "cut")
	was := b.snapshot()
	b.confirmed()
	b.want(stranger.Sections, 1, "ClassCode", "9MAT 1", "PriorityInClash", "3")
	b.same(was)
	b.sync()
	b.same(was)
}

// TestEarlierFilesAreWritten writes the files of an earlier version anew, with this one: CARILLON_EARLIER=write. It is for
// the next version that changes what a file keeps of a SIS, before it does.
func TestEarlierFilesAreWritten(t *testing.T) {
	if os.Getenv("CARILLON_EARLIER") != "write" {
		t.Skip("testdata/format3 is written only where CARILLON_EARLIER=write asks for it")
	}
	keep := func(b *bench, name string) {
		data, err := os.ReadFile(b.path)
		if err == nil {
			err = os.WriteFile(filepath.Join(format3Dir, name+".carillon"), data, 0o600)
		}
		held := b.snapshot()
		for _, k := range []stranger.Kind{stranger.Students, stranger.Teachers, stranger.Rooms} {
			held[k] = b.sis.Rows(k)
		}
		if err == nil {
			data, err = json.MarshalIndent(held, "", "\t")
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(format3Dir, name+".json"), append(data, '\n'), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(format3Dir, 0o777); err != nil {
		t.Fatal(err)
	}
	b := newBench(filepath.Join(t.TempDir(), "Lincoln.carillon"), t)
	for _, w := range judge(b, func(b *bench) {
		earlierSchool(b)
		b.takeOverAs(earlierURL, "--allow-plain-http", "--proxy", "own", "--proxy-url", b.sis.URL)
		keep(b, "taken-over")
		b.confirmed()
		keep(b, "synced")
		b.edit(func(t *model.Timetable) model.Edit {
			c := *b.theSection(t, "9MAT 1")
			c.Priority = 3
			return model.Replace{Record: &c}
		})
		p := b.preview()
		b.sis.Set(stranger.Faults{Cut: map[string]int{"liss.publishClassMemberships": 0}})
		if e, _ := b.trySync(confirming(p)...); e.status != exitFailed {
			b.stopf("it was to break off: %s", e)
		}
		keep(b, "cut")
	}) {
		t.Error(w)
	}
	b = newBench(filepath.Join(t.TempDir(), "Journal.carillon"), t)
	for _, w := range judge(b, func(b *bench) {
		earlierSchool(b)
		b.takeOverAs(earlierURL, "--allow-plain-http", "--proxy", "own", "--proxy-url", b.sis.URL)
		b.confirmed()
		f, err := store.Open(b.path, store.Options{})
		if err != nil {
			b.stopf("%v", err)
		}
		earlierEdits(b, f)
		keep(b, "journal")
		data, err := os.ReadFile(b.path + ".journal")
		if err == nil {
			err = os.WriteFile(filepath.Join(format3Dir, "journal.carillon.journal"), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}) {
		t.Error(w)
	}
}

// earlierEdits saves a file with what a SIS sent of each kind of record, makes edits that only the journal has (a download,
// one that is undone, one by hand), and closes as a crash would.
func earlierEdits(b *bench, f *store.File) {
	t := f.Timetable()
	apply := func(edits ...model.Edit) {
		if _, err := t.Apply(model.Batch{Name: fmt.Sprintf("Edit of %d records", len(edits)), Edits: edits}); err != nil {
			b.stopf("%v", err)
		}
	}
	synced := func(k model.Key, with string, fields ...string) *model.Synced {
		s := &model.Synced{With: with, Kind: k.Kind, Record: k.ID}
		for i := 0; i < len(fields); i += 2 {
			s.Fields = append(s.Fields, model.SyncedField{Name: fields[i], Value: fields[i+1]})
		}
		return s
	}
	with := ""
	for s := range t.SyncedStates() {
		with = s.With
	}
	course, student, teacher := model.CourseID(1).Key(), model.StudentID(1).Key(), model.TeacherID(1).Key()
	apply(model.Add{Record: &model.Request{Student: 1, Course: 1, Rank: 2}},
		model.Add{Record: synced(model.RequestID(1).Key(), with, "student", "S1", "course", "MAT", "rank", "2", "reserve", "yes")})
	apply(model.Add{Record: synced(course, "other|http://sis.invalid|X|2026", "name", "Maths", "yearLevels", "9,10")})
	apply(model.Add{Record: synced(student, "other|http://sis.invalid|X|2026", "surname", "Ames", "firstName", "Ann", "preferredName", "A", "yearLevel", "9",
		"rollGroup", "9A", "house", "Red", "gender", "F", "statewideId", "SW1", "gone", "yes")})
	apply(model.Add{Record: synced(teacher, "other|http://sis.invalid|X|2026", "code", "KIM", "title", "Ms", "faculty", "MAT")},
		model.Add{Record: synced(model.RoomID(1).Key(), "other|http://sis.invalid|X|2026", "code", "R1", "name", "Room 1", "capacity", "30", "campus", "North")})
	if err := f.Save(); err != nil {
		b.stopf("%v", err)
	}
	renamed := *t.Student(1)
	renamed.Surname = "Ames-Reyes"
	var agreed model.Synced
	for s := range t.SyncedStates() {
		if s.Of() == student && s.With == with {
			agreed = *s
		}
	}
	agreed.Fields = slices.Clone(agreed.Fields)
	for i, field := range agreed.Fields {
		if field.Name == "surname" {
			agreed.Fields[i].Value = renamed.Surname
		}
	}
	apply(model.Replace{Record: &renamed}, model.Replace{Record: &agreed})
	hand := *t.Teacher(1)
	hand.Title = "Dr"
	apply(model.Replace{Record: &hand})
	apply(model.Delete{Key: course})
	if _, ok := t.Undo(); !ok {
		b.stopf("nothing to undo")
	}
	apply(model.Delete{Key: model.RequestID(1).Key()})
	if err := f.CloseKeepingEdits(); err != nil {
		b.stopf("%v", err)
	}
}
