package shell

import (
	"fyne.io/fyne/v2"

	"carillon/internal/session"
	"carillon/ui/kit"
)

// notice is the line under the bar that says what a person should keep in mind about the open file.
type notice struct {
	text *kit.Text
	root fyne.CanvasObject
}

func (w *Window) makeNotice() {
	n := &w.notice
	n.text = kit.NewText("", kit.TextStyle{Shrink: true})
	understood := kit.NewButton("Understood", func() {
		w.open.quiet = true
		w.showState()
	})
	more := kit.NewQuiet("What does that mean?", w.aboutCopy)
	line := kit.Frame(nil, nil, nil, kit.Row(8, more, understood), n.text)
	n.root = kit.Frame(nil, kit.Hairline(), nil, nil, kit.On(kit.ColorWarningTint, kit.Inset(line, 5, 5, 16, 14)))
	n.root.Hide()
}

// showNotice shows the notice of a file that is a copy until it is read, or the copy stands on its own.
func (w *Window) showNotice() {
	n, s := &w.notice, w.open
	var o *session.Origin
	if s != nil && !s.quiet {
		o = s.file.CopyOf()
	}
	if o == nil {
		if n.root.Visible() {
			n.root.Hide()
			w.root.Refresh()
		}
		return
	}
	n.text.SetText(copySentence(o) + " Saving it sends nothing, and its first sync waits for your decision.")
	if !n.root.Visible() {
		n.root.Show()
		w.root.Refresh()
	}
}

// copyTitle is a copy in a few words.
func copyTitle(o *session.Origin) string {
	if o.Restored {
		return "Restored backup"
	}
	return "Copy of " + o.Name
}

// copySentence says what a copy is a copy of and, where it did, when that one last published.
func copySentence(o *session.Origin) string {
	text := "This file is a copy of " + o.Name
	if o.Restored {
		text = "This file is a restored backup of " + o.Name
	}
	if o.Published.IsZero() {
		return text + "."
	}
	return text + ", which last published on " + kit.FormatDate(o.Published.Local()) + "."
}

// aboutCopy explains what follows from a file being a copy.
func (w *Window) aboutCopy() {
	s := w.open
	o := s.file.CopyOf()
	if o == nil {
		return
	}
	from := ""
	if !o.Restored {
		from = " It was made of " + o.Path + "."
	}
	w.host.Tell(copyTitle(o), copySentence(o)+from+"\n\n"+
		"So that a timetable you only try something out with never reaches your student information system by accident, "+
		"“Sync each time you save” is off for this file, and its first sync is held and asks you.\n\n"+
		"If this file is to take over, run Sync Now and confirm. From then on it syncs like any other file, and you can tick "+
		"“Sync each time you save” again under File > Synchronise > Configure.")
}
