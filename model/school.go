package model

import (
	"fmt"
	"slices"
	"strings"
)

// Region is where a school is; it decides which SIS connectors are offered.
type Region string

// Regions that decide something. Alma (US) is offered for RegionUSA only (article, first paragraph).
const (
	RegionUnknown Region = "Unknown"
	RegionOther   Region = "Other"
	RegionUSA     Region = "USA"
)

// Regions lists what Setup > School info > Admin offers.
func Regions() []Region {
	return []Region{RegionUnknown, RegionUSA, "Australia", "Canada", "Ireland", "New Zealand", "United Kingdom", RegionOther}
}

// usualTimeZones are the time zones of US schools, from east to west.
var usualTimeZones = []string{"America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
	"America/Anchorage", "Pacific/Honolulu"}

func regionNames() []string {
	var names []string
	for _, r := range Regions() {
		names = append(names, string(r))
	}
	return names
}

// MaxLogo is how large a school's logo can be, in bytes.
const MaxLogo = 1 << 20

// School is the school info: there is exactly one, with ID 1.
type School struct {
	Name        string       `cbor:"1,keyasint,omitempty" json:"name,omitempty"`
	Region      Region       `cbor:"2,keyasint,omitempty" json:"region,omitempty"`
	First       Date         `cbor:"3,keyasint,omitempty" json:"first,omitempty"` // first day of the academic year
	Last        Date         `cbor:"4,keyasint,omitempty" json:"last,omitempty"`  // last day of the academic year
	Identifiers []Identifier `cbor:"5,keyasint,omitempty" json:"identifiers,omitempty"`
	SISOwns     []Kind       `cbor:"6,keyasint,omitempty" json:"sisOwns,omitempty"`  // kinds the SIS is the source of truth for
	RulesOff    []string     `cbor:"7,keyasint,omitempty" json:"rulesOff,omitempty"` // rules switched off in this file
	Logo        []byte       `cbor:"8,keyasint,omitempty" json:"logo,omitempty"`     // PNG or JPEG
	TimeZone    string       `cbor:"9,keyasint,omitempty" json:"timeZone,omitempty"` // by the tz database: America/Chicago
}

// Identifier is a number or code by which an authority knows the school.
type Identifier struct {
	Name  string `cbor:"1,keyasint,omitempty" json:"name"`
	Value string `cbor:"2,keyasint,omitempty" json:"value"`
}

// AcademicYear is the year in which the school year starts: 2026 for 2026–27; 0 where no dates are set.
func (s *School) AcademicYear() int {
	if s.First == 0 {
		return 0
	}
	return s.First.Year()
}

func (s *School) Key() Key              { return Key{KindSchool, 1} }
func (s *School) withID(uint32) Record  { c := *s; return &c }
func (s *School) refs(dst []Key) []Key  { return dst }
func (s *School) without(Key) Record    { return s }
func (s *School) names(d []name) []name { return d }
func (s *School) check() error {
	switch {
	case s.Last != 0 && s.Last < s.First:
		return invalid(s, "the academic year ends (%s) before it starts (%s)", s.Last, s.First)
	case len(s.Logo) > MaxLogo:
		return invalid(s, "the logo is larger than %d KiB", MaxLogo>>10)
	case len(s.Identifiers) > 100 || len(s.RulesOff) > 100 || len(s.SISOwns) > int(numKinds):
		return invalid(s, "it has more entries than a school can need")
	}
	for _, k := range s.SISOwns {
		if !k.Valid() {
			return invalid(s, "the SIS can't be the source of truth for %s", k)
		}
	}
	for _, i := range s.Identifiers {
		if err := firstErr(checkText(s, "identifier's name", i.Name, 60), checkText(s, "identifier", i.Value, 60)); err != nil {
			return err
		}
	}
	return nil
}

