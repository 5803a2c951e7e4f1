package lissmap

import (
	"strings"
	"testing"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

func TestNamesAreLeftOutWhereverTheTraceIsCut(t *testing.T) {
	json := "-> POST\n" + `{"result":[{"StudentId":"501","FirstName":"Ann \"A\" }","surname": "Ames","Form":"9"},{"StudentId":"502","Surname":"Bell","LastName":"Bell","Mobile":5550199,"Emails":["ann.ames@x.org"],` +
		`"Guardian":{"Name":"Ann Ames","Form":"9"},"remarks" : "Bell \u0041mes \"Ann\""}]}` + "\n"
	xml := "<struct><member><name>Surname</name><value><string>Ames</string></value></member><member><name>FullName</name><value><![CDATA[Ann <Ames>]]></value></member>" +
		"<member><name>Guardian</name><value><struct><member><name>Name</name><value>Bell</value></member></struct></value></member><member>\n<name>Form</name><value>9</value></member></struct>\n"
	for _, text := range []string{json, xml} {
		for cut := range len(text) {
			var b strings.Builder
			n := &nameless{w: &b}
			for _, part := range []string{text[:cut], text[cut:]} {
				if _, err := n.Write([]byte(part)); err != nil {
					t.Fatal(err)
				}
			}
			for _, name := range []string{"Ann", "Ames", "mes", "Bell", "ames", "0199"} {
				if strings.Contains(b.String(), name) {
					t.Fatalf("cut at %d: %s", cut, b.String())
				}
			}
			if !strings.Contains(b.String(), "9") {
				t.Fatalf("cut at %d too much is left out: %s", cut, b.String())
			}
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
