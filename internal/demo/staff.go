package demo

import (
	"fmt"
	"slices"
	"strings"

	"carillon/model"
)

// teacher is a teacher being given work.
type teacher struct {
	rec     *model.Teacher
	site    *campus
	faculty string
	pair    int              // a part-timer works in the blocks of this pair only; -1: in all
	busy    [blocks]quarters // when they teach or supervise
	subs    map[model.Slot]bool
	courses map[*course]bool
	home    *room // where they taught last
	advisor bool  // has a homeroom
	roster  map[model.Slot]bool
}

// room is a room being filled.
type room struct {
	rec  *model.Room
	busy [blocks]quarters
	subs map[model.Slot]bool
}

const (
	fullTime = 6 // blocks of a full-time teacher
	roomUse  = 6 // blocks in which a room is used, so that some are free at any time
)

// taken is how many blocks are in use, the fuller quarters counting.
func taken(busy *[blocks]quarters) (n int) {
	for _, q := range busy {
		if q != 0 {
			n++
		}
	}
	return n
}

// canTake says whether a use in a block and some quarters fits in: the block is free then, and no more than so many
// blocks are in use.
func canTake(busy *[blocks]quarters, block int, when quarters, most int) bool {
	return busy[block]&when == 0 && (busy[block] != 0 || taken(busy) < most)
}

// needs lists the faculties of the teachers and the kinds of the rooms that a section has at once: co-teachers in
// special education, gymnasium and fitness room in physical education.
func (sec *section) needs() (faculties, kinds []string) {
	switch c := sec.course; {
	case c.faculty == "SPED":
		return []string{"SPED", "SPED"}, []string{c.room}
	case c.faculty == "PE" && c.room == gym:
		return []string{"PE"}, []string{gym, fitness}
	default:
		return []string{c.faculty}, []string{c.room}
	}
}

// staffAndRoom gives every section its teachers and rooms.
func (s *school) staffAndRoom() {
	s.codes = make(map[string]int)
	s.hireAndBuild()
	for _, sec := range s.sections {
		if sec.block < 0 {
			continue
		}
		if sec.linked != nil {
			sec.teachers, sec.rooms = sec.linked.teachers, sec.linked.rooms
			continue
		}
		faculties, kinds := sec.needs()
		for _, f := range faculties {
			sec.teachers = append(sec.teachers, s.teacherFor(sec.site, f, sec.course, sec.block, sec.when))
		}
		t := sec.teachers[0]
		for _, k := range kinds {
			sec.rooms = append(sec.rooms, s.roomFor(sec.site, k, t.home, sec.block, sec.when))
		}
		if sec.course.room == classroom {
			t.home = sec.rooms[0]
		}
	}
	s.staffStudyHalls()
	for _, sec := range s.sections {
		if sec.block < 0 {
			s.staffHomeroom(sec)
		}
	}
	s.formSubClasses()
}

// demand counts what is needed at once, by block and quarter.
type demand [blocks][4]int

func (d *demand) add(block int, when quarters) {
	for q := range 4 {
		if when.Has(q + 1) {
			d[block][q]++
		}
	}
}

// peaks is how much is needed in the fullest block, and in all blocks together.
func (d *demand) peaks() (most, sum int) {
	for b := range d {
		n := slices.Max(d[b][:])
		most, sum = max(most, n), sum+n
	}
	return most, sum
}

