package model

import (
	"fmt"
	"slices"
	"sync/atomic"
)

// Timetable is everything a school has, with its indexes and its undo history. One goroutine owns it; others work on
// a [Timetable.Snapshot].
type Timetable struct {
	State
	index     index
	history   history
	observers []*func(Patch)
}

// Edit is a change to a timetable: the only way to make one. The types of this package that implement it are the
// edits there are; [Batch] makes one of several.
type Edit interface {
	// Label says in a few words what the edit does, as it stands in the Edit menu: "Move 09MAT 2 to Tue 3".
	Label(t *Timetable) string
	apply(x *tx) error
}

// Change is one record before and after: Before is nil for a new one, After for one taken out.
type Change struct {
	Key           Key
	Before, After Record
}

// Patch is what an edit did: at most one change per record, in the order in which they were first touched. It is an
// edit itself, so a journal of patches can be applied again.
type Patch struct {
	Name    string // the edit's label
	Changes []Change
}

// Inverse is the patch that takes this one back.
func (p Patch) Inverse() Patch {
	inv := Patch{Name: p.Name, Changes: make([]Change, len(p.Changes))}
	for i, c := range p.Changes {
		inv.Changes[len(p.Changes)-1-i] = Change{c.Key, c.After, c.Before}
	}
	return inv
}

// Label is the label of the edit that made the patch.
func (p Patch) Label(*Timetable) string { return p.Name }

func (p Patch) apply(x *tx) error {
	for _, c := range p.Changes {
		if err := x.set(c.Key, c.After); err != nil {
			return err
		}
	}
	return nil
}

// Apply checks an edit and performs all of it, or none of it and returns an [*Error]. The patch says what changed; an
// edit that changes nothing leaves no trace in the undo history, and one that only notes what a SIS sent is no step of its
// own there: nobody could see what taking it back does.
func (t *Timetable) Apply(e Edit) (Patch, error) {
	name := e.Label(t)
	p, err := t.commit(name, e)
	if err != nil || len(p.Changes) == 0 {
		return p, err
	}
	if p.bookkeeping() {
		t.history.note(p)
		t.notify(p)
		return p, nil
	}
	fold := ""
	if f, ok := e.(folding); ok {
		fold = f.foldKey()
	}
	t.history.push(p, fold)
	t.notify(p)
	return p, nil
}

// folding edits that follow each other with the same key become one step of undo: typing in one cell.
type folding interface{ foldKey() string }

// Undo takes back the newest edit; ok is false where there is none. The patch has the edit's label; observers get it as
// "Undo: Move 09MAT 2 to Tue 3", so that a journal tells an edit from what took it back.
func (t *Timetable) Undo() (p Patch, ok bool) { return t.step(t.history.undo, "Undo: ") }

// Redo performs again the edit undone last; ok is false where there is none.
func (t *Timetable) Redo() (p Patch, ok bool) { return t.step(t.history.redo, "") }

func (t *Timetable) step(next func() (Patch, bool), prefix string) (Patch, bool) {
	p, ok := next()
	if !ok {
		return p, false
	}
	if _, err := t.commit(p.Name, p); err != nil {
		panic("model: a recorded edit can't be performed: " + err.Error()) // the tables are not what the history says
	}
	t.notify(Patch{prefix + p.Name, p.Changes})
	return p, true
}

// UndoLabel and RedoLabel name what Undo and Redo would do; "" where there is nothing.
func (t *Timetable) UndoLabel() string { return topLabel(t.history.done) }
func (t *Timetable) RedoLabel() string { return topLabel(t.history.undone) }

// Unsaved is how many edits lie between the timetable and its last save.
func (t *Timetable) Unsaved() int { return t.history.unsaved() }

// Revision names the present state within the history; pass it to MarkSaved when that state is safe on disk.
func (t *Timetable) Revision() uint64 { return t.history.revision() }

// MarkSaved notes that the state of a revision is what the file holds.
func (t *Timetable) MarkSaved(revision uint64) { t.history.save(revision) }

// Observe has f called with each patch after it is performed, undone or redone; the result stops it.
func (t *Timetable) Observe(f func(Patch)) (stop func()) {
	p := &f
	t.observers = append(t.observers, p)
	return func() { t.observers = slices.DeleteFunc(t.observers, func(q *func(Patch)) bool { return q == p }) }
}

func (t *Timetable) notify(p Patch) {
	for _, f := range t.observers {
		(*f)(p)
	}
}

// Snapshot is the state as it is now, in constant time.
func (t *Timetable) Snapshot() *State {
	s := t.State
	t.State.gen = generations.Add(1)
	return &s
}

