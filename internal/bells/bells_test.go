package bells

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carillon/internal/newtimetable"
	"carillon/internal/sheet"
	"carillon/model"
)

func TestTimesAreReadAsASchoolWritesThem(t *testing.T) {
	twelve, full := Clock{Twelve: true}, Clock{}
	for _, test := range []struct {
		clock Clock
		text  string
		want  model.Minute // 0: refused
	}{
		{twelve, "8", 480}, {twelve, "800", 480}, {twelve, "8:00", 480}, {twelve, "1:05", 785}, {twelve, "105", 785}, {twelve, "12:30", 750}, {twelve, "6:59", 1139},
		{twelve, "7:00", 420}, {twelve, "06:30", 390}, {twelve, "6:30 AM", 390}, {twelve, "6:30am", 390}, {twelve, "19:30", 1170}, {twelve, "1325", 805},
		{full, "1:05", 65}, {full, "1305", 785}, {full, "8", 480}, {full, "24:00", 1440}, {full, "25:00", 0}, {full, "late", 0}, {full, "", 0}, {full, "8:61", 0},
	} {
		got, err := test.clock.Read(test.text)
		if (err != nil) != (test.want == 0) || err == nil && got != test.want {
			t.Errorf("%+v reads %q as %v (%v), want %v", test.clock, test.text, got, err, test.want)
		}
	}
	for m := model.Minute(0); m < 24*60; m++ {
		for _, c := range []Clock{twelve, full} {
			if got, err := c.Read(c.Text(m)); err != nil || got != m {
				t.Fatalf("%+v writes %v as %q and reads it as %v (%v)", c, m, c.Text(m), got, err)
			}
		}
	}
}

func TestACellIsReadAsItIsTyped(t *testing.T) {
	c := Clock{Twelve: true}
	old := &model.Cell{Day: 1, Period: 5, Kind: model.Teaching, Start: 692, End: 775, Variants: waves(692, 775, 3, 30)}
	for _, test := range []struct {
		old        *model.Cell
		text, want string // want begins with "!" for a refusal
	}{
		{nil, "8:00–8:48", "8:00–8:48"},
		{nil, "800 848", "8:00–8:48"},
		{nil, "8:00 +48", "8:00–8:48"},
		{nil, "8:00 AM - 8:48 AM", "8:00–8:48"},
		{nil, "11:32 to 1:00", "11:32–1:00"},
		{nil, "10:30-10:45 b", "10:30–10:45 break"},
		{nil, "7:40-7:55 s", "7:40–7:55 scheduled"},
		{nil, "7:40-7:55 homeroom", "7:40–7:55 scheduled"},
		{nil, "7:40-7:55 Offline", "7:40–7:55 offline"},
		{nil, "11:25–1:25 3x30", "11:25–1:25 3x30"},
		{nil, "11:25–1:25 A=12:00–1:25 B=11:25–12:10,12:45–1:25", "11:25–1:25 A=12:00–1:25 B=11:25–12:10,12:45–1:25"},
		{old, "break", "11:32–12:55 break"},
		{old, "11:40 1:10", "11:40–1:10 3x30"},
		{old, "11:32 12:55 0x0", "11:32–12:55"},
		{old, "2x25", "11:32–12:55 2x25"},
		{old, "", ""},
		{nil, "8:00", "!two times"},
		{nil, "8:48–8:00", "!not after"},
		{nil, "8:00 +0", "!no number of minutes"},
		{nil, "soon–8:00", "!not a time"},
		{nil, "8:00–8:30 3x30", "!no time for class"},
		{nil, "8:00–8:30 9x30", "!lunch waves"},
		{nil, "8:00–8:30 A=9:00–9:30", "!outside the period"},
	} {
		cell, err := readCell(c, test.text, 1, 5, test.old)
		if why, refused := strings.CutPrefix(test.want, "!"); refused {
			if err == nil || !strings.Contains(err.Error(), why) {
				t.Errorf("%q: %v, want %q", test.text, err, why)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		got := cellText(c, &cell)
		if cell.Kind == model.Spacer && cell.End == 0 {
			got = ""
		}
		if got != test.want {
			t.Errorf("%q over %q is %q, want %q", test.text, cellText(c, test.old), got, test.want)
		}
	}
}

// TestACellReadsAsTheTextThatMakesIt draws cells and reads their texts over nothing and over another cell.
func TestACellReadsAsTheTextThatMakesIt(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := Clock{Twelve: rapid.Bool().Draw(rt, "twelve")}
		draw := func(name string) *model.Cell {
			start := rapid.IntRange(0, 1300).Draw(rt, name+" start")
			cell := &model.Cell{Day: 2, Period: 3, Kind: rapid.SampledFrom([]model.PeriodKind{model.Teaching, model.Offline, model.Break, model.Scheduled}).Draw(rt, name+" kind"),
				Start: model.Minute(start), End: model.Minute(start + rapid.IntRange(1, 1440-start).Draw(rt, name+" length"))}
			if cell.Kind == model.Teaching && cell.End-cell.Start > 100 {
				switch rapid.IntRange(0, 2).Draw(rt, name+" waves") {
				case 1:
					cell.Variants = waves(cell.Start, cell.End, rapid.IntRange(2, 4).Draw(rt, name+" n"), rapid.IntRange(10, 40).Draw(rt, name+" lunch"))
				case 2:
					cell.Variants = []model.Variant{{Code: "A", Spans: []model.Span{{Start: cell.Start + 10, End: cell.End}}},
						{Code: "Late", Spans: []model.Span{{Start: cell.Start, End: cell.Start + 31}, {Start: cell.Start + 60, End: cell.End - 1}}}}
				}
			}
			return cell
		}
		want := draw("cell")
		var old *model.Cell
		text := cellText(c, want)
		if rapid.Bool().Draw(rt, "over another") {
			old = draw("old")
			if len(want.Variants) == 0 {
				text += " 0x0" // times alone keep the waves that are there
			}
			if want.Kind == model.Teaching {
				text += " teaching" // and the kind
			}
		}
		got, err := readCell(c, text, 2, 3, old)
		if err != nil {
			rt.Fatalf("%q: %v", text, err)
		}
		if diff := cmp.Diff(*want, got); diff != "" {
			rt.Fatalf("%q: %s", text, diff)
		}
	})
}

