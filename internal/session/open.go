package session

import (
	"context"
	"os"
	"path/filepath"

	"carillon/model/rules"
)

// Open opens a timetable file in the background and shows it, after asking what to do with unsaved changes. The file that
// is open already, under whichever path, is shown as it is: it must not be closed, with its sync and its practice SIS, to
// be opened again.
func (s *Session) Open(path string) {
	o := s.open
	switch {
	case o == nil:
		s.load(path)
	case o.File.ReadOnly() != "": // it may be free by now
		s.Leave(func() { s.load(path) })
	case o.File.Path() == filepath.Clean(path):
		s.again()
	default:
		// A folder of the network may take its time, so it is not asked on the session's goroutine.
		s.jobs.StartOn(WorkOpen, "", diskOf(path), func(context.Context, func(int, int)) func() {
			same := sameFile(o.File.Path(), path)
			return func() {
				if same && s.open == o {
					s.again()
					return
				}
				s.Leave(func() { s.load(path) })
			}
		})
	}
}

// again shows the file that is open to a person who has asked for it.
func (s *Session) again() {
	s.Say(s.open.File.Name() + " is open already.")
	s.Again.emit(s.open)
}

// sameFile reports whether two paths are of one file: by a link, a folder mounted twice, another spelling.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

func (s *Session) load(path string) {
	s.begin(path, func(ctx context.Context) func() { return s.loaded(ctx, path, nil) })
}

// begin opens a file by some work off the session's goroutine.
func (s *Session) begin(path string, f func(context.Context) func()) {
	s.opening = filepath.Base(path)
	s.changed()
	s.jobs.StartOn(WorkOpen, "Opening "+s.opening, diskOf(path), func(ctx context.Context, _ func(int, int)) func() { return f(ctx) })
}

// loaded opens a file off the session's goroutine and returns what shows it, or says why it can't be opened; then, unless
// nil, comes last.
func (s *Session) loaded(ctx context.Context, path string, then func()) func() {
	f, err := s.deps.Files.Open(path, s.trouble)
	if err == nil && ctx.Err() != nil {
		_ = f.Close() // another file is wanted by now, and this one has to stay free for others
		return nil
	}
	return func() {
		s.opening = ""
		if err != nil {
			s.changed()
			s.Failed.emit(Failure{OpenFailed, path, err})
		} else {
			s.show(f)
		}
		if then != nil {
			then()
		}
	}
}

// trouble says what failed in the background; it is called on any goroutine.
func (s *Session) trouble(err error) {
	s.jobs.UI(func() { s.Failed.emit(Failure{What: Trouble, Err: err}) })
}

// show makes a file the open one; everything is at its beginning.
func (s *Session) show(f File) {
	s.close()
	o := &Open{File: f, T: f.Timetable(), drafts: f.Drafts()}
	o.saved = o.T.Snapshot()
	o.Checker = rules.New(o.T) // before the watch: the clashes have followed an edit when it is told of
	s.open, s.said = o, ""
	s.travel.reset()
	s.travel.now.View = s.keptView()
	s.watch(o)
	if s.deps.Noted != nil {
		s.deps.Noted(f.Path())
	}
	s.Opened.emit(o)
	s.changed()
}

// Close lets go of the open file, whatever it has that is not saved: see [Session.Leave].
func (s *Session) Close() {
	if s.open == nil {
		return
	}
	s.close()
	s.travel.reset()
	s.Opened.emit(nil)
	s.changed()
}

func (s *Session) close() {
	o := s.open
	if o == nil {
		return
	}
	s.open = nil
	if o.sync != nil {
		o.sync.Close()
	}
	s.Closing.emit(o)
	o.unwatch()
	o.Checker.Close()
	s.jobs.Cancel(WorkViews)
	if s.waitsForDisk() { // closing would wait, too, and the window with it
		s.jobs.StartOn(WorkClose, "Closing", diskOf(o.File.Path()), func(context.Context, func(int, int)) func() {
			err := o.letGo()
			return func() { s.closed(o, err) }
		})
		return
	}
	s.closed(o, o.letGo())
}

// letGo writes what is left of how pages are shown, and closes the file.
func (o *Open) letGo() error {
	_ = o.flushViews() // how a page is shown is no reason to keep a file open
	return o.File.Close()
}

func (s *Session) closed(o *Open, err error) {
	if err != nil {
		s.Failed.emit(Failure{CloseFailed, o.File.Path(), err})
	}
}

// Restore restores a backup over the file at path, which is closed first where it is the open one, and opens it. Where that
// fails, the file is opened as it is. Done is called once it is open with what was restored.
func (s *Session) Restore(path string, b Backup, done func()) {
	if o := s.open; o != nil && o.File.Path() == path {
		s.Close()
	}
	s.begin(path, func(ctx context.Context) func() {
		if err := s.deps.Files.Restore(b.Path, path); err != nil {
			return s.loaded(ctx, path, func() { s.Failed.emit(Failure{RestoreFailed, path, err}) })
		}
		return s.loaded(ctx, path, func() {
			if s.open != nil {
				done()
			}
		})
	})
}
