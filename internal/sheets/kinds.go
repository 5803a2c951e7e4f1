package sheets

import (
	"slices"

	"carillon/model"
	"carillon/model/names"
)

// Description is what the sheet of a kind says of itself and shows at first.
type Description struct {
	Kind    model.Kind
	Title   string   // "Sections"
	Empty   string   // what belongs here, as a sentence
	Columns []string // IDs of the fields that are shown at first, in this order; none for all
}

// described has the kinds of which the navigation has a line, in its order. All others have a sheet too, which shows every field.
var described = []Description{
	{Kind: model.KindSection, Empty: "A section is one taught group of a course, such as 09MAT 2.", Columns: []string{"code", "course", "sectionId",
		"teachers", "room", "meets", "size", "cap", "students", "lessons", "lessonsPlaced", "rotations"}},
	{Kind: model.KindStudent, Empty: "Students come from the SIS with a sync or from an import, or are added here.", Columns: []string{"surname",
		"firstName", "preferredName", "yearLevel", "rollGroup", "sisId", "sections", "active"}},
	{Kind: model.KindTeacher, Empty: "Teachers come from the SIS with a sync or from an import, or are added here.", Columns: []string{"code",
		"surname", "firstName", "preferredName", "faculty", "load", "maxLoad", "sisId", "active"}},
	{Kind: model.KindRoom, Empty: "Rooms come from the SIS with a sync or from an import, or are added here.", Columns: []string{"code", "name",
		"kind", "capacity", "campus", "lessonsPlaced"}},
	{Kind: model.KindCourse, Columns: []string{"code", "name", "faculty", "grades", "credits", "creditsPerTerm", "length",
		"prerequisites", "graduationArea", "pair", "sections", "requests"}},
}

// notInSheets are kinds that a row of cells can't say, or of which there is one record.
var notInSheets = []model.Kind{model.KindSchool, model.KindCalendar, model.KindGrid, model.KindSynced}

// Described is what the sheet of a kind says of itself.
func Described(kind model.Kind) Description {
	d := Description{Kind: kind}
	if i := slices.IndexFunc(described, func(d Description) bool { return d.Kind == kind }); i >= 0 {
		d = described[i]
	}
	d.Title = names.Capital(kind.Plural())
	if d.Empty == "" {
		d.Empty = d.Title + " are added here, pasted from a spreadsheet program, or come from the SIS."
	}
	return d
}

// Navigated lists the kinds that the navigation has a line for.
func Navigated() []model.Kind {
	kinds := make([]model.Kind, len(described))
	for i, d := range described {
		kinds[i] = d.Kind
	}
	return kinds
}

// Kinds lists the kinds that have a sheet: those of the navigation first.
func Kinds() []model.Kind {
	kinds := Navigated()
	for _, k := range model.Kinds() {
		if !slices.Contains(kinds, k) && !slices.Contains(notInSheets, k) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}
