package views_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carillon/internal/demo"
	"carillon/model"
	"carillon/model/rules"
	"carillon/model/views"
)

// wordsOf writes the blocks of a week as "Mon 08:00–09:00 09MAT 1, R1 (1 of 2)".
func wordsOf(w *views.Week) (out []string) {
	for _, d := range w.Days {
		for _, b := range d.Blocks {
			var lines []string
			for _, l := range b.Lines {
				lines = append(lines, l.Text)
			}
			s := fmt.Sprintf("%s %s–%s %s", d.Name, b.Start, b.End, strings.Join(lines, ", "))
			if b.Lanes > 1 {
				s += fmt.Sprintf(" (%d of %d)", b.Lane+1, b.Lanes)
			}
			out = append(out, s)
		}
	}
	return out
}

func TestAWeekOfEachKindOfRecord(t *testing.T) {
	tests := []struct {
		name     string
		of       model.Key
		rotation int
		edits    []model.Edit
		title    string
		want     []string
	}{
		{"a teacher has the rooms, and duty in the break", model.TeacherID(1).Key(), 0, nil, "teacher KIM", []string{
			"Mon 08:00–09:00 09MAT 1, R1 (1 of 2)", "Mon 08:00–09:00 09MAT 2, R1 (2 of 2)", "Mon 09:00–09:15 Duty: YARD",
			"Mon 11:15–12:15 09ART 1, R2, rotation 1"}},
		{"in one rotation it is not named", model.TeacherID(1).Key(), 1, nil, "teacher KIM", []string{
			"Mon 08:00–09:00 09MAT 1, R1 (1 of 2)", "Mon 08:00–09:00 09MAT 2, R1 (2 of 2)", "Mon 09:00–09:15 Duty: YARD", "Mon 11:15–12:15 09ART 1, R2"}},
		{"a student has the teachers and the break", model.StudentID(1).Key(), 0, nil, "Ames", []string{
			"Mon 08:00–09:00 09MAT 1, KIM, R1", "Mon 09:00–09:15 B", "Mon 11:15–12:15 09ART 1, KIM, R2, rotation 1"}},
		{"a lunch that splits a lesson stands between its parts", model.StudentID(1).Key(), 1,
			[]model.Edit{model.MoveLesson{Lesson: 3, To: model.Slot{Grid: 1, Day: 1, Period: 4}}}, "Ames", []string{
				"Mon 08:00–09:00 09MAT 1, KIM, R1", "Mon 09:00–09:15 B", "Mon 10:15–10:30 09ART 1, KIM, R2", "Mon 10:30–11:00 Lunch S",
				"Mon 11:00–11:15 09ART 1, KIM, R2"}},
		{"a room has no breaks", model.RoomID(1).Key(), 0, nil, "Room R1", []string{
			"Mon 08:00–09:00 09MAT 1, KIM (1 of 3)", "Mon 08:00–09:00 09MAT 2, KIM (2 of 3)", "Mon 08:50–10:00 07SCI 1 (3 of 3)"}},
		{"a section", model.SectionID(2).Key(), 0, nil, "09MAT 2", []string{"Mon 08:00–09:00 09MAT 2, KIM, R1"}},
		{"a year level", model.YearLevelID(2).Key(), 0, nil, "Year 7", []string{"Mon 08:50–10:00 07SCI 1, R1"}},
		{"a student without sections has the breaks of the year level's grid", model.StudentID(4).Key(), 0,
			[]model.Edit{model.Delete{Key: model.SectionID(4).Key()}, model.Replace{Record: &model.Student{ID: 4, Surname: "Dean", YearLevel: 1}}},
			"Dean", []string{"Mon 09:00–09:15 B"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			w := views.WeekOf(small(t, tc.edits...), tc.of, tc.rotation, nil)
			if w == nil {
				t.Fatal("there is no week")
			}
			if diff := cmp.Diff(tc.want, wordsOf(w)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if w.Title != tc.title {
				t.Errorf("it is the week of %q, want %q", w.Title, tc.title)
			}
		})
	}
	for _, k := range []model.Key{model.GridID(1).Key(), model.TeacherID(99).Key(), {}} {
		if views.WeekOf(small(t), k, 0, nil) != nil {
			t.Errorf("%s has a week", k)
		}
	}
}

// TestBlocksOfAWeekNeverLieOnEachOther: whatever is moved where, what is on at once stands side by side, every lesson's minutes
// are there whole, and the sheet holds them all.
func TestBlocksOfAWeekNeverLieOnEachOther(t *testing.T) {
	crowded := 0
	rapid.Check(t, func(rt *rapid.T) {
		tt := small(t)
		for range rapid.IntRange(5, 30).Draw(rt, "edits") {
			_, _ = tt.Apply(anyEdit(rt, tt))
		}
		k := model.Key{Kind: rapid.SampledFrom([]model.Kind{model.KindTeacher, model.KindRoom, model.KindStudent, model.KindSection, model.KindYearLevel}).Draw(rt, "kind")}
		k.ID = uint32(rapid.IntRange(1, int(tt.LastID(k.Kind))).Draw(rt, "id"))
		w := views.WeekOf(tt, k, rapid.IntRange(0, 2).Draw(rt, "rotation"), nil)
		if w == nil {
			return
		}
		minutes := map[model.LessonID]int{}
		for _, d := range w.Days {
			for i, b := range d.Blocks {
				if b.Lane < 0 || b.Lane >= b.Lanes || b.End > b.Start && (b.Start < w.From || b.End > w.To) || len(b.Lines) == 0 {
					rt.Fatalf("%+v is not within the sheet of %s–%s", b, w.From, w.To)
				}
				if b.Lesson != 0 {
					minutes[b.Lesson] += int(b.End - b.Start)
				}
				for _, o := range d.Blocks[i+1:] {
					if b.Start < o.End && o.Start < b.End {
						crowded++
						if b.Lane == o.Lane || b.Lanes != o.Lanes {
							rt.Fatalf("%v and %v lie on each other", b, o)
						}
					}
				}
			}
		}
		for _, e := range views.Of(tt, k, w.Rotation) {
			if e.Lesson == 0 {
				continue
			}
			want := 0
			for _, s := range tt.LessonTimes(tt.Lesson(e.Lesson), nil) {
				want += int(s.End - s.Start)
			}
			if minutes[e.Lesson] != want {
				rt.Fatalf("%s has %d minutes in the week of %s, want %d", tt.Describe(e.Lesson.Key()), minutes[e.Lesson], w.Title, want)
			}
		}
	})
	if crowded < 20 {
		t.Errorf("%d pairs of blocks at once: the test says too little", crowded)
	}
}

func TestEverybodyOfALargeSchoolHasAWeek(t *testing.T) {
	tt := demo.New(demo.Options{Students: 400, Seed: 1, Year: 2026})
	checker := rules.New(tt)
	for _, kind := range model.Kinds() {
		for r := range tt.All(kind) {
			w := views.WeekOf(tt, r.Key(), 1, checker.Clashing)
			if (w != nil) != views.HasWeek(kind) {
				t.Fatalf("%s: a week is there: %v", tt.Describe(r.Key()), w != nil)
			}
			if w != nil && kind == model.KindStudent && slices.ContainsFunc(w.Days, func(d views.Day) bool { return len(d.Blocks) == 0 }) {
				t.Fatalf("%s has nothing on a day", w.Title)
			}
		}
	}
}
