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

// rehearsal is the practice SIS of an open file, and what a person does with it.
type rehearsal struct {
	w       *Window
	of      *shown
	sis     Practice // nil where there is none to be had
	running *PracticeSIS
	left    []string // addresses of those in the file that are gone
}

const pausedWords = "While it is there, live systems are paused: nothing is sent to them and nothing is taken from them."

// canPractise is "" where Help > Practice SIS can run, else why not.
func (w *Window) canPractise() string {
	switch s := w.open; {
	case s == nil && (w.deps.Demo == nil || w.deps.NewPractice == nil):
		return session.NoFile
	case s == nil:
		return ""
	case s.practice.sis == nil:
		return "A practice SIS is not available."
	default:
		return s.file.ReadOnly()
	}
}

// practise offers to start the practice SIS, or shows the one that runs.
func (r *rehearsal) practise() {
	if r.running != nil {
		r.show()
		return
	}
	r.offer()
}

// offer says what a practice SIS is and what it is to know, and starts it.
func (r *rehearsal) offer() {
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
		now, with := r.of.t.Snapshot(), published.Checked
		r.w.session.Jobs().Go(workPractice, func(ctx context.Context) func() {
			sis, err := r.sis.Start(ctx, now, with)
			return func() {
				d.Close()
				if r.w.open != r.of {
					return
				}
				if err != nil {
					r.w.host.ShowError("The practice SIS did not start", err)
					return
				}
				r.running, r.left = &sis, nil
				r.w.showState()
				r.show()
			}
		})
	})
	r.w.host.Show(d)
}

// show shows where the practice SIS is, and offers to stop it.
func (r *rehearsal) show() {
	sis := r.running
	value := func(text string) fyne.CanvasObject { return kit.NewText(text, kit.TextStyle{Shrink: true}) }
	d := &kit.Dialog{Title: "Practice SIS is running", Size: fyne.NewSize(560, 0), Tabs: []kit.Tab{{Content: kit.Column(12,
		kit.Notice(kit.ToneWarning, kit.Paragraph(pausedWords, "")),
		kit.Form(kit.Field("System", value(sis.System+" PRACTICE")), kit.Field("Address", value(sis.Address)),
			kit.Field("Username", value(sis.Username)), kit.Field("School code", value(sis.School))),
		kit.Paragraph("Rehearse with File > Synchronise > Sync Now: Carillon knows its password. It is gone, with all that it holds, "+
			"when you stop it, close the file or quit.", kit.ColorMuted))}}}
	d.Extra = []fyne.CanvasObject{
		kit.NewButton("Stop it", func() { d.Close(); r.stop() }),
		kit.NewButton("Open its page", func() {
			if err := r.sis.OpenPage(); err != nil {
				r.w.host.ShowError("The page could not be opened", err)
			}
		}),
	}
	d.Primary = kit.NewPrimary("Close", d.Close)
	r.w.host.Show(d)
}

// stop stops the practice SIS, but not below a sync with it.
func (r *rehearsal) stop() {
	if r.of.sync != nil {
		if busy := r.of.sync.Busy(); busy != "" {
			r.w.host.Tell("A sync is under way", busy+" Stop the practice SIS when it has finished.")
			return
		}
	}
	release := r.w.host.Hold() // nothing is configured or synced meanwhile
	r.w.say("Stopping the practice SIS …")
	r.w.session.Jobs().Go(workPractice, func(context.Context) func() {
		err := r.sis.Stop()
		return func() {
			release()
			if r.w.open != r.of {
				return
			}
			r.running = nil
			r.w.say("The practice SIS is stopped. Live systems are synced again.")
			if err != nil {
				r.w.say("")
				r.w.host.ShowError("The practice SIS was not stopped cleanly", err)
			}
		}
	})
}

// look asks what is to become of practice systems that a crash has left in a file that was just opened.
func (r *rehearsal) look() {
	if r.sis == nil || r.of.file.ReadOnly() != "" {
		return
	}
	r.w.session.Jobs().Go(workPractice, func(ctx context.Context) func() {
		left, err := r.sis.Left(ctx)
		return func() {
			if err != nil || r.w.open != r.of || len(left) == 0 { // settings that can't be read are named in the status bar
				return
			}
			r.left = left
			r.w.showState()
			r.askLeft()
		}
	})
}

// askLeft offers to take practice systems whose SIS is gone out of the file.
func (r *rehearsal) askLeft() {
	r.w.host.Ask("Remove the old practice system?", "This file still has a practice system, but its practice SIS is gone: "+strings.Join(r.left, ", ")+
		". Carillon did not close properly while it was there, or this file was copied meanwhile.\n\n"+
		"As long as it is among this file's systems, live systems are paused.",
		kit.Choice{Text: "Remove it", Do: func() {
			release := r.w.host.Hold()
			r.w.session.Jobs().Go(workPractice, func(ctx context.Context) func() {
				err := r.sis.RemoveLeft(ctx)
				return func() {
					release()
					if r.w.open != r.of {
						return
					}
					if err != nil {
						r.w.host.ShowError("The old practice system was not removed", err)
						return
					}
					r.left = nil
					r.w.say("The old practice system is removed. Live systems are synced again.")
				}
			})
		}})
}

// status is what the status bar says of a practice SIS; ok is false where there is none.
func (r *rehearsal) status() (item kit.StatusItem, ok bool) {
	switch {
	case r.running != nil:
		return kit.StatusItem{Mark: "◆", Text: "PRACTICE: live systems are paused", Tone: kit.ToneWarning,
			OnTapped: func() { r.w.commands.Run("help.practice") }}, true
	case len(r.left) > 0:
		return kit.StatusItem{Mark: "◆", Text: "PRACTICE: its SIS is gone, live systems are paused", Tone: kit.ToneWarning, OnTapped: func() {
			if !r.w.host.Open() {
				r.askLeft()
			}
		}}, true
	}
	return kit.StatusItem{}, false
}

// close ends the practice SIS of a file that is about to be closed.
func (r *rehearsal) close() {
	r.w.session.Jobs().Cancel(workPractice)
	if r.sis == nil {
		return
	}
	if err := r.sis.Close(); err != nil {
		r.w.host.ShowError("The practice SIS was not stopped cleanly", err)
	}
}
