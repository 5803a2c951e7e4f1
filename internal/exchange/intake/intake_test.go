package intake

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/internal/demo"
	"carillon/internal/exchange"
	"carillon/model"
)

func school(t testing.TB) *model.Timetable {
	t.Helper()
	tt := demo.New(demo.Options{Students: 120})
	s := *tt.School()
	s.SISOwns = nil
	if _, err := tt.Apply(model.Replace{Record: &s}); err != nil {
		t.Fatal(err)
	}
	return tt
}

// sheet is a table of rows: the IDs of fields first.
func sheet(k model.Kind, lines ...string) *exchange.Document {
	t := &exchange.Table{Kind: k, File: "rows.csv", Fields: strings.Split(lines[0], "|"), Whole: true}
	for i, l := range lines[1:] {
		t.Rows = append(t.Rows, exchange.Row{Line: i + 2, Values: strings.Split(l, "|")})
	}
	return &exchange.Document{Tables: []*exchange.Table{t}}
}

func plan(t testing.TB, tt *model.Timetable, d *exchange.Document, o Options) *Plan {
	t.Helper()
	p, err := Make(context.Background(), tt.Snapshot(), d, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// take applies a plan, and gives what became of each row.
func take(t testing.TB, tt *model.Timetable, d *exchange.Document, o Options) []What {
	t.Helper()
	p := plan(t, tt, d, o)
	if p.Edits() {
		if _, err := tt.Apply(p.Edit); err != nil {
			t.Fatal(err)
		}
	}
	var list []What
	for _, i := range p.Items {
		if i.Row >= 0 {
			list = append(list, i.What)
		}
	}
	return list
}

func dump(t testing.TB, s *model.State) string {
	t.Helper()
	var w strings.Builder
	if err := s.Dump(&w); err != nil {
		t.Fatal(err)
	}
	return w.String()
}

func TestAnImportIsOneEditThatOneUndoTakesBack(t *testing.T) {
	tt := school(t)
	before := dump(t, tt.Snapshot())
	d := sheet(model.KindRoom, "code|name|capacity", "NEW0|Algebra|31", "NEW1|New room|20", "NEW2|Another|x")
	if diff := cmp.Diff([]What{New, New, LeftOut}, take(t, tt, d, Options{Source: "rooms", Label: "Import rooms.csv"})); diff != "" {
		t.Error(diff)
	}
	if tt.ByCode(model.KindRoom, "NEW1") == nil || tt.UndoLabel() != "Import rooms.csv" {
		t.Fatalf("the room is not there, or %q", tt.UndoLabel())
	}
	tt.Undo()
	if dump(t, tt.Snapshot()) != before {
		t.Error("undo does not bring back what was")
	}
}

// TestASourceThatComesAgainIsMergedThreeWays: what it said last time tells who changed a value.
func TestASourceThatComesAgainIsMergedThreeWays(t *testing.T) {
	for _, c := range []struct {
		name, here, there, want string
		take                    bool
	}{
		{"nobody changed it", "30", "30", "30", false},
		{"only the source changed it", "30", "32", "32", false},
		{"only the file changed it", "28", "30", "28", false},
		{"both changed it", "28", "32", "28", false},
		{"both changed it, and the source is to count", "28", "32", "32", true},
		{"both changed it alike", "32", "32", "32", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			tt := school(t)
			o := Options{Source: "rooms", Label: "Import", Take: c.take}
			take(t, tt, sheet(model.KindRoom, "code|capacity", "NEW1|30"), o)
			key := tt.ByCode(model.KindRoom, "NEW1").Key()
			if _, err := tt.Apply(model.SetField{Key: key, Field: "capacity", Value: c.here}); err != nil {
				t.Fatal(err)
			}
			p := plan(t, tt, sheet(model.KindRoom, "code|capacity", "NEW1|"+c.there), o)
			r, _ := p.After.Get(key).(*model.Room)
			f, _ := model.FieldOf(model.KindRoom, "capacity")
			if got := f.In(p.After, r); got != c.want {
				t.Errorf("it is %s, want %s", got, c.want)
			}
			if both := c.here != "30" && c.there != "30" && c.here != c.there; (p.Conflicts() > 0) != both {
				t.Errorf("%d conflicts", p.Conflicts())
			}
		})
	}
}

func TestTheFirstTimeASourceCountsOverWhatIsThere(t *testing.T) {
	tt := school(t)
	room := tt.Room(1)
	take(t, tt, sheet(model.KindRoom, "code|capacity|name", room.Code+"|77|"), Options{Source: "rooms"})
	if got := tt.Room(1); got.Capacity != 77 || got.Name != room.Name {
		t.Errorf("%+v: the sheet's number is not taken, or its empty cell has emptied the name", got)
	}
	take(t, tt, sheet(model.KindRoom, "code|capacity|name", room.Code+"|77|"), Options{Source: "rooms", Empty: true})
	if got := tt.Room(1); got.Name != "" {
		t.Errorf("the name %q is not emptied", got.Name)
	}
}

func TestARowIsMatchedByIDThenCodeThenName(t *testing.T) {
	tt := school(t)
	k := tt.Teacher(1)
	for _, c := range []struct{ name, head, row string }{
		{"SIS id", "sisId|title", k.SISID + "|Dr"},
		{"code", "code|title", k.Code + "|Dr"},
		{"code in other letters", "code|title", strings.ToLower(k.Code) + "|Dr"},
		{"name", "firstName|surname|title", strings.ToUpper(k.FirstName) + "|" + k.Surname + "|Dr"},
	} {
		p := plan(t, tt, sheet(model.KindTeacher, c.head, c.row), Options{})
		if i := p.Items[0]; i.Key != k.Key() || i.What != Changed {
			t.Errorf("by %s: %s %v, %v", c.name, i.What, i.Key, i.Why)
		}
	}
}

func TestEachRowThatCanNotBeTakenSaysWhy(t *testing.T) {
	tt := school(t)
	course := tt.Course(1).Code
	for _, c := range []struct {
		name string
		d    *exchange.Document
		want string
	}{
		{"a reference to nothing", sheet(model.KindSection, "course|sectionId", "NONE|1"), "intake.unknown"},
		{"a value that is none", sheet(model.KindRoom, "code|capacity", "X|many"), "intake.wrong"},
		{"a code that is missing", sheet(model.KindRoom, "code|name", "|Room"), "missing"},
		{"one record twice", sheet(model.KindRoom, "code|name", "X|1", "X|2"), "intake.twice"},
		{"a place that is none", sheet(model.KindLesson, "section|slot", exchange.Section(course, "1")+"|"+exchange.Slot("", "Sun", "1")), "intake.no-day"},
		{"a name that two have", sheet(model.KindSection, "course|sectionId|teachers", course+"|99|"+twoOfAName(t, tt)), "intake.several"},
	} {
		p := plan(t, tt, c.d, Options{})
		left := p.LeftOut()
		if len(left) != 1 || !strings.Contains(left[0].Why.String(), c.want) || left[0].Line == 0 {
			t.Errorf("%s: %+v", c.name, left)
		}
	}
}

// twoOfAName makes two teachers with one name.
func twoOfAName(t *testing.T, tt *model.Timetable) string {
	for _, code := range []string{"ZH1", "ZH2"} {
		if _, err := tt.Apply(model.Add{Record: &model.Teacher{Code: code, Surname: "Zhangsan"}}); err != nil {
			t.Fatal(err)
		}
	}
	return "Zhangsan"
}

func TestWhatARowNamesIsMadeOnlyWhereThatWasChosen(t *testing.T) {
	tt := school(t)
	d := sheet(model.KindSection, "course|sectionId|room|teachers", tt.Course(1).Code+"|77|R 9|Fields, Omar")
	p := plan(t, tt, d, Options{})
	if p.Count(model.KindNone, LeftOut) != 1 || p.Missing[model.KindRoom]+p.Missing[model.KindTeacher] == 0 || p.Edits() {
		t.Errorf("%d left out, missing %v", p.Count(model.KindNone, LeftOut), p.Missing)
	}
	p = plan(t, tt, d, Options{Make: []model.Kind{model.KindRoom, model.KindTeacher}})
	if p.Count(model.KindNone, LeftOut) != 0 || p.Count(model.KindRoom, New) != 1 || p.Count(model.KindTeacher, New) != 1 {
		t.Errorf("%v", p.LeftOut())
	}
}

func TestRoomsThatSwapTheirCodesAreTakenTogether(t *testing.T) {
	tt := school(t)
	a, b := tt.Room(1), tt.Room(2)
	got := take(t, tt, sheet(model.KindRoom, "sisId|code", a.SISID+"|"+b.Code, b.SISID+"|"+a.Code), Options{})
	if diff := cmp.Diff([]What{Changed, Changed}, got); diff != "" || tt.Room(1).Code != b.Code || tt.Room(2).Code != a.Code {
		t.Errorf("%s; %s and %s", diff, tt.Room(1).Code, tt.Room(2).Code)
	}
}

func TestWhatTheSourceDoesNotHaveStaysUnlessItIsToGo(t *testing.T) {
	tt := school(t)
	d := sheet(model.KindRequest, "student|course", tt.Student(1).SISID+"|"+tt.Course(1).Code)
	p := plan(t, tt, d, Options{})
	if p.Count(model.KindNone, Gone) != 0 || p.After.Count(model.KindRequest) < tt.Count(model.KindRequest) {
		t.Error("requests went that were to stay")
	}
	p = plan(t, tt, d, Options{Delete: []model.Kind{model.KindRequest}})
	if p.After.Count(model.KindRequest) != 1 {
		t.Errorf("%d requests are there", p.After.Count(model.KindRequest))
	}
}

func TestWhatTheSISOwnsIsNeitherMadeNorDeleted(t *testing.T) {
	tt := school(t)
	s := *tt.School()
	s.SISOwns = []model.Kind{model.KindRoom}
	if _, err := tt.Apply(model.Replace{Record: &s}); err != nil {
		t.Fatal(err)
	}
	p := plan(t, tt, sheet(model.KindRoom, "code", "NEW9"), Options{Delete: []model.Kind{model.KindRoom}})
	if p.Count(model.KindRoom, LeftOut) != 1 || p.Edits() {
		t.Errorf("%v; edits %v", p.Items[0].Why, p.Edits())
	}
}

func TestAChangedTeacherOfASectionGoesIntoItsLessons(t *testing.T) {
	tt := school(t)
	s := tt.Section(1)
	to := tt.Teacher(2)
	if s.Teacher() == to.ID {
		to = tt.Teacher(1)
	}
	take(t, tt, sheet(model.KindSection, "course|sectionId|teachers", tt.Course(s.Course).Code+"|"+s.SectionID+"|"+to.Code), Options{})
	for l := range tt.LessonsOf(s.ID) {
		if l.Teachers[0] != to.ID {
			t.Errorf("lesson %d is still taught by %v", l.ID, l.Teachers)
		}
	}
}

func TestACancelledIntakeEndsWithItsContext(t *testing.T) {
	tt := school(t)
	lines := []string{"code|name"}
	for range 2000 {
		lines = append(lines, "X|Y")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Make(ctx, tt.Snapshot(), sheet(model.KindRoom, lines...), Options{}, nil); err == nil {
		t.Error("it went on")
	}
}
