package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"carillon/model"
)

// Options say how a file is opened.
type Options struct {
	// ReadOnly opens without the right to write, whoever else has the file.
	ReadOnly bool
	// TakeOver takes the right to write from a process on another computer, after a person has made sure that it is
	// gone. A living process on this computer keeps it.
	TakeOver bool
	// OlderSave opens a file whose newest header is damaged in the state of the save before it.
	OlderSave bool
	// BackupDir is the folder for backups; "" means the folder "Carillon backups" beside the file.
	BackupDir string
	// NoBackups keeps this opening from making backups of its own.
	NoBackups bool
	// Trouble is told of what fails in the background: a journal or a backup that can't be written. It is called on
	// any goroutine; nil means nobody listens.
	Trouble func(error)
	// SetAside is told where the file went whose place another one has taken by [Restore] or [Move]: to the backups, or
	// under another name beside it. nil means nobody listens.
	SetAside func(path string)
	// Clock is nil for the real one.
	Clock Clock

	disk disk // nil for the real one
}

func (o *Options) complete() {
	if o.Clock == nil {
		o.Clock = realClock{}
	}
	if o.disk == nil {
		o.disk = osDisk{}
	}
	if o.Trouble == nil {
		o.Trouble = func(error) {}
	}
}

// Open reads a timetable file. Where somebody else may write to it already, it opens read-only: see ReadOnly and
// HeldBy. Edits of a crash are offered by Recovery. Errors are of type [*Error] with the code NotFound, Foreign, Newer,
// Damaged, Invalid or Disk; all but those coded Newer and Disk name the newest good backup where there is one.
func Open(path string, o Options) (*File, error) {
	o.complete()
	place, err := placeOf(path)
	if err != nil {
		return nil, diskError(path, "read", err)
	}
	path = place.Path
	f := &File{opts: o, path: path, readOnly: o.ReadOnly}
	if _, err := os.Stat(path); err != nil {
		return nil, withBackup(diskError(path, "read", err), path, o.BackupDir) // before a lock file is made for nothing
	}
	if !f.readOnly {
		f.takeLock()
	}
	if err := f.load(place); err != nil {
		f.lock.release()
		return nil, withBackup(err, path, o.BackupDir)
	}
	return f, nil
}

// takeLock makes the file ours to write to, or leaves it read-only with the reason.
func (f *File) takeLock() {
	h, err := os.OpenFile(f.path, os.O_RDWR, 0)
	if err == nil {
		_ = h.Close()
		f.lock, f.holder, err = takeLock(f.path, thisProcess(f.opts.Clock.Now()), f.opts.TakeOver)
	}
	if err != nil {
		f.note("%s is open read-only. %v Use Save As to keep changes under another name.", filepath.Base(f.path), diskError(f.path, "written to", err))
	}
	f.readOnly = f.lock == nil
}

func (f *File) note(format string, args ...any) {
	f.notes = append(f.notes, fmt.Sprintf(format, args...))
}

// load reads the file and starts what watches over it.
func (f *File) load(place Place) error {
	c, data, err := readChecked(f.path, f.opts.OlderSave)
	if err != nil {
		return err
	}
	if f.t, err = c.timetable(f.path); err != nil {
		return err
	}
	f.onDisk, f.identity, f.state, f.stat = f.t.Snapshot(), c.identity, c.state, c.stat
	f.checked = f.opts.Clock.Now()
	f.side = make(map[string][]byte, len(c.side))
	for _, v := range c.side {
		f.side[string(v.key)] = append([]byte{}, v.payload...)
	}
	if c.older {
		f.note("The last save of %s is damaged. This is the save before it, of %s.", filepath.Base(f.path), c.state.Saved.Local().Format(time.DateTime))
	}
	if f.identity.isCopy(place) {
		f.identity.becomeCopy(place)
	} else {
		f.identity.Place = place
	}
	f.watch(c.identity.ID)
	if !f.readOnly {
		f.sweep()
	}
	switch {
	case f.readOnly:
		return nil
	case c.migrated:
		// The backup comes first: an older Carillon can't read what is written next.
		if err := f.backupData(data); err != nil {
			return err
		}
		return f.rewrite()
	case f.identity.ID != c.identity.ID:
		if err := f.commit("written", func(*writer, *identity, *state) error { return nil }); err != nil {
			return err
		}
	}
	if !f.opts.NoBackups {
		f.backupImage(data)
	}
	return nil
}

// sweep removes what writers of this file that were killed left half written beside it; we hold the lock, so nobody is
// writing now.
func (f *File) sweep() {
	dir, prefix := filepath.Dir(f.path), "."+shortName(filepath.Base(f.path))+"."
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), prefix) && strings.HasSuffix(e.Name(), ".tmp") {
			_ = f.opts.disk.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// watch starts the journal, after a look at the one that a crash may have left. before is the file's ID as it was read.
func (f *File) watch(before ID) {
	f.rec = &recorder{
		disk: f.opts.disk, clock: f.opts.Clock, trouble: f.opts.Trouble,
		path: f.path + journalSuffix, base: f.base(), held: f.readOnly,
	}
	if !f.readOnly {
		f.recovery = f.findRecovery(before)
		f.rec.held = f.recovery != nil
	}
	f.findDrafts(before)
	f.stop = f.t.Observe(f.observe)
	f.lastBackup = f.opts.Clock.Now()
}

// observe follows each edit, on the goroutine that owns the timetable.
func (f *File) observe(p model.Patch) {
	f.rec.add(p)
	f.backupIfDue()
}

// withBackup adds the newest good backup to an error about a file that is damaged, is no timetable file any more, or is
// gone.
func withBackup(err error, path, dir string) error {
	var e *Error
	if !errors.As(err, &e) || !slices.Contains([]Code{Damaged, Invalid, Foreign, NotFound}, e.Code) {
		return err
	}
	b, ok := NewestGoodBackup(path, dir)
	switch {
	case ok:
		e.Backup = &b
		e.Text += fmt.Sprintf(" The newest good backup is of %s (%s): restore it.", b.Time.Local().Format("2 Jan 2006 15:04"), b.Describe())
	case e.Code == Damaged || e.Code == Invalid:
		e.Text += " There is no backup of it in " + backupDir(path, dir) + "."
	}
	return err
}
