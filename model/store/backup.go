package store

import (
	"cmp"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"carillon/model"
)

// Backups are made when a file is opened for writing, and when it is edited five minutes or more after the last one. They
// are kept spread over time, however often the file is opened: the newest 10; then of the last hour one each five minutes,
// of the last two days one each hour, of the last 30 days one each day.
const (
	backupEvery    = 5 * time.Minute
	backupsKept    = 10
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
	// Other says that it is of another file, which had the same name: what stood there before was replaced.
	Other bool `json:"otherFile,omitempty"`

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

// bareName is a file's name without its ending, short enough to stand in the name of a backup.
func bareName(path string) string {
	return shortName(strings.TrimSuffix(filepath.Base(path), fileSuffix))
}

// maxName is how long the part of a file's name is that names of other files beside it begin with: they have up to 255
// bytes, and a time, IDs and endings go behind it.
const maxName = 180

// shortName is a name of at most maxName bytes: itself, or its beginning and a checksum of all of it.
func shortName(name string) string {
	if len(name) <= maxName {
		return name
	}
	sum := fmt.Sprintf("~%08x", crc32.Checksum([]byte(name), castagnoli))
	cut := maxName - len(sum)
	for cut > 0 && !utf8.RuneStart(name[cut]) {
		cut--
	}
	return name[:cut] + sum
}

// Backups lists the backups of a file, the newest first: its own, and those with its name that come from the same
// first file, since a restored backup goes on under an ID of its own. Where the file does not say any more which one it
// is, its name decides. Behind these come those of other files that had the name ([Backup].Other). dir is the folder for
// backups, "" for the one beside the file. A folder that is not there holds none.
func Backups(path, dir string) ([]Backup, error) {
	all, err := listBackups(backupDir(path, dir))
	if err != nil {
		return nil, err
	}
	id, known := identityAt(path)
	var own, others []Backup
	for _, b := range all {
		switch {
		case known && b.file == short(id.ID):
			own = append(own, b)
		case b.Name != bareName(path):
		case !known:
			own = append(own, b)
		default:
			if its, ok := identityAt(b.Path); ok && its.Lineage == id.Lineage {
				own = append(own, b)
				continue
			}
			b.Other = true
			others = append(others, b)
		}
	}
	return append(own, others...), nil
}

// Describe says what a backup holds: "Lincoln High, 1200 students, saved on 12 Aug 2026 14:05"; "" where it can't be read.
func (b Backup) Describe() string {
	c, err := readFile(b.Path)
	if err != nil {
		return ""
	}
	t, err := c.timetable(b.Path)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s, %s, saved on %s", cmp.Or(t.School().Name, "a school without a name"), countOf(t.Count(model.KindStudent), "student"),
		c.state.Saved.Local().Format("2 Jan 2006 15:04"))
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

// NewestGoodBackup is the newest backup of a file, and of no other, that can be opened.
func NewestGoodBackup(path, dir string) (Backup, bool) {
	all, err := Backups(path, dir)
	if err != nil {
		return Backup{}, false
	}
	for _, b := range all {
		if b.Other {
			break
		}
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
	if !force {
		if err := RefuseExisting(target); err != nil {
			return err
		}
	}
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
	return makeRoom(place.Path, force, now, o, func() error { return put(place, now) })
}

// longestName is how long a file's name can be where a name has up to 255 bytes: that of a journal that was set aside
// is longer by its ending, a dot and eight digits.
const longestName = 255 - len(journalSuffix) - 9

// lockTarget makes sure that nobody has the file that is about to be made or replaced.
func lockTarget(path string, now time.Time) (*lock, error) {
	if len(filepath.Base(path)) > longestName {
		return nil, fail(Disk, path, nil, "The name of a timetable file has at most %d bytes, and this one has %d: its journal would find no place beside it. Choose a shorter one.",
			longestName, len(filepath.Base(path)))
	}
	l, holder, err := takeLock(path, thisProcess(now), false)
	switch {
	case err != nil:
		return nil, diskError(path, "written", err)
	case holder != nil:
		return nil, fail(InUse, path, nil, "%s can't be replaced: %s has it open. Close it there, or choose another name.", filepath.Base(path), holder)
	}
	return l, nil
}

// makeRoom sets aside what stands at path, where force allows it, and has put fill the place. What is whole becomes a
// backup, what is not is renamed; where put fails it stands there again.
func makeRoom(path string, force bool, now time.Time, o Options, put func() error) error {
	exists := RefuseExisting(path)
	switch {
	case exists == nil:
		return put()
	case !force:
		return exists
	}
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return fail(Exists, path, nil, "%s is there already, and is no file that could be replaced. Choose another name.", filepath.Base(path))
	}
	tell := o.SetAside
	if tell == nil {
		tell = func(string) {}
	}
	c, data, err := readChecked(path, false)
	if err == nil {
		aside, err := writeBackup(path, data, c.identity.ID, c.state.Stamp, now, o)
		if err == nil {
			err = put()
		}
		if err == nil {
			tell(aside)
		}
		return err
	}
	aside := filepath.Join(filepath.Dir(path), bareName(path)+" damaged "+now.UTC().Format(backupTime)+fileSuffix)
	if err := o.disk.Rename(path, aside); err != nil {
		return diskError(path, "set aside", err)
	}
	if err := put(); err != nil {
		_ = o.disk.Rename(aside, path) // it keeps its other name where that fails
		return err
	}
	tell(aside)
	return nil
}

// writeBackup stores the bytes of a file, unless there is a backup of that very state, and returns where they are.
func writeBackup(path string, data []byte, id, stamp ID, now time.Time, o Options) (string, error) {
	name, there, err := newBackup(path, id, stamp, now, o)
	if err != nil || there {
		return name, err
	}
	if err := replaceFile(o.disk, name, data); err != nil {
		return "", backupError(path, err)
	}
	return name, pruneBackups(path, id, now, o)
}

// newBackup is the path for a new backup; where there is one of that state by the file's name, its path. A copy of the file has
// its backups by a name of its own, since they are looked for by that.
func newBackup(path string, id, stamp ID, now time.Time, o Options) (name string, there bool, err error) {
	dir := backupDir(path, o.BackupDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", false, backupError(path, err)
	}
	all, err := listBackups(dir)
	if err != nil {
		return "", false, err
	}
	if i := slices.IndexFunc(all, func(b Backup) bool {
		return b.file == short(id) && b.stamp == short(stamp) && b.Name == bareName(path)
	}); i >= 0 {
		return all[i].Path, true, nil
	}
	return filepath.Join(dir, fmt.Sprintf("%s %s %s %s%s", bareName(path), now.UTC().Format(backupTime), short(id), short(stamp), fileSuffix)), false, nil
}

func backupError(path string, err error) error {
	e := &Error{Code: Disk, Path: path, Cause: err}
	e.Text = fmt.Sprintf("No backup of %s could be made: %s. Choose another folder for backups, or make room.", filepath.Base(path), unended(err))
	return e
}

func pruneBackups(path string, id ID, now time.Time, o Options) error {
	all, err := listBackups(backupDir(path, o.BackupDir))
	if err != nil {
		return err
	}
	ofFile := slices.DeleteFunc(all, func(b Backup) bool { return b.file != short(id) })
	for _, b := range superfluous(ofFile, now) {
		if err := o.disk.Remove(b.Path); err != nil {
			return backupError(path, err)
		}
	}
	return nil
}

// superfluous lists what no longer needs to be kept of backups that come newest first: beyond the newest few all but the
// newest of each stretch of time, and what is too old.
func superfluous(all []Backup, now time.Time) (drop []Backup) {
	seen := map[string]bool{}
	for i, b := range all {
		stretch, kept := stretchOf(b.Time, now)
		if i >= backupsKept && (!kept || seen[stretch]) {
			drop = append(drop, b)
		}
		seen[stretch] = true
	}
	return drop
}

// stretchOf names the stretch of time of which one backup is kept; kept is false for what is too old. The stretches begin
// at full hours and days of the clock, so that a backup kept today is not thinned out by another one tomorrow.
func stretchOf(at, now time.Time) (stretch string, kept bool) {
	at = at.Local()
	switch age := now.Sub(at); {
	case age <= time.Hour:
		return at.Truncate(backupEvery).Format(time.DateTime), true
	case age <= 48*time.Hour:
		return at.Format("2006-01-02 15h"), true
	default:
		return at.Format(time.DateOnly), age <= backupDaysKept*24*time.Hour
	}
}

// backupData stores the bytes of the file as it was read.
func (f *File) backupData(data []byte) error {
	_, err := writeBackup(f.path, data, f.identity.ID, f.state.Stamp, f.opts.Clock.Now(), f.opts)
	return err
}

// backupImage stores the bytes of the file as it was read, in the background.
func (f *File) backupImage(data []byte) {
	path, id, stamp, now := f.path, f.identity.ID, f.state.Stamp, f.opts.Clock.Now()
	f.work.Go(func() {
		if _, err := writeBackup(path, data, id, stamp, now, f.opts); err != nil {
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
	name, _, err := newBackup(path, c.identity.ID, newID(), now, f.opts)
	if err != nil {
		return err
	}
	c.state.Save, c.state.Saved = save, now
	if err := c.create(f.opts.disk, name, s); err != nil {
		return backupError(path, err)
	}
	return pruneBackups(path, c.identity.ID, now, f.opts)
}
