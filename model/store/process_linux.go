package store

import (
	"os"
	"strconv"
	"strings"
)

// processStarted is when a process started, in clock ticks since the computer did; "" where that can't be told.
func processStarted(pid int) string {
	const startTime = 22 - 3 // fields are counted from 1, and two are gone
	if fields := processStat(pid); len(fields) > startTime {
		return fields[startTime]
	}
	return ""
}

// processEnded reports whether a process has ended and is only listed because nobody has asked how: after a crash that may
// last, and the number of one is still there.
func processEnded(pid int) bool {
	fields := processStat(pid)
	return len(fields) > 0 && (fields[0] == "Z" || fields[0] == "X")
}

// processStat is what the system says of a process, from its state on.
func processStat(pid int) []string {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return nil
	}
	stat := string(b)
	return strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:]) // the name before it may hold anything
}
