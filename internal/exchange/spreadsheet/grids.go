package spreadsheet

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"carillon/internal/exchange"
	"carillon/model"
	"carillon/model/message"
	"carillon/model/names"
)

// mainGrid is the code of the grid of a school whose sheets name none.
const mainGrid = "Main"

// gridIn is a grid on its way in, with the row that each of its parts came from.
type gridIn struct {
	*model.Grid
	sheet   *sheet
	line    int
	dayLine map[string]int // by code
	numbers map[int]string // of days, by the sheet's own numbers
	starts  map[string]model.Minute
	listed  bool // its periods have a sheet of their own
	cells   map[string]int
}

// grids makes grids of the sheets of grids, days, periods and bell times.
func (r *reader) grids() {
	var all []*gridIn
	grid := func(s *sheet, line int, code string) *gridIn {
		code = cmp.Or(code, mainGrid)
		for _, g := range all {
			if g.Code == code {
				return g
			}
		}
		g := &gridIn{Grid: &model.Grid{Code: code}, sheet: s, line: line, dayLine: map[string]int{}, numbers: map[int]string{},
			starts: map[string]model.Minute{}, cells: map[string]int{}}
		all = append(all, g)
		return g
	}
	each := func(p part, do func(*sheet, *line)) {
		for _, s := range r.sheets {
			if s.spec.kind != model.KindGrid || s.spec.part != p {
				continue
			}
			for i := range s.rows {
				if l := &s.rows[i]; !r.lost(s, l) {
					do(s, l)
				}
			}
		}
	}
	each(whole, func(s *sheet, l *line) {
		g := grid(s, l.n, s.cell(l, "code"))
		g.Name = s.cell(l, "name")
	})
	each(gridDays, func(s *sheet, l *line) {
		g := grid(s, l.n, s.cell(l, "bell.grid"))
		g.Days = append(g.Days, model.Day{Code: s.cell(l, "code"), Name: s.cell(l, "name")})
		g.dayLine[s.cell(l, "code")] = l.n
	})
	each(periods, func(s *sheet, l *line) {
		g := grid(s, l.n, s.cell(l, "bell.grid"))
		g.Periods = append(g.Periods, model.Period{ID: model.PeriodID(len(g.Periods) + 1), Code: s.cell(l, "code"), Name: s.cell(l, "name")})
		g.listed = true
	})
	for _, g := range all {
		for i, d := range g.Days {
			g.numbers[i+1] = d.Code
		}
	}
	each(schedules, func(s *sheet, l *line) {
		grid(s, l.n, s.cell(l, "bell.grid")).schedule(s.cell(l, "name"))
	})
	each(bellTimes, func(s *sheet, l *line) { r.bell(grid(s, l.n, s.cell(l, "bell.grid")), s, l) })
	if len(all) == 0 {
		return
	}
	t := &exchange.Table{Kind: model.KindGrid, File: all[0].sheet.file, Sheet: all[0].sheet.name, Whole: true}
	for _, g := range all {
		r.finishGrid(g)
		t.Rows = append(t.Rows, exchange.Row{Line: g.line, Record: g.Grid})
	}
	r.doc.Tables = append(r.doc.Tables, t)
}

// schedule is a bell schedule of the grid by its name, added where it is new; the cells of the grid itself for the regular one.
func (g *gridIn) schedule(name string) *[]model.Cell {
	if name == "" || strings.EqualFold(name, model.RegularSchedule) {
		return &g.Cells
	}
	if b := g.Schedule(name); b != nil {
		return &b.Cells
	}
	g.Schedules = append(g.Schedules, model.BellSchedule{Name: name})
	return &g.Schedules[len(g.Schedules)-1].Cells
}

