package views

import (
	"cmp"
	"slices"

	"carillon/model"
	"carillon/model/names"
)

// Week is the cycle of a teacher, room, student, section or year level as a sheet: days across, and on each day what is on
// from which minute to which. It is what the grid of a person, paper, HTML and calendars draw; it says what is there and in
// which role, and nothing of sizes, fonts or colours of the screen.
type Week struct {
	Of         model.Key
	Title, Sub string // "Grace Kim (KIM)", "Mathematics"; Sub may be ""
	Rotation   int    // 0: all
	Days       []Day
	From, To   model.Minute // over all days; both 0 where no bell times are set
}

// Day is one day of the cycle in a week.
type Day struct {
	Number uint8  // 1 = first day of the cycle
	Name   string // "Monday", or its code
	Blocks []Block
}

// BlockKind says what a block of a week is.
type BlockKind uint8

// What a block of a week is.
const (
	LessonBlock  BlockKind = iota // class time of a lesson
	RosterBlock                   // duty, on call, a study section, RTO
	OfflineBlock                  // an offline period without a lesson: roll call, sport
	BreakBlock                    // recess, lunch; the lunch of a wave beside its class time
	AwayBlock                     // a student is off campus
)

// Block is one thing on one day. A lesson that a lunch splits has one for each stretch of class time, and the lunch between
// them is one of its own.
type Block struct {
	Kind       BlockKind
	Slot       model.Slot
	Period     string // code of the period
	Start, End model.Minute
	Lines      []Line // in the order in which they are read; the first is what the block is
	Colour     Colour // of a lesson's faculty
	Rotations  model.Rotations
	Lesson     model.LessonID     // 0 where it is none
	Roster     model.RosterSlotID // 0 where it is none
	Lane       int                // place among those on at once, which stand side by side …
	Lanes      int                // … and how many places there are
	Clash      bool               // the lesson is part of an error
	Behind     bool               // another of a student's lessons shows before this one: see [Entry]
}

// Role says what a line of text is, for whoever draws it to give it a place, a size and a colour.
type Role uint8

// Roles of lines.
const (
	RoleCode     Role = iota // what it is: "09MAT 2", "Duty: Yard"
	RoleName                 // in full: "Mathematics 9"
	RoleTeacher              // "KIM"; in facts with the name
	RoleRoom                 // "A204"; in facts with its seats
	RoleRotation             // "Semester 1"
	RoleStudents             // "27 of 28"
	RoleLessons              // "4 of 5 placed"
	RoleSlot                 // "MonA 3, pinned"
)

// Line is one line of text in its role.
type Line struct {
	Role Role
	Text string
}

// HasWeek says whether records of a kind have a week.
func HasWeek(k model.Kind) bool {
	return slices.Contains([]model.Kind{model.KindTeacher, model.KindRoom, model.KindStudent, model.KindSection, model.KindYearLevel}, k)
}

// WeekOf is the week of a teacher, room, student, section or year level in a rotation; nil for anything else. The answers of
// clashing, which may be nil, are the clash marks.
func WeekOf(t *model.Timetable, k model.Key, rotation int, clashing func(model.LessonID) bool) *Week {
	record := t.Get(k)
	if record == nil || !HasWeek(k.Kind) {
		return nil
	}
	w := weekMaker{t: t, cards: newCards(t, clashing), week: &Week{Of: k, Rotation: rotation}}
	w.name(record)
	blocks := w.blocks(Of(t, k, rotation))
	if k.Kind == model.KindStudent {
		blocks = append(blocks, w.away(model.StudentID(k.ID))...)
	}
	grids := w.grids(record, blocks)
	blocks = append(blocks, w.unattended(grids, blocks)...)
	w.days(grids, blocks)
	return w.week
}

type weekMaker struct {
	t     *model.Timetable
	cards cards
	week  *Week
}

func (w *weekMaker) name(r model.Record) {
	t, x := w.t, w.week
	x.Title = t.Describe(r.Key())
	switch r := r.(type) {
	case *model.Teacher:
		if f := t.Faculty(r.Faculty); f != nil {
			x.Sub = cmp.Or(f.Name, f.Code)
		}
	case *model.Room:
		x.Title, x.Sub = "Room "+r.Code, r.Name
	case *model.Student:
		if y := t.YearLevel(r.YearLevel); y != nil {
			x.Sub = YearLevelName(&t.State, y)
		}
	case *model.Section:
		x.Sub = sectionName(&t.State, r)
	case *model.YearLevel:
		x.Title = YearLevelName(&t.State, r)
	}
}

// sectionName is the name of a section's course, else its own.
func sectionName(s *model.State, sec *model.Section) string {
	if c := s.Course(sec.Course); c != nil && c.Name != "" {
		return c.Name
	}
	return sec.Name
}

