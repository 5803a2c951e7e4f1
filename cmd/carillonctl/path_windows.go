package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unsafe"

	"github.com/spf13/cobra"
	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// newPathCmd puts the program's folder into the PATH of the person who runs it, for setup.exe: NSIS would cut a long PATH.
func newPathCmd(*app) *cobra.Command {
	change := func(use string, f func(list []string, dir string) []string) *cobra.Command {
		return &cobra.Command{Use: use, Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error {
			exe, err := os.Executable()
			if err != nil {
				return err
			}
			return changePath(func(list []string) []string { return f(list, filepath.Dir(exe)) })
		}}
	}
	without := func(list []string, dir string) []string {
		return slices.DeleteFunc(list, func(d string) bool { return strings.EqualFold(strings.TrimRight(d, `\`), dir) })
	}
	cmd := &cobra.Command{Use: "path", Short: "Put this program's folder into your PATH, or take it out", Hidden: true}
	cmd.AddCommand(
		change("add", func(list []string, dir string) []string { return append(without(list, dir), dir) }),
		change("remove", without))
	return cmd
}

// changePath changes the folders of the person's PATH and tells running programs.
func changePath(f func([]string) []string) error {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, "Environment", registry.QUERY_VALUE|registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer func() { _ = key.Close() }()
	old, kind, err := key.GetStringValue("Path")
	if err != nil && !errors.Is(err, registry.ErrNotExist) {
		return err // not a text: whatever it is, it stays
	}
	list := f(slices.DeleteFunc(strings.Split(old, ";"), func(d string) bool { return d == "" }))
	path := strings.Join(list, ";")
	switch {
	case path == old:
		return nil
	case path == "":
		err = key.DeleteValue("Path")
	case kind == registry.SZ:
		err = key.SetStringValue("Path", path)
	default: // %USERPROFILE% and others stay what they are
		err = key.SetExpandStringValue("Path", path)
	}
	if err == nil {
		tellOfEnvironment()
	}
	return err
}

// tellOfEnvironment lets Explorer hand the new PATH to the programs it starts.
func tellOfEnvironment() {
	const (
		everybody     = 0xffff
		settingChange = 0x001a
		abortIfHung   = 0x0002
		milliseconds  = 1000
	)
	what, err := windows.UTF16PtrFromString("Environment")
	if err != nil {
		return
	}
	send := windows.NewLazySystemDLL("user32.dll").NewProc("SendMessageTimeoutW")
	_, _, _ = send.Call(everybody, settingChange, 0, uintptr(unsafe.Pointer(what)), abortIfHung, milliseconds, 0)
}
