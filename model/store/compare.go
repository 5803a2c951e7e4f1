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
			if p.imported() {
				continue
			}
			if d, ok := p.difference(before, after, related); ok {
				ds = append(ds, d)
			}
		}
	}
	return ds
}

// imported says that a pair is what imports brought last: it says nothing of the timetable.
func (p pair) imported() bool {
	for _, r := range []model.Record{p.before, p.after} {
		if s, ok := r.(*model.Synced); ok && s.Imported() {
			return true
		}
	}
	return false
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
	restricted := false
	for _, f := range model.Fields(p.before.Key().Kind) {
		if f.Restricted {
			restricted = restricted || !f.Equal(p.before, p.after)
			continue
		}
		if f.Owner == model.Computed || byID && f.Equal(p.before, p.after) {
			continue
		}
		was, several := entries(a, &f, p.before)
		is, _ := entries(b, &f, p.after)
		x, y := strings.Join(was, ", "), strings.Join(is, ", ")
		if several {
			x, y = lists(was, is)
		}
		if x != y {
			fs = append(fs, FieldChange{f.Label, x, y})
		}
	}
	if restricted {
		fs = append(fs, FieldChange{"restricted fields", "not shown", "not shown"}) // which, and what they hold, few may know
	}
	return fs
}

// entries is what a field holds, in words; several says that it is a list.
func entries(s *model.State, f *model.Field, r model.Record) (es []string, several bool) {
	if keys := f.Keys(r); len(keys) > 0 {
		for _, k := range keys {
			es = append(es, strings.TrimPrefix(s.Describe(k), k.Kind.String()+" "))
		}
		return es, f.Many()
	}
	if es, several = f.Entries(s, r); several {
		return es, true
	}
	text := f.In(s, r)
	switch {
	case f.Type == model.TypeRotations:
		text = cmp.Or(text, "all")
	case f.Type == model.TypeColour && text != "":
		text = "#" + text
	case f.Type == model.TypeSlot:
		text = cmp.Or(text, "not placed")
	}
	return []string{text}, false
}

// maxListed is how many entries of a list are named; the others are counted.
const maxListed = 8

// lists is what went from one list and what came with the other; the whole lists where only their order differs.
func lists(was, is []string) (went, came string) {
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

func listed(es []string) string {
	if len(es) <= maxListed {
		return strings.Join(es, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(es[:maxListed], ", "), len(es)-maxListed)
}
