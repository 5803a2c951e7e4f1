package lissmap

import (
	"testing"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

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

func TestAStudentComesWithTheDaysOfTheEnrolment(t *testing.T) {
	first, last := model.NewDate(2026, 8, 12), model.NewDate(2027, 6, 11)
	r := student(liss.Student{StudentID: "1", StartDate: day(first), EndDate: day(last)})
	if open := student(liss.Student{StudentID: "1"}); r.Span != (engine.Days{From: first, To: last}) || open.Span != (engine.Days{}) {
		t.Errorf("%+v, %+v", r, open)
	}
}
