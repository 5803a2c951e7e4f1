package spreadsheet

import (
	"context"
	"encoding/base64"
	"encoding/csv"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"carillon/internal/exchange"
	"carillon/model"
	"carillon/model/message"
)

// settingSheet chooses the one sheet that a .csv or .tsv holds.
const settingSheet = "sheet"

// Write writes a school as sheets: all of them into a folder, a zip or a workbook; one into a .csv or .tsv.
func Write(ctx context.Context, s *model.State, o exchange.WriteOptions, out exchange.Output, p exchange.Progress) (*exchange.Written, error) {
	w := &writer{State: s, t: s.Index(), done: &exchange.Written{Counts: map[model.Kind]int{}}, ctx: ctx, progress: p}
	for _, k := range model.Kinds() {
		if k != model.KindSynced {
			w.all += int64(s.Count(k))
		}
	}
	w.plan()
	ext := strings.ToLower(path.Ext(o.Name))
	switch {
	case out.Many():
		return w.done, w.folder(out)
	case ext == ".csv" || ext == ".tsv":
		one := specCalled(o.Settings[settingSheet])
		if one == nil {
			return nil, exchange.Refuse("", "", 0, message.New(saysNoSheet, message.Name("name", o.Settings[settingSheet])))
		}
		return w.done, w.text(out, "", one, map[string]rune{".csv": ',', ".tsv": '\t'}[ext])
	}
	return w.done, w.workbook(out)
}

type writer struct {
	*model.State
	t        *model.Timetable
	ctx      context.Context
	done     *exchange.Written
	progress exchange.Progress
	n, all   int64

	sectionRow map[model.SectionID]bool // that its course and its ID don't tell from all others
	mainRow    map[model.SectionID]bool // that its code in one cell does not
	studentRow map[model.StudentID]bool // that neither SIS id nor code tells from all others
}

// plan finds the records that other rows have to name by their own row.
func (w *writer) plan() {
	w.sectionRow, w.mainRow, w.studentRow = map[model.SectionID]bool{}, map[model.SectionID]bool{}, map[model.StudentID]bool{}
	pairs, codes := map[string]int{}, map[string]int{}
	pair := func(s *model.Section) string { return exchange.Section(w.Course(s.Course).Code, s.SectionID) }
	for s := range w.Sections() {
		pairs[pair(s)]++
		codes[w.SectionCode(s.ID)]++
	}
	for s := range w.Sections() {
		w.sectionRow[s.ID] = pairs[pair(s)] > 1 || strings.HasPrefix(s.SectionID, rowMark)
		w.mainRow[s.ID] = w.sectionRow[s.ID] || codes[w.SectionCode(s.ID)] > 1 || tidyCode(w.SectionCode(s.ID)) != w.SectionCode(s.ID)
	}
	ids := map[string]bool{}
	for s := range w.Students() {
		ids[s.SISID], ids[s.GUID], ids[s.StatewideID] = true, true, true
	}
	for s := range w.Students() {
		marked := strings.HasPrefix(s.SISID, rowMark) // an id that reads as the name of a row names none
		w.studentRow[s.ID] = marked || s.SISID == "" && (s.Code == "" || ids[s.Code] || strings.HasPrefix(s.Code, rowMark))
	}
}

// folder writes each sheet that has rows as a file.
func (w *writer) folder(out exchange.Output) error {
	for i := range specs {
		sp := &specs[i]
		if sp.read || !w.any(sp) {
			continue
		}
		if err := w.text(out, sp.file+".csv", sp, ','); err != nil {
			return err
		}
	}
	return nil
}

// any says whether a sheet has rows.
func (w *writer) any(sp *spec) bool {
	found := false
	_ = w.rows(sp, func([]string) error { found = true; return io.EOF })
	return found
}

// text writes a sheet as text. A cell that a spreadsheet program would take for a formula gets an apostrophe before it.
func (w *writer) text(out exchange.Output, name string, sp *spec, sep rune) error {
	f, err := out.File(name)
	if err != nil {
		return err
	}
	c := csv.NewWriter(f)
	c.Comma = sep
	if err := c.Write(w.head(sp)); err != nil {
		return err
	}
	err = w.rows(sp, func(cells []string) error {
		for i := range cells {
			cells[i] = guard(cells[i])
		}
		if len(cells) == 1 && cells[0] == "" {
			return nil
		}
		return c.Write(cells)
	})
	c.Flush()
	w.done.Files++
	if err == nil {
		err = c.Error()
	}
	return err
}

