package syncdialog

import (
	"slices"

	"fyne.io/fyne/v2/widget"

	"carillon/sync/engine"
	"carillon/ui/kit"
)

// progressLines is how many steps of a run are in view.
const progressLines = 12

// progress is the dialog that says what a run is at, a line a step.
type progress struct {
	dialog *kit.Dialog
	sis    string // short name of the system
	bar    *widget.ProgressBarInfinite
	lines  []*kit.Text
	steps  []stepKey // of the lines that are written
}

// stepKey is what makes a step the same one when it is told of again.
type stepKey struct {
	name string
	kind engine.Kind
}

func newProgress(h *kit.Host, name, sis, first string, cancel func()) *progress {
	p := &progress{sis: sis, bar: widget.NewProgressBarInfinite()}
	body := kit.Column(6, kit.Inset(kit.Height(6, p.bar), 0, 8, 0, 0))
	for range progressLines {
		t := kit.NewText(" ", kit.TextStyle{Shrink: true})
		p.lines = append(p.lines, t)
		body.Add(t)
	}
	p.lines[0].SetText(first)
	p.dialog = &kit.Dialog{Title: "Synchronising with " + name, Tabs: []kit.Tab{{Content: body}}}
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
		p.lines[n-1].Set(" ", kit.TextStyle{Shrink: true})
		p.steps = p.steps[:n-1]
	}
	key := stepKey{st.Name, st.Kind}
	at := slices.Index(p.steps, key)
	if at < 0 {
		if len(p.steps) == len(p.lines) { // the oldest makes room
			for i := range p.lines[1:] {
				p.lines[i].Set(p.lines[i+1].Text(), p.lines[i+1].Style())
			}
			p.steps = slices.Delete(p.steps, 0, 1)
		}
		p.steps = append(p.steps, key)
		at = len(p.steps) - 1
	}
	text, tone := stepWords(st, p.sis)
	p.lines[at].Set(text, kit.TextStyle{Color: tone, Shrink: true})
}

func (p *progress) close() {
	p.bar.Stop()
	p.dialog.Close()
}
