//go:build unix

package main

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"fyne.io/fyne/v2"
	"golang.org/x/term"
)

const adviceOnOpenGL = "Without one, install Mesa's software OpenGL (the package libgl1-mesa-dri or mesa-dri-drivers)."

// documents is the folder for a person's documents; "" where there is none.
func documents() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, "Documents")
}

// tellOnScreen shows a message where there is no window to show it in, by a program of the desktop that can. A terminal
// has the message already.
func tellOnScreen(title, text string) {
	if term.IsTerminal(int(os.Stderr.Fd())) {
		return
	}
	tools := [][]string{
		{"zenity", "--error", "--no-markup", "--title", title, "--text", text},
		{"kdialog", "--title", title, "--error", text},
		{"xmessage", "-center", text},
	}
	if runtime.GOOS == "darwin" {
		tools = [][]string{{"osascript", "-e", "on run argv", "-e", "display alert (item 1 of argv) message (item 2 of argv)", "-e", "end run", title, text}}
	}
	for _, t := range tools {
		if _, err := exec.LookPath(t[0]); err == nil {
			_ = exec.Command(t[0], t[1:]...).Run()
			return
		}
	}
}

// letComeToFront has nothing to do: any program may bring its own window to the front.
func letComeToFront(int) {}

// openFile has the desktop's own program show a file.
func openFile(path string) error {
	return fyne.CurrentApp().OpenURL(&url.URL{Scheme: "file", Path: path})
}
