package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Entry is a one-line text entry that leaves Escape to the window and, where it has no OnSubmitted, Enter too.
type Entry struct {
	widget.Entry
	// OnKey, unless nil, sees each key first and reports whether it used it.
	OnKey func(*fyne.KeyEvent) bool
	// PassUndo leaves undo and redo to the window while nothing is typed: for an entry that each use empties.
	PassUndo bool
	// OnPaste, unless nil, sees what is pasted, with its lines, and reports whether it took it.
	OnPaste func(text string) bool

	focused bool
}

// NewEntry returns an empty entry with a placeholder.
func NewEntry(placeholder string) *Entry {
	e := &Entry{}
	e.PlaceHolder = placeholder
	e.Wrapping = fyne.TextWrapOff
	e.Scroll = fyne.ScrollNone
	e.ExtendBaseWidget(e)
	return e
}

// NewPassword returns an entry that hides what is typed.
func NewPassword(placeholder string) *Entry {
	e := NewEntry(placeholder)
	e.Password = true
	return e
}

// FocusGained implements fyne.Focusable. All of the text is selected, so that what is typed takes its place; a press of the
// mouse puts the caret where it was.
func (e *Entry) FocusGained() { e.gained(e, e) }

// SetText shows another text. What was selected of the one before is not selected any more: Fyne keeps the stretch, and
// would take the first letter away that is typed next.
func (e *Entry) SetText(text string) {
	selected := e.SelectedText() != ""
	e.Entry.SetText(text)
	if selected {
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	}
}

// gained is FocusGained for a widget that this entry is part of.
func (e *Entry) gained(f fyne.Focusable, o fyne.CanvasObject) {
	e.focused = true
	e.Entry.FocusGained()
	if focused(f, o) {
		e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() { e.focused = false; e.Entry.FocusLost() }

// TypedShortcut implements fyne.Shortcutable. What an entry has no use for goes to the window: Fyne gives a shortcut to
// the focused entry alone.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if p, ok := s.(*fyne.ShortcutPaste); ok && e.OnPaste != nil && e.OnPaste(p.Clipboard.Content()) {
		return
	}
	switch s.(type) {
	case *fyne.ShortcutUndo, *fyne.ShortcutRedo:
		if e.passesUndo() {
			PassShortcut(e, s)
			return
		}
	}
	e.Entry.TypedShortcut(s)
	switch s.(type) {
	case *fyne.ShortcutUndo, *fyne.ShortcutRedo, *fyne.ShortcutCopy, *fyne.ShortcutCut, *fyne.ShortcutPaste, *fyne.ShortcutSelectAll:
		return
	}
	PassShortcut(e, s)
}

func (e *Entry) passesUndo() bool { return e.PassUndo && e.Text == "" }

// CreateRenderer implements fyne.Widget.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	r := &entryRenderer{e: e, inner: e.Entry.CreateRenderer(), edge: canvas.NewRectangle(color.Transparent)}
	r.edge.CornerRadius = controlRadius
	r.paint()
	return r
}

// entryRenderer draws the edge of an entry itself: Fyne draws it between the pixels, which comes out dark and blurred,
// and makes an entry lower than the buttons beside it.
type entryRenderer struct {
	e     *Entry
	inner fyne.WidgetRenderer
	edge  *canvas.Rectangle
}

// paint sets the edge's colours and takes away those of Fyne's own box and border, the first two of its objects.
func (r *entryRenderer) paint() {
	r.edge.FillColor, r.edge.StrokeColor, r.edge.StrokeWidth = Color(ColorPanel), Color(ColorLine), 1
	switch {
	case r.e.Disabled():
		r.edge.FillColor = Color(ColorHead)
	case r.e.focused:
		r.edge.StrokeColor, r.edge.StrokeWidth = Color(theme.ColorNamePrimary), focusThickness
	}
	for i, o := range r.inner.Objects() {
		if rect, ok := o.(*canvas.Rectangle); ok && i < 2 {
			rect.FillColor, rect.StrokeColor = color.Transparent, color.Transparent
			rect.Hidden = true
		}
	}
}

func (r *entryRenderer) Layout(size fyne.Size) {
	r.edge.Resize(size)
	inner := r.inner.MinSize()
	r.inner.Layout(fyne.NewSize(size.Width, inner.Height))
	down := (size.Height - inner.Height) / 2
	for _, o := range r.inner.Objects() {
		o.Move(o.Position().AddXY(2, down))
	}
}

func (r *entryRenderer) MinSize() fyne.Size {
	return r.inner.MinSize().Max(fyne.NewSize(0, buttonHeight))
}

