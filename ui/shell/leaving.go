package shell

import (
	"carillon/internal/session"
	"carillon/ui/kit"
)

// CloseRequested ends the program, after asking what to do with a sync under way and with unsaved changes.
func (w *Window) CloseRequested() {
	if w.host.Open() && w.host.Top() == nil {
		return // a file dialog is open
	}
	w.session.Leave(w.quit)
}

func (w *Window) quit() {
	w.session.Close()
	w.deps.Quit()
}

// asker asks a person what the session can't decide.
type asker struct{ w *Window }

// Leave implements [session.Person].
func (a asker) Leave(o session.Obstacle, answer func(session.Answer)) (withdraw func() bool) {
	choice := func(text string, what session.Answer) kit.Choice {
		return kit.Choice{Text: text, Do: func() { answer(what) }}
	}
	var d *kit.Dialog
	switch o.Kind {
	case session.SyncUnderWay:
		d = a.w.host.Ask("A sync is under way", o.Busy+" What was sent stays sent; a sync that is stopped can be resumed later.",
			choice("Wait, then close", session.Wait), choice("Stop it and close", session.Stop))
	case session.Unsaved:
		text := plural(o.Unsaved, "change") + " made since the last save would be lost."
		if o.Unsynced != "" {
			text += "\n\n" + o.Unsynced
		}
		d = a.w.host.Ask("Save the changes to "+a.w.open.file.Name()+"?", text, choice("Save", session.Save), choice("Don't save", session.GoOn))
	default:
		d = a.w.host.Ask("Close without a sync?", o.Unsynced+" All changes are saved; Sync Now tries again.", choice("Close", session.GoOn))
	}
	return func() bool {
		if !d.Shown() {
			return false
		}
		d.Close()
		return true
	}
}
