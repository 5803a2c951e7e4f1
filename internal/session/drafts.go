package session

import (
	"slices"

	"carillon/model"
)

// Draft is a text that was typed into a cell of a register and that the timetable could not take. It is no part of the
// timetable: it waits, also for the next time the file is opened, until the text is mended or given up.
type Draft struct {
	Key    model.Key // of the record; its ID is 0 for a row that has no record yet
	Row    uint64    // which of the rows without a record; 0 for a record
	Field  string
	Text   string
	Reason string // why the cell was not taken, as a sentence; "" where only its row can't be made
	// RowReason is why the row could not be made; "" for records.
	RowReason string
	// Unknown says that the text names a record that is not there.
	Unknown bool
}

// Drafts lists the drafts of a kind of record. Those of a record that was deleted are left out, and in again when it comes
// back.
func (s *Session) Drafts(k model.Kind) []Draft {
	var list []Draft
	for d := range s.drafts {
		if d.Key.Kind == k {
			list = append(list, d)
		}
	}
	return list
}

// CountDrafts is how many drafts there are, of all kinds.
func (s *Session) CountDrafts() (n int) {
	for range s.drafts {
		n++
	}
	return n
}

// drafts yields the drafts whose record is there, or is still to be made.
func (s *Session) drafts(yield func(Draft) bool) {
	if s.open == nil {
		return
	}
	for _, d := range s.open.drafts {
		if (d.Key.ID == 0 || s.open.T.Get(d.Key) != nil) && !yield(d) {
			return
		}
	}
}

// SetDrafts replaces the drafts of a kind of record, except those of records that are deleted at the moment.
func (s *Session) SetDrafts(k model.Kind, list []Draft) {
	o := s.open
	if o == nil {
		return
	}
	next := slices.DeleteFunc(slices.Clone(o.drafts), func(d Draft) bool {
		return d.Key.Kind == k && (d.Key.ID == 0 || o.T.Get(d.Key) != nil)
	})
	for _, d := range list {
		if d.Key.Kind == k {
			next = append(next, d)
		}
	}
	s.replaceDrafts(next, k)
}

func (s *Session) replaceDrafts(next []Draft, kinds ...model.Kind) {
	o := s.open
	if slices.Equal(next, o.drafts) {
		return
	}
	o.drafts = next
	o.File.SetDrafts(next)
	for _, k := range kinds {
		s.Drafted.emit(k)
	}
	s.changed()
}

// DraftsOfEdit notes that the newest edit, and the drafts that there are now, came of one gesture: whoever takes the edit back
// takes back the drafts that it left, and gets those again that it took away.
func (s *Session) DraftsOfEdit() {
	o := s.open
	if o == nil {
		return
	}
	made := o.madeAt(o.T.Revision())
	if made == nil {
		return
	}
	without := func(list, others []Draft) []Draft {
		in := make(map[Draft]bool, len(others))
		for _, d := range others {
			in[d] = true
		}
		return slices.DeleteFunc(slices.Clone(list), func(d Draft) bool { return in[d] })
	}
	made.left, made.took = without(o.drafts, made.before), without(made.before, o.drafts)
}

// exchangeDrafts takes some drafts away that are still as they were left, and puts others into cells that have none.
func (s *Session) exchangeDrafts(away, back []Draft) {
	if len(away)+len(back) == 0 {
		return
	}
	gone := make(map[Draft]bool, len(away))
	for _, d := range away {
		gone[d] = true
	}
	next := slices.DeleteFunc(slices.Clone(s.open.drafts), func(d Draft) bool { return gone[d] })
	in := make(map[draftCell]bool, len(next))
	for _, d := range next {
		in[d.cell()] = true
	}
	var kinds []model.Kind
	for _, d := range slices.Concat(away, back) {
		if !slices.Contains(kinds, d.Key.Kind) {
			kinds = append(kinds, d.Key.Kind)
		}
	}
	for _, d := range back {
		if !in[d.cell()] {
			next = append(next, d)
		}
	}
	s.replaceDrafts(next, kinds...)
}

// draftCell is the cell that a draft is in.
type draftCell struct {
	key   model.Key
	row   uint64
	field string
}

func (d Draft) cell() draftCell { return draftCell{d.Key, d.Row, d.Field} }
