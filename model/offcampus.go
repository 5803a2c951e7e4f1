package model

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

// KindOffCampus is the kind of [OffCampus].
const KindOffCampus Kind = 22

// OffCampusID is the ID of an [OffCampus].
type OffCampusID uint32

// Key is the key of the record.
func (id OffCampusID) Key() Key { return Key{KindOffCampus, uint32(id)} }

// OffCampusReason says why a student is off campus.
type OffCampusReason uint8

// Reasons to be off campus.
const (
	WorkRelease OffCampusReason = iota + 1
	DualEnrolment
	LateArrival
	EarlyRelease
	OffCampusOther
)

var offCampusNames = [...]string{"", "work release", "dual enrolment", "late arrival", "early release", "other"}

func (r OffCampusReason) String() string {
	if int(r) < len(offCampusNames) {
		return offCampusNames[r]
	}
	return "unknown"
}

// OffCampus is periods in which a student is not at the school: no lesson is missing there, no study section has the student, and
// a lesson is a clash. Never sent.
type OffCampus struct {
	ID        OffCampusID     `cbor:"1,keyasint,omitempty" json:"id"`
	Student   StudentID       `cbor:"2,keyasint,omitempty" json:"student"`
	Reason    OffCampusReason `cbor:"3,keyasint,omitempty" json:"reason"`
	Slots     []Slot          `cbor:"4,keyasint,omitempty" json:"slots,omitempty"`
	Rotations Rotations       `cbor:"5,keyasint,omitempty" json:"rotations,omitempty"`
	Course    CourseID        `cbor:"6,keyasint,omitempty" json:"course,omitempty"` // taken there: a request for it is met
	First     Date            `cbor:"7,keyasint,omitempty" json:"first,omitempty"`  // 0: from the first day of school
	Last      Date            `cbor:"8,keyasint,omitempty" json:"last,omitempty"`   // 0: to the last day of school
}

func (o *OffCampus) Key() Key                { return o.ID.Key() }
func (o *OffCampus) withID(id uint32) Record { c := *o; c.ID = OffCampusID(id); return &c }
func (o *OffCampus) names(d []name) []name   { return d }
func (o *OffCampus) refs(dst []Key) []Key {
	dst = ref(ref(dst, o.Student), o.Course)
	for i, s := range o.Slots {
		if !slices.ContainsFunc(o.Slots[:i], func(before Slot) bool { return before.Grid == s.Grid }) {
			dst = ref(dst, s.Grid)
		}
	}
	return dst
}
func (o *OffCampus) without(k Key) Record {
	if k == o.Student.Key() {
		return nil
	}
	c := *o
	clearRef(&c.Course, k)
	if k.Kind == KindGrid {
		c.Slots = slices.DeleteFunc(slices.Clone(o.Slots), func(s Slot) bool { return s.Grid.Key() == k })
	}
	return &c
}
func (o *OffCampus) check() error {
	switch {
	case o.Student == 0:
		return invalid(o, "off-campus periods need a student")
	case o.Reason < WorkRelease || o.Reason > OffCampusOther:
		return invalid(o, "off-campus periods need a reason")
	case o.First != 0 && o.Last != 0 && o.Last < o.First:
		return invalid(o, "they end (%s) before they start (%s)", o.Last, o.First)
	}
	for i, s := range o.Slots {
		if !s.Placed() || s.Day == 0 || s.Period == 0 {
			return invalid(o, "a period off campus is not whole")
		}
		if slices.Contains(o.Slots[:i], s) {
			return invalid(o, "a period off campus is there twice")
		}
	}
	return nil
}

var _ = describe(KindOffCampus, description{id: "offCampus", one: "off-campus period", many: "off-campus periods",
	empty: func() Record { return &OffCampus{} }, blank: func() Record { return &OffCampus{Reason: OffCampusOther} }},
	one("student", "student", KindStudent, func(r *OffCampus) *StudentID { return &r.Student }),
	oneOf("reason", "reason", offCampusNames[:], func(r *OffCampus) *OffCampusReason { return &r.Reason }),
	offCampusMeets(),
	rotations(func(r *OffCampus) *Rotations { return &r.Rotations }),
	one("course", "course taken there", KindCourse, func(r *OffCampus) *CourseID { return &r.Course }),
	date("first", "first day", func(r *OffCampus) *Date { return &r.First }),
	date("last", "last day", func(r *OffCampus) *Date { return &r.Last }),
	offCampusSlots(),
)

// offCampusSlots is the periods one by one, for comparisons: people type and read [offCampusMeets].
func offCampusSlots() Field {
	return Field{ID: "slots", Label: "periods", Type: TypeList,
		equal: func(a, b Record) bool { return slices.Equal(a.(*OffCampus).Slots, b.(*OffCampus).Slots) },
		read:  func(s *State, r Record) string { return strings.Join(slotTexts(s, r.(*OffCampus).Slots), ", ") },
		list:  func(s *State, r Record) []string { return slotTexts(s, r.(*OffCampus).Slots) }}
}

func slotTexts(s *State, slots []Slot) []string {
	texts := make([]string, len(slots))
	for i, x := range slots {
		texts[i] = s.slotText(x)
	}
	return texts
}

