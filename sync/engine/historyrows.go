package engine

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sync"

	"carillon/model/message"
)

// RunRows is which rows a run sent, as the history keeps them: by what makes each the same row, which is ids and codes. Values
// are not kept.
type RunRows struct {
	Number int `json:"run"`
	// Thinned says that they made room for those of newer runs.
	Thinned bool       `json:"thinned,omitempty"`
	Kinds   []KindRows `json:"kinds,omitempty"` // that were accepted, in the order in which they were sent
}

// KindRows is the rows of one kind that a run sent, by the keys that they have in a preview.
type KindRows struct {
	Kind    Kind     `json:"kind"`
	New     []string `json:"new,omitempty"`
	Changed []string `json:"changed,omitempty"`
	Gone    []string `json:"gone,omitempty"`
}

// SentRow is one row of [RunRows].
type SentRow struct {
	What What
	Kind Kind
	Key  string
}

// List is the rows one by one: by kind, new ones first.
func (r *RunRows) List() []SentRow {
	var list []SentRow
	for _, k := range r.Kinds {
		for _, of := range []struct {
			what What
			keys []string
		}{{New, k.New}, {Changed, k.Changed}, {Gone, k.Gone}} {
			for _, key := range of.keys {
				list = append(list, SentRow{of.what, k.Kind, key})
			}
		}
	}
	return list
}

// Count is how many rows there are.
func (r *RunRows) Count() int {
	n := 0
	for _, k := range r.Kinds {
		n += len(k.New) + len(k.Changed) + len(k.Gone)
	}
	return n
}

// Bounds of what the history keeps of rows, in bytes as they are stored. A file that is written once a week for a year grows by
// less than 3 MB, what the database needs around them included.
const (
	historyRowsBudget = 2 << 20
	historyRowsMost   = 64 << 20 // of one run, unpacked
)

// thinnedRows stands in the place of rows that made room: no packed text is so short.
const thinnedRows = "-"

// sentRows notes the rows of a kind that the SIS has accepted.
func (r *Run) sentRows(out *Outgoing) {
	k := KindRows{Kind: out.Kind}
	for i := range out.Changes {
		switch c := &out.Changes[i]; c.What {
		case New:
			k.New = append(k.New, c.Key)
		case Changed:
			k.Changed = append(k.Changed, c.Key)
		case Gone:
			k.Gone = append(k.Gone, c.Key)
		}
	}
	for _, list := range [][]string{k.New, k.Changed, k.Gone} {
		slices.Sort(list) // what is alike beside each other packs well
	}
	r.rows = append(r.rows, k)
}

// enterRows keeps which rows a run of the history sent, older ones making room.
func enterRows(st Storage, number int, sent []KindRows) error {
	if len(sent) == 0 {
		return nil
	}
	packed, err := packRows(sent)
	if err != nil {
		return err
	}
	if err := st.Put(bucketHistoryRows, runKey(number), packed); err != nil {
		return err
	}
	keys := st.List(bucketHistoryRows)
	slices.Reverse(keys)
	size := 0
	for _, key := range keys {
		value, _ := st.Get(bucketHistoryRows, key)
		if size += len(value); size <= historyRowsBudget || string(value) == thinnedRows {
			continue
		}
		size -= len(value)
		if err := st.Put(bucketHistoryRows, key, []byte(thinnedRows)); err != nil {
			return err
		}
	}
	return nil
}

// packers are writers to be used again: each has tables of 650 KB, and most runs send a few rows.
var packers = sync.Pool{New: func() any {
	w, _ := flate.NewWriter(nil, flate.DefaultCompression) // fails for other levels alone
	return w
}}

func packRows(kinds []KindRows) ([]byte, error) {
	text, err := json.Marshal(kinds)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	w := packers.Get().(*flate.Writer)
	defer packers.Put(w)
	w.Reset(&b)
	if _, err := w.Write(text); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// RowsOf is which rows a run of the history sent; nil where that was never kept: of a run of an earlier version, or one that sent
// nothing.
func RowsOf(st Storage, number int) (*RunRows, error) {
	packed, ok := st.Get(bucketHistoryRows, runKey(number))
	if !ok {
		return nil, nil
	}
	rows := &RunRows{Number: number, Thinned: string(packed) == thinnedRows}
	if rows.Thinned {
		return rows, nil
	}
	text, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), historyRowsMost+1))
	if err == nil && len(text) > historyRowsMost {
		err = fmt.Errorf("they are more than %d bytes", historyRowsMost)
	}
	if err == nil {
		err = json.Unmarshal(text, &rows.Kinds)
	}
	if err != nil {
		return nil, refuse(BadState, saysBadRows, message.Count("run", number)).because(err)
	}
	return rows, nil
}
