package exchange

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"carillon/model"
)

// Kept is what a source says that the model has no place for, in the words of its format: the timetable carries it, so that an
// export in the same format says it again. It comes and goes with the import: one undo takes it back.
type Kept struct {
	Format string // the [Format.ID]
	Data   []byte
	// Names are the records that the rows of the document have become, by kind and [Row.Name]. An intake fills it in.
	Names map[model.Kind]map[string]uint32
}

// Key is the record that a row has become; the zero key where there was no such row. It may have been deleted since.
func (k *Kept) Key(kind model.Kind, name string) model.Key {
	if id := k.Names[kind][name]; id != 0 {
		return model.Key{Kind: kind, ID: id}
	}
	return model.Key{}
}

// Bounds of what is kept: of one piece, in characters, and of all of it, in bytes.
const (
	keptPiece = 900
	maxKept   = 256 << 20
)

// keptIn is the counterpart under which a format's kept part is.
func keptIn(format string) string { return model.ImportedFrom("kept|" + format) }

// Synced is the kept part as the timetable carries it: a last synced state of the school.
func (k *Kept) Synced() (*model.Synced, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := json.NewEncoder(z).Encode(k); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	s := &model.Synced{With: keptIn(k.Format), Kind: model.KindSchool, Record: 1}
	for piece := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString(b.Bytes())), keptPiece) {
		s.Fields = append(s.Fields, model.SyncedField{Name: fmt.Sprintf("part %d", len(s.Fields)+1), Value: string(piece)})
	}
	return s, nil
}

// KeptOf is what a timetable keeps of a format; nil where it keeps nothing, or what it keeps can't be read.
func KeptOf(s *model.State, format string) *Kept {
	for l := range s.SyncedStates() {
		if l.With != keptIn(format) {
			continue
		}
		var b strings.Builder
		for _, f := range l.Fields {
			b.WriteString(f.Value)
		}
		z, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(b.String())))
		if err != nil {
			return nil
		}
		k := &Kept{}
		if err := json.NewDecoder(io.LimitReader(z, maxKept)).Decode(k); err != nil {
			return nil
		}
		return k
	}
	return nil
}

// Named lists the names of a kind's rows, in order.
func (k *Kept) Named(kind model.Kind) []string { return slices.Sorted(maps.Keys(k.Names[kind])) }
