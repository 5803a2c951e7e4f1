package sheet

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func number(n float64) *float64 { return &n }

func TestAViewSaysWhichRowsAreShownAndInWhichOrder(t *testing.T) {
	for _, tc := range []struct {
		name, want string
		view       View
	}{
		{"as the source has them", "ALG 1, ALG 2, ALG 10, GEO 1, GEO 2", View{}},
		{"sorted by names with numbers in them", "ALG 1, ALG 2, ALG 10, GEO 1, GEO 2", View{Sort: []SortBy{{"section", false}}}},
		{"sorted downwards", "GEO 2, GEO 1, ALG 10, ALG 2, ALG 1", View{Sort: []SortBy{{"section", true}}}},
		{"numbers by their value", "ALG 10, GEO 1, GEO 2, ALG 1, ALG 2", View{Sort: []SortBy{{"students", false}}}},
		{"blanks last", "GEO 1, ALG 1, ALG 2, ALG 10, GEO 2", View{Sort: []SortBy{{"seats", false}}}},
		{"blanks last downwards, too", "ALG 10, ALG 1, ALG 2, GEO 1, GEO 2", View{Sort: []SortBy{{"seats", true}}}},
		{"by several columns", "ALG 1, GEO 2, GEO 1, ALG 2, ALG 10", View{Sort: []SortBy{{"teacher", false}, {"section", true}}}},
		{"by a column that is no more", "ALG 1, ALG 2, ALG 10, GEO 1, GEO 2", View{Sort: []SortBy{{"colour", true}}}},
		{"with a value", "ALG 2, GEO 1", View{Filters: []Filter{{Column: "teacher", Values: []string{"SAN"}}}}},
		{"with one of several values, empty among them", "ALG 2, ALG 10, GEO 1",
			View{Filters: []Filter{{Column: "teacher", Values: []string{"SAN", ""}}}}},
		{"with values in two columns", "GEO 1",
			View{Filters: []Filter{{Column: "teacher", Values: []string{"SAN"}}, {Column: "course", Values: []string{"Geometry"}}}}},
		{"with a number within bounds", "ALG 1, GEO 1, GEO 2", View{Filters: []Filter{{Column: "students", Least: number(20),
			Most: number(27)}}}},
		{"with a text in any spelling, found in a note", "GEO 2", View{Text: "ORTIZ"}},
		{"with words in several cells", "GEO 1", View{Text: "geom a114"}},
		{"with a text that nothing has", "", View{Text: "chemistry"}},
		{"filtered by a column that is no more", "ALG 1, ALG 2, ALG 10, GEO 1, GEO 2", View{Filters: []Filter{{Column: "colour",
			Values: []string{"red"}}}}},
		{"grouped", "# Algebra 3, ALG 1, ALG 2, ALG 10, # Geometry 2, GEO 1, GEO 2", View{Group: "course"}},
		{"grouped by a reference, named, blanks last",
			"# Omar Fields 1, ALG 1, # Ana Ortíz 1, GEO 2, # Rose Santiago 2, ALG 2, GEO 1, # No teacher 1, ALG 10", View{Group: "teacher"}},
		{"grouped, groups downwards, rows by another column", "# Geometry 2, GEO 2, GEO 1, # Algebra 3, ALG 10, ALG 2, ALG 1",
			View{Group: "course", Sort: []SortBy{{"section", true}, {"course", true}}}},
		{"with a group folded", "# Algebra 3, # Geometry 2, GEO 1, GEO 2", View{Group: "course", Folded: []string{"Algebra"}}},
	} {
		s := New(algebra(), tc.view)
		expect(t, tc.name, firstCells(s), tc.want)
	}
}

func TestAViewIsKeptAndComesBack(t *testing.T) {
	s := New(algebra(), View{})
	s.SetGroup("course")
	s.SetFolded(1, true)
	s.Sort("seats", false)
	s.Sort("section", true)
	s.SetFilter(Filter{Column: "teacher", Values: []string{"SAN", "FIE"}})
	s.SetText("a1")
	s.MoveColumn(3, 1)
	s.SetHidden(colSeats, true)
	s.SetWidth(colRoom, 90)
	before := shown(s)
	kept, err := json.Marshal(s.View())
	if err != nil {
		t.Fatal(err)
	}
	var v View
	if err := json.Unmarshal(kept, &v); err != nil {
		t.Fatal(err)
	}
	again := New(algebra(), v)
	if diff := cmp.Diff(before, shown(again)); diff != "" {
		t.Error(diff)
	}
	expect(t, "width", again.Width(colRoom), 90)
	again.ClearFilters()
	expect(t, "unfiltered", firstCells(again), "# Algebra 3, ALG 1, ALG 2, ALG 10, # Geometry 2")
}

func TestNothingJumpsUntilTheOrderIsAskedForAgain(t *testing.T) {
	src := algebra()
	s := New(src, View{Group: "course", Sort: []SortBy{{"seats", false}}, Filters: []Filter{{Column: "room",
		Values: []string{"A106", "A114"}}}})
	want := "# Algebra 2, ALG 1, ALG 2, # Geometry 1, GEO 1"
	expect(t, "at first", firstCells(s), want)
	s.Go(Place{1, 4})
	s.Enter("99") // is sorted elsewhere now
	s.Go(Place{2, 3})
	s.Enter("B1") // is left out by the filter now
	s.Go(Place{4, 1})
	s.Enter("Algebra") // is in another group now
	expect(t, "after three edits", firstCells(s), want)
	src.add([]string{"ALG 0", "Algebra", "", "A114", "1", ""})
	s.Reload()
	expect(t, "with a row from elsewhere", firstCells(s), "# Algebra 3, ALG 0, ALG 1, ALG 2, # Geometry 1, GEO 1")
	s.Arrange()
	expect(t, "asked for again", firstCells(s), "# Algebra 3, ALG 0, GEO 1, ALG 1")
	expect(t, "current row", fmt.Sprint(s.Current()), "{2 1}")
}

