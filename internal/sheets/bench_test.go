package sheets

import (
	"fmt"
	"strings"
	"testing"

	"carillon/internal/demo"
	"carillon/internal/sheet"
	"carillon/model"
	"carillon/model/rules"
)

func large(b *testing.B) *model.Timetable {
	tt := demo.New(demo.Options{Students: 5000})
	rules.New(tt) // conflicts follow each edit, as in the window
	s := *tt.School()
	s.SISOwns = nil
	if _, err := tt.Apply(model.Replace{Record: &s}); err != nil {
		b.Fatal(err)
	}
	return tt
}

// BenchmarkPaste is 5,000 rows of 4 plain columns into the students, references and conflicts included.
func BenchmarkPaste(b *testing.B) {
	r := newRig(large(b), model.KindStudent, sheet.View{})
	var text [2]string
	for i := range text {
		var t strings.Builder
		for n := range 5000 {
			fmt.Fprintf(&t, "Surname%d\tFirst%d\tP%d\n", n+i, n+i, n+i)
		}
		text[i] = t.String()
	}
	r.to(b, 0, "surname")
	for i := 0; b.Loop(); i++ {
		if out := r.Paste(r.PlanPaste(text[i%2]), true); out.Taken < 15_000-1 {
			b.Fatal(out.Taken)
		}
	}
}

// BenchmarkKeystroke is a value typed into a cell of the lists of all sections, 40,000 rows.
func BenchmarkKeystroke(b *testing.B) {
	tt := large(b)
	r := newRig(tt, model.KindEnrolment, sheet.View{})
	r.to(b, r.Lines()/2, "last")
	days := []string{"2027-03-01", "2027-03-02", "2027-03-03"}
	b.ReportMetric(float64(r.Lines()), "rows")
	for i := 0; b.Loop(); i++ {
		if out := r.Enter(days[i%3]); out.Taken != 1 {
			b.Fatal(out.Refused)
		}
	}
}

// BenchmarkFilter is a letter of a filter over the lists of all sections.
func BenchmarkFilter(b *testing.B) {
	r := newRig(large(b), model.KindEnrolment, sheet.View{})
	for r.Warm(1000) {
	}
	for i := 0; b.Loop(); i++ {
		r.SetText([]string{"s", "sm", "smi", "mat", "09mat 2", ""}[i%6])
	}
}

// BenchmarkWarm is a step of making rows ready for being searched; BenchmarkFirstLetter the first letter after all of them.
func BenchmarkWarm(b *testing.B) {
	tt := large(b)
	r := newRig(tt, model.KindEnrolment, sheet.View{})
	for b.Loop() {
		if !r.Warm(200) {
			b.StopTimer()
			r = newRig(tt, model.KindEnrolment, sheet.View{})
			b.StartTimer()
		}
	}
}

func BenchmarkFirstLetter(b *testing.B) {
	tt := large(b)
	for b.Loop() {
		b.StopTimer()
		r := newRig(tt, model.KindEnrolment, sheet.View{})
		for r.Warm(200) {
		}
		b.StartTimer()
		r.SetText("s")
	}
}

// BenchmarkOpen is opening the sheet of the lists of all sections.
func BenchmarkOpen(b *testing.B) {
	tt := large(b)
	for b.Loop() {
		newRig(tt, model.KindEnrolment, New(tt, model.KindEnrolment, nil).View())
	}
}
