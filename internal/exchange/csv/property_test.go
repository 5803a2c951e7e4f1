package csv

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carillon/model"
)

// drawSchool is any timetable that the format can hold whole.
func drawSchool(t *rapid.T) *model.Timetable {
	b := model.NewBuilder()
	text := rapid.StringOfN(rapid.RuneFrom([]rune(`aZ9 ,"'é世;=+@-`)), 0, 6, -1)
	word := rapid.StringOfN(rapid.RuneFrom([]rune(`aZ9,"'é世;=-+@`)), 1, 4, -1)
	codes := func(label string) []string {
		return rapid.SliceOfNDistinct(word, 1, 4, rapid.ID[string]).Draw(t, label)
	}
	pick := func(n int, label string) int { return rapid.IntRange(1, n).Draw(t, label) }
	flip := func(label string) bool { return rapid.Bool().Draw(t, label) }
	first, last := model.SchoolYear(2026)
	b.Put(&model.School{Name: "Any", Region: model.RegionUnknown, First: first, Last: last})

	nDays, nPeriods := pick(3, "days"), pick(3, "periods")
	g := &model.Grid{ID: 1, Code: rapid.SampledFrom([]string{mainGrid, "Sen"}).Draw(t, "grid")}
	for d := range nDays {
		g.Days = append(g.Days, model.Day{Code: fmt.Sprint("D", d+1)})
	}
	for p := range nPeriods {
		g.Periods = append(g.Periods, model.Period{ID: model.PeriodID(p + 1), Code: fmt.Sprint(9 - p), Name: text.Draw(t, "period name")})
		for d := range nDays {
			g.Cells = append(g.Cells, model.Cell{Day: uint8(d + 1), Period: model.PeriodID(p + 1), Kind: model.PeriodKind(pick(3, "kind")),
				Start: model.Minute(480 + 60*p), End: model.Minute(530 + 60*p)})
		}
	}
	g.SortCells()
	b.Put(g)
	b.Put(&model.YearLevel{ID: 1, Code: "9", Order: 9, Grid: 1})
	b.Put(&model.YearLevel{ID: 2, Code: "Yr 10", Order: 10, Grid: 1})
	for _, c := range codes("faculties") {
		b.Add(&model.Faculty{Code: c, Name: text.Draw(t, "name")})
	}
	rooms := codes("rooms")
	for _, c := range rooms {
		b.Add(&model.Room{Code: c, Name: text.Draw(t, "name"), Kind: word.Draw(t, "kind"), Capacity: rapid.Uint16().Draw(t, "capacity")})
	}
	teachers := codes("teachers")
	for i, c := range teachers {
		b.Add(&model.Teacher{SISID: fmt.Sprint("T", i), Code: c, Surname: text.Draw(t, "surname"), Gender: rapid.SampledFrom([]string{"", "F", "M", "X"}).Draw(t, "gender"),
			Faculty: model.FacultyID(rapid.IntRange(0, 1).Draw(t, "faculty"))})
	}
	students := codes("students")
	for i, c := range students {
		st := &model.Student{SISID: c, Surname: text.Draw(t, "surname"), FirstName: text.Draw(t, "first"), YearLevel: model.YearLevelID(rapid.IntRange(0, 2).Draw(t, "year"))}
		if i == 0 {
			st.YearLevel = 2 // a year level with a blank in its code is known by its students
		}
		b.Add(st)
	}
	b.Add(&model.Course{Code: "A", Faculty: 1, YearLevels: []model.YearLevelID{1}})
	b.Add(&model.Course{Code: "B", YearLevels: []model.YearLevelID{2}})
	for i := range pick(4, "sections") {
		sec := &model.Section{ID: model.SectionID(i + 1), Course: model.CourseID(pick(2, "course")), SectionID: fmt.Sprint(i + 1), Name: text.Draw(t, "name"),
			Priority: model.PriorityUnset}
		for n := range rapid.IntRange(0, len(teachers)).Draw(t, "teachers") {
			sec.Teachers = append(sec.Teachers, model.TeacherID(n+1))
		}
		var listed []model.StudentID
		for n := range students {
			if flip("listed") {
				listed = append(listed, model.StudentID(n+1))
				b.Add(&model.Enrolment{Section: sec.ID, Student: model.StudentID(n + 1)})
			}
		}
		room := model.RoomID(rapid.IntRange(0, len(rooms)).Draw(t, "room"))
		for d := range nDays {
			for p := range nPeriods {
				if !flip("meets") {
					continue
				}
				sec.LessonsWanted++
				l := &model.Lesson{Section: sec.ID, Slot: model.Slot{Grid: 1, Day: uint8(d + 1), Period: model.PeriodID(p + 1)}}
				if room != 0 {
					l.Rooms, sec.Room = []model.RoomID{room}, room
				}
				for _, id := range sec.Teachers {
					if flip("teaches") {
						l.Teachers = append(l.Teachers, id)
					}
				}
				for _, id := range listed {
					if flip("excused") {
						l.Excused = append(l.Excused, id)
					}
				}
				b.Add(l)
			}
		}
		b.Put(sec)
	}
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	return tt
}

func TestAnySchoolTheFormatCanHoldComesBackWhole(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tt := drawSchool(rt)
		files, left := Write(tt.Snapshot())
		if len(left) > 0 {
			rt.Fatalf("left out: %q", left)
		}
		res, err := Read(folder(files), Options{Name: "Any", Year: 2026})
		if err != nil {
			rt.Fatalf("%v\n%q", err, files)
		}
		if diff := cmp.Diff(dump(t, tt), dump(t, res.Timetable)); diff != "" {
			rt.Errorf("(- before, + after)\n%s", diff)
		}
	})
}
