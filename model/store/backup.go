package store

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"carillon/model"
)

// Backups are made when a file is opened for writing, and when it is edited five minutes or more after the last one.
// The newest 20 are kept, and beyond those the newest of each day for 30 days.
const (
	backupEvery    = 5 * time.Minute
	backupsKept    = 20
	backupDaysKept = 30
	backupFolder   = "Carillon backups"
	fileSuffix     = ".carillon"
	backupTime     = "20060102T150405.000Z"
)

// Backup is a whole timetable file set aside.
type Backup struct {
	Path string    `json:"path"`
	Name string    `json:"name"` // of the file it is a backup of, without its extension
	Time time.Time `json:"time"` // when it was made
	Size int64     `json:"size"` // bytes

	file, stamp string // the first 8 hex digits of the file's ID and of its last write
}

// backupName is what a backup is called: name, time in UTC, file ID and stamp.
var backupName = regexp.MustCompile(`^(.+) (\d{8}T\d{6}\.\d{3}Z) ([0-9a-f]{8}) ([0-9a-f]{8})\.carillon$`)

func backupDir(path, dir string) string {
	if dir != "" {
		return dir
	}
	return filepath.Join(filepath.Dir(path), backupFolder)
}

func bareName(path string) string { return strings.TrimSuffix(filepath.Base(path), fileSuffix) }

// Backups lists the backups of a file, the newest first: its own, and those with its name that come from the same
// first file, since a restored backup goes on under an ID of its own. Where the file does not say any more which one it
// is, its name decides. dir is the folder for backups, "" for the one beside the file. A folder that is not there holds
// none.
func Backups(path, dir string) ([]Backup, error) {
	all, err := listBackups(backupDir(path, dir))
	if err != nil {
		return nil, err
	}
	id, known := identityAt(path)
	keep := func(b Backup) bool {
		switch {
		case known && b.file == short(id.ID):
			return true
		case b.Name != bareName(path):
			return false
		case !known:
			return true
		}
		other, ok := identityAt(b.Path)
		return ok && other.Lineage == id.Lineage
	}
	return slices.DeleteFunc(all, func(b Backup) bool { return !keep(b) }), nil
}

// identityAt is which file stands at a path, damaged or not; ok is false where it does not say.
func identityAt(path string) (id identity, ok bool) {
	data, err := readWhole(path)
	if err != nil {
		return id, false
	}
	c, _, err := examine(path, data, true)
	if err != nil {
		return id, false
	}
	return c.identity, c.identity.ID != ID{}
}

func short(id ID) string { return id.String()[:8] }

func listBackups(dir string) ([]Backup, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		return nil, diskError(dir, "read", err)
	}
	var all []Backup
	for _, e := range entries {
		m := backupName.FindStringSubmatch(e.Name())
		if m == nil {
			continue
		}
		at, err := time.Parse(backupTime, m[2])
		if err != nil {
			continue
		}
		b := Backup{Path: filepath.Join(dir, e.Name()), Name: m[1], Time: at, file: m[3], stamp: m[4]}
		if info, err := e.Info(); err == nil {
			b.Size = info.Size()
		}
		all = append(all, b)
	}
	slices.SortStableFunc(all, func(a, b Backup) int { return cmp.Or(b.Time.Compare(a.Time), cmp.Compare(b.Path, a.Path)) })
	return all, nil
}

// NewestGoodBackup is the newest backup of a file that can be opened.
func NewestGoodBackup(path, dir string) (Backup, bool) {
	all, err := Backups(path, dir)
	if err != nil {
		return Backup{}, false
	}
	for _, b := range all {
		if c, err := readFile(b.Path); err == nil {
			if _, err := c.timetable(b.Path); err == nil {
				return b, true
			}
		}
	}
	return Backup{}, false
}

// Restore puts a backup at target, where it is a file with an identity of its own that knows what it is a copy of. An
// existing file is refused unless force is set, and set aside first: as a backup, or under another name where it is
// damaged. Nobody may have target open, the caller included.
func Restore(backup, target string, force bool, o Options) error {
	o.complete()
	c, err := readFile(backup)
	if err != nil {
		return err
	}
	t, err := c.timetable(backup)
	if err != nil {
		return err
	}
	return intoPlace(target, force, o, func(place Place, now time.Time) error {
		c.identity.becomeCopy(place)
		c.state.Generation++
		c.state.Saved = now // and still the same save, on which a journal beside it may build
		if err := c.create(o.disk, place.Path, t.Snapshot()); err != nil {
			return err
		}
		returnJournal(o.disk, place.Path, c.state.Save)
		return nil
	})
}

// Move puts a finished file, which nobody has open, at target on the same disk; it stays the file that it is. An existing
// file is refused unless force is set, and set aside first, as with [Restore].
func Move(from, target string, force bool, o Options) error {
	o.complete()
	return intoPlace(target, force, o, func(place Place, _ time.Time) error {
		if err := o.disk.Rename(from, place.Path); err != nil {
			return diskError(place.Path, "written", err)
		}
		return nil
	})
}

// intoPlace makes room for a file that nobody has open, and puts it there.
func intoPlace(target string, force bool, o Options, put func(place Place, now time.Time) error) error {
	place, err := placeOf(target)
	if err != nil {
		return diskError(target, "written", err)
	}
	now := o.Clock.Now()
	l, err := lockTarget(place.Path, now)
	if err != nil {
		return err
	}
	defer l.release()
	if err := makeRoom(place.Path, force, now, o); err != nil {
		return err
	}
	return put(place, now)
}

