// Package config keeps what a person has chosen for Carillon on this computer: nothing of any school, and no secret.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/viper"
)

// Settings is what is kept.
type Settings struct {
	Theme     string   `mapstructure:"theme"`      // light, dark, or "" for the computer's own
	Recent    []string `mapstructure:"recent"`     // paths of timetable files, the newest first
	Pinned    []string `mapstructure:"pinned"`     // those of them that stay on top
	BackupDir string   `mapstructure:"backup_dir"` // "": beside the timetable file
	Width     int      `mapstructure:"width"`      // of the window, in units; 0: not chosen
	Height    int      `mapstructure:"height"`
}

// maxRecent is how many files File > Open recent offers.
const maxRecent = 10

// Opened puts a path first among the recent files.
func (s *Settings) Opened(path string) {
	s.Recent = slices.DeleteFunc(slices.Clone(s.Recent), func(p string) bool { return p == path })
	s.Recent = append([]string{path}, s.Recent...)
	if len(s.Recent) > maxRecent {
		s.Recent = s.Recent[:maxRecent]
	}
}

// Path is where the settings live: config.yaml in the Carillon folder of the computer's configuration folder, or the
// file that CARILLON_CONFIG names.
func Path() (string, error) {
	if p := os.Getenv("CARILLON_CONFIG"); p != "" {
		return p, nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "Carillon", "config.yaml"), nil
}

// Unread is why the settings could not be read.
type Unread struct {
	Path  string
	Aside string // where the file is kept as it was; "" where it stands in its place, and must not be written over
	Cause error
}

func (e *Unread) Error() string {
	if e.Aside == "" {
		return fmt.Sprintf("The settings in %s can't be read (%v). They are left as they are, and what you choose now is not kept.", e.Path, e.Cause)
	}
	return fmt.Sprintf("The settings in %s can't be read (%v). They are kept as %s, and Carillon starts as if there were none.", e.Path, e.Cause, filepath.Base(e.Aside))
}

func (e *Unread) Unwrap() error { return e.Cause }

// Load reads the settings; a file that is not there gives the zero Settings. The variables CARILLON_THEME and
// CARILLON_BACKUP_DIR come before the file. A file that makes no settings is set aside; the error is an [*Unread] beside
// usable zero Settings.
func Load(path string) (Settings, error) {
	s, err := read(path)
	if err == nil {
		return s, nil
	}
	e := &Unread{Path: path, Cause: err}
	if info, serr := os.Lstat(path); serr == nil && info.Mode().IsRegular() && !errors.Is(err, fs.ErrPermission) {
		aside := path + ".unread-" + time.Now().UTC().Format("20060102T150405.000Z")
		if os.Rename(path, aside) == nil {
			e.Aside = aside
		}
	}
	return Settings{}, e
}

func read(path string) (s Settings, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return s, err
	case !info.Mode().IsRegular():
		return s, errors.New("it is no file") // reading a pipe would never end
	}
	v := viper.New()
	v.SetConfigFile(path)
	v.SetConfigType("yaml")
	v.SetEnvPrefix("carillon")
	for _, key := range []string{"theme", "backup_dir"} {
		if err := v.BindEnv(key); err != nil {
			return s, err
		}
	}
	if err := v.ReadInConfig(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return s, err
	}
	if err := v.Unmarshal(&s); err != nil {
		return Settings{}, err
	}
	return s, nil
}

// Save writes the settings, beside the old file first, so that a full disk leaves the old ones.
func (s Settings) Save(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	v := viper.New()
	v.SetConfigType("yaml")
	v.SetConfigPermissions(0o600)
	v.Set("theme", s.Theme)
	v.Set("recent", s.Recent)
	if len(s.Pinned) > 0 {
		v.Set("pinned", s.Pinned)
	}
	v.Set("backup_dir", s.BackupDir)
	v.Set("width", s.Width)
	v.Set("height", s.Height)
	beside := path + ".new.yaml"
	if err := v.WriteConfigAs(beside); err != nil {
		return err
	}
	return os.Rename(beside, path)
}
