package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"carillon/cmd/internal/systems"
	"carillon/cmd/internal/whole"
	"carillon/internal/exchange/preview"
	"carillon/internal/version"
	"carillon/internal/words"
	"carillon/model"
	"carillon/model/message"
	"carillon/model/store"
	"carillon/sync/engine"
)

// syncFlags is the command line of carillonctl sync.
type syncFlags struct {
	system, from, to, rotation, confirm, download, publish, missing, verifyWait string
	exportCSV, exportHTML, exportPayload                                        string
	basic, preview, yes, asJSON, supportLog, leaveOutNames                      bool
	passwords                                                                   passwordFlags
	resume, excludeRosters, acceptIDs, overwrite, noVerify, onSave              bool
	others, sendRows, takeRows                                                  []string

	given func(flag string) bool
}

const syncHelp = `Sync a timetable file with its SIS. A basic sync downloads students, then publishes sections, section
lists and the timetable, one after another, and stops at the first error; --download and --publish choose
what is moved. Where a file has several systems, each is synced in order unless --system names one; one that
fails does not stop the next. While a practice SIS is among them, the live ones are paused.

The dates are for the timetable; sections, section lists and bell times go from today to the To date. Without
--from and --to the dates of the last basic sync are taken, else from now on to the last day of the rotation
or of the academic year. A From date that has passed means from now on, too.

From now on is today, and once today's first bell has rung the next school day: attendance already taken today
could be lost otherwise. Standard error says so. Where the To date comes first, the timetable is not sent.
--from today is taken as it is, whatever the hour. Without bell times it is always today.

A publish replaces what the SIS has. What somebody changed there since the last sync is shown, and taken into
the timetable (or, with --overwrite, replaced; --send-row and --take-row choose for one row). Once the SIS owns
the section lists (system set --sis-owns-lists), what was changed there comes in without being asked about, and
what was changed here is held back row by row. A run that could do harm is held: --preview shows why and
prints the plan's ID, and --confirm PLAN-ID lets that very plan go. --yes agrees to a first publish, and to
nothing else, where nobody can be asked.

After a publish the SIS is read back where it can be: "accepted, not yet visible" says that it still showed
the old state after the waits.

With --json one object per system goes to standard output. Members that have nothing to say are left out.
Beside each sentence its code and its arguments stand in a member whose name ends in Said: textSaid, lookSaid,
notesSaid, warningsSaid, errorSaid, whySaid and differsSaid (code, args by name; or text, where somebody else has
said it). Codes stay; sentences may read otherwise in another version.

A preview has id, system (its settings; id names it), sis (product, version), from, to, rotation (0 or none: all),
download, publish, lists (owner: sis or timetable, on the From date; text), notArriving (feature, support, travels, count), held (code, kind, text), look (why to look at
it first), notes, resumed, nothingToDo and firstPublish. Of download: kind, columns, read, unsupported, changes, unchanged, conflicts (what,
field, was, here, there, keep), notes (what, why), onlyHere and onlyThere (sisId, title), suggestions and otherPersons (here, sisId,
there, why, rank). Of publish: kind, columns, rows, changes, unchanged, known, source (sis, last-published or
nothing: what the rows are compared with), there (what somebody changed in the SIS), foreign, resumed, leftOut,
errors and warnings (what, why). Of a change: what (new, changed, gone), title, key, was and now (in the order of
columns), do (take-in, overwrite, keep) and why, held (a change here to a list that the SIS owns: was is here, now there), becomes (inactive, leave, delete: of a record that is gone). new-from-sis has adopted, with the members of publish.

A run has number, started, took (ns), who, outcome (done, failed, held, cancelled), system (its id), sis, plan,
kinds (that were to be moved), from, to, rotation, onSave, downloaded, published, leftOut, sent and received (bytes), held, confirmedBy, notes, warnings,
error, failedAt (step, kind; of a run that is done: what was not read back, since the program ended) and log. Of downloaded and published: kind, rows, new, changed, gone, unchanged, unsupported, takenIn, heldBack,
foreign, resumed, verified (confirmed, not-visible, not-confirmed, differs), differs, hash, sent, received, took.

Exit status: 0 done (a preview too), 1 failed, 2 wrong usage, 3 held for a person's decision. Of several systems
it is 1 where one of them failed, whatever else is held.`

