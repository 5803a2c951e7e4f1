package engine

import (
	"carillon/model"
	"carillon/sync/rows"
)

// FeatureID names a feature of a timetable in code, whatever it is called in a dialog.
type FeatureID = rows.Feature

// Support says whether a product receives a feature.
type Support string

// How a product receives a feature.
const (
	Yes    Support = "Yes"
	No     Support = "No"
	Unsure Support = "Unsure" // it is sent; whether it is used there is not known
)

// Feature is a row of a product's feature support table.
type Feature struct {
	ID      FeatureID `json:"-"`
	Name    string    `json:"feature"`
	Support Support   `json:"support"`
	Travels string    `json:"travels"` // how it goes over the wire, or what stands in for it
}

// Featured is a connector that says what its product receives.
type Featured interface {
	// Features is the product's whole table.
	Features() []Feature
	// InUse counts what a timetable uses of each feature; a feature it does not use is not in the map.
	InUse(t *model.Timetable) map[FeatureID]int
}

// notArriving lists the features a timetable uses that the product does not receive, or may not. Rows of other files are
// what a sync of several files uses.
func notArriving(c Connector, t *model.Timetable, foreign int) []FeatureUse {
	f, ok := c.(Featured)
	if !ok {
		return nil
	}
	uses := f.InUse(t)
	if foreign > 0 {
		uses[rows.FeatureMultiFile] = foreign
	}
	var out []FeatureUse
	for _, row := range f.Features() {
		if n := uses[row.ID]; n > 0 && row.Support != Yes {
			out = append(out, FeatureUse{Feature: row, Count: n})
		}
	}
	return out
}

// FeatureUse is a feature with how much of it a timetable uses.
type FeatureUse struct {
	Feature
	Count int `json:"count"`
}
