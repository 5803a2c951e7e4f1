package csv

import (
	"cmp"
	"slices"
	"strconv"

	"carillon/model"
	"carillon/model/names"
)

// mainGrid is the code of the grid of a school that has but one.
const mainGrid = "Main"

// bell is a row of bell_times.csv, read.
type bell struct {
	row          *row
	day          uint8
	dayCode      string
	code, name   string
	start, end   model.Minute
	kind         model.PeriodKind
	gridCode     string
	firstOnADay  model.Minute // earliest start of the period on any day
	placeInOrder model.PeriodID
}

// readGrids makes the grids of the bell times. The periods stand in the order in which they first start on any day.
func (a *assembly) readGrids() {
	var bells []*bell
	for r := range a.live(bellTimes) {
		if b := a.readBell(r); b != nil {
			bells = append(bells, b)
			if !slices.Contains(a.gridCodes, b.gridCode) {
				a.gridCodes = append(a.gridCodes, b.gridCode)
			}
		}
	}
	for i, code := range a.gridCodes {
		own := slices.DeleteFunc(slices.Clone(bells), func(b *bell) bool { return b.gridCode != code })
		g := a.grid(code, own)
		g.ID = model.GridID(i + 1)
		if len(g.Periods) > model.MaxPeriods {
			a.failFile(bellTimes, "grid %s has %d different periods; a grid has at most %d", code, len(g.Periods), model.MaxPeriods)
			continue
		}
		a.grids[code] = g
		a.b.Put(g)
	}
	if len(a.gridCodes) == 0 && a.tables[bellTimes].usable {
		a.failFile(bellTimes, "there are no bell times to take, so lessons have no place")
	}
}

func (a *assembly) readBell(r *row) *bell {
	if !a.need(r, 0, 1, 2, 4, 5, 6) {
		return nil
	}
	b := &bell{row: r, dayCode: r.cells[1], code: r.cells[2], name: r.cells[3], gridCode: cmp.Or(r.cells[7], mainGrid)}
	b.day = uint8(a.number(r, 0, 1, model.MaxDays))
	var err error
	if b.start, err = model.ParseMinute(r.cells[4]); err != nil {
		a.reject(r, "start: %v", err)
	}
	if b.end, err = model.ParseMinute(r.cells[5]); err != nil {
		a.reject(r, "end: %v", err)
	}
	var known bool
	if b.kind, known = model.ParsePeriodKind(r.cells[6]); !known {
		a.reject(r, "the kind %q is not teaching, scheduled, offline, break or spacer", r.cells[6])
	}
	if r.out {
		return nil
	}
	// The model's own rules, on a grid of this one cell.
	alone := model.NewBuilder()
	alone.Add(&model.Grid{Code: b.gridCode, Days: []model.Day{{Code: b.dayCode}},
		Periods: []model.Period{{ID: 1, Code: b.code, Name: b.name}},
		Cells:   []model.Cell{{Day: 1, Period: 1, Kind: b.kind, Start: b.start, End: b.end}}})
	if _, errs := alone.Timetable(); len(errs) > 0 {
		a.reject(r, "%v", errs[0])
		return nil
	}
	return b
}

// grid makes one grid of its bell times; rows that contradict an earlier one are left out.
func (a *assembly) grid(code string, bells []*bell) *model.Grid {
	g := &model.Grid{Code: code}
	days, dayOf := make(map[uint8]*bell), make(map[string]*bell)
	cells, periods := make(map[string]*bell), make(map[string]*bell)
	var kept []*bell
	for _, b := range bells {
		cell := joined(strconv.Itoa(int(b.day)), b.code)
		switch d, c := days[b.day], dayOf[b.dayCode]; {
		case d != nil && d.dayCode != b.dayCode:
			a.reject(b.row, "day %d is called %s on line %d", b.day, d.dayCode, d.row.line)
			continue
		case c != nil && c.day != b.day:
			a.reject(b.row, "day %s has number %d on line %d", b.dayCode, c.day, c.row.line)
			continue
		case cells[cell] != nil:
			a.reject(b.row, "period %s on day %d comes twice, first on line %d", b.code, b.day, cells[cell].row.line)
			continue
		}
		if days[b.day] == nil {
			days[b.day], dayOf[b.dayCode] = b, b
		}
		cells[cell] = b
		if p := periods[b.code]; p == nil {
			periods[b.code] = b
			b.firstOnADay = b.start
		} else {
			p.firstOnADay = min(p.firstOnADay, b.start)
		}
		kept = append(kept, b)
	}
	for n := uint8(1); len(days) > 0 && len(g.Days) < model.MaxDays; n++ {
		if d := days[n]; d != nil {
			g.Days = append(g.Days, model.Day{Code: d.dayCode})
			delete(days, n)
			continue
		}
		// A number without bell times keeps its place, so that the other days keep theirs.
		a.faults = append(a.faults, Fault{File: specs[bellTimes].file,
			Reason: "the cycle has no day " + strconv.Itoa(int(n)) + ": days are numbered from 1 without a gap"})
		g.Days = append(g.Days, model.Day{Code: "Day" + strconv.Itoa(int(n))})
	}
	ordered := make([]*bell, 0, len(periods))
	for _, p := range kept {
		if periods[p.code] == p {
			ordered = append(ordered, p)
		}
	}
	slices.SortStableFunc(ordered, func(x, y *bell) int {
		return cmp.Or(cmp.Compare(x.firstOnADay, y.firstOnADay), cmp.Compare(x.code, y.code))
	})
	for i, p := range ordered {
		p.placeInOrder = model.PeriodID(i + 1)
		g.Periods = append(g.Periods, model.Period{ID: p.placeInOrder, Code: p.code, Name: p.name})
	}
	for _, b := range kept {
		g.Cells = append(g.Cells, model.Cell{Day: b.day, Period: periods[b.code].placeInOrder, Kind: b.kind, Start: b.start, End: b.end})
	}
	g.SortCells()
	return g
}

