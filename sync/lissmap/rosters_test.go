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

// TestRostersCarryTheirRotationsAndGrids: the section all rotations of its entries, and the chosen one filters the lessons.
func TestRostersCarryTheirRotationsAndGrids(t *testing.T) {
	duty := func(id model.RosterSlotID, period model.PeriodID, rotations ...int) *model.RosterSlot {
		e := &model.RosterSlot{ID: id, Roster: model.RosterDuty, Area: 1, Teacher: 1, Slot: model.Slot{Grid: 1, Day: 1, Period: period}}
		for _, n := range rotations {
			e.Rotations = e.Rotations.With(n)
		}
		return e
	}
	const class = "ClassCode=DUTY Yard CourseName=Yard EndDate=20270630T23:59:00 StartDate=20261123T00:00:00 Type=Duty"
	tests := []struct {
		name    string
		more    []model.Record
		class   string
		lessons []string
	}{
		{"in some rotations", []model.Record{duty(1, 1, 1), duty(2, 2, 2)}, strings.Replace(class, "StartDate", "Rotations=12 StartDate", 1), []string{"ClassCode=DUTY Yard DayNumber=1 Period=2 TeacherId=11"}},
		{"one of them in all", []model.Record{duty(1, 1, 1), duty(2, 2)}, class, []string{"ClassCode=DUTY Yard DayNumber=1 Period=2 TeacherId=11"}},
		{"in one of several grids", []model.Record{duty(1, 2), &model.Grid{ID: 2, Code: "MS"}}, strings.Replace(class, "Type", "TtStructure=HS Type", 1), []string{"ClassCode=DUTY Yard DayNumber=1 Period=2 TeacherId=11 TtStructure=HS"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			s := newSmall()
			s.options.Rotation = 2
			s.more = append(tc.more, &model.DutyArea{ID: 1, Code: "Yard"})
			c, tt := alma.New(), s.timetable(t)
			if diff := cmp.Diff([]string{tc.class}, wireRows(t, c, tt, engine.Sections, s.options)[1:]); diff != "" {
				t.Errorf("sections: -want +wire\n%s", diff)
			}
			if diff := cmp.Diff(tc.lessons, wireRows(t, c, tt, engine.Timetable, s.options)[1:]); diff != "" {
				t.Errorf("lessons: -want +wire\n%s", diff)
			}
		})
	}
}

// TestWhatALessonOrAStudentLacksIsSaid: a room whose code is too long, a place, an id that the SIS knows.
func TestWhatALessonOrAStudentLacksIsSaid(t *testing.T) {
	s := newSmall()
	s.room.Code = "The room with the very long code"
	s.student.SISID = ""
	s.more = []model.Record{&model.Lesson{ID: 2, Section: 1}}
	c, tt := alma.New(), s.timetable(t)
	if rows := wireRows(t, c, tt, engine.Timetable, s.options); len(rows) != 1 || strings.Contains(rows[0], "RoomCode") {
		t.Errorf("lessons: %v", rows)
	}
	lessons, lists := outbound(t, c, tt, engine.Timetable, s.options), outbound(t, c, tt, engine.SectionLists, s.options)
	if len(lessons.Warn) != 1 || !strings.Contains(words.Plain.Say(lessons.Warn[0].Why), "goes without its room") {
		t.Errorf("warnings: %v", lessons.Warn)
	}
	if len(lessons.Left) != 1 || words.Plain.Say(lessons.Left[0].Why) != "1 lesson is not placed" {
		t.Errorf("left out: %v", lessons.Left)
	}
	if lists.Rows != 0 || len(lists.Bad) != 1 || !strings.Contains(words.Plain.Say(lists.Bad[0].Why), "no SIS id") {
		t.Errorf("%d list rows, faults %v", lists.Rows, lists.Bad)
	}
}
