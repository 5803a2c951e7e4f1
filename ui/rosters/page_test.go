package rosters

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"carillon/internal/demo"
	"carillon/internal/rosters"
	"carillon/model"
	"carillon/ui/kit"
)

var wide = fyne.NewSize(1148, 700)

// small is a school of two days: ADA and BEN teach first each day, CYD nothing, and DOV prefers Tuesday off. The gate is watched before
// school: on Monday by ADA, on Tuesday by nobody; the court on Monday by BEN and on Tuesday by CYD.
func small(t testing.TB) *model.Timetable {
	t.Helper()
	b := model.NewBuilder()
	b.Add(&model.School{Name: "Lincoln High", Region: model.RegionUSA, First: model.NewDate(2026, 8, 17), Last: model.NewDate(2027, 6, 11)})
	g := &model.Grid{Code: "MAIN", Days: []model.Day{{Code: "Mon", Name: "Monday"}, {Code: "Tue", Name: "Tuesday"}}}
	for i, p := range []struct {
		code, name string
		kind       model.PeriodKind
		start      model.Minute
	}{{"BS", "Before school", model.Offline, 460}, {"1", "", model.Teaching, 480}, {"2", "", model.Teaching, 540}, {"3", "",
		model.Teaching, 600}} {
		id := model.PeriodID(i + 1)
		g.Periods = append(g.Periods, model.Period{ID: id, Code: p.code, Name: p.name})
		for day := uint8(1); day <= 2; day++ {
			g.Cells = append(g.Cells, model.Cell{Day: day, Period: id, Kind: p.kind, Start: p.start, End: p.start + 15})
		}
	}
	g.SortCells()
	b.Add(g)
	for _, x := range []*model.Teacher{{Code: "ADA", Surname: "Ayala"}, {Code: "BEN", Surname: "Boyd"}, {Code: "CYD", Surname: "Collins"},
		{Code: "DOV", Surname: "Davis", DaysOff: []model.DayOff{{Day: 2, Kind: model.OffPreferred}}}} {
		b.Add(x)
	}
	c := model.CourseID(b.Add(&model.Course{Code: "ENG11"}))
	for id, code := range map[model.TeacherID]string{1: "1", 2: "2"} {
		s := model.SectionID(b.Add(&model.Section{Course: c, SectionID: code, Teachers: []model.TeacherID{id},
			Priority: model.PriorityUnset, LessonsWanted: 2}))
		for day := uint8(1); day <= 2; day++ {
			b.Add(&model.Lesson{Section: s, Slot: model.Slot{Grid: 1, Day: day, Period: 2}, Teachers: []model.TeacherID{id}})
		}
	}
	b.Add(&model.DutyArea{Code: "COURT", Name: "Court"})
	b.Add(&model.DutyArea{Code: "GATE", Name: "Gate"})
	for _, x := range []struct {
		area    model.DutyAreaID
		day     uint8
		teacher model.TeacherID
	}{{1, 1, 2}, {1, 2, 3}, {2, 1, 1}, {2, 2, 0}} {
		b.Add(&model.RosterSlot{Roster: model.RosterDuty, Area: x.area, Slot: model.Slot{Grid: 1, Day: x.day, Period: 1}, Teacher: x.teacher})
	}
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return tt
}

// rows are who is where: the lines of places, the days with blanks between, "-" for nobody.
func (r *rig) rows() string {
	var out []string
	for l := range r.table.Lines {
		if r.table.Lines[l].Head {
			continue
		}
		var days []string
		for d := range r.table.Days {
			who := r.who(l, d)
			if who == "" {
				who = "-"
			}
			days = append(days, who)
		}
		out = append(out, strings.Join(days, " "))
	}
	return strings.Join(out, " | ")
}

func (r *rig) press(text string) {
	r.t.Helper()
	find := func(o fyne.CanvasObject) bool {
		for _, x := range test.LaidOutObjects(o) {
			if b, ok := x.(*kit.Button); ok && b.Visible() && strings.HasPrefix(b.Text, text) {
				b.Tapped(nil)
				return true
			}
		}
		return false
	}
	if top := r.win.Canvas().Overlays().Top(); top != nil && find(top) {
		return
	}
	if !find(r.win.Content()) {
		r.t.Fatalf("there is no button %q", text)
	}
}

