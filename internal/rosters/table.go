package rosters

import (
	"cmp"
	"slices"

	"carillon/model"
	"carillon/model/names"
)

// Table is a roster as a grid: its lines from top to bottom, a place on each day of the cycle in each.
type Table struct {
	Roster   model.RosterKind
	Rotation int // 0: all
	Days     []string
	Lines    []Line
	Entries  int // with a teacher
	Gaps     int
}

// Line is a line of a table: the heading of a period, or a row of places.
type Line struct {
	Head   bool
	Name   string // of the period, or of what is watched
	Detail string // when the period is; of a study hall its room
	Places []Place
}

// Place is where a teacher can be: a period on a day, in a duty area or with a study section. Lines of one period and area have
// places beside each other where several teachers share it.
type Place struct {
	Roster    model.RosterKind
	Slot      model.Slot
	Area      model.DutyAreaID
	Study     model.StudySectionID
	Room      model.RoomID
	Rotations model.Rotations    // of the entry, or of the one that would be made
	Entry     model.RosterSlotID // 0 where there is none
	Teacher   model.TeacherID    // 0 where nobody is
	Gap       bool               // somebody is missing
	Closed    bool               // there is no such period on that day
}

// Empty says whether a teacher can be put there without another one going.
func (p Place) Empty() bool { return !p.Closed && p.Teacher == 0 }

// At is a place of a table by its line and day, both counted from 0; ok is false where there is none.
func (t *Table) At(line, day int) (p Place, ok bool) {
	if line < 0 || line >= len(t.Lines) || day < 0 || day >= len(t.Lines[line].Places) {
		return p, false
	}
	return t.Lines[line].Places[day], true
}

// Find is where an entry stands in the table.
func (t *Table) Find(id model.RosterSlotID) (line, day int, ok bool) {
	for l := range t.Lines {
		for d, p := range t.Lines[l].Places {
			if p.Entry == id && id != 0 {
				return l, d, true
			}
		}
	}
	return 0, 0, false
}

// Table is a roster as a grid, in a rotation or, with 0, in all of them. It is good until the next edit.
func (b *Board) Table(k model.RosterKind, rotation int) *Table {
	key := of{k, rotation}
	if b.tables[key] == nil {
		b.tables[key] = b.make(key)
	}
	return b.tables[key]
}

// lane names what shares a line: a period, and what is watched in it.
type lane struct {
	grid   model.GridID
	period model.PeriodID
	area   model.DutyAreaID
	study  model.StudySectionID
}

func (b *Board) make(key of) *Table {
	t := &Table{Roster: key.roster, Rotation: key.rotation}
	for g := range b.t.Grids() {
		for i := len(t.Days); i < len(g.Days); i++ {
			t.Days = append(t.Days, cmp.Or(g.Days[i].Name, g.Days[i].Code))
		}
	}
	lanes, entries := map[lane]*[model.MaxDays][]*model.RosterSlot{}, 0
	for r := range b.t.RosterSlots() {
		if r.Roster != key.roster || key.rotation != 0 && !r.Rotations.Has(key.rotation) || int(r.Slot.Day) > model.MaxDays {
			continue
		}
		l := lane{r.Slot.Grid, r.Slot.Period, r.Area, r.Study}
		if lanes[l] == nil {
			lanes[l] = &[model.MaxDays][]*model.RosterSlot{}
		}
		lanes[l][r.Slot.Day-1] = append(lanes[l][r.Slot.Day-1], r)
		if r.Teacher != 0 {
			entries++
		}
	}
	t.Entries = entries
	byPeriod := map[Period][]lane{}
	all := b.Periods(model.RosterDuty)
	id := func(g model.GridID, p model.PeriodID) Period { return Period{Grid: g, ID: p} }
	for l := range lanes {
		byPeriod[id(l.grid, l.period)] = append(byPeriod[id(l.grid, l.period)], l)
	}
	for _, p := range all {
		if key.roster == model.RosterDuty || key.roster == model.RosterStudy {
			b.areas(t, p, byPeriod[id(p.Grid, p.ID)], lanes)
		} else if own := (lane{grid: p.Grid, period: p.ID}); p.teaching || lanes[own] != nil {
			b.teachers(t, p, lanes[own])
		}
	}
	return t
}

