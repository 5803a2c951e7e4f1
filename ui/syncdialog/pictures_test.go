package syncdialog

import (
	"cmp"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"carillon/model"
	"carillon/model/message"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/ui/kit"
)

// scenes is every dialog of synchronising, each in a state that has something to show.
var scenes = []struct {
	name string
	show func(l *live)
}{
	{"configure-empty", func(l *live) { l.Configure(); l.run.Drain() }},
	{"configure-systems", func(l *live) {
		l.add(nil)
		l.basic()
		l.add(func(s *engine.System) { s.School = "EAST" })
		l.Configure()
		l.run.Drain()
		l.host.Top().ChooseTab(0)
	}},
	{"configure-systems-waiting", func(l *live) {
		l.add(func(s *engine.System) { s.SyncOnSave = true })
		l.add(func(s *engine.System) {
			s.School, s.Last = "EAST", &engine.Status{At: now, Outcome: engine.Done, Said: message.Verbatim("Alma accepted the section lists, but shows something else than was sent.")}
		})
		l.Configure()
		l.run.Drain()
		l.host.Top().ChooseTab(0)
	}},
	{"configure-connection", func(l *live) {
		l.add(nil)
		l.Configure()
		l.run.Drain()
		l.press("Test connection")
		l.run.Drain()
	}},
	{"configure-connection-more", func(l *live) {
		l.add(func(s *engine.System) {
			s.Proxy = engine.Proxy{Mode: "own", URL: "http://proxy.lincoln.example.org:8080", Username: "kim"}
		})
		l.Configure()
		l.run.Drain()
		l.press("More settings")
	}},
	{"configure-connection-refused", func(l *live) {
		l.add(nil)
		l.vault.known["timetable"] = "wrong"
		l.Configure()
		l.run.Drain()
		l.press("Test connection")
		l.run.Drain()
	}},
	{"configure-other", func(l *live) { l.add(nil); l.Configure(); l.run.Drain(); l.host.Top().ChooseTab(2) }},
	{"configure-limits", func(l *live) {
		l.add(nil)
		l.Configure()
		l.run.Drain()
		l.host.Top().ChooseTab(2)
		l.press("When a sync is held …")
	}},
	{"configure-features", func(l *live) {
		l.add(nil)
		l.Configure()
		l.run.Drain()
		l.press(featuresTitle(l.d.Connectors[0]))
	}},
	{"now-basic", func(l *live) { l.add(nil); l.Now() }},
	{"now-advanced", func(l *live) {
		l.add(nil)
		l.basic()
		l.Now()
		l.host.Top().ChooseTab(tabAdvanced)
		l.check("Create Support Log File")
	}},
	{"password", func(l *live) { l.add(nil); l.vault.known = map[string]string{}; l.Now(); l.press("Go"); l.run.Drain() }},
	{"progress", func(l *live) {
		l.add(nil)
		p := newProgress(l.host, l.corner, "Synchronising with Alma (US)", "Alma", "Connecting to Alma …", 10, func() {})
		for _, st := range progressSteps() {
			p.step(st)
		}
		p.traffic(620_000, 1_310_000, 0)
	}},
	{"preview-first", func(l *live) { l.add(nil); l.Now(); l.press("Go"); l.run.Drain() }},
	{"preview-changes", func(l *live) { l.troubled(); l.Now(); l.press("Go"); l.run.Drain() }},
	{"preview-decide", func(l *live) {
		l.troubled()
		l.Now()
		l.press("Go")
		l.run.Drain()
		l.entry("From Alma: students")
		l.press("Gone 4")
		l.rows()
		l.key(fyne.KeyDown)
	}},
	{"preview-members", func(l *live) {
		l.add(nil)
		l.basic()
		l.colour()
		l.Now()
		l.press("Preview")
		l.run.Drain()
	}},
	{"preview-dropped", func(l *live) {
		l.dropped()
		l.Now()
		l.press("Preview")
		l.run.Drain()
		l.entry("Section lists")
	}},
	{"preview-payload", func(l *live) {
		l.add(nil)
		l.Now()
		l.press("Preview")
		l.run.Drain()
		l.press("Show payload")
		l.run.Drain()
	}},
	{"preview-save", func(l *live) { l.add(nil); l.Now(); l.press("Preview"); l.run.Drain(); l.press("Save as …") }},
	{"matching", func(l *live) {
		l.troubled()
		l.Now()
		l.press("Go")
		l.run.Drain()
		l.press("Match …")
		l.key(fyne.KeyDown)
	}},
	{"finished", func(l *live) {
		l.add(nil)
		l.Now()
		l.press("Go")
		l.run.Drain()
		l.confirm()
		l.run.Drain()
	}},
	{"failed", func(l *live) {
		l.add(nil)
		l.basic()
		l.misbehave("error:the import queue is closed until 2 pm@publishClassMemberships")
		l.Now()
		l.press("Go")
		l.run.Drain()
	}},
	{"details", func(l *live) {
		l.add(nil)
		l.Now()
		l.press("Go")
		l.run.Drain()
		l.confirm()
		l.run.Drain()
		l.press("Details")
	}},
	{"history", func(l *live) { l.past(); l.History() }},
	{"history-details", func(l *live) { l.past(); l.History(); l.key(fyne.KeyDown); l.key(fyne.KeyReturn) }},
	{"history-compare-with", func(l *live) { l.past(); l.History(); l.key(fyne.KeyDown); l.press("Compare with …") }},
	{"history-compare", func(l *live) {
		l.past()
		l.History()
		l.key(fyne.KeyDown)
		l.press("Compare with …")
		l.press("Compare")
	}},
	{"matching-leave", func(l *live) {
		l.troubled()
		l.Now()
		l.press("Go")
		l.run.Drain()
		l.press("Match …")
		l.press("Match the 4 likely")
		l.host.Top().Cancel()
	}},
	{"stopped", func(l *live) {
		l.add(nil)
		l.basic()
		l.Now()
		l.run.Drain()
		l.press("Go")
		l.run.Step()
		l.Stop()
		l.run.Drain()
	}},
	{"new-connection", func(l *live) { newcomerTo(l).start() }},
	{"new-school", func(l *live) { n := newcomerTo(l); n.start(); n.connect("secret") }},
	{"new-preview", func(l *live) {
		n := newcomerTo(l)
		n.start()
		n.connect("secret")
		n.key(fyne.KeyReturn)
		n.run.Drain()
	}},
	{"new-made", func(l *live) {
		n := newcomerTo(l)
		n.start()
		n.connect("secret")
		n.key(fyne.KeyReturn)
		n.run.Drain()
		n.press("Make the timetable")
		n.run.Drain()
	}},
	{"status", func(l *live) { l.past(); l.Status().OnTapped() }},
}