// bell takes in one bell time.
func (r *reader) bell(g *gridIn, s *sheet, l *line) {
	fault := func(why message.Message) { r.leave(s, l, why) }
	for _, c := range s.spec.columns {
		if c.need && s.cell(l, c.id) == "" {
			fault(message.New(saysMissing, message.Name("column", c.label)))
			return
		}
	}
	var cell model.Cell
	var ok bool
	if cell.Start, ok = r.minute(s, l, "bell.start"); !ok {
		return
	}
	if cell.End, ok = r.minute(s, l, "bell.end"); !ok {
		return
	}
	kind := strings.ToLower(cmp.Or(s.cell(l, "bell.kind"), model.Teaching.String()))
	if cell.Kind, ok = model.ParsePeriodKind(kind); !ok {
		fault(message.New(saysNoKindOf, message.Name("kind", kind)))
		return
	}
	day, ok := r.bellDay(g, s, l)
	if !ok {
		return
	}
	cell.Day = uint8(day)
	code := s.cell(l, "bell.period")
	if strings.ContainsAny(code, "/_") || len([]rune(code)) > 20 {
		fault(message.Verbatim("grid " + g.Code + ": the period code " + strconv.Quote(code) + " may not hold / or _, nor more than 20 characters"))
		return
	}
	at := strings.ToLower(s.cell(l, "bell.schedule")) + "\x00" + strconv.Itoa(day) + " " + code
	if first := g.cells[at]; first != 0 {
		fault(message.New(saysComesTwice, message.Name("what", code+", "+g.Days[day-1].Code), message.Count("line", first)))
		return
	}
	if cell.Variants, ok = r.waves(s, l); !ok {
		return
	}
	g.cells[at] = l.n
	p := g.PeriodByCode(code)
	if p == nil {
		g.Periods = append(g.Periods, model.Period{ID: model.PeriodID(len(g.Periods) + 1), Code: code, Name: s.cell(l, "bell.name")})
		p = &g.Periods[len(g.Periods)-1]
		g.starts[code] = cell.Start
	} else if !g.listed {
		g.starts[code] = min(g.starts[code], cell.Start)
	}
	cell.Period = p.ID
	into := g.schedule(s.cell(l, "bell.schedule"))
	*into = append(*into, cell)
}

func (r *reader) minute(s *sheet, l *line, id string) (model.Minute, bool) {
	text := s.cell(l, id)
	m, err := model.ParseMinute(text)
	if err != nil {
		r.leave(s, l, message.New(saysNoTime, message.Name("column", s.spec.column(id).label), message.Name("time", text)))
	}
	return m, err == nil
}

// bellDay is the number of the day of a bell time, whose day is added where it is new: a day is known by its number, its code, or
// both.
func (r *reader) bellDay(g *gridIn, s *sheet, l *line) (n int, ok bool) {
	code, number := s.cell(l, "bell.day"), 0
	if text := s.cell(l, "bell.dayNumber"); text != "" {
		var err error
		if number, err = strconv.Atoi(text); err != nil || number < 1 || number > model.MaxDays {
			r.leave(s, l, message.New(saysNoNumber, message.Name("column", "Day number"), message.Name("value", text), message.Count("least", 1), message.Count("most", model.MaxDays)))
			return 0, false
		}
	}
	at := slices.IndexFunc(g.Days, func(d model.Day) bool { return d.Code == code }) + 1
	switch {
	case code == "" && number == 0:
		r.leave(s, l, message.New(saysMissing, message.Name("column", "Day")))
		return 0, false
	case number == 0 && at > 0:
		return at, true
	case number == 0:
		number = len(g.Days) + 1
	case code == "":
		code = cmp.Or(g.numbers[number], strconv.Itoa(number))
	}
	if was := g.numbers[number]; was != "" && was != code {
		r.leave(s, l, message.New(saysDayCalled, message.Count("number", number), message.Name("day", was), message.Count("line", g.dayLine[was])))
		return 0, false
	}
	if at > 0 && at != number && g.Days[at-1].Code != "" {
		r.leave(s, l, message.New(saysDayCalled, message.Count("number", at), message.Name("day", code), message.Count("line", g.dayLine[code])))
		return 0, false
	}
	for len(g.Days) < number {
		g.Days = append(g.Days, model.Day{})
	}
	if g.Days[number-1].Code == "" {
		g.Days[number-1].Code, g.dayLine[code] = code, l.n
	}
	g.numbers[number] = code
	return number, true
}

