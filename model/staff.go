package model

import (
	"fmt"
	"slices"
	"strings"
)

// StaffRole says what a teacher does in a section. The teacher of record is the first of its teachers who is no aide.
type StaffRole uint8

// Roles of teachers in a section.
const (
	CoTeacher        StaffRole = iota // whoever is not said to be anything else
	SpecialEducation                  // special education teacher
	Aide                              // is no teacher: never sent
)

var staffRoleNames = [...]string{"co-teacher", "special education", "aide"}

func (r StaffRole) String() string {
	if int(r) < len(staffRoleNames) {
		return staffRoleNames[r]
	}
	return "unknown"
}

// Staff is what a section says of one of its teachers: the role, and days and rotations of their own.
type Staff struct {
	Teacher   TeacherID `cbor:"1,keyasint,omitempty" json:"teacher"`
	Role      StaffRole `cbor:"2,keyasint,omitempty" json:"role,omitempty"`
	Days      uint64    `cbor:"3,keyasint,omitempty" json:"days,omitempty"` // bit n for day n of the cycle; 0: all
	Rotations Rotations `cbor:"4,keyasint,omitempty" json:"rotations,omitempty"`
}

// StaffOf is what a section says of a teacher.
func (s *Section) StaffOf(id TeacherID) Staff {
	for _, x := range s.Staff {
		if x.Teacher == id {
			return x
		}
	}
	return Staff{Teacher: id}
}

// Sent lists the teachers of a section without its aides: the teacher of record first.
func (s *Section) Sent() []TeacherID {
	if len(s.Staff) == 0 {
		return s.Teachers
	}
	return slices.DeleteFunc(slices.Clone(s.Teachers), func(id TeacherID) bool { return s.StaffOf(id).Role == Aide })
}

// On says whether somebody of a section's staff is there on a day of the cycle.
func (x Staff) On(day uint8) bool { return x.Days == 0 || day < 64 && x.Days&(1<<day) != 0 }

// settle puts the teacher of record first, who has no other role, and drops what is said of teachers who have left.
func (s *Section) settle() {
	s.Staff = slices.DeleteFunc(slices.Clone(s.Staff), func(x Staff) bool { return !slices.Contains(s.Teachers, x.Teacher) })
	i := slices.IndexFunc(s.Teachers, func(id TeacherID) bool { return s.StaffOf(id).Role != Aide })
	if i > 0 {
		first := s.Teachers[i]
		s.Teachers = slices.Insert(slices.Delete(slices.Clone(s.Teachers), i, i+1), 0, first)
	}
	if i >= 0 {
		for n := range s.Staff {
			if s.Staff[n].Teacher == s.Teachers[0] {
				s.Staff[n].Role = CoTeacher // of record, by the place
			}
		}
	}
	s.Staff = slices.DeleteFunc(s.Staff, func(x Staff) bool { return x == Staff{Teacher: x.Teacher} })
	if len(s.Staff) == 0 {
		s.Staff = nil
	}
}

// SetTeachers changes the teachers of a section that is still being made, and what it says of them.
func (s *Section) SetTeachers(ids []TeacherID) {
	s.Teachers = ids
	s.settle()
}

func (s *Section) checkStaff() error {
	for i, x := range s.Staff {
		switch {
		case !slices.Contains(s.Teachers, x.Teacher):
			return invalid(s, "a role is given to somebody who is not among its teachers")
		case x.Role > Aide:
			return invalid(s, "there is no role %d", x.Role)
		case slices.ContainsFunc(s.Staff[:i], func(o Staff) bool { return o.Teacher == x.Teacher }):
			return invalid(s, "a teacher has two roles")
		}
	}
	return nil
}