// progressSteps is a run in the middle of its publishes.
func progressSteps() []engine.Step {
	var steps []engine.Step
	add := func(name string, kind engine.Kind, rows int, sent, received int64, took float64) {
		steps = append(steps, engine.Step{Name: name, Kind: kind, Rows: rows, Done: true, Sent: sent, Received: received, Took: time.Duration(took * float64(time.Second))})
	}
	add("hello", "", 0, 90, 130, 0.2)
	add("download", engine.Students, 5012, 220, 1_480_000, 2.4)
	add("read", engine.Sections, 512, 220, 96_000, 0.8)
	add("read", engine.SectionLists, 40_118, 220, 3_100_000, 4.1)
	add("publish", engine.Sections, 512, 101_000, 60, 1.2)
	add("publish", engine.SectionLists, 40_204, 3_280_000, 60, 12.6)
	return append(steps, engine.Step{Name: "publish", Kind: engine.Timetable, Rows: 14_871})
}

// troubled is a file that was synced, and since then changed on both sides: sections gone, students moved, gone and unknown.
func (l *live) troubled() {
	l.add(nil)
	l.basic()
	n := 0
	for s := range l.tt.Snapshot().Sections() {
		if n++; n == 3 {
			l.apply(model.Delete{Key: s.Key()})
		} else if n < 8 {
			next := *s
			next.Priority = 3
			l.apply(model.Replace{Record: &next})
		}
	}
	for i, st := range slices.Collect(l.tt.Snapshot().Students())[:3] {
		next := *st
		next.RollGroup = fmt.Sprintf("9%c", 'X'+i)
		l.apply(model.Replace{Record: &next})
	}
	l.apply(model.Add{Record: &model.Student{Surname: "Novak", FirstName: "Petra"}})
	l.students(func(list []liss.Student) []liss.Student {
		for i := range 3 {
			list[i].RollGroup = "9A"
		}
		for i := 10; i < 14; i++ { // four got new ids there, two of them are new
			list[i].StudentID, list[i].GUID, list[i].StatewideID = "N"+list[i].StudentID, "", ""
		}
		return append(list, liss.Student{StudentID: "90001", FirstName: "Petra", Surname: "Novak", Form: "9"})
	})
	held, _ := l.server.Held("")
	_, err := l.client().ChangeClassMembership(l.t.Context(), held.Memberships[5].StudentID, liss.DateTimeOf(now), []string{held.Memberships[5].ClassCode}, []string{held.Classes[9].ClassCode})
	if err != nil {
		l.t.Fatal(err)
	}
}

