package shell

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"carillon/internal/session"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/views"
	"carillon/ui/kit"
)

const findWidth float32 = 380

const (
	maxFound   = 18
	maxOfAKind = 4
)

// finderBox is the list under the find entry: commands, and records of the timetable. It is part of the window and not
// an overlay, since an overlay would take the keyboard away from the entry.
type finderBox struct {
	w     *Window
	layer *fyne.Container // covers the window, and lets presses through
	panel *fyne.Container
	list  *fyne.Container
	found []finding
	at    int
}

// finding is one line of the list.
type finding struct {
	text, note string
	do         func()
}

func newFinderBox(w *Window) *finderBox {
	f := &finderBox{w: w, list: kit.Column(0)}
	f.panel = container.NewStack(kit.NewBlock(kit.ColorPanel, kit.ColorLine, 6), kit.Inset(f.list, 5, 5, 5, 5))
	f.panel.Hide()
	f.layer = container.New(underEntry{f}, f.panel)
	e := w.findEntry
	e.OnChanged = func(string) { f.search() }
	e.OnSubmitted = func(string) { f.run() }
	e.OnKey = f.key
	return f
}

// underEntry puts the panel below the entry.
type underEntry struct{ f *finderBox }

func (l underEntry) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	e := l.f.w.findEntry
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(e).
		Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(l.f.layer))
	size := objects[0].MinSize()
	size.Width = findWidth
	objects[0].Resize(size)
	objects[0].Move(fyne.NewPos(at.X+e.Size().Width-size.Width, at.Y+e.Size().Height+3))
}

func (underEntry) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (f *finderBox) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyDown:
		f.move(1)
	case fyne.KeyUp:
		f.move(-1)
	case fyne.KeyEscape:
		f.w.findEntry.SetText("")
		f.hide()
		if f.w.session.Place().Page == session.PageGrid && f.w.open != nil {
			f.w.win.Canvas().Focus(f.w.grid)
		} else {
			f.w.win.Canvas().Unfocus()
		}
	default:
		return false
	}
	return true
}

func (f *finderBox) move(by int) {
	if n := len(f.found); n > 0 {
		f.at = (f.at + by + n) % n
		f.draw()
	}
}

func (f *finderBox) run() {
	if f.at < len(f.found) {
		f.choose(f.found[f.at])
	}
}

func (f *finderBox) choose(x finding) {
	f.w.findEntry.SetText("")
	f.hide()
	f.w.win.Canvas().Unfocus()
	x.do()
}

func (f *finderBox) hide() {
	f.found = nil
	f.panel.Hide()
	f.layer.Refresh()
}

// search fills the list for what is typed.
func (f *finderBox) search() {
	query := strings.TrimSpace(f.w.findEntry.Text)
	f.at = 0
	if query == "" {
		f.hide()
		return
	}
	f.found = f.w.findAll(query)
	f.draw()
}

func (f *finderBox) draw() {
	f.list.RemoveAll()
	if len(f.found) == 0 {
		f.list.Add(kit.Inset(kit.Muted("Nothing in this timetable, and no command, matches."), 5, 5, 8, 8))
	}
	for i, x := range f.found {
		fill := kit.ColorPanel
		if i == f.at {
			fill = kit.ColorTint
		}
		line := kit.Frame(nil, nil, nil, kit.NewText(x.note, kit.TextStyle{Size: kit.TextSmall, Color: kit.ColorMuted}),
			kit.NewText(x.text, kit.TextStyle{Shrink: true, Color: theme.ColorNameForeground}))
		f.list.Add(kit.NewTapArea(container.NewStack(kit.NewBlock(fill, "", 5), kit.Inset(line, 5, 5, 8, 8)), func() { f.choose(x) }))
	}
	f.panel.Show()
	f.layer.Refresh()
}

// commandsOnly begins a query that is about commands alone: the palette.
const commandsOnly = ">"

// palette asks for a command: in the field that finds, with no record among what is found.
func (w *Window) palette() {
	w.win.Canvas().Focus(w.findEntry)
	w.findEntry.SetText(commandsOnly)
	w.findEntry.CursorColumn = len(commandsOnly)
	w.findEntry.Refresh()
}

// findAll is what matches a query: records first, since those are what is mostly looked for, then commands. Of a palette it is the
// commands that can run now.
func (w *Window) findAll(query string) []finding {
	var out []finding
	what, palette := strings.CutPrefix(query, commandsOnly)
	what = strings.TrimSpace(what)
	if w.open != nil && !palette {
		out = w.findRecords(names.NewQuery(query))
	}
	commands := w.commands.Find(what)
	if what == "" {
		commands = w.commands.All()
	}
	for _, c := range commands {
		if palette && c.Can != nil && c.Can() != "" {
			continue
		}
		if len(out) >= maxFound {
			break
		}
		note := "command"
		if s := kit.ShortcutText(c.Shortcut); s != "" {
			note = s
		}
		out = append(out, finding{c.Text(), note, func() { w.commands.Run(c.ID) }})
	}
	return out
}

// findRecords lists the records that match best, of each kind as many as there is room for, and says how many more there
// are: a list that ends unsaid looks as if it were all.
func (w *Window) findRecords(query names.Query) []finding {
	t := w.open.t
	var out []finding
	for _, kind := range []model.Kind{model.KindSection, model.KindTeacher, model.KindRoom, model.KindStudent, model.KindYearLevel, model.KindCourse} {
		type hit struct {
			text string
			key  model.Key
			fit  int
		}
		var hits []hit
		for r := range t.All(kind) {
			text := model.Title(r)
			switch r := r.(type) {
			case *model.Section:
				text = t.SectionCode(r.ID)
			case *model.YearLevel:
				text = views.YearLevelName(&t.State, r)
			case *model.Course:
				text = strings.TrimSpace(r.Code + " " + r.Name)
			}
			if fit := query.Match(names.NewText(text)); fit != names.NoMatch {
				hits = append(hits, hit{text, r.Key(), fit})
			}
		}
		slices.SortStableFunc(hits, func(a, b hit) int { return b.fit - a.fit })
		for i, h := range hits[:min(len(hits), maxOfAKind)] {
			note := kind.String()
			if left := len(hits) - maxOfAKind; left > 0 && i == maxOfAKind-1 {
				note = fmt.Sprintf("%s, and %d more", kind, left)
			}
			out = append(out, finding{h.text, note, func() {
				if weekable(h.key) {
					w.session.ShowWeek(h.key, nil)
				} else {
					w.jump(h.key)
				}
			}})
		}
	}
	return out
}
