package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"carillon/internal/words"
	"carillon/model"
	"carillon/model/store"
)

// open opens a timetable file for reading.
func (a *app) open(path string) (*store.File, error) {
	return a.opened(path, store.Options{ReadOnly: true})
}

func (a *app) opened(path string, o store.Options) (*store.File, error) {
	return onDisk(a, path, func() (*store.File, error) { return store.Open(path, o) })
}

// openToWrite opens a timetable file to change it; one that can't be written to is an error. What a person should know of
// it, such as a backup that could not be made, goes to standard error.
func (a *app) openToWrite(path string) (*store.File, error) { return a.openWith(path, store.Options{}) }

func (a *app) openWith(path string, o store.Options) (*store.File, error) {
	o.Trouble = func(err error) { fmt.Fprintln(a.err, "carillonctl: "+words.Plain.Error(err)) }
	f, err := a.opened(path, o)
	if err != nil {
		return f, err
	}
	if !f.ReadOnly() {
		for _, note := range f.Notes() {
			fmt.Fprintln(a.err, note)
		}
		return f, nil
	}
	defer f.Close()
	h := f.HeldBy()
	if h == nil {
		return nil, errors.New(strings.Join(f.Notes(), " "))
	}
	advice := "Close it there and try again"
	if here, _ := os.Hostname(); h.Host != "" && h.Host != here {
		advice += ". Where that computer has crashed, and nobody works on the file: carillonctl recover FILE --take-over"
	}
	return nil, fmt.Errorf("%s is open elsewhere (%s). %s", path, h, advice)
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
