package rules

import (
	"cmp"
	"slices"

	"carillon/model"
)

// TravelMinutes is how long a change of campus takes: a shorter gap between two lessons is a clash.
const TravelMinutes = 10

// scratch is memory that looking at one unit after another uses again.
type scratch struct {
	units  map[model.Key]struct{}
	seen   []uint32 // by slot number: the look that saw a lesson there last
	look   uint32
	visits []visit
}

// visit is a lesson as one person or room meets it.
type visit struct {
	lesson      uint32
	first, last model.Date // of the student's place in the list; 0: open
}

func newScratch(slots int) scratch {
	return scratch{units: map[model.Key]struct{}{}, seen: make([]uint32, slots)}
}

// at collects the placed lessons with the given IDs.
func (c *Checker) at(ids []uint32) []visit {
	v := c.scratch.visits[:0]
	for _, id := range ids {
		if c.lessons[id].slot >= 0 {
			v = append(v, visit{lesson: id})
		}
	}
	c.scratch.visits = v
	return v
}

// attends collects the placed lessons that a student attends.
func (c *Checker) attends(s *model.Student) []visit {
	v := c.scratch.visits[:0]
	for _, eid := range c.t.Referrers(s.Key(), model.KindEnrolment) {
		e := c.t.Enrolment(model.EnrolmentID(eid))
		for _, id := range c.t.Referrers(e.Section.Key(), model.KindLesson) {
			f := &c.lessons[id]
			if f.slot < 0 || f.flags&excuses != 0 && slices.Contains(c.t.Lesson(model.LessonID(id)).Excused, s.ID) {
				continue
			}
			v = append(v, visit{id, e.First, e.Last})
		}
	}
	c.scratch.visits = v
	return v
}

// crowded says whether two of the lessons could collide at all, in one pass: the common answer is no.
func (c *Checker) crowded(v []visit) bool {
	sc := &c.scratch
	sc.look++
	crowded := false
	for _, x := range v {
		f := &c.lessons[x.lesson]
		if f.grid != c.lessons[v[0].lesson].grid || sc.seen[f.slot] == sc.look {
			crowded = true
			break
		}
		sc.seen[f.slot] = sc.look
	}
	return crowded
}

func (c *Checker) byTime(v []visit) {
	slices.SortFunc(v, func(a, b visit) int {
		x, y := &c.lessons[a.lesson], &c.lessons[b.lesson]
		return cmp.Or(cmp.Compare(x.day, y.day), cmp.Compare(x.start, y.start), cmp.Compare(a.lesson, b.lesson))
	})
}

// doubles finds the collisions among the lessons of one person or room: one clash for each set of lessons that hang
// together, so one per slot where all are in one grid.
func (c *Checker) doubles(rule Rule, on model.Key, v []visit) []Clash {
	if len(v) < 2 || !c.crowded(v) {
		return nil
	}
	c.byTime(v)
	var out []Clash
	group := make([]int, len(v)) // root of the set each lesson hangs in
	for i := range group {
		group[i] = i
	}
	root := func(i int) int {
		for group[i] != i {
			i = group[i]
		}
		return i
	}
	hit := false
	for i := range v {
		for j := i + 1; j < len(v) && c.lessons[v[j].lesson].day == c.lessons[v[i].lesson].day; j++ {
			if apart(v[i], v[j]) || !c.collide(v[i].lesson, v[j].lesson) {
				continue
			}
			a, b := root(i), root(j)
			group[max(a, b)] = min(a, b)
			hit = true
		}
	}
	if !hit {
		return nil
	}
	for i := range v {
		if root(i) != i {
			continue
		}
		x := Clash{Rule: rule, Severity: About(rule).Severity, On: on}
		for j := i; j < len(v); j++ {
			if root(j) == i {
				x.Lessons = append(x.Lessons, model.LessonID(v[j].lesson))
			}
		}
		if len(x.Lessons) > 1 {
			x.Slot = c.t.Lesson(x.Lessons[0]).Slot
			out = append(out, x)
		}
	}
	return out
}

// apart says whether a student's places in two lists never hold on one date.
func apart(a, b visit) bool {
	return a.last != 0 && b.first > a.last || b.last != 0 && a.first > b.last
}

// travels finds lessons on two campuses with no time between them.
func (c *Checker) travels(rule Rule, on model.Key, v []visit) []Clash {
	var campus model.CampusID
	several := false
	for _, x := range v {
		if at := c.lessons[x.lesson].campus; at != 0 {
			several = several || campus != 0 && campus != at
			campus = at
		}
	}
	if !several {
		return nil
	}
	c.byTime(v)
	var out []Clash
	for i, a := range v {
		x := &c.lessons[a.lesson]
		for _, b := range v[i+1:] {
			y := &c.lessons[b.lesson]
			if y.day != x.day || y.start >= x.end+TravelMinutes {
				break
			}
			if y.start >= x.end && x.campus != 0 && y.campus != 0 && x.campus != y.campus &&
				x.rotations.Meet(y.rotations) && !linked(x, y) && !apart(a, b) {
				out = append(out, Clash{Rule: rule, Severity: About(rule).Severity, On: on, Slot: c.t.Lesson(model.LessonID(b.lesson)).Slot,
					Lessons: []model.LessonID{model.LessonID(a.lesson), model.LessonID(b.lesson)}})
			}
		}
	}
	return out
}

func (c *Checker) room(r *model.Room) []Clash {
	return c.doubles(RoomTwice, r.Key(), c.at(c.t.Referrers(r.Key(), model.KindLesson)))
}

func (c *Checker) student(s *model.Student) []Clash {
	v := c.attends(s)
	out := c.doubles(StudentTwice, s.Key(), v)
	if c.t.Count(model.KindCampus) > 1 {
		out = append(out, c.travels(StudentTravel, s.Key(), v)...)
	}
	return append(out, c.lines(s)...)
}

// lines finds two sections of one line in a student's list.
func (c *Checker) lines(s *model.Student) []Clash {
	var out []Clash
	ids := c.t.Referrers(s.Key(), model.KindEnrolment)
	for i, id := range ids {
		e := c.t.Enrolment(model.EnrolmentID(id))
		a := c.t.Section(e.Section)
		if a.Line == 0 {
			continue
		}
		for _, other := range ids[i+1:] {
			f := c.t.Enrolment(model.EnrolmentID(other))
			b := c.t.Section(f.Section)
			if b.Line == a.Line && b.Rotations.Meet(a.Rotations) && c.sameYear(a, b) &&
				!apart(visit{first: e.First, last: e.Last}, visit{first: f.First, last: f.Last}) {
				out = append(out, Clash{Rule: LineTwice, Severity: About(LineTwice).Severity, On: s.Key(),
					With: []model.Key{a.Key(), b.Key()}, Have: int(a.Line)})
			}
		}
	}
	return out
}

// sameYear says whether the courses of two sections share a year level: lines are numbered within one.
func (c *Checker) sameYear(a, b *model.Section) bool {
	x, y := c.t.Course(a.Course).YearLevels, c.t.Course(b.Course).YearLevels
	return len(x) == 0 && len(y) == 0 || slices.ContainsFunc(x, func(id model.YearLevelID) bool { return slices.Contains(y, id) })
}
