package registers

import (
	"fmt"
	"image/color"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
	"carillon/ui/kit"
)

// people is a register with three rows, in a window.
func people(t *testing.T) *Register {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(kit.ModeLight))
	r := New(&Definition{Title: "Students", Empty: "Nobody yet.", Columns: []Column{
		{Title: "Surname", Width: 120, Strong: true}, {Title: "Lessons", Width: 80, Number: true}}})
	w := test.NewTempWindow(t, r.Object())
	w.Resize(fyne.NewSize(500, 300))
	r.SetRows([]Row{row(1, "Reyes", "12"), row(2, "Adams", "9"), row(3, "Novak", "")})
	return r
}

func row(id uint32, cells ...string) Row {
	return Row{Key: model.Key{Kind: model.KindStudent, ID: id}, Cells: cells}
}

func ids(r *Register) []uint32 {
	var out []uint32
	for _, k := range r.Shown() {
		out = append(out, k.ID)
	}
	return out
}

func TestRowsAreSortedByTheHeadingThatIsPressed(t *testing.T) {
	r := people(t)
	for _, c := range []struct {
		column int
		want   []uint32
	}{
		{-1, []uint32{2, 3, 1}}, // by the first column at first
		{1, []uint32{2, 1, 3}},  // 9 before 12, blanks last
		{1, []uint32{1, 2, 3}},  // turned round, blanks still last
		{0, []uint32{2, 3, 1}},
	} {
		if c.column >= 0 {
			r.SortBy(c.column)
		}
		if diff := cmp.Diff(c.want, ids(r)); diff != "" {
			t.Errorf("after pressing heading %d (-want +got):\n%s", c.column, diff)
		}
	}
}

func TestTheFilterLooksForEachWordInTheWholeRow(t *testing.T) {
	r := people(t)
	for text, want := range map[string][]uint32{"REY": {1}, "a": {2, 3}, "12 reyes": {1}, "reyes 9": nil, "": {2, 3, 1}} {
		r.Filter.SetText("")
		test.Type(r.Filter, text)
		if diff := cmp.Diff(want, ids(r)); diff != "" {
			t.Errorf("filter %q (-want +got):\n%s", text, diff)
		}
	}
	r.Filter.SetText("reyes")
	if got := r.count.Text(); got != "1 of 3" {
		t.Errorf("the count says %q", got)
	}
	r.Filter.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if r.Filter.Text != "" || len(r.Shown()) != 3 {
		t.Error("Escape did not take the filter away")
	}
}

func TestTheFilterFindsANameInEverySpelling(t *testing.T) {
	r := people(t)
	r.SetRows([]Row{row(1, "O'Brien", ""), row(2, "O’Brien", ""), row(3, "Nu\u00f1ez", ""), row(4, "Nun\u0303ez", ""), row(5, "Ka\u02bb\u014dpua", ""),
		row(6, "Smith-Jones", ""), row(7, "Mac Leod", "")})
	for text, want := range map[string][]uint32{"obrien": {1, 2}, "O'Brien": {1, 2}, "nunez": {3, 4}, "NUÑEZ": {3, 4}, "kaopua": {5}, "smith jones": {6}, "macleod": {7}} {
		r.Filter.SetText(text)
		got := ids(r)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("filter %q (-want +got):\n%s", text, diff)
		}
	}
}

// register is the definition of a kind's register.
func register(t *testing.T, kind model.Kind) *Definition {
	t.Helper()
	for _, d := range Definitions() {
		if d.Kind == kind {
			return &d
		}
	}
	t.Fatalf("there is no register of %s", kind)
	return nil
}

// TestEveryKindCanHaveARegister: with the columns that its fields make.
func TestEveryKindCanHaveARegister(t *testing.T) {
	for _, kind := range model.Kinds() {
		d := define(kind, "Nothing here.")
		tt, _ := model.NewBuilder().Timetable()
		if record := model.Blank(kind); len(model.Fields(kind)) > 1 && (d.Title == "" || len(d.Rows(tt)) != 0 || record == nil) {
			t.Errorf("%s: %+v", kind, d)
		}
	}
}

