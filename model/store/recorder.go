package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"carillon/model"
)

// journalDelay is how long an edit waits for others before it is written and synced with them: well inside the second
// within which it must be on disk.
const journalDelay = 250 * time.Millisecond

// journalRetry is how long a journal that could not be written waits before it tries again.
const journalRetry = 5 * time.Second

// recorder writes the journal. Edits come from the goroutine that owns the timetable and are only noted there;
// encoding, writing and syncing happen on the clock's goroutine.
type recorder struct {
	disk    disk
	clock   Clock
	trouble func(error)

	writing sync.Mutex // held over a flush; guards file, chain and size
	file    handle
	chain   uint32
	size    int64

	mu        sync.Mutex
	path      string
	base      base    // what the first of live builds on
	live      []noted // since then
	written   int     // so many of live are in the file
	fresh     bool    // the file does not belong to what live holds: write a new one
	held      bool    // not to write now: the file is read-only, or a crash left edits that nobody has decided about
	stopped   bool
	scheduled func() bool // stops the next flush; nil where none is due
	failing   bool
}

// noted is an edit, or a mark, on its way to the file.
type noted struct {
	patch model.Patch
	mark  *ID // of a save
}

func (r *recorder) add(p model.Patch) { r.note(noted{patch: p}) }

// mark notes that a save of what has been edited up to here begins.
func (r *recorder) mark(save ID) { r.note(noted{mark: &save}) }

func (r *recorder) note(n noted) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.live = append(r.live, n)
	r.schedule(journalDelay)
}

// schedule arranges for a flush; r.mu is held.
func (r *recorder) schedule(d time.Duration) {
	if r.scheduled == nil && !r.held && !r.stopped {
		r.scheduled = r.clock.AfterFunc(d, func() { _ = r.flush() })
	}
}

// saved notes that a save is on disk: what stands before its mark is no longer needed.
func (r *recorder) saved(b base) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, n := range r.live {
		if n.mark != nil && *n.mark == b.save {
			r.live = slices.Clone(r.live[i+1:])
			break
		}
	}
	r.base, r.written, r.fresh = b, 0, true
	if len(r.live) == 0 && r.scheduled != nil && r.scheduled() {
		r.scheduled = nil // nothing left to write; the old file is of an older generation, and so ignored
	}
}

// moved goes on beside another file, which has been saved as a generation. The journal of the old one is taken away,
// unless it holds edits of a crash that nobody has decided about.
func (r *recorder) moved(path string, b base) {
	r.saved(b)
	r.writing.Lock()
	defer r.writing.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closeFile()
	if !r.held {
		_ = r.disk.Remove(r.path)
	}
	r.path, r.held = path, false
	if len(r.live) > 0 {
		r.schedule(0)
	}
}

// release begins to write, once the edits of a crash have been brought back or dropped.
func (r *recorder) release() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.held, r.fresh = false, true
	if len(r.live) > 0 {
		r.schedule(0)
	}
}

// flush brings all edits noted so far to the disk. On an error they are kept, and tried again later.
func (r *recorder) flush() error {
	err, news := r.tryFlush()
	if news {
		r.trouble(fail(Disk, r.path, err, "Edits can't be kept safe as you make them (%v). Save now, to another disk if need be.", err))
	}
	return err
}

// tryFlush is flush without telling anybody; news says that the error is the first since the journal last worked.
func (r *recorder) tryFlush() (err error, news bool) {
	r.writing.Lock()
	defer r.writing.Unlock()
	r.mu.Lock()
	if r.scheduled != nil {
		r.scheduled()
		r.scheduled = nil
	}
	if r.held || r.stopped || r.written == len(r.live) && !(r.fresh && r.file != nil) {
		r.mu.Unlock()
		return nil, false
	}
	todo := r.live[r.written:]
	job := flushJob{path: r.path, base: r.base, fresh: r.fresh || r.file == nil, todo: todo}
	if job.fresh {
		job.todo = r.live
	}
	r.mu.Unlock()

	err = r.write(job)

	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		err = fmt.Errorf("the journal beside %s can't be written: %w", filepath.Base(job.path), err)
		news = !r.failing
		r.failing = true
		r.schedule(journalRetry)
		return err, news
	}
	r.failing = false
	if r.base == job.base && r.path == job.path {
		r.fresh = false
		if job.fresh {
			r.written = 0
		}
		r.written += len(job.todo)
	}
	if r.written < len(r.live) {
		r.schedule(journalDelay)
	}
	return nil, false
}

type flushJob struct {
	path  string
	base  base
	fresh bool
	todo  []noted
}

// write puts the entries behind what the file holds, or makes a new file of them.
func (r *recorder) write(job flushJob) error {
	var buf []byte
	chain := r.chain
	if job.fresh {
		buf, chain = job.base.header()
	}
	for _, n := range job.todo {
		var e entry
		var err error
		if n.mark != nil {
			e.Mark = n.mark[:]
		} else {
			e, err = newEntry(n.patch)
		}
		if err == nil {
			buf, chain, err = appendFrame(buf, &e, chain)
		}
		if err != nil {
			return err
		}
	}
	if job.fresh {
		if int64(len(buf)) > journalMaxSize {
			return errors.New("it would be too large to be read back")
		}
		r.closeFile()
		if err := replaceFile(r.disk, job.path, buf); err != nil {
			return err
		}
		f, err := r.disk.Open(job.path, os.O_RDWR)
		if err != nil {
			return err
		}
		r.file, r.chain, r.size = f, chain, int64(len(buf))
		return nil
	}
	if r.size+int64(len(buf)) > journalMaxSize {
		return errors.New("it would be too large to be read back")
	}
	_, err := r.file.WriteAt(buf, r.size)
	if err == nil {
		err = r.file.Sync()
	}
	if err != nil {
		_ = r.file.Truncate(r.size) // the frames behind would not be read, and half a frame helps nobody
		return err
	}
	r.chain, r.size = chain, r.size+int64(len(buf))
	return nil
}

func (r *recorder) closeFile() {
	if r.file != nil {
		_ = r.file.Close()
		r.file = nil
	}
}

// stop ends the journal: keep leaves it to the next opening, otherwise it is taken away.
func (r *recorder) stop(keep bool) error {
	var err error
	if keep {
		err = r.flush()
	}
	r.writing.Lock()
	defer r.writing.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stopped {
		return nil
	}
	r.stopped = true
	if r.scheduled != nil {
		r.scheduled()
	}
	r.closeFile()
	if !keep && !r.held {
		_ = r.disk.Remove(r.path)
	}
	return err
}
