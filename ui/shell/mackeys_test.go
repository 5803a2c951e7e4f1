package shell

import (
	"testing"

	"fyne.io/fyne/v2"
)

// A Mac's own menus have Cmd-Q (Quit), Cmd-M (Minimise) and Cmd-H (Hide), and act before the window sees the keys.
func TestNoCommandHasAShortcutThatAMacKeepsForItself(t *testing.T) {
	seen := map[string]string{}
	for _, c := range newRig(t).Commands().All() {
		s := c.ShortcutOn("darwin")
		if s == nil {
			continue
		}
		if s.Mod() == fyne.KeyModifierShortcutDefault && (s.Key() == fyne.KeyQ || s.Key() == fyne.KeyM || s.Key() == fyne.KeyH) {
			t.Errorf("%s has Cmd-%s", c.ID, s.Key())
		}
		if other := seen[s.ShortcutName()]; other != "" {
			t.Errorf("%s and %s have one shortcut on a Mac: %s", c.ID, other, s.ShortcutName())
		}
		seen[s.ShortcutName()] = c.ID
	}
}
