//go:build unix

package store

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

func openLock(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE, lockMode)
}

// tryLock locks a file against other openings of it, this process's own included.
func tryLock(f *os.File) (bool, error) {
	err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, unix.EWOULDBLOCK):
		return false, nil
	case errors.Is(err, unix.ENOTSUP) || errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.ENOLCK):
		return true, nil // a file system without locks: the words in the file must do
	}
	return false, err
}

// removeLock takes the file away while it is locked, so that nobody locks one that is about to go.
func removeLock(f *os.File, path string) {
	_ = os.Remove(path)
	_ = f.Close()
}

func processLives(pid int, started string) bool {
	if err := unix.Kill(pid, 0); errors.Is(err, unix.ESRCH) || processEnded(pid) {
		return false
	}
	now := processStarted(pid)
	return started == "" || now == "" || now == started
}

// unlock lets go of a lock on a file, whatever else still holds the file open.
func unlock(f *os.File) {
	if c, err := f.SyscallConn(); err == nil {
		_ = c.Control(func(fd uintptr) { _ = unix.Flock(int(fd), unix.LOCK_UN) })
	}
}