// areas appends the heading of a period and the lines of what is watched in it, in the order of their names.
func (b *Board) areas(t *Table, p Period, list []lane, lanes map[lane]*[model.MaxDays][]*model.RosterSlot) {
	if len(list) == 0 {
		return
	}
	slices.SortFunc(list, func(x, y lane) int {
		return cmp.Or(names.Compare(b.watched(x.area, x.study), b.watched(y.area, y.study)), cmp.Compare(x.area, y.area),
			cmp.Compare(x.study, y.study))
	})
	t.Lines = append(t.Lines, Line{Head: true, Name: p.Name, Detail: p.Time})
	for _, l := range list {
		b.lines(t, p, l, b.watched(l.area, l.study), lanes[l], 0)
	}
}

// teachers appends the lines of a period in which teachers are on call or have time off: the last one is empty.
func (b *Board) teachers(t *Table, p Period, list *[model.MaxDays][]*model.RosterSlot) {
	if list == nil {
		list = &[model.MaxDays][]*model.RosterSlot{}
	}
	first := len(t.Lines)
	b.lines(t, p, lane{grid: p.Grid, period: p.ID}, "", list, 1)
	t.Lines[first].Name, t.Lines[first].Detail = p.Name, p.Time
}

// lines appends as many lines as one day has entries, and some empty ones.
func (b *Board) lines(t *Table, p Period, l lane, name string, list *[model.MaxDays][]*model.RosterSlot, more int) {
	count := more
	for d := range t.Days {
		count = max(count, len(list[d])+more)
	}
	g := b.t.Grid(p.Grid)
	for n := range count {
		line := Line{Name: name, Places: make([]Place, len(t.Days))}
		if n > 0 && name != "" {
			line.Name += " (" + names.Number(n+1) + ")"
		}
		have, missing := 0, 0
		for d := range t.Days {
			x := &line.Places[d]
			*x = Place{Roster: t.Roster, Slot: model.Slot{Grid: p.Grid, Day: uint8(d + 1), Period: p.ID}, Area: l.area, Study: l.study,
				Rotations: model.Rotations(0).With(t.Rotation)}
			cell := g.Cell(x.Slot.Day, p.ID)
			x.Closed = cell == nil || cell.Kind == model.Spacer
			if n < len(list[d]) {
				r := list[d][n]
				x.Entry, x.Teacher, x.Room, x.Rotations, x.Closed = r.ID, r.Teacher, r.Room, r.Rotations, false
				have++
				if room := b.t.Room(r.Room); room != nil && line.Detail == "" {
					line.Detail = room.Code
				}
			} else if !x.Closed {
				missing++
			}
		}
		// Who is on a roster on most days was probably forgotten on the others, as rules.DutyDay says.
		watched := t.Roster == model.RosterDuty || t.Roster == model.RosterStudy
		for d := range line.Places {
			x := &line.Places[d]
			forgotten := x.Entry == 0 && t.Roster == model.RosterDuty && have > missing
			if x.Gap = watched && x.Empty() && (x.Entry != 0 || forgotten); x.Gap {
				t.Gaps++
			}
		}
		t.Lines = append(t.Lines, line)
	}
}

// watched is the name of what is watched.
func (b *Board) watched(area model.DutyAreaID, study model.StudySectionID) string {
	if a := b.t.DutyArea(area); a != nil {
		return cmp.Or(a.Name, a.Code)
	}
	if s := b.t.StudySection(study); s != nil {
		if s.Name != "" && s.Name != s.Code {
			return s.Code + " " + s.Name
		}
		return s.Code
	}
	return ""
}

// Name is a place as people say it: "Cafeteria, Wed Lunch B".
func (b *Board) Name(p Place) string {
	name := b.When(p.Slot)
	if w := b.watched(p.Area, p.Study); w != "" {
		return w + ", " + name
	}
	return name
}

// When is a slot as people say it: "Wed Lunch B".
func (b *Board) When(at model.Slot) string {
	g := b.t.Grid(at.Grid)
	if g == nil {
		return ""
	}
	name := g.DayCode(at.Day)
	if p := g.Period(at.Period); p != nil {
		name += " " + cmp.Or(p.Name, p.Code)
	}
	return name
}
