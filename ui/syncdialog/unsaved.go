package syncdialog

import (
	"reflect"
	"slices"

	"fyne.io/fyne/v2"

	"carillon/sync/engine"
	"carillon/ui/kit"
)

// watch notes the systems as the dialog was opened with them, so that leaving it asks where something would be lost.
func (c *configure) watch() {
	opened := make([]engine.System, len(c.drafts))
	for i := range c.drafts {
		opened[i] = c.asTyped(c.drafts[i])
	}
	c.dialog.Changed = func() bool { return c.changed(opened) }
}

// asTyped is a draft's system as the fields would give it back: what a file leaves out, such as the protocol, is written there.
func (c *configure) asTyped(d draft) engine.System {
	scratch := d
	conn := newConnection(connectionSite{runner: c.s.d.Runner, connector: c.s.connector, draft: func() *draft { return nil }})
	conn.load(&scratch)
	conn.store(&scratch)
	return scratch.System
}

// changed reports whether the drafts are other than those that the dialog was opened with: another order, a system more or
// less, a password typed, a field changed. A system that was only added, with nothing typed, is no loss.
func (c *configure) changed(opened []engine.System) bool {
	c.keep()
	kept := slices.DeleteFunc(slices.Clone(c.drafts), func(d draft) bool {
		return d.fresh && d.URL == "" && d.Username == "" && d.School == "" && d.password.text() == ""
	})
	if len(c.removed) > 0 || len(kept) != len(opened) {
		return true
	}
	for i, d := range kept {
		if d.fresh || d.typed || d.proxyTyped || !reflect.DeepEqual(c.asTyped(d), opened[i]) {
			return true
		}
	}
	return false
}

// wrong is the field that the problem of a draft's connection is about.
func (t *connection) wrong(d *draft) fyne.Focusable {
	switch {
	case d.URL == "":
		return t.url
	case d.Username == "":
		return t.user
	case d.School == "":
		return t.school
	}
	return t.url
}

// watchTyping takes the result of a test away once what it was about has changed.
func (t *connection) watchTyping() {
	stale := func() {
		if t.loading || len(t.result.Objects) == 0 || t.test.Disabled() {
			return // nothing to take away, or the test is still under way
		}
		t.result.RemoveAll()
		t.root.Refresh()
	}
	for _, e := range []*kit.Entry{t.url, t.user, t.password, t.school, t.proxyURL, t.proxyUser, t.proxyPassword, t.caFile} {
		told := e.OnChanged
		e.OnChanged = func(text string) {
			if told != nil {
				told(text)
			}
			stale()
		}
	}
	for _, s := range []*kit.Select{t.proxy, t.protocol} {
		told := s.OnChanged
		s.OnChanged = func(i int) {
			if told != nil {
				told(i)
			}
			stale()
		}
	}
	t.plain.OnChanged = func(bool) { stale() }
}
