package views_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carillon/internal/demo"
	"carillon/model"
	"carillon/model/rules"
	"carillon/model/views"
)

// anyEdit is a random edit of the small school: each kind of record that a master grid shows something of is changed, added
// and deleted by one of them.
func anyEdit(rt *rapid.T, t *model.Timetable) model.Edit {
	id := func(k model.Kind) uint32 {
		return uint32(rapid.IntRange(1, max(1, int(t.LastID(k)))).Draw(rt, k.String()))
	}
	slot := func() model.Slot {
		at := func(g model.GridID, p model.PeriodID) model.Slot { return model.Slot{Grid: g, Day: 1, Period: p} }
		return rapid.SampledFrom([]model.Slot{{}, at(1, 1), at(1, 2), at(1, 4), at(1, 5), at(2, 1)}).Draw(rt, "slot")
	}
	text := func() string {
		return rapid.SampledFrom([]string{"A", "KIM", "09MAT", "Z"}).Draw(rt, "text") + fmt.Sprint(rapid.IntRange(0, 3).Draw(rt, "number"))
	}
	coin := func() bool { return rapid.Bool().Draw(rt, "coin") }
	ids := func(k model.Kind) []uint32 {
		return rapid.SliceOfNDistinct(rapid.Uint32Range(1, t.LastID(k)), 0, 2, rapid.ID).Draw(rt, k.Plural())
	}
	replace := func(r model.Record) model.Edit { return model.Replace{Record: r} }
	switch rapid.IntRange(0, 20).Draw(rt, "edit") {
	case 0, 1:
		return model.MoveLesson{Lesson: model.LessonID(id(model.KindLesson)), To: slot()}
	case 2, 3:
		if l := t.Lesson(model.LessonID(id(model.KindLesson))); l != nil {
			c := *l
			c.Slot, c.Pinned = slot(), coin()
			c.Teachers, c.Rooms = nil, nil
			for _, id := range ids(model.KindTeacher) {
				c.Teachers = append(c.Teachers, model.TeacherID(id))
			}
			for _, id := range ids(model.KindRoom) {
				c.Rooms = append(c.Rooms, model.RoomID(id))
			}
			return replace(&c)
		}
	case 4:
		return model.Add{Record: &model.Lesson{Section: model.SectionID(id(model.KindSection)), Slot: slot()}}
	case 5:
		k := rapid.SampledFrom([]model.Kind{model.KindLesson, model.KindSection, model.KindTeacher, model.KindRoom, model.KindStudent,
			model.KindCourse, model.KindYearLevel, model.KindFaculty, model.KindComposite, model.KindGrid, model.KindCampus, model.KindElectiveLine, model.KindEnrolment}).Draw(rt, "kind")
		return model.Delete{Key: model.Key{Kind: k, ID: id(k)}}
	case 6:
		if s := t.Section(model.SectionID(id(model.KindSection))); s != nil {
			c := *s
			c.Composite = model.CompositeID(rapid.Uint32Range(0, t.LastID(model.KindComposite)).Draw(rt, "composite"))
			c.Rotations, c.Pinned, c.SectionID = model.Rotations(rapid.IntRange(0, 3).Draw(rt, "rotations")), coin(), text()
			c.Faculty = model.FacultyID(rapid.Uint32Range(0, t.LastID(model.KindFaculty)).Draw(rt, "faculty"))
			return replace(&c)
		}
	case 7:
		if x := t.Teacher(model.TeacherID(id(model.KindTeacher))); x != nil {
			c := *x
			c.Inactive, c.Surname = coin(), text()
			if coin() {
				c.Code = text()
			}
			return replace(&c)
		}
	case 8:
		if r := t.Room(model.RoomID(id(model.KindRoom))); r != nil {
			c := *r
			c.Capacity = uint16(rapid.IntRange(0, 3).Draw(rt, "seats"))
			if coin() {
				c.Code = text()
			}
			return replace(&c)
		}
	case 9:
		if s := t.Student(model.StudentID(id(model.KindStudent))); s != nil {
			c := *s
			c.Inactive = coin()
			c.YearLevel = model.YearLevelID(rapid.Uint32Range(0, t.LastID(model.KindYearLevel)).Draw(rt, "year level"))
			return replace(&c)
		}
	case 10:
		if c := t.Course(model.CourseID(id(model.KindCourse))); c != nil {
			d := *c
			d.YearLevels = nil
			for _, id := range ids(model.KindYearLevel) {
				d.YearLevels = append(d.YearLevels, model.YearLevelID(id))
			}
			if coin() {
				d.Code = text()
			}
			return replace(&d)
		}
	case 11:
		if f := t.Faculty(model.FacultyID(id(model.KindFaculty))); f != nil {
			c := *f
			c.Colour, c.Name = model.Colour(rapid.IntRange(0, 1).Draw(rt, "colour")), text()
			return replace(&c)
		}
	case 12:
		if g := t.Grid(model.GridID(id(model.KindGrid))); g != nil {
			c := *g
			c.Cells = slices.Clone(g.Cells)
			cell := &c.Cells[rapid.IntRange(0, len(c.Cells)-1).Draw(rt, "cell")]
			cell.Kind = rapid.SampledFrom([]model.PeriodKind{model.Teaching, model.Offline, model.Break}).Draw(rt, "period")
			return replace(&c)
		}
	case 13:
		if y := t.YearLevel(model.YearLevelID(id(model.KindYearLevel))); y != nil {
			c := *y
			c.Grid = model.GridID(rapid.Uint32Range(0, t.LastID(model.KindGrid)).Draw(rt, "grid"))
			c.Order = int16(rapid.IntRange(0, 3).Draw(rt, "order"))
			return replace(&c)
		}
	case 14:
		region := rapid.SampledFrom([]model.Region{model.RegionUSA, model.RegionOther}).Draw(rt, "region")
		return replace(&model.School{Region: region, Name: text()})
	case 15:
		return rapid.SampledFrom([]model.Edit{
			model.Add{Record: &model.Teacher{Code: text()}}, model.Add{Record: &model.Room{Code: text()}},
			model.Add{Record: &model.Composite{Code: text()}}, model.Add{Record: &model.Faculty{Code: text()}},
			model.Add{Record: &model.Student{Surname: text(), YearLevel: 1}}}).Draw(rt, "new")
	case 16:
		if r := t.Room(model.RoomID(id(model.KindRoom))); r != nil {
			c := *r
			c.Campus = model.CampusID(rapid.Uint32Range(0, t.LastID(model.KindCampus)).Draw(rt, "campus"))
			return replace(&c)
		}
	case 17:
		if s := t.Section(model.SectionID(id(model.KindSection))); s != nil {
			c := *s
			c.Line = uint8(rapid.IntRange(0, 3).Draw(rt, "line"))
			return replace(&c)
		}
	case 18:
		if l := t.ElectiveLine(model.ElectiveLineID(id(model.KindElectiveLine))); l != nil {
			c := *l
			c.Number, c.Name = uint8(rapid.IntRange(1, 3).Draw(rt, "line")), text()
			return replace(&c)
		}
	case 19:
		e := &model.Enrolment{Section: model.SectionID(id(model.KindSection)), Student: model.StudentID(id(model.KindStudent))}
		if c := t.Campus(model.CampusID(id(model.KindCampus))); c != nil && coin() {
			d := *c
			d.Name = text()
			if coin() {
				d.Code = text()
			}
			return replace(&d)
		}
		return model.Add{Record: e}
	case 20:
		return model.Batch{Name: "two", Edits: []model.Edit{anyEdit(rt, t), anyEdit(rt, t)}}
	}
	return model.Batch{Name: "nothing"}
}

