package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// anyPeople draws what a SIS knows: few ids, codes and names, so that they meet, are swapped, come twice and go missing.
func anyPeople(t *rapid.T) practice.Data {
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
	n := func(what string) int { return rapid.IntRange(0, 5).Draw(t, what) }
	d := practice.Data{Students: []liss.Student{}, Teachers: []liss.Teacher{}, Rooms: []liss.Room{}, Courses: []liss.Course{}, Preferences: []liss.SubjectPreference{}}
	for i := range n("students") {
		d.Students = append(d.Students, liss.Student{StudentID: id(i), GUID: guid(), Surname: few("surname", "", "Ames", "Bell"), FirstName: few("name", "Ann", "Bob"),
			Form: few("form", "", "9", "10", "SPT"), StatewideID: few("StatewideID", "", "S1", "S2", "longer than twenty letters"), Gender: few("gender", "", "F", "Not specified"), House: few("house", "", "Red", "Blue")})
	}
	for i := range n("teachers") {
		d.Teachers = append(d.Teachers, liss.Teacher{TeacherID: id(i), GUID: guid(), TeacherCode: few("code", "", "A", "B", "C", "D", "E"), Surname: "T", Faculty: few("faculty", "", "MA", "Mathematics", "Visual and Performing Arts")})
	}
	for i := range n("rooms") {
		d.Rooms = append(d.Rooms, liss.Room{RoomID: id(i), RoomCode: few("code", "", "A", "B", "C", "D", "E"), Capacity: rapid.IntRange(0, 70_000).Draw(t, "capacity"), Campus: few("campus", "", "N", "North")})
	}
	for range n("courses") {
		d.Courses = append(d.Courses, liss.Course{Code: few("course", "", "ART", "MUS", "DRA"), GUID: guid(), Name: few("subject", "", "Art", "Music"), YearLevel: few("level", "", "9", "9,10")})
	}
	for range n("requests") {
		d.Preferences = append(d.Preferences, liss.SubjectPreference{StudentID: fmt.Sprint(rapid.IntRange(0, 5).Draw(t, "student")), Course: few("course", "", "ART", "MUS", "DRA"),
			Rank: rapid.IntRange(-1, 300).Draw(t, "rank"), Reserve: rapid.Bool().Draw(t, "reserve")})
	}
	return d
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
		r, s := newRig(t, empty(t))
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
			if err := s.Load(anyPeople(rt)); err != nil {
				rt.Fatal(err)
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