// hireAndBuild finds the teachers and rooms that the sections will need, so that work can be spread evenly from the
// start. Where a faculty has work for a block or two only, somebody is hired for it when it comes to that.
func (s *school) hireAndBuild() {
	for _, c := range s.campuses {
		staff, space := make(map[string]*demand), make(map[string]*demand)
		count := func(of map[string]*demand, what string, block int, when quarters) {
			if of[what] == nil {
				of[what] = &demand{}
			}
			of[what].add(block, when)
		}
		for _, sec := range s.sections {
			if sec.site != c || sec.block < 0 || sec.linked != nil {
				continue
			}
			faculties, kinds := sec.needs()
			for _, f := range faculties {
				count(staff, f, sec.block, sec.when)
			}
			for _, k := range kinds {
				count(space, k, sec.block, sec.when)
			}
		}
		for _, f := range facultyList {
			if d := staff[f.code]; d != nil {
				s.hireFor(c, f.code, d)
			}
		}
		for _, kind := range kinds {
			if d := space[kind]; d != nil {
				most, sum := d.peaks()
				for range max(most, (sum+roomUse-1)/roomUse) {
					s.build(c, kind)
				}
			}
		}
	}
}

func (s *school) hireFor(c *campus, faculty string, d *demand) {
	most, sum := d.peaks()
	if sum <= 2 {
		return
	}
	part := sum / 72
	full := max(most-part/4, (sum-2*part+fullTime-1)/fullTime)
	for i := range full + part {
		pair := -1
		if i < part {
			pair = i % (blocks / 2)
		}
		s.hire(c, faculty, pair)
	}
}

// teacherFor finds a teacher of a faculty with room for a block: best one whose block is begun in other quarters, else
// one with little work, better if they teach the course already; else a new one.
func (s *school) teacherFor(c *campus, faculty string, of *course, block int, when quarters) *teacher {
	var best *teacher
	least := 0
	for _, t := range c.faculty[faculty] {
		if !t.works(block) || !canTake(&t.busy, block, when, t.most()) {
			continue
		}
		cost := 2 * taken(&t.busy)
		if t.courses[of] {
			cost -= 3
		}
		if t.pair >= 0 || t.busy[block] != 0 {
			cost -= 20
		}
		if best == nil || cost < least {
			best, least = t, cost
		}
	}
	if best == nil {
		best = s.hire(c, faculty, c.nextPair(block))
	}
	best.busy[block] |= when
	if of != nil {
		best.courses[of] = true
	}
	return best
}

func (t *teacher) works(block int) bool { return t.pair < 0 || block/2 == t.pair }

func (t *teacher) most() int {
	if t.pair >= 0 {
		return 2
	}
	return fullTime
}

// nextPair is the pair of blocks of the next teacher to be hired for a block, -1 for a full-time one: one in twelve of
// a campus works part-time, and at least two do.
func (c *campus) nextPair(block int) int {
	if part := c.partTimers(); part < 2+len(c.teachers)/12 && part <= len(c.teachers)/2 {
		return block / 2
	}
	return -1
}

func (c *campus) partTimers() (n int) {
	for _, t := range c.teachers {
		if t.pair >= 0 {
			n++
		}
	}
	return n
}

// hire makes a new teacher, full-time, or part-time in the two blocks of a pair: these rest on the same days, which
// the teacher has off.
func (s *school) hire(c *campus, faculty string, pair int) *teacher {
	t := &teacher{site: c, faculty: faculty, pair: pair, courses: make(map[*course]bool), roster: make(map[model.Slot]bool), subs: make(map[model.Slot]bool)}
	first, gender := s.firstName()
	titles := map[string]string{"F": "Ms", "M": "Mr", "X": "Mx"}
	t.rec = &model.Teacher{ID: model.TeacherID(len(s.teachers) + 1), FirstName: first, PreferredName: shortNames[first], Gender: gender,
		Title: titles[gender], Surname: surnames[s.rng.IntN(len(surnames))], Faculty: s.faculties[faculty], MaxLoad: 60}
	if s.rng.IntN(12) == 0 {
		t.rec.Title = "Dr"
	}
	t.rec.GUID = s.guid(t.rec.Key())
	t.rec.SISID = fmt.Sprint(9_000 + int(t.rec.ID))
	t.rec.Code = s.teacherCode(t.rec.Surname)
	if t.pair >= 0 {
		t.rec.MaxLoad = 20
		t.takeDaysOff(c.partTimers())
	}
	c.teachers = append(c.teachers, t)
	c.faculty[faculty] = append(c.faculty[faculty], t)
	s.teachers = append(s.teachers, t)
	return t
}

