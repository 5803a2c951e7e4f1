package shell

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"carillon/internal/session"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
	"carillon/ui/registers"
)

// What the list says about a backup.
const (
	backupChecking = "Checking …"
	backupGood     = "Good"
	backupDamaged  = "Damaged"
	backupOther    = "Another file"
)

// backupList is the dialog File > Backups: what was set aside of one file, which need not be open.
type backupList struct {
	w      *Window
	path   string // of the file
	all    []session.Backup
	state  []string // one per backup
	why    []string // what is wrong with it
	chosen int      // -1 for none

	dialog  *kit.Dialog
	table   *registers.Register
	problem *kit.Text
	compare *kit.Button
}

// showBackups lists the backups of the file at path.
func (w *Window) showBackups(path string) {
	w.session.Jobs().Go(workBackups, func(context.Context) func() {
		all, err := w.deps.Files.Backups(path)
		return func() {
			if err != nil {
				w.host.ShowError("The backups could not be listed", err)
				return
			}
			newBackupList(w, path, all).show()
		}
	})
}

func newBackupList(w *Window, path string, all []session.Backup) *backupList {
	l := &backupList{w: w, path: path, all: all, state: make([]string, len(all)), why: make([]string, len(all)), chosen: -1}
	for i := range all {
		l.state[i] = backupChecking
	}
	l.problem = kit.NewText("", kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true})
	def := registers.Definition{Title: "Backups", Unsorted: true,
		Empty: "Carillon makes one each time it opens a file, and every five minutes of changes.",
		Columns: []registers.Column{
			{Title: "Made", Width: 200, Strong: true}, {Title: "How long ago", Width: 130}, {Title: "Size", Width: 90, Number: true},
			{Title: "State", Width: 110, Tags: map[string]kit.Tone{backupGood: kit.ToneGood, backupDamaged: kit.ToneBad, backupOther: kit.ToneWarning}},
			{Title: "File", Width: 300}}}
	l.table = registers.New(&def)
	l.table.OnSelect = func(k model.Key) { l.choose(int(k.ID) - 1) }
	l.table.OnOpen = func(k model.Key) { l.choose(int(k.ID) - 1); l.restore() }
	l.compare = kit.NewButton("Compare", l.compareChosen)
	l.dialog = &kit.Dialog{Title: "Backups of " + filepath.Base(path), CancelText: "Close", Note: l.problem, Size: fyne.NewSize(860, 520),
		Tabs: []kit.Tab{{Content: l.table.Object(), Fill: true, Focus: l.table.Filter}}}
	if l.isOpen() {
		l.dialog.Extra = []fyne.CanvasObject{l.compare}
	}
	if w.deps.SetBackupFolder != nil {
		l.dialog.Extra = append(l.dialog.Extra, kit.NewButton("Folder…", l.askFolder))
	}
	l.dialog.Primary = kit.NewPrimary("Restore…", l.restore)
	return l
}

// askFolder asks for the folder of the backups with Fyne's dialog.
func (l *backupList) askFolder() {
	w := l.w
	var d *dialog.FileDialog
	release := w.host.HoldFor(func() { d.Hide() })
	d = dialog.NewFolderOpen(func(to fyne.ListableURI, err error) {
		release()
		switch {
		case err != nil:
			w.host.ShowError("The folder could not be read", err)
		case to != nil:
			l.moveTo(to.Path())
		}
	}, w.win)
	w.setFolder(d)
	d.SetOnClosed(release)
	d.Show()
	d.Resize(fyne.NewSize(820, 560)) // before Show it panics
}

// moveTo keeps a folder for the backups to come.
func (l *backupList) moveTo(folder string) {
	l.w.deps.SetBackupFolder(folder)
	l.dialog.Close()
	l.w.say("Backups go to " + folder + " from the next opening of a file on. Those made so far stay where they are.")
}

