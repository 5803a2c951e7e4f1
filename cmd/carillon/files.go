package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"carillon/cmd/internal/whole"
	"carillon/internal/session"
	"carillon/model"
	"carillon/model/store"
)

// files opens timetable files for the window. Backups go to the folder that folder names; nil or "" is beside the file.
type files struct{ folder func() string }

func (f files) backups() string {
	if f.folder == nil {
		return ""
	}
	return f.folder()
}

// Open implements session.Files.
func (f files) Open(path string, trouble func(error)) (session.File, error) {
	opened, err := store.Open(path, store.Options{BackupDir: f.backups(), Trouble: trouble})
	var damaged *store.Error
	switch {
	case errors.As(err, &damaged) && damaged.Backup != nil:
		return nil, &session.DamagedError{Err: err, Backup: backup(*damaged.Backup), Gone: damaged.Code == store.NotFound}
	case err != nil:
		return nil, err
	}
	return file{opened}, nil
}

// Backups implements session.Files.
func (f files) Backups(path string) ([]session.Backup, error) {
	list, err := store.Backups(path, f.backups())
	out := make([]session.Backup, len(list))
	for i, b := range list {
		out[i] = backup(b)
	}
	return out, err
}

// CheckBackup implements session.Files.
func (f files) CheckBackup(path string) string {
	faults, err := store.Verify(path)
	switch {
	case err != nil:
		return err.Error()
	case len(faults) > 0:
		return "This backup is damaged and can't be restored. Choose another one."
	}
	return ""
}

// Restore implements session.Files.
func (f files) Restore(backup, path string) error {
	return store.Restore(backup, path, true, store.Options{BackupDir: f.backups()})
}

func backup(b store.Backup) session.Backup {
	out := session.Backup{Path: b.Path, Made: b.Time, Size: b.Size}
	if b.Other {
		out.Other = cmp.Or(b.Describe(), "it can't be read")
	}
	return out
}

// file is an open timetable file as the window sees it.
type file struct{ *store.File }

// Changes implements session.File.
func (f file) Changes(other string, now *model.State) ([]session.Difference, error) {
	var ds []store.Difference
	var err error
	if other == "" {
		ds = f.CompareWithSaved(now)
	} else {
		ds, err = f.CompareWithBackup(other, now)
	}
	out := make([]session.Difference, len(ds))
	for i, d := range ds {
		out[i] = session.Difference{Op: d.Op, Kind: d.Kind, Text: d.Text}
	}
	return out, err
}

// Drafts implements session.File.
func (f file) Drafts() []session.Draft {
	kept := f.File.Drafts()
	out := make([]session.Draft, len(kept))
	for i, d := range kept {
		out[i] = session.Draft(d)
	}
	return out
}

// SetDrafts implements session.File.
func (f file) SetDrafts(list []session.Draft) {
	kept := make([]store.Draft, len(list))
	for i, d := range list {
		kept[i] = store.Draft(d)
	}
	f.File.SetDrafts(kept)
}

// bucketViews is where a file keeps how its pages are shown, by page.
const bucketViews = "views"

// View implements session.File.
func (f file) View(p session.Page) []byte {
	view, _ := f.Get(bucketViews, string(p))
	return view
}

// KeepViews implements session.File.
func (f file) KeepViews(views map[session.Page][]byte) error {
	return f.Record(func(side *store.Side) {
		for p, view := range views {
			side.Put(bucketViews, string(p), view)
		}
	})
}

// CopyOf implements session.File.
func (f file) CopyOf() *session.Origin {
	o := f.File.CopyOf()
	if o == nil {
		return nil
	}
	host, _ := os.Hostname() // the store, too, writes none where the computer has no name
	return &session.Origin{Name: o.Name, Path: o.Place.Path, Published: o.LastPublished().At,
		Restored: o.Place.Path == f.Path() && o.Place.Host == host}
}

// ReadOnly implements session.File.
func (f file) ReadOnly() string {
	if !f.File.ReadOnly() {
		return ""
	}
	if h := f.HeldBy(); h != nil {
		return f.Name() + " is in use by " + h.String() + ". You can look at it, and keep changes under another name with Save As."
	}
	return f.Name() + " can't be written to. You can look at it, and keep changes under another name with Save As."
}

// Notes implements session.File: the store's own, or why the file is read-only where it has nothing to say.
func (f file) Notes() []string {
	notes := f.File.Notes()
	if why := f.ReadOnly(); why != "" && len(notes) == 0 {
		notes = append(notes, why)
	}
	return notes
}

// Recovery implements session.File.
func (f file) Recovery() *session.Recovery {
	r := f.File.Recovery()
	if r == nil {
		return nil
	}
	return &session.Recovery{Labels: r.Labels, Text: r.String(), Doubt: r.Doubt}
}

// Recover implements session.File.
func (f file) Recover() error {
	_, err := f.File.Recover()
	return err
}

// PrepareSave implements session.File.
func (f file) PrepareSave() session.Saving { return f.File.PrepareSave() }

// PrepareSaveAs implements session.File.
func (f file) PrepareSaveAs(path string, force bool) session.Saving {
	return elsewhere{f.File.PrepareSaveAs(path, force)}
}

// PrepareCopy implements session.File.
func (f file) PrepareCopy(path string, force bool) session.Saving {
	return elsewhere{f.File.PrepareCopy(path, force)}
}

// elsewhere is a save to another file.
type elsewhere struct{ *store.Saving }

// Run implements session.Saving.
func (s elsewhere) Run(ctx context.Context) error {
	err := s.Saving.Run(ctx)
	if store.CodeOf(err) == store.Exists {
		return fmt.Errorf("%w: %w", session.ErrExists, err)
	}
	return err
}

// writeFile puts what is exported in the place of a file. It may name students, so only this person can read it; on
// Windows the rights of its folder say who can.
func writeFile(path string, force bool, write func(io.Writer) error) error {
	if _, err := os.Lstat(path); err == nil && !force {
		return session.ErrExists
	}
	return whole.Write(path, 0o600, write)
}