func TestAListIsSortedByCollationAndGradesByTheirOrder(t *testing.T) {
	r := people(t)
	r.SetRows([]Row{row(1, "Zoll", ""), row(2, "Ōno", ""), row(3, "Nuñez", ""), row(4, "Nunoz", ""), row(5, "nunez", "")})
	if diff := cmp.Diff([]uint32{5, 3, 4, 2, 1}, ids(r)); diff != "" {
		t.Errorf("by surname (-want +got):\n%s", diff)
	}
	tt, errs := model.NewBuilder().Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for i, code := range []string{"10", "PK", "KG", "9", "TK", "UG"} {
		for _, e := range []model.Edit{model.Add{Record: &model.YearLevel{Code: code, Order: names.GradeOrder(code)}},
			model.Add{Record: &model.Student{SISID: code, YearLevel: model.YearLevelID(i + 1)}}} {
			if _, err := tt.Apply(e); err != nil {
				t.Fatal(err)
			}
		}
	}
	def := *register(t, model.KindStudent)
	r = New(&def)
	r.SetRows(def.Rows(tt))
	r.SortBy(3)
	if diff := cmp.Diff([]uint32{2, 5, 3, 4, 1, 6}, ids(r)); diff != "" {
		t.Errorf("by year level (-want +got):\n%s", diff)
	}
}

// TestALoadIsThatOfTheFullestRotation: as the rule of over-load counts it, and not of all rotations together.
func TestALoadIsThatOfTheFullestRotation(t *testing.T) {
	b := model.NewBuilder()
	g := &model.Grid{Code: "Main", Days: []model.Day{{Code: "Mon"}}}
	for p := range model.PeriodID(9) {
		g.Periods = append(g.Periods, model.Period{ID: p + 1, Code: fmt.Sprint(p + 1)})
		g.Cells = append(g.Cells, model.Cell{Day: 1, Period: p + 1, Kind: model.Teaching, Start: 480 + 60*model.Minute(p), End: 540 + 60*model.Minute(p)})
	}
	b.Add(g)
	b.Add(&model.Rotation{Number: 1, Name: "Semester 1"})
	b.Add(&model.Rotation{Number: 2, Name: "Semester 2"})
	b.Add(&model.Course{Code: "MAT"})
	for i, c := range []struct {
		most   uint16
		r1, r2 int // lessons in each
		always int
	}{{5, 6, 4, 0}, {5, 2, 2, 3}, {0, 0, 0, 2}, {0, 0, 1, 2}} {
		id := model.TeacherID(b.Add(&model.Teacher{Code: fmt.Sprint("T", i), MaxLoad: c.most}))
		for r, n := range []int{c.always, c.r1, c.r2} {
			sec := model.SectionID(b.Add(&model.Section{Course: 1, SectionID: fmt.Sprint(i, r), Rotations: model.Rotations(r), Teachers: []model.TeacherID{id}}))
			for p := range n {
				slot := model.Slot{Grid: 1, Day: 1, Period: model.PeriodID(p + 1)}
				if r > 0 {
					slot.Period += model.PeriodID(c.always)
				}
				b.Add(&model.Lesson{Section: sec, Slot: slot, Teachers: []model.TeacherID{id}})
			}
			b.Add(&model.Lesson{Section: sec, Teachers: []model.TeacherID{id}}) // not placed: no load
		}
	}
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	c := rules.New(tt)
	defer c.Close()
	def := *register(t, model.KindTeacher)
	var got []string
	for i, row := range def.Rows(tt) {
		got = append(got, row.Cells[4])
		if over := strings.Contains(row.Cells[4], "6 of 5"); over != (c.Count(rules.OverLoad) > 0 && i == 0) {
			t.Errorf("%s: over load %v", row.Cells[4], over)
		}
	}
	if diff := cmp.Diff([]string{"Semester 1: 6 of 5", "Semester 1: 5 of 5", "2", "Semester 2: 3"}, got); diff != "" {
		t.Errorf("loads (-want +got):\n%s", diff)
	}
}

func TestARegisterIsWalkedByKeyboard(t *testing.T) {
	r := people(t)
	var opened, on []uint32
	r.OnOpen = func(k model.Key) { opened = append(opened, k.ID) }
	r.OnSelect = func(k model.Key) { on = append(on, k.ID) }
	c := fyne.CurrentApp().Driver().CanvasForObject(r.table)
	c.Focus(r.Filter)
	r.Filter.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if c.Focused() != r.table {
		t.Fatal("Down in the filter does not go to the table")
	}
	for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn, fyne.KeyEscape} {
		c.Focused().TypedKey(&fyne.KeyEvent{Name: k})
	}
	if diff := cmp.Diff([]uint32{3, 1}, opened); diff != "" {
		t.Errorf("opened (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]uint32{2, 3, 1}, on); diff != "" {
		t.Errorf("walked over (-want +got):\n%s", diff)
	}
	if c.Focused() != r.Filter {
		t.Error("Escape in the table does not go back to the filter")
	}
}

// at is the middle of a row, below the heading.
func at(row int) fyne.Position {
	return fyne.NewPos(30, rowHeight+2+float32(row)*(rowHeight+1)+rowHeight/2)
}

