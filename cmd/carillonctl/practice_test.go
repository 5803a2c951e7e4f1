package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"carillon/internal/practice"
	"carillon/sync/liss"
)

// startPractice runs the command and returns the address that it prints, and what it ends with.
func startPractice(t *testing.T, ctx context.Context, args ...string) (address string, ended <-chan error) {
	t.Helper()
	out, in := io.Pipe()
	a := &app{in: strings.NewReader(""), out: in, err: io.Discard, env: func(string) string { return "" }, now: time.Now}
	root := a.root()
	root.SetArgs(append([]string{"practice-sis", "--listen", "127.0.0.1:0"}, args...))
	done := make(chan error, 1)
	go func() {
		err := root.ExecuteContext(ctx)
		_ = in.CloseWithError(err)
		done <- err
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "Practice SIS on ")
	if !ok {
		t.Fatalf("it printed %q", line)
	}
	return address, done
}

func practiceClient(t *testing.T, o liss.Options) *liss.Client {
	t.Helper()
	o.UserName, o.School, o.Dialect = practice.DefaultUserName, practice.DefaultSchool, liss.Standard()
	c, err := liss.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestPracticeSISServesUntilItIsStopped(t *testing.T) {
	terminate := func(*testing.T, context.CancelFunc) {
		self, err := os.FindProcess(os.Getpid())
		if err != nil {
			t.Fatal(err)
		}
		if err := self.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
	}
	for name, stop := range map[string]func(*testing.T, context.CancelFunc){
		"by an interrupt, which ends the context": func(_ *testing.T, cancel context.CancelFunc) { cancel() },
		"by SIGTERM": terminate,
	} {
		t.Run(name, func(t *testing.T) {
			if runtime.GOOS == "windows" && name == "by SIGTERM" {
				t.Skip("Windows sends no SIGTERM")
			}
			// A second listener, so that a signal that comes late never ends the test binary.
			caught := make(chan os.Signal, 1)
			signal.Notify(caught, syscall.SIGTERM)
			defer signal.Stop(caught)
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			state := filepath.Join(t.TempDir(), "practice.db")
			address, ended := startPractice(t, ctx, "--state", state, "--password", "a b", "--user", "second=other")
			c := practiceClient(t, liss.Options{URL: address, Password: liss.NewSecret("a b")})
			if _, err := c.PublishClasses(ctx, 2026, []liss.Class{{ClassCode: "09MAT 1"}}); err != nil {
				t.Fatal(err)
			}
			stop(t, cancel)
			if err := <-ended; err != nil {
				t.Errorf("it ended with %v", err)
			}
			s, err := practice.New(practice.Options{State: state})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if d, _ := s.Held(""); len(d.Classes) != 1 {
				t.Errorf("the state file holds %v", d.Classes)
			}
		})
	}
}

func TestPracticeSISServesHTTPSWithACertificateMadeAtStart(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	address, ended := startPractice(t, ctx, "--tls", "good", "--ca-file", ca, "--fault", "http-503:1@getRooms#1")
	password := liss.NewSecret(practice.DefaultPassword)
	nobody := func(context.Context, time.Duration) error { return nil }
	c := practiceClient(t, liss.Options{URL: address, Password: password, CAFile: ca, Clock: liss.Clockwork{Sleep: nobody}})
	if _, err := c.GetRooms(ctx); err != nil {
		t.Errorf("the first call meets a fault, the second try goes through: %v", err)
	}
	stranger := practiceClient(t, liss.Options{URL: address, Password: password})
	if _, err := stranger.GetRooms(ctx); liss.CodeOf(err) != liss.CodeCertUnknown {
		t.Errorf("without the authority: %v", err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
