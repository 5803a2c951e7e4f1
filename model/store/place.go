package store

import (
	"os"
	"path/filepath"
	"strings"
)

// placeOf is where a path lies on this computer. File is empty where nothing is there yet.
func placeOf(path string) (Place, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return Place{}, err
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(abs)); err == nil {
		abs = filepath.Join(dir, filepath.Base(abs))
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		abs = real
	}
	host, _ := os.Hostname()
	return Place{Host: host, Path: abs, File: fileNumber(abs)}, nil
}

// isCopy says whether a file whose own record says that it lay at was is a copy, now that it lies at is. It is the
// same file where the path is the same, or where it was only moved: the system's number of the file is the same, and
// the old path does not hold the file any more. In doubt it is a copy: that costs a question, the other mistake sends
// a what-if timetable to a live SIS.
func (id *identity) isCopy(is Place) bool {
	was := id.Place
	if was.Host == is.Host && was.Path == is.Path {
		return false
	}
	if was.Host == is.Host && mayLookAt(was.Path, is.Path) {
		if other, err := readFile(was.Path); err == nil && other.identity.ID == id.ID && !sameFile(was.Path, is.Path) {
			return true
		}
	}
	return is.File == "" || was.File != is.File
}

// mayLookAt says whether to open a path that a file names. The file may come from anybody, and on Windows a path can
// lead to a server that is sent the user's credentials; so a network share is looked at only from that very share.
func mayLookAt(path, from string) bool {
	volume := filepath.VolumeName(path)
	return !strings.HasPrefix(volume, `\\`) || strings.EqualFold(volume, filepath.VolumeName(from))
}

func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// becomeCopy gives a copy an identity of its own that remembers where it comes from: the copy of a copy that has not
// published itself comes from the file that may have.
func (id *identity) becomeCopy(at Place) {
	origin := id.Origin
	if origin == nil || len(id.Published) > 0 {
		origin = &Origin{ID: id.ID, Name: filepath.Base(filepath.ToSlash(id.Place.Path)), Place: id.Place, Published: id.Published}
	}
	*id = identity{ID: newID(), Place: at, Lineage: id.Lineage, Origin: origin}
}