var _ = describe(KindSchool, description{id: "school", one: "school info", many: "school info", empty: func() Record { return &School{} }},
	text("name", "name", 200, func(r *School) *string { return &r.Name }),
	text("region", "region", 40, func(r *School) *Region { return &r.Region }).suggesting(regionNames()...),
	date("first", "first day", func(r *School) *Date { return &r.First }),
	date("last", "last day", func(r *School) *Date { return &r.Last }),
	list("identifiers", "identifiers", func(r *School) []Identifier { return r.Identifiers }, func(_ *School, i Identifier) string { return i.Name + " " + i.Value }),
	list("sisOwns", "kinds the SIS is the source of truth for", func(r *School) []Kind { return r.SISOwns }, func(_ *School, k Kind) string { return k.String() }),
	list("rulesOff", "rules switched off", func(r *School) []string { return r.RulesOff }, func(_ *School, rule string) string { return rule }),
	picture("logo", "logo", func(r *School) []byte { return r.Logo }),
	text("timeZone", "time zone", 60, func(r *School) *string { return &r.TimeZone }).suggesting(usualTimeZones...),
)

// Calendar says which date is which day of the cycle: there is exactly one, with ID 1.
type Calendar struct {
	Terms []Term        `cbor:"1,keyasint,omitempty" json:"terms,omitempty"`
	Days  []CalendarDay `cbor:"2,keyasint,omitempty" json:"days,omitempty"` // in order of date, one per date
}

// Term is a named part of the academic year.
type Term struct {
	Name  string `cbor:"1,keyasint,omitempty" json:"name"`
	First Date   `cbor:"2,keyasint,omitempty" json:"first"`
	Last  Date   `cbor:"3,keyasint,omitempty" json:"last"`
}

// CalendarDay is one date: a day of the cycle, or (Day 0) a holiday with its name.
type CalendarDay struct {
	Date    Date   `cbor:"1,keyasint,omitempty" json:"date"`
	Day     uint8  `cbor:"2,keyasint,omitempty" json:"day,omitempty"`
	Holiday string `cbor:"3,keyasint,omitempty" json:"holiday,omitempty"`
	// Schedule is the name of the date's bell schedule; "" for the regular one.
	Schedule string `cbor:"4,keyasint,omitempty" json:"schedule,omitempty"`
}

// CycleDay is the day of the cycle on a date, 1 = first; 0 where there is no school or the calendar is silent.
func (c *Calendar) CycleDay(d Date) int {
	if c == nil {
		return 0
	}
	i, ok := c.at(d)
	if !ok {
		return 0
	}
	return int(c.Days[i].Day)
}

// at is where a date stands among the days, or would stand.
func (c *Calendar) at(d Date) (i int, ok bool) {
	return slices.BinarySearchFunc(c.Days, d, func(e CalendarDay, d Date) int { return int(e.Date) - int(d) })
}

func (c *Calendar) Key() Key              { return Key{KindCalendar, 1} }
func (c *Calendar) withID(uint32) Record  { d := *c; return &d }
func (c *Calendar) refs(dst []Key) []Key  { return dst }
func (c *Calendar) without(Key) Record    { return c }
func (c *Calendar) names(d []name) []name { return d }
func (c *Calendar) check() error {
	for i, d := range c.Days {
		switch {
		case i > 0 && c.Days[i-1].Date >= d.Date:
			return invalid(c, "%s comes twice or out of order", d.Date)
		case d.Day > MaxDays:
			return invalid(c, "%s is day %d, and a cycle has at most %d", d.Date, d.Day, MaxDays)
		case d.Day != 0 && d.Holiday != "":
			return invalid(c, "%s is a school day and a holiday", d.Date)
		case d.Day == 0 && d.Schedule != "":
			return invalid(c, "%s has a bell schedule and no school", d.Date)
		}
		if err := firstErr(checkDates(c, d.Date), checkText(c, "holiday's name", d.Holiday, 100),
			checkText(c, "bell schedule's name", d.Schedule, 60)); err != nil {
			return err
		}
	}
	for _, t := range c.Terms {
		if err := firstErr(checkDates(c, t.First, t.Last), checkText(c, "term's name", t.Name, 60)); err != nil {
			return err
		}
		if t.Last < t.First {
			return invalid(c, "term %s ends before it starts", t.Name)
		}
	}
	return nil
}

