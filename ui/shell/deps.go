// Package shell is the main window: its menu, bar, navigation and pages, and what a person does with one open timetable.
package shell

import (
	"context"
	"io"
	"time"

	"fyne.io/fyne/v2"

	"carillon/internal/session"
	"carillon/internal/start"
	"carillon/internal/work"
	"carillon/model"
	"carillon/ui/kit"
)

// Sync is what the window knows of synchronising: the commands, and what the status bar says. It is made for one file.
type Sync interface {
	session.Sync
	// Configure, Now and All open the dialogs or do the work of File > Synchronise > Configure, Sync Now, and Ctrl-K.
	Configure()
	Now()
	All()
	// History opens the dialog of File > Synchronise > History.
	History()
	// Status is what the status bar says.
	Status() kit.StatusItem
}

// SyncSite is what a Sync may ask of the window.
type SyncSite struct {
	Host   *kit.Host
	Corner *kit.Corner // for what is under way
	Runner work.Runner
	File   session.File
	// Saved is the timetable as it was last saved.
	Saved func() *model.State
	// Save saves the file and calls then with the result; a file without changes is saved already.
	Save func(then func(error))
	// Take applies a download to the timetable and saves it; it is called off the UI goroutine.
	Take func(ctx context.Context, e model.Edit) error
	// Drafts is how many cells hold a text that the timetable could not take: none of them is sent.
	Drafts func() int
	// ToDraft goes to the first of them.
	ToDraft func()
	// Undo takes the newest n downloads back, and returns ""; where something was done since, it says so instead.
	Undo func(n int) string
	// Changed asks the window to show the status of the sync afresh; what Take changes it shows by itself.
	Changed func()
	// Jump shows a record in the window.
	Jump func(model.Key)
	// Export asks where to save something, by a name that ends in what kind of file it is, and writes it there.
	Export func(title, name string, write func(io.Writer) error)
}

// NewSite is what File > New timetable and New from SIS may ask of the window.
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

// ImportSite is what File > Import may ask of the window.
type ImportSite struct {
	Host   *kit.Host
	Runner work.Runner
	Path   string       // of what is imported
	Here   *model.State // what it goes into
	// Apply makes the edit, where the timetable is still that of Here; its error says why it was refused.
	Apply func(model.Edit) error
	// Export is as in SyncSite.
	Export func(title, name string, write func(io.Writer) error)
}

// Export is a form in which a timetable can be written out.
type Export struct {
	Label     string // for a person: "Excel workbook"
	Extension string // of its file, with the dot
	Detail    string // what is in it, and what is not
	Write     func(ctx context.Context, s *model.State, w io.Writer) error
}

// Deps is what the window works with.
type Deps struct {
	Runner work.Runner
	Files  session.Files
	// NewSync makes the sync of a file.
	NewSync func(SyncSite) Sync
	// NewTimetable opens the dialog of File > New timetable; nil where there is none.
	NewTimetable func(NewSite)
	// NewYear opens the dialog of File > New year from this file, of a timetable and the name of its file; nil where there is none.
	NewYear func(site NewSite, t *model.Timetable, name string)
	// NewFromSIS opens the dialog of File > New from SIS; nil where there is none.
	NewFromSIS func(NewSite)
	// Import opens the dialog of File > Import on a file or a folder; nil where there is none.
	Import func(ImportSite)
	// Exports lists what File > Export offers; nil where there is none.
	Exports func() []Export
	// NewFolder is where new files lie while none is open; nil leaves it to the person.
	NewFolder func() string
	// NewPractice makes the practice SIS of a file, not started yet; nil where there is none to be had.
	NewPractice func(session.File) Practice
	// HelpPages are pages of the help beside the common ones, each a heading and Markdown; nil for none.
	HelpPages func() [][2]string
	Now       func() time.Time
	// Who is the person at this computer, for what is kept with a name; nil or "" where that is not known.
	Who     func() string
	Version string
	// Places are where on this computer the program keeps what: a name and a path each, for Help > About.
	Places [][2]string
	// Explain makes what a person reads of an error; nil means kit.ExplainPlainly.
	Explain func(error) kit.Fault
	// SetBackupFolder keeps the folder into which backups go from the next opening of a file on; nil where there is no choice.
	SetBackupFolder func(path string)
	// WriteFile puts what write writes in the place of a file, whole or not at all; called off the UI goroutine. The error
	// is session.ErrExists where there is such a file and force is not set. Nil where nothing can be exported.
	WriteFile func(path string, force bool, write func(io.Writer) error) error
	// After calls f on any goroutine once d has passed, unless it is stopped before: [session.Deps.After].
	After func(d time.Duration, f func()) (stop func())
	// Recent lists files that were open before, the newest first; Opened notes one.
	Recent func() []string
	Opened func(path string)
	// Pinned lists files that are pinned on the start page; SetRecent keeps both. Nil where nothing is kept.
	Pinned    func() []string
	SetRecent func(recent, pinned []string)
	// LookAt tells what is seen of a file without opening it; called off the UI goroutine. Nil where nobody looks.
	LookAt func(path string) start.Seen
	// Demo puts a copy of the demo school into a folder and returns its path; called off the UI goroutine. Nil where there is none.
	Demo func(folder string) (path string, err error)
	// Home is the person's home folder; "" where it is not known.
	Home string
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
	workRoom   work.Kind = "make room"
	workExport work.Kind = "export"
	workWarm   work.Kind = "make rows ready for being searched"

	workBackups work.Kind = "list backups"
	workCheck   work.Kind = "check backups"
	workCompare work.Kind = "compare"
)
