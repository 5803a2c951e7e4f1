// Package merge settles what becomes of a record that was changed in two places: in the timetable and in another one, a SIS or
// a sheet that was brought in. It does so three ways, field by field of the schema: what only one side has changed since both
// last agreed is taken as that side has it, and what both changed is a conflict.
package merge

import "carillon/model"

// Values are what a field holds: in the timetable, in the other place, and on both sides when they last agreed.
type Values struct{ Here, There, Base string }

// Verdict says what becomes of a field.
type Verdict uint8

// What becomes of a field.
const (
	Same     Verdict = iota // both sides say the same, or the other place says nothing and never did
	Stays                   // only the timetable changed it
	Takes                   // only the other place changed it, or it fills a blank
	Conflict                // both changed it, or nobody knows who did
)

// Of is the verdict on a field. known says that the two sides have agreed before, so that Base counts.
func Of(v Values, known bool) Verdict {
	switch {
	case v.There == v.Here, v.There == "" && v.Base == "":
		return Same
	case known && v.There == v.Base:
		return Stays
	case known && v.Here == v.Base, v.Here == "" && v.Base == "":
		return Takes
	}
	return Conflict
}

// Field is a field of a record that stands in both places.
type Field struct {
	*model.Field
	Values
}

// Clash is a field that both sides changed, and which of them wins.
type Clash struct {
	Field
	Keep bool // the timetable's value stays
}

// Settle goes through the fields of one record. takes are those that get the other place's value, in their order; clashes are
// those that both sides changed, of which the ones that are not kept are among takes. Where nobody decided, the side wins that
// owns the field.
func Settle(fields []Field, known bool, decided func(field string) (keep, ok bool)) (takes []Field, clashes []Clash) {
	for _, f := range fields {
		switch Of(f.Values, known) {
		case Takes:
			takes = append(takes, f)
		case Conflict:
			c := Clash{f, f.Owner != model.OwnedBySIS}
			if keep, ok := decided(f.ID); ok {
				c.Keep = keep
			}
			clashes = append(clashes, c)
			if !c.Keep {
				takes = append(takes, f)
			}
		}
	}
	return takes, clashes
}
