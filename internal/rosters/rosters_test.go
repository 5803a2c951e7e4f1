package rosters_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/internal/rosters"
	"carillon/model"
)

// Periods of the school's only grid.
const (
	before model.PeriodID = iota + 1
	first
	second
	lunchA
	lunchB
	third
	after
)

// Teachers of the school.
const (
	ada model.TeacherID = iota + 1
	ben
	cyd
	dov
	eve
)

// Duty areas of the school.
const (
	gate model.DutyAreaID = iota + 1
	cafeteria
)

func at(day uint8, p model.PeriodID) model.Slot { return model.Slot{Grid: 1, Day: day, Period: p} }

// lincoln is a school of three days: ADA teaches first and second each day, BEN third on Monday, DOV prefers Tuesday off and has
// Wednesday off, EVE has left. The gate is watched before school on Monday by ADA and by nobody on Tuesday, the cafeteria in lunch A
// on Monday and Tuesday, and so probably on Wednesday.
func lincoln(t testing.TB, edits ...model.Edit) *model.Timetable {
	t.Helper()
	b := model.NewBuilder()
	b.Add(&model.School{Name: "Lincoln High", Region: model.RegionUSA, First: model.NewDate(2026, 8, 17), Last: model.NewDate(2027, 6, 11)})
	g := &model.Grid{Code: "MAIN", Days: []model.Day{{Code: "Mon"}, {Code: "Tue"}, {Code: "Wed", Name: "Wednesday"}}}
	for i, p := range []struct {
		code, name string
		kind       model.PeriodKind
		start, end model.Minute
	}{
		{"BS", "Before school", model.Offline, 460, 475}, {"1", "", model.Teaching, 480, 530}, {"2", "", model.Teaching, 540, 590},
		{"LA", "Lunch A", model.Break, 690, 720}, {"LB", "Lunch B", model.Break, 720, 750}, {"3", "", model.Teaching, 760, 810},
		{"AS", "After school", model.Offline, 885, 905},
	} {
		id := model.PeriodID(i + 1)
		g.Periods = append(g.Periods, model.Period{ID: id, Code: p.code, Name: p.name})
		for day := uint8(1); day <= 3; day++ {
			c := model.Cell{Day: day, Period: id, Kind: p.kind, Start: p.start, End: p.end}
			if id == lunchA && day == 3 {
				c.Start, c.End = 605, 635
			}
			if id == after && day == 3 {
				continue
			}
			g.Cells = append(g.Cells, c)
		}
	}
	g.SortCells()
	b.Add(g)
	b.Add(&model.Rotation{Number: 1, Name: "Semester 1"})
	b.Add(&model.Rotation{Number: 2, Name: "Semester 2"})
	for _, x := range []*model.Teacher{{Code: "ADA", FirstName: "Ada", Surname: "Ayala"}, {Code: "BEN", FirstName: "Ben", Surname: "Boyd"},
		{Code: "CYD", FirstName: "Cyd", Surname: "Collins", MaxLoad: 2},
		{Code: "DOV", Surname: "Davis", DaysOff: []model.DayOff{{Day: 2, Kind: model.OffPreferred}, {Day: 3, Kind: model.OffFixed}}},
		{Code: "EVE", Surname: "Evans", Inactive: true}} {
		b.Add(x)
	}
	b.Add(&model.Room{Code: "LIB", Capacity: 25})
	b.Add(&model.Room{Code: "GYM", Capacity: 200})
	c := model.CourseID(b.Add(&model.Course{Code: "ENG11"}))
	lessons := func(id string, r model.Rotations, teacher model.TeacherID, slots ...model.Slot) {
		s := model.SectionID(b.Add(&model.Section{Course: c, SectionID: id, Teachers: []model.TeacherID{teacher}, Rotations: r,
			Priority:      model.PriorityUnset,
			LessonsWanted: uint8(len(slots))}))
		for _, x := range slots {
			b.Add(&model.Lesson{Section: s, Slot: x, Teachers: []model.TeacherID{teacher}})
		}
	}
	lessons("1", 0, ada, at(1, first), at(2, first), at(3, first), at(1, second), at(2, second), at(3, second))
	lessons("2", model.Rotations(0).With(2), ben, at(1, third))
	b.Add(&model.DutyArea{Code: "GATE", Name: "Front gate"})
	b.Add(&model.DutyArea{Code: "CAF", Name: "Cafeteria", CountsLoad: true})
	duty := func(area model.DutyAreaID, slot model.Slot, teacher model.TeacherID) {
		b.Add(&model.RosterSlot{Roster: model.RosterDuty, Area: area, Slot: slot, Teacher: teacher})
	}
	duty(gate, at(1, before), ada)
	duty(gate, at(2, before), 0)
	duty(cafeteria, at(1, lunchA), ben)
	duty(cafeteria, at(2, lunchA), cyd)
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for _, e := range edits {
		if _, err := tt.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	return tt
}

func entry(r model.RosterSlot) model.Edit { return model.Add{Record: &r} }

// drawn is a table as a person reads it: a line each, "." for a place that is empty, "!" for a gap, "-" for no such period.
func drawn(tt *model.Timetable, t *rosters.Table) (out []string) {
	for _, l := range t.Lines {
		text := l.Name
		if l.Detail != "" {
			text += " (" + l.Detail + ")"
		}
		for _, p := range l.Places {
			switch {
			case p.Closed:
				text += " -"
			case p.Gap:
				text += " !"
			case p.Teacher == 0:
				text += " ."
			default:
				text += " " + tt.Teacher(p.Teacher).Code
			}
		}
		out = append(out, text)
	}
	return out
}

func TestARosterIsAGridOfPeriodsAreasAndDays(t *testing.T) {
	study := model.Add{Record: &model.StudySection{Code: "SH1", Size: 30}}
	tests := []struct {
		name     string
		roster   model.RosterKind
		rotation int
		edits    []model.Edit
		want     []string
		gaps     int
	}{
		{"duty areas under the periods in which they are watched; a day that most days have is a gap", model.RosterDuty, 0, nil,
			[]string{"Before school (7:40–7:55)", "Front gate ADA ! !", "Lunch A (11:30–12:00, Wed 10:05)", "Cafeteria BEN CYD !"}, 3},
		{"two teachers in one area are two lines", model.RosterDuty, 0,
			[]model.Edit{entry(model.RosterSlot{Roster: model.RosterDuty, Area: gate, Slot: at(1, before), Teacher: ben})},
			[]string{"Before school (7:40–7:55)", "Front gate ADA ! !", "Front gate (2) BEN . .", "Lunch A (11:30–12:00, Wed 10:05)",
				"Cafeteria BEN CYD !"}, 3},
		{"a period that a day does not have has no place", model.RosterDuty, 0,
			[]model.Edit{entry(model.RosterSlot{Roster: model.RosterDuty, Area: gate, Slot: at(1, after), Teacher: ben}),
				model.Delete{Key: model.DutyAreaID(cafeteria).Key()}},
			[]string{"Before school (7:40–7:55)", "Front gate ADA ! !", "After school (2:45–3:05)", "Front gate BEN . -"}, 2},
		{"a rotation has its own entries and those of the whole year", model.RosterDuty, 1,
			[]model.Edit{entry(model.RosterSlot{Roster: model.RosterDuty, Area: gate, Slot: at(1, first), Teacher: ben, Rotations: 2}),
				entry(model.RosterSlot{Roster: model.RosterDuty, Area: cafeteria, Slot: at(1, lunchB), Teacher: dov, Rotations: 1})},
			[]string{"Before school (7:40–7:55)", "Front gate ADA ! !", "Lunch A (11:30–12:00, Wed 10:05)", "Cafeteria BEN CYD !",
				"Lunch B (12:00–12:30)", "Cafeteria DOV . ."}, 3},
		{"who is on call, by period, with a line to add one", model.RosterOnCall, 0,
			[]model.Edit{entry(model.RosterSlot{Roster: model.RosterOnCall, Slot: at(2, second), Teacher: ben}),
				entry(model.RosterSlot{Roster: model.RosterOnCall, Slot: at(2, second), Teacher: cyd})},
			[]string{"1 (8:00–8:50) . . .", "2 (9:00–9:50) . BEN .", " . CYD .", " . . .", "3 (12:40–1:30) . . ."}, 0},
		{"study halls with their rooms", model.RosterStudy, 0,
			[]model.Edit{study, entry(model.RosterSlot{Roster: model.RosterStudy, Study: 1, Slot: at(1, third), Room: 1}),
				entry(model.RosterSlot{Roster: model.RosterStudy, Study: 1, Slot: at(2, third), Room: 1, Teacher: cyd})},
			[]string{"3 (12:40–1:30)", "SH1 (LIB) ! CYD ."}, 1},
		{"nothing", model.RosterStudy, 0, nil, nil, 0},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			tt := lincoln(t, tc.edits...)
			got := rosters.New(tt).Table(tc.roster, tc.rotation)
			if diff := cmp.Diff(tc.want, drawn(tt, got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got.Gaps != tc.gaps {
				t.Errorf("%d gaps, want %d", got.Gaps, tc.gaps)
			}
		})
	}
}

func TestWhatAPlaceIsForATeacherIsSaidInWords(t *testing.T) {
	duty := func(slot model.Slot) rosters.Place {
		return rosters.Place{Roster: model.RosterDuty, Area: gate, Slot: slot}
	}
	waves := func() model.Edit { // Wednesday's second period has lunch waves, and its lunches are gone
		g := *lincoln(t).Grid(1)
		g.Cells = slices.Clone(g.Cells)
		for i := range g.Cells {
			if c := &g.Cells[i]; c.Day == 1 && c.Period == second {
				c.Variants = []model.Variant{{Code: "A", Spans: []model.Span{{Start: 565, End: 590}}}, {Code: "B",
					Spans: []model.Span{{Start: 540, End: 565}}}}
			} else if c.Day == 1 && c.Kind == model.Break {
				c.Kind = model.Spacer
			}
		}
		return model.Replace{Record: &g}
	}()
	tests := []struct {
		name  string
		who   model.TeacherID
		place rosters.Place
		edits []model.Edit
		fit   rosters.Fit
		why   string
	}{
		{"free", cyd, duty(at(1, before)), nil, rosters.Free, ""},
		{"a lesson", ada, duty(at(1, first)), nil, rosters.Blocked, "teaches ENG11 1"},
		{"a lesson of another rotation is none", ben, rosters.Place{Roster: model.RosterDuty, Area: gate, Slot: at(1, third),
			Rotations: 1}, nil, rosters.Free, ""},
		{"another duty", ada, duty(at(1, before)), nil, rosters.Blocked, "watches Front gate"},
		{"the duty that the teacher has there is none", ada, rosters.Place{Roster: model.RosterDuty, Area: gate, Slot: at(1, before),
			Entry: 1}, nil, rosters.Free, ""},
		{"on call", cyd, duty(at(1, third)), []model.Edit{entry(model.RosterSlot{Roster: model.RosterOnCall, Slot: at(1, third), Teacher: cyd})},
			rosters.Blocked, "is on call"},
		{"rostered time off", cyd, duty(at(1, third)), []model.Edit{entry(model.RosterSlot{Roster: model.RosterRTO, Slot: at(1, third),
			Teacher: cyd})},
			rosters.Blocked, "has time off"},
		{"fixed time off", dov, duty(at(3, before)), nil, rosters.Blocked, "has Wed off"},
		{"preferred time off", dov, duty(at(2, before)), nil, rosters.Warned, "prefers Tue off"},
		{"left", eve, duty(at(2, before)), nil, rosters.Blocked, "has left"},
		{"one of two lunches", ada, duty(at(1, lunchA)), nil, rosters.Free, ""},
		{"the only lunch", ben, duty(at(1, lunchB)), nil, rosters.Warned, "only lunch on Mon"},
		{"the only lunch, in rostered time off, is time off", ben, rosters.Place{Roster: model.RosterRTO, Slot: at(1, lunchB)}, nil,
			rosters.Free, ""},
		{"lunch waves are lunches", cyd, duty(at(1, second)), []model.Edit{waves}, rosters.Warned, "only lunch on Mon"},
		{"the last preparation", ada, duty(at(1, third)), nil, rosters.Warned, "last preparation on Mon"},
		{"who teaches nothing prepares nothing", cyd, duty(at(1, third)), nil, rosters.Free, ""},
		{"full load", cyd, rosters.Place{Roster: model.RosterDuty, Area: cafeteria, Slot: at(1, before)},
			[]model.Edit{entry(model.RosterSlot{Roster: model.RosterDuty, Area: cafeteria, Slot: at(3, before), Teacher: cyd})},
			rosters.Warned, "full load"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got := rosters.New(lincoln(t, tc.edits...)).Ask(tc.who, tc.place)
			if want := (rosters.Answer{Fit: tc.fit, Why: tc.why}); got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		})
	}
}

