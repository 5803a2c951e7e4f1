package syncdialog

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/sync/engine"
	"carillon/ui/kit"
)

// progressLines is how many steps of a run are in view.
const progressLines = 10

// progress says what a run is at, a line a step: what it moves, how much, for how long. It stands in a corner of the
// window, which stays usable.
type progress struct {
	sis   string // short name of the system
	bar   *kit.Bar
	lines []progressLine
	steps []stepKey // of the lines that are written
	hide  func()

	expected int              // steps of a whole run
	over     map[stepKey]bool // steps that are done
}

// progressLine is what a step is written with.
type progressLine struct{ what, howMuch *kit.Text }

// stepKey is what makes a step the same one when it is told of again.
type stepKey struct {
	name string
	kind engine.Kind
}

// expectedSteps is how many steps a run with these options takes where the SIS serves all of them: it is greeted, asked
// for what comes in and for what it has, sent, and read back.
func expectedSteps(o engine.Options) int { return 1 + len(o.Download) + 3*len(o.Publish) }

// newProgress shows the progress of a run with a system, beginning with a line: in the corner, or where there is none as
// a dialog of its own. sis is the system's short name.
func newProgress(h *kit.Host, corner *kit.Corner, title, sis, first string, expected int, cancel func()) *progress {
	p := &progress{sis: sis, bar: kit.NewBar(), expected: expected, over: map[stepKey]bool{}}
	steps := kit.Column(5)
	for range progressLines {
		l := progressLine{kit.NewText(" ", kit.TextStyle{Shrink: true}), kit.NewText("", kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Align: fyne.TextAlignTrailing, Shrink: true})}
		p.lines = append(p.lines, l)
		steps.Add(kit.Frame(nil, nil, nil, kit.MinWidth(136, l.howMuch), l.what))
	}
	p.lines[0].what.SetText(first)
	stop := kit.NewButton("Cancel", nil)
	stop.OnTapped = func() {
		stop.Disable()
		stop.SetText("Stopping …")
		cancel()
	}
	bar := kit.Inset(p.bar, 2, 8, 0, 0)
	if corner != nil {
		head := kit.Frame(nil, nil, nil, kit.MinWidth(100, stop), container.NewVBox(kit.Inset(kit.Strong(title), 6, 0, 0, 0)))
		corner.Show(kit.MinWidth(500, kit.Column(4, head, bar, steps)))
		p.hide = corner.Hide
		return p
	}
	d := &kit.Dialog{Title: title, Size: fyne.NewSize(560, 0), Tabs: []kit.Tab{{Content: kit.Column(0, bar, steps)}}}
	d.Extra = append(d.Extra, stop)
	d.OnCancel = func() { stop.Tapped(nil) }
	h.Show(d)
	p.hide = d.Close
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
	if st.Done {
		p.over[key] = true
		p.come(0)
	}
	text, tone := stepWords(st, p.sis)
	p.lines[at].what.Set(text, kit.TextStyle{Color: tone, Shrink: true})
	p.lines[at].howMuch.SetText(stepAmount(st))
}

// come moves the bar to the steps that are over, and a part of the one that is not.
func (p *progress) come(part float32) {
	p.bar.Set((float32(len(p.over)) + part) / float32(max(p.expected, len(p.over)+1)))
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
		p.come(float32(sent) / float32(size))
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
	p.hide()
}
