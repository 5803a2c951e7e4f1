package lissmap

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// Mirror implements [engine.Mirror]. Rows are matched by ClassCode, then with blanks and punctuation left out (§12);
// sections that were renamed here are matched by GUID, which is the engine's part.
func (c *connector) Mirror(t *model.Timetable, ours engine.Table, theirs engine.Raw, o engine.Options) []engine.Row {
	x := newGlass(t, ours, c.p.rules(o.System))
	x.rows = make([]engine.Row, 0, theirs.N)
	switch rows := theirs.Rows.(type) {
	case []liss.Class:
		for i := range rows {
			x.class(&rows[i])
		}
	case []liss.Membership:
		for i := range rows {
			x.membership(&rows[i])
		}
	case []liss.Lesson:
		x.lessons(rows)
	case []liss.BellPeriod:
		for i := range rows {
			x.bell(&rows[i])
		}
	}
	return x.rows
}

// glass lays rows of the SIS beside ours.
type glass struct {
	t        *model.Timetable
	d        liss.Dialect
	table    engine.Table
	ours     map[string]int // place in the table, by key
	exact    map[string]bool
	squeezed map[string]string // code without blanks and punctuation to code; "" where two have it
	met      []bool            // by place in ours: the SIS has it
	seen     map[string]bool   // keys of the SIS's rows that we don't have
	rows     []engine.Row
	slab     texts
	key      []byte // room for one
	onlyGrid *model.Grid
}

func newGlass(t *model.Timetable, ours engine.Table, d liss.Dialect) *glass {
	x := &glass{t: t, d: d, table: ours, ours: make(map[string]int, len(ours.Rows)), met: make([]bool, len(ours.Rows)), exact: map[string]bool{}, squeezed: map[string]string{}, seen: map[string]bool{}}
	last := ""
	for i := range ours.Rows {
		r := &ours.Rows[i]
		x.ours[r.Key] = i
		code := r.Of
		if ours.Kind == engine.Sections {
			code = r.Key
		}
		if ours.Kind == engine.BellTimes || code == last && i > 0 || x.exact[code] {
			continue
		}
		last = code
		x.exact[code] = true
		s := squeeze(code)
		if other, taken := x.squeezed[s]; taken && other != code {
			code = ""
		}
		x.squeezed[s] = code
	}
	for g := range t.Grids() {
		if x.onlyGrid != nil {
			x.onlyGrid = nil
			break
		}
		x.onlyGrid = g
	}
	return x
}

// squeeze is a code without what systems drop or change: blanks and punctuation.
func squeeze(code string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, code)
}

// code is a ClassCode of the SIS as the timetable writes it.
func (x *glass) code(theirs string) string {
	theirs = strings.TrimSpace(theirs)
	if x.exact[theirs] {
		return theirs
	}
	if mine := x.squeezed[squeeze(theirs)]; mine != "" {
		return mine
	}
	return theirs
}

// mine is our row with a key; nil for none.
func (x *glass) mine(key string) *engine.Row {
	if i, ok := x.ours[key]; ok {
		return &x.table.Rows[i]
	}
	return nil
}

// add keeps a row, but for duplicates: they occur (LISS §9.2).
func (x *glass) add(r engine.Row) {
	if i, ok := x.ours[r.Key]; ok {
		x.beside(i, r)
		return
	}
	if !x.seen[r.Key] {
		x.seen[r.Key] = true
		x.rows = append(x.rows, r)
	}
}

// beside keeps a row that is the SIS's form of one of ours.
func (x *glass) beside(i int, r engine.Row) {
	if x.met[i] {
		return
	}
	x.met[i] = true
	mine := &x.table.Rows[i]
	r.Key, r.Ref, r.Title, r.Of = mine.Key, mine.Ref, mine.Title, mine.Of
	x.rows = append(x.rows, r)
}

func (x *glass) class(c *liss.Class) {
	key := x.code(c.ClassCode)
	shown := *c
	if shown.Composite != "" {
		shown.Composite = x.code(shown.Composite)
	}
	x.add(engine.Row{Key: key, Alias: strings.ToUpper(c.GUID), Title: key, Values: classValues(shown), Wire: c})
}

