package syncdialog

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"carillon/sync/engine"
)

func rowsOf(what engine.What, becomes engine.Missing, n int) []engine.RowChange {
	rows := make([]engine.RowChange, n)
	for i := range rows {
		rows[i] = engine.RowChange{What: what, Becomes: becomes}
	}
	return rows
}

// TestTheConfirmationNamesWhatAPersonTakesUponThem: in numbers, and never wider than there is room for.
func TestTheConfirmationNamesWhatAPersonTakesUponThem(t *testing.T) {
	test.NewTempApp(t)
	gone := func(k engine.Kind, n int) engine.Outgoing {
		return engine.Outgoing{Kind: k, Changes: rowsOf(engine.Gone, "", n)}
	}
	for _, c := range []struct {
		name string
		plan engine.Plan
		want string
	}{
		{"nothing to count", engine.Plan{}, "I have seen this, and it is meant"},
		{"one kind", engine.Plan{Out: []engine.Outgoing{gone(engine.Sections, 1)}}, "I have seen it: 1 section disappears"},
		{"two kinds", engine.Plan{Out: []engine.Outgoing{gone(engine.Sections, 1200), gone(engine.SectionLists, 3382)}},
			"I have seen it: 1,200 sections, 3,382 section list rows disappear"},
		{"records here", engine.Plan{In: []engine.Incoming{{Kind: engine.Students, Changes: append(rowsOf(engine.Gone, engine.MissingInactive, 340), rowsOf(engine.Gone, engine.MissingLeave, 2)...)},
			{Kind: engine.Rooms, Changes: rowsOf(engine.Gone, engine.MissingDelete, 1)}}}, "I have seen it: 340 students marked inactive here; 1 room deleted here"},
		{"changes here", engine.Plan{In: []engine.Incoming{{Kind: engine.Students, Changes: rowsOf(engine.Changed, "", 4000)}}}, "I have seen it: 4,000 students change here"},
		{"a first publish that takes rows in, too", engine.Plan{FirstPublish: true, Out: []engine.Outgoing{{Kind: engine.SectionLists, Rows: 3382, There: []engine.RowChange{{Do: engine.TakeIn}}}}},
			"I have seen it: 1 taken in; 3,382 rows may replace what is there"},
		{"too much to name each", engine.Plan{
			Out: []engine.Outgoing{gone(engine.BellTimes, 12), gone(engine.Sections, 1200), gone(engine.SectionLists, 33820), gone(engine.Timetable, 12000),
				{Kind: engine.SectionLists, There: []engine.RowChange{{Do: engine.TakeIn}, {Do: engine.Overwrite}}}},
			In: []engine.Incoming{{Kind: engine.Teachers, Changes: rowsOf(engine.Gone, engine.MissingInactive, 120)}, {Kind: engine.Students, Changes: rowsOf(engine.Gone, engine.MissingInactive, 3400)}}},
			"I have seen it: 47,032 rows disappear; 3,520 records marked inactive here; 1 taken in; 1 overwritten"},
	} {
		if got := confirmation(&c.plan); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
