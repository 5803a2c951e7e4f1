package shell

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"carillon/internal/session"
	"carillon/internal/work"
	"carillon/model"
	"carillon/ui/kit"
)

// Practice is the practice SIS of one open file: a SIS of the person's own, on this computer, to rehearse a sync with.
type Practice interface {
	// Start starts it with the people, rooms, courses and requests of a state of the timetable, and with published what the
	// school would publish, too, and adds it to the file's systems, marked PRACTICE. It is called off the UI goroutine.
	Start(ctx context.Context, now *model.State, published bool) (PracticeSIS, error)
	// Stop takes it out of the file's systems and ends it. It is called off the UI goroutine.
	Stop() error
	// OpenPage shows what it holds and was sent in the computer's browser.
	OpenPage() error
	// Left is the addresses of practice systems in the file whose SIS is gone, as after a crash; RemoveLeft takes them out.
	// Both are called off the UI goroutine.
	Left(ctx context.Context) ([]string, error)
	RemoveLeft(ctx context.Context) error
	// Close is Stop before the file is closed; nothing starts afterwards.
	Close() error
}

// PracticeSIS is a practice SIS that runs.
type PracticeSIS struct {
	System   string // the product it stands for: "Alma (US)"
	Address  string // as it is configured
	Username string
	School   string // school code
}

const workPractice work.Kind = "practice"

// rehearsal is what a session knows of its practice SIS.
type rehearsal struct {
	sis     Practice // nil where there is none to be had
	running *PracticeSIS
	left    []string // addresses of those in the file that are gone
}

const pausedWords = "While it is there, live systems are paused: nothing is sent to them and nothing is taken from them."

// canPractise is "" where Help > Practice SIS can run, else why not.
func (w *Window) canPractise() string {
	switch s := w.open; {
	case s == nil:
		return session.NoFile
	case s.practice.sis == nil:
		return "A practice SIS is not available."
	default:
		return s.file.ReadOnly()
	}
}

// practise offers to start a practice SIS, or shows the one that runs.
func (w *Window) practise() {
	if w.open.practice.running != nil {
		w.showPractice()
		return
	}
	w.offerPractice()
}

// offerPractice says what a practice SIS is and what it is to know, and starts it.
func (w *Window) offerPractice() {
	s := w.open
	published := kit.NewCheck("It holds what this file publishes, too", nil)
	d := &kit.Dialog{Title: "Practice SIS", CancelText: "Cancel", Size: fyne.NewSize(560, 0), Tabs: []kit.Tab{{Focus: published, Content: kit.Column(12,
		kit.Paragraph("A practice SIS is a student information system of your own, inside Carillon, to rehearse a sync with. "+
			"It knows the students, teachers, rooms, courses and requests of this timetable, and is added to this file's systems, marked PRACTICE.", ""),
		kit.Notice(kit.ToneWarning, kit.Paragraph(pausedWords, "")),
		kit.Column(2, published,
			kit.Paragraph("Ticked, it has the sections, section lists, bell times and timetable from the start, as in the middle of a school year. "+
				"Without, it has none of them, as before the first sync.", kit.ColorMuted)))}}}
	note := kit.NewText("", kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true})
	d.Note = note
	d.Primary = kit.NewPrimary("Start", func() {
		d.OnCancel = func() {} // it takes a moment, and is either there or not
		d.Primary.SetEnabled(false)
		note.SetText("Starting …")
		now, with := s.t.Snapshot(), published.Checked
		w.session.Jobs().Go(workPractice, func(ctx context.Context) func() {
			sis, err := s.practice.sis.Start(ctx, now, with)
			return func() {
				d.Close()
				if w.open != s {
					return
				}
				if err != nil {
					w.host.ShowError("The practice SIS did not start", err)
					return
				}
				s.practice.running, s.practice.left = &sis, nil
				w.showState()
				w.showPractice()
			}
		})
	})
	w.host.Show(d)
}

