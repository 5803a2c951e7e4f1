package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"carillon/internal/session"
	"carillon/internal/work"
	"carillon/model"
	"carillon/ui/grid"
	"carillon/ui/kit"
	"carillon/ui/kit/kittest"
)

// fakeFile is a timetable file in memory.
type fakeFile struct {
	path     string
	t        *model.Timetable
	readOnly string
	saves    int
	drafts   []session.Draft
	views    map[session.Page][]byte
	saveErr  error
	closed   bool
	notes    []string
	recovery *session.Recovery
	answered string
	others   map[string]bool                 // files that exist beside
	changes  map[string][]session.Difference // by path of what is compared with; "" since the last save
	copyOf   *session.Origin
	backups  []session.Backup
	fault    string // what is wrong with it as a backup
}

func (f *fakeFile) Timetable() *model.Timetable { return f.t }
func (f *fakeFile) Name() string                { return filepath.Base(f.path) }
func (f *fakeFile) Path() string                { return f.path }
func (f *fakeFile) ReadOnly() string            { return f.readOnly }
func (f *fakeFile) Notes() []string             { return f.notes }
func (f *fakeFile) Recovery() *session.Recovery { return f.recovery }
func (f *fakeFile) Recover() error {
	f.answered, f.recovery = "recovered", nil
	return nil
}
func (f *fakeFile) DropRecovery() error {
	f.answered, f.recovery = "dropped", nil
	return nil
}
func (f *fakeFile) Drafts() []session.Draft        { return f.drafts }
func (f *fakeFile) SetDrafts(list []session.Draft) { f.drafts = list }
func (f *fakeFile) View(p session.Page) []byte     { return f.views[p] }
func (f *fakeFile) KeepViews(views map[session.Page][]byte) error {
	if f.views == nil {
		f.views = map[session.Page][]byte{}
	}
	maps.Copy(f.views, views)
	return nil
}
func (f *fakeFile) CopyOf() *session.Origin { return f.copyOf }
func (f *fakeFile) Changes(other string, _ *model.State) ([]session.Difference, error) {
	found, ok := f.changes[other]
	if !ok && other != "" {
		return nil, errors.New(other + " is damaged")
	}
	return found, nil
}
func (f *fakeFile) PrepareSaveAs(path string, force bool) session.Saving {
	return &fakeSaving{f: f, revision: f.t.Revision(), path: path, force: force}
}
func (f *fakeFile) PrepareCopy(path string, force bool) session.Saving {
	return &fakeSaving{f: f, path: path, force: force, stay: true}
}
func (f *fakeFile) Close() error                { f.closed = true; return nil }
func (f *fakeFile) PrepareSave() session.Saving { return &fakeSaving{f: f, revision: f.t.Revision()} }

type fakeSaving struct {
	f        *fakeFile
	revision uint64
	err      error
	path     string
	force    bool
	stay     bool
}

func (s *fakeSaving) Run(context.Context) error {
	s.f.saves++
	s.err = s.f.saveErr
	if s.f.others[s.path] && !s.force {
		s.err = session.ErrExists
	}
	return s.err
}

func (s *fakeSaving) Done() {
	switch {
	case s.err != nil || s.stay:
		return
	case s.path != "":
		s.f.path = s.path
	}
	s.f.t.MarkSaved(s.revision)
}

// fakeFiles opens files that are in memory.
type fakeFiles map[string]*fakeFile

func (f fakeFiles) Open(path string, _ func(error)) (session.File, error) {
	if x := f[path]; x != nil {
		return x, nil
	}
	return nil, errors.New("there is no file " + path)
}

func (f fakeFiles) Backups(path string) ([]session.Backup, error) { return f[path].backups, nil }
func (f fakeFiles) CheckBackup(path string) string                { return f[path].fault }

// Restore makes an open file of a backup that is one of the files.
func (f fakeFiles) Restore(backup, path string) error {
	if old := f[path]; old != nil && !old.closed {
		return errors.New(path + " is open")
	}
	b := *f[backup]
	if b.fault != "" {
		return errors.New(b.fault)
	}
	b.path = path
	f[path] = &b
	return nil
}

// fakeSync records what the window asks of it.
type fakeSync struct {
	log      *[]string
	busy     string
	unsynced string
	site     SyncSite
	waiting  []func(bool)
}

func (s *fakeSync) say(what string)        { *s.log = append(*s.log, what) }
func (s *fakeSync) Configure()             { s.say("configure") }
func (s *fakeSync) Now()                   { s.say("sync now") }
func (s *fakeSync) All()                   { s.say("sync all") }
func (s *fakeSync) History()               { s.say("sync history") }
func (s *fakeSync) Saved()                 { s.say("saved") }
func (s *fakeSync) Status() kit.StatusItem { return kit.StatusItem{Text: "Alma (US) synced 10:42"} }
func (s *fakeSync) Busy() string           { return s.busy }
func (s *fakeSync) Close()                 { s.say("sync closed") }
func (s *fakeSync) Unsynced() string       { return s.unsynced }
func (s *fakeSync) Stop()                  { s.say("stop") }
func (s *fakeSync) WhenIdle(then func(bool)) {
	if s.busy == "" {
		then(true)
		return
	}
	s.waiting = append(s.waiting, then)
}

