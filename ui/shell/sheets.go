package shell

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"carillon/internal/session"
	"carillon/internal/sheet"
	"carillon/internal/sheets"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
	uisheet "carillon/ui/sheet"
)

// recordSheet is the page of a kind of record: its sheet, made of the open file when it is first shown.
type recordSheet struct {
	*uisheet.Page
	w     *Window
	kind  model.Kind
	words uisheet.Words

	of       *model.Timetable // that the rows are of; nil for none
	src      *sheets.Source
	applied  bool        // the gesture under way has made an edit
	keeping  bool        // the session is being told of the sheet's own drafts
	applying bool        // an edit of this sheet is under way: it takes in itself what becomes of it
	touched  []sheet.Key // rows that were changed since the sheet was last up to date
	reload   bool        // there are other rows than then

	selection string // what was said of the selection last
}

// wordsOf are what a page calls its records.
func wordsOf(kind model.Kind) uisheet.Words {
	d := sheets.Described(kind)
	return uisheet.Words{Title: d.Title, One: kind.String(), Many: kind.Plural(), Empty: d.Empty}
}

// noRows is the source of a sheet while no file is open.
type noRows struct{}

func (noRows) Columns() []sheet.Column         { return nil }
func (noRows) Keys() []sheet.Key               { return nil }
func (noRows) Text(sheet.Key, int) string      { return "" }
func (noRows) Try(sheet.Edit) sheet.Result     { return sheet.Result{} }
func (noRows) Apply(e sheet.Edit) sheet.Result { return sheet.Result{} }

// sheetOf is the sheet of a page, made when it is first asked for: a window has more of them than most people look at. It is
// nil for pages that show no records.
func (w *Window) sheetOf(p session.Page) *recordSheet {
	kind := pageKind(p)
	if w.sheets[p] == nil && kind != model.KindNone {
		r := w.newSheet(kind)
		w.sheets[p] = r
		w.makeRecordBar(r, kind)
		if page, ok := w.pages[p].(*fyne.Container); ok {
			page.Add(r.Object())
		}
	}
	return w.sheets[p]
}

func (w *Window) newSheet(kind model.Kind) *recordSheet {
	r := &recordSheet{w: w, kind: kind, words: wordsOf(kind)}
	r.Page = uisheet.NewPage(w.host, r.words, sheet.New(noRows{}, sheet.View{}))
	p := session.PageOf(kind)
	r.OnCurrent = func(sheet.Key) {
		w.selectRow(p)
		w.showRecordBar()
		w.commands.Refresh()
	}
	r.OnKept = r.keepView
	r.OnSelect = r.tellSelection
	r.OnSay = w.say
	show := r.OnOutcome
	r.OnOutcome = func(out sheet.Outcome) {
		r.catchUp()
		show(out)
		r.keepDrafts()
		if r.applied {
			w.session.DraftsOfEdit()
		}
		r.applied = false
		if n := len(out.Refused); n > 0 && out.Edit.Label != "" {
			w.say(names.Number(n) + " of " + names.Count(n+out.Taken, "value", "values") + " could not be taken.")
		}
	}
	r.OnOpen = func(sheet.Key) { w.commands.Run("edit.open") }
	r.OnDelete = r.askDelete
	r.OnMenu = r.menu
	if kind == model.KindSection {
		w.panel.hook(r)
	}
	return r
}

// fill brings the sheet up to date with the open file.
func (r *recordSheet) fill() {
	s := r.w.open
	if s == nil {
		return
	}
	if r.of != s.t {
		r.of, r.touched, r.reload = s.t, nil, false
		r.src = sheets.New(s.t, r.kind, r.perform)
		state := sheet.New(r.src, r.keptView())
		state.SetDrafts(r.keptDrafts())
		r.SetState(state)
		r.w.warm()
		return
	}
	r.catchUp()
	r.w.warm()
}