func (r *entryRenderer) Refresh() {
	r.inner.Refresh()
	r.paint()
	r.edge.Refresh()
}

func (r *entryRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.edge}, r.inner.Objects()...)
}

func (r *entryRenderer) Destroy() { r.inner.Destroy() }

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	if e.OnKey != nil && e.OnKey(ev) {
		return
	}
	if WindowKey(ev.Name) {
		PassKey(e, ev)
		return
	}
	switch ev.Name {
	case fyne.KeyEscape:
		PassKey(e, ev)
	case fyne.KeyReturn, fyne.KeyEnter:
		if e.OnSubmitted != nil {
			e.OnSubmitted(e.Text)
			return
		}
		PassKey(e, ev)
	default:
		e.Entry.TypedKey(ev)
	}
}

// Check is Fyne's check box, but Escape and Enter go to the window.
type Check struct {
	widget.Check
}

// NewCheck returns a check box.
func NewCheck(label string, changed func(bool)) *Check {
	c := &Check{}
	c.Text, c.OnChanged = label, changed
	c.ExtendBaseWidget(c)
	return c
}

// FocusGained implements fyne.Focusable.
func (c *Check) FocusGained() { c.Check.FocusGained(); focused(c, c) }

// TypedKey implements fyne.Focusable.
func (c *Check) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case ev.Name == fyne.KeyEscape, ev.Name == fyne.KeyReturn, ev.Name == fyne.KeyEnter, WindowKey(ev.Name):
		PassKey(c, ev)
	default:
		c.Check.TypedKey(ev)
	}
}

// Select is a button that opens a list to choose one of.
type Select struct {
	Button
	// Prefix is shown before the choice: "Rows: ".
	Prefix string
	// OnChanged is called with the index of a choice a person made.
	OnChanged func(index int)

	options []string
	chosen  int
}

// NewSelect returns a list to choose from, its first option chosen.
func NewSelect(prefix string, options []string, changed func(index int)) *Select {
	s := &Select{Prefix: prefix, OnChanged: changed}
	s.Dropdown = true
	s.OnTapped = func() { s.Open(s) }
	s.ExtendBaseWidget(s)
	s.SetOptions(options)
	return s
}

// SetOptions replaces the options; the choice stays where its text is still among them, else it is the first.
func (s *Select) SetOptions(options []string) {
	chosen := 0
	for i, o := range options {
		if o == s.Text() {
			chosen = i
		}
	}
	s.options = options
	s.SetChosen(chosen)
}

// Options returns the options.
func (s *Select) Options() []string { return s.options }

// Chosen returns the index of the choice, -1 where there are no options.
func (s *Select) Chosen() int {
	if len(s.options) == 0 {
		return -1
	}
	return s.chosen
}

// Text returns the chosen option, "" where there is none.
func (s *Select) Text() string {
	if s.chosen < 0 || s.chosen >= len(s.options) {
		return ""
	}
	return s.options[s.chosen]
}

// SetChosen chooses an option by index without calling OnChanged.
func (s *Select) SetChosen(index int) {
	s.chosen = index
	s.Button.SetText(s.Prefix + s.Text())
}

// Choose chooses an option as a person would.
func (s *Select) Choose(index int) {
	if index < 0 || index >= len(s.options) || index == s.chosen {
		return
	}
	s.SetChosen(index)
	if s.OnChanged != nil {
		s.OnChanged(index)
	}
}

// FocusGained shows the focus edge.
func (s *Select) FocusGained() { s.Button.FocusGained(); focused(s, s) }

// TypedKey opens the list on Space, Enter and Down, and steps through it on Up. Other keys are passed on from here: Fyne
// knows the window of the list, and not that of the button in it.
func (s *Select) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyDown, fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		s.Tapped(nil)
	case fyne.KeyUp:
		s.Choose(s.chosen - 1)
	default:
		PassKey(s, ev)
	}
}

// Open shows the list below an object, the list's own button where there is no other, with the keyboard on what is chosen.
func (s *Select) Open(below fyne.CanvasObject) {
	c := fyne.CurrentApp().Driver().CanvasForObject(below)
	if c == nil || len(s.options) == 0 {
		return
	}
	menu := fyne.NewMenu("")
	for i, o := range s.options {
		item := fyne.NewMenuItem(o, func() { s.Choose(i) })
		item.Checked = i == s.chosen
		menu.Items = append(menu.Items, item)
	}
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject(below)
	PopUp(menu, c, place.AddXY(0, below.Size().Height+2), below.Size().Height+4, s.chosen)
}
