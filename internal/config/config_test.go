package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
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

// A person who edits the settings by hand makes a mistake once; what was written is not lost by it.
func TestSettingsThatCanNotBeReadAreKeptBeside(t *testing.T) {
	for _, content := range []string{"theme: [", "width: many", "\x00\x01", "theme: dark\n\twidth: 900\n", "- a\n- list\n", "recent: {a: [b\n", "\xff\xfet\x00h\x00"} {
		path := filepath.Join(t.TempDir(), "config.yaml")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Load(path)
		var unread *Unread
		if !errors.As(err, &unread) || !cmp.Equal(s, Settings{}) {
			t.Errorf("%q: %+v, %v, want zero settings and an error", content, s, err)
			continue
		}
		if err := (Settings{Theme: "dark"}).Save(path); err != nil {
			t.Fatal(err)
		}
		if kept, err := os.ReadFile(unread.Aside); string(kept) != content || err != nil {
			t.Errorf("%q: kept as %q (%v)", content, kept, err)
		}
		if !strings.Contains(unread.Error(), filepath.Base(unread.Aside)) {
			t.Errorf("%q: nobody is told where: %v", content, unread)
		}
		if again, err := Load(path); again.Theme != "dark" || err != nil {
			t.Errorf("%q: the next start: %+v, %v", content, again, err)
		}
	}
}

func TestSettingsThatAreNoFileAreLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := Load(path)
	var unread *Unread
	if !errors.As(err, &unread) || unread.Aside != "" {
		t.Errorf("%v", err)
	}
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		t.Error("it was moved")
	}
}

func TestPathsThatAreNoUTF8ComeBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.yaml")
	want := Settings{Recent: []string{"/home/Sch\xfcler/x.carillon", "/home/kim/y.carillon"}}
	if err := want.Save(path); err != nil {
		t.Fatal(err)
	}
	got, err := Load(path)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
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
