// Package takeover makes a timetable file of what a SIS has, for the window and for the command line: beside its place
// first, and moved there once all is in it. A run that fails, or a preview, leaves nothing behind.
package takeover

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"carillon/model"
	"carillon/model/store"
	"carillon/sync/engine"
)

// School is what is known of a school before its SIS is read.
type School struct {
	Name   string // "" takes the name of the file
	Region model.Region
	Year   int // academic year, of First where that is 0
	// First and Last are the days of the academic year. Without them it is from July to June until the terms of the SIS say
	// otherwise; without Last it ends a year after it began.
	First, Last model.Date
}

// Draft is a timetable file in the making. It is what a run of New from SIS works on.
type Draft struct {
	*store.File
	path  string // where it is wanted
	dir   string // where it lies
	force bool
	o     store.Options
}

var _ engine.Host = (*Draft)(nil)

// draftFolder begins the names of the folders in which drafts lie.
const draftFolder = ".new-from-sis-"

// longGone is how old a draft of which no lock tells has to be to be swept: another program may just be making it, or
// moving it to where it is wanted.
const longGone = time.Hour

// sweep removes from a folder the drafts of programs that were killed: they hold the names of a whole school.
func sweep(dir string, now time.Time) {
	entries, _ := os.ReadDir(dir) // where it can't be read, making a draft will say so
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.IsDir() || !strings.HasPrefix(e.Name(), draftFolder) {
			continue
		}
		at := filepath.Join(dir, e.Name())
		held, dead := false, false
		files, err := os.ReadDir(at)
		for _, f := range files {
			switch store.LockOf(filepath.Join(at, f.Name())) {
			case store.Held:
				held = true
			case store.Abandoned:
				dead = true
			}
		}
		if err == nil && !held && (dead || now.Sub(info.ModTime()) > longGone) {
			_ = os.RemoveAll(at) // what can't be removed now is tried the next time
		}
	}
}

// Begin makes an empty school in a draft of the file at path. An existing file is refused at once with [store.Exists]
// unless force is set.
func Begin(path string, s School, force bool, o store.Options) (*Draft, error) {
	if !force {
		if err := store.RefuseExisting(path); err != nil {
			return nil, err
		}
	}
	t, err := empty(path, s)
	if err != nil {
		return nil, err
	}
	sweep(filepath.Dir(path), time.Now())
	dir, err := os.MkdirTemp(filepath.Dir(path), draftFolder+"*")
	if err != nil {
		return nil, fmt.Errorf("nothing can be written in the folder %s. Choose another one: %w", filepath.Dir(path), err)
	}
	d := &Draft{path: path, dir: dir, force: force, o: o}
	file := filepath.Join(dir, filepath.Base(path))
	if err = store.Create(file, t.Snapshot(), store.CreateOptions{}); err == nil {
		d.File, err = store.Open(file, store.Options{BackupDir: dir})
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return d, nil
}

func empty(path string, s School) (*model.Timetable, error) {
	if s.Name == "" {
		s.Name = strings.ToValidUTF8(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), "?") // a file's name is bytes
	}
	b := model.NewBuilder()
	first, last := model.SchoolYear(s.Year)
	if s.First != 0 {
		first, last = s.First, model.DateOf(s.First.Time().AddDate(1, 0, -1))
	}
	if s.Last != 0 {
		last = s.Last
	}
	b.Put(&model.School{Name: s.Name, Region: s.Region, First: first, Last: last})
	t, errs := b.Timetable()
	return t, errors.Join(errs...)
}

// State implements engine.Host.
func (d *Draft) State() *model.State { return d.Timetable().Snapshot() }

// Take implements engine.Host.
func (d *Draft) Take(_ context.Context, e model.Edit) error {
	if _, err := d.Timetable().Apply(e); err != nil {
		return err
	}
	return d.Save()
}

// Keep closes the draft and moves it to where it is wanted.
func (d *Draft) Keep() error {
	from := d.Path()
	if err := d.Close(); err != nil {
		return errors.Join(err, os.RemoveAll(d.dir))
	}
	return errors.Join(store.Move(from, d.path, d.force, d.o), os.RemoveAll(d.dir))
}

// Drop closes the draft and leaves nothing of it. After Keep it does nothing.
func (d *Draft) Drop() error {
	if _, err := os.Lstat(d.dir); err != nil {
		return nil
	}
	return errors.Join(d.Close(), os.RemoveAll(d.dir))
}
