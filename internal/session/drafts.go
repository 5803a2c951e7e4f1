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
	if slices.Equal(next, o.drafts) {
		return
	}
	o.drafts = next
	o.File.SetDrafts(next)
	s.Drafted.emit(k)
	s.changed()
}
