// Package sheet draws a [carillon/internal/sheet.Sheet] and turns keys and the mouse into its gestures. It is one widget: only
// the cells in view have objects, and those are used again, so that 40,000 rows scroll as 40 do.
package sheet

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"carillon/internal/sheet"
	"carillon/ui/kit"
)

// Sheet is the widget. Its functions and callbacks belong to the UI goroutine.
type Sheet struct {
	widget.BaseWidget

	// OnCurrent is told to which row a person has gone, 0 for none.
	OnCurrent func(sheet.Key)
	// OnSelect is told that what is selected has changed.
	OnSelect func()
	// OnOutcome is told what became of each gesture that changes cells.
	OnOutcome func(sheet.Outcome)
	// OnSay is told a sentence for the status bar: why nothing was done.
	OnSay func(string)
	// OnPlan is told of a paste that a person has to see first; do performs it.
	OnPlan func(p sheet.Plan, do func(rows bool))
	// OnSearch is told that a person wants to find, or to replace.
	OnSearch func(replace bool)
	// OnDelete is asked to delete rows: it says what hangs on them and calls do.
	OnDelete func(rows []sheet.Key, do func())
	// OnOpen is told that a person wants to see a row's record.
	OnOpen func(sheet.Key)
	// OnMenu is asked for a menu, at a place on the canvas.
	OnMenu func(at fyne.Position)
	// OnView is told that order, filter, group or columns have changed.
	OnView func()
	// OnKey, unless nil, sees each key first and reports whether it used it.
	OnKey func(*fyne.KeyEvent) bool

	state *sheet.Sheet
	lay   layout
	size  fyne.Size

	focused bool
	editor  *editor
	press   pressed
	held    fyne.KeyModifier // for drivers that can't be asked
	rowRune bool             // the next rune is the blank of Shift+Space
	told    sheet.Key

	renderer *renderer
}

var (
	_ fyne.Widget            = (*Sheet)(nil)
	_ fyne.Focusable         = (*Sheet)(nil)
	_ fyne.Tabbable          = (*Sheet)(nil)
	_ fyne.Shortcutable      = (*Sheet)(nil)
	_ fyne.Scrollable        = (*Sheet)(nil)
	_ fyne.Draggable         = (*Sheet)(nil)
	_ fyne.DoubleTappable    = (*Sheet)(nil)
	_ fyne.SecondaryTappable = (*Sheet)(nil)
	_ desktop.Mouseable      = (*Sheet)(nil)
	_ desktop.Hoverable      = (*Sheet)(nil)
	_ desktop.Cursorable     = (*Sheet)(nil)
	_ desktop.Keyable        = (*Sheet)(nil)
)

// New returns a widget that shows a sheet.
func New(state *sheet.Sheet) *Sheet {
	s := &Sheet{state: state}
	s.editor = newEditor(s)
	s.lay.measure(state)
	s.ExtendBaseWidget(s)
	return s
}

// State is the sheet that is shown. Who changes it otherwise than by this widget calls Changed.
func (s *Sheet) State() *sheet.Sheet { return s.state }

// SetState shows another sheet from its beginning.
func (s *Sheet) SetState(state *sheet.Sheet) {
	s.editor.close()
	s.state, s.told, s.press = state, 0, pressed{}
	s.lay.offX, s.lay.offY = 0, 0
	s.Changed()
}

// Changed shows what has changed in the sheet or in its source.
func (s *Sheet) Changed() {
	s.lay.measure(s.state)
	s.lay.resize(s.size)
	s.redraw()
	s.tell()
}

// tell tells the owner where a person is.
func (s *Sheet) tell() {
	k, _ := s.state.CurrentCell()
	if k != s.told {
		s.told = k
		if s.OnCurrent != nil {
			s.OnCurrent(k)
		}
	}
	if s.OnSelect != nil {
		s.OnSelect()
	}
}

