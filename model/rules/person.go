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
	seen   []occupied // by slot number
	look   uint32
	visits []visit
	few    []visit
	group  []int
}

// occupied is what the present look has seen in a slot.
type occupied struct {
	look      uint32
	rotations model.Rotations // that lessons there run in
	twice     bool            // two of them share a rotation
}

// visit is a lesson as one person or room meets it.
type visit struct {
	lesson      uint32
	runs        model.Rotations // in which the teacher is there; 0: as the lesson
	first, last model.Date      // of the student's place in the list; 0: open
}

func newScratch(slots int) scratch { return scratch{seen: make([]occupied, slots)} }

// at collects the placed lessons with the given IDs.
func (b *board) at(ids []uint32) []visit {
	v := b.scratch.visits[:0]
	for _, id := range ids {
		if b.lessons[id].slot >= 0 {
			v = append(v, visit{lesson: id})
		}
	}
	b.scratch.visits = v
	return v
}

// attends collects the placed lessons that a student attends.
func (b *board) attends(s *model.Student) []visit {
	v := b.scratch.visits[:0]
	for _, r := range b.rowsOf(s.ID) {
		for _, id := range b.t.Referrers(r.section.Key(), model.KindLesson) {
			if b.lessons[id].slot >= 0 && !b.excused(id, s.ID) {
				v = append(v, visit{lesson: id, first: r.first, last: r.last})
			}
		}
	}
	b.scratch.visits = v
	return v
}

// excused says whether a student need not attend a lesson of a section of theirs.
func (b *board) excused(lesson uint32, s model.StudentID) bool {
	return b.lessons[lesson].flags&excuses != 0 && slices.Contains(b.t.Lesson(model.LessonID(lesson)).Excused, s)
}

const allRotations = 1<<model.MaxRotations - 1

// crowded is the lessons among which there can be collisions at all, found in two passes without sorting: the common
// answer is none. In one grid those are the ones that share slot and rotation with another; across grids, and where slots
// share time, all of them.
func (b *board) crowded(v []visit) []visit {
	sc := &b.scratch
	sc.look++
	hit := false
	for _, x := range v {
		f := &b.lessons[x.lesson]
		if f.grid != b.lessons[v[0].lesson].grid || b.slots.shared[f.slot] {
			return append(sc.few[:0], v...)
		}
		r := f.rotations
		if r == 0 {
			r = allRotations
		}
		at := &sc.seen[f.slot]
		if at.look != sc.look {
			*at = occupied{look: sc.look}
		}
		if at.rotations&r != 0 {
			at.twice, hit = true, true
		}
		at.rotations |= r
	}
	if !hit {
		return nil
	}
	few := sc.few[:0]
	for _, x := range v {
		if sc.seen[b.lessons[x.lesson].slot].twice {
			few = append(few, x)
		}
	}
	return few
}

func (b *board) byTime(v []visit) {
	slices.SortFunc(v, func(i, j visit) int {
		x, y := &b.lessons[i.lesson], &b.lessons[j.lesson]
		return cmp.Or(cmp.Compare(x.day, y.day), cmp.Compare(x.start, y.start), cmp.Compare(i.lesson, j.lesson))
	})
}

// doubles finds the collisions among the lessons of one person or room: one clash for each set of lessons that hang
// together, so one per slot where all are in one grid.
func (b *board) doubles(rule Rule, on model.Key, all []visit) []Clash {
	if len(all) < 2 {
		return nil
	}
	v := b.crowded(all)
	if len(v) < 2 {
		return nil
	}
	b.scratch.few = v
	b.byTime(v)
	group := b.scratch.group[:0] // root of the set each lesson hangs in
	for i := range v {
		group = append(group, i)
	}
	b.scratch.group = group
	root := func(i int) int {
		for group[i] != i {
			i = group[i]
		}
		return i
	}
	hits := 0
	for i := range v {
		for j := i + 1; j < len(v) && b.lessons[v[j].lesson].day == b.lessons[v[i].lesson].day; j++ {
			if apart(v[i], v[j]) || !b.bothRun(v[i], v[j]) || !b.collide(v[i].lesson, v[j].lesson) {
				continue
			}
			x, y := root(i), root(j)
			group[max(x, y)] = min(x, y)
			hits++
		}
	}
	if hits == 0 {
		return nil
	}
	var out []Clash
	severity := About(rule).Severity
	for i := range v {
		if root(i) != i {
			continue
		}
		n := 0
		for j := i; j < len(v); j++ {
			if root(j) == i {
				n++
			}
		}
		if n < 2 {
			continue
		}
		lessons := make([]model.LessonID, 0, n)
		for j := i; j < len(v); j++ {
			if root(j) == i {
				lessons = append(lessons, model.LessonID(v[j].lesson))
			}
		}
		out = append(out, Clash{Rule: rule, Severity: severity, On: on, Lessons: lessons, Slot: b.slotOf(v[i].lesson)})
	}
	return out
}

