//go:build unix

package store

import (
	"os"
	"strconv"
	"syscall"
)

// fileNumber is the inode: a rename keeps it, a copy gets another. The device is left out, since two computers that
// see one network share number it differently.
func fileNumber(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	return strconv.FormatUint(uint64(st.Ino), 10)
}
