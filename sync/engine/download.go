package engine

import (
	"fmt"
	"slices"
	"strings"

	"carillon/model"
)

// What says what a plan does with a row.
type What string

// What a plan does with a row.
const (
	New     What = "new"
	Changed What = "changed"
	Gone    What = "gone"
)

// RowChange is one row of a plan that is not as it was. Was and Now hold the values by column; nil where there is none.
type RowChange struct {
	What  What      `json:"what"`
	Title string    `json:"title"`
	Key   string    `json:"-"`
	Ref   model.Key `json:"-"`
	Was   []string  `json:"was,omitempty"`
	Now   []string  `json:"now,omitempty"`
}

// Incoming is what a plan takes in of one kind.
type Incoming struct {
	Kind      Kind        `json:"kind"`
	Columns   []string    `json:"columns"`
	Read      int         `json:"read"` // records the SIS sent
	Changes   []RowChange `json:"changes,omitempty"`
	Unchanged int         `json:"unchanged"`
	Notes     []Note      `json:"notes,omitempty"`
}

// Count is how many rows are new, changed or gone.
func (in *Incoming) Count(w What) int { return countWhat(in.Changes, w) }

func countWhat(cs []RowChange, w What) int {
	n := 0
	for _, c := range cs {
		if c.What == w {
			n++
		}
	}
	return n
}

// taker takes downloaded records into a working copy of the timetable, so that each sees the ones before it.
type taker struct {
	t       *model.Timetable
	o       Options
	sis     string // the product's name
	patches []model.Patch
}

func (k *taker) apply(e model.Edit) (model.Patch, error) {
	p, err := k.t.Apply(e)
	if err == nil && len(p.Changes) > 0 {
		k.patches = append(k.patches, p)
	}
	return p, err
}

// field is a field of a person or room that a SIS may own.
type field[R model.Record] struct {
	name string
	get  func(k *taker, r R) string
	set  func(k *taker, r R, v string) error
}

// importer takes in one kind of record.
type importer[R model.Record] struct {
	kind    Kind
	model   model.Kind
	fields  []field[R]
	clone   func(R) R
	fresh   func() R
	ids     func(R) (sisID, guid string)
	setIDs  func(r R, sisID, guid string)
	also    func(k *taker, rec Record) R // another way to match; the zero R for none
	active  func(R) bool
	retire  func(r R, gone bool) // marks inactive, or active again
	missing string               // what happens to one the SIS no longer has, in words
}

// take matches the records with the timetable's and applies what the SIS knows better.
func (im importer[R]) take(k *taker, recs []Record) (Incoming, error) {
	in := Incoming{Kind: im.kind, Read: len(recs)}
	for _, f := range im.fields {
		in.Columns = append(in.Columns, f.name)
	}
	if len(recs) == 0 {
		in.Unchanged = k.t.Count(im.model)
		if in.Unchanged > 0 {
			in.Notes = append(in.Notes, Note{What: im.kind.Label(), Why: fmt.Sprintf("%s sent none; the %s of the timetable stay as they are", k.sis, im.kind.Count(in.Unchanged))})
		}
		return in, nil
	}
	bySIS, byGUID := map[string]R{}, map[string]R{}
	for r := range k.t.All(im.model) {
		r := r.(R)
		sis, guid := im.ids(r)
		if sis != "" {
			bySIS[sis] = r
		}
		if guid != "" {
			byGUID[strings.ToUpper(guid)] = r
		}
	}
	seen := map[model.Key]bool{}
	for _, rec := range recs {
		here, ok := byGUID[strings.ToUpper(rec.GUID)]
		if !ok {
			here, ok = bySIS[rec.SISID]
		}
		if !ok && im.also != nil {
			here = im.also(k, rec)
			ok = model.Record(here) != nil && !isNil(here)
		}
		if ok && seen[here.Key()] {
			in.Notes = append(in.Notes, Note{Ref: here.Key(), What: model.Title(here), Why: "it comes twice in what " + k.sis + " sent; the first one counts"})
			continue
		}
		var before []string
		next := im.fresh()
		if ok {
			next, before = im.clone(here), im.values(k, here)
		}
		im.setIDs(next, rec.SISID, rec.GUID)
		im.retire(next, false)
		if err := im.fill(k, next, rec, &in); err != nil {
			return in, err
		}
		var edit model.Edit = model.Add{Record: next}
		if ok {
			edit = model.Replace{Record: next}
		}
		p, err := k.apply(edit)
		if err != nil {
			in.Notes = append(in.Notes, Note{What: model.Title(next), Why: err.Error()})
			if ok {
				seen[here.Key()] = true
			}
			continue
		}
		if !ok {
			now := p.Changes[len(p.Changes)-1].After.(R)
			seen[now.Key()] = true
			in.Changes = append(in.Changes, RowChange{What: New, Title: model.Title(now), Key: rec.SISID, Ref: now.Key(), Now: im.values(k, now)})
			continue
		}
		seen[here.Key()] = true
		now := im.values(k, next)
		if slices.Equal(before, now) && im.active(here) {
			in.Unchanged++
			continue
		}
		in.Changes = append(in.Changes, RowChange{What: Changed, Title: model.Title(next), Key: rec.SISID, Ref: here.Key(), Was: before, Now: now})
	}
	return in, im.leave(k, seen, &in)
}