// showPractice shows where the practice SIS is, and offers to stop it.
func (w *Window) showPractice() {
	s := w.open
	sis := s.practice.running
	value := func(text string) fyne.CanvasObject { return kit.NewText(text, kit.TextStyle{Shrink: true}) }
	d := &kit.Dialog{Title: "Practice SIS is running", Size: fyne.NewSize(560, 0), Tabs: []kit.Tab{{Content: kit.Column(12,
		kit.Notice(kit.ToneWarning, kit.Paragraph(pausedWords, "")),
		kit.Form(kit.Field("System", value(sis.System+" PRACTICE")), kit.Field("Address", value(sis.Address)),
			kit.Field("Username", value(sis.Username)), kit.Field("School code", value(sis.School))),
		kit.Paragraph("Rehearse with File > Synchronise > Sync Now: Carillon knows its password. It is gone, with all that it holds, "+
			"when you stop it, close the file or quit.", kit.ColorMuted))}}}
	d.Extra = []fyne.CanvasObject{
		kit.NewButton("Stop it", func() { d.Close(); w.stopPractice(s) }),
		kit.NewButton("Open its page", func() {
			if err := s.practice.sis.OpenPage(); err != nil {
				w.host.ShowError("The page could not be opened", err)
			}
		}),
	}
	d.Primary = kit.NewPrimary("Close", d.Close)
	w.host.Show(d)
}

// stopPractice stops the practice SIS, but not below a sync with it.
func (w *Window) stopPractice(s *shown) {
	if s.sync != nil {
		if busy := s.sync.Busy(); busy != "" {
			w.host.Tell("A sync is under way", busy+" Stop the practice SIS when it has finished.")
			return
		}
	}
	release := w.host.Hold() // nothing is configured or synced meanwhile
	w.say("Stopping the practice SIS …")
	w.session.Jobs().Go(workPractice, func(context.Context) func() {
		err := s.practice.sis.Stop()
		return func() {
			release()
			if w.open != s {
				return
			}
			s.practice.running = nil
			w.say("The practice SIS is stopped. Live systems are synced again.")
			if err != nil {
				w.say("")
				w.host.ShowError("The practice SIS was not stopped cleanly", err)
			}
		}
	})
}

// lookForPractice asks what is to become of practice systems that a crash has left in a file that was just opened.
func (w *Window) lookForPractice(s *shown) {
	if s.practice.sis == nil || s.file.ReadOnly() != "" {
		return
	}
	w.session.Jobs().Go(workPractice, func(ctx context.Context) func() {
		left, err := s.practice.sis.Left(ctx)
		return func() {
			if err != nil || w.open != s || len(left) == 0 { // settings that can't be read are named in the status bar
				return
			}
			s.practice.left = left
			w.showState()
			w.askLeft()
		}
	})
}

// askLeft offers to take practice systems whose SIS is gone out of the file.
func (w *Window) askLeft() {
	s := w.open
	w.host.Ask("Remove the old practice system?", "This file still has a practice system, but its practice SIS is gone: "+strings.Join(s.practice.left, ", ")+
		". Carillon did not close properly while it was there, or this file was copied meanwhile.\n\n"+
		"As long as it is among this file's systems, live systems are paused.",
		kit.Choice{Text: "Remove it", Do: func() {
			release := w.host.Hold()
			w.session.Jobs().Go(workPractice, func(ctx context.Context) func() {
				err := s.practice.sis.RemoveLeft(ctx)
				return func() {
					release()
					if w.open != s {
						return
					}
					if err != nil {
						w.host.ShowError("The old practice system was not removed", err)
						return
					}
					s.practice.left = nil
					w.say("The old practice system is removed. Live systems are synced again.")
				}
			})
		}})
}

// practiceStatus is what the status bar says of a practice SIS; ok is false where there is none.
func (w *Window) practiceStatus() (item kit.StatusItem, ok bool) {
	switch p := &w.open.practice; {
	case p.running != nil:
		return kit.StatusItem{Mark: "◆", Text: "PRACTICE: live systems are paused", Tone: kit.ToneWarning,
			OnTapped: func() { w.commands.Run("help.practice") }}, true
	case len(p.left) > 0:
		return kit.StatusItem{Mark: "◆", Text: "PRACTICE: its SIS is gone, live systems are paused", Tone: kit.ToneWarning, OnTapped: func() {
			if !w.host.Open() {
				w.askLeft()
			}
		}}, true
	}
	return kit.StatusItem{}, false
}

// closePractice ends the practice SIS of a file that is about to be closed.
func (w *Window) closePractice(s *shown) {
	w.session.Jobs().Cancel(workPractice)
	if s.practice.sis == nil {
		return
	}
	if err := s.practice.sis.Close(); err != nil {
		w.host.ShowError("The practice SIS was not stopped cleanly", err)
	}
}
