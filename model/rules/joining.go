package rules

import (
	"cmp"
	"slices"

	"carillon/model"
)

// Joining says what speaks against a student in a section, as the rules for a student's own list judge it: double-booked,
// a change of campus without a break, two sections of one line, off-campus periods (With is then the record of those, and Lessons the
// first lesson missed). It is one clash for each rule and each other section of the
// student's list, the worst first: On is the student, the last of With the other section, Lessons the first two in the way (that of the
// section asked for first), and Have how many lessons of that section are. The section that is left, 0 for none, counts no
// longer, and the dates of the place in it hold for the new one, as [model.MoveStudent] keeps them; a student who is in the
// section already keeps the dates of that place. Rules that are switched off say nothing, and nothing speaks against a
// student who has left the school. Lessons of the section that are at once with each other are no matter of who joins.
func (c *Checker) Joining(student model.StudentID, section, left model.SectionID) []Clash {
	b, st, s := &c.board, c.t.Student(student), c.t.Section(section)
	if st == nil || s == nil || st.Inactive {
		return nil
	}
	rows := b.rowsOf(student)
	var place visit // when the student would be in the section
	for _, r := range rows {
		if r.section == left || r.section == section {
			place = visit{first: r.first, last: r.last}
		}
	}
	var out []Clash
	for _, r := range rows {
		if r.section == section || r.section == left || apart(place, visit{first: r.first, last: r.last}) {
			continue
		}
		out = b.against(out, st, s, r.section)
	}
	out = b.awayFrom(out, st, s, place)
	out = slices.DeleteFunc(out, func(x Clash) bool { return b.off[x.Rule] })
	slices.SortStableFunc(out, func(x, y Clash) int { return cmp.Compare(y.Severity, x.Severity) })
	return out
}

// Between says what speaks against a student in two sections at once, whether the student is in either of them or not: what
// [Checker.Joining] says of one section of a list, with no look at the dates of places. Of two sections that plainly don't meet it
// says so in nanoseconds, since whoever looks for a week that fits asks of thousands of pairs.
func (c *Checker) Between(student model.StudentID, section, other model.SectionID) []Clash {
	b := &c.board
	st, s := c.t.Student(student), c.t.Section(section)
	if st == nil || s == nil || c.t.Section(other) == nil || st.Inactive || section == other || b.plainlyApart(section, other) {
		return nil
	}
	return slices.DeleteFunc(b.against(nil, st, s, other), func(x Clash) bool { return b.off[x.Rule] })
}

// plainlyApart says that two sections share no slot in a rotation, no line, and no campus to travel to, where that can be said
// without a look at their lessons: links, excuses and lunch waves only take clashes away.
func (b *board) plainlyApart(section, other model.SectionID) bool {
	x, y := &b.taught[section], &b.taught[other]
	switch {
	case x.line != 0 && x.line == y.line:
		return false
	case x.grid == 0 || y.grid == 0 || !x.rotations.Meet(y.rotations):
		return true
	case !b.masked || x.mixed || y.mixed || x.grid != y.grid || x.campus != 0 && y.campus != 0 && x.campus != y.campus:
		return false
	}
	for i := range min(int(b.slots.count+63)>>6, maskWords) {
		if x.slots[i]&y.slots[i] != 0 {
			return false
		}
	}
	return true
}

// against adds what speaks against a student in two sections at one date.
func (b *board) against(out []Clash, st *model.Student, s *model.Section, other model.SectionID) []Clash {
	twice, travel := Clash{Rule: StudentTwice}, Clash{Rule: StudentTravel}
	for _, i := range b.t.Referrers(s.Key(), model.KindLesson) {
		x := &b.lessons[i]
		if x.slot < 0 || b.excused(i, st.ID) {
			continue
		}
		collides, hurries := false, false
		for _, j := range b.t.Referrers(other.Key(), model.KindLesson) {
			y := &b.lessons[j]
			if y.slot < 0 || y.day != x.day || b.excused(j, st.ID) {
				continue
			}
			if !collides && b.collide(i, j) {
				collides = true
				twice.note(b, i, j)
			}
			if !hurries && b.several && hurried(x, y) {
				hurries = true
				travel.note(b, i, j)
			}
		}
	}
	line := Clash{Rule: LineTwice}
	if u := b.t.Section(other); s.Line != 0 && u.Line == s.Line && u.Rotations.Meet(s.Rotations) && b.sameYear(s, u) {
		line.Have = int(s.Line)
	}
	for _, x := range []Clash{twice, travel, line} {
		if x.Have > 0 {
			x.Severity, x.On, x.With = About(x.Rule).Severity, st.Key(), []model.Key{other.Key()}
			if x.Rule == LineTwice {
				x.With = []model.Key{s.Key(), other.Key()}
			}
			out = append(out, x)
		}
	}
	return out
}

// note counts a lesson that another is in the way of.
func (x *Clash) note(b *board, i, j uint32) {
	if x.Have++; x.Have == 1 {
		x.Lessons, x.Slot = []model.LessonID{model.LessonID(i), model.LessonID(j)}, b.slotOf(i)
	}
}
