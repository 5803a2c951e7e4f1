// Package start draws the page that is shown while no timetable is open: the ways to begin, and the files that were open before.
package start

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/internal/start"
	"carillon/model/names"
	"carillon/ui/kit"
)

// Way is a way to begin.
type Way struct {
	Title    string
	Text     string
	Shortcut string
	Icon     fyne.Resource
	Run      func()
}

// Deps is what the page works with.
type Deps struct {
	Ways []Way
	// Home is the person's home folder; "" where it is not known.
	Home string
	// Date writes the date of a save.
	Date func(f *start.File) string
	// Open opens a file; BringBack opens it and brings back what was not saved; Look looks for one that is missing.
	Open, BringBack, Look func(f *start.File)
	// Changed is told that files were pinned or taken off.
	Changed func()
}

// Page is the start page. Its methods belong to the UI goroutine.
type Page struct {
	d      Deps
	page   *start.Page
	focus  func(fyne.Focusable)
	filter *kit.Entry
	ways   *list
	files  *list
	band   *fyne.Container
	foot   *kit.Text
	right  *fyne.Container
	none   fyne.CanvasObject
	root   fyne.CanvasObject
}

// New makes the page; focus gives a widget the keyboard.
func New(d Deps, focus func(fyne.Focusable)) *Page {
	p := &Page{d: d, page: start.New(nil, nil), focus: focus, filter: kit.NewEntry("Filter recent files"), band: container.NewStack(), foot: kit.Muted("")}
	p.ways, p.files = newList(), newList()
	p.ways.onRun = func(i int) { d.Ways[i].Run() }
	p.files.onRun = func(i int) { p.open(p.page.Shown()[i]) }
	p.files.onMove = func(i int) { p.page.Go(p.page.Shown()[i].Path); p.show() }
	p.files.onKey = p.fileKey
	p.files.onRune = p.fileRune
	p.filter.OnChanged = func(text string) { p.page.SetFilter(text); p.show() }
	p.filter.OnSubmitted = func(string) { p.focus(p.files) }
	p.filter.OnKey = func(ev *fyne.KeyEvent) bool {
		switch {
		case ev.Name == fyne.KeyDown:
			p.focus(p.files)
			return true
		case ev.Name == fyne.KeyEscape && p.filter.Text != "":
			p.filter.SetText("")
			return true
		}
		return false
	}
	p.none = kit.Column(14, container.NewCenter(picture()), kit.Paragraph("This is where the timetables appear that you open. "+
		"New timetable makes one in three steps: school and year, bell schedule, check. "+
		"Demo school has everything in it, and is yours to change.", kit.ColorMuted))
	title := kit.Row(12, logo(), kit.Column(0, kit.NewText("Carillon", kit.TextStyle{Size: kit.TextTitle, Bold: true}), kit.Muted("Timetables for high schools")))
	left := kit.Column(16, title, framed(kit.Inset(p.ways, 1, 1, 1, 1)), kit.Paragraph("Or drop a timetable file anywhere on this window.", kit.ColorMuted))
	head := kit.Frame(nil, nil, nil, kit.MinWidth(210, p.filter), kit.Inset(kit.NewText("Recent timetables", kit.TextStyle{Size: kit.TextTitle, Bold: true}), 6, 6, 0, 0))
	p.right = kit.Column(16, head, framed(kit.Column(0, p.band, kit.Inset(p.files, 1, 1, 1, 1))), p.foot)
	sides := &sides{}
	p.root = container.New(sides, container.NewVScroll(container.New(&beside{sides: sides}, left, p.right, p.none)))
	p.showWays()
	p.show()
	return p
}

// Object returns what to put into the window.
func (p *Page) Object() fyne.CanvasObject { return p.root }

// SetFiles shows other files.
func (p *Page) SetFiles(page *start.Page) {
	p.page = page
	p.page.SetFilter(p.filter.Text)
	p.show()
}

// Files is what the page shows.
func (p *Page) Files() *start.Page { return p.page }

