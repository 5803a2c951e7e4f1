// Package config keeps what a person has chosen for Carillon on this computer: nothing of any school, and no secret.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/viper"
)

// Settings is what is kept.
type Settings struct {
	Theme     string   `mapstructure:"theme"`      // light, dark, or "" for the computer's own
	Recent    []string `mapstructure:"recent"`     // paths of timetable files, the newest first
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

// Load reads the settings; a file that is not there gives the zero Settings. The variables CARILLON_THEME and
// CARILLON_BACKUP_DIR come before the file. A file that can't be read is an error beside usable zero Settings.
func Load(path string) (Settings, error) {
	v := viper.New()
	v.SetConfigFile(path)
	v.SetConfigType("yaml")
	v.SetEnvPrefix("carillon")
	for _, key := range []string{"theme", "backup_dir"} {
		if err := v.BindEnv(key); err != nil {
			return Settings{}, err
		}
	}
	var s Settings
	if err := v.ReadInConfig(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return s, fmt.Errorf("the settings in %s can't be read and are passed over: %w", path, err)
	}
	if err := v.Unmarshal(&s); err != nil {
		return Settings{}, fmt.Errorf("the settings in %s can't be read and are passed over: %w", path, err)
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
	v.Set("backup_dir", s.BackupDir)
	v.Set("width", s.Width)
	v.Set("height", s.Height)
	beside := path + ".new.yaml"
	if err := v.WriteConfigAs(beside); err != nil {
		return err
	}
	return os.Rename(beside, path)
}
