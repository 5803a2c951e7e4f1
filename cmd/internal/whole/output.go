package whole

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"carillon/internal/exchange"
)

// Output takes the files of an export, and puts them in their place at once: a file, a zip (by its name), or a folder. It is an
// [exchange.Output]. [Output.Commit] or [Output.Abort] has to follow.
type Output struct {
	path   string
	folder bool
	stage  string // where the files lie until then
	zip    *exchange.ZipOutput
	file   *os.File
	buf    *bufio.Writer
	names  []string
}

// ErrThere is the error for a place where something is already.
var ErrThere = errors.New("it is there already")

// NewOutput begins an export to a path. one says that the format writes but one file; else a path without an ending is a folder.
// What is there is replaced with force only; known are the files that an export of the format may have left in a folder.
func NewOutput(path string, one, force bool, known []string) (*Output, error) {
	o := &Output{path: path}
	isZip := strings.EqualFold(filepath.Ext(path), ".zip")
	info, err := os.Stat(path)
	o.folder = !one && !isZip && (err == nil && info.IsDir() || filepath.Ext(path) == "")
	switch {
	case isTimetable(path):
		return nil, ErrTimetable
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, err
	case err == nil && !o.folder && info.IsDir():
		return nil, fmt.Errorf("%s is a folder", path)
	case err == nil && !o.folder && !force:
		return nil, fmt.Errorf("%s: %w", path, ErrThere)
	}
	if o.folder && !force {
		for _, name := range known {
			if _, err := os.Lstat(filepath.Join(path, name)); err == nil {
				return nil, fmt.Errorf("%s: %w", filepath.Join(path, name), ErrThere)
			}
		}
	}
	if o.stage, err = os.MkdirTemp(filepath.Dir(path), ".export-*"); err != nil {
		return nil, err
	}
	if isZip {
		if err := o.begin("zip"); err != nil {
			o.Abort()
			return nil, err
		}
		o.zip = exchange.NewZip(o.buf)
	}
	return o, nil
}

// Many implements [exchange.Output].
func (o *Output) Many() bool { return o.folder || o.zip != nil }

// Path is what is written.
func (o *Output) Path() string { return o.path }

// File implements [exchange.Output].
func (o *Output) File(name string) (io.Writer, error) {
	if o.zip != nil {
		return o.zip.File(name)
	}
	if err := o.end(); err != nil {
		return nil, err
	}
	if !o.folder {
		name = "file"
	}
	if !filepath.IsLocal(name) {
		return nil, fmt.Errorf("%q is no name of a file", name)
	}
	if err := o.begin(name); err != nil {
		return nil, err
	}
	return o.buf, nil
}

func (o *Output) begin(name string) (err error) {
	at := filepath.Join(o.stage, name)
	if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
		return err
	}
	if o.file, err = os.OpenFile(at, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err != nil {
		return err
	}
	o.buf = bufio.NewWriter(o.file)
	o.names = append(o.names, name)
	return nil
}

// end closes the file that is being written.
func (o *Output) end() error {
	if o.file == nil {
		return nil
	}
	err := o.buf.Flush()
	if cerr := o.file.Close(); err == nil {
		err = cerr
	}
	o.file = nil
	return err
}

// Commit puts the files in their place. In a folder those of known that were not written go: they would add to an import.
func (o *Output) Commit(known []string) error {
	defer os.RemoveAll(o.stage)
	if o.zip != nil {
		if err := o.zip.Close(); err != nil {
			return err
		}
	}
	if err := o.end(); err != nil {
		return err
	}
	if !o.folder {
		if len(o.names) != 1 {
			return errors.New("nothing was written")
		}
		return os.Rename(filepath.Join(o.stage, o.names[0]), o.path)
	}
	if err := os.MkdirAll(o.path, 0o700); err != nil {
		return err
	}
	written := map[string]bool{}
	for _, name := range o.names {
		to := filepath.Join(o.path, name)
		if isTimetable(to) {
			return ErrTimetable
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		if err := os.Rename(filepath.Join(o.stage, name), to); err != nil {
			return err
		}
		written[name] = true
	}
	for _, name := range known {
		if !written[name] {
			if err := os.Remove(filepath.Join(o.path, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

// Abort leaves everything as it was.
func (o *Output) Abort() {
	if o.file != nil {
		_ = o.file.Close()
	}
	_ = os.RemoveAll(o.stage)
}