// blocks makes blocks of the entries of a timetable.
func (w *weekMaker) blocks(entries []Entry) (out []Block) {
	for _, e := range entries {
		if e.Lesson != 0 {
			out = append(out, w.lesson(e)...)
		} else {
			out = append(out, w.roster(e))
		}
	}
	return out
}

func (w *weekMaker) lesson(e Entry) (out []Block) {
	t := w.t
	l := t.Lesson(e.Lesson)
	s := t.Section(l.Section)
	card := w.cards.of(l, s)
	b := Block{Kind: LessonBlock, Slot: e.Slot, Period: w.period(e.Slot), Colour: card.Colour, Rotations: e.Rotations,
		Lesson: l.ID, Clash: card.Clash, Behind: e.Behind}
	of := w.week.Of.Kind
	add := func(role Role, text string, but model.Kind) {
		if text != "" && of != but {
			b.Lines = append(b.Lines, Line{role, text})
		}
	}
	add(RoleCode, card.Section, model.KindNone)
	add(RoleName, sectionName(&t.State, s), model.KindSection)
	add(RoleTeacher, card.Teacher, model.KindTeacher)
	add(RoleRoom, card.Room, model.KindRoom)
	if s.Rotations != 0 && w.week.Rotation == 0 {
		add(RoleRotation, rotations(&t.State, s.Rotations), model.KindNone)
	}
	spans := t.LessonTimes(l, nil)
	for _, x := range spans {
		b.Start, b.End = x.Start, x.End
		out = append(out, b)
	}
	return append(out, w.lunch(l, s, spans)...)
}

// lunch is what a lesson's cell has beside the class time of the section's lunch wave.
func (w *weekMaker) lunch(l *model.Lesson, s *model.Section, spans []model.Span) (out []Block) {
	cell := w.t.Cell(l.Slot)
	own := func(v model.Variant) bool { return v.Code == s.LunchWave }
	if w.week.Of.Kind == model.KindRoom || s.LunchWave == "" || !slices.ContainsFunc(cell.Variants, own) {
		return nil
	}
	at := cell.Start
	for _, x := range append(slices.Clone(spans), model.Span{Start: cell.End, End: cell.End}) {
		if x.Start > at {
			out = append(out, Block{Kind: BreakBlock, Slot: l.Slot, Period: w.period(l.Slot), Start: at, End: x.Start, Rotations: s.Rotations,
				Lines: []Line{{RoleCode, "Lunch " + s.LunchWave}}})
		}
		at = max(at, x.End)
	}
	return out
}

func (w *weekMaker) roster(e Entry) Block {
	t := w.t
	r := t.RosterSlot(e.Roster)
	b := Block{Kind: RosterBlock, Slot: e.Slot, Period: w.period(e.Slot), Start: e.Start, End: e.End, Rotations: e.Rotations, Roster: r.ID}
	text := [...]string{model.RosterDuty: "Duty", model.RosterOnCall: "On call", model.RosterStudy: "Study", model.RosterRTO: "RTO"}[r.Roster]
	if a := t.DutyArea(r.Area); a != nil {
		text += ": " + cmp.Or(a.Name, a.Code)
	}
	if s := t.StudySection(r.Study); s != nil {
		text += ": " + cmp.Or(s.Name, s.Code)
	}
	b.Lines = append(b.Lines, Line{RoleCode, text})
	if x := t.Teacher(r.Teacher); x != nil && w.week.Of.Kind != model.KindTeacher {
		b.Lines = append(b.Lines, Line{RoleTeacher, x.Code})
	}
	if x := t.Room(r.Room); x != nil && w.week.Of.Kind != model.KindRoom {
		b.Lines = append(b.Lines, Line{RoleRoom, x.Code})
	}
	return b
}

// away is when a student is off campus.
func (w *weekMaker) away(id model.StudentID) (out []Block) {
	for o := range w.t.OffCampusOf(id) {
		if w.week.Rotation != 0 && !o.Rotations.Has(w.week.Rotation) {
			continue
		}
		for _, at := range o.Slots {
			cell := w.t.Cell(at)
			b := Block{Kind: AwayBlock, Slot: at, Period: w.period(at), Start: cell.Start, End: cell.End, Rotations: o.Rotations,
				Lines: []Line{{RoleCode, "Off campus"}, {RoleName, names.Capital(o.Reason.String())}}}
			if c := w.t.Course(o.Course); c != nil {
				b.Lines = append(b.Lines, Line{RoleName, cmp.Or(c.Name, c.Code)})
			}
			if o.Rotations != 0 && w.week.Rotation == 0 {
				b.Lines = append(b.Lines, Line{RoleRotation, rotations(&w.t.State, o.Rotations)})
			}
			out = append(out, b)
		}
	}
	return out
}

func (w *weekMaker) period(at model.Slot) string {
	if p := w.t.Grid(at.Grid).Period(at.Period); p != nil {
		return p.Code
	}
	return ""
}

