package model

import (
	"fmt"
	"reflect"
	"strings"
)

// SetField is an edit that sets one field of a record from what a person typed: text, a number, yes or no, a date, or the
// code of another record. [Fields] lists what there is. Edits of one field of one record in a row are one step of undo,
// and a value that is there already leaves no trace.
type SetField struct {
	Key   Key
	Field string // the ID of a Field
	Value string
}

// Label is "Change capacity of room A204", or "Rename room A204 to A205" for its code.
func (e SetField) Label(t *Timetable) string {
	label, f := e.Field, fieldOf(e.Key.Kind, e.Field)
	if f != nil {
		label = f.Label
	}
	r := t.Get(e.Key)
	switch {
	case r == nil:
		return "Change " + label + " of " + e.Key.String()
	case f != nil && f.Restricted:
		return "Change a restricted field of " + t.title(r)
	case e.Field == "code":
		return "Rename " + t.title(r) + " to " + e.Value
	}
	return "Change " + label + " of " + t.title(r)
}

func (e SetField) foldKey() string { return fmt.Sprintf("%v %s", e.Key, e.Field) }

func (e SetField) apply(x *tx) error {
	r := x.Get(e.Key)
	if r == nil {
		if e.Key.ID != 1 || e.Key.Kind != KindSchool {
			return gone(e.Key)
		}
		r = &School{}
	}
	f, err := typed(e.Key, e.Field)
	if err != nil {
		return err
	}
	if f.Get(x.Timetable, r) == e.Value {
		return nil
	}
	if f.edit != nil {
		return f.edit(e.Key, e.Value).apply(x)
	}
	c := r.withID(e.Key.ID)
	if err := f.write(x.Timetable, c, strings.TrimSpace(e.Value)); err != nil {
		return &Error{Invalid, e.Key, fmt.Sprintf("%s of %s: %s", f.Label, x.title(r), err)}
	}
	if f.read(&x.State, c) == f.read(&x.State, r) {
		return nil // the same in other letters: 0830 for 08:30
	}
	if f.instead != nil {
		return f.instead(x, r, c)
	}
	return x.set(e.Key, c)
}

// typed is a field that a person can type into.
func typed(k Key, id string) (*Field, error) {
	switch f := fieldOf(k.Kind, id); {
	case f == nil:
		return nil, refused(k, "%s has no field %q", k.Kind, id)
	case f.write == nil:
		return nil, refused(k, "the %s of a %s can't be typed", f.Label, k.Kind)
	default:
		return f, nil
	}
}

// FieldValue is what a person typed into a field.
type FieldValue struct{ Field, Value string }

// SetFields is an edit that sets several fields of a record at once, as [SetField] does one: a form that was filled in, a row
// of a sheet. A key with ID 0 makes a new record of its kind.
type SetFields struct {
	Key    Key
	Values []FieldValue
}

// Label is "Change room A204", or "Add room A204".
func (e SetFields) Label(t *Timetable) string {
	if e.Key.ID != 0 {
		return Replace{Record: t.orBlank(e.Key)}.Label(t)
	}
	r, _ := e.fill(t, t.orBlank(e.Key), false) // with a fault in it the edit is refused anyway
	return Add{r}.Label(t)
}

func (e SetFields) apply(x *tx) error {
	if !e.Key.Kind.Valid() {
		return refused(e.Key, "there is no %s", e.Key.Kind)
	}
	if e.Key.ID == 0 {
		r, err := e.fill(x.Timetable, Blank(e.Key.Kind), false)
		if err != nil {
			return err
		}
		made, err := x.add(r)
		if err != nil {
			return err
		}
		for _, v := range e.Values {
			var err error
			switch f := fieldOf(e.Key.Kind, v.Field); {
			case v.Value == "":
			case f.edit != nil:
				err = f.edit(made.Key(), v.Value).apply(x)
			case f.instead != nil:
				err = f.instead(x, made, made)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	before := x.Get(e.Key)
	if before == nil {
		if e.Key != (Key{KindSchool, 1}) {
			return gone(e.Key)
		}
		before = &School{}
	}
	r, err := e.fill(x.Timetable, before, true)
	if err != nil {
		return err
	}
	if err := x.change(before, r, !reflect.DeepEqual(before, r)); err != nil {
		return err
	}
	for _, v := range e.Values {
		if f := fieldOf(e.Key.Kind, v.Field); f.instead == nil && f.edit == nil {
			continue
		}
		if err := (SetField{e.Key, v.Field, v.Value}).apply(x); err != nil {
			return err
		}
	}
	return nil
}

// fill is a copy of a record with the values in it, as far as they can be read. Those of fields that change more than the
// record are read too, and left out of the copy where it is to stand for the record alone.
func (e SetFields) fill(t *Timetable, r Record, alone bool) (Record, error) {
	c := r.withID(e.Key.ID)
	for _, v := range e.Values {
		f, err := typed(e.Key, v.Field)
		if err != nil {
			return c, err
		}
		into := c
		if alone && f.instead != nil {
			into = c.withID(e.Key.ID)
		}
		if err := f.write(t, into, strings.TrimSpace(v.Value)); err != nil {
			return c, &Error{Invalid, e.Key, fmt.Sprintf("%s: %s", f.Label, err)}
		}
	}
	return c, nil
}

// orBlank is the record at a key, or one as a person begins it.
func (t *Timetable) orBlank(k Key) Record {
	if r := t.Get(k); r != nil {
		return r
	}
	if r := Blank(k.Kind); r != nil {
		return r.withID(k.ID)
	}
	return &School{} // of a kind that is none, which the edit refuses
}
