package sheet

import (
	"cmp"
	"maps"
	"slices"
)

// Draft is a text that a cell shows and the source has not taken.
type Draft struct {
	Key    Key    `json:"key"`
	Column string `json:"column"` // its ID
	Text   string `json:"text"`
	Reason string `json:"reason,omitempty"` // why the cell was not taken, as a sentence; "" where only its row can't be made
	Row    string `json:"row,omitempty"`    // why the row could not be made; "" for rows that are there
	// Unknown says that the text names a record that is not there.
	Unknown bool `json:"unknown,omitempty"`
}

// pendingRow is a row that the source has not taken yet.
type pendingRow struct {
	cells  map[int]string
	reason string
	after  Key
}

// Draft is the draft in a cell; ok is false where there is none.
func (s *Sheet) Draft(k Key, column int) (d Draft, ok bool) {
	d, ok = s.drafts[k][column]
	return d, ok
}

// RowReason is why a row that is waiting could not be made; "" for rows that are there.
func (s *Sheet) RowReason(k Key) string {
	if p := s.pending[k]; p != nil {
		return p.reason
	}
	return ""
}

// Troubled says whether a row has a draft in it, or is one.
func (s *Sheet) Troubled(k Key) bool { return len(s.drafts[k]) > 0 || k.Draft() }

func (s *Sheet) keep(k Key, column int, text string, r Refusal) {
	if s.drafts[k] == nil {
		s.drafts[k] = map[int]Draft{}
	}
	s.drafts[k][column] = Draft{Key: k, Column: s.cols[column].ID, Text: text, Reason: r.Reason, Unknown: r.Unknown}
}

func (s *Sheet) drop(k Key, column int) {
	if d := s.drafts[k]; d != nil {
		delete(d, column)
		if len(d) == 0 {
			delete(s.drafts, k)
		}
	}
}

// Drafts lists what the source has not taken, in the order of the rows that are shown, then of the others. A row that is
// waiting has all its cells in the list. A row that has gone is left out, and in again when it comes back.
func (s *Sheet) Drafts() []Draft {
	if len(s.drafts)+len(s.pending) == 0 {
		return nil
	}
	at := make(map[Key]int)
	for _, g := range s.groups {
		for _, k := range g.rows {
			if s.drafts[k] != nil || k.Draft() {
				at[k] = len(at)
			}
		}
	}
	there := map[Key]bool{}
	for _, k := range s.src.Keys() {
		there[k] = s.drafts[k] != nil
	}
	var list []Draft
	for k, cells := range s.drafts {
		for _, d := range cells {
			if d.Row = s.RowReason(k); there[k] || k.Draft() {
				list = append(list, d)
			}
		}
	}
	for k, p := range s.pending {
		for c, text := range p.cells {
			if _, twice := s.drafts[k][c]; !twice {
				list = append(list, Draft{Key: k, Column: s.cols[c].ID, Text: text, Row: p.reason})
			}
		}
	}
	place := func(k Key) int {
		if i, ok := at[k]; ok {
			return i
		}
		return len(at)
	}
	slices.SortFunc(list, func(a, b Draft) int {
		return cmp.Or(cmp.Compare(place(a.Key), place(b.Key)), cmp.Compare(a.Key, b.Key),
			cmp.Compare(s.byID[a.Column], s.byID[b.Column]))
	})
	return list
}

// DraftCount is how many texts the source has not taken, those of rows that have gone since among them.
func (s *Sheet) DraftCount() (n int) {
	for _, cells := range s.drafts {
		n += len(cells)
	}
	for k, p := range s.pending {
		n += len(p.cells) - len(s.drafts[k])
	}
	return n
}

// SetDrafts takes over the drafts of an earlier sheet over the same rows, as Drafts gave them. Rows that were waiting wait at
// the end. Columns that are no more are left out.
func (s *Sheet) SetDrafts(list []Draft) {
	for _, d := range list {
		c, ok := s.byID[d.Column]
		if !ok || d.Key == 0 {
			continue
		}
		if !d.Key.Draft() {
			s.keep(d.Key, c, d.Text, Refusal{Reason: d.Reason, Unknown: d.Unknown})
			s.settle(d.Key)
			continue
		}
		s.last = max(s.last, d.Key+1)
		p := s.pending[d.Key]
		if p == nil {
			p = &pendingRow{cells: map[int]string{}}
			s.pending[d.Key] = p
			s.total++
			s.lastGroup().rows = append(s.lastGroup().rows, d.Key)
		}
		if p.cells[c], p.reason = d.Text, d.Row; d.Reason != "" {
			s.keep(d.Key, c, d.Text, Refusal{Reason: d.Reason, Unknown: d.Unknown})
		}
	}
	s.relines()
}

// ReplaceDrafts gives up what the sheet holds of drafts and of rows that are waiting, and takes others over as SetDrafts does.
// Rows that wait for something to be typed stay.
func (s *Sheet) ReplaceDrafts(list []Draft) {
	stays := map[Key]bool{}
	if len(s.drafts) > 0 {
		for _, k := range s.src.Keys() {
			if s.drafts[k] != nil { // those of rows that have gone wait for them to come back
				delete(s.texts, k)
				delete(s.drafts, k)
			}
		}
		maps.DeleteFunc(s.drafts, func(k Key, _ map[int]Draft) bool { return k.Draft() })
	}
	for _, d := range list {
		stays[d.Key] = true
	}
	gone := map[Key]bool{}
	for k, p := range s.pending {
		delete(s.texts, k)
		if !stays[k] && len(p.cells) > 0 {
			gone[k] = true
		}
		clear(p.cells)
	}
	s.remove(gone)
	s.SetDrafts(list)
}

// Restore gives the selected cells with a draft the source's value back.
func (s *Sheet) Restore() (restored int) {
	s.eachSelected(func(k Key, column int) {
		if _, ok := s.drafts[k][column]; ok {
			s.drop(k, column)
			delete(s.texts, k)
			restored++
		}
	})
	return restored
}

// NextDraft goes to the next draft behind the current cell, with around from the last to the first. A draft that the filter
// hides is brought into view. It reports whether there is one.
func (s *Sheet) NextDraft(around bool) bool {
	places := s.draftPlaces()
	next := slices.IndexFunc(places, func(p Place) bool { return before(s.cur, p) < 0 })
	if next < 0 {
		return around && s.FirstDraft()
	}
	s.Go(places[next])
	return true
}

// FirstDraft goes to the first draft; it reports whether there is one.
func (s *Sheet) FirstDraft() bool {
	places := s.draftPlaces()
	if len(places) > 0 {
		s.Go(places[0])
	}
	return len(places) > 0
}

// draftPlaces lists where the drafts are, line by line, each brought into view.
func (s *Sheet) draftPlaces() []Place {
	list := s.Drafts()
	for _, d := range list {
		s.reveal(d.Key, s.byID[d.Column])
	}
	places := make([]Place, len(list))
	for i, d := range list {
		places[i] = Place{s.LineOf(d.Key), slices.Index(s.order, s.byID[d.Column])}
	}
	slices.SortFunc(places, before)
	return places
}

// before orders places line by line.
func before(a, b Place) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}