// shownBy is all that a master grid says of its lessons.
func shownBy(m *views.Master, lessons model.LessonID) map[model.LessonID]string {
	out := map[model.LessonID]string{}
	for id := model.LessonID(1); id <= lessons; id++ {
		if s := shownOf(m, id); s != "" {
			out[id] = s
		}
	}
	return out
}

func shownOf(m *views.Master, id model.LessonID) string {
	c, ok := m.Card(id)
	if !ok {
		return ""
	}
	col, rows := m.Cells(id)
	return fmt.Sprintf("%+v in column %d of rows %v", c, col, rows)
}

// lines gives the small school two campuses, of which the first has a room and a year level, and lines for electives.
var lines = []model.Edit{model.Add{Record: &model.Campus{Code: "EAST", Name: "East Campus"}}, model.Add{Record: &model.Campus{Code: "ANNEX"}},
	model.Add{Record: &model.ElectiveLine{Number: 2, Name: "Arts", YearLevel: 1}},
	model.SetField{Key: model.RoomID(1).Key(), Field: "campus", Value: "ANNEX"},
	model.SetField{Key: model.YearLevelID(1).Key(), Field: "campus", Value: "EAST"},
	model.SetField{Key: model.SectionID(1).Key(), Field: "line", Value: "1"},
	model.SetField{Key: model.SectionID(3).Key(), Field: "line", Value: "2"}}

