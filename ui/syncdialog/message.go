package syncdialog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/model/names"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

// showCompletion is the completion message of an active sync: what was downloaded and published, or why not.
func (s *Sync) showCompletion(done []outcome) {
	if len(done) == 0 {
		return
	}
	body := kit.Column(8)
	title := "Sync finished"
	var took time.Duration
	undoable, downloads := false, 0
	for _, o := range done {
		if len(done) > 1 {
			body.Add(kit.Strong(o.job.name))
		}
		switch {
		case o.err == nil:
		case o.job.adopt:
			title = "The timetable was not made"
		default:
			title = "The sync did not finish"
		}
		for _, line := range s.outcomeParts(o) {
			body.Add(line)
		}
		if o.res != nil {
			took += o.res.Took
			for _, k := range slices.Concat(o.res.In, o.res.Out) {
				undoable = undoable || k.TakenIn > 0 || slices.Contains(engine.Downloads(), k.Kind) && k.New+k.Changed+k.Gone > 0
			}
		}
		if o.job.taken {
			downloads++
		}
	}
	d := &kit.Dialog{Title: title, Size: fyne.NewSize(560, 0), Tabs: []kit.Tab{{Content: body}}}
	if slices.ContainsFunc(done, func(o outcome) bool { return o.res != nil }) {
		d.Note = kit.Muted("Took " + seconds(took))
	}
	if undoable && downloads > 0 && s.d.Undo != nil {
		d.Extra = append(d.Extra, kit.NewButton("Undo download", func() {
			if why := s.d.Undo(downloads); why != "" {
				s.d.Host.Tell("The download was not undone", why)
				return
			}
			d.Close()
		}))
	}
	d.Extra = append(d.Extra, s.afterwards(done, d)...)
	d.Primary = kit.NewPrimary("Close", d.Close)
	s.d.Host.Show(d)
}

// afterwards is what can be done after runs, beside closing the message: open a log, go on with what was cut.
func (s *Sync) afterwards(done []outcome, d *kit.Dialog) []fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	var all []engine.System
	for _, o := range done {
		if plan := performed(o); plan != nil && o.job.sis != nil {
			buttons = append(buttons, kit.NewButton(named("Details", o.job, len(done)), func() { s.showDone(o.job.name, o.job.sis, plan) }))
		}
		if o.res != nil && o.res.Log != "" && s.d.Logs != nil {
			buttons = append(buttons, s.logButton(o.res.Log))
		}
		if o.err == nil || o.job.sis == nil {
			continue
		}
		if o.job.adopt { // its draft is gone
			if again := o.job.again; again != nil && engine.CodeOf(o.err) == engine.StalePlan {
				buttons = append(buttons, kit.NewButton("Preview again", func() {
					d.Close()
					again()
				}))
			}
			continue
		}
		if all == nil {
			all = s.systems()
		}
		if engine.CodeOf(o.err) == engine.BadDates {
			buttons = append(buttons, kit.NewButton(named("Choose the dates", o.job, len(done)), func() {
				d.Close()
				s.now(o.job.system.ID)
			}))
			continue
		}
		if other := engine.OtherProtocol(o.err); other != "" {
			buttons = append(buttons, kit.NewButton(named("Switch to "+strings.ToUpper(other)+" and preview", o.job, len(done)), func() {
				d.Close()
				s.switchProtocol(o.job, other)
			}))
			continue
		}
		if engine.CodeOf(o.err) == engine.StalePlan {
			again := &job{system: o.job.system, name: o.job.name, sis: o.job.sis, choice: o.job.choice, options: o.job.options, log: o.job.log, preview: true}
			again.then = s.finished(again)
			buttons = append(buttons, kit.NewButton(named("Preview again", o.job, len(done)), func() {
				d.Close()
				s.start(again)
			}))
			continue
		}
		again := s.resumable(o.job.system, all)
		if again == nil {
			continue
		}
		// The same run once more, so that a Basic sync is remembered as one.
		again.options, again.choice, again.log = o.job.options, o.job.choice, o.job.log
		buttons = append(buttons, kit.NewButton(named("Resume", o.job, len(done)), func() {
			d.Close()
			s.start(again)
		}))
	}
	return buttons
}

