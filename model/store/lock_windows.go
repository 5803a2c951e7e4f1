package store

import (
	"errors"
	"os"
	"strconv"

	"golang.org/x/sys/windows"
)

// lockAt is a byte far behind the words in the file: Windows would keep others from reading a locked one.
const lockAt = 1 << 30

// openLock tries for half a second: while another process takes its lock file away, and while a virus scanner looks at it,
// Windows lets nobody open it.
func openLock(path string) (f *os.File, err error) {
	err = whileShared(func() error {
		f, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, lockMode)
		return err
	})
	return f, err
}

// tryLock locks a file against other openings of it, this process's own included.
func tryLock(f *os.File) (bool, error) {
	err := windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0,
		&windows.Overlapped{Offset: lockAt})
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING):
		return false, nil
	}
	return false, err
}

// removeLock closes first: Windows does not remove an open file. Where another has opened it since, it stays.
func removeLock(f *os.File, path string) {
	_ = f.Close()
	_ = os.Remove(path)
}

func processLives(pid int, started string) bool {
	h, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, uint32(pid))
	if err != nil {
		return errors.Is(err, windows.ERROR_ACCESS_DENIED) // it is there, and somebody else's
	}
	defer func() { _ = windows.CloseHandle(h) }()
	var code uint32
	const stillActive = 259
	if windows.GetExitCodeProcess(h, &code) == nil && code != stillActive {
		return false
	}
	now := processStarted(pid)
	return started == "" || now == "" || now == started
}

// processStarted is when a process was created, in the system's 100 ns ticks; "" where that can't be told.
func processStarted(pid int) string {
	h, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, uint32(pid))
	if err != nil {
		return ""
	}
	defer func() { _ = windows.CloseHandle(h) }()
	var created, exit, kernel, user windows.Filetime
	if windows.GetProcessTimes(h, &created, &exit, &kernel, &user) != nil {
		return ""
	}
	return strconv.FormatInt(created.Nanoseconds(), 10)
}

// unlock has nothing to do: Windows lets go of a lock with the handle that took it.
func unlock(*os.File) {}
