package csv

import (
	"math"
	"slices"

	"carillon/model"
)

// readPeople takes in faculties, rooms, teachers and students.
func (a *assembly) readPeople() {
	for _, r := range a.tables[faculties].rows {
		f := &model.Faculty{Code: r.cells[0], Name: r.cells[1]}
		if !r.out && a.need(r, 0) && claim(a, &a.faculties, r, f.Code) {
			f.ID = model.FacultyID(a.add(r, f))
		}
		define(&a.faculties, r, f.Code, f.ID)
	}
	for _, r := range a.tables[rooms].rows {
		o := &model.Room{Code: r.cells[0], Name: r.cells[1], Kind: r.cells[2]}
		if !r.out && r.cells[3] != "" {
			o.Capacity = uint16(a.number(r, 3, 0, math.MaxUint16))
		}
		if !r.out && a.need(r, 0) && claim(a, &a.rooms, r, o.Code) {
			o.ID = model.RoomID(a.add(r, o))
		}
		define(&a.rooms, r, o.Code, o.ID)
	}
	for _, r := range a.tables[teachers].rows {
		a.readTeacher(r)
	}
	for _, r := range a.tables[students].rows {
		a.readStudent(r)
	}
}

func (a *assembly) readTeacher(r *row) {
	id, code := r.cells[0], r.cells[1]
	t := &model.Teacher{SISID: id, Code: code, Title: r.cells[2], Surname: r.cells[3], FirstName: r.cells[4],
		PreferredName: r.cells[5], Gender: r.cells[6]}
	if !r.out && a.need(r, 1) && claim(a, &a.teachers, r, code) && (id == "" || claim(a, &a.staff, r, id)) {
		t.Faculty = a.faculty(r, r.cells[7])
	}
	if !r.out {
		t.ID = model.TeacherID(a.add(r, t))
	}
	define(&a.teachers, r, code, t.ID)
	define(&a.staff, r, id, t.ID)
}

func (a *assembly) readStudent(r *row) {
	id := r.cells[0]
	s := &model.Student{SISID: id, Surname: r.cells[1], FirstName: r.cells[2], PreferredName: r.cells[3], Gender: r.cells[4],
		RollGroup: r.cells[6], House: r.cells[7]}
	if y := a.years[r.cells[5]]; y != nil {
		s.YearLevel = y.ID
	}
	if !r.out && a.need(r, 0) && claim(a, &a.students, r, id) {
		s.ID = model.StudentID(a.add(r, s))
	}
	define(&a.students, r, id, s.ID)
}

// faculty finds a faculty by its code; none for an empty one.
func (a *assembly) faculty(r *row, code string) model.FacultyID {
	if code == "" {
		return 0
	}
	id, _ := look(a, &a.faculties, r, code)
	return id
}

// readCourses takes in the courses.
func (a *assembly) readCourses() {
	known := func(code string) bool { return a.years[code] != nil }
	for _, r := range a.tables[courses].rows {
		code := r.cells[0]
		c := &model.Course{Code: code, Name: r.cells[1]}
		for _, y := range several(r.cells[3], known) {
			if level := a.years[y]; level != nil && !slices.Contains(c.YearLevels, level.ID) {
				c.YearLevels = append(c.YearLevels, level.ID)
			}
		}
		if !r.out && a.need(r, 0) && claim(a, &a.courses, r, code) {
			c.Faculty = a.faculty(r, r.cells[2])
		}
		if !r.out {
			c.ID = model.CourseID(a.add(r, c))
		}
		define(&a.courses, r, code, c.ID)
	}
}