func TestADoublePressOpensTheRowUnderThePointer(t *testing.T) {
	r := people(t)
	var opened []uint32
	r.OnOpen = func(k model.Key) { opened = append(opened, k.ID) }
	press := func(row int) {
		ev := fyne.PointEvent{Position: at(row)}
		r.table.MouseDown(&desktop.MouseEvent{PointEvent: ev, Button: desktop.MouseButtonPrimary})
	}
	for _, c := range []struct {
		name   string
		rows   []int
		opens  []uint32
		on     uint32
		second bool // the presses come so quickly that Fyne counts them as one double press
	}{
		{"two quick presses", []int{0, 0}, []uint32{2}, 2, true},
		{"two slow presses", []int{1, 1}, nil, 3, false},
		{"two quick presses on two rows", []int{1, 2}, nil, 1, true},
		{"a press below the rows", []int{7, 7}, nil, 1, true},
	} {
		opened = nil
		for i, row := range c.rows {
			press(row)
			ev := &fyne.PointEvent{Position: at(row)}
			switch {
			case !c.second:
				r.table.Tapped(ev)
			case i == 1:
				r.table.DoubleTapped(ev)
			}
		}
		if diff := cmp.Diff(c.opens, opened); diff != "" {
			t.Errorf("%s: opened (-want +got):\n%s", c.name, diff)
		}
		if k, ok := r.Current(); !ok || k.ID != c.on {
			t.Errorf("%s: on %v, want %d", c.name, k, c.on)
		}
	}
	r.table.Tapped(&fyne.PointEvent{Position: at(0)}) // a driver without MouseDown
	r.table.Tapped(&fyne.PointEvent{Position: at(1)})
	if k, _ := r.Current(); k.ID != 3 {
		t.Errorf("a tap alone goes to %v", k)
	}
}

func TestNobodyIsOnARowBeforeGoingThere(t *testing.T) {
	r := people(t)
	if k, ok := r.Current(); ok {
		t.Errorf("on %v at first", k)
	}
	r.FocusTable()
	if k, ok := r.Current(); !ok || k.ID != 2 {
		t.Errorf("with the keyboard in the table: on %v, %v", k, ok)
	}
	r.table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	r.table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) // back to the filter
	r.Filter.SetText("reyes")
	if k, ok := r.Current(); ok {
		t.Errorf("on %v, which the filter hides", k)
	}
	r.Filter.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown}) // from the filter into the rows
	if k, ok := r.Current(); !ok || k.ID != 1 {
		t.Errorf("on %v, %v; want the only row", k, ok)
	}
}

func TestARegisterHasActionsANoteAndKeysOfItsOwn(t *testing.T) {
	r := people(t)
	pressed, keys := 0, []fyne.KeyName{}
	r.SetActions(kit.NewButton("Old", nil))
	b := kit.NewButton("New Student…", func() { pressed++ })
	r.SetActions(b)
	r.SetNote(kit.NewText("Students come from the SIS.", kit.TextStyle{}))
	if c := fyne.CurrentApp().Driver().CanvasForObject(b); len(r.right.Objects) != 2 || c == nil || b.Size().Width < 50 {
		t.Errorf("%d objects at the right, the button is %v", len(r.right.Objects), b.Size())
	}
	test.Tap(b)
	if pressed != 1 || !r.note.Visible() {
		t.Errorf("pressed %d times, the note is shown: %v", pressed, r.note.Visible())
	}
	r.SetNote(nil)
	if r.note.Visible() {
		t.Error("the note is still there")
	}
	opened := 0
	r.OnOpen = func(model.Key) { opened++ }
	r.OnKey = func(ev *fyne.KeyEvent) bool { keys = append(keys, ev.Name); return ev.Name == fyne.KeyDelete }
	r.FocusTable()
	for _, k := range []fyne.KeyName{fyne.KeyDelete, fyne.KeyF2} {
		r.table.TypedKey(&fyne.KeyEvent{Name: k})
	}
	if opened != 1 || len(keys) != 2 {
		t.Errorf("opened %d times with F2, seen %v", opened, keys)
	}
}

func TestGoingToARecordTakesAFilterAwayThatHidesIt(t *testing.T) {
	r := people(t)
	r.Filter.SetText("adams")
	if !r.Select(model.Key{Kind: model.KindStudent, ID: 1}) {
		t.Fatal("the record was not found")
	}
	if r.Filter.Text != "" || r.current != 2 {
		t.Errorf("filter %q, row %d; want no filter and row 2", r.Filter.Text, r.current)
	}
	if r.Select(model.Key{Kind: model.KindStudent, ID: 99}) {
		t.Error("a record that is not there was found")
	}
}

func TestAnEmptyRegisterSaysWhatBelongsThere(t *testing.T) {
	r := people(t)
	if r.empty.Visible() {
		t.Error("a register with rows says it is empty")
	}
	r.SetRows(nil)
	if !r.empty.Visible() || r.table.Visible() {
		t.Error("a register without rows does not say so")
	}
}