// leave deals with active records that the SIS once gave an id and no longer has.
func (im importer[R]) leave(k *taker, seen map[model.Key]bool, in *Incoming) error {
	var gone []R
	for r := range k.t.All(im.model) {
		r := r.(R)
		if sis, _ := im.ids(r); sis != "" && im.active(r) && !seen[r.Key()] {
			gone = append(gone, r)
		}
	}
	for _, r := range gone {
		next := im.clone(r)
		im.retire(next, true)
		if _, err := k.apply(model.Replace{Record: next}); err != nil {
			return err
		}
		in.Changes = append(in.Changes, RowChange{What: Gone, Title: model.Title(r), Ref: r.Key(), Was: im.values(k, r)})
		in.Notes = append(in.Notes, Note{Ref: r.Key(), What: model.Title(r), Why: k.sis + " no longer has it; " + im.missing})
	}
	return nil
}

func (im importer[R]) values(k *taker, r R) []string {
	out := make([]string, len(im.fields))
	for i, f := range im.fields {
		out[i] = f.get(k, r)
	}
	return out
}

// fill takes over the fields that the SIS sent; one it did not send clears nothing.
func (im importer[R]) fill(k *taker, r R, rec Record, in *Incoming) error {
	for _, f := range im.fields {
		v, sent := rec.Fields[f.name]
		if !sent || v == "" || f.get(k, r) == v {
			continue
		}
		if err := f.set(k, r, v); err != nil {
			in.Notes = append(in.Notes, Note{Ref: r.Key(), What: model.Title(r), Why: err.Error()})
		}
	}
	return nil
}

func isNil[R model.Record](r R) bool {
	var zero R
	return model.Record(r) == model.Record(zero)
}

// Fields of records as connectors name them in [Record.Fields].
const (
	FieldCode          = "Code"
	FieldName          = "Name"
	FieldSurname       = "Surname"
	FieldFirstName     = "First name"
	FieldPreferredName = "Preferred name"
	FieldTitle         = "Title"
	FieldGender        = "Gender"
	FieldFaculty       = "Faculty"
	FieldYearLevel     = "Year level"
	FieldRollGroup     = "Roll group"
	FieldHouse         = "House"
	FieldStatewideID   = "StatewideID"
	FieldCapacity      = "Capacity"
	FieldCampus        = "Campus"
)

func text[R model.Record](name string, at func(R) *string) field[R] {
	return field[R]{name,
		func(_ *taker, r R) string { return *at(r) },
		func(_ *taker, r R, v string) error { *at(r) = v; return nil }}
}

var students = importer[*model.Student]{
	kind: Students, model: model.KindStudent, missing: "it is marked inactive and stays in its section lists",
	clone: func(s *model.Student) *model.Student { c := *s; return &c },
	fresh: func() *model.Student { return &model.Student{} },
	ids:   func(s *model.Student) (string, string) { return s.SISID, s.GUID },
	setIDs: func(s *model.Student, sis, guid string) {
		s.SISID = sis
		if guid != "" {
			s.GUID = guid
		}
	},
	active: func(s *model.Student) bool { return !s.Inactive },
	retire: func(s *model.Student, gone bool) { s.Inactive = gone },
	also: func(k *taker, rec Record) *model.Student {
		id := rec.Fields[FieldStatewideID]
		if !k.o.AcceptStatewideIDs || id == "" {
			return nil
		}
		var found *model.Student
		for s := range k.t.Students() {
			if s.StatewideID == id {
				if found != nil {
					return nil // two have it: no match
				}
				found = s
			}
		}
		return found
	},
	fields: []field[*model.Student]{
		text(FieldSurname, func(s *model.Student) *string { return &s.Surname }),
		text(FieldFirstName, func(s *model.Student) *string { return &s.FirstName }),
		text(FieldPreferredName, func(s *model.Student) *string { return &s.PreferredName }),
		{FieldYearLevel,
			func(k *taker, s *model.Student) string {
				if y := k.t.YearLevel(s.YearLevel); y != nil {
					return y.Code
				}
				return ""
			},
			func(k *taker, s *model.Student, v string) error {
				if y := k.t.YearLevel(s.YearLevel); y != nil && y.Custom {
					return fmt.Errorf("%s says year level %s; the custom year level %s stays", k.sis, v, y.Code)
				}
				y, err := k.yearLevel(v)
				s.YearLevel = y
				return err
			}},
		text(FieldRollGroup, func(s *model.Student) *string { return &s.RollGroup }),
		text(FieldHouse, func(s *model.Student) *string { return &s.House }),
		text(FieldGender, func(s *model.Student) *string { return &s.Gender }),
		{FieldStatewideID,
			func(_ *taker, s *model.Student) string { return s.StatewideID },
			func(k *taker, s *model.Student, v string) error {
				if k.o.AcceptStatewideIDs {
					s.StatewideID = v
				}
				return nil
			}},
	},
}

// yearLevel is the year level with a code, made where there is none.
func (k *taker) yearLevel(code string) (model.YearLevelID, error) {
	if y := k.t.YearLevelByCode(code); y != nil {
		return y.ID, nil
	}
	_, err := k.apply(model.Add{Record: &model.YearLevel{Code: code, Name: code, Order: int16(k.t.Count(model.KindYearLevel) + 1)}})
	if err != nil {
		return 0, err
	}
	return k.t.YearLevelByCode(code).ID, nil
}
