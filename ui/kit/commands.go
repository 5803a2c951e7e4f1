package kit

import (
	"fmt"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"carillon/model/names"
)

// Command is one thing a person can tell the program to do, whichever way: menu, shortcut, palette, button or test.
type Command struct {
	// ID names the command for code, as in "file.save".
	ID string
	// Label is the menu text; an ellipsis at its end says that a question follows.
	Label string
	// Now, unless nil, is the menu text as it is now, such as what would be undone.
	Now func() string
	// Shortcut is the key that runs the command, or nil. It needs a modifier: Fyne never routes a bare key here.
	Shortcut fyne.KeyboardShortcut
	// OnMac, unless nil, is the shortcut on a Mac: the system keeps Cmd-Q, Cmd-M and Cmd-H for itself.
	OnMac fyne.KeyboardShortcut
	// ToEntry, unless nil, is handed to a text entry that has the focus instead of running the command: Ctrl-Z typed in
	// an entry undoes typing, not a lesson move.
	ToEntry fyne.Shortcut
	// Can returns "" when the command can run, else the reason why not as a sentence. Nil means it always can.
	Can func() string
	// Checked, unless nil, says whether the menu shows a tick.
	Checked func() bool
	// Run does it.
	Run func()
}

// Text is the menu text as it is now.
func (c *Command) Text() string {
	if c.Now != nil {
		return c.Now()
	}
	return c.Label
}

// Registry holds the commands of one window. It alone decides whether a command runs: Fyne fires the shortcut of a menu
// item even while the item is disabled or a dialog is open.
type Registry struct {
	commands map[string]*Command
	order    []string
	items    map[string]*fyne.MenuItem
	main     *fyne.MainMenu

	// Blocked, unless nil, reports whether a modal dialog has the window; no command runs then.
	Blocked func() bool
	// Focused, unless nil, returns what has the keyboard.
	Focused func() fyne.Focusable
	// Refused, unless nil, is told why a command that was asked for did not run.
	Refused func(c *Command, reason string)
	// Ran, unless nil, is called after each command that ran.
	Ran func(c *Command)
	// Changed, unless nil, is called when what menus say has changed.
	Changed func()
}

// NewRegistry returns an empty registry.
func NewRegistry() *Registry {
	return &Registry{commands: map[string]*Command{}, items: map[string]*fyne.MenuItem{}}
}

// Add adds commands. Two commands with one ID or one shortcut, and a shortcut without a modifier, are faults of the
// program, so Add panics.
func (r *Registry) Add(commands ...Command) {
	for _, c := range commands {
		if c.ID == "" || c.Label == "" || c.Run == nil {
			panic(fmt.Sprintf("kit: command %q needs an ID, a label and something to run", c.ID))
		}
		if r.commands[c.ID] != nil {
			panic(fmt.Sprintf("kit: two commands are called %q", c.ID))
		}
		c.Shortcut = c.ShortcutOn(runtime.GOOS)
		if c.Shortcut != nil {
			if c.Shortcut.Mod() == 0 {
				panic(fmt.Sprintf("kit: the shortcut of %q needs a modifier", c.ID))
			}
			for _, o := range r.commands {
				if o.Shortcut != nil && o.Shortcut.ShortcutName() == c.Shortcut.ShortcutName() {
					panic(fmt.Sprintf("kit: %q and %q have the same shortcut", o.ID, c.ID))
				}
			}
		}
		r.commands[c.ID] = &c
		r.order = append(r.order, c.ID)
	}
}

// ShortcutOn is the command's shortcut on an operating system, as runtime.GOOS names it.
func (c *Command) ShortcutOn(system string) fyne.KeyboardShortcut {
	if system == "darwin" && c.OnMac != nil {
		return c.OnMac
	}
	return c.Shortcut
}

// Lookup returns the command with an ID, or nil.
func (r *Registry) Lookup(id string) *Command { return r.commands[id] }

// All returns the commands in the order they were added.
func (r *Registry) All() []*Command {
	all := make([]*Command, len(r.order))
	for i, id := range r.order {
		all[i] = r.commands[id]
	}
	return all
}

// Can returns "" when the command can run now, else the reason why not.
func (r *Registry) Can(id string) string {
	c := r.commands[id]
	switch {
	case c == nil:
		return fmt.Sprintf("There is no command %q.", id)
	case r.Blocked != nil && r.Blocked():
		return "Close the open dialog first."
	case c.Can != nil:
		return c.Can()
	}
	return ""
}

// textEntry is what text is typed into. Other widgets take shortcuts, too, and hand on those they have no use for: undo in a
// sheet is that of the timetable.
type textEntry interface {
	fyne.Shortcutable
	SelectedText() string
}

