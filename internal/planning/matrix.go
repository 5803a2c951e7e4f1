package planning

import (
	"cmp"
	"slices"

	"carillon/model"
)

// Matrix says of each pair of courses how many students ask for both: what must not meet at once, where it is offered once.
type Matrix struct {
	courses []model.CourseID
	at      map[model.CourseID]int
	both    []int32 // row by row
	asking  []int32 // for each
}

// NewMatrix counts who asks for which two of some courses. Alternates and students who have left do not count.
func NewMatrix(t *model.Timetable, courses []model.CourseID) *Matrix {
	m := &Matrix{courses: courses, at: make(map[model.CourseID]int, len(courses)), both: make([]int32, len(courses)*len(courses)),
		asking: make([]int32, len(courses))}
	for i, c := range courses {
		m.at[c] = i
	}
	var of []int
	for s := range t.Students() {
		if s.Inactive {
			continue
		}
		of = of[:0]
		for _, id := range t.Referrers(s.Key(), model.KindRequest) {
			r := t.Request(model.RequestID(id))
			if i, ok := m.at[r.Course]; ok && !r.Reserve {
				of = append(of, i)
			}
		}
		for n, i := range of {
			m.asking[i]++
			for _, j := range of[:n] {
				m.both[i*len(courses)+j]++
				m.both[j*len(courses)+i]++
			}
		}
	}
	return m
}

// Courses are the courses of the rows and columns, in their order.
func (m *Matrix) Courses() []model.CourseID { return m.courses }

// Both is how many students ask for the courses of a row and of a column; on the diagonal, how many ask for the course.
func (m *Matrix) Both(row, column int) int {
	if row == column {
		return int(m.asking[row])
	}
	return int(m.both[row*len(m.courses)+column])
}

// Most is the highest number of students who ask for any two of the courses.
func (m *Matrix) Most() int {
	if len(m.both) == 0 {
		return 0
	}
	return int(slices.Max(m.both))
}

// AskingForBoth lists the students who ask for two courses, in order of ID. Alternates do not count.
func AskingForBoth(t *model.Timetable, a, b model.CourseID) []model.StudentID {
	asks := func(c model.CourseID) map[model.StudentID]bool {
		set := map[model.StudentID]bool{}
		for _, id := range t.Referrers(c.Key(), model.KindRequest) {
			if r := t.Request(model.RequestID(id)); !r.Reserve && !t.Student(r.Student).Inactive {
				set[r.Student] = true
			}
		}
		return set
	}
	var out []model.StudentID
	other := asks(b)
	for s := range asks(a) {
		if other[s] {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return out
}

// Pair is two courses that one student or more asks for.
type Pair struct {
	A, B     model.CourseID
	Students int
}

// Tightest lists the pairs that most students ask for, the most first, at most so many.
func (m *Matrix) Tightest(most int) []Pair {
	var out []Pair
	for i := range m.courses {
		for j := range i {
			if n := m.Both(i, j); n > 0 {
				out = append(out, Pair{m.courses[j], m.courses[i], n})
			}
		}
	}
	slices.SortFunc(out, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.Students, a.Students), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	return out[:min(most, len(out))]
}
