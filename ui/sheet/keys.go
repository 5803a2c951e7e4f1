package sheet

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"carillon/internal/sheet"
	"carillon/ui/kit"
)

// modifiers are the modifier keys that are held. Fyne tells them with the mouse, and not with a key.
func (s *Sheet) modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return s.held
}

// KeyDown notes Shift, for drivers that can't be asked.
func (s *Sheet) KeyDown(ev *fyne.KeyEvent) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		s.held |= fyne.KeyModifierShift
	}
}

// KeyUp notes that Shift is let go.
func (s *Sheet) KeyUp(ev *fyne.KeyEvent) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		s.held &^= fyne.KeyModifierShift
	}
}

// TypedRune begins to edit the current cell with what is typed.
func (s *Sheet) TypedRune(r rune) {
	if s.rowRune && r == ' ' {
		s.rowRune = false
		return
	}
	s.rowRune = false
	if k, _ := s.state.CurrentCell(); k == 0 {
		if r == ' ' && s.lay.count > 0 {
			s.fold()
		}
		return
	}
	s.editor.begin(string(r))
}

// fold folds or unfolds the group that a person is on.
func (s *Sheet) fold() {
	l := s.state.Line(s.state.Current().Line)
	s.state.SetFolded(l.Group, !s.state.Group(l.Group).Folded)
	s.viewed()
}

func (s *Sheet) step(across, back bool) {
	s.state.Step(across, back)
	s.moved()
}

func (s *Sheet) move(lines, columns int, extend bool) {
	if columns == -sheet.Far { // to the first column, which stays in view however far the others have gone
		s.lay.scrollTo(0, s.lay.offY)
	}
	s.state.Move(lines, columns, extend)
	s.moved()
}

// page is how many rows Page Up and Page Down go.
func (s *Sheet) page() int { return max(1, int(s.lay.room().Height/rowHeight)-1) }

// onHead says whether a person is on the heading of a group.
func (s *Sheet) onHead() bool {
	at := s.state.Current()
	return at.Line < s.lay.count && s.state.KeyAt(at.Line) == 0
}

// TypedKey moves, selects, and does what the keys of spreadsheets do.
func (s *Sheet) TypedKey(ev *fyne.KeyEvent) {
	if s.OnKey != nil && s.OnKey(ev) {
		return
	}
	shift := s.modifiers()&fyne.KeyModifierShift != 0
	if kit.WindowKey(ev.Name) {
		kit.PassKey(s, ev)
		return
	}
	switch ev.Name {
	case fyne.KeyLeft, fyne.KeyRight:
		if s.onHead() && !shift {
			s.state.SetFolded(s.state.Line(s.state.Current().Line).Group, ev.Name == fyne.KeyLeft)
			s.viewed()
			return
		}
		s.move(0, map[fyne.KeyName]int{fyne.KeyLeft: -1, fyne.KeyRight: 1}[ev.Name], shift)
	case fyne.KeyUp:
		s.move(-1, 0, shift)
	case fyne.KeyDown:
		s.move(1, 0, shift)
	case fyne.KeyPageUp:
		s.move(-s.page(), 0, shift)
	case fyne.KeyPageDown:
		s.move(s.page(), 0, shift)
	case fyne.KeyHome:
		s.move(0, -sheet.Far, shift)
	case fyne.KeyEnd:
		s.move(0, sheet.Far, shift)
	case fyne.KeyTab:
		s.step(true, shift)
	case fyne.KeyReturn, fyne.KeyEnter:
		if s.onHead() {
			s.fold()
			return
		}
		s.step(false, shift)
	case fyne.KeySpace:
		if shift {
			s.rowRune = true
			s.state.SelectRows()
			s.redraw()
			s.tell()
		}
	case fyne.KeyF2:
		s.editor.begin("")
	case fyne.KeyDelete, fyne.KeyBackspace:
		s.done(s.state.Clear())
	case fyne.KeyInsert:
		s.Insert()
	case fyne.KeyEscape:
		s.escape(ev)
	}
}

// escape ends what is going on, from the inside out: a drag, what a cell shows that was not taken, a selection.
func (s *Sheet) escape(ev *fyne.KeyEvent) {
	switch {
	case s.press.zone != zoneNowhere && !s.press.ended:
		s.press.ended = true
		s.redraw()
	case s.state.Restore() > 0:
		s.done(sheet.Outcome{})
	case s.state.Deselect():
		s.moved()
	default:
		kit.PassKey(s, ev)
	}
}

