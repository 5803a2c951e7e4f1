package store

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"carillon/model"
)

// Difference is what became of one record between two states.
type Difference struct {
	Op     string        `json:"op"`               // "added", "removed" or "changed"
	Kind   string        `json:"kind"`             // in the words of the field: "room"
	Record string        `json:"record"`           // in words: "room A204"
	Fields []FieldChange `json:"fields,omitempty"` // of a changed record
	Text   string        `json:"text"`             // all of it in words: "Room A204: capacity 24 → 30"
}

// FieldChange is one field before and after, in words; of a list, what went and what came.
type FieldChange struct {
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Compare lists what lies between two states, as edits in words, by kind. related says that the states come from one
// timetable, so that records of one ID are the same; otherwise records are paired by code, SIS id or name.
func Compare(before, after *model.State, related bool) []Difference {
	var ds []Difference
	for _, k := range model.Kinds() {
		var pairs []pair
		if related {
			pairs = pairByID(before, after, k)
		} else {
			pairs = pairByName(before, after, k)
		}
		for _, p := range pairs {
			if d, ok := p.difference(before, after, related); ok {
				ds = append(ds, d)
			}
		}
	}
	return ds
}

// CompareFiles is Compare for two files; they are related where one is a copy of the other, or both of a third.
func CompareFiles(before, after *File) []Difference {
	return Compare(before.t.Snapshot(), after.t.Snapshot(), before.lineage() == after.lineage())
}

func (f *File) lineage() ID {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.identity.Lineage
}

// CompareWithSaved lists what has changed since the last save up to now, a snapshot of the timetable: the edits that a
// save of it would bring into the file.
func (f *File) CompareWithSaved(now *model.State) []Difference {
	f.mu.Lock()
	saved := f.onDisk
	f.mu.Unlock()
	return Compare(saved, now, true)
}

// CompareWithBackup lists what has changed since a backup of any file up to now, a snapshot of the timetable.
func (f *File) CompareWithBackup(backup string, now *model.State) ([]Difference, error) {
	c, err := readFile(backup)
	if err != nil {
		return nil, err
	}
	t, err := c.timetable(backup)
	if err != nil {
		return nil, err
	}
	return Compare(t.Snapshot(), now, c.identity.Lineage == f.lineage()), nil
}

// pair is a record in both states; one of the two may be nil.
type pair struct{ before, after model.Record }

func pairByID(a, b *model.State, k model.Kind) (ps []pair) {
	for c := range b.ChangesSince(a) {
		if c.Key.Kind == k {
			ps = append(ps, pair{c.Before, c.After})
		}
	}
	return ps
}

// pairByName pairs records of the same name; of several (the lessons of a section) those of the same slot first, then
// the rest in order.
func pairByName(a, b *model.State, k model.Kind) (ps []pair) {
	exact, loose := map[string][]model.Record{}, map[string][]model.Record{}
	var rest []model.Record
	for r := range b.All(k) {
		exact[exactName(b, r)] = append(exact[exactName(b, r)], r)
	}
	taken := map[model.Key]bool{}
	for r := range a.All(k) {
		n := exactName(a, r)
		if same := exact[n]; len(same) > 0 {
			ps, exact[n] = append(ps, pair{r, same[0]}), same[1:]
			taken[same[0].Key()] = true
		} else {
			rest = append(rest, r)
		}
	}
	for r := range b.All(k) {
		if !taken[r.Key()] {
			loose[nameOf(b, r)] = append(loose[nameOf(b, r)], r)
		}
	}
	for _, r := range rest {
		n := nameOf(a, r)
		if same := loose[n]; len(same) > 0 {
			ps, loose[n] = append(ps, pair{r, same[0]}), same[1:]
			taken[same[0].Key()] = true
		} else {
			ps = append(ps, pair{r, nil})
		}
	}
	for r := range b.All(k) {
		if !taken[r.Key()] {
			ps = append(ps, pair{nil, r})
		}
	}
	return ps
}

// nameOf is what a person knows a record by, whatever its ID.
func nameOf(s *model.State, r model.Record) string {
	switch r := r.(type) {
	case *model.Student:
		if r.SISID != "" {
			return r.SISID
		}
	case *model.Lesson:
		return s.SectionCode(r.Section)
	case *model.RosterSlot:
		return r.Roster.String()
	}
	return s.Describe(r.Key())
}

func exactName(s *model.State, r model.Record) string {
	switch r := r.(type) {
	case *model.Lesson:
		return s.SectionCode(r.Section) + " " + s.SlotName(r.Slot)
	case *model.RosterSlot:
		return fmt.Sprint(r.Roster, s.SlotName(r.Slot), s.Describe(r.Teacher.Key()), s.Describe(r.Area.Key()), s.Describe(r.Study.Key()))
	}
	return nameOf(s, r)
}

func (p pair) difference(a, b *model.State, byID bool) (Difference, bool) {
	switch {
	case p.before == nil:
		d := Difference{Op: "added", Kind: p.after.Key().Kind.String(), Record: title(b, p.after)}
		d.Text = "Added " + d.Record
		return d, true
	case p.after == nil:
		d := Difference{Op: "removed", Kind: p.before.Key().Kind.String(), Record: title(a, p.before)}
		d.Text = "Took out " + d.Record
		return d, true
	case byID && reflect.DeepEqual(p.before, p.after):
		return Difference{}, false
	}
	fields := fieldChanges(a, b, p, byID)
	if len(fields) == 0 {
		return Difference{}, false
	}
	d := Difference{Op: "changed", Kind: p.after.Key().Kind.String(), Record: title(a, p.before), Fields: fields}
	d.Text = changeText(a, b, p, d)
	return d, true
}

func changeText(a, b *model.State, p pair, d Difference) string {
	if l, ok := p.before.(*model.Lesson); ok && len(d.Fields) == 1 && d.Fields[0].Field == "slot" {
		m := p.after.(*model.Lesson)
		code := a.SectionCode(l.Section)
		switch {
		case !m.Slot.Placed():
			return "Took " + code + " out of " + a.SlotName(l.Slot)
		case !l.Slot.Placed():
			return "Placed " + code + " on " + b.SlotName(m.Slot)
		}
		return "Moved " + code + " from " + a.SlotName(l.Slot) + " to " + b.SlotName(m.Slot)
	}
	parts := make([]string, len(d.Fields))
	for i, f := range d.Fields {
		parts[i] = fmt.Sprintf("%s %s → %s", f.Field, cmp.Or(f.Before, "none"), cmp.Or(f.After, "none"))
	}
	return strings.ToUpper(d.Record[:1]) + d.Record[1:] + ": " + strings.Join(parts, "; ")
}

// title names a record with its kind: "room A204", "section 09MAT 2".
func title(s *model.State, r model.Record) string {
	switch r := r.(type) {
	case *model.Section:
		return "section " + s.Describe(r.Key())
	case *model.Teacher, *model.Student:
		return r.Key().Kind.String() + " " + s.Describe(r.Key())
	case *model.Enrolment, *model.Request, *model.RosterSlot:
		return s.Describe(r.Key())
	case *model.Lesson:
		if r.Slot.Placed() {
			return "the lesson " + s.Describe(r.Key())
		}
		return s.Describe(r.Key())
	}
	return model.Title(r)
}

// fieldChanges compares two records field by field, in words, so that it does not matter whether the IDs in them are
// the same in both states. Where they are (byID), a field that holds the same is no change, whatever has become of the
// names of the records in it.
func fieldChanges(a, b *model.State, p pair, byID bool) (fs []FieldChange) {
	x, y := reflect.ValueOf(p.before).Elem(), reflect.ValueOf(p.after).Elem()
	wa, wb := words{a, p.before}, words{b, p.after}
	for i := range x.NumField() {
		f := x.Type().Field(i)
		if f.Name == "ID" {
			continue
		}
		u, v := x.Field(i), y.Field(i)
		if byID && reflect.DeepEqual(u.Interface(), v.Interface()) {
			continue
		}
		var was, is string
		if u.Kind() == reflect.Slice && u.Type().Elem().Kind() != reflect.Uint8 {
			was, is = wa.lists(u, wb, v)
		} else {
			was, is = wa.value(u), wb.value(v)
		}
		if was != is {
			fs = append(fs, FieldChange{fieldName(f), was, is})
		}
	}
	return fs
}

// fieldName makes words of a field's JSON name: "rollGroup" is "roll group".
func fieldName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	switch name {
	case "sisId":
		return "SIS id"
	case "guid":
		return "GUID"
	case "statewideId":
		return "StatewideID"
	case "sectionId":
		return "section ID"
	}
	var w strings.Builder
	for _, r := range name {
		if r >= 'A' && r <= 'Z' {
			w.WriteByte(' ')
			r += 'a' - 'A'
		}
		w.WriteRune(r)
	}
	return w.String()
}

