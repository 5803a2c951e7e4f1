package syncdialog

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/model/message"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

// job is one run of one system, and what becomes of it.
type job struct {
	system  engine.System
	name    string
	sis     engine.Connector
	choice  engine.Choice
	options *engine.Options // in place of what a Basic sync does; nil for a Basic sync
	log     logging
	preview bool      // show the plan before it is performed, whatever it is
	adopt   bool      // take over what the SIS has, and send nothing: New from SIS
	goesOn  time.Time // when the run began that this one goes on with
	again   func()    // reads the SIS once more, for a run that adopts
	quiet   bool      // of a save: publishes only, says nothing, confirms nothing
	// then is called on the UI goroutine when the run has ended; res is nil where nothing was begun.
	then func(res *engine.Result, plan *engine.Plan, err error)

	state                   *model.State // that the run works on
	password, proxyPassword hidden
	progress                *progress
	expected                int // steps
	failedAt                *engine.FailedStep
	logFile                 io.Closer
	taken                   bool // a download was applied to the timetable
}

// logging says what a run writes down for support.
type logging struct {
	on      bool
	noNames bool // of people
}

// host lets a run work on the open file.
type host struct {
	engine.Storage
	state *model.State
	take  func(context.Context, model.Edit) error
}

func (h host) State() *model.State                          { return h.state }
func (h host) Take(ctx context.Context, e model.Edit) error { return h.take(ctx, e) }

// identified is a host that knows what its file is a copy of.
type identified struct {
	host
	engine.Identified
}

// looks reports whether the run begins with a look at what it would do: that changes nothing, so the file is saved only
// when a person lets the plan go. What is not saved yet is part of what is looked at.
func (j *job) looks() bool { return j.preview && !j.adopt }

// host makes the host of a job's run.
func (s *Sync) host(j *job) engine.Host {
	take := func(ctx context.Context, e model.Edit) error {
		err := s.d.Take(ctx, e)
		j.taken = err == nil
		return err
	}
	j.state = s.d.Saved()
	if j.looks() {
		j.state = s.d.Timetable().Snapshot()
	}
	h := host{s.d.Storage, j.state, take}
	if s.d.Identity == nil {
		return h
	}
	return identified{h, s.d.Identity}
}

// start saves, unless the job only looks, finds the password, and runs the job. A button that begins one may be pressed long after it was shown, and
// another run may begin while the file is saved.
func (s *Sync) start(j *job) {
	if s.refuse() {
		return
	}
	if j.looks() {
		s.withPassword(j, func() { s.prepare(j) })
		return
	}
	s.d.Save(func(err error) {
		if err == nil && !s.refuse() { // the save has said why it failed
			s.withPassword(j, func() { s.prepare(j) })
		}
	})
}

// goOn performs a plan that a person has looked at. What the plan was made of is saved first: nothing is published that no
// file holds.
func (s *Sync) goOn(j *job, run *engine.Run, plan *engine.Plan, confirm string) {
	s.begin(j, "Starting …")
	if !j.looks() {
		s.execute(j, run, plan, confirm)
		return
	}
	for range s.d.Timetable().ChangesSince(j.state) { // by what was done while the SIS was asked
		s.closeRun(j, run)
		s.ended(j, nil, nil, &engine.Error{Code: engine.StalePlan, Said: message.New(saysTimetableChanged)})
		return
	}
	s.d.Save(func(err error) {
		if err != nil { // the save has said why
			s.closeRun(j, run)
			s.ended(j, nil, nil, nil)
			return
		}
		s.execute(j, run, plan, confirm)
	})
}