func newSyncCmd(a *app) *cobra.Command {
	var fl syncFlags
	cmd := &cobra.Command{
		Use:   "sync FILE",
		Short: "Sync a timetable file with its SIS",
		Long:  syncHelp,
		Example: `  carillonctl sync school.carillon --basic --from today --to 2027-06-30 --preview
  carillonctl sync school.carillon --download rooms,teachers --publish bell-times,sections
  carillonctl sync school.carillon --basic --confirm 1f3a5b7c9d
  carillonctl sync school.carillon --resume`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			fl.given = cmd.Flags().Changed
			return a.sync(cmd, args[0], fl)
		},
	}
	f := cmd.Flags()
	f.StringVar(&fl.system, "system", "", "which system; else all of them, in order")
	f.BoolVar(&fl.basic, "basic", false, "students down; sections, section lists and timetable up")
	f.StringVar(&fl.download, "download", "", "what to download: rooms,teachers,students,courses,requests,calendar")
	f.StringVar(&fl.publish, "publish", "", "what to publish: bell-times,sections,section-lists,timetable")
	f.StringVar(&fl.from, "from", "", "first day of the timetable, YYYY-MM-DD or today; else from now on")
	f.StringVar(&fl.to, "to", "", "last day, YYYY-MM-DD")
	f.StringVar(&fl.rotation, "rotation", "", "rotation number, or all")
	f.BoolVar(&fl.preview, "preview", false, "show what would be done, and do nothing")
	f.StringVar(&fl.exportCSV, "export-csv", "", "with --preview: write every row to this CSV file")
	f.StringVar(&fl.exportHTML, "export-html", "", "with --preview: write it as one HTML page to this file")
	f.StringVar(&fl.exportPayload, "export-payload", "", "with --preview: write each publish as it will go over the wire into this folder, the password left out")
	f.BoolVar(&fl.yes, "yes", false, "agree to a first publish without being asked")
	f.StringVar(&fl.confirm, "confirm", "", "let a held plan go, by the ID that --preview printed")
	f.BoolVar(&fl.resume, "resume", false, "go on with the run that was cut, with its options")
	f.BoolVar(&fl.overwrite, "overwrite", false, "replace what was changed in the SIS instead of taking it in")
	f.StringArrayVar(&fl.sendRows, "send-row", nil, "send the timetable's of one row that was changed in the SIS or is held back, as section-lists:KEY, with the key of the preview; may be given several times")
	f.StringArrayVar(&fl.takeRows, "take-row", nil, "take the SIS's of one such row into the timetable; may be given several times")
	f.StringVar(&fl.missing, "missing", "", "records the SIS no longer has: leave, inactive or delete")
	f.StringSliceVar(&fl.others, "another-person", nil, "SIS ids that now stand for another person than in the timetable, as students:501,teachers:7: a new record is made of each")
	f.BoolVar(&fl.excludeRosters, "exclude-rosters", false, "exclude yard duties, study sections and on-calls, or (=false) not, whatever the system is set to")
	f.BoolVar(&fl.acceptIDs, "accept-statewide-ids", false, "take over StatewideIDs, or (=false) not, whatever the system is set to")
	f.BoolVar(&fl.noVerify, "no-verify", false, "do not read back what was published")
	f.StringVar(&fl.verifyWait, "verify-wait", "", "seconds to wait before reading back again, as 10,60; 0 for not at all")
	f.BoolVar(&fl.onSave, "on-save", false, "as a sync on save: only what changed, nothing that has to be confirmed")
	f.BoolVar(&fl.supportLog, "support-log", false, "write a support log beside the timetable file")
	f.BoolVar(&fl.leaveOutNames, "leave-out-names", false, "leave names of people out of the support log")
	f.BoolVar(&fl.asJSON, "json", false, "the plan or the result as JSON on standard output")
	fl.passwords.define(cmd)
	cmd.MarkFlagsMutuallyExclusive("basic", "download")
	cmd.MarkFlagsMutuallyExclusive("basic", "publish")
	cmd.MarkFlagsMutuallyExclusive("on-save", "download")
	for _, name := range []string{"basic", "download", "publish", "from", "to", "rotation", "missing", "another-person", "overwrite", "send-row", "take-row", "exclude-rosters", "accept-statewide-ids", "on-save"} {
		cmd.MarkFlagsMutuallyExclusive("resume", name) // it goes on with the options it had
	}
	return cmd
}