// client is somebody else at the SIS.
func (l *live) client() *liss.Client {
	l.t.Helper()
	c, err := liss.New(liss.Options{URL: l.url, UserName: "timetable", Password: liss.NewSecret("secret"), School: "DEMO", Dialect: liss.Standard(), AllowPlainHTTP: true})
	if err != nil {
		l.t.Fatal(err)
	}
	l.t.Cleanup(c.Close)
	return c
}

// past is a file with runs that ended in different ways.
func (l *live) past() {
	l.add(nil)
	l.basic()
	l.misbehave("http-503")
	l.All()
	l.run.Drain()
	l.key(fyne.KeyEscape)
	l.misbehave()
	l.All()
	l.run.Drain()
	l.key(fyne.KeyEscape)
}

// entry chooses an entry at the left of the preview.
func (l *live) entry(title string) {
	l.t.Helper()
	l.walk(func(o fyne.CanvasObject) {
		if p, ok := o.(*kit.PickList); ok {
			p.ChooseTitle(title)
		}
	})
	l.says(title)
}

// rows gives the rows of the preview the keyboard.
func (l *live) rows() {
	l.t.Helper()
	l.walk(func(o fyne.CanvasObject) {
		if e, ok := o.(*kit.Entry); ok && e.PlaceHolder == "Filter rows" {
			l.win.Canvas().Focus(e)
		}
	})
	l.key(fyne.KeyDown)
}

// picture is what the window shows; with CARILLON_PICTURES it is kept in that folder.
func picture(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	dir := os.Getenv("CARILLON_PICTURES")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, w.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}

// TestEveryDialogFitsItsWindow draws each dialog in both themes and in windows from small to large: nothing may lie outside
// the window, and no text outside a table may be cut off.
func TestEveryDialogFitsItsWindow(t *testing.T) {
	sizes := []fyne.Size{fyne.NewSize(1280, 720), fyne.NewSize(960, 540)}
	modes := map[kit.Mode]string{kit.ModeLight: "light"}
	if os.Getenv("CARILLON_PICTURES") != "" { // to look at; where it fits the small window it fits a large one
		sizes, modes[kit.ModeDark] = append(sizes, fyne.NewSize(1920, 1080)), "dark"
	}
	for _, s := range scenes {
		for _, size := range sizes {
			for mode, word := range modes {
				name := fmt.Sprintf("%s-%s-%.0f", s.name, word, size.Width)
				t.Run(name, func(t *testing.T) {
					l := liveLook(t, look{mode, size})
					s.show(l)
					if !l.host.Open() && l.corner.Card() == nil {
						t.Fatal("neither a dialog nor a card is there")
					}
					picture(t, l.win, name)
					for _, fault := range append(misfits(l.win), overlaps(l.win)...) {
						t.Error(fault)
					}
					if d := l.host.Top(); d != nil { // its foot stays in view, however low the window
						at := fyne.CurrentApp().Driver().AbsolutePositionForObject(d.Primary)
						if at.X+d.Primary.Size().Width > size.Width || at.Y+d.Primary.Size().Height > size.Height {
							t.Errorf("the main button is at %v", at)
						}
					}
				})
			}
		}
	}
}

