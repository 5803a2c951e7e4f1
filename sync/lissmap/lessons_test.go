package lissmap_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/internal/words"
	"carillon/model"
	"carillon/sync/alma"
	"carillon/sync/engine"
)

// TestASectionTwiceAtOneSlotGoesTwiceOnlyWhereTheLessonsDiffer: of two rows that are alike a SIS keeps one, so that the
// other would be missing there for ever.
func TestASectionTwiceAtOneSlotGoesTwiceOnlyWhereTheLessonsDiffer(t *testing.T) {
	const other = "ClassCode=09MAT 1 DayNumber=1 Period=1 RoomCode=B2 TeacherId=11"
	tests := []struct {
		name  string
		rooms []model.RoomID // of the second and third lesson
		want  []string
		left  int
	}{
		{"in another room", []model.RoomID{2}, []string{plainLesson, other}, 0},
		{"in the same room", []model.RoomID{1}, []string{plainLesson}, 1},
		{"three of them, two alike", []model.RoomID{2, 1}, []string{plainLesson, other}, 1},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			s := newSmall()
			s.more = append(s.more, &model.Room{ID: 2, Code: "B2"})
			for i, id := range tc.rooms {
				l := s.lesson
				l.ID, l.Rooms = model.LessonID(2+i), []model.RoomID{id}
				s.more = append(s.more, &l)
			}
			tt := s.timetable(t)
			if diff := cmp.Diff(tc.want, wireRows(t, alma.New(), tt, engine.Timetable, s.options)); diff != "" {
				t.Errorf("on the wire (-want +got):\n%s", diff)
			}
			table := outbound(t, alma.New(), tt, engine.Timetable, s.options)
			if len(table.Left) != tc.left || tc.left > 0 && !strings.Contains(words.Plain.Say(table.Left[0].Why), "sent once") {
				t.Errorf("left out: %v", table.Left)
			}
			keys := map[string]bool{}
			for _, c := range table.Changes {
				if keys[c.Key] {
					t.Errorf("two rows have the key %s", c.Key)
				}
				keys[c.Key] = true
			}
		})
	}
}

// TestTheKindOfABellTimeIsShownInWords: T, L and O are letters of the wire (LISS §9.4).
func TestTheKindOfABellTimeIsShownInWords(t *testing.T) {
	s := newSmall()
	out := outbound(t, alma.New(), s.timetable(t), engine.BellTimes, s.options)
	for value, want := range map[string]string{"T": "teaching", "L": "break", "O": "offline", "X": "X"} {
		if got := out.Word("Kind", value); got != want {
			t.Errorf("%s is shown as %q", value, got)
		}
	}
}