// options are what the flags say, for one system.
func (a *app) options(fl syncFlags, s *model.State, sys *engine.System) (engine.Options, engine.Choice, error) {
	today := a.today()
	c := engine.Propose(s, a.now(), sys.Basic)
	if fl.onSave && sys.Basic != nil {
		c = sys.Basic.Again(today) // nobody looks at what is proposed: another rotation is a person's choice
	}
	proposed := c.Rotation
	var err error
	switch fl.rotation {
	case "":
	case "all":
		c.Rotation = 0
	default:
		c.Rotation, err = strconv.Atoi(fl.rotation)
		if err != nil || c.Rotation < 1 || c.Rotation > model.MaxRotations {
			return engine.Options{}, c, usage("--rotation is all or a number from 1 to %d, not %q", model.MaxRotations, fl.rotation)
		}
		if !engine.HasRotation(s, c.Rotation) { // the lessons of all others would disappear
			return engine.Options{}, c, usage("--rotation %d: the file has no rotation %[1]d", c.Rotation)
		}
	}
	if c.Rotation != proposed { // the dates were those of the other one
		c = c.In(s, c.Rotation, today)
	}
	switch fl.from {
	case "":
		if c.From == engine.FromNow(s, a.now()).Day { // the run finds it again, and says why
			c.From = 0
		}
	case "today":
		c.From = 0
	default:
		if c.From, err = model.ParseDateIn(fl.from, s.School().Region); err != nil {
			return engine.Options{}, c, usage("--from: %v", err)
		}
	}
	if fl.to != "" {
		if c.To, err = model.ParseDateIn(fl.to, s.School().Region); err != nil {
			return engine.Options{}, c, usage("--to: %v", err)
		}
	}
	if c.From != 0 && c.To < c.From {
		return engine.Options{}, c, usage("--to %s is before --from %s", c.To, c.From)
	}
	o := engine.Basic(today, c)
	if fl.from == "today" {
		o.From = today // whatever the hour is
	}
	if fl.download != "" || fl.publish != "" {
		if o.Download, err = engine.ParseKinds(fl.download, engine.Downloads()); err == nil {
			o.Publish, err = engine.ParseKinds(fl.publish, engine.Publishes())
		}
		if err != nil {
			return o, c, usage("%v", err)
		}
		if len(o.Download)+len(o.Publish) == 0 {
			return o, c, usage("--download and --publish name nothing to sync")
		}
	}
	switch m := engine.Missing(fl.missing); m {
	case "", engine.MissingLeave, engine.MissingInactive, engine.MissingDelete:
		o.Missing = m
	default:
		return o, c, usage("--missing is leave, inactive or delete, not %q", fl.missing)
	}
	o.Decisions = o.Decisions.Clone()
	for _, other := range fl.others {
		kind, id, _ := strings.Cut(other, ":")
		if k := engine.Kind(kind); id != "" && (k == engine.Students || k == engine.Teachers) {
			o.Decisions.SetMatch(k, id, model.Key{})
			continue
		}
		return o, c, usage("--another-person is students or teachers with a SIS id, as students:501, not %q", other)
	}
	for _, choice := range []struct {
		flag string
		rows []string
		over bool
	}{{"send-row", fl.sendRows, true}, {"take-row", fl.takeRows, false}} {
		for _, row := range choice.rows {
			kind, key, _ := strings.Cut(row, ":")
			if key == "" || !slices.Contains(engine.Publishes(), engine.Kind(kind)) {
				return o, c, usage("--%s is a kind and the key of a row, as section-lists:9MAT 1|S1, not %q", choice.flag, row)
			}
			o.Decisions.SetOverwrite(engine.Kind(kind), key, choice.over)
		}
	}
	o.Overwrite = fl.overwrite
	if fl.onSave {
		o.Quiet, o.Download = true, nil
	}
	return o, c, nil
}