func TestRowsThatComeAndGoElsewhereAreTakenIn(t *testing.T) {
	src := algebra()
	s := New(src, View{})
	s.Go(Place{3, 2})
	src.Apply(Edit{Delete: []Key{2, 5}})
	s.Reload()
	expect(t, "two gone", firstCells(s), "ALG 1, ALG 10, GEO 1")
	k, c := s.CurrentCell()
	expect(t, "current cell", fmt.Sprint(k, c), "4 2")
	src.undo[0]()
	s.Reload()
	expect(t, "back again", firstCells(s), "ALG 1, ALG 2, ALG 10, GEO 1, GEO 2")
	if n, all := s.Rows(); n != 5 || all != 5 {
		t.Errorf("%d of %d rows", n, all)
	}
	src.Apply(Edit{Delete: []Key{1, 2, 3, 4, 5}})
	s.Reload()
	expect(t, "all gone", s.Lines(), 0)
	s.Move(1, 1, true)
	if out := s.Enter("x"); out.Taken != 0 {
		t.Errorf("typed into nothing: %+v", out)
	}
}

func TestSortsTurnRoundAndAddUp(t *testing.T) {
	s := New(algebra(), View{})
	steps := []struct {
		column string
		more   bool
		want   string
	}{
		{"seats", false, "seats"}, {"seats", false, "seats down"}, {"room", true, "seats down, room"},
		{"room", true, "seats down, room down"}, {"seats", true, "seats, room down"}, {"room", false, "room"},
	}
	for _, st := range steps {
		s.Sort(st.column, st.more)
		var got []string
		for _, x := range s.View().Sort {
			got = append(got, strings.TrimSpace(x.Column+" "+map[bool]string{true: "down"}[x.Down]))
		}
		expect(t, fmt.Sprintf("%+v", st), strings.Join(got, ", "), st.want)
	}
	if at, down := s.SortOf(colRoom); at != 1 || down {
		t.Errorf("room is sorted by at place %d, down %v", at, down)
	}
	s.Unsort()
	expect(t, "unsorted", firstCells(s), "ALG 1, ALG 2, ALG 10, GEO 1, GEO 2")
}

func TestColumnsMoveHideAndComeBack(t *testing.T) {
	labels := func(s *Sheet) string {
		var list []string
		for _, c := range s.Shown() {
			list = append(list, s.Column(c).Label)
		}
		return strings.Join(list, " ")
	}
	s := New(algebra(), View{})
	for _, tc := range []struct {
		name string
		do   func()
		want string
	}{
		{"to the left", func() { s.MoveColumn(4, 1) }, "Section Seats Course Teacher Room Students"},
		{"to the end", func() { s.MoveColumn(1, 6) }, "Section Course Teacher Room Students Seats"},
		{"to the right", func() { s.MoveColumn(0, 2) }, "Course Section Teacher Room Students Seats"},
		{"nowhere", func() { s.MoveColumn(2, 3); s.MoveColumn(9, 1); s.MoveColumn(-1, 1) }, "Course Section Teacher Room Students Seats"},
		{"hidden", func() { s.SetHidden(colTeacher, true) }, "Course Section Room Students Seats"},
		{"shown where it was", func() { s.SetHidden(colTeacher, false) }, "Course Section Teacher Room Students Seats"},
		{"as at first", func() { s.ColumnsAtFirst() }, "Section Course Teacher Room Seats Students"},
		{"all but the last", func() {
			for c := range 6 {
				s.SetHidden(c, true)
			}
		}, "Students"},
	} {
		tc.do()
		expect(t, tc.name, labels(s), tc.want)
	}
	s = New(algebra(), View{Columns: []ColumnView{{ID: "room"}, {ID: "colour"}, {ID: "section", Width: 3}, {ID: "room"}}})
	expect(t, "a view of another version", labels(s), "Room Seats Students Section Course Teacher")
	expect(t, "too narrow", s.Width(colSection), MinWidth)
}

func TestAHiddenColumnIsNotSearched(t *testing.T) {
	s := New(algebra(), View{})
	s.SetText("santiago")
	expect(t, "shown", firstCells(s), "ALG 2, GEO 1")
	s.SetHidden(colTeacher, true)
	s.Arrange()
	expect(t, "hidden", firstCells(s), "")
}

func TestTheValuesOfAColumnAreCounted(t *testing.T) {
	s := New(algebra(), View{Text: "geo"})
	want := []ValueCount{{"FIE", "Omar Fields", 1}, {"ORT", "Ana Ortíz", 1}, {"SAN", "Rose Santiago", 2}, {"", "", 1}}
	if diff := cmp.Diff(want, s.Values(colTeacher)); diff != "" {
		t.Error(diff)
	}
}

func TestWarmingUpIsDoneInSteps(t *testing.T) {
	s := New(algebra(), View{})
	steps := 1
	for s.Warm(2) {
		steps++
	}
	expect(t, "steps", steps, 3)
	s.SetText("ort")
	expect(t, "found", firstCells(s), "GEO 2")
}
