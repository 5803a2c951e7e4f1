package sheet

import (
	"strings"
	"testing"
)

// column draws a column of a source.
func column(src *school, c int) string {
	var list []string
	for _, k := range src.keys {
		list = append(list, src.Text(k, c))
	}
	return strings.Join(list, ",")
}

func TestFilling(t *testing.T) {
	for _, tc := range []struct {
		name   string
		do     func(s *Sheet) Outcome
		column int
		want   string
		label  string
	}{
		{"down", func(s *Sheet) Outcome { s.Go(Place{0, colRoom}); s.Move(2, 1, true); return s.FillDown() },
			colRoom, "A106,A106,A106,A114,A105", "Fill down 4 cells"},
		{"one cell down takes the one above", func(s *Sheet) Outcome { s.Go(Place{1, colRoom}); return s.FillDown() }, colRoom,
			"A106,A106,A104,A114,A105", ""},
		{"two blocks down", func(s *Sheet) Outcome {
			s.Go(Place{0, colRoom})
			s.Move(1, 0, true)
			s.Press(Place{3, colRoom}, Another)
			s.Move(1, 0, true)
			return s.FillDown()
		}, colRoom, "A106,A106,A104,A114,A114", "Fill down 2 cells"},
		{"right", func(s *Sheet) Outcome { s.Go(Place{0, colTeacher}); s.Move(1, 1, true); return s.FillRight() },
			colRoom, "FIE,SAN,A104,A114,A105", "Fill right 2 cells"},
		{"one cell right takes the one at its left", func(s *Sheet) Outcome { s.Go(Place{0, colRoom}); return s.FillRight() },
			colRoom, "FIE,A114,A104,A114,A105", ""},
		{"nothing above", func(s *Sheet) Outcome { s.Go(Place{0, colRoom}); return s.FillDown() }, colRoom, "A106,A114,A104,A114,A105", ""},
		{"handle down", func(s *Sheet) Outcome { s.Go(Place{0, colRoom}); return s.FillTo(Place{2, colRoom}, false) },
			colRoom, "A106,A106,A106,A114,A105", "Fill 2 cells"},
		{"handle down, counting on", func(s *Sheet) Outcome { s.Go(Place{0, colRoom}); return s.FillTo(Place{3, colRoom}, true) },
			colRoom, "A106,A107,A108,A109,A105", "Fill 3 cells"},
		{"handle up, counting on", func(s *Sheet) Outcome { s.Go(Place{3, colRoom}); return s.FillTo(Place{1, colRoom}, true) },
			colRoom, "A106,A112,A113,A114,A105", "Fill 2 cells"},
		{"handle down, two values again and again", func(s *Sheet) Outcome {
			s.Go(Place{0, colTeacher})
			s.Move(1, 0, true)
			return s.FillTo(Place{4, colTeacher}, false)
		}, colTeacher, "FIE,SAN,FIE,SAN,FIE", "Fill 3 cells"},
		{"handle to the side", func(s *Sheet) Outcome { s.Go(Place{0, colTeacher}); return s.FillTo(Place{1, colRoom}, false) },
			colRoom, "A106,A114,A104,A114,A105", ""},
		{"handle to the end", func(s *Sheet) Outcome { s.Go(Place{1, colSeats}); return s.FillToEnd(true) }, colSeats,
			"29,29,30,31,32", "Fill 3 cells"},
		{"handle within its block", func(s *Sheet) Outcome { s.SelectAll(); return s.FillTo(Place{2, 2}, false) }, colRoom,
			"A106,A114,A104,A114,A105", ""},
		{"what is worked out", func(s *Sheet) Outcome { s.Go(Place{0, colStudents}); s.Move(3, 0, true); return s.FillDown() },
			colStudents, "27,28,9,21,26", ""},
	} {
		src := algebra()
		out := tc.do(New(src, View{}))
		expect(t, tc.name, column(src, tc.column), tc.want)
		expect(t, tc.name+": label", out.Edit.Label, tc.label)
		if len(src.edits) > 1 {
			t.Errorf("%s: %d edits", tc.name, len(src.edits))
		}
	}
}

func TestTheHandleFillsToTheEndOfTheGroup(t *testing.T) {
	src := algebra()
	s := New(src, View{Group: "course"})
	s.Go(Place{1, colRoom})
	s.FillToEnd(false)
	expect(t, "rooms", column(src, colRoom), "A106,A106,A106,A114,A105")
}

func TestSeriesGoOn(t *testing.T) {
	for _, tc := range []struct {
		values string
		count  bool
		t      Type
		back   bool
		want   string
	}{
		{"1", true, Number, false, "2 3 4"},
		{"1", false, Number, false, "1 1 1"},
		{"2,4", true, Number, false, "6 8 10"},
		{"2,4", true, Number, true, "6 8 10"}, // the values come last first
		{"3", true, Number, true, "2 1 0"},
		{"1", true, Number, true, "0 -1 -2"},
		{"-2", true, Number, false, "-1 0 1"},
		{"A1", true, Text, true, "A0 A0 A0"},
		{"A08", true, Text, false, "A09 A10 A11"},
		{"ALG2 9", true, Text, false, "ALG2 10 ALG2 11 ALG2 12"},
		{"A1,B2", true, Text, false, "A1 B2 A1"},
		{"1,2,4", true, Number, false, "1 2 4"},
		{"red", true, Text, false, "red red red"},
		{"", true, Text, false, "  "},
		{"2026-12-30", true, Date, false, "2026-12-31 2027-01-01 2027-01-02"},
		{"2026-03-01,2026-03-08", true, Date, false, "2026-03-15 2026-03-22 2026-03-29"},
		{"2026-03-01", true, Date, true, "2026-02-28 2026-02-27 2026-02-26"},
		{"some day", true, Date, false, "some day some day some day"},
		{"99999999999999999999", true, Number, false, "99999999999999999999 99999999999999999999 99999999999999999999"},
	} {
		got := series(strings.Split(tc.values, ","), 3, tc.count, tc.t, tc.back)
		expect(t, tc.values, strings.Join(got, " "), tc.want)
	}
}
