package generic

import (
	"io"
	"strings"
	"testing"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/rows"
)

func TestSwitchesChangeTheDialect(t *testing.T) {
	tests := []struct {
		sys  engine.System
		want func(liss.Dialect) bool
	}{
		{engine.System{}, func(d liss.Dialect) bool { return d.Format == liss.JSON && d.MaxClassCode == 20 }},
		{engine.System{Protocol: "xml"}, func(d liss.Dialect) bool { return d.Format == liss.XML }},
		{engine.System{Dialect: "edval-like"}, func(d liss.Dialect) bool { return d.BreakLetter == "R" && d.SendEdvalCodes }},
		{engine.System{Dialect: "edval-like", Switches: map[string]string{"break-letter": "L", "edval-codes": "false"}}, func(d liss.Dialect) bool { return d.BreakLetter == "L" && !d.SendEdvalCodes }},
		{engine.System{Switches: map[string]string{"jsonrpc": "2.0", "bell-structure": "main", "symbol-errors": "true", "end-of-day": "false", "create-classes": "never", "max-class-code": "30", "user-agent": "x", "short-timetable": "false"}},
			func(d liss.Dialect) bool {
				return d.JSONRPC == "2.0" && d.BellStructure == "main" && d.SymbolErrors && !d.EndOfDay && d.CreateClasses == liss.Never && d.MaxClassCode == 30 && d.UserAgent == "x" && !d.ShortTimetable
			}},
	}
	for _, tc := range tests {
		if d := Dialect(tc.sys); !tc.want(d) || check(tc.sys) != nil {
			t.Errorf("%+v: %+v, %v", tc.sys, d, check(tc.sys))
		}
	}
}

func TestSwitchesThatMakeNoSenseAreRefusedWithWhatThereIs(t *testing.T) {
	for _, s := range []engine.System{
		{Dialect: "klingon"}, {Switches: map[string]string{"colour": "red"}}, {Switches: map[string]string{"max-class-code": "1"}},
		{Switches: map[string]string{"max-class-code": "x"}}, {Switches: map[string]string{"edval-codes": "perhaps"}}, {Switches: map[string]string{"create-classes": "maybe"}},
	} {
		if err := check(s); engine.CodeOf(err) != engine.BadSetting {
			t.Errorf("%+v: %v", s, err)
		}
		if _, err := New().Connect(engine.System{URL: "https://sis.example.com", Dialect: s.Dialect, Switches: s.Switches}, engine.Login{}, engine.Hooks{}); err == nil {
			t.Errorf("%+v was connected", s)
		}
	}
}

// TestAnOlderProductsDialectIsOnTheWire: its members beside the codes, and its letter for breaks.
func TestAnOlderProductsDialectIsOnTheWire(t *testing.T) {
	b := model.NewBuilder()
	for _, r := range []model.Record{
		&model.School{First: model.NewDate(2026, 7, 1), Last: model.NewDate(2027, 6, 30)},
		&model.Grid{ID: 1, Code: "HS", Days: []model.Day{{Code: "Mon"}}, Periods: []model.Period{{ID: 1, Code: "1"}, {ID: 2, Code: "R"}},
			Cells: []model.Cell{{Day: 1, Period: 1, Kind: model.Teaching, Start: 510, End: 570}, {Day: 1, Period: 2, Kind: model.Break, Start: 570, End: 580}}},
		&model.Teacher{ID: 1, Code: "KIM", SISID: "11"}, &model.Course{ID: 1, Code: "ART"}, &model.Section{ID: 1, Course: 1, SectionID: "1", Teachers: []model.TeacherID{1}},
		&model.Lesson{ID: 1, Section: 1, Slot: model.Slot{Grid: 1, Day: 1, Period: 1}, Teachers: []model.TeacherID{1}},
	} {
		b.Put(r)
	}
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	sys := engine.System{Dialect: "edval-like"}
	o := engine.Options{Publish: engine.Publishes(), Year: 2026, System: sys}
	for kind, want := range map[engine.Kind]string{
		engine.Sections:  "<name>EdvalClassCode</name><value>ART 1</value>",
		engine.Timetable: "<name>TeacherCode</name><value>KIM</value>",
		engine.BellTimes: "<name>Type</name><value>R</value>",
	} {
		body, err := New().(engine.Payloader).Payload(sys, kind, sent(tt, sys, kind), o)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(body); err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: %v, %s", kind, err, text)
		}
	}
}

// sent is the rows of a kind that a timetable would send.
func sent(tt *model.Timetable, sys engine.System, kind engine.Kind) rows.Set {
	m := rows.NewMapper(tt, rows.Window{}, New().Rules(sys))
	switch kind {
	case engine.BellTimes:
		return rows.Set{BellTimes: m.BellTimes().Entries}
	case engine.Sections:
		return rows.Set{Sections: m.Sections().Entries}
	}
	return rows.Set{Lessons: m.Lessons().Entries}
}

func TestItIsOfferedInEveryRegion(t *testing.T) {
	for _, r := range model.Regions() {
		if err := New().Offered(r); err != nil {
			t.Errorf("%s: %v", r, err)
		}
	}
}

func TestASystemThatIsSetUpFromNowOnSendsARowForEachTeacher(t *testing.T) {
	c := New()
	if s := engine.NewSystem(c); !c.Rules(s).SeveralTeachers || c.Rules(s).SeveralRooms {
		t.Errorf("it has the switches %v", s.Switches)
	}
	if c.Rules(engine.System{Type: "generic"}).SeveralTeachers {
		t.Error("one that was set up before does, too")
	}
	off := engine.System{Switches: map[string]string{engine.SwitchTeachers: "false"}}
	if engine.SetUp(c, &off); c.Rules(off).SeveralTeachers {
		t.Error("one that somebody set to one row a lesson does")
	}
}