// withPassword goes on with the job's passwords; where one is not known a person is asked, unless the run is quiet.
func (s *Sync) withPassword(j *job, goOn func()) {
	s.mark(j)
	s.stopsLooking(j)
	// A keyring may ask a person to unlock it, so it is not asked on the UI goroutine.
	s.d.Runner.Go(workPassword, func(context.Context) func() {
		if j.sis == nil {
			return s.cannotBegin(j, errors.New("This version of Carillon has no connector for "+j.system.Type+"."))
		}
		if !j.quiet {
			defer s.waitsForKeyring()()
		}
		p, ok := s.d.Passwords.Get(j.system)
		j.password = hide(p)
		proxyOK := true
		if needsProxyPassword(j.system) {
			p, proxyOK = s.d.ProxyPasswords.Get(j.system)
			j.proxyPassword = hide(p)
		}
		sis := question{of: j.name, user: j.system.Username, at: j.system.URL, keep: s.d.Passwords, into: &j.password}
		proxy := question{of: "the proxy", user: j.system.Proxy.Username, at: j.system.Proxy.URL, keep: s.d.ProxyPasswords, into: &j.proxyPassword}
		switch {
		case j.quiet && !ok:
			return s.cannotBegin(j, notKnown(sis))
		case j.quiet && !proxyOK:
			return s.cannotBegin(j, notKnown(proxy))
		}
		askProxy := goOn
		if !proxyOK {
			askProxy = func() { s.askPassword(j, proxy, goOn) }
		}
		if !ok {
			return func() { s.askPassword(j, sis, askProxy) }
		}
		return askProxy
	})
}

// cannotBegin notes off the UI goroutine why a job can't begin, and returns what ends it.
func (s *Sync) cannotBegin(j *job, why error) func() {
	if !errors.Is(why, context.Canceled) {
		why = errors.Join(why, engine.NoteFailure(s.d.Storage, j.system.ID, s.d.Now(), why))
	}
	return func() { s.ended(j, nil, nil, why) }
}

// Codes of errors of the window.
const (
	saysTimetableChanged message.Code = "window.timetable-changed"
	saysPasswordUnknown  message.Code = "window.password-unknown"
)

func notKnown(q question) error {
	return &engine.Error{Code: engine.NoPassword, Said: message.New(saysPasswordUnknown, message.Name("of", q.of))}
}

// stopsLooking makes Stop end a job that looks a password up or keeps it.
func (s *Sync) stopsLooking(j *job) {
	s.flow.cancel = func() {
		s.d.Runner.Cancel(workPassword)
		s.ended(j, nil, nil, context.Canceled)
	}
}

// needsProxyPassword reports whether a system is reached through a proxy of its own that asks who is there.
func needsProxyPassword(sys engine.System) bool {
	return sys.Proxy.Mode == ownProxy && sys.Proxy.Username != ""
}

// question is a password that a person is asked for.
type question struct {
	of, user, at string
	keep         Passwords
	into         *hidden
}

// askPassword asks for a password and goes on with it. A person who gives no answer stops the run.
func (s *Sync) askPassword(j *job, q question, goOn func()) {
	entry := kit.NewPassword("")
	d := &kit.Dialog{Title: "Password for " + q.of, CancelText: "Cancel", Size: fyne.NewSize(560, 0), Tabs: []kit.Tab{{Focus: entry, Content: kit.Form(
		kit.Field("Password", entry),
		kit.Field("", kit.Paragraph("For "+q.user+" at "+q.at+". It is kept in this computer's keyring, never in the timetable file.", kit.ColorMuted)),
	)}}}
	d.Primary = kit.NewPrimary("Continue", func() {
		if entry.Text == "" {
			return
		}
		d.Close()
		*q.into = hide(entry.Text)
		s.keepPassword(j, q, goOn)
	})
	d.OnCancel = func() {
		d.Close()
		var why error // of a single run a person knows that they left it
		if s.flow.series != single {
			why = context.Canceled
		}
		s.ended(j, nil, nil, why)
	}
	s.flow.cancel = d.Cancel
	s.d.Host.Show(d)
}

// keepPassword keeps a password that was typed and goes on. A keyring may ask a person to unlock it, so it is not asked
// on the UI goroutine.
func (s *Sync) keepPassword(j *job, q question, goOn func()) {
	s.stopsLooking(j)
	s.d.Runner.Go(workPassword, func(context.Context) func() {
		lasting, err := q.keep.Set(j.system, q.into.text())
		return func() {
			goOn()
			switch {
			case err != nil:
				s.d.Host.ShowError("The password could not be kept", err)
			case !lasting:
				s.tellForgotten()
			}
		}
	})
}

// tellForgotten says that a password is kept for a while only.
func (s *Sync) tellForgotten() {
	s.d.Host.Tell("The password is kept until you close Carillon",
		"This computer has no keyring that can be used, and a password is never written into a file. You will be asked for it next time.")
}