// keptDrafts are those that the session has of this kind of record.
func (r *recordSheet) keptDrafts() []sheet.Draft {
	var list []sheet.Draft
	for _, d := range r.w.session.Drafts(r.kind) {
		if c := r.src.ColumnOf(d.Field); c >= 0 {
			k := sheet.Key(d.Row)
			if d.Key.ID != 0 {
				k = sheets.KeyOf(d.Key)
			}
			list = append(list, sheet.Draft{Key: k, Column: r.src.Columns()[c].ID, Text: d.Text, Reason: d.Reason, Row: d.RowReason,
				Unknown: d.Unknown})
		}
	}
	return list
}

// keepDrafts hands what could not be taken to the session, which keeps it safe and counts it.
func (r *recordSheet) keepDrafts() {
	var list []session.Draft
	for _, d := range r.State().Drafts() {
		x := session.Draft{Key: model.Key{Kind: r.kind}, Text: d.Text, Reason: d.Reason, RowReason: d.Row, Unknown: d.Unknown}
		if d.Key.Draft() {
			x.Row = uint64(d.Key)
		} else {
			x.Key = r.src.RecordOf(d.Key)
		}
		if f, ok := model.FieldOf(r.kind, d.Column); ok {
			x.Field = f.Path()
			list = append(list, x)
		}
	}
	r.keeping = true
	defer func() { r.keeping = false }()
	r.w.session.SetDrafts(r.kind, list)
}

// takeDrafts takes over the drafts that the session has after an edit was undone or done again.
func (r *recordSheet) takeDrafts() {
	if r.src == nil || r.keeping || r.w.open == nil || r.of != r.w.open.t {
		return
	}
	r.State().ReplaceDrafts(r.keptDrafts())
	r.Changed()
}

// restart forgets the rows of a file that is no longer open.
func (r *recordSheet) restart() {
	if r.of != nil {
		r.of, r.src, r.touched, r.reload = nil, nil, nil, false
		r.SetState(sheet.New(noRows{}, sheet.View{}))
	}
}

// perform performs an edit of the sheet.
func (r *recordSheet) perform(e model.Edit) error {
	r.applying = true
	defer func() { r.applying = false }()
	r.w.session.Select(r.selected()) // where undo goes back to
	err := r.w.session.Apply(e)
	r.applied = r.applied || err == nil
	return err
}

// selected is what is selected in the sheet, as the session knows it.
func (r *recordSheet) selected() session.Selection {
	from, fromColumn, to, toColumn := r.State().Selection()
	cell := func(k sheet.Key, column int) session.Cell {
		c := session.Cell{Key: r.src.RecordOf(k)}
		if column >= 0 && c.Key.ID != 0 {
			c.Field = r.src.Field(column).ID
		}
		return c
	}
	return session.Selection{From: cell(from, fromColumn), At: cell(to, toColumn)}
}

// SelectPlace goes to what the session knows as selected: a record, or the cells between two.
func (r *recordSheet) SelectPlace(sel session.Selection) {
	r.fill()
	column := func(c session.Cell) int {
		if f, ok := model.FieldOf(r.kind, c.Field); ok && r.src != nil {
			return r.src.ColumnOf(f.Path())
		}
		return -1
	}
	from, at := column(sel.From), column(sel.At)
	if from < 0 || at < 0 || sel.From.Key.Kind != r.kind || sel.At.Key.Kind != r.kind {
		r.Select(sel.At.Key)
		return
	}
	r.SelectCells(sheets.KeyOf(sel.From.Key), from, sheets.KeyOf(sel.At.Key), at)
}

// follow notes what an edit changed.
func (r *recordSheet) follow(p model.Patch) {
	if r.src == nil {
		return
	}
	touched, reload := r.src.Follow(p)
	r.touched = append(r.touched, touched...)
	r.reload = r.reload || reload
	if !r.applying && r.w.session.Place().Page == session.PageOf(r.kind) {
		r.catchUp()
	}
}

// catchUp takes in what was changed since.
func (r *recordSheet) catchUp() {
	if r.src == nil || r.applying {
		return
	}
	touched, reload := r.touched, r.reload
	r.touched, r.reload = nil, false
	if reload {
		r.State().Reload()
	} else {
		r.State().Update(touched...)
	}
	r.Changed()
	r.keepDrafts()
	if reload {
		r.w.warm()
	}
}

