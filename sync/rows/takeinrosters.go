package rows

import (
	"carillon/model"
	"carillon/model/message"
)

// newRoster makes what a section of a roster is about; its lessons become the entries.
func (x *Intake) newRoster(code string, v Section) (model.Edit, error) {
	roster, id := rosterOf(code)
	name := v.Name
	if name == id {
		name = ""
	}
	switch {
	case roster == model.RosterDuty && v.Type == dutyType:
		if x.dutyArea(id) != nil {
			return nil, nil
		}
		return model.Add{Record: &model.DutyArea{Code: id, Name: name}}, nil
	case roster == model.RosterStudy && v.Type == studyType:
		if x.studySection(id) != nil {
			return nil, nil
		}
		s := &model.StudySection{Code: id, Name: name}
		if y := x.levelNamed(v.YearLevel); y != nil {
			s.YearLevels = []model.YearLevelID{y.ID}
		}
		return model.Add{Record: s}, nil
	case roster == model.RosterOnCall && v.Type == onCallType:
		if x.t.TeacherByCode(id) == nil {
			return nil, refuse(saysNoTeacherCode, message.Name("code", id))
		}
		return nil, nil
	}
	return nil, refuse(saysRosterType, message.Name("type", v.Type))
}

// rosterLesson is the entry of a roster that a lesson stands for.
func (x *Intake) rosterLesson(b *model.Batch, v Lesson, teacher model.TeacherID, room model.RoomID) (model.Edit, error) {
	slot, err := x.slot(v)
	if err != nil {
		return nil, err
	}
	roster, id := rosterOf(v.Section)
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
		return nil, refuse(saysNoSection, message.Name("section", v.Section))
	}
	b.Edits = append(b.Edits, model.Add{Record: e})
	return *b, nil
}

func (x *Intake) dutyArea(code string) *model.DutyArea {
	for a := range x.t.DutyAreas() {
		if a.Code == code {
			return a
		}
	}
	return nil
}

func (x *Intake) studySection(code string) *model.StudySection {
	for s := range x.t.StudySections() {
		if s.Code == code {
			return s
		}
	}
	return nil
}
