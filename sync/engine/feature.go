package engine

import "carillon/model"

// FeatureID names a feature of a timetable in code, whatever it is called in a dialog.
type FeatureID string

// The features that a product's support table speaks of, in the order of that table.
const (
	FeatureBellTimes    FeatureID = "bell-times"
	FeatureCampuses     FeatureID = "campuses"
	FeatureSections     FeatureID = "sections"
	FeatureSectionLists FeatureID = "section-lists"
	FeatureComposite    FeatureID = "composite"
	FeatureDuty         FeatureID = "duty"
	FeatureFaculty      FeatureID = "faculty"
	FeatureGridCodes    FeatureID = "grid-codes"
	FeatureMultiFile    FeatureID = "multi-file"
	FeatureMultiGrid    FeatureID = "multi-grid"
	FeatureOnCall       FeatureID = "on-call"
	FeaturePriority     FeatureID = "priority"
	FeatureRoomData     FeatureID = "room-data"
	FeatureRotations    FeatureID = "rotations"
	FeatureRTO          FeatureID = "rto"
	FeatureStudentData  FeatureID = "student-data"
	FeatureStudy        FeatureID = "study"
	FeatureSubClasses   FeatureID = "sub-classes"
	FeatureTeacherData  FeatureID = "teacher-data"
	FeatureDaysOff      FeatureID = "days-off"
	FeatureTimetable    FeatureID = "timetable"
	FeatureTwoRooms     FeatureID = "two-rooms"
	FeatureTwoTeachers  FeatureID = "two-teachers"
	FeatureYearLevels   FeatureID = "year-levels"
)

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
		uses[FeatureMultiFile] = foreign
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
