package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Bind makes a canvas run the commands by their shortcuts. Fyne itself knows only those of a main menu of its own.
func (r *Registry) Bind(c fyne.Canvas) {
	for _, x := range r.All() {
		if x.Shortcut != nil {
			AddShortcut(c, x.Shortcut, func() { r.Run(x.ID) })
		}
	}
}

// windowShortcuts are the shortcuts of each window. Fyne keeps them, too, but lets nobody ask for them.
var windowShortcuts = map[fyne.Canvas]*fyne.ShortcutHandler{}

// AddShortcut makes a window do something at a shortcut, also while an entry has the keyboard.
func AddShortcut(c fyne.Canvas, s fyne.Shortcut, do func()) {
	if windowShortcuts[c] == nil {
		windowShortcuts[c] = &fyne.ShortcutHandler{}
	}
	windowShortcuts[c].AddShortcut(s, func(fyne.Shortcut) { do() })
	c.AddShortcut(s, func(fyne.Shortcut) { do() })
}

// PassShortcut hands a shortcut that a focused widget has no use for to its window.
func PassShortcut(from fyne.CanvasObject, s fyne.Shortcut) {
	if w := windowShortcuts[fyne.CurrentApp().Driver().CanvasForObject(from)]; w != nil {
		w.TypedShortcut(s)
	}
}

// Alt returns the shortcut of a key with Alt.
func Alt(key fyne.KeyName) fyne.KeyboardShortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierAlt}
}
