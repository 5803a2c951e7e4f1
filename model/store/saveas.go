package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// PrepareSaveAs is PrepareSave for a new file at path, which the File then is: it goes on as a copy of the old one,
// with an identity of its own. An existing file is refused unless force is set, and set aside first as with [Create]. It
// works where Save does not: the file is read-only, or was replaced underneath.
func (f *File) PrepareSaveAs(path string, force bool) *Saving {
	s := f.PrepareSave()
	s.target, s.force = path, force
	return s
}

// PrepareCopy is PrepareSave for a copy at path, which nobody has open afterwards; the File stays with its own file,
// and unsaved edits stay unsaved. An existing file is refused unless force is set, and set aside first as with [Create].
func (f *File) PrepareCopy(path string, force bool) *Saving {
	return &Saving{f: f, id: newID(), snapshot: f.t.Snapshot(), target: path, force: force, stay: true}
}

// runAs writes a whole new file.
func (s *Saving) runAs() error {
	f := s.f
	f.io.Lock()
	defer f.io.Unlock()
	place, err := s.targetPlace()
	if err != nil {
		return err
	}
	now := f.opts.Clock.Now()
	l, err := lockTarget(place.Path, now)
	if err != nil {
		return err
	}
	f.mu.Lock()
	if f.closed {
		f.mu.Unlock()
		l.release()
		return fail(Closed, f.path, nil, "%s was closed.", filepath.Base(f.path))
	}
	c := contents{identity: f.identity, state: f.state, side: f.sideValues()}
	f.mu.Unlock()
	c.identity.becomeCopy(place)
	c.state.Generation++
	c.state.Save, c.state.Saved = s.id, now
	err = makeRoom(place.Path, s.force, now, f.opts, func() error { return c.create(f.opts.disk, place.Path, s.snapshot) })
	if err != nil {
		l.release()
		return err
	}
	if s.stay {
		l.release()
		return nil
	}
	s.moveTo(&c, l)
	s.done = true
	return nil
}

// targetPlace checks that a new file may stand where the person wants it.
func (s *Saving) targetPlace() (Place, error) {
	place, err := placeOf(s.target)
	if err != nil {
		return place, diskError(s.target, "written", err)
	}
	if place.Path == s.f.Path() {
		return place, fail(Exists, place.Path, nil, "%s is the file itself. Choose another name, or use Save.", filepath.Base(place.Path))
	}
	if !s.force {
		if err := RefuseExisting(place.Path); err != nil {
			return place, err
		}
	}
	return place, nil
}

// RefuseExisting is an error with the code [Exists] where there is a file at path.
func RefuseExisting(path string) error {
	_, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return diskError(path, "written", err)
	}
	return fail(Exists, path, nil, "%s is there already. Choose another name, or say that it may be replaced.", filepath.Base(path))
}

// moveTo makes the File the file that Save As has written; f.io is held.
func (s *Saving) moveTo(c *contents, l *lock) {
	f := s.f
	f.mu.Lock()
	defer f.mu.Unlock()
	f.identity, f.state, f.stat, f.onDisk, f.savedSeq = c.identity, c.state, c.stat, s.snapshot, s.seq
	f.rec.moved(c.identity.Place.Path+journalSuffix, f.base())
	f.drafts.moved(c.identity.Place.Path+draftsSuffix, f.identity.ID)
	f.lock.release()
	f.path, f.lock, f.readOnly, f.holder = c.identity.Place.Path, l, false, nil
	f.recovery, f.notes = nil, nil
}

// sideValues lists the side values in order of key; f.mu is held.
func (f *File) sideValues() []value {
	vs := make([]value, 0, len(f.side))
	for k, v := range f.side {
		vs = append(vs, value{[]byte(k), v})
	}
	slices.SortFunc(vs, func(a, b value) int { return slices.Compare(a.key, b.key) })
	return vs
}

// SaveAs is PrepareSaveAs, Run and Done in one, on the owner's goroutine.
func (f *File) SaveAs(path string, force bool) error {
	s := f.PrepareSaveAs(path, force)
	defer s.Done()
	return s.runAs()
}

// SaveCopy is PrepareCopy and Run in one, on the owner's goroutine.
func (f *File) SaveCopy(path string, force bool) error { return f.PrepareCopy(path, force).runAs() }
