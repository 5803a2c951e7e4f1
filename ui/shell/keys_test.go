package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"carillon/internal/session"
)

// key types a key where the keyboard is.
func (r *rig) key(names ...fyne.KeyName) {
	r.t.Helper()
	for _, name := range names {
		switch f := r.win.Canvas().Focused(); {
		case name == fyne.KeyTab:
			r.win.Canvas().FocusNext()
		case f != nil:
			f.TypedKey(&fyne.KeyEvent{Name: name})
		default:
			r.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: name})
		}
	}
}

// typed types texts where the keyboard is, over what is there, and Tab after each.
func (r *rig) typed(texts ...string) {
	r.t.Helper()
	for _, text := range texts {
		f := r.win.Canvas().Focused()
		if f == nil {
			r.t.Fatalf("nothing has the keyboard to type %q into", text)
		}
		e, ok := f.(fyne.Shortcutable)
		if !ok {
			r.t.Fatalf("%T has the keyboard, and %q can't be typed into it", f, text)
		}
		e.TypedShortcut(&fyne.ShortcutSelectAll{})
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
		test.Type(f, text)
		r.key(fyne.KeyTab)
	}
}

// onRow goes to a sheet and to the first row that the filter finds.
func (r *rig) onRow(p session.Page, filter string) {
	r.t.Helper()
	r.command("view." + string(p))
	r.sheets[p].Filter.SetText(filter)
	r.shortcut(fyne.KeyHome, fyne.KeyModifierShortcutDefault)
	if _, ok := r.record(); !ok {
		r.t.Fatalf("there is no row %q in %s", filter, p)
	}
}

// shortcut types a key with modifiers where the keyboard is.
func (r *rig) shortcut(key fyne.KeyName, m fyne.KeyModifier) {
	r.t.Helper()
	f, ok := r.win.Canvas().Focused().(fyne.Shortcutable)
	if !ok {
		r.t.Fatalf("%T takes no shortcuts", r.win.Canvas().Focused())
	}
	f.TypedShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: m})
}

// settle lays the window out afresh: Fyne's test driver leaves a pop-up that was resized where it was.
func (r *rig) settle() {
	r.win.Resize(fyne.NewSize(1281, 721))
	r.win.Resize(fyne.NewSize(1280, 720))
}
