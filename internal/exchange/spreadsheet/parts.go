package spreadsheet

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"carillon/internal/exchange"
	"carillon/model"
	"carillon/model/message"
)

// each goes through the rows of the sheets of a part.
func (r *reader) each(k model.Kind, p part, do func(*sheet, *line)) (first *sheet) {
	for _, s := range r.sheets {
		if s.spec.kind != k || s.spec.part != p {
			continue
		}
		if first == nil {
			first = s
		}
		for i := range s.rows {
			if l := &s.rows[i]; !r.lost(s, l) {
				do(s, l)
			}
		}
	}
	return first
}

// calendar makes a calendar of the sheets of its days and terms.
func (r *reader) calendar() {
	cal := &model.Calendar{}
	lines := map[model.Date]int{}
	days := r.each(model.KindCalendar, whole, func(s *sheet, l *line) {
		date, ok := r.date(s, l, "calendar.date")
		if !ok {
			return
		}
		day, text := 0, s.cell(l, "calendar.dayNumber")
		if text != "" {
			var err error
			if day, err = strconv.Atoi(text); err != nil || day < 0 || day > model.MaxDays {
				if day = r.dayCalled(text); day == 0 {
					r.leave(s, l, message.New(saysNoNumber, message.Name("column", "Day number"), message.Name("value", text), message.Count("least", 0), message.Count("most", model.MaxDays)))
					return
				}
			}
		}
		if first := lines[date]; first != 0 {
			r.leave(s, l, message.New(saysComesTwice, message.Name("what", date.String()), message.Count("line", first)))
			return
		}
		if most := r.longestCycle(); day > most && most > 0 {
			r.leave(s, l, message.New(saysDayGap, message.Count("number", day)))
			return
		}
		lines[date] = l.n
		cal.Days = append(cal.Days, model.CalendarDay{Date: date, Day: uint8(day), Holiday: s.cell(l, "calendar.holiday"), Schedule: s.cell(l, "calendar.schedule")})
	})
	named := r.each(model.KindCalendar, terms, func(s *sheet, l *line) {
		first, ok := r.date(s, l, "first")
		if !ok {
			return
		}
		last, ok := r.date(s, l, "last")
		if ok {
			cal.Terms = append(cal.Terms, model.Term{Name: s.cell(l, "name"), First: first, Last: last})
		}
	})
	if len(cal.Days) == 0 && len(cal.Terms) == 0 {
		return
	}
	slices.SortFunc(cal.Days, func(a, b model.CalendarDay) int { return cmp.Compare(a.Date, b.Date) })
	s := cmp.Or(days, named)
	r.doc.Tables = append(r.doc.Tables, &exchange.Table{Kind: model.KindCalendar, File: s.file, Sheet: s.name, Head: s.head.n,
		Rows: []exchange.Row{{Line: s.head.n, Record: cal}}})
}

func (r *reader) date(s *sheet, l *line, id string) (model.Date, bool) {
	text := s.cell(l, id)
	d, err := model.ParseDate(tidyDate(text, r.region()))
	if err != nil {
		r.leave(s, l, message.New(saysNoDate, message.Name("column", s.spec.column(id).label), message.Name("date", text)))
	}
	return d, err == nil
}

// gridsIn are the grids that the sheets have brought, or else those that are there.
func (r *reader) gridsIn() (list []*model.Grid) {
	for _, t := range r.doc.Tables {
		for i := range t.Rows {
			if g, ok := t.Rows[i].Record.(*model.Grid); ok {
				list = append(list, g)
			}
		}
	}
	if len(list) == 0 && r.o.Here != nil {
		list = slices.Collect(r.o.Here.Grids())
	}
	return list
}

func (r *reader) longestCycle() (most int) {
	for _, g := range r.gridsIn() {
		most = max(most, len(g.Days))
	}
	return most
}

// dayCalled is the number of the day of the cycle with a code; 0 where there is none.
func (r *reader) dayCalled(code string) int {
	for _, g := range r.gridsIn() {
		for i, d := range g.Days {
			if strings.EqualFold(d.Code, code) {
				return i + 1
			}
		}
	}
	return 0
}

// school makes the school of its sheets.
func (r *reader) school() {
	rec := &model.School{}
	var from *sheet
	t := &exchange.Table{Kind: model.KindSchool, Fields: []string{"name", "region", "first", "last"}, Rows: []exchange.Row{{Record: rec, Values: make([]string, 4)}}}
	one := r.each(model.KindSchool, whole, func(s *sheet, l *line) {
		row := &t.Rows[0]
		row.Line, row.Cells = l.n, l.cells
		region := model.Region(cmp.Or(s.cell(l, "region"), string(r.region())))
		row.Values = []string{s.cell(l, "name"), s.cell(l, "region"), tidyDate(s.cell(l, "first"), region), tidyDate(s.cell(l, "last"), region)}
		for _, id := range exchange.Split(s.cell(l, "sisOwns")) {
			if k := model.KindByID(id); k != model.KindNone {
				rec.SISOwns = append(rec.SISOwns, k)
			}
		}
		rec.RulesOff = exchange.Split(s.cell(l, "rulesOff"))
	})
	ids := r.each(model.KindSchool, identifiers, func(s *sheet, l *line) {
		rec.Identifiers = append(rec.Identifiers, model.Identifier{Name: s.cell(l, "name"), Value: s.cell(l, "value")})
	})
	var picture bytes.Buffer
	pictures := r.each(model.KindSchool, logo, func(s *sheet, l *line) { picture.WriteString(strings.ReplaceAll(s.cell(l, "data"), " ", "")) })
	if from = cmp.Or(one, ids, pictures); from == nil {
		return
	}
	if picture.Len() > 0 {
		data, err := base64.StdEncoding.DecodeString(picture.String())
		if err != nil {
			r.doc.LeftOut = append(r.doc.LeftOut, exchange.LeftOut{Note: exchange.Note{File: pictures.file, Sheet: pictures.name, Why: message.Verbatim(err.Error())}, What: "logo", Bad: true})
		}
		rec.Logo = data
	}
	t.File, t.Sheet, t.Columns, t.Head = from.file, from.name, from.columns, from.head.n
	r.doc.Tables = append(r.doc.Tables, t)
}

