package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// supportLogs keeps the support logs of syncs beside a timetable file: <timetable>-sync-<date>-<time>.log.
type supportLogs struct{ file interface{ Path() string } }

// Name implements syncdialog.Logs.
func (l supportLogs) Name(at time.Time) string {
	base := filepath.Base(l.file.Path())
	return strings.TrimSuffix(base, filepath.Ext(base)) + "-sync-" + at.Format("2006-01-02-150405") + ".log"
}

// Create implements syncdialog.Logs. Names may stand in the log, so only the person who runs Carillon can read it; on
// Windows, where a new file has the rights of its folder, so can whoever can read the timetable.
func (l supportLogs) Create(at time.Time) (io.WriteCloser, string, error) {
	path := filepath.Join(filepath.Dir(l.file.Path()), l.Name(at))
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, "", fmt.Errorf("the support log can't be written beside the timetable file, so nothing was sent. Sync without it, or keep the file in another folder: %w", err)
	}
	return f, path, nil
}

// Open implements syncdialog.Logs: the computer's own program for such files shows the log.
func (supportLogs) Open(name string) error {
	if _, err := os.Stat(name); err != nil {
		return fmt.Errorf("the support log %s is no longer where it was written: %w", filepath.Base(name), err)
	}
	return openFile(name)
}
