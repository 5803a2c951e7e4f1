//go:build linux || darwin

package main

import "golang.org/x/sys/unix"

// hide lets a terminal show nothing of what is typed. Where it can't, reading the password does or says so.
func hide(fd int) {
	if mode, err := unix.IoctlGetTermios(fd, getMode); err == nil {
		mode.Lflag &^= unix.ECHO
		_ = unix.IoctlSetTermios(fd, setMode, mode)
	}
}
