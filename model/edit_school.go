package model

import (
	"fmt"
	"slices"
)

// SISKinds lists the kinds that the SIS can be the source of truth for, in the order in which Setup > School info > Admin
// has them.
func SISKinds() []Kind { return []Kind{KindStudent, KindTeacher, KindRoom} }

// SISOwnsKind says whether the SIS is the source of truth for a kind: such records come and go with a sync only.
func (s *School) SISOwnsKind(k Kind) bool { return slices.Contains(s.SISOwns, k) }

// MayEdit is nil where a person may create and delete records of a kind by hand, else an [*Error] with the code
// [SISOwned] that says where to change that.
func (s *School) MayEdit(k Kind) error {
	if !s.SISOwnsKind(k) {
		return nil
	}
	return &Error{Code: SISOwned, Key: Key{Kind: k}, Text: k.Plural() + " come from the SIS, so they can't be created or deleted " +
		"by hand. Setup > School info > Admin changes that"}
}

// ByHand is an edit that a person makes, not a sync: it is refused where it creates or deletes records of a kind that the
// SIS is the source of truth for. Undoing and redoing are no edits, and stay free.
type ByHand struct{ Edit Edit }

// Label is the edit's.
func (e ByHand) Label(t *Timetable) string { return e.Edit.Label(t) }

func (e ByHand) foldKey() string {
	if f, ok := e.Edit.(folding); ok {
		return f.foldKey()
	}
	return ""
}

func (e ByHand) apply(x *tx) error {
	school := x.School() // an edit of the school counts from the next one on
	if err := e.Edit.apply(x); err != nil {
		return err
	}
	for _, c := range x.changes {
		if (c.Before == nil) == (c.After == nil) && !otherDates(c) {
			continue
		}
		if err := school.MayEdit(c.Key.Kind); err != nil {
			return err
		}
	}
	return nil
}

// otherDates says whether a change begins or ends a place in a section list, which is who is in it.
func otherDates(c Change) bool {
	was, ok := c.Before.(*Enrolment)
	is, also := c.After.(*Enrolment)
	return ok && also && (was.First != is.First || was.Last != is.Last)
}

// SetRotations is an edit that makes these the timetable's rotations: those with an ID of one that is there change it, those
// with ID 0 are new, and the rest go. A rotation in which sections or rosters run can't go.
type SetRotations struct{ Rotations []Rotation }

// Label is "Change the rotations".
func (e SetRotations) Label(*Timetable) string { return "Change the rotations" }

func (e SetRotations) apply(x *tx) error {
	var old []*Rotation
	for r := range x.Rotations() {
		old = append(old, r)
	}
	for _, r := range old {
		if !slices.ContainsFunc(e.Rotations, func(n Rotation) bool { return n.ID == r.ID }) {
			if err := x.set(r.Key(), nil); err != nil {
				return err
			}
		}
	}
	for _, r := range e.Rotations {
		var err error
		switch was := x.Rotation(r.ID); {
		case r.ID == 0:
			_, err = x.add(&r)
		case was == nil:
			err = gone(r.Key())
		default:
			err = x.change(was, &r, *was != r)
		}
		if err != nil {
			return err
		}
	}
	for _, r := range old {
		if err := x.checkRotationGone(r); err != nil {
			return err
		}
	}
	return nil
}

// checkRotationGone is an error where nothing has the number of a rotation any more and something still runs in it.
func (x *tx) checkRotationGone(was *Rotation) error {
	for r := range x.Rotations() {
		if r.Number == was.Number {
			return nil
		}
	}
	return x.MayDeleteRotation(was)
}

// MayDeleteRotation is nil where nothing runs in a rotation by its number, else an [*Error] that says what does.
func (t *Timetable) MayDeleteRotation(r *Rotation) error {
	runs := func(in Rotations) bool { return in != 0 && in.Has(int(r.Number)) }
	users := Counts{}
	for s := range t.Sections() {
		if runs(s.Rotations) {
			users[KindSection]++
		}
	}
	for s := range t.RosterSlots() {
		if runs(s.Rotations) {
			users[KindRosterSlot]++
		}
	}
	switch users.Total() {
	case 0:
		return nil
	case 1:
		return refused(r.Key(), "rotation %s can't be removed: %s runs in it", r.title(), users)
	}
	return refused(r.Key(), "rotation %s can't be removed: %s run in it", r.title(), users)
}

// title is number and name: "2 (Semester 2)".
func (r *Rotation) title() string {
	if r.Name == "" {
		return fmt.Sprint(r.Number)
	}
	return fmt.Sprintf("%d (%s)", r.Number, r.Name)
}
