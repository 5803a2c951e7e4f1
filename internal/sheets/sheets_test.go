package sheets

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/internal/demo"
	"carillon/internal/sheet"
	"carillon/model"
	"carillon/model/names"
)

// rig is a sheet over a timetable, as a page has it.
type rig struct {
	*sheet.Sheet
	tt    *model.Timetable
	src   *Source
	steps int // edits that were performed
}

func newRig(tt *model.Timetable, kind model.Kind, v sheet.View) *rig {
	r := &rig{tt: tt}
	r.src = New(tt, kind, func(e model.Edit) error {
		p, err := tt.Apply(model.ByHand{Edit: e})
		if err == nil && len(p.Changes) > 0 {
			r.steps++
		}
		return err
	})
	tt.Observe(func(p model.Patch) { r.src.Follow(p) })
	r.Sheet = sheet.New(r.src, v)
	return r
}

func (r *rig) column(t testing.TB, id string) int {
	i := slices.IndexFunc(r.src.fields, func(f model.Field) bool { return f.ID == id })
	if i < 0 {
		t.Fatalf("%s has no field %s", r.src.kind, id)
	}
	return i
}

// to goes to a cell by the line and the field.
func (r *rig) to(t testing.TB, line int, id string) (k sheet.Key, column int) {
	column = r.column(t, id)
	if !slices.Contains(r.Shown(), column) {
		r.SetHidden(column, false)
	}
	r.Go(sheet.Place{Line: line, Column: slices.Index(r.Shown(), column)})
	return r.CurrentCell()
}

func school(t testing.TB) *model.Timetable {
	tt := demo.New(demo.Options{Students: 200})
	s := *tt.School()
	s.SISOwns = nil
	if _, err := tt.Apply(model.Replace{Record: &s}); err != nil {
		t.Fatal(err)
	}
	return tt
}

// differences are the records that are others than in an older state.
func differences(before *model.State, tt *model.Timetable) (list []string) {
	for c := range tt.ChangesSince(before) {
		if c.Before == nil || c.After == nil || !reflect.DeepEqual(c.Before, c.After) {
			list = append(list, fmt.Sprintf("%v: %+v, %+v", c.Key, c.Before, c.After))
		}
	}
	return list
}

// TestARestrictedFieldIsCopiedOnlyWhereItsColumnIsShown: a whole sheet that goes to the clipboard has none of them, nor does the
// search find rows by them.
func TestARestrictedFieldIsCopiedOnlyWhereItsColumnIsShown(t *testing.T) {
	fields := 0
	for _, kind := range model.Kinds() {
		for _, f := range model.Fields(kind) {
			if !f.Restricted {
				continue
			}
			fields++
			tt := school(t)
			r := newRig(tt, kind, New(tt, kind, nil).View())
			r.SelectAll()
			was, _ := r.Copy()
			for x := range tt.All(kind) {
				if _, err := tt.Apply(model.SetField{Key: x.Key(), Field: f.ID, Value: "yes"}); err != nil {
					t.Fatal(err)
				}
			}
			r.Reload()
			r.SelectAll()
			if is, why := r.Copy(); is != was || why != "" {
				t.Errorf("%s goes to the clipboard unasked (%s)", f.Path(), why)
			}
			r.SetHidden(r.column(t, f.ID), false)
			r.SelectAll()
			if is, _ := r.Copy(); strings.Count(is, "yes") < strings.Count(was, "yes")+tt.Count(kind) {
				t.Errorf("%s is shown, and is not copied", f.Path())
			}
		}
	}
	if fields < 3 {
		t.Errorf("the schema has %d restricted fields", fields)
	}
}

func TestEveryKindHasASheet(t *testing.T) {
	tt := school(t)
	for _, kind := range model.Kinds() {
		r := newRig(tt, kind, New(tt, kind, nil).View())
		if len(r.src.cols) == 0 {
			continue // a kind that is a picture
		}
		if n, all := r.Rows(); n != all || n != tt.Count(kind) {
			t.Errorf("%s: %d of %d rows, want %d", kind, n, all, tt.Count(kind))
		}
		if len(r.Shown()) == 0 {
			t.Errorf("%s: no column is shown", kind)
		}
		seen := map[string]bool{}
		for _, c := range r.src.cols {
			if c.Label == "" || seen[c.ID] {
				t.Errorf("%s: column %+v", kind, c)
			}
			seen[c.ID] = true
		}
	}
}

