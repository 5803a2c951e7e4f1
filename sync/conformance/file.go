package conformance

import (
	"context"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"carillon/model"
)

// File is a timetable file in memory, for tests: an [engine.Host].
type File struct {
	T *model.Timetable

	mu   sync.Mutex
	side map[string][]byte
}

// NewFile makes a file of a timetable.
func NewFile(t *model.Timetable) *File { return &File{T: t, side: map[string][]byte{}} }

// State implements engine.Host.
func (f *File) State() *model.State { return f.T.Snapshot() }

// Take implements engine.Host.
func (f *File) Take(_ context.Context, e model.Edit) error {
	_, err := f.T.Apply(e)
	return err
}

// Get implements engine.Storage.
func (f *File) Get(bucket, key string) ([]byte, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	v, ok := f.side[bucket+"\x00"+key]
	return slices.Clone(v), ok
}

// Put implements engine.Storage.
func (f *File) Put(bucket, key string, value []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.side[bucket+"\x00"+key] = slices.Clone(value)
	return nil
}

// Delete implements engine.Storage.
func (f *File) Delete(bucket, key string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.side, bucket+"\x00"+key)
	return nil
}

// List implements engine.Storage.
func (f *File) List(bucket string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var keys []string
	for k := range f.side {
		if key, ok := strings.CutPrefix(k, bucket+"\x00"); ok {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// MemoryFolder is a folder for files that nobody needs once a test has ended: in memory where the computer has such a place,
// since a file is written through to the disk at each step.
func MemoryFolder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "carillon-*")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}