// waves reads lunch waves: "A 11:25-11:55; B 11:25-11:40 12:10-12:30".
func (r *reader) waves(s *sheet, l *line) (list []model.Variant, ok bool) {
	text := s.cell(l, "bell.waves")
	for wave := range strings.SplitSeq(text, ";") {
		if wave = strings.TrimSpace(wave); wave == "" {
			continue
		}
		v := model.Variant{}
		words := strings.Fields(wave)
		spans := len(words)
		for spans > 0 && isSpan(words[spans-1]) {
			spans--
		}
		v.Code = strings.Join(words[:spans], " ")
		for _, w := range words[spans:] {
			from, to, _ := strings.Cut(strings.ReplaceAll(w, "–", "-"), "-")
			a, errA := model.ParseMinute(from)
			b, errB := model.ParseMinute(to)
			if errA != nil || errB != nil {
				r.leave(s, l, message.New(saysNoWave, message.Name("wave", wave)))
				return nil, false
			}
			v.Spans = append(v.Spans, model.Span{Start: a, End: b})
		}
		if v.Code == "" {
			r.leave(s, l, message.New(saysNoWave, message.Name("wave", wave)))
			return nil, false
		}
		list = append(list, v)
	}
	return list, true
}

func isSpan(word string) bool {
	from, to, ok := strings.Cut(strings.ReplaceAll(word, "–", "-"), "-")
	_, errA := model.ParseMinute(from)
	_, errB := model.ParseMinute(to)
	return ok && errA == nil && errB == nil
}

// finishGrid gives days that no row names their place, and puts periods in the order in which they first start on any day where
// they have no sheet of their own.
func (r *reader) finishGrid(g *gridIn) {
	for i := range g.Days {
		if g.Days[i].Code == "" { // the others keep their numbers
			g.Days[i].Code = "Day" + strconv.Itoa(i+1)
			r.doc.LeftOut = append(r.doc.LeftOut, exchange.LeftOut{Note: exchange.Note{File: g.sheet.file, Sheet: g.sheet.name,
				Why: message.New(saysDayGap, message.Count("number", i+1))}, Bad: true})
		}
	}
	if !g.listed {
		slices.SortStableFunc(g.Periods, func(a, b model.Period) int {
			return cmp.Or(cmp.Compare(g.starts[a.Code], g.starts[b.Code]), cmp.Compare(a.Code, b.Code))
		})
		ids := map[model.PeriodID]model.PeriodID{}
		for i := range g.Periods {
			ids[g.Periods[i].ID] = model.PeriodID(i + 1)
			g.Periods[i].ID = model.PeriodID(i + 1)
		}
		for _, cells := range g.allCells() {
			for i := range cells {
				cells[i].Period = ids[cells[i].Period]
			}
		}
	}
	for _, cells := range g.allCells() {
		model.SortCells(cells)
	}
}

// allCells are the cells of the regular bell times and of all schedules.
func (g *gridIn) allCells() [][]model.Cell {
	all := [][]model.Cell{g.Cells}
	for _, b := range g.Schedules {
		all = append(all, b.Cells)
	}
	return all
}

