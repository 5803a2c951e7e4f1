package raise_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carillon/internal/raise"
)

// listen makes a window that has one file open, and returns the paths it was asked for.
func listen(t *testing.T, dir, open string) (*raise.Window, chan string) {
	t.Helper()
	asked := make(chan string, 10)
	w, err := raise.Listen(dir, func(path string) bool { asked <- path; return path == open })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w, asked
}

// notes are the files in which windows say where they are.
func notes(t *testing.T, dir string) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(dir, "*.window"))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestTheWindowThatHasAFileOpenComesToTheFront(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "windows")
	if raise.Ask(t.Context(), dir, "a", nil) {
		t.Error("a window came where there is none")
	}
	listen(t, dir, "a")
	second, asked := listen(t, dir, "Schule Zürich 学校")
	var told []int
	if !raise.Ask(t.Context(), dir, "Schule Zürich 学校", func(p int) { told = append(told, p) }) {
		t.Error("no window came")
	}
	if got := <-asked; got != "Schule Zürich 学校" {
		t.Errorf("it was asked for %q", got)
	}
	if len(told) == 0 || told[0] != os.Getpid() {
		t.Errorf("told of processes %v", told)
	}
	if raise.Ask(t.Context(), dir, "b", nil) {
		t.Error("a window came that has another file open")
	}
	second.Close()
	if raise.Ask(t.Context(), dir, "Schule Zürich 学校", nil) {
		t.Error("a window came that was closed")
	}
	if n := len(notes(t, dir)); n != 1 {
		t.Errorf("%d notes are left of one window", n)
	}
}

func TestANoteOfAProcessThatWasKilledIsTakenAway(t *testing.T) {
	dir := t.TempDir()
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	host, _ := os.Hostname()
	address := gone.Addr().String()
	_ = gone.Close()
	for name, text := range map[string]string{
		"killed.window":  `{"host":"` + host + `","address":"` + address + `"}`,
		"other.window":   `{"host":"another computer","address":"` + address + `"}`,
		"abroad.window":  `{"host":"` + host + `","address":"192.0.2.1:80"}`,
		"damaged.window": `{`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if raise.Ask(t.Context(), dir, "a", nil) {
		t.Error("a window came")
	}
	for _, n := range notes(t, dir) {
		if strings.HasPrefix(filepath.Base(n), "killed") {
			t.Error("the note of a window that is gone stays")
		}
	}
	if n := len(notes(t, dir)); n != 3 {
		t.Errorf("%d notes are left, want those that say nothing of this computer", n)
	}
}

func TestWhoCannotReadTheNoteIsNotAnswered(t *testing.T) {
	dir := t.TempDir()
	_, asked := listen(t, dir, "a")
	list := notes(t, dir)
	text, err := os.ReadFile(list[0])
	if err != nil {
		t.Fatal(err)
	}
	var note struct{ Address, Secret string }
	if err := json.Unmarshal(text, &note); err != nil {
		t.Fatal(err)
	}
	for name, line := range map[string]string{
		"no secret": `{"path":"a"}`, "a wrong one": `{"path":"a","secret":"x"}`, "no JSON": "GET / HTTP/1.1\r\n", "one without an end": strings.Repeat("x", 100_000),
	} {
		c, err := net.Dial("tcp", note.Address)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = c.Write([]byte(line + "\n"))
		if got, err := bufio.NewReader(c).ReadString('\n'); err == nil {
			t.Errorf("%s: answered %q", name, got)
		}
		_ = c.Close()
	}
	if len(asked) > 0 {
		t.Errorf("the window was asked for %q", <-asked)
	}
	if !raise.Ask(t.Context(), dir, "a", nil) {
		t.Error("no window came to who can read the note")
	}
}

func TestACancelledQuestionTakesNoNoteAway(t *testing.T) {
	dir := t.TempDir()
	listen(t, dir, "a")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if raise.Ask(ctx, dir, "a", nil) {
		t.Error("a window came")
	}
	if len(notes(t, dir)) != 1 {
		t.Error("the note of a window that lives was taken away")
	}
}
