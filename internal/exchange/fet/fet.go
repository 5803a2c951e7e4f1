// Package fet reads and writes files of the timetable generator FET, versions 5 and 6. Sets of students (subgroups, and groups
// and years without any) are students, activities that were split from one are a section with their lessons. What the model has
// no place for is kept as it stands in the file, and written out again.
package fet

import (
	"carillon/internal/exchange"
	"carillon/model"
	"carillon/model/message"
)

// ID is the format's [exchange.Format.ID].
const ID = "fet"

// Format is FET as a format of imports and exports.
func Format() exchange.Format {
	return exchange.Format{
		ID: ID, Label: "FET", Extensions: []string{".fet"},
		Reads: []model.Kind{model.KindSchool, model.KindGrid, model.KindYearLevel, model.KindCampus, model.KindRoom,
			model.KindTeacher, model.KindStudent,
			model.KindCourse, model.KindSection, model.KindEnrolment, model.KindLesson},
		Writes: []model.Kind{model.KindSchool, model.KindGrid, model.KindYearLevel, model.KindCampus, model.KindRoom,
			model.KindTeacher, model.KindStudent,
			model.KindCourse, model.KindSection, model.KindEnrolment, model.KindLesson},
		Loses: message.New(saysLoses),
		Settings: []exchange.Setting{{ID: settingRotation, Label: "the rotation that is written, where sections have rotations",
			Default: "1", Writing: true}},
		Read:  Read,
		Write: Write,
	}
}
