// Package fixes finds edits that mend a clash: another room that is free, another slot, a parallel section for a student, a
// teacher who has room. Each is tried on a copy of the timetable, and said with what it would end and what it would make.
package fixes

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"carillon/internal/roster"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
	"carillon/model/views"
)

// Fix is an edit that mends a clash.
type Fix struct {
	Edit   model.Edit
	Says   string // its label: "Move 09MAT 2 to Tue 3"
	Effect string // what comes of it, as a sentence
	// Makes is how many other clashes and warnings it makes; 0 for one that costs nothing.
	Makes int
	// Ends is how many it ends, the one that is to be mended among them.
	Ends int
}

const (
	mostTried = 24 // edits that are tried for one clash
	mostShown = 8
	perLesson = 4
)

// finder is the search for one clash, on a copy of the timetable.
type finder struct {
	ctx     context.Context
	t       *model.Timetable
	checker *rules.Checker
	clash   rules.Clash
	tried   []Fix
}

// Find finds edits that end a clash of a timetable, those that make nothing else wrong first. state is a snapshot of it, so that the
// search can run while the timetable is edited. It gives up with the context, with what it has.
func Find(ctx context.Context, state *model.State, clash rules.Clash) []Fix {
	t := state.Index()
	f := &finder{ctx: ctx, t: t, checker: rules.New(t), clash: clash}
	defer f.checker.Close()
	for _, candidates := range []func(func(model.Edit)){f.rooms, f.students, f.teachers, f.slots} {
		candidates(f.try)
	}
	slices.SortStableFunc(f.tried, func(a, b Fix) int { return cmp.Or(cmp.Compare(a.Makes, b.Makes), cmp.Compare(b.Ends, a.Ends)) })
	return f.tried[:min(len(f.tried), mostShown)]
}

// try performs an edit on the copy, keeps it where the clash is ended by it, and takes it back.
func (f *finder) try(e model.Edit) {
	if f.ctx.Err() != nil || len(f.tried) >= mostTried {
		return
	}
	says := e.Label(f.t)
	if slices.ContainsFunc(f.tried, func(x Fix) bool { return x.Says == says }) {
		return
	}
	before := f.all()
	if _, err := f.t.Apply(e); err != nil {
		return
	}
	after := f.all()
	f.t.Undo()
	x := Fix{Edit: e, Says: says}
	for k, n := range before {
		x.Ends += max(0, n-after[k])
	}
	for k, n := range after {
		x.Makes += max(0, n-before[k])
	}
	if after[keyOf(f.clash)] >= before[keyOf(f.clash)] {
		return
	}
	x.Effect = effect(x)
	f.tried = append(f.tried, x)
}

// clashKey tells clashes apart: a rule, whom it is about, where, and how many lessons and others are involved.
type clashKey struct {
	rule    rules.Rule
	on      model.Key
	slot    model.Slot
	have    int
	lessons int
}

func keyOf(c rules.Clash) clashKey {
	return clashKey{c.Rule, c.On, c.Slot, c.Have, len(c.Lessons)}
}

// all counts the clashes and warnings of the copy; hints do not count: a lesson that waits is no harm of a fix.
func (f *finder) all() map[clashKey]int {
	out := map[clashKey]int{}
	for c := range f.checker.Clashes() {
		if c.Severity >= rules.Warning || keyOf(c) == keyOf(f.clash) {
			out[keyOf(c)]++
		}
	}
	return out
}

func effect(x Fix) string {
	text := "Ends it"
	if x.Ends > 1 {
		text = "Ends it and " + names.Count(x.Ends-1, "other", "others")
	}
	if x.Makes > 0 {
		return text + ", and makes " + names.Count(x.Makes, "other clash or warning.", "other clashes or warnings.")
	}
	return text + "; nothing else is wrong then."
}

// rooms gives lessons another room that is free, as like the present one as there is.
func (f *finder) rooms(try func(model.Edit)) {
	switch f.clash.Rule {
	case rules.RoomTwice, rules.StudyRoom, rules.RoomSmall:
	default:
		return
	}
	for _, id := range f.lessons() {
		l := f.t.Lesson(id)
		s := f.t.Section(l.Section)
		for _, room := range f.roomsFor(l, s) {
			c := *l
			c.Rooms = []model.RoomID{room}
			for _, r := range l.Rooms {
				if r != f.roomOf(l) {
					c.Rooms = append(c.Rooms, r)
				}
			}
			try(model.Batch{Name: "Give " + f.t.SectionCode(s.ID) + " on " + f.t.SlotName(l.Slot) + " room " + f.t.Room(room).Code,
				Edits: []model.Edit{model.Replace{Record: &c}}})
		}
	}
	if f.clash.On.Kind == model.KindSection {
		s := f.t.Section(model.SectionID(f.clash.On.ID))
		if s == nil {
			return
		}
		lessons := slices.Collect(f.t.LessonsOf(s.ID))
		if len(lessons) == 0 {
			return
		}
		for _, room := range f.roomsFor(lessons[0], s) {
			try(model.AssignRoom{Section: s.ID, Room: room})
		}
	}
}

// roomOf is the room of a lesson that the clash is about; else its first.
func (f *finder) roomOf(l *model.Lesson) model.RoomID {
	if f.clash.On.Kind == model.KindRoom && slices.Contains(l.Rooms, model.RoomID(f.clash.On.ID)) {
		return model.RoomID(f.clash.On.ID)
	}
	if len(l.Rooms) > 0 {
		return l.Rooms[0]
	}
	return 0
}

