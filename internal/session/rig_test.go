package session

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"testing"
	"time"

	"carillon/internal/work"
	"carillon/model"
)

// fakeFile is a timetable file in memory.
type fakeFile struct {
	path     string
	t        *model.Timetable
	readOnly string
	saves    int
	drafts   []Draft
	views    map[Page][]byte
	writes   int // of views
	viewErr  error
	saveErr  error
	closeErr error
	closed   bool
	recovery []model.Edit
	dropped  bool
	others   map[string]bool // files that exist beside
}

func (f *fakeFile) Timetable() *model.Timetable { return f.t }
func (f *fakeFile) Name() string                { return filepath.Base(f.path) }
func (f *fakeFile) Path() string                { return f.path }
func (f *fakeFile) ReadOnly() string            { return f.readOnly }
func (f *fakeFile) Notes() []string             { return nil }
func (f *fakeFile) Recovery() *Recovery {
	if f.recovery == nil {
		return nil
	}
	return &Recovery{Text: fmt.Sprintf("%d edits were never saved", len(f.recovery))}
}
func (f *fakeFile) Recover() error {
	for _, e := range f.recovery {
		if _, err := f.t.Apply(e); err != nil {
			return err
		}
	}
	f.recovery = nil
	return nil
}
func (f *fakeFile) DropRecovery() error    { f.recovery, f.dropped = nil, true; return nil }
func (f *fakeFile) Drafts() []Draft        { return f.drafts }
func (f *fakeFile) SetDrafts(list []Draft) { f.drafts = list }
func (f *fakeFile) View(p Page) []byte     { return f.views[p] }
func (f *fakeFile) KeepViews(views map[Page][]byte) error {
	f.writes++
	if f.viewErr != nil {
		return f.viewErr
	}
	if f.views == nil {
		f.views = map[Page][]byte{}
	}
	maps.Copy(f.views, views)
	return nil
}
func (f *fakeFile) CopyOf() *Origin                                    { return nil }
func (f *fakeFile) Changes(string, *model.State) ([]Difference, error) { return nil, nil }
func (f *fakeFile) Close() error                                       { f.closed = true; return f.closeErr }
func (f *fakeFile) PrepareSave() Saving                                { return &fakeSaving{f: f, revision: f.t.Revision()} }
func (f *fakeFile) PrepareSaveAs(path string, force bool) Saving {
	return &fakeSaving{f: f, revision: f.t.Revision(), path: path, force: force}
}
func (f *fakeFile) PrepareCopy(path string, force bool) Saving {
	return &fakeSaving{f: f, path: path, force: force, stay: true}
}

type fakeSaving struct {
	f           *fakeFile
	revision    uint64
	path        string
	force, stay bool
	err         error
}

func (s *fakeSaving) Run(context.Context) error {
	s.f.saves++
	s.err = s.f.saveErr
	if s.f.others[s.path] && !s.force {
		s.err = ErrExists
	}
	return s.err
}

func (s *fakeSaving) Done() {
	if s.err != nil || s.stay {
		return
	}
	if s.path != "" {
		s.f.path = s.path
	}
	s.f.t.MarkSaved(s.revision)
}

// fakeFiles opens files that are in memory, by path.
type fakeFiles map[string]*fakeFile

func (f fakeFiles) Open(path string, _ func(error)) (File, error) {
	if x := f[path]; x != nil {
		return x, nil
	}
	return nil, errors.New("there is no file " + path)
}
func (f fakeFiles) Backups(string) ([]Backup, error) { return nil, nil }
func (f fakeFiles) CheckBackup(string) string        { return "" }
func (f fakeFiles) Restore(backup, path string) error {
	if old := f[path]; old != nil && !old.closed {
		return errors.New(path + " is open")
	}
	b := f[backup]
	if b == nil {
		return errors.New("there is no backup " + backup)
	}
	restored := *b
	restored.path = path
	f[path] = &restored
	return nil
}

// fakeSync is the sync of a file.
type fakeSync struct {
	busy, unsynced string
	saved, stops   int
	closed         bool
	waiting        []func(bool)
}

func (s *fakeSync) Saved()           { s.saved++ }
func (s *fakeSync) Busy() string     { return s.busy }
func (s *fakeSync) Stop()            { s.stops++ }
func (s *fakeSync) Unsynced() string { return s.unsynced }
func (s *fakeSync) Close()           { s.closed = true }
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

// rig is a session with everything around it faked. It is the person, too: a question waits in asked and answer.
type rig struct {
	*Session
	t      *testing.T
	run    *work.Manual
	files  fakeFiles
	file   *fakeFile
	sync   *fakeSync
	asked  *Obstacle
	answer func(Answer)

	leaving Page // of the question whether a page is left; "" for none
	held    []Draft
	leave   func()

	heard  []string // by signal
	recent []string
	timers []*timer
}

// timer is a call that is due after a while.
type timer struct {
	left time.Duration
	f    func()
}

// passes lets time pass.
func (r *rig) passes(d time.Duration) {
	due := r.timers
	for _, x := range due {
		if x.left -= d; x.left <= 0 && x.f != nil {
			f := x.f
			x.f = nil
			f()
		}
	}
}