// generations numbers the times at which pages change owner, over all timetables of the process.
var generations atomic.Uint64

// Index makes a timetable of a snapshot, with its own indexes and an empty history; the snapshot stays as it is.
func (s *State) Index() *Timetable {
	t := &Timetable{State: *s}
	t.State.gen = generations.Add(1) // its writes must not reach pages of the snapshot or of its owner
	t.index.build(&t.State)
	for k := KindNone + 1; k < numKinds; k++ {
		for r := range s.All(k) {
			t.indexNames(r)
		}
	}
	return t
}

func (t *Timetable) indexNames(r Record) {
	k := r.Key()
	var buf [4]name
	for _, n := range r.names(buf[:0]) {
		if n.value == "" {
			continue
		}
		m := &t.index.named[k.Kind][n.space]
		if *m == nil {
			*m = make(map[string]uint32, t.Count(k.Kind))
		}
		(*m)[n.value] = k.ID
	}
}

// tx is an edit being performed. Records and references change at once; names and cross-checks wait for the end, so
// that an edit may pass through states that would not stand.
type tx struct {
	*Timetable
	changes []Change
	at      map[Key]int // place in changes; made only for edits of many records

	refs  []Key  // room for checkRefs to work in
	names []name // room for rename to work in
}

func (x *tx) find(k Key) int {
	if x.at != nil {
		if i, ok := x.at[k]; ok {
			return i
		}
		return -1
	}
	return slices.IndexFunc(x.changes, func(c Change) bool { return c.Key == k })
}

// set puts rec at k, or takes the record out where rec is nil.
func (x *tx) set(k Key, rec Record) error {
	if !k.Kind.Valid() || k.ID == 0 || k.ID > maxID {
		return &Error{Code: Invalid, Key: k, Text: fmt.Sprintf("there is no place for %s", k)}
	}
	if rec != nil {
		if rec.Key() != k {
			return &Error{Code: Invalid, Key: k, Text: fmt.Sprintf("%s can't stand in the place of %s", rec.Key(), k)}
		}
		if err := check(rec); err != nil {
			return err
		}
	}
	before := x.Get(k)
	if before == nil && rec == nil {
		return nil
	}
	if i := x.find(k); i >= 0 {
		x.changes[i].After = rec
	} else {
		x.changes = append(x.changes, Change{k, before, rec})
		if x.at != nil {
			x.at[k] = len(x.changes) - 1
		} else if len(x.changes) == 32 {
			x.at = make(map[Key]int, 64)
			for i, c := range x.changes {
				x.at[c.Key] = i
			}
		}
	}
	x.put(k, before, rec)
	return nil
}

func (t *Timetable) put(k Key, before, after Record) {
	t.tabs[k.Kind].set(t.gen, k.ID, after)
	t.index.replace(k, before, after)
	t.last[k.Kind] = max(t.last[k.Kind], k.ID)
}

// add gives rec the next free ID of its kind.
func (x *tx) add(rec Record) (Record, error) {
	k := rec.Key()
	rec = rec.withID(x.last[k.Kind] + 1)
	return rec, x.set(rec.Key(), rec)
}

// commit performs e; on an error everything is as before.
func (t *Timetable) commit(label string, e Edit) (Patch, error) {
	x := &tx{Timetable: t}
	last := t.last
	err := e.apply(x)
	x.changes = slices.DeleteFunc(x.changes, func(c Change) bool { return c.Before == c.After })
	if err == nil {
		err = x.finish()
	}
	if err != nil {
		for _, c := range slices.Backward(x.changes) {
			t.put(c.Key, c.After, c.Before)
		}
		t.last = last
		return Patch{}, err
	}
	return Patch{label, x.changes}, nil
}

// Merge makes one patch of several that follow each other.
func Merge(name string, patches ...Patch) Patch {
	x := tx{at: map[Key]int{}}
	for _, p := range patches {
		for _, c := range p.Changes {
			if i, ok := x.at[c.Key]; ok {
				x.changes[i].After = c.After
				continue
			}
			x.at[c.Key] = len(x.changes)
			x.changes = append(x.changes, c)
		}
	}
	return Patch{name, x.changes}
}

// Guarded is a patch that is refused where a record is no longer what the patch found: one made from a snapshot, to be
// applied to a timetable that may have moved on.
type Guarded struct{ Patch Patch }

// Label is the patch's.
func (g Guarded) Label(*Timetable) string { return g.Patch.Name }

func (g Guarded) apply(x *tx) error {
	for _, c := range g.Patch.Changes {
		if x.Get(c.Key) != c.Before {
			return refused(c.Key, "%s has changed meanwhile", x.Describe(c.Key))
		}
	}
	return g.Patch.apply(x)
}
