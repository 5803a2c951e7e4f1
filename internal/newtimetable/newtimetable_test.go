package newtimetable

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carillon/model"
)

// plan is a plan with a preset, of a school whose year begins on 17 August 2026.
func plan(t *testing.T, preset string) Plan {
	t.Helper()
	p := Default(model.NewDate(2026, time.July, 20), model.RegionUSA)
	p.School = "Lincoln High School"
	chosen, ok := PresetByID(preset)
	if !ok {
		t.Fatalf("no preset %s", preset)
	}
	p.Bells = chosen.Bells
	return p
}

// day is a day of the bells as text, a period a word.
func day(b *Bells, n int) string {
	var out []string
	for _, m := range b.Day(n) {
		out = append(out, fmt.Sprintf("%s %v–%v", m.Code, m.Start, m.End))
	}
	return strings.Join(out, ", ")
}

func TestTheBellsOfAnABBlockWithAdvisoryAndAShortWednesday(t *testing.T) {
	p := plan(t, "ab-block")
	b := &p.Bells
	b.Advisory.On, b.Early.On = true, true
	if got, want := b.cycleDays(), 10; got != want {
		t.Fatalf("the cycle has %d days, want %d", got, want)
	}
	for n, want := range map[int]string{
		1: "ADV 08:00–08:20, 1 08:25–09:50, 2 09:55–11:20, 3 11:25–13:25, 4 13:30–14:55",
		3: "ADV 08:00–08:20, 1 08:25–09:30, 2 09:35–10:40, 3 10:45–12:25, 4 12:30–13:35",
		7: "ADV 08:00–08:20, 5 08:25–09:50, 6 09:55–11:20, 7 11:25–13:25, 8 13:30–14:55",
	} {
		if got := day(b, n); got != want {
			t.Errorf("day %d (%s):\n got %s\nwant %s", n, b.dayNames(n).Code, got, want)
		}
	}
	at := func(h, m int) model.Minute { return model.Minute(h*60 + m) }
	want := []Wave{
		{"A", model.Span{Start: at(11, 25), End: at(11, 55)}, []model.Span{{Start: at(12, 0), End: at(13, 25)}}},
		{"B", model.Span{Start: at(12, 5), End: at(12, 35)}, []model.Span{{Start: at(11, 25), End: at(12, 5)}, {Start: at(12, 40), End: at(13, 25)}}},
		{"C", model.Span{Start: at(12, 55), End: at(13, 25)}, []model.Span{{Start: at(11, 25), End: at(12, 50)}}},
	}
	if diff := cmp.Diff(want, b.Day(1)[3].Waves); diff != "" {
		t.Error(diff)
	}
	s := p.Summary()
	if s.Blocks != 8 || s.Meets != 5 || s.ClassMinutes != 405 || s.Ends["MonA"] != at(14, 55) || s.Ends["WedB"] != at(13, 35) {
		t.Errorf("it says %+v", s)
	}
}

func TestTheLetterShiftsAfterASnowDayAndWednesdayStaysShort(t *testing.T) {
	p := plan(t, "ab-block")
	p.Bells.Early.On = true
	p.Holidays = []Holiday{{model.NewDate(2026, time.August, 18), model.NewDate(2026, time.August, 18), "Snow day"}}
	tt, err := p.Make()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for d := p.First; d < p.First+8; d++ {
		if s := tt.SchoolDay(d); s.Cycle != 0 || s.Holiday != "" {
			got = append(got, s.Code+s.Holiday)
		}
	}
	want := "MonA Snow day WedB ThuA FriB MonA"
	if strings.Join(got, " ") != want {
		t.Errorf("the days are %v, want %s", got, want)
	}
	for d := p.First; d <= p.Last; d++ {
		if s := tt.SchoolDay(d); s.Cycle != 0 && s.Code[:3] != d.Weekday().String()[:3] {
			t.Fatalf("%s, a %s, is %s", d, d.Weekday(), s.Code)
		}
	}
}

func TestATenDayCycleChangesItsLetterByTheWeek(t *testing.T) {
	p := plan(t, "ten-day")
	p.First = model.NewDate(2026, time.August, 19) // a Wednesday
	tt, err := p.Make()
	if err != nil {
		t.Fatal(err)
	}
	for date, want := range map[model.Date]string{p.First: "WedA", p.First + 2: "FriA", p.First + 5: "MonB", p.First + 12: "MonA", p.First + 19: "", p.First + 20: "TueB"} {
		if got := tt.SchoolDay(date).Code; got != want { // the third Monday is Labor Day
			t.Errorf("%s is %q, want %q", date, got, want)
		}
	}
}

