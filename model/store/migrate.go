package store

import (
	"fmt"
	"slices"

	"carillon/model"
)

// migrations bring the contents of a file from one format to the next; the key is the format they start from. A file
// is brought up to date in memory when it is read, and written anew, after a backup, when it is opened for writing.
//
// Format 2 has the records and values of format 1. It tells programs that read only format 1 to leave the file alone: what was
// last published holds what the SIS shows for each row, which they would take for rows of theirs, and two sections may share a
// code in different rotations, which they refuse. What was published in format 1 is read as it is; the next sync brings it up
// to date.
//
// Format 3 names the fields of a last synced state by the IDs of the schema, where format 2 had their English labels.
//
// Format 4 adds members to records, all of them empty in a file of format 3; programs that read only format 3 would take them
// for damage. The period kind scheduled, and bell schedules of grids and of dates, are of format 4 too.
var migrations = map[uint32]func(*contents) error{
	1: func(*contents) error { return nil },
	2: (*contents).nameFieldsByID,
	3: func(*contents) error { return nil },
}

// labelsOf2 are the labels by which format 2 named the fields of a last synced state, with the IDs that took their place. Dates
// of the calendar are named by themselves in both.
var labelsOf2 = map[string]string{
	"Code": "code", "Name": "name", "Surname": "surname", "First name": "firstName", "Preferred name": "preferredName", "Title": "title",
	"Gender": "gender", "Faculty": "faculty", "Year level": "yearLevel", "Roll group": "rollGroup", "House": "house", "StatewideID": "statewideId",
	"Capacity": "capacity", "Campus": "campus", "Student": "student", "Course": "course", "Rank": "rank", "Reserve": "reserve", "Gone": "gone",
}

// byID is a record with its fields named by ID; one that has none, or has them so already, stays as it is.
func byID(r model.Record) model.Record {
	s, ok := r.(*model.Synced)
	if !ok {
		return r
	}
	c := *s
	c.Fields = slices.Clone(s.Fields)
	for i, f := range c.Fields {
		if id, old := labelsOf2[f.Name]; old {
			c.Fields[i].Name = id
		}
		if f.Name == "Year level" && s.Kind == model.KindCourse {
			c.Fields[i].Name = "yearLevels"
		}
	}
	return &c
}

func (c *contents) nameFieldsByID() error {
	for i, v := range c.records {
		k, err := parseRecordKey(v.key)
		if err != nil || k.Kind != model.KindSynced {
			continue // what can't be read is said when the timetable is built
		}
		r, err := decodeRecord(k, v.payload)
		if err != nil {
			continue
		}
		payload, err := encodeRecord(byID(r))
		if err != nil {
			return err
		}
		c.records[i].payload = payload
	}
	return nil
}

func (c *contents) migrate() error {
	for c.format < formatVersion {
		m := migrations[c.format]
		if m == nil {
			return fmt.Errorf("its format %d was never in use", c.format)
		}
		if err := m(c); err != nil {
			return fmt.Errorf("it can't be brought from format %d to %d: %w", c.format, c.format+1, err)
		}
		c.format++
		c.migrated = true
	}
	return nil
}

// rewrite writes the whole file anew, in the present format.
func (f *File) rewrite() error {
	c := contents{identity: f.identity, state: f.state, side: f.sideValues()}
	if err := c.create(f.opts.disk, f.path, f.onDisk); err != nil {
		return err
	}
	f.identity, f.state, f.stat = c.identity, c.state, c.stat
	return nil
}
