package store

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"
)

// fakeClock stands still until a test moves it.
type fakeClock struct {
	mu     sync.Mutex
	now    time.Time
	timers []*fakeTimer
}

type fakeTimer struct {
	at   time.Time
	f    func()
	over bool
}

func newClock() *fakeClock {
	return &fakeClock{now: time.Date(2026, 8, 12, 14, 0, 0, 0, time.UTC)}
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) AfterFunc(d time.Duration, f func()) (stop func() bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &fakeTimer{at: c.now.Add(d), f: f}
	c.timers = append(c.timers, t)
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		was := t.over
		t.over = true
		return !was
	}
}

// advance moves the clock and calls, on this goroutine, what has become due.
func (c *fakeClock) advance(d time.Duration) {
	c.mu.Lock()
	end := c.now.Add(d)
	for {
		i := slices.IndexFunc(c.timers, func(t *fakeTimer) bool { return !t.over && !t.at.After(end) })
		if i < 0 {
			break
		}
		for j, t := range c.timers {
			if !t.over && t.at.Before(c.timers[i].at) {
				i = j
			}
		}
		t := c.timers[i]
		c.timers = slices.Delete(c.timers, i, i+1)
		t.over = true
		if t.at.After(c.now) {
			c.now = t.at
		}
		c.mu.Unlock()
		t.f()
		c.mu.Lock()
	}
	c.now = end
	c.mu.Unlock()
}

// recordingDisk notes every step, and fails from the step failAt on (counted from 1; 0: never), as a full disk does.
type recordingDisk struct {
	osDisk
	mu     sync.Mutex
	steps  []string
	failAt int
	once   bool // only that step fails
}

var errFull = fmt.Errorf("test: %w", syscall.ENOSPC)

func (d *recordingDisk) step(format string, args ...any) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.steps = append(d.steps, fmt.Sprintf(format, args...))
	n := len(d.steps)
	if d.failAt > 0 && (n == d.failAt || n > d.failAt && !d.once) {
		return errFull
	}
	return nil
}

func (d *recordingDisk) Open(name string, flag int) (handle, error) {
	if err := d.step("open"); err != nil {
		return nil, err
	}
	h, err := d.osDisk.Open(name, flag)
	return &recordingHandle{h, d}, err
}

// OpenDB on a failing disk gives bbolt a file that it can read and not write.
func (d *recordingDisk) OpenDB(name string, flag int) (*os.File, error) {
	if err := d.step("database"); err != nil {
		if flag&os.O_CREATE != 0 {
			return nil, err
		}
		return os.OpenFile(name, os.O_RDONLY, 0)
	}
	return d.osDisk.OpenDB(name, flag)
}

func (d *recordingDisk) SyncDB(sync func() error) error {
	if err := d.step("sync database"); err != nil {
		return err
	}
	return sync()
}

func (d *recordingDisk) Rename(from, to string) error {
	if err := d.step("rename"); err != nil {
		return err
	}
	return d.osDisk.Rename(from, to)
}

func (d *recordingDisk) SyncDir(dir string) error {
	if err := d.step("sync folder"); err != nil {
		return err
	}
	return d.osDisk.SyncDir(dir)
}

type recordingHandle struct {
	handle
	d *recordingDisk
}

// WriteAt on a disk that has just become full writes half of what it was given.
func (h *recordingHandle) WriteAt(b []byte, off int64) (int, error) {
	if err := h.d.step("write %d", len(b)); err != nil {
		n, _ := h.handle.WriteAt(b[:len(b)/2], off)
		return n, err
	}
	return h.handle.WriteAt(b, off)
}

func (h *recordingHandle) Sync() error {
	if err := h.d.step("sync"); err != nil {
		return err
	}
	return h.handle.Sync()
}

// openedWith opens a file with a clock and a disk of the test's.
func openedWith(t testing.TB, path string, c Clock, d disk) *File {
	t.Helper()
	f, err := Open(path, Options{Clock: c, disk: d, NoBackups: d != disk(osDisk{}), Trouble: func(err error) { t.Log("in the background:", err) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}