func TestTermsEndWithAWeekAndCoverTheYear(t *testing.T) {
	for _, terms := range TermChoices() {
		p := plan(t, "7-period")
		p.Terms = terms
		parts := p.parts()
		if len(parts) != terms.parts() || parts[0].First != p.First || parts[len(parts)-1].Last != p.Last {
			t.Fatalf("%s: %+v", terms, parts)
		}
		for i := 1; i < len(parts); i++ {
			if parts[i].First != parts[i-1].Last+1 {
				t.Errorf("%s: %s does not follow %s", terms, parts[i].Name, parts[i-1].Name)
			}
		}
		days := schoolDays(&p)
		least, most := len(days), 0
		for _, part := range parts {
			n := 0
			for _, d := range days {
				if part.First <= d && d <= part.Last {
					n++
				}
			}
			least, most = min(least, n), max(most, n)
		}
		if most-least > 6 {
			t.Errorf("%s: a part has %d days of school, another %d", terms, least, most)
		}
		tt, err := p.Make()
		if err != nil {
			t.Fatal(err)
		}
		if got := tt.Count(model.KindRotation); got != len(parts) {
			t.Errorf("%s: %d rotations", terms, got)
		}
	}
}

func TestWhatIsWrongInAPlanIsNamedByItsField(t *testing.T) {
	tests := []struct {
		field string
		spoil func(*Plan)
	}{
		{"school", func(p *Plan) { p.School = " " }},
		{"first", func(p *Plan) { p.First = 0 }},
		{"last", func(p *Plan) { p.Last = p.First }},
		{"last", func(p *Plan) { p.Last = p.First + 500 }},
		{"holidays.0", func(p *Plan) { p.Holidays[0].Last = p.Holidays[0].First - 1 }},
		{"holidays", func(p *Plan) { p.Holidays = []Holiday{{p.First, p.Last, "Closed"}} }},
		{"terms", func(p *Plan) { p.Terms = "months" }},
		{"yearLevels.1", func(p *Plan) { p.YearLevels = []string{"9", "9"} }},
		{"bells.weekdays", func(p *Plan) { p.Bells.Weekdays = nil }},
		{"bells.letters", func(p *Plan) { p.Bells.Letters = []string{"A", "A"}; p.Bells.Cycle = BySchoolDay }},
		{"bells.letters", func(p *Plan) { p.Bells.Letters = nil; p.Bells.Cycle = ByWeek }},
		{"bells.letters", func(p *Plan) { p.Bells.Letters, p.Bells.Cycle = numbers(1, 20), ByWeek }},
		{"bells.blocks", func(p *Plan) { p.Bells.Blocks = [][]string{{"1", "1"}} }},
		{"bells.blocks", func(p *Plan) { p.Bells.Blocks = [][]string{{"1/2"}} }},
		{"bells.blocks", func(p *Plan) { p.Bells.Blocks = nil }},
		{"bells.block", func(p *Plan) { p.Bells.Block = 5 }},
		{"bells.gap", func(p *Plan) { p.Bells.Gap = -1 }},
		{"bells.zero.minutes", func(p *Plan) { p.Bells.Zero.On = true; p.Bells.FirstBell = 30 }},
		{"bells.advisory.before", func(p *Plan) { p.Bells.Advisory = Advisory{On: true, Minutes: 20, Before: 9} }},
		{"bells.early.weekday", func(p *Plan) { p.Bells.Early = EarlyRelease{On: true, Weekday: time.Sunday, Block: 40} }},
		{"bells.lunch.waves", func(p *Plan) { p.Bells.Lunch.Waves = 9 }},
		{"bells.lunch.block", func(p *Plan) { p.Bells.Lunch.Block = 0 }},
		{"bells.firstBell", func(p *Plan) { p.Bells.FirstBell = 23 * 60 }},
		{"bells.firstBell", func(p *Plan) { p.Bells.Block, p.Bells.FirstBell = 300, 1440 }},
	}
	for _, test := range tests {
		p := plan(t, "7-period")
		p.Holidays = slices.Clone(p.Holidays)
		test.spoil(&p)
		faults := p.Faults()
		if len(faults) == 0 || !slices.ContainsFunc(faults, func(f Fault) bool { return f.Field == test.field }) {
			t.Errorf("want a fault of %s, got %v", test.field, faults)
		}
		if _, err := p.Make(); err == nil {
			t.Errorf("a plan with a fault of %s is made", test.field)
		}
	}
}