func (a *app) sync(cmd *cobra.Command, path string, fl syncFlags) error {
	if !fl.basic && fl.download == "" && fl.publish == "" && !fl.resume && !fl.onSave {
		return usage("say what to sync: --basic, or --download and --publish with a list, or --resume")
	}
	if !fl.preview && fl.exportCSV+fl.exportHTML+fl.exportPayload != "" {
		return usage("--export-csv, --export-html and --export-payload write a preview: say --preview, too")
	}
	waits, err := parseWaits(fl.verifyWait)
	if err != nil {
		return err
	}
	f, err := a.openToWrite(path)
	if err != nil {
		return err
	}
	defer f.Close()
	systems, err := a.systems(f, fl.system)
	if err != nil {
		return err
	}
	if fl.resume && fl.system == "" {
		if systems, err = cutOnes(f, systems); err != nil {
			return err
		}
	}
	var failures error
	failed := false
	for _, sys := range systems {
		if waits != nil {
			sys.Waits = waits
		}
		err := a.syncOne(cmd.Context(), f, sys, len(systems), fl)
		if err != nil && len(systems) > 1 {
			err = message.Wrap(err, saysSystemFailed, message.Name("system", sys.ID))
		}
		failures = errors.Join(failures, err)
		if isStatus(err, exitUsage) {
			return failures
		}
		failed = failed || err != nil && !isStatus(err, exitHeld)
	}
	if failed { // a failure is no matter of confirming, whatever else is held
		return &exitError{exitFailed, failures}
	}
	return failures
}

// cutOnes are the systems with a run to go on with; all where there is none, each of which then says so.
func cutOnes(f *store.File, systems []engine.System) ([]engine.System, error) {
	var cut []engine.System
	for _, sys := range systems {
		rs, err := engine.Cut(f, &sys)
		if err != nil {
			return nil, err
		}
		if rs != nil && rs.Rows != "" {
			cut = append(cut, sys)
		}
	}
	if cut == nil {
		return systems, nil
	}
	return cut, nil
}

// systems are those to sync: the one that is named, or all that are not paused.
func (a *app) systems(f *store.File, id string) ([]engine.System, error) {
	all, err := engine.Systems(f)
	if err != nil {
		return nil, err
	}
	active, paused := engine.Paused(all)
	if id == "" && len(all) > 0 {
		for _, s := range paused {
			fmt.Fprintf(a.err, "%s is paused while a practice SIS is there.\n", s.ID)
		}
		return active, nil
	}
	s, err := engine.FindSystem(f, id)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(paused, func(p engine.System) bool { return p.ID == s.ID }) {
		return nil, &engine.Error{Code: engine.IsPaused, Said: message.New(saysPaused, message.Name("system", s.ID))}
	}
	return []engine.System{*s}, nil
}

func isStatus(err error, status int) bool {
	var e *exitError
	return errors.As(err, &e) && e.status == status
}

// parseWaits reads seconds such as 10,60; nil for "", none for 0.
func parseWaits(list string) ([]engine.Seconds, error) {
	if list == "" {
		return nil, nil
	}
	out := []engine.Seconds{}
	for part := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 0 || n > 3600 {
			return nil, usage("waits are seconds from 0 to 3600, as 10,60; %q is none", part)
		}
		if n > 0 {
			out = append(out, engine.Seconds(n))
		}
	}
	return out, nil
}

