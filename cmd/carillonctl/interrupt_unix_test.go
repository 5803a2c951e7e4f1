//go:build unix

package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"carillon/internal/demo"
	"carillon/internal/secret"
	"carillon/model/store"
)

// asking is a terminal at which a person is asked something and answers with an interrupt.
type asking struct {
	bytes.Buffer
	question string
	asked    chan struct{}
}

func (a *asking) Write(p []byte) (int, error) {
	n, err := a.Buffer.Write(p)
	if a.asked != nil && strings.Contains(a.Buffer.String(), a.question) {
		close(a.asked)
		a.asked = nil
	}
	return n, err
}

func TestAnInterruptIsObeyedWhereThePersonIsAsked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "school.carillon")
	if err := store.Create(path, demo.New(demo.Options{Students: 50, Seed: 1, Year: 2026}).Snapshot(), store.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"system", "add", path, "--type", "alma", "--url", "http://127.0.0.1:1/liss", "--username", "u", "--school", "S"},
	} {
		if status, says := ctl(args...); status != exitDone {
			t.Fatal(says)
		}
	}
	in, typed := io.Pipe() // nobody types
	defer typed.Close()
	asked := make(chan struct{})
	out := &asking{question: "[y/N]", asked: asked}
	a := &app{in: in, out: out, err: out, env: func(string) string { return "" }, now: time.Now, secrets: secret.Memory{}, terminal: true}
	status := make(chan int, 1)
	go func() { status <- a.run([]string{"system", "remove", path}) }()
	<-asked
	if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if got := <-status; got != exitFailed || !strings.Contains(out.String(), "stopped, as you asked") {
		t.Errorf("status %d: %s", got, out.String())
	}
	if _, says := ctl("system", "list", path); !strings.Contains(says, "alma") {
		t.Error("the system was removed")
	}
}

func TestAnInterruptEndsTheWaitForInput(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	in, typed := io.Pipe()
	r := &interruptible{ctx: ctx, from: in}
	go func() { _, _ = typed.Write([]byte("a long line")) }()
	b := make([]byte, 4)
	got := ""
	for got != "a long line" {
		n, err := r.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		got += string(b[:n])
	}
	stop()
	if _, err := r.Read(b); err != errInterrupted {
		t.Errorf("error %v", err)
	}
	if _, err := untilInterrupted(ctx, func() (int, error) { select {} }); err == nil {
		t.Error("work that never ends is waited for")
	}
}

func TestAFolderWithAPipeInItIsRefusedInWords(t *testing.T) {
	school, whole := filepath.Join(t.TempDir(), "school.carillon"), t.TempDir()
	for _, args := range [][]string{{"demo", school, "--students", "50"}, {"export", "csv", school, whole}} {
		if status, says := ctl(args...); status != exitDone {
			t.Fatal(says)
		}
	}
	for _, name := range []string{"students.csv", "calendar.csv", "timetable.csv"} {
		for _, linked := range []bool{false, true} {
			dir := t.TempDir()
			copyTree(t, whole, dir)
			path := filepath.Join(dir, name)
			_ = os.Remove(path)
			pipe := path
			if linked {
				pipe = filepath.Join(t.TempDir(), "pipe")
				if err := os.Symlink(pipe, path); err != nil {
					t.Fatal(err)
				}
			}
			if err := syscall.Mkfifo(pipe, 0o600); err != nil {
				t.Fatal(err)
			}
			to := filepath.Join(t.TempDir(), "x.carillon")
			if status, says := ctl("import", "csv", dir, to); status != exitFailed || !strings.Contains(says, name) || !strings.Contains(says, "no file that can be read to its end") {
				t.Errorf("%s: status %d: %s", name, status, says)
			}
		}
	}
}

// copyTree copies the files of a folder.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

// What is exported names students.
func TestWhatIsExportedIsForItsOwnerOnly(t *testing.T) {
	school, to := filepath.Join(t.TempDir(), "school.carillon"), filepath.Join(t.TempDir(), "out")
	for _, args := range [][]string{{"demo", school, "--students", "50"}, {"export", "csv", school, to}, {"export", "csv", school, to, "--force"}} {
		if status, says := ctl(args...); status != exitDone {
			t.Fatal(says)
		}
		_ = os.Chmod(filepath.Join(to, "students.csv"), 0o644) // by an older version, before it is replaced
	}
	if status, says := ctl("export", "csv", school, to, "--force"); status != exitDone {
		t.Fatal(says)
	}
	all, err := os.ReadDir(to)
	if err != nil || len(all) == 0 {
		t.Fatal(err)
	}
	for _, e := range all {
		if info, err := e.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v (%v)", e.Name(), info.Mode(), err)
		}
	}
	if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v (%v)", info.Mode(), err)
	}
}

// signals tells when a text has been written.
type signals struct {
	asking
	mu sync.Mutex
}

func (s *signals) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asking.Write(p)
}

func (s *signals) said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Buffer.String()
}

// TestADiskThatDoesNotAnswerIsSaidToBeWaitedForAndCanBeLeft: of each kind of reading and writing, with a disk that answers
// once it was said that it is waited for, and with one that never does.
func TestADiskThatDoesNotAnswerIsSaidToBeWaitedForAndCanBeLeft(t *testing.T) {
	dir := t.TempDir()
	school := filepath.Join(dir, "Schule.carillon")
	said(t, exitDone, "demo", school, "--students", "50", "--seed", "1", "--year", "2026")
	for _, args := range [][]string{
		{"info", school}, {"verify", school}, {"backup", "list", school}, {"rules", school, "--off", "room-small"},
		{"demo", filepath.Join(dir, "other.carillon"), "--students", "50"},
		{"diff", school, school}, {"history", school}, {"system", "list", school},
	} {
		for _, answers := range []bool{true, false} {
			asked := make(chan struct{})
			out := &signals{asking: asking{question: "Waiting for the disk that has " + dir, asked: asked}}
			never := make(chan struct{})
			a := &app{in: strings.NewReader(""), out: out, err: out, env: func(string) string { return "" }, now: time.Now,
				secrets: secret.Memory{}, notice: time.Nanosecond}
			a.slow = func() {
				if answers {
					<-asked
				} else {
					<-never
				}
			}
			status := make(chan int, 1)
			go func() { status <- a.run(args) }()
			select {
			case <-asked:
			case got := <-status:
				t.Fatalf("%q ends with %d and says nothing of the disk: %s", args, got, out.said())
			}
			want := exitDone
			if !answers {
				want = exitFailed
				if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
					t.Fatal(err)
				}
			}
			if got := <-status; got != want {
				t.Errorf("%q: status %d: %s", args, got, out.said())
			}
			if !answers && !strings.Contains(out.said(), "stopped, as you asked, while the disk that has "+dir) {
				t.Errorf("%q says %s", args, out.said())
			}
			close(never)
		}
	}
}

// TestADiskThatAnswersIsNotSaidToBeWaitedFor: nor does an interrupt cut off what is under way on it.
func TestADiskThatAnswersIsNotSaidToBeWaitedFor(t *testing.T) {
	var out bytes.Buffer
	ctx, stop := context.WithCancel(t.Context())
	a := &app{err: &out, ctx: ctx, left: make(chan error, 1)}
	err := a.writes("s.carillon", func() error { stop(); return nil })
	if err != nil || out.Len() > 0 || len(a.left) > 0 {
		t.Errorf("%v, %q, %d", err, out.String(), len(a.left))
	}
}
