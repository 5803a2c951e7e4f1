package exchange

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"carillon/model/message"
)

// Bounds of what is read, far above any school's data: what is larger is no such data, or a zip made to fill a disk.
const (
	MaxFile  = 512 << 20 // bytes of one file, unpacked
	maxFiles = 5000
)

// Input is what a source reads: a file, or those of a folder or a zip, by name.
type Input struct {
	Name  string // of the file, folder or zip, as the person gave it, without its folder
	Files []File // in order of name; folders within are part of the names
	Many  bool   // it is a folder or a zip, or several files were given
	close func() error
}

// File is a file that can be read, more than once.
type File struct {
	Name string
	Size int64
	open func() (io.ReadCloser, error)
}

// Open opens files to be read: a file, a folder, a zip, or several files. What the operating system can't read as a file,
// such as a pipe, is refused, since it may never answer.
func Open(paths ...string) (*Input, error) {
	if len(paths) == 0 {
		return nil, Refuse("", "", 0, message.New(saysNoFiles, message.Name("name", "")))
	}
	if len(paths) > 1 {
		in := &Input{Name: filepath.Base(paths[0]), Many: true}
		for _, p := range paths {
			one, err := openFile(p)
			if err != nil {
				return nil, err
			}
			in.Files = append(in.Files, one)
		}
		return in, nil
	}
	info, err := os.Stat(paths[0])
	name := filepath.Base(paths[0])
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, Refuse(paths[0], "", 0, message.New(saysNoFile))
	case err != nil:
		return nil, unreadable(paths[0], err)
	case info.IsDir():
		return FromFS(name, os.DirFS(paths[0]))
	case strings.EqualFold(filepath.Ext(name), ".zip"):
		return openZip(paths[0], name)
	}
	one, err := openFile(paths[0])
	if err != nil {
		return nil, err
	}
	return &Input{Name: name, Files: []File{one}}, nil
}

func openFile(p string) (File, error) {
	info, err := os.Stat(p)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return File{}, Refuse(p, "", 0, message.New(saysNoFile))
	case err != nil:
		return File{}, unreadable(p, err)
	case !info.Mode().IsRegular():
		return File{}, Refuse(p, "", 0, message.New(saysNotRegular))
	}
	return File{Name: filepath.Base(p), Size: info.Size(), open: func() (io.ReadCloser, error) { return os.Open(p) }}, nil
}

// FromFS is the files of a folder.
func FromFS(name string, fsys fs.FS) (*Input, error) {
	in := &Input{Name: name, Many: true}
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(path.Base(p), ".") && p != ".": // what systems leave in folders
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		}
		info, err := fs.Stat(fsys, p) // of what a link leads to
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() { // a pipe would be waited for, and what it stands for be missing without a word
			return Refuse(p, "", 0, message.New(saysNotRegular))
		}
		if len(in.Files) == maxFiles {
			return Refuse(name, "", 0, message.New(saysTooMany, message.Count("most", maxFiles)))
		}
		in.Files = append(in.Files, File{Name: p, Size: info.Size(), open: func() (io.ReadCloser, error) { return fsys.Open(p) }})
		return nil
	})
	var refused *Error
	if err != nil && !errors.As(err, &refused) {
		return nil, unreadable(name, err)
	}
	return in, err
}

// FromBytes is one file in memory: what was pasted, or a test has written.
func FromBytes(name string, data []byte) *Input {
	return &Input{Name: name, Files: []File{BytesFile(name, data)}}
}

// BytesFile is a file in memory.
func BytesFile(name string, data []byte) File {
	return File{Name: name, Size: int64(len(data)), open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
}

func openZip(p, name string) (*Input, error) {
	z, err := zip.OpenReader(p)
	if err != nil {
		return nil, Refuse(name, "", 0, message.New(saysBadZip, message.Quote("why", err.Error())))
	}
	in := &Input{Name: name, Many: true, close: z.Close}
	in.Files, err = zipFiles(name, &z.Reader)
	if err != nil {
		_ = z.Close()
		return nil, err
	}
	return in, nil
}

// zipFiles lists the files of a zip. One whose folder all of them are in goes without it: that is how zips of folders are made.
func zipFiles(name string, z *zip.Reader) ([]File, error) {
	var files []File
	for _, f := range z.File {
		base := path.Base(f.Name)
		if f.FileInfo().IsDir() || strings.HasPrefix(base, ".") || strings.HasPrefix(f.Name, "__MACOSX/") {
			continue
		}
		if len(files) == maxFiles {
			return nil, Refuse(name, "", 0, message.New(saysTooMany, message.Count("most", maxFiles)))
		}
		files = append(files, File{Name: f.Name, Size: int64(f.UncompressedSize64), open: f.Open})
	}
	if len(files) > 0 {
		if top, _, in := strings.Cut(files[0].Name, "/"); in &&
			!slices.ContainsFunc(files, func(f File) bool { return !strings.HasPrefix(f.Name, top+"/") }) {
			for i := range files {
				files[i].Name = strings.TrimPrefix(files[i].Name, top+"/")
			}
		}
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return files, nil
}

// Close lets go of the files.
func (in *Input) Close() error {
	if in.close == nil {
		return nil
	}
	return in.close()
}

// Size is that of all files.
func (in *Input) Size() int64 {
	n := int64(0)
	for _, f := range in.Files {
		n += f.Size
	}
	return n
}

// File is the file with a name, in any letters; ok is false where there is none.
func (in *Input) File(name string) (f File, ok bool) {
	i := slices.IndexFunc(in.Files, func(f File) bool { return strings.EqualFold(f.Name, name) })
	if i < 0 {
		return File{}, false
	}
	return in.Files[i], true
}

// Open begins to read the file. A file that is larger than [MaxFile] ends in an error, whatever size it said it had.
func (f File) Open() (io.ReadCloser, error) {
	if f.Size > MaxFile {
		return nil, f.tooLarge()
	}
	r, err := f.open()
	if err != nil {
		return nil, unreadable(f.Name, err)
	}
	return &bounded{ReadCloser: r, of: f, left: MaxFile}, nil
}

// Bytes is all of the file.
func (f File) Bytes() ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	var refused *Error
	if err != nil && !errors.As(err, &refused) {
		err = unreadable(f.Name, err)
	}
	return data, err
}

func (f File) tooLarge() error {
	return Refuse(f.Name, "", 0, message.New(saysTooLarge, message.Count("megabytes", MaxFile>>20)))
}

// bounded is a file that is read up to a size.
type bounded struct {
	io.ReadCloser
	of   File
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, b.of.tooLarge()
	}
	return n, err
}

// unreadable is a failure of the operating system, without the path, which the error names already.
func unreadable(name string, err error) *Error {
	why := err.Error()
	if pe := (*fs.PathError)(nil); errors.As(err, &pe) {
		why = pe.Err.Error()
	}
	return &Error{Note{File: name, Why: message.New(saysUnreadable, message.Quote("why", why))}, err}
}
