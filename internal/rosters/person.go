package rosters

import (
	"cmp"
	"slices"

	"carillon/model"
)

// Fit is what a place is for a teacher.
type Fit uint8

// How well a teacher fits into a place, the worst last.
const (
	Free    Fit = iota
	Warned      // possible, and not without a word: it says why
	Blocked     // something else is there
)

// Answer is what a place is for a teacher, and why it is not simply free.
type Answer struct {
	Fit Fit
	Why string // as it stands behind a name: "teaches ENG11 4", "prefers Fri off"; "" for free
}

// minLunch is how many minutes without lesson or duty are a lunch. A shorter break is a recess.
const minLunch = 20

// person is what a teacher has on each day of the cycle.
type person struct {
	t    *model.Teacher
	days [model.MaxDays + 1][]busy
	load int
}

// busy is a time in which a teacher has something.
type busy struct {
	slot      model.Slot
	spans     []model.Span
	rotations model.Rotations
	section   model.SectionID // of a lesson
	entry     *model.RosterSlot
}

// person is what a teacher has, found once between two edits.
func (b *Board) person(id model.TeacherID) *person {
	if p := b.people[id]; p != nil {
		return p
	}
	p := &person{t: b.t.Teacher(id)}
	b.people[id] = p
	if p.t == nil {
		p.t = &model.Teacher{Inactive: true}
		return p
	}
	p.load, _ = b.t.Load(id)
	for l := range b.t.LessonsTaughtBy(id) {
		if l.Slot.Placed() {
			p.days[l.Slot.Day] = append(p.days[l.Slot.Day],
				busy{slot: l.Slot, spans: b.t.LessonTimes(l, nil), rotations: b.t.Section(l.Section).Rotations, section: l.Section})
		}
	}
	for _, rid := range b.t.Referrers(id.Key(), model.KindRosterSlot) {
		p.take(b, b.t.RosterSlot(model.RosterSlotID(rid)))
	}
	return p
}

// take adds a roster entry to what a teacher has.
func (p *person) take(b *Board, r *model.RosterSlot) {
	p.days[r.Slot.Day] = append(p.days[r.Slot.Day], busy{slot: r.Slot, spans: b.spans(r.Slot), rotations: r.Rotations, entry: r})
}

// copy is a person who can take more without the first one doing so.
func (p *person) copy() *person {
	c := *p
	for d := range c.days {
		c.days[d] = slices.Clip(c.days[d])
	}
	return &c
}

func (b *Board) spans(at model.Slot) []model.Span {
	if c := b.t.Cell(at); c != nil {
		return []model.Span{{Start: c.Start, End: c.End}}
	}
	return nil
}

// Ask says what a place is for a teacher. What the teacher has there already counts for nothing, and so do the entries left out: of
// a swap, both.
func (b *Board) Ask(id model.TeacherID, at Place, without ...model.RosterSlotID) Answer {
	return b.ask(b.person(id), at, append(without, at.Entry))
}

func (b *Board) ask(p *person, at Place, without []model.RosterSlotID) Answer {
	spans := b.spans(at.Slot)
	day := b.dayName(at.Slot)
	if p.t.Inactive {
		return Answer{Blocked, "has left"}
	}
	var preferred string
	for _, o := range p.t.DaysOff {
		if o.Day != at.Slot.Day || o.Period != 0 && !b.t.SlotsAtOnce(model.Slot{Grid: o.Grid, Day: o.Day, Period: o.Period}, at.Slot) {
			continue
		}
		what := day
		if o.Period != 0 {
			what = b.When(model.Slot{Grid: o.Grid, Day: o.Day, Period: o.Period})
		}
		if o.Kind == model.OffFixed {
			return Answer{Blocked, "has " + what + " off"}
		}
		preferred = cmp.Or(preferred, "prefers "+what+" off")
	}
	for _, x := range p.days[at.Slot.Day] {
		if p.hit(x, at, spans, without) {
			return Answer{Blocked, b.does(x)}
		}
	}
	switch {
	case preferred != "":
		return Answer{Warned, preferred}
	case at.Roster == model.RosterRTO:
		return Answer{}
	case b.takesLunch(p, at, spans, without):
		return Answer{Warned, "only lunch on " + day}
	case b.takesPreparation(p, at, spans, without):
		return Answer{Warned, "last preparation on " + day}
	}
	if a := b.t.DutyArea(at.Area); a != nil && a.CountsLoad && p.t.MaxLoad > 0 && p.load >= int(p.t.MaxLoad) && !p.counted(at.Entry) {
		return Answer{Warned, "full load"}
	}
	return Answer{}
}

// counted says whether an entry is in the teacher's load already.
func (p *person) counted(entry model.RosterSlotID) bool {
	for _, list := range p.days {
		if slices.ContainsFunc(list, func(x busy) bool { return x.entry != nil && x.entry.ID == entry }) {
			return entry != 0
		}
	}
	return false
}

// hit says whether what a teacher has is on at the time of a place.
func (p *person) hit(x busy, at Place, spans []model.Span, without []model.RosterSlotID) bool {
	if x.entry != nil && x.entry.ID != 0 && slices.Contains(without, x.entry.ID) || !x.rotations.Meet(at.Rotations) {
		return false
	}
	return model.AtOnce(x.slot == at.Slot, x.spans, spans)
}

