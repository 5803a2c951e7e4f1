package sheet

import (
	"fmt"
	"strings"
	"testing"
)

func TestPasting(t *testing.T) {
	for _, tc := range []struct {
		name   string
		choose func(s *Sheet)
		text   string
		want   []string // rows of the source
		plan   string   // values, rows, beyond, fixed, asks
	}{
		{"a table", func(s *Sheet) { s.Go(Place{1, colTeacher}) }, "FIE\tB1\nORT\tB2\n",
			[]string{"ALG 1|Algebra|FIE|A106|29|27", "ALG 2|Algebra|FIE|B1|29|28", "ALG 10|Algebra|ORT|B2|30|9"}, "4 0 0 0 false"},
		{"CRLF and no end", func(s *Sheet) { s.Go(Place{1, colRoom}) }, "B1\r\nB2", []string{"", "ALG 2|Algebra|SAN|B1|29|28",
			"ALG 10|Algebra||B2|30|9"}, "2 0 0 0 false"},
		{"ragged", func(s *Sheet) { s.Go(Place{0, colTeacher}) }, "SAN\nFIE\tB1\t12\n\tB2",
			[]string{"ALG 1|Algebra|SAN|A106|29|27", "ALG 2|Algebra|FIE|B1|12|28", "ALG 10|Algebra||B2|30|9"}, "6 0 0 0 false"},
		{"one value into all selected", func(s *Sheet) { s.Go(Place{0, colTeacher}); s.Move(2, 0, true) }, "ORT\n",
			[]string{"ALG 1|Algebra|ORT|A106|29|27", "ALG 2|Algebra|ORT|A114|29|28", "ALG 10|Algebra|ORT|A104|30|9"}, "3 0 0 0 false"},
		{"a row into a block of rows", func(s *Sheet) { s.Go(Place{0, colTeacher}); s.Move(2, 1, true) }, "ORT\tB1\n",
			[]string{"ALG 1|Algebra|ORT|B1|29|27", "ALG 2|Algebra|ORT|B1|29|28", "ALG 10|Algebra|ORT|B1|30|9"}, "6 0 0 0 false"},
		{"a block that it does not fill in whole", func(s *Sheet) { s.Go(Place{0, colRoom}); s.Move(2, 0, true) }, "B1\nB2\n",
			[]string{"ALG 1|Algebra|FIE|B1|29|27", "ALG 2|Algebra|SAN|B2|29|28", "ALG 10|Algebra||A104|30|9"}, "2 0 0 0 false"},
		{"over the right edge, and into what is worked out", func(s *Sheet) { s.Go(Place{0, colSeats}) }, "12\t99\tx\ty",
			[]string{"ALG 1|Algebra|FIE|A106|12|27"}, "1 0 2 1 false"},
		{"a name that nobody has", func(s *Sheet) { s.Go(Place{0, colTeacher}) }, "ZZZ\tB1",
			[]string{"ALG 1|Algebra|FIE|B1|29|27"}, "2 0 0 0 true"},
		{"a value that can't be", func(s *Sheet) { s.Go(Place{0, colSeats}) }, "many", []string{"ALG 1|Algebra|FIE|A106|29|27"}, "1 0 0 0 false"},
		{"below the last row", func(s *Sheet) { s.Go(Place{4, 0}) }, "GEO 2\tGeometry\nGEO 3\tGeometry\tSAN\n\n",
			[]string{"", "", "", "", "GEO 2|Geometry|ORT|A105||26", "GEO 3|Geometry|SAN|||"}, "5 1 0 0 true"},
		{"with names of columns", func(s *Sheet) { s.Go(Place{0, colTeacher}) }, "ROOM\tShoe size\tsection\nB1\t44\tALG 1b\nB2\t45\tALG 2b\n",
			[]string{"ALG 1b|Algebra|FIE|B1|29|27", "ALG 2b|Algebra|SAN|B2|29|28"}, "4 0 2 0 true"},
		{"nothing", func(s *Sheet) {}, "", []string{"ALG 1|Algebra|FIE|A106|29|27"}, "0 0 0 0 false"},
	} {
		src := algebra()
		s := New(src, View{})
		tc.choose(s)
		p := s.PlanPaste(tc.text)
		expect(t, tc.name+": plan", fmt.Sprint(p.Values, p.Rows(), p.Beyond, p.Fixed, p.Asks()), tc.plan)
		expect(t, tc.name+": edits before it is performed", len(src.edits), 0)
		s.Paste(p, true)
		for i, want := range tc.want {
			if want != "" {
				expect(t, fmt.Sprint(tc.name, ": row ", i), strings.Join(src.cells[src.keys[i]], "|"), want)
			}
		}
		if len(src.edits) > 1 {
			t.Errorf("%s: %d edits", tc.name, len(src.edits))
		}
	}
}

