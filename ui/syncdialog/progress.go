package syncdialog

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"carillon/sync/engine"
	"carillon/ui/kit"
)

// progressLines is how many steps of a run are in view.
const progressLines = 12

// progress is the dialog that says what a run is at, a line a step: what it moves, how much, for how long.
type progress struct {
	dialog *kit.Dialog
	sis    string // short name of the system
	bar    *widget.ProgressBarInfinite
	lines  []progressLine
	steps  []stepKey // of the lines that are written
}

// progressLine is what a step is written with.
type progressLine struct{ what, howMuch *kit.Text }

// stepKey is what makes a step the same one when it is told of again.
type stepKey struct {
	name string
	kind engine.Kind
}

func newProgress(h *kit.Host, name, sis, first string, cancel func()) *progress {
	p := &progress{sis: sis, bar: widget.NewProgressBarInfinite()}
	body := kit.Column(6, kit.Inset(kit.Height(6, p.bar), 0, 8, 0, 0))
	for range progressLines {
		l := progressLine{kit.NewText(" ", kit.TextStyle{Shrink: true}), kit.NewText("", kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Align: fyne.TextAlignTrailing, Shrink: true})}
		p.lines = append(p.lines, l)
		body.Add(kit.Frame(nil, nil, nil, kit.MinWidth(150, l.howMuch), l.what))
	}
	p.lines[0].what.SetText(first)
	p.dialog = &kit.Dialog{Title: "Synchronising with " + name, Size: fyne.NewSize(560, 0), Tabs: []kit.Tab{{Content: body}}}
	stop := kit.NewButton("Cancel", nil)
	stop.OnTapped = func() {
		stop.Disable()
		stop.SetText("Stopping …")
		cancel()
	}
	p.dialog.Extra = append(p.dialog.Extra, stop)
	p.dialog.OnCancel = func() { stop.Tapped(nil) }
	h.Show(p.dialog)
	return p
}

// step writes a step of the run: what is under way, and once it is over how it went. A step that comes again, such as
// a second look at what was published, goes on in its own line; a wait is over when the next step begins.
func (p *progress) step(st engine.Step) {
	if n := len(p.steps); n > 0 && p.steps[n-1].name == "wait" {
		p.lines[n-1].what.Set(" ", kit.TextStyle{Shrink: true})
		p.steps = p.steps[:n-1]
	}
	key := stepKey{st.Name, st.Kind}
	at := slices.Index(p.steps, key)
	if at < 0 {
		if len(p.steps) == len(p.lines) { // the oldest makes room
			for i := range p.lines[1:] {
				p.lines[i].what.Set(p.lines[i+1].what.Text(), p.lines[i+1].what.Style())
				p.lines[i].howMuch.SetText(p.lines[i+1].howMuch.Text())
			}
			p.steps = slices.Delete(p.steps, 0, 1)
		}
		p.steps = append(p.steps, key)
		at = len(p.steps) - 1
	}
	text, tone := stepWords(st, p.sis)
	p.lines[at].what.Set(text, kit.TextStyle{Color: tone, Shrink: true})
	p.lines[at].howMuch.SetText(stepAmount(st))
}

// traffic says how far the call under way has come, in bytes; size is that of what is sent, 0 where nothing is.
func (p *progress) traffic(sent, size, received int64) {
	if len(p.steps) == 0 {
		return
	}
	text := ""
	switch {
	case received > 0:
		text = bytesWords(received) + " received"
	case size > 0 && sent > 0:
		text = bytesWords(sent) + " of " + bytesWords(size) + " sent"
	}
	p.lines[len(p.steps)-1].howMuch.SetText(text)
}

// stepAmount says how many bytes a step that is over has moved, and how long it took.
func stepAmount(st engine.Step) string {
	if !st.Done {
		return ""
	}
	var parts []string
	if n := st.Sent + st.Received; n > 0 {
		parts = append(parts, bytesWords(n))
	}
	return strings.Join(append(parts, seconds(st.Took)), " · ")
}

func (p *progress) close() {
	p.bar.Stop()
	p.dialog.Close()
}