func TestPlacesAreFilledMovedSwappedAndEmptiedByMouseAndKeyboard(t *testing.T) {
	const was = "BEN CYD | ADA -"
	altDown := &desktop.CustomShortcut{KeyName: fyne.KeyDown, Modifier: fyne.KeyModifierAlt}
	clip := func(text string) fyne.Clipboard { c := test.NewClipboard(); c.SetContent(text); return c }
	tests := []struct {
		name string
		do   func(r *rig)
		want string
		undo string
		says string
	}{
		{"a drag to an empty place", func(r *rig) { r.drag(2, 0, 2, 1) }, "BEN CYD | - ADA",
			"Move ADA from Gate, Mon Before school to Gate, Tue Before school", ""},
		{"a drop on a name swaps", func(r *rig) { r.drag(2, 0, 1, 1) }, "BEN ADA | CYD -",
			"Swap ADA on Gate, Mon Before school with CYD on Court, Tue Before school", ""},
		{"a drag from the list", func(r *rig) { r.dragShare(3, 2, 0); r.panel.list.DragEnd() }, "BEN CYD | DOV -",
			"Put DOV in the place of ADA on Gate, Mon Before school", ""},
		{"what a teacher prefers off is said", func(r *rig) { r.dragShare(3, 2, 1); r.panel.list.DragEnd() }, "BEN CYD | ADA DOV",
			"Put DOV on Gate, Tue Before school",
			"DOV prefers Tue off."},
		{"a drag to a heading puts back", func(r *rig) { r.drag(2, 0, 0, 1) }, was, "", ""},
		{"Escape puts back", func(r *rig) { r.carryTo(2, 0, 2, 1); r.key(fyne.KeyEscape); r.DragEnd() }, was, "", ""},
		{"a code is typed", func(r *rig) { r.click(2, 1); r.types("cyd"); r.key(fyne.KeyReturn) }, "BEN CYD | ADA CYD", "", "CYD watches Court"},
		{"a name is typed", func(r *rig) { r.click(2, 1); r.types("dav"); r.key(fyne.KeyReturn) }, "BEN CYD | ADA DOV",
			"Put DOV on Gate, Tue Before school", "DOV prefers Tue off."},
		{"what nobody is called", func(r *rig) { r.click(2, 1); r.types("xyz"); r.key(fyne.KeyReturn) }, was, "", "No teacher is called xyz."},
		{"Alt+Down lists who is free, fewest first", func(r *rig) { r.click(2, 0); r.shortcut(altDown); r.key(fyne.KeyReturn) },
			"BEN CYD | DOV -",
			"Put DOV in the place of ADA on Gate, Mon Before school", ""},
		{"Escape leaves the list", func(r *rig) { r.click(2, 1); r.shortcut(altDown); r.key(fyne.KeyEscape) }, was, "", ""},
		{"Delete empties", func(r *rig) { r.click(1, 0); r.key(fyne.KeyDelete) }, "- CYD | ADA -", "Take BEN off Court, Mon Before school", ""},
		{"Delete takes a gap off the roster", func(r *rig) { r.click(2, 1); r.key(fyne.KeyDelete) }, was,
			"Take Gate, Tue Before school off the roster", ""},
		{"cut", func(r *rig) { r.click(1, 0); r.shortcut(&fyne.ShortcutCut{Clipboard: clip("")}) }, "- CYD | ADA -",
			"Take BEN off Court, Mon Before school", ""},
		{"paste", func(r *rig) { r.click(2, 1); r.shortcut(&fyne.ShortcutPaste{Clipboard: clip("DOV\n")}) }, "BEN CYD | ADA DOV",
			"Put DOV on Gate, Tue Before school", ""},
		{"paste a block", func(r *rig) { r.click(1, 0); r.shortcut(&fyne.ShortcutPaste{Clipboard: clip("CYD\tDOV\nZED\tBEN")}) },
			"CYD DOV | ADA BEN",
			"Paste 3 teachers into the duty roster", "1 text is no teacher's: ZED."},
		{"picked up and put down by keyboard", func(r *rig) { r.click(2, 0); r.key(fyne.KeyReturn, fyne.KeyRight, fyne.KeyReturn) },
			"BEN CYD | - ADA",
			"Move ADA from Gate, Mon Before school to Gate, Tue Before school", ""},
		{"picked up in the list: the first free gap is aimed at", func(r *rig) {
			r.FocusPanel()
			r.key(fyne.KeyHome, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
			r.key(fyne.KeyReturn)
		}, "BEN CYD | ADA DOV", "Put DOV on Gate, Tue Before school", "DOV prefers Tue off."},
		{"gaps are filled, all as one", func(r *rig) { r.press("Fill 1 gap"); r.press("Take all") }, "", "Put", ""},
		{"a proposal is taken by Enter", func(r *rig) { r.press("Fill 1 gap"); r.key(fyne.KeyReturn) }, "", "Put", ""},
		{"proposals are forgotten", func(r *rig) { r.press("Fill 1 gap"); r.press("Forget") }, was, "", ""},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			tt := small(t)
			r := newRig(t, tt, wide, kit.ModeLight)
			r.panel.order.Choose(2) // by code
			if got := r.rows(); got != was {
				t.Fatalf("the school is %q", got)
			}
			tc.do(r)
			if strings.HasPrefix(tc.says, "CYD watches") { // blocked: it is asked
				if d := r.host.Top(); d == nil {
					t.Fatal("nothing is asked")
				}
				if got := r.rows(); got != was {
					t.Errorf("before the answer it is %q", got)
				}
				r.press("Put there")
				if got := r.rows(); got != tc.want {
					t.Errorf("it is %q, want %q", got, tc.want)
				}
				return
			}
			if got := r.rows(); tc.want != "" && got != tc.want || tc.want == "" && strings.Contains(got, "-") {
				t.Errorf("it is %q, want %q", got, tc.want)
			}
			if got := tt.UndoLabel(); tc.undo == "Put" && !strings.HasPrefix(got, "Put ") || tc.undo != "Put" && got != tc.undo {
				t.Errorf("undo is %q, want %q", got, tc.undo)
			}
			if tc.says != "" && !strings.Contains(r.said, tc.says) {
				t.Errorf("it says %q, want %q", r.said, tc.says)
			}
			for tt.UndoLabel() != "" {
				tt.Undo()
			}
			if got := r.rows(); got != was {
				t.Errorf("after undo it is %q", got)
			}
		})
	}
}

