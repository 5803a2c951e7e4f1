package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"carillon/model"

	bolt "go.etcd.io/bbolt"
)

// Options say how a file is opened.
type Options struct {
	// ReadOnly opens without the right to write, whoever else has the file.
	ReadOnly bool
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// File is an open timetable file. Timetable, Save, PrepareSave and Done belong to the goroutine that owns the
// timetable; everything else may be called from any. The database itself is open only while something is written.
type File struct {
	path     string
	opts     Options
	t        *model.Timetable
	readOnly bool
	holder   *Holder

	saved *model.State // what the file holds; of the owner's goroutine

	mu       sync.Mutex // guards what follows, and the file on disk
	closed   bool
	identity identity
	state    state
	size     int64
	side     map[string][]byte
}

// Holder is who may write to a file.
type Holder struct {
	Host    string    `json:"host"`
	User    string    `json:"user"`
	Process int       `json:"process"`
	Program string    `json:"program"`
	Since   time.Time `json:"since"`
}

// String is the holder in words: "kim on LIBRARY-3 since 14:05 (carillon, process 4711)".
func (h Holder) String() string {
	return fmt.Sprintf("%s on %s since %s (%s, process %d)", h.User, h.Host, h.Since.Local().Format("2 Jan 15:04"), h.Program, h.Process)
}

// Open reads a timetable file. Where somebody else may write to it already, it opens read-only: see ReadOnly and
// HeldBy. Errors are of type [*Error]: NotFound, Foreign, Newer, Damaged, Invalid or Disk.
func Open(path string, o Options) (*File, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	c, err := readFile(path)
	if err != nil {
		return nil, err
	}
	t, err := c.timetable(path)
	if err != nil {
		return nil, err
	}
	f := &File{path: path, opts: o, t: t, readOnly: o.ReadOnly, saved: t.Snapshot(), identity: c.identity, state: c.state, size: c.size}
	f.side = make(map[string][]byte, len(c.side))
	for _, v := range c.side {
		f.side[string(v.key)] = append([]byte{}, v.payload...)
	}
	return f, nil
}

// Timetable is the timetable of the file.
func (f *File) Timetable() *model.Timetable { return f.t }

// Path is the file's path as it was opened.
func (f *File) Path() string { return f.path }

// Name is the file's name, for a person.
func (f *File) Name() string { return filepath.Base(f.path) }

// ID names the file whatever it is called.
func (f *File) ID() ID {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.identity.ID
}

// ReadOnly says whether the file can't be written to in this opening.
func (f *File) ReadOnly() bool { return f.readOnly }

// HeldBy is who may write to the file where that is somebody else; nil otherwise.
func (f *File) HeldBy() *Holder { return f.holder }

// SavedAt is when the file was last saved.
func (f *File) SavedAt() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state.Saved
}

// Close lets go of the file. Unsaved edits are dropped. A second Close does nothing.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	return nil
}

// Saving is a save under way: made by PrepareSave on the owner's goroutine, run on any, finished by Done on the
// owner's.
type Saving struct {
	f        *File
	snapshot *model.State
	base     *model.State
	revision uint64
	done     bool
}

// PrepareSave notes the state to be saved; edits made after it are left for the next save. It costs next to nothing.
func (f *File) PrepareSave() *Saving {
	return &Saving{f: f, snapshot: f.t.Snapshot(), base: f.saved, revision: f.t.Revision()}
}

// Run writes what changed since the last save, in one transaction: all of it, or nothing and an [*Error]. A cancelled
// context stops it only before it has begun to write.
func (s *Saving) Run(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f := s.f
	err := f.commit("saved", func(w *writer, id *identity, st *state) error {
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
		st.Saved, st.Last = f.opts.Now(), lastIDs(s.snapshot)
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
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.closed:
		return fail(Closed, f.path, nil, "%s was closed.", f.Name())
	case f.readOnly:
		return f.readOnlyError()
	}
	info, err := os.Stat(f.path)
	if err != nil {
		return diskError(f.path, doing, err)
	}
	if info.Size() != f.size {
		return f.replacedError(fmt.Errorf("it has %d bytes, not %d", info.Size(), f.size))
	}
	id, st := f.identity, f.state
	err = guarded(func() error {
		db, err := openDB(f.path)
		if err != nil {
			return err
		}
		err = db.Update(func(tx *bolt.Tx) error {
			if err := f.sameFile(tx); err != nil {
				return err
			}
			w := &writer{tx: tx, sums: map[string]treeSum{}}
			for k, v := range st.Sums {
				w.sums[k] = v
			}
			if err := change(w, &id, &st); err != nil {
				return err
			}
			st.Stamp, st.Sums = newID(), w.sums
			if err := putMeta(tx, keyIdentity, id); err != nil {
				return err
			}
			return putMeta(tx, keyState, st)
		})
		if cerr := db.Close(); err == nil {
			err = cerr
		}
		return err
	})
	if info, serr := os.Stat(f.path); serr == nil {
		f.size = info.Size()
	}
	if err != nil {
		return diskError(f.path, doing, err)
	}
	f.identity, f.state = id, st
	return nil
}

// sameFile checks that the file is still the one that was loaded, in the state in which it was left.
func (f *File) sameFile(tx *bolt.Tx) error {
	var id identity
	var st state
	if err := readMetaValue(tx, keyIdentity, &id); err != nil {
		return err
	}
	if err := readMetaValue(tx, keyState, &st); err != nil {
		return err
	}
	switch {
	case id.ID != f.identity.ID:
		return f.replacedError(fmt.Errorf("it is the file %s, not %s", id.ID, f.identity.ID))
	case st.Stamp != f.state.Stamp:
		return f.replacedError(fmt.Errorf("its last write is of %s, not ours", st.Saved))
	}
	return nil
}

func (f *File) replacedError(cause error) error {
	return fail(Replaced, f.path, cause, "%s was replaced by another program since it was opened (a cloud drive, a restored copy). "+
		"Nothing was written. Use Save As to keep your work under another name, then compare the two.", f.Name())
}

func (f *File) readOnlyError() error {
	if f.holder != nil {
		return fail(ReadOnly, f.path, nil, "%s is open read-only: %s has it open. Use Save As to keep your changes under another name.", f.Name(), f.holder)
	}
	return fail(ReadOnly, f.path, nil, "%s is open read-only. Use Save As to keep your changes under another name.", f.Name())
}
