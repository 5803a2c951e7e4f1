package main

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

const adviceOnOpenGL = "In a virtual machine or over Remote Desktop, install Microsoft's OpenCL and OpenGL Compatibility Pack from the Microsoft Store, " +
	"or put the opengl32.dll of Mesa 3D beside carillon.exe: both draw without a graphics card."

// documents is the folder for a person's documents, wherever it was moved to, such as into OneDrive; "" where there is none.
func documents() string {
	path, err := windows.KnownFolderPath(windows.FOLDERID_Documents, windows.KF_FLAG_DEFAULT)
	if err != nil {
		return ""
	}
	return path
}

// tellOnScreen shows a message where there is no window to show it in: a program of the desktop has no terminal.
func tellOnScreen(title, text string) {
	t, terr := windows.UTF16PtrFromString(title)
	m, merr := windows.UTF16PtrFromString(strings.ReplaceAll(text, "\x00", ""))
	if terr == nil && merr == nil {
		_, _ = windows.MessageBox(0, m, t, windows.MB_OK|windows.MB_ICONERROR|windows.MB_SETFOREGROUND)
	}
}

// letComeToFront gives a process the right to bring its window to the front, which Windows gives to the program that a
// person has just started alone.
func letComeToFront(process int) {
	allow := windows.NewLazySystemDLL("user32.dll").NewProc("AllowSetForegroundWindow")
	if allow.Find() == nil {
		_, _, _ = allow.Call(uintptr(process))
	}
}

// openFile has the desktop's own program show a file, by its path: an address would lose network shares and umlauts.
func openFile(path string) error {
	verb, err := windows.UTF16PtrFromString("open")
	if err != nil {
		return err
	}
	file, err := windows.UTF16PtrFromString(filepath.FromSlash(path))
	if err != nil {
		return err
	}
	return windows.ShellExecute(0, verb, file, nil, nil, windows.SW_SHOWNORMAL)
}