// run makes the engine's run of a job.
func (s *Sync) run(j *job) *engine.Run {
	today := model.DateOf(s.d.Now())
	o := engine.Basic(today, j.choice)
	if j.options != nil {
		o = *j.options
		o.Today = today
	}
	if j.quiet {
		o.Download, o.Quiet = nil, true // sync on save publishes only
	}
	return &engine.Run{
		Connector: j.sis, System: j.system, Options: o, Now: s.d.Now,
		Login: engine.Login{Password: j.password.text, ProxyPassword: j.proxyPassword.text},
		Host:  s.host(j), LogNames: !j.log.noNames, Who: s.d.Who, Version: s.d.Version, Memory: &s.memory, Adopt: j.adopt,
		Hooks: engine.Hooks{Progress: s.traffic(j)},
		Listen: func(step engine.Step) {
			s.d.Runner.UI(func() {
				if j.progress != nil {
					j.progress.step(step)
				}
			})
		},
	}
}

// trafficEvery is how often a person is told how far a call has come.
const trafficEvery = 100 * time.Millisecond

// traffic tells the progress of a job how many bytes have gone; it is called on any goroutine.
func (s *Sync) traffic(j *job) func(sent, size, received int64) {
	if j.quiet {
		return nil
	}
	var told atomic.Int64 // when, in nanoseconds
	return func(sent, size, received int64) {
		now, before := s.d.Now().UnixNano(), told.Load()
		if now-before < int64(trafficEvery) || !told.CompareAndSwap(before, now) {
			return
		}
		s.d.Runner.UI(func() {
			if j.progress != nil {
				j.progress.traffic(sent, size, received)
			}
		})
	}
}

// prepare asks the SIS and makes the plan, then shows it or performs it.
func (s *Sync) prepare(j *job) {
	run := s.run(j)
	j.expected = expectedSteps(run.Options)
	s.begin(j, "Connecting to "+engine.ShortName(j.sis)+" …")
	s.work(j, func(ctx context.Context) func() {
		err := s.openLog(j, run)
		var plan *engine.Plan
		if err == nil {
			plan, err = run.Prepare(ctx)
		}
		if err != nil {
			j.failedAt = run.FailedAt()
			s.closeRun(j, run)
			if !run.Recorded() {
				return s.cannotBegin(j, err)
			}
		}
		return func() {
			switch {
			case err != nil:
				s.ended(j, nil, nil, err)
			case !j.quiet && (j.preview || len(plan.Held) > 0 || len(plan.Look) > 0):
				s.endProgress(j)
				s.flow.decide(s.showPreview(j, run, plan,
					func(plan *engine.Plan, confirm string) { s.goOn(j, run, plan, confirm) },
					func() { s.closeRun(j, run); s.ended(j, nil, plan, nil) }))
			default:
				s.execute(j, run, plan, "")
			}
		}
	})
}

// execute performs a plan.
func (s *Sync) execute(j *job, run *engine.Run, plan *engine.Plan, confirm string) {
	s.work(j, func(ctx context.Context) func() {
		res, err := run.Execute(ctx, plan, confirm)
		s.closeRun(j, run)
		if err == nil && !j.quiet && j.options == nil {
			err = engine.RememberChoice(s.d.Storage, j.system.ID, j.choice)
		}
		return func() {
			j.failedAt = run.FailedAt()
			s.ended(j, res, plan, err)
		}
	})
}

// openLog begins the support log of a job that wants one.
func (s *Sync) openLog(j *job, run *engine.Run) error {
	if !j.log.on || s.d.Logs == nil {
		return nil
	}
	w, name, err := s.d.Logs.Create(s.d.Now())
	if err != nil {
		return err
	}
	run.Log, run.LogName, j.logFile = w, name, w
	return nil
}

// closeRun ends the session with the SIS, and the support log.
func (s *Sync) closeRun(j *job, run *engine.Run) {
	run.Close()
	if j.logFile != nil {
		_ = j.logFile.Close() // a log that can't be written stops no sync
		j.logFile = nil
	}
}

// work does the work of a job, which Stop ends without dropping the result: what was done has to be said. New from SIS may
// work beside a sync of the file that is open.
func (s *Sync) work(j *job, f func(ctx context.Context) func()) {
	kind := workRun
	if j.adopt {
		kind = workRead
	}
	s.flow.cancel = func() { s.d.Runner.Stop(kind) }
	s.d.Runner.Go(kind, f)
}