// isOpen says whether the list is that of the open file.
func (l *backupList) isOpen() bool { return l.w.open != nil && l.w.open.file.Path() == l.path }

func (l *backupList) show() {
	l.fill()
	l.choose(-1)
	l.w.host.Show(l.dialog)
	if len(l.all) > 0 {
		l.table.Select(model.Key{ID: 1})
	}
	l.check(0)
}

// fill lists the backups; a row's key is its place in the list.
func (l *backupList) fill() {
	rows := make([]registers.Row, len(l.all))
	for i, b := range l.all {
		rows[i] = registers.Row{Key: model.Key{ID: uint32(i + 1)},
			Cells: []string{moment(b.Made), ago(l.w.deps.Now().Sub(b.Made)), fileSize(b.Size), l.state[i], filepath.Base(b.Path)}}
	}
	l.table.SetRows(rows)
}

// check looks at the backups one after another for as long as the dialog is open.
func (l *backupList) check(i int) {
	if i >= len(l.all) {
		return
	}
	l.w.session.Jobs().Go(workCheck, func(context.Context) func() {
		why := l.w.deps.Files.CheckBackup(l.all[i].Path)
		return func() {
			if !l.dialog.Shown() {
				return
			}
			l.state[i], l.why[i] = backupGood, names.Sentence(why)
			switch other := l.all[i].Other; {
			case why != "":
				l.state[i] = backupDamaged
			case other != "":
				l.state[i], l.why[i] = backupOther, "Of another file that had this name: "+other+"."
			}
			l.fill()
			l.choose(l.chosen)
			l.check(i + 1)
		}
	})
}

// choose says which backup the buttons are about.
func (l *backupList) choose(i int) {
	l.chosen = i
	good := i >= 0 && l.state[i] != backupDamaged
	l.compare.SetEnabled(good && l.all[i].Other == "")
	l.dialog.Primary.SetEnabled(good)
	if i >= 0 {
		l.problem.SetText(cmp.Or(l.why[i], "In "+filepath.Dir(l.all[i].Path)))
	}
}

func (l *backupList) compareChosen() {
	if l.chosen < 0 {
		return
	}
	b := l.all[l.chosen]
	l.dialog.Close()
	l.w.compare(&b)
}

// restore asks before it restores the chosen backup.
func (l *backupList) restore() {
	if l.chosen < 0 || l.state[l.chosen] == backupDamaged {
		return
	}
	b := l.all[l.chosen]
	if !l.isOpen() {
		if b.Other != "" {
			l.w.askRestoreOther(filepath.Base(l.path), b, func() { l.dialog.Close(); l.w.session.Leave(func() { l.w.restoreAt(l.path, b) }) })
			return
		}
		l.w.askRestoreClosed(l.path, b, l.dialog.Close)
		return
	}
	s := l.w.open
	if why := s.file.ReadOnly(); why != "" {
		l.w.host.Tell("The backup can't be restored over this file", why)
		return
	}
	if s.sync != nil {
		if busy := s.sync.Busy(); busy != "" {
			l.w.host.Tell("The backup can't be restored now", busy+" Restore it when that is finished.")
			return
		}
	}
	do := func() { l.dialog.Close(); l.w.restoreAt(l.path, b) }
	name := s.file.Name()
	if b.Other != "" {
		l.w.askRestoreOther(name, b, func() { l.dialog.Close(); l.w.session.Leave(func() { l.w.restoreAt(l.path, b) }) })
		return
	}
	text := fmt.Sprintf("%s goes back to what it was on %s. Every change saved since then is taken out of it. "+
		"As it is saved now, the file is kept as a backup, so you can come back to it.", name, moment(b.Made))
	n := s.t.Unsaved()
	if n == 0 {
		l.w.host.Ask("Restore this backup?", text, kit.Choice{Text: "Restore", Risky: true, Do: do})
		return
	}
	text += fmt.Sprintf("\n\n%s not saved yet. Without saving, %s lost for good.", plural(n, "change")+" "+noun(n, "is", "are"), noun(n, "it is", "they are"))
	l.w.host.Ask("Restore this backup?", text,
		kit.Choice{Text: "Save, then restore", Do: func() {
			l.w.session.Save(func(err error) {
				if err == nil && l.w.open == s {
					do()
				}
			})
		}},
		kit.Choice{Text: "Restore without saving", Do: do})
}

