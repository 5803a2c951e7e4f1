package sheet

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTypingIntoACell(t *testing.T) {
	for _, tc := range []struct {
		name  string
		at    Place
		typed string
		want  string // what the cell shows
		takes string // what the source has
		why   string
		edits int
	}{
		{"a value", Place{0, colRoom}, "B1", "B1", "B1", "", 1},
		{"nothing", Place{0, colRoom}, "", "", "", "", 1},
		{"what is there", Place{0, colRoom}, "A106", "A106", "A106", "", 0},
		{"what can't be taken", Place{0, colSeats}, "many", "many", "29", "Seats are a whole number.", 1},
		{"a name that nobody has", Place{0, colTeacher}, "ZZZ", "ZZZ", "FIE", "There is no teacher ZZZ.", 1},
		{"a code that is taken", Place{0, colSection}, "GEO 1", "GEO 1", "ALG 1", "There is a section GEO 1 already.", 1},
	} {
		src := algebra()
		s := New(src, View{})
		s.Go(tc.at)
		if _, why := s.Begin(""); why != "" || !s.Editing() {
			t.Errorf("%s: not edited: %s", tc.name, why)
		}
		s.Enter(tc.typed)
		k, c := s.CurrentCell()
		d, _ := s.Draft(k, c)
		expect(t, tc.name, fmt.Sprintf("%q %q %q %d", s.Text(k, c), src.Text(k, c), d.Reason, len(src.edits)),
			fmt.Sprintf("%q %q %q %d", tc.want, tc.takes, tc.why, tc.edits))
		if s.Editing() {
			t.Errorf("%s: still edited", tc.name)
		}
	}
}

func TestEditingBeginsWithWhatIsTypedOrWithWhatIsThere(t *testing.T) {
	s := New(algebra(), View{})
	s.Go(Place{0, colRoom})
	for typed, want := range map[string]string{"": "A106", "b": "b"} {
		text, why := s.Begin(typed)
		expect(t, "begun with "+typed, text+why, want)
		s.Cancel()
	}
	s.Go(Place{0, colStudents})
	if _, why := s.Begin("1"); why != "Students are counted from the section's list." || s.Editing() {
		t.Errorf("what is worked out is edited: %q", why)
	}
}

func TestADraftStaysUntilItIsMended(t *testing.T) {
	src := algebra()
	s := New(src, View{})
	s.Go(Place{0, colSeats})
	s.Enter("many")
	s.Go(Place{1, colTeacher})
	s.Enter("ZZZ")
	expect(t, "drafts", len(s.Drafts()), 2)
	s.Arrange()
	s.Reload()
	expect(t, "drafts after a reload", len(s.Drafts()), 2)
	s.Go(Place{0, 0})
	s.NextDraft(true)
	expect(t, "next", s.Current(), Place{0, colSeats})
	text, _ := s.Begin("")
	expect(t, "edited", text, "many")
	s.Enter("30")
	expect(t, "taken", src.Text(1, colSeats), "30")
	s.NextDraft(true)
	expect(t, "next", s.Current(), Place{1, colTeacher})
	s.NextDraft(true)
	expect(t, "the only one", s.Current(), Place{1, colTeacher})
	expect(t, "restored", s.Restore(), 1)
	expect(t, "restored cell", s.Text(2, colTeacher), "SAN")
	if s.NextDraft(true) {
		t.Error("there is a draft left")
	}
	// What somebody else makes of it settles a draft, too.
	s.Enter("ZZZ")
	src.teachers = append(src.teachers, Option{Code: "ZZZ"})
	src.cells[2][colTeacher] = "ZZZ"
	s.Update(2)
	expect(t, "settled", len(s.Drafts()), 0)
}

