package sheet

import (
	"fmt"
	"testing"
)

func TestTheKeyboardMovesAndSelects(t *testing.T) {
	for _, tc := range []struct {
		name   string
		do     func(s *Sheet)
		cur    Place
		blocks []Block
	}{
		{"down and right", func(s *Sheet) { s.Move(2, 1, false) }, Place{2, 1}, []Block{{2, 1, 2, 1}}},
		{"over the edge", func(s *Sheet) { s.Move(Far, Far, false); s.Move(1, 1, false) }, Place{4, 5}, []Block{{4, 5, 4, 5}}},
		{"to the beginning of the row", func(s *Sheet) { s.Go(Place{2, 3}); s.Move(0, -Far, false) }, Place{2, 0}, []Block{{2, 0, 2, 0}}},
		{"with Shift", func(s *Sheet) { s.Go(Place{1, 1}); s.Move(2, 1, true) }, Place{1, 1}, []Block{{1, 1, 3, 2}}},
		{"with Shift back over where it began", func(s *Sheet) { s.Go(Place{2, 2}); s.Move(1, 0, true); s.Move(-3, -1, true) },
			Place{2, 2}, []Block{{0, 1, 2, 2}}},
		{"all", func(s *Sheet) { s.Go(Place{2, 2}); s.SelectAll() }, Place{2, 2}, []Block{{0, 0, 4, 5}}},
		{"the row", func(s *Sheet) { s.Go(Place{2, 2}); s.SelectRows() }, Place{2, 2}, []Block{{2, 0, 2, 5}}},
		{"the columns of a block", func(s *Sheet) { s.Go(Place{2, 2}); s.Move(0, 1, true); s.SelectColumns() }, Place{2, 2},
			[]Block{{0, 2, 4, 3}}},
		{"a press with Shift", func(s *Sheet) { s.Press(Place{1, 1}, Only); s.Press(Place{3, 2}, Extend) }, Place{1, 1}, []Block{{1, 1, 3, 2}}},
		{"a press with Ctrl, and a drag", func(s *Sheet) { s.Press(Place{1, 1}, Only); s.Press(Place{3, 2}, Another); s.Drag(Place{4, 3}) },
			Place{3, 2}, []Block{{1, 1, 1, 1}, {3, 2, 4, 3}}},
		{"rows by the gutter", func(s *Sheet) { s.PressRow(3, Only); s.PressRow(1, Extend) }, Place{3, 0}, []Block{{1, 0, 3, 5}}},
		{"two rows by the gutter", func(s *Sheet) { s.PressRow(3, Only); s.PressRow(1, Another) }, Place{1, 0}, []Block{{3, 0, 3, 5},
			{1, 0, 1, 5}}},
		{"columns by their headings", func(s *Sheet) { s.PressColumn(2, Only); s.PressColumn(4, Extend) }, Place{0, 2}, []Block{{0, 2, 4, 4}}},
	} {
		s := New(algebra(), View{})
		tc.do(s)
		expect(t, tc.name, fmt.Sprint(s.Current(), s.Blocks()), fmt.Sprint(tc.cur, tc.blocks))
	}
}

