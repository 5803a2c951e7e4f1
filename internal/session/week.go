package session

import (
	"slices"

	"carillon/model"
	"carillon/model/names"
	"carillon/model/views"
)

// ShowWeek goes to the week of a student, teacher, room, section or year level, opened from a list (nil for none) through which its
// neighbours can be gone to. It reports whether there is such a record.
func (s *Session) ShowWeek(k model.Key, among *Among) bool {
	if s.open == nil || !views.HasWeek(k.Kind) || s.open.T.Get(k) == nil {
		return false
	}
	if among != nil && !slices.Contains(among.Keys, k) {
		among = nil
	}
	s.leavePage(PageWeek, func() {
		s.visit(s.standing(Place{Page: PageWeek, View: s.travel.now.View, Selected: On(k), Among: among}), true)
		s.changed()
	})
	return true
}

// Week is the record whose week is shown; the zero Key where another page is, or none.
func (s *Session) Week() model.Key {
	if s.travel.now.Page != PageWeek {
		return model.Key{}
	}
	return s.travel.now.Selected.At.Key
}

// neighbour is the next record that is still there of the list from which the one that is shown was opened, or with -1 the one before.
func (s *Session) neighbour(by int) (k model.Key, ok bool) {
	now := s.travel.now
	if s.Week().ID == 0 || now.Among == nil || s.open == nil {
		return k, false
	}
	list := now.Among.Keys
	for i := slices.Index(list, s.Week()) + by; i >= 0 && i < len(list); i += by {
		if s.open.T.Get(list[i]) != nil {
			return list[i], true
		}
	}
	return k, false
}

// Neighbour goes to the week of the next record of the list from which the one that is shown was opened (1), or of the one before
// (-1), with the same weeks beside it. It reports whether there is one.
func (s *Session) Neighbour(by int) bool {
	k, ok := s.neighbour(by)
	if !ok {
		return false
	}
	to := s.travel.now
	to.Selected = On(k)
	s.visit(to, true)
	s.changed()
	return true
}

// Position says where the record whose week is shown stands in the list from which it was opened: "12 of 28 in ENG11 4"; "" where it was
// opened from none.
func (s *Session) Position() string {
	now := s.travel.now
	if s.Week().ID == 0 || now.Among == nil || s.open == nil {
		return ""
	}
	at, all := 0, 0
	for _, k := range now.Among.Keys {
		if s.open.T.Get(k) == nil {
			continue
		}
		if all++; k == s.Week() {
			at = all
		}
	}
	return names.Number(at) + " of " + names.Number(all) + " in " + now.Among.Name
}

// PutBeside shows the week of another record beside the one that is shown, in the place of the oldest where there is no more room. What is
// there already stays as it is.
func (s *Session) PutBeside(k model.Key) bool {
	now := s.travel.now
	if s.Week().ID == 0 || s.open == nil || !views.HasWeek(k.Kind) || s.open.T.Get(k) == nil || k == s.Week() {
		return false
	}
	if slices.Contains(now.Beside[:], k) {
		return true
	}
	to := now
	if i := slices.Index(to.Beside[:], model.Key{}); i >= 0 {
		to.Beside[i] = k
	} else {
		copy(to.Beside[:], now.Beside[1:])
		to.Beside[MaxBeside-1] = k
	}
	s.visit(to, true)
	s.changed()
	return true
}

// TakeAway takes the week of a record away from beside the one that is shown; the zero Key takes all of them away.
func (s *Session) TakeAway(k model.Key) {
	to := s.travel.now
	to.Beside = [MaxBeside]model.Key{}
	n := 0
	for _, o := range s.travel.now.Beside {
		if k.ID != 0 && o != k && o.ID != 0 {
			to.Beside[n] = o
			n++
		}
	}
	if s.Week().ID != 0 && to.Beside != s.travel.now.Beside {
		s.visit(to, true)
		s.changed()
	}
}

// CanGoToNeighbour is for going to the next record (1) of the list from which a week was opened, or to the one before (-1).
func (s *Session) CanGoToNeighbour(by int) string {
	switch _, ok := s.neighbour(by); {
	case s.open == nil:
		return NoFile
	case s.Week().ID == 0:
		return "Open somebody's week first."
	case s.travel.now.Among == nil:
		return "This week was opened from no list."
	case !ok && by > 0:
		return "This is the last of " + s.travel.now.Among.Name + "."
	case !ok:
		return "This is the first of " + s.travel.now.Among.Name + "."
	}
	return ""
}