// Know notes what a look at a file told.
func (p *Page) Know(path string, s start.Seen) {
	p.page.Know(path, s)
	p.show()
}

// Focus gives the first recent file the keyboard, and without one the first way to begin.
func (p *Page) Focus() {
	if len(p.page.Shown()) > 0 {
		p.focus(p.files)
		return
	}
	p.focus(p.ways)
}

func (p *Page) open(f *start.File) {
	if f.State == start.Missing {
		p.d.Look(f)
		return
	}
	p.d.Open(f)
}

// fileKey is for keys on the list of files.
func (p *Page) fileKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyDelete, fyne.KeyBackspace:
		if ev.Name == fyne.KeyBackspace && p.filter.Text != "" {
			r := []rune(p.filter.Text)
			p.filter.SetText(string(r[:len(r)-1]))
			return true
		}
		p.page.Remove()
		p.d.Changed()
		p.show()
	case fyne.KeyEscape:
		if p.filter.Text == "" {
			return false
		}
		p.filter.SetText("")
	default:
		return false
	}
	return true
}

// fileRune is for letters on the list of files: P pins, and others, or any once there is a filter, filter.
func (p *Page) fileRune(r rune) {
	if (r == 'p' || r == 'P') && p.filter.Text == "" {
		p.page.Pin()
		p.d.Changed()
		p.show()
		return
	}
	p.filter.SetText(p.filter.Text + string(r))
}

func (p *Page) showWays() {
	var rows []fyne.CanvasObject
	for _, w := range p.d.Ways {
		text := kit.Column(1, kit.Strong(w.Title), kit.NewText(w.Text, kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true}))
		rows = append(rows, kit.Frame(nil, nil, kit.Inset(kit.MinWidth(22, widget.NewIcon(w.Icon)), 8, 8, 14, 14),
			kit.Inset(container.NewCenter(kit.Muted(w.Shortcut)), 0, 0, 8, 14), container.New(middle{}, text)))
	}
	p.ways.set(rows, p.ways.at)
}

// show draws the files as they are now.
func (p *Page) show() {
	files := p.page.Shown()
	var rows []fyne.CanvasObject
	at := 0
	for i, f := range files {
		if f == p.page.Current() {
			at = i
		}
		rows = append(rows, p.row(f))
	}
	p.files.set(rows, at)
	p.foot.SetText(p.page.Foot())
	if p.page.Count() == 0 {
		p.right.Hide()
		p.none.Show()
	} else {
		p.right.Show()
		p.none.Hide()
	}
	p.showBand()
	p.root.Refresh()
}

// row is a recent file.
func (p *Page) row(f *start.File) fyne.CanvasObject {
	l := f.Words()
	ink := theme.ColorNameForeground
	if l.Dim {
		ink = kit.ColorMuted
	}
	name := kit.Row(8, kit.NewText(f.Name(), kit.TextStyle{Bold: true, Color: ink}))
	if l.Tag != "" {
		tag := kit.NewTag()
		tag.Set(l.Tag, tone(f))
		name.Add(container.NewCenter(tag))
	}
	small := func(text string) fyne.CanvasObject {
		return kit.NewText(text, kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true})
	}
	left := kit.Column(1, name, small(f.Folder(p.d.Home)))
	what := kit.NewText(l.What, kit.TextStyle{Size: kit.TextCaption, Color: ink, Shrink: true})
	date := ""
	if !f.Saved.IsZero() {
		date = p.d.Date(f)
	}
	pin := kit.NewText("", kit.TextStyle{})
	if f.Pinned {
		pin = kit.NewText("● pinned", kit.TextStyle{Size: kit.TextSmall, Color: theme.ColorNamePrimary})
	}
	end := kit.Column(1, kit.NewText(date, kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Align: fyne.TextAlignTrailing}), pin)
	return kit.Frame(nil, nil, kit.Inset(thumbnail(f), 10, 10, 14, 12), kit.Inset(kit.MinWidth(86, end), 10, 10, 8, 14),
		container.New(middle{}, container.New(halves{}, left, kit.Column(1, what, small(l.More)))))
}

