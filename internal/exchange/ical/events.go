package ical

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"carillon/model"
	"carillon/model/views"
)

// calendar is the calendar of one record.
type calendar struct {
	t      *model.Timetable
	of     model.Key
	zone   *time.Location
	out    *failing
	today  model.Date
	counts map[model.Kind]int

	enrolments map[model.SectionID][]*model.Enrolment // of a student
}

const dateForm, timeForm = "20060102", "20060102T150405"

func (c *calendar) write(days []model.CalendarDay) {
	line(c.out, "BEGIN", "VCALENDAR")
	line(c.out, "VERSION", "2.0")
	line(c.out, "PRODID", "-//Carillon//Timetable//EN")
	line(c.out, "CALSCALE", "GREGORIAN")
	line(c.out, "METHOD", "PUBLISH")
	name := c.t.Describe(c.of)
	line(c.out, "X-WR-CALNAME", escaped(strings.TrimPrefix(c.t.School().Name+" · "+name, " · ")))
	line(c.out, "X-WR-TIMEZONE", c.zone.String())
	first, last := days[0].Date.Time(), days[len(days)-1].Date.Time()
	writeZone(c.out, c.zone, first.AddDate(0, 0, -1), last.AddDate(0, 0, 2))
	byDay := map[int][]views.Entry{}
	for _, e := range views.Of(c.t, c.of, 0) {
		byDay[int(e.Slot.Day)] = append(byDay[int(e.Slot.Day)], e)
	}
	if c.of.Kind == model.KindStudent {
		c.enrolments = map[model.SectionID][]*model.Enrolment{}
		for e := range c.t.EnrolmentsOf(model.StudentID(c.of.ID)) {
			c.enrolments[e.Section] = append(c.enrolments[e.Section], e)
		}
	}
	for _, d := range days {
		if d.Day == 0 {
			c.holiday(d)
			continue
		}
		running := c.running(d.Date)
		for _, e := range byDay[int(d.Day)] {
			if e.Rotations.Meet(running) {
				c.entry(d, e)
			}
		}
	}
	line(c.out, "END", "VCALENDAR")
}

// running is the rotations that a date lies in; all where the rotations have no dates, or none has this one.
func (c *calendar) running(d model.Date) (set model.Rotations) {
	for r := range c.t.Rotations() {
		if r.First != 0 && r.First <= d && (r.Last == 0 || d <= r.Last) {
			set = set.With(int(r.Number))
		}
	}
	return set
}

// holiday writes a day without school that has a name, as a whole day on which one is free.
func (c *calendar) holiday(d model.CalendarDay) {
	if d.Holiday == "" {
		return
	}
	c.begin(fmt.Sprintf("holiday-%s", d.Date.Time().Format(dateForm)))
	line(c.out, "DTSTART;VALUE=DATE", d.Date.Time().Format(dateForm))
	line(c.out, "DTEND;VALUE=DATE", (d.Date + 1).Time().Format(dateForm))
	line(c.out, "SUMMARY", escaped(d.Holiday))
	line(c.out, "TRANSP", "TRANSPARENT")
	line(c.out, "END", "VEVENT")
}

// entry writes the events of a lesson or duty on a date: none where the date's bell schedule has no class time for it, several where a
// lunch splits it.
func (c *calendar) entry(d model.CalendarDay, e views.Entry) {
	g := c.t.Grid(e.Slot.Grid)
	if g == nil {
		return
	}
	cell := g.Under(d.Schedule).Cell(e.Slot.Day, e.Slot.Period)
	if cell == nil || cell.Kind == model.Break && d.Schedule != "" && e.Lesson != 0 {
		return
	}
	x, wave, ok := c.event(d.Date, e)
	if !ok {
		return
	}
	if len(cell.Variants) == 0 {
		wave = ""
	}
	code := ""
	if p := g.Period(e.Slot.Period); p != nil {
		code = p.Code
	}
	note := strings.Join(append(x.notes, "Period "+code, g.DayCode(e.Slot.Day)), "\n")
	for i, span := range cell.Times(wave, nil) {
		if span.End <= span.Start {
			continue
		}
		c.begin(fmt.Sprintf("%s-%s-%d", x.id, d.Date.Time().Format(dateForm), i+1))
		line(c.out, "DTSTART;TZID="+c.zone.String(), at(d.Date, span.Start))
		line(c.out, "DTEND;TZID="+c.zone.String(), at(d.Date, span.End))
		line(c.out, "SUMMARY", escaped(x.summary))
		if x.room != "" {
			line(c.out, "LOCATION", escaped(x.room))
		}
		line(c.out, "DESCRIPTION", escaped(note))
		line(c.out, "END", "VEVENT")
		c.counts[x.kind]++
	}
}

