package sheet

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"carillon/internal/sheet"
	"carillon/ui/kit"
)

// editor is what a cell is typed into: an entry over the cell and, for what is chosen from a list, the list below it.
type editor struct {
	s      *Sheet
	entry  *cellEntry
	picker *picker
	begun  string // what the entry began with
	fresh  bool   // typing began it, so that the arrows leave the cell
}

func newEditor(s *Sheet) *editor {
	e := &editor{s: s, entry: &cellEntry{s: s}, picker: newPicker(s)}
	e.entry.Wrapping, e.entry.Scroll = fyne.TextWrapOff, fyne.ScrollNone
	e.entry.ExtendBaseWidget(e.entry)
	e.entry.OnChanged = func(string) { e.pick() }
	e.entry.Hide()
	e.picker.Hide()
	return e
}

// begin opens the editor with what is typed, or with what the cell has.
func (e *editor) begin(typed string) {
	text, why := e.s.state.Begin(typed)
	if why != "" {
		e.s.say(why)
		return
	}
	e.begun, e.fresh = text, typed != ""
	e.s.Reveal(e.s.state.Current())
	e.entry.Show()
	e.s.redraw()
	e.entry.SetText(text)
	if c := fyne.CurrentApp().Driver().CanvasForObject(e.s); c != nil {
		c.Focus(e.entry)
	}
	e.entry.toEnd()
	e.pick()
}

// pick fills the list with what fits what is typed. A cell that is only looked at shows all there is to choose.
func (e *editor) pick() {
	if !e.s.state.Editing() {
		return
	}
	typed := e.entry.Text
	if !e.fresh && typed == e.begun {
		typed = ""
	}
	options, more := e.s.state.Pick(typed, e.rows())
	chosen := 0
	if typed == "" {
		chosen = -1 // nothing is chosen before a person has said something
	}
	e.picker.set(options, more, chosen)
	e.s.redraw()
}

// rows is how many options the list has room for, below the cell or above it, with a line that says how many others there are.
func (e *editor) rows() int {
	pos, size, seen := e.s.currentRect()
	if !seen {
		return pickerRows
	}
	room := fyne.Max(e.s.size.Height-pos.Y-size.Height, pos.Y) - 3 - 2*pickerMargin
	return clamp(int(room/pickerRow)-1, 1, pickerRows)
}

// place puts the editor over the current cell.
func (e *editor) place(pos fyne.Position, size fyne.Size, seen bool) {
	if !e.s.state.Editing() || !seen {
		e.entry.Hidden, e.picker.Hidden = true, true
		return
	}
	width := fyne.Max(size.Width+1, fyne.Min(kit.Measured(e.entry.Text, kit.TextBody, false)+30, e.s.size.Width-pos.X-2))
	e.entry.Hidden = false
	put(e.entry, pos.SubtractXY(1, 1), fyne.NewSize(width, size.Height+1))
	e.picker.Hidden = len(e.picker.options) == 0
	if e.picker.Hidden {
		return
	}
	want := e.picker.wanted()
	at := fyne.NewPos(fyne.Max(0, fyne.Min(pos.X, e.s.size.Width-want.Width-2)), pos.Y+size.Height+3)
	if at.Y+want.Height > e.s.size.Height && pos.Y-want.Height-3 > 0 {
		at.Y = pos.Y - want.Height - 3
	}
	put(e.picker, at, want)
	e.picker.Refresh()
}

// text is what the editor would put into the cell: the option that is chosen, else what is typed.
func (e *editor) text() string {
	if o, ok := e.picker.option(); ok {
		return e.s.state.Picked(e.entry.Text, o.Code)
	}
	return e.entry.Text
}

// commit puts a text into the cell, into all selected ones of the column with all, and gives the sheet the keyboard back.
func (e *editor) commit(text string, all bool) {
	if !e.s.state.Editing() {
		return
	}
	var out sheet.Outcome
	if all {
		out = e.s.state.EnterAll(text)
	} else {
		out = e.s.state.Enter(text)
	}
	e.hide()
	e.s.done(out)
}

// close ends editing; the cell stays as it was.
func (e *editor) close() {
	if e.s.state.Editing() {
		e.s.state.Cancel()
		e.hide()
		e.s.redraw()
	}
}

func (e *editor) hide() {
	e.entry.Hide()
	e.picker.Hide()
	e.picker.options = nil
	e.s.Focus()
}

// cellEntry is the entry of the editor: Tab, Enter, Escape and F2 are the sheet's.
type cellEntry struct {
	kit.Entry
	s *Sheet
}

// toEnd puts the caret behind the text, with nothing selected.
func (c *cellEntry) toEnd() { c.Entry.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd}) }

// AcceptsTab keeps Tab in the sheet.
func (c *cellEntry) AcceptsTab() bool { return true }

// FocusLost takes what is typed, as going elsewhere with the mouse means.
func (c *cellEntry) FocusLost() {
	c.Entry.FocusLost()
	if c.s.state.Editing() && !c.Hidden {
		c.s.editor.leave()
	}
}

// leave takes what is typed without the keyboard going back to the sheet.
func (e *editor) leave() {
	out := e.s.state.Enter(e.text())
	e.entry.Hide()
	e.picker.Hide()
	e.picker.options = nil
	e.s.done(out)
}

// TypedKey ends editing, walks the list, or edits.
func (c *cellEntry) TypedKey(ev *fyne.KeyEvent) {
	e := c.s.editor
	shift := c.s.modifiers()&fyne.KeyModifierShift != 0
	move := func(lines, columns int) {
		e.commit(e.text(), false)
		c.s.state.Move(lines, columns, false)
		c.s.moved()
	}
	switch ev.Name {
	case fyne.KeyEscape:
		e.close()
	case fyne.KeyReturn, fyne.KeyEnter:
		e.commit(e.text(), false)
		c.s.step(false, shift)
	case fyne.KeyTab:
		e.commit(e.text(), false)
		c.s.step(true, shift)
	case fyne.KeyF2:
		e.fresh = false
	case fyne.KeyF6, fyne.KeyF8:
		e.commit(e.text(), false)
		c.s.TypedKey(ev)
	case fyne.KeyUp, fyne.KeyDown:
		by := 1
		if ev.Name == fyne.KeyUp {
			by = -1
		}
		if !e.picker.step(by) {
			move(by, 0)
		}
	case fyne.KeyLeft, fyne.KeyRight:
		if !e.fresh || shift {
			c.Entry.TypedKey(ev)
			return
		}
		if ev.Name == fyne.KeyLeft {
			move(0, -1)
		} else {
			move(0, 1)
		}
	default:
		c.Entry.TypedKey(ev)
	}
}

// TypedShortcut puts the text into all selected cells with Ctrl+Enter; Ctrl+Z takes back what was typed first.
func (c *cellEntry) TypedShortcut(s fyne.Shortcut) {
	if k, ok := s.(*desktop.CustomShortcut); ok && k.Modifier == fyne.KeyModifierShortcutDefault &&
		(k.KeyName == fyne.KeyReturn || k.KeyName == fyne.KeyEnter) {
		c.s.editor.commit(c.s.editor.text(), true)
		return
	}
	c.Entry.TypedShortcut(s)
}

// MouseDown puts the caret; from then on the arrows move it.
func (c *cellEntry) MouseDown(ev *desktop.MouseEvent) {
	c.s.editor.fresh = false
	c.Entry.MouseDown(ev)
}