var _ = describe(KindCalendar, description{id: "calendar", one: "calendar", many: "calendars", empty: func() Record { return &Calendar{} }},
	list("terms", "terms", func(r *Calendar) []Term { return r.Terms },
		func(_ *Calendar, t Term) string { return fmt.Sprintf("%s %s %s", t.Name, t.First, t.Last) }),
	list("days", "days", func(r *Calendar) []CalendarDay { return r.Days }, func(_ *Calendar, d CalendarDay) string {
		if d.Day != 0 {
			return strings.TrimSpace(fmt.Sprintf("%s %d %s", d.Date, d.Day, d.Schedule))
		}
		return strings.TrimSpace(fmt.Sprintf("%s %s", d.Date, d.Holiday))
	}),
)

// MaxRotations is how many rotations a timetable can have.
const MaxRotations = 12

// Rotation is a part of the year in which a section may run: a semester, a quarter.
type Rotation struct {
	ID     RotationID `cbor:"1,keyasint,omitempty" json:"id"`
	Number uint8      `cbor:"2,keyasint,omitempty" json:"number"` // 1 to 12
	Name   string     `cbor:"3,keyasint,omitempty" json:"name,omitempty"`
	First  Date       `cbor:"4,keyasint,omitempty" json:"first,omitempty"` // usual first day
	Last   Date       `cbor:"5,keyasint,omitempty" json:"last,omitempty"`  // usual last day
}

func (r *Rotation) Key() Key                { return r.ID.Key() }
func (r *Rotation) withID(id uint32) Record { c := *r; c.ID = RotationID(id); return &c }
func (r *Rotation) refs(dst []Key) []Key    { return dst }
func (r *Rotation) without(Key) Record      { return r }
func (r *Rotation) names(d []name) []name {
	return append(d, name{byCode, Rotations(0).With(int(r.Number)).String()})
}
func (r *Rotation) check() error {
	if r.Last != 0 && r.Last < r.First {
		return invalid(r, "rotation %d ends before it starts", r.Number)
	}
	return nil
}

var _ = describe(KindRotation, description{id: "rotation", one: "rotation", many: "rotations", empty: func() Record { return &Rotation{} }},
	number("number", "number", 1, MaxRotations, func(r *Rotation) *uint8 { return &r.Number }),
	text("name", "name", 60, func(r *Rotation) *string { return &r.Name }),
	date("first", "first day", func(r *Rotation) *Date { return &r.First }),
	date("last", "last day", func(r *Rotation) *Date { return &r.Last }),
)

// Rotations is a set of rotation numbers, bit n-1 for rotation n; the empty set means all of them (year-long).
type Rotations uint16

// With is the set with a rotation number added; numbers outside 1 to 12 change nothing.
func (r Rotations) With(number int) Rotations {
	if number < 1 || number > MaxRotations {
		return r
	}
	return r | 1<<(number-1)
}

// Has says whether a section with this set runs in a rotation.
func (r Rotations) Has(number int) bool {
	return r == 0 || (number >= 1 && number <= MaxRotations && r&(1<<(number-1)) != 0)
}

// Meet says whether two sets share a rotation, so that their lessons can collide.
func (r Rotations) Meet(o Rotations) bool { return r == 0 || o == 0 || r&o != 0 }

// Numbers lists the rotation numbers of the set; none for all.
func (r Rotations) Numbers() []int {
	var ns []int
	for n := 1; n <= MaxRotations; n++ {
		if r&(1<<(n-1)) != 0 {
			ns = append(ns, n)
		}
	}
	return ns
}

