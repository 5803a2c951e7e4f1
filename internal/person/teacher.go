package person

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/names"
	"carillon/model/views"
)

// listed is how many lines a part of the page has at most.
const listed = 12

func (x *Pages) teacher(p *Page, r *model.Teacher, rotation int) {
	p.Title = cmp.Or(r.Name(), r.Code)
	left := ""
	if r.Inactive {
		left, p.Leaver = "is not at the school", true
	}
	faculty := ""
	if f := x.t.Faculty(r.Faculty); f != nil {
		faculty = cmp.Or(f.Name, f.Code)
	}
	p.Facts = joined(r.Code, faculty, left)
	ids := x.taughtIn(r.Key(), rotation)
	p.Table = x.sections(ids, x.clashing(r.Key()), sectionColumn, courseColumn, roomColumn, periodColumn, studentsColumn)
	p.Parts = append(p.Parts, x.load(r, rotation, p), x.conflicts(r.Key()), x.preps(ids), x.duties(r, rotation), x.planning(r, rotation))
}

// taughtIn lists the sections that have lessons with a teacher or in a room, and those that are a teacher's or room's without one.
func (x *Pages) taughtIn(k model.Key, rotation int) []model.SectionID {
	var ids []model.SectionID
	add := func(id model.SectionID) {
		if runs(x.t.Section(id), rotation) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, id := range x.t.Referrers(k, model.KindLesson) {
		add(x.t.Lesson(model.LessonID(id)).Section)
	}
	for _, id := range x.t.Referrers(k, model.KindSection) {
		add(model.SectionID(id))
	}
	return x.inTime(ids)
}

func (x *Pages) load(r *model.Teacher, rotation int, p *Page) Part {
	l := views.LoadOf(x.t, r.ID, rotation)
	sum := Said{Text: names.Count(l.Total(), "lesson", "lessons")}
	if l.Most > 0 {
		sum.Text = fmt.Sprintf("%d of %s", l.Total(), names.Count(l.Most, "lesson", "lessons"))
		if l.Total() > l.Most {
			sum.Tone = Bad
		}
	}
	out := Part{Title: "Load", Sum: []Said{sum}}
	line := func(name, value string) { out.Lines = append(out.Lines, Line{Name: name, Value: Said{Text: value}}) }
	if l.Duties > 0 {
		line("Of these duties", names.Number(l.Duties))
	}
	line("Class time", hours(l.Minutes))
	line("By day", x.byDay(l.ByDay))
	line("Gaps between lessons", names.Number(l.Idle))
	line("Free periods", names.Number(len(p.Free)))
	line("Days without a lesson", names.Number(l.FreeDays))
	return out
}

// hours is a number of minutes: "18 h 20 min".
func hours(minutes int) string {
	if minutes < 60 {
		return fmt.Sprintf("%d min", minutes)
	}
	if minutes%60 == 0 {
		return fmt.Sprintf("%d h", minutes/60)
	}
	return fmt.Sprintf("%d h %d min", minutes/60, minutes%60)
}

// byDay is a count for each day of the cycle: "Mon 5, Tue 4"; of a long cycle from the fewest to the most a day.
func (x *Pages) byDay(list []int) string {
	if len(list) > 5 {
		return fmt.Sprintf("%d to %d", slices.Min(list), slices.Max(list))
	}
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = fmt.Sprintf("%s %d", x.t.CycleDayCode(i+1), n)
	}
	return strings.Join(out, ", ")
}

// preps is the courses that are taught: each has to be prepared once, however many sections there are of it.
func (x *Pages) preps(ids []model.SectionID) Part {
	var order []model.CourseID
	count := map[model.CourseID]int{}
	for _, id := range ids {
		c := x.t.Section(id).Course
		if count[c]++; count[c] == 1 {
			order = append(order, c)
		}
	}
	slices.SortFunc(order, func(a, b model.CourseID) int { return names.Compare(x.t.Course(a).Code, x.t.Course(b).Code) })
	p := Part{Title: "Preps", Sum: []Said{{names.Number(len(order)), Muted}}}
	for _, id := range order {
		c := x.t.Course(id)
		p.Lines = append(p.Lines, Line{Code: c.Code, Name: c.Name, Value: Said{Text: names.Count(count[id], "section", "sections")}})
	}
	return p.cut()
}

// cut leaves off the lines for which there is no room, and says how many they are.
func (p Part) cut() Part {
	if more := len(p.Lines) - listed; more > 0 {
		p.Lines = append(p.Lines[:listed:listed], Line{Name: "and " + names.Number(more) + " more"})
	}
	return p
}

