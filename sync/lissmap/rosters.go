package lissmap

import (
	"carillon/model"
	"carillon/model/views"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// Course parts of the ClassCodes that rosters go under, and their Type (LISS §8.1).
const (
	dutyCourse, dutyType     = "DUTY", "Duty"
	onCallCourse, onCallType = "ONCALL", "OnCall"
	studyCourse, studyType   = "STUDY", "Study"
)

// rosterClass is a roster as a SIS gets it: a section with its entries as lessons. There is one for each duty area, each
// teacher on call and each study section.
type rosterClass struct {
	ref      model.Key
	class    liss.Class
	entries  []*model.RosterSlot
	students []model.StudentID   // of a study section
	levels   []model.YearLevelID // of a study section
}

// rosterClasses groups the roster entries that travel. RTO never does.
func (m *mapper) rosterClasses() []rosterClass {
	by := map[model.Key][]*model.RosterSlot{}
	for e := range m.t.RosterSlots() {
		switch e.Roster {
		case model.RosterDuty:
			by[e.Area.Key()] = append(by[e.Area.Key()], e)
		case model.RosterOnCall:
			by[e.Teacher.Key()] = append(by[e.Teacher.Key()], e)
		case model.RosterStudy:
			by[e.Study.Key()] = append(by[e.Study.Key()], e)
		}
	}
	var out []rosterClass
	add := func(k model.Key, course, id string, feature engine.FeatureID, c liss.Class, levels ...model.YearLevelID) {
		entries := by[k]
		if len(entries) == 0 || !m.p.sends(feature) {
			return
		}
		if m.o.ExcludeRosters { // only the keys matter, and a bad code is no fault
			c.ClassCode = course + " " + id
			out = append(out, rosterClass{ref: k, class: c, entries: entries, levels: levels})
			return
		}
		rows := func() []model.Key {
			keys := []model.Key{k}
			for _, e := range entries {
				keys = append(keys, e.Key())
			}
			return keys
		}
		code, ok := m.claim(k, course, id, rows)
		if !ok {
			return
		}
		c.ClassCode = code
		if m.p.sends(engine.FeatureRotations) {
			c.Rotations = union(entries).String()
		}
		if m.grids {
			c.TtStructure = m.structure(m.t.Grid(entries[0].Slot.Grid))
		}
		out = append(out, rosterClass{ref: k, class: c, entries: entries, levels: levels})
	}
	for a := range m.t.DutyAreas() {
		add(a.Key(), dutyCourse, a.Code, engine.FeatureDuty, liss.Class{Type: dutyType, CourseName: orElse(a.Name, a.Code)})
	}
	for te := range m.t.Teachers() {
		add(te.Key(), onCallCourse, te.Code, engine.FeatureOnCall,
			liss.Class{Type: onCallType, CourseName: "On call", DefaultTeacher: m.teacherID(te.ID)})
	}
	for s := range m.t.StudySections() {
		add(s.Key(), studyCourse, s.Code, engine.FeatureStudy,
			liss.Class{Type: studyType, CourseName: orElse(s.Name, s.Code), Form: m.form(s.YearLevels)}, s.YearLevels...)
	}
	return out
}

// fillStudy computes who is in the study sections: only section lists need it, and it looks at every lesson. It notes
// the students whom no study section has a seat for.
func (m *mapper) fillStudy() (noSeat []engine.Note) {
	study := views.Studies(m.t)
	for i := range m.rosters {
		if k := m.rosters[i].ref; k.Kind == model.KindStudySection {
			m.rosters[i].students = study.Lists[model.StudySectionID(k.ID)]
		}
	}
	if m.o.ExcludeRosters {
		return nil
	}
	for _, over := range study.Over {
		noSeat = append(noSeat, engine.Note{Ref: over.Entry.Key(), What: "STUDY " + m.t.StudySection(over.Section).Code + " on " + m.t.SlotName(m.t.RosterSlot(over.Entry).Slot),
			Why: "there is no seat for " + plural(len(over.Students), "student", "students") + " without a lesson"})
	}
	return noSeat
}

// union is the rotations of all entries together; an entry of all rotations makes it all.
func union(entries []*model.RosterSlot) model.Rotations {
	var all model.Rotations
	for _, e := range entries {
		if e.Rotations == 0 {
			return 0
		}
		all |= e.Rotations
	}
	return all
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