// setTeachers changes the teachers of a section with those of its lessons. Whoever takes the place of another does so on each lesson
// that has the other, with the role; who leaves, leaves each lesson; who joins, joins the lessons that had just the section's teachers.
func (x *tx) setTeachers(s *Section, is []TeacherID) error {
	went := slices.DeleteFunc(slices.Clone(s.Teachers), func(id TeacherID) bool { return slices.Contains(is, id) })
	came := slices.DeleteFunc(slices.Clone(is), func(id TeacherID) bool { return slices.Contains(s.Teachers, id) })
	swaps := min(len(went), len(came))
	c := *s
	c.Teachers, c.Staff = is, slices.Clone(s.Staff)
	for n := range c.Staff {
		if i := slices.Index(went[:swaps], c.Staff[n].Teacher); i >= 0 {
			c.Staff[n].Teacher = came[i]
		}
	}
	c.settle()
	if err := x.change(s, &c, !slices.Equal(c.Teachers, s.Teachers) || !slices.Equal(c.Staff, s.Staff)); err != nil {
		return err
	}
	for _, id := range slices.Clone(x.index.referrers(s.Key(), KindLesson)) {
		l := x.Lesson(LessonID(id))
		m := *l
		if sameSet(l.Teachers, s.Teachers) {
			m.Teachers = c.Teachers
		} else {
			for i, from := range went {
				to := TeacherID(0)
				if i < swaps {
					to = came[i]
				}
				if slices.Contains(m.Teachers, from) {
					m.Teachers = swapIn(m.Teachers, from, to)
				}
			}
		}
		if err := x.change(l, &m, !slices.Equal(m.Teachers, l.Teachers)); err != nil {
			return err
		}
	}
	return nil
}

func sameSet(a, b []TeacherID) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(id TeacherID) bool { return !slices.Contains(b, id) })
}

// sectionStaff is the roles of a section's teachers: "LOP special education (Mon, Wed; R1), RAY aide". Who is not among the teachers
// yet becomes one of them.
func sectionStaff() Field {
	f := field("staff", "roles", TypeText, func(r *Section) *[]Staff { return &r.Staff }, staffText, func(t *Timetable, s string) ([]Staff, error) { return t.readStaff(s) })
	f.Most = 200
	f.instead = func(x *tx, before, after Record) error {
		was, staff := before.(*Section), after.(*Section).Staff
		teachers := slices.Clone(was.Teachers)
		for _, p := range staff {
			if !slices.Contains(teachers, p.Teacher) {
				teachers = append(teachers, p.Teacher)
			}
		}
		if err := x.setTeachers(was, teachers); err != nil {
			return err
		}
		s := x.Section(was.ID)
		c := *s
		c.Staff = staff
		c.settle()
		return x.change(s, &c, !slices.Equal(c.Staff, s.Staff) || !slices.Equal(c.Teachers, s.Teachers))
	}
	return f
}

func staffText(s *State, staff []Staff) string {
	var out []string
	for _, x := range staff {
		text := s.refersTo(x.Teacher.Key()) + " " + x.Role.String()
		var days []string
		for d := uint8(1); d <= MaxDays; d++ {
			if x.Days != 0 && x.On(d) {
				days = append(days, s.dayText(d))
			}
		}
		within := strings.Join(days, " ")
		if x.Rotations != 0 {
			within = strings.TrimPrefix(within+"; rotations "+x.Rotations.String(), "; ")
		}
		if within != "" {
			text += " (" + within + ")"
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

func (t *Timetable) readStaff(text string) (staff []Staff, err error) {
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		who, within, _ := strings.Cut(strings.TrimSuffix(part, ")"), "(")
		who = strings.TrimSpace(who)
		x := Staff{}
		for i, name := range staffRoleNames {
			if before, ok := strings.CutSuffix(strings.ToLower(who), " "+name); ok {
				who, x.Role = strings.TrimSpace(who[:len(before)]), StaffRole(i)
				break
			}
		}
		id, err := t.byText(KindTeacher, who)
		if err != nil {
			return nil, fmt.Errorf("%w; write a code and %s", err, strings.Join(staffRoleNames[:], ", "))
		}
		x.Teacher = TeacherID(id)
		days, terms, _ := strings.Cut(within, ";")
		if before, after, ok := strings.Cut(within, "rotations"); ok {
			days, terms = strings.TrimRight(before, "; "), after
		}
		if x.Rotations, err = ParseRotations(strings.TrimPrefix(strings.TrimSpace(terms), "rotations")); err != nil {
			return nil, err
		}
		for _, d := range strings.Fields(days) {
			o, err := t.readDayOff(d)
			if err != nil || o.Period != 0 {
				return nil, fmt.Errorf("%q is no day of the cycle", d)
			}
			x.Days |= 1 << o.Day
		}
		staff = append(staff, x)
	}
	return staff, nil
}
