package model

import (
	"fmt"
	"slices"
	"strings"
)

// Owner says whose word counts for a field.
type Owner uint8

// Owners of a field.
const (
	OwnedBySchool Owner = iota // the timetable's value stays where a sync finds it changed on both sides
	OwnedBySIS                 // the SIS's value wins where a sync finds it changed on both sides, unless a person decides otherwise
	Computed                   // it follows from other records; what is typed into one that takes it changes those
)

// Type says what a field holds.
type Type uint8

// Types of field.
const (
	TypeText       Type = iota // of at most Most characters
	TypeCode                   // a text without blanks at its ends, which has to be there
	TypeNumber                 // a whole number from Least to Most
	TypeCredits                // a number with up to two decimals
	TypeYesNo                  // "yes" or "no"
	TypeDate                   // YYYY-MM-DD, or as the school's region writes dates
	TypeTime                   // a time of day: 08:30
	TypeColour                 // RRGGBB
	TypeOneOf                  // one of Choices
	TypeReference              // the code of a record of the kind Refers
	TypeReferences             // several of these, with commas between them
	TypeRotations              // numbers of rotations; "" is all of them
	TypeSlot                   // a day and a period: "MonA 3", or "Main/MonA 3" where there are several grids
	TypeList                   // several values that have no place in one cell, or a picture: it can be compared, not typed
)

// Field is one field of a kind of record: what it is called, what it takes, and its value as text.
type Field struct {
	// ID names the field within its kind: "capacity". It stands in files, exports and JSON: it never changes, whatever becomes
	// of the label, and is never used again.
	ID    string
	Kind  Kind
	Label string // for a person, as it stands within a sentence: "capacity", "year level"
	Type  Type
	// Least and Most bound a number; Most is also the length of a text, in characters.
	Least, Most int
	Refers      Kind     // of a reference; KindNone for all else
	Choices     []string // of one of; a field of another type can have suggestions here
	Owner       Owner
	// Restricted marks what few may know of a person (IEP, EL, 504). It is shown only in a sheet whose column somebody has
	// ticked; it is never sent to a SIS, printed, logged, exported, compared or written as JSON.
	Restricted bool

	read    func(s *State, r Record) string
	write   func(t *Timetable, r Record, value string) error // into a copy; nil where nobody can type it
	compute func(t *Timetable, r Record) string              // of a computed field, in place of read
	equal   func(a, b Record) bool                           // of the values as they are kept
	check   func(r Record) error                             // of the value alone; nil where any will do
	list    func(s *State, r Record) []string                // the entries of a field that holds several; nil for any other
	keys    func(r Record) []Key                             // of a reference: the records it names
	instead func(x *tx, before, after Record) error          // where more changes than the record
	edit    func(k Key, value string) Edit                   // of a computed field that can be typed: the edit that makes it so; write reads the text
}

// Path names the field among those of all kinds: "room.capacity".
func (f *Field) Path() string { return f.Kind.ID() + "." + f.ID }

// Many says that the field holds several codes, with commas between them.
func (f *Field) Many() bool { return f.Type == TypeReferences }

// Editable says whether a person can type into the field.
func (f *Field) Editable() bool { return f.write != nil }

// Get is the field's value as text, as [SetField] takes it; "" for none.
func (f *Field) Get(t *Timetable, r Record) string {
	if f.compute != nil {
		return f.compute(t, r)
	}
	return f.read(&t.State, r)
}

// In is [Field.Get] of a state without indexes. A computed field has no value there.
func (f *Field) In(s *State, r Record) string {
	if f.read == nil {
		return ""
	}
	return f.read(s, r)
}

// Entries lists the values of a field that holds several; several is false for any other.
func (f *Field) Entries(s *State, r Record) (entries []string, several bool) {
	if f.list == nil {
		return nil, false
	}
	return f.list(s, r), true
}

// Equal says whether two records keep the same in the field, whatever has become of the names of what it refers to.
func (f *Field) Equal(a, b Record) bool { return f.equal == nil || f.equal(a, b) }

// Keys are the records that a reference names, in their order; none for a field of another type.
func (f *Field) Keys(r Record) []Key {
	if f.keys == nil {
		return nil
	}
	return f.keys(r)
}

// Put writes a text into a field of a record that is still being made; an error names the field and says what it takes. A
// record of a timetable is changed by [SetField] and [SetFields].
func (f *Field) Put(t *Timetable, r Record, value string) error {
	if f.write == nil {
		return fmt.Errorf("the %s can't be typed", f.Label)
	}
	if err := f.write(t, r, strings.TrimSpace(value)); err != nil {
		return fmt.Errorf("%s: %w", f.Label, err)
	}
	return nil
}