// SelectCells selects the cells between two, each a row and a column, and shows them; it reports whether their rows are there.
func (s *Sheet) SelectCells(from sheet.Key, fromColumn int, to sheet.Key, toColumn int) bool {
	if !s.state.SelectCells(from, fromColumn, to, toColumn) {
		return false
	}
	s.Changed()
	s.moved()
	return true
}

// moved shows a current cell or a selection that has changed, in view.
func (s *Sheet) moved() {
	s.Reveal(s.state.Lead())
	s.redraw()
	s.tell()
}

// Reveal scrolls just far enough to see all of a cell.
func (s *Sheet) Reveal(p sheet.Place) {
	s.lay.reveal(p)
	s.redraw()
}

// done takes in what became of a gesture.
func (s *Sheet) done(out sheet.Outcome) {
	s.lay.measure(s.state)
	s.lay.resize(s.size)
	if s.OnOutcome != nil {
		s.OnOutcome(out)
	}
	if out.Why != "" {
		s.say(out.Why)
	}
	s.moved()
}

func (s *Sheet) say(text string) {
	if s.OnSay != nil {
		s.OnSay(text)
	}
}

// viewed takes in that the view has changed.
func (s *Sheet) viewed() {
	s.Changed()
	if s.OnView != nil {
		s.OnView()
	}
}

// Editing says whether a cell is being edited.
func (s *Sheet) Editing() bool { return s.state.Editing() }

// Focus gives the sheet the keyboard.
func (s *Sheet) Focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil && c.Focused() != fyne.Focusable(s) {
		c.Focus(s)
	}
}

// MinSize implements fyne.Widget.
func (s *Sheet) MinSize() fyne.Size { return fyne.NewSize(240, headHeight+4*rowHeight) }

// Resize implements fyne.Widget.
func (s *Sheet) Resize(size fyne.Size) {
	s.size = size
	s.lay.resize(size)
	s.BaseWidget.Resize(size)
}

// CreateRenderer implements fyne.Widget.
func (s *Sheet) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	s.renderer = newRenderer(s)
	return s.renderer
}

func (s *Sheet) redraw() {
	if s.renderer != nil {
		s.renderer.draw(false)
		s.renderer.barV.Refresh() // asks for a frame; refreshing the whole widget would drop every texture
	}
}

// FocusGained shows where the keyboard is.
func (s *Sheet) FocusGained() { s.focused = true; s.redraw() }

// FocusLost shows that it is elsewhere. What is selected stays so.
func (s *Sheet) FocusLost() { s.focused = false; s.redraw() }

// AcceptsTab keeps the Tab key in the sheet: it goes to the next cell. F6 leaves, as the window does it.
func (s *Sheet) AcceptsTab() bool { return true }

// AccessibilityLabel is what the current cell shows, with its column.
func (s *Sheet) AccessibilityLabel() string {
	k, column := s.state.CurrentCell()
	if k == 0 || column < 0 {
		return "Sheet"
	}
	return s.state.Column(column).Label + ": " + s.state.Text(k, column)
}

// FitColumn makes a column, by its place, as wide as what is in view of it.
func (s *Sheet) FitColumn(place int) {
	column := s.state.ColumnAt(place)
	if column < 0 {
		return
	}
	c := s.state.Column(column)
	width := kit.Measured(c.Label, kit.TextBody, true) + 2*cellInset + 16
	first, end := s.lay.lines()
	for l := first; l < end; l++ {
		if k := s.state.KeyAt(l); k != 0 {
			width = fyne.Max(width, kit.Measured(s.state.Text(k, column), kit.TextBody, c.Strong)+
				kit.Measured(noteText(s.state.Note(k, column)), kit.TextBody, false)+2*cellInset+2)
		}
	}
	s.state.SetWidth(column, width)
	s.viewed()
}

func noteText(note string) string {
	if note == "" {
		return ""
	}
	return " · " + note
}
