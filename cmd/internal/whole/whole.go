// Package whole writes files that are either there whole or not at all.
package whole

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
)

// Write puts what write writes in the place of a file at once: beside it first, then renamed. A file that is there stays
// as it is until then, and stays where anything fails. perm are the permissions it gets.
func Write(path string, perm os.FileMode, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".export-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already once it is renamed
	buffered := bufio.NewWriter(f)
	err = write(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	if err := os.Chmod(f.Name(), perm); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
