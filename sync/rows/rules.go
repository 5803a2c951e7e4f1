package rows

import "carillon/model"

// Feature names a feature of a timetable in code, whatever it is called in a dialog.
type Feature string

// The features that a product's support table speaks of, in the order of that table.
const (
	FeatureBellTimes    Feature = "bell-times"
	FeatureCampuses     Feature = "campuses"
	FeatureSections     Feature = "sections"
	FeatureSectionLists Feature = "section-lists"
	FeatureComposite    Feature = "composite"
	FeatureDuty         Feature = "duty"
	FeatureFaculty      Feature = "faculty"
	FeatureGridCodes    Feature = "grid-codes"
	FeatureMultiFile    Feature = "multi-file"
	FeatureMultiGrid    Feature = "multi-grid"
	FeatureOnCall       Feature = "on-call"
	FeaturePriority     Feature = "priority"
	FeatureRoomData     Feature = "room-data"
	FeatureRotations    Feature = "rotations"
	FeatureRTO          Feature = "rto"
	FeatureStudentData  Feature = "student-data"
	FeatureStudy        Feature = "study"
	FeatureSubClasses   Feature = "sub-classes"
	FeatureTeacherData  Feature = "teacher-data"
	FeatureDaysOff      Feature = "days-off"
	FeatureTimetable    Feature = "timetable"
	FeatureTwoRooms     Feature = "two-rooms"
	FeatureTwoTeachers  Feature = "two-teachers"
	FeatureYearLevels   Feature = "year-levels"
)

// Rules is what a SIS takes of a timetable, and how it wants it written.
type Rules struct {
	SIS          string             // the product as sentences name it: Alma
	Sends        func(Feature) bool // whether a feature goes over the wire; nil: all do
	MaxCode      int                // longest code of a section in characters, the blank included; 0: no limit
	SymbolErrors bool               // symbols in the code of a section are errors instead of warnings
	BreakLetter  string             // what bell times of the SIS call a break; "" or L: as in rows
	Codes        bool               // codes of teachers go beside their ids

	// Several teachers and rooms of a lesson go as a row for each of them, also where the SIS has not been seen to serve
	// lessons so.
	SeveralTeachers, SeveralRooms bool
}

func (r *Rules) sends(f Feature) bool { return r.Sends == nil || r.Sends(f) }

// Window is the days and the choices that rows are made for.
type Window struct {
	Today          model.Date
	From, To       model.Date // of the timetable, both included
	Rotation       int        // 0: all
	ExcludeRosters bool
	MultiFile      bool // rows that this file never published belong to other files
}
