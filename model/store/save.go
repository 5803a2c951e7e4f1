package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"time"

	"carillon/model"

	bolt "go.etcd.io/bbolt"
)

// Saving is a save under way: made by PrepareSave, PrepareSaveAs or PrepareCopy on the goroutine that owns the
// timetable, run on any, finished by Done on the owner's.
type Saving struct {
	f        *File
	id       ID
	seq      uint64 // number of the save, in the order in which they were prepared
	snapshot *model.State
	revision uint64
	done     bool

	target string // of Save As and Save a Copy; "" for a save in place
	force  bool   // replaces what stands at target
	stay   bool   // Save a Copy
}

// PrepareSave notes the state to be saved; edits made after it are left for the next save. It costs next to nothing.
func (f *File) PrepareSave() *Saving {
	f.prepared++
	s := &Saving{f: f, id: newID(), seq: f.prepared, snapshot: f.t.Snapshot(), revision: f.t.Revision()}
	f.rec.mark(s.id)
	return s
}

// Run writes what changed since the last save, in one transaction: all of it, or nothing and an [*Error]. A cancelled
// context stops it only before it has begun to write. Where a save that was prepared later is on disk already, there is
// nothing left to do.
func (s *Saving) Run(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.target != "" {
		return s.runAs()
	}
	f := s.f
	f.io.Lock()
	defer f.io.Unlock()
	f.mu.Lock()
	before, overtaken, r := f.onDisk, f.savedSeq > s.seq, f.recovery
	f.mu.Unlock()
	switch {
	case r != nil:
		return fail(Pending, f.Path(), nil, "%s was not saved: %s. Bring them back or drop them first.", f.Name(), r)
	case overtaken:
		return nil
	}
	err := f.commitLocked("saved", s, func(w *writer, _ *identity, st *state) error {
		st.Generation++
		st.Save, st.Saved, st.Last = s.id, f.opts.Clock.Now(), lastIDs(s.snapshot)
		return w.putChanges(s.snapshot.ChangesSince(before))
	})
	s.done = err == nil
	if s.done {
		f.compact()
	}
	return err
}

// Done tells the timetable that the state is safe on disk; call it once Run has returned, with an error or without.
func (s *Saving) Done() {
	if s.done {
		s.f.t.MarkSaved(s.revision)
	}
}

// Save is PrepareSave, Run and Done in one, on the owner's goroutine.
func (f *File) Save() error {
	s := f.PrepareSave()
	defer s.Done()
	return s.Run(context.Background())
}

// commit runs change in one transaction on the very file that was loaded. Whatever happens, the file then holds all of
// the change or none of it.
func (f *File) commit(doing string, change func(w *writer, id *identity, st *state) error) error {
	f.io.Lock()
	defer f.io.Unlock()
	err := f.commitLocked(doing, nil, change)
	if err == nil {
		f.compact()
	}
	return err
}

// commitLocked is commit for a caller that holds f.io, and that calls compact once it has noted all that the file holds
// now; s is the save that the change is, nil where it is none.
func (f *File) commitLocked(doing string, s *Saving, change func(w *writer, id *identity, st *state) error) error {
	f.mu.Lock()
	path, stat, id, st, was := f.path, f.stat, f.identity, f.state, f.state
	err := f.mayWrite()
	f.mu.Unlock()
	if err != nil {
		return err
	}
	if err := f.unchanged(path, doing, stat, was.Stamp); err != nil {
		return err
	}
	st.Sums = maps.Clone(st.Sums)
	st.Stamp = newID()
	var use usage
	err = guarded(func() (err error) {
		use, err = updateDB(f.opts.disk, path, func(tx *bolt.Tx) error {
			if err := sameAsLoaded(tx, path, was.Stamp); err != nil {
				return err
			}
			w := &writer{tx: tx, sums: st.Sums}
			if err := change(w, &id, &st); err != nil {
				return err
			}
			if err := putMeta(tx, keyIdentity, id); err != nil {
				return err
			}
			return putMeta(tx, keyState, st)
		})
		return err
	})
	if err == nil {
		f.adopt(path, id, st, s)
		f.use = use
		return nil
	}
	if CodeOf(err) != "" {
		return err
	}
	return afterFailure(doing, path, err, was.Stamp, st.Stamp, func() { f.adopt(path, id, st, s) })
}