// at is a time of the clock on a date; one after midnight is of the next.
func at(d model.Date, m model.Minute) string {
	return d.Time().Add(time.Duration(m) * time.Minute).Format(timeForm)
}

// begin begins an event. Its UID is made of the record whose calendar it is, the lesson and the date, so that a later export of the same
// timetable changes the event in place of adding one.
func (c *calendar) begin(id string) {
	line(c.out, "BEGIN", "VEVENT")
	line(c.out, "UID", fmt.Sprintf("%s-%s-%d@%d.carillon.invalid", id, strings.ReplaceAll(c.of.Kind.String(), " ", ""), c.of.ID,
		c.t.School().AcademicYear()))
	line(c.out, "DTSTAMP", c.today.Time().Format(timeForm)+"Z")
}

// event is what is said of a lesson or duty.
type event struct {
	kind          model.Kind
	id            string // stable within the timetable
	summary, room string
	notes         []string
}

// event is a lesson or duty in words, with the lunch wave it goes by; ok is false where it is not on for this record on a date.
func (c *calendar) event(d model.Date, e views.Entry) (x event, wave string, ok bool) {
	if e.Lesson == 0 {
		r := c.t.RosterSlot(e.Roster)
		x = event{kind: model.KindRosterSlot, id: fmt.Sprintf("roster%d", r.ID)}
		x.summary = [...]string{model.RosterDuty: "Duty", model.RosterOnCall: "On call", model.RosterStudy: "Study", model.RosterRTO: "Time off"}[r.Roster]
		if a := c.t.DutyArea(r.Area); a != nil {
			x.summary += ": " + cmp.Or(a.Name, a.Code)
			x.place(c.t, a.Room)
		}
		if s := c.t.StudySection(r.Study); s != nil {
			x.summary += ": " + cmp.Or(s.Name, s.Code)
		}
		x.place(c.t, r.Room)
		return x, "", true
	}
	l := c.t.Lesson(e.Lesson)
	s := c.t.Section(l.Section)
	if !c.enrolled(s.ID, d) {
		return x, "", false
	}
	x = event{kind: model.KindLesson, id: fmt.Sprintf("lesson%d", l.ID), summary: c.t.SectionCode(s.ID)}
	name := s.Name
	if course := c.t.Course(s.Course); course != nil {
		name = cmp.Or(course.Name, name)
	}
	if name != "" {
		x.summary += " · " + name
	}
	for _, id := range l.Teachers {
		if teacher := c.t.Teacher(id); teacher != nil && teacher.Key() != c.of {
			x.notes = append(x.notes, teacher.Name())
		}
	}
	x.place(c.t, l.Rooms...)
	return x, s.LunchWave, true
}

func (x *event) place(t *model.Timetable, ids ...model.RoomID) {
	for _, id := range ids {
		if r := t.Room(id); r != nil {
			x.room = strings.TrimPrefix(x.room+", "+r.Code, ", ")
		}
	}
}

// within says whether a date lies between two, of which 0 is no bound.
func within(d, first, last model.Date) bool {
	return (first == 0 || first <= d) && (last == 0 || d <= last)
}

// enrolled says whether the student whose calendar it is has a place in a section on a date; true for any other calendar.
func (c *calendar) enrolled(id model.SectionID, d model.Date) bool {
	if c.of.Kind != model.KindStudent {
		return true
	}
	for _, e := range c.enrolments[id] {
		if within(d, e.First, e.Last) {
			return true
		}
	}
	return false
}