// Run runs a command if it can run, and reports whether it did. A command that a focused text entry understands goes
// there first, even while a dialog is open.
func (r *Registry) Run(id string) bool {
	c := r.commands[id]
	if c != nil && c.ToEntry != nil && r.Focused != nil {
		f := r.Focused()
		e, passes := f.(*Entry)
		passes = passes && e.passesUndo()
		if entry, ok := f.(textEntry); ok && !passes {
			entry.TypedShortcut(c.ToEntry)
			return true
		}
	}
	if reason := r.Can(id); reason != "" {
		if c != nil && r.Refused != nil {
			r.Refused(c, reason)
		}
		return false
	}
	c.Run()
	if r.Ran != nil {
		r.Ran(c)
	}
	return true
}

// Separator stands for a dividing line in the description of a menu.
const Separator = "-"

// MenuSpec describes one menu: its label, and per line the ID of a command, Separator, or a sub-menu.
type MenuSpec struct {
	Label string
	Lines []any // string or MenuSpec
}

// MainMenu makes the window's menu from a description. An unknown ID is a fault of the program, so it panics.
func (r *Registry) MainMenu(specs ...MenuSpec) *fyne.MainMenu {
	menus := make([]*fyne.Menu, len(specs))
	for i, s := range specs {
		menus[i] = r.menu(s)
	}
	r.main = fyne.NewMainMenu(menus...)
	r.Refresh()
	return r.main
}

func (r *Registry) menu(spec MenuSpec) *fyne.Menu {
	menu := fyne.NewMenu(spec.Label)
	for _, line := range spec.Lines {
		switch line := line.(type) {
		case MenuSpec:
			item := fyne.NewMenuItem(line.Label, nil)
			item.ChildMenu = r.menu(line)
			menu.Items = append(menu.Items, item)
		case string:
			if line == Separator {
				menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
				continue
			}
			c := r.commands[line]
			if c == nil {
				panic(fmt.Sprintf("kit: menu %s names no command %q", spec.Label, line))
			}
			item := fyne.NewMenuItem(c.Label, func() { r.Run(c.ID) })
			if c.Shortcut != nil {
				item.Shortcut = c.Shortcut
			}
			item.IsQuit = c.ID == "file.quit"
			r.items[c.ID] = item
			menu.Items = append(menu.Items, item)
		default:
			panic(fmt.Sprintf("kit: menu %s has a line of type %T", spec.Label, line))
		}
	}
	return menu
}

// Refresh brings the menu's disabled and ticked items up to date. It redraws only when one changed, since a redraw
// closes an open menu.
func (r *Registry) Refresh() {
	changed := false
	for id, item := range r.items {
		c := r.commands[id]
		disabled := c.Can != nil && c.Can() != ""
		checked := c.Checked != nil && c.Checked()
		label := c.Text()
		if item.Disabled != disabled || item.Checked != checked || item.Label != label {
			item.Disabled, item.Checked, item.Label = disabled, checked, label
			changed = true
		}
	}
	if changed && r.main != nil {
		r.main.Refresh()
		if r.Changed != nil {
			r.Changed()
		}
	}
}

// Find returns the commands whose label holds every word of the query, in any order and spelling; those whose label starts
// with the query come first.
func (r *Registry) Find(query string) []*Command {
	q := names.NewQuery(query)
	var first, found []*Command
	for _, c := range r.All() {
		switch fit := q.Match(names.NewText(c.Label)); {
		case fit >= names.Begins:
			first = append(first, c)
		case fit != names.NoMatch:
			found = append(found, c)
		}
	}
	return append(first, found...)
}

// Ctrl returns the shortcut of a key with Ctrl, or Command on a Mac.
func Ctrl(key fyne.KeyName) fyne.KeyboardShortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
}

// CtrlShift returns the shortcut of a key with Ctrl and Shift, or Command and Shift on a Mac.
func CtrlShift(key fyne.KeyName) fyne.KeyboardShortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
}

// KeyText is a text about keys as the keyboard of this computer names them: "Ctrl-Z takes it back", on a Mac "Cmd-Z …".
func KeyText(text string) string { return keyTextOn(runtime.GOOS, text) }

var macKeys = strings.NewReplacer("Ctrl-", "Cmd-", "Ctrl+", "Cmd+", "Alt-", "Option-", "Alt+", "Option+", "with Ctrl", "with Cmd", "Ctrl adds", "Cmd adds")

func keyTextOn(system, text string) string {
	if system != "darwin" {
		return text
	}
	return macKeys.Replace(text)
}

// ShortcutText writes a shortcut as a person reads it: "Ctrl+Shift+S".
func ShortcutText(s fyne.KeyboardShortcut) string {
	if s == nil {
		return ""
	}
	var b strings.Builder
	for _, m := range []struct {
		bit  fyne.KeyModifier
		name string
	}{
		{fyne.KeyModifierControl, "Ctrl+"}, {fyne.KeyModifierSuper, "Cmd+"},
		{fyne.KeyModifierAlt, "Alt+"}, {fyne.KeyModifierShift, "Shift+"},
	} {
		if s.Mod()&m.bit != 0 {
			b.WriteString(m.name)
		}
	}
	b.WriteString(string(s.Key()))
	return b.String()
}
