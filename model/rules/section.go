package rules

import (
	"slices"

	"carillon/model"
)

func (b *board) section(s *model.Section) []Clash {
	var out []Clash
	add := func(r Rule, x Clash) {
		x.Rule, x.Severity, x.On = r, About(r).Severity, s.Key()
		out = append(out, x)
	}
	students := b.active(s.ID)
	if c := b.t.CapOf(s, b.asOf); c.By != model.RoomCap && c.Over() > 0 && !c.Allowed && s.Main == 0 && b.speaks(s, c.By) {
		add(OverSize, Clash{Have: c.Taken, Want: c.Most})
	}
	lessons := b.t.Referrers(s.Key(), model.KindLesson)
	if len(s.Teachers) == 0 && s.Main == 0 && !slices.ContainsFunc(lessons, func(id uint32) bool { return len(b.t.Lesson(model.LessonID(id)).Teachers) > 0 }) {
		add(NoTeacher, Clash{})
	}
	placed := 0
	var outside []model.LessonID
	var buf [8]model.GridID
	grids := b.gridsOf(s, buf[:0])
	for _, id := range lessons {
		f := &b.lessons[id]
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
		add(OutsideGrid, Clash{Lessons: outside, Slot: b.t.Lesson(outside[0]).Slot})
	}
	if s.Main != 0 {
		if most := len(b.t.Referrers(s.Main.Key(), model.KindLesson)); len(lessons) > most {
			add(SubClass, Clash{Have: len(lessons), Want: most, With: []model.Key{s.Main.Key()}})
		}
	}
	return append(out, b.seats(s, lessons, students)...)
}

// speaks says whether a section tells of its cap: of several that share one, the first does.
func (b *board) speaks(s *model.Section, by model.CapBy) bool {
	return by != model.SharedCap || b.t.Referrers(s.Composite.Key(), model.KindSection)[0] == uint32(s.ID)
}

// active counts the students of a section who are at the school.
func (b *board) active(id model.SectionID) int {
	n := 0
	for e := range b.t.ListOf(id) {
		if b.seated(e) {
			n++
		}
	}
	return n
}

// seated says whether a student of a section is at the school, and the place has not ended.
func (b *board) seated(e *model.Enrolment) bool {
	return (e.Last == 0 || e.Last >= b.asOf) && !b.t.Student(e.Student).Inactive
}

// gridsOf appends the grids of the year levels a section is for; none where that is open.
func (b *board) gridsOf(s *model.Section, grids []model.GridID) []model.GridID {
	for _, y := range b.t.Course(s.Course).YearLevels {
		if g := b.t.YearLevel(y).Grid; g != 0 && !slices.Contains(grids, g) {
			grids = append(grids, g)
		}
	}
	return grids
}

// seats finds rooms with fewer seats than students, once per room. Linked sections sit in one room: they are counted
// together, a student in several of them once, on the first of them.
func (b *board) seats(s *model.Section, lessons []uint32, students int) []Clash {
	if s.Composite != 0 {
		mates := b.t.Referrers(s.Composite.Key(), model.KindSection)
		if mates[0] != uint32(s.ID) {
			return nil
		}
		students = b.seatsTaken(s)
	}
	var out []Clash
	var told []model.RoomID
	for _, id := range lessons {
		l := b.t.Lesson(model.LessonID(id))
		seats, known := b.seatsIn(l.Rooms)
		if !known || seats >= students || slices.Contains(told, l.Rooms[0]) {
			continue
		}
		told = append(told, l.Rooms[0])
		out = append(out, Clash{Rule: RoomSmall, Severity: About(RoomSmall).Severity, On: s.Key(), Slot: l.Slot,
			Lessons: []model.LessonID{l.ID}, With: []model.Key{l.Rooms[0].Key()}, Have: students, Want: seats})
	}
	return out
}

// seatsTaken is how many seats the lessons of a section need: one for each student, of all the sections that are linked with it.
func (b *board) seatsTaken(s *model.Section) int {
	if s.Composite == 0 {
		return b.active(s.ID)
	}
	in := map[model.StudentID]bool{}
	for _, id := range b.t.Referrers(s.Composite.Key(), model.KindSection) {
		for e := range b.t.ListOf(model.SectionID(id)) {
			if b.seated(e) {
				in[e.Student] = true
			}
		}
	}
	return len(in)
}

// seatsIn counts the seats of rooms; known is false where those of one are not.
func (b *board) seatsIn(rooms []model.RoomID) (seats int, known bool) {
	known = len(rooms) > 0
	for _, r := range rooms {
		room := b.t.Room(r)
		known = known && room.Capacity > 0
		seats += int(room.Capacity)
	}
	return seats, known
}

// bellTimes finds periods of a grid that share time: under any of its bell schedules: one clash a grid, on the first pair, with how many there are.
func bellTimes(g *model.Grid) []Clash {
	pairs := g.Overlapping()
	for _, b := range g.Schedules {
		pairs = append(pairs, g.Under(b.Name).Overlapping()...)
	}
	if len(pairs) == 0 {
		return nil
	}
	return []Clash{{Rule: BellOverlap, Severity: About(BellOverlap).Severity, On: g.Key(), Slot: pairs[0][0], Have: len(pairs)}}
}
