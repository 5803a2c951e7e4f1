package store

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// processStarted is when a process started, in seconds and microseconds; "" where that can't be told.
func processStarted(pid int) string {
	p, err := unix.SysctlKinfoProc("kern.proc.pid", pid)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d.%06d", p.Proc.P_starttime.Sec, p.Proc.P_starttime.Usec)
}

// processEnded reports whether a process has ended and is only listed because nobody has asked how.
func processEnded(pid int) bool {
	const zombie = 5 // SZOMB of sys/proc.h
	p, err := unix.SysctlKinfoProc("kern.proc.pid", pid)
	return err == nil && p.Proc.P_stat == zombie
}
