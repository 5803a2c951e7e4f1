package session

import "slices"

// leavePage goes on to a page once a person has agreed to leave the cells of the page that is shown that could not be taken. A cell is
// asked about once: whoever said that it waits is not asked again until something else is typed into it. Undo, redo and F8 do not
// ask: they go to where something was typed.
func (s *Session) leavePage(to Page, goOn func()) {
	o, from := s.open, s.travel.now.Page
	if o == nil || to == from {
		goOn()
		return
	}
	var here []Draft
	asks := false
	for d := range s.drafts {
		if PageOf(d.Key.Kind) == from {
			here = append(here, d)
			asks = asks || !slices.Contains(o.waits, d)
		}
	}
	if !asks {
		goOn()
		return
	}
	s.deps.Person.LeavePage(from, here, func() {
		if s.open != o {
			return
		}
		o.waits = slices.DeleteFunc(o.waits, func(d Draft) bool { return PageOf(d.Key.Kind) == from })
		o.waits = append(o.waits, here...)
		goOn()
	})
}

// GoToDrafts shows a page for its cells that could not be taken. The same cells of the page that is shown hold nobody back: F8 goes
// round them all.
func (s *Session) GoToDrafts(p Page) {
	s.visit(Place{Page: p, View: s.travel.now.View, Selected: s.selection(p)}, false)
	s.changed()
}
