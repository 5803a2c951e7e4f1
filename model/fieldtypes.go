package model

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// The types of field. Each reads its place in a record as text, and writes text that a person typed into a copy.

func field[R Record, V any](id, label string, typ Type, at func(R) *V, read func(*State, V) string, parse func(*Timetable, string) (V, error)) Field {
	return Field{
		ID: id, Label: label, Type: typ,
		read:  func(s *State, r Record) string { return read(s, *at(r.(R))) },
		equal: func(a, b Record) bool { return reflect.DeepEqual(*at(a.(R)), *at(b.(R))) },
		write: func(t *Timetable, r Record, value string) error {
			v, err := parse(t, value)
			if err == nil {
				*at(r.(R)) = v
			}
			return err
		},
	}
}

// text is a free text of so many characters at most.
func text[R Record, S ~string](id, label string, most int, at func(R) *S) Field {
	f := field(id, label, TypeText, at, func(_ *State, s S) string { return string(s) },
		func(_ *Timetable, s string) (S, error) { return S(s), nil })
	f.Most = most
	f.check = func(r Record) error { return checkText(r, label, string(*at(r.(R))), most) }
	return f
}

// code is a short text that has to be there.
func code[R Record](id, label string, most int, at func(R) *string) Field {
	f := text(id, label, most, at)
	f.Type = TypeCode
	f.check = func(r Record) error { return checkCode(r, label, *at(r.(R)), most) }
	return f
}

// sisID and guid are how a SIS and a registry know a record.
func sisID[R Record](at func(R) *string) Field { return text("sisId", "SIS id", 60, at).bySIS() }

func guid[R Record](at func(R) *string) Field {
	f := text("guid", "GUID", 32, at).bySIS()
	f.check = func(r Record) error { return checkGUID(r, *at(r.(R))) }
	return f
}

func number[R Record, N ~uint8 | ~uint16 | ~int8 | ~int16](id, label string, least, most int, at func(R) *N) Field {
	f := field(id, label, TypeNumber, at,
		func(_ *State, n N) string {
			if n == 0 && least == 0 {
				return "" // none
			}
			return strconv.Itoa(int(n))
		},
		func(_ *Timetable, s string) (N, error) {
			if s == "" && least <= 0 {
				return 0, nil
			}
			n, err := strconv.Atoi(s)
			if err != nil || n < least || n > most {
				return 0, fmt.Errorf("%q is not a whole number from %d to %d", s, least, most)
			}
			return N(n), nil
		})
	f.Least, f.Most = least, most
	f.check = func(r Record) error {
		if n := int(*at(r.(R))); n < least || n > most {
			return invalid(r, "the %s runs from %d to %d", label, least, most)
		}
		return nil
	}
	return f
}

// yes is a field that is yes or no; turned means that the record keeps the opposite (inactive, for active).
func yes[R Record](id, label string, turned bool, at func(R) *bool) Field {
	return field(id, label, TypeYesNo, at,
		func(_ *State, b bool) string {
			if b != turned {
				return "yes"
			}
			return "no"
		},
		func(_ *Timetable, s string) (bool, error) {
			switch strings.ToLower(s) {
			case "yes", "y", "true", "1", "x":
				return !turned, nil
			case "no", "n", "false", "0", "":
				return turned, nil
			}
			return false, fmt.Errorf("%q is neither yes nor no", s)
		})
}

func date[R Record](id, label string, at func(R) *Date) Field {
	f := field(id, label, TypeDate, at, func(_ *State, d Date) string { return d.String() },
		func(t *Timetable, s string) (Date, error) {
			if s == "" {
				return 0, nil
			}
			return ParseDateIn(s, t.School().Region)
		})
	f.check = func(r Record) error { return checkDates(r, *at(r.(R))) }
	return f
}

func colour[R Record](id, label string, at func(R) *Colour) Field {
	return field(id, label, TypeColour, at,
		func(_ *State, c Colour) string {
			if c == 0 {
				return ""
			}
			return fmt.Sprintf("%06X", uint32(c))
		},
		func(_ *Timetable, s string) (Colour, error) {
			s = strings.TrimPrefix(s, "#")
			if s == "" {
				return 0, nil
			}
			n, err := strconv.ParseUint(s, 16, 32)
			if err != nil || len(s) != 6 {
				return 0, fmt.Errorf("%q is not a colour such as 2F5BD8", s)
			}
			return Colour(n), nil
		})
}

