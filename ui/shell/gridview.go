package shell

import (
	"cmp"
	"fmt"
	"slices"

	"carillon/internal/session"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/views"
	"carillon/ui/grid"
	"carillon/ui/kit"
)

// rowMode says what the rows of the master grid are.
type rowMode = views.RowsBy

// rowNames is what the rows of the master grid can be, in the words of a region, in the order of [views.RowsBy].
func rowNames(r model.Region) []string {
	if r == model.RegionUSA {
		return []string{"Grades", "Teachers", "Rooms", "Sections", "Departments", "Campuses", "Lines"}
	}
	return []string{"Year levels", "Teachers", "Rooms", "Sections", "Faculties", "Campuses", "Lines"}
}

// rowCommands choose what the rows of the master grid are.
func (w *Window) rowCommands() (out []kit.Command) {
	s := w.session
	for i, id := range rowCommandIDs {
		rows := session.Rows(i)
		out = append(out, kit.Command{ID: id, Label: "Rows: " + rowNames("")[i],
			Now:     func() string { return "Rows: " + rowNames(w.region())[i] },
			Checked: func() bool { return s.Place().View.Rows == rows }, Can: s.CanWithFile,
			Run: func() { s.Go(session.PageGrid); w.setRows(rows) }})
	}
	return out
}

// gridCommands show and hide parts of the master grid's page, which the file keeps.
func (w *Window) gridCommands() (out []kit.Command) {
	s := w.session
	for _, c := range []struct {
		id, label string
		of        func(*session.View) *bool
		checked   bool // the value for which it is ticked
	}{
		{"view.offline", "Offline Periods", func(v *session.View) *bool { return &v.Offline }, true},
		{"view.inspector", "Inspector", func(v *session.View) *bool { return &v.HideInspector }, false},
		{"view.tray", "Lessons Not Placed", func(v *session.View) *bool { return &v.HideTray }, false},
	} {
		out = append(out, kit.Command{ID: c.id, Label: c.label, Can: s.CanWithFile,
			Checked: func() bool { v := s.Place().View; return *c.of(&v) == c.checked },
			Run: func() {
				s.Go(session.PageGrid)
				v := s.Place().View
				*c.of(&v) = !*c.of(&v)
				s.SetView(v)
			}})
	}
	return out
}

// showParts shows the parts beside the master grid, or leaves their room to it.
func (w *Window) showParts() {
	v := w.session.Place().View
	hidden := w.session.Place().Page != session.PageGrid || v.HideInspector
	if w.inspector.root.Hidden != hidden {
		w.inspector.root.Hidden = hidden
		w.body.Refresh()
	}
	w.tray.hide(v.HideTray)
}

// rowCommandIDs are those of rowCommands.
var rowCommandIDs = []string{"view.rows.years", "view.rows.teachers", "view.rows.rooms", "view.rows.sections", "view.rows.departments",
	"view.rows.campuses", "view.rows.lines"}

// rowsMenu is their part of the View menu.
func rowsMenu() kit.MenuSpec {
	m := kit.MenuSpec{Label: "Rows of the grid"}
	for _, id := range rowCommandIDs {
		m.Lines = append(m.Lines, id)
	}
	return m
}

// region is that of the open file's school; "" without one.
func (w *Window) region() model.Region {
	if w.open == nil {
		return ""
	}
	return w.open.t.School().Region
}

// viewOptions is what of the timetable the master grid shows.
type viewOptions struct {
	rows     rowMode
	grid     model.GridID
	rotation int // 0: all
	offline  bool
}

func (o viewOptions) master() views.MasterOptions {
	return views.MasterOptions{Rows: o.rows, Grid: o.grid, Rotation: o.rotation, Offline: o.offline}
}

// gridView is the master grid as the window draws it, and how its cells and cards lead back to the timetable.
type gridView struct {
	master *views.Master
	data   *grid.Data
	slots  []model.Slot // by column
	tray   []grid.Card  // lessons not placed; Row and Col mean nothing
}

// makeView makes the view data of a timetable; the answers of clashing are the clash marks.
func makeView(t *model.Timetable, clashing func(model.LessonID) bool, o viewOptions) *gridView {
	v := &gridView{master: views.NewMaster(t, o.master(), clashing)}
	v.fill(t)
	return v
}

