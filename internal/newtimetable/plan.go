package newtimetable

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"carillon/model"
)

// Plan is a timetable to be made. Its members are plain values, so that a plan which is not finished can be kept as JSON.
type Plan struct {
	School      string       `json:"school"`
	Region      model.Region `json:"region"`
	First       model.Date   `json:"first"` // first day of school
	Last        model.Date   `json:"last"`  // last day of school
	Holidays    []Holiday    `json:"holidays,omitempty"`
	Terms       Terms        `json:"terms"`
	Bells       Bells        `json:"bells"`
	YearLevels  []string     `json:"yearLevels"` // codes, in order
	Departments bool         `json:"departments"`
}

// Holiday is a span of days without school.
type Holiday struct {
	First model.Date `json:"first"`
	Last  model.Date `json:"last"` // the same as First for one day
	Name  string     `json:"name"`
}

// Terms says into what parts the year falls.
type Terms string

// The parts a year can fall into. Each part is a rotation; the quarters of a semester stand in the calendar below it.
const (
	WholeYear  Terms = "year"
	Semesters  Terms = "semesters"
	Trimesters Terms = "trimesters"
	Quarters   Terms = "quarters"
)

// TermChoices lists what a year can fall into.
func TermChoices() []Terms { return []Terms{Semesters, Quarters, Trimesters, WholeYear} }

// parts is how many rotations a year has.
func (t Terms) parts() int {
	return map[Terms]int{WholeYear: 1, Semesters: 2, Trimesters: 3, Quarters: 4}[t]
}

// Cycle says how dates become days of the cycle.
type Cycle string

// The ways in which the days of a cycle follow each other.
const (
	ByWeekday   Cycle = "weekday"    // the cycle is the week
	BySchoolDay Cycle = "school-day" // A, B, A, B …: after a day without school the next letter is the one that was left out
	ByWeek      Cycle = "week"       // a week of A days, then a week of B days
)

// Bells is a bell schedule to be made. Times are minutes since midnight, lengths are minutes.
type Bells struct {
	Preset    string         `json:"preset,omitempty"` // the ID of the preset that it was made from
	Weekdays  []time.Weekday `json:"weekdays"`         // with school, in order
	Cycle     Cycle          `json:"cycle"`
	Letters   []string       `json:"letters,omitempty"` // A, B: what days of the cycle are called; none where the cycle is the week
	Blocks    [][]string     `json:"blocks"`            // for each letter, or once: the blocks in the order of the day
	FirstBell model.Minute   `json:"firstBell"`
	Block     int            `json:"block"` // length of a block
	Gap       int            `json:"gap"`   // between two blocks
	Zero      Extra          `json:"zero"`  // a period before the first bell
	Advisory  Advisory       `json:"advisory"`
	Early     EarlyRelease   `json:"early"`
	Lunch     Lunch          `json:"lunch"`
}

// Extra is a period that a schedule may have beside its blocks.
type Extra struct {
	On      bool `json:"on"`
	Minutes int  `json:"minutes,omitempty"`
}

// Advisory is a short period in which each student has a section, before one of the blocks.
type Advisory struct {
	On       bool           `json:"on"`
	Minutes  int            `json:"minutes,omitempty"`
	Before   int            `json:"before,omitempty"`   // which block of the day it stands before, 1 = the first
	Weekdays []time.Weekday `json:"weekdays,omitempty"` // none: each day
}

// EarlyRelease is a weekday with shorter blocks.
type EarlyRelease struct {
	On      bool         `json:"on"`
	Weekday time.Weekday `json:"weekday,omitempty"`
	Block   int          `json:"block,omitempty"` // length of a block on it
}

// Lunch is when students eat.
type Lunch struct {
	Block   int `json:"block"`   // which block of the day it is in, 1 = the first; with one wave it follows that block
	Waves   int `json:"waves"`   // 0: no lunch; 1: all at once, between two blocks; 2 to 4: in turns, within the block
	Minutes int `json:"minutes"` // of eating
}

// MaxWaves is how many lunch waves a block can have.
const MaxWaves = 4

// advisoryCode, zeroCode and lunchCode are the codes of the periods beside the blocks.
const (
	advisoryCode = "ADV"
	zeroCode     = "0"
	lunchCode    = "LUN"
)

// Fault is what is wrong in a plan: the field, by its name in JSON ("bells.block"), and the sentence for a person.
type Fault struct {
	Field string
	Text  string
}

func (f Fault) Error() string { return f.Text }