// mark marks a job as under way.
func (s *Sync) mark(j *job) {
	s.flow.begin(j)
	s.d.Changed()
}

// begin marks a run as under way and, unless it is quiet, shows its progress, which starts with a line.
func (s *Sync) begin(j *job, first string) {
	s.mark(j)
	if !j.quiet && j.progress == nil {
		corner, title := s.d.Corner, "Synchronising with "+j.name
		if j.adopt {
			corner, title = nil, "Reading what "+j.name+" has" // the corner is below the dialog that it was started from
		}
		j.progress = newProgress(s.d.Host, corner, title, engine.ShortName(j.sis), first, j.expected, s.Stop)
	}
}

func (s *Sync) endProgress(j *job) {
	if j.progress != nil {
		j.progress.close()
		j.progress = nil
	}
	s.flow.jobEnds()
	s.d.Changed()
}

// ended settles a run that is over, well or not. A preview that was closed has no result and no error.
func (s *Sync) ended(j *job, res *engine.Result, plan *engine.Plan, err error) {
	s.unsent.of = nil // the run may have sent it
	s.endProgress(j)
	if !s.flow.end(err == nil && res != nil && res.Outcome == engine.Done) {
		return // nobody waits for it any more
	}
	if j.then != nil {
		j.then(res, plan, err)
	}
	s.d.Changed()
	if s.flow.runAgain() {
		s.Saved()
	}
	s.flow.settle()
}

// WhenIdle calls then once no sync is under way: at once where none is. good says whether all that was waited for ended
// well.
func (s *Sync) WhenIdle(then func(good bool)) { s.flow.whenIdle(then) }

// Stop cancels what is under way; it ends a moment later, see [Sync.WhenIdle].
func (s *Sync) Stop() { s.flow.stop() }

// Saved is told of each save: systems with "Sync each time you save" are published to, quietly.
func (s *Sync) Saved() {
	if s.Busy() != "" {
		s.flow.again = true
		return
	}
	all, err := engine.Systems(s.d.Storage)
	if err != nil || s.d.ReadOnly() != "" {
		return
	}
	all, _ = engine.Paused(all)
	var queue []engine.System
	for _, sys := range all {
		if sys.SyncOnSave && sys.Basic != nil {
			queue = append(queue, sys)
		}
	}
	s.flow.beginSeries()
	s.quietly(queue, all)
}

// quietly runs systems one after another without a word; one that fails does not stop the next.
func (s *Sync) quietly(queue, all []engine.System) {
	if !s.flow.next(len(queue)) {
		return
	}
	sys := queue[0]
	j := &job{system: sys, name: s.name(sys, all), sis: s.connector(sys.Type), choice: sys.Basic.Again(model.DateOf(s.d.Now())), quiet: true}
	j.then = func(*engine.Result, *engine.Plan, error) { s.quietly(queue[1:], all) }
	s.withPassword(j, func() { s.prepare(j) })
}

// All is Ctrl-K: an active sync of every system, with the dates of its last Basic sync.
func (s *Sync) All() {
	if s.refuse() {
		return
	}
	all := s.systems()
	if len(all) == 0 {
		s.Configure()
		return
	}
	active, _ := engine.Paused(all)
	if i := slices.IndexFunc(active, func(x engine.System) bool { return x.Basic == nil }); i >= 0 {
		s.now(active[i].ID)
		return
	}
	s.d.Save(func(err error) {
		if err == nil && !s.refuse() { // another run may have begun while the file was saved
			s.flow.beginSeries()
			s.each(active, all, nil)
		}
	})
}

// outcome is how the run of one system ended.
type outcome struct {
	job  *job
	res  *engine.Result
	plan *engine.Plan
	err  error
}

// each runs systems one after another and then shows one message about all of them.
func (s *Sync) each(queue, all []engine.System, done []outcome) {
	if !s.flow.next(len(queue)) {
		s.showCompletion(done)
		return
	}
	sys := queue[0]
	j := &job{system: sys, name: s.name(sys, all), sis: s.connector(sys.Type), choice: sys.Basic.Again(model.DateOf(s.d.Now()))}
	j.then = func(res *engine.Result, plan *engine.Plan, err error) {
		if res != nil || err != nil {
			done = append(done, outcome{j, res, plan, err})
		}
		s.each(queue[1:], all, done)
	}
	s.withPassword(j, func() { s.prepare(j) })
}