func (r *rig) Leave(o Obstacle, answer func(Answer)) func() bool {
	r.asked, r.answer = &o, answer
	return func() bool {
		stood := r.asked == &o
		if stood {
			r.asked = nil
		}
		return stood
	}
}

// LeavePage implements Person.
func (r *rig) LeavePage(p Page, drafts []Draft, leave func()) {
	r.leaving, r.held, r.leave = p, drafts, leave
}

// answers answers the question that is open, which has to be of a kind.
func (r *rig) answers(kind ObstacleKind, a Answer) {
	r.t.Helper()
	if r.asked == nil || r.asked.Kind != kind {
		r.t.Fatalf("asked was %+v, want %d", r.asked, kind)
	}
	r.asked = nil
	r.answer(a)
}

func (r *rig) hear(format string, args ...any) {
	r.heard = append(r.heard, fmt.Sprintf(format, args...))
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{t: t, run: &work.Manual{}, files: fakeFiles{}}
	r.file = &fakeFile{path: "/schools/lincoln.carillon", t: school(t, "Lincoln High")}
	r.files[r.file.path] = r.file
	r.Session = New(Deps{Runner: r.run, Files: r.files, Person: r,
		Pages: []Page{PageOf(model.KindSection), PageOf(model.KindTeacher), PageOf(model.KindRoom)},
		After: func(d time.Duration, f func()) func() {
			x := &timer{d, f}
			r.timers = append(r.timers, x)
			return func() { x.f = nil }
		},
		Recent: func() []string { return r.recent }, Noted: func(path string) { r.recent = append([]string{path}, r.recent...) }})
	r.Opened.Subscribe(func(o *Open) {
		if o == nil {
			r.hear("closed")
			return
		}
		r.hear("opened %s", o.File.Name())
		r.sync = &fakeSync{}
		r.Attach(r.sync)
	})
	r.Again.Subscribe(func(o *Open) { r.hear("again %s", o.File.Name()) })
	r.Closing.Subscribe(func(o *Open) { r.hear("closing %s", o.File.Name()) })
	r.Failed.Subscribe(func(f Failure) { r.hear("failed %d %s: %v", f.What, f.Path, f.Err) })
	return r
}

// opened is a rig with the school open.
func opened(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	r.Open(r.file.path)
	r.run.Drain()
	if r.File() == nil {
		t.Fatal("the file did not open")
	}
	r.heard = nil
	return r
}

// second is another school, with records of the same IDs.
func (r *rig) second() *fakeFile {
	r.t.Helper()
	f := &fakeFile{path: "/schools/other.carillon", t: school(r.t, "Other High")}
	r.files[f.path] = f
	return f
}

// school is a timetable of two teachers, two rooms, a section in two grids and two rotations, a lesson in each grid.
func school(t testing.TB, name string) *model.Timetable {
	t.Helper()
	b := model.NewBuilder()
	b.Add(&model.School{Name: name})
	var slots []model.Slot
	for _, code := range []string{"MAIN", "ANNEX"} {
		g := &model.Grid{Code: code, Days: []model.Day{{Code: "Mon"}}, Periods: []model.Period{{ID: 1, Code: "1"}, {ID: 2, Code: "2"}},
			Cells: []model.Cell{{Day: 1, Period: 1, Kind: model.Teaching, Start: 480, End: 530},
				{Day: 1, Period: 2, Kind: model.Teaching, Start: 540, End: 590}}}
		slots = append(slots, model.Slot{Grid: model.GridID(b.Add(g)), Day: 1, Period: 1})
	}
	b.Add(&model.Rotation{Number: 1})
	b.Add(&model.Rotation{Number: 2})
	kim := model.TeacherID(b.Add(&model.Teacher{Code: "KIM"}))
	b.Add(&model.Teacher{Code: "LEE"})
	b.Add(&model.Room{Code: "A1"})
	b.Add(&model.Room{Code: "A2"})
	course := model.CourseID(b.Add(&model.Course{Code: "09MAT"}))
	section := &model.Section{Course: course, SectionID: "1", Teachers: []model.TeacherID{kim}, Priority: model.PriorityUnset}
	section.Rotations = section.Rotations.With(1)
	id := model.SectionID(b.Add(section))
	for _, at := range slots {
		b.Add(&model.Lesson{Section: id, Slot: at, Teachers: []model.TeacherID{kim}})
	}
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return tt
}

// Records of the school.
const (
	mainGrid    model.GridID    = 1
	annexGrid   model.GridID    = 2
	kim         model.TeacherID = 1
	lee         model.TeacherID = 2
	a1          model.RoomID    = 1
	mainLesson  model.LessonID  = 1
	annexLesson model.LessonID  = 2
)

var (
	teachers = PageOf(model.KindTeacher)
	rooms    = PageOf(model.KindRoom)
)

// rename is an edit of a teacher.
func (r *rig) rename(id model.TeacherID, surname string) {
	r.t.Helper()
	x := *r.file.t.Teacher(id)
	x.Surname = surname
	if err := r.Apply(model.Replace{Record: &x}); err != nil {
		r.t.Fatal(err)
	}
}
