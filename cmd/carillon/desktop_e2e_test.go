//go:build e2e

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// patience is how long a real window may take for anything; a busy machine is slow.
const patience = 60 * time.Second

// password is that of the practice SIS. Passwords are blotted out of all that a SIS says, so it is no word of its name.
const password = "kestrel-7"

// binary is a program that `make build` has made.
func binary(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", "bin", name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%s is missing: run make build first", path)
	}
	return path
}

// eventually waits until ok, and fails with what was waited for.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("after %s still not: %s", patience, what)
}

// begin runs a program until the test ends and returns its standard output.
func begin(t *testing.T, env []string, name string, args ...string) (out *bufio.Reader, stop func()) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), env...)
	var log bytes.Buffer
	cmd.Stderr = &log
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("%s does not start: %v", name, err)
	}
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		_ = cmd.Process.Signal(os.Interrupt)
		done := make(chan struct{})
		go func() { _ = cmd.Wait(); close(done) }()
		select {
		case <-done:
		case <-time.After(10 * time.Second):
			_ = cmd.Process.Kill()
			<-done
		}
		if t.Failed() {
			t.Logf("%s said:\n%s", filepath.Base(name), log.String())
		}
	}
	t.Cleanup(stop)
	return bufio.NewReader(pipe), stop
}

