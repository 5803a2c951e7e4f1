package practice

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// serveEnv makes the test binary a practice SIS in a process of its own. It ends with its parent, whose end of the pipe closes.
const serveEnv = "CARILLON_PRACTICE_SERVER"

func TestMain(m *testing.M) {
	if os.Getenv(serveEnv) == "" {
		os.Exit(m.Run())
	}
	if err := serveForParent(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serveForParent() error {
	s, err := New(Options{State: os.Getenv(serveEnv + "_STATE")})
	if err != nil {
		return err
	}
	if err := s.Listen("127.0.0.1:0"); err != nil {
		return err
	}
	fmt.Println(s.URL())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = s.Close()
	}()
	return s.Serve()
}

// ownProcess starts a practice SIS in a process of its own and returns its URL, with what ends it by SIGKILL.
func ownProcess(tb testing.TB, state string) (url string, kill func()) {
	tb.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), serveEnv+"=1", serveEnv+"_STATE="+state)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	ended := false
	kill = func() {
		if !ended {
			ended = true
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
			_ = stdin.Close()
		}
	}
	tb.Cleanup(func() {
		if !ended {
			ended = true
			_ = stdin.Close()
			if err := cmd.Wait(); err != nil {
				tb.Errorf("the practice SIS in its own process: %v", err)
			}
		}
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		tb.Fatal(err)
	}
	return strings.TrimSpace(line), kill
}
