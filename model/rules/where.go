package rules

import (
	"slices"

	"carillon/model"
)

// Fit says what a slot is for a lesson.
type Fit uint8

// How well a lesson fits in a slot, the worst last.
const (
	Free    Fit = iota // nothing would be wrong
	Warned             // free with a warning
	Blocked            // an error would come of it, or it is refused
)

var fitNames = [...]string{"free", "free with a warning", "blocked"}

func (f Fit) String() string { return fitNames[f] }

// Place is what one slot is for a lesson, with the reasons why it is not simply free, the worst first.
type Place struct {
	Slot    model.Slot
	Fit     Fit
	Here    bool // the lesson stands there now
	Reasons []Reason
}

// Reason is one thing that speaks against a slot.
type Reason struct {
	Rule     Rule // "" where the move is refused altogether
	Severity Severity
	On       model.Key          // the teacher, room, section or first student it is about
	Students []model.StudentID  // all students of whom it is true
	Lesson   model.LessonID     // the lesson in the way; 0 where it is none
	Roster   model.RosterSlotID // the roster entry in the way; 0 where it is none
	Have     int                // what there would be …
	Want     int                // … and what there should be, where the rule counts
	Rotation int                // in which it is counted; 0: all
	refusal  string
}

// Same says whether two reasons have one sentence: those of several students are told by their number alone.
func (r Reason) Same(o Reason) bool {
	return r.Rule == o.Rule && r.Lesson == o.Lesson && r.Roster == o.Roster && r.Have == o.Have && r.Want == o.Want &&
		r.Rotation == o.Rotation && r.refusal == o.refusal && len(r.Students) == len(o.Students) && (len(r.Students) > 1 || r.On == o.On)
}

// WhereCanItGo says of every cell of a lesson's grids what it is for the lesson, in order of grid, day and period. Its grids
// are those of its section's year levels; where those are open, the one it stands in, else all of them.
//
// Lessons of linked sections in the same slot move together ([model.Timetable.Together]), so a slot is free where all of
// them can go; make the move with [model.MoveTogether]. What is wrong wherever the lesson goes (its room has too few
// seats, its section no teacher) is no reason against a slot: [Checker.OfLesson] has it. Rules that are switched off give
// no reasons. The answer is nil where there is no such lesson.
func (c *Checker) WhereCanItGo(id model.LessonID) []Place { return c.board.everywhere(id) }

// WhereAmong is WhereCanItGo for some slots only, in the order given.
func (c *Checker) WhereAmong(id model.LessonID, slots []model.Slot) []Place {
	return c.board.among(id, slots)
}

// EachAmong calls f with what each of some slots is for a lesson, in the order given, without keeping anything of the places
// before: the reasons of a place, and the students they name, are good until f returns.
func (c *Checker) EachAmong(id model.LessonID, slots []model.Slot, f func(Place)) {
	c.EachInstead(id, model.Instead{}, slots, f)
}

func (b *board) everywhere(id model.LessonID) []Place {
	if b.t.Lesson(id) == nil {
		return nil
	}
	return b.among(id, b.cells(id))
}

// cells lists the cells of a lesson's grids in order.
func (b *board) cells(id model.LessonID) []model.Slot {
	l := b.t.Lesson(id)
	grids := b.gridsOf(b.t.Section(l.Section), nil)
	if here := b.slotOf(uint32(id)); len(grids) == 0 && here.Placed() {
		grids = append(grids, here.Grid)
	}
	var slots []model.Slot
	for g := range b.t.Grids() {
		if len(grids) > 0 && !slices.Contains(grids, g.ID) {
			continue
		}
		order := make(map[model.PeriodID]int, len(g.Periods))
		for i, p := range g.Periods {
			order[p.ID] = i
		}
		first := len(slots)
		for _, cell := range g.Cells {
			slots = append(slots, model.Slot{Grid: g.ID, Day: cell.Day, Period: cell.Period})
		}
		slices.SortFunc(slots[first:], func(x, y model.Slot) int {
			if x.Day != y.Day {
				return int(x.Day) - int(y.Day)
			}
			return order[x.Period] - order[y.Period]
		})
	}
	return slots
}

func (b *board) among(id model.LessonID, slots []model.Slot) []Place {
	if b.t.Lesson(id) == nil {
		return nil
	}
	m := b.mover(id)
	out := make([]Place, len(slots))
	for i, s := range slots {
		out[i] = m.look(s)
	}
	m.back()
	return out
}