// teacherCode is three letters of the surname, with a number from the second of that code on.
func (s *school) teacherCode(surname string) string {
	letters := strings.ToUpper(strings.Map(func(r rune) rune {
		if r < 'A' || r > 'z' {
			return -1
		}
		return r
	}, surname))
	letters = letters[:min(3, len(letters))]
	s.codes[letters]++
	if n := s.codes[letters]; n > 1 {
		return fmt.Sprintf("%s%d", letters, n)
	}
	return letters
}

// takeDaysOff gives a part-timer the days off on which their blocks rest: fixed ones, or one preferred and as many
// whole days in all, whichever they are.
func (t *teacher) takeDaysOff(nth int) {
	for d := uint8(1); d <= days; d++ {
		if resting(d) != t.pair {
			continue
		}
		if nth%2 == 0 {
			t.rec.DaysOff = append(t.rec.DaysOff, model.DayOff{Day: d, Kind: model.OffFixed})
			continue
		}
		t.rec.AnyFullDays++
		if len(t.rec.DaysOff) == 0 {
			t.rec.DaysOff = []model.DayOff{{Day: d, Kind: model.OffPreferred}}
		}
	}
}

// off says whether a slot lies in a teacher's time off; a part-timer's is every day on which their blocks rest.
func (t *teacher) off(at model.Slot) bool {
	return t.pair >= 0 && resting(at.Day) == t.pair || slices.ContainsFunc(t.rec.DaysOff, func(o model.DayOff) bool {
		return o.Day == at.Day && (o.Period == 0 || o.Period == at.Period)
	})
}

// seats of a room, by kind.
var seats = map[string]uint16{classroom: 32, lab: 30, gym: 80, fitness: 40, studio: 30, music: 60, computers: 30, commons: 90}

// prefixes of the codes of rooms, by kind.
var prefixes = map[string]string{classroom: "A", lab: "S", gym: "GYM", fitness: "FIT", studio: "ART", music: "MUS", computers: "C", commons: "COM"}

// roomFor finds a room of a kind that is free in a block: the one wished for, else the least used, else a new one.
func (s *school) roomFor(c *campus, kind string, wish *room, block int, when quarters) *room {
	var best *room
	least := 0
	for _, r := range c.rooms[kind] {
		if !canTake(&r.busy, block, when, roomUse) {
			continue
		}
		cost := taken(&r.busy)
		if r == wish || r.busy[block] != 0 {
			cost -= blocks
		}
		if best == nil || cost < least {
			best, least = r, cost
		}
	}
	if best == nil {
		best = s.build(c, kind)
	}
	best.busy[block] |= when
	return best
}

func (s *school) build(c *campus, kind string) *room {
	n := len(c.rooms[kind]) + 1
	if prefix := prefixes[kind]; len(prefix) == 1 {
		n += 100
	}
	r := &room{subs: make(map[model.Slot]bool)}
	r.rec = &model.Room{ID: model.RoomID(len(s.rooms) + 1), Code: fmt.Sprintf("%s%s%d", c.letter, prefixes[kind], n),
		Name: fmt.Sprintf("%s %s%d", kind, c.letter, n), Kind: kind, Capacity: seats[kind], Campus: c.id}
	r.rec.GUID = s.guid(r.rec.Key())
	r.rec.SISID = fmt.Sprint(7_000 + int(r.rec.ID))
	c.rooms[kind] = append(c.rooms[kind], r)
	s.rooms = append(s.rooms, r)
	return r
}