// lockTarget makes sure that nobody has the file that is about to be made or replaced.
func lockTarget(path string, now time.Time) (*lock, error) {
	l, holder, err := takeLock(path, thisProcess(now), false)
	switch {
	case err != nil:
		return nil, diskError(path, "written", err)
	case holder != nil:
		return nil, fail(InUse, path, nil, "%s can't be replaced: %s has it open. Close it there, or choose another name.", filepath.Base(path), holder)
	}
	return l, nil
}

func makeRoom(path string, force bool, now time.Time, o Options) error {
	exists := RefuseExisting(path)
	if exists == nil || !force {
		return exists
	}
	c, data, err := readChecked(path, false)
	if err == nil {
		return writeBackup(path, data, c.identity.ID, c.state.Stamp, now, o)
	}
	aside := filepath.Join(filepath.Dir(path), bareName(path)+" damaged "+now.UTC().Format(backupTime)+fileSuffix)
	if err := o.disk.Rename(path, aside); err != nil {
		return diskError(path, "set aside", err)
	}
	return nil
}

// writeBackup stores the bytes of a file, unless there is a backup of that very state.
func writeBackup(path string, data []byte, id, stamp ID, now time.Time, o Options) error {
	name, err := newBackup(path, id, stamp, now, o)
	if err != nil || name == "" {
		return err
	}
	if err := replaceFile(o.disk, name, data); err != nil {
		return backupError(path, err)
	}
	return pruneBackups(path, id, now, o)
}

// newBackup is the path for a new backup; "" where there is one of that state.
func newBackup(path string, id, stamp ID, now time.Time, o Options) (string, error) {
	dir := backupDir(path, o.BackupDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", backupError(path, err)
	}
	all, err := listBackups(dir)
	if err != nil {
		return "", err
	}
	if slices.ContainsFunc(all, func(b Backup) bool { return b.file == short(id) && b.stamp == short(stamp) }) {
		return "", nil
	}
	return filepath.Join(dir, fmt.Sprintf("%s %s %s %s%s", bareName(path), now.UTC().Format(backupTime), short(id), short(stamp), fileSuffix)), nil
}

func backupError(path string, err error) error {
	e := &Error{Code: Disk, Path: path, Cause: err}
	e.Text = fmt.Sprintf("No backup of %s could be made: %v. Choose another folder for backups, or make room.", filepath.Base(path), err)
	return e
}

func pruneBackups(path string, id ID, now time.Time, o Options) error {
	all, err := listBackups(backupDir(path, o.BackupDir))
	if err != nil {
		return err
	}
	mine := slices.DeleteFunc(all, func(b Backup) bool { return b.file != short(id) })
	for _, b := range superfluous(mine, now) {
		if err := o.disk.Remove(b.Path); err != nil {
			return backupError(path, err)
		}
	}
	return nil
}

// superfluous lists what no longer needs to be kept of backups that come newest first.
func superfluous(all []Backup, now time.Time) (drop []Backup) {
	seen := map[string]bool{}
	for i, b := range all {
		day := b.Time.Local().Format(time.DateOnly)
		old := now.Sub(b.Time) > backupDaysKept*24*time.Hour
		if i >= backupsKept && (seen[day] || old) {
			drop = append(drop, b)
		}
		seen[day] = true
	}
	return drop
}

// backupData stores the bytes of the file as it was read.
func (f *File) backupData(data []byte) error {
	return writeBackup(f.path, data, f.identity.ID, f.state.Stamp, f.opts.Clock.Now(), f.opts)
}

// backupImage stores the bytes of the file as it was read, in the background.
func (f *File) backupImage(data []byte) {
	path, id, stamp, now := f.path, f.identity.ID, f.state.Stamp, f.opts.Clock.Now()
	f.work.Go(func() {
		if err := writeBackup(path, data, id, stamp, now, f.opts); err != nil {
			f.opts.Trouble(err)
		}
	})
}

// backupIfDue stores the present state where it has been changed for long enough; it is called after each edit, on the
// goroutine that owns the timetable.
func (f *File) backupIfDue() {
	now := f.opts.Clock.Now()
	if f.opts.NoBackups || f.ReadOnly() || now.Sub(f.lastBackup) < backupEvery {
		return
	}
	f.lastBackup = now
	s, save := f.t.Snapshot(), newID()
	f.rec.mark(save) // what the journal holds from here on builds on the backup, too
	f.work.Go(func() {
		if err := f.backupState(s, save, now); err != nil {
			f.opts.Trouble(err)
		}
	})
}

// backupState makes a backup of a state that is not saved in the file; save is the ID that the journal has for it.
func (f *File) backupState(s *model.State, save ID, now time.Time) error {
	f.mu.Lock()
	c, path := contents{identity: f.identity, state: f.state, side: f.sideValues()}, f.path
	f.mu.Unlock()
	name, err := newBackup(path, c.identity.ID, newID(), now, f.opts)
	if err != nil {
		return err
	}
	c.state.Save, c.state.Saved = save, now
	if err := c.create(f.opts.disk, name, s); err != nil {
		return backupError(path, err)
	}
	return pruneBackups(path, c.identity.ID, now, f.opts)
}
