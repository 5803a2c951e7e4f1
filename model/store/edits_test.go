package store

import (
	"fmt"
	"slices"
	"testing"

	"carillon/model"

	"pgregory.net/rapid"
)

// picker chooses a number from 0 to n-1.
type picker func(n int) int

func drawn(t *rapid.T) picker {
	return func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "n") }
}

// randomEdit is an edit of a random kind, which may be refused.
func randomEdit(pick picker, tt *model.Timetable) model.Edit {
	code := func() string { return string(rune('A'+pick(26))) + fmt.Sprint(pick(1000)) }
	switch pick(9) {
	case 0:
		return model.Add{Record: &model.Room{Code: code(), Name: "Näme " + code(), Capacity: uint16(pick(200))}}
	case 1:
		return model.Add{Record: &model.Student{Surname: code(), FirstName: code(), SISID: code()}}
	case 2:
		return model.Add{Record: &model.Section{Course: 1, SectionID: code(), Priority: int8(pick(20) - 9), Rotations: model.Rotations(pick(4096))}}
	case 3:
		return model.Add{Record: &model.Lesson{Section: randomID[model.SectionID](pick, tt, model.KindSection),
			Slot: model.Slot{Grid: 1, Day: uint8(1 + pick(2)), Period: model.PeriodID(1 + pick(2))}}}
	case 4:
		return model.MoveLesson{Lesson: randomID[model.LessonID](pick, tt, model.KindLesson),
			To: model.Slot{Grid: 1, Day: uint8(1 + pick(2)), Period: model.PeriodID(1 + pick(3))}}
	case 5:
		return model.Add{Record: &model.Enrolment{Section: randomID[model.SectionID](pick, tt, model.KindSection),
			Student: randomID[model.StudentID](pick, tt, model.KindStudent), First: model.Date(20000 + pick(300))}}
	case 6:
		k := model.Kinds()[pick(len(model.Kinds()))]
		return model.Delete{Key: model.Key{Kind: k, ID: randomID[uint32](pick, tt, k)}}
	case 7:
		r := tt.Room(randomID[model.RoomID](pick, tt, model.KindRoom))
		if r == nil {
			r = &model.Room{Code: "X"}
		}
		c := *r
		c.Code = code()
		return model.Replace{Record: &c, Field: "code"}
	}
	n := 2 + pick(40)
	b := model.Batch{Name: fmt.Sprintf("Add %d rooms", n)}
	for range n {
		b.Edits = append(b.Edits, model.Add{Record: &model.Room{Code: fmt.Sprintf("%s-%d", code(), tt.LastID(model.KindRoom)+uint32(len(b.Edits)))}})
	}
	return b
}

func randomID[ID ~uint32](pick picker, tt *model.Timetable, k model.Kind) ID {
	var ids []uint32
	for r := range tt.All(k) {
		ids = append(ids, r.Key().ID)
	}
	if len(ids) == 0 {
		return 1
	}
	return ID(ids[pick(len(ids))])
}

// edit performs a random edit, undo or redo.
func edit(pick picker, tt *model.Timetable) {
	switch pick(8) {
	case 0:
		tt.Undo()
	case 1:
		tt.Redo()
	default:
		_, _ = tt.Apply(randomEdit(pick, tt)) // a refused one changes nothing
	}
}

// addRoom performs one edit that always works.
func addRoom(t testing.TB, tt *model.Timetable, code string) {
	t.Helper()
	if _, err := tt.Apply(model.Add{Record: &model.Room{Code: code}}); err != nil {
		t.Fatal(err)
	}
}

func labels(edits []entry) []string {
	var names []string
	for _, e := range edits {
		names = append(names, e.Name)
	}
	return slices.Clip(names)
}
