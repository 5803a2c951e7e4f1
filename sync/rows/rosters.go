package rows

import (
	"cmp"
	"strings"

	"carillon/model"
)

// Course parts of the codes that rosters go under, and their Type (LISS §8.1).
const (
	dutyCourse, dutyType     = "DUTY", "Duty"
	onCallCourse, onCallType = "ONCALL", "OnCall"
	studyCourse, studyType   = "STUDY", "Study"
)

// rosterSection is a roster as a SIS gets it: a section with its entries as lessons. There is one for each duty area, each
// teacher on call and each study section.
type rosterSection struct {
	ref      model.Key
	section  Section
	entries  []*model.RosterSlot
	students []model.StudentID   // of a study section
	levels   []model.YearLevelID // of a study section
}

// rosterSections groups the roster entries that travel. RTO never does.
func (m *Mapper) rosterSections() []rosterSection {
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
	var out []rosterSection
	add := func(k model.Key, course, id string, feature Feature, s Section, levels ...model.YearLevelID) {
		entries := by[k]
		if len(entries) == 0 || !m.r.sends(feature) {
			return
		}
		if s.Code = course + " " + id; !m.w.ExcludeRosters { // else a bad code is no fault
			s.Code = m.claim(k, course, id)
		}
		if m.r.sends(FeatureRotations) {
			s.Rotations = union(entries).String()
		}
		if m.grids {
			s.Grid = m.structure(m.t.Grid(entries[0].Slot.Grid))
		}
		out = append(out, rosterSection{ref: k, section: s, entries: entries, levels: levels})
	}
	for a := range m.t.DutyAreas() {
		add(a.Key(), dutyCourse, a.Code, FeatureDuty, Section{Type: dutyType, Name: cmp.Or(a.Name, a.Code)})
	}
	for te := range m.t.Teachers() {
		add(te.Key(), onCallCourse, te.Code, FeatureOnCall, Section{Type: onCallType, Name: "On call", Teacher: m.teacherID(te.ID)})
	}
	for s := range m.t.StudySections() {
		add(s.Key(), studyCourse, s.Code, FeatureStudy, Section{Type: studyType, Name: cmp.Or(s.Name, s.Code), YearLevel: m.yearLevel(s.YearLevels)}, s.YearLevels...)
	}
	return out
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

// rosterOf is the roster that a section's code stands for, and the code of what it is about: a duty area, a teacher on call,
// a study section. 0 for none.
func rosterOf(code string) (model.RosterKind, string) {
	course, id := SplitCode(code)
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
