package planning

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/internal/sheet"
	"carillon/model"
)

// offering is a school of two courses with one and two sections, the second of PHY with a student in it.
func offering(t *testing.T) (*town, *Sheet) {
	x := newTown()
	x.section("ART", 1, 30, 0)
	x.section("PHY", 2, 2, 0)
	full := x.section("PHY", 3, 2, 0)
	for i := range 5 {
		s := x.student("PHY")
		if i == 0 {
			x.Add(&model.Enrolment{Section: full, Student: s})
		}
	}
	return x, NewSheet(x.made(t), Limits{Target: 2, Maximum: 3})
}

func text(s *Sheet, row sheet.Key) string {
	var cells []string
	for c := range s.Columns() {
		cells = append(cells, s.Text(row, c))
	}
	return strings.Join(cells, "|")
}

func TestTheTallyIsASheetInWhichTheOfferIsTyped(t *testing.T) {
	x, s := offering(t)
	phy := sheet.Key(x.course("PHY"))
	if got := text(s, phy); got != "PHY||5|0|3|2|2|3|2.5|1 short|short" {
		t.Errorf("as it is: %s", got)
	}
	told := 0
	s.OnOffer = func() { told++ }
	state := sheet.New(s, sheet.View{})
	state.GoTo(phy)
	for _, c := range []struct{ typed, want, why string }{
		{"3", "PHY||5|0|3|3|2|3|1.7|1|", ""},
		{"-1", "PHY||5|0|3|3|2|3|1.7|1|", "A number of sections runs from 0 to 200."},
		{"x", "PHY||5|0|3|3|2|3|1.7|1|", "A number of sections runs from 0 to 200."},
		{"0", "PHY||5|0|3|0|2|3||5 short|short", ""},
		{"", "PHY||5|0|3|2|2|3|2.5|1 short|short", ""},
	} {
		r := s.Apply(sheet.Edit{Cells: []sheet.Cell{{Key: phy, Column: ColumnOffered, Text: c.typed}}})
		why := ""
		if len(r.Refused) > 0 {
			why = r.Refused[0].Reason
		}
		if got := text(s, phy); got != c.want || why != c.why {
			t.Errorf("%q typed: %s (%s)", c.typed, got, why)
		}
	}
	if told != 3 || len(s.Offer()) != 0 {
		t.Errorf("told %d times, the what-if is %v", told, s.Offer())
	}
	for column := range s.Columns() {
		r := s.Try(sheet.Edit{Cells: []sheet.Cell{{Key: phy, Column: column, Text: "1"}}})
		if (len(r.Refused) == 0) != (column == ColumnOffered) {
			t.Errorf("column %d: %+v", column, r.Refused)
		}
	}
	if r := s.Apply(sheet.Edit{Rows: []sheet.NewRow{{Key: 9}}, Delete: []sheet.Key{phy}}); len(r.Refused) != 2 {
		t.Errorf("rows: %+v", r)
	}
}

func TestAWhatIfIsMadeAsOneStepOfUndo(t *testing.T) {
	x, s := offering(t)
	tt := s.t
	art, phy := x.course("ART"), x.course("PHY")
	for _, c := range []struct {
		offer Offer
		label string
		why   string
	}{
		{Offer{}, "", "Nothing is offered otherwise than it is."},
		{Offer{art: 1}, "", "Nothing is offered otherwise than it is."},
		{Offer{phy: 0}, "", "PHY can't go down to 0 sections: 1 section is with students. Move those students to other sections first."},
		{Offer{phy: 1, art: 3}, "Offer ART 3, PHY 1", ""},
	} {
		e, why := Make(tt, c.offer)
		if why != c.why || (e == nil) != (c.why != "") {
			t.Errorf("%v: %v, %q", c.offer, e, why)
		}
		if e == nil {
			continue
		}
		if e.Label(tt) != c.label {
			t.Errorf("it is called %q", e.Label(tt))
		}
		before := tt.Count(model.KindSection)
		if _, err := tt.Apply(e); err != nil {
			t.Fatal(err)
		}
		s.Reload()
		if s.Demand(sheet.Key(art)).Offered != 3 || s.Demand(sheet.Key(phy)).Offered != 1 {
			t.Errorf("offered now: %s %s", text(s, sheet.Key(art)), text(s, sheet.Key(phy)))
		}
		for sec := range tt.SectionsOf(art) {
			if sec.LessonsWanted == 0 && sec.ID != 1 {
				t.Errorf("a new section wants %d lessons", sec.LessonsWanted)
			}
		}
		if tt.Undo(); tt.Count(model.KindSection) != before {
			t.Error("one undo does not take it back")
		}
	}
}

// TestAWhatIfThatHasComeTrueIsForgotten, as one of a course that was deleted.
func TestAWhatIfThatHasComeTrueIsForgotten(t *testing.T) {
	x, s := offering(t)
	s.Add(x.course("PHY"), 1)
	s.Add(x.course("ART"), -5)
	if diff := cmp.Diff(Offer{x.course("PHY"): 3, x.course("ART"): 0}, s.Offer()); diff != "" {
		t.Fatalf("what-if (-want +got):\n%s", diff)
	}
	e, _ := Make(s.t, Offer{x.course("PHY"): 3})
	if _, err := s.t.Apply(e); err != nil {
		t.Fatal(err)
	}
	s.Reload()
	if diff := cmp.Diff(Offer{x.course("ART"): 0}, s.Offer()); diff != "" {
		t.Errorf("after it was made (-want +got):\n%s", diff)
	}
	if s.Forget(); len(s.Offer()) != 0 {
		t.Error("it is not forgotten")
	}
}
