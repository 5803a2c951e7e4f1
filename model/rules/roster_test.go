package rules_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/model"
	"carillon/model/rules"
)

func TestADutyAreaIsLeftAloneWhereItIsWatchedOnMostDays(t *testing.T) {
	duty := func(day uint8, p model.PeriodID, teacher model.TeacherID) model.Edit {
		return model.Add{Record: &model.RosterSlot{Roster: model.RosterDuty, Area: 1, Teacher: teacher, Slot: on(day, p)}}
	}
	tests := []struct {
		name  string
		edits []model.Edit
		want  []string // slots in which it is alone
	}{
		{"watched on one day of three", []model.Edit{duty(1, 2, 2)}, nil},
		{"watched on two days of three", []model.Edit{duty(3, 2, 2), duty(1, 2, 2)}, []string{"B 2"}},
		{"twice on one day is one day", []model.Edit{duty(1, 2, 2), duty(1, 2, 1)}, nil},
		{"a gap that is known is none of these", []model.Edit{duty(1, 2, 2), duty(2, 2, 0), duty(3, 2, 2)}, nil},
		{"two periods", []model.Edit{duty(1, 3, 2), duty(2, 3, 2), duty(2, 2, 2), duty(3, 2, 2)}, []string{"A 2", "C 3"}},
		{"half of its days", []model.Edit{drop(2, 2), duty(1, 2, 2)}, nil},
		{"every day that has the period", []model.Edit{drop(2, 2), duty(1, 2, 2), duty(3, 2, 2)}, nil},
		{"the entry is gone again", []model.Edit{duty(3, 2, 2), duty(1, 2, 2), model.Delete{Key: model.RosterSlotID(1).Key()}}, nil},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			tt := calm(t)
			c := rules.New(tt)
			for _, e := range tc.edits {
				if _, err := tt.Apply(e); err != nil {
					t.Fatal(err)
				}
			}
			var got []string
			for _, x := range c.On(model.DutyAreaID(1).Key()) {
				got = append(got, tt.SlotName(x.Slot))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// drop makes a cell of the grid Senior unused.
func drop(day uint8, p model.PeriodID) model.Edit {
	g := grid("Senior", 480, 60)
	g.ID = 1
	g.Cell(day, p).Kind = model.Spacer
	return model.Replace{Record: g}
}
