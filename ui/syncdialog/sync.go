// Package syncdialog is File > Synchronise: its dialogs, and the runs a person starts from the window, with a
// completion message, or quietly with a save.
package syncdialog

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"carillon/internal/work"
	"carillon/model"
	"carillon/model/names"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

// Passwords keeps the passwords of systems, on this computer and outside the timetable file.
type Passwords interface {
	// Get is the password of a system; ok is false where none is known.
	Get(s engine.System) (password string, ok bool)
	// Set remembers a password; lasting is false where it is kept only until the program ends.
	Set(s engine.System, password string) (lasting bool, err error)
	// Delete forgets it.
	Delete(s engine.System) error
}

// Logs keeps the support logs of runs, beside the timetable file.
type Logs interface {
	// Name is that of a log begun at a moment, without its folder.
	Name(at time.Time) string
	// Create begins a log; name is where it is, as the history keeps it.
	Create(at time.Time) (w io.WriteCloser, name string, err error)
	// Open shows a log to a person.
	Open(name string) error
}

// Deps is what the dialogs work with. The functions belong to the UI goroutine unless they say otherwise.
type Deps struct {
	Host *kit.Host
	// Corner is where the progress of a run stands; nil shows it as a dialog.
	Corner  *kit.Corner
	Runner  work.Runner
	Now     func() time.Time
	Storage engine.Storage // of the open file; any goroutine
	// Identity knows what the open file is a copy of; any goroutine. Nil where nothing is known.
	Identity engine.Identified
	// Who runs a sync, for the history; Version is the program's.
	Who, Version string
	Connectors   []engine.Connector
	Passwords    Passwords
	// ProxyPasswords keeps those of the proxies that systems are reached through.
	ProxyPasswords Passwords
	Logs           Logs // nil where no support log can be written
	Timetable      func() *model.Timetable
	// Saved is the timetable as it was last saved: that is what is published.
	Saved func() *model.State
	// ReadOnly is "" where the file may be written, else why not; Save As may change it.
	ReadOnly func() string
	// Save saves the file and calls then with the result.
	Save func(then func(error))
	// Drafts is how many cells hold a text that the timetable could not take; nil where none can.
	Drafts func() int
	// ToDraft goes to the first of them; nil where nobody can.
	ToDraft func()
	// Take applies a download to the timetable and saves it; called off the UI goroutine.
	Take func(ctx context.Context, e model.Edit) error
	// Undo takes the newest n downloads back, and returns ""; where something was done since, it says so instead.
	Undo func(n int) string
	// Changed shows the status afresh.
	Changed func()
	// Jump shows a record in the window.
	Jump func(model.Key)
	// Export asks a person where to save something and writes it there; nil where nothing can be saved.
	Export func(title, name string, write func(io.Writer) error)
}

// Background work of the dialogs.
const (
	workRun       work.Kind = "sync"
	workRead      work.Kind = "read for a new file"
	workCount     work.Kind = "sync count"
	workTest      work.Kind = "sync test"
	workConfigure work.Kind = "sync configure"
	workPassword  work.Kind = "sync password"
	workUnsent    work.Kind = "sync unsent"
)

// Sync is the synchronising of one open file.
type Sync struct {
	d      Deps
	memory engine.Memory // what this window has published, so that a save without changes costs nothing
	flow   flow          // what is under way
	unsent unsent        // what is saved and not published
}

// New returns the synchronising of a file.
func New(d Deps) *Sync {
	if d.ReadOnly == nil {
		d.ReadOnly = func() string { return "" }
	}
	if d.Drafts == nil {
		d.Drafts = func() int { return 0 }
	}
	return &Sync{d: d}
}

// systems reads the systems of the file; an error is shown, and counts as none.
func (s *Sync) systems() []engine.System {
	all, err := engine.Systems(s.d.Storage)
	if err != nil {
		s.d.Host.ShowError("The sync settings can't be read", err)
	}
	return all
}

func (s *Sync) connector(typ string) engine.Connector {
	for _, c := range s.d.Connectors {
		if c.Type() == typ {
			return c
		}
	}
	return nil
}

// name is a system as the dialogs show it: its product, and its ID where the file has several of that product.
func (s *Sync) name(sys engine.System, all []engine.System) string {
	text := sys.Type
	if c := s.connector(sys.Type); c != nil {
		text = c.Name()
	}
	same := 0
	for _, o := range all {
		if o.Type == sys.Type {
			same++
		}
	}
	if same > 1 {
		text += " · " + sys.School
	}
	if sys.Practice {
		text += " PRACTICE"
	}
	return text
}

func (s *Sync) names(all []engine.System) []string {
	out := make([]string, len(all))
	for i, sys := range all {
		out[i] = s.name(sys, all)
	}
	return out
}