// TestEachPlaceSaysWhatItIsForATeacherWhoIsHeld: in words, not by colour alone.
func TestEachPlaceSaysWhatItIsForATeacherWhoIsHeld(t *testing.T) {
	tt := small(t)
	for _, x := range []model.RosterSlot{{Roster: model.RosterDuty, Area: 2, Slot: model.Slot{Grid: 1, Day: 1, Period: 2}},
		{Roster: model.RosterDuty, Area: 2, Slot: model.Slot{Grid: 1, Day: 2, Period: 3}}} {
		if _, err := tt.Apply(model.Add{Record: &x}); err != nil {
			t.Fatal(err)
		}
	}
	says := func(id model.TeacherID) string {
		r := newRig(t, tt, wide, kit.ModeLight)
		r.Hold(id)
		var out []string
		for l := range r.table.Lines {
			for d, p := range r.table.Lines[l].Places {
				if c, ok := r.Grid.renderer.card(p, spot{l, d}, fyne.NewSize(300, 29)); p.Gap && ok {
					out = append(out, c.text+c.bold)
					if c.picture == nil {
						t.Errorf("%s looks like any other place", c.text)
					}
				}
			}
		}
		return strings.Join(out, " | ")
	}
	for id, want := range map[model.TeacherID]string{1: "✓ ADA is free | ▲ teaches ENG11 1 | free",
		4: "◆ prefers Tue off | ✓ DOV is free | ◆ prefers Tue off"} {
		if got := says(id); got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
}

func TestAnEmptyRosterOffersItsFirstStep(t *testing.T) {
	tt := small(t)
	for _, id := range []model.DutyAreaID{1, 2} {
		if _, err := tt.Apply(model.Delete{Key: id.Key()}); err != nil {
			t.Fatal(err)
		}
	}
	r := newRig(t, tt, wide, kit.ModeLight)
	if !r.empty.Visible() || r.PanelShown() {
		t.Fatalf("empty %v, with a panel %v", r.empty.Visible(), r.PanelShown())
	}
	if b, ok := r.Target().(*kit.Button); !ok || b.Text != "Add areas" {
		t.Errorf("the keyboard goes to %T", r.Target())
	}
	fyne.CurrentApp().Clipboard().SetContent("Area\tPeriod\tMon\tTue\nBus loop\tBefore school\tada\t\nRoof\t3\t\tCYD")
	r.press("Paste")
	d := r.host.Top()
	if d == nil || d.Title != "Add duty areas" {
		t.Fatalf("the dialog is %v", d)
	}
	d.Primary.Tapped(nil)
	if got := r.rows(); got != "ADA - | - CYD" || r.empty.Visible() {
		t.Errorf("it is %q", got)
	}
	if got := tt.UndoLabel(); got != "Add 2 duty areas" {
		t.Errorf("it is called %q", got)
	}
	r.ShowRoster(model.RosterStudy)
	jumped := model.KindNone
	r.OnJump = func(k model.Key) { jumped = k.Kind }
	r.press("Add study sections")
	if jumped != model.KindStudySection {
		t.Errorf("it goes to %v", jumped)
	}
	if _, err := tt.Apply(model.Add{Record: &model.StudySection{Code: "SH1"}}); err != nil {
		t.Fatal(err)
	}
	r.press("Add study halls")
	for _, o := range test.LaidOutObjects(r.win.Canvas().Overlays().Top()) {
		if c, ok := o.(*kit.Check); ok && c.Text == "3" {
			c.SetChecked(true)
		}
	}
	r.host.Top().Primary.Tapped(nil)
	if got := r.rows(); got != "- -" || r.table.Gaps != 2 {
		t.Errorf("study halls are %q with %d gaps", got, r.table.Gaps)
	}
	r.ShowRoster(model.RosterOnCall)
	if got := r.rows(); got != "- - | - - | - -" {
		t.Errorf("coverage is %q", got)
	}
}

func TestThePanelIsADrawerInANarrowWindow(t *testing.T) {
	r := newRig(t, small(t), fyne.NewSize(828, 440), kit.ModeLight)
	if r.PanelShown() {
		t.Error("it is there from the beginning")
	}
	r.key(fyne.KeyF4)
	if !r.PanelShown() || !r.InPanel(r.win.Canvas().Focused()) {
		t.Errorf("F4: shown %v, keyboard on %T", r.PanelShown(), r.win.Canvas().Focused())
	}
	r.key(fyne.KeyEscape)
	if r.PanelShown() || r.win.Canvas().Focused() != fyne.Focusable(r.Grid) {
		t.Errorf("Escape: shown %v, keyboard on %T", r.PanelShown(), r.win.Canvas().Focused())
	}
	r.win.Resize(wide)
	if !r.PanelShown() {
		t.Error("it is not there in a wide window")
	}
	r.panel.filter.SetText("dav")
	if len(r.panel.list.all) != 1 || r.panel.list.chosen != 4 {
		t.Errorf("the filter finds %d", len(r.panel.list.all))
	}
}

// BenchmarkOpening is a page of 300 teachers that is shown for the first time, painting left out.
func BenchmarkOpening(b *testing.B) {
	tt := demo.New(demo.Options{Students: 5000, Seed: 1, Year: 2026})
	r := newRig(b, tt, fyne.NewSize(1788, 980), kit.ModeLight)
	for _, k := range rosters.Kinds() {
		b.Run(rosters.Title(k), func(b *testing.B) {
			r.CountStudents = nil // in the background
			for b.Loop() {
				r.kind = k
				r.SetBoard(rosters.New(tt))
			}
		})
	}
}
