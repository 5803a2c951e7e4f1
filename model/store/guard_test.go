//go:build linux || darwin

package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestAFileCutWhileItIsMappedIsAnErrorAndNoCrash(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "x"))
	if err == nil {
		defer f.Close()
		err = f.Truncate(filePageSize)
	}
	if err != nil {
		t.Fatal(err)
	}
	m, err := unix.Mmap(int(f.Fd()), 0, filePageSize, unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Munmap(m)
	sum := 0
	read := func() error {
		for _, b := range m {
			sum += int(b)
		}
		return nil
	}
	if err := guarded(read); err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(0); err != nil {
		t.Fatal(err)
	}
	if err := guarded(read); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("error %v", err)
	}
}
