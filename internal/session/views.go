package session

import (
	"context"
	"maps"
	"slices"
	"sync"
)

// keptViews are how the pages of a file are shown, on their way into the file. They are no part of the timetable: no undo
// takes them back, they are no unsaved change, and no sync follows them.
type keptViews struct {
	writing sync.Mutex // held over a write, so that closing the file waits for it

	mu      sync.Mutex
	waiting map[Page][]byte // not in the file yet
	failed  bool            // a write has failed already: a person was told

	under bool // a write is under way; of the session's goroutine
}

// PageView is how a page of the open file was last shown, as its owner has written it; nil where nothing is known.
func (s *Session) PageView(p Page) []byte {
	o := s.open
	if o == nil {
		return nil
	}
	o.views.mu.Lock()
	view, waits := o.views.waiting[p]
	o.views.mu.Unlock()
	if waits {
		return view
	}
	return o.File.View(p)
}

// KeepPageView keeps in the open file how a page is shown: in the background, and views that change meanwhile with the next
// write. A read-only file keeps none.
func (s *Session) KeepPageView(p Page, view []byte) {
	o := s.open
	if o == nil || o.File.ReadOnly() != "" {
		return
	}
	o.views.mu.Lock()
	if o.views.waiting == nil {
		o.views.waiting = map[Page][]byte{}
	}
	o.views.waiting[p] = slices.Clone(view)
	o.views.mu.Unlock()
	s.writeViews(o)
}

// writeViews begins to write what waits, unless a write is under way: the next one follows that.
func (s *Session) writeViews(o *Open) {
	if o.views.under {
		return
	}
	o.views.under = true
	s.jobs.Go(WorkViews, func(context.Context) func() {
		err := o.flushViews()
		return func() {
			o.views.under = false
			if err != nil {
				s.Failed.emit(Failure{What: Trouble, Err: err})
			}
			o.views.mu.Lock()
			more := len(o.views.waiting) > 0 && !o.views.failed
			o.views.mu.Unlock()
			if more && s.open == o {
				s.writeViews(o)
			}
		}
	})
}

// flushViews writes what waits. What can't be written waits for the next view that changes; the error is nil where a write
// has failed before, since a person need not be told with each filter that is typed.
func (o *Open) flushViews() error {
	o.views.writing.Lock()
	defer o.views.writing.Unlock()
	o.views.mu.Lock()
	now := maps.Clone(o.views.waiting)
	o.views.mu.Unlock()
	if len(now) == 0 {
		return nil
	}
	err := o.File.KeepViews(now)
	o.views.mu.Lock()
	defer o.views.mu.Unlock()
	if err != nil {
		if o.views.failed {
			return nil
		}
		o.views.failed = true
		return err
	}
	o.views.failed = false
	for p, view := range now {
		if slices.Equal(o.views.waiting[p], view) {
			delete(o.views.waiting, p)
		}
	}
	return nil
}
