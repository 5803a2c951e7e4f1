package lissmap

import (
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
	switch rows := theirs.Rows.(type) {
	case []liss.Class:
		for _, r := range rows {
			x.class(r)
		}
	case []liss.Membership:
		for _, r := range rows {
			x.membership(r)
		}
	case []liss.Lesson:
		x.lessons(rows)
	case []liss.BellPeriod:
		for _, r := range rows {
			x.bell(r)
		}
	}
	return x.rows
}

// glass lays rows of the SIS beside ours.
type glass struct {
	t        *model.Timetable
	d        liss.Dialect
	ours     map[string]*engine.Row
	exact    map[string]bool
	squeezed map[string]string // code without blanks and punctuation to code; "" where two have it
	seen     map[string]bool
	rows     []engine.Row
	onlyGrid *model.Grid
}

func newGlass(t *model.Timetable, ours engine.Table, d liss.Dialect) *glass {
	x := &glass{t: t, d: d, ours: make(map[string]*engine.Row, len(ours.Rows)), exact: map[string]bool{}, squeezed: map[string]string{}, seen: map[string]bool{}}
	for i := range ours.Rows {
		r := &ours.Rows[i]
		x.ours[r.Key] = r
		code := r.Of
		if ours.Kind == engine.Sections {
			code = r.Key
		}
		if ours.Kind == engine.BellTimes || x.exact[code] {
			continue
		}
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

func (x *glass) add(r engine.Row) {
	if x.seen[r.Key] {
		return // duplicates occur (LISS §9.2)
	}
	x.seen[r.Key] = true
	if mine := x.ours[r.Key]; mine != nil {
		r.Ref, r.Title, r.Of = mine.Ref, mine.Title, mine.Of
	}
	x.rows = append(x.rows, r)
}

func (x *glass) class(c liss.Class) {
	key := x.code(c.ClassCode)
	shown := c
	if shown.Composite != "" {
		shown.Composite = x.code(shown.Composite)
	}
	x.add(engine.Row{Key: key, Alias: strings.ToUpper(c.GUID), Title: key, Values: classValues(shown), Wire: c})
}

func (x *glass) membership(w liss.Membership) {
	code := x.code(w.ClassCode)
	title := w.StudentID + " in " + code
	if st := x.t.StudentBySISID(w.StudentID); st != nil {
		title = model.Title(st) + " in " + code
	}
	x.add(engine.Row{Key: code + "|" + w.StudentID, Of: code, Title: title, Wire: w,
		Values: []string{code, w.StudentID, date(w.StartDate).String(), date(w.EndDate).String()}})
}

// lessons lays lessons beside ours. Several of one section at one slot are told apart by what else they say: first
// those that are just as ours, then the others in order. Where a SIS holds one lesson for different days in two forms,
// the form that ours does not have is left out: a publish replaces both.
func (x *glass) lessons(rows []liss.Lesson) {
	groups := map[string][]engine.Row{}
	var order []string
	for _, w := range rows {
		shown := w
		shown.ClassCode = x.code(w.ClassCode)
		if shown.Composite != "" {
			shown.Composite = x.code(shown.Composite)
		}
		key := lessonKey(shown)
		dayCode := strconv.Itoa(w.DayNumber)
		if g := x.grid(w.TtStructure); g != nil && w.DayNumber > 0 && w.DayNumber <= len(g.Days) {
			dayCode = g.DayCode(uint8(w.DayNumber))
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], engine.Row{Of: shown.ClassCode, Title: shown.ClassCode + " on " + dayCode + " " + w.Period,
			Values: lessonValues(shown, dayCode), Wire: w})
	}
	for _, key := range order {
		x.pair(key, groups[key])
	}
}

func (x *glass) pair(key string, theirs []engine.Row) {
	var mine []string
	for k, n := key, 2; x.ours[k] != nil; n++ {
		mine = append(mine, k)
		k = key + "|" + strconv.Itoa(n)
	}
	used := make([]bool, len(theirs))
	var left []string
	for _, k := range mine {
		found := false
		for i := range theirs {
			if !used[i] && equalTexts(theirs[i].Values, x.ours[k].Values) {
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
		case len(mine) == 0:
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

func equalTexts(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func (x *glass) grid(structure string) *model.Grid {
	if structure == "" {
		return x.onlyGrid
	}
	return x.t.GridByCode(structure)
}

func (x *glass) bell(w liss.BellPeriod) {
	shown := w
	if x.d.BreakLetter != "" && w.Type == x.d.BreakLetter {
		shown.Type = "L"
	}
	key := bellKey(w)
	if shown.DayName == "" && x.ours[key] != nil {
		shown.DayName = x.ours[key].Values[0]
	}
	x.add(engine.Row{Key: key, Of: w.TtStructure, Title: orElse(shown.DayName, strconv.Itoa(w.DayNumber)) + " " + w.Period, Values: bellValues(shown), Wire: w})
}