// readYearLevels makes the year levels that students and courses name. Codes of one grade ("09" and "9") are one, under the
// first of them; they go to the builder when their grid is known.
func (a *assembly) readYearLevels() {
	named := make(map[string][]*row) // by code
	var codes []string               // one of each grade, as met first
	same := make(map[string]string)  // by code: that one
	name := func(code string, r *row) {
		if _, met := same[code]; !met {
			i := slices.IndexFunc(codes, func(c string) bool { return names.SameGrade(c, code) })
			if i < 0 {
				i = len(codes)
				codes = append(codes, code)
			}
			same[code] = codes[i]
		}
		named[same[code]] = append(named[same[code]], r)
	}
	for r := range a.live(students) {
		if code := r.cells[5]; code != "" {
			name(code, r)
		}
	}
	inUse := func(code string) bool { return same[code] != "" }
	for r := range a.live(courses) {
		for _, code := range several(r.cells[3], inUse) {
			name(code, r)
		}
	}
	slices.SortFunc(codes, func(x, y string) int {
		return cmp.Or(cmp.Compare(names.GradeOrder(x), names.GradeOrder(y)), names.Compare(x, y))
	})
	made := make(map[string]*model.YearLevel)
	for _, code := range codes {
		y := &model.YearLevel{ID: model.YearLevelID(len(made) + 1), Code: code, Order: names.GradeOrder(code)}
		if len(a.gridCodes) > 0 {
			y.Grid = 1
		}
		alone := model.NewBuilder() // the model's own rules, before many rows point at it
		alone.Add(&model.YearLevel{Code: code})
		if _, errs := alone.Timetable(); len(errs) > 0 {
			for _, r := range named[code] {
				a.reject(r, "%v", errs[0])
			}
			continue
		}
		made[code] = y
		a.levels = append(a.levels, y)
	}
	for code, first := range same {
		if y := made[first]; y != nil {
			a.years[code] = y
		}
	}
	if len(a.levels) > model.MaxYearLevels {
		a.failFile(students, "students and courses name %d year levels; a timetable has at most %d", len(a.levels), model.MaxYearLevels)
		clear(a.years)
		a.levels = nil
	}
}

// readCalendar makes the calendar; day 0 is a date without school. Dates may lie outside the academic year.
func (a *assembly) readCalendar() {
	cal := &model.Calendar{}
	lines := make(map[model.Date]int)
	longest := 0
	for _, g := range a.grids {
		longest = max(longest, len(g.Days))
	}
	for r := range a.live(calendar) {
		if !a.need(r, 0, 1) {
			continue
		}
		date, err := model.ParseDateIn(r.cells[0], a.opts.Region)
		if err != nil {
			a.reject(r, "%v", err)
		}
		day := a.number(r, 1, 0, model.MaxDays)
		switch {
		case r.out:
		case lines[date] != 0:
			a.reject(r, "%s comes twice, first on line %d", date, lines[date])
		case day > longest && a.tables[bellTimes].usable:
			a.reject(r, "the cycle has no day %d", day)
		}
		if !r.out {
			lines[date] = r.line
			cal.Days = append(cal.Days, model.CalendarDay{Date: date, Day: uint8(day)})
		}
	}
	slices.SortFunc(cal.Days, func(x, y model.CalendarDay) int { return cmp.Compare(x.Date, y.Date) })
	if len(cal.Days) > 0 {
		a.b.Put(cal)
	}
}
