package session

import (
	"context"
	"errors"
	"time"

	"carillon/model"
)

// File is an open timetable file. Timetable, PrepareSave and Saving.Done belong to the goroutine of the session.
type File interface {
	Timetable() *model.Timetable
	// Name is the file's name, Path where it is.
	Name() string
	Path() string
	// ReadOnly is "" where the file may be written, else why it may not, as a sentence.
	ReadOnly() string
	// Notes are sentences that a person should read once the file is open.
	Notes() []string
	// PrepareSave notes the state to be saved.
	PrepareSave() Saving
	// PrepareSaveAs notes the state to be saved as a new file at path, which this File then is; PrepareCopy, as a copy
	// that nobody has open. Saving.Run returns an error that is ErrExists where there is such a file and force is not set.
	PrepareSaveAs(path string, force bool) Saving
	PrepareCopy(path string, force bool) Saving
	// Recovery is what a crash left unsaved; nil where there is nothing. The file can't be saved before Recover or
	// DropRecovery has decided about it. Recover brings the edits back as edits that can be undone.
	Recovery() *Recovery
	Recover() error
	DropRecovery() error
	// Drafts is what an earlier opening has left of texts that could not be taken; SetDrafts keeps others safe in their place.
	Drafts() []Draft
	SetDrafts([]Draft)
	// View is how a page was last shown, nil where the file knows nothing of it. KeepViews keeps others at once; it is called
	// off the session's goroutine, and on it before Close.
	View(Page) []byte
	KeepViews(map[Page][]byte) error
	// CopyOf is what this file is a copy of; nil for an original, and for a copy that a person lets stand on its own.
	CopyOf() *Origin
	// Changes lists what has changed since the file at other, a backup or any timetable file, or with "" since the last
	// save, up to a state of the timetable. It is called off the session's goroutine.
	Changes(other string, now *model.State) ([]Difference, error)
	Close() error
}

// Backup is a whole timetable file set aside.
type Backup struct {
	Path string
	Made time.Time
	Size int64 // bytes
	// Other says of a backup of another file that had the name what it holds: "Lincoln High, 200 students"; "" for the
	// file's own.
	Other string
}

// Origin is the file that a copy was made of.
type Origin struct {
	Name      string    // of the file
	Path      string    // where it lay when the copy was made
	Published time.Time // when it last published; zero for never
	Restored  bool      // the copy is a backup that was restored in its place
}

// Difference is one thing that lies between two timetables.
type Difference struct {
	Op   string // DiffAdded, DiffRemoved or DiffChanged
	Kind string // of record: "room"
	Text string // all of it in words: "Room A204: capacity 24 → 30"
}

// What became of a record.
const (
	DiffAdded   = "added"
	DiffRemoved = "removed"
	DiffChanged = "changed"
)

// DamagedError is why a file can't be opened of which there is a good backup.
type DamagedError struct {
	Err    error
	Backup Backup
	Gone   bool // nothing stands in its place
}

func (e *DamagedError) Error() string { return e.Err.Error() }

func (e *DamagedError) Unwrap() error { return e.Err }

// Recovery is what a crash left unsaved.
type Recovery struct {
	Labels []string // of the edits, the first made first
	Text   string   // how many, of when
	Doubt  string   // what of them can't be read, or may not fit, in sentences; "" for nothing
}

// ErrExists says that there is a file of that name already.
var ErrExists = errors.New("there is a file of that name already")

// Saving is a save under way: Run on any goroutine, then Done on the session's whatever Run returned.
type Saving interface {
	Run(ctx context.Context) error
	Done()
}

// Files opens timetable files and looks after their backups. Its methods are called off the session's goroutine.
type Files interface {
	// Open opens a file. The error is a *DamagedError where a backup can take the place of the file. trouble is told, on
	// any goroutine, of what fails in the background afterwards, such as a backup that can't be written.
	Open(path string, trouble func(error)) (File, error)
	// Backups lists the backups of the file at path, the newest first, and behind them those of other files that had the name.
	Backups(path string) ([]Backup, error)
	// CheckBackup says as a sentence why the backup at path can't be restored; "" where it can.
	CheckBackup(path string) string
	// Restore puts a backup in the place of a file that nobody has open. What stands there is kept: as a backup, or
	// beside it under another name where it is damaged.
	Restore(backup, path string) error
}

// Sync is what a session knows of the synchronising of the open file.
type Sync interface {
	// Saved is told that a save has succeeded: the moment for "Sync each time you save".
	Saved()
	// Busy is "" or says what would be cut off by closing: "A sync with Alma (US) is under way."
	Busy() string
	// WhenIdle calls then once nothing is under way, at once where nothing is; good says whether it ended well.
	WhenIdle(then func(good bool))
	// Stop cancels what is under way; it has ended a moment later.
	Stop()
	// Unsynced is "" or says of which systems the last sync with a save did not succeed, and why.
	Unsynced() string
	// Close cancels what is under way.
	Close()
}
