package kit

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestACommandHasTheShortcutOfItsSystem(t *testing.T) {
	c := Command{Shortcut: Ctrl(fyne.KeyQ), OnMac: CtrlShift(fyne.KeyE)}
	if got := c.ShortcutOn("darwin"); got != c.OnMac {
		t.Errorf("on a Mac %v", got)
	}
	if got := c.ShortcutOn("windows"); got != c.Shortcut {
		t.Errorf("on Windows %v", got)
	}
	c.OnMac = nil
	if got := c.ShortcutOn("darwin"); got != c.Shortcut {
		t.Errorf("on a Mac, where there is no other, %v", got)
	}
}

func TestKeysAreNamedAsOnTheKeyboardOfTheSystem(t *testing.T) {
	for text, want := range map[string]string{
		"Ctrl-Z takes it back.":           "Cmd-Z takes it back.",
		"Alt-Left goes back":              "Option-Left goes back",
		"Ctrl+K synchronises":             "Cmd+K synchronises",
		"F10, Alt and a letter":           "F10, Alt and a letter", // a Mac's menus are not opened by letters
		"a drag with Ctrl copies":         "a drag with Cmd copies",
		"Control of the class is a skill": "Control of the class is a skill",
	} {
		if got := keyTextOn("darwin", text); got != want {
			t.Errorf("on a Mac %q is %q, want %q", text, got, want)
		}
		if got := keyTextOn("linux", text); got != text {
			t.Errorf("on Linux %q became %q", text, got)
		}
	}
}
