package syncdialog

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

// unmatching opens the screen on students whose names the timetable has, and of others whose names the SIS has under other ids.
func unmatching(t *testing.T, r *rig, here, there []string) {
	t.Helper()
	var edits []model.Edit
	for i, name := range here {
		edits = append(edits, model.Add{Record: &model.Student{SISID: fmt.Sprint(200 + i), Surname: name, FirstName: "Kim", YearLevel: 1}})
	}
	if _, err := r.tt.Apply(model.Batch{Name: "Add students", Edits: edits}); err != nil {
		t.Fatal(err)
	}
	r.sis.students = []engine.Record{{SISID: "100", Fields: map[string]string{engine.FieldSurname: "Reyes", engine.FieldFirstName: "Ana", engine.FieldYearLevel: "9"}}}
	for i, name := range there {
		r.sis.students = append(r.sis.students, engine.Record{SISID: fmt.Sprintf("N%d", 200+i),
			Fields: map[string]string{engine.FieldSurname: name, engine.FieldFirstName: "Kim", engine.FieldYearLevel: "9"}})
	}
	r.system(nil)
	r.Now()
	r.press("Preview")
	r.run.Drain()
	r.press("Match …")
	r.dialog("Match records by hand")
}

// filters are the filters of both sides, in a dialog with two tables.
func (r *rig) filters() (left, right *kit.Entry) {
	r.t.Helper()
	var all []*kit.Entry
	r.walk(func(o fyne.CanvasObject) {
		if e, ok := o.(*kit.Entry); ok && e.PlaceHolder == "Filter records" {
			all = append(all, e)
		}
	})
	if len(all) != 2 {
		r.t.Fatalf("there are %d filters", len(all))
	}
	return all[0], all[1]
}

func TestEnterTwiceMatchesTheLikeliestAlsoAfterALookAtOthers(t *testing.T) {
	r := newRig(t)
	unmatching(t, r, []string{"Adams", "Baker", "Chan"}, []string{"Adams", "Baker", "Chan"})
	r.key(fyne.KeyDown)   // Adams
	r.key(fyne.KeyReturn) // to the right, and on to somebody else
	r.key(fyne.KeyDown)
	r.key(fyne.KeyDown)
	r.says("Kim Adams (200) is Kim Chan (N202)?")
	left, _ := r.filters()
	r.win.Canvas().Focus(left) // and back again
	r.key(fyne.KeyDown)
	r.key(fyne.KeyDown) // Baker
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyReturn)
	r.says("= Kim Baker (N201)", "= Kim Baker (201)")
	r.key(fyne.KeyDown) // the keyboard is at the left again, for the next one
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyReturn)
	r.says("= Kim Chan (N202)", "= Kim Chan (202)", "Match the 1 likely")
}

func TestEnterMatchesNobodyWithWhomThereIsNoLikeness(t *testing.T) {
	r := newRig(t)
	unmatching(t, r, []string{"Adams", "Baker"}, []string{"Chan", "Diaz"})
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	if _, right := r.filters(); r.win.Canvas().Focused() != fyne.Focusable(right) {
		t.Fatalf("the keyboard is on %T, not on the filter of the right", r.win.Canvas().Focused())
	}
	if strings.Contains(r.text(), "= Kim") {
		t.Errorf("somebody is matched:\n%s", r.text())
	}
	r.typed("diaz")
	r.key(fyne.KeyReturn) // to the only row
	r.key(fyne.KeyReturn)
	r.says("= Kim Diaz (N201)")
}

