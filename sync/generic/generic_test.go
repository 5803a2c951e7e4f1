package generic

import (
	"testing"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
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

func TestItIsOfferedInEveryRegion(t *testing.T) {
	for _, r := range model.Regions() {
		if err := New().Offered(r); err != nil {
			t.Errorf("%s: %v", r, err)
		}
	}
}
