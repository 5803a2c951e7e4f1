//go:build !linux && !darwin

package main

// hide is left to reading the password, which lets the console show nothing before it waits.
func hide(int) {}