// words writes the fields of a record of a state for a person.
type words struct {
	s *model.State
	r model.Record
}

func (w words) value(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case interface{ Key() model.Key }:
		if v.IsZero() {
			return ""
		}
		return strings.TrimPrefix(w.s.Describe(x.Key()), x.Key().Kind.String()+" ")
	case model.Slot:
		return w.s.SlotName(x)
	case model.Cell:
		return w.cell(x)
	case model.Colour:
		if x == 0 {
			return ""
		}
		return fmt.Sprintf("#%06X", uint32(x))
	case model.Rotations:
		return cmp.Or(x.String(), "all")
	case bool:
		return map[bool]string{true: "yes", false: "no"}[x]
	case []byte:
		if len(x) == 0 {
			return ""
		}
		return fmt.Sprintf("%d bytes, %08x", len(x), valueCRC("", nil, x))
	case fmt.Stringer:
		return x.String()
	}
	switch v.Kind() {
	case reflect.Struct:
		var parts []string
		for i := range v.NumField() {
			if part := w.value(v.Field(i)); part != "" && !v.Field(i).IsZero() {
				parts = append(parts, part)
			}
		}
		return strings.Join(parts, " ")
	case reflect.Slice:
		parts := make([]string, v.Len())
		for i := range parts {
			parts[i] = w.value(v.Index(i))
		}
		return strings.Join(parts, ", ")
	}
	if v.IsZero() && v.Kind() != reflect.Int8 { // a priority of 0 is one
		return ""
	}
	return fmt.Sprint(v.Interface())
}

