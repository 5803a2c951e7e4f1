package store

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// syncDir has nothing to do on Windows, where a folder can't be flushed and NTFS journals the rename.
func syncDir(string) error { return nil }

// rename tries for half a second: a virus scanner or an indexer opens a new file for a moment, and Windows then refuses
// to move it.
func rename(from, to string) error { return whileShared(func() error { return os.Rename(from, to) }) }

// whileShared does again, for half a second, what Windows refuses while another process has the file open.
func whileShared(do func() error) (err error) {
	for range 25 {
		err = do()
		if !errors.Is(err, windows.ERROR_ACCESS_DENIED) && !errors.Is(err, windows.ERROR_SHARING_VIOLATION) {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
	return err
}
