package fet

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"carillon/internal/exchange/xmltree"
	"carillon/model"
)

// activities writes the activities: those of the file that are as they were, as they stood; of all other lessons new ones.
func (w *writer) activities() error {
	l := w.list("Activities_List")
	was := l.Nodes
	l.Nodes = nil
	w.done.Counts[model.KindSection], w.done.Counts[model.KindLesson] = w.Count(model.KindSection), w.Count(model.KindLesson)
	groups := map[model.SectionID]string{}
	if w.from != nil {
		for _, a := range w.from.acts {
			id, _ := strconv.Atoi(a.id)
			w.next = max(w.next, id)
		}
		w.keepActivities(l, was, groups)
	}
	for s := range w.Sections() {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		w.section(l, s, groups)
	}
	return nil
}

// keepActivities writes the activities of the file whose lessons still belong together, and those that are inactive.
func (w *writer) keepActivities(l *xmltree.Node, was []*xmltree.Node, groups map[model.SectionID]string) {
	for _, n := range was {
		if n.Name != "Activity" {
			l.Add(n)
			continue
		}
		a := w.from.byID[n.Value("Id")]
		if a == nil || a.node != n || a.bad {
			w.lose("Activity", n.Value("Id"))
			continue
		}
		if !a.active {
			if w.stands(a) {
				w.base[a.id] = a
				l.Add(n)
			} else {
				w.lose("Activity", a.id)
			}
			continue
		}
		lessons, whole := w.lessonsOf(a)
		if !whole {
			w.lose("Activity", a.id)
			continue
		}
		sec := w.Section(lessons[0].Section)
		subject := w.fetName(sec.Course.Key())
		if n.Child("Subject") == nil {
			n.Add(xmltree.New("Subject", ""))
		}
		n.Child("Subject").Text = subject
		w.refill(n, "Teacher", a.teachers, w.all(lessons[0].Teachers))
		var leaves []string
		for _, s := range w.from.leavesOf(a) {
			leaves = append(leaves, s.name)
		}
		if now := w.setsOf([]*model.Section{sec}, lessons[0]); !sameTexts(leaves, now) {
			w.refill(n, "Students", a.students, now)
		}
		groups[sec.ID] = cmp.Or(groups[sec.ID], a.group)
		for _, of := range lessons {
			w.lessons[of.ID] = true
		}
		w.base[a.id] = a
		w.out = append(w.out, &written{a.id, lessons, lessons[0].Rooms})
		l.Add(n)
	}
}

// stands says whether all that an activity names is still there.
func (w *writer) stands(a *activity) bool {
	gone := w.gone["Subject"][a.subject]
	for _, t := range a.teachers {
		gone = gone || w.gone["Teacher"][t]
	}
	for _, s := range a.students {
		gone = gone || w.gone["Students"][s]
	}
	return !gone
}

// lessonsOf are the lessons that an activity has become; whole is false where they are no longer one activity.
func (w *writer) lessonsOf(a *activity) (list []*model.Lesson, whole bool) {
	for k := range a.duration {
		key := w.kept.Key(model.KindLesson, lessonName(a.id, k))
		l := w.Lesson(model.LessonID(key.ID))
		if l == nil || !w.writes(w.Section(l.Section)) {
			return nil, false
		}
		list = append(list, l)
	}
	slices.SortStableFunc(list, func(x, y *model.Lesson) int { return cmp.Compare(w.places[x.Slot.Period], w.places[y.Slot.Period]) })
	for i, l := range list[1:] {
		if !w.follows(list[i], l) {
			return list, false
		}
	}
	return list, !w.elsewhere(list[0])
}

// elsewhere says that a lesson is in a grid that is not written.
func (w *writer) elsewhere(l *model.Lesson) bool { return l.Slot.Placed() && l.Slot.Grid != w.grid.ID }

// writes says whether a section is in the rotation that is written.
func (w *writer) writes(s *model.Section) bool { return s.Rotations.Has(w.rotation) }

// follows says whether two lessons can be one activity: both without a place, or the second in the next hour of the same day,
// with the same people in the same rooms.
func (w *writer) follows(a, b *model.Lesson) bool {
	if a.Section != b.Section || !slices.Equal(a.Teachers, b.Teachers) || !slices.Equal(a.Rooms,
		b.Rooms) || !slices.Equal(a.Excused, b.Excused) || a.Pinned != b.Pinned {
		return false
	}
	if !a.Slot.Placed() || !b.Slot.Placed() {
		return !a.Slot.Placed() && !b.Slot.Placed()
	}
	return a.Slot.Grid == b.Slot.Grid && a.Slot.Day == b.Slot.Day && w.places[b.Slot.Period] == w.places[a.Slot.Period]+1
}

// all are the FET names of teachers.
func (w *writer) all(ids []model.TeacherID) (names []string) {
	for _, id := range ids {
		names = append(names, w.names[id.Key()])
	}
	return names
}

