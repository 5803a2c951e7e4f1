package store

import (
	"errors"
	"fmt"
	"slices"

	"carillon/model"
)

// Fault is one thing that is wrong with a file.
type Fault struct {
	Page uint64 `json:"page,omitempty"` // of the database; 0 where it is not about a page
	Text string `json:"text"`           // "room 12 is damaged: its checksum is wrong"
}

func (f Fault) Error() string {
	if f.Page == 0 {
		return f.Text
	}
	return fmt.Sprintf("page %d: %s", f.Page, f.Text)
}

// Verify walks a whole file and names every fault, up to 200 of the pages and values and 1,000 of the records: pages
// of the database, checksums, values lost, records that can't be read, references and codes. It needs no lock and
// changes nothing. The error is set where the file can't be examined at all: NotFound, Foreign, Newer, Disk, or Damaged
// where not even a header can be read.
func Verify(path string) ([]Fault, error) {
	var c *contents
	var faults []Fault
	if _, _, err := readChecked(path, false); err == nil || CodeOf(err) == Damaged {
		data, err := readWhole(path)
		if err != nil {
			return nil, err
		}
		if c, faults, err = examine(path, data, false); err != nil {
			return nil, err
		}
	} else {
		return nil, err
	}
	var recs []model.Record
	for _, v := range c.records {
		r, err := v.decode()
		if err != nil {
			faults = append(faults, Fault{Text: err.Error()})
			continue
		}
		recs = append(recs, r)
	}
	_, errs := c.build(recs)
	for _, err := range errs {
		faults = append(faults, Fault{Text: textOf(err)})
	}
	return slices.Compact(faults), nil
}

func textOf(err error) string {
	var e *model.Error
	if errors.As(err, &e) {
		return e.Key.String() + ": " + e.Text
	}
	return err.Error()
}
