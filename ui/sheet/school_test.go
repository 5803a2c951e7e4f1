package sheet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"carillon/internal/sheet"
	"carillon/ui/kit"
)

// school is sections for tests, as a source of a sheet.
type school struct {
	keys     []sheet.Key
	cells    map[sheet.Key][]string
	teachers []sheet.Option
	edits    []sheet.Edit
}

const (
	colSection = iota
	colGrade
	colTeacher
	colCoTeacher
	colRoom
	colSeats
	colStudents
	colMeets
	colTerm
	colCourse
)

func (s *school) Columns() []sheet.Column {
	return []sheet.Column{
		{ID: "section", Label: "Section", Width: 96, Strong: true}, {ID: "grade", Label: "Grade", Width: 64},
		{ID: "teacher", Label: "Teacher", Type: sheet.Choice, Width: 154}, {ID: "co", Label: "Co-teacher", Type: sheet.Choice, Width: 100},
		{ID: "room", Label: "Room", Width: 70}, {ID: "seats", Label: "Seats", Type: sheet.Number, Width: 66},
		{ID: "students", Label: "Students", Type: sheet.Number, Width: 100, ReadOnly: "Students are counted from the section's list."},
		{ID: "meets", Label: "Meets", Width: 90}, {ID: "term", Label: "Term", Width: 80}, {ID: "course", Label: "Course", Width: 140},
	}
}
func (s *school) Keys() []sheet.Key { return s.keys }
func (s *school) Text(k sheet.Key, c int) string {
	if cells := s.cells[k]; cells != nil {
		return cells[c]
	}
	return ""
}
func (s *school) Options(sheet.Key, int) []sheet.Option { return s.teachers }
func (s *school) Note(k sheet.Key, c int) string {
	if c == colTeacher {
		for _, o := range s.teachers {
			if o.Code == s.cells[k][c] {
				return o.Name
			}
		}
	}
	return ""
}
func (s *school) Summary(rows []sheet.Key) string {
	return fmt.Sprintf("%d students on %d seats", 27*len(rows), 29*len(rows))
}
func (s *school) Start(near sheet.Key) []sheet.Cell {
	if near == 0 {
		return nil
	}
	return []sheet.Cell{{Column: colCourse, Text: s.cells[near][colCourse]}}
}

func (s *school) wrong(c sheet.Cell) (string, bool) {
	switch c.Column {
	case colTeacher, colCoTeacher:
		if c.Text != "" && !slices.ContainsFunc(s.teachers, func(o sheet.Option) bool { return o.Code == c.Text }) {
			return "There is no teacher " + c.Text + ". The section keeps the teacher it had until this is mended.", true
		}
	case colRoom:
		if strings.HasPrefix(c.Text, "Z") {
			return "There is no room " + c.Text + ". ALG2H 3 stays in A132 until this is mended.", true
		}
	case colSeats:
		if _, err := strconv.Atoi(c.Text); c.Text != "" && err != nil {
			return "Seats are a whole number.", false
		}
	}
	return "", false
}

func (s *school) Try(e sheet.Edit) sheet.Result {
	r := sheet.Result{}
	for _, c := range e.Cells {
		if reason, unknown := s.wrong(c); reason != "" {
			r.Refused = append(r.Refused, sheet.Refusal{Key: c.Key, Column: c.Column, Reason: reason, Unknown: unknown})
		}
	}
	return r
}

func (s *school) Apply(e sheet.Edit) sheet.Result {
	s.edits = append(s.edits, e)
	r := s.Try(e)
	r.Made = map[sheet.Key]sheet.Key{}
	for _, c := range e.Cells {
		if reason, _ := s.wrong(c); reason == "" {
			s.cells[c.Key][c.Column] = c.Text
		}
	}
	for _, row := range e.Rows {
		cells := make([]string, colCourse+1)
		for _, c := range row.Cells {
			cells[c.Column] = c.Text
		}
		if cells[colSection] == "" {
			r.Refused = append(r.Refused, sheet.Refusal{Key: row.Key, Column: -1, Reason: "A section needs a code."})
			continue
		}
		r.Made[row.Key] = s.add(cells)
	}
	if len(e.Delete) > 0 {
		s.keys = slices.DeleteFunc(slices.Clone(s.keys), func(k sheet.Key) bool { return slices.Contains(e.Delete, k) })
	}
	return r
}

func (s *school) add(cells []string) sheet.Key {
	k := sheet.Key(len(s.cells) + 1)
	s.cells[k] = cells
	s.keys = append(slices.Clone(s.keys), k)
	return k
}