// fill takes over all that the master grid says.
func (v *gridView) fill(t *model.Timetable) {
	v.data, v.slots, v.tray = &grid.Data{Cards: make([]grid.Card, 0, t.Count(model.KindLesson))}, nil, nil
	for _, c := range v.master.Columns {
		times := ""
		if c.End > c.Start {
			times = clock(c.Start) + "–" + clock(c.End)
		}
		v.slots = append(v.slots, c.Slot)
		v.data.Columns = append(v.data.Columns, grid.Column{Day: c.Day, Period: c.Period, Times: times})
	}
	for _, r := range v.master.Rows {
		v.data.Rows = append(v.data.Rows, gridRow(r))
	}
	for l := range t.Lessons() {
		v.data.Cards = v.appendCards(v.data.Cards, l.ID)
	}
	for _, id := range v.master.Tray {
		v.tray = append(v.tray, v.card(id))
	}
}

func gridRow(r views.Row) grid.Row { return grid.Row{Heading: r.Heading, Sub: r.Sub} }

// appendCards appends the cards that a lesson has in the grid.
func (v *gridView) appendCards(cards []grid.Card, id model.LessonID) []grid.Card {
	col, rows := v.master.Cells(id)
	for _, row := range rows {
		c := v.card(id)
		c.Row, c.Col = row, col
		cards = append(cards, c)
	}
	return cards
}

// card is how a lesson's card is drawn: a dash stands for a missing teacher or room.
func (v *gridView) card(id model.LessonID) grid.Card {
	x, _ := v.master.Card(id)
	c := grid.Card{ID: grid.CardID(id), Line1: x.Section, Line2: cmp.Or(x.Teacher, "–"), Tail: cmp.Or(x.Room, "–"),
		Hue:   grid.Hue{Index: x.Colour.Index},
		Marks: grid.Marks{Pinned: x.Pinned, Plus: x.Linked, Clash: x.Clash}}
	if x.Colour.Own != 0 {
		c.Hue.Hex = fmt.Sprintf("%06X", uint32(x.Colour.Own))
	}
	if x.Rotation != "" {
		c.Marks.Rotation = "R" + x.Rotation
	}
	return c
}

// col is the column of a slot that the grid shows.
func (v *gridView) col(slot model.Slot) int {
	col, _ := v.master.ColumnOf(slot)
	return col
}

// showGrid brings the grid and the tray up to date: by what the patches since the last time changed, or with everything
// made afresh where another part of the timetable is to be seen.
func (w *Window) showGrid() {
	s := w.open
	marked, all := s.checker.Marked()
	patch := model.Merge("", s.patches...)
	s.patches = s.patches[:0]
	if s.view == nil || s.view.master.Options != w.options().master() || all {
		s.view = makeView(s.t, s.checker.Clashing, w.options())
		w.grid.SetData(s.view.data)
		w.tray.set(s.view.tray)
		return
	}
	v := s.view
	change := v.master.Follow(patch, marked)
	if change.Afresh {
		v.fill(s.t)
		w.grid.SetData(v.data)
		w.tray.set(v.tray)
		return
	}
	var ids []grid.CardID
	var cards []grid.Card
	for _, id := range change.Lessons {
		ids, cards = append(ids, grid.CardID(id)), v.appendCards(cards, id)
	}
	w.grid.Change(ids, cards)
	for _, r := range change.Rows {
		w.grid.SetRow(r, gridRow(v.master.Rows[r]))
	}
	w.changeTray(change.Tray)
}

// changeTray takes lessons out of the tray and puts those in that belong there now.
func (w *Window) changeTray(ids []model.LessonID) {
	if len(ids) == 0 {
		return
	}
	v := w.open.view
	var places []int
	for _, id := range ids {
		if i := slices.IndexFunc(v.tray, func(c grid.Card) bool { return c.ID == grid.CardID(id) }); i >= 0 {
			v.tray = slices.Delete(v.tray, i, i+1)
			w.tray.remove(i)
		}
		if i := slices.Index(v.master.Tray, id); i >= 0 {
			places = append(places, i)
		}
	}
	slices.Sort(places)
	for _, i := range places {
		c := v.card(v.master.Tray[i])
		v.tray = slices.Insert(v.tray, i, c)
		w.tray.insert(i, c)
	}
	w.tray.refresh()
}

// clock writes a time of the day as a US school does: 8:10, 1:05.
func clock(m model.Minute) string {
	h := int(m) / 60 % 12
	if h == 0 {
		h = 12
	}
	return fmt.Sprintf("%d:%02d", h, int(m)%60)
}

// plural writes a count with its noun: "1 seat", "2,140 students".
func plural(n int, one string) string { return names.Count(n, one, one+"s") }
