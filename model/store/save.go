package store

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"

	"carillon/model"

	bolt "go.etcd.io/bbolt"
)

// Saving is a save under way: made by PrepareSave or PrepareSaveAs on the goroutine that owns the timetable, run on
// any, finished by Done on the owner's.
type Saving struct {
	f        *File
	snapshot *model.State
	base     *model.State
	revision uint64
	done     bool

	target string // of Save As and Save a Copy; "" for a save in place
	force  bool   // replaces what stands at target
	stay   bool   // Save a Copy
}

// PrepareSave notes the state to be saved; edits made after it are left for the next save. It costs next to nothing.
func (f *File) PrepareSave() *Saving {
	s := &Saving{f: f, snapshot: f.t.Snapshot(), base: f.saved, revision: f.t.Revision()}
	f.mark()
	return s
}

// mark tells the journal that a save begins here.
func (f *File) mark() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rec.mark(f.state.Generation + 1)
}

// Run writes what changed since the last save, in one transaction: all of it, or nothing and an [*Error]. A cancelled
// context stops it only before it has begun to write.
func (s *Saving) Run(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.target != "" {
		return s.runAs()
	}
	f := s.f
	if r := f.Recovery(); r != nil {
		return fail(Pending, f.Path(), nil, "%s was not saved: %s. Bring them back or drop them first.", f.Name(), r)
	}
	err := f.commit("saved", func(w *writer, _ *identity, st *state) error {
		for c := range s.snapshot.ChangesSince(s.base) {
			key := recordKey(c.Key)
			if c.After == nil {
				if err := w.delete(bucketRecords, key); err != nil {
					return err
				}
				continue
			}
			payload, err := encodeRecord(c.After)
			if err == nil {
				err = w.put(bucketRecords, key, payload)
			}
			if err != nil {
				return err
			}
		}
		st.Generation++
		st.Saved, st.Last = f.opts.Clock.Now(), lastIDs(s.snapshot)
		return nil
	})
	s.done = err == nil
	return err
}

// Done tells the timetable that the state is safe on disk; call it once Run has returned, with an error or without.
func (s *Saving) Done() {
	if s.done {
		s.f.saved = s.snapshot
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
	return f.commitLocked(doing, change)
}

// commitLocked is commit for a caller that holds f.io.
func (f *File) commitLocked(doing string, change func(w *writer, id *identity, st *state) error) error {
	f.mu.Lock()
	path, size, id, st, was := f.path, f.size, f.identity, f.state, f.state
	err := f.mayWrite()
	f.mu.Unlock()
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return diskError(path, doing, err)
	}
	if info.Size() != size {
		return replacedError(path, fmt.Errorf("it has %d bytes, not %d", info.Size(), size))
	}
	st.Sums = maps.Clone(st.Sums)
	st.Stamp = newID()
	err = guarded(func() error {
		return updateDB(f.opts.disk, path, func(tx *bolt.Tx) error {
			if err := sameAsLoaded(tx, path, id.ID, was.Stamp); err != nil {
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
	})
	if err == nil {
		f.adopt(path, id, st)
		return nil
	}
	if CodeOf(err) != "" {
		return err
	}
	return f.afterFailure(doing, path, err, was.Stamp, id, st)
}

// afterFailure looks into the file after a commit that failed, and says what the person can do.
func (f *File) afterFailure(doing, path string, err error, was ID, id identity, st state) error {
	c, rerr := readFile(path)
	switch {
	case rerr == nil && c.state.Stamp == st.Stamp:
		// The change is in, but perhaps not yet safe on the disk: the next save must build on it.
		f.adopt(path, id, st)
	case rerr == nil && c.state.Stamp == was:
		f.mu.Lock()
		f.size = c.size // bbolt may have made room before it failed
		f.mu.Unlock()
	case CodeOf(rerr) == Damaged:
		return fail(Damaged, path, err, "%s can't be %s: what it holds on the disk is damaged (%v). Use Save As to keep your work under another name.",
			filepath.Base(path), doing, rerr.(*Error).Cause)
	case rerr == nil || CodeOf(rerr) == Foreign:
		return replacedError(path, err)
	}
	return diskError(path, doing, err)
}

// adopt notes what the file holds after a commit.
func (f *File) adopt(path string, id identity, st state) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if info, err := os.Stat(path); err == nil {
		f.size = info.Size()
	}
	newSave := st.Generation != f.state.Generation
	f.identity, f.state = id, st
	if newSave {
		f.rec.saved(id.ID, st.Generation)
	}
}

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

// sameAsLoaded checks that the file is still the one that was loaded, in the state in which it was left.
func sameAsLoaded(tx *bolt.Tx, path string, want, stamp ID) error {
	var id identity
	var st state
	if err := readMetaValue(tx, keyIdentity, &id); err != nil {
		return err
	}
	if err := readMetaValue(tx, keyState, &st); err != nil {
		return err
	}
	switch {
	case st.Stamp == stamp:
		return nil // a copy that is getting its new ID passes here too: the stamp alone says that nobody wrote since
	case id.ID != want:
		return replacedError(path, fmt.Errorf("it is the file %s, not %s", id.ID, want))
	}
	return replacedError(path, fmt.Errorf("it holds a save of %s that is not ours", st.Saved))
}

func replacedError(path string, cause error) error {
	return fail(Replaced, path, cause, "%s was replaced by another program since it was opened (a cloud drive, a restored copy). "+
		"Nothing was written. Use Save As to keep your work under another name, then compare the two.", filepath.Base(path))
}
