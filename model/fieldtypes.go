package model

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// The types of field. Each reads its place in a record as text, and writes text that a person typed into a copy.

func field[R Record, V any](name string, at func(R) *V, read func(*Timetable, V) string, parse func(*Timetable, string) (V, error)) Field {
	return Field{
		Name: name,
		read: func(t *Timetable, r Record) string { return read(t, *at(r.(R))) },
		write: func(t *Timetable, r Record, value string) error {
			v, err := parse(t, strings.TrimSpace(value))
			if err == nil {
				*at(r.(R)) = v
			}
			return err
		},
	}
}

func str[R Record, S ~string](name string, at func(R) *S) Field {
	return field(name, at, func(_ *Timetable, s S) string { return string(s) },
		func(_ *Timetable, s string) (S, error) { return S(s), nil })
}

func num[R Record, N ~uint8 | ~uint16 | ~int8 | ~int16](name string, least, most int, at func(R) *N) Field {
	return field(name, at,
		func(_ *Timetable, n N) string {
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
}

// yes is a field that is yes or no; turned means that the record keeps the opposite (inactive, for active).
func yes[R Record](name string, turned bool, at func(R) *bool) Field {
	return field(name, at,
		func(_ *Timetable, b bool) string {
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

func date[R Record](name string, at func(R) *Date) Field {
	return field(name, at, func(_ *Timetable, d Date) string { return d.String() },
		func(_ *Timetable, s string) (d Date, err error) {
			err = d.UnmarshalText([]byte(s))
			return d, err
		})
}

func colour() Field {
	return field("colour", func(r *Faculty) *Colour { return &r.Colour },
		func(_ *Timetable, c Colour) string {
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

func credits() Field {
	return field("credits", func(r *Course) *uint16 { return &r.Credits },
		func(_ *Timetable, n uint16) string {
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
			if err != nil || !(v >= 0 && v <= 650) {
				return 0, fmt.Errorf("%q is not a number of credits such as 0.5", s)
			}
			return uint16(math.Round(v * 100)), nil
		})
}

func rotationsOf[R Record](at func(R) *Rotations) Field {
	return field("rotations", at, func(_ *Timetable, r Rotations) string { return r.String() },
		func(_ *Timetable, s string) (Rotations, error) { return ParseRotations(s) })
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

// codeText is the code by which a person names a record in a field: "09MAT 2" for a section.
func (t *Timetable) codeText(k Key) string {
	r := t.Get(k)
	if r == nil {
		return ""
	}
	for _, n := range r.names(nil) {
		if n.space == byCode {
			return n.value
		}
	}
	return ""
}

// byText is the record that a code names in a field. A code that nothing has is tried once more whatever its case.
func (t *Timetable) byText(k Kind, s string) (uint32, error) {
	if id := t.find(k, byCode, s); id != 0 {
		return id, nil
	}
	found := uint32(0)
	for r := range t.All(k) {
		if strings.EqualFold(t.codeText(r.Key()), s) {
			if found != 0 {
				return 0, fmt.Errorf("several %s are called %q in other letters", k.Plural(), s)
			}
			found = r.Key().ID
		}
	}
	if found == 0 {
		return 0, noSuch(k, s)
	}
	return found, nil
}

func noSuch(k Kind, s string) error { return fmt.Errorf("there is no %s %q", k, s) }

func one[R Record, ID keyed](name string, k Kind, at func(R) *ID) Field {
	f := field(name, at, func(t *Timetable, id ID) string { return t.codeText(id.Key()) },
		func(t *Timetable, s string) (ID, error) {
			if s == "" {
				return 0, nil
			}
			id, err := t.byText(k, s)
			return ID(id), err
		})
	f.Refers = k
	return f
}

func many[R Record, ID keyed](name string, k Kind, at func(R) *[]ID) Field {
	f := field(name, at,
		func(t *Timetable, ids []ID) string {
			codes := make([]string, len(ids))
			for i, id := range ids {
				codes[i] = t.codeText(id.Key())
			}
			return strings.Join(codes, ", ")
		},
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
	f.Refers, f.Many = k, true
	return f
}

// sectionTeachers changes the teachers of a section with those of its lessons. The first is the assigned teacher.
func sectionTeachers() Field {
	f := many("teachers", KindTeacher, func(r *Section) *[]TeacherID { return &r.Teachers })
	f.instead = func(x *tx, before, after Record) error {
		was, is := before.(*Section), after.(*Section)
		if err := x.set(is.Key(), is); err != nil {
			return err
		}
		for _, id := range slices.Clone(x.index.referrers(is.Key(), KindLesson)) {
			l := x.Lesson(LessonID(id))
			if !slices.Equal(l.Teachers, was.Teachers) {
				continue // this lesson has teachers of its own
			}
			m := *l
			m.Teachers = is.Teachers
			if err := x.set(m.Key(), &m); err != nil {
				return err
			}
		}
		return nil
	}
	return f
}

// sectionRoom changes the room of a section with that of its lessons.
func sectionRoom() Field {
	f := one("room", KindRoom, func(r *Section) *RoomID { return &r.Room })
	f.instead = func(x *tx, _, after Record) error {
		s := after.(*Section)
		return AssignRoom{s.ID, s.Room}.apply(x)
	}
	return f
}
