package store

import (
	"errors"
	"strings"
	"testing"
)

// Messages of Windows end in a full stop, those of Unix do not.
func TestASentenceAboutTheDiskHasOneFullStop(t *testing.T) {
	for _, said := range []string{"The filename, directory name, or volume label syntax is incorrect.", "input/output error", "Invalid name. "} {
		got := diskError("Lincoln.carillon", "written", errors.New(said)).Error()
		if strings.Contains(got, "..") || strings.Contains(got, ". .") || !strings.Contains(got, strings.TrimRight(said, ". ")+". Check the disk") {
			t.Errorf("of %q is said %q", said, got)
		}
	}
}