// Faults lists what is wrong in a plan, in the order of its fields; none for a plan that can be made.
func (p *Plan) Faults() []Fault {
	var faults []Fault
	wrong := func(field, format string, args ...any) {
		faults = append(faults, Fault{field, fmt.Sprintf(format, args...)})
	}
	if strings.TrimSpace(p.School) == "" {
		wrong("school", "The school needs a name.")
	}
	switch days := p.Last - p.First; {
	case p.First == 0:
		wrong("first", "The first day of school is not set.")
	case p.Last <= p.First:
		wrong("last", "The last day of school (%s) does not come after the first (%s).", p.Last, p.First)
	case days > 400:
		wrong("last", "From %s to %s is more than a year.", p.First, p.Last)
	}
	for i, h := range p.Holidays {
		if field := fmt.Sprintf("holidays.%d", i); h.Last < h.First {
			wrong(field, "%s ends (%s) before it starts (%s).", cmp.Or(h.Name, "A holiday"), h.Last, h.First)
		} else if h.First == 0 {
			wrong(field, "%s has no date.", cmp.Or(h.Name, "A holiday"))
		}
	}
	if p.Terms.parts() == 0 {
		wrong("terms", "The year can fall into semesters, quarters, trimesters, or stay whole.")
	}
	faults = append(faults, p.Bells.faults()...)
	if len(p.YearLevels) > model.MaxYearLevels {
		wrong("yearLevels", "A timetable has at most %d year levels.", model.MaxYearLevels)
	}
	for i, code := range p.YearLevels {
		if field := fmt.Sprintf("yearLevels.%d", i); strings.TrimSpace(code) == "" {
			wrong(field, "A year level has no code.")
		} else if slices.Contains(p.YearLevels[:i], code) {
			wrong(field, "The year level %s is there twice.", code)
		}
	}
	if len(faults) == 0 && len(schoolDays(p)) == 0 {
		wrong("holidays", "Between %s and %s no day of school is left.", p.First, p.Last)
	}
	return faults
}

func (b *Bells) faults() []Fault {
	var faults []Fault
	wrong := func(field, format string, args ...any) {
		faults = append(faults, Fault{"bells." + field, fmt.Sprintf(format, args...)})
	}
	length := func(field, what string, minutes, least, most int) {
		if minutes < least || minutes > most {
			wrong(field, "%s has from %d to %d minutes, not %d.", what, least, most, minutes)
		}
	}
	if len(b.Weekdays) == 0 {
		wrong("weekdays", "A week needs a day with school.")
	}
	switch {
	case b.Cycle == ByWeekday && len(b.Letters) > 0, b.Cycle == ByWeek && len(b.Letters) < 2, b.Cycle == BySchoolDay && len(b.Letters) == 0:
		wrong("letters", "Days of a cycle that is the week have no letters; of any other they have two or more.")
	case b.Cycle != ByWeekday && b.Cycle != BySchoolDay && b.Cycle != ByWeek:
		wrong("cycle", "Days of the cycle can follow the weekday, the school day or the week.")
	}
	for i, l := range b.Letters {
		if strings.TrimSpace(l) == "" || slices.Contains(b.Letters[:i], l) {
			wrong("letters", "Each day of the cycle needs a name of its own.")
		}
	}
	if n := b.cycleDays(); n > model.MaxDays {
		wrong("letters", "That makes %d days, and a cycle has at most %d.", n, model.MaxDays)
	}
	if n := len(b.Blocks); n == 0 || n > 1 && n != len(b.Letters) {
		wrong("blocks", "Blocks are named once, or for each day of the cycle.")
	}
	for _, day := range b.Blocks {
		if len(day) == 0 || len(day) > 16 {
			wrong("blocks", "A day has from 1 to 16 blocks.")
		}
		for i, name := range day {
			switch {
			case strings.TrimSpace(name) == "", strings.ContainsAny(name, "/_"), len(name) > 20:
				wrong("blocks", "%q can't name a block: up to 20 characters, without / and _.", name)
			case slices.Contains(day[:i], name):
				wrong("blocks", "The block %s meets twice on a day.", name)
			case name == advisoryCode && b.Advisory.On, name == zeroCode && b.Zero.On, name == lunchCode && b.Lunch.Waves == 1:
				wrong("blocks", "%s is the name of another period.", name)
			}
		}
	}
	length("block", "A block", b.Block, 10, 300)
	length("gap", "The time between two blocks", b.Gap, 0, 60)
	if b.Zero.On {
		length("zero.minutes", "The zero period", b.Zero.Minutes, 10, 300)
		if int(b.FirstBell) < b.Zero.Minutes+b.Gap {
			wrong("zero.minutes", "The zero period would begin before midnight.")
		}
	}
	least := b.fewestBlocks()
	if b.Advisory.On {
		length("advisory.minutes", "Advisory", b.Advisory.Minutes, 5, 120)
		if b.Advisory.Before < 1 || b.Advisory.Before > least {
			wrong("advisory.before", "Advisory can stand before block 1 to %d of the day.", least)
		}
	}
	if b.Early.On {
		length("early.block", "A block on the day of early release", b.Early.Block, 10, 300)
		if !slices.Contains(b.Weekdays, b.Early.Weekday) {
			wrong("early.weekday", "There is no school on %s.", b.Early.Weekday)
		}
	}
	if b.Lunch.Waves < 0 || b.Lunch.Waves > MaxWaves {
		wrong("lunch.waves", "There can be up to %d lunch waves.", MaxWaves)
	}
	if b.Lunch.Waves > 0 {
		length("lunch.minutes", "Lunch", b.Lunch.Minutes, 10, 120)
		if b.Lunch.Block < 1 || b.Lunch.Block > least {
			wrong("lunch.block", "Lunch can be in block 1 to %d of the day.", least)
		}
	}
	if len(faults) > 0 {
		return faults
	}
	if end := b.lastBell(); end > 24*60 {
		wrong("firstBell", "The last block would end after midnight.")
	}
	return faults
}

// fewestBlocks is how many blocks each day has at least.
func (b *Bells) fewestBlocks() int {
	least := 0
	for i, day := range b.Blocks {
		if i == 0 || len(day) < least {
			least = len(day)
		}
	}
	return least
}