// TestTheRowsOfAMasterGrid: a lesson stands in the row of what it has, or in the last one.
func TestTheRowsOfAMasterGrid(t *testing.T) {
	for _, c := range []struct {
		by   views.RowsBy
		rows []string
		at   map[model.LessonID][]int
	}{
		{views.BySection, []string{"09ART 1 / 2 students", "09MAT 1 / 1 student", "09MAT 2 / 1 student"},
			map[model.LessonID][]int{1: {1}, 2: {2}, 3: {0}}},
		{views.ByFaculty, []string{"ART / ", "MAT / "}, map[model.LessonID][]int{1: {1}, 3: {0}}},
		{views.ByCampus, []string{"ANNEX / ", "EAST / East Campus"}, map[model.LessonID][]int{1: {0}, 2: {0}, 3: {1}}},
		{views.ByLine, []string{"Line 1 / Year 9", "Line 2 / Year 9 · Arts", "No line / "}, map[model.LessonID][]int{1: {0}, 2: {2}, 3: {1}}},
	} {
		m := views.NewMaster(small(t, lines...), views.MasterOptions{Rows: c.by, Grid: 1}, nil)
		var rows []string
		for _, r := range m.Rows {
			rows = append(rows, r.Heading+" / "+r.Sub)
		}
		if diff := cmp.Diff(c.rows, rows); diff != "" {
			t.Errorf("rows by %d (-want +got):\n%s", c.by, diff)
		}
		for id, want := range c.at {
			if _, got := m.Cells(id); !slices.Equal(got, want) {
				t.Errorf("rows by %d: lesson %d stands in rows %v; want %v", c.by, id, got, want)
			}
		}
	}
}

// TestOfflinePeriodsHaveColumnsOnDemand, and those in which lessons stand always.
func TestOfflinePeriodsHaveColumnsOnDemand(t *testing.T) {
	tt := small(t)
	g := *tt.Grid(1)
	g.Cells = slices.Clone(g.Cells)
	g.Cells[2].Kind, g.Cells[4].Kind = model.Offline, model.Offline // 2, which is free, and 4, in which a lesson stands
	if _, err := tt.Apply(model.Replace{Record: &g}); err != nil {
		t.Fatal(err)
	}
	for offline, want := range map[bool]string{false: "1 3 4 ", true: "1 2 3 4 "} {
		got := ""
		for _, c := range views.NewMaster(tt, views.MasterOptions{Grid: 1, Offline: offline}, nil).Columns {
			got += c.Period + " "
		}
		if got != want {
			t.Errorf("offline %v: columns %s, want %s", offline, got, want)
		}
	}
}

// TestARowChangesTheTeacherOrTheRoom of a lesson that is put into it, where the rows are such.
func TestARowChangesTheTeacherOrTheRoom(t *testing.T) {
	kim, lop, r1, lib := model.TeacherID(1).Key(), model.TeacherID(2).Key(), model.RoomID(1).Key(), model.RoomID(3).Key()
	tt := small(t, lines...)
	row := func(m *views.Master, of model.Key) int {
		return slices.IndexFunc(m.Rows, func(r views.Row) bool { return r.Of == of })
	}
	for _, c := range []struct {
		name       string
		by         views.RowsBy
		lesson     model.LessonID
		from, into model.Key
		want       model.Instead
		ok         bool
	}{
		{"another teacher's row", views.ByTeacher, 1, kim, lop, model.Instead{From: kim, Into: lop}, true},
		{"the row of the teacher", views.ByTeacher, 1, kim, kim, model.Instead{}, true},
		{"out of the tray, to a teacher", views.ByTeacher, 5, lop, lop, model.Instead{Into: lop}, true},
		{"another room's row", views.ByRoom, 1, r1, lib, model.Instead{From: r1, Into: lib}, true},
		{"another year level's row", views.ByYearLevel, 1, model.YearLevelID(1).Key(), model.YearLevelID(2).Key(), model.Instead{}, false},
		{"another campus", views.ByCampus, 1, model.CampusID(2).Key(), model.CampusID(1).Key(), model.Instead{}, false},
		{"a lesson that is gone", views.ByTeacher, 77, kim, lop, model.Instead{}, false},
	} {
		m := views.NewMaster(tt, views.MasterOptions{Rows: c.by, Grid: 1}, nil)
		if got, ok := m.Instead(c.lesson, row(m, c.from), row(m, c.into)); got != c.want || ok != c.ok {
			t.Errorf("%s: %+v, %v; want %+v, %v", c.name, got, ok, c.want, c.ok)
		}
	}
}

