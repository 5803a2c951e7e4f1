package store

import "os"

// smallFile is the size in bytes up to which a file is left as it is.
const smallFile = 128 << 10

// compact keeps the file below twice what it holds; f.io is held. bbolt takes new pages for what it writes, sets the old
// ones free and never gives any back, and lets the file grow to a power of two: a sync that replaces large values would
// make it grow without end. What can't be done here is left to the next write. It writes what the File holds, so all of
// the last commit has to be noted before.
func (f *File) compact() {
	use := f.use
	f.mu.Lock()
	path, stat := f.path, f.stat
	c, s := contents{identity: f.identity, state: f.state, side: f.sideValues()}, f.onDisk
	f.mu.Unlock()
	switch {
	case stat.size <= smallFile || stat.size <= use.used/2*3: // pages in use have room left in them, up to a third
		return
	case use.pages <= use.used/5*7: // what is behind the pages is enough
		if os.Truncate(path, use.pages) != nil {
			return
		}
	default:
		mode := fileMode
		if info, err := os.Stat(path); err == nil {
			mode = info.Mode().Perm()
		}
		if c.create(f.opts.disk, path, s) != nil {
			return
		}
		_ = os.Chmod(path, mode) // whom else its owner lets read it
	}
	stat, _ = statOf(path) // where that fails, the next write looks into the file
	f.mu.Lock()
	defer f.mu.Unlock()
	f.identity, f.state, f.stat = c.identity, c.state, stat
}
