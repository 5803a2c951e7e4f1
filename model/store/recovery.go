package store

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"carillon/model"
)

// Recovery is what the journal of a session that crashed holds: edits that were made and never saved.
type Recovery struct {
	// Labels name the edits, the first made first.
	Labels []string
	// Written is when the journal was last written to.
	Written time.Time
	// Cut says that the end of the journal could not be read: the last edit or two may be missing.
	Cut bool

	edits []entry
}

// String is "3 edits of 12 Aug 14:05 were never saved".
func (r *Recovery) String() string {
	when := r.Written.Local().Format("2 Jan 15:04")
	if len(r.Labels) == 1 {
		return "1 edit of " + when + " was never saved (" + r.Labels[0] + ")"
	}
	return fmt.Sprintf("%d edits of %s were never saved (the last: %s)", len(r.Labels), when, r.Labels[len(r.Labels)-1])
}

// Recovery is what a crash left unsaved; nil where there is nothing. Until Recover or DropRecovery has decided about
// it, the file can't be saved.
func (f *File) Recovery() *Recovery {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.recovery
}

// findRecovery reads the journal beside the file. One of a later save than the file holds is set aside, never lost.
func (f *File) findRecovery(before ID) *Recovery {
	path := f.path + journalSuffix
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	var j *journal
	err = fmt.Errorf("it has %d bytes", info.Size())
	if info.Size() <= journalMaxSize {
		var data []byte
		if data, err = os.ReadFile(path); err == nil {
			j, err = parseJournal(data)
		}
	}
	if err != nil {
		if info.Size() > 0 {
			f.setAside(path, "can't be read: "+err.Error())
		}
		return nil
	}
	edits, relation := j.since(base{before, f.state.Generation, f.state.Save})
	switch relation {
	case journalOlder:
		return nil
	case journalForeign:
		f.setAside(path, "belongs to another file")
		return nil
	case journalNewer:
		f.setAside(path, "belongs to a later save than the file holds, so an older file has taken its place, or the last save was lost")
		return nil
	}
	if j.cut != nil && len(edits) == 0 {
		return nil
	}
	if len(edits) == 0 {
		return nil
	}
	r := &Recovery{Written: info.ModTime(), Cut: j.cut != nil, edits: edits}
	for _, e := range edits {
		r.Labels = append(r.Labels, e.Name)
	}
	return r
}

// setAside keeps a journal that can't be used out of the way of the next one.
func (f *File) setAside(path, why string) {
	aside := path + "." + newID().String()[:8]
	if err := f.opts.disk.Rename(path, aside); err != nil {
		f.note("The journal beside %s %s. It could not be set aside: %v.", filepath.Base(f.path), why, err)
		return
	}
	f.note("The journal beside %s %s. It was set aside as %s.", filepath.Base(f.path), why, filepath.Base(aside))
}

// Recover brings back the edits of a crash, each as an edit that can be undone and is not yet saved. Where one can't
// be performed, those before it are kept: n says how many of the edits that Recovery lists are back.
func (f *File) Recover() (n int, err error) {
	f.mu.Lock()
	r := f.recovery
	f.mu.Unlock()
	if r == nil {
		return 0, nil
	}
	for _, e := range r.edits {
		var p model.Patch
		p, err = e.patch()
		if err == nil {
			_, err = f.t.Apply(p)
		}
		if err != nil {
			err = fail(Damaged, f.path, err, "%d of %d edits are back. The next, %q, can't be performed: %v. The journal was set aside.", n, len(r.edits), e.Name, err)
			break
		}
		n++
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil {
		f.setAside(f.path+journalSuffix, "could not be brought back whole")
	}
	f.recovery = nil
	f.rec.release()
	return n, err
}

// DropRecovery forgets the edits of a crash.
func (f *File) DropRecovery() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.recovery == nil {
		return nil
	}
	if err := f.opts.disk.Remove(f.path + journalSuffix); err != nil {
		return diskError(f.path+journalSuffix, "removed", err)
	}
	f.recovery = nil
	f.rec.release()
	return nil
}
