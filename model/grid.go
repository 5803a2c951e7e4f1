package model

import (
	"fmt"
	"slices"
	"strings"
)

// PeriodKind says what happens in a cell of a grid.
type PeriodKind uint8

// The kinds of period (terms of the field: teaching, scheduled, offline, break, spacer).
const (
	Spacer    PeriodKind = iota // unused
	Teaching                    // lessons can be placed
	Offline                     // on timetables, not in the master grid: sport, before and after school
	Break                       // recess, lunch
	Scheduled                   // homeroom, advisory: lessons with rosters and attendance, which are no teacher's load and fill no gap
)

var periodKindNames = [...]string{"spacer", "teaching", "offline", "break", "scheduled"}

// Placeable says whether lessons can be placed in periods of a kind at all.
func (k PeriodKind) Placeable() bool { return k == Teaching || k == Scheduled || k == Offline }

// InMaster says whether periods of a kind are columns of the master grid, in which sections are placed: an offline period may be
// ten minutes before school, and only a person puts a lesson there.
func (k PeriodKind) InMaster() bool { return k == Teaching || k == Scheduled }

func (k PeriodKind) String() string { return periodKindNames[min(int(k), len(periodKindNames)-1)] }

// ParsePeriodKind reads the name of a period kind.
func ParsePeriodKind(s string) (PeriodKind, bool) {
	i := slices.Index(periodKindNames[:], s)
	return PeriodKind(max(i, 0)), i >= 0
}

// Limits of a grid.
const (
	MaxPeriods = 300 // different periods in a grid
	MaxDays    = 60  // days in a cycle
)

// Grid is a grid structure: the days of the cycle, the periods of each day, and the bell times. A year level uses one
// grid. Day n of one grid is the same date as day n of another.
type Grid struct {
	ID      GridID   `cbor:"1,keyasint,omitempty" json:"id"`
	Code    string   `cbor:"2,keyasint,omitempty" json:"code"` // TtStructure on the wire
	Name    string   `cbor:"3,keyasint,omitempty" json:"name,omitempty"`
	Days    []Day    `cbor:"4,keyasint,omitempty" json:"days"`    // day n is Days[n-1]
	Periods []Period `cbor:"5,keyasint,omitempty" json:"periods"` // in the order of the day
	Cells   []Cell   `cbor:"6,keyasint,omitempty" json:"cells"`   // sorted by day, then period ID; no cell: spacer
	// Schedules are the bell schedules beside the regular one, whose times are those of Cells.
	Schedules []BellSchedule `cbor:"7,keyasint,omitempty" json:"schedules,omitempty"`
}

// Day is one day of the cycle.
type Day struct {
	Code string `cbor:"1,keyasint,omitempty" json:"code"` // MonA
	Name string `cbor:"2,keyasint,omitempty" json:"name,omitempty"`
}

// Period is a row of the bell schedule: "1", "L2", "RC". Its ID keeps identity when the code or the order changes.
type Period struct {
	ID   PeriodID `cbor:"1,keyasint,omitempty" json:"id"`
	Code string   `cbor:"2,keyasint,omitempty" json:"code"`
	Name string   `cbor:"3,keyasint,omitempty" json:"name,omitempty"`
}

// Cell is one period on one day, with its bell times.
type Cell struct {
	Day      uint8      `cbor:"1,keyasint,omitempty" json:"day"` // 1 = first day of the cycle
	Period   PeriodID   `cbor:"2,keyasint,omitempty" json:"period"`
	Kind     PeriodKind `cbor:"3,keyasint,omitempty" json:"kind"`
	Start    Minute     `cbor:"4,keyasint,omitempty" json:"start"`
	End      Minute     `cbor:"5,keyasint,omitempty" json:"end"`
	Variants []Variant  `cbor:"6,keyasint,omitempty" json:"variants,omitempty"`
}

// Variant is a lunch wave of a cell: the times for the sections that have chosen it. A split lunch has class time
// before and after the break.
type Variant struct {
	Code  string `cbor:"1,keyasint,omitempty" json:"code"`  // A, B, C
	Spans []Span `cbor:"2,keyasint,omitempty" json:"spans"` // class time, in order
}