// maxCredits bounds the credits of a course, in hundredths.
const maxCredits = 65000

// credits are kept in hundredths.
func credits[R Record](id, label string, at func(R) *uint16) Field {
	return field(id, label, TypeCredits, at,
		func(_ *State, n uint16) string {
			if n == 0 {
				return ""
			}
			return strconv.FormatFloat(float64(n)/100, 'f', -1, 64)
		},
		func(_ *Timetable, s string) (uint16, error) {
			if s == "" {
				return 0, nil
			}
			v, err := strconv.ParseFloat(s, 64)
			if err != nil || !(v >= 0 && v <= maxCredits/100) {
				return 0, fmt.Errorf("%q is not a number of credits such as 0.5", s)
			}
			return uint16(math.Round(v * 100)), nil
		})
}

// oneOf is a value of a few that have names; names[i] is that of the value i, and "" names none.
func oneOf[R Record, N ~uint8](id, label string, names []string, at func(R) *N) Field {
	var choices []string
	for _, n := range names {
		if n != "" {
			choices = append(choices, n)
		}
	}
	f := field(id, label, TypeOneOf, at,
		func(_ *State, n N) string { return names[min(int(n), len(names)-1)] },
		func(_ *Timetable, s string) (N, error) {
			i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, s) })
			if i < 0 || s == "" {
				return 0, fmt.Errorf("%q is not one of %s", s, strings.Join(choices, ", "))
			}
			return N(i), nil
		})
	f.Choices = choices
	return f
}

func rotations[R Record](at func(R) *Rotations) Field {
	f := field("rotations", "rotations", TypeRotations, at, func(_ *State, r Rotations) string { return r.String() },
		func(_ *Timetable, s string) (Rotations, error) { return ParseRotations(s) })
	f.check = func(r Record) error {
		if *at(r.(R)) >= 1<<MaxRotations {
			return invalid(r, "rotation numbers run from 1 to %d", MaxRotations)
		}
		return nil
	}
	return f
}

// ParseRotations reads rotation numbers as a timetabler writes them: "1", "23", "" or "all" for all of them; numbers from
// 10 on are set off by commas.
func ParseRotations(s string) (Rotations, error) {
	s = strings.TrimSpace(s)
	if s == "" || strings.EqualFold(s, "all") {
		return 0, nil
	}
	parts := strings.Split(s, "")
	if strings.Contains(s, ",") {
		parts = strings.Split(s, ",")
	}
	var r Rotations
	for _, p := range parts {
		if p == "" {
			continue // "12," is rotation 12 alone
		}
		n, err := strconv.Atoi(strings.TrimSpace(p))
		if err != nil || n < 1 || n > MaxRotations {
			return 0, fmt.Errorf("%q are not rotation numbers such as 12, or 1,10", s)
		}
		r = r.With(n)
	}
	return r, nil
}

// byText is the record that a text names in a field: by its code or SIS id, else by the same in other letters, else by its
// name.
func (t *Timetable) byText(k Kind, text string) (uint32, error) {
	if id, is := exactID(text); is && t.Get(Key{k, id}) != nil {
		return id, nil
	}
	if id := t.find(k, byCode, text); id != 0 {
		return id, nil
	}
	if id := t.find(k, bySISID, text); id != 0 && kinds[k].named != nil {
		return id, nil
	}
	if find := kinds[k].find; find != nil {
		if id := find(t, text); id != 0 {
			return id, nil
		}
	}
	for _, called := range []func(*State, Record) string{(*State).nameIn, (*State).NameOf} {
		found := uint32(0)
		for r := range t.All(k) {
			if strings.EqualFold(called(&t.State, r), text) {
				if found != 0 {
					return 0, fmt.Errorf("several %s are called %q", k.Plural(), text)
				}
				found = r.Key().ID
			}
		}
		if found != 0 {
			return found, nil
		}
	}
	return 0, fmt.Errorf("there is no %s %q", k, text)
}