// membership is the row there are most of, and nearly always it is just as ours: then it costs little.
func (x *glass) membership(w *liss.Membership) {
	code := x.code(w.ClassCode)
	x.key = append(append(append(x.key[:0], code...), '|'), w.StudentID...)
	first, last := date(w.StartDate).String(), date(w.EndDate).String()
	if i, ok := x.ours[string(x.key)]; ok {
		values := x.table.Rows[i].Values
		if values[0] != code || values[1] != w.StudentID || values[2] != first || values[3] != last {
			values = x.slab.of(code, w.StudentID, first, last)
		}
		x.beside(i, engine.Row{Values: values, Wire: w})
		return
	}
	title := w.StudentID + " in " + code
	if st := x.t.StudentBySISID(w.StudentID); st != nil {
		title = model.Title(st) + " in " + code
	}
	x.add(engine.Row{Key: string(x.key), Of: code, Title: title, Values: x.slab.of(code, w.StudentID, first, last), Wire: w})
}

// lessons lays lessons beside ours. Several of one section at one slot are told apart by what else they say: first
// those that are just as ours, then the others in order. Where a SIS holds one lesson for different days in two forms,
// the form that ours does not have is left out: a publish replaces both.
func (x *glass) lessons(rows []liss.Lesson) {
	groups := map[string][]engine.Row{}
	var order []string
	for i := range rows {
		w := &rows[i]
		shown := *w
		shown.ClassCode = x.code(w.ClassCode)
		if shown.Composite != "" {
			shown.Composite = x.code(shown.Composite)
		}
		dayCode := strconv.Itoa(w.DayNumber)
		if g := x.grid(w.TtStructure); g != nil && w.DayNumber > 0 && w.DayNumber <= len(g.Days) {
			dayCode = g.DayCode(uint8(w.DayNumber))
		}
		x.key = appendLessonKey(x.key[:0], &shown)
		values := lessonValues(&shown, dayCode)
		if i, ok := x.ours[string(x.key)]; ok && !x.met[i] && slices.Equal(x.table.Rows[i].Values, values[:]) { // as most are
			x.beside(i, engine.Row{Values: x.table.Rows[i].Values, Wire: w})
			continue
		}
		key := string(x.key)
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], engine.Row{Of: shown.ClassCode, Title: shown.ClassCode + " on " + dayCode + " " + w.Period,
			Values: x.slab.of(values[:]...), Wire: w})
	}
	for _, key := range order {
		x.pair(key, groups[key])
	}
}

func (x *glass) pair(key string, theirs []engine.Row) {
	var mine []string // that no row stands beside yet
	known := false
	for k, n := key, 2; ; n++ {
		i, ok := x.ours[k]
		if !ok {
			break
		}
		known = true
		if !x.met[i] {
			mine = append(mine, k)
		}
		k = key + "|" + strconv.Itoa(n)
	}
	used := make([]bool, len(theirs))
	var left []string
	for _, k := range mine {
		found := false
		for i := range theirs {
			if !used[i] && slices.Equal(theirs[i].Values, x.mine(k).Values) {
				used[i], found = true, true
				theirs[i].Key = k
				x.add(theirs[i])
				break
			}
		}
		if !found {
			left = append(left, k)
		}
	}
	n := 0
	for i := range theirs {
		switch {
		case used[i]:
		case !known:
			theirs[i].Key = key
			if n++; n > 1 {
				theirs[i].Key += "|" + strconv.Itoa(n)
			}
			x.add(theirs[i])
		case len(left) > 0:
			theirs[i].Key, left = left[0], left[1:]
			x.add(theirs[i])
		}
	}
}

func (x *glass) grid(structure string) *model.Grid {
	if structure == "" {
		return x.onlyGrid
	}
	return x.t.GridByCode(structure)
}

func (x *glass) bell(w *liss.BellPeriod) {
	shown := *w
	if x.d.BreakLetter != "" && w.Type == x.d.BreakLetter {
		shown.Type = "L"
	}
	key := bellKey(shown)
	if mine := x.mine(key); shown.DayName == "" && mine != nil {
		shown.DayName = mine.Values[0]
	}
	x.add(engine.Row{Key: key, Of: w.TtStructure, Title: orElse(shown.DayName, strconv.Itoa(w.DayNumber)) + " " + w.Period, Values: bellValues(shown), Wire: w})
}