// TestEveryFieldTakesWhatItSays types each cell of a row of each kind into itself, what can't be into it, and the value of
// another row; undone, nothing is left of it.
// TestTheColumnsShownAtFirstAreFields: a description names them by ID.
func TestTheColumnsShownAtFirstAreFields(t *testing.T) {
	for _, kind := range Kinds() {
		d := Described(kind)
		if d.Title == "" || d.Empty == "" {
			t.Errorf("%s: %+v says too little", kind, d)
		}
		for _, id := range d.Columns {
			if f, ok := model.FieldOf(kind, id); !ok || f.Type == model.TypeList {
				t.Errorf("%s has no field %q that a cell holds", kind, id)
			}
		}
	}
}

// TestYearLevelsAreSortedByTheirOrder: kindergarten comes before grade 1, and grade 9 before 10.
func TestYearLevelsAreSortedByTheirOrder(t *testing.T) {
	tt, _ := model.NewBuilder().Timetable()
	for i, code := range []string{"10", "PK", "KG", "9", "TK", "UG"} {
		for _, e := range []model.Edit{model.Add{Record: &model.YearLevel{Code: code, Order: names.GradeOrder(code)}},
			model.Add{Record: &model.Student{SISID: code, YearLevel: model.YearLevelID(i + 1)}}} {
			if _, err := tt.Apply(e); err != nil {
				t.Fatal(err)
			}
		}
	}
	s := New(tt, model.KindStudent, nil)
	keys := slices.Clone(s.Keys())
	column := s.ColumnOf("student.yearLevel")
	slices.SortFunc(keys, func(a, b sheet.Key) int { return strings.Compare(s.SortKey(a, column), s.SortKey(b, column)) })
	var got []string
	for _, k := range keys {
		got = append(got, s.Text(k, s.ColumnOf("student.sisId")))
	}
	if want := []string{"PK", "TK", "KG", "9", "10", "UG"}; !slices.Equal(got, want) {
		t.Errorf("sorted %q, want %q", got, want)
	}
}

func TestEveryFieldTakesWhatItSays(t *testing.T) {
	for _, kind := range model.Kinds() {
		tt := school(t)
		r := newRig(tt, kind, sheet.View{})
		if r.Lines() == 0 {
			continue
		}
		before := tt.Snapshot()
		for i, f := range r.src.fields {
			k, column := r.to(t, 0, f.ID)
			was := r.Text(k, column)
			if _, why := r.Begin(""); (why == "") != f.Editable() {
				t.Errorf("%s: begun with %q, editable %v", f.Path(), why, f.Editable())
			}
			r.Cancel()
			if out := r.Enter(was); !out.Edit.Empty() {
				t.Errorf("%s: typed into itself it changes %+v", f.Path(), out.Edit)
			}
			if f.Refers != model.KindNone && f.Editable() {
				r.Enter("no such thing")
				if d, ok := r.Draft(k, column); !ok || !d.Unknown || d.Reason == "" || r.src.Text(k, column) != was {
					t.Errorf("%s: what is not there gives %+v", f.Path(), d)
				}
				r.Restore()
			}
			if !f.Editable() && len(r.src.Apply(sheet.Edit{Cells: []sheet.Cell{{Key: k, Column: i, Text: "x"}}}).Refused) != 1 {
				t.Errorf("%s: what can't be typed is taken", f.Path())
			}
			if r.Lines() > 1 && f.Editable() {
				r.Enter(r.Text(r.KeyAt(1), column))
				r.Restore()
			}
		}
		for r.steps > 0 {
			tt.Undo()
			r.steps--
		}
		if diff := differences(before, tt); len(diff) > 0 {
			t.Errorf("%s: undone, there is left %v", kind, diff)
		}
	}
}

