package rules

import (
	"slices"

	"carillon/model"
)

// offCampus finds lessons of a student who is off campus then: one clash for each off-campus record.
func (b *board) offCampus(s *model.Student, out []Clash) []Clash {
	ids := b.t.Referrers(s.Key(), model.KindOffCampus)
	if len(ids) == 0 {
		return out
	}
	v := b.attends(s)
	b.byTime(v)
	for _, id := range ids {
		o := b.t.OffCampus(model.OffCampusID(id))
		x := Clash{Rule: OffCampus, Severity: About(OffCampus).Severity, On: s.Key(), With: []model.Key{o.Key()}}
		for _, l := range v {
			if !apart(l, visit{first: o.First, last: o.Last}) && b.away(o, l.lesson) {
				x.Lessons = append(x.Lessons, model.LessonID(l.lesson))
			}
		}
		if len(x.Lessons) > 0 {
			x.Slot = b.slotOf(uint32(x.Lessons[0]))
			out = append(out, x)
		}
	}
	return out
}

// away says whether a student is off campus during a placed lesson, on dates that both have.
func (b *board) away(o *model.OffCampus, id uint32) bool {
	f := &b.lessons[id]
	return f.rotations.Meet(o.Rotations) && slices.ContainsFunc(o.Slots, func(at model.Slot) bool { return at.Day == f.day && b.during(at, id) })
}

// awayFrom is the lessons of a section that a student, whose place there has some dates, would miss off campus: one clash with how
// many they are; nothing where there is none.
func (b *board) awayFrom(out []Clash, st *model.Student, s *model.Section, place visit) []Clash {
	for _, id := range b.t.Referrers(st.Key(), model.KindOffCampus) {
		o := b.t.OffCampus(model.OffCampusID(id))
		if apart(place, visit{first: o.First, last: o.Last}) {
			continue
		}
		x := Clash{Rule: OffCampus, Severity: About(OffCampus).Severity, On: st.Key(), With: []model.Key{o.Key()}}
		for _, i := range b.t.Referrers(s.Key(), model.KindLesson) {
			if b.lessons[i].slot < 0 || b.excused(i, st.ID) || !b.away(o, i) {
				continue
			}
			if x.Have++; x.Have == 1 {
				x.Lessons, x.Slot = []model.LessonID{model.LessonID(i)}, b.slotOf(i)
			}
		}
		if x.Have > 0 {
			out = append(out, x)
		}
	}
	return out
}

// Away says what of a student's off-campus periods speaks against a section, whatever the dates of the place.
func (c *Checker) Away(student model.StudentID, section model.SectionID) []Clash {
	st, s := c.t.Student(student), c.t.Section(section)
	if st == nil || s == nil || st.Inactive || c.off[OffCampus] {
		return nil
	}
	return c.awayFrom(nil, st, s, visit{})
}

// leave is a lesson of the group that a student can't attend while off campus.
type leave struct {
	of      uint32
	student model.StudentID
	off     *model.OffCampus
}

// againstLeave adds that students would be off campus then.
func (m *mover) againstLeave(p *Place) {
	if m.b.off[OffCampus] {
		return
	}
	r := Reason{Rule: OffCampus, Severity: About(OffCampus).Severity}
	for _, x := range m.leaves {
		if !slices.Contains(r.Students, x.student) && m.b.away(x.off, x.of) {
			r.Students = append(r.Students, x.student)
		}
	}
	if len(r.Students) > 0 {
		r.On = r.Students[0].Key()
		p.add(r)
	}
}