// syncOne runs one system, of so many that are synced, from its password to its report.
func (a *app) syncOne(ctx context.Context, f *store.File, sys engine.System, among int, fl syncFlags) (err error) {
	c, err := connector(sys.Type)
	if err != nil {
		return err
	}
	if err := c.Offered(f.Timetable().School().Region); err != nil {
		return err
	}
	if fl.given("exclude-rosters") {
		sys.ExcludeRosters = fl.excludeRosters
	}
	if fl.given("accept-statewide-ids") {
		sys.RefuseStatewideID = !fl.acceptIDs
	}
	o, choice, err := a.options(fl, f.Timetable().Snapshot(), &sys)
	if err != nil {
		return err
	}
	if fl.resume {
		cut, err := engine.Cut(f, &sys)
		if err != nil {
			return err
		}
		if cut == nil || cut.Rows == "" {
			return &engine.Error{Code: engine.NothingLeft, Said: message.New(saysNothingToResume, message.Name("system", sys.ID))}
		}
		o = cut.Options(f.Timetable().Snapshot(), a.now())
		sys.ExcludeRosters = o.ExcludeRosters // it may have been a flag of that run
	}
	login, typed, err := a.login(ctx, meant{&sys, f, among}, fl.passwords)
	if err != nil {
		return err
	}
	defer func() {
		a.keep(typed, err)
		if other := engine.OtherProtocol(err); other != "" {
			fmt.Fprintf(a.err, "Switch it with: carillonctl system set %s --system %s --protocol %s\n", filepath.Base(f.Path()), sys.ID, other)
		}
	}()
	run := &engine.Run{Connector: c, System: sys, Options: o, Login: login, Host: host{systems.Identity{File: f}, a}, Now: a.now, Who: whoami(),
		NoVerify: fl.noVerify, LogNames: !fl.leaveOutNames, Version: "Carillon " + version.Version, Listen: a.tellSteps()}
	defer run.Close()
	if fl.supportLog {
		w, name, err := createLog(f.Path(), a.now())
		if err != nil {
			return err
		}
		defer w.Close()
		run.Log, run.LogName = w, name
		fmt.Fprintf(a.err, "Support log: %s\n", name)
	}
	plan, err := run.Prepare(ctx)
	if err != nil {
		return err
	}
	if _, why := engine.SettleFrom(o, f.Timetable().Snapshot(), a.now()); !why.IsZero() && !plan.NothingToDo {
		fmt.Fprintln(a.err, words.Plain.Say(why)+" --from today sends it from today all the same.")
	}
	if fl.preview {
		return a.preview(c, plan, fl)
	}
	confirm, err := a.confirm(fl, plan)
	if err != nil {
		return err
	}
	res, err := run.Execute(ctx, plan, confirm)
	if err == nil && fl.basic {
		err = engine.RememberChoice(f, sys.ID, choice)
	}
	if fl.asJSON {
		err = errors.Join(err, writeJSON(a.out, resultView(res)))
	} else if err == nil {
		printResult(a.out, engine.ShortName(c), res)
	} else if res != nil && len(res.Out) > 0 {
		printMoved(a.out, engine.ShortName(c), res) // what was sent stays sent
	}
	if engine.CodeOf(err) == engine.Held {
		for _, g := range plan.Held {
			fmt.Fprintln(a.err, "held: "+words.Plain.Say(g.Said))
		}
		if fl.confirm != "" && fl.confirm != plan.ID {
			fmt.Fprintf(a.err, "The plan %s is no longer the one that would be made.\n", fl.confirm)
		}
		if fl.onSave {
			return held("nothing was sent, and a sync on save is never confirmed. Look at it with --preview, without --on-save")
		}
		return held("nothing was sent. Look at it with --preview, then let this plan go with --confirm %s", plan.ID)
	}
	if cut, cutErr := engine.Cut(f, &sys); err != nil && cutErr == nil && cut != nil && cut.Rows != "" {
		fmt.Fprintf(a.err, "Go on where it stopped: carillonctl sync %s --system %s --resume\n", filepath.Base(f.Path()), sys.ID)
	}
	return err
}