// carillonctl runs a command to its end.
func carillonctl(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command(binary(t, "carillonctl"), args...)
	cmd.Env = append(os.Environ(), "CARILLON_PASSWORD="+password)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("carillonctl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// startSIS starts a practice SIS that knows the people of a file, and returns its address.
func startSIS(t *testing.T, file string, more ...string) string {
	t.Helper()
	args := append([]string{"practice-sis", "--listen", "127.0.0.1:0", "--password", password, "--from", file}, more...)
	out, _ := begin(t, nil, binary(t, "carillonctl"), args...)
	line, err := out.ReadString('\n')
	_, address, ok := strings.Cut(strings.TrimSpace(line), "http://")
	if err != nil || !ok {
		t.Fatalf("the practice SIS said %q: %v", line, err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return "http://" + strings.TrimSuffix(address, "/liss")
}

// lessonsOf is the days and periods in which the SIS has lessons of a section, from the next publish on: once school has
// begun, a sync leaves the timetable of today as it was.
func lessonsOf(t *testing.T, sis, section string) map[string]bool {
	t.Helper()
	resp, err := http.Get(sis + "/data.json")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var held struct {
		Timetable []struct {
			Rows []struct {
				DayNumber         int
				Period, ClassCode string
			}
		}
	}
	if err := json.NewDecoder(resp.Body).Decode(&held); err != nil {
		t.Fatal(err)
	}
	at := map[string]bool{}
	for _, span := range held.Timetable[max(0, len(held.Timetable)-1):] { // the newest is the last
		for _, r := range span.Rows {
			if r.ClassCode == section {
				at[fmt.Sprint(r.DayNumber, " ", r.Period)] = true
			}
		}
	}
	return at
}

// desktop is a screen of its own with one window of the program on it.
type desktop struct {
	t      *testing.T
	env    []string
	probe  string
	window string
	x, y   int // of the window
	shots  int
	out    string
	stop   func()
}

// screen starts an X server with a window manager.
func screen(t *testing.T, width, height int) *desktop {
	t.Helper()
	for _, need := range []string{"Xvfb", "openbox", "xdotool", "import"} {
		if _, err := exec.LookPath(need); err != nil {
			t.Fatalf("%s is missing: run make e2e, which installs what these tests need", need)
		}
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-nolisten", "tcp",
		"-r") // no auto-repeat: a busy machine would type keys twice
	cmd.ExtraFiles = []*os.File{w}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb names no display: %v", err)
	}
	d := &desktop{t: t, out: os.Getenv("CARILLON_E2E_OUT")}
	d.env = []string{"DISPLAY=:" + strings.TrimSpace(line), "LIBGL_ALWAYS_SOFTWARE=1", "CARILLON_PASSWORD=" + password,
		"LANG=en_US.UTF-8", "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent"}
	d.env = append(d.env, "CARILLON_CONFIG="+filepath.Join(t.TempDir(), "config.yaml"))
	if d.out == "" {
		d.out = t.TempDir()
	}
	begin(t, d.env, "openbox")
	return d
}

// x11 runs a tool on the screen.
func (d *desktop) x11(name string, args ...string) string {
	d.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), d.env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		d.t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// open starts the program on a file and waits until it shows it.
func (d *desktop) open(file string, args ...string) {
	d.t.Helper()
	started := time.Now()
	d.launch(file, args...)
	d.until("the file is open", func(s state) bool { return s.File == filepath.Base(file) && len(s.Cards) > 0 })
	d.t.Logf("the window shows %s after %s", filepath.Base(file), time.Since(started).Round(time.Millisecond))
	d.find()
}

// launch starts the program on a file.
func (d *desktop) launch(file string, args ...string) {
	d.t.Helper()
	d.probe = filepath.Join(d.t.TempDir(), "probe.jsonl")
	_, d.stop = begin(d.t, append(d.env, "CARILLON_PROBE="+d.probe), binary(d.t, "carillon"), append(args, file)...)
}

// find finds the program's window and gives it the keyboard.
func (d *desktop) find() {
	d.t.Helper()
	eventually(d.t, "there is a window", func() bool {
		cmd := exec.Command("xdotool", "search", "--onlyvisible", "--name", "Carillon")
		cmd.Env = append(os.Environ(), d.env...)
		out, err := cmd.Output()
		d.window = strings.TrimSpace(string(out))
		return err == nil && d.window != "" && !strings.Contains(d.window, "\n")
	})
	d.x11("xdotool", "windowfocus", "--sync", d.window)
	d.place()
}

// place asks where the window is. The window manager moves it below its title bar once it gets to it.
func (d *desktop) place() {
	d.t.Helper()
	for _, l := range strings.Split(d.x11("xdotool", "getwindowgeometry", "--shell", d.window), "\n") {
		_, _ = fmt.Sscanf(l, "X=%d", &d.x)
		_, _ = fmt.Sscanf(l, "Y=%d", &d.y)
	}
}

// state is what of the window's state the tests look at; shell.Window.State documents it.
type state struct {
	File, Page, Said, Dialog, Sync, Focus, Focused, Typed, Where string
	Unsaved                                                      int
	Saving                                                       bool
	Selected                                                     uint32
	Cards                                                        []card
	Slots                                                        []struct {
		Period           string
		Day, State, X, Y int
	}
}

// card is a lesson in the grid, and where its middle is in the window.
type card struct {
	Lesson       uint32
	Text, Period string
	Day, X, Y    int
}

// card is where a lesson is now; ok is false where it is out of view.
func (s state) card(lesson uint32) (c card, ok bool) {
	i := slices.IndexFunc(s.Cards, func(c card) bool { return c.Lesson == lesson })
	if i < 0 {
		return c, false
	}
	return s.Cards[i], true
}

// state is the window's newest state.
func (d *desktop) state() state {
	data, _ := os.ReadFile(d.probe)
	lines := bytes.Split(bytes.TrimSpace(data), []byte("\n"))
	var s state
	_ = json.Unmarshal(lines[len(lines)-1], &s) // a line that is half written: the next look has it whole
	return s
}

// until waits until the window's state is as it should be, and returns it.
func (d *desktop) until(what string, ok func(state) bool) state {
	d.t.Helper()
	var s state
	defer func() {
		if d.t.Failed() {
			d.shot("failed")
			s.Cards, s.Slots = nil, nil
			d.t.Logf("the window's state: %+v", s)
		}
	}()
	eventually(d.t, what, func() bool { s = d.state(); return ok(s) })
	return s
}

// dialog waits for a dialog with a title; "" for none.
func (d *desktop) dialog(title string) {
	d.t.Helper()
	d.until(fmt.Sprintf("the dialog is %q", title), func(s state) bool { return s.Dialog == title })
}

func (d *desktop) key(keys ...string) {
	d.t.Helper()
	for _, k := range keys {
		d.x11("xdotool", "key", "--clearmodifiers", k)
	}
}

// tabTo presses Tab, or shift+Tab, until something of a type has the keyboard.
func (d *desktop) tabTo(focus, key string) {
	d.t.Helper()
	for range 20 {
		was := d.state().Focused
		d.key(key)
		if s := d.until("the keyboard has moved", func(s state) bool { return s.Focused != was }); s.Focus == focus {
			return
		}
	}
	d.t.Fatalf("%s never gets to a %s", key, focus)
}

func (d *desktop) typed(text string) {
	d.t.Helper()
	d.x11("xdotool", "type", "--delay", "20", text)
}

func (d *desktop) mouse(x, y int) {
	d.t.Helper()
	d.x11("xdotool", "mousemove", fmt.Sprint(d.x+x), fmt.Sprint(d.y+y))
}

func (d *desktop) click(x, y int) {
	d.t.Helper()
	d.mouse(x, y)
	d.x11("xdotool", "click", "1")
}

// pick selects a lesson. A press may come while a large school is still being drawn, or before the window has its place and
// its size, and be lost: it is made again, where the lesson is then.
func (d *desktop) pick(lesson uint32) {
	d.t.Helper()
	tries := 0
	d.until(fmt.Sprintf("lesson %d is selected", lesson), func(s state) bool {
		if s.Selected == lesson {
			return true
		}
		if tries++; tries%40 == 1 { // every two seconds
			d.place()
			if c, ok := s.card(lesson); ok {
				d.click(c.X, c.Y)
			}
		}
		return false
	})
}

// drag presses at one place and moves to another in small steps, without letting go.
func (d *desktop) drag(x, y, toX, toY int) {
	d.t.Helper()
	d.mouse(x, y)
	d.x11("xdotool", "mousedown", "1")
	const steps = 8
	for i := 1; i <= steps; i++ {
		d.mouse(x+(toX-x)*i/steps, y+(toY-y)*i/steps)
	}
}

func (d *desktop) release() { d.t.Helper(); d.x11("xdotool", "mouseup", "1") }

// shot keeps a picture of the screen.
func (d *desktop) shot(name string) {
	d.t.Helper()
	d.shots++
	name = fmt.Sprintf("%s-%02d-%s.png", strings.ReplaceAll(d.t.Name(), "/", "-"), d.shots, name)
	// The window's state is ahead of what is drawn: the picture is the first that looks like the one before it.
	path := filepath.Join(d.out, name)
	var last []byte
	for range 10 {
		d.x11("import", "-window", "root", path)
		now, err := os.ReadFile(path)
		if err != nil || bytes.Equal(now, last) {
			return
		}
		last = now
		time.Sleep(100 * time.Millisecond)
	}
}

// schoolInfo is what of a file's counts the tests look at.
type schoolInfo struct {
	Last string // last day of the academic year
}

func info(t *testing.T, file string) schoolInfo {
	t.Helper()
	text := carillonctl(t, "info", file)
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "academic year") {
			if _, last, ok := strings.Cut(line, " to "); ok {
				return schoolInfo{strings.TrimSuffix(strings.TrimSpace(last), ")")}
			}
		}
	}
	t.Fatalf("no academic year in:\n%s", text)
	return schoolInfo{}
}
