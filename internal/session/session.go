package session

import (
	"path/filepath"
	"time"

	"carillon/internal/work"
	"carillon/model"
	"carillon/model/rules"
)

// Deps is what a session works with.
type Deps struct {
	Runner work.Runner
	Files  Files
	// Person answers what the session can't decide.
	Person Person
	// Pages are those that there are beside the master grid and the clashes: one for each kind of record with a register.
	Pages []Page
	// Recent lists files that were open before, the newest first; Noted is told of one that is opened. Nil for none.
	Recent func() []string
	Noted  func(path string)
	// After calls f on any goroutine once d has passed, unless it is stopped before. Nil: it is never said that a job takes long.
	After func(d time.Duration, f func()) (stop func())
}

// Session is what a person works with in one window. Where it tells of several things, Opened, Edited and Moved come before
// Changed, which ends what was begun.
type Session struct {
	deps    Deps
	jobs    *Jobs
	open    *Open // nil without a file
	opening string
	said    string
	travel  travel
	how     How            // what the edit under way is
	held    *[]model.Patch // collects patches that are told of as one; nil while each is

	// Opened tells that another file is open, or with nil that none is: everything is at its beginning.
	Opened Signal[*Open]
	// Again tells that the file that is open was asked for once more.
	Again Signal[*Open]
	// Closing tells that a file is about to be closed: the time to end what works on it.
	Closing Signal[*Open]
	// Edited tells of each change of the timetable, after the clashes have followed it.
	Edited Signal[Edited]
	// Moved tells that a person is somewhere else.
	Moved Signal[Moved]
	// Drafted tells that there are other drafts of a kind of record.
	Drafted Signal[model.Kind]
	// Changed tells that the status is another.
	Changed Signal[Status]
	// Failed tells of what went wrong where nobody waits for an answer.
	Failed Signal[Failure]
}

// Open is the file that is open, and what belongs to it until it is closed.
type Open struct {
	File    File
	T       *model.Timetable
	Checker *rules.Checker

	sync    Sync // nil for none
	unwatch func()
	places  []madeAt // where edits were made
	saved   *model.State
	savedBy int // number of the save that made it so
	saves   int // that were asked for
	taken   []download
	saving  bool
	drafts  []Draft
	waits   []Draft // of which a person has said that they wait
	views   keptViews
	waiting []func(error) // for the save after the one under way
}

// Status is what a status bar says of the session.
type Status struct {
	Waiting string // what opening or saving waits for, where that takes long: "the disk that has Lincoln High.carillon"
	Opening string // name of the file that is being opened, "" for none
	Saving  bool
	Unsaved int    // edits since the last save
	Drafts  int    // texts that could not be taken
	Said    string // a passing remark
}

// Failure is something that went wrong.
type Failure struct {
	What FailureKind
	Path string // of the file it was about
	Err  error
}

// FailureKind is what went wrong.
type FailureKind int

// What can go wrong where nobody waits for an answer.
const (
	OpenFailed    FailureKind = iota // the file that was open stays open
	SaveFailed                       // the changes are kept, and not saved
	CloseFailed                      // the file was not closed cleanly
	RestoreFailed                    // a backup could not be restored
	Trouble                          // something in the background, such as a backup that was not written
)

// New returns a session without a file.
func New(d Deps) *Session {
	s := &Session{deps: d, jobs: NewJobs(d.Runner)}
	s.jobs.after = d.After
	s.jobs.Changed.Subscribe(func(j Job) {
		if j.Waiting != "" {
			s.changed()
		}
	})
	s.travel.reset()
	return s
}

// Jobs is the work under way in the background.
func (s *Session) Jobs() *Jobs { return s.jobs }

// File is the open file; nil without one.
func (s *Session) File() *Open { return s.open }

// Attach gives the open file its sync.
func (s *Session) Attach(sync Sync) {
	if s.open != nil {
		s.open.sync = sync
	}
}

// Recent lists files that were open before, the newest first.
func (s *Session) Recent() []string {
	if s.deps.Recent == nil {
		return nil
	}
	return s.deps.Recent()
}

// Status is what a status bar says now.
func (s *Session) Status() Status {
	st := Status{Opening: s.opening, Said: s.said}
	if o := s.open; o != nil {
		st.Saving, st.Unsaved, st.Drafts = o.saving, o.T.Unsaved(), s.CountDrafts()
	}
	for _, kind := range onDisk {
		if j, ok := s.jobs.Job(kind); ok && j.Waiting != "" {
			st.Waiting = j.Waiting
		}
	}
	return st
}

// onDisk is the work that reads or writes files of which a person is told.
var onDisk = []work.Kind{WorkOpen, WorkSave, WorkSaveAs, WorkClose}

// waitsForDisk says whether a disk has not answered for so long that a person was told.
func (s *Session) waitsForDisk() bool { return s.Status().Waiting != "" }

// diskOf is what work on a file waits for.
func diskOf(path string) string { return "the disk that has " + filepath.Base(path) }

// Say leaves a passing remark; "" takes it away.
func (s *Session) Say(text string) {
	s.said = text
	s.changed()
}

func (s *Session) changed() { s.Changed.emit(s.Status()) }

// Saved is the timetable as the file has it: what a sync publishes.
func (o *Open) Saved() *model.State { return o.saved }

// Busy is "" or says what would be cut off by closing the file.
func (o *Open) Busy() string {
	if o.sync == nil {
		return ""
	}
	return o.sync.Busy()
}

func (o *Open) unsynced() string {
	if o.sync == nil {
		return ""
	}
	return o.sync.Unsynced()
}