func TestEachGestureIsOneStepOfUndo(t *testing.T) {
	tt := school(t)
	for _, tc := range []struct {
		name, want string
		do         func(r *rig)
	}{
		{"one cell", "Change capacity of room", func(r *rig) { r.to(t, 0, "capacity"); r.Enter("77") }},
		{"a column", "Change Capacity of 3 rows", func(r *rig) { r.to(t, 0, "capacity"); r.Move(2, 0, true); r.EnterAll("78") }},
		{"a paste", "Paste 4 cells", func(r *rig) { r.to(t, 1, "kind"); r.Paste(r.PlanPaste("Laboratory\t12\nGym\t13\n"), true) }},
		{"a fill", "Fill 3 cells", func(r *rig) {
			r.to(t, 1, "capacity")
			r.FillTo(sheet.Place{Line: 4, Column: r.Current().Column}, true)
		}},
		{"emptied", "Empty 2 cells", func(r *rig) { r.to(t, 1, "name"); r.Move(1, 0, true); r.Clear() }},
		{"deleted", "Delete 2 rows", func(r *rig) { r.to(t, 1, "name"); r.Move(1, 0, true); r.Delete() }},
		{"rows made by a paste", "Paste 4 cells", func(r *rig) {
			r.Move(sheet.Far, 0, false)
			r.Insert()
			r.to(t, r.Lines()-1, "code")
			r.Paste(r.PlanPaste("NEW 1\tFirst\nNEW 2\tSecond\n"), true)
		}},
	} {
		r := newRig(tt, model.KindRoom, sheet.View{})
		before := tt.Snapshot()
		tc.do(r)
		if r.steps != 1 || !strings.HasPrefix(tt.UndoLabel(), tc.want) {
			t.Errorf("%s: %d steps, the last is %q, want %q", tc.name, r.steps, tt.UndoLabel(), tc.want)
		}
		if n := len(r.Drafts()); n > 0 {
			t.Errorf("%s: %d drafts: %+v", tc.name, n, r.Drafts())
		}
		tt.Undo()
		if diff := differences(before, tt); len(diff) > 0 {
			t.Errorf("%s: undone, there is left %v", tc.name, diff)
		}
		r.Reload()
	}
}

func TestWhatCanBeTakenOfAPasteIsTaken(t *testing.T) {
	tt := school(t)
	r := newRig(tt, model.KindRoom, sheet.View{})
	taken := r.Text(r.KeyAt(5), r.column(t, "code"))
	r.to(t, 0, "code")
	plan := r.PlanPaste("N1\tNew one\tKiln\t91\n" + taken + "\tNew two\tKiln\tmany\nN3\tNew three\tKiln\t92\n")
	out := r.Paste(plan, true)
	if out.Taken != 10 || len(out.Refused) != 2 || r.steps != 1 {
		t.Errorf("%d taken, refused %+v, %d steps", out.Taken, out.Refused, r.steps)
	}
	var got []string
	for _, d := range r.Drafts() {
		got = append(got, fmt.Sprint(d.Column, " ", d.Text))
	}
	if diff := cmp.Diff([]string{"code " + taken, "capacity many"}, got); diff != "" {
		t.Errorf("drafts (-want +got):\n%s", diff)
	}
	if name := r.src.Text(r.KeyAt(1), r.column(t, "name")); name != "New two" {
		t.Errorf("the row with two faults is called %q", name)
	}
	// Codes that change places are no fault.
	r = newRig(tt, model.KindRoom, sheet.View{})
	code := r.column(t, "code")
	a, b := r.Text(r.KeyAt(6), code), r.Text(r.KeyAt(7), code)
	r.to(t, 6, "code")
	if out := r.Paste(r.PlanPaste(b+"\n"+a+"\n"), true); out.Taken != 2 {
		t.Errorf("two codes that change places: %+v", out.Refused)
	}
}

