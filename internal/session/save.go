package session

import (
	"context"
	"slices"
	"sync/atomic"

	"carillon/model"
	"carillon/model/names"
)

// SaveByHand saves the file because a person wants it; the sync is told.
func (s *Session) SaveByHand() {
	o := s.open
	if o == nil {
		return
	}
	if o.T.Unsaved() == 0 && !o.saving {
		s.Say("There was nothing to save." + s.draftsLeft())
	}
	s.Save(func(err error) {
		if err == nil && s.open != nil && s.open.sync != nil {
			s.open.sync.Saved()
		}
	})
}

// Save saves the file and calls then with the result. A save asked for while one is under way is made after it, so that
// the newest state is what is saved; a file without changes is saved already.
func (s *Session) Save(then func(error)) {
	o := s.open
	switch {
	case o == nil:
		then(context.Canceled)
		return
	case o.saving:
		o.waiting = append(o.waiting, then)
		return
	case o.T.Unsaved() == 0:
		then(nil)
		return
	}
	o.saving, s.said = true, ""
	saving, state, number := o.File.PrepareSave(), o.T.Snapshot(), o.nextSave()
	s.changed()
	s.jobs.StartOn(WorkSave, "Saving", diskOf(o.File.Path()), func(ctx context.Context, _ func(int, int)) func() {
		err := saving.Run(ctx)
		return func() {
			saving.Done()
			if err == nil {
				o.hasSaved(number, state)
			}
			s.savedBy(o, err, then)
		}
	})
}

// draftsLeft says behind a sentence how many texts no save holds; "" where there is none.
func (s *Session) draftsLeft() string {
	n := s.CountDrafts()
	if n == 0 {
		return ""
	}
	return " " + names.Count(n, "cell holds a text that could not be taken", "cells hold texts that could not be taken") + ". F8 goes there."
}

func (s *Session) savedBy(o *Open, err error, then func(error)) {
	o.saving = false
	if err == nil {
		s.said = "Saved." + s.draftsLeft()
	} else {
		s.Failed.emit(Failure{SaveFailed, o.File.Path(), err})
	}
	s.changed()
	then(err)
	waiting := o.waiting
	o.waiting = nil
	for _, next := range waiting {
		if s.open != o {
			next(context.Canceled) // then has closed the file
			continue
		}
		s.Save(next)
	}
}

// SaveAs saves the timetable as a new file and goes on with that one. The error that then gets is ErrExists where there is
// such a file and force is not set.
func (s *Session) SaveAs(path string, force bool, then func(error)) {
	o := s.open
	number := o.nextSave()
	s.saveElsewhere(path, o.File.PrepareSaveAs(path, force), func(state *model.State, err error) {
		if err == nil {
			o.hasSaved(number, state)
		}
		then(err)
		s.changed()
	})
}

// SaveCopy saves a copy and stays with the file that is open. The error is that of [Session.SaveAs].
func (s *Session) SaveCopy(path string, force bool, then func(error)) {
	s.saveElsewhere(path, s.open.File.PrepareCopy(path, force), func(_ *model.State, err error) { then(err) })
}

func (s *Session) saveElsewhere(path string, saving Saving, then func(*model.State, error)) {
	state := s.open.T.Snapshot()
	s.jobs.StartOn(WorkSaveAs, "Saving", diskOf(path), func(ctx context.Context, _ func(int, int)) func() {
		err := saving.Run(ctx)
		return func() {
			saving.Done()
			then(state, err)
		}
	})
}

// download is the revisions of the timetable before and after a download was applied.
type download struct{ before, after uint64 }

// Take applies a download to a file that was open and saves it, for a run that works off the session's goroutine. A run that
// is stopped before its download is applied leaves the timetable as it is.
func (s *Session) Take(ctx context.Context, o *Open, e model.Edit) error {
	type prepared struct {
		saving Saving
		state  *model.State
		number int
		err    error
	}
	ready := make(chan prepared, 1)
	var begun atomic.Bool // by the session's goroutine, or given up
	s.jobs.UI(func() {
		switch {
		case !begun.CompareAndSwap(false, true):
			return
		case s.open != o:
			ready <- prepared{err: context.Canceled} // the file was closed meanwhile
			return
		}
		d := download{before: o.T.Revision()}
		if err := s.ApplyDownload(e); err != nil {
			ready <- prepared{err: err}
			return
		}
		d.after = o.T.Revision()
		o.taken = append(o.taken, d)
		ready <- prepared{saving: o.File.PrepareSave(), state: o.T.Snapshot(), number: o.nextSave()}
	})
	var p prepared
	select {
	case p = <-ready:
	case <-ctx.Done():
		if begun.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		p = <-ready
	}
	if p.err != nil {
		return p.err
	}
	err := p.saving.Run(context.WithoutCancel(ctx)) // it is applied
	s.jobs.UI(func() {
		p.saving.Done()
		if err == nil {
			o.hasSaved(p.number, p.state)
		}
		s.changed()
	})
	return err
}

// UndoDownloads takes the newest n downloads into a file back and returns ""; where something was done since, it says so
// instead.
func (s *Session) UndoDownloads(o *Open, n int) string {
	if s.open != o {
		return "The file was closed meanwhile."
	}
	newest := o.taken[max(0, len(o.taken)-n):]
	at := o.T.Revision()
	for _, d := range slices.Backward(newest) {
		if d.after != at {
			return "The timetable was changed since the download. Edit > Undo goes back one edit at a time, the newest first."
		}
		at = d.before
	}
	for _, d := range slices.Backward(newest) {
		if d.before != d.after {
			s.Undo()
		}
	}
	o.taken = o.taken[:len(o.taken)-len(newest)]
	return ""
}

// nextSave counts the saves of a file.
func (o *Open) nextSave() int {
	o.saves++
	return o.saves
}

// hasSaved notes what the file holds now. Saves may come back in another order than they were asked for: the newest counts.
func (o *Open) hasSaved(number int, state *model.State) {
	if number > o.savedBy {
		o.savedBy, o.saved = number, state
	}
}
