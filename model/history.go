package model

import "slices"

// undoLimit is how much memory the undo history may take, in bytes. The newest step is kept whatever it takes.
const undoLimit = 256 << 20

// history is what was done and undone. Each entry has a serial number that is never used twice, which names the state
// after it: 0 is the state at opening.
type history struct {
	done, undone []entry // the newest last
	serial       uint64
	saved        uint64 // revision that the file holds

	limit     int      // in bytes; 0 stands for undoLimit
	size      int      // of done and undone, in bytes
	forgotten []uint64 // serials of the oldest steps, which were dropped to stay within the limit: all since the saved one, and the newest
}

type entry struct {
	patch  Patch
	fold   string
	serial uint64
	size   int // of the patch, in bytes
}

func topLabel(es []entry) string {
	if len(es) == 0 {
		return ""
	}
	return es[len(es)-1].patch.Name
}

func (h *history) revision() uint64 {
	if len(h.done) == 0 {
		return h.oldest()
	}
	return h.done[len(h.done)-1].serial
}

// oldest is the revision that undoing everything leads to.
func (h *history) oldest() uint64 {
	if n := len(h.forgotten); n > 0 {
		return h.forgotten[n-1]
	}
	return 0
}

func (h *history) push(p Patch, fold string) {
	h.serial++
	h.dropUndone()
	if n := len(h.done); n > 0 && fold != "" && h.done[n-1].fold == fold && h.done[n-1].serial != h.saved {
		top := &h.done[n-1]
		top.serial = h.serial
		h.extend(top, Merge(p.Name, top.patch, p))
	} else {
		e := entry{p, fold, h.serial, p.size()}
		h.size += e.size
		h.done = append(h.done, e)
	}
	h.forget()
}

// note adds what a SIS sent to the newest step: taking that step back must not leave a note about a record that goes. Before
// the first step there is nothing to take back, and after it nothing that was undone can be done again, as after an edit.
func (h *history) note(p Patch) {
	h.dropUndone()
	if n := len(h.done); n > 0 {
		top := &h.done[n-1]
		h.extend(top, Merge(top.patch.Name, top.patch, p))
		h.forget()
	}
}

func (h *history) dropUndone() {
	for _, e := range h.undone {
		h.size -= e.size
	}
	h.undone = nil
}

// extend gives a step another patch.
func (h *history) extend(e *entry, p Patch) {
	h.size -= e.size
	e.patch, e.size = p, p.size()
	h.size += e.size
}

// forget drops the oldest steps until the history is within its limit.
func (h *history) forget() {
	limit := h.limit
	if limit == 0 {
		limit = undoLimit
	}
	n := 0
	for ; h.size > limit && n < len(h.done)-1; n++ {
		h.size -= h.done[n].size
		h.forgotten = append(h.forgotten, h.done[n].serial)
	}
	h.done = slices.Delete(h.done, 0, n)
}

// save notes that the file holds the state of a revision.
func (h *history) save(revision uint64) {
	h.saved = revision
	i, _ := slices.BinarySearch(h.forgotten, revision)
	h.forgotten = slices.Delete(h.forgotten, 0, min(i, max(0, len(h.forgotten)-1)))
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
	if after < len(h.done) || h.saved == h.oldest() {
		return max(after, 1)
	}
	for i := len(h.undone) - 1; i >= 0; i-- {
		if h.undone[i].serial == h.saved {
			return len(h.undone) - i
		}
	}
	newer := 0
	for _, serial := range h.forgotten {
		if serial > h.saved {
			newer++
		}
	}
	for _, e := range h.done {
		if e.serial > h.saved {
			newer++
		}
	}
	return max(newer, 1)
}
