// Package demo makes up a complete US high school of any size, to try the program on and to measure it with.
//
// The school has two campuses, each with its own grid and bell times, a two-week cycle (week A, week B) of six
// periods a day, and eight blocks. A section belongs to one block and meets whenever the block does, seven or eight
// times a cycle; each day two of the blocks rest. Students, teachers and rooms are in one place per block and
// quarter, so that nothing clashes by construction. Everything else a timetable can hold is there at least twice.
package demo

import (
	"fmt"
	"math/rand/v2"

	"carillon/model"
)

// Least and most students of a demo school.
const (
	MinStudents = 50
	MaxStudents = 50_000
)

// Options say which school is made. The same options make the same school.
type Options struct {
	Students int    // number of students; outside MinStudents and MaxStudents the nearer of them is taken
	Seed     uint64 // decides names and who sits with whom
	Year     int    // the academic year, by the year in which it starts
}

// New makes a school: clash-free, every lesson placed.
func New(o Options) *model.Timetable {
	o.Students = min(max(o.Students, MinStudents), MaxStudents)
	s := &school{opts: o, b: model.NewBuilder(), rng: rand.New(rand.NewPCG(o.Seed, 0xca111))}
	s.frame()
	s.catalogue()
	s.enrolStudents()
	s.formSections()
	s.staffAndRoom()
	s.placeLessons()
	s.makeRosters()
	s.makeElectives()
	s.handIn()
	t, errs := s.b.Timetable()
	if len(errs) > 0 {
		panic(fmt.Sprintf("demo: the school of %+v is no timetable: %v", o, errs[0])) // a mistake in this package
	}
	return t
}

// school is a demo school being made. Records are kept here until all is known of them, and handed in at the end.
type school struct {
	opts Options
	b    *model.Builder
	rng  *rand.Rand

	campuses  [2]*campus
	grades    []*grade
	faculties map[string]model.FacultyID
	courses   map[string]*course
	offered   []*course // in the order of the catalogue

	students   []*model.Student
	sections   []*section
	composites []*model.Composite
	lessons    []*model.Lesson
	areas      []*model.DutyArea
	studies    []*model.StudySection
	entries    []*model.RosterSlot
	lines      []*model.ElectiveLine
	requests   []*model.Request
	teachers   []*teacher // of both campuses, by ID
	rooms      []*room
	codes      map[string]int // how often a teacher's letters were given
}

// campus is one of the two places, with its grid, its teachers and its rooms.
type campus struct {
	id       model.CampusID
	letter   string // before the codes of its rooms
	grid     *model.Grid
	waves    []string
	teachers []*teacher
	faculty  map[string][]*teacher // the teachers by faculty
	rooms    map[string][]*room    // by kind
	studying [blocks]int           // students in study halls
}

// quarters is a set of the four rotations of the year as a set of bits; year is all of them.
type quarters = model.Rotations

const year quarters = 0b1111

// rotationsOf is the set as a section has it: none for the whole year.
func rotationsOf(q quarters) model.Rotations {
	if q == year {
		return 0
	}
	return q
}

// guid is an identity that follows from the seed, the kind and the number of a record alone.
func (s *school) guid(k model.Key) string {
	r := rand.NewPCG(s.opts.Seed, uint64(k.Kind)<<32|uint64(k.ID))
	return fmt.Sprintf("%016x%016x", r.Uint64(), r.Uint64())
}

// handIn gives every record to the builder.
func (s *school) handIn() {
	for _, r := range s.rooms {
		s.b.Put(r.rec)
	}
	for _, t := range s.teachers {
		s.b.Put(t.rec)
	}
	for _, c := range s.offered {
		s.b.Put(c.rec)
	}
	hand(s.b, s.students)
	hand(s.b, s.composites)
	for _, sec := range s.sections {
		s.b.Put(sec.rec)
		for _, id := range sec.students {
			s.b.Add(&model.Enrolment{Section: sec.rec.ID, Student: id})
		}
	}
	hand(s.b, s.lessons)
	hand(s.b, s.areas)
	hand(s.b, s.studies)
	hand(s.b, s.entries)
	hand(s.b, s.lines)
	hand(s.b, s.requests)
}

func hand[R model.Record](b *model.Builder, records []R) {
	for _, r := range records {
		b.Put(r)
	}
}
