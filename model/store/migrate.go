package store

import "fmt"

// migrations bring the contents of a file from one format to the next; the key is the format they start from. A file
// is brought up to date in memory when it is read, and written anew, after a backup, when it is opened for writing.
//
// Format 2 has the records and values of format 1. It tells programs that read only format 1 to leave the file alone: what was
// last published holds what the SIS shows for each row, which they would take for rows of theirs, and two sections may share a
// code in different rotations, which they refuse. What was published in format 1 is read as it is; the next sync brings it up
// to date.
var migrations = map[uint32]func(*contents) error{
	1: func(*contents) error { return nil },
}

func (c *contents) migrate() error {
	for c.format < formatVersion {
		m := migrations[c.format]
		if m == nil {
			return fmt.Errorf("its format %d was never in use", c.format)
		}
		if err := m(c); err != nil {
			return fmt.Errorf("it can't be brought from format %d to %d: %w", c.format, c.format+1, err)
		}
		c.format++
		c.migrated = true
	}
	return nil
}

// rewrite writes the whole file anew, in the present format.
func (f *File) rewrite() error {
	c := contents{identity: f.identity, state: f.state, side: f.sideValues()}
	if err := c.create(f.opts.disk, f.path, f.onDisk); err != nil {
		return err
	}
	f.identity, f.state, f.stat = c.identity, c.state, c.stat
	return nil
}