// ends ends the sync under way.
func (s *fakeSync) ends(good bool) {
	s.busy = ""
	waiting := s.waiting
	s.waiting = nil
	for _, then := range waiting {
		then(good)
	}
}

// opener opens files as a test wants it to.
type opener struct{ session.Files }

// rig is a window with everything around it faked.
type rig struct {
	*Window
	t     *testing.T
	run   *work.Manual
	files fakeFiles
	file  *fakeFile
	sync  *fakeSync
	log   []string
	quits int

	opener *opener
	recent func() []string
	noted  func(string)

	written map[string]string // files that were exported, by path
}

// school is a small timetable: two grades, two days of three periods, a lunch break between, five lessons:
//
//	09MAT 1  KIM  A1  Mon 1, Tue 2
//	09ENG 1  LEE  A2  Mon 2
//	10MAT 1  KIM  A1  Mon 3, and one that is not placed
func school(t testing.TB) *model.Timetable {
	t.Helper()
	b := model.NewBuilder()
	b.Add(&model.School{Name: "Lincoln High", Region: model.RegionUSA, First: model.NewDate(2026, 8, 17), Last: model.NewDate(2027, 6, 11)})
	g := &model.Grid{Code: "MAIN", Days: []model.Day{{Code: "Mon", Name: "Monday"}, {Code: "Tue", Name: "Tuesday"}}}
	for i, code := range []string{"1", "2", "L", "3"} {
		g.Periods = append(g.Periods, model.Period{ID: model.PeriodID(i + 1), Code: code})
		for day := uint8(1); day <= 2; day++ {
			kind := model.Teaching
			if code == "L" {
				kind = model.Break
			}
			g.Cells = append(g.Cells, model.Cell{Day: day, Period: model.PeriodID(i + 1), Kind: kind,
				Start: model.Minute(480 + 60*i), End: model.Minute(530 + 60*i)})
		}
	}
	g.SortCells()
	grid := model.GridID(b.Add(g))
	years := map[string]model.YearLevelID{}
	for i, code := range []string{"9", "10"} {
		years[code] = model.YearLevelID(b.Add(&model.YearLevel{Code: code, Order: int16(i + 1), Grid: grid}))
	}
	kim := model.TeacherID(b.Add(&model.Teacher{Code: "KIM", FirstName: "Grace", Surname: "Kim"}))
	lee := model.TeacherID(b.Add(&model.Teacher{Code: "LEE", FirstName: "Sam", Surname: "Lee"}))
	a1 := model.RoomID(b.Add(&model.Room{Code: "A1", Capacity: 30}))
	a2 := model.RoomID(b.Add(&model.Room{Code: "A2", Capacity: 28}))
	section := func(course, name, year string, teacher model.TeacherID, room model.RoomID, at ...model.Slot) model.SectionID {
		c := model.CourseID(b.Add(&model.Course{Code: course, Name: name, YearLevels: []model.YearLevelID{years[year]}}))
		s := model.SectionID(b.Add(&model.Section{Course: c, SectionID: "1", Teachers: []model.TeacherID{teacher}, Room: room,
			Priority: model.PriorityUnset, LessonsWanted: uint8(len(at))}))
		for _, slot := range at {
			b.Add(&model.Lesson{Section: s, Slot: slot, Teachers: []model.TeacherID{teacher}, Rooms: []model.RoomID{room}})
		}
		return s
	}
	at := func(day uint8, period model.PeriodID) model.Slot {
		return model.Slot{Grid: grid, Day: day, Period: period}
	}
	mat := section("09MAT", "Mathematics 9", "9", kim, a1, at(1, 1), at(2, 2))
	eng := section("09ENG", "English 9", "9", lee, a2, at(1, 2))
	section("10MAT", "Mathematics 10", "10", kim, a1, at(1, 4), model.Slot{})
	for i, name := range []string{"Reyes", "Novak"} {
		s := model.StudentID(b.Add(&model.Student{SISID: fmt.Sprint(100 + i), Surname: name, FirstName: "Ana", YearLevel: years["9"]}))
		b.Add(&model.Enrolment{Section: mat, Student: s})
		b.Add(&model.Enrolment{Section: eng, Student: s})
	}
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return tt
}

// Lessons of the school, by what they are.
const (
	mat9Mon1 model.LessonID = iota + 1
	mat9Tue2
	eng9Mon2
	mat10Mon3
	mat10Unplaced
)