// overlaps lists buttons, check boxes and fields of the topmost overlay that lie over each other where they can be seen.
func overlaps(w fyne.Window) []string {
	type place struct {
		what     string
		from, to fyne.Position
	}
	var places []place
	var down func(o fyne.CanvasObject, from, to fyne.Position)
	down = func(o fyne.CanvasObject, from, to fyne.Position) {
		if o == nil || !o.Visible() {
			return
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		end := at.AddXY(o.Size().Width, o.Size().Height)
		seen := place{from: fyne.NewPos(max(at.X, from.X), max(at.Y, from.Y)), to: fyne.NewPos(min(end.X, to.X), min(end.Y, to.Y))}
		var children []fyne.CanvasObject
		switch o := o.(type) {
		case *kit.Button:
			seen.what = o.Text
		case *kit.Select:
			seen.what = o.Text()
		case *kit.Check:
			seen.what = o.Text
		case *kit.Entry:
			seen.what = o.PlaceHolder
		case *container.Scroll:
			from, to, children = seen.from, seen.to, []fyne.CanvasObject{o.Content}
		case *fyne.Container:
			children = o.Objects
		case fyne.Widget:
			children = test.WidgetRenderer(o).Objects()
		}
		if seen.what != "" && seen.from.X < seen.to.X && seen.from.Y < seen.to.Y {
			places = append(places, seen)
		}
		for _, c := range children {
			down(c, from, to)
		}
	}
	all := fyne.NewPos(w.Canvas().Size().Width, w.Canvas().Size().Height)
	if top := w.Canvas().Overlays().Top(); top != nil {
		down(top, fyne.Position{}, all)
	} else {
		down(w.Content(), fyne.Position{}, all)
	}
	var faults []string
	for i, a := range places {
		for _, b := range places[:i] {
			if min(a.to.X, b.to.X)-max(a.from.X, b.from.X) > 1 && min(a.to.Y, b.to.Y)-max(a.from.Y, b.from.Y) > 1 {
				faults = append(faults, fmt.Sprintf("%q lies over %q", b.what, a.what))
			}
		}
	}
	return faults
}

// misfits lists what of the topmost overlay lies outside the window, and what text is cut off outside tables.
func misfits(w fyne.Window) []string {
	var faults []string
	var down func(o fyne.CanvasObject, inTable bool)
	down = func(o fyne.CanvasObject, inTable bool) {
		if o == nil || !o.Visible() {
			return
		}
		if _, ok := o.(*widget.Table); ok {
			inTable = true
		}
		if strings.Contains(fmt.Sprintf("%T", o), "table") {
			inTable = true
		}
		if text, ok := o.(*kit.Text); ok && !inTable && text.Text() != "" {
			drawn := test.WidgetRenderer(text).Objects()[0].(*canvas.Text)
			if drawn.Text != text.Text() {
				faults = append(faults, fmt.Sprintf("%q is cut off: %q", text.Text(), drawn.Text))
			}
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(text)
			if at.X < 0 || at.X+drawn.MinSize().Width > w.Canvas().Size().Width+1 {
				faults = append(faults, fmt.Sprintf("%q lies outside the window", text.Text()))
			}
		}
		if b, ok := o.(*kit.Button); ok && (b.Size().Width < b.MinSize().Width-1 || b.Size().Height < b.MinSize().Height-1) {
			faults = append(faults, fmt.Sprintf("the button %q has no room for its text", b.Text))
		}
		if d, ok := o.(*kit.Check); ok {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(d)
			if foot := w.Canvas().Size().Height; foot >= 720 && at.Y+d.Size().Height > foot { // a lower one is scrolled
				faults = append(faults, fmt.Sprintf("the check box %q lies below the window", d.Text))
			}
		}
		switch o := o.(type) {
		case *fyne.Container:
			for _, c := range o.Objects {
				down(c, inTable)
			}
		case fyne.Widget:
			for _, c := range test.WidgetRenderer(o).Objects() {
				down(c, inTable)
			}
		}
	}
	if top := w.Canvas().Overlays().Top(); top != nil {
		down(top, false)
	} else {
		down(w.Content(), false)
	}
	slices.SortFunc(faults, cmp.Compare[string])
	return slices.Compact(faults)
}
