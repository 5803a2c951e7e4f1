package demo

import (
	"cmp"
	"fmt"
	"slices"

	"carillon/model"
)

// grade is a year level being filled.
type grade struct {
	id      model.YearLevelID
	code    string
	site    *campus
	share   int // of 1000 students
	strands [blocks]strand
	members []*model.Student
	groups  [][]*model.Student // a group goes through the strands together, each in another block
}

var houses = [...]string{"Cedar", "Maple", "Oak", "Willow"}

// enrolStudents makes the students, in order of year level and name, and puts them into groups.
func (s *school) enrolStudents() {
	left := s.opts.Students
	for i, g := range s.grades {
		n := max(2, s.opts.Students*g.share/1000)
		if i == 0 {
			continue // the first year level takes what rounding leaves
		}
		left -= n
		g.members = make([]*model.Student, n)
	}
	s.grades[0].members = make([]*model.Student, left)
	for _, g := range s.grades {
		for i := range g.members {
			g.members[i] = s.person(g)
		}
		slices.SortStableFunc(g.members, func(a, b *model.Student) int {
			return cmp.Or(cmp.Compare(a.Surname, b.Surname), cmp.Compare(a.FirstName, b.FirstName))
		})
		perGroup, most := 22, 25
		if g.share == 10 {
			perGroup, most = 9, 10
		}
		g.groups = make([][]*model.Student, min(max(len(g.members)/perGroup, 1), blocks))
		rolls := (len(g.members) + most - 1) / most
		for i, st := range g.members {
			id := model.StudentID(len(s.students) + 1)
			st.ID = id
			st.GUID = s.guid(st.Key())
			st.SISID = fmt.Sprint(100_000 + int(id))
			st.StatewideID = fmt.Sprint(4_170_000_000 + 7*int64(id))
			st.RollGroup = fmt.Sprintf("%s-%02d", g.code, i*rolls/len(g.members)+1)
			st.House = houses[int(id)%len(houses)]
			s.students = append(s.students, st)
			n := i % len(g.groups)
			g.groups[n] = append(g.groups[n], st)
		}
	}
}

func (s *school) person(g *grade) *model.Student {
	first, gender := s.firstName()
	st := &model.Student{FirstName: first, Surname: surnames[s.rng.IntN(len(surnames))], Gender: gender, YearLevel: g.id}
	if short := shortNames[first]; short != "" && s.rng.IntN(3) > 0 {
		st.PreferredName = short
	}
	return st
}

// firstName draws a name and the gender recorded with it; a few people of either list are recorded as X.
func (s *school) firstName() (name, gender string) {
	list, gender := girls, "F"
	if s.rng.IntN(2) == 0 {
		list, gender = boys, "M"
	}
	if s.rng.IntN(150) == 0 {
		gender = "X"
	}
	return list[s.rng.IntN(len(list))], gender
}
