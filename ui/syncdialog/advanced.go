package syncdialog

import (
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/sync/engine"
	"carillon/ui/kit"
)

// advanced is what the Advanced tab of Sync Now has beside the dates: what to move, and the support log.
type advanced struct {
	n       *nowDialog
	boxes   []kindBox
	in, out *kit.Text // heads of the two columns
	log     *kit.Check
	noNames *kit.Check
	note    *fyne.Container
	kinds   fyne.CanvasObject
	foot    fyne.CanvasObject
}

// kindBox is the tick of one kind, and when that last went.
type kindBox struct {
	kind    engine.Kind
	publish bool
	check   *kit.Check
	last    *kit.Text
}

// advancedDownloads is the order of the tab's left column (article, Advanced Sync).
var advancedDownloads = []engine.Kind{engine.Rooms, engine.Students, engine.Teachers, engine.Courses, engine.Requests}

// boxInset brings a check box, which stands off its own left edge, under the left edge of what is above it.
const boxInset float32 = -7

func newAdvanced(n *nowDialog) *advanced {
	a := &advanced{n: n, in: kit.Strong(""), out: kit.Strong(""), note: container.NewStack()}
	column := func(head *kit.Text, kinds []engine.Kind, publish bool) fyne.CanvasObject {
		rows := kit.Column(0, kit.Inset(head, 0, 4, 0, 0))
		for _, k := range kinds {
			b := kindBox{kind: k, publish: publish, check: kit.NewCheck(k.Label(), func(bool) { n.update() }), last: kit.NewText("", kit.TextStyle{Color: kit.ColorMuted})}
			a.boxes = append(a.boxes, b)
			rows.Add(kit.Inset(kit.Row(4, b.check, b.last), 0, 0, boxInset, 0))
		}
		return rows
	}
	a.kinds = container.NewGridWithColumns(2, column(a.in, advancedDownloads, false), column(a.out, engine.Publishes(), true))
	a.noNames = kit.NewCheck("Leave names of people out of it", nil)
	a.noNames.Hide()
	foot := kit.Column(4, kit.Inset(a.note, 8, 4, 0, 0))
	a.log = kit.NewCheck("Create Support Log File", func(on bool) {
		if on {
			a.noNames.Show()
		} else {
			a.noNames.Hide()
		}
		foot.Refresh()
	})
	if n.s.d.Logs != nil {
		name := kit.NewText(logHint(n.s.d.Logs.Name(n.s.d.Now())), kit.TextStyle{Color: kit.ColorMuted})
		foot.Add(kit.Inset(kit.Row(4, a.log, name), 0, 0, boxInset, 0))
		foot.Add(kit.Inset(a.noNames, 0, 0, boxInset, 0))
	}
	a.foot = foot
	return a
}

// logHint names a log that is still to come: the time in its name is that of Go.
func logHint(name string) string {
	base, ext := strings.TrimSuffix(name, filepath.Ext(name)), filepath.Ext(name)
	if i := strings.LastIndex(base, "-"); i > 0 {
		base = base[:i+1] + "…"
	}
	return base + ext + ", beside the timetable file"
}

// load shows a system: what a Basic sync would move is ticked, and when each kind last went is said.
func (a *advanced) load(sys engine.System) {
	name := "the system"
	if sis := a.n.s.connector(sys.Type); sis != nil {
		name = engine.ShortName(sis)
	}
	a.in.SetText("Download from " + name)
	a.out.SetText("Publish to " + name)
	last := a.n.s.lastMoved(sys.ID)
	for _, b := range a.boxes {
		b.check.SetChecked(b.kind == engine.Students || b.publish && b.kind != engine.BellTimes)
		b.last.SetText(last[b.kind])
	}
}

// lastMoved says when each kind last went between the file and a system.
func (s *Sync) lastMoved(id string) map[engine.Kind]string {
	words := map[engine.Kind]string{}
	runs, err := engine.History(s.d.Storage)
	if err != nil {
		return words // the history dialog says so
	}
	for _, run := range runs { // the newest first
		if run.System != id {
			continue
		}
		for _, k := range append(run.In, run.Out...) {
			if _, known := words[k.Kind]; !known && !k.Unsupported {
				words[k.Kind] = "last " + s.when(run.Started)
			}
		}
	}
	return words
}

// say writes what the dates are for, or what is wrong.
func (a *advanced) say(c engine.Choice, problem string) {
	text, tone := "The dates apply to the timetable. Sections, section lists and bell times are sent from today to "+date(c.To)+".", kit.ToneNeutral
	if problem == "" && !a.any() {
		problem = "Tick what to download or to publish."
	}
	if problem != "" {
		text, tone = problem, kit.ToneWarning
	}
	a.note.RemoveAll()
	if tone == kit.ToneWarning {
		a.note.Add(kit.Notice(tone, kit.Paragraph(text, "")))
	} else {
		a.note.Add(kit.Paragraph(text, kit.ColorMuted))
	}
}

func (a *advanced) any() bool {
	for _, b := range a.boxes {
		if b.check.Checked {
			return true
		}
	}
	return false
}

// options is what the tab asks for.
func (a *advanced) options(c engine.Choice) *engine.Options {
	o := &engine.Options{From: c.From, To: c.To, Rotation: c.Rotation}
	for _, b := range a.boxes {
		switch {
		case !b.check.Checked:
		case b.publish:
			o.Publish = append(o.Publish, b.kind)
		default:
			o.Download = append(o.Download, b.kind)
		}
	}
	return o
}

func (a *advanced) logging() logging {
	return logging{on: a.log.Checked, noNames: a.noNames.Checked}
}
