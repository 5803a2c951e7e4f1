// Package shell is the main window: its menu, bar, navigation and pages, and what a person does with one open timetable.
package shell

import (
	"context"
	"errors"
	"io"
	"time"

	"fyne.io/fyne/v2"

	"carillon/internal/work"
	"carillon/model"
	"carillon/ui/kit"
)

// File is an open timetable file. Timetable, PrepareSave and Saving.Done belong to the UI goroutine.
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
	// CopyOf is what this file is a copy of; nil for an original, and for a copy that a person lets stand on its own.
	CopyOf() *Origin
	// Changes lists what has changed since the file at other, a backup or any timetable file, or with "" since the last
	// save, up to a state of the timetable. It is called off the UI goroutine.
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

// Saving is a save under way: Run on any goroutine, then Done on the UI goroutine whatever Run returned.
type Saving interface {
	Run(ctx context.Context) error
	Done()
}

// Files opens timetable files and looks after their backups. Its methods are called off the UI goroutine.
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

// Sync is what the window knows of synchronising: the commands, and what the status bar says. It is made for one file.
type Sync interface {
	// Configure, Now and All open the dialogs or do the work of File > Synchronise > Configure, Sync Now, and Ctrl-K.
	Configure()
	Now()
	All()
	// History opens the dialog of File > Synchronise > History.
	History()
	// Saved is told that a save has succeeded: the moment for "Sync each time you save".
	Saved()
	// Status is what the status bar says.
	Status() kit.StatusItem
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

// SyncSite is what a Sync may ask of the window.
type SyncSite struct {
	Host   *kit.Host
	Corner *kit.Corner // for what is under way
	Runner work.Runner
	File   File
	// Saved is the timetable as it was last saved.
	Saved func() *model.State
	// Save saves the file and calls then with the result; a file without changes is saved already.
	Save func(then func(error))
	// Take applies a download to the timetable and saves it; it is called off the UI goroutine.
	Take func(ctx context.Context, e model.Edit) error
	// Undo takes the newest n downloads back, and returns ""; where something was done since, it says so instead.
	Undo func(n int) string
	// Changed asks the window to show the status of the sync afresh; what Take changes it shows by itself.
	Changed func()
	// Jump shows a record in the window.
	Jump func(model.Key)
	// Export asks where to save something, by a name that ends in what kind of file it is, and writes it there.
	Export func(title, name string, write func(io.Writer) error)
}

// NewSite is what File > New from SIS may ask of the window.
type NewSite struct {
	Host   *kit.Host
	Runner work.Runner
	// Folder is where a new file lies unless a person chooses another; ChooseFolder asks for one.
	Folder       string
	ChooseFolder func(then func(path string))
	// Open opens a file, after asking what to do with what is open.
	Open func(path string)
	// Export is as in SyncSite.
	Export func(title, name string, write func(io.Writer) error)
}

// Deps is what the window works with.
type Deps struct {
	Runner work.Runner
	Files  Files
	// NewSync makes the sync of a file.
	NewSync func(SyncSite) Sync
	// NewFromSIS opens the dialog of File > New from SIS; nil where there is none.
	NewFromSIS func(NewSite)
	// NewFolder is where new files lie while none is open; nil leaves it to the person.
	NewFolder func() string
	// NewPractice makes the practice SIS of a file, not started yet; nil where there is none to be had.
	NewPractice func(File) Practice
	// HelpPages are pages of the help beside the common ones, each a heading and Markdown; nil for none.
	HelpPages func() [][2]string
	Now       func() time.Time
	Version   string
	// Explain makes what a person reads of an error; nil means kit.ExplainPlainly.
	Explain func(error) kit.Fault
	// SetBackupFolder keeps the folder into which backups go from the next opening of a file on; nil where there is no choice.
	SetBackupFolder func(path string)
	// WriteFile puts what write writes in the place of a file, whole or not at all; called off the UI goroutine. The error
	// is ErrExists where there is such a file and force is not set. Nil where nothing can be exported.
	WriteFile func(path string, force bool, write func(io.Writer) error) error
	// Recent lists files that were open before, the newest first; Opened notes one.
	Recent func() []string
	Opened func(path string)
	// Theme is the mode the window starts with.
	Theme kit.Mode
	// SetTheme changes the theme's mode for the whole program.
	SetTheme func(kit.Mode)
	// Quit ends the program.
	Quit func()
	// Menu shows a pop-up menu; nil means the kit's.
	Menu func(menu *fyne.Menu, at fyne.Position)
}

// Background work of the window.
const (
	workOpen   work.Kind = "open"
	workSave   work.Kind = "save"
	workSaveAs work.Kind = "save as"
	workRoom   work.Kind = "make room"
	workExport work.Kind = "export"

	workBackups work.Kind = "list backups"
	workCheck   work.Kind = "check backups"
	workCompare work.Kind = "compare"
)