// one is a reference.
func one[R Record, ID keyed](id, label string, k Kind, at func(R) *ID) Field {
	f := field(id, label, TypeReference, at, func(s *State, id ID) string { return s.refersTo(id.Key()) },
		func(t *Timetable, s string) (ID, error) {
			if s == "" {
				return 0, nil
			}
			id, err := t.byText(k, s)
			return ID(id), err
		})
	f.Refers = k
	f.keys = func(r Record) []Key { return ref(nil, *at(r.(R))) }
	return f
}

// many are references in an order.
func many[R Record, ID keyed](id, label string, k Kind, at func(R) *[]ID) Field {
	f := field(id, label, TypeReferences, at,
		func(s *State, ids []ID) string { return strings.Join(codesOf(s, ids), ", ") },
		func(t *Timetable, s string) ([]ID, error) {
			var ids []ID
			for part := range strings.SplitSeq(s, ",") {
				if part = strings.TrimSpace(part); part == "" {
					continue
				}
				id, err := t.byText(k, part)
				if err != nil {
					return nil, err
				}
				if !slices.Contains(ids, ID(id)) {
					ids = append(ids, ID(id))
				}
			}
			return ids, nil
		})
	f.Refers = k
	f.keys = func(r Record) []Key { return refAll(nil, *at(r.(R))) }
	f.list = func(s *State, r Record) []string { return codesOf(s, *at(r.(R))) }
	f.check = func(r Record) error { return checkListed(r, k.String(), *at(r.(R))) }
	return f
}

func codesOf[ID keyed](s *State, ids []ID) []string {
	codes := make([]string, len(ids))
	for i, id := range ids {
		codes[i] = s.refersTo(id.Key())
	}
	return codes
}

// list is a field of values that have no place in one cell.
func list[R Record, V any](id, label string, at func(R) []V, say func(R, V) string) Field {
	entries := func(_ *State, r Record) []string {
		values := at(r.(R))
		es := make([]string, len(values))
		for i, v := range values {
			es[i] = say(r.(R), v)
		}
		return es
	}
	return Field{ID: id, Label: label, Type: TypeList, list: entries,
		equal: func(a, b Record) bool { return reflect.DeepEqual(at(a.(R)), at(b.(R))) },
		read:  func(s *State, r Record) string { return strings.Join(entries(s, r), ", ") }}
}

// picture is told by its size and its content's checksum.
func picture[R Record](id, label string, at func(R) []byte) Field {
	return Field{ID: id, Label: label, Type: TypeList, equal: func(a, b Record) bool { return bytes.Equal(at(a.(R)), at(b.(R))) }, read: func(_ *State, r Record) string {
		b := at(r.(R))
		if len(b) == 0 {
			return ""
		}
		return fmt.Sprintf("%d bytes, %08x", len(b), crc32.ChecksumIEEE(b))
	}}
}

// countOf is how many records of a kind point at the record.
func countOf(id, label string, of Kind) Field {
	return computed(id, label, func(t *Timetable, r Record) string { return strconv.Itoa(len(t.Referrers(r.Key(), of))) })
}

// computed is a number that follows from other records.
func computed[R Record](id, label string, of func(t *Timetable, r R) string) Field {
	return Field{ID: id, Label: label, Type: TypeNumber, Owner: Computed, compute: func(t *Timetable, r Record) string { return of(t, r.(R)) }}
}

// told is a text that follows from other records.
func told[R Record](id, label string, of func(s *State, r R) string) Field {
	f := computed(id, label, func(t *Timetable, r R) string { return of(&t.State, r) })
	f.Type = TypeText
	return f
}

// slot is a place in the timetable; "" where it may be none.
func slot[R Record](id, label string, at func(R) *Slot) Field {
	return field(id, label, TypeSlot, at, func(s *State, x Slot) string { return s.slotText(x) },
		func(t *Timetable, text string) (Slot, error) { return t.readSlot(text) })
}

// slotText is a slot as a field holds it: "MonA 3"; with the code of its grid before it, "Main/MonA 3", where there are several.
func (s *State) slotText(x Slot) string {
	g := s.Grid(x.Grid)
	switch {
	case g == nil:
		return ""
	case s.Count(KindGrid) > 1:
		return g.Code + "/" + g.SlotName(x)
	}
	return g.SlotName(x)
}

