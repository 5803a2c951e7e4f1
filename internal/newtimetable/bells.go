package newtimetable

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"carillon/model"
)

// byWeekdayToo says whether days of one letter differ by the weekday, so that the cycle is weekday by letter: with a shorter
// Wednesday the letter shifts after a snow day, and Wednesday stays short.
func (b *Bells) byWeekdayToo() bool {
	return b.Cycle != BySchoolDay || b.Early.On || b.Advisory.On && len(b.Advisory.Weekdays) > 0
}

// cycleDays is how many days the cycle has.
func (b *Bells) cycleDays() int {
	n := max(len(b.Letters), 1)
	if b.byWeekdayToo() {
		n *= len(b.Weekdays)
	}
	return n
}

// cycleDay is the number of a day of the cycle, 1 = the first: of a letter, by its place, and a weekday.
func (b *Bells) cycleDay(letter int, on time.Weekday) uint8 {
	if !b.byWeekdayToo() {
		return uint8(letter + 1)
	}
	return uint8(letter*len(b.Weekdays) + slices.Index(b.Weekdays, on) + 1)
}

// dayOf is the letter, by its place, and the weekday of a day of the cycle. The weekday of a cycle that has letters alone is
// the first with school: its days are alike on all.
func (b *Bells) dayOf(day int) (letter int, on time.Weekday) {
	if !b.byWeekdayToo() {
		return day - 1, b.Weekdays[0]
	}
	return (day - 1) / len(b.Weekdays), b.Weekdays[(day-1)%len(b.Weekdays)]
}

// blocksOf are the blocks of a day by the place of its letter.
func (b *Bells) blocksOf(letter int) []string {
	if len(b.Blocks) == 1 {
		return b.Blocks[0]
	}
	return b.Blocks[letter]
}

// dayNames are the code and the name of a day of the cycle: "MonA" and "Monday A", "A" and "Day A", "Mon" and "Monday".
func (b *Bells) dayNames(day int) model.Day {
	letter, on := b.dayOf(day)
	switch {
	case len(b.Letters) == 0:
		return model.Day{Code: on.String()[:3], Name: on.String()}
	case !b.byWeekdayToo():
		return model.Day{Code: b.Letters[letter], Name: "Day " + b.Letters[letter]}
	}
	return model.Day{Code: on.String()[:3] + b.Letters[letter], Name: on.String() + " " + b.Letters[letter]}
}

// Meeting is a period of a day of the cycle: a block, advisory, lunch.
type Meeting struct {
	Code       string
	Name       string
	Kind       model.PeriodKind
	Start, End model.Minute
	Waves      []Wave // of a block with lunch in turns
}

// Wave is a lunch wave of a block: when its students eat, and when they have class.
type Wave struct {
	Code  string
	Lunch model.Span
	Class []model.Span // in order
}

// Day lists the periods of a day of the cycle, 1 = the first, in the order of the day. The bells have no fault.
func (b *Bells) Day(day int) []Meeting {
	letter, on := b.dayOf(day)
	var out []Meeting
	at := int(b.FirstBell)
	add := func(code, name string, kind model.PeriodKind, minutes int) *Meeting {
		out = append(out, Meeting{Code: code, Name: name, Kind: kind, Start: model.Minute(at), End: model.Minute(at + minutes)})
		at += minutes + b.Gap
		return &out[len(out)-1]
	}
	if b.Zero.On {
		at -= b.Zero.Minutes + b.Gap
		add(zeroCode, "Zero period", model.Teaching, b.Zero.Minutes)
	}
	length := b.Block
	if b.Early.On && on == b.Early.Weekday {
		length = b.Early.Block
	}
	for i, block := range b.blocksOf(letter) {
		if b.Advisory.On && b.Advisory.Before == i+1 && (len(b.Advisory.Weekdays) == 0 || slices.Contains(b.Advisory.Weekdays, on)) {
			add(advisoryCode, "Advisory", model.Scheduled, b.Advisory.Minutes)
		}
		minutes, eats := length, b.Lunch.Block == i+1
		if eats && b.Lunch.Waves > 1 {
			minutes += b.Lunch.Minutes + b.Gap
		}
		m := add(block, "Block "+block, model.Teaching, minutes)
		switch {
		case eats && b.Lunch.Waves > 1:
			m.Waves = b.Waves(m.Start, length)
		case eats && b.Lunch.Waves == 1:
			add(lunchCode, "Lunch", model.Break, b.Lunch.Minutes)
		}
	}
	return out
}