// cell is a cell of a grid with its bell times: "MonA 3 teaching 08:30–09:20".
func (w words) cell(c model.Cell) string {
	g, ok := w.r.(*model.Grid)
	if !ok {
		return ""
	}
	text := fmt.Sprintf("%s %s %s–%s", g.SlotName(model.Slot{Grid: g.ID, Day: c.Day, Period: c.Period}), c.Kind, c.Start, c.End)
	for _, v := range c.Variants {
		text += " " + v.Code
		for _, s := range v.Spans {
			text += fmt.Sprintf(" %s–%s", s.Start, s.End)
		}
	}
	return text
}

// maxListed is how many entries of a list are named; the others are counted.
const maxListed = 8

// lists is what went from one list and what came with the other; the whole lists where only their order differs.
func (w words) lists(before reflect.Value, o words, after reflect.Value) (went, came string) {
	was, is := w.elements(before), o.elements(after)
	count := map[string]int{}
	for _, e := range was {
		count[e]++
	}
	var in, out []string
	for _, e := range is {
		if count[e]--; count[e] < 0 {
			in = append(in, e)
		}
	}
	for _, e := range was {
		if count[e] > 0 {
			count[e]--
			out = append(out, e)
		}
	}
	if len(in) == 0 && len(out) == 0 && !slices.Equal(was, is) {
		in, out = is, was
	}
	return listed(out), listed(in)
}

func (w words) elements(v reflect.Value) []string {
	es := make([]string, v.Len())
	for i := range es {
		es[i] = w.value(v.Index(i))
	}
	return es
}

func listed(es []string) string {
	if len(es) <= maxListed {
		return strings.Join(es, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(es[:maxListed], ", "), len(es)-maxListed)
}
