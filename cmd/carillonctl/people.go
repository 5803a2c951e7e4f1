package main

import (
	"carillon/internal/practice"
	"carillon/sync/lissmap"
)

// loadPeople makes a practice SIS know the people, rooms, courses and requests of a timetable file.
func loadPeople(s *practice.Server, path string) error {
	f, err := open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	p := lissmap.PeopleOf(f.Timetable())
	return s.Load(practice.Data{Students: p.Students, Teachers: p.Teachers, Rooms: p.Rooms, Courses: p.Courses, Preferences: p.Preferences})
}