// Insert makes a row below the current one.
func (s *Sheet) Insert() { s.done(s.state.Insert()) }

// DeleteRows asks the owner to delete the selected rows.
func (s *Sheet) DeleteRows() {
	do := func() { s.done(s.state.Delete()) }
	if rows := s.state.RowsToDelete(); len(rows) > 0 && s.OnDelete != nil {
		s.OnDelete(rows, do)
		return
	}
	do()
}

// Copy puts what is selected on the clipboard.
func (s *Sheet) Copy(c fyne.Clipboard) {
	text, why := s.state.Copy()
	if why != "" {
		s.say(why)
		return
	}
	c.SetContent(text)
}

// Cut is Copy, and empties the cells.
func (s *Sheet) Cut(c fyne.Clipboard) {
	text, out := s.state.Cut()
	if text != "" {
		c.SetContent(text)
	}
	s.done(out)
}

// Paste takes what is on the clipboard, at once where nothing of it surprises.
func (s *Sheet) Paste(c fyne.Clipboard) {
	plan := s.state.PlanPaste(c.Content())
	do := func(rows bool) { s.done(s.state.Paste(plan, rows)) }
	if plan.Asks() && s.OnPlan != nil {
		s.OnPlan(plan, do)
		return
	}
	do(true)
}

// TypedShortcut does what the keys with Ctrl do; those that a sheet has no use for go to the window.
func (s *Sheet) TypedShortcut(sc fyne.Shortcut) {
	switch x := sc.(type) {
	case *fyne.ShortcutCopy:
		s.Copy(x.Clipboard)
		return
	case *fyne.ShortcutCut:
		s.Cut(x.Clipboard)
		return
	case *fyne.ShortcutPaste:
		s.Paste(x.Clipboard)
		return
	case *fyne.ShortcutSelectAll:
		s.state.SelectAll()
		s.redraw()
		s.tell()
		return
	case *desktop.CustomShortcut:
		extend := x.Modifier == fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift
		if (extend || x.Modifier == fyne.KeyModifierShortcutDefault) && s.control(x.KeyName, extend) {
			return
		}
		if x.Modifier == fyne.KeyModifierAlt && (x.KeyName == fyne.KeyReturn || x.KeyName == fyne.KeyEnter) && s.OnOpen != nil {
			if k, _ := s.state.CurrentCell(); k != 0 {
				s.OnOpen(k)
			}
			return
		}
	}
	kit.PassShortcut(s, sc)
}

// control is a key with Ctrl; it reports whether the sheet has a use for it.
func (s *Sheet) control(key fyne.KeyName, extend bool) bool {
	switch key {
	case fyne.KeyLeft:
		s.move(0, -sheet.Far, extend)
	case fyne.KeyRight:
		s.move(0, sheet.Far, extend)
	case fyne.KeyUp:
		s.move(-sheet.Far, 0, extend)
	case fyne.KeyDown:
		s.move(sheet.Far, 0, extend)
	case fyne.KeyHome:
		s.move(-sheet.Far, -sheet.Far, extend)
	case fyne.KeyEnd:
		s.move(sheet.Far, sheet.Far, extend)
	case fyne.KeyEqual, fyne.KeyPlus: // with or without Shift, as the keyboard has the plus; a Mac has no Insert
		s.Insert()
	default:
		if extend && key != fyne.KeyH { // a Mac keeps Cmd-H, so Shift may be added
			return false
		}
		return s.command(key)
	}
	return true
}

func (s *Sheet) command(key fyne.KeyName) bool {
	switch key {
	case fyne.KeySpace:
		s.state.SelectColumns()
		s.redraw()
		s.tell()
	case fyne.KeyD:
		s.done(s.state.FillDown())
	case fyne.KeyR:
		s.done(s.state.FillRight())
	case fyne.KeyMinus:
		s.DeleteRows()
	case fyne.KeyF, fyne.KeyH:
		if s.OnSearch == nil {
			return false
		}
		s.OnSearch(key == fyne.KeyH)
	default:
		return false
	}
	return true
}
