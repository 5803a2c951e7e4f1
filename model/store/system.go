package store

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Clock tells the time and calls back later; tests have one that they advance by hand.
type Clock interface {
	Now() time.Time
	// AfterFunc calls f on a goroutine of its own once d has passed, unless stop is called before.
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

type realClock struct{}

func (realClock) Now() time.Time { return time.Now() }

func (realClock) AfterFunc(d time.Duration, f func()) (stop func() bool) {
	return time.AfterFunc(d, f).Stop
}

// disk is what this package asks of the file system where it writes; tests have one that fails at any step.
type disk interface {
	// Open opens a file for writing, with the flags of [os.OpenFile].
	Open(name string, flag int) (handle, error)
	// OpenDB opens a file for bbolt, which takes nothing but an [os.File].
	OpenDB(name string, flag int) (*os.File, error)
	// SyncDB forces a database that was written without syncing to the disk.
	SyncDB(sync func() error) error
	Rename(from, to string) error
	Remove(name string) error
	// SyncDir makes renames in a folder survive a power cut.
	SyncDir(dir string) error
}

// handle is a file being written.
type handle interface {
	WriteAt(b []byte, off int64) (int, error)
	Truncate(size int64) error
	Sync() error
	Close() error
}

// fileMode keeps the names of students to the user who owns the file.
const fileMode fs.FileMode = 0o600

type osDisk struct{}

func (osDisk) Open(name string, flag int) (handle, error) { return os.OpenFile(name, flag, fileMode) }
func (osDisk) OpenDB(name string, flag int) (*os.File, error) {
	return os.OpenFile(name, flag, fileMode)
}
func (osDisk) SyncDB(sync func() error) error { return sync() }
func (osDisk) Rename(from, to string) error   { return rename(from, to) }
func (osDisk) Remove(name string) error       { return os.Remove(name) }
func (osDisk) SyncDir(dir string) error       { return syncDir(dir) }

// replaceFile puts data in the place of path: beside it first, then moved there, so that the place holds all of it or
// what it held before.
func replaceFile(d disk, path string, data []byte) (err error) {
	tmp := besideName(path)
	h, err := d.Open(tmp, os.O_RDWR|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = d.Remove(tmp)
		}
	}()
	_, err = h.WriteAt(data, 0)
	if err == nil {
		err = h.Sync()
	}
	if cerr := h.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = holds(tmp, data)
	}
	if err != nil {
		return err
	}
	return moveInto(d, tmp, path)
}

// holds reads a file back that has just been written.
func holds(name string, data []byte) error {
	back, err := os.ReadFile(name)
	if err == nil && !bytes.Equal(back, data) {
		err = errors.New("it does not hold what was written to it")
	}
	return err
}

// moveInto puts a finished file in the place of path, for good once it returns.
func moveInto(d disk, tmp, path string) error {
	if err := d.Rename(tmp, path); err != nil {
		return err
	}
	return d.SyncDir(filepath.Dir(path))
}

// besideName is a free name in the folder of path; a file left there by a crash is known by its ending.
func besideName(path string) string {
	return filepath.Join(filepath.Dir(path), "."+shortName(filepath.Base(path))+"."+newID().String()[:8]+".tmp")
}