func TestAPlanSaysWhatWouldNotBeTaken(t *testing.T) {
	src := algebra()
	s := New(src, View{})
	s.Go(Place{3, colSection})
	p := s.PlanPaste("GEO 1\tGeometry\tZZZ\nGEO 2\tGeometry\tYYY\tA1\nGEO 3\tGeometry\tZZZ\n\tGeometry\n")
	expect(t, "unknown", fmt.Sprint(p.Unknown()), "[ZZZ YYY]")
	expect(t, "refused", len(p.Refused), 4)
	out := s.Paste(p, true)
	expect(t, "label", out.Edit.Label, "Paste 11 cells")
	expect(t, "refused", len(out.Refused), 4)
	expect(t, "source", column(src, colSection), "ALG 1,ALG 2,ALG 10,GEO 1,GEO 2,GEO 3")
	expect(t, "a row that can't be made waits", shown(s)[6], "|Geometry||||")
	expect(t, "drafts", len(s.Drafts()), 4)
	expect(t, "selected", fmt.Sprint(s.Blocks()), "[{3 0 6 3}]")
	src.undo[0]()
	s.Reload()
	expect(t, "undone in one step", column(src, colSection), "ALG 1,ALG 2,ALG 10,GEO 1,GEO 2")

	s = New(algebra(), View{})
	s.Go(Place{4, 0})
	p = s.PlanPaste("GEO 8\nGEO 9\n")
	expect(t, "without new rows", s.Paste(p, false).Taken, 1)
	expect(t, "lines", s.Lines(), 5)
}

func TestCopyingAndCutting(t *testing.T) {
	for _, tc := range []struct {
		name   string
		choose func(s *Sheet)
		want   string
	}{
		{"a cell", func(s *Sheet) {}, "ALG 1\n"},
		{"an empty cell", func(s *Sheet) { s.Go(Place{2, colTeacher}) }, "\n"},
		{"a block", func(s *Sheet) { s.Go(Place{1, colTeacher}); s.Move(1, 1, true) }, "SAN\tA114\n\tA104\n"},
		{"blocks in the same columns", func(s *Sheet) { s.Go(Place{0, 0}); s.Press(Place{2, 0}, Another) }, "ALG 1\nALG 10\n"},
		{"blocks in the same rows", func(s *Sheet) { s.Go(Place{0, 0}); s.Press(Place{0, 4}, Another) }, "ALG 1\t29\n"},
		{"blocks anywhere", func(s *Sheet) { s.Go(Place{0, 0}); s.Press(Place{1, 4}, Another) }, ""},
	} {
		s := New(algebra(), View{})
		tc.choose(s)
		text, why := s.Copy()
		expect(t, tc.name, text, tc.want)
		if (why == "") != (tc.want != "") {
			t.Errorf("%s: why %q", tc.name, why)
		}
	}
	src := algebra()
	s := New(src, View{})
	s.Go(Place{0, colRoom})
	s.Move(1, 2, true)
	text, out := s.Cut()
	expect(t, "cut", text+out.Edit.Label, "A106\t29\t27\nA114\t29\t28\nCut 4 cells")
	expect(t, "left", column(src, colRoom), ",,A104,A114,A105")
	src = newSchool()
	if _, why := New(src, View{}).Copy(); why == "" {
		t.Error("nothing can be copied")
	}
}

func TestTablesOnTheClipboard(t *testing.T) {
	for _, tc := range []struct {
		text string
		want [][]string
	}{
		{"", nil},
		{"a", [][]string{{"a"}}},
		{"\n", [][]string{{""}}},
		{"a\tb\r\nc\r\n", [][]string{{"a", "b"}, {"c"}}},
		{"a\rb", [][]string{{"a"}, {"b"}}},
		{"a\n\nb\n", [][]string{{"a"}, {""}, {"b"}}},
		{"\ta\t", [][]string{{"", "a", ""}}},
		{"\"a\tb\"\tc", [][]string{{"a\tb", "c"}}},
		{"\"a\r\nb\"\r\nc", [][]string{{"a\r\nb"}, {"c"}}},
		{"\"say \"\"hi\"\"\"", [][]string{{`say "hi"`}}},
		{`6" ruler`, [][]string{{`6" ruler`}}},
		{"\"Bob\" Smith\tx", [][]string{{`"Bob" Smith`, "x"}}},
		{"\"no end\tx\ny", [][]string{{`"no end`, "x"}, {"y"}}},
		{`""`, [][]string{{""}}},
		{"\ufeffa\tb", [][]string{{"a", "b"}}},
	} {
		if got := ParseTSV(tc.text); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", tc.want) {
			t.Errorf("%q: %q, want %q", tc.text, got, tc.want)
		}
	}
}

func FuzzParseTSV(f *testing.F) {
	for _, seed := range []string{"", "a\tb\r\nc", "\"a\"\"\tb\"\n", "\"", "\r\n\r", "\ufeff\"\ufeff\""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		table := ParseTSV(text)
		if again := ParseTSV(FormatTSV(table)); fmt.Sprintf("%q", again) != fmt.Sprintf("%q", table) {
			t.Errorf("%q is %q, and written and read again %q", text, table, again)
		}
		s := New(algebra(), View{})
		s.Go(Place{3, 1})
		s.Paste(s.PlanPaste(text), true)
	})
}
