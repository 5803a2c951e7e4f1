package lissmap

import (
	"slices"

	"carillon/model"
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
	students []model.StudentID // of a study section
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
	add := func(k model.Key, course, id string, feature engine.FeatureID, c liss.Class) {
		entries := by[k]
		if len(entries) == 0 || !m.p.sends(feature) {
			return
		}
		if m.o.ExcludeRosters { // only the keys matter, and a bad code is no fault
			c.ClassCode = course + " " + id
			out = append(out, rosterClass{ref: k, class: c, entries: entries})
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
		out = append(out, rosterClass{ref: k, class: c, entries: entries})
	}
	for a := range m.t.DutyAreas() {
		add(a.Key(), dutyCourse, a.Code, engine.FeatureDuty, liss.Class{Type: dutyType, CourseName: orElse(a.Name, a.Code)})
	}
	for te := range m.t.Teachers() {
		add(te.Key(), onCallCourse, te.Code, engine.FeatureOnCall,
			liss.Class{Type: onCallType, CourseName: "On call", DefaultTeacher: m.teacherID(te.ID)})
	}
	for s := range m.t.StudySections() {
		c := liss.Class{Type: studyType, CourseName: orElse(s.Name, s.Code)}
		if len(s.YearLevels) == 1 {
			c.Form = m.t.YearLevel(s.YearLevels[0]).Code
		}
		add(s.Key(), studyCourse, s.Code, engine.FeatureStudy, c)
	}
	if len(out) > 0 {
		lists := studyLists(m.t)
		for i := range out {
			if k := out[i].ref; k.Kind == model.KindStudySection {
				out[i].students = lists[model.StudySectionID(k.ID)]
			}
		}
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

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// studyLists computes who is supervised where: every active student whose year level uses the grid and who has no
// lesson at a slot (or is excused from it) goes to a study section that is open then, takes the year level and has a
// place. A student stays in one study section as far as its places go. Lists are in order of student.
func studyLists(t *model.Timetable) map[model.StudySectionID][]model.StudentID {
	open := map[model.Slot][]*model.RosterSlot{}
	var slots []model.Slot
	for e := range t.RosterSlots() {
		if e.Roster == model.RosterStudy {
			if open[e.Slot] == nil {
				slots = append(slots, e.Slot)
			}
			open[e.Slot] = append(open[e.Slot], e)
		}
	}
	if len(slots) == 0 {
		return nil
	}
	everyRotation := rotationsOf(t)
	busy := busyAt(t, open, everyRotation)
	lists := map[model.StudySectionID]map[model.StudentID]bool{}
	home := map[model.StudentID]model.StudySectionID{}
	for _, slot := range slots {
		taken := map[model.StudySectionID]int{}
		for st := range t.Students() {
			if st.Inactive || !onGrid(t, st, slot.Grid) {
				continue
			}
			if id := place(t, st, open[slot], busy[slot][st.ID], everyRotation, taken, home[st.ID]); id != 0 {
				taken[id]++
				if lists[id] == nil {
					lists[id] = map[model.StudentID]bool{}
				}
				lists[id][st.ID] = true
				if home[st.ID] == 0 {
					home[st.ID] = id
				}
			}
		}
	}
	out := make(map[model.StudySectionID][]model.StudentID, len(lists))
	for id, set := range lists {
		for st := range set {
			out[id] = append(out[id], st)
		}
		slices.Sort(out[id])
	}
	return out
}

// rotationsOf is the set of the rotations the school has; rotation 1 where it has none.
func rotationsOf(t *model.Timetable) model.Rotations {
	var all model.Rotations
	for r := range t.Rotations() {
		all = all.With(int(r.Number))
	}
	if all == 0 {
		all = all.With(1)
	}
	return all
}

// busyAt says in which rotations each student has a lesson at the slots where a study section is open.
func busyAt(t *model.Timetable, open map[model.Slot][]*model.RosterSlot, every model.Rotations) map[model.Slot]map[model.StudentID]model.Rotations {
	busy := make(map[model.Slot]map[model.StudentID]model.Rotations, len(open))
	for slot := range open {
		busy[slot] = map[model.StudentID]model.Rotations{}
	}
	for l := range t.Lessons() {
		at, watched := busy[l.Slot]
		if !watched {
			continue
		}
		s := t.Section(l.Section)
		if s.Main != 0 {
			continue // its students are its main section's
		}
		runs := s.Rotations
		if runs == 0 {
			runs = every
		}
		for e := range t.ListOf(l.Section) {
			if !slices.Contains(l.Excused, e.Student) {
				at[e.Student] |= runs
			}
		}
	}
	return busy
}

func onGrid(t *model.Timetable, st *model.Student, g model.GridID) bool {
	y := t.YearLevel(st.YearLevel)
	return y == nil || y.Grid == 0 || y.Grid == g
}

// place is the study section that takes a student at a slot, 0 for none: the one the student is in already, else the
// first with a place.
func place(t *model.Timetable, st *model.Student, entries []*model.RosterSlot, busy, every model.Rotations, taken map[model.StudySectionID]int, home model.StudySectionID) model.StudySectionID {
	var first model.StudySectionID
	for _, e := range entries {
		runs := e.Rotations
		if runs == 0 {
			runs = every
		}
		s := t.StudySection(e.Study)
		switch {
		case runs&^busy == 0,
			len(s.YearLevels) > 0 && !slices.Contains(s.YearLevels, st.YearLevel),
			s.Size > 0 && taken[s.ID] >= int(s.Size):
			continue
		case s.ID == home:
			return home
		case first == 0:
			first = s.ID
		}
	}
	return first
}
