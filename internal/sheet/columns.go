package sheet

import "slices"

// completed is a view's list of columns with all columns in it that there are, and no others.
func (s *Sheet) completed(list []ColumnView) []ColumnView {
	var known []ColumnView
	in := map[string]bool{}
	for _, c := range list {
		if _, ok := s.byID[c.ID]; ok && !in[c.ID] {
			in[c.ID] = true
			known = append(known, c)
		}
	}
	for i, c := range s.cols {
		if in[c.ID] {
			continue
		}
		at := 0
		if i > 0 {
			at = 1 + slices.IndexFunc(known, func(x ColumnView) bool { return x.ID == s.cols[i-1].ID })
		}
		known = slices.Insert(known, at, ColumnView{ID: c.ID, Hidden: c.Hidden})
	}
	if !slices.ContainsFunc(known, func(c ColumnView) bool { return !c.Hidden }) && len(known) > 0 {
		known[0].Hidden = false // a sheet without columns has no place for anybody to be
	}
	return known
}

// placeColumns takes the order and the widths from the view.
func (s *Sheet) placeColumns() {
	before := slices.Clone(s.order)
	s.order, s.widths = s.order[:0], make([]float32, len(s.cols))
	for _, v := range s.view.Columns {
		c := s.byID[v.ID]
		s.widths[c] = v.Width
		if v.Width == 0 {
			s.widths[c] = s.cols[c].usualWidth()
		}
		s.widths[c] = max(MinWidth, min(s.widths[c], MaxWidth))
		if !v.Hidden {
			s.order = append(s.order, c)
		}
	}
	same := slices.Clone(s.order)
	slices.Sort(before)
	slices.Sort(same)
	if !slices.Equal(before, same) { // rows are found by the columns that are shown
		clear(s.texts)
		s.warmed = 0
	}
}

func (c *Column) usualWidth() float32 {
	switch {
	case c.Width > 0:
		return c.Width
	case c.Type == Number, c.Type == YesNo:
		return 80
	case c.Type == Date:
		return 104
	case c.Type == Choice, c.Type == Choices:
		return 160
	}
	return 130
}

// Width is how wide a column is, in units, by its index in the source.
func (s *Sheet) Width(column int) float32 { return s.widths[column] }

// Frozen is how many of the columns that are shown stay at the left.
func (s *Sheet) Frozen() int { return min(max(1, s.view.Frozen), len(s.order)) }

// SetWidth makes a column so wide, within limits.
func (s *Sheet) SetWidth(column int, width float32) {
	s.changeColumns(func(list []ColumnView) []ColumnView {
		list[s.inView(column)].Width = max(MinWidth, min(width, MaxWidth))
		return list
	})
}

// MoveColumn puts the column shown at a place before the one at another place; the number of columns stands for the end.
func (s *Sheet) MoveColumn(from, to int) {
	if from < 0 || from >= len(s.order) || to < 0 || to > len(s.order) || to == from || to == from+1 {
		return
	}
	s.changeColumns(func(list []ColumnView) []ColumnView {
		moved := list[s.inView(s.order[from])]
		var at int
		if to < len(s.order) {
			at = s.inView(s.order[to])
		} else {
			at = s.inView(s.order[len(s.order)-1]) + 1
		}
		old := s.inView(s.order[from])
		list = slices.Insert(list, at, moved)
		if old >= at {
			old++
		}
		return slices.Delete(list, old, old+1)
	})
}

// SetHidden hides a column or shows it. The last column that is shown stays.
func (s *Sheet) SetHidden(column int, hidden bool) {
	if hidden && len(s.order) == 1 && s.order[0] == column {
		return
	}
	s.changeColumns(func(list []ColumnView) []ColumnView {
		list[s.inView(column)].Hidden = hidden
		return list
	})
}

// ColumnsAtFirst shows the columns as the source has them.
func (s *Sheet) ColumnsAtFirst() {
	s.changeColumns(func([]ColumnView) []ColumnView { return s.completed(nil) })
}

func (s *Sheet) inView(column int) int {
	return slices.IndexFunc(s.view.Columns, func(v ColumnView) bool { return v.ID == s.cols[column].ID })
}

// changeColumns changes the columns of the view; the current cell stays in its column.
func (s *Sheet) changeColumns(change func([]ColumnView) []ColumnView) {
	at := s.ColumnAt(s.cur.Column)
	s.view.Columns = change(slices.Clone(s.view.Columns))
	before := slices.Clone(s.order)
	s.placeColumns()
	if slices.Equal(before, s.order) {
		return
	}
	s.cur.Column = max(0, slices.Index(s.order, at))
	s.single()
}
