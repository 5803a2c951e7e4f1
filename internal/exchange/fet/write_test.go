package fet_test

import (
	"context"
	"strings"
	"testing"

	"carillon/internal/demo"
	"carillon/internal/exchange"
	"carillon/internal/exchange/fet"
	"carillon/model"
)

// lessonOf is the n-th lesson of a section.
func lessonOf(t *testing.T, tt *model.Timetable, course, id string, n int) *model.Lesson {
	t.Helper()
	for l := range tt.LessonsOf(tt.SectionByCode(course, id).ID) {
		if n--; n < 0 {
			return l
		}
	}
	t.Fatalf("%s %s has no such lesson", course, id)
	return nil
}

func TestWhatHasChangedSinceTheImportGoesOut(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(tt *model.Timetable) model.Edit
		has    string // in the file
		hasNot string
		left   string // out of it, as listed
	}{
		{"nothing", nil, "<MinDays>1</MinDays>", "", ""},
		{"an activity that was parted", func(tt *model.Timetable) model.Edit {
			l := *lessonOf(t, tt, "Math", "1", 1)
			l.Slot, l.Pinned = model.Slot{}, false
			return model.Replace{Record: &l}
		}, "<Id>10</Id>", "<Activity_Id>1</Activity_Id>", "MinDaysBetweenActivities"},
		{"a teacher who is gone", func(tt *model.Timetable) model.Edit { return model.Delete{Key: tt.TeacherByCode("Ames").Key()} },
			"<Teacher>Bell</Teacher>", "Ames", ""},
		{"a room that is gone", func(tt *model.Timetable) model.Edit { return model.Delete{Key: tt.RoomByCode("Gym").Key()} },
			"<Room>R1</Room>", "Gym", "ActivityPreferredRoom"},
		{"a teacher who is new", func(tt *model.Timetable) model.Edit { return model.Add{Record: &model.Teacher{Code: "Dunn"}} },
			"<Name>Dunn</Name>", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			tt := small(t).After.Index()
			if c.change != nil {
				if _, err := tt.Apply(c.change(tt)); err != nil {
					t.Fatal(err)
				}
			}
			var out exchange.Memory
			written, err := fet.Write(context.Background(), tt.Snapshot(), exchange.WriteOptions{}, &out, nil)
			if err != nil {
				t.Fatal(err)
			}
			text := out.Files[""].String()
			if !strings.Contains(text, c.has) || c.hasNot != "" && strings.Contains(text, c.hasNot) {
				t.Errorf("the file is\n%s", text)
			}
			var left []string
			for _, l := range written.LeftOut {
				left = append(left, l.What)
			}
			if got := strings.Join(left, ", "); got != c.left {
				t.Errorf("left out is %q, want %q", got, c.left)
			}
			if messages, _ := fetCL(t, out.Files[""].Bytes(), 2); len(messages) > 0 {
				t.Errorf("fet-cl says %v", messages)
			}
		})
	}
}

func TestASchoolThatNeverWasInFETIsReadWithoutAWordAndItsTimetableConfirmed(t *testing.T) {
	tt := demo.New(demo.Options{Students: 200, Seed: 3, Year: 2026})
	messages, solved := fetCL(t, export(t, tt.Snapshot()), 60)
	if len(messages) > 0 || !solved {
		t.Errorf("solved %v; fet-cl says %.2000s", solved, strings.Join(messages, "\n"))
	}
}