// refuse says why nothing can be synchronised; it reports whether there is such a reason.
func (s *Sync) refuse() bool {
	switch {
	case s.Busy() != "":
		s.d.Host.Tell("A sync is under way", s.Busy()+" Wait until the status bar says that it has finished.")
	case s.d.ReadOnly() != "":
		s.d.Host.Tell("This file can't be synchronised", s.d.ReadOnly())
	default:
		return false
	}
	return true
}

// Busy is "" or says what closing would cut off.
func (s *Sync) Busy() string {
	switch {
	case s.flow.job != nil:
		return "A sync with " + s.flow.job.name + " is under way."
	case s.flow.underWay():
		return "A sync is under way."
	}
	return ""
}

// Unsynced is "" or names the systems with "Sync each time you save" that were never synced, whose last sync did not
// succeed, or that were not sent what was saved since, and why.
func (s *Sync) Unsynced() string {
	all, err := engine.Systems(s.d.Storage)
	if err != nil {
		return ""
	}
	all, _ = engine.Paused(all)
	var names []string
	for _, sys := range all {
		if sys.SyncOnSave && (sys.Last == nil || sys.Last.Outcome != engine.Done || s.unsent.words(sys) != "") {
			names = append(names, sentence(s.statusOf(sys, s.name(sys, all)).Text))
		}
	}
	return strings.Join(names, " ")
}

// Close cancels what is under way. Nothing of it is shown any more.
func (s *Sync) Close() {
	j := s.flow.close()
	for _, k := range []work.Kind{workRun, workRead, workCount, workTest, workConfigure, workPassword, workPlan, workPayload, workUnsent} {
		s.d.Runner.Cancel(k)
	}
	if j != nil {
		s.endProgress(j)
	}
}

// Status is what the status bar says of the last sync. With several systems it names the one that needs a look first.
func (s *Sync) Status() kit.StatusItem {
	if j := s.flow.job; j != nil {
		return kit.StatusItem{Mark: "●", Text: j.name + ": synchronising …"}
	}
	all, err := engine.Systems(s.d.Storage)
	switch {
	case err != nil:
		return kit.StatusItem{Mark: "◆", Text: "Sync settings can't be read", Tone: kit.ToneWarning, OnTapped: s.Configure}
	case len(all) == 0:
		return kit.StatusItem{Text: "No system to synchronise with", OnTapped: s.Configure}
	}
	all, _ = engine.Paused(all) // of the live ones nothing is expected while one practises
	s.lookForUnsent(all)
	shown := all[0]
	for _, sys := range all {
		if s.rank(sys) > s.rank(shown) {
			shown = sys
		}
	}
	item := s.statusOf(shown, s.name(shown, all))
	item.OnTapped = func() { s.statusDetails(shown) }
	return item
}

// rank orders systems by how much they want a person's eye.
func (s *Sync) rank(sys engine.System) int {
	switch {
	case sys.Last != nil && sys.Last.Outcome == engine.Failed:
		return 4
	case sys.Last != nil && sys.Last.Outcome == engine.OnHold:
		return 3
	case sys.Last != nil && sys.Last.Outcome == engine.Cancelled:
		return 2
	case awaitsBasic(sys), sys.Last != nil && !sys.Last.Said.IsZero(), s.unsent.words(sys) != "":
		return 1
	case sys.Last == nil:
		return -1
	}
	return 0
}

// awaitsBasic reports whether saves are not followed by a sync although that is ticked: there was no Basic sync, whose
// dates they take.
func awaitsBasic(sys engine.System) bool { return sys.SyncOnSave && sys.Basic == nil }

func (s *Sync) statusOf(sys engine.System, name string) kit.StatusItem {
	switch {
	case s.flow.of(sys.ID) != nil:
		return kit.StatusItem{Mark: "●", Text: strings.TrimSpace(name + " synchronising …")}
	case awaitsBasic(sys) && sys.Last == nil:
		return kit.StatusItem{Mark: "◆", Text: name + " not synced yet: saves wait for a Basic sync", Tone: kit.ToneWarning}
	case awaitsBasic(sys) && sys.Last.Outcome == engine.Done:
		return kit.StatusItem{Mark: "◆", Text: name + " synced " + s.when(sys.Last.At) + ": saves wait for a Basic sync", Tone: kit.ToneWarning}
	case sys.Last == nil:
		return kit.StatusItem{Text: name + " not synced yet"}
	}
	last := sys.Last
	switch last.Outcome {
	case engine.Done:
		if !last.Said.IsZero() {
			return kit.StatusItem{Mark: "◆", Text: name + " synced " + s.when(last.At) + ", but shows something else", Tone: kit.ToneWarning}
		}
		if words := s.unsent.words(sys); words != "" && name != "" {
			return kit.StatusItem{Mark: "◆", Text: name + " synced " + s.when(last.At) + "; saved since, not sent: " + words, Tone: kit.ToneWarning}
		}
		return kit.StatusItem{Mark: "●", Text: name + " synced " + s.when(last.At), Tone: kit.ToneGood}
	case engine.OnHold:
		return kit.StatusItem{Mark: "◆", Text: name + " " + s.unsynced(last) + ": held, it needs a look", Tone: kit.ToneWarning}
	case engine.Cancelled:
		return kit.StatusItem{Mark: "◆", Text: name + " " + s.unsynced(last) + ": stopped " + s.when(last.At), Tone: kit.ToneWarning}
	}
	return kit.StatusItem{Mark: "▲", Text: name + " " + s.unsynced(last) + ": " + reason(kit.Words.Say(last.Said)), Tone: kit.ToneBad}
}