func (x *Pages) duties(r *model.Teacher, rotation int) Part {
	type duty struct {
		text  string
		slots []string
	}
	var list []duty
	n := 0
	for _, e := range views.Of(x.t, r.Key(), rotation) {
		if e.Roster == 0 {
			continue
		}
		n++
		text := rosterName(x.t, x.t.RosterSlot(e.Roster))
		i := slices.IndexFunc(list, func(d duty) bool { return d.text == text })
		if i < 0 {
			i, list = len(list), append(list, duty{text: text})
		}
		list[i].slots = append(list[i].slots, x.t.SlotName(e.Slot))
	}
	p := Part{Title: "Duties", Sum: []Said{{names.Number(n), Muted}}}
	for _, d := range list {
		p.Lines = append(p.Lines, Line{Name: d.text, Value: Said{Text: strings.Join(d.slots, ", ")}})
	}
	return p.cut()
}

// rosterName is what an entry of a roster is: "Duty: Yard", "On call".
func rosterName(t *model.Timetable, r *model.RosterSlot) string {
	text := map[model.RosterKind]string{model.RosterDuty: "Duty", model.RosterOnCall: "On call", model.RosterStudy: "Study hall",
		model.RosterRTO: "Time off by roster"}[r.Roster]
	if a := t.DutyArea(r.Area); a != nil {
		text += ": " + cmp.Or(a.Name, a.Code)
	}
	if s := t.StudySection(r.Study); s != nil {
		text += ": " + cmp.Or(s.Name, s.Code)
	}
	return text
}

// planning is when a teacher and colleagues of the department are free together, those with the most such periods first.
func (x *Pages) planning(r *model.Teacher, rotation int) Part {
	p := Part{Title: "Common planning"}
	f := x.t.Faculty(r.Faculty)
	if f == nil {
		p.Sum = []Said{{"needs a department", Muted}}
		return p
	}
	own := x.planningOf(r, rotation)
	type mate struct {
		teacher *model.Teacher
		slots   []Free
	}
	var mates []mate
	all := slices.Clone(own)
	for _, id := range x.t.Referrers(f.Key(), model.KindTeacher) {
		o := x.t.Teacher(model.TeacherID(id))
		if o.ID == r.ID || o.Inactive {
			continue
		}
		free := x.planningOf(o, rotation)
		common := func(list []Free) []Free {
			return slices.DeleteFunc(slices.Clone(list), func(a Free) bool {
				return !slices.ContainsFunc(free, func(b Free) bool {
					return a.Slot == b.Slot || a.Slot.Grid != b.Slot.Grid && a.Slot.Day == b.Slot.Day && b.Start <= a.Start && a.End <= b.End
				})
			})
		}
		mates = append(mates, mate{o, common(own)})
		all = common(all)
	}
	slices.SortStableFunc(mates, func(a, b mate) int {
		return cmp.Or(cmp.Compare(len(b.slots), len(a.slots)), names.Compare(a.teacher.Surname, b.teacher.Surname))
	})
	switch {
	case len(mates) == 0:
		p.Sum = []Said{{"nobody else is of " + cmp.Or(f.Name, f.Code), Muted}}
		return p
	case len(all) == 0:
		p.Sum = []Said{{"no period for all " + names.Number(len(mates)+1) + " of " + cmp.Or(f.Name, f.Code), Muted}}
	default:
		p.Sum = []Said{{"all " + names.Number(len(mates)+1) + ": " + x.slotNames(all), Plain}}
	}
	for _, m := range mates {
		p.Lines = append(p.Lines, Line{Code: m.teacher.Code, Name: m.teacher.Name(), Open: m.teacher.Key(),
			Value: Said{Text: cmp.Or(x.slotNames(m.slots), "none")}})
	}
	return p.cut()
}

// slotNames names some slots: "Mon 3, Tue 5", of many how many they are.
func (x *Pages) slotNames(list []Free) string {
	if len(list) > 4 {
		return names.Count(len(list), "period", "periods")
	}
	out := make([]string, len(list))
	for i, f := range list {
		out[i] = x.t.SlotName(f.Slot)
	}
	return strings.Join(out, ", ")
}

// planningOf lists the teaching periods in which a teacher has no lesson, no entry of a roster and no fixed time off.
func (x *Pages) planningOf(r *model.Teacher, rotation int) []Free {
	w := views.WeekOf(x.t, r.Key(), rotation, nil)
	off := x.off(r.Key())
	return slices.DeleteFunc(x.free(r.Key(), w), func(f Free) bool {
		return slices.ContainsFunc(off, func(o Off) bool {
			return o.Fixed && o.Day == f.Slot.Day && (o.End == 0 || o.Start < f.End && f.Start < o.End)
		})
	})
}
