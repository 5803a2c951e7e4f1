//go:build unix

package store

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// syncDir makes a rename in a folder survive a power cut, on disks that can promise that.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	if err = d.Sync(); cannotSync(err) {
		err = nil
	}
	if cerr := d.Close(); err == nil {
		err = cerr
	}
	return err
}

// cannotSync says whether a file system knows no sync of a folder, as network shares do: the file is in its place, and
// more can't be had there.
func cannotSync(err error) bool { return errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) }

func rename(from, to string) error { return os.Rename(from, to) }