// school is a school with seven periods, two lessons and a duty, and the source of its grid.
func school(t *testing.T) (*model.Timetable, *Source, *[]string) {
	t.Helper()
	p := newtimetable.Default(20000, model.RegionUSA)
	p.School = "Lincoln"
	tt, err := p.Make()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []model.Edit{
		model.Add{Record: &model.Teacher{Code: "KIM", Surname: "Kim", DaysOff: []model.DayOff{{Day: 1, Grid: 1, Period: 3, Kind: model.OffFixed}}}},
		model.Add{Record: &model.Course{Code: "09SCI"}},
		model.Add{Record: &model.Section{Course: 1, SectionID: "1", Teachers: []model.TeacherID{1}}},
		model.SetMeets{Section: 1, Text: "3(MW)"},
		model.Add{Record: &model.DutyArea{Code: "YARD"}},
		model.Add{Record: &model.RosterSlot{Roster: model.RosterDuty, Area: 1, Teacher: 1, Slot: model.Slot{Grid: 1, Day: 1, Period: 5}}}, // lunch
	} {
		if _, err := tt.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	var labels []string
	s := New(tt, 1, Clock{Twelve: true}, func(e model.Edit) error {
		labels = append(labels, e.Label(tt))
		_, err := tt.Apply(model.ByHand{Edit: e})
		return err
	})
	return tt, s, &labels
}

// table is the sheet as text: a line a period, the cells of Monday and Tuesday.
func table(s *Source) string {
	var b strings.Builder
	for _, k := range s.Keys() {
		fmt.Fprintf(&b, "%s|%s|%s\n", s.Text(k, columnCode), s.Text(k, firstDay), s.Text(k, firstDay+1))
	}
	return b.String()
}

func TestAPasteOfAHandbookSetsTheTimesInOneStep(t *testing.T) {
	tt, s, labels := school(t)
	before := table(s)
	keys := s.Keys()
	e := sheet.Edit{Label: "Paste 4 cells"}
	for i, texts := range [][2]string{{"8:05–8:50", "8:05 8:50"}, {"8:55–9:40", "nonsense"}} {
		for j, text := range texts {
			e.Cells = append(e.Cells, sheet.Cell{Key: keys[i], Column: firstDay + j, Text: text})
		}
	}
	r := s.Apply(e)
	if len(r.Refused) != 1 || r.Refused[0].Key != keys[1] || r.Refused[0].Column != firstDay+1 {
		t.Fatalf("refused %+v", r.Refused)
	}
	if got := strings.SplitN(table(s), "\n", 3); got[0] != "1|8:05–8:50|8:05–8:50" || got[1] != "2|8:55–9:40|8:53–9:41" {
		t.Errorf("it is %q", got[:2])
	}
	if !slices.Equal(*labels, []string{"Paste 4 cells"}) {
		t.Errorf("it is called %q", *labels)
	}
	tt.Undo()
	if table(s) != before {
		t.Error("one undo does not take it back")
	}
}

func TestALessonWhosePeriodIsTakenAwayWaitsAndTheChangeSaysSo(t *testing.T) {
	tt, s, labels := school(t)
	k := s.Keys()[2] // period 3
	r := s.Apply(sheet.Edit{Cells: []sheet.Cell{{Key: k, Column: firstDay, Text: "break"}}})
	if len(r.Refused) > 0 {
		t.Fatal(r.Refused)
	}
	placed, all := tt.LessonsPlaced(tt.Section(1))
	if placed != 1 || all != 2 {
		t.Errorf("%d of %d lessons are placed", placed, all)
	}
	if last := (*labels)[len(*labels)-1]; !strings.Contains(last, "1 lesson goes to Not placed") {
		t.Errorf("the change is called %q", last)
	}
	tt.Undo()
	s.Apply(sheet.Edit{Label: "Delete 2 rows", Delete: []sheet.Key{k, s.Keys()[4]}})
	if last := (*labels)[len(*labels)-1]; !strings.Contains(last, "2 lessons go to Not placed, 1 roster entry goes") {
		t.Errorf("the change is called %q", last)
	}
	if tt.Count(model.KindRosterSlot) != 0 || len(tt.Teacher(1).DaysOff) != 0 {
		t.Error("a roster entry or a day off has a period that is not there")
	}
	tt.Undo()
	if placed, _ := tt.LessonsPlaced(tt.Section(1)); placed != 2 || tt.Count(model.KindRosterSlot) != 1 || len(tt.Teacher(1).DaysOff) != 1 {
		t.Error("undo does not bring it back")
	}
}

func TestAPinnedLessonHoldsItsPeriod(t *testing.T) {
	tt, s, _ := school(t)
	if _, err := tt.Apply(model.Pin{Keys: []model.Key{model.SectionID(1).Key()}}); err != nil {
		t.Fatal(err)
	}
	r := s.Apply(sheet.Edit{Delete: []sheet.Key{s.Keys()[2]}})
	if len(r.Refused) != 1 || !strings.Contains(r.Refused[0].Reason, "pinned") {
		t.Errorf("refused %+v", r.Refused)
	}
}

func TestPeriodsAreMadeRenamedAndRefused(t *testing.T) {
	_, s, _ := school(t)
	r := s.Apply(sheet.Edit{Rows: []sheet.NewRow{{Key: 1 << 63, After: s.Keys()[0], Cells: []sheet.Cell{{Column: columnCode, Text: "1B"}, {Column: firstDay, Text: "8:50 8:52"}}}}})
	made := r.Made[1<<63]
	if len(r.Refused) > 0 || made == 0 || s.Keys()[1] != made || s.Text(made, columnCode) != "1B" || s.Text(made, firstDay) != "8:50–8:52" {
		t.Fatalf("made %v, refused %v, keys %v", made, r.Refused, s.Keys())
	}
	for _, text := range []string{"2", "", "a/b", strings.Repeat("x", 21)} {
		if r := s.Apply(sheet.Edit{Cells: []sheet.Cell{{Key: made, Column: columnCode, Text: text}}}); len(r.Refused) != 1 {
			t.Errorf("the code %q is taken", text)
		}
	}
	if r := s.Apply(sheet.Edit{Cells: []sheet.Cell{{Key: 999, Column: columnName, Text: "x"}}}); len(r.Refused) != 1 {
		t.Error("a period that is not there is changed")
	}
}