func tone(f *start.File) kit.Tone {
	switch f.State {
	case start.Damaged:
		return kit.ToneBad
	case start.Ready, start.Newer:
		return kit.ToneWarning
	}
	return kit.ToneNeutral
}

// showBand shows the amber band of changes that can be brought back.
func (p *Page) showBand() {
	p.band.RemoveAll()
	f := p.page.ToBringBack()
	if f == nil {
		return
	}
	text := kit.Column(1, kit.NewText("◆ "+f.Name()+" was not closed properly.", kit.TextStyle{Bold: true, Shrink: true}),
		kit.NewText(names.Count(f.Unsaved, "change", "changes")+" made after the last save can be brought back.", kit.TextStyle{Size: kit.TextCaption, Shrink: true}))
	buttons := kit.Row(8, kit.NewButton("Show them", func() { p.d.Open(f) }), kit.NewButton("Bring back", func() { p.d.BringBack(f) }))
	p.band.Add(kit.On(kit.ColorWarningTint, kit.Inset(kit.Frame(nil, nil, nil, buttons, text), 10, 10, 14, 14)))
}

// list is rows of which one has the keyboard; a press or Enter runs a row.
type list struct {
	widget.BaseWidget
	rows    []fyne.CanvasObject
	at      int
	focused bool
	box     *fyne.Container

	onRun  func(i int)
	onMove func(i int)
	onKey  func(*fyne.KeyEvent) bool
	onRune func(rune)
}

var (
	_ fyne.Focusable    = (*list)(nil)
	_ desktop.Keyable   = (*list)(nil)
	_ fyne.CanvasObject = (*list)(nil)
)

func newList() *list {
	l := &list{box: kit.Column(0)}
	l.ExtendBaseWidget(l)
	return l
}

// set shows other rows, one of which is the current one.
func (l *list) set(rows []fyne.CanvasObject, at int) {
	l.rows, l.at = rows, min(at, max(0, len(rows)-1))
	l.draw()
}

func (l *list) draw() {
	l.box.RemoveAll()
	for i, r := range l.rows {
		fill := kit.ColorPanel
		content := fyne.CanvasObject(kit.On(fill, r))
		if i == l.at && l.focused {
			content = container.NewStack(kit.NewBlock(kit.ColorTint, theme.ColorNamePrimary, 4), r)
		}
		if i > 0 {
			l.box.Add(kit.Hairline())
		}
		l.box.Add(kit.NewTapArea(container.New(tall{}, content), func() {
			l.at = i
			if l.onMove != nil {
				l.onMove(i)
			}
			l.onRun(i)
		}))
	}
	l.box.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (l *list) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.box) }

// FocusGained implements fyne.Focusable.
func (l *list) FocusGained() { l.focused = true; l.draw() }

// FocusLost implements fyne.Focusable.
func (l *list) FocusLost() { l.focused = false; l.draw() }

// TypedRune implements fyne.Focusable.
func (l *list) TypedRune(r rune) {
	if l.onRune != nil {
		l.onRune(r)
	}
}

// KeyDown implements desktop.Keyable.
func (l *list) KeyDown(*fyne.KeyEvent) {}

// KeyUp implements desktop.Keyable.
func (l *list) KeyUp(*fyne.KeyEvent) {}

// TypedKey implements fyne.Focusable.
func (l *list) TypedKey(ev *fyne.KeyEvent) {
	to := l.at
	switch ev.Name {
	case fyne.KeyDown:
		to++
	case fyne.KeyUp:
		to--
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = len(l.rows) - 1
	case fyne.KeyReturn, fyne.KeyEnter:
		if len(l.rows) > 0 {
			l.onRun(l.at)
		}
		return
	default:
		if l.onKey == nil || !l.onKey(ev) {
			kit.PassKey(l, ev)
		}
		return
	}
	l.at = min(max(to, 0), max(0, len(l.rows)-1))
	if l.onMove != nil && len(l.rows) > 0 {
		l.onMove(l.at)
		return
	}
	l.draw()
}
