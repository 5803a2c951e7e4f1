// Package stranger is a SIS for tests that knows nothing of Carillon: a LISS server over JSON-RPC that keeps each row as
// it came, member for member and in order, and serves it back. What a publish replaces it has from LISS alone (sections of
// a year, all section lists, all bell times, the lessons of the days named). It has a normal form of rows of its own, so
// that a test can say what of a SIS is other after a run without asking the code that is tested.
package stranger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Row is a row as it stands on the wire: its members in order, each value as raw JSON.
type Row []Member

// Member is one member of a row.
type Member struct {
	Name  string
	Value json.RawMessage
}

// R makes a row of names and values by turns: R("DayNumber", 1, "Period", "P1"). A value is whatever encoding/json can
// write; json.RawMessage stands as it is.
func R(pairs ...any) Row {
	if len(pairs)%2 != 0 {
		panic("stranger: R takes names and values by turns")
	}
	var r Row
	for i := 0; i < len(pairs); i += 2 {
		r = append(r, Member{pairs[i].(string), raw(pairs[i+1])})
	}
	return r
}

func raw(v any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return bytes.TrimSpace(b.Bytes())
}

// UnmarshalJSON implements json.Unmarshaler; it keeps the order of the members, and a member that comes twice.
func (r *Row) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("a row is %s, not an object", data)
	}
	*r = Row{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var v json.RawMessage
		if err := d.Decode(&v); err != nil {
			return err
		}
		*r = append(*r, Member{name.(string), v})
	}
	return nil
}

// MarshalJSON implements json.Marshaler.
func (r Row) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, m := range r {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, raw(m.Name)...), ':'), m.Value...)
	}
	return append(b, '}'), nil
}

// String is the row as JSON.
func (r Row) String() string {
	b, _ := r.MarshalJSON()
	return string(b)
}

// Text is a member's value as text, trimmed: of an int its digits; "" where it is null or missing.
func (r Row) Text(name string) string {
	for _, m := range r {
		if m.Name == name {
			return strings.TrimSpace(text(m.Value))
		}
	}
	return ""
}

// With is the row with a member set to a value, at its place or at the end.
func (r Row) With(name string, value any) Row {
	out := slices.Clone(r)
	for i := range out {
		if out[i].Name == name {
			out[i].Value = raw(value)
			return out
		}
	}
	return append(out, Member{name, raw(value)})
}

// Without is the row without some members.
func (r Row) Without(names ...string) Row {
	return slices.DeleteFunc(slices.Clone(r), func(m Member) bool { return slices.Contains(names, m.Name) })
}

// Is matches rows by members, name and text by turns: Is("ClassCode", "9MAT 1", "TeacherId", "2").
func Is(pairs ...string) func(Row) bool {
	return func(r Row) bool {
		for i := 0; i < len(pairs); i += 2 {
			if r.Text(pairs[i]) != pairs[i+1] {
				return false
			}
		}
		return true
	}
}

func text(v json.RawMessage) string {
	var s string
	if json.Unmarshal(v, &s) == nil {
		return s // of null it is ""
	}
	return string(v)
}

var (
	basicDay    = regexp.MustCompile(`^(\d{4})(\d\d)(\d\d)(?:T.*)?$`)
	extendedDay = regexp.MustCompile(`^(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?$`)
	clock       = regexp.MustCompile(`^\d?\d:\d\d$`)
	whole       = regexp.MustCompile(`^-?\d+(\.0+)?$`)
)

// day is a date as 20261123; "" for none, or for what is no date.
func day(s string) string {
	for _, re := range []*regexp.Regexp{basicDay, extendedDay} {
		if m := re.FindStringSubmatch(strings.TrimSpace(s)); m != nil {
			return m[1] + m[2] + m[3]
		}
	}
	return ""
}

// Normal is a row in normal form, to compare rows by: members in order of name, those that are null, blank or missing left
// out, texts trimmed, dates by day, clock times padded, an int as its text. Anything else, a bool or a list, stands as
// JSON. Two rows that mean the same on the wire have the same normal form, and no others.
func Normal(r Row) string {
	var parts []string
	for _, m := range r {
		v := m.Value
		s := strings.TrimSpace(text(v))
		switch {
		case s == "" || s == "null" && v[0] != '"':
			continue
		case v[0] == '{' || v[0] == '[':
			var b bytes.Buffer
			if json.Compact(&b, v) == nil {
				s = b.String()
			}
		case v[0] == 't' || v[0] == 'f':
			s = "bool " + s
		case v[0] != '"' && whole.MatchString(s):
			s, _, _ = strings.Cut(s, ".")
		case strings.HasSuffix(m.Name, "Date") && day(s) != "":
			s = day(s)
		case strings.HasSuffix(m.Name, "Time") && clock.MatchString(s):
			s = fmt.Sprintf("%05s", s)
		}
		parts = append(parts, m.Name+"="+strconv.Quote(s))
	}
	slices.Sort(parts)
	return strings.Join(parts, " ")
}

// Compare lays two sets of rows beside each other as multisets of normal forms: gone are those that only the first has,
// came those that only the second has, each as often as it is too many there.
func Compare(was, is []Row) (gone, came []string) {
	count := map[string]int{}
	for _, r := range was {
		count[Normal(r)]++
	}
	for _, r := range is {
		count[Normal(r)]--
	}
	for n, c := range count {
		for ; c > 0; c-- {
			gone = append(gone, n)
		}
		for ; c < 0; c++ {
			came = append(came, n)
		}
	}
	slices.Sort(gone)
	slices.Sort(came)
	return gone, came
}

// Difference is in words what Compare finds; "" for nothing.
func Difference(was, is []Row) string {
	gone, came := Compare(was, is)
	var b strings.Builder
	for _, n := range gone {
		fmt.Fprintf(&b, "- %s\n", n)
	}
	for _, n := range came {
		fmt.Fprintf(&b, "+ %s\n", n)
	}
	return b.String()
}