func TestDraftsComeBackInTheNextSession(t *testing.T) {
	src := algebra()
	s := New(src, View{})
	s.Go(Place{1, colSeats})
	s.Enter("many")
	s.Go(Place{4, 0})
	s.Insert()
	s.Go(Place{5, colRoom})
	s.Enter("B1")
	s.Go(Place{5, colTeacher})
	s.Enter("ZZZ")
	kept := s.Drafts()
	again := New(src, View{})
	again.SetDrafts(append(kept, Draft{Key: 1, Column: "colour", Text: "red"}, Draft{Key: 77, Column: "room", Text: "C1"}))
	if diff := cmp.Diff(kept, again.Drafts()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(shown(s), shown(again)); diff != "" {
		t.Error(diff)
	}
	again.Go(Place{5, colSection})
	again.Enter("GEO 3")
	expect(t, "made", strings.Join(src.cells[6], "|"), "GEO 3|Geometry||B1||")
	d, _ := again.Draft(6, colTeacher)
	expect(t, "what was refused in the row that was made", d.Text, "ZZZ")
}

func TestOneValueGoesIntoAllSelectedCellsOfTheColumn(t *testing.T) {
	src := algebra()
	s := New(src, View{})
	s.Go(Place{0, colTeacher})
	s.Move(1, 1, true)
	s.Press(Place{4, colRoom}, Another)
	s.Press(Place{3, colTeacher}, Another)
	out := s.EnterAll("SAL")
	expect(t, "label", out.Edit.Label, "Change Teacher of 3 rows")
	expect(t, "edits", len(src.edits), 1)
	var got []string
	for _, k := range src.keys {
		got = append(got, src.Text(k, colTeacher)+" "+src.Text(k, colRoom))
	}
	expect(t, "teachers", strings.Join(got, ", "), "SAL A106, SAL A114,  A104, SAL A114, ORT A105")
}

func TestDeleteEmptiesTheSelectedCells(t *testing.T) {
	src := algebra()
	s := New(src, View{})
	s.Go(Place{0, colRoom})
	s.Move(1, 2, true)
	out := s.Clear()
	expect(t, "label", out.Edit.Label, "Empty 4 cells")
	expect(t, "first row", strings.Join(src.cells[1], "|"), "ALG 1|Algebra|FIE|||27")
	s.Go(Place{0, colSection})
	s.Clear()
	d, _ := s.Draft(1, colSection)
	expect(t, "what has to be there", d.Reason, "A section needs a code.")
	s.Go(Place{0, colStudents})
	expect(t, "what is worked out", s.Clear().Why, "Students are counted from the section's list.")
}

func TestTheBestFitComesFirst(t *testing.T) {
	codes := func(list []Option, more int) string {
		var c []string
		for _, o := range list {
			c = append(c, o.Code)
		}
		return fmt.Sprintf("%s +%d", strings.Join(c, " "), more)
	}
	s := New(algebra(), View{})
	s.Go(Place{0, colTeacher})
	for _, tc := range []struct{ typed, want string }{
		{"sa", "SA SAN SAL +0"},        // the code itself, then those that begin so
		{"san", "SAN SA +0"},           // the code, then a name
		{"rose", "SAN +0"},             // a first name
		{"ortiz", "ORT +0"},            // without its accent
		{"", "FIE SAN SAL +2"},         // all
		{"santiago rose", "SAN +0"},    // words in any order
		{"q", " +0"},                   // nobody
		{"o", "ORT FIE SAN +1"},        // a code that begins so before names
		{"diego salazar", "SAL +0"},    // a whole name
		{"SAN · Rose Santiago", " +0"}, // what is shown is no code
	} {
		expect(t, tc.typed, codes(s.Pick(tc.typed, 3)), tc.want)
	}
	s.Go(Place{0, colRoom})
	expect(t, "no choice", codes(s.Pick("a", 3)), " +0")
	src := algebra()
	src.cols[colTeacher].Type = Choices
	s = New(src, View{})
	s.Go(Place{0, colTeacher})
	expect(t, "behind others", codes(s.Pick("FIE, ro", 3)), "SAN +0")
	expect(t, "picked behind others", s.Picked("FIE, ro", "SAN"), "FIE, SAN")
	expect(t, "picked", s.Picked("ro", "SAN"), "SAN")
}

func TestRowsAreMadeAndDeleted(t *testing.T) {
	src := algebra()
	s := New(src, View{Group: "course"})
	s.Go(Place{1, 0})
	out := s.Insert()
	expect(t, "not yet", fmt.Sprint(out.Taken, len(src.keys)), "0 5")
	expect(t, "shown", shown(s)[2], "|Algebra||||")
	k, _ := s.CurrentCell()
	expect(t, "why", s.RowReason(k), "A section needs a code.")
	if !k.Draft() || !s.Troubled(k) {
		t.Error("the row is not waiting")
	}
	s.Go(Place{2, colSeats})
	s.Enter("many")
	s.Go(Place{2, colSection})
	s.Enter("ALG 3")
	expect(t, "made", strings.Join(src.cells[6], "|"), "ALG 3|Algebra||||")
	d, _ := s.Draft(6, colSeats)
	expect(t, "kept", d.Text, "many")
	expect(t, "in its place", firstCells(s), "# Algebra 4, ALG 1, ALG 3, ALG 2, ALG 10, # Geometry 2, GEO 1, GEO 2")
	if n, all := s.Rows(); n != 6 || all != 6 {
		t.Errorf("%d of %d rows", n, all)
	}
	s.Go(Place{1, 0})
	s.Insert()
	s.Move(1, 0, true)
	expect(t, "to delete", fmt.Sprint(s.RowsToDelete()), "[6]")
	expect(t, "deleted", s.Delete().Taken, 2)
	expect(t, "left", firstCells(s), "# Algebra 3, ALG 1, ALG 2, ALG 10, # Geometry 2, GEO 1, GEO 2")
	s.SelectAll()
	out = s.Delete()
	expect(t, "all", fmt.Sprint(out.Edit.Label, ", ", s.Lines(), len(src.keys)), "Delete 5 rows, 0 0")
	expect(t, "none", s.Delete().Why, "No row is selected.")
	s.Insert()
	expect(t, "into an empty sheet, with a heading", s.Lines(), 2)
	s.Enter("GEO 7")
	expect(t, "made", len(src.keys), 1)
}

func TestOtherDraftsTakeThePlaceOfThoseOfRowsThatAreThere(t *testing.T) {
	src := algebra()
	s := New(src, View{})
	s.Go(Place{0, colSeats})
	s.Enter("many")
	s.Go(Place{1, colSeats})
	s.Enter("few")
	waiting := s.Drafts()
	gone := src.keys[1]
	src.keys = append(src.keys[:1:1], src.keys[2:]...)
	s.Reload()
	s.ReplaceDrafts([]Draft{{Key: src.keys[1], Column: s.cols[colSeats].ID, Text: "none", Reason: "No."}})
	expect(t, "the first", s.Text(src.keys[0], colSeats) == "many", false)
	expect(t, "the other", s.Text(src.keys[1], colSeats), "none")
	src.keys = append(src.keys, gone)
	s.Reload()
	expect(t, "the one that was gone", s.Text(gone, colSeats), waiting[1].Text)
	n, _ := s.Rows()
	s.ReplaceDrafts([]Draft{{Key: firstDraft + 7, Column: s.cols[colSeats].ID, Text: "5", Row: "It has no course."}})
	shown, _ := s.Rows()
	expect(t, "rows with the one that waits", shown, n+1)
	expect(t, "its text", s.Text(firstDraft+7, colSeats), "5")
	s.ReplaceDrafts(nil)
	shown, _ = s.Rows()
	expect(t, "rows at last", shown, n)
	expect(t, "drafts at last", s.DraftCount(), 0)
}
