package rules_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/model"
	"carillon/model/rules"
)

// TestALoadIsThatOfTheFullestRotation: as the rule of over-load counts it, and not of all rotations together.
func TestALoadIsThatOfTheFullestRotation(t *testing.T) {
	b := model.NewBuilder()
	g := &model.Grid{Code: "Main", Days: []model.Day{{Code: "Mon"}}}
	for p := range model.PeriodID(9) {
		g.Periods = append(g.Periods, model.Period{ID: p + 1, Code: fmt.Sprint(p + 1)})
		g.Cells = append(g.Cells, model.Cell{Day: 1, Period: p + 1, Kind: model.Teaching, Start: 480 + 60*model.Minute(p), End: 540 + 60*model.Minute(p)})
	}
	b.Add(g)
	b.Add(&model.Rotation{Number: 1, Name: "Semester 1"})
	b.Add(&model.Rotation{Number: 2, Name: "Semester 2"})
	b.Add(&model.Course{Code: "MAT"})
	for i, c := range []struct {
		most   uint16
		r1, r2 int // lessons in each
		always int
	}{{5, 6, 4, 0}, {5, 2, 2, 3}, {0, 0, 0, 2}, {0, 0, 1, 2}} {
		id := model.TeacherID(b.Add(&model.Teacher{Code: fmt.Sprint("T", i), MaxLoad: c.most}))
		for r, n := range []int{c.always, c.r1, c.r2} {
			sec := model.SectionID(b.Add(&model.Section{Course: 1, SectionID: fmt.Sprint(i, r), Rotations: model.Rotations(r), Teachers: []model.TeacherID{id}}))
			for p := range n {
				slot := model.Slot{Grid: 1, Day: 1, Period: model.PeriodID(p + 1)}
				if r > 0 {
					slot.Period += model.PeriodID(c.always)
				}
				b.Add(&model.Lesson{Section: sec, Slot: slot, Teachers: []model.TeacherID{id}})
			}
			b.Add(&model.Lesson{Section: sec, Teachers: []model.TeacherID{id}}) // not placed: no load
		}
	}
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	c := rules.New(tt)
	defer c.Close()
	var got []string
	for i := range 4 {
		n, rotation := tt.Load(model.TeacherID(i + 1))
		text := tt.RotationName(rotation) + ": " + strconv.Itoa(n)
		got = append(got, text)
		if over := n > 5; over != (c.Count(rules.OverLoad) > 0 && i == 0) {
			t.Errorf("%s: over load %v", text, over)
		}
	}
	if diff := cmp.Diff([]string{"Semester 1: 6", "Semester 1: 5", "rotation 0: 2", "Semester 2: 3"}, got); diff != "" {
		t.Errorf("loads (-want +got):\n%s", diff)
	}
}
