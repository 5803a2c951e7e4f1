package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"carillon/internal/secret"
)

// pythonServer starts a LISS server that Python wrote; sent lists what was published to it so far.
func pythonServer(t *testing.T, protocol, wording string) (url string, sent func() []string) {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed: nothing is tried against a server that nobody here wrote")
	}
	cmd := exec.Command(path, "testdata/stranger.py", protocol, wording)
	cmd.Stderr = io.Discard
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("the server does not start")
	}
	port := lines.Text()
	stop := func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }
	t.Cleanup(stop)
	return "http://127.0.0.1:" + port + "/RPC2", func() (all []string) {
		_ = cmd.Process.Kill()
		for lines.Scan() {
			all = append(all, lines.Text())
		}
		return all
	}
}

// schoolAt is a demo school that is to be synced with a server.
func schoolAt(t *testing.T, url string, more ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "s.carillon")
	said(t, 0, "demo", file, "--students", "50", "--seed", "1", "--year", "2026")
	said(t, 0, append([]string{"system", "add", file, "--type", "generic", "--url", url, "--username", "timetable", "--school", "DEMO"}, more...)...)
	return file
}

// said runs a command line that ends with a status, and returns what it prints.
func said(t *testing.T, status int, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	today := func() time.Time { return time.Date(2026, 11, 23, 7, 0, 0, 0, time.Local) }
	a := &app{in: strings.NewReader(""), out: &out, err: &out, now: today, secrets: secret.Memory{}, env: func(name string) string {
		return map[string]string{passwordVariable: "geheim"}[name]
	}}
	if got := a.run(args); got != status {
		t.Fatalf("carillonctl %s ends with %d instead of %d:\n%s", strings.Join(args, " "), got, status, out.String())
	}
	return out.String()
}

func TestASISThatServesPublishesOnlyIsSyncedWithWhateverItSaysOfTheRest(t *testing.T) {
	for protocol, wordings := range map[string][]string{
		"json": {"defined", "text", "empty", "null", "edition", "nohello", "notfound"},
		"xml":  {"struct", "null", "fault", "nohello"},
	} {
		for _, wording := range wordings {
			t.Run(protocol+" "+wording, func(t *testing.T) {
				url, sent := pythonServer(t, protocol, wording)
				file := schoolAt(t, url, "--protocol", protocol)
				text := said(t, 0, "system", "test", file)
				for _, part := range []string{"ok      LISS service: ", "?       User name and password: Not checked: this SIS offers no lists to read.", "?       School code: Not checked",
					"Connected. Not checked: user name and password, school code."} {
					if !strings.Contains(text, part) {
						t.Errorf("the test does not say %q:\n%s", part, text)
					}
				}
				text = said(t, 0, "sync", file, "--basic", "--yes")
				for _, part := range []string{"Students: not supported by", "Published"} {
					if !strings.Contains(text, part) {
						t.Errorf("the sync does not say %q:\n%s", part, text)
					}
				}
				var names []string
				for _, line := range sent() {
					name, rows, _ := strings.Cut(line, " ")
					if names = append(names, name); rows == "0" {
						t.Errorf("%s sent nothing", name)
					}
				}
				if want := []string{"publishClasses", "publishClassMemberships", "publishTimetable"}; !slices.Equal(names, want) {
					t.Errorf("published were %v", names)
				}
			})
		}
	}
}

func TestTheWrongEncodingIsNamedWithWhatSwitchesIt(t *testing.T) {
	for speaks, set := range map[string]string{"xml": "json", "json": "xml"} {
		url, _ := pythonServer(t, speaks, "struct")
		file := schoolAt(t, url, "--protocol", set)
		want := []string{"This SIS speaks " + strings.ToUpper(speaks) + ", and the connection is set to " + strings.ToUpper(set),
			"carillonctl system set ", " --system generic --protocol " + speaks}
		for _, text := range []string{said(t, 1, "system", "test", file), said(t, 1, "sync", file, "--basic", "--yes")} {
			for _, part := range want {
				if !strings.Contains(text, part) {
					t.Errorf("%s does not say %q", text, part)
				}
			}
		}
		said(t, 0, "system", "set", file, "--protocol", speaks)
		said(t, 0, "sync", file, "--basic", "--yes")
	}
}

func TestASISThatStallsIsSaidToBeWaitedForAndCanBeLeft(t *testing.T) {
	url, _ := pythonServer(t, "json", "stall")
	file := schoolAt(t, url)
	for _, args := range [][]string{{"system", "test", file}, {"sync", file, "--basic", "--yes"}} {
		heardFrom, saying := io.Pipe()
		a := &app{in: strings.NewReader(""), out: io.Discard, err: saying, now: time.Now, notice: time.Millisecond, secrets: secret.Memory{}, env: func(string) string { return "geheim" }}
		ctx, leave := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			root := a.root()
			root.SetArgs(args)
			err := root.ExecuteContext(ctx)
			_ = saying.Close()
			ended <- err
		}()
		heard := ""
		for lines := bufio.NewScanner(heardFrom); lines.Scan(); {
			if heard = lines.Text(); strings.HasPrefix(heard, "Waiting for") {
				leave()
			}
		}
		if err := <-ended; err == nil || ctx.Err() == nil {
			t.Errorf("%s ends with %v, the last it said is %q", args[0], err, heard)
		}
		leave()
	}
}

func TestWhatOtherProgramsSendIsReadAsWhatItIs(t *testing.T) {
	for protocol, name := range map[string]string{"json": "Bo Bell", "xml": "Bo Núñez"} {
		url, _ := pythonServer(t, protocol, "people")
		file := schoolAt(t, url, "--protocol", protocol)
		text := said(t, 0, "sync", file, "--download", "students", "--preview", "--json")
		var plan struct {
			Download []struct {
				Read    int
				Changes []struct {
					What, Title string
					Fields      []struct{ Now string }
				}
				Notes []struct{ What, Why string }
			}
		}
		_, text, _ = strings.Cut(text, "\n{")
		if err := json.Unmarshal([]byte("{"+text), &plan); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		in := plan.Download[0]
		all := fmt.Sprintf("%+v", in)
		for _, part := range []string{"501", "502", "Ann Ames", name, "sent 2 rows with nothing in it"} {
			if !strings.Contains(all, part) {
				t.Errorf("%s: the preview does not say %q: %s", protocol, part, all)
			}
		}
		if in.Read != 5 || strings.Contains(all, "501.0") || strings.Contains(all, "comes twice") || strings.ContainsAny(all, "\x1b\ufffd") {
			t.Errorf("%s: %d read: %s", protocol, in.Read, all)
		}
	}
}

func TestAListInAnAlphabetThatNothingNamesIsRefusedWhole(t *testing.T) {
	url, _ := pythonServer(t, "json", "latin")
	file := schoolAt(t, url)
	if text := said(t, 1, "sync", file, "--download", "students", "--preview"); !strings.Contains(text, "is no UTF-8. Nothing of it was used") {
		t.Errorf("it says %s", text)
	}
}