// exceptions takes people off single lessons: a student is excused, a teacher does not teach it.
func (r *reader) exceptions() {
	var lessons *exchange.Table
	for _, t := range r.doc.Tables {
		if t.Kind == model.KindLesson {
			lessons = t
		}
	}
	at := map[string]*exchange.Row{}
	staff, pupils := map[string]string{}, map[string]bool{}
	listed := map[string]bool{}
	begun := false
	begin := func() {
		begun = true
		for _, t := range r.doc.Tables {
			for i := range t.Rows {
				row := &t.Rows[i]
				switch t.Kind {
				case model.KindLesson:
					at[t.Value(row, "slot")+"\x00"+t.Value(row, "section")] = row
				case model.KindTeacher:
					staff[t.Value(row, "sisId")] = t.Value(row, "code")
				case model.KindStudent:
					pupils[t.Value(row, "sisId")] = true
				case model.KindEnrolment:
					listed[t.Value(row, "section")+"\x00"+t.Value(row, "student")] = true
				}
			}
		}
		if lessons != nil && lessons.Index("excused") < 0 {
			lessons.Fields = append(lessons.Fields, "excused")
			for i := range lessons.Rows {
				lessons.Rows[i].Values = append(lessons.Rows[i].Values, "")
			}
		}
	}
	said := map[string]int{}
	r.each(model.KindLesson, exceptions, func(s *sheet, l *line) {
		if !begun {
			begin()
		}
		key, person := s.slotOf(l)+"\x00"+s.sectionOf(l), s.cell(l, colPerson)
		row := at[key]
		if row == nil || lessons == nil {
			r.leave(s, l, message.New(saysNoLesson, message.Name("section", strings.ReplaceAll(s.sectionOf(l), "\x1f", " "))))
			return
		}
		if first := said[key+person]; first != 0 {
			r.leave(s, l, message.New(saysComesTwice, message.Name("what", person), message.Count("line", first)))
			return
		}
		said[key+person] = l.n
		code, isTeacher := staff[person]
		if pupils[person] && listed[s.sectionOf(l)+"\x00"+person] {
			isTeacher = false // one id for two people: the one in the list is meant
		}
		if isTeacher {
			i := lessons.Index("teachers")
			if i < 0 {
				return
			}
			teachers := exchange.Split(row.Values[i])
			if len(teachers) == 1 {
				teachers = strings.Fields(teachers[0])
			}
			row.Values[i] = exchange.List(slices.DeleteFunc(teachers, func(c string) bool { return c == code })...)
			return
		}
		i := lessons.Index("excused")
		row.Values[i] = exchange.List(append(exchange.Split(row.Values[i]), person)...)
	})
}

// daysOff puts days off into the rows of their teachers.
func (r *reader) daysOff() {
	off := map[string][]string{}
	first := r.each(model.KindTeacher, daysOff, func(s *sheet, l *line) {
		day := cmp.Or(s.cell(l, colDay), s.cell(l, colDayNumber))
		text := exchange.Slot(s.cell(l, colGrid), day, s.cell(l, colPeriod))
		off[s.cell(l, "teacher")] = append(off[s.cell(l, "teacher")], text+" "+cmp.Or(strings.ToLower(s.cell(l, "kind")), "fixed"))
	})
	if first == nil {
		return
	}
	var teachers *exchange.Table
	for _, t := range r.doc.Tables {
		if t.Kind == model.KindTeacher {
			teachers = t
		}
	}
	if teachers == nil {
		teachers = &exchange.Table{Kind: model.KindTeacher, File: first.file, Sheet: first.name, Fields: []string{"code"}}
		r.doc.Tables = append(r.doc.Tables, teachers)
		for code := range off {
			teachers.Rows = append(teachers.Rows, exchange.Row{Line: first.head.n, Values: []string{code}})
		}
	}
	i := teachers.Index("daysOff")
	if i < 0 {
		teachers.Fields = append(teachers.Fields, "daysOff")
	}
	for n := range teachers.Rows {
		row := &teachers.Rows[n]
		text := exchange.List(off[teachers.Value(row, "code")]...)
		delete(off, teachers.Value(row, "code"))
		if i < 0 {
			row.Values = append(row.Values, text)
		} else if text != "" {
			row.Values[i] = text
		}
	}
	for code := range off {
		r.doc.LeftOut = append(r.doc.LeftOut, exchange.LeftOut{Note: exchange.Note{File: first.file, Sheet: first.name,
			Why: message.New(saysNoSheet, message.Name("name", code))}, What: code, Bad: true})
	}
}