// mover tries a lesson, with those that move with it, in one slot after another.
type mover struct {
	b        *board
	group    []uint32
	from     []model.Slot
	contacts [model.MaxDays + 1][]contact // by day
	staff    []staff
	leaves   []leave
	held     *Reason // why it can't move at all
	instead  model.Instead
	campuses []model.CampusID // of the group before instead

	reasons []Reason // room to work in
	stays   []model.Stay
}

// contact is another lesson that shares a teacher, a room or a student with one of the group, and could collide with it.
type contact struct {
	of, other uint32
	on        model.Key
	rule      Rule // TeacherTwice, RoomTwice or StudentTwice
}

// staff is what the rules need of one teacher of the group, without the group's own lessons.
type staff struct {
	t      *model.Teacher
	of     []uint32     // the lessons of the group that the teacher has
	busy   uint64       // days with other lessons
	stays  []model.Stay // where the load is counted
	before int          // whole days free with the group where it stands
	load   int          // load with the group where it stands
}

// together lists the lessons that move with one on the board, itself first, as [model.Timetable.Together] does.
func (b *board) together(id uint32) []uint32 {
	group := []uint32{id}
	at := b.lessons[id].slot
	if at < 0 {
		return group
	}
	for i := 0; i < len(group); i++ { // group grows while it is walked
		x := &b.lessons[group[i]]
		add := func(k model.Key) {
			for _, sec := range b.t.Referrers(k, model.KindSection) {
				for _, l := range b.t.Referrers(model.SectionID(sec).Key(), model.KindLesson) {
					if b.lessons[l].slot == at && model.SectionID(sec) != x.section && !slices.Contains(group, l) {
						group = append(group, l)
					}
				}
			}
		}
		if x.composite != 0 {
			add(x.composite.Key())
		}
		if x.main != 0 {
			for _, l := range b.t.Referrers(x.main.Key(), model.KindLesson) {
				if b.lessons[l].slot == at && !slices.Contains(group, l) {
					group = append(group, l)
				}
			}
			add(x.main.Key())
		}
		add(x.section.Key())
	}
	return group
}

func (b *board) mover(id model.LessonID) *mover {
	m := &mover{}
	m.begin(b, id)
	return m
}

// begin makes the mover one of a lesson; what it has of another one before is only room to work in.
func (m *mover) begin(b *board, id model.LessonID) { m.beginWith(b, id, model.Instead{}) }

// beginWith is begin for a lesson that is given to another teacher or put in another room.
func (m *mover) beginWith(b *board, id model.LessonID, instead model.Instead) {
	m.beginGroup(b, b.together(uint32(id)), instead)
}

func (m *mover) beginGroup(b *board, group []uint32, instead model.Instead) {
	m.b, m.group, m.from, m.staff, m.leaves, m.held = b, group, m.from[:0], m.staff[:0], m.leaves[:0], nil
	m.instead, m.campuses = instead, m.campuses[:0]
	for day := range m.contacts {
		m.contacts[day] = m.contacts[day][:0]
	}
	for _, g := range m.group {
		m.from = append(m.from, b.slotOf(g))
		l := b.t.Lesson(model.LessonID(g))
		sec := b.t.Section(l.Section)
		if l.Pinned || sec.Pinned {
			m.held = &Reason{Severity: Error, On: sec.Key(), refusal: b.t.SectionCode(sec.ID) + " is pinned: unpin it to move it"}
		}
		m.campuses = append(m.campuses, b.lessons[g].campus)
		if rooms := m.roomsOf(l); instead.Changes() {
			b.lessons[g].campus = 0
			if len(rooms) > 0 {
				b.lessons[g].campus = b.t.Room(rooms[0]).Campus
			}
		}
		for _, id := range instead.Teachers(l.Teachers) {
			m.meet(g, id.Key(), TeacherTwice, b.t.Referrers(id.Key(), model.KindLesson))
			m.employ(g, id)
		}
		for _, id := range m.roomsOf(l) {
			m.meet(g, id.Key(), RoomTwice, b.t.Referrers(id.Key(), model.KindLesson))
		}
		m.meetStudents(g, l)
	}
	for i := range m.staff {
		s := &m.staff[i]
		s.stays = b.t.Stays(s.t.ID, m.group, b.slotOf)
		if instead.Into == s.t.Key() { // has none of the group yet, or not all
			had := s.of
			s.of = m.hadBy(s.t.ID)
			s.before = b.freeDays(s.busy | m.days(s.of))
			s.load, _ = model.Fullest(m.staysWith(s))
			s.of = had
			continue
		}
		s.before = b.freeDays(s.busy | m.days(s.of))
		s.load, _ = model.Fullest(m.staysWith(s))
	}
}

