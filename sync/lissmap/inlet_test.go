package lissmap

import (
	"testing"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

func TestACodeIsSplitWhereTheReferenceSays(t *testing.T) {
	for _, tc := range []struct{ code, course, id string }{
		{"09MAT 2", "09MAT", "2"}, {"9MAT.3", "9MAT", "3"}, {"ENG-101", "ENG", "101"}, {"9Assembly", "9Assembl", "y"},
		{"Café·É", "Café", "É"}, {"10STUDY", "10STUD", "Y"}, {"x", "", ""}, {"", "", ""}, {"DUTY ", "DUT", "Y"},
	} {
		if course, id := splitCode(tc.code); course != tc.course || id != tc.id {
			t.Errorf("%q: %q and %q", tc.code, course, id)
		}
	}
}

func TestStudentsWhoHaveLeftAreNotEnrolled(t *testing.T) {
	today := model.NewDate(2026, 11, 23)
	at := func(d model.Date) liss.DateTime { return liss.DateTimeOf(d.Time()) }
	rows := []liss.Student{{StudentID: "1"}, {StudentID: "2", EndDate: at(today - 1)}, {StudentID: "3", EndDate: at(today)}, {StudentID: "4", StartDate: at(today + 9), EndDate: at(today + 99)}}
	got := ""
	for _, s := range enrolled(rows, today) {
		got += s.StudentID
	}
	if got != "134" {
		t.Errorf("enrolled are %s", got)
	}
}

func TestControlCharactersAreTakenOutOfWhatComesFromTheSIS(t *testing.T) {
	for came, want := range map[string]string{
		"\x1b[31mAmes\x1b[0m": "Ames", "Am\u009bes": "Ames", "An\tn\r\nA\x00mes": "An n Ames", "\x1b]0;title\x07Bell": "Bell", "O\u2019Brien \u05d0": "O\u2019Brien \u05d0", "\x7f": "",
	} {
		rec := records([]liss.Student{{StudentID: "501", Surname: came, FirstName: "Ann"}}, student)[0]
		if rec.Fields[engine.FieldSurname] != want || rec.Fields[engine.FieldFirstName] != "Ann" || (len(rec.Clean) > 0) != (came != want) {
			t.Errorf("%q becomes %+v", came, rec)
		}
	}
}
