package rules

import (
	"slices"

	"carillon/model"
)

func (c *Checker) section(s *model.Section) []Clash {
	var out []Clash
	add := func(r Rule, x Clash) {
		x.Rule, x.Severity, x.On = r, About(r).Severity, s.Key()
		out = append(out, x)
	}
	students := c.active(s.ID)
	if s.Size > 0 && students > int(s.Size) {
		add(OverSize, Clash{Have: students, Want: int(s.Size)})
	}
	lessons := c.t.Referrers(s.Key(), model.KindLesson)
	if len(s.Teachers) == 0 && s.Main == 0 && !slices.ContainsFunc(lessons, func(id uint32) bool { return len(c.t.Lesson(model.LessonID(id)).Teachers) > 0 }) {
		add(NoTeacher, Clash{})
	}
	placed := 0
	var outside []model.LessonID
	grids := c.gridsOf(s)
	for _, id := range lessons {
		f := &c.lessons[id]
		if f.slot < 0 {
			continue
		}
		placed++
		if len(grids) > 0 && !slices.Contains(grids, f.grid) {
			outside = append(outside, model.LessonID(id))
		}
	}
	if want := max(int(s.LessonsWanted), len(lessons), 1); placed < want {
		add(NotPlaced, Clash{Have: placed, Want: want})
	}
	if len(outside) > 0 {
		add(OutsideGrid, Clash{Lessons: outside, Slot: c.t.Lesson(outside[0]).Slot})
	}
	return append(out, c.seats(s, lessons)...)
}

// active counts the students of a section who are at the school.
func (c *Checker) active(id model.SectionID) int {
	n := 0
	for e := range c.t.ListOf(id) {
		if !c.t.Student(e.Student).Inactive {
			n++
		}
	}
	return n
}

// gridsOf lists the grids of the year levels a section is for; none where that is open.
func (c *Checker) gridsOf(s *model.Section) []model.GridID {
	var grids []model.GridID
	for _, y := range c.t.Course(s.Course).YearLevels {
		if g := c.t.YearLevel(y).Grid; g != 0 {
			grids = append(grids, g)
		}
	}
	return grids
}

// seats finds rooms with fewer seats than students, once per room. Linked sections sit in one room: they are counted
// together, on the first of them.
func (c *Checker) seats(s *model.Section, lessons []uint32) []Clash {
	students := c.active(s.ID)
	if s.Composite != 0 {
		mates := c.t.Referrers(s.Composite.Key(), model.KindSection)
		if mates[0] != uint32(s.ID) {
			return nil
		}
		for _, id := range mates[1:] {
			students += c.active(model.SectionID(id))
		}
	}
	var out []Clash
	var told []model.RoomID
	for _, id := range lessons {
		l := c.t.Lesson(model.LessonID(id))
		seats, known := 0, len(l.Rooms) > 0
		for _, r := range l.Rooms {
			room := c.t.Room(r)
			known = known && room.Capacity > 0
			seats += int(room.Capacity)
		}
		if !known || seats >= students || slices.Contains(told, l.Rooms[0]) {
			continue
		}
		told = append(told, l.Rooms[0])
		out = append(out, Clash{Rule: RoomSmall, Severity: About(RoomSmall).Severity, On: s.Key(), Slot: l.Slot,
			Lessons: []model.LessonID{l.ID}, With: []model.Key{l.Rooms[0].Key()}, Have: students, Want: seats})
	}
	return out
}

func (c *Checker) rosterSlot(r *model.RosterSlot) []Clash {
	if r.Teacher != 0 {
		return nil
	}
	return []Clash{{Rule: RosterGap, Severity: About(RosterGap).Severity, On: r.Key(), Slot: r.Slot}}
}
