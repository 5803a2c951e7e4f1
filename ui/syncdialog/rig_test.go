package syncdialog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"carillon/internal/work"
	"carillon/model"
	"carillon/model/message"
	"carillon/sync/engine"
	"carillon/sync/rows"
	"carillon/ui/kit"
)

// memory is a storage in memory.
type memory map[string][]byte

func (m memory) Get(bucket, key string) ([]byte, bool) { v, ok := m[bucket+"\x00"+key]; return v, ok }
func (m memory) Put(bucket, key string, v []byte) error {
	m[bucket+"\x00"+key] = slices.Clone(v)
	return nil
}
func (m memory) Delete(bucket, key string) error { delete(m, bucket+"\x00"+key); return nil }
func (m memory) List(bucket string) []string {
	var keys []string
	for k := range m {
		if b, key, _ := strings.Cut(k, "\x00"); b == bucket {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// sis is a SIS that holds what it is sent.
type sis struct {
	calls    []string
	students []engine.Record
	password string
	proxy    string
	twoRooms int              // lessons in two rooms
	fail     map[string]error // by call
	cancel   func()           // called in the middle of a publish
}

func (s *sis) Type() string { return "alma" }
func (s *sis) Name() string { return "Alma (US)" }
func (s *sis) Offered(r model.Region) error {
	if r != model.RegionUSA {
		return &engine.Error{Code: engine.WrongRegion, Said: message.Verbatim("Set the region to USA under Setup > School info > Admin.")}
	}
	return nil
}

func (s *sis) Features() []engine.Feature {
	return []engine.Feature{{ID: rows.FeatureSections, Name: "Sections", Support: engine.Yes, Travels: "publishClasses"},
		{ID: rows.FeatureTwoRooms, Name: "Two rooms at once", Support: engine.No, Travels: "the first room of the lesson"},
		{ID: rows.FeatureStudy, Name: "Study roster", Support: engine.Unsure, Travels: "section STUDY"}}
}

func (s *sis) InUse(t *model.Timetable) map[engine.FeatureID]int {
	return map[engine.FeatureID]int{rows.FeatureSections: t.Count(model.KindSection), rows.FeatureTwoRooms: s.twoRooms}
}

func (s *sis) Rules(engine.System) rows.Rules { return rows.Rules{SIS: "Alma"} }

func (s *sis) Connect(sys engine.System, login engine.Login, _ engine.Hooks) (engine.Session, error) {
	if !strings.HasPrefix(sys.URL, "http") {
		return nil, errors.New("the URL has to begin with https://")
	}
	if login.Password != nil {
		s.password = login.Password()
	}
	if login.ProxyPassword != nil {
		s.proxy = login.ProxyPassword()
	}
	return s, nil
}

func (s *sis) call(ctx context.Context, name string) error {
	s.calls = append(s.calls, name)
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.fail[name]
}

func (s *sis) Hello(ctx context.Context) (engine.Greeting, error) {
	return engine.Greeting{Product: "Alma", Version: "LISS 1.0.2"}, s.call(ctx, "hello")
}

// Fetch sends the student who is in the timetable, unless a test says otherwise.
func (s *sis) Fetch(ctx context.Context, kind engine.Kind, _ model.Date) ([]engine.Record, error) {
	list := s.students
	if list == nil && kind == engine.Students {
		list = []engine.Record{{SISID: "100", Fields: map[string]string{engine.FieldSurname: "Reyes", engine.FieldFirstName: "Ana", engine.FieldYearLevel: "9"}}}
	}
	return list, s.call(ctx, "fetch "+string(kind))
}

func (s *sis) Publish(ctx context.Context, kind engine.Kind, _ rows.Set, _ engine.Options) (string, error) {
	err := s.call(ctx, "publish "+string(kind))
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
	return "", err
}

func (s *sis) Test(ctx context.Context, step func(engine.TestStep)) error {
	step(engine.TestStep{Name: "Name", Passed: true, Text: "found"})
	err := s.call(ctx, "test")
	step(engine.TestStep{Name: "User and password", Passed: err == nil, Text: map[bool]string{true: "accepted", false: "refused"}[err == nil]})
	return err
}

func (s *sis) Close() {}

// vault keeps passwords.
type vault struct {
	known   map[string]string // by user
	lasting bool
}

func (v *vault) Get(s engine.System) (string, bool) { p, ok := v.known[s.Username]; return p, ok }
func (v *vault) Set(s engine.System, p string) (bool, error) {
	v.known[s.Username] = p
	return v.lasting, nil
}
func (v *vault) Delete(s engine.System) error { delete(v.known, s.Username); return nil }

// logs keeps support logs in memory.
type logs struct {
	strings.Builder
	created, closed int
	opened          string
	err             error
}

func (l *logs) Name(at time.Time) string {
	return "Lincoln-sync-" + at.Format("2006-01-02-150405") + ".log"
}
func (l *logs) Create(at time.Time) (io.WriteCloser, string, error) {
	if l.err != nil {
		return nil, "", l.err
	}
	l.created++
	return l, "/school/" + l.Name(at), nil
}
func (l *logs) Open(name string) error { l.opened = name; return l.err }
func (l *logs) Close() error           { l.closed++; return nil }

// rig is a Sync with everything around it faked.
type rig struct {
	*Sync
	t       *testing.T
	host    *kit.Host
	win     fyne.Window
	run     *work.Manual
	store   memory
	sis     *sis
	vault   *vault
	proxies *vault
	logs    *logs
	tt      *model.Timetable
	saves   int
	saveErr error
	undone  int
	noUndo  string // why a download can't be taken back
	jumped  model.Key
	corner  *kit.Corner

	exported, exportName string
}

// now is the day on which all these tests happen: a Monday in the academic year.
var now = time.Date(2026, 11, 23, 10, 42, 0, 0, time.Local)

func newRig(t *testing.T) *rig {
	t.Helper()
	s := &sis{fail: map[string]error{}}
	return rigWith(t, school(t), s, s, look{kit.ModeLight, fyne.NewSize(1280, 720)})
}

// look is how a window is shown.
type look struct {
	mode kit.Mode
	size fyne.Size
}

// rigWith is a rig for a timetable and a connector.
func rigWith(t *testing.T, tt *model.Timetable, connector engine.Connector, fake *sis, l look) *rig {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(l.mode))
	r := &rig{t: t, run: &work.Manual{}, store: memory{}, sis: fake, vault: &vault{map[string]string{"timetable": "secret"}, true},
		proxies: &vault{map[string]string{}, true}, logs: &logs{}}
	r.tt = tt
	r.corner = kit.NewCorner()
	r.win = test.NewTempWindow(t, container.NewStack(kit.NewText("behind", kit.TextStyle{}), r.corner.Object()))
	r.win.Resize(l.size)
	r.host = kit.NewHost(r.win)
	r.Sync = New(Deps{
		Host: r.host, Corner: r.corner, Runner: r.run, Who: "Kim on desk-3", Now: func() time.Time { return now }, Storage: r.store,
		Connectors: []engine.Connector{connector}, Passwords: r.vault, ProxyPasswords: r.proxies, Logs: r.logs,
		Timetable: func() *model.Timetable { return r.tt },
		Saved:     func() *model.State { return r.tt.Snapshot() },
		Save:      func(then func(error)) { r.saves++; then(r.saveErr) },
		Take: func(_ context.Context, e model.Edit) error {
			_, err := r.tt.Apply(e)
			return err
		},
		Undo: func(n int) string {
			r.undone += n
			if r.noUndo == "" {
				for range n {
					r.tt.Undo()
				}
			}
			return r.noUndo
		},
		Changed: func() {},
		Jump:    func(k model.Key) { r.jumped = k },
		Export: func(_, name string, write func(io.Writer) error) {
			var b strings.Builder
			if err := write(&b); err != nil {
				t.Error(err)
			}
			r.exported, r.exportName = b.String(), name
		},
	})
	return r
}

// school is a timetable with two sections and a student.
func school(t *testing.T) *model.Timetable {
	t.Helper()
	b := model.NewBuilder()
	b.Add(&model.School{Name: "Lincoln High", Region: model.RegionUSA, First: model.NewDate(2026, 8, 17), Last: model.NewDate(2027, 6, 11)})
	b.Add(&model.Rotation{Number: 1, Name: "Semester 1", First: model.NewDate(2026, 8, 17), Last: model.NewDate(2026, 12, 18)})
	y := b.Add(&model.YearLevel{Code: "9", Name: "Grade 9"})
	c := b.Add(&model.Course{Code: "09MAT", Name: "Mathematics 9", YearLevels: []model.YearLevelID{model.YearLevelID(y)}})
	st := b.Add(&model.Student{SISID: "100", Surname: "Reyes", FirstName: "Ana", YearLevel: model.YearLevelID(y)})
	g := b.Add(&model.Grid{Code: "HS", Days: []model.Day{{Code: "Day 1"}}, Periods: []model.Period{{ID: 1, Code: "1"}, {ID: 2, Code: "2"}},
		Cells: []model.Cell{{Day: 1, Period: 1, Kind: model.Teaching}, {Day: 1, Period: 2, Kind: model.Teaching}}}) // without times: the school's first bell is not known
	for i := range 2 { // a section, a list row and a lesson each
		s := b.Add(&model.Section{Course: model.CourseID(c), SectionID: fmt.Sprint(i + 1), GUID: strings.Repeat(fmt.Sprint(i+1), 32), Priority: model.PriorityUnset})
		b.Add(&model.Enrolment{Section: model.SectionID(s), Student: model.StudentID(st)})
		b.Add(&model.Lesson{Section: model.SectionID(s), Slot: model.Slot{Grid: model.GridID(g), Day: 1, Period: model.PeriodID(i + 1)}})
	}
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return tt
}

// system puts a configured system into the file.
func (r *rig) system(change func(*engine.System)) engine.System {
	r.t.Helper()
	s := engine.System{URL: "https://lincoln.example.org/liss", Username: "timetable", School: "LHS"}
	if change != nil {
		change(&s)
	}
	added, err := engine.AddSystem(r.store, r.sis, model.RegionUSA, s)
	if err != nil {
		r.t.Fatal(err)
	}
	return *added
}

// edit changes the timetable: the ID of its first section, and with it what is sent of its list and its lesson.
func (r *rig) edit(id uint16) {
	r.t.Helper()
	s := *r.tt.Section(1)
	s.SectionID = fmt.Sprint(id)
	if _, err := r.tt.Apply(model.Replace{Record: &s}); err != nil {
		r.t.Fatal(err)
	}
}

// synced notes that the system was published to before, so that nothing holds the next run.
func (r *rig) synced() {
	r.t.Helper()
	choice := engine.Choice{To: model.NewDate(2026, 12, 18)}
	sys := r.systems()[0]
	run := &engine.Run{Connector: r.sis, System: sys, Options: engine.Basic(model.DateOf(now), choice), Host: host{r.store, r.tt.Snapshot(), r.d.Take},
		Now: func() time.Time { return now }}
	plan, err := run.Prepare(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	if _, err := run.Execute(r.t.Context(), plan, plan.ID); err != nil {
		r.t.Fatal(err)
	}
	if err := engine.RememberChoice(r.store, sys.ID, choice); err != nil {
		r.t.Fatal(err)
	}
	r.sis.calls = nil
}

// dialog is the topmost dialog, which has to have this title.
func (r *rig) dialog(title string) *kit.Dialog {
	r.t.Helper()
	d := r.host.Top()
	if d == nil || d.Title != title {
		got := "none"
		if d != nil {
			got = fmt.Sprintf("%q, which says:\n%s", d.Title, r.text())
		}
		r.t.Fatalf("the dialog is %s; want %q", got, title)
	}
	return d
}

// walk calls f for every object that can be seen in the topmost overlay, or where there is none in the window.
func (r *rig) walk(f func(fyne.CanvasObject)) {
	var down func(o fyne.CanvasObject)
	down = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		f(o)
		var children []fyne.CanvasObject
		switch o := o.(type) {
		case *fyne.Container:
			children = o.Objects
		case fyne.Widget:
			children = test.WidgetRenderer(o).Objects()
		}
		for _, c := range children {
			down(c)
		}
	}
	if top := r.win.Canvas().Overlays().Top(); top != nil {
		down(top)
		return
	}
	down(r.win.Content())
}

// text is everything the topmost overlay says.
func (r *rig) text() string {
	var lines []string
	r.walk(func(o fyne.CanvasObject) {
		if text, ok := o.(*canvas.Text); ok && text.Text != "" {
			lines = append(lines, text.Text)
		}
	})
	return strings.Join(lines, "\n")
}

// says checks that the topmost overlay says each of some words, wherever lines break.
func (r *rig) says(words ...string) {
	r.t.Helper()
	text := strings.Join(strings.Fields(r.text()), " ")
	for _, w := range words {
		if !strings.Contains(text, w) {
			r.t.Errorf("%q is nowhere in:\n%s", w, r.text())
		}
	}
}

// press presses the button with a text in the topmost overlay.
func (r *rig) press(text string) {
	r.t.Helper()
	var found *kit.Button
	r.walk(func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && b.Text == text {
			found = b
		}
	})
	if found == nil {
		r.t.Fatalf("there is no button %q in:\n%s", text, r.text())
	}
	found.Tapped(nil)
}

// key types a key where the keyboard is.
func (r *rig) key(name fyne.KeyName) {
	ev := &fyne.KeyEvent{Name: name}
	if name == fyne.KeyTab {
		r.win.Canvas().FocusNext()
		return
	}
	if f := r.win.Canvas().Focused(); f != nil {
		f.TypedKey(ev)
		return
	}
	r.win.Canvas().OnTypedKey()(ev)
}

// typed types text where the keyboard is.
func (r *rig) typed(text string) {
	r.t.Helper()
	f := r.win.Canvas().Focused()
	if f == nil {
		r.t.Fatalf("nothing has the keyboard to type %q into", text)
	}
	for _, c := range text {
		f.TypedRune(c)
	}
}

// check ticks the check box with a label in the topmost overlay.
func (r *rig) check(label string) {
	r.t.Helper()
	var found *kit.Check
	r.walk(func(o fyne.CanvasObject) {
		if c, ok := o.(*kit.Check); ok && c.Text == label {
			found = c
		}
	})
	if found == nil {
		r.t.Fatalf("there is no check box %q in:\n%s", label, r.text())
	}
	found.SetChecked(true)
}

// words is what follows each beginning in the text of the topmost overlay, with it, wherever lines break.
func (r *rig) words(beginning string) (out []string) {
	text := strings.Join(strings.Fields(r.text()), " ")
	for {
		i := strings.Index(text, beginning)
		if i < 0 {
			return out
		}
		out = append(out, text[i:])
		text = text[i+len(beginning):]
	}
}

var isoDate = regexp.MustCompile(`\b\d{4}-\d{2}-\d{2}\b`)

// local writes the dates of a sentence as the window does.
func local(text string) string {
	return isoDate.ReplaceAllStringFunc(text, func(iso string) string {
		d, err := model.ParseDate(iso)
		if err != nil {
			return iso
		}
		return date(d)
	})
}
