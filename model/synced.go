package model

import (
	"strconv"
	"strings"
)

// Synced is what a SIS, or another source of an import, last sent of a record: the third side when the record, the SIS and what both agreed on are
// compared. It comes and goes with the record it is about, and a download carries it, so that undoing the download
// undoes it too.
type Synced struct {
	ID     SyncedID      `cbor:"1,keyasint,omitempty" json:"id"`
	With   string        `cbor:"2,keyasint,omitempty" json:"with"` // the counterpart: system, URL, school code, academic year
	Kind   Kind          `cbor:"3,keyasint,omitempty" json:"kind"` // with Record: what it is about
	Record uint32        `cbor:"4,keyasint,omitempty" json:"record"`
	Fields []SyncedField `cbor:"5,keyasint,omitempty" json:"fields,omitempty"` // those that were sent, in a fixed order
}

// SyncedField is one field as the SIS sent it.
type SyncedField struct {
	Name  string `cbor:"1,keyasint,omitempty" json:"name"`
	Value string `cbor:"2,keyasint,omitempty" json:"value"`
}

// importMark begins the counterpart of what an import has brought.
const importMark = "import|"

// ImportedFrom is the counterpart of what an import from a source has brought, as [Synced.With] names it.
func ImportedFrom(source string) string { return importMark + source }

// Imported says that an import has brought it, not a sync.
func (s *Synced) Imported() bool { return strings.HasPrefix(s.With, importMark) }

// Of is the record it is about.
func (s *Synced) Of() Key { return Key{s.Kind, s.Record} }

// Field is a field as the SIS sent it; "" where it sent none.
func (s *Synced) Field(name string) string {
	for _, f := range s.Fields {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

func (s *Synced) Key() Key                { return s.ID.Key() }
func (s *Synced) withID(id uint32) Record { c := *s; c.ID = SyncedID(id); return &c }
func (s *Synced) refs(dst []Key) []Key    { return append(dst, s.Of()) }
func (s *Synced) without(Key) Record      { return nil }
func (s *Synced) names(d []name) []name   { return d }
func (s *Synced) check() error {
	if !s.Kind.Valid() || s.Kind == KindSynced || s.Record == 0 || s.Record > maxID {
		return invalid(s, "it is about no record")
	}
	for _, f := range s.Fields {
		if err := firstErr(checkText(s, "field", f.Name, 60), checkText(s, f.Name, f.Value, 1000)); err != nil {
			return err
		}
	}
	return checkText(s, "counterpart", s.With, 4000)
}

var _ = describe(KindSynced, description{id: "synced", one: "last synced state", many: "last synced states", empty: func() Record { return &Synced{} }},
	list("with", "counterpart", func(r *Synced) []string { return []string{r.With} }, func(_ *Synced, with string) string { return with }),
	list("kind", "kind", func(r *Synced) []Kind { return []Kind{r.Kind} }, func(_ *Synced, k Kind) string { return k.String() }),
	list("record", "record", func(r *Synced) []uint32 { return []uint32{r.Record} }, func(_ *Synced, id uint32) string { return strconv.Itoa(int(id)) }),
	list("fields", "fields", func(r *Synced) []SyncedField { return r.Fields }, func(_ *Synced, f SyncedField) string { return f.Name + " " + f.Value }),
)
