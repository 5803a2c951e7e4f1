package main

import (
	"errors"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// TestNothingThatFyneSaysReachesTheTerminal: and all that others log does, also between two of Fyne's messages.
func TestNothingThatFyneSaysReachesTheTerminal(t *testing.T) {
	var out strings.Builder
	log.SetOutput(withoutFyne(&out))
	defer log.SetOutput(os.Stderr)
	fyne.LogError("Getting favorite locations", errors.New("this computer does not define a VIDEOS folder"))
	log.Print("http: TLS handshake error")
	fyne.LogError("failed to watch theme settings", nil)
	log.Print("Cause: something else")
	if got := out.String(); strings.Contains(got, "Fyne") || strings.Contains(got, "VIDEOS") || strings.Contains(got, "At:") ||
		!strings.Contains(got, "TLS handshake") || !strings.Contains(got, "Cause: something else") {
		t.Errorf("said:\n%s", got)
	}
	out.Reset()
	t.Setenv(debugVariable, "1")
	log.SetOutput(withoutFyne(&out))
	fyne.LogError("Getting favorite locations", nil)
	if !strings.Contains(out.String(), "favorite") {
		t.Error("it is not said where somebody wants it")
	}
}

// TestTheFirstStartMakesTheFolderOfCaches: Fyne makes its own in it, and not that one.
func TestTheFirstStartMakesTheFolderOfCaches(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the folder is there on other systems")
	}
	home := filepath.Join(t.TempDir(), "new", "home")
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", "")
	makeCacheFolder()
	if info, err := os.Stat(filepath.Join(home, ".cache")); err != nil || !info.IsDir() || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder is %v, %v", info, err)
	}
}
