package demo

import (
	"fmt"
	"slices"
	"strings"

	"carillon/model"
)

// studySize is how many students one study hall takes.
const studySize = 60

// staffStudyHalls makes the study sections of each campus and gives every block its supervisors and rooms, as many as
// its students need and at least one on the first and the last block.
func (s *school) staffStudyHalls() {
	for _, c := range s.campuses {
		first := len(s.studies)
		for b := range blocks {
			n := (c.studying[b] + studySize - 1) / studySize
			if b == 0 || b == blocks-1 {
				n = max(n, 1)
			}
			for len(s.studies)-first < n {
				id := model.StudySectionID(len(s.studies) + 1)
				s.studies = append(s.studies, &model.StudySection{ID: id, Code: fmt.Sprintf("%sSH%d", c.letter, len(s.studies)-first+1),
					Name: "Study hall", YearLevels: s.yearsOn(c), Size: studySize})
			}
			for i := range n {
				t := s.teacherFor(c, "GUID", nil, b, year)
				r := s.roomFor(c, commons, nil, b, year)
				for _, at := range c.slotsOf(b) {
					s.enter(t, &model.RosterSlot{Roster: model.RosterStudy, Slot: at, Study: s.studies[first+i].ID, Room: r.rec.ID})
				}
			}
		}
	}
}

func (s *school) yearsOn(c *campus) (ids []model.YearLevelID) {
	for _, g := range s.grades {
		if g.site == c {
			ids = append(ids, g.id)
		}
	}
	return ids
}

// enter writes a teacher into a roster.
func (s *school) enter(t *teacher, r *model.RosterSlot) {
	r.ID, r.Teacher = model.RosterSlotID(len(s.entries)+1), t.rec.ID
	t.roster[r.Slot] = true
	s.entries = append(s.entries, r)
}

// rota goes round the teachers of a campus, so that everyone's turn comes.
type rota struct {
	site *campus
	next int
}

// pick is the next teacher who is free at a slot; nil for none.
func (r *rota) pick(at model.Slot) *teacher {
	for range r.site.teachers {
		t := r.site.teachers[r.next%len(r.site.teachers)]
		r.next++
		if t.free(at) {
			return t
		}
	}
	return nil
}

// free says whether a teacher has nothing at a slot, neither work nor time off.
func (t *teacher) free(at model.Slot) bool {
	if t.roster[at] || t.subs[at] || t.off(at) {
		return false
	}
	switch i := slices.Index(teaching[:], at.Period); {
	case i >= 0:
		return t.busy[blockAt[at.Day][i]] == 0
	case at.Period == homeroom:
		return !t.advisor
	}
	return true
}

// makeRosters fills the duty, on-call and RTO rosters, and gives some teachers single periods off.
func (s *school) makeRosters() {
	areas := []struct {
		code, name string
		at         model.PeriodID
		counts     bool
	}{
		{"YARD", "Courtyard", recess, false}, {"CAF", "Cafeteria", period4, true}, {"BUS", "Bus loop", afterSchool, false},
	}
	for _, c := range s.campuses {
		duty, call := &rota{site: c}, &rota{site: c, next: 1}
		for _, a := range areas {
			area := &model.DutyArea{ID: model.DutyAreaID(len(s.areas) + 1), Code: c.letter + a.code, Name: a.name, CountsLoad: a.counts}
			s.areas = append(s.areas, area)
			for d := uint8(1); d <= days; d++ {
				at := model.Slot{Grid: c.grid.ID, Day: d, Period: a.at}
				for range 1 + len(s.students)/2500 {
					if t := duty.pick(at); t != nil {
						s.enter(t, &model.RosterSlot{Roster: model.RosterDuty, Slot: at, Area: area.ID})
					}
				}
			}
		}
		for d := uint8(1); d <= days; d++ {
			for _, p := range teaching {
				at := model.Slot{Grid: c.grid.ID, Day: d, Period: p}
				for range 1 + len(c.teachers)/100 {
					if t := call.pick(at); t != nil {
						s.enter(t, &model.RosterSlot{Roster: model.RosterOnCall, Slot: at})
					}
				}
			}
		}
		for i, t := range c.teachers {
			s.giveTime(i, t)
		}
	}
}

// giveTime gives one teacher in eight two periods of rostered time off, and one in nine a period that is off.
func (s *school) giveTime(nth int, t *teacher) {
	given := 0
	for d := uint8(1); d <= days && given < 2; d++ {
		at := model.Slot{Grid: t.site.grid.ID, Day: d, Period: teaching[(nth+int(d))%perDay]}
		if !t.free(at) {
			continue
		}
		switch {
		case nth%8 == 0:
			s.enter(t, &model.RosterSlot{Roster: model.RosterRTO, Slot: at})
		case nth%9 == 1:
			t.rec.DaysOff = append(t.rec.DaysOff, model.DayOff{Day: d, Grid: at.Grid, Period: at.Period, Kind: model.OffFixed + model.OffKind(given)})
		}
		given++
	}
}

// makeElectives makes the elective lines and the students' requests: what they got, and one in reserve.
func (s *school) makeElectives() {
	type key struct {
		line  uint8
		level model.YearLevelID
	}
	at := make(map[key]*model.ElectiveLine)
	wants := make([][]model.CourseID, len(s.students)+1)
	for _, sec := range s.sections {
		if sec.rec.Line == 0 {
			continue
		}
		for _, id := range sec.students {
			level := s.students[id-1].YearLevel
			l := at[key{sec.rec.Line, level}]
			if l == nil {
				l = &model.ElectiveLine{ID: model.ElectiveLineID(len(s.lines) + 1), Number: sec.rec.Line, YearLevel: level,
					Name: fmt.Sprintf("Block %d", sec.rec.Line)}
				at[key{sec.rec.Line, level}] = l
				s.lines = append(s.lines, l)
			}
			if !slices.Contains(l.Courses, sec.rec.Course) {
				l.Courses = append(l.Courses, sec.rec.Course)
			}
			wants[id] = append(wants[id], sec.rec.Course)
		}
	}
	for _, g := range s.grades {
		for _, st := range g.members {
			got := wants[st.ID]
			for rank, c := range got {
				s.request(st, c, rank+1, false)
			}
			if c := s.second(g, got); c != 0 {
				s.request(st, c, len(got)+1, true)
			}
		}
	}
}

// second is an elective of a year level that a student did not get; none where there is no other.
func (s *school) second(g *grade, got []model.CourseID) model.CourseID {
	var others []model.CourseID
	for _, st := range g.strands {
		for _, o := range st.offers {
			for _, code := range strings.Fields(o.courses) {
				c := s.courses[code].rec
				if st.elective && slices.Contains(c.YearLevels, g.id) && !slices.Contains(got, c.ID) {
					others = append(others, c.ID)
				}
			}
		}
	}
	if len(others) == 0 {
		return 0
	}
	return others[s.rng.IntN(len(others))]
}

func (s *school) request(st *model.Student, c model.CourseID, rank int, reserve bool) {
	s.requests = append(s.requests, &model.Request{ID: model.RequestID(len(s.requests) + 1), Student: st.ID, Course: c, Rank: uint8(rank), Reserve: reserve})
}