// staffHomeroom finds an advisor without a homeroom, and a room for it; all homerooms meet at once.
func (s *school) staffHomeroom(sec *section) {
	i := slices.IndexFunc(sec.site.teachers, func(t *teacher) bool { return !t.advisor && t.pair < 0 })
	var t *teacher
	if i >= 0 {
		t = sec.site.teachers[i]
	} else {
		t = s.hire(sec.site, "GUID", -1)
	}
	t.advisor = true
	rooms := sec.site.rooms[classroom]
	r := t.home
	at := model.Slot{Grid: sec.site.grid.ID, Day: 1, Period: homeroom}
	if r == nil || r.subs[at] {
		r = nil
		if i := slices.IndexFunc(rooms, func(r *room) bool { return !r.subs[at] }); i >= 0 {
			r = rooms[i]
		}
	}
	if r == nil {
		r = s.build(sec.site, classroom)
	}
	r.subs[at] = true
	sec.teachers, sec.rooms = []*teacher{t}, []*room{r}
}

// formSubClasses gives some science sections a lab period with a second teacher in a second room: the first two of
// the main campus, and every eighth after them.
func (s *school) formSubClasses() {
	n := 0
	for _, main := range slices.Clone(s.sections) {
		if main.site != s.campuses[mainSite] || main.course.faculty != "SCI" || main.when != year {
			continue
		}
		if n++; n > 2 && n%8 != 0 {
			continue
		}
		slots := main.site.slotsOf(main.block)[:2]
		helper, second := s.spare(main, slots)
		sub := &section{course: main.course, site: main.site, block: main.block, when: main.when,
			teachers: []*teacher{helper}, rooms: []*room{second}, meets: slots}
		sub.rec = &model.Section{Course: main.rec.Course, SectionID: main.rec.SectionID + "L", Main: main.rec.ID, Priority: model.PriorityUnset,
			LunchWave: main.rec.LunchWave, Name: "Lab"}
		s.addSection(sub)
	}
}

// spare finds a teacher and a laboratory that are free in some slots of a section's block, and takes them.
func (s *school) spare(main *section, slots []model.Slot) (*teacher, *room) {
	freeOf := func(subs map[model.Slot]bool) bool {
		return !slices.ContainsFunc(slots, func(at model.Slot) bool { return subs[at] })
	}
	var t *teacher
	for _, x := range main.site.faculty["SCI"] {
		if x.pair < 0 && x.busy[main.block] == 0 && freeOf(x.subs) && len(x.subs) < 2 {
			t = x
			break
		}
	}
	if t == nil {
		t = s.hire(main.site, "SCI", -1)
	}
	var r *room
	for _, x := range main.site.rooms[lab] {
		if x.busy[main.block] == 0 && freeOf(x.subs) {
			r = x
			break
		}
	}
	if r == nil {
		r = s.build(main.site, lab)
	}
	for _, at := range slots {
		t.subs[at], r.subs[at] = true, true
	}
	return t, r
}

// placeLessons lets every section meet whenever its block does.
func (s *school) placeLessons() {
	for n, sec := range s.sections {
		for _, t := range sec.teachers {
			sec.rec.Teachers = append(sec.rec.Teachers, t.rec.ID)
		}
		sec.rec.Room = sec.rooms[0].rec.ID
		var rooms []model.RoomID
		for _, r := range sec.rooms {
			rooms = append(rooms, r.rec.ID)
		}
		switch {
		case sec.block < 0:
			for d := uint8(1); d <= days; d++ {
				sec.meets = append(sec.meets, model.Slot{Grid: sec.site.grid.ID, Day: d, Period: homeroom})
			}
		case sec.meets == nil:
			sec.meets = sec.site.slotsOf(sec.block)
		}
		sec.rec.LessonsWanted = uint8(len(sec.meets))
		for i, at := range sec.meets {
			l := &model.Lesson{ID: model.LessonID(len(s.lessons) + 1), Section: sec.rec.ID, Slot: at, Teachers: sec.rec.Teachers, Rooms: rooms}
			if i == 0 && n%100 == 7 && len(sec.students) > 0 {
				l.Excused = sec.students[:1] // has a music lesson then
			}
			s.lessons = append(s.lessons, l)
		}
	}
}
