package store

import (
	"errors"
	"io/fs"
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// A folder of /proc answers a sync as a network share does that has no such call.
func TestAFolderThatCannotBeSyncedIsNoFailure(t *testing.T) {
	d, err := os.Open("/proc/self")
	if err != nil {
		t.Skip(err)
	}
	defer d.Close()
	if err := d.Sync(); !errors.Is(err, unix.EINVAL) {
		t.Fatalf("syncing /proc/self gives %v: the test needs another folder", err)
	}
	if err := syncDir("/proc/self"); err != nil {
		t.Error(err)
	}
	if err := syncDir(t.TempDir() + "/none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there gives %v", err)
	}
}