// meet notes the lessons of a teacher or a room that one of the group could collide with.
func (m *mover) meet(g uint32, on model.Key, rule Rule, ids []uint32) {
	for _, o := range ids {
		m.contact(contact{g, o, on, rule})
	}
}

// contact notes a lesson, unless it can't be in the way wherever the group goes.
func (m *mover) contact(k contact) {
	x, y := &m.b.lessons[k.of], &m.b.lessons[k.other]
	if y.slot < 0 || !x.rotations.Meet(y.rotations) || linked(x, y) || slices.Contains(m.group, k.other) {
		return
	}
	m.contacts[y.day] = append(m.contacts[y.day], k)
}

func (m *mover) meetStudents(g uint32, l *model.Lesson) {
	b := m.b
	for e := range b.t.ListOf(l.Section) {
		s := b.t.Student(e.Student)
		if s.Inactive || b.excused(g, s.ID) {
			continue
		}
		for _, id := range b.t.Referrers(s.Key(), model.KindOffCampus) {
			o := b.t.OffCampus(model.OffCampusID(id))
			if !apart(visit{first: o.First, last: o.Last}, visit{first: e.First, last: e.Last}) {
				m.leaves = append(m.leaves, leave{g, s.ID, o})
			}
		}
		for _, v := range b.attends(s) {
			if !apart(v, visit{first: e.First, last: e.Last}) {
				m.contact(contact{g, v.lesson, s.Key(), StudentTwice})
			}
		}
	}
}

// employ notes a teacher of one of the group.
func (m *mover) employ(g uint32, id model.TeacherID) {
	for i := range m.staff {
		if m.staff[i].t.ID == id {
			m.staff[i].of = append(m.staff[i].of, g)
			return
		}
	}
	s := staff{t: m.b.t.Teacher(id), of: []uint32{g}}
	for _, o := range m.b.t.Referrers(id.Key(), model.KindLesson) {
		if f := &m.b.lessons[o]; f.slot >= 0 && !slices.Contains(m.group, o) {
			s.busy |= 1 << f.day
		}
	}
	m.staff = append(m.staff, s)
}

// days is the days on which lessons stand now, bit n for day n.
func (m *mover) days(ids []uint32) (days uint64) {
	for _, id := range ids {
		if f := &m.b.lessons[id]; f.slot >= 0 {
			days |= 1 << f.day
		}
	}
	return days
}

// staysWith is where a teacher is, with the group as it stands now. The list is good until the next call.
func (m *mover) staysWith(s *staff) []model.Stay {
	m.stays = append(m.stays[:0], s.stays...)
	for _, id := range s.of {
		if at := m.b.slotOf(id); m.b.t.InLoad(at) {
			m.stays = model.TakeStay(m.stays, at, m.b.lessons[id].rotations)
		}
	}
	return m.stays
}

// to puts the group in a slot of the board.
func (m *mover) to(at model.Slot) {
	for _, g := range m.group {
		m.b.place(g, at)
	}
}

// back puts the group where it was.
func (m *mover) back() {
	for i, g := range m.group {
		m.b.place(g, m.from[i])
		m.b.lessons[g].campus = m.campuses[i]
	}
}

// look says what a slot is for the group, and leaves the group there.
func (m *mover) look(at model.Slot) Place { return m.lookInto(at, nil) }

// lookInto is look with the reasons in the place of others, which are no longer good.
func (m *mover) lookInto(at model.Slot, reasons []Reason) Place {
	p := Place{Slot: at, Here: at == m.from[0] && !m.instead.Changes(), Reasons: reasons[:0]}
	cell := m.b.t.Cell(at)
	switch {
	case cell == nil:
		p.add(Reason{Severity: Error, On: m.b.lessons[m.group[0]].section.Key(), refusal: "there is no such period"})
		return p
	case m.held != nil && !p.Here:
		p.add(*m.held)
	case !cell.Kind.Placeable() && at != m.from[0]:
		p.add(Reason{Severity: Error, On: at.Grid.Key(), refusal: m.b.t.SlotName(at) + " is a " + cell.Kind.String() + ": lessons go into teaching periods"})
		return p
	}
	m.to(at)
	for _, k := range m.contacts[at.Day] {
		m.against(&p, k)
	}
	for _, g := range m.group {
		m.againstRooms(&p, g)
	}
	m.againstLeave(&p)
	for i := range m.staff {
		m.againstStaff(&p, &m.staff[i])
	}
	slices.SortStableFunc(p.Reasons, func(x, y Reason) int { return int(y.Severity) - int(x.Severity) })
	return p
}