// rotations names the rotations of a set: "Semester 1", "Quarter 1, Quarter 3".
func rotations(s *model.State, r model.Rotations) string {
	text := ""
	for i, n := range r.Numbers() {
		if i > 0 {
			text += ", "
		}
		text += s.RotationName(n)
	}
	return text
}

// grids lists the grids that a week goes by: those of its blocks; of a student also that of the year level, and of a year
// level its own.
func (w *weekMaker) grids(r model.Record, blocks []Block) (out []*model.Grid) {
	add := func(id model.GridID) {
		if g := w.t.Grid(id); g != nil && !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	switch r := r.(type) {
	case *model.Student:
		if y := w.t.YearLevel(r.YearLevel); y != nil {
			add(y.Grid)
		}
	case *model.YearLevel:
		add(r.Grid)
	}
	for _, b := range blocks {
		add(b.Slot.Grid)
	}
	if len(out) == 0 {
		for g := range w.t.Grids() { // nothing is on: the days of the first grid, so that the sheet has days
			return append(out, g)
		}
	}
	return out
}

// unattended is the offline periods and breaks in which nothing else of the week is on.
func (w *weekMaker) unattended(grids []*model.Grid, blocks []Block) (out []Block) {
	if w.week.Of.Kind == model.KindRoom || w.week.Of.Kind == model.KindSection {
		return nil // breaks are people's
	}
	for _, g := range grids {
		for _, c := range g.Cells {
			at := model.Slot{Grid: g.ID, Day: c.Day, Period: c.Period}
			taken := func(b Block) bool {
				return b.Slot.Day == c.Day &&
					model.AtOnce(b.Slot == at, []model.Span{{Start: b.Start, End: b.End}}, []model.Span{{Start: c.Start, End: c.End}})
			}
			if c.Kind != model.Offline && c.Kind != model.Break || slices.ContainsFunc(blocks, taken) || slices.ContainsFunc(out, taken) {
				continue
			}
			b := Block{Kind: OfflineBlock, Slot: at, Period: w.period(at), Start: c.Start, End: c.End}
			if c.Kind == model.Break {
				b.Kind = BreakBlock
			}
			p := g.Period(c.Period)
			b.Lines = []Line{{RoleCode, cmp.Or(p.Name, p.Code)}}
			out = append(out, b)
		}
	}
	return out
}

// days puts blocks on the days of the longest of the grids' cycles.
func (w *weekMaker) days(grids []*model.Grid, blocks []Block) {
	for _, g := range grids {
		for n := len(w.week.Days); n < len(g.Days); n++ {
			w.week.Days = append(w.week.Days, Day{Number: uint8(n + 1), Name: cmp.Or(g.Days[n].Name, g.Days[n].Code)})
		}
	}
	for _, b := range blocks {
		if d := int(b.Slot.Day); d >= 1 && d <= len(w.week.Days) {
			w.week.Days[d-1].Blocks = append(w.week.Days[d-1].Blocks, b)
		}
	}
	first := true
	for i := range w.week.Days {
		list := inTime(w.week.Days[i].Blocks)
		w.week.Days[i].Blocks = list
		lanes(list)
		for _, b := range list {
			if b.End <= b.Start {
				continue
			}
			if first || b.Start < w.week.From {
				w.week.From = b.Start
			}
			w.week.To, first = max(w.week.To, b.End), false
		}
	}
}

// inTime is blocks by when they begin and end, then by what they are. Their places are sorted, since a block is large and a year level has
// hundreds on a day.
func inTime(blocks []Block) []Block {
	order := make([]int, len(blocks))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := &blocks[i], &blocks[j]
		if at := cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)); at != 0 {
			return at // comparing names costs more than all else here
		}
		return names.Compare(a.Lines[0].Text, b.Lines[0].Text)
	})
	out := make([]Block, len(blocks))
	for i, at := range order {
		out[i] = blocks[at]
	}
	return out
}

// lanes puts blocks of a day that are on at once side by side: each run of blocks that hang together shares its lanes. Blocks
// without bell times stand by themselves.
func lanes(list []Block) {
	var ends []model.Minute // of each lane in this run
	begin, until := 0, model.Minute(0)
	finish := func(end int) {
		for i := begin; i < end; i++ {
			list[i].Lanes = max(1, len(ends))
		}
		begin, ends = end, ends[:0]
	}
	for i := range list {
		b := &list[i]
		if b.Start >= until {
			finish(i)
		}
		lane := slices.IndexFunc(ends, func(end model.Minute) bool { return end <= b.Start })
		if lane < 0 {
			lane, ends = len(ends), append(ends, 0)
		}
		b.Lane, ends[lane], until = lane, b.End, max(until, b.End)
	}
	finish(len(list))
}