func TestEachDefinitionMakesOneCellPerColumn(t *testing.T) {
	b := model.NewBuilder()
	y := b.Add(&model.YearLevel{Code: "9", Name: "Grade 9"})
	f := b.Add(&model.Faculty{Code: "MAT", Name: "Mathematics"})
	teacher := b.Add(&model.Teacher{Code: "KIM", FirstName: "Grace", PreferredName: "Gigi", Surname: "Kim", Faculty: model.FacultyID(f), MaxLoad: 20})
	room := b.Add(&model.Room{Code: "A204", Capacity: 28})
	c := b.Add(&model.Course{Code: "09MAT", Name: "Mathematics 9", Faculty: model.FacultyID(f)})
	s := b.Add(&model.Section{Course: model.CourseID(c), SectionID: "2", Teachers: []model.TeacherID{model.TeacherID(teacher)},
		Room: model.RoomID(room), Size: 30, LessonsWanted: 4, Priority: model.PriorityUnset})
	b.Add(&model.Lesson{Section: model.SectionID(s), Teachers: []model.TeacherID{model.TeacherID(teacher)}})
	student := b.Add(&model.Student{SISID: "100", Surname: "Reyes", FirstName: "Ana", YearLevel: model.YearLevelID(y), Inactive: true})
	b.Add(&model.Enrolment{Section: model.SectionID(s), Student: model.StudentID(student)})
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	want := map[model.Kind]string{
		model.KindSection: "09MAT 2|Mathematics 9|Mathematics|KIM|A204|1 of 30|0 of 4|All",
		model.KindStudent: "Reyes|Ana||Grade 9||100|1|No",
		model.KindTeacher: "KIM|Kim|Gigi|Mathematics|0 of 20||Yes",
		model.KindRoom:    "A204|||28||0",
	}
	for _, d := range Definitions() {
		rows := d.Rows(tt)
		if len(rows) != 1 {
			t.Fatalf("%s: %d rows, want 1", d.Title, len(rows))
		}
		if got := strings.Join(rows[0].Cells, "|"); got != want[d.Kind] {
			t.Errorf("%s: %s\nwant %s", d.Title, got, want[d.Kind])
		}
		if len(rows[0].Cells) != len(d.Columns) {
			t.Errorf("%s: %d cells for %d columns", d.Title, len(rows[0].Cells), len(d.Columns))
		}
	}
}

// BenchmarkFilter types one letter into the filter of a register of 40,000 rows.
func BenchmarkFilter(b *testing.B) {
	app := test.NewTempApp(b)
	app.Settings().SetTheme(kit.NewTheme(kit.ModeLight))
	r := New(&Definition{Title: "Rows", Columns: []Column{{Title: "A", Width: 90}, {Title: "B", Width: 90}}})
	rows := make([]Row, 40_000)
	for i := range rows {
		rows[i] = row(uint32(i+1), fmt.Sprint("row ", i), fmt.Sprint("value ", i*7%1000))
	}
	r.SetRows(rows)
	b.ResetTimer()
	for i := range b.N {
		r.Filter.SetText(fmt.Sprint(i % 10))
	}
}

// TestGoingBackToTheRowThatIsSelectedTakesTheKeyboardThere: the keyboard can have left the row that is selected, and come back to it.
func TestGoingBackToTheRowThatIsSelectedTakesTheKeyboardThere(t *testing.T) {
	r, third := people(t), row(3).Key
	r.Select(third)
	r.FocusTable()
	r.table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	if k, _ := r.Current(); k.ID == 3 {
		t.Fatal("Up stays on the row")
	}
	r.Select(third)
	if k, _ := r.Current(); k.ID != 3 {
		t.Errorf("the keyboard is on %v", k)
	}
}

// TestTheRowAPersonIsOnIsTintedFromEndToEnd: Fyne marks one cell, and hardly so.
func TestTheRowAPersonIsOnIsTintedFromEndToEnd(t *testing.T) {
	r, third := people(t), row(3).Key
	c := fyne.CurrentApp().Driver().CanvasForObject(r.table)
	origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.table)
	colour := func(y int) color.Color { // in the empty part of the second column
		p := origin.Add(at(y)).AddXY(100, 0)
		return c.Capture().At(int(p.X), int(p.Y))
	}
	plain := colour(0)
	r.Select(third)
	if on, other := colour(slices.Index(ids(r), 3)), colour(slices.Index(ids(r), 1)); on == plain || other != plain {
		t.Errorf("the row is drawn on %v, the others on %v, all before on %v", on, other, plain)
	}
}
