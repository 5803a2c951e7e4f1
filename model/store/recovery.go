package store

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"carillon/model"
)

// Recovery is what the journal of a session that crashed holds: edits that were made and never saved.
type Recovery struct {
	// Labels name the edits that can be read, the first made first.
	Labels []string
	// Written is when the journal was last written to.
	Written time.Time
	// Doubt says in sentences what of the journal can't be read, and why edits may not fit; "" where all is as it was.
	Doubt string

	edits []entry
}

// String is "3 edits of 12 Aug 14:05 were never saved".
func (r *Recovery) String() string {
	when := r.Written.Local().Format("2 Jan 15:04")
	switch len(r.Labels) {
	case 0:
		return "edits of " + when + " were never saved, and none of them can be read"
	case 1:
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

// findRecovery reads the journal beside the file. One that can't be used is set aside, never lost.
func (f *File) findRecovery(before ID) *Recovery {
	path := f.path + journalSuffix
	info, err := os.Stat(path)
	if err != nil || info.Size() == 0 {
		return nil
	}
	j, err := readJournal(path)
	if err != nil {
		f.setAside(path, fmt.Sprintf("can't be read (%v; %d bytes)", err, info.Size()))
		return nil
	}
	b := base{before, f.state.Generation, f.state.Save}
	own := []ID{f.identity.ID}
	if f.identity.Origin != nil {
		own = append(own, f.identity.Origin.ID)
	}
	r := &Recovery{Written: info.ModTime()}
	edits, relation := j.since(b, own...)
	switch relation {
	case journalForeign:
		f.setAside(path, "belongs to another file")
		return nil
	case journalOlder:
		if !f.holds(j) {
			f.setAside(path, "holds edits that build on an older save than the file holds, and are not in it")
		}
		return nil
	case journalNewer:
		edits = j.entries
		r.Doubt = "They build on a later save than the file holds: an older file has taken its place, or the last save was lost. Those that do not fit are left out."
	case journalHeadless:
		edits = j.entries
		r.Doubt = "The beginning of the journal can't be read, so nobody can tell which save they build on. Those that do not fit are left out."
	}
	r.take(edits)
	if len(r.edits) > 0 {
		return r
	}
	if r.Doubt != "" {
		f.setAside(path, "holds edits that were never saved, and none of them can be read. "+strings.TrimSuffix(r.Doubt, "."))
	}
	return nil
}

// take fills in the edits, and what of them can't be read.
func (r *Recovery) take(edits []entry) {
	lost, unknown, behind := gap{}, false, 0
	for _, e := range edits {
		switch {
		case e.gap != gap{}:
			lost.bytes += e.gap.bytes
			lost.edits += e.gap.edits
			unknown = unknown || e.gap.edits == 0
		case len(e.Mark) == 0:
			r.edits, r.Labels = append(r.edits, e), append(r.Labels, e.Name)
			if lost.bytes > 0 {
				behind++
			}
		}
	}
	if lost.bytes == 0 {
		return
	}
	what := countOf(lost.edits, "edit") + " of the journal"
	switch {
	case unknown && lost.edits == 0:
		what = "A stretch of the journal"
	case unknown:
		what = "At least " + what
	}
	text := fmt.Sprintf("%s can't be read (%s).", what, countOf(lost.bytes, "byte"))
	switch {
	case behind > 0:
		text += fmt.Sprintf(" %s made after that can: those that do not fit without it are left out.", upper(countOf(behind, "edit")))
	case unknown:
		text += " The edits made last may be missing."
	}
	r.Doubt = strings.TrimSpace(r.Doubt + " " + text)
}

func countOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func readJournal(path string) (*journal, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > journalMaxSize {
		return nil, errNoJournal
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parseJournal(data)
}

// holds says whether the file has every record as a journal left it: then all its edits are saved.
func (f *File) holds(j *journal) bool {
	last := map[model.Key][]byte{}
	for _, e := range j.entries {
		if e.gap != (gap{}) {
			return false
		}
		for _, c := range e.Changes {
			last[model.Key{Kind: model.Kind(c.Kind), ID: c.ID}] = c.Record
		}
	}
	for k, left := range last {
		r := f.t.Get(k)
		if r == nil {
			if len(left) > 0 {
				return false
			}
			continue
		}
		is, err := encodeRecord(r)
		if err != nil || !bytes.Equal(is, left) {
			return false
		}
	}
	return true
}

// setAside keeps a journal that can't be used, or that a person does not want, out of the way of the next one, and
// returns its new name; "" where that fails.
func (f *File) setAside(path, why string) string {
	aside := path + "." + newID().String()[:8]
	if err := f.opts.disk.Rename(path, aside); err != nil {
		f.note("The journal beside %s %s. It could not be set aside: %s.", filepath.Base(f.path), why, unended(err))
		return ""
	}
	f.note("The journal beside %s %s. It was set aside as %s.", filepath.Base(f.path), why, filepath.Base(aside))
	return filepath.Base(aside)
}

// returnJournal puts the journal that was set aside beside a file back into its place where it holds edits that build on
// the save of ID save, and no journal stands there: a file that had taken the place made it give way.
func returnJournal(d disk, path string, save ID) {
	path += journalSuffix
	if _, err := os.Lstat(path); err == nil {
		return
	}
	entries, _ := os.ReadDir(filepath.Dir(path))
	var newest string
	var written time.Time
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), filepath.Base(path)+".") {
			continue
		}
		name := filepath.Join(filepath.Dir(path), e.Name())
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || newest != "" && !info.ModTime().After(written) {
			continue
		}
		j, err := readJournal(name)
		if err != nil {
			continue
		}
		if edits, relation := j.since(base{save: save}); relation == journalCurrent && len(edits) > 0 {
			newest, written = name, info.ModTime()
		}
	}
	if newest != "" {
		_ = d.Rename(newest, path) // where that fails it stays where it is
	}
}

// Recover brings back the edits of a crash, each as an edit that can be undone and is not yet saved. One that can't be
// performed is left out, and those after it are tried all the same: n says how many of the edits that Recovery lists are
// back, and the error which are not. A journal of which anything is missing is set aside.
func (f *File) Recover() (n int, err error) {
	f.mu.Lock()
	r := f.recovery
	f.mu.Unlock()
	if r == nil {
		return 0, nil
	}
	var first error
	var name string
	for _, e := range r.edits {
		p, err := e.patch()
		if err == nil {
			_, err = f.t.Apply(p)
		}
		switch {
		case err == nil:
			n++
		case first == nil:
			first, name = err, e.Name
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if first != nil || r.Doubt != "" {
		aside := f.setAside(f.path+journalSuffix, "could not be brought back whole")
		if first != nil {
			err = fail(Damaged, f.path, first, "%d of %s are back. %q can't be performed: %s. The journal is kept as %s.", n, countOf(len(r.edits), "edit"), name, unended(first), aside)
		}
	}
	f.recovery = nil
	f.rec.release()
	f.drafts.keep(&f.t.State)
	return n, err
}

// DropRecovery forgets the edits of a crash. Their journal is set aside, so that a decision made in haste can be mended.
func (f *File) DropRecovery() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.recovery == nil {
		return nil
	}
	if f.setAside(f.path+journalSuffix, "was not wanted") == "" {
		return fail(Disk, f.path, nil, "%s", f.notes[len(f.notes)-1])
	}
	f.recovery = nil
	f.rec.release()
	f.drafts.keep(&f.t.State)
	return nil
}
