package rules

import (
	"fmt"
	"slices"
	"strings"

	"carillon/model"
)

// Sentence says what is wrong, with the records involved: "Grace Kim (KIM) has 09MAT 1 and 12MAT 1 on MonA 3".
func (x Clash) Sentence(s *model.State) string {
	who, where := s.Describe(x.On), ""
	if x.Slot.Placed() {
		where = " on " + s.SlotName(x.Slot)
	}
	lessons := make([]string, len(x.Lessons))
	apart := false // in several slots, which share time
	for i, id := range x.Lessons {
		if l := s.Lesson(id); l != nil {
			lessons[i] = s.SectionCode(l.Section)
			apart = apart || l.Slot != x.Slot
		}
	}
	both := and(lessons)
	switch x.Rule {
	case TeacherTwice, StudentTwice, RoomTwice:
		if apart {
			for i, id := range x.Lessons {
				if l := s.Lesson(id); l != nil {
					lessons[i] += " on " + s.SlotName(l.Slot) + clock(s, l)
				}
			}
			both, where = and(lessons), onDatesWith(s, x.Lessons)
		}
		switch {
		case x.Rule == RoomTwice && apart:
			return fmt.Sprintf("%s are in %s at the same time%s", both, who, where)
		case x.Rule == RoomTwice:
			return fmt.Sprintf("%s are both in %s%s", both, who, where)
		}
		return fmt.Sprintf("%s has %s at the same time%s", who, both, where)
	case TeacherTravel, StudentTravel:
		return fmt.Sprintf("%s has %s on two campuses with less than %d minutes between%s", who, both, TravelMinutes, where)
	case DayOff:
		return fmt.Sprintf("%s has %s%s, which is fixed time off", who, both, where)
	case PreferredOff:
		return fmt.Sprintf("%s has %s%s, which is preferred off", who, both, where)
	case FullDay:
		return fmt.Sprintf("%s has %s free, and %d agreed", who, count(x.Have, "whole day"), x.Want)
	case OverLoad:
		return fmt.Sprintf("%s has %s a cycle%s, and the load is %d", who, count(x.Have, "lesson"), inRotation(s, x.Rotation), x.Want)
	case DutyOver:
		over := lessons
		for _, k := range x.With[1:] {
			over = append(over, s.Describe(k))
		}
		return fmt.Sprintf("%s: %s falls on %s", who, s.Describe(x.With[0]), and(over))
	case StudyRoom:
		return fmt.Sprintf("%s is in %s%s, where %s meets", both, who, where, studyName(s, x.With[0]))
	case SubClass:
		return fmt.Sprintf("%s has %s, and its main section %s has %d", who, count(x.Have, "lesson"), s.Describe(x.With[0]), x.Want)
	case RoomSmall:
		return fmt.Sprintf("%s has %s and %s has %s", who, count(x.Have, "student"), s.Describe(x.With[0]), count(x.Want, "seat"))
	case OutsideGrid:
		return fmt.Sprintf("%s has %s in a grid its year level does not use", who, count(len(x.Lessons), "lesson"))
	case OverSize:
		return fmt.Sprintf("%s has %s and takes %d", who, count(x.Have, "student"), x.Want)
	case NoTeacher:
		return who + " has no teacher"
	case LineTwice:
		return fmt.Sprintf("%s is in %s and %s, both in line %d", who, s.Describe(x.With[0]), s.Describe(x.With[1]), x.Have)
	case OffCampus:
		reason := ""
		if o, ok := s.Get(x.With[0]).(*model.OffCampus); ok {
			reason = " (" + o.Reason.String() + ")"
		}
		return fmt.Sprintf("%s has %s%s, and is off campus then%s", who, and(slices.Compact(lessons)), where, reason)
	case NotPlaced:
		if x.Have == 0 {
			return who + " has no lesson placed"
		}
		return fmt.Sprintf("%s has %d of %s placed", who, x.Have, count(x.Want, "lesson"))
	case RosterGap:
		return "nobody supervises " + s.Describe(x.With[0]) + where
	case RosterRoom:
		return s.Describe(x.With[0]) + " has no room" + where
	case BellOverlap:
		return who + ": " + overlapping(s, x)
	case DutyDay:
		return fmt.Sprintf("nobody watches %s%s, and somebody does on %d of %d days", who, where, x.Have, x.Want)
	}
	return who
}