func TestWhoIsChosenAtTheRightFirstStaysChosen(t *testing.T) {
	r := newRig(t)
	unmatching(t, r, []string{"Adams", "Baker"}, []string{"Adams", "Baker"})
	choose := func(record string) { // by pressing on it
		r.t.Helper()
		var table, on fyne.CanvasObject
		var at fyne.Position
		r.walk(func(o fyne.CanvasObject) {
			if _, ok := o.(interface{ ScrollToTop() }); ok && strings.Contains(fmt.Sprintf("%T", o), "table") {
				table = o
			}
			if text, ok := o.(*kit.Text); ok && text.Text() == record {
				on = table
				d := fyne.CurrentApp().Driver()
				at = d.AbsolutePositionForObject(text).AddXY(5, 5).Subtract(d.AbsolutePositionForObject(table))
			}
		})
		test.TapAt(on.(fyne.Tappable), at)
	}
	choose("Kim Baker (N201)")
	choose("Kim Adams (200)")
	r.says("Kim Adams (200) is Kim Baker (N201)?")
	r.press("Match these two")
	choose("Kim Baker (201)") // whose likeliest is taken by now
	r.says("Choose its match at the right.")
}

func TestWhatBecomesOfARecordIsSaidAlsoWhereOneIsLikely(t *testing.T) {
	r := newRig(t)
	unmatching(t, r, []string{"Adams", "Baker"}, []string{"Adams", "Baker"})
	r.says("perhaps 1 there, else marked inactive")
	r.key(fyne.KeyDown)
	r.option("Delete it")
	r.press("The same for all 2")
	r.says("perhaps 1 there, else deleted")
	if strings.Contains(r.text(), "else marked inactive") {
		t.Errorf("one is still said to be marked inactive:\n%s", r.text())
	}
}

func TestEarlierMatchesKeepTheirPlaces(t *testing.T) {
	r := newRig(t)
	var names []string
	for i := range 12 {
		names = append(names, fmt.Sprintf("Surname %c", 'A'+i))
	}
	unmatching(t, r, names, names)
	r.press("Match the 12 likely")
	r.press("Use these matches")
	r.run.Drain()
	r.press("Match …")
	order := func() (rows []string) {
		r.walk(func(o fyne.CanvasObject) {
			if text, ok := o.(*kit.Text); ok && strings.HasPrefix(text.Text(), "= ") {
				rows = append(rows, text.Text())
			}
		})
		return rows
	}
	was := order()
	if len(was) < 12 {
		t.Fatalf("matched are %q", was)
	}
	for range 8 {
		r.key(fyne.KeyDown)
		if is := order(); !slices.Equal(is, was) {
			t.Fatalf("rows have moved:\n%q\n%q", was, is)
		}
	}
}

func TestAMatchThatWouldBeGivenUpIsNamed(t *testing.T) {
	r := newRig(t)
	unmatching(t, r, []string{"Adams", "Baker"}, []string{"Adams", "Baker"})
	r.press("Match the 2 likely")
	r.key(fyne.KeyDown) // Adams
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyDown)
	r.says("Kim Adams (200) is Kim Baker (N201)? It would no longer be Kim Adams (N200). Kim Baker (201) would lose its match.")
}

func TestWhoIsLookedForAtTheRightStaysListed(t *testing.T) {
	r := newRig(t)
	unmatching(t, r, []string{"Adams", "Baker", "Chan"}, []string{"Adams", "Baker", "Diaz"})
	left, right := r.filters()
	right.SetText("diaz")
	r.win.Canvas().Focus(left)
	r.key(fyne.KeyDown) // Adams, whose likeliest is not listed now
	r.says("Choose its match at the right.")
	if right.Text != "diaz" {
		t.Errorf("the filter of the right is %q", right.Text)
	}
	right.SetText("")
	left.SetText("perhaps")
	r.win.Canvas().Focus(left)
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyReturn) // Adams is matched, and no longer one of those that are filtered
	if left.Text != "perhaps" {
		t.Errorf("the filter of the left is %q", left.Text)
	}
	r.says("= Kim Adams (200)")
}