// against adds what another lesson says against where the group stands now.
func (m *mover) against(p *Place, k contact) {
	b := m.b
	rule := k.rule
	switch {
	case b.overlap(k.of, k.other):
	case b.several && rule != RoomTwice && hurried(&b.lessons[k.of], &b.lessons[k.other]):
		if rule = StudentTravel; k.rule == TeacherTwice {
			rule = TeacherTravel
		}
	default:
		return
	}
	if b.off[rule] {
		return
	}
	r := Reason{Rule: rule, Severity: About(rule).Severity, On: k.on, Lesson: model.LessonID(k.other)}
	student := model.StudentID(0)
	if k.on.Kind == model.KindStudent {
		student = model.StudentID(k.on.ID)
	}
	for i := range p.Reasons {
		o := &p.Reasons[i]
		if o.Rule != rule || o.Lesson != r.Lesson || student == 0 && o.On != r.On {
			continue
		}
		if student != 0 && !slices.Contains(o.Students, student) {
			o.Students = append(o.Students, student)
		}
		return
	}
	if student != 0 {
		r.Students = append(p.room(), student)
	}
	p.add(r)
}

// room is the list of students of the reason whose place the next one takes, to be used again.
func (p *Place) room() []model.StudentID {
	if n := len(p.Reasons); n < cap(p.Reasons) {
		return p.Reasons[:n+1][n].Students[:0]
	}
	return nil
}

// againstRooms adds a study section in one of the rooms, and a grid that is not the year level's.
func (m *mover) againstRooms(p *Place, g uint32) {
	b, f := m.b, &m.b.lessons[g]
	var buf [8]model.GridID
	if grids := b.gridsOf(b.t.Section(f.section), buf[:0]); len(grids) > 0 && !slices.Contains(grids, f.grid) {
		m.reason(p, OutsideGrid, Reason{On: f.section.Key()})
	}
	l := b.t.Lesson(model.LessonID(g))
	rooms := m.roomsOf(l)
	if m.instead.Changes() && !slices.Equal(rooms, l.Rooms) {
		if seats, known := b.seatsIn(rooms); known {
			if have := b.seatsTaken(b.t.Section(l.Section)); have > seats {
				m.reason(p, RoomSmall, Reason{On: rooms[0].Key(), Have: have, Want: seats})
			}
		}
	}
	for _, room := range rooms {
		for _, id := range b.t.Referrers(room.Key(), model.KindRosterSlot) {
			if b.meets(b.t.RosterSlot(model.RosterSlotID(id)), g) {
				m.reason(p, StudyRoom, Reason{On: room.Key(), Roster: model.RosterSlotID(id)})
			}
		}
	}
}

// againstStaff adds time off, rosters, whole days and load of a teacher.
func (m *mover) againstStaff(p *Place, s *staff) {
	b, on := m.b, s.t.Key()
	for _, g := range s.of {
		if rule := b.offAt(s.t, g); rule != "" {
			m.reason(p, rule, Reason{On: on})
			break
		}
	}
	for _, id := range b.t.Referrers(on, model.KindRosterSlot) {
		r := b.t.RosterSlot(model.RosterSlotID(id))
		if slices.ContainsFunc(s.of, func(g uint32) bool { return b.meets(r, g) }) {
			m.reason(p, DutyOver, Reason{On: on, Roster: r.ID})
		}
	}
	if want := int(s.t.AnyFullDays); want > 0 {
		if free := b.freeDays(s.busy | m.days(s.of)); free < want && free < s.before {
			m.reason(p, FullDay, Reason{On: on, Have: free, Want: want})
		}
	}
	if want := int(s.t.MaxLoad); want > 0 {
		if load, n := model.Fullest(m.staysWith(s)); load > want && load > s.load {
			m.reason(p, OverLoad, Reason{On: on, Have: load, Want: want, Rotation: n})
		}
	}
}

func (m *mover) reason(p *Place, rule Rule, r Reason) {
	if !m.b.off[rule] {
		r.Rule, r.Severity = rule, About(rule).Severity
		p.add(r)
	}
}

func (p *Place) add(r Reason) {
	p.Reasons = append(p.Reasons, r)
	switch r.Severity {
	case Error:
		p.Fit = Blocked
	case Warning:
		p.Fit = max(p.Fit, Warned)
	}
}