func (a *app) preview(c engine.Connector, plan *engine.Plan, fl syncFlags) error {
	for _, x := range []struct {
		path  string
		write func(io.Writer, *engine.Plan, *words.Catalogue) error
	}{{fl.exportCSV, preview.CSV}, {fl.exportHTML, preview.HTML}} {
		if x.path == "" {
			continue
		}
		if err := whole.Write(x.path, 0o600, func(w io.Writer) error { return x.write(w, plan, words.Plain) }); err != nil { // it names students
			return err
		}
	}
	if fl.exportPayload != "" {
		if err := exportPayload(c, plan, fl.exportPayload); err != nil {
			return err
		}
	}
	if fl.asJSON {
		return writeJSON(a.out, planView(plan))
	}
	printPlan(a.out, engine.ShortName(c), plan)
	return nil
}

// exportPayload writes a file for each kind that is published: sections.txt and so on.
func exportPayload(c engine.Connector, plan *engine.Plan, dir string) error {
	p, ok := c.(engine.Payloader)
	if !ok {
		return fmt.Errorf("%s does not show what goes over the wire", c.Name())
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for i := range plan.Out {
		body, err := p.Payload(plan.System, plan.Out[i].Kind, plan.Out[i].Set(), plan.Options)
		if err != nil {
			return err
		}
		f, err := os.OpenFile(filepath.Join(dir, string(plan.Out[i].Kind)+".txt"), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
		if err != nil {
			return err
		}
		_, err = io.Copy(f, body)
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// createLog makes the support log beside a timetable file: <timetable>-sync-<date>-<time>.log.
func createLog(timetable string, now time.Time) (*os.File, string, error) {
	base := strings.TrimSuffix(filepath.Base(timetable), filepath.Ext(timetable))
	path := filepath.Join(filepath.Dir(timetable), base+"-sync-"+now.Format("2006-01-02-150405")+".log")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	return f, path, err
}

// whoami is who runs the sync, for the history.
func whoami() string {
	name, host := "", ""
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	if h, err := os.Hostname(); err == nil {
		host = h
	}
	return name + "@" + host
}

// confirm is the ID of the plan where a person lets it go.
func (a *app) confirm(fl syncFlags, plan *engine.Plan) (string, error) {
	if fl.confirm != "" || len(plan.Held) == 0 || plan.Options.Quiet {
		return fl.confirm, nil
	}
	if fl.yes && plan.FirstOnly() {
		return plan.ID, nil
	}
	if !a.terminal {
		return "", nil
	}
	for _, g := range plan.Held {
		fmt.Fprintln(a.err, words.Plain.Say(g.Said))
	}
	ok, err := a.agree(false, "Go on?")
	if err != nil || !ok {
		return "", err
	}
	return plan.ID, nil
}

// tellSteps says on standard error what a run is doing, as it starts, and what it waits for where that takes long.
func (a *app) tellSteps() func(engine.Step) {
	waiting := a.waits("")
	waiting.end()
	return func(s engine.Step) {
		waiting.end()
		tellStep(a.err, s)
		if !s.Done && s.Name != "wait" {
			waiting = a.waits(waitedFor(s))
		}
	}
}

// waitedFor is what a step waits for.
func waitedFor(s engine.Step) string {
	if s.Kind == "" {
		return "the SIS to answer"
	}
	kind := strings.ToLower(s.Kind.Label())
	switch s.Name {
	case "publish":
		return "the SIS to take the " + kind
	case "read":
		return "what the SIS has of the " + kind
	}
	return "the " + kind + " from the SIS"
}

// tellStep says on w what a run is doing, as it starts.
func tellStep(w io.Writer, s engine.Step) {
	if s.Done {
		return
	}
	switch s.Name {
	case "download":
		fmt.Fprintf(w, "Downloading %s …\n", strings.ToLower(s.Kind.Label()))
	case "publish":
		fmt.Fprintf(w, "Publishing %s …\n", s.Kind.Count(s.Rows))
	case "wait":
		fmt.Fprintln(w, "The SIS still shows the old state. Waiting before it is read again …")
	}
}