// columns are those that are written of a sheet.
func (w *writer) columns(sp *spec) []column {
	return slices.DeleteFunc(slices.Clone(sp.columns), func(c column) bool {
		switch c.id {
		case "daysOff", colDayNumber:
			return true
		case colRow:
			return sp.kind == model.KindStudent && !slices.ContainsFunc(slices.Collect(w.Students()), func(s *model.Student) bool { return w.studentRow[s.ID] }) ||
				sp.kind == model.KindSection && !slices.ContainsFunc(slices.Collect(w.Sections()), func(s *model.Section) bool { return w.mainRow[s.ID] })
		case "bell.dayNumber", "bell.name":
			return true
		}
		f, ok := model.FieldOf(sp.kind, c.id)
		return ok && sp.part == whole && f.Owner == model.Computed
	})
}

func (w *writer) head(sp *spec) []string {
	var head []string
	for _, c := range w.columns(sp) {
		head = append(head, c.label)
	}
	return head
}

// step counts a row.
func (w *writer) step() error {
	w.n++
	if w.n&255 == 0 {
		w.progress.Report(w.n, w.all)
		return w.ctx.Err()
	}
	return nil
}

// rows yields the rows of a sheet.
func (w *writer) rows(sp *spec, yield func([]string) error) error {
	if sp.part != whole || sp.kind == model.KindCalendar {
		return w.partRows(sp, yield)
	}
	cols := w.columns(sp)
	var fields []*model.Field
	for _, c := range cols {
		f, ok := model.FieldOf(sp.kind, c.id)
		if !ok {
			fields = append(fields, nil)
			continue
		}
		fields = append(fields, &f)
	}
	for r := range w.All(sp.kind) {
		if err := w.step(); err != nil {
			return err
		}
		cells := make([]string, len(cols))
		for i, c := range cols {
			cells[i] = w.cell(r, c.id, fields[i])
		}
		if err := yield(cells); err != nil {
			return err
		}
	}
	w.done.Counts[sp.kind] = w.Count(sp.kind)
	return nil
}

// cell is what a record's row says in a column.
func (w *writer) cell(r model.Record, id string, f *model.Field) string {
	switch id {
	case colRow:
		return w.rowName(r)
	case colCourse, colSection:
		return w.sectionCell(r, id)
	case colGrid, colDay, colPeriod:
		return w.slotCell(r, id)
	case "sisOwns":
		var ids []string
		for _, k := range r.(*model.School).SISOwns {
			ids = append(ids, k.ID())
		}
		return exchange.List(ids...)
	case "rulesOff":
		return exchange.List(r.(*model.School).RulesOff...)
	}
	if f.Refers == model.KindNone {
		return f.Get(w.t, r)
	}
	var names []string
	for _, k := range f.Keys(r) {
		names = append(names, w.refer(k))
	}
	if !f.Many() {
		return strings.Join(names, "")
	}
	return exchange.List(names...)
}

// rowName is how other rows name a record that nothing else tells from others; "" for any other.
func (w *writer) rowName(r model.Record) string {
	switch r := r.(type) {
	case *model.Student:
		if !w.studentRow[r.ID] {
			return ""
		}
	case *model.Section:
		if !w.mainRow[r.ID] {
			return ""
		}
	}
	return rowMark + strconv.Itoa(int(r.Key().ID))
}

// refer is how a cell names a record.
func (w *writer) refer(k model.Key) string {
	r := w.Get(k)
	switch r := r.(type) {
	case *model.Student:
		switch {
		case w.studentRow[r.ID]:
			return w.rowName(r)
		case r.SISID != "":
			return r.SISID
		}
		return r.Code
	case *model.Section:
		if w.mainRow[r.ID] {
			return w.rowName(r)
		}
		return w.SectionCode(r.ID)
	}
	code, ok := model.FieldOf(k.Kind, "code")
	if !ok {
		return ""
	}
	return code.In(w.State, r)
}