// roomsFor are free rooms with seats enough for a section: of the kind and campus of the present one first, then the smallest.
func (f *finder) roomsFor(l *model.Lesson, s *model.Section) []model.RoomID {
	students := 0
	for e := range f.t.ListOf(s.ID) {
		if !f.t.Student(e.Student).Inactive {
			students++
		}
	}
	now := f.t.Room(f.roomOf(l))
	free := views.FreeRooms(f.t, l.Slot, s.Rotations, students)
	unlike := func(id model.RoomID) int {
		r, n := f.t.Room(id), 0
		if now != nil && r.Kind != now.Kind {
			n += 2
		}
		if now != nil && r.Campus != now.Campus {
			n++
		}
		if r.Capacity == 0 {
			n++
		}
		return n
	}
	slices.SortStableFunc(free, func(a, b model.RoomID) int {
		return cmp.Or(cmp.Compare(unlike(a), unlike(b)), cmp.Compare(f.t.Room(a).Capacity, f.t.Room(b).Capacity))
	})
	return free[:min(len(free), perLesson)]
}

// lessons are those of the clash that may be moved: not pinned.
func (f *finder) lessons() []model.LessonID {
	var out []model.LessonID
	for _, id := range f.clash.Lessons {
		if l := f.t.Lesson(id); l != nil && !l.Pinned && l.Slot.Placed() {
			out = append(out, id)
		}
	}
	return out
}

// slots moves a lesson of the clash to where it can go.
func (f *finder) slots(try func(model.Edit)) {
	switch f.clash.Rule {
	case rules.NotPlaced, rules.NoTeacher, rules.OverSize, rules.RoomSmall, rules.LineTwice, rules.BellOverlap, rules.OverLoad:
		return
	}
	for _, id := range f.lessons() {
		places := f.checker.WhereCanItGo(id)
		slices.SortStableFunc(places, func(a, b rules.Place) int { return cmp.Compare(a.Fit, b.Fit) })
		n := 0
		for _, p := range places {
			if p.Here || n == perLesson {
				continue
			}
			n++
			try(model.MoveLesson{Lesson: id, To: p.Slot})
		}
	}
}

// students moves a student of the clash to a parallel section, and students of a section that is too full to others.
func (f *finder) students(try func(model.Edit)) {
	lists := roster.New(f.t, f.checker)
	if f.clash.On.Kind == model.KindStudent {
		student := model.StudentID(f.clash.On.ID)
		for _, section := range f.sections() {
			for i, a := range lists.LookFrom(student, section).Alternatives(f.ctx) {
				if i == perLesson {
					break
				}
				try(a.Edit())
			}
		}
		return
	}
	if f.clash.Rule == rules.OverSize || f.clash.Rule == rules.RoomSmall {
		f.spread(lists, try)
	}
}

// sections are those of a student's clash.
func (f *finder) sections() []model.SectionID {
	var out []model.SectionID
	add := func(id model.SectionID) {
		if s := f.t.Section(id); s != nil && s.Main != 0 {
			id = s.Main // whose list a sub-class has
		}
		if !slices.Contains(out, id) && f.t.Section(id) != nil {
			out = append(out, id)
		}
	}
	for _, id := range f.clash.Lessons {
		if l := f.t.Lesson(id); l != nil {
			add(l.Section)
		}
	}
	for _, k := range f.clash.With {
		if k.Kind == model.KindSection {
			add(model.SectionID(k.ID))
		}
	}
	return out
}

// spread moves as many students of a section as are too many to parallel sections in which they clash with nothing.
func (f *finder) spread(lists *roster.Lists, try func(model.Edit)) {
	s := f.t.Section(model.SectionID(f.clash.On.ID))
	if f.clash.On.Kind != model.KindSection || s == nil {
		return
	}
	s = lists.Of(s)
	over := max(1, f.clash.Have-f.clash.Want)
	seats := map[model.SectionID]int{}
	var edits []model.Edit
	for e := range f.t.ListOf(s.ID) {
		if len(edits) == over || f.ctx.Err() != nil {
			break
		}
		if f.t.Student(e.Student).Inactive {
			continue
		}
		for _, p := range lists.Parallels(s, e.Student) {
			if len(p.Clashes) > 0 || p.Seats.Over(seats[p.Section.ID]+1) > 0 {
				continue
			}
			seats[p.Section.ID]++
			edits = append(edits, model.MoveStudent{Student: e.Student, From: s.ID, To: p.Section.ID})
			break
		}
	}
	if len(edits) == 0 {
		return
	}
	try(model.Batch{Name: fmt.Sprintf("Move %s of %s to parallel sections", names.Count(len(edits), "student", "students"), f.t.SectionCode(s.ID)), Edits: edits})
}

// teachers gives a section without a teacher one of its department who has room.
func (f *finder) teachers(try func(model.Edit)) {
	if f.clash.Rule != rules.NoTeacher || f.clash.On.Kind != model.KindSection {
		return
	}
	s := f.t.Section(model.SectionID(f.clash.On.ID))
	if s == nil {
		return
	}
	_, lessons := f.t.LessonsPlaced(s)
	faculty := f.t.SectionFaculty(s)
	type taker struct {
		id   model.TeacherID
		load int
	}
	var takers []taker
	for x := range f.t.Teachers() {
		load, _ := f.t.Load(x.ID)
		if !x.Inactive && faculty != 0 && x.Faculty == faculty && (x.MaxLoad == 0 || load+lessons <= int(x.MaxLoad)) {
			takers = append(takers, taker{x.ID, load})
		}
	}
	slices.SortStableFunc(takers, func(a, b taker) int { return cmp.Compare(a.load, b.load) })
	for _, x := range takers[:min(len(takers), 2*perLesson)] {
		try(model.AssignTeacher{Section: s.ID, To: x.id})
	}
}
