package store

import (
	"slices"
	"strings"
)

// Side values are what belongs to a file but not to the timetable: a system's settings, what was last published, the
// state of a run, the history. Each write is on disk when the call returns; no undo takes it back, and it is no
// unsaved change. The caller chooses a bucket per matter and the keys in it; neither may hold a zero byte. A value is
// bytes in whatever coding its owner likes, guarded by a checksum.

// Put stores a side value at once.
func (f *File) Put(bucket, key string, value []byte) error {
	return f.Record(func(b *Side) { b.Put(bucket, key, value) })
}

// Delete takes a side value out at once; one that is not there is no error.
func (f *File) Delete(bucket, key string) error {
	return f.Record(func(b *Side) { b.Delete(bucket, key) })
}

// Get is a copy of a side value; ok is false where there is none.
func (f *File) Get(bucket, key string) (value []byte, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	v, ok := f.side[sideKey(bucket, key)]
	return slices.Clone(v), ok
}

// List is the keys of a side bucket, in order.
func (f *File) List(bucket string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var keys []string
	prefix := sideKey(bucket, "")
	for k := range f.side {
		if key, ok := strings.CutPrefix(k, prefix); ok {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// Side collects side writes that happen together: see [File.Record].
type Side struct {
	ops []sideOp
}

type sideOp struct {
	key   string
	value []byte // nil: taken out
}

// Put notes a value to be stored.
func (s *Side) Put(bucket, key string, value []byte) {
	s.ops = append(s.ops, sideOp{sideKey(bucket, key), append([]byte{}, value...)})
}

// Delete notes a value to be taken out.
func (s *Side) Delete(bucket, key string) { s.ops = append(s.ops, sideOp{sideKey(bucket, key), nil}) }

// Record performs several side writes in one transaction: all of them or none. It returns once they are on disk.
func (f *File) Record(fill func(*Side)) error {
	var s Side
	fill(&s)
	if len(s.ops) == 0 {
		return nil
	}
	f.io.Lock()
	defer f.io.Unlock()
	err := f.commitLocked("written", nil, func(w *writer, _ *identity, _ *state) error {
		for _, op := range s.ops {
			var err error
			if op.value == nil {
				err = w.delete(bucketSide, []byte(op.key))
			} else {
				err = w.put(bucketSide, []byte(op.key), op.value)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	f.mu.Lock()
	for _, op := range s.ops {
		if op.value == nil {
			delete(f.side, op.key)
		} else {
			f.side[op.key] = op.value
		}
	}
	f.mu.Unlock()
	f.compact()
	return nil
}

func sideKey(bucket, key string) string { return bucket + "\x00" + key }
