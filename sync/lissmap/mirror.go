package lissmap

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// Mirror implements [engine.Mirror]. Rows are matched by ClassCode, then with blanks and punctuation left out (§12);
// sections that were renamed are matched by GUID, which is the engine's part. A SIS that says the same in another form
// (a teacher by code, a room by id, no grid, the link of two sections from the other end) has changed nothing.
func (c *connector) Mirror(t *model.Timetable, ours engine.Table, theirs engine.Raw, o engine.Options) []engine.Row {
	x := newGlass(t, ours, c.p.rules(o.System))
	x.rows = make([]engine.Row, 0, theirs.N)
	switch rows := theirs.Rows.(type) {
	case []liss.Class:
		x.resolve(len(rows), func(i int) string { return rows[i].ClassCode })
		x.rename(rows)
		for i := range rows {
			x.point(rows[i].ClassCode, rows[i].Composite)
		}
		for i := range rows {
			x.class(&rows[i])
		}
	case []liss.Membership:
		x.resolve(len(rows), func(i int) string { return rows[i].ClassCode })
		for i := range rows {
			x.membership(&rows[i])
		}
	case []liss.Lesson:
		if ours.Kind == engine.BellTimes {
			for _, w := range slots(rows) {
				x.bell(&w)
			}
			break
		}
		x.resolve(len(rows), func(i int) string { return rows[i].ClassCode })
		x.lessons(rows)
	case []liss.BellPeriod:
		x.labels(rows, o)
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
	ours     map[string]int    // place in the table, by key
	exact    map[string]bool   // our codes
	halves   map[string]string // course and section ID without punctuation to code; "" where two have them
	squeezed map[string]string // code without blanks and punctuation to code; "" where two have it
	once     *glass            // the codes that were ours once, known in the same way; nil for none
	resolved map[string]string // codes of the SIS to ours, where they are not just the same
	renamed  map[string]string // codes of the SIS to what the same section is called here, by GUID: for links alone
	links    map[string]string // by code of our sections in groups: the one it is linked to, "" for the first
	pointed  map[string]bool   // codes of sections that others of their group are linked to there
	places   map[string]string // our grid by day, period and section, and by section alone; made when first needed
	label    string            // the one TtStructure of bell times that stands for our one grid; "" for none
	strict   bool              // only bell times without a TtStructure are of our one grid
	met      []bool            // by place in ours: the SIS has it
	seen     map[string]bool   // keys of the SIS's rows that we don't have
	rows     []engine.Row
	slab     texts
	key      []byte // room for one
	onlyGrid *model.Grid
}

func newGlass(t *model.Timetable, ours engine.Table, d liss.Dialect) *glass {
	x := &glass{t: t, d: d, table: ours, ours: make(map[string]int, len(ours.Rows)), met: make([]bool, len(ours.Rows)), exact: map[string]bool{}, halves: map[string]string{}, squeezed: map[string]string{}, resolved: map[string]string{}, renamed: map[string]string{}, seen: map[string]bool{},
		links: map[string]string{}, pointed: map[string]bool{}}
	leads := map[model.CompositeID]string{}
	for s := range t.Sections() { // those without rows, too
		if s.Main != 0 || ours.Kind == engine.BellTimes {
			continue
		}
		code := t.Course(s.Course).Code + " " + s.SectionID
		x.know(code)
		if s.Composite != 0 {
			x.links[code] = leads[s.Composite]
			leads[s.Composite] = orElse(leads[s.Composite], code)
		}
	}
	last := ""
	for i := range ours.Rows {
		r := &ours.Rows[i]
		x.ours[r.Key] = i
		code := r.Of
		if ours.Kind == engine.Sections {
			code = r.Key
		}
		if ours.Kind == engine.BellTimes || code == last && i > 0 {
			continue
		}
		last = code
		x.know(code)
	}
	if len(ours.Once) > 0 {
		x.once = &glass{exact: map[string]bool{}, halves: map[string]string{}, squeezed: map[string]string{}}
		for _, code := range ours.Once {
			if !x.exact[code] {
				x.once.know(code)
			}
		}
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

// know keeps a code of ours.
func (x *glass) know(code string) {
	if x.exact[code] {
		return
	}
	x.exact[code] = true
	keep := func(in map[string]string, as string) {
		_, taken := in[as]
		if in[as] = code; taken {
			in[as] = ""
		}
	}
	keep(x.halves, halves(code))
	keep(x.squeezed, squeeze(code))
}

// halves is a code by its course and section ID, without punctuation.
func halves(code string) string {
	course, id := splitCode(code)
	return squeeze(course) + " " + squeeze(id)
}

// squeeze is a code without what systems drop or change: blanks and punctuation.
func squeeze(code string) string {
	return strings.Map(func(r rune) rune {
		if isMark(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, code)
}

// isMark says whether a character is a blank or a punctuation mark.
func isMark(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// resolve finds which of our sections the codes of the SIS are (§12): those that are the same, then those whose halves are,
// then those that are without blanks and punctuation. A section that one code stands for is no other's: ENG1 01 and ENG10 1
// are two, and a blank says where the halves part. What then is none of ours may be one that was published before.
func (x *glass) resolve(n int, code func(i int) string) {
	var others []string
	seen, claimed := map[string]bool{}, map[string]bool{}
	last := ""
	for i := range n {
		c := code(i)
		if c == last || seen[c] {
			continue
		}
		last, seen[c] = c, true
		if x.exact[c] {
			claimed[c] = true
		} else {
			others = append(others, c)
		}
	}
	claim := func(by map[string]string, as func(string) string, unless func(string) bool) {
		for _, c := range others {
			if mine := by[as(c)]; mine != "" && !claimed[mine] && x.resolved[c] == "" && !unless(c) {
				x.resolved[c], claimed[mine] = mine, true
			}
		}
	}
	unmarked, blank := func(c string) bool { return !strings.ContainsFunc(c, isMark) }, func(c string) bool { return strings.ContainsRune(c, ' ') }
	claim(x.halves, halves, unmarked)
	claim(x.squeezed, squeeze, blank)
	if x.once == nil {
		return
	}
	for c := range x.once.exact {
		claimed[c] = seen[c]
	}
	claim(x.once.halves, halves, unmarked)
	claim(x.once.squeezed, squeeze, blank)
}

// rename finds sections that have another code here. That they have is for the engine to see; links are laid beside ours.
func (x *glass) rename(rows []liss.Class) {
	ours := map[string]string{}
	for i := range x.table.Rows {
		ours[x.table.Rows[i].Alias] = x.table.Rows[i].Key
	}
	delete(ours, "")
	for i := range rows {
		code := x.code(rows[i].ClassCode)
		if now, ok := ours[strings.ToUpper(guid(rows[i].GUID))]; ok && !x.exact[code] {
			x.renamed[code] = now
		}
	}
}

// code is a ClassCode of the SIS as the timetable writes it.
func (x *glass) code(theirs string) string { return orElse(x.resolved[theirs], theirs) }

// linked is the code of a section that another one names, in whatever form.
func (x *glass) linked(theirs string) string {
	if x.exact[theirs] {
		return theirs
	}
	for _, mine := range []string{x.resolved[theirs], x.renamed[theirs], x.halves[halves(theirs)], x.squeezed[squeeze(theirs)]} {
		if mine != "" {
			return mine
		}
	}
	if x.once != nil {
		return x.once.linked(theirs)
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
	shown.Composite = x.link(key, c.Composite)
	shown.DefaultTeacher = x.teacher(c.DefaultTeacher, "")
	shown.TtStructure = x.structure(c.TtStructure)
	if set, err := model.ParseRotations(c.Rotations); err == nil {
		shown.Rotations = set.String()
	}
	values := classValues(shown)
	x.add(engine.Row{Key: key, Alias: values[len(values)-1], Title: key, Values: values, Wire: c})
}

// teacher is a teacher of the SIS as we refer to them: the SIS id, else the code.
func (x *glass) teacher(id, code string) string {
	te := x.t.TeacherBySISID(id)
	if te == nil {
		te = x.t.TeacherByCode(orElse(id, code))
	}
	if te == nil {
		return orElse(id, code)
	}
	return orElse(te.SISID, te.Code)
}

// room is the code of a room of the SIS, which may name it by its id alone.
func (x *glass) room(code, id string) string {
	if r := x.t.RoomBySISID(id); r != nil && code == "" {
		return r.Code
	}
	return orElse(code, id)
}

// structure is the TtStructure of a section or lesson as we write it: none where there is one grid (LISS §4), and without
// terms.
func (x *glass) structure(label string) string {
	if x.onlyGrid != nil {
		return ""
	}
	if grid, _, terms := strings.Cut(label, " "); terms && x.t.GridByCode(label) == nil && x.t.GridByCode(grid) != nil {
		return grid
	}
	return label
}

// place is the grid of a lesson whose SIS names none that we have: where ours stands, else where its section has others.
func (x *glass) place(w *liss.Lesson) string {
	if x.places == nil {
		x.places = map[string]string{}
		for i := range x.table.Rows {
			if ours, ok := x.table.Rows[i].Wire.(liss.Lesson); ok {
				grid := ours.TtStructure
				x.places[ours.ClassCode], ours.TtStructure = grid, ""
				x.places[string(appendLessonKey(nil, &ours))] = grid
			}
		}
	}
	bare := *w
	bare.TtStructure = ""
	if grid, ok := x.places[string(appendLessonKey(nil, &bare))]; ok {
		return grid
	}
	return orElse(x.places[w.ClassCode], w.TtStructure)
}

// group is the section that a section's group is named by; itself where it is linked to none.
func (x *glass) group(code string) string { return orElse(x.links[code], code) }

// point notes which section another is linked to there.
func (x *glass) point(code, to string) {
	if to == "" {
		return
	}
	if code, to = x.linked(code), x.linked(to); x.group(code) == x.group(to) {
		x.pointed[to] = true
	}
}

// link is what a section is linked to there, as we write it: a group is the same whichever of it the others name.
func (x *glass) link(code, to string) string {
	if to != "" {
		to = x.linked(to)
	}
	code = orElse(x.renamed[code], code)
	mine, linked := x.links[code]
	if linked && (to != "" && x.group(code) == x.group(to) || to == "" && x.pointed[code]) {
		return mine
	}
	return to
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
// those that are just as ours, then the others in order. More of them than ours are rows of their own, but for teachers
// and rooms that the timetable has on the lesson and does not send.
func (x *glass) lessons(rows []liss.Lesson) {
	groups := map[string][]engine.Row{}
	var order []string
	for i := range rows {
		x.point(rows[i].ClassCode, rows[i].Composite)
	}
	for i := range rows {
		w := &rows[i]
		shown := *w
		shown.ClassCode = x.code(w.ClassCode)
		shown.Composite = x.link(shown.ClassCode, w.Composite)
		shown.TeacherID, shown.RoomCode = x.teacher(w.TeacherID, w.TeacherCode), x.room(w.RoomCode, w.RoomID)
		if shown.TtStructure = x.structure(w.TtStructure); x.onlyGrid == nil && x.t.GridByCode(shown.TtStructure) == nil {
			shown.TtStructure = x.place(&shown)
		}
		dayCode := strconv.Itoa(w.DayNumber)
		if g := x.grid(shown.TtStructure); g != nil && w.DayNumber > 0 && w.DayNumber <= len(g.Days) {
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
	var ours []*engine.Row
	next, n := key, 1
	for {
		i, ok := x.ours[next]
		if !ok {
			break
		}
		ours = append(ours, &x.table.Rows[i])
		if !x.met[i] {
			mine = append(mine, next)
		}
		n++
		next = key + "|" + strconv.Itoa(n)
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
	for i := range theirs {
		switch {
		case used[i] || slices.ContainsFunc(theirs[:i], func(o engine.Row) bool { return slices.Equal(o.Values, theirs[i].Values) }):
		case len(left) > 0:
			theirs[i].Key, left = left[0], left[1:]
			x.add(theirs[i])
		case x.table.Spared[key] && n > 1 && !x.table.Spared[next]: // it goes with the lesson that is not sent now
		case !x.unsent(ours, theirs[i].Values):
			theirs[i].Key = next
			x.add(theirs[i])
			n++
			next = key + "|" + strconv.Itoa(n)
		}
	}
}

// unsent says whether the timetable knows what a row more than it sends says: it is one of them over again, or its teacher
// and room are on the lesson.
func (x *glass) unsent(ours []*engine.Row, values []string) bool {
	teacher, room := values[3], values[4]
	for _, r := range ours {
		if slices.Equal(r.Values, values) {
			return true
		}
		l, ok := x.t.Get(r.Ref).(*model.Lesson)
		if !ok {
			continue
		}
		taught := teacher == "" || slices.ContainsFunc(l.Teachers, func(id model.TeacherID) bool { te := x.t.Teacher(id); return orElse(te.SISID, te.Code) == teacher })
		roomed := room == "" || slices.ContainsFunc(l.Rooms, func(id model.RoomID) bool { return x.t.Room(id).Code == room })
		if taught && roomed {
			return true
		}
	}
	return false
}

func (x *glass) grid(structure string) *model.Grid {
	if structure == "" {
		return x.onlyGrid
	}
	return x.t.GridByCode(structure)
}

// slots is the days and periods of lessons as bell times without times, for a SIS that serves no others.
func slots(rows []liss.Lesson) []liss.BellPeriod {
	seen := map[string]bool{}
	var out []liss.BellPeriod
	for _, l := range rows {
		w := liss.BellPeriod{DayNumber: l.DayNumber, Period: l.Period, TtStructure: l.TtStructure, Type: "T"}
		if key := bellKey(w); !seen[key] {
			seen[key] = true
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b liss.BellPeriod) int { // period 2 before period 10
		return cmp.Or(cmp.Compare(a.DayNumber, b.DayNumber), cmp.Compare(len(a.Period), len(b.Period)), cmp.Compare(a.Period, b.Period))
	})
	return out
}

// labels sees whether a SIS that several files do not share calls our one grid by a name of its own. Where it has bell times
// without a name, or is shared, what stands under the code of our grid is another file's grid that is called the same.
func (x *glass) labels(rows []liss.BellPeriod, o engine.Options) {
	x.strict = o.MultiFile || slices.ContainsFunc(rows, func(w liss.BellPeriod) bool { return w.TtStructure == "" })
	if x.onlyGrid == nil || o.MultiFile || len(rows) == 0 {
		return
	}
	label := rows[0].TtStructure
	for i := range rows {
		if rows[i].TtStructure != label {
			return
		}
	}
	x.label = label
}

func (x *glass) bell(w *liss.BellPeriod) {
	shown := *w
	if x.d.BreakLetter != "" && w.Type == x.d.BreakLetter {
		shown.Type = "L"
	}
	switch {
	case x.onlyGrid != nil && (w.TtStructure == x.label || w.TtStructure == x.onlyGrid.Code && !x.strict):
		shown.TtStructure = ""
	case x.onlyGrid == nil && w.TtStructure == "":
		shown.TtStructure = x.bellGrid(shown)
	}
	key := bellKey(shown)
	if mine := x.mine(key); shown.DayName == "" && mine != nil {
		shown.DayName = mine.Values[0]
	}
	x.add(engine.Row{Key: key, Of: shown.TtStructure, Title: orElse(shown.DayName, strconv.Itoa(w.DayNumber)) + " " + w.Period, Values: bellValues(shown), Wire: w})
}

// bellGrid is the grid of a bell time whose SIS names none: the one that has it at the same time, else the only one that
// has it at all.
func (x *glass) bellGrid(w liss.BellPeriod) string {
	var at []string
	for g := range x.t.Grids() {
		w.TtStructure = g.Code
		i, ok := x.ours[bellKey(w)]
		if !ok {
			continue
		}
		at = append(at, g.Code)
		if v := x.table.Rows[i].Values; !x.met[i] && v[2] == w.StartTime.String() && v[3] == w.EndTime.String() {
			return g.Code
		}
	}
	if len(at) == 1 {
		return at[0]
	}
	return ""
}