// checkHolds is how long a file that was found whole is taken to be so, for writes that follow each other: the many
// small ones of a sync.
const checkHolds = 250 * time.Millisecond

// unchanged makes sure, before bbolt trusts its pages, that the file is whole, and with the stamp of our last write. A
// drive that fails leaves size and time as they were, so they don't tell. A damaged page can make bbolt run in circles
// until the process ends, and a save into a damaged file would let go of the journal for one that can't be opened.
func (f *File) unchanged(path, doing string, stat fileStat, stamp ID) error {
	now, err := statOf(path)
	if err != nil {
		return diskError(path, doing, err)
	}
	at := f.opts.Clock.Now()
	if age := at.Sub(f.checked); now.equal(stat) && age >= 0 && age < checkHolds {
		return nil
	}
	c, err := readFile(path)
	switch {
	case CodeOf(err) == Damaged && now.size == stat.size && now.modified.Equal(stat.modified):
		return fail(Damaged, path, err, "%s can't be %s: it was damaged on the disk while it was open (%v). Nothing was written to it. "+
			"Use Save As to keep your work under another name, and check the disk.", filepath.Base(path), doing, causeOf(err))
	case CodeOf(err) == Damaged || CodeOf(err) == Foreign || CodeOf(err) == Newer:
		return replacedError(path, err)
	case err != nil:
		return err
	case c.state.Stamp != stamp:
		return replacedError(path, fmt.Errorf("it holds a save of %s that is not ours", c.state.Saved))
	}
	f.checked = at
	return nil
}

// afterFailure looks into the file after a commit that failed, and says what the person can do. Its stamp was was, and
// should have become is; then adopt is called, for the change is in the file all the same.
func afterFailure(doing, path string, err error, was, is ID, adopt func()) error {
	c, rerr := readFile(path)
	switch {
	case rerr == nil && c.state.Stamp == is:
		adopt() // perhaps it is not yet safe on the disk, but the next save must build on it
	case rerr == nil && c.state.Stamp != was:
		return replacedError(path, err)
	case CodeOf(rerr) == Damaged:
		return fail(Damaged, path, err, "%s can't be %s: what it holds on the disk is damaged (%v). Use Save As to keep your work under another name.",
			filepath.Base(path), doing, causeOf(rerr))
	}
	return diskError(path, doing, err)
}

// causeOf is what lies below an error of this package.
func causeOf(err error) error {
	var e *Error
	if errors.As(err, &e) && e.Cause != nil {
		return e.Cause
	}
	return err
}

// adopt notes what the file holds after a commit.
func (f *File) adopt(path string, id identity, st state, s *Saving) {
	stat, _ := statOf(path) // where that fails, the next write looks into the file
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stat = stat
	f.identity, f.state = id, st
	if s != nil {
		f.onDisk, f.savedSeq = s.snapshot, s.seq
		f.rec.saved(f.base())
	}
}

// base is what the journal builds on; f.mu is held.
func (f *File) base() base { return base{f.identity.ID, f.state.Generation, f.state.Save} }

// mayWrite says why the file can't be written to; f.mu is held.
func (f *File) mayWrite() error {
	name := filepath.Base(f.path)
	switch {
	case f.closed:
		return fail(Closed, f.path, nil, "%s was closed.", name)
	case f.readOnly && f.holder != nil:
		return fail(ReadOnly, f.path, nil, "%s is open read-only: %s has it open. Use Save As to keep your changes under another name.", name, f.holder)
	case f.readOnly:
		return fail(ReadOnly, f.path, nil, "%s is open read-only. Use Save As to keep your changes under another name.", name)
	}
	return nil
}

// sameAsLoaded checks, inside the transaction, that nobody has written to the file since we did.
func sameAsLoaded(tx *bolt.Tx, path string, stamp ID) error {
	var st state
	if err := readMetaValue(tx, keyState, &st); err != nil {
		return err
	}
	if st.Stamp != stamp {
		return replacedError(path, fmt.Errorf("it holds a save of %s that is not ours", st.Saved))
	}
	return nil
}

func replacedError(path string, cause error) error {
	return fail(Replaced, path, cause, "%s was replaced by another program since it was opened (a cloud drive, a restored copy). "+
		"Nothing was written to it. Use Save As to keep your work under another name, then compare the two.", filepath.Base(path))
}
