// Package whole writes files that are either there whole or not at all.
package whole

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// ErrTimetable is the error for a file that is a timetable, or would be taken for one by its name.
var ErrTimetable = errors.New("its name is that of a timetable file, or it is one: name another")

// Write puts what write writes in the place of a file at once: beside it first, then renamed. A file that is there stays
// as it is until then, and stays where anything fails. perm are the permissions it gets. A timetable is never replaced: that is [ErrTimetable].
func Write(path string, perm os.FileMode, write func(io.Writer) error) error {
	if isTimetable(path) {
		return ErrTimetable
	}
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

// isTimetable says whether a file is a timetable by its name, or by what stands at its beginning: that of a bbolt database.
func isTimetable(path string) bool {
	if strings.EqualFold(filepath.Ext(path), ".carillon") {
		return true
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() { // what is no file might never answer
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	const at, magic = 16, 0xED0CDAED // bbolt writes it behind the header of its first page, in the byte order of the computer
	var head [at + 4]byte
	_, err = io.ReadFull(f, head[:])
	return err == nil && binary.NativeEndian.Uint32(head[at:]) == magic
}
