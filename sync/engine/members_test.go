package engine

import (
	"fmt"
	"strings"
	"testing"

	"carillon/internal/words"
	"carillon/sync/rows"
)

// TestMembersOfTheSISAreNamedAndCountedWithoutTheirValues: they may be personal data, and their names come from outside.
func TestMembersOfTheSISAreNamedAndCountedWithoutTheirValues(t *testing.T) {
	section := func(members ...rows.Member) rows.Entry[rows.Section] { return rows.Entry[rows.Section]{Extra: members} }
	m := func(name string) rows.Member { return rows.Member{Name: name, Value: "private"} }
	var many []rows.Member
	for i := range 11 {
		many = append(many, m(fmt.Sprintf("M%02d", i)))
	}
	for _, c := range []struct {
		name string
		out  Outgoing
		want string
	}{
		{"none", Outgoing{Kind: Sections, set: rows.Set{Sections: []rows.Entry[rows.Section]{section()}}}, ""},
		{"all alike", Outgoing{Kind: Sections, set: rows.Set{Sections: []rows.Entry[rows.Section]{section(m("Colour"), m("LocalCredit")), section(m("Colour"), m("LocalCredit")), section()}}},
			"Sections: 2 rows carry Colour, LocalCredit: they go back as they came."},
		{"not all", Outgoing{Kind: Sections, set: rows.Set{Sections: []rows.Entry[rows.Section]{section(m("Zone")), section(m("Colour"), m("Zone"))}}},
			"Sections: 2 rows carry Zone, Colour (1): they go back as they came."},
		{"what the timetable holds", Outgoing{Kind: Timetable, set: rows.Set{Lessons: []rows.Entry[rows.Lesson]{{Extra: []rows.Member{m("RoomId"), m("TeacherCode")}}}}}, ""},
		{"one twice in a row", Outgoing{Kind: SectionLists, set: rows.Set{Lists: []rows.Entry[rows.ListRow]{{Extra: []rows.Member{m("Fee"), m("Fee")}}}}},
			"Section lists: 1 row carries Fee: it goes back as it came."},
		{"many", Outgoing{Kind: BellTimes, set: rows.Set{BellTimes: []rows.Entry[rows.BellTime]{{Extra: many}}}},
			"Bell times: 1 row carries M00, M01, M02, M03, M04, M05, M06, M07 and 3 more: it goes back as it came."},
		{"a name without end", Outgoing{Kind: Sections, set: rows.Set{Sections: []rows.Entry[rows.Section]{section(m(strings.Repeat("é", 900)))}}},
			"Sections: 1 row carries " + strings.Repeat("é", 39) + "…: it goes back as it came."},
	} {
		got := words.Plain.Say(c.out.Members().Message())
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if strings.Contains(fmt.Sprint(c.out.Members()), "private") {
			t.Errorf("%s: a value is told", c.name)
		}
	}
}

// TestASwitchIsReadInEverySpelling: 1 is true as it is where a switch is checked, and what is usual is not noted.
func TestASwitchIsReadInEverySpelling(t *testing.T) {
	for v, want := range map[string]bool{"true": true, "1": true, "T": true, "false": false, "0": false, "": false, "yes": false} {
		s := System{Switches: map[string]string{SwitchTeachers: v}}
		if s.Switched(SwitchTeachers, false) != want {
			t.Errorf("%q is %v", v, !want)
		}
	}
	var s System
	was := s
	s.SetSwitch(SwitchRooms, true, false)
	if s.Switches[SwitchRooms] != "true" || was.Switches != nil {
		t.Errorf("turned on: %v, %v", s.Switches, was.Switches)
	}
	if s.SetSwitch(SwitchRooms, false, false); s.Switches != nil {
		t.Errorf("turned off again: %v", s.Switches)
	}
	if s.SetSwitch(SwitchRooms, false, true); s.Switches[SwitchRooms] != "false" {
		t.Errorf("off where on is usual: %v", s.Switches)
	}
}
