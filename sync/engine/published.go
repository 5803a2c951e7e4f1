package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"carillon/model"
)

// Published is what was last published of a kind, as the file keeps it: the third side when the timetable and the SIS
// are compared. Of the timetable there may be several, each for the days on which it was the last.
type Published struct {
	Year    int             `json:"year"` // academic year
	At      time.Time       `json:"at"`
	Days    []Days          `json:"days,omitempty"` // of the timetable: where no later publish has replaced it
	To      model.Date      `json:"to,omitempty"`   // until when sections were said to run
	Columns []string        `json:"columns"`
	Blind   []string        `json:"blind,omitempty"`   // columns that the SIS took and does not show
	Pending string          `json:"pending,omitempty"` // names what the SIS showed before; "" once it was seen to have acted
	Kept    bool            `json:"kept,omitempty"`    // rows of others went along
	Away    bool            `json:"away,omitempty"`    // the SIS was seen to show rows that are for other days
	Foreign int             `json:"foreign,omitempty"` // rows of other files that went along
	Rows    map[string]Seen `json:"-"`
}

// Seen is a row as it was published.
type Seen struct {
	Ref    model.Key
	Alias  string
	Of     string
	Values []string // by column
}

// Days is a stretch of days, both included.
type Days struct {
	From model.Date `json:"from"`
	To   model.Date `json:"to"`
}

func (d Days) meets(o Days) bool { return d.From <= o.To && o.From <= d.To }

// cut takes the days of o out of a list.
func cut(list []Days, o Days) []Days {
	var left []Days
	for _, d := range list {
		if !d.meets(o) {
			left = append(left, d)
			continue
		}
		if d.From < o.From {
			left = append(left, Days{d.From, o.From - 1})
		}
		if d.To > o.To {
			left = append(left, Days{o.To + 1, d.To})
		}
	}
	return left
}

// The coding of Published: a header line of JSON with the number of rows, then a line per row with its parts set off by
// unit separators. 60,000 rows are read in a few milliseconds, which a save with nothing to send has to be worth.
const unit = "\x1f"

var separators = strings.NewReplacer(unit, " ", "\n", " ")

type publishedHeader struct {
	Published
	N int `json:"rows"`
}

func encodePublished(list []Published) ([]byte, error) {
	var b bytes.Buffer
	for _, p := range list {
		head, err := json.Marshal(publishedHeader{p, len(p.Rows)})
		if err != nil {
			return nil, err
		}
		b.Write(head)
		b.WriteByte('\n')
		keys := make([]string, 0, len(p.Rows))
		for k := range p.Rows {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			s := p.Rows[k]
			for _, part := range []string{k, s.Alias, s.Of, strconv.Itoa(int(s.Ref.Kind)), strconv.FormatUint(uint64(s.Ref.ID), 10)} {
				b.WriteString(separators.Replace(part))
				b.WriteString(unit)
			}
			for i, v := range s.Values {
				if i > 0 {
					b.WriteString(unit)
				}
				b.WriteString(separators.Replace(v))
			}
			b.WriteByte('\n')
		}
	}
	return b.Bytes(), nil
}

func decodePublished(raw []byte) ([]Published, error) {
	var list []Published
	text := string(raw)
	next := func() (line string) {
		line, text, _ = strings.Cut(text, "\n")
		return line
	}
	for text != "" {
		var h publishedHeader
		if err := json.Unmarshal([]byte(next()), &h); err != nil {
			return nil, err
		}
		if h.N < 0 || h.N > len(text) {
			return nil, fmt.Errorf("%d rows are said to follow", h.N)
		}
		h.Rows = make(map[string]Seen, h.N)
		values := make([]string, 0, h.N*max(len(h.Columns), 1)) // one array for all rows
		for range h.N {
			line := next()
			var parts [5]string
			for i := range parts {
				var more bool
				if parts[i], line, more = strings.Cut(line, unit); !more {
					return nil, fmt.Errorf("a row ends too early")
				}
			}
			kind, err1 := strconv.ParseUint(parts[3], 10, 8)
			id, err2 := strconv.ParseUint(parts[4], 10, 32)
			if err1 != nil || err2 != nil {
				return nil, fmt.Errorf("the row %q names no record", parts[0])
			}
			start := len(values)
			for range h.Columns {
				var v string
				v, line, _ = strings.Cut(line, unit)
				values = append(values, v)
			}
			h.Rows[parts[0]] = Seen{Ref: model.Key{Kind: model.Kind(kind), ID: uint32(id)}, Alias: parts[1], Of: parts[2], Values: values[start:len(values):len(values)]}
		}
		list = append(list, h.Published)
	}
	return list, nil
}

