package views

import (
	"cmp"
	"strconv"

	"carillon/model"
)

// Card is what a lesson says of itself wherever it is drawn: in the master grid, a person's week, on paper.
type Card struct {
	Section  string // course code and section ID: "09MAT 2"
	Teacher  string // code, with + where there are more; "" for none
	Room     string // code; "" for none
	Colour   Colour // of the section's faculty
	Rotation string // "2", "13"; "" for all
	Linked   int    // further sections taught with this one
	Pinned   bool
	Clash    bool // the lesson is part of an error
}

// Colour says in which colour something of a faculty is drawn: the faculty's own where there is one, else one of a palette.
type Colour struct {
	Own   model.Colour // 0 for none
	Index int          // into a palette, without an own one
}

// NoFaculty is the place in a palette for what belongs to no faculty.
const NoFaculty = 7

// Colours is the colour of each faculty; that of faculty 0 is for what belongs to none.
func Colours(s *model.State) map[model.FacultyID]Colour {
	colours := map[model.FacultyID]Colour{0: {Index: NoFaculty}}
	i := 0
	for f := range s.Faculties() {
		c := Colour{Own: f.Colour, Index: i}
		if f.Colour == 0 {
			i++
		}
		colours[f.ID] = c
	}
	return colours
}

// cards makes cards of lessons.
type cards struct {
	t        *model.Timetable
	colours  map[model.FacultyID]Colour
	clashing func(model.LessonID) bool // nil marks none
	sections []string                  // by section ID, as far as they are known
}

func newCards(t *model.Timetable, clashing func(model.LessonID) bool) cards {
	return cards{t: t, colours: Colours(&t.State), clashing: clashing}
}

func (c *cards) of(l *model.Lesson, s *model.Section) Card {
	x := Card{Section: c.section(s), Colour: c.colours[c.t.SectionFaculty(s)], Rotation: s.Rotations.String(), Pinned: l.Pinned || s.Pinned}
	if len(l.Teachers) > 0 {
		if t := c.t.Teacher(l.Teachers[0]); t != nil {
			x.Teacher = t.Code
		}
		if len(l.Teachers) > 1 {
			x.Teacher += "+"
		}
	}
	if len(l.Rooms) > 0 {
		if r := c.t.Room(l.Rooms[0]); r != nil {
			x.Room = r.Code
		}
	}
	if s.Composite != 0 {
		x.Linked = max(0, len(c.t.Referrers(s.Composite.Key(), model.KindSection))-1)
	}
	x.Clash = c.clashing != nil && c.clashing(l.ID)
	return x
}

// section is a section's code. While all cards are made it is made once for all lessons of a section.
func (c *cards) section(s *model.Section) string {
	if int(s.ID) >= len(c.sections) {
		return c.t.SectionCode(s.ID)
	}
	if c.sections[s.ID] == "" {
		c.sections[s.ID] = c.t.SectionCode(s.ID)
	}
	return c.sections[s.ID]
}

// YearLevelName is a year level as people call it: one that is only a number is a grade in the USA, a year elsewhere.
func YearLevelName(s *model.State, y *model.YearLevel) string {
	name := cmp.Or(y.Name, y.Code)
	if _, err := strconv.Atoi(name); err != nil {
		return name
	}
	if s.School().Region == model.RegionUSA {
		return "Grade " + name
	}
	return "Year " + name
}
