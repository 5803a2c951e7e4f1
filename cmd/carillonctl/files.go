package main

import (
	"fmt"

	"carillon/model"
	"carillon/model/store"
)

// open opens a timetable file for reading.
func open(path string) (*store.File, error) {
	return store.Open(path, store.Options{ReadOnly: true})
}

// openToWrite opens a timetable file to change it; one that somebody else has open is an error.
func openToWrite(path string) (*store.File, error) {
	f, err := store.Open(path, store.Options{})
	if err != nil {
		return nil, err
	}
	if f.ReadOnly() {
		who := "somebody else"
		if h := f.HeldBy(); h != nil {
			who = h.String()
		}
		_ = f.Close()
		return nil, fmt.Errorf("%s is open elsewhere (%s). Close it there and try again", path, who)
	}
	return f, nil
}

// counts is what carillonctl info tells of a file.
type counts struct {
	Name         string         `json:"name"`
	Region       model.Region   `json:"region"`
	AcademicYear int            `json:"academicYear"`
	First        model.Date     `json:"first"`
	Last         model.Date     `json:"last"`
	Records      map[string]int `json:"records"` // by kind, in the plural
	Placed       int            `json:"placedLessons"`
}

func count(s *model.State) counts {
	school := s.School()
	c := counts{Name: school.Name, Region: school.Region, AcademicYear: school.AcademicYear(), First: school.First, Last: school.Last, Records: map[string]int{}}
	for _, k := range model.Kinds() {
		if k != model.KindSchool && k != model.KindCalendar && k != model.KindSynced {
			c.Records[k.Plural()] = s.Count(k)
		}
	}
	for l := range s.Lessons() {
		if l.Slot.Placed() {
			c.Placed++
		}
	}
	return c
}
