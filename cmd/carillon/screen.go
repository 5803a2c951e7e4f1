package main

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// errNoWindow says that the computer can't draw the window. Fyne only notes it for programmers, and runs on without one.
var errNoWindow = errors.New("Carillon can't open its window: this computer offers no OpenGL 2.1. " + //nolint:staticcheck // a whole sentence, for a person
	"Update the graphics driver. " + adviceOnOpenGL + " Your timetables are as they were; carillonctl works without a window")

// hasWindow says whether the desktop has shown a window. It is called on the main goroutine after Show.
func hasWindow(win fyne.Window) (shown bool) {
	native, ok := win.(driver.NativeWindow)
	if !ok {
		return true
	}
	native.RunNative(func(context any) {
		switch c := context.(type) {
		case driver.WindowsWindowContext:
			shown = c.HWND != 0
		case driver.X11WindowContext:
			shown = c.WindowHandle != 0
		case driver.MacWindowContext:
			shown = c.NSWindow != 0
		default:
			shown = true
		}
	})
	return shown
}

// Room in units for the frame that the desktop draws around a window.
const (
	frameWidth  = 16
	frameHeight = 44
)

// fitScreen makes a window smaller that would reach beyond the screen, less what bars and docks take of it. It is called
// after Show: before, the window's scale is not known.
func fitScreen(win fyne.Window) {
	want := win.Canvas().Size()
	room := largest(workAreas(), win.Canvas().Scale())
	if size := within(want, room); size != want {
		win.Resize(size)
		win.CenterOnScreen()
	}
}

// workAreas are the sizes in pixels of what windows may take of each screen.
func workAreas() (areas []fyne.Size) {
	for _, m := range glfw.GetMonitors() {
		_, _, width, height := m.GetWorkarea()
		areas = append(areas, fyne.NewSize(float32(width), float32(height)))
	}
	return areas
}

// largest is the room for a window's content in units, on the largest of some screens; zero where there is none.
func largest(areas []fyne.Size, scale float32) (room fyne.Size) {
	if scale <= 0 {
		return room
	}
	for _, a := range areas {
		if a.Width*a.Height > room.Width*room.Height {
			room = a
		}
	}
	if room.IsZero() {
		return room
	}
	return fyne.NewSize(max(room.Width/scale-frameWidth, 0), max(room.Height/scale-frameHeight, 0))
}

// within is a size made no larger than the room there is; a room of nothing is one that nobody knows.
func within(size, room fyne.Size) fyne.Size {
	if room.Width <= 0 || room.Height <= 0 {
		return size
	}
	return fyne.NewSize(min(size.Width, room.Width), min(size.Height, room.Height))
}
