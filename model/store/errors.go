package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Code says what kind of trouble an [Error] reports.
type Code string

// Codes of errors of this package.
const (
	NotFound   Code = "not-found"     // there is no such file
	Exists     Code = "exists"        // a file of that name is there already
	Foreign    Code = "not-timetable" // the file is not a timetable file
	Newer      Code = "newer-version" // written by a newer Carillon
	Damaged    Code = "damaged"       // what the file holds is not what was written
	Invalid    Code = "invalid"       // the file is whole, but its records make no timetable
	InUse      Code = "in-use"        // somebody else may write to the file
	ReadOnly   Code = "read-only"     // this opening of the file may not write
	Replaced   Code = "replaced"      // another file stands in its place
	Pending    Code = "recovery"      // unsaved edits of a crash wait for a decision
	Disk       Code = "disk"          // the disk refused: full, no rights, gone
	Unreadable Code = "unreadable"    // what was to be written could not be read back
	Closed     Code = "closed"        // the file was closed before
)

// Error is why something could not be done with a timetable file. Text says to a person what happened and what to do;
// Cause is for the log.
type Error struct {
	Code  Code
	Path  string // the file it is about
	Text  string
	Cause error // may be nil
	// Backup is the newest good backup of a file that is damaged or gone; nil where there is none.
	Backup *Backup
}

func (e *Error) Error() string { return e.Text }

func (e *Error) Unwrap() error { return e.Cause }

// Retryable says whether the same call may succeed later with nothing else done: the disk may have room again, the
// other writer may be gone.
func (e *Error) Retryable() bool { return e.Code == Disk || e.Code == InUse }

// CodeOf is the code of an error of this package, "" for any other.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func fail(code Code, path string, cause error, format string, args ...any) error {
	return &Error{Code: code, Path: path, Text: fmt.Sprintf(format, args...), Cause: cause}
}

// diskError words an error of the operating system; doing completes "… can't be": "written", "read".
func diskError(path, doing string, err error) error {
	var e *Error
	if errors.As(err, &e) {
		return err
	}
	base := filepath.Base(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && doing == "written" && !there(filepath.Dir(path)):
		return fail(NotFound, path, err, "%s can't be written: there is no folder %s. Make it, or choose another.", base, filepath.Dir(path))
	case errors.Is(err, fs.ErrNotExist):
		return fail(NotFound, path, err, "There is no file %s. It may have been moved, renamed or deleted.", path)
	case errors.Is(err, fs.ErrPermission):
		return fail(Disk, path, err, "%s can't be %s: the system does not allow it. Check the rights of the file and its folder.", base, doing)
	case isDiskFull(err):
		return fail(Disk, path, err, "%s can't be %s: the disk is full. Free some room, or save to another disk.", base, doing)
	}
	return fail(Disk, path, err, "%s can't be %s: %s. Check the disk or the network drive, then try again.", base, doing, unended(err))
}

// unended is the text of an error without the full stop that messages of Windows end in, to go on behind it.
func unended(err error) string { return strings.TrimRight(err.Error(), ". ") }

// there says whether something has a path.
func there(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}
