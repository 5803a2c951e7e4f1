package sheet

import (
	"fmt"
	"strings"
	"testing"
)

// large is a source of 40,000 rows of 10 columns: the lists of all sections of a school of 5,000 students.
func large() *free10 {
	f := &free10{free: &free{cells: map[Key][]string{}}}
	for i := range 40_000 {
		k := Key(i + 1)
		f.keys = append(f.keys, k)
		f.cells[k] = []string{fmt.Sprintf("Surname%d", i%5000), fmt.Sprintf("First%d", i%700), fmt.Sprint(i), fmt.Sprintf("%02d", 9+i%4),
			fmt.Sprintf("ALG%d %d", i%120, i%14), "2026-08-17", "", "A" + fmt.Sprint(i%90), "yes", "29"}
	}
	return f
}

type free10 struct{ *free }

func (f *free10) Columns() []Column {
	cols := make([]Column, 10)
	for i := range cols {
		cols[i] = Column{ID: fmt.Sprint(i), Label: fmt.Sprint("Column ", i)}
	}
	cols[2].Type, cols[9].Type = Number, Number
	return cols
}

// BenchmarkKeystroke is typing a value into a cell of a sheet that is sorted, grouped and filtered, and going to the next.
func BenchmarkKeystroke(b *testing.B) {
	s := New(large(), View{Sort: []SortBy{{Column: "0"}, {Column: "1", Down: true}}, Group: "3", Text: "a"})
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s.Begin("x")
		s.Enter(fmt.Sprint("B", i))
		s.Step(false, false)
		s.Tally()
	}
}

// BenchmarkInsert is a new row in the middle, and taking it away again.
func BenchmarkInsert(b *testing.B) {
	s := New(large(), View{Group: "3"})
	for b.Loop() {
		s.Go(Place{20_000, 1})
		s.Insert()
		s.Delete()
	}
}

func BenchmarkFilterText(b *testing.B) {
	s := New(large(), View{})
	for s.Warm(1000) {
	}
	for b.Loop() {
		for _, text := range []string{"s", "su", "sur", "surn", "surname12", "a7", ""} {
			s.SetText(text)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/7, "µs/letter")
}

// BenchmarkFilterCold is the first letter of all where nobody has warmed the sheet up.
func BenchmarkFilterCold(b *testing.B) {
	src := large()
	for b.Loop() {
		s := New(src, View{})
		s.SetText("surname12")
	}
}

func BenchmarkFilterValue(b *testing.B) {
	s := New(large(), View{})
	for b.Loop() {
		s.SetFilter(Filter{Column: "3", Values: []string{"10"}})
		s.SetFilter(Filter{Column: "3"})
	}
}

func BenchmarkSort(b *testing.B) {
	s := New(large(), View{})
	for b.Loop() {
		s.Sort("0", false)
		s.Sort("4", true)
	}
}

func BenchmarkReload(b *testing.B) {
	s := New(large(), View{Sort: []SortBy{{Column: "0"}}})
	for b.Loop() {
		s.Reload()
	}
}

// BenchmarkPaste is 5,000 rows of 4 plain columns, planned and performed.
func BenchmarkPaste(b *testing.B) {
	s := New(large(), View{})
	var text [2]string
	for i := range text {
		text[i] = strings.Repeat(fmt.Sprintf("A%d\tB%d\tC%d\tD%d\r\n", i, i, i, i), 5000)
	}
	for i := 0; b.Loop(); i++ {
		s.Go(Place{1000, 3})
		if out := s.Paste(s.PlanPaste(text[i%2]), true); out.Taken != 20_000 {
			b.Fatal(out.Taken)
		}
	}
}

func BenchmarkFindAll(b *testing.B) {
	s := New(large(), View{})
	for b.Loop() {
		s.Count(Search{Text: "name12"})
	}
}