// offCampusMeets is the periods as a section's are written ([SetMeets]): "7-8", "1(MWF)", "7-8(S2)".
func offCampusMeets() Field {
	f := computed("meets", "when", func(t *Timetable, r *OffCampus) string { return t.offCampusText(r) })
	f.Type, f.Most = TypeText, 200
	f.write = func(t *Timetable, r Record, value string) error {
		_, _, err := t.readOffCampus(r.(*OffCampus), value)
		return err
	}
	f.edit = func(k Key, value string) Edit { return setOffCampus{OffCampusID(k.ID), value} }
	return f
}

// gridOfStudent is the grid of a student's year level, else the first; nil where there is none.
func (s *State) gridOfStudent(id StudentID) *Grid {
	if st := s.Student(id); st != nil {
		if y := s.YearLevel(st.YearLevel); y != nil && y.Grid != 0 {
			return s.Grid(y.Grid)
		}
	}
	for g := range s.Grids() {
		return g
	}
	return nil
}

func (t *Timetable) offCampusText(o *OffCampus) string {
	at := map[GridID]map[PeriodID]map[uint8]bool{}
	for _, s := range o.Slots {
		if at[s.Grid] == nil {
			at[s.Grid] = map[PeriodID]map[uint8]bool{}
		}
		if at[s.Grid][s.Period] == nil {
			at[s.Grid][s.Period] = map[uint8]bool{}
		}
		at[s.Grid][s.Period][s.Day] = true
	}
	home := t.gridOfStudent(o.Student)
	grids := slices.SortedFunc(maps.Keys(at), func(a, b GridID) int {
		return cmp.Or(boolOrder(a != home.ID, b != home.ID), cmp.Compare(a, b))
	})
	var out []string
	for _, id := range grids {
		prefix := ""
		if id != home.ID {
			prefix = quoteMeets(t.Grid(id).Code) + "/"
		}
		for _, text := range t.Grid(id).patterns(at[id], t.termText(o.Rotations)) {
			out = append(out, prefix+text)
		}
	}
	return strings.Join(out, " ")
}

func (t *Timetable) readOffCampus(o *OffCampus, text string) (slots []Slot, rotations Rotations, err error) {
	meets, rotations, err := t.readPatterns(t.gridOfStudent(o.Student), text)
	for _, m := range meets {
		if m.room != 0 {
			return nil, 0, fmt.Errorf("there is no room off campus: leave %q out", "@"+t.Room(m.room).Code)
		}
		slots = append(slots, m.slot)
	}
	return slots, rotations, err
}

// setOffCampus is an edit that says when a student is off campus.
type setOffCampus struct {
	ID   OffCampusID
	Text string
}

func (e setOffCampus) Label(t *Timetable) string {
	if o := t.OffCampus(e.ID); o != nil {
		return "Have " + t.Describe(o.Student.Key()) + " off campus " + e.Text
	}
	return "Change off-campus periods"
}

func (e setOffCampus) apply(x *tx) error {
	o := x.OffCampus(e.ID)
	if o == nil {
		return gone(e.ID.Key())
	}
	c := *o
	var err error
	if c.Slots, c.Rotations, err = x.readOffCampus(o, e.Text); err != nil {
		return &Error{Invalid, o.Key(), "when " + x.Describe(o.Key()) + ": " + err.Error()}
	}
	return x.change(o, &c, !slices.Equal(c.Slots, o.Slots) || c.Rotations != o.Rotations)
}

// OffCampusOf yields the off-campus periods of a student.
func (t *Timetable) OffCampusOf(id StudentID) iter.Seq[*OffCampus] {
	return func(yield func(*OffCampus) bool) {
		for _, o := range t.index.referrers(id.Key(), KindOffCampus) {
			if !yield(t.OffCampus(OffCampusID(o))) {
				return
			}
		}
	}
}

// TakenOffCampus says whether a student takes a course off campus, so that a request for it is met.
func (t *Timetable) TakenOffCampus(id StudentID, course CourseID) bool {
	for o := range t.OffCampusOf(id) {
		if o.Course == course {
			return true
		}
	}
	return false
}

func (x *tx) checkOffCampus(o *OffCampus) error {
	for _, s := range o.Slots {
		if err := x.checkSlot(o.Key(), s); err != nil {
			return err
		}
	}
	return nil
}

// LockStudents is an edit that holds students in a section, or (Off) lets them be moved again: neither a move nor balancing takes
// them out of it.
type LockStudents struct {
	Section  SectionID
	Students []StudentID
	Off      bool
}

// Label is "Lock Ann Ames (s1) into 09MAT 2".
func (e LockStudents) Label(t *Timetable) string {
	if e.Off {
		return "Unlock " + t.several(keysOf(e.Students)) + " in " + t.SectionCode(e.Section)
	}
	return "Lock " + t.several(keysOf(e.Students)) + " into " + t.SectionCode(e.Section)
}

func (e LockStudents) apply(x *tx) error {
	if x.Section(e.Section) == nil {
		return gone(e.Section.Key())
	}
	for _, id := range e.Students {
		row := x.enrolment(e.Section, id)
		if row == nil {
			return refused(id.Key(), "%s is not in %s", x.Describe(id.Key()), x.SectionCode(e.Section))
		}
		c := *row
		c.Locked = !e.Off
		if err := x.change(row, &c, c.Locked != row.Locked); err != nil {
			return err
		}
	}
	return nil
}

// Locked says whether a student is locked into a section.
func (t *Timetable) Locked(sec SectionID, id StudentID) bool {
	row := t.enrolment(sec, id)
	return row != nil && row.Locked
}