func (w *writer) sectionCell(r model.Record, id string) string {
	var s *model.Section
	switch r := r.(type) {
	case *model.Enrolment:
		s = w.Section(r.Section)
	case *model.Lesson:
		s = w.Section(r.Section)
	}
	switch {
	case s == nil:
		return ""
	case id == colCourse:
		return w.Course(s.Course).Code
	case w.sectionRow[s.ID]:
		return w.rowName(s)
	}
	return s.SectionID
}

func (w *writer) slotCell(r model.Record, id string) string {
	var at model.Slot
	switch r := r.(type) {
	case *model.Lesson:
		at = r.Slot
	case *model.RosterSlot:
		at = r.Slot
	}
	g := w.Grid(at.Grid)
	switch {
	case g == nil:
		return ""
	case id == colGrid:
		return g.Code
	case id == colDay:
		return g.DayCode(at.Day)
	}
	return g.Period(at.Period).Code
}

// partRows yields the rows of what has a sheet of its own.
func (w *writer) partRows(sp *spec, yield func([]string) error) (err error) {
	add := func(cells ...string) {
		if err == nil {
			if err = w.ctx.Err(); err == nil {
				err = yield(cells)
			}
		}
	}
	switch sp.part {
	case identifiers:
		for _, i := range w.School().Identifiers {
			add(i.Name, i.Value)
		}
	case logo:
		const most = 30_000 // characters that a cell of a workbook holds, and some less
		text := base64.StdEncoding.EncodeToString(w.School().Logo)
		for n := 1; text != ""; n++ {
			cut := min(len(text), most)
			add(strconv.Itoa(n), text[:cut])
			text = text[cut:]
		}
	case terms:
		for _, t := range w.Calendar().Terms {
			add(t.Name, t.First.String(), t.Last.String())
		}
	case gridDays:
		for g := range w.Grids() {
			for _, d := range g.Days {
				add(g.Code, d.Code, d.Name)
			}
		}
	case periods:
		for g := range w.Grids() {
			for _, p := range g.Periods {
				add(g.Code, p.Code, p.Name)
			}
		}
	case bellTimes:
		for g := range w.Grids() {
			for _, b := range append([]model.BellSchedule{{Cells: g.Cells}}, g.Schedules...) {
				for _, c := range b.Cells {
					add(g.Code, b.Name, g.DayCode(c.Day), g.Period(c.Period).Code, c.Start.String(), c.End.String(), c.Kind.String(), waveText(c.Variants))
				}
			}
		}
	case schedules:
		for g := range w.Grids() {
			for _, b := range g.Schedules {
				add(g.Code, b.Name)
			}
		}
	case daysOff:
		for t := range w.Teachers() {
			for _, o := range t.DaysOff {
				add(w.offCells(t, o)...)
			}
		}
	case whole: // the calendar
		for _, d := range w.Calendar().Days {
			add(d.Date.String(), strconv.Itoa(int(d.Day)), d.Holiday, d.Schedule)
		}
	}
	return err
}

func waveText(list []model.Variant) string {
	var waves []string
	for _, v := range list {
		text := v.Code
		for _, s := range v.Spans {
			text += " " + s.Start.String() + "-" + s.End.String()
		}
		waves = append(waves, text)
	}
	return strings.Join(waves, "; ")
}

// offCells is a day off of a teacher: by the first grid that has the day, where it is a whole one; by
// its number where none has.
func (w *writer) offCells(t *model.Teacher, o model.DayOff) []string {
	kind := "fixed"
	if o.Kind == model.OffPreferred {
		kind = "preferred"
	}
	if g := w.Grid(o.Grid); g != nil {
		return []string{t.Code, g.Code, g.DayCode(o.Day), g.Period(o.Period).Code, kind}
	}
	for g := range w.Grids() {
		if code := g.DayCode(o.Day); code != "" {
			return []string{t.Code, g.Code, code, "", kind}
		}
	}
	return []string{t.Code, "", rowMark + strconv.Itoa(int(o.Day)), "", kind}
}