// bothRun says whether two visits of a teacher share a rotation, where the teacher is there in some of a section's alone.
func (b *board) bothRun(x, y visit) bool {
	return x.runs.Meet(y.runs) && x.runs.Meet(b.lessons[y.lesson].rotations) && y.runs.Meet(b.lessons[x.lesson].rotations)
}

// apart says whether a student's places in two lists never hold on one date.
func apart(a, b visit) bool {
	return a.last != 0 && b.first > a.last || b.last != 0 && a.first > b.last
}

// travels finds lessons on two campuses with no time between them.
func (b *board) travels(rule Rule, on model.Key, v []visit) []Clash {
	var campus model.CampusID
	several := false
	for _, x := range v {
		if at := b.lessons[x.lesson].campus; at != 0 {
			several = several || campus != 0 && campus != at
			campus = at
		}
	}
	if !several {
		return nil
	}
	b.byTime(v)
	var out []Clash
	for n, i := range v {
		x := &b.lessons[i.lesson]
		for _, j := range v[n+1:] {
			y := &b.lessons[j.lesson]
			if y.day != x.day || y.start >= x.end+TravelMinutes {
				break
			}
			if hurried(x, y) && !apart(i, j) {
				out = append(out, Clash{Rule: rule, Severity: About(rule).Severity, On: on, Slot: b.slotOf(j.lesson),
					Lessons: []model.LessonID{model.LessonID(i.lesson), model.LessonID(j.lesson)}})
			}
		}
	}
	return out
}

// student finds what is wrong for a student; one who has left clashes with nothing.
func (b *board) student(s *model.Student) []Clash {
	if s.Inactive {
		return nil
	}
	var out []Clash
	w := b.weekOf(s)
	switch {
	case w.mixed || !b.masked:
		v := b.attends(s)
		out = b.doubles(StudentTwice, s.Key(), v)
		if b.several {
			out = append(out, b.travels(StudentTravel, s.Key(), v)...)
		}
	case w.any:
		out = b.doubles(StudentTwice, s.Key(), b.attendsIn(s, &w.twice))
	}
	if w.inLine {
		out = b.lines(s, out)
	}
	return b.offCampus(s, out)
}

// lines finds two sections of one line in a student's list.
func (b *board) lines(s *model.Student, out []Clash) []Clash {
	rows := b.rowsOf(s.ID)
	secs := make([]*model.Section, len(rows))
	for i, r := range rows {
		secs[i] = b.t.Section(r.section)
	}
	for i, x := range secs {
		if x.Line == 0 {
			continue
		}
		for j := i + 1; j < len(secs); j++ {
			y := secs[j]
			if y.Line != x.Line || !y.Rotations.Meet(x.Rotations) || !b.sameYear(x, y) {
				continue
			}
			if !apart(visit{first: rows[i].first, last: rows[i].last}, visit{first: rows[j].first, last: rows[j].last}) {
				out = append(out, Clash{Rule: LineTwice, Severity: About(LineTwice).Severity, On: s.Key(),
					With: []model.Key{x.Key(), y.Key()}, Have: int(x.Line)})
			}
		}
	}
	return out
}

// sameYear says whether the courses of two sections share a year level: lines are numbered within one.
func (b *board) sameYear(s, u *model.Section) bool {
	x, y := b.t.Course(s.Course).YearLevels, b.t.Course(u.Course).YearLevels
	return len(x) == 0 && len(y) == 0 || slices.ContainsFunc(x, func(id model.YearLevelID) bool { return slices.Contains(y, id) })
}
