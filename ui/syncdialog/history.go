package syncdialog

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/model"
	"carillon/model/message"
	"carillon/model/names"
	"carillon/sync/engine"
	"carillon/ui/kit"
	"carillon/ui/registers"
)

// history is File > Synchronise > History: the runs of this file, the newest first.
type history struct {
	s      *Sync
	runs   []engine.Result
	names  map[string]string // of systems, by ID
	cut    []*job            // goes on with a run that was cut, the newest first
	filter engine.Outcome    // "" shows all

	dialog  *kit.Dialog
	table   *registers.Register
	chips   *fyne.Container
	details *kit.Button
	with    *kit.Button // to compare the chosen run with
	at      int         // chosen run, -1 for none
}

// outcomeNames is how the list calls an end, and in which colour.
var outcomeNames = []struct {
	outcome engine.Outcome
	name    string
	tone    kit.Tone
}{
	{engine.Done, "Done", kit.ToneGood},
	{engine.Failed, "Failed", kit.ToneBad},
	{engine.OnHold, "Held", kit.ToneWarning},
	{engine.Cancelled, "Stopped", kit.ToneWarning},
}

// History opens the dialog.
func (s *Sync) History() {
	if s.d.Host.Open() {
		return
	}
	runs, err := engine.History(s.d.Storage)
	if err != nil {
		s.d.Host.ShowError("The history can't be read", err)
		return
	}
	h := &history{s: s, runs: runs, names: map[string]string{}, at: -1}
	all := s.systems()
	for _, sys := range all {
		h.names[sys.ID] = s.name(sys, all)
		if j := s.resumable(sys, all); j != nil {
			h.cut = append(h.cut, j)
		}
	}
	slices.SortStableFunc(h.cut, func(a, b *job) int { return b.goesOn.Compare(a.goesOn) })
	if len(runs)+len(h.cut) == 0 { // one that a crash has cut stands in no history
		s.d.Host.Tell("Nothing has been synchronised yet", "Each sync is listed here once it is over. Start with File > Synchronise > Sync Now.")
		return
	}
	h.show()
}

// resumable is the job that goes on with the run of a system that was cut; nil where none was, or it can't.
func (s *Sync) resumable(sys engine.System, all []engine.System) *job {
	cut, err := engine.Cut(s.d.Storage, &sys)
	sis := s.connector(sys.Type)
	_, paused := engine.Paused(all)
	if err != nil || cut == nil || cut.Rows == "" || sis == nil || s.Busy() != "" || s.d.ReadOnly() != "" ||
		slices.ContainsFunc(paused, func(x engine.System) bool { return x.ID == sys.ID }) {
		return nil
	}
	o := cut.Options(&s.d.Timetable().State, s.d.Now())
	j := &job{system: sys, name: s.name(sys, all), sis: sis, options: &o, goesOn: cut.At}
	j.then = s.finished(j)
	return j
}

func (h *history) show() {
	h.chips = kit.Flow(6)
	h.table = registers.NewWithBar(&registers.Definition{Title: "Runs", Empty: "No run ended that way.", Unsorted: true, Columns: h.columns()}, h.chips)
	h.table.OnSelect = func(k model.Key) {
		h.at = int(k.ID) - 1
		h.details.Enable()
		h.with.Enable()
	}
	h.table.OnOpen = func(k model.Key) { h.open(int(k.ID) - 1) }
	h.details = kit.NewPrimary("Details", func() { h.open(h.at) })
	h.details.Disable()
	h.with = kit.NewButton("Compare with …", h.askCompare)
	h.with.Disable()
	h.dialog = &kit.Dialog{Title: "History of synchronising", CancelText: "Close", Primary: h.details, Size: fyne.NewSize(1080, 600), Tall: true,
		Note: kit.Muted(names.Count(len(h.runs), "run", "runs")), Tabs: []kit.Tab{{Content: h.table.Object(), Fill: true, Focus: h.table.Filter}}}
	if len(h.cut) > 0 {
		j := h.cut[0]
		h.dialog.Extra = []fyne.CanvasObject{kit.NewButton("Resume the sync of "+h.moment(j.goesOn), func() { h.resume(j) })}
	}
	if len(h.runs) > 1 {
		h.dialog.Extra = append(h.dialog.Extra, h.with)
	}
	h.fill()
	h.s.d.Host.Show(h.dialog)
}

// resumes is the job that goes on with a run; nil where that came to its end, or can't be resumed.
func (h *history) resumes(r engine.Result) *job {
	i := slices.IndexFunc(h.cut, func(j *job) bool { return j.system.ID == r.System && j.goesOn.Equal(r.Started) })
	if i < 0 {
		return nil
	}
	return h.cut[i]
}

func (h *history) resume(j *job) {
	h.dialog.Close()
	h.s.start(j)
}

// when writes the day and the hour of a run.
func (h *history) when(r engine.Result) string { return h.moment(r.Started) }

func (h *history) moment(t time.Time) string {
	t = t.Local()
	return kit.FormatDate(t) + " " + t.Format("15:04")
}

// columns are those of a list of runs, row is a run in it: its key is its place in the history.
func (h *history) columns() []registers.Column {
	tags := map[string]kit.Tone{}
	for _, o := range outcomeNames {
		tags[o.name] = o.tone
	}
	return []registers.Column{{Title: "When", Width: 158, Strong: true}, {Title: "System", Width: 140}, {Title: "Ended", Width: 84, Tags: tags},
		{Title: "What was done", Width: 520}, {Title: "By", Width: 156}}
}