func loadPublished(st Storage, key string) ([]Published, error) {
	raw, ok := st.Get(bucketPublished, key)
	if !ok {
		return nil, nil
	}
	list, err := decodePublished(raw)
	if err != nil {
		return nil, &Error{Code: BadState, Text: fmt.Sprintf("What was last published can't be read (%s). Remove the system and add it again; the next sync then starts afresh.", key), Cause: err}
	}
	return list, nil
}

// basis is the third side of a comparison, put together for the days of a run.
type basis struct {
	known   bool // something of the kind was published in this academic year
	rows    map[string]Seen
	columns []string
	blind   []string
	pending string
	kept    bool
	away    bool
	foreign int
	to      model.Date
	forms   map[string]bool    // lessons as they were published for any of the days, where that was more than once
	refs    map[model.Key]bool // what rows came from, once somebody asks
}

// once is the ClassCodes under which rows were published that a table does not have; none of bell times.
func (b *basis) once(t *Table) []string {
	if t.Kind == BellTimes {
		return nil
	}
	code := func(key, of string) string {
		if t.Kind == Sections {
			return key
		}
		return of
	}
	here, last := map[string]bool{}, ""
	for i := range t.Rows {
		if c := code(t.Rows[i].Key, t.Rows[i].Of); c != last { // rows of one section stand together
			here[c], last = true, c
		}
	}
	var codes []string
	for k, s := range b.rows {
		if c := code(k, s.Of); !here[c] {
			here[c] = true
			codes = append(codes, c)
		}
	}
	slices.Sort(codes)
	return codes
}

// holds says whether a row of one of the records was published.
func (b *basis) holds(keys []model.Key) bool {
	if b.refs == nil {
		b.refs = make(map[model.Key]bool, len(b.rows))
		for _, s := range b.rows {
			b.refs[s.Ref] = true
		}
	}
	return slices.ContainsFunc(keys, func(k model.Key) bool { return b.refs[k] })
}

func basisOf(list []Published, kind Kind, o Options) basis {
	b := basis{rows: map[string]Seen{}}
	run := Days{o.From, o.To}
	for _, p := range list {
		if p.Year != o.Year {
			continue
		}
		b.known = true
		b.to, b.away = max(b.to, p.To), b.away || p.Away
		if kind == Timetable && !slices.ContainsFunc(p.Days, run.meets) {
			continue
		}
		b.columns, b.blind, b.pending, b.kept, b.foreign = p.Columns, p.Blind, p.Pending, b.kept || p.Kept, p.Foreign
		if len(b.rows) == 0 {
			b.rows = p.Rows
			continue
		}
		if b.forms == nil {
			b.forms = make(map[string]bool, len(b.rows)+len(p.Rows))
			b.form(b.rows)
		}
		b.form(p.Rows)
		both := make(map[string]Seen, len(b.rows)+len(p.Rows))
		maps.Copy(both, b.rows)
		maps.Copy(both, p.Rows)
		b.rows = both
	}
	return b
}

func (b *basis) form(rows map[string]Seen) {
	for _, s := range rows {
		b.forms[strings.Join(s.Values, unit)] = true
	}
}

// ours says whether a row of the SIS is as it was published for some of the days.
func (b *basis) ours(values []string) bool {
	return b.forms != nil && b.forms[strings.Join(values, unit)]
}

// value is a published value by the name of its column; ok is false where there is none to compare with.
func (b *basis) value(s Seen, column string) (v string, ok bool) {
	i := slices.Index(b.columns, column)
	if i < 0 || i >= len(s.Values) {
		return "", false
	}
	return s.Values[i], true
}