func TestRowsAreMadeWhereTheyCan(t *testing.T) {
	tt := school(t)
	r := newRig(tt, model.KindSection, sheet.View{})
	_, course := r.to(t, 0, "course")
	n := tt.Count(model.KindSection)
	out := r.Insert()
	if out.Taken != 1 || tt.Count(model.KindSection) != n+1 {
		t.Fatalf("a section beside another one: %+v, %v", out, r.RowReason(r.KeyAt(1)))
	}
	if r.Text(r.KeyAt(1), course) != r.Text(r.KeyAt(0), course) || r.KeyAt(1).Draft() {
		t.Error("it is of another course, or still waits")
	}
	r = newRig(tt, model.KindTeacher, sheet.View{})
	r.Insert()
	if k, _ := r.CurrentCell(); !k.Draft() {
		t.Fatal("a teacher without a code is made")
	}
	line := r.Current().Line
	r.to(t, line, "surname")
	r.Enter("Novak")
	r.to(t, line, "faculty")
	r.Enter("no such faculty")
	r.to(t, line, "code")
	r.Enter("NVK")
	x := tt.TeacherByCode("NVK")
	if x == nil || x.Surname != "Novak" || x.Faculty != 0 {
		t.Fatalf("made %+v", x)
	}
	if len(r.Drafts()) != 1 {
		t.Errorf("drafts %+v", r.Drafts())
	}
	// Where the SIS has the people, none is made or deleted here.
	s := *tt.School()
	s.SISOwns = []model.Kind{model.KindTeacher}
	if _, err := tt.Apply(model.Replace{Record: &s}); err != nil {
		t.Fatal(err)
	}
	if out := r.Insert(); out.Why == "" {
		t.Error("a teacher is begun though the SIS has them")
	}
	r.to(t, 0, "code")
	if out := r.Delete(); len(out.Refused) != 1 || out.Taken != 0 {
		t.Errorf("a teacher is deleted: %+v", out)
	}
}

func TestChoicesAreThoseOfTheTimetable(t *testing.T) {
	tt := school(t)
	r := newRig(tt, model.KindSection, sheet.View{})
	r.to(t, 0, "room")
	all, more := r.Pick("", 1000)
	if len(all) != tt.Count(model.KindRoom) || more != 0 {
		t.Errorf("%d rooms and %d more, want %d", len(all), more, tt.Count(model.KindRoom))
	}
	room := model.Room{Code: "ZZ99", Name: "New wing"}
	if _, err := tt.Apply(model.Add{Record: &room}); err != nil {
		t.Fatal(err)
	}
	if found, _ := r.Pick("new wing", 3); len(found) != 1 || found[0].Code != "ZZ99" {
		t.Errorf("a room that has come is found as %v", found)
	}
	k, column := r.CurrentCell()
	r.Enter("ZZ99")
	if note := r.Note(k, column); note != "New wing" {
		t.Errorf("its name is %q", note)
	}
}

// TestAPasteOf100000RaggedRowsEnds: rows of no length in particular, some of which can't be made, in time that grows with their
// number. Where it grew with its square, this took hours, and the window hung.
func TestAPasteOf100000RaggedRowsEnds(t *testing.T) {
	r := newRig(school(t), model.KindRoom, sheet.View{})
	before := r.src.t.Count(model.KindRoom)
	var text strings.Builder
	text.WriteString(strings.Repeat("A", 1<<20) + "\tnul\x00name\t\u202eRTL \u05d0\u05d1\te" + strings.Repeat("\u0301", 500) + "\n")
	for i := range 100_000 {
		fmt.Fprintf(&text, "R%d%s\n", i, strings.Repeat("\tx", i%5))
	}
	r.to(t, 0, "code")
	out := r.Paste(r.PlanPaste(text.String()), true)
	if made := r.src.t.Count(model.KindRoom) - before; made < 20_000 || out.Taken < made {
		t.Errorf("%d rooms are made, %d taken", made, out.Taken)
	}
	for _, d := range r.Drafts() {
		if d.Reason == "" {
			t.Fatalf("%+v has no reason", d)
		}
	}
}