// lincoln is a school with so many sections of each of some courses.
func lincoln(sections int) *school {
	s := &school{cells: map[sheet.Key][]string{}, teachers: []sheet.Option{{Code: "FIE", Name: "Omar Fields"},
		{Code: "SAN", Name: "Rose Santiago"}, {Code: "SAL", Name: "Diego Salazar"}, {Code: "SAT", Name: "Kenji Sato"},
		{Code: "HAY", Name: "Priya Hayes"}, {Code: "BAR", Name: "Helen Barrett"}, {Code: "ORT", Name: "Ana Ortiz"}}}
	for i, course := range []string{"Algebra 2", "Algebra 2 Honors", "Geometry"} {
		code := []string{"ALG2", "ALG2H", "GEO"}[i]
		for n := range sections {
			s.add([]string{fmt.Sprint(code, " ", n+1), "10–11", s.teachers[(n+i)%len(s.teachers)].Code, []string{"", "", "ORT"}[n%3],
				fmt.Sprint("A", 104+(3*n+i)%14), "29", fmt.Sprint(20+(7*n)%9, " of 29"), fmt.Sprint(1 + n%7), "All year", course})
		}
	}
	return s
}

// rig is a sheet in a test window with a record of what it told its owner.
type rig struct {
	*Sheet
	t    testing.TB
	src  *school
	win  fyne.Window
	log  []string
	clip fyne.Clipboard
}

func newRig(t testing.TB, src *school, v sheet.View, size fyne.Size, mode kit.Mode) *rig {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(mode))
	r := &rig{Sheet: New(sheet.New(src, v)), t: t, src: src, clip: app.Clipboard()}
	say := func(format string, args ...any) { r.log = append(r.log, fmt.Sprintf(format, args...)) }
	r.OnSay = func(text string) { say("say %s", text) }
	r.OnOutcome = func(out sheet.Outcome) {
		if len(out.Refused) > 0 {
			say("%d refused", len(out.Refused))
		}
	}
	r.OnPlan = func(p sheet.Plan, do func(bool)) { say("plan %d rows, unknown %v", p.Rows(), p.Unknown()); do(true) }
	r.OnSearch = func(replace bool) { say("search, replace %v", replace) }
	r.OnDelete = func(rows []sheet.Key, do func()) { say("delete %d", len(rows)); do() }
	r.OnOpen = func(k sheet.Key) { say("open %d", k) }
	r.win = test.NewTempWindow(t, r.Sheet)
	r.win.SetPadded(false)
	r.win.Resize(size)
	r.Focus()
	return r
}

// keys types keys and texts to whatever has the keyboard: "Down", "Shift+Tab", "Ctrl+D", "'text".
func (r *rig) keys(keys ...string) {
	r.t.Helper()
	c := r.win.Canvas()
	for _, k := range keys {
		if text, ok := strings.CutPrefix(k, "'"); ok {
			for _, x := range text {
				c.Focused().TypedRune(x)
			}
			continue
		}
		name, ctrl, shift := k, false, false
		for {
			if rest, ok := strings.CutPrefix(name, "Ctrl+"); ok {
				name, ctrl = rest, true
				continue
			}
			if rest, ok := strings.CutPrefix(name, "Shift+"); ok {
				name, shift = rest, true
				continue
			}
			break
		}
		f := c.Focused()
		if ctrl {
			m := fyne.KeyModifierShortcutDefault
			if shift {
				m |= fyne.KeyModifierShift
			}
			var s fyne.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyName(name), Modifier: m}
			switch {
			case shift:
			case name == "C":
				s = &fyne.ShortcutCopy{Clipboard: r.clip}
			case name == "X":
				s = &fyne.ShortcutCut{Clipboard: r.clip}
			case name == "V":
				s = &fyne.ShortcutPaste{Clipboard: r.clip}
			case name == "A":
				s = &fyne.ShortcutSelectAll{}
			}
			f.(fyne.Shortcutable).TypedShortcut(s)
			continue
		}
		r.held = 0
		if shift {
			r.held = fyne.KeyModifierShift
		}
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(name)})
		if name == "Space" {
			f.TypedRune(' ')
		}
		r.held = 0
	}
}

func (r *rig) expect(what string, got, want any) {
	r.t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		r.t.Errorf("%s: %s, want %s", what, g, w)
	}
}

// told is what the owner was told since it was asked last.
func (r *rig) told() string {
	log := strings.Join(r.log, "; ")
	r.log = nil
	return log
}

// at is the middle of a cell in the widget.
func (r *rig) at(line, column int) fyne.Position {
	return fyne.NewPos(r.lay.gutter+r.lay.left(column)+r.lay.width(column)/2, headHeight+r.lay.top(line)+rowHeight/2)
}

func (r *rig) down(p fyne.Position, m fyne.KeyModifier) {
	r.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p}, Button: desktop.MouseButtonPrimary, Modifier: m})
}

func (r *rig) click(p fyne.Position, m fyne.KeyModifier) {
	r.down(p, m)
	r.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p}, Button: desktop.MouseButtonPrimary, Modifier: m})
}

func (r *rig) drag(from fyne.Position, m fyne.KeyModifier, over ...fyne.Position) {
	r.down(from, m)
	for _, p := range over {
		r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: p}})
	}
	r.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: over[len(over)-1]}, Button: desktop.MouseButtonPrimary})
	r.DragEnd()
}