// Check says why a text can't stand in the field of a record, and what the field takes; nil where it can. Whether another record
// has the same code shows when the edit is applied.
func (f *Field) Check(t *Timetable, r Record, value string) error {
	return f.Put(t, r.withID(r.Key().ID), value)
}

// Set is [Field.Put] of what another program sent: blanks at the ends of a text stay, so that it is known again.
func (f *Field) Set(t *Timetable, r Record, value string) error { return f.write(t, r, value) }

// Copy is a record that can be changed and then put in the place of the first, by [Replace].
func Copy(r Record) Record { return r.withID(r.Key().ID) }

// bySIS is the field with the SIS as its owner.
func (f Field) bySIS() Field { f.Owner = OwnedBySIS; return f }

// restricted is the field marked as one that few may know.
func (f Field) restricted() Field { f.Restricted = true; return f }

// suggesting is the field with values that people are offered, and may leave for others.
func (f Field) suggesting(values ...string) Field { f.Choices = values; return f }

// description is what the schema says of a kind.
type description struct {
	id        string // never changes, and is never used again
	one, many string // for a person
	empty     func() Record
	blank     func() Record                          // as a person begins one; nil: as empty
	named     func(*State, Record) string            // what a reference to it holds; nil: its code
	find      func(t *Timetable, text string) uint32 // the record that such a text names, where more than a code does; 0 for none
	fields    []Field
}

// kinds is the schema, by kind.
var kinds [256]*description

// describe puts a kind into the schema, once: see CONTRIBUTING.md. It is called as the package starts.
func describe(k Kind, d description, fields ...Field) struct{} {
	if kinds[k] != nil || d.id == "" {
		panic(fmt.Sprintf("model: kind %d is described twice, or has no ID", k))
	}
	for i := range fields {
		fields[i].Kind = k
		if slices.ContainsFunc(fields[:i], func(f Field) bool { return f.ID == fields[i].ID }) {
			panic("model: there are two fields " + d.id + "." + fields[i].ID)
		}
	}
	d.fields = fields
	kinds[k] = &d
	return struct{}{}
}

// Fields lists the fields of a kind in the order in which they are shown.
func Fields(k Kind) []Field {
	if kinds[k] == nil {
		return nil
	}
	return slices.Clone(kinds[k].fields)
}

// FieldOf is a field by kind and ID.
func FieldOf(k Kind, id string) (Field, bool) {
	if f := fieldOf(k, id); f != nil {
		return *f, true
	}
	return Field{}, false
}

func fieldOf(k Kind, id string) *Field {
	if kinds[k] == nil {
		return nil
	}
	i := slices.IndexFunc(kinds[k].fields, func(f Field) bool { return f.ID == id })
	if i < 0 {
		return nil
	}
	return &kinds[k].fields[i]
}

// KindByID is the kind with an ID; KindNone where there is none.
func KindByID(id string) Kind {
	for k, d := range kinds {
		if d != nil && d.id == id {
			return Kind(k)
		}
	}
	return KindNone
}

// Candidate is a record that a reference can name.
type Candidate struct {
	Key  Key
	Text string // as the field takes it
	Name string // for a person, beside the text; "" where the record has no other name
}

// Candidates lists the records of a kind that a reference can name, in order of ID.
func (t *Timetable) Candidates(k Kind) []Candidate {
	list := make([]Candidate, 0, t.Count(k))
	for r := range t.All(k) {
		list = append(list, Candidate{Key: r.Key(), Text: t.nameIn(r), Name: t.NameOf(r)})
	}
	return list
}

// NameOf is what people call a record beside its code; "" where it has no other name.
func (s *State) NameOf(r Record) string {
	if p, ok := r.(interface{ Name() string }); ok { // a person
		return p.Name()
	}
	if name := fieldOf(r.Key().Kind, "name"); name != nil {
		return name.In(s, r)
	}
	return ""
}

// nameIn is what a reference to a record holds: its code; "09MAT 2" for a section.
func (s *State) nameIn(r Record) string {
	if d := kinds[r.Key().Kind]; d.named != nil {
		return d.named(s, r)
	}
	for _, n := range r.names(nil) {
		if n.space == byCode {
			return n.value
		}
	}
	return ""
}

// refersTo is what a reference to a key holds; "" for none.
func (s *State) refersTo(k Key) string {
	if r := s.Get(k); r != nil {
		return s.nameIn(r)
	}
	return ""
}

// check looks at the values of a record, each by its field, and then at what the record says of them together.
func check(r Record) error {
	for i, fields := 0, kinds[r.Key().Kind].fields; i < len(fields); i++ {
		if c := fields[i].check; c != nil {
			if err := c(r); err != nil {
				return err
			}
		}
	}
	return r.check()
}
