package store

import (
	"errors"
	"path/filepath"
	"slices"
	"time"

	"carillon/model"

	bolt "go.etcd.io/bbolt"
)

// CreateOptions say how a file is made.
type CreateOptions struct {
	// Force replaces a file of that name, which is set aside first as a backup, or under another name where it is damaged;
	// without it an existing one is refused with [Exists].
	Force bool
	// SetAside is told where a file went that was replaced; nil means nobody listens.
	SetAside func(path string)
	// BackupDir is the folder for backups; "" means the folder "Carillon backups" beside the file.
	BackupDir string
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// Create writes a timetable to a new file: beside its place first, then moved there, so that the place holds all of it
// or what it held before. The timetable is only read, and may be a snapshot: pass t.Snapshot() where another goroutine
// owns t.
func Create(path string, s *model.State, o CreateOptions) error {
	if o.Now == nil {
		o.Now = time.Now
	}
	with := Options{BackupDir: o.BackupDir, SetAside: o.SetAside, Clock: createClock{now: o.Now}}
	with.complete()
	return intoPlace(path, o.Force, with, func(place Place, now time.Time) error {
		c := contents{
			identity: newIdentity(place),
			state:    state{Generation: 1, Save: newID(), Saved: now},
		}
		return c.create(osDisk{}, place.Path, s)
	})
}

// createClock tells the time to Create.
type createClock struct {
	realClock
	now func() time.Time
}

func (c createClock) Now() time.Time { return c.now() }

// create writes a whole file: the records of s, and the identity, state and side values of c.
func (c *contents) create(d disk, path string, s *model.State) error {
	err := guarded(func() error {
		return writeBeside(d, path, func(tx *bolt.Tx, name string) error {
			if c.identity.Place.Path == path { // not a backup, which keeps the place of its original
				c.identity.Place.File = fileNumber(name) // a rename keeps it
			}
			return c.fill(tx, s)
		}, func(name string) error { return readsBack(name, path, s) })
	})
	if err != nil {
		return diskError(path, "written", err)
	}
	c.stat, err = statOf(path)
	if err != nil {
		return diskError(path, "written", err)
	}
	return nil
}

// readsBack opens a file that has just been written as name, and is to stand at path, as the next opening will: a file
// that can't be read must not take the place of one that can.
func readsBack(name, path string, s *model.State) error {
	c, err := readFile(name)
	var t *model.Timetable
	if err == nil {
		t, err = c.timetable(path)
	}
	if err == nil && slices.ContainsFunc(model.Kinds(), func(k model.Kind) bool { return t.Count(k) != s.Count(k) }) {
		err = errors.New("not all records are in it")
	}
	if err != nil {
		return fail(Unreadable, path, err, "%s was not written: it could not be read back (%v). What stood there before is as it was.", filepath.Base(path), err)
	}
	return nil
}

func (c *contents) fill(tx *bolt.Tx, s *model.State) error {
	w := &writer{tx: tx, sums: map[string]treeSum{bucketRecords: {}, bucketSide: {}}}
	for name := range w.sums {
		b, err := tx.CreateBucketIfNotExists([]byte(name))
		if err != nil {
			return err
		}
		b.FillPercent = 0.9 // written in order, and edited in few places
	}
	for _, k := range model.Kinds() {
		for r := range s.All(k) {
			payload, err := encodeRecord(r) // readsBack looks at all of them
			if err != nil {
				return err
			}
			if err := w.put(bucketRecords, recordKey(r.Key()), payload); err != nil {
				return err
			}
		}
	}
	for _, v := range c.side {
		if err := w.put(bucketSide, v.key, v.payload); err != nil {
			return err
		}
	}
	c.state.Stamp, c.state.Last, c.state.Sums = newID(), lastIDs(s), w.sums
	return errors.Join(putMeta(tx, keyFormat, formatVersion), putMeta(tx, keyIdentity, c.identity), putMeta(tx, keyState, c.state))
}