// Span is a stretch of a day, from Start up to but not including End.
type Span struct {
	Start Minute `cbor:"1,keyasint,omitempty" json:"start"`
	End   Minute `cbor:"2,keyasint,omitempty" json:"end"`
}

// Overlaps says whether two spans share a minute.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// Cell is the cell of a day and period; nil where the grid has none.
func (g *Grid) Cell(day uint8, p PeriodID) *Cell {
	i, ok := slices.BinarySearchFunc(g.Cells, Cell{Day: day, Period: p}, compareCells)
	if !ok {
		return nil
	}
	return &g.Cells[i]
}

func compareCells(a, b Cell) int {
	if a.Day != b.Day {
		return int(a.Day) - int(b.Day)
	}
	return int(a.Period) - int(b.Period)
}

// SortCells puts the cells of a grid under construction in their order.
func (g *Grid) SortCells() { SortCells(g.Cells) }

// SortCells puts cells in the order in which a grid and its bell schedules have them.
func SortCells(cells []Cell) { slices.SortFunc(cells, compareCells) }

// Period is a period by its ID; nil where the grid has none.
func (g *Grid) Period(id PeriodID) *Period {
	i := slices.IndexFunc(g.Periods, func(p Period) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	return &g.Periods[i]
}

// PeriodByCode is a period by its code; nil where the grid has none.
func (g *Grid) PeriodByCode(code string) *Period {
	i := slices.IndexFunc(g.Periods, func(p Period) bool { return p.Code == code })
	if i < 0 {
		return nil
	}
	return &g.Periods[i]
}

// DayCode is the code of a day of the cycle, "" outside the grid.
func (g *Grid) DayCode(day uint8) string {
	if day < 1 || int(day) > len(g.Days) {
		return ""
	}
	return g.Days[day-1].Code
}

// SlotName is a slot in a timetabler's words: "MonA 3".
func (g *Grid) SlotName(s Slot) string {
	p := g.Period(s.Period)
	if p == nil {
		return g.DayCode(s.Day)
	}
	return g.DayCode(s.Day) + " " + p.Code
}

// Slot is a place in the timetable: a period on a day of a grid. The zero Slot means not placed.
type Slot struct {
	Grid   GridID   `cbor:"1,keyasint,omitempty" json:"grid,omitempty"`
	Day    uint8    `cbor:"2,keyasint,omitempty" json:"day,omitempty"`
	Period PeriodID `cbor:"3,keyasint,omitempty" json:"period,omitempty"`
}

// Placed says whether the slot is a place at all.
func (s Slot) Placed() bool { return s.Day != 0 }

func (g *Grid) Key() Key                { return g.ID.Key() }
func (g *Grid) withID(id uint32) Record { c := *g; c.ID = GridID(id); return &c }
func (g *Grid) refs(dst []Key) []Key    { return dst }
func (g *Grid) without(Key) Record      { return g }
func (g *Grid) names(d []name) []name   { return append(d, name{byCode, g.Code}) }
func (g *Grid) check() error {
	if err := firstErr(checkGridCode(g, "grid code", g.Code), checkText(g, "name", g.Name, 100)); err != nil {
		return err
	}
	if len(g.Days) > MaxDays {
		return invalid(g, "a cycle has at most %d days", MaxDays)
	}
	if len(g.Periods) > MaxPeriods {
		return invalid(g, "a grid has at most %d periods", MaxPeriods)
	}
	days := make(map[string]bool, len(g.Days))
	for _, d := range g.Days {
		if err := firstErr(checkGridCode(g, "day code", d.Code), checkText(g, "day name", d.Name, 60)); err != nil {
			return err
		}
		if days[d.Code] {
			return invalid(g, "two days have the code %s", d.Code)
		}
		days[d.Code] = true
	}
	ids, codes := make(map[PeriodID]bool, len(g.Periods)), make(map[string]bool, len(g.Periods))
	for _, p := range g.Periods {
		if err := firstErr(checkGridCode(g, "period code", p.Code), checkText(g, "period name", p.Name, 60)); err != nil {
			return err
		}
		if p.ID == 0 || ids[p.ID] || codes[p.Code] {
			return invalid(g, "two periods have the code %s", p.Code)
		}
		ids[p.ID], codes[p.Code] = true, true
	}
	return firstErr(g.checkCells(g.Cells, ids), g.checkSchedules(ids))
}

// checkCells checks cells of a grid whose periods have the given IDs.
func (g *Grid) checkCells(cells []Cell, ids map[PeriodID]bool) error {
	for i, c := range cells {
		if c.Day < 1 || int(c.Day) > len(g.Days) || !ids[c.Period] {
			return invalid(g, "bell times for day %d name a day or period the grid does not have", c.Day)
		}
		if i > 0 && compareCells(cells[i-1], c) >= 0 {
			return invalid(g, "period %s on %s has two bell times", g.Period(c.Period).Code, g.DayCode(c.Day))
		}
		if c.Start > c.End || c.End > 1440 || int(c.Kind) >= len(periodKindNames) {
			return invalid(g, "period %s on %s ends before it starts", g.Period(c.Period).Code, g.DayCode(c.Day))
		}
		if err := g.checkVariants(c); err != nil {
			return err
		}
	}
	return nil
}

var _ = describe(KindGrid, description{id: "grid", one: "grid", many: "grids", empty: func() Record { return &Grid{} }},
	code("code", "code", 20, func(r *Grid) *string { return &r.Code }),
	text("name", "name", 100, func(r *Grid) *string { return &r.Name }),
	list("days", "days", func(r *Grid) []Day { return r.Days }, func(_ *Grid, d Day) string { return strings.TrimSpace(d.Code + " " + d.Name) }),
	list("periods", "periods", func(r *Grid) []Period { return r.Periods },
		func(_ *Grid, p Period) string {
			return strings.TrimSpace(fmt.Sprintf("%d %s %s", p.ID, p.Code, p.Name))
		}),
	list("cells", "cells", func(r *Grid) []Cell { return r.Cells }, (*Grid).cellText),
	list("schedules", "bell schedules", func(r *Grid) []BellSchedule { return r.Schedules }, (*Grid).scheduleText),
)

// cellText is a cell with its bell times: "MonA 3 teaching 08:30–09:20".
func (g *Grid) cellText(c Cell) string {
	text := fmt.Sprintf("%s %s %s–%s", g.SlotName(Slot{g.ID, c.Day, c.Period}), c.Kind, c.Start, c.End)
	for _, v := range c.Variants {
		text += " " + v.Code
		for _, s := range v.Spans {
			text += fmt.Sprintf(" %s–%s", s.Start, s.End)
		}
	}
	return text
}

// checkVariants checks the lunch waves of a cell: codes of their own, and times in order.
func (g *Grid) checkVariants(c Cell) error {
	for i, v := range c.Variants {
		if err := checkCode(g, "lunch wave", v.Code, 20); err != nil {
			return err
		}
		if slices.ContainsFunc(c.Variants[:i], func(o Variant) bool { return o.Code == v.Code }) {
			return invalid(g, "period %s on %s has lunch wave %s twice", g.Period(c.Period).Code, g.DayCode(c.Day), v.Code)
		}
		last := Minute(0)
		for _, s := range v.Spans {
			if s.Start < last || s.End <= s.Start || s.End > 1440 {
				return invalid(g, "lunch wave %s of period %s on %s has times that are not in order", v.Code, g.Period(c.Period).Code, g.DayCode(c.Day))
			}
			last = s.End
		}
	}
	return nil
}

// checkGridCode checks a code of a grid structure: no slash and no underscore (terms of the field).
func checkGridCode(r Record, field, s string) error {
	if strings.ContainsAny(s, "/_") {
		return invalid(r, "the %s %q may not hold / or _", field, s)
	}
	return checkCode(r, field, s, 20)
}