// Sentence says what speaks against the slot: "Grace Kim (KIM) teaches 12MAT 1 then".
func (r Reason) Sentence(s *model.State) string {
	who, lesson, where := s.Describe(r.On), "", ""
	if l := s.Lesson(r.Lesson); l != nil {
		lesson, where = s.SectionCode(l.Section), s.SlotName(l.Slot)
	}
	if n := len(r.Students); n > 1 {
		who = count(n, "student")
	}
	have := "has "
	if len(r.Students) > 1 {
		have = "have "
	}
	switch r.Rule {
	case "":
		return r.refusal
	case TeacherTwice:
		return who + " teaches " + lesson + " then"
	case RoomTwice:
		return lesson + " is in " + who + " then"
	case StudentTwice:
		return who + " " + have + lesson + " then"
	case TeacherTravel, StudentTravel:
		return fmt.Sprintf("%s %s%s on another campus, on %s, with less than %d minutes between", who, have, lesson, where, TravelMinutes)
	case OffCampus:
		if len(r.Students) > 1 {
			return who + " are off campus then"
		}
		return who + " is off campus then"
	case DayOff:
		return who + " has fixed time off then"
	case PreferredOff:
		return who + " would rather be off then"
	case DutyOver:
		if e, ok := s.Get(r.Roster.Key()).(*model.RosterSlot); ok {
			return who + " is on the " + e.Roster.String() + " roster then"
		}
	case StudyRoom:
		return studyName(s, r.Roster.Key()) + " meets in " + who + " then"
	case RoomSmall:
		return fmt.Sprintf("%s has %s for %s", who, count(r.Want, "seat"), count(r.Have, "student"))
	case OutsideGrid:
		return "the year level of " + who + " uses another grid"
	case FullDay:
		return fmt.Sprintf("%s would have %s free, and %d agreed", who, count(r.Have, "whole day"), r.Want)
	case OverLoad:
		return fmt.Sprintf("%s would have %s a cycle%s, and the load is %d", who, count(r.Have, "lesson"), inRotation(s, r.Rotation), r.Want)
	}
	return About(r.Rule).Name
}

// inRotation names the rotation in which something is counted; "" where it is counted in all.
func inRotation(s *model.State, number int) string {
	if number == 0 {
		return ""
	}
	return " in " + s.RotationName(number)
}

// clock is when a lesson takes place: " (8:30–9:50)"; "" where that is not known.
func clock(s *model.State, l *model.Lesson) string {
	spans := s.LessonTimes(l, nil)
	if len(spans) == 0 || spans[0].Start >= spans[0].End {
		return ""
	}
	return fmt.Sprintf(" (%s–%s)", spans[0].Start, spans[len(spans)-1].End)
}

// onDatesWith names the bell schedule with which alone lessons are at once: " on dates with 2-hour delay"; "" where they are on all.
func onDatesWith(s *model.State, ids []model.LessonID) string {
	var lessons []*model.Lesson
	for _, id := range ids {
		if l := s.Lesson(id); l != nil {
			lessons = append(lessons, l)
		}
	}
	if name := s.OnlyOtherwise(lessons); name != "" {
		return " on dates with " + name
	}
	return ""
}

// overlapping names the first two periods of a grid that share time, and says how many such pairs there are.
func overlapping(s *model.State, x Clash) string {
	g := s.Grid(model.GridID(x.On.ID))
	if g == nil || x.Have == 0 {
		return "periods share time"
	}
	pairs, under, schedules := g.Overlapping(), "", g.Schedules
	for i := 0; i < len(schedules) && len(pairs) == 0; i++ {
		g, under = s.Grid(g.ID).Under(schedules[i].Name), " in the bell schedule "+schedules[i].Name
		pairs = g.Overlapping()
	}
	if len(pairs) == 0 {
		return "periods share time"
	}
	pair := pairs[0]
	name := func(at model.Slot) string {
		c := g.Cell(at.Day, at.Period)
		return fmt.Sprintf("%s (%s–%s)", g.SlotName(at), c.Start, c.End)
	}
	text := name(pair[0]) + " and " + name(pair[1]) + " share time" + under + ", so lessons in both are on at once"
	if x.Have > 1 {
		text += fmt.Sprintf("; %s in all", count(x.Have, "such pair"))
	}
	return text
}

// studyName is the study section of a roster entry.
func studyName(s *model.State, k model.Key) string {
	if r, ok := s.Get(k).(*model.RosterSlot); ok && r.Study != 0 {
		return s.Describe(r.Study.Key())
	}
	return s.Describe(k)
}

func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

func and(list []string) string {
	switch len(list) {
	case 0:
		return ""
	case 1:
		return list[0]
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}
