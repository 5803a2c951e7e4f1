package model

import "slices"

// history is what was done and undone. Each entry has a serial number that is never used twice, which names the state
// after it: 0 is the state at opening.
type history struct {
	done, undone []entry // the newest last
	serial       uint64
	saved        uint64 // revision that the file holds
}

type entry struct {
	patch  Patch
	fold   string
	serial uint64
}

func topLabel(es []entry) string {
	if len(es) == 0 {
		return ""
	}
	return es[len(es)-1].patch.Name
}

func (h *history) revision() uint64 {
	if len(h.done) == 0 {
		return 0
	}
	return h.done[len(h.done)-1].serial
}

func (h *history) push(p Patch, fold string) {
	h.serial++
	h.undone = nil
	if n := len(h.done); n > 0 && fold != "" && h.done[n-1].fold == fold && h.done[n-1].serial != h.saved {
		top := &h.done[n-1]
		top.patch, top.serial = Merge(p.Name, top.patch, p), h.serial
		return
	}
	h.done = append(h.done, entry{p, fold, h.serial})
}

// note adds what a SIS sent to the newest step: taking that step back must not leave a note about a record that goes. Before
// the first step there is nothing to take back, and after it nothing that was undone can be done again, as after an edit.
func (h *history) note(p Patch) {
	h.undone = nil
	if n := len(h.done); n > 0 {
		top := &h.done[n-1]
		top.patch = Merge(top.patch.Name, top.patch, p)
	}
}

// bookkeeping reports whether a patch only notes what a SIS sent.
func (p Patch) bookkeeping() bool {
	return !slices.ContainsFunc(p.Changes, func(c Change) bool { return c.Key.Kind != KindSynced })
}

func (h *history) undo() (Patch, bool) {
	if len(h.done) == 0 {
		return Patch{}, false
	}
	e := h.done[len(h.done)-1]
	h.done = h.done[:len(h.done)-1]
	h.undone = append(h.undone, e)
	return e.patch.Inverse(), true
}

func (h *history) redo() (Patch, bool) {
	if len(h.undone) == 0 {
		return Patch{}, false
	}
	e := h.undone[len(h.undone)-1]
	h.undone = h.undone[:len(h.undone)-1]
	h.done = append(h.done, e)
	return e.patch, true
}

// unsaved is the number of steps between the present state and the saved one; where the saved state can no longer be
// reached, the edits that came after it.
func (h *history) unsaved() int {
	if h.saved == h.revision() {
		return 0
	}
	after := 0 // entries done after the saved state
	for i := len(h.done) - 1; i >= 0 && h.done[i].serial != h.saved; i-- {
		after++
	}
	if after < len(h.done) || h.saved == 0 {
		return max(after, 1)
	}
	for i := len(h.undone) - 1; i >= 0; i-- {
		if h.undone[i].serial == h.saved {
			return len(h.undone) - i
		}
	}
	newer := 0
	for _, e := range h.done {
		if e.serial > h.saved {
			newer++
		}
	}
	return max(newer, 1)
}
