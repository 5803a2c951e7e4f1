package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"time"
)

// Holder is who may write to a file.
type Holder struct {
	Host    string    `json:"host"`
	User    string    `json:"user"`
	Process int       `json:"process"`
	Program string    `json:"program"`
	Since   time.Time `json:"since"`
	// Started tells the process from a later one with its number; its form is the operating system's.
	Started string `json:"started,omitempty"`
}

// String is the holder in words: "kim on LIBRARY-3 since 2 Aug 14:05 (carillon, process 4711)".
func (h Holder) String() string {
	if h.Host == "" {
		return "another program"
	}
	return fmt.Sprintf("%s on %s since %s (%s, process %d)", h.User, h.Host, h.Since.Local().Format("2 Jan 15:04"), h.Program, h.Process)
}

func thisProcess(now time.Time) Holder {
	h := Holder{User: "somebody", Process: os.Getpid(), Program: filepath.Base(os.Args[0]), Since: now}
	h.Host, _ = os.Hostname()
	if h.Host == "" {
		h.Host = "this computer"
	}
	if u, err := user.Current(); err == nil {
		h.User = u.Username
	}
	h.Started = processStarted(h.Process)
	return h
}

// lock is the right to write to a file: a file beside it that says who has the right, and a lock of the operating
// system on that. The lock ends with its process, whatever ends that; the words reach those whom the lock does not,
// on another computer that sees the same network share.
type lock struct {
	file *os.File
	path string
}

const (
	lockSuffix   = ".lock"
	lockMode     = 0o644 // whoever may see the timetable may read who has it open
	maxLockBytes = 4096
)

// takeLock gets the right to write to the file at path, or says who has it. force takes it over from a process on
// another computer, which can't be asked whether it still lives.
func takeLock(path string, me Holder, force bool) (*lock, *Holder, error) {
	path += lockSuffix
	for range 10 {
		f, err := openLock(path)
		if err != nil {
			return nil, nil, err
		}
		got, err := tryLock(f)
		if err != nil || !got {
			h := readHolder(f)
			_ = f.Close()
			if err != nil {
				return nil, nil, err
			}
			return nil, &h, nil
		}
		if !stillThere(f, path) { // its holder let go of it, and took it away, between our opening and our locking
			_ = f.Close()
			continue
		}
		if h := readHolder(f); h.blocks(me, force) {
			_ = f.Close()
			return nil, &h, nil
		}
		l := &lock{f, path}
		if err := writeHolder(f, me); err != nil {
			l.release() // on a full disk: an empty one would stay for ever
			return nil, nil, err
		}
		return l, nil, nil
	}
	return nil, &Holder{}, nil
}

// blocks says whether a holder found in a lock file that no living process has locked must still be respected.
func (h Holder) blocks(me Holder, force bool) bool {
	switch {
	case h.Host == "" || force:
		return false
	case h.Host != me.Host:
		return true
	case h.Process == me.Process && h.Started == me.Started:
		return false
	}
	return processLives(h.Process, h.Started)
}

func stillThere(f *os.File, path string) bool {
	a, err := f.Stat()
	if err != nil {
		return false
	}
	b, err := os.Stat(path)
	return err == nil && os.SameFile(a, b)
}

// readHolder is what a lock file says; nothing where it is empty or damaged.
func readHolder(f *os.File) (h Holder) {
	b, err := io.ReadAll(io.NewSectionReader(f, 0, maxLockBytes))
	if err != nil || json.Unmarshal(b, &h) != nil {
		return Holder{}
	}
	return h
}

func writeHolder(f *os.File, h Holder) error {
	b, err := json.Marshal(h)
	if err != nil {
		return err
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err = f.WriteAt(append(b, '\n'), 0)
	return err
}

// LockState says what the lock beside a file tells of it.
type LockState int

// States of a lock.
const (
	Unlocked  LockState = iota // nobody has the file open for writing
	Held                       // somebody has, or may have
	Abandoned                  // the process that had it has died
)

// LockOf is the state of a file's lock. One that was abandoned is taken away.
func LockOf(path string) LockState {
	if _, err := os.Stat(path + lockSuffix); errors.Is(err, fs.ErrNotExist) {
		return Unlocked
	}
	l, holder, err := takeLock(path, thisProcess(time.Now()), false)
	if err != nil || holder != nil {
		return Held
	}
	l.release()
	return Abandoned
}

func (l *lock) release() {
	if l == nil {
		return
	}
	_ = l.file.Truncate(0) // where it can't be removed, it names nobody
	removeLock(l.file, l.path)
}