// String writes rotation numbers as a timetabler does: "1", "23", "" for all; with numbers from 10 on they are set off by
// commas, and "12," is rotation 12 alone, since "12" is rotations 1 and 2. [ParseRotations] reads it back.
func (r Rotations) String() string {
	s, sep := "", ""
	if r>>9 != 0 {
		sep = ","
	}
	for i, n := range r.Numbers() {
		if i > 0 {
			s += sep
		}
		if n >= 10 {
			s += "1" + string(rune('0'+n-10))
		} else {
			s += string(rune('0' + n))
		}
	}
	if sep != "" && !strings.Contains(s, sep) {
		s += sep
	}
	return s
}

// Campus is a set of rooms and year levels, physical or logical.
type Campus struct {
	ID   CampusID `cbor:"1,keyasint,omitempty" json:"id"`
	Code string   `cbor:"2,keyasint,omitempty" json:"code"`
	Name string   `cbor:"3,keyasint,omitempty" json:"name,omitempty"`
}

func (c *Campus) Key() Key                { return c.ID.Key() }
func (c *Campus) withID(id uint32) Record { d := *c; d.ID = CampusID(id); return &d }
func (c *Campus) refs(dst []Key) []Key    { return dst }
func (c *Campus) without(Key) Record      { return c }
func (c *Campus) names(d []name) []name   { return append(d, name{byCode, c.Code}) }
func (c *Campus) check() error            { return nil }

var _ = describe(KindCampus, description{id: "campus", one: "campus", many: "campuses", empty: func() Record { return &Campus{} }},
	code("code", "code", 20, func(r *Campus) *string { return &r.Code }),
	text("name", "name", 100, func(r *Campus) *string { return &r.Name }),
	countOf("rooms", "rooms", KindRoom),
)

// MaxYearLevels is how many year levels a timetable can have.
const MaxYearLevels = 32

// YearLevel is a cohort (a grade); its code may be non-numeric: SPT, LSUP, Yr9+10.
type YearLevel struct {
	ID     YearLevelID `cbor:"1,keyasint,omitempty" json:"id"`
	Code   string      `cbor:"2,keyasint,omitempty" json:"code"`
	Name   string      `cbor:"3,keyasint,omitempty" json:"name,omitempty"`
	Order  int16       `cbor:"4,keyasint,omitempty" json:"order,omitempty"` // place in lists, smallest first
	Grid   GridID      `cbor:"5,keyasint,omitempty" json:"grid,omitempty"`  // the grid its lessons use
	Campus CampusID    `cbor:"6,keyasint,omitempty" json:"campus,omitempty"`
	Custom bool        `cbor:"7,keyasint,omitempty" json:"custom,omitempty"` // made here: a download leaves its students in it
}

func (y *YearLevel) Key() Key                { return y.ID.Key() }
func (y *YearLevel) withID(id uint32) Record { c := *y; c.ID = YearLevelID(id); return &c }
func (y *YearLevel) refs(dst []Key) []Key    { return ref(ref(dst, y.Grid), y.Campus) }
func (y *YearLevel) names(d []name) []name   { return append(d, name{byCode, y.Code}) }
func (y *YearLevel) check() error            { return nil }
func (y *YearLevel) without(k Key) Record {
	c := *y
	clearRef(&c.Grid, k)
	clearRef(&c.Campus, k)
	return &c
}

var _ = describe(KindYearLevel, description{id: "yearLevel", one: "year level", many: "year levels", empty: func() Record { return &YearLevel{} }},
	code("code", "code", 20, func(r *YearLevel) *string { return &r.Code }),
	text("name", "name", 100, func(r *YearLevel) *string { return &r.Name }),
	number("order", "order", -9999, 9999, func(r *YearLevel) *int16 { return &r.Order }),
	one("grid", "grid", KindGrid, func(r *YearLevel) *GridID { return &r.Grid }),
	one("campus", "campus", KindCampus, func(r *YearLevel) *CampusID { return &r.Campus }),
	yes("custom", "made here", false, func(r *YearLevel) *bool { return &r.Custom }),
	countOf("students", "students", KindStudent),
)