func TestTabAndEnterGoOn(t *testing.T) {
	const tab, back, enter, up = "tab", "back", "enter", "up"
	for _, tc := range []struct {
		name  string
		begin func(s *Sheet)
		keys  []string
		want  []Place
	}{
		{"Enter goes down and stays in the last row", func(s *Sheet) { s.Go(Place{3, 2}) }, []string{enter, enter}, []Place{{4, 2}, {4, 2}}},
		{"Enter goes back to where Tab began", func(s *Sheet) { s.Go(Place{1, 1}) }, []string{tab, tab, enter, enter}, []Place{{1, 2},
			{1, 3}, {2, 1}, {3, 1}}},
		{"Tab goes on in the next row", func(s *Sheet) { s.Go(Place{1, 5}) }, []string{tab, enter}, []Place{{2, 0}, {3, 0}}},
		{"Shift+Tab goes back to the row before", func(s *Sheet) { s.Go(Place{1, 0}) }, []string{back}, []Place{{0, 5}}},
		{"and not beyond the first", func(s *Sheet) { s.Go(Place{0, 0}) }, []string{back, up}, []Place{{0, 0}, {0, 0}}},
		{"within a block across", func(s *Sheet) { s.Go(Place{1, 1}); s.Move(1, 1, true) },
			[]string{tab, tab, tab, tab, back}, []Place{{1, 2}, {2, 1}, {2, 2}, {1, 1}, {2, 2}}},
		{"within a block down", func(s *Sheet) { s.Go(Place{1, 1}); s.Move(1, 1, true) },
			[]string{enter, enter, enter, enter, up}, []Place{{2, 1}, {1, 2}, {2, 2}, {1, 1}, {2, 2}}},
		{"within two blocks", func(s *Sheet) { s.Go(Place{1, 1}); s.Press(Place{3, 3}, Another); s.Move(1, 0, true) },
			[]string{enter, enter, enter}, []Place{{4, 3}, {1, 1}, {3, 3}}},
	} {
		s := New(algebra(), View{})
		tc.begin(s)
		blocks := fmt.Sprint(s.Blocks())
		for i, k := range tc.keys {
			s.Step(k == tab || k == back, k == back || k == up)
			expect(t, fmt.Sprint(tc.name, ", key ", i), s.Current(), tc.want[i])
		}
		if len(blocks) > len("[{0 0 0 0}]") {
			expect(t, tc.name+": selected", fmt.Sprint(s.Blocks()), blocks)
		}
	}
}

func TestHeadingsOfGroupsAreNoCells(t *testing.T) {
	s := New(algebra(), View{Group: "course"})
	s.Go(Place{3, 2}) // ALG 10
	s.Step(false, false)
	expect(t, "Enter passes over a heading", s.Current(), Place{5, 2})
	s.Go(Place{4, 0})
	if _, why := s.Begin("x"); why == "" {
		t.Error("a heading can be typed into")
	}
	if out := s.Enter("x"); !out.Edit.Empty() {
		t.Errorf("typed into a heading: %+v", out)
	}
	s.Go(Place{3, 0})
	s.Move(2, 0, true)
	text, _ := s.Copy()
	expect(t, "copied over a heading", text, "ALG 10\nGEO 1\n")
	s.Step(false, false)
	expect(t, "Enter within a block with a heading", s.Current(), Place{5, 0})
	s.SetFolded(1, true)
	expect(t, "selected after folding", fmt.Sprint(s.Blocks()), "[{4 0 4 0}]")
	s.GoTo(4)
	expect(t, "a row of a folded group unfolds it", firstCells(s), "# Algebra 3, ALG 1, ALG 2, ALG 10, # Geometry 2, GEO 1, GEO 2")
	expect(t, "and is the current one", s.Current(), Place{5, 0})
	s.FoldAll(true)
	expect(t, "all folded", firstCells(s), "# Algebra 3, # Geometry 2")
	if n, all := s.Rows(); n != 5 || all != 5 {
		t.Errorf("%d of %d rows", n, all)
	}
	expect(t, "summary", s.Group(1).Summary, "2 in all")
}

func TestARowThatTheFilterHidesIsBroughtIntoView(t *testing.T) {
	s := New(algebra(), View{Text: "geo"})
	if !s.GoTo(1) || s.GoTo(99) {
		t.Error("the first row is not found, or one that is not there is")
	}
	expect(t, "shown", firstCells(s), "GEO 1, GEO 2, ALG 1")
	expect(t, "current", s.Current(), Place{2, 0})
}

func TestWhatIsSelectedIsCounted(t *testing.T) {
	s := New(algebra(), View{})
	s.Go(Place{0, 3})
	s.Move(2, 1, true)
	s.Press(Place{2, 4}, Another)
	s.Move(2, 0, true)
	got := s.Tally()
	expect(t, "tally", fmt.Sprintf("%+v", got), "{Cells:8 Rows:5 Columns:[3 4] Numbers:4 Sum:116}")
	expect(t, "words", s.Words(got), "Room and Seats")
	if !s.Deselect() || s.Deselect() {
		t.Error("the selection is not taken away, or twice")
	}
	expect(t, "deselected", s.Tally().Cells, 1)
}