func TestRowsOfTheRightStayWhereNobodyIsLikely(t *testing.T) {
	r := newRig(t)
	unmatching(t, r, []string{"Xu", "Adams"}, []string{"Baker", "Chan", "Xu"})
	order := func() (rows []string) {
		r.walk(func(o fyne.CanvasObject) {
			if text, ok := o.(*kit.Text); ok && strings.Contains(text.Text(), "(N") && !strings.Contains(text.Text(), " is ") {
				rows = append(rows, text.Text())
			}
		})
		return rows
	}
	r.key(fyne.KeyDown) // Xu
	was := order()
	if len(was) != 3 || was[0] != "Kim Xu (N202)" {
		t.Fatalf("the likeliest is not the first: %q", was)
	}
	r.key(fyne.KeyDown) // Adams
	if is := order(); !slices.Equal(is, was) {
		t.Errorf("rows have moved from %q to %q", was, is)
	}
}

func TestAnEarlierMatchIsTakenApartAndMadeAnew(t *testing.T) {
	r := newRig(t)
	unmatching(t, r, []string{"Adams"}, []string{"Adams"})
	r.press("Match the 1 likely")
	r.press("Use these matches")
	r.run.Drain()
	r.press("Match …")
	r.key(fyne.KeyDown)
	r.press("Take apart")
	r.says("no longer matched", "added here")
	r.press("Match these two")
	r.press("Use these matches")
	r.run.Drain()
	r.says("1 record is matched by you.")
}

func TestADragSaysWhoseMatchItTakes(t *testing.T) {
	l := newLive(t)
	l.troubled()
	l.preview()
	l.press("Match …")
	l.drag(l.cell("Petra Novak"), l.cell("Petra Novak (90001)"))
	from, to := l.cell("Anika Gutierrez (100011)"), l.cell("Petra Novak (90001)")
	d := fyne.CurrentApp().Driver()
	var grip fyne.Draggable
	l.walk(func(o fyne.CanvasObject) {
		if g, ok := o.(fyne.Draggable); ok && d.AbsolutePositionForObject(o).Y <= d.AbsolutePositionForObject(from).Y && strings.Contains(fmt.Sprintf("%T", o), "dragCell") {
			if at := d.AbsolutePositionForObject(o); at.X < d.AbsolutePositionForObject(from).X && at.Y+40 > d.AbsolutePositionForObject(from).Y {
				grip = g
			}
		}
	})
	grip.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{AbsolutePosition: d.AbsolutePositionForObject(to).AddXY(10, 10)}})
	l.says("Let go to match it with Petra Novak (90001), which loses its match.")
}

func TestAnotherKindBeginsWithNothingChosen(t *testing.T) {
	r := newRig(t)
	in := func(k engine.Kind, kind model.Kind) engine.Incoming {
		return engine.Incoming{Kind: k, OnlyHere: []engine.Unmatched{{Ref: model.Key{Kind: kind, ID: 7}, SISID: "7", Title: "here " + string(k)}},
			OnlyThere: []engine.Unmatched{{SISID: "8", Title: "there " + string(k)}}}
	}
	plan := &engine.Plan{In: []engine.Incoming{in(engine.Rooms, model.KindRoom), in(engine.Teachers, model.KindTeacher)}}
	var got engine.Decisions
	p := &preview{s: r.Sync, plan: plan, sis: "Alma", decisions: engine.Decisions{}.Clone(),
		replan: func(d engine.Decisions) (*engine.Plan, error) { got = d; return plan, errors.New("enough") }}
	p.dialog = &kit.Dialog{Primary: kit.NewPrimary("Go", nil)}
	p.match()
	r.says("here rooms")
	r.key(fyne.KeyDown)
	r.says("Choose its match at the right.")
	r.option("Teachers")
	r.says("here teachers", "there teachers", "Choose one at each side.")
	left, _ := r.filters()
	r.win.Canvas().Focus(left)
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn) // to the filter of the right
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	r.says("= there teachers")
	r.option("Rooms")
	if strings.Contains(r.text(), "= there") {
		t.Errorf("a room is matched:\n%s", r.text())
	}
	r.press("Use these matches")
	r.run.Drain()
	want := engine.Decisions{}.Clone()
	want.SetMatch(engine.Teachers, "8", model.Key{Kind: model.KindTeacher, ID: 7})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("decided (-want +got):\n%s", diff)
	}
}
