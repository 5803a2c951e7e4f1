package spreadsheet

import (
	"regexp"
	"slices"
	"strings"

	"carillon/internal/exchange"
	"carillon/model"
	"carillon/model/message"
)

// sheet is a sheet as it was read: its headings, its rows, and what could not be read of it.
type sheet struct {
	file, name string
	folder     bool // its name is that of a file
	head       line
	rows       []line
	left       []exchange.LeftOut

	spec    *spec
	columns []exchange.Column
	at      map[string]int // place of a column by its ID
	pivot   bool           // requests with a row per student
}

// called is the name that tells what the sheet holds.
func (s *sheet) called() string {
	if s.folder {
		name := s.file[strings.LastIndexAny(s.file, `/\`)+1:]
		if i := strings.LastIndexByte(name, '.'); i > 0 {
			name = name[:i]
		}
		return name
	}
	return s.name
}

// recognise finds out what a sheet holds and what is in its columns. A person's mapping goes before all.
func (s *sheet) recognise(o exchange.ReadOptions) error {
	m := mappingOf(o.Mapping, s)
	switch {
	case m.Kind == leftOut:
		return nil
	case m.Kind != "":
		if s.spec = specCalled(m.Kind); s.spec == nil {
			return exchange.Refuse(s.file, s.name, 0, message.New(saysNoMapping, message.Name("name", m.Kind)))
		}
	default:
		s.spec = s.guess()
	}
	if s.spec == nil {
		return nil
	}
	return s.assign(m, o.Here)
}

func mappingOf(m exchange.Mapping, s *sheet) exchange.SheetMapping {
	for _, name := range []string{s.name, s.called(), s.file, ""} {
		if of, ok := m[name]; ok && (name != "" || s.name == "" || len(m) == 1) {
			return of
		}
	}
	return exchange.SheetMapping{}
}

// specCalled is the sheet with a name: of its file, its title, or its kind.
func specCalled(name string) *spec {
	for i := range specs {
		if specs[i].file == name || specs[i].part == whole && specs[i].kind.ID() == name {
			return &specs[i]
		}
	}
	for i := range specs {
		if specs[i].called(name) {
			return &specs[i]
		}
	}
	return nil
}

// guess is what a sheet holds: by its name where its headings don't speak against it, else by its headings; nil where neither tells.
func (s *sheet) guess() *spec {
	name := s.called()
	var best *spec
	most := 0
	for i := range specs {
		sp := &specs[i]
		n, needs := s.fits(sp)
		if sp.called(name) && n > 0 {
			return sp
		}
		if sp.part == whole && strings.Contains(folded(name), folded(sp.title)) {
			n += 2
		}
		if needs && n > most && n*2 >= len(nonEmpty(s.head.cells)) {
			best, most = sp, n
		}
	}
	if most < 2 {
		return nil
	}
	return best
}

func nonEmpty(cells []string) []string {
	return slices.DeleteFunc(slices.Clone(cells), func(c string) bool { return strings.TrimSpace(c) == "" })
}

// needed are the columns without which a sheet is not taken for one of a kind by its headings alone.
var needed = map[model.Kind][]string{
	model.KindStudent: {"surname", "sisId", "firstName"}, model.KindTeacher: {"surname", "code"}, model.KindRoom: {"code"}, model.KindCourse: {"code", "name"},
	model.KindSection: {"course", "sectionId"}, model.KindEnrolment: {colCourse, "student"}, model.KindLesson: {colCourse, colPeriod},
	model.KindRequest: {"student", "course"}, model.KindFaculty: {"code"}, model.KindYearLevel: {"code"}, model.KindCampus: {"code"},
	model.KindCalendar: {"calendar.date", "calendar.dayNumber"}, model.KindRosterSlot: {"roster"},
}

// fits counts the headings that are columns of a spec; needs says that those are among them which it can't do without.
func (s *sheet) fits(sp *spec) (n int, needs bool) {
	ids := map[string]bool{}
	for _, h := range s.head.cells {
		if h = folded(h); h == "" {
			continue
		}
		if _, ok := pivotOf(h); ok && sp.kind == model.KindRequest {
			ids["course"] = true
			n++
			continue
		}
		for i := range sp.columns {
			if c := &sp.columns[i]; !ids[c.id] && c.known(h) {
				ids[c.id] = true
				n++
				break
			}
		}
	}
	if sp.part != whole {
		return n, n == len(sp.columns)
	}
	need, listed := needed[sp.kind]
	got := 0
	for _, id := range need {
		if ids[id] {
			got++
		}
	}
	switch {
	case sp.kind == model.KindStudent:
		return n, got >= 2
	case !listed:
		return n, n >= 2
	}
	return n, got == len(need)
}

var pivotHeading = regexp.MustCompile(`^(request|course request|req|choice|alternate|alt|alternative)(number)?([0-9]{1,2})$`)

// pivotOf is the column of a request by its number, in a sheet with a row per student.
func pivotOf(heading string) (id string, ok bool) {
	m := pivotHeading.FindStringSubmatch(heading)
	if m == nil {
		return "", false
	}
	if strings.HasPrefix(m[1], "alt") {
		return colAlternate + m[3], true
	}
	return colRequest + m[3], true
}

// assign says what is in each column.
func (s *sheet) assign(m exchange.SheetMapping, here *model.State) error {
	s.at = map[string]int{}
	s.columns = make([]exchange.Column, len(s.head.cells))
	take := func(i int, id string, by exchange.Recognition) {
		s.columns[i].Field, s.columns[i].By = id, by
		s.at[id] = i
	}
	byID := map[string]string{} // a person's, by folded heading
	for h, id := range m.Columns {
		byID[folded(h)] = id
	}
	fixed := make([]bool, len(s.columns))
	for i, h := range s.head.cells {
		s.columns[i].Heading = strings.TrimSpace(tidyText(h))
		if id, said := byID[folded(h)]; said {
			fixed[i] = true
			if id == leftOut || id == "" {
				s.columns[i].By = exchange.ByPerson
				continue
			}
			c := s.spec.columnCalled(id)
			if c == "" {
				return exchange.Refuse(s.file, s.name, s.head.n, message.New(saysNoMapping, message.Name("name", id)))
			}
			take(i, c, exchange.ByPerson)
		}
	}
	for _, exactly := range []bool{true, false} {
		for i := range s.columns {
			h := folded(s.columns[i].Heading)
			if h == "" || fixed[i] || s.columns[i].By != exchange.ByNothing {
				continue
			}
			if id, ok := pivotOf(h); ok && s.spec.kind == model.KindRequest {
				take(i, id, exchange.ByHeading)
				continue
			}
			for c := range s.spec.columns {
				col := &s.spec.columns[c]
				if _, taken := s.at[col.id]; taken || !col.known(h) || exactly && h != folded(col.label) && h != folded(col.id) {
					continue
				}
				take(i, col.id, exchange.ByHeading)
				break
			}
		}
	}
	s.byContent(fixed, here)
	for i := range s.columns {
		s.columns[i].Guess = s.columns[i].Field
		if s.columns[i].Field == "" && !fixed[i] {
			s.leaveColumn(i)
		}
	}
	for id := range s.at {
		s.pivot = s.pivot || strings.HasPrefix(id, colRequest) || strings.HasPrefix(id, colAlternate)
	}
	return nil
}

// columnCalled is the ID of the column that a mapping names: by ID, path or heading; "" where there is none.
func (s *spec) columnCalled(name string) string {
	name = strings.TrimPrefix(name, s.kind.ID()+".")
	if s.column(name) != nil {
		return name
	}
	if id, ok := pivotOf(folded(name)); ok && s.kind == model.KindRequest {
		return id
	}
	for i := range s.columns {
		if s.columns[i].known(folded(name)) {
			return s.columns[i].id
		}
	}
	return ""
}

// leaveColumn notes a column that is not understood: how many of its cells say something.
func (s *sheet) leaveColumn(i int) {
	filled := 0
	for _, r := range s.rows {
		if i < len(r.cells) && strings.TrimSpace(r.cells[i]) != "" {
			filled++
		}
	}
	heading := s.columns[i].Heading
	if heading == "" {
		if filled == 0 {
			return
		}
		heading = columnLetter(i)
	}
	s.left = append(s.left, exchange.LeftOut{Note: exchange.Note{File: s.file, Sheet: s.name, Line: s.head.n,
		Why: message.New(saysColumn, message.Name("column", heading), message.Count("n", filled))}, What: heading, Many: filled})
}

// columnLetter is what spreadsheet programs call a column.
func columnLetter(i int) string {
	s := ""
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}

// byContent recognises columns by what is in their cells: codes of records that are there.
func (s *sheet) byContent(fixed []bool, here *model.State) {
	if here == nil || s.spec.part != whole {
		return
	}
	known := map[model.Kind]map[string]bool{}
	for c := range s.spec.columns {
		f, ok := model.FieldOf(s.spec.kind, s.spec.columns[c].id)
		if _, taken := s.at[f.ID]; !ok || taken || f.Refers == model.KindNone || !f.Editable() || f.Refers == s.spec.kind {
			continue
		}
		if known[f.Refers] == nil {
			known[f.Refers] = codesOf(here, f.Refers)
		}
		for i := range s.columns {
			if !fixed[i] && s.columns[i].By == exchange.ByNothing && s.mostly(i, known[f.Refers]) {
				s.columns[i].Field, s.columns[i].By = f.ID, exchange.ByContent
				s.at[f.ID] = i
				break
			}
		}
	}
}

// codesOf are the codes, ids and names of the records of a kind.
func codesOf(s *model.State, k model.Kind) map[string]bool {
	all := map[string]bool{}
	for r := range s.All(k) {
		for _, id := range []string{"code", "sisId"} {
			if f, ok := model.FieldOf(k, id); ok {
				all[strings.ToLower(f.In(s, r))] = true
			}
		}
		if n := s.NameOf(r); n != "" {
			all[folded(n)] = true
		}
	}
	delete(all, "")
	return all
}

// mostly says whether most of the cells of a column are among some codes or names.
func (s *sheet) mostly(i int, known map[string]bool) bool {
	filled, fit := 0, 0
	for _, r := range s.rows[:min(len(s.rows), 300)] {
		if i >= len(r.cells) || strings.TrimSpace(r.cells[i]) == "" {
			continue
		}
		filled++
		c := tidyCode(r.cells[i])
		if known[strings.ToLower(c)] || known[folded(c)] || known[folded(turned(c))] {
			fit++
		}
	}
	return filled >= 3 && fit*10 >= filled*8
}

// turned is a name written family name first, in the usual order.
func turned(name string) string {
	last, first, ok := strings.Cut(name, ",")
	if !ok {
		return name
	}
	return first + " " + last
}