// derive makes what sheets of a school leave to be found in others: the year levels that its students and courses name, and of
// sections the room that most of their lessons are in and how many they want.
func (r *reader) derive() {
	find := func(k model.Kind) *exchange.Table {
		for _, t := range r.doc.Tables {
			if t.Kind == k {
				return t
			}
		}
		return nil
	}
	lessons, sections, courses := find(model.KindLesson), find(model.KindSection), find(model.KindCourse)
	if r.o.Here == nil && find(model.KindYearLevel) == nil && find(model.KindStudent) != nil {
		r.yearLevels(find(model.KindStudent), courses, sections, lessons)
	}
	if lessons == nil || sections == nil {
		return
	}
	rooms, wanted := map[string][]string{}, map[string]int{}
	for i := range lessons.Rows {
		section := lessons.Value(&lessons.Rows[i], "section")
		wanted[section]++
		if at := lessons.Value(&lessons.Rows[i], "rooms"); at != "" {
			rooms[section] = append(rooms[section], at)
		}
	}
	room, lessonsWanted := sections.Index("room") < 0, sections.Index("lessonsWanted") < 0
	if room {
		sections.Fields = append(sections.Fields, "room")
	}
	if lessonsWanted {
		sections.Fields = append(sections.Fields, "lessonsWanted")
	}
	for i := range sections.Rows {
		row := &sections.Rows[i]
		name := exchange.Section(sections.Value(row, "course"), sections.Value(row, "sectionId"))
		if room {
			row.Values = append(row.Values, mostUsed(rooms[name]))
		}
		if lessonsWanted {
			n := ""
			if wanted[name] > 0 {
				n = strconv.Itoa(min(wanted[name], 255))
			}
			row.Values = append(row.Values, n)
		}
	}
}

// mostUsed is the text that comes most often, the earliest of several.
func mostUsed(texts []string) (best string) {
	times := map[string]int{}
	for _, t := range texts {
		times[t]++
	}
	for _, t := range texts {
		if times[t] > times[best] {
			best = t
		}
	}
	return best
}

// yearLevels makes a table of the year levels that students and courses name, each grade once, with the grid that most of its
// lessons are in.
func (r *reader) yearLevels(students, courses, sections, lessons *exchange.Table) {
	var codes []string
	spelled := map[string]string{}
	name := func(code string) {
		if code == "" || spelled[code] != "" {
			return
		}
		i := slices.IndexFunc(codes, func(c string) bool { return names.SameGrade(c, code) })
		if i < 0 {
			i = len(codes)
			codes = append(codes, code)
		}
		spelled[code] = codes[i]
	}
	for i := range students.Rows {
		name(students.Value(&students.Rows[i], "yearLevel"))
	}
	of := map[string][]string{} // year levels by course
	if courses != nil {
		for i := range courses.Rows {
			row := &courses.Rows[i]
			levels := exchange.Split(courses.Value(row, "yearLevels"))
			if len(levels) == 1 && spelled[levels[0]] == "" {
				levels = strings.Fields(levels[0])
			}
			for _, l := range levels {
				name(l)
			}
			of[courses.Value(row, "code")] = levels
		}
	}
	slices.SortFunc(codes, func(a, b string) int {
		return cmp.Or(cmp.Compare(names.GradeOrder(a), names.GradeOrder(b)), names.Compare(a, b))
	})
	votes := map[string][]string{}
	if lessons != nil {
		for i := range lessons.Rows {
			course := exchange.Parts(lessons.Value(&lessons.Rows[i], "section"))[0]
			grid := cmp.Or(exchange.Parts(lessons.Value(&lessons.Rows[i], "slot"))[0], "")
			for _, l := range of[course] {
				votes[spelled[l]] = append(votes[spelled[l]], grid)
			}
		}
	}
	first := ""
	for _, t := range r.doc.Tables {
		if t.Kind == model.KindGrid && len(t.Rows) > 0 {
			first = t.Rows[0].Record.(*model.Grid).Code
		}
	}
	t := &exchange.Table{Kind: model.KindYearLevel, File: students.File, Sheet: students.Sheet, Fields: []string{"code", "order", "grid"}}
	for _, c := range codes {
		t.Rows = append(t.Rows, exchange.Row{Values: []string{c, strconv.Itoa(int(names.GradeOrder(c))), cmp.Or(mostUsed(votes[c]), first)}})
	}
	r.doc.Tables = append(r.doc.Tables, t)
}