func (t *Timetable) readSlot(text string) (found Slot, err error) {
	if x, is := exactSlot(text); is && t.Cell(x) != nil {
		return x, nil
	}
	if text == "" {
		return Slot{}, nil
	}
	grid, name, named := strings.Cut(text, "/") // no code of a grid structure has a slash in it
	if !named {
		grid, name = "", text
	}
	for g := range t.Grids() {
		if named && !strings.EqualFold(g.Code, grid) {
			continue
		}
		for _, c := range g.Cells {
			x := Slot{g.ID, c.Day, c.Period}
			if !strings.EqualFold(g.SlotName(x), name) {
				continue
			}
			if found.Placed() {
				return Slot{}, fmt.Errorf("several grids have a %s: write the grid's code before it, as %s/%s", name, g.Code, name)
			}
			found = x
		}
	}
	if !found.Placed() {
		return Slot{}, fmt.Errorf("there is no day and period %q", text)
	}
	return found, nil
}

// sectionTeachers changes the teachers of a section with those of its lessons. The first is the teacher of record.
func sectionTeachers() Field {
	f := many("teachers", "teachers", KindTeacher, func(r *Section) *[]TeacherID { return &r.Teachers })
	f.instead = func(x *tx, before, after Record) error {
		return x.setTeachers(before.(*Section), after.(*Section).Teachers)
	}
	return f
}

// sectionRoom changes the room of a section with that of its lessons.
func sectionRoom() Field {
	f := one("room", "room", KindRoom, func(r *Section) *RoomID { return &r.Room })
	f.instead = func(x *tx, _, after Record) error {
		s := after.(*Section)
		return AssignRoom{s.ID, s.Room}.apply(x)
	}
	return f
}

// daysOff are days of the cycle, or periods of them: "Mon, Tue 3 preferred". What is not said to be preferred is fixed.
func daysOff() Field {
	f := field("daysOff", "days off", TypeList, func(r *Teacher) *[]DayOff { return &r.DaysOff },
		func(s *State, offs []DayOff) string { return strings.Join(offTexts(s, offs), ", ") },
		func(t *Timetable, s string) ([]DayOff, error) {
			var offs []DayOff
			for part := range strings.SplitSeq(s, ",") {
				if part = strings.TrimSpace(part); part == "" {
					continue
				}
				o, err := t.readDayOff(part)
				if err != nil {
					return nil, err
				}
				offs = append(offs, o)
			}
			return offs, nil
		})
	f.list = func(s *State, r Record) []string { return offTexts(s, r.(*Teacher).DaysOff) }
	return f
}

var offNames = [...]string{"", "fixed", "preferred"}

func offTexts(s *State, offs []DayOff) []string {
	texts := make([]string, len(offs))
	for i, o := range offs {
		if texts[i] = s.slotText(Slot{o.Grid, o.Day, o.Period}); o.Period == 0 {
			texts[i] = s.dayText(o.Day)
		}
		if o.Kind == OffPreferred {
			texts[i] += " " + offNames[OffPreferred]
		}
	}
	return texts
}

// dayText is a day of the cycle as the first grid that has it calls it; its number where none does.
func (s *State) dayText(day uint8) string {
	for g := range s.Grids() {
		if code := g.DayCode(day); code != "" {
			return code
		}
	}
	return strconv.Itoa(int(day))
}

func (t *Timetable) readDayOff(text string) (DayOff, error) {
	o := DayOff{Kind: OffFixed}
	for _, kind := range []OffKind{OffFixed, OffPreferred} {
		if before, said := strings.CutSuffix(text, " "+offNames[kind]); said {
			text, o.Kind = strings.TrimSpace(before), kind
		}
	}
	if x, is := exactSlot(text); is && x.Period == 0 {
		o.Day = x.Day
		return o, nil
	}
	for g := range t.Grids() {
		for i, d := range g.Days {
			if strings.EqualFold(d.Code, text) {
				o.Day = uint8(i + 1)
				return o, nil
			}
		}
	}
	if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= MaxDays {
		o.Day = uint8(n)
		return o, nil
	}
	x, err := t.readSlot(text)
	o.Grid, o.Day, o.Period = x.Grid, x.Day, x.Period
	return o, err
}