// TestAnyPlanWithoutFaultsMakesATimetable draws plans from the presets and turns everything that can be turned.
func TestAnyPlanWithoutFaultsMakesATimetable(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := Default(model.NewDate(2026, time.July, 20), model.RegionUSA)
		p.School = "Lincoln"
		p.Bells = rapid.SampledFrom(Presets()).Draw(rt, "preset").Bells
		b := &p.Bells
		p.Terms = rapid.SampledFrom(TermChoices()).Draw(rt, "terms")
		b.FirstBell = model.Minute(rapid.IntRange(0, 1440).Draw(rt, "first bell"))
		b.Block = rapid.IntRange(5, 120).Draw(rt, "block")
		b.Gap = rapid.IntRange(0, 15).Draw(rt, "gap")
		b.Zero.On = rapid.Bool().Draw(rt, "zero")
		b.Advisory.On, b.Advisory.Before = rapid.Bool().Draw(rt, "advisory"), rapid.IntRange(0, 8).Draw(rt, "before")
		if rapid.Bool().Draw(rt, "some days") {
			b.Advisory.Weekdays = []time.Weekday{time.Tuesday, time.Thursday}
		}
		b.Early.On, b.Early.Weekday = rapid.Bool().Draw(rt, "early"), time.Weekday(rapid.IntRange(0, 6).Draw(rt, "weekday"))
		b.Lunch.Waves, b.Lunch.Block = rapid.IntRange(0, 5).Draw(rt, "waves"), rapid.IntRange(0, 8).Draw(rt, "lunch in")
		if len(p.Faults()) > 0 {
			if _, err := p.Make(); err == nil {
				rt.Fatal("a plan with faults is made")
			}
			return
		}
		tt, err := p.Make()
		if err != nil {
			rt.Fatal(err)
		}
		var g *model.Grid
		for g = range tt.Grids() {
			break
		}
		for n := 1; n <= len(g.Days); n++ {
			meetings := b.Day(n)
			for i, m := range meetings {
				if i > 0 && m.Start != meetings[i-1].End+model.Minute(b.Gap) {
					rt.Fatalf("%s does not begin a gap after %s: %s", m.Code, meetings[i-1].Code, day(b, n))
				}
				for _, w := range m.Waves {
					class := 0
					for _, s := range w.Class {
						class += int(s.End - s.Start)
						if s.Start < m.Start || s.End > m.End || s.Overlaps(w.Lunch) {
							rt.Fatalf("class of wave %s %v meets lunch %v or leaves the block %v–%v", w.Code, s, w.Lunch, m.Start, m.End)
						}
					}
					if want := int(m.End-m.Start) - b.Lunch.Minutes - b.Gap; class != want || int(w.Lunch.End-w.Lunch.Start) != b.Lunch.Minutes {
						rt.Fatalf("wave %s has %d minutes of class, want %d", w.Code, class, want)
					}
				}
			}
		}
		used := map[int]bool{}
		for d := p.First; d <= p.Last; d++ {
			s := tt.SchoolDay(d)
			if weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday; weekend != (s.Cycle == 0 && s.Holiday == "") {
				rt.Fatalf("%s, a %s: %+v", d, d.Weekday(), s)
			}
			used[s.Cycle] = true
		}
		for n := 1; n <= len(g.Days); n++ {
			if !used[n] {
				rt.Fatalf("no date is day %d (%s)", n, g.DayCode(uint8(n)))
			}
		}
	})
}

func TestAPlanThatIsNotFinishedIsKeptWhole(t *testing.T) {
	p := plan(t, "ab-block")
	p.School = ""
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var again Plan
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, again); diff != "" {
		t.Error(diff)
	}
}

func TestEveryPresetIsAPlanWithoutFaults(t *testing.T) {
	for _, preset := range Presets() {
		p := plan(t, preset.ID)
		if faults := p.Faults(); len(faults) > 0 {
			t.Errorf("%s: %v", preset.ID, faults)
		}
		s := p.Summary()
		t.Logf("%-12s %s; %d days, %d blocks, the first %d times and %d min a cycle, ends %v", preset.ID, day(&p.Bells, 1), s.CycleDays, s.Blocks, s.Meets, s.ClassMinutes, s.Ends)
	}
}

func TestPeriodsStandInTheOrderOfTheDayOrOfTheirNamesWhereBlocksTakeTurns(t *testing.T) {
	for preset, want := range map[string]string{
		"ab-block":   "1 2 3 4 5 6 7 8",
		"8-rotating": "LUN A B C D E F G H",
		"advisory":   "1 ADV 2 3 4 LUN 5 6 7",
	} {
		p := plan(t, preset)
		var got []string
		for _, period := range p.Bells.Grid().Periods {
			got = append(got, period.Code)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", preset, got, want)
		}
	}
}

func TestYearLevelsHolidaysAndBlocksAreReadAsTheyAreWritten(t *testing.T) {
	levels, err := ParseYearLevels("PK, K 1-3;SPT")
	if diff := cmp.Diff([]string{"PK", "K", "1", "2", "3", "SPT"}, levels); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if _, err := ParseYearLevels("12-9"); err == nil {
		t.Error("12-9 is read")
	}
	us := func(d model.Date) string { return d.Time().Format("1/2/2006") }
	text := FormatHolidays(USHolidays(2026), us)
	holidays, err := ParseHolidays("\n "+strings.ReplaceAll(text, "\n", "\r\n"), model.RegionUSA)
	if diff := cmp.Diff(USHolidays(2026), holidays); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if _, err := ParseHolidays("someday Fair", model.RegionUSA); err == nil || !strings.Contains(err.Error(), "someday Fair") {
		t.Errorf("the line is not named: %v", err)
	}
	for _, p := range Presets() {
		if diff := cmp.Diff(p.Bells.Blocks, ParseBlocks(FormatBlocks(p.Bells.Blocks))); diff != "" {
			t.Error(p.ID, diff)
		}
	}
}
