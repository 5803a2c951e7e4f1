package main

import (
	"errors"
	"sync"

	"carillon/internal/config"
	"carillon/ui/kit"
)

// settings is what a person has chosen on this computer. It is written in the background, since a home folder may lie
// on a slow network, and a failure to write it is no reason to disturb anybody.
type settings struct {
	path string

	mu      sync.Mutex
	now     config.Settings
	writing sync.WaitGroup
}

// loadSettings reads the settings; those that can't be read are passed over, and err says so. They are written over only
// where they are kept beside.
func loadSettings() (*settings, error) {
	path, err := config.Path()
	if err != nil {
		return &settings{}, err
	}
	now, err := config.Load(path)
	var unread *config.Unread
	if errors.As(err, &unread) && unread.Aside == "" {
		path = ""
	}
	return &settings{path: path, now: now}, err
}

func (s *settings) get() config.Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// change changes the settings and writes them.
func (s *settings) change(f func(*config.Settings)) {
	s.mu.Lock()
	f(&s.now)
	s.mu.Unlock()
	if s.path == "" {
		return
	}
	s.writing.Go(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		_ = s.now.Save(s.path)
	})
}

// close waits until what was changed is written.
func (s *settings) close() { s.writing.Wait() }

var modeNames = map[kit.Mode]string{kit.ModeSystem: "", kit.ModeLight: "light", kit.ModeDark: "dark"}

// modeOf reads the name of a theme; ok is false where it is none.
func modeOf(name string) (mode kit.Mode, ok bool) {
	for m, n := range modeNames {
		if n == name || n == "" && name == "system" {
			return m, true
		}
	}
	return kit.ModeSystem, false
}

// places are where the program keeps what on this computer, for Help > About.
func places() [][2]string {
	path, err := config.Path()
	if err != nil {
		path = "none: " + err.Error()
	}
	return [][2]string{
		{"Settings", path},
		{"Support logs", "beside the timetable file, as its name-sync-date-time.log"},
		{"Backups", "in the folder Carillon backups beside the timetable file, unless File > Backups names another"},
		{"Passwords", "in this computer's keyring, under the name Carillon"},
	}
}
