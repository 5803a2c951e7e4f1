package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"carillon/model"
	"carillon/model/message"
	"carillon/sync/rows"
)

// publishedVersion is the form in which what was published is written. Version 1, which has no number, held the rows of the
// timetable by column and key; it did not hold what the SIS showed for them, nor members that the timetable has no place for.
const publishedVersion = 2

// Published is what was last published of a kind, as the file keeps it: the third side when the timetable and the SIS
// are compared. Of the timetable there may be several, each for the days on which it was the last.
type Published struct {
	Version int        `json:"version,omitempty"`
	Year    int        `json:"year"` // academic year
	At      time.Time  `json:"at"`
	Days    []Days     `json:"days,omitempty"` // of the timetable: where no later publish has replaced it
	To      model.Date `json:"to,omitempty"`   // until when sections were said to run
	Columns []string   `json:"columns"`
	Blind   []string   `json:"blind,omitempty"`   // columns that the SIS took and does not show
	Pending string     `json:"pending,omitempty"` // names what the SIS showed before; "" once it was seen to have acted
	Kept    bool       `json:"kept,omitempty"`    // rows of others went along
	Doubles bool       `json:"doubles,omitempty"` // the SIS was seen to show rows more often than they were sent
	Foreign int        `json:"foreign,omitempty"` // rows of other files that went along
	Refused []string   `json:"refused,omitempty"` // keys of rows that the SIS did not take
	// Recoded has codes of sections that the SIS has been given others for since, by the codes that these rows have: a run
	// that broke off, or was of the sections alone, leaves what belongs to them under the old ones.
	Recoded map[string]string `json:"recoded,omitempty"`
	Rows    rows.Set          `json:"-"`
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
// unit separators: the record's kind and ID, whether the SIS does not have it, the row in the timetable's words; where the
// SIS's are others, = and those; where there are other members, + and their names, forms and values. 60,000 rows are read in a few
// milliseconds, which a save with nothing to send has to be worth.
const unit = "\x1f"

var (
	separators = strings.NewReplacer(`\`, `\\`, unit, `\u`, "\n", `\n`)
	separated  = strings.NewReplacer(`\\`, `\`, `\u`, unit, `\n`, "\n")
)

type publishedHeader struct {
	Published
	N int `json:"rows"`
}

func encodePublished(kind Kind, list []Published) ([]byte, error) {
	var b bytes.Buffer
	for i := range list {
		p := &list[i]
		p.Version, p.Columns = publishedVersion, columnNames(kind)
		head, err := json.Marshal(publishedHeader{*p, p.Rows.Len()})
		if err != nil {
			return nil, err
		}
		b.Write(head)
		b.WriteByte('\n')
		switch kind {
		case BellTimes:
			encodeRows(&b, bellRows, p.Rows)
		case Sections:
			encodeRows(&b, sectionRows, p.Rows)
		case SectionLists:
			encodeRows(&b, listRows, p.Rows)
		case Timetable:
			encodeRows(&b, lessonRows, p.Rows)
		}
	}
	return b.Bytes(), nil
}

// columnNames are the columns of a kind.
func columnNames(kind Kind) []string {
	switch kind {
	case BellTimes:
		return bellRows.names()
	case Sections:
		return sectionRows.names()
	case SectionLists:
		return listRows.names()
	}
	return lessonRows.names()
}

func encodeRows[R comparable](b *bytes.Buffer, k *kindRows[R], set rows.Set) {
	part := func(s string) {
		b.WriteString(unit)
		if strings.ContainsAny(s, "\\\n"+unit) {
			s = separators.Replace(s)
		}
		b.WriteString(s)
	}
	for _, e := range *k.in(&set) {
		b.WriteString(strconv.Itoa(int(e.Ref.Kind)))
		part(strconv.FormatUint(uint64(e.Ref.ID), 10))
		if e.Absent {
			part("-")
		} else {
			part("")
		}
		for _, c := range k.columns {
			part(c.Get(&e.Row))
		}
		if e.Sent != e.Row {
			part("=")
			for _, c := range k.columns {
				part(c.Get(&e.Sent))
			}
		}
		if len(e.Extra) > 0 {
			part("+")
			for _, m := range e.Extra {
				part(m.Name)
				part(strconv.Itoa(int(m.Form)) + m.Value)
			}
		}
		b.WriteByte('\n')
	}
}

func decodePublished(kind Kind, raw []byte) ([]Published, error) {
	var list []Published
	text := string(raw)
	for text != "" {
		var head string
		head, text, _ = strings.Cut(text, "\n")
		var h publishedHeader
		if err := json.Unmarshal([]byte(head), &h); err != nil {
			return nil, err
		}
		if h.N < 0 || h.N > len(text) {
			return nil, fmt.Errorf("%d rows are said to follow", h.N)
		}
		if h.Version > publishedVersion {
			return nil, fmt.Errorf("it was written by a newer version of the program")
		}
		var err error
		switch kind {
		case BellTimes:
			text, err = decodeRows(bellRows, &h, text)
		case Sections:
			text, err = decodeRows(sectionRows, &h, text)
		case SectionLists:
			text, err = decodeRows(listRows, &h, text)
		case Timetable:
			text, err = decodeRows(lessonRows, &h, text)
		default:
			err = fmt.Errorf("%s are not published", kind)
		}
		if err != nil {
			return nil, err
		}
		list = append(list, h.Published)
	}
	return list, nil
}

// decodeRows reads the rows of a header, and returns what comes after them.
func decodeRows[R comparable](k *kindRows[R], h *publishedHeader, text string) (string, error) {
	entries := make([]rows.Entry[R], 0, h.N)
	columns := make([]*rows.Column[R], len(h.Columns)) // nil for one that is no more
	for i, name := range h.Columns {
		if at := k.column(name); at >= 0 {
			columns[i] = &k.columns[at]
		}
	}
	for range h.N {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		var e rows.Entry[R]
		var err error
		if h.Version == 0 {
			e, err = decodeFirst(k, columns, line)
		} else {
			e, err = decodeRow(columns, line)
		}
		if err != nil {
			return text, err
		}
		entries = append(entries, e)
	}
	*k.in(&h.Rows) = entries
	return text, nil
}

// parts takes a line apart.
type parts struct {
	line string
	done bool
}

func (p *parts) next() (string, bool) {
	if p.done {
		return "", false
	}
	part, line, more := strings.Cut(p.line, unit)
	p.line, p.done = line, !more
	if strings.IndexByte(part, '\\') >= 0 {
		part = separated.Replace(part)
	}
	return part, true
}

// key reads the record a row comes from.
func (p *parts) key() (model.Key, error) {
	kind, _ := p.next()
	id, ok := p.next()
	k, err1 := strconv.ParseUint(kind, 10, 8)
	n, err2 := strconv.ParseUint(id, 10, 32)
	if !ok || err1 != nil || err2 != nil {
		return model.Key{}, fmt.Errorf("a row names no record")
	}
	return model.Key{Kind: model.Kind(k), ID: uint32(n)}, nil
}

func decodeRow[R comparable](columns []*rows.Column[R], line string) (e rows.Entry[R], err error) {
	p := parts{line: line}
	if e.Ref, err = p.key(); err != nil {
		return e, err
	}
	absent, ok := p.next()
	e.Absent = absent == "-"
	row := func(into *R) {
		for _, c := range columns {
			var v string
			if v, ok = p.next(); ok && v != "" && c != nil {
				c.Set(into, v)
			}
		}
	}
	row(&e.Row)
	if !ok {
		return e, fmt.Errorf("a row ends too early")
	}
	e.Sent = e.Row
	for mark, more := p.next(); more; mark, more = p.next() {
		switch mark {
		case "=":
			var shown R
			row(&shown)
			e.Sent = shown
		case "+":
			for name, more := p.next(); more; name, more = p.next() {
				value, ok := p.next()
				if !ok || value == "" || value[0] < '0' || value[0] > '9' {
					return e, fmt.Errorf("the member %q has no value", name)
				}
				e.Extra = append(e.Extra, rows.Member{Name: name, Value: value[1:], Form: value[0] - '0'})
			}
		default:
			return e, fmt.Errorf("a row goes on with %q", mark)
		}
	}
	return e, nil
}

// decodeFirst reads a row as version 1 wrote it: key, GUID, section, record, values. Its marks stood for themselves.
func decodeFirst[R comparable](k *kindRows[R], columns []*rows.Column[R], line string) (e rows.Entry[R], err error) {
	next := func() (part string, more bool) {
		part, line, more = strings.Cut(line, unit)
		return part, more
	}
	key, _ := next()
	_, _ = next()
	of, more := next()
	if !more {
		return e, fmt.Errorf("a row ends too early")
	}
	kind, _ := next()
	id, _ := next()
	n, err1 := strconv.ParseUint(kind, 10, 8)
	m, err2 := strconv.ParseUint(id, 10, 32)
	if err1 != nil || err2 != nil {
		return e, fmt.Errorf("the row %q names no record", key)
	}
	e.Ref = model.Key{Kind: model.Kind(n), ID: uint32(m)}
	for _, c := range columns {
		if v, _ := next(); c != nil && v != "" {
			c.Set(&e.Row, v)
		}
	}
	switch r := any(&e.Row).(type) {
	case *rows.Section:
		r.Code = key
	case *rows.ListRow:
		r.Section = of
	case *rows.Lesson:
		r.Section = of
		r.Day = dayOfKey(key, r.Grid)
	case *rows.BellTime:
		r.Day = dayOfKey(key, r.Grid)
	}
	e.Sent = e.Row
	return e, nil
}

// dayOfKey is the day of the cycle in a key of version 1: grid, day, period.
func dayOfKey(key, grid string) int {
	day, _, _ := strings.Cut(strings.TrimPrefix(key, grid+"|"), "|")
	n, _ := strconv.Atoi(day)
	return n
}

func loadPublished(st Storage, kind Kind, key string) ([]Published, error) {
	raw, ok := st.Get(bucketPublished, key)
	if !ok {
		return nil, nil
	}
	list, err := decodePublished(kind, raw)
	if err != nil {
		return nil, refuse(BadState, saysBadPublished, message.Name("key", key)).because(err)
	}
	return list, nil
}

// basis is the third side of a comparison, put together for the days of a run.
type basis struct {
	known   bool // something of the kind was published in this academic year
	legacy  bool // by a version that did not keep what the SIS showed
	rows    rows.Set
	columns []string
	blind   []string
	pending string
	kept    bool
	day     model.Date // on which it was last published
	doubles bool
	foreign int
	to      model.Date
	refused []string
	recoded map[string]string  // codes of sections, to those that the SIS was given for them since
	before  []rows.Set         // of lessons as they were published for some of the days, where that was more than once
	refs    map[model.Key]bool // what rows came from, once somebody asks
}

// has says whether a version that did not keep all columns kept one.
func (b *basis) has(column string) bool {
	return column == rows.ColumnCode || column == rows.ColumnDay || slices.Contains(b.columns, column)
}

// codes are the codes under which rows were published, as the timetable wrote them then.
func (b *basis) codes() []string {
	seen := map[string]bool{}
	add := func(code string) {
		if code != "" {
			seen[code] = true
		}
	}
	for i := range b.rows.Sections {
		add(b.rows.Sections[i].Row.Code)
	}
	for i := range b.rows.Lists {
		add(b.rows.Lists[i].Row.Section)
	}
	for i := range b.rows.Lessons {
		add(b.rows.Lessons[i].Row.Section)
	}
	codes := make([]string, 0, len(seen))
	for code := range seen {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

// holds says whether a row of one of the records was published.
func (b *basis) holds(keys []model.Key) bool {
	if b.refs == nil {
		b.refs = make(map[model.Key]bool, b.rows.Len())
		for _, e := range b.rows.BellTimes {
			b.refs[e.Ref] = true
		}
		for _, e := range b.rows.Sections {
			b.refs[e.Ref] = true
		}
		for _, e := range b.rows.Lists {
			b.refs[e.Ref] = true
		}
		for _, e := range b.rows.Lessons {
			b.refs[e.Ref] = true
		}
	}
	return slices.ContainsFunc(keys, func(k model.Key) bool { return b.refs[k] })
}

func basisOf(list []Published, kind Kind, o Options) basis {
	var b basis
	run := Days{o.From, o.To}
	first := true
	for _, p := range list {
		if p.Year != o.Year {
			continue
		}
		b.known = true
		b.to, b.day = max(b.to, p.To), max(b.day, model.DateOf(p.At.Local()))
		if kind == Timetable && !slices.ContainsFunc(p.Days, run.meets) {
			continue
		}
		b.columns, b.blind, b.pending, b.kept, b.doubles, b.foreign, b.refused = p.Columns, p.Blind, p.Pending, b.kept || p.Kept, p.Doubles, p.Foreign, p.Refused
		b.legacy = p.Version == 0
		for old, code := range p.Recoded {
			if b.recoded == nil {
				b.recoded = map[string]string{}
			}
			b.recoded[old] = code
		}
		if first {
			b.rows, first = p.Rows, false
			continue
		}
		b.before = append(b.before, b.rows, p.Rows)
		b.rows.Lessons = lastOf(b.rows.Lessons, p.Rows.Lessons)
	}
	return b
}

// lastOf is rows of two publishes: of a record those of the later one.
func lastOf(earlier, later []rows.Entry[rows.Lesson]) []rows.Entry[rows.Lesson] {
	has, carried := map[model.Key]bool{}, map[rows.Lesson]bool{}
	for i := range later {
		if later[i].Ref.ID != 0 {
			has[later[i].Ref] = true
		} else {
			carried[later[i].Sent] = true
		}
	}
	out := slices.Clone(later)
	for _, e := range earlier {
		if e.Ref.ID != 0 && !has[e.Ref] || e.Ref.ID == 0 && !carried[e.Sent] {
			out = append(out, e)
		}
	}
	return out
}

// formsOf are the forms that rows were published in for some of the days.
func formsOf[R comparable](k *kindRows[R], b *basis) map[R]bool {
	if len(b.before) == 0 {
		return nil
	}
	forms := map[R]bool{}
	for i := range b.before {
		for _, e := range *k.in(&b.before[i]) {
			forms[e.Sent] = true
		}
	}
	return forms
}
