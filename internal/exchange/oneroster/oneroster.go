// Package oneroster reads and writes OneRoster CSV, the form in which learning platforms take a school's people, classes and
// lists: a zip of files by the 1EdTech specification, OneRoster CSV Binding 1.2.1 (written and read) and CSV Tables 1.1 (read).
// Sets are whole ("bulk"); one that says only what has changed ("delta") is refused.
package oneroster

import (
	"carillon/internal/exchange"
	"carillon/model"
	"carillon/model/message"
)

// ID is the format's [exchange.Format.ID].
const ID = "oneroster"

// Settings of the format.
const (
	settingOrg    = "org"
	settingSchool = "school"
)

// Format is OneRoster CSV as a format of imports and exports.
func Format() exchange.Format {
	var files []string
	for _, t := range written {
		files = append(files, t.file())
	}
	kinds := []model.Kind{model.KindSchool, model.KindRotation, model.KindYearLevel, model.KindFaculty, model.KindRoom, model.KindTeacher,
		model.KindStudent, model.KindCourse, model.KindSection, model.KindEnrolment}
	return exchange.Format{ID: ID, Label: "OneRoster CSV", Extensions: []string{".zip"}, Folder: true, Files: append(files, manifestFile), Mark: manifestFile,
		Reads: kinds, Writes: kinds, Loses: message.New(saysLoses), Read: Read, Write: Write,
		Settings: []exchange.Setting{
			{ID: settingOrg, Label: "the school's sourcedId in the district's system", Writing: true},
			{ID: settingSchool, Label: "the sourcedId of the school to read, where the files have several", Reading: true},
		}}
}