// switchProtocol sets a system to the protocol that its SIS speaks, and previews the job's run with it.
func (s *Sync) switchProtocol(j *job, protocol string) {
	s.d.Runner.Go(workConfigure, func(context.Context) func() {
		system, err := engine.FindSystem(s.d.Storage, j.system.ID)
		if err == nil {
			system.Protocol = protocol
			err = engine.SaveSystem(s.d.Storage, system)
		}
		return func() {
			if err != nil {
				s.d.Host.ShowError("The settings could not be saved", err)
				return
			}
			again := &job{system: *system, name: j.name, sis: j.sis, choice: j.choice, options: j.options, log: j.log, preview: true}
			again.then = s.finished(again)
			s.start(again)
		}
	})
}

// performed is what a run has done of its plan; nil where that is nothing.
func performed(o outcome) *engine.Plan {
	if o.res == nil || o.plan == nil || o.plan.NothingToDo {
		return nil
	}
	if o.err == nil {
		return o.plan
	}
	if o.job.adopt || len(o.res.In)+len(o.res.Out) == 0 {
		return nil
	}
	did := *o.plan
	did.Out = nil
	for _, out := range o.plan.Out {
		if slices.ContainsFunc(o.res.Out, func(k engine.KindResult) bool { return k.Kind == out.Kind }) {
			did.Out = append(did.Out, out)
		}
	}
	return &did
}

// named is the text of a button about one of several systems.
func named(text string, j *job, of int) string {
	if of > 1 {
		text += " " + j.name
	}
	return text
}

// outcomeParts is what the message says of one system.
func (s *Sync) outcomeParts(o outcome) []fyne.CanvasObject {
	var parts []fyne.CanvasObject
	if o.res != nil && (o.err == nil || !o.job.adopt) {
		lines := resultLines(o.job.name, o.res)
		if o.err == nil {
			lines = append(lines, leftOut(o.job.name, o.res, o.plan)...)
		} else {
			lines = append(lines, stillToDo(o.res, o.plan)...)
		}
		for _, line := range lines {
			parts = append(parts, kit.Paragraph(line, ""))
		}
	}
	at := o.job.failedAt
	if at == nil && o.res != nil {
		at = o.res.FailedAt
	}
	switch {
	case o.err == nil:
		tone, head := s.verdict(o)
		if n := faulty(o.plan); n > 0 && tone == kit.ToneGood {
			tone, head = kit.ToneWarning, strings.TrimPrefix(head, "✓ ")+" "+names.Count(n, "record has an error and was", "records have errors and were")+" not sent: see below."
		}
		parts = append([]fyne.CanvasObject{kit.Notice(tone, kit.Paragraph(head, ""))}, parts...)
	case stopped(o.res) || errors.Is(o.err, context.Canceled):
		text := "You stopped the sync. " + untouched(o.job, at)
		if o.res != nil && len(o.res.In)+len(o.res.Out) > 0 {
			text = "You stopped the sync. What is listed below was done; the next sync does the rest."
			if published(o.res) {
				text = "You stopped the sync when everything had been published. Not all of it has been read back."
			} else if at != nil && at.Step == "publish" {
				text += " Part of the " + lower(at.Kind) + " may have arrived already."
			}
		}
		parts = append([]fyne.CanvasObject{kit.Notice(kit.ToneWarning, kit.Paragraph(text, ""))}, parts...)
	default:
		fault := s.explain(o.err)
		notice := kit.Column(4)
		if at != nil {
			notice.Add(kit.Strong(failedWords(at, o.job)))
		}
		notice.Add(kit.Paragraph(fault.Sentence, ""))
		if fault.Code != "" {
			notice.Add(kit.Muted("Code: " + fault.Code))
		}
		if len(parts) == 0 {
			parts = append(parts, kit.Paragraph(untouched(o.job, at), kit.ColorMuted))
		}
		parts = append([]fyne.CanvasObject{kit.Notice(kit.ToneBad, notice)}, parts...)
		if fault.Said != "" {
			parts = append(parts, kit.Strong("What the SIS says, at length"), kit.Paragraph(fault.Said, ""))
		}
	}
	return parts
}