// Current is the record that a person is on; ok is false where there is none.
func (r *recordSheet) Current() (k model.Key, ok bool) {
	if r.src == nil {
		return k, false
	}
	row, _ := r.State().CurrentCell()
	k = r.src.RecordOf(row)
	return k, k.ID != 0
}

// Select goes to a record, whatever the filter; it reports whether the record is there.
func (r *recordSheet) Select(k model.Key) bool {
	r.fill()
	if r.src == nil || k.Kind != r.kind || !r.State().GoTo(sheets.KeyOf(k)) {
		return false
	}
	r.Changed()
	r.Reveal(r.State().Current())
	return true
}

// tellSelection says in the status bar what is selected, where it is more than a cell.
func (r *recordSheet) tellSelection() {
	t := r.State().Tally()
	if t.Cells < 2 {
		r.forgetSelection()
		return
	}
	text := names.Count(t.Cells, "cell", "cells") + " selected: " + r.State().Words(t) + " of " + names.Count(t.Rows, "row", "rows")
	if t.Numbers > 1 {
		text += " · sum " + trimmed(t.Sum) + ", average " + trimmed(t.Sum/float64(t.Numbers))
	}
	r.selection = text
	r.w.say(text)
}

// forgetSelection takes away what was said of a selection that is another now, or on a page that is no longer shown.
func (r *recordSheet) forgetSelection() {
	if r.selection != "" && r.w.session.Status().Said == r.selection {
		r.w.say("")
	}
	r.selection = ""
}

// askDelete says what hangs on records before they are deleted.
func (r *recordSheet) askDelete(rows []sheet.Key, do func()) {
	t := r.w.open.t
	if err := t.School().MayEdit(r.kind); err != nil {
		r.w.say(names.Sentence(err.Error()))
		return
	}
	keys := make([]model.Key, len(rows))
	for i, row := range rows {
		keys[i] = r.src.RecordOf(row)
	}
	title := "Delete " + names.Count(len(keys), r.words.One, r.words.Many) + "?"
	if len(keys) == 1 {
		r.w.askDelete(keys[0])
		return
	}
	r.w.host.Ask(title, whatHangs(t, keys), kit.Choice{Text: "Delete", Risky: true, Do: func() {
		do()
		r.Focus()
	}})
}

// menu shows what can be done with what is selected.
func (r *recordSheet) menu(at fyne.Position) {
	clip := fyne.CurrentApp().Clipboard()
	s := r.State()
	_, column := s.CurrentCell()
	item := func(text string, do func()) *fyne.MenuItem { return fyne.NewMenuItem(text, do) }
	menu := fyne.NewMenu("", item("Cut", func() { r.Cut(clip) }), item("Copy", func() { r.Copy(clip) }), item("Paste",
		func() { r.Paste(clip) }),
		fyne.NewMenuItemSeparator(), item("New "+r.words.One, r.Insert), item("Delete…", r.DeleteRows))
	if column >= 0 {
		c := s.Column(column)
		k, _ := s.CurrentCell()
		menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(),
			item("Group by "+c.Label, func() { r.GroupBy(c.ID) }),
			item("Show only this "+c.Label, func() { r.ShowOnly(sheet.Filter{Column: c.ID, Values: []string{s.Text(k, column)}}) }),
			item("Hide "+c.Label, func() { r.Hide(column) }))
	}
	if k, among := r.whose(); k.ID != 0 {
		menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(),
			item("Week of "+r.w.open.t.Describe(k), func() { r.w.session.ShowWeek(k, among) }))
	}
	if _, ok := recordForms[r.kind]; ok {
		menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(), item("Edit…", func() { r.w.commands.Run("edit.open") }))
	}
	r.w.popUp(menu, at)
}

// trimmed writes a number with one decimal where it needs it.
func trimmed(n float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(n, 'f', 1, 64), ".0")
}
