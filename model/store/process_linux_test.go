package store

import (
	"os"
	"os/exec"
	"testing"

	"golang.org/x/sys/unix"
)

// TestAProcessThatEndedAndWasNotAskedHowIsDead: a program that was killed stays listed until the one that started it looks.
func TestAProcessThatEndedAndWasNotAskedHowIsDead(t *testing.T) {
	ended := exec.Command(os.Args[0], "-test.run=^$")
	if err := ended.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ended.Wait() }()
	pid := ended.Process.Pid
	for {
		if err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil); err == nil {
			break
		} else if err != unix.EINTR {
			t.Fatal(err)
		}
	}
	if processLives(pid, processStarted(pid)) {
		t.Error("it is taken for one that lives")
	}
	if me := os.Getpid(); !processLives(me, processStarted(me)) {
		t.Error("the one that asks is taken for dead")
	}
}