// untouched says of a run that has done nothing to its end what may have come of it all the same: a publish that was cut
// off may have arrived.
func untouched(j *job, at *engine.FailedStep) string {
	switch {
	case j.adopt:
		return "No file was made."
	case at != nil && at.Step == "publish":
		return "Part of the " + lower(at.Kind) + " may have arrived; the next sync looks at that."
	}
	return "Nothing was sent."
}

// published reports whether a run has sent all that it was to send.
func published(res *engine.Result) bool {
	return len(res.Out) > 0 && !slices.ContainsFunc(res.Kinds, func(kind engine.Kind) bool {
		return slices.Contains(engine.Publishes(), kind) && !slices.ContainsFunc(res.Out, func(k engine.KindResult) bool { return k.Kind == kind })
	})
}

// faulty counts the records of a plan that were not sent because of an error; one may be missing from several kinds.
func faulty(plan *engine.Plan) int {
	if plan == nil {
		return 0
	}
	type record struct {
		ref  model.Key
		what string
	}
	bad := map[record]bool{}
	for i := range plan.Out {
		for _, n := range plan.Out[i].Bad {
			bad[record{n.Ref, n.What}] = true
		}
	}
	return len(bad)
}

// verdict is the head of the message about a run that ended well: what reading back has shown.
func (s *Sync) verdict(o outcome) (kit.Tone, string) {
	name := o.job.name
	if o.res == nil {
		return kit.ToneGood, name
	}
	if o.res.SIS.Product != "" {
		name = fmt.Sprintf("%s (%s, %s)", name, o.res.SIS.Product, o.res.SIS.Version)
	}
	worst, best := engine.Confirmed, engine.NotConfirmed
	resumed := false
	order := []engine.Verified{engine.Confirmed, engine.NotConfirmed, engine.NotVisible, engine.Differs}
	for _, k := range o.res.Out {
		if k.Resumed { // the run before has sent it, and nobody has looked since
			resumed = true
			continue
		}
		if slices.Index(order, k.Verified) > slices.Index(order, worst) {
			worst = k.Verified
		}
		if k.Verified != engine.NotConfirmed {
			best = k.Verified
		}
	}
	switch {
	case len(o.res.Out) == 0 && len(o.res.In) > 0:
		return kit.ToneGood, "✓ " + name + " was read. Nothing was to be published."
	case len(o.res.Out) == 0:
		return kit.ToneGood, "✓ " + name + " was asked, and nothing had to be sent."
	case o.res.FailedAt != nil: // as it stands while it is read back, and for good where the program ends meanwhile
		return kit.ToneGood, "✓ " + name + " accepted everything. Not all of it has been read back."
	case worst == engine.NotVisible:
		return kit.ToneWarning, name + " accepted everything and does not show all of it yet. Many systems take a while; the next sync looks again."
	case worst == engine.Differs:
		return kit.ToneWarning, name + " accepted everything, but shows something else than was sent. Look at the lines below, and ask its support where that stays."
	case worst == engine.NotConfirmed && (best != engine.NotConfirmed || len(o.res.Warnings) > 0):
		return kit.ToneGood, "✓ " + name + " accepted everything. Not all of it could be read back."
	case worst == engine.NotConfirmed:
		return kit.ToneGood, "✓ " + name + " accepted everything. It offers no way to read it back."
	case resumed:
		return kit.ToneGood, "✓ " + name + " accepted everything, and reading back confirms what was sent since the cut."
	}
	return kit.ToneGood, "✓ " + name + " accepted everything, and reading back confirms it."
}

func (s *Sync) explain(err error) kit.Fault {
	explain := kit.ExplainPlainly
	if s.d.Host.Explain != nil {
		explain = s.d.Host.Explain
	}
	return explain(err)
}

// finished shows the message about one run; a preview that was closed needs none.
func (s *Sync) finished(j *job) func(*engine.Result, *engine.Plan, error) {
	return func(res *engine.Result, plan *engine.Plan, err error) {
		if res == nil && err == nil {
			return
		}
		s.showCompletion([]outcome{{j, res, plan, err}})
	}
}