// places finds a place of a table.
type places = func(line, day int) rosters.Place

func TestEachGestureIsOneEditThatUndoTakesBack(t *testing.T) {
	call := entry(model.RosterSlot{Roster: model.RosterOnCall, Slot: at(1, first), Teacher: cyd})
	tests := []struct {
		name   string
		roster model.RosterKind
		edits  []model.Edit
		do     func(b *rosters.Board, p places) model.Edit
		label  string
		want   []string // of the rows alone; nil: as before
	}{
		{"put into a gap", model.RosterDuty, nil, func(b *rosters.Board, p places) model.Edit { return b.Put(p(1, 1), dov) },
			"Put DOV on Front gate, Tue Before school", []string{"Front gate ADA DOV !", "Cafeteria BEN CYD !"}},
		{"put where no entry is", model.RosterDuty, nil, func(b *rosters.Board, p places) model.Edit { return b.Put(p(3, 2), ada) },
			"Put ADA on Cafeteria, Wed Lunch A", []string{"Front gate ADA ! !", "Cafeteria BEN CYD ADA"}},
		{"put in the place of another", model.RosterDuty, nil, func(b *rosters.Board, p places) model.Edit { return b.Put(p(1, 0), dov) },
			"Put DOV in the place of ADA on Front gate, Mon Before school", []string{"Front gate DOV ! !", "Cafeteria BEN CYD !"}},
		{"put who is there", model.RosterDuty, nil, func(b *rosters.Board, p places) model.Edit { return b.Put(p(1, 0), ada) }, "", nil},
		{"empty a duty, which stays a gap", model.RosterDuty, nil, func(b *rosters.Board, p places) model.Edit { return b.Clear(p(3, 0)) },
			"Take BEN off Cafeteria, Mon Lunch A", []string{"Front gate ADA ! !", "Cafeteria ! CYD !"}},
		{"take a gap off the roster", model.RosterDuty, nil, func(b *rosters.Board, p places) model.Edit { return b.Clear(p(1, 1)) },
			"Take Front gate, Tue Before school off the roster", []string{"Front gate ADA . .", "Cafeteria BEN CYD !"}},
		{"swap two", model.RosterDuty, nil, func(b *rosters.Board, p places) model.Edit { return b.Move(p(1, 0), p(3, 1)) },
			"Swap ADA on Front gate, Mon Before school with CYD on Cafeteria, Tue Lunch A", []string{"Front gate CYD ! !", "Cafeteria BEN ADA !"}},
		{"move to an empty place", model.RosterDuty, nil, func(b *rosters.Board, p places) model.Edit { return b.Move(p(3, 0), p(3, 2)) },
			"Move BEN from Cafeteria, Mon Lunch A to Cafeteria, Wed Lunch A", []string{"Front gate ADA ! !", "Cafeteria ! CYD BEN"}},
		{"move one who is on call", model.RosterOnCall, []model.Edit{call},
			func(b *rosters.Board, p places) model.Edit { return b.Move(p(0, 0), p(3, 1)) },
			"Move CYD from Mon 1 to Tue 3", []string{"1 . . .", "2 . . .", "3 . CYD .", " . . ."}},
		{"empty one who is on call", model.RosterOnCall, []model.Edit{call},
			func(b *rosters.Board, p places) model.Edit { return b.Clear(p(0, 0)) },
			"Take CYD off Mon 1", []string{"1 . . .", "2 . . .", "3 . . ."}},
		{"paste a block over headings", model.RosterDuty, nil, func(b *rosters.Board, p places) model.Edit {
			return b.Paste(b.Table(model.RosterDuty, 0), 0, 1, "ben\tBoyd\n\tADA\n").Edit
		}, "Paste 3 teachers into the duty roster", []string{"Front gate ADA BEN BEN", "Cafeteria BEN CYD ADA"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			tt := lincoln(t, tc.edits...)
			b := rosters.New(tt)
			tt.Observe(func(p model.Patch) { b.Follow(p) })
			rows := func() (out []string) {
				table := b.Table(tc.roster, 0)
				for i, l := range drawn(tt, table) {
					if !table.Lines[i].Head {
						if _, end, ok := strings.Cut(l, " ("); ok {
							l = table.Lines[i].Name + end[strings.Index(end, ")")+1:]
						}
						out = append(out, l)
					}
				}
				return out
			}
			was := rows()
			e := tc.do(b, func(line, day int) rosters.Place { p, _ := b.Table(tc.roster, 0).At(line, day); return p })
			if tc.want == nil {
				if e != nil {
					t.Errorf("it is an edit: %s", e.Label(tt))
				}
				return
			}
			if _, err := tt.Apply(e); err != nil {
				t.Fatal(err)
			}
			if got := tt.UndoLabel(); got != tc.label {
				t.Errorf("it is called %q, want %q", got, tc.label)
			}
			if diff := cmp.Diff(tc.want, rows()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			tt.Undo()
			if diff := cmp.Diff(was, rows()); diff != "" {
				t.Errorf("after undo (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAPasteSaysWhatItCouldNotTake(t *testing.T) {
	b := rosters.New(lincoln(t))
	got := b.Paste(b.Table(model.RosterDuty, 0), 1, 1, "NOBODY\tBEN\tCYD\nADA\r\n\t\tBEN")
	if got.Taken != 2 || got.Outside != 2 || !slices.Equal(got.Unknown, []string{"NOBODY"}) {
		t.Errorf("%+v", got)
	}
}

func TestGapsAreFilledWithTheFreeTeachersWhoHaveFewest(t *testing.T) {
	tt := lincoln(t)
	b := rosters.New(tt)
	list, left := b.Fill(model.RosterDuty, 0)
	var got []string
	for _, p := range list {
		got = append(got, tt.Teacher(p.Teacher).Code+" "+b.Name(p.Place))
	}
	// DOV prefers Tuesday off and has Wednesday off, so that all three gaps go to ADA, BEN and CYD, who have one each.
	for i, p := range list {
		if a := b.Ask(p.Teacher, p.Place); a.Fit != rosters.Free {
			t.Errorf("%s is proposed, who %s", got[i], a.Why)
		}
	}
	if len(list) != 3 || left != 0 {
		t.Fatalf("proposed %q, and %d are left", got, left)
	}
	if _, err := tt.Apply(b.Take(list...)); err != nil {
		t.Fatal(err)
	}
	if got := tt.UndoLabel(); got != "Fill 3 gaps of the duty roster" {
		t.Errorf("it is called %q", got)
	}
	b = rosters.New(tt)
	if b.Gaps() != 0 {
		t.Errorf("%d gaps are left", b.Gaps())
	}
	if still := b.Still(list, model.RosterDuty, 0); len(still) != 0 {
		t.Errorf("still proposed: %+v", still)
	}
}

func TestAFairShareFollowsHours(t *testing.T) {
	tt := lincoln(t, model.SetField{Key: cyd.Key(), Field: "maxLoad", Value: "2"}, model.SetField{Key: ben.Key(), Field: "maxLoad",
		Value: "6"},
		model.SetField{Key: ada.Key(), Field: "maxLoad", Value: "6"})
	b := rosters.New(tt)
	f := b.Fairness(model.RosterDuty, 0)
	var got []string
	for _, s := range f.Shares {
		got = append(got, fmt.Sprintf("%s %d of %d–%d %v off %d", s.Teacher.Code, s.Have, s.Low, s.High, s.Part, s.Off()))
	}
	// Hours: ADA 6, BEN 6, CYD 2 of 6, DOV two of three days: 3 full times share 6 places.
	want := []string{"ADA 1 of 2–2 false off -1", "BEN 1 of 2–2 false off -1", "CYD 1 of 0–1 true off 0", "DOV 0 of 1–2 true off -1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]rosters.Bar{{Have: 0, Teachers: 1}, {Have: 1, Teachers: 3}}, f.Bars); diff != "" {
		t.Errorf("bars (-want +got):\n%s", diff)
	}
	if got, want := b.FairWords(model.RosterDuty, 0),
		"4 teachers by duties a cycle. 6 places: 2 each is fair, fewer for part time."; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	if got, want := b.Facts(ada, 0), "6 of 6 lessons"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

func TestWhoIsFreeComesFirstAndOfThoseWhoHasFewest(t *testing.T) {
	b := rosters.New(lincoln(t))
	p, _ := b.Table(model.RosterDuty, 0).At(1, 1)
	var got []string
	for _, c := range b.Who(p, 0, "") {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s %d %s", c.Teacher.Code, c.Have, c.Answer.Why)))
	}
	want := []string{"ADA 1", "BEN 1", "CYD 1", "DOV 0 prefers Tue off"}
	slices.Sort(got[:3])
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if found := b.Who(p, 0, "coll"); len(found) != 1 || found[0].Teacher.Code != "CYD" {
		t.Errorf("coll finds %+v", found)
	}
}

func TestDutyAreasAreReadFromAList(t *testing.T) {
	tests := []struct {
		name    string
		text    string
		periods []model.PeriodID
		says    string
		wrong   []string
		unknown []string
		want    []string
	}{
		{"names, in the periods chosen", "Bus loop\n\nParking lot\n", []model.PeriodID{after}, "Makes 2 duty areas with 4 places.", nil, nil,
			[]string{"After school (2:45–3:05)", "Bus loop ! ! -", "Parking lot ! ! -"}},
		{"a table from a spreadsheet", "Area\tPeriod\tMon\tTue\nFront gate\tLunch B\tcyd\tZED\nCourt\tLB\t\tBen", nil,
			"Makes 1 duty area with 6 places.", nil,
			[]string{"ZED"}, []string{"Lunch B (12:00–12:30)", "Court ! BEN !", "Front gate CYD ! !"}},
		{"what can't be read", "Court\nRoof\tNoon", nil, "Nothing to make yet.",
			[]string{"Court: choose a period, or write one behind the name", "Roof: there is no period Noon"}, nil, nil},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			tt := lincoln(t)
			b := rosters.New(tt)
			periods := slices.DeleteFunc(b.Periods(model.RosterDuty), func(p rosters.Period) bool { return !slices.Contains(tc.periods, p.ID) })
			got := b.AddAreas(tc.text, periods, 0)
			if got.Words() != tc.says {
				t.Errorf("it says %q, want %q", got.Words(), tc.says)
			}
			if diff := cmp.Diff(tc.wrong, got.Wrong); diff != "" {
				t.Errorf("wrong (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.unknown, got.Unknown); diff != "" {
				t.Errorf("unknown (-want +got):\n%s", diff)
			}
			if got.Edit == nil {
				return
			}
			if _, err := tt.Apply(got.Edit); err != nil {
				t.Fatal(err)
			}
			lines := drawn(tt, rosters.New(tt).Table(model.RosterDuty, 0))
			if len(lines) < len(tc.want) {
				t.Fatalf("it is %q", lines)
			}
			if diff := cmp.Diff(tc.want, lines[len(lines)-len(tc.want):]); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
