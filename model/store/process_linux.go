package store

import (
	"os"
	"strconv"
	"strings"
)

// processStarted is when a process started, in clock ticks since the computer did; "" where that can't be told.
func processStarted(pid int) string {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return ""
	}
	stat := string(b)
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:]) // the name before it may hold anything
	const startTime = 22 - 3                                            // fields are counted from 1, and two are gone
	if len(fields) <= startTime {
		return ""
	}
	return fields[startTime]
}