// Waves are the lunch waves of a block that begins at a time and has so many minutes of class: the first eats first, the last has class first, and those between
// have class on both sides of lunch. Each has as many minutes of class, and a gap on one side of lunch.
func (b *Bells) Waves(start model.Minute, class int) []Wave {
	out := make([]Wave, b.Lunch.Waves)
	at := func(minutes int) model.Minute { return start + model.Minute(minutes) }
	end := class + b.Lunch.Minutes + b.Gap
	for i := range out {
		before := class * i / (len(out) - 1)
		if i > 0 && i < len(out)-1 {
			before -= before % 5 // bells ring at full five minutes
		}
		w := Wave{Code: string(rune('A' + i))}
		eat := before
		if i == len(out)-1 {
			eat += b.Gap
		}
		w.Lunch = model.Span{Start: at(eat), End: at(eat + b.Lunch.Minutes)}
		if before > 0 {
			w.Class = append(w.Class, model.Span{Start: start, End: at(before)})
		}
		if before < class {
			w.Class = append(w.Class, model.Span{Start: at(end - (class - before)), End: at(end)})
		}
		out[i] = w
	}
	return out
}

// lastBell is the end of the longest day, in minutes since midnight; beyond 24 hours where a day does not fit.
func (b *Bells) lastBell() int {
	most := 0
	for day := range b.cycleDays() {
		letter, _ := b.dayOf(day + 1)
		end := int(b.FirstBell) + len(b.blocksOf(letter))*(max(b.Block, b.Early.Block)+b.Gap) + b.Lunch.Minutes + b.Gap
		if b.Advisory.On {
			end += b.Advisory.Minutes + b.Gap
		}
		most = max(most, end)
	}
	if most > 24*60 {
		return most
	}
	most = 0
	for day := range b.cycleDays() {
		for _, m := range b.Day(day + 1) {
			most = max(most, int(m.End))
		}
	}
	return most
}

// Grid is the grid structure of the bell schedule. A period is a block: it has a time on the days on which it meets.
func (b *Bells) Grid() *model.Grid {
	g := &model.Grid{ID: 1, Code: "Main", Name: "Main", Periods: b.periods()}
	for day := range b.cycleDays() {
		g.Days = append(g.Days, b.dayNames(day+1))
		for _, m := range b.Day(day + 1) {
			cell := model.Cell{Day: uint8(day + 1), Period: g.PeriodByCode(m.Code).ID, Kind: m.Kind, Start: m.Start, End: m.End}
			for _, w := range m.Waves {
				cell.Variants = append(cell.Variants, model.Variant{Code: w.Code, Spans: w.Class})
			}
			g.Cells = append(g.Cells, cell)
		}
	}
	g.SortCells()
	return g
}

// periods are the periods of all days in the order of the day, and where blocks take turns in that, in the order of their names.
func (b *Bells) periods() []model.Period {
	var periods []model.Period
	place := map[string]int{} // on the first day that has it
	turn := false
	for day := range b.cycleDays() {
		for at, m := range b.Day(day + 1) {
			if _, known := place[m.Code]; !known {
				place[m.Code] = at
				periods = append(periods, model.Period{Code: m.Code, Name: m.Name})
			} else if slices.Contains(b.blocksOf(0), m.Code) && place[m.Code] != at && len(b.Blocks) > 1 {
				turn = true
			}
		}
	}
	if turn {
		beside := []string{lunchCode, advisoryCode, zeroCode} // of these the last stands first
		slices.SortStableFunc(periods, func(a, c model.Period) int {
			return cmp.Or(slices.Index(beside, c.Code)-slices.Index(beside, a.Code), strings.Compare(a.Code, c.Code))
		})
	}
	for i := range periods {
		periods[i].ID = model.PeriodID(i + 1)
	}
	return periods
}
