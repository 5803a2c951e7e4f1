package main

import (
	"carillon/model"
	"carillon/model/store"
	"carillon/ui/shell"
)

// files opens and writes timetable files for the window.
type files struct{}

// Open implements shell.Files.
func (files) Open(path string) (shell.File, error) {
	f, err := store.Open(path, store.Options{})
	if err != nil {
		return nil, err
	}
	return file{f}, nil
}

// Write implements shell.Files.
func (files) Write(path string, s *model.State) error {
	return store.Create(path, s, store.CreateOptions{Force: true})
}

// file is an open timetable file as the window sees it.
type file struct{ *store.File }

// ReadOnly implements shell.File.
func (f file) ReadOnly() string {
	if !f.File.ReadOnly() {
		return ""
	}
	if h := f.HeldBy(); h != nil {
		return f.Name() + " is in use by " + h.String() + ". You can look at it, and keep changes under another name with Save As."
	}
	return f.Name() + " can't be written to. You can look at it, and keep changes under another name with Save As."
}

// PrepareSave implements shell.File.
func (f file) PrepareSave() shell.Saving { return f.File.PrepareSave() }
