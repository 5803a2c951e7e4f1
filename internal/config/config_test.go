package config

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSettingsComeBackAsTheyWereSaved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Carillon", "config.yaml")
	empty, err := Load(path)
	if err != nil || !cmp.Equal(empty, Settings{}) {
		t.Fatalf("without a file: %+v, %v", empty, err)
	}
	want := Settings{Theme: "dark", Recent: []string{`C:\Schools\Lincoln High: "A".carillon`, "/home/ü/x.carillon"}, Width: 1440, Height: 900}
	for range 2 { // the second time over the first
		if err := want.Save(path); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Load(path)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestABrokenSettingsFileIsPassedOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.yaml")
	for _, content := range []string{"theme: [", "width: many", "\x00\x01"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Load(path)
		if err == nil || !cmp.Equal(s, Settings{}) {
			t.Errorf("%q: %+v, %v, want zero settings and an error", content, s, err)
		}
	}
}

func TestTheEnvironmentComesBeforeTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := (Settings{Theme: "light"}).Save(path); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CARILLON_THEME", "dark")
	if s, err := Load(path); s.Theme != "dark" || err != nil {
		t.Errorf("theme %q, %v", s.Theme, err)
	}
}

func TestTenRecentFilesAreKeptTheNewestFirst(t *testing.T) {
	var s Settings
	for i := range 12 {
		s.Opened(fmt.Sprint(i))
	}
	s.Opened("5")
	if diff := cmp.Diff([]string{"5", "11", "10", "9", "8", "7", "6", "4", "3", "2"}, s.Recent); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