// setsOf are the sets of students of a lesson: those of the sections' lists, without those excused.
func (w *writer) setsOf(sections []*model.Section, l *model.Lesson) (names []string) {
	seen := map[string]bool{}
	for _, sec := range sections {
		for e := range w.t.ListOf(sec.ID) {
			if name := w.names[e.Student.Key()]; !slices.Contains(l.Excused, e.Student) && !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
}

func sameTexts(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// refill puts other names into an activity, where they are others.
func (w *writer) refill(n *xmltree.Node, item string, was, now []string) {
	if sameTexts(was, now) {
		return
	}
	n.Nodes = slices.DeleteFunc(n.Nodes, func(c *xmltree.Node) bool { return c.Name == item })
	at := slices.IndexFunc(n.Nodes, func(c *xmltree.Node) bool { return c.Name == "Duration" })
	if item == "Teacher" {
		at = 0
	}
	for _, name := range now {
		n.Nodes = slices.Insert(n.Nodes, max(at, 0), xmltree.New(item, name))
		at++
	}
}

// section writes the lessons of a section that no activity has yet: those that follow one another as one. Of linked sections the
// first writes the lessons that they have in common.
func (w *writer) section(l *xmltree.Node, s *model.Section, groups map[model.SectionID]string) {
	if !w.writes(s) {
		w.left(w.SectionCode(s.ID), rotationLeft(w.rotation))
		return
	}
	var lessons []*model.Lesson
	many := 0
	for of := range w.t.LessonsOf(s.ID) {
		many++
		if !w.lessons[of.ID] && !w.elsewhere(of) {
			lessons = append(lessons, of)
		}
	}
	for ; many < int(s.LessonsWanted); many++ {
		lessons = append(lessons, &model.Lesson{Section: s.ID, Teachers: s.Teachers})
	}
	slices.SortStableFunc(lessons, func(a, b *model.Lesson) int {
		return cmp.Or(cmp.Compare(a.Slot.Day, b.Slot.Day), cmp.Compare(w.places[a.Slot.Period], w.places[b.Slot.Period]))
	})
	linked := w.linked(s)
	var runs [][]*model.Lesson
	for _, of := range lessons {
		last := len(runs) - 1
		if last >= 0 && of.Slot.Placed() && w.follows(runs[last][len(runs[last])-1], of) {
			runs[last] = append(runs[last], of)
		} else {
			runs = append(runs, []*model.Lesson{of})
		}
	}
	total := 0
	for _, run := range runs {
		total += len(run)
	}
	for _, run := range runs {
		if run[0].ID != 0 && w.lessons[run[0].ID] {
			continue // with a linked section
		}
		with := []*model.Section{s}
		for _, other := range linked {
			if w.shares(other, run) {
				with = append(with, other)
			}
		}
		w.next++
		id := strconv.Itoa(w.next)
		groups[s.ID] = cmp.Or(groups[s.ID], id)
		group := groups[s.ID]
		if len(runs) == 1 && group == id {
			group = "0"
		}
		n := xmltree.New("Activity", "")
		for _, t := range w.all(run[0].Teachers) {
			n.Add(xmltree.New("Teacher", t))
		}
		n.Add(xmltree.New("Subject", w.fetName(s.Course.Key())))
		for _, name := range w.setsOf(with, run[0]) {
			n.Add(xmltree.New("Students", name))
		}
		n.Add(xmltree.New("Duration", strconv.Itoa(len(run))), xmltree.New("Total_Duration", strconv.Itoa(max(total, len(run)))),
			xmltree.New("Id", id),
			xmltree.New("Activity_Group_Id", group), xmltree.New("Active", "true"), xmltree.New("Comments", w.SectionCode(s.ID)))
		l.Add(n)
		for _, of := range run {
			w.lessons[of.ID] = true
		}
		w.out = append(w.out, &written{id, run, run[0].Rooms})
	}
}

// linked are the sections that one teacher teaches together with a section.
func (w *writer) linked(s *model.Section) (list []*model.Section) {
	if s.Composite == 0 {
		return nil
	}
	for o := range w.Sections() {
		if o.Composite == s.Composite && o.ID > s.ID && w.writes(o) {
			list = append(list, o)
		}
	}
	return list
}

// shares takes the lessons that a linked section has in the same places, and says whether it has all of them.
func (w *writer) shares(o *model.Section, run []*model.Lesson) bool {
	var same []model.LessonID
	for _, of := range run {
		for l := range w.t.LessonsOf(o.ID) {
			if of.Slot.Placed() && l.Slot == of.Slot && !w.lessons[l.ID] {
				same = append(same, l.ID)
				break
			}
		}
	}
	if len(same) != len(run) {
		return false
	}
	for _, id := range same {
		w.lessons[id] = true
	}
	return true
}

// roomNames are the FET names of rooms, joined.
func (w *writer) roomNames(ids []model.RoomID) (names []string, joined string) {
	for _, id := range ids {
		names = append(names, w.names[id.Key()])
	}
	return names, strings.Join(names, " + ")
}