func (b *Board) dayName(at model.Slot) string {
	if g := b.t.Grid(at.Grid); g != nil {
		return g.DayCode(at.Day)
	}
	return ""
}

// does says what a teacher does: "teaches ENG11 4".
func (b *Board) does(x busy) string {
	if x.entry == nil {
		return "teaches " + b.t.SectionCode(x.section)
	}
	switch x.entry.Roster {
	case model.RosterDuty:
		return "watches " + b.watched(x.entry.Area, 0)
	case model.RosterStudy:
		return "is with " + b.t.Describe(x.entry.Study.Key())
	case model.RosterOnCall:
		return "is on call"
	}
	return "has time off"
}

// lunches are the times of a day of a grid in which people eat: breaks, and what lunch waves leave of a period. Shorter ones are
// none.
func (b *Board) lunches(g *model.Grid, n uint8) []model.Span {
	key := day{g.ID, n}
	if list, ok := b.meals[key]; ok {
		return list
	}
	var list []model.Span
	add := func(s model.Span) {
		if s.End >= s.Start+minLunch && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	for _, c := range g.Cells {
		switch {
		case c.Day != n:
		case c.Kind == model.Break:
			add(model.Span{Start: c.Start, End: c.End})
		case c.Kind == model.Teaching:
			for _, v := range c.Variants {
				at := c.Start
				for _, s := range v.Spans {
					add(model.Span{Start: at, End: s.Start})
					at = max(at, s.End)
				}
				add(model.Span{Start: at, End: c.End})
			}
		}
	}
	b.meals[key] = list
	return list
}

// takesLunch says whether a place takes the only lunch that a teacher has on its day.
func (b *Board) takesLunch(p *person, at Place, spans []model.Span, without []model.RosterSlotID) bool {
	g := b.t.Grid(at.Slot.Grid)
	if g == nil {
		return false
	}
	had := false
	for _, s := range b.lunches(g, at.Slot.Day) {
		meal := []model.Span{s}
		eats := !slices.ContainsFunc(p.days[at.Slot.Day], func(x busy) bool {
			rto := x.entry != nil && x.entry.Roster == model.RosterRTO
			return !rto && p.during(x, at.Rotations, meal, without)
		})
		if eats && !model.AtOnce(false, spans, meal) {
			return false
		}
		had = had || eats
	}
	return had
}

// during says whether what a teacher has is on in some time.
func (p *person) during(x busy, r model.Rotations, spans []model.Span, without []model.RosterSlotID) bool {
	if x.entry != nil && x.entry.ID != 0 && slices.Contains(without, x.entry.ID) {
		return false
	}
	return x.rotations.Meet(r) && model.AtOnce(false, x.spans, spans)
}

// takesPreparation says whether a place takes the last teaching period of its day in which a teacher who has lessons then has none.
func (b *Board) takesPreparation(p *person, at Place, spans []model.Span, without []model.RosterSlotID) bool {
	g := b.t.Grid(at.Slot.Grid)
	here := p.days[at.Slot.Day]
	teaches := func(x busy) bool { return x.entry == nil && x.rotations.Meet(at.Rotations) }
	if g == nil || !slices.ContainsFunc(here, teaches) {
		return false
	}
	had := false
	for _, c := range g.Cells {
		if c.Day != at.Slot.Day || c.Kind != model.Teaching {
			continue
		}
		period := []model.Span{{Start: c.Start, End: c.End}}
		same := model.Slot{Grid: g.ID, Day: c.Day, Period: c.Period}
		if slices.ContainsFunc(here, func(x busy) bool { return p.hit(x, Place{Slot: same, Rotations: at.Rotations}, period, without) }) {
			continue
		}
		if !model.AtOnce(same == at.Slot, spans, period) {
			return false
		}
		had = true
	}
	return had
}

// Candidate is a teacher beside a place.
type Candidate struct {
	Teacher *model.Teacher
	Answer  Answer
	Have    int // places of the roster that the teacher has
}

// Who lists the teachers whom a text finds ("" for all) for a place: who is free first, those who have fewest first, by hours.
func (b *Board) Who(at Place, rotation int, text string) []Candidate {
	f := b.Fairness(at.Roster, rotation)
	var out []Candidate
	ratio := map[model.TeacherID]float64{}
	for _, t := range b.Find(text) {
		if t.ID == at.Teacher {
			continue
		}
		s := f.Of(t.ID)
		ratio[t.ID] = s.ratio()
		out = append(out, Candidate{t, b.Ask(t.ID, at), s.Have})
	}
	slices.SortStableFunc(out, func(x, y Candidate) int {
		return cmp.Or(cmp.Compare(x.Answer.Fit, y.Answer.Fit), cmp.Compare(ratio[x.Teacher.ID], ratio[y.Teacher.ID]))
	})
	return out
}

// Mark is what is wrong with a teacher at the place where they are; free where nothing is.
func (b *Board) Mark(p Place) Answer {
	if p.Teacher == 0 {
		return Answer{}
	}
	return b.Ask(p.Teacher, p)
}
