package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// atTerminal runs carillonctl at a terminal of its own and answers each question that it asks. What the terminal shows comes
// back, with what it echoes of the answers.
func atTerminal(t *testing.T, args []string, questions, answers []string) (shown string, status int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Args = append([]string{"carillonctl"}, args...) // as the scripts start it
	cmd.Env = append(os.Environ(), "CARILLON_TEST_KEYRING=none", passwordVariable+"=")
	screen, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer screen.Close()
	var seen bytes.Buffer
	read := bufio.NewReader(screen)
	for i, question := range questions {
		for !strings.HasSuffix(seen.String(), question) {
			c, err := read.ReadByte()
			if err != nil {
				t.Fatalf("it ends before it asks %q: %s", question, seen.String())
			}
			seen.WriteByte(c)
		}
		mode, err := unix.IoctlGetTermios(int(screen.Fd()), unix.TCGETS)
		if err != nil {
			t.Fatal(err)
		}
		if mode.Lflag&unix.ECHO != 0 {
			t.Errorf("it asks %q while the terminal still shows what is typed", question)
		}
		if _, err := io.WriteString(screen, answers[i]); err != nil {
			t.Fatal(err)
		}
	}
	_, _ = io.Copy(&seen, read) // a terminal ends with an error once nobody has it open
	_ = cmd.Wait()
	return seen.String(), cmd.ProcessState.ExitCode()
}

// TestAPasswordIsAskedForAtATerminalAndNotShown: whoever is asked sees whose password is meant, and nothing of what is typed;
// an interrupt at the question is obeyed, and leaves the terminal as it was.
func TestAPasswordIsAskedForAtATerminalAndNotShown(t *testing.T) {
	const password = "Tr0ub4dor&3"
	const asks, asksToAdd = "The password of timetable at http://127.0.0.1:1/sis: ", "The password of ann at http://127.0.0.1:1/liss: "
	add := []string{"system", "add", "FILE", "--type", "alma", "--url", "http://127.0.0.1:1/liss", "--username", "ann", "--school", "S", "--password-stdin"}
	for _, tc := range []struct {
		name      string
		args      []string
		questions []string
		typed     []string
		want      int
		says      string
	}{
		{"system add", add, []string{asksToAdd}, []string{password + "\n"}, exitDone, "not stored: this computer has no keyring"},
		{"system test", []string{"system", "test", "FILE", "--password-stdin"},
			[]string{asks}, []string{password + "\n"}, exitFailed, ""},
		{"sync", []string{"sync", "FILE", "--basic", "--from", "today", "--to", "2027-06-30", "--preview", "--password-stdin"},
			[]string{asks}, []string{password + "\n"}, exitFailed, ""},
		{"the proxy's, too",
			slices.Concat(add, []string{"--proxy", "own", "--proxy-url", "http://127.0.0.1:2", "--proxy-username", "bob", "--proxy-password-stdin"}),
			[]string{asksToAdd, "The password of bob at the proxy http://127.0.0.1:2: "}, []string{password + "\n", password + "\n"}, exitDone, ""},
		{"nothing is typed", []string{"system", "test", "FILE", "--password-stdin"},
			[]string{asks}, []string{"\n"}, exitUsage, "there was no password"},
		{"an interrupt", []string{"system", "test", "FILE", "--password-stdin"},
			[]string{asks}, []string{password[:5] + "\x03"}, exitFailed, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, "s.carillon")
			said(t, exitDone, "demo", file, "--students", "50", "--seed", "1", "--year", "2026")
			if tc.args[1] != "add" {
				said(t, exitDone, "system", "add", file, "--type", "generic", "--url", "http://127.0.0.1:1/sis", "--username", "timetable", "--school", "S")
			}
			var args []string
			for _, a := range tc.args {
				args = append(args, strings.Replace(a, "FILE", file, 1))
			}
			shown, status := atTerminal(t, args, tc.questions, tc.typed)
			if status != tc.want || !strings.Contains(shown, tc.says) {
				t.Errorf("status %d: %s", status, shown)
			}
			if strings.Contains(shown, password[:5]) {
				t.Errorf("the password shows: %s", shown)
			}
		})
	}
}