func newRig(t *testing.T) *rig {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(kit.ModeLight))
	r := &rig{t: t, run: &work.Manual{}, files: fakeFiles{}, written: map[string]string{},
		recent: func() []string { return nil }, noted: func(string) {}}
	r.file = &fakeFile{path: "/schools/lincoln.carillon", t: school(t), views: byYearLevel()}
	r.files[r.file.path] = r.file
	r.opener = &opener{r.files}
	win := test.NewTempWindow(t, nil)
	r.Window = New(win, Deps{
		Runner: r.run, Files: r.opener, Version: "1.0",
		Recent: func() []string { return r.recent() }, Opened: func(path string) { r.noted(path) },
		NewSync:      func(site SyncSite) Sync { r.sync = &fakeSync{log: &r.log, site: site}; return r.sync },
		NewTimetable: func(NewSite) { r.log = append(r.log, "new timetable") },
		NewYear:      func(NewSite, *model.Timetable, string) { r.log = append(r.log, "new year") },
		Import:       func(ImportSite) { r.log = append(r.log, "import") },
		Exports: func() []Export {
			return []Export{{Label: "Workbook", Extension: ".xlsx", Write: func(context.Context, *model.State, io.Writer) error { return nil }}}
		},
		NewFromSIS:  func(NewSite) { r.log = append(r.log, "new from SIS") },
		NewPractice: func(session.File) Practice { return &fakePractice{log: &r.log} },
		Who:         func() string { return "Pat Lee" },
		Now:         func() time.Time { return time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC) },
		Quit:        func() { r.quits++ },
		WriteFile: func(path string, force bool, write func(io.Writer) error) error {
			if _, there := r.written[path]; there && !force {
				return session.ErrExists
			}
			var b strings.Builder
			err := write(&b)
			r.written[path] = b.String()
			return err
		},
		Menu: func(m *fyne.Menu, _ fyne.Position) { r.log = append(r.log, "menu of "+fmt.Sprint(len(m.Items))) },
	})
	win.Resize(fyne.NewSize(1280, 720))
	return r
}

// byYearLevel is how a file says that its master grid was last shown by year levels.
func byYearLevel() map[session.Page][]byte {
	return map[session.Page][]byte{session.PageGrid: []byte(`{"rows":0}`)}
}

// opened is a rig with the school open.
func opened(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	r.Open(r.file.path)
	r.run.Drain()
	if r.open == nil {
		t.Fatal("the file did not open")
	}
	return r
}

func (r *rig) slotOf(id model.LessonID) string { return r.file.t.SlotName(r.file.t.Lesson(id).Slot) }

// cell is the cell of a lesson's row on a day and period.
func (r *rig) cell(row, day int, period string) grid.Cell {
	r.t.Helper()
	for i, s := range r.Window.open.view.slots {
		if int(s.Day) == day && r.Window.open.view.data.Columns[i].Period == period {
			return grid.Cell{Row: row, Col: i}
		}
	}
	r.t.Fatalf("there is no column for day %d, period %s", day, period)
	return grid.Cell{}
}

// drag takes a lesson to a cell, as the mouse does.
func (r *rig) drag(id model.LessonID, to grid.Cell) {
	r.t.Helper()
	from, ok := r.grid.Place(grid.CardID(id))
	if !ok {
		r.t.Fatalf("lesson %d is not in the grid", id)
	}
	target, _ := r.grid.CellPlace(to)
	r.grid.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: from}, Button: desktop.MouseButtonPrimary})
	r.grid.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: target}})
	r.grid.DragEnd()
}

// run runs a command, which has to be possible.
func (r *rig) command(id string) {
	r.t.Helper()
	if !r.Commands().Run(id) {
		r.t.Fatalf("%s did not run: %s", id, r.Commands().Can(id))
	}
}

// saidBy is every text that can be seen below an object.
func saidBy(o fyne.CanvasObject) string { return kittest.Texts(o) }

func (r *rig) says(o fyne.CanvasObject, words ...string) {
	r.t.Helper()
	text := saidBy(o)
	for _, w := range words {
		if !strings.Contains(text, w) {
			r.t.Errorf("%q is nowhere in: %s", w, text)
		}
	}
}

// dialog is the topmost dialog, which has to have this title.
func (r *rig) dialog(title string) *kit.Dialog {
	r.t.Helper()
	d := r.Host().Top()
	if d == nil || d.Title != title {
		r.t.Fatalf("the dialog is %v; want %q", d, title)
	}
	return d
}

func (r *rig) bellPage() *bellPage         { return r.own[session.PageBells].(*bellPage) }
func (r *rig) calendarPage() *calendarPage { return r.own[session.PageCalendar].(*calendarPage) }
