package shell

import "carillon/ui/kit"

// CloseRequested ends the program, after asking what to do with a sync under way and with unsaved changes.
func (w *Window) CloseRequested() {
	if w.host.Open() && w.host.Top() == nil {
		return // a file dialog is open
	}
	w.beforeLeaving(w.quit)
}

func (w *Window) quit() {
	w.leave()
	w.deps.Quit()
}

// beforeLeaving lets go of the open file as a person wants it: a sync under way is waited for or stopped, changes are
// saved or not, and what is not synced is named. Then it goes on.
func (w *Window) beforeLeaving(goOn func()) {
	s := w.open
	switch {
	case s == nil:
		goOn()
	case s.busy() != "":
		w.askAboutSync(s, goOn)
	case s.saving && s.t.Unsaved() == 0:
		w.save(func(error) { w.beforeLeaving(goOn) })
	case s.t.Unsaved() > 0:
		w.askAboutChanges(s, goOn)
	case s.unsynced() != "":
		w.host.Ask("Close without a sync?", s.unsynced()+" All changes are saved; Sync Now tries again.",
			kit.Choice{Text: "Close", Do: goOn})
	default:
		goOn()
	}
}

func (s *session) busy() string {
	if s.sync == nil {
		return ""
	}
	return s.sync.Busy()
}

func (s *session) unsynced() string {
	if s.sync == nil {
		return ""
	}
	return s.sync.Unsynced()
}

// askAboutSync asks what becomes of the sync that is under way.
func (w *Window) askAboutSync(s *session, goOn func()) {
	d := w.host.Ask("A sync is under way", s.busy()+" What was sent stays sent; a sync that is stopped can be resumed later.",
		kit.Choice{Text: "Wait, then close", Do: func() { w.whenSynced(s, goOn) }},
		kit.Choice{Text: "Stop it and close", Do: func() { w.stopSync(s, goOn) }})
	s.sync.WhenIdle(func(bool) { // it has answered the question
		if d.Shown() {
			d.Close()
			w.beforeLeaving(goOn)
		}
	})
}

// whenSynced goes on once the sync has ended well; else the window stays, with what the sync says.
func (w *Window) whenSynced(s *session, goOn func()) {
	w.say("Carillon closes when the sync has finished.")
	s.sync.WhenIdle(func(good bool) {
		if w.open != s {
			return
		}
		if good {
			w.beforeLeaving(goOn)
		} else {
			w.say("The sync did not finish, so the window stays open.")
		}
	})
}

func (w *Window) stopSync(s *session, goOn func()) {
	w.say("Stopping the sync …")
	s.sync.Stop()
	s.sync.WhenIdle(func(bool) {
		if w.open == s {
			w.beforeLeaving(goOn)
		}
	})
}

// askAboutChanges asks what becomes of unsaved changes. With "Sync each time you save" the save is followed by its sync,
// which is waited for.
func (w *Window) askAboutChanges(s *session, goOn func()) {
	text := plural(s.t.Unsaved(), "change") + " made since the last save would be lost."
	if why := s.unsynced(); why != "" {
		text += "\n\n" + why
	}
	w.host.Ask("Save the changes to "+s.file.Name()+"?", text,
		kit.Choice{Text: "Save", Do: func() {
			w.save(func(err error) {
				switch {
				case err != nil || w.open != s:
				case s.sync == nil:
					goOn()
				default:
					s.sync.Saved()
					w.whenSynced(s, goOn)
				}
			})
		}},
		kit.Choice{Text: "Don't save", Do: goOn})
}
