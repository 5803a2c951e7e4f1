package store

import (
	"os"
	"path/filepath"
)

// placeOf is where a path lies on this computer; the file need not be there.
func placeOf(path string) (Place, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return Place{}, err
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		abs = real
	}
	host, _ := os.Hostname()
	return Place{Host: host, Path: abs}, nil
}