func (h *history) row(i int) registers.Row {
	r := h.runs[i]
	return registers.Row{Key: model.Key{ID: uint32(i + 1)}, Cells: []string{h.when(r), h.name(r), outcomeName(r.Outcome), doneWords(r), r.Who}}
}

// fill lists the runs that the chips leave.
func (h *history) fill() {
	h.chips.RemoveAll()
	h.chip("All", "", len(h.runs))
	for _, o := range outcomeNames {
		n := 0
		for i := range h.runs {
			if h.runs[i].Outcome == o.outcome {
				n++
			}
		}
		if n > 0 {
			h.chip(o.name, o.outcome, n)
		}
	}
	var rows []registers.Row
	for i, r := range h.runs {
		if h.filter == "" || r.Outcome == h.filter {
			rows = append(rows, h.row(i))
		}
	}
	h.at = -1
	h.details.Disable()
	h.with.Disable()
	h.table.SetRows(rows)
}

func (h *history) chip(label string, outcome engine.Outcome, n int) {
	h.s.chip(h.chips, h.table, label, n, h.filter == outcome, func() {
		h.filter = outcome
		h.fill()
	})
}

// name is the system of a run; one that is no longer configured goes by its ID.
func (h *history) name(r engine.Result) string {
	if n, ok := h.names[r.System]; ok {
		return n
	}
	return r.System
}

func outcomeName(o engine.Outcome) string {
	for _, x := range outcomeNames {
		if x.outcome == o {
			return x.name
		}
	}
	return string(o)
}

// doneWords is a run in a line: what moved, or why nothing did.
func doneWords(r engine.Result) string {
	var in, out, other []string
	for _, k := range r.In {
		if !k.Unsupported {
			in = append(in, k.Kind.Count(k.Rows))
		}
	}
	for _, k := range r.Out {
		out = append(out, k.Kind.Count(k.Rows))
		if k.Verified == engine.Differs {
			other = append(other, lower(k.Kind))
		}
	}
	var parts []string
	if len(in) > 0 {
		parts = append(parts, "Downloaded "+strings.Join(in, ", "))
	}
	if len(out) > 0 {
		parts = append(parts, "Published "+strings.Join(out, ", "))
	}
	switch {
	case !r.Error.IsZero():
		parts = append([]string{kit.ExplainPlainly(message.Error(r.Error)).Sentence}, parts...)
	case len(parts) == 0:
		return "Nothing had changed"
	case len(other) > 0:
		parts = append([]string{"Not shown as it was sent: " + strings.Join(other, ", ")}, parts...)
	case r.Quiet:
		parts = append(parts, "with a save")
	}
	return strings.Join(parts, " · ")
}

// open shows the details of a run.
func (h *history) open(i int) {
	if i < 0 || i >= len(h.runs) {
		return
	}
	r := h.runs[i]
	j := &job{name: h.name(r)}
	var err error
	switch {
	case r.Outcome == engine.Cancelled:
		err = context.Canceled
	case !r.Error.IsZero():
		err = message.Error(r.Error)
	}
	body := kit.Column(8, kit.Paragraph(runWords(r), kit.ColorMuted))
	for _, part := range h.s.outcomeParts(outcome{job: j, res: &r, err: err}) {
		body.Add(part)
	}
	for _, g := range r.Held {
		said := "Held: "
		if r.ConfirmedBy != "" {
			said = "Confirmed by " + r.ConfirmedBy + ": "
		}
		body.Add(kit.Paragraph(said+kit.Words.Say(g.Said), ""))
	}
	d := &kit.Dialog{Title: "Sync with " + j.name + ", " + h.when(r), Size: fyne.NewSize(600, 0), Tabs: []kit.Tab{{Content: container.NewVBox(body)}},
		Note: kit.Muted("Took " + seconds(r.Took))}
	if r.Log != "" && h.s.d.Logs != nil {
		d.Extra = append(d.Extra, h.s.logButton(r.Log))
	}
	if sent, err := engine.RowsOf(h.s.d.Storage, r.Number); err != nil || sent != nil {
		d.Extra = append(d.Extra, kit.NewButton("Rows sent", func() { h.showRows(r, sent, err) }))
	}
	if again := h.resumes(r); again != nil {
		d.Extra = append(d.Extra, kit.NewButton("Resume", func() {
			d.Close()
			h.resume(again)
		}))
	}
	d.Primary = kit.NewPrimary("Close", d.Close)
	h.s.d.Host.Show(d)
}

// runWords says who ran a sync, for which dates, and how much went over the wire.
func runWords(r engine.Result) string {
	var parts []string
	if r.Who != "" {
		parts = append(parts, "By "+r.Who+".")
	}
	without := r.Error.IsZero() && !slices.ContainsFunc(r.Out, func(k engine.KindResult) bool { return k.Kind == engine.Timetable })
	if r.From != 0 && r.To != 0 && !without {
		parts = append(parts, fmt.Sprintf("Timetable %s to %s.", date(r.From), date(r.To)))
	}
	if r.Sent+r.Received > 0 {
		parts = append(parts, fmt.Sprintf("%s sent, %s received.", bytesWords(r.Sent), bytesWords(r.Received)))
	}
	if r.Log != "" {
		parts = append(parts, "Support log: "+filepath.Base(r.Log)+".")
	}
	return strings.Join(parts, " ")
}

// bytesWords writes a number of bytes: 12 kB.
func bytesWords(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1_000_000:
		return fmt.Sprintf("%.0f kB", float64(n)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1_000_000)
}

// logButton opens a support log.
func (s *Sync) logButton(name string) *kit.Button {
	return kit.NewButton("Open log", func() {
		if err := s.d.Logs.Open(name); err != nil {
			s.d.Host.ShowError("The log can't be opened", err)
		}
	})
}
