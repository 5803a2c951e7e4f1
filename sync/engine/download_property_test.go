package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"carillon/model"
	"carillon/sync/engine"
)

// anyPeople draws what a SIS knows: few ids, codes and names, so that they meet, are swapped, come twice and go missing.
func anyPeople(t *rapid.T) map[engine.Kind][]engine.Record {
	few := func(what string, of ...string) string { return rapid.SampledFrom(of).Draw(t, what) }
	id := func(i int) string {
		if rapid.IntRange(0, 9).Draw(t, "odd id") == 0 {
			return few("id", "", "1", "2", "99")
		}
		return fmt.Sprint(i)
	}
	guid := func() string {
		if g := few("GUID", "", "", "a", "b", "c", "d"); g != "" {
			return strings.Repeat(g, 32)
		}
		return ""
	}
	number := func(what string, from, to int) string {
		if n := rapid.IntRange(from, to).Draw(t, what); n > 0 {
			return fmt.Sprint(n)
		}
		return ""
	}
	n := func(what string) int { return rapid.IntRange(0, 5).Draw(t, what) }
	all := map[engine.Kind][]engine.Record{engine.Students: {}, engine.Teachers: {}, engine.Rooms: {}, engine.Courses: {}, engine.Requests: {}}
	add := func(kind engine.Kind, sisID, guid string, fields map[string]string) {
		maps.DeleteFunc(fields, func(_, v string) bool { return v == "" })
		all[kind] = append(all[kind], engine.Record{SISID: sisID, GUID: guid, Fields: fields})
	}
	for i := range n("students") {
		add(engine.Students, id(i), guid(), map[string]string{engine.FieldSurname: few("surname", "", "Ames", "Bell"), engine.FieldFirstName: few("name", "Ann", "Bob"),
			engine.FieldYearLevel: few("form", "", "9", "10", "SPT"), engine.FieldStatewideID: few("StatewideID", "", "S1", "S2", "longer than twenty letters"),
			engine.FieldGender: few("gender", "", "F", "Not specified"), engine.FieldHouse: few("house", "", "Red", "Blue")})
	}
	for i := range n("teachers") {
		add(engine.Teachers, id(i), guid(), map[string]string{engine.FieldCode: few("code", "", "A", "B", "C", "D", "E"), engine.FieldSurname: "T",
			engine.FieldFaculty: few("faculty", "", "MA", "Mathematics", "Visual and Performing Arts")})
	}
	for i := range n("rooms") {
		add(engine.Rooms, id(i), "", map[string]string{engine.FieldCode: few("code", "", "A", "B", "C", "D", "E"), engine.FieldCapacity: number("capacity", 0, 70_000),
			engine.FieldCampus: few("campus", "", "N", "North")})
	}
	for range n("courses") {
		code := few("course", "", "ART", "MUS", "DRA")
		add(engine.Courses, code, guid(), map[string]string{engine.FieldCode: code, engine.FieldName: few("subject", "", "Art", "Music"), engine.FieldYearLevels: few("level", "", "9", "9,10")})
	}
	for range n("requests") {
		student, course, reserve := fmt.Sprint(rapid.IntRange(0, 5).Draw(t, "student")), few("course", "", "ART", "MUS", "DRA"), ""
		if rapid.Bool().Draw(t, "reserve") {
			reserve = "yes"
		}
		add(engine.Requests, student+"|"+course, "", map[string]string{engine.FieldStudent: student, engine.FieldCourse: course,
			engine.FieldRank: number("rank", -1, 300), engine.FieldReserve: reserve})
	}
	return all
}

// meddle changes people at random, as a timetabler does between two downloads.
func meddle(t *rapid.T, tt *model.Timetable) {
	edits := map[string]func() model.Edit{
		"student": func() model.Edit {
			s := one(t, "student", tt.Students())
			s.House, s.Inactive = rapid.SampledFrom([]string{"", "Red", "Green"}).Draw(t, "house"), rapid.Bool().Draw(t, "inactive")
			return model.Replace{Record: &s}
		},
		"year level": func() model.Edit {
			y := one(t, "year level", tt.YearLevels())
			y.Custom = !y.Custom
			return model.Replace{Record: &y}
		},
		"teacher": func() model.Edit {
			x := one(t, "teacher", tt.Teachers())
			x.Code = rapid.SampledFrom([]string{"A", "B", "C", "X"}).Draw(t, "code")
			return model.Replace{Record: &x}
		},
		"room": func() model.Edit {
			x := one(t, "room", tt.Rooms())
			x.Code = rapid.SampledFrom([]string{"A", "B", "C", "X"}).Draw(t, "code")
			return model.Replace{Record: &x}
		},
		"room deleted": func() model.Edit { r := one(t, "room", tt.Rooms()); return model.Delete{Key: r.Key()} },
		"new teacher":  func() model.Edit { return model.Add{Record: &model.Teacher{Code: "C"}} },
	}
	for range rapid.IntRange(0, 4).Draw(t, "edits") {
		_, _ = tt.Apply(edits[keyOf(t, "edit", edits)]())
	}
}

// TestADownloadTwiceChangesNothingTheSecondTime: whatever the SIS sends, and whatever was edited in between.
func TestADownloadTwiceChangesNothingTheSecondTime(t *testing.T) {
	unlessAsked(t, 50)
	rapid.Check(t, func(rt *rapid.T) {
		r, s := newMemoryRig(t, empty(t))
		missing := rapid.SampledFrom([]engine.Missing{"", engine.MissingLeave, engine.MissingDelete}).Draw(rt, "missing")
		r.System.RefuseStatewideID = rapid.Bool().Draw(rt, "refuse StatewideIDs")
		download := func() *engine.Plan {
			p, _, err := r.Sync(context.Background(), func(run *engine.Run) {
				run.Options.Download, run.Options.Publish, run.Options.Missing = engine.Downloads(), nil, missing
			})
			if err != nil {
				rt.Fatal(err)
			}
			return p
		}
		dump := func() string {
			var b bytes.Buffer
			if err := r.File.T.Dump(&b); err != nil {
				rt.Fatal(err)
			}
			return b.String()
		}
		for range rapid.IntRange(1, 3).Draw(rt, "downloads") {
			for kind, recs := range anyPeople(rt) {
				s.Serve(kind, recs)
			}
			meddle(rt, r.File.T)
			before := dump()
			download()
			if dump() != before && rapid.Bool().Draw(rt, "undo") {
				r.File.T.Undo()
				if dump() != before {
					rt.Fatal("undo does not take the download back whole")
				}
				download()
			}
		}
		once := dump()
		p := download()
		if twice := dump(); twice != once {
			rt.Fatalf("a second download changed the timetable: %+v", p.In)
		}
		for _, in := range p.In {
			for _, c := range in.Changes {
				if c.Becomes != engine.MissingLeave {
					rt.Fatalf("the second plan has %s %+v", in.Kind, c)
				}
			}
		}
	})
}
