package shell

import (
	"encoding/json"
	"fmt"

	"fyne.io/fyne/v2"

	"carillon/internal/session"
	"carillon/ui/grid"
)

// probeState is the window's state for real-window tests. Places are on the canvas, in pixels.
type probeState struct {
	File     string       `json:"file"`
	Opening  string       `json:"opening,omitempty"`
	Page     session.Page `json:"page"`
	Unsaved  int          `json:"unsaved"`
	Saving   bool         `json:"saving,omitempty"`
	Said     string       `json:"said,omitempty"`
	Dialog   string       `json:"dialog,omitempty"`
	Sync     string       `json:"sync,omitempty"`
	Focus    string       `json:"focus,omitempty"`   // type of what has the keyboard
	Focused  string       `json:"focused,omitempty"` // which of its type
	Typed    string       `json:"typed,omitempty"`   // what the find entry holds
	Selected uint32       `json:"selected,omitempty"`
	Where    string       `json:"where,omitempty"`
	Cards    []probeCard  `json:"cards,omitempty"`
	Slots    []probePlace `json:"slots,omitempty"` // where the selected lesson can go
}

type probeCard struct {
	Lesson uint32 `json:"lesson"`
	Text   string `json:"text"`
	Day    uint8  `json:"day"`
	Period string `json:"period"`
	X      int    `json:"x"`
	Y      int    `json:"y"`
}

type probePlace struct {
	Day    uint8      `json:"day"`
	Period string     `json:"period"`
	State  grid.State `json:"state"`
	X      int        `json:"x"`
	Y      int        `json:"y"`
}

// State returns the window's state as JSON, for tests that drive a real window.
func (w *Window) State() ([]byte, error) { return json.Marshal(w.state()) }

func (w *Window) state() probeState {
	p := probeState{Page: w.session.Place().Page, Said: w.session.Status().Said, Opening: w.session.Status().Opening}
	if d := w.host.Top(); d != nil {
		p.Dialog = d.Title
	}
	if f := w.win.Canvas().Focused(); f != nil {
		p.Focus, p.Focused = fmt.Sprintf("%T", f), fmt.Sprintf("%p", f)
	}
	p.Typed = w.findEntry.Text
	s := w.open
	if s == nil {
		return p
	}
	p.File, p.Unsaved, p.Saving = s.file.Name(), s.t.Unsaved(), w.session.Status().Saving
	p.Selected, p.Where = uint32(w.session.Lesson()), w.inspector.said
	if s.sync != nil {
		p.Sync = s.sync.Status().Text
	}
	if w.session.Place().Page != session.PageGrid || s.view == nil {
		return p
	}
	origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(w.grid)
	scale := w.win.Canvas().Scale()
	pixel := func(at fyne.Position) (int, int) {
		at = at.Add(origin)
		return int(at.X * scale), int(at.Y * scale)
	}
	inView := func(at fyne.Position) bool {
		size := w.grid.Size()
		return at.X > 100 && at.Y > 75 && at.X < size.Width-20 && at.Y < size.Height-20
	}
	seen := map[grid.CardID]bool{}
	w.grid.InView(func(c grid.Card, at fyne.Position) {
		if seen[c.ID] {
			return // its card in another row
		}
		seen[c.ID] = true
		x, y := pixel(at)
		p.Cards = append(p.Cards, probeCard{uint32(c.ID), c.Line1, s.view.slots[c.Col].Day, s.view.data.Columns[c.Col].Period, x, y})
	})
	if l := s.t.Lesson(w.session.Lesson()); l != nil && s.t.Grid(w.session.Place().View.Grid) != nil {
		rows := s.view.master.RowsOf(l.ID)
		where := w.places(l.ID)
		if where == nil || len(rows) == 0 {
			return p
		}
		for _, pl := range where.list {
			col := s.view.col(pl.slot)
			if at, ok := w.grid.CellPlace(grid.Cell{Row: rows[0], Col: col}); ok && inView(at) {
				x, y := pixel(at)
				p.Slots = append(p.Slots, probePlace{pl.slot.Day, s.view.data.Columns[col].Period, pl.state, x, y})
			}
		}
	}
	return p
}