// TestAMasterGridKeptThroughEditsEqualsOneMadeAfresh: and whoever keeps what it says by the changes it tells, knows all of it.
func TestAMasterGridKeptThroughEditsEqualsOneMadeAfresh(t *testing.T) {
	followed, afresh := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		tt := small(t, lines...)
		checker := rules.New(tt)
		checker.Marked()
		o := views.MasterOptions{Rows: views.RowsBy(rapid.IntRange(0, int(views.NumRowsBy)-1).Draw(rt, "rows")),
			Grid: model.GridID(rapid.IntRange(1, 2).Draw(rt, "grid")), Rotation: rapid.IntRange(0, 2).Draw(rt, "rotation"),
			Offline: rapid.Bool().Draw(rt, "offline")}
		m := views.NewMaster(tt, o, checker.Clashing)
		known, words, tray := shownBy(m, 99), slices.Clone(m.Rows), slices.Clone(m.Tray)
		tally := views.NewTally(&tt.State)
		var patches []model.Patch
		defer tt.Observe(func(p model.Patch) { patches = append(patches, p) })()
		for range rapid.IntRange(1, 30).Draw(rt, "edits") {
			switch rapid.IntRange(0, 7).Draw(rt, "step") {
			case 0:
				tt.Undo()
			case 1:
				tt.Redo()
			default:
				_, _ = tt.Apply(anyEdit(rt, tt))
			}
			marked, all := checker.Marked()
			if all {
				for id := range model.LessonID(tt.LastID(model.KindLesson)) {
					marked = append(marked, id+1)
				}
			}
			if len(patches) > 0 && rapid.IntRange(0, 4).Draw(rt, "twice") == 0 {
				patches = append(patches, patches[0]) // the grid was made while a patch was on its way
				tally.Follow(patches[0].Inverse())
			}
			for _, p := range patches {
				tally.Follow(p)
				change := m.Follow(p, marked)
				if change.Afresh {
					known, words, tray = shownBy(m, 99), slices.Clone(m.Rows), slices.Clone(m.Tray)
					afresh++
					continue
				}
				for _, id := range change.Lessons {
					if known[id] = shownOf(m, id); known[id] == "" {
						delete(known, id)
					}
				}
				for _, r := range change.Rows {
					words[r] = m.Rows[r]
				}
				for _, id := range change.Tray {
					tray = slices.DeleteFunc(tray, func(o model.LessonID) bool { return o == id })
					if known[id] = shownOf(m, id); known[id] == "" {
						delete(known, id)
					}
				}
				for _, id := range change.Tray {
					if i := slices.Index(m.Tray, id); i >= 0 {
						at := slices.IndexFunc(tray, func(o model.LessonID) bool { return slices.Index(m.Tray, o) > i })
						if at < 0 {
							at = len(tray)
						}
						tray = slices.Insert(tray, at, id)
					}
				}
				followed++
			}
			patches = nil
			fresh := views.NewMaster(tt, o, checker.Clashing)
			for what, pair := range map[string][2]any{
				"counts": {views.NewTally(&tt.State), tally}, "columns": {fresh.Columns, m.Columns}, "rows": {fresh.Rows, m.Rows},
				"rows, as told": {fresh.Rows, words}, "tray": {fresh.Tray, m.Tray}, "tray, as told": {fresh.Tray, tray},
				"lessons": {shownBy(fresh, 99), shownBy(m, 99)}, "lessons, as told": {shownBy(fresh, 99), known},
			} {
				if fmt.Sprint(pair[0]) != fmt.Sprint(pair[1]) {
					rt.Fatalf("%s after %q (-afresh +followed):\n%s", what, tt.UndoLabel(), cmp.Diff(pair[0], pair[1]))
				}
			}
		}
	})
	if followed < 5*afresh/4 || afresh < 20 {
		t.Errorf("%d edits were followed, %d made the grid afresh: the test says too little", followed, afresh)
	}
}

// BenchmarkMasterFollow moves lessons of a school to another slot and back; the clashes are kept, too.
func BenchmarkMasterFollow(b *testing.B) {
	for _, n := range []int{1200, 5000, 50_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			tt := demo.New(demo.Options{Students: n, Seed: 1, Year: 2026})
			checker := rules.New(tt)
			m := views.NewMaster(tt, views.MasterOptions{Grid: 1}, checker.Clashing)
			checker.Marked()
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				l := tt.Lesson(model.LessonID(1 + i/2*7%int(tt.LastID(model.KindLesson))))
				p, ok := tt.Undo()
				if i%2 == 0 {
					var err error
					p, err = tt.Apply(model.MoveLesson{Lesson: l.ID})
					ok = err == nil
				}
				if ok {
					marked, _ := checker.Marked()
					m.Follow(p, marked)
				}
				i++
			}
		})
	}
}