// unsynced says for how long no sync has succeeded.
func (s *Sync) unsynced(last *engine.Status) string {
	if last.Good.IsZero() {
		return "not synced"
	}
	day := func(t time.Time) model.Date { return model.DateOf(t.Local()) }
	if n := int(day(s.d.Now()) - day(last.Good)); n > 0 {
		return "not synced for " + names.Count(n, "day", "days")
	}
	return "not synced since " + s.when(last.Good)
}

// reasonLength is how long a reason may be in the status bar, in characters; a press on it shows all of it.
const reasonLength = 60

// reason is the first sentence of why a sync did not succeed, as it follows a colon.
func reason(text string) string {
	text = strings.TrimSpace(text)
	if i := strings.Index(text, ". "); i > 0 {
		text = text[:i]
	}
	text = strings.TrimSuffix(text, ".")
	if r := []rune(text); len(r) > reasonLength {
		text = strings.TrimSpace(string(r[:reasonLength-1])) + "…"
	}
	if text == "" {
		return "it failed"
	}
	return text
}

// sentence gives a text its full stop.
func sentence(text string) string {
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".!?") {
		return text
	}
	return text + "."
}

// when writes a moment: its time today, its date before.
func (s *Sync) when(t time.Time) string {
	t = t.Local()
	now := s.d.Now().Local()
	if t.Year() == now.Year() && t.YearDay() == now.YearDay() {
		return t.Format("15:04")
	}
	return kit.FormatDate(t)
}

func (s *Sync) statusDetails(sys engine.System) {
	if s.d.Host.Open() {
		return
	}
	name := s.name(sys, s.systems())
	body := kit.Column(10)
	if sys.Last == nil {
		body.Add(kit.Paragraph("This system has not been synchronised yet. Start with Sync Now.", ""))
	} else {
		body.Add(kit.Paragraph(fmt.Sprintf("Last sync: %s, %s.", s.when(sys.Last.At), outcomeWords(sys.Last.Outcome)), ""))
	}
	if awaitsBasic(sys) {
		body.Add(kit.Notice(kit.ToneWarning, kit.Paragraph("A save is not followed by a sync yet, although that is ticked under Configure: it takes the dates of the last "+
			"Basic sync, and there was none.", "")))
	}
	if sys.Last != nil && !sys.Last.Said.IsZero() {
		body.Add(kit.Notice(kit.ToneWarning, kit.Paragraph(kit.Words.Say(sys.Last.Said), "")))
	}
	if words := s.unsent.words(sys); words != "" {
		body.Add(kit.Notice(kit.ToneWarning, kit.Paragraph("What was saved since then is not in "+name+" yet: "+words+". Sync Now sends it.", "")))
	}
	if sys.Last != nil && sys.Last.Outcome != engine.Done && !sys.Last.Good.IsZero() {
		body.Add(kit.Paragraph("The last one that succeeded was on "+kit.FormatDate(sys.Last.Good.Local())+" at "+sys.Last.Good.Local().Format("15:04")+".", kit.ColorMuted))
	}
	d := &kit.Dialog{Title: name, Size: fyne.NewSize(520, 0), Tabs: []kit.Tab{{Content: body}}}
	then := func(do func()) func() { return func() { d.Close(); do() } }
	d.Extra = []fyne.CanvasObject{kit.NewButton("History", then(s.History)), kit.NewButton("Sync Now", then(func() { s.now(sys.ID) }))}
	d.Primary = kit.NewPrimary("Close", d.Close)
	s.d.Host.Show(d)
}

func outcomeWords(o engine.Outcome) string {
	switch o {
	case engine.Done:
		return "everything was accepted"
	case engine.OnHold:
		return "held until a person confirms it in Sync Now"
	case engine.Cancelled:
		return "stopped before it was finished"
	}
	return "it failed"
}

// hidden is a password on its way. It is behind a function, so that whatever prints what holds it prints an address:
// formatting does not ask the methods of fields that are not exported.
type hidden struct{ reveal func() string }

func hide(password string) hidden { return hidden{func() string { return password }} }

// text is the password, "" where there is none.
func (h hidden) text() string {
	if h.reveal == nil {
		return ""
	}
	return h.reveal()
}
