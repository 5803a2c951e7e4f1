package roster

import (
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/names"
)

// Fit says how well a section would suit a student.
type Fit uint8

// How a section suits a student, the best first.
const (
	Fits  Fit = iota // nothing speaks against it
	Costs            // other places change with it, it is then too full, or there is little time to change campus
	Stays            // something would be in conflict
)

// Shift is a place of a student that changes: from one section of a course to another.
type Shift struct {
	From, To model.SectionID // From is 0 where the student comes to the course
	Codes    [2]string
	Period   string // "period 6" of To; "" where its lessons are in several
	Seats    Seats  // of To, without the student
}

// InWay is a section of the student that an alternative would be in conflict with.
type InWay struct {
	Section model.SectionID
	Code    string
	Course  string
	Line    bool   // both are of one line; else they meet at once
	Only    bool   // its course has no other section
	Away    string // "work release" where the student is off campus then; there is no section in the way
}

// Alternative is another section as a place for a student, with all that comes of it.
type Alternative struct {
	Shift
	Section *model.Section
	Code    string
	Meets   string
	Fit     Fit
	Others  []Shift  // places that have to change with it
	InWay   []InWay  // what it would be in conflict with
	Hurried []string // sections on another campus just before or after
	Ends    int      // conflicts of the places that change which it ends
	Leaves  int      // and those that it leaves or makes
	// SameTeacher says that the student would keep the assigned teacher.
	SameTeacher bool

	student model.StudentID
	name    string
	over    int
}

// describe says what comes of a way.
func (l *Looking) describe(w way) Alternative {
	first := l.places[0]
	o := l.options[w.choice[0]]
	a := Alternative{Shift: l.shift(0, w.choice[0]), Section: o.section, Code: o.code, Meets: o.meets, student: l.student, name: l.name,
		over: w.over, Leaves: w.conflicts}
	if first.now >= 0 {
		was := l.options[first.now].section.Teacher()
		a.SameTeacher = was != 0 && was == o.section.Teacher()
	}
	for _, p := range w.moved[1:] {
		a.Others = append(a.Others, l.shift(p, w.choice[p]))
	}
	if o.away != "" {
		a.InWay = append(a.InWay, InWay{Away: o.away})
	}
	for q := 1; q < len(l.places); q++ {
		now := l.options[w.choice[q]]
		switch r := l.between(w.choice[0], w.choice[q]); {
		case r&conflict != 0:
			p := l.places[q]
			a.InWay = append(a.InWay, InWay{Section: now.section.ID, Code: now.code, Course: p.course, Line: r&atOnce == 0, Only: p.to-p.from == 1})
		case r&hurriedly != 0:
			a.Hurried = append(a.Hurried, now.code)
		}
	}
	before := 0
	for n, p := range w.moved {
		for q := range l.places {
			if q != p && !slices.Contains(w.moved[:n], q) && l.between(l.places[p].now, l.places[q].now)&conflict != 0 {
				before++
			}
		}
	}
	a.Ends = max(0, before-w.conflicts)
	switch {
	case w.conflicts > 0:
		a.Fit = Stays
	case len(a.Others) > 0 || w.over > 0 || w.hurried > 0:
		a.Fit = Costs
	}
	return a
}

func (l *Looking) shift(p, to int) Shift {
	o := l.options[to]
	s := Shift{To: o.section.ID, Period: o.period, Seats: o.seats}
	s.Codes[1] = o.code
	if now := l.places[p].now; now >= 0 {
		s.From, s.Codes[0] = l.options[now].section.ID, l.options[now].code
	}
	return s
}

// Then is how full the section is now and would be: "24 → 25 of 28".
func (s Shift) Then() string {
	after := s.Seats
	after.Taken++
	return names.Number(s.Seats.Taken) + " → " + after.Words()
}

// Over says that the section would have more students than it takes.
func (s Shift) Over() bool { return s.Seats.Over(1) > 0 }

// Effect says in sentences what comes of an alternative: "Ends the conflict. Period 6 is free, and the teacher stays the same."
func (a *Alternative) Effect() string {
	var says []string
	add := func(text string) { says = append(says, names.Sentence(text)) }
	switch {
	case a.Fit == Stays:
		add(a.inWay())
		return strings.Join(says, " ")
	case a.Ends == 1:
		add("ends the conflict")
	case a.Ends > 1:
		add("ends " + names.Number(a.Ends) + " conflicts")
	}
	for _, o := range a.Others {
		text := "with it " + o.Codes[0] + " → " + o.Codes[1]
		if o.Period != "" {
			text += " in " + o.Period
		}
		if o.Over() {
			o.Seats.Taken++
			text += ", which then has " + o.Seats.Words()
		}
		add(text)
	}
	if len(a.Hurried) > 0 {
		add(and(a.Hurried) + " is on another campus just before or after")
	}
	free := "nothing else is then"
	if a.Period != "" && len(a.Others) == 0 {
		free = a.Period + " is free"
	}
	if a.Meets == "" {
		free = "its lessons are not placed yet"
	}
	switch full := a.Over(); {
	case full && len(a.Others) == 0:
		add("it is full, and " + free)
	case full:
		add("it is full")
	case len(a.Others) == 0 && a.SameTeacher:
		add(free + ", and the teacher stays the same")
	case len(a.Others) == 0:
		add(free)
	}
	return strings.Join(says, " ")
}

// inWay says what an alternative would be in conflict with, and that nothing else can give way.
func (a *Alternative) inWay() string {
	var then []string
	var more []string
	for _, x := range a.InWay {
		if x.Away != "" {
			then = append(then, "off campus then ("+x.Away+")")
			continue
		}
		text := x.Code + " is then"
		if x.Line {
			text = x.Code + " is of the same line"
		}
		if x.Only {
			text += ", and has no other section"
		} else if !slices.Contains(more, x.Course) {
			more = append(more, x.Course)
		}
		then = append(then, text)
	}
	text := strings.Join(then, "; ")
	if a.Over() {
		text = "full, and " + text
	}
	if len(more) > 0 {
		text = names.Sentence(text) + " No other " + strings.Join(more, " or ") + " fits"
	}
	return text
}

// and joins names: "A", "A and B", "A, B and C".
func and(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// Edit is the alternative as one edit: the student's moves, all of them or none.
func (a *Alternative) Edit() model.Edit {
	name := "Move " + a.name + " from " + a.Codes[0] + " to " + a.Codes[1]
	if a.From == 0 {
		name = "Add " + a.name + " to " + a.Codes[1]
	}
	for _, o := range a.Others {
		name += ", " + o.Codes[0] + " to " + o.Codes[1]
	}
	b := model.Batch{Name: name}
	for _, s := range append([]Shift{a.Shift}, a.Others...) {
		if s.From == 0 {
			b.Edits = append(b.Edits, model.Enrol{Section: s.To, Students: []model.StudentID{a.student}})
		} else {
			b.Edits = append(b.Edits, model.MoveStudent{Student: a.student, From: s.From, To: s.To})
		}
	}
	return b
}
