package store

import (
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"carillon/model"
)

// File is an open timetable file. Timetable, PrepareSave, PrepareSaveAs, Save, Done, Recover, DropRecovery and Close
// belong to the goroutine that owns the timetable; everything else may be called from any. The database itself is open
// only while something is written.
type File struct {
	opts Options
	t    *model.Timetable
	stop func() // ends the watch over the timetable

	lastBackup time.Time // of the owner's goroutine, as is the next
	prepared   uint64    // counts saves

	rec    *recorder // has its own lock, as has the next
	drafts *drafter

	io      sync.Mutex // one write to the file at a time; taken before mu
	checked time.Time  // when all that the file holds was last found whole; of the holder of io, as is the next
	use     usage      // as of the last commit

	mu       sync.Mutex // guards what follows
	path     string
	readOnly bool
	holder   *Holder
	notes    []string
	lock     *lock
	recovery *Recovery
	identity identity
	state    state
	stat     fileStat
	onDisk   *model.State // what the file holds
	savedSeq uint64       // number of the save that made it so
	side     map[string][]byte
	closed   bool

	work sync.WaitGroup // backups under way
}

// Timetable is the timetable of the file.
func (f *File) Timetable() *model.Timetable { return f.t }

// Path is the absolute path of the file.
func (f *File) Path() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.path
}

// Name is the file's name, for a person.
func (f *File) Name() string { return filepath.Base(f.Path()) }

// ID names the file whatever it is called.
func (f *File) ID() ID {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.identity.ID
}

// ReadOnly says whether the file can't be written to in this opening.
func (f *File) ReadOnly() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.readOnly
}

// HeldBy is who may write to the file where that is somebody else; nil otherwise.
func (f *File) HeldBy() *Holder {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.holder
}

// Notes are sentences that a person should read once the file is open: why it is read-only, what was set aside.
func (f *File) Notes() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.notes)
}

// SavedAt is when the file was last saved.
func (f *File) SavedAt() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state.Saved
}

// Close lets go of the file. Unsaved edits are dropped, and with them the journal: ask before. Edits of a crash that
// nobody has decided about stay for the next opening. A second Close does nothing.
func (f *File) Close() error { return f.close(false) }

// CloseKeepingEdits lets go of the file and leaves unsaved edits in the journal, so that the next opening offers them:
// for a session that ends with nobody there to ask.
func (f *File) CloseKeepingEdits() error { return f.close(true) }

func (f *File) close(keep bool) error {
	if f.stop != nil {
		f.stop()
		f.stop = nil
	}
	f.work.Wait()
	f.io.Lock()
	defer f.io.Unlock()
	f.mu.Lock()
	closed, saved := f.closed, f.onDisk
	f.closed = true
	f.mu.Unlock()
	if closed {
		return nil
	}
	keep = keep && f.t.Unsaved() > 0
	if !keep && f.Recovery() == nil { // the IDs of records that were never saved will be those of others
		f.drafts.keep(saved)
	}
	err := errors.Join(f.rec.stop(keep), f.drafts.stop()) // may tell of trouble to somebody who asks the file something
	f.lock.release()
	return err
}

// SyncJournal brings the edits and drafts made so far to the disk at once, instead of within the second.
func (f *File) SyncJournal() error {
	return errors.Join(f.rec.flush(), f.drafts.flush())
}