// askRestoreOther asks before it restores a backup of another file that had the name.
func (w *Window) askRestoreOther(name string, b session.Backup, restore func()) {
	w.host.Ask("Restore another file's backup?", fmt.Sprintf("This backup is of another file that was called %s: %s. It takes the place of the file of that name, "+
		"which is kept: as a backup, or in the same folder under another name where it is damaged.", name, b.Other), kit.Choice{Text: "Restore", Do: restore})
}

// restoreAt restores a backup over the file at path, open or not, and opens it.
func (w *Window) restoreAt(path string, b session.Backup) {
	w.session.Restore(path, b, func() { w.say("Restored the backup of " + moment(b.Made) + ".") })
}

// notOpened says why a file could not be opened, and offers the backup that can take its place.
func (w *Window) notOpened(path string, err error) {
	const title = "The timetable could not be opened"
	var damaged *session.DamagedError
	if !errors.As(err, &damaged) {
		w.host.ShowError(title, err)
		return
	}
	explain := w.deps.Explain
	if explain == nil {
		explain = kit.ExplainPlainly
	}
	f := explain(damaged.Err)
	d := &kit.Dialog{Title: title, CancelText: "Close", Size: fyne.NewSize(600, 0), Tabs: []kit.Tab{{Content: kit.Column(10,
		kit.Paragraph(f.Sentence, ""), kit.Notice(kit.ToneWarning, kit.Paragraph(lostByRestoring(path, damaged.Backup, damaged.Gone), "")))}}}
	if f.Code != "" {
		d.Note = kit.Muted("Code: " + f.Code)
	}
	d.Extra = []fyne.CanvasObject{kit.NewButton("All backups…", func() { d.Close(); w.showBackups(path) })}
	d.Primary = kit.NewPrimary("Restore the backup", func() {
		d.Close()
		w.session.Leave(func() { w.restoreAt(path, damaged.Backup) })
	})
	w.host.Show(d)
}

// askRestoreClosed asks before it restores a backup over a file that is not open.
func (w *Window) askRestoreClosed(path string, b session.Backup, first func()) {
	w.host.Ask("Restore this backup?", lostByRestoring(path, b, false), kit.Choice{Text: "Restore", Risky: true, Do: func() {
		first()
		w.session.Leave(func() { w.restoreAt(path, b) })
	}})
}

// lostByRestoring says what restoring a backup over a file that can't be opened, or is gone, costs.
func lostByRestoring(path string, b session.Backup, gone bool) string {
	text := fmt.Sprintf("Restoring brings %s back as it was on %s; what was changed after that is not in it. ", filepath.Base(path), moment(b.Made))
	if gone {
		return text + "Where the file was only moved or renamed, open it where it is now instead."
	}
	return text + "The damaged file is kept in the same folder under another name."
}

// moment writes an instant for a person at this computer.
func moment(t time.Time) string {
	t = t.Local()
	return kit.FormatDate(t) + " at " + t.Format("15:04")
}

// ago is how long something is past, in the largest unit that says enough.
func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return plural(int(d.Minutes()), "minute") + " ago"
	case d < 48*time.Hour:
		return plural(int(d.Hours()), "hour") + " ago"
	}
	return plural(int(d.Hours()/24), "day") + " ago"
}

// fileSize writes a number of bytes in the unit that people know files by.
func fileSize(bytes int64) string {
	const kb, mb = 1 << 10, 1 << 20
	if bytes < mb {
		return names.Number(int((bytes+kb-1)/kb)) + " KB"
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/mb)
}
