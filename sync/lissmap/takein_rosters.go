package lissmap

import (
	"fmt"
	"strings"

	"carillon/model"
)

// rosterOf is the roster that a ClassCode stands for, and the code of what it is about: a duty area, a teacher on call, a
// study section. 0 for none.
func rosterOf(code string) (model.RosterKind, string) {
	course, id := splitCode(code)
	switch strings.ToUpper(course) {
	case dutyCourse:
		return model.RosterDuty, id
	case onCallCourse:
		return model.RosterOnCall, id
	case studyCourse:
		return model.RosterStudy, id
	}
	return 0, ""
}

// newRoster makes what a section of a roster is about; its lessons become the entries. Values are in the order of
// sectionColumns.
func (x inlet) newRoster(code string, v []string) (model.Edit, error) {
	roster, id := rosterOf(code)
	name := v[0]
	if name == id {
		name = ""
	}
	switch {
	case roster == model.RosterDuty && v[2] == dutyType:
		if x.dutyArea(id) != nil {
			return nil, nil
		}
		return model.Add{Record: &model.DutyArea{Code: id, Name: name}}, nil
	case roster == model.RosterStudy && v[2] == studyType:
		if x.studySection(id) != nil {
			return nil, nil
		}
		s := &model.StudySection{Code: id, Name: name}
		if y := x.yearLevel(v[4]); y != nil {
			s.YearLevels = []model.YearLevelID{y.ID}
		}
		return model.Add{Record: s}, nil
	case roster == model.RosterOnCall && v[2] == onCallType:
		if x.t.TeacherByCode(id) == nil {
			return nil, fmt.Errorf("the timetable has no teacher with the code %s. Download teachers, then sync again", id)
		}
		return nil, nil
	}
	return nil, fmt.Errorf("sections of Type %s are kept in the rosters of the timetable", v[2])
}

// rosterLesson is the entry of a roster that a lesson stands for. Values are in the order of lessonColumns.
func (x inlet) rosterLesson(b *model.Batch, v []string, teacher model.TeacherID, room model.RoomID) (model.Edit, error) {
	slot, err := x.slot(v[5], v[0], v[1])
	if err != nil {
		return nil, err
	}
	roster, id := rosterOf(v[2])
	e := &model.RosterSlot{Roster: roster, Slot: slot, Teacher: teacher}
	area, study, onCall := x.dutyArea(id), x.studySection(id), x.t.TeacherByCode(id)
	switch {
	case roster == model.RosterDuty && area != nil:
		e.Area = area.ID
		if room != 0 && area.Room == 0 {
			c := *area
			c.Room = room
			b.Edits = append(b.Edits, model.Replace{Record: &c})
		}
	case roster == model.RosterStudy && study != nil:
		e.Study, e.Room = study.ID, room
	case roster == model.RosterOnCall && onCall != nil:
		e.Teacher = onCall.ID
	default:
		return nil, fmt.Errorf("the timetable has no section %s", v[2])
	}
	b.Edits = append(b.Edits, model.Add{Record: e})
	return *b, nil
}

func (x inlet) dutyArea(code string) *model.DutyArea {
	for a := range x.t.DutyAreas() {
		if a.Code == code {
			return a
		}
	}
	return nil
}

func (x inlet) studySection(code string) *model.StudySection {
	for s := range x.t.StudySections() {
		if s.Code == code {
			return s
		}
	}
	return nil
}
