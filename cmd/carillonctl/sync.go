package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"carillon/model"
	"carillon/sync/engine"
)

// syncFlags is the command line of carillonctl sync.
type syncFlags struct {
	system, from, to, rotation, confirm       string
	basic, preview, yes, asJSON, passwordFrom bool
}

func newSyncCmd(a *app) *cobra.Command {
	var fl syncFlags
	cmd := &cobra.Command{
		Use:   "sync FILE --basic --from DATE --to DATE",
		Short: "Sync a timetable file with its SIS",
		Long: `Sync a timetable file with its SIS. A basic sync downloads students, then publishes sections, section
lists and the timetable, one after another, and stops at the first error.

The dates are for the timetable; sections and section lists go from today to the To date. A From date
that has passed becomes today.

A publish replaces what the SIS has. A run that could do harm is held: --preview shows why and prints the
plan's ID, and --confirm PLAN-ID lets that very plan go. --yes agrees to a first publish where nobody can
be asked.

Exit status: 0 done (a preview too), 1 failed, 2 wrong usage, 3 held for a person's decision.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.sync(cmd, args[0], fl) },
	}
	f := cmd.Flags()
	f.StringVar(&fl.system, "system", "", "which system, where the file has several")
	f.BoolVar(&fl.basic, "basic", false, "students down; sections, section lists and timetable up")
	f.StringVar(&fl.from, "from", "", "first day of the timetable, YYYY-MM-DD or today")
	f.StringVar(&fl.to, "to", "", "last day, YYYY-MM-DD")
	f.StringVar(&fl.rotation, "rotation", "all", "rotation number, or all")
	f.BoolVar(&fl.preview, "preview", false, "show what would be done, and do nothing")
	f.BoolVar(&fl.yes, "yes", false, "agree to a first publish without being asked")
	f.StringVar(&fl.confirm, "confirm", "", "let a held plan go, by the ID that --preview printed")
	f.BoolVar(&fl.asJSON, "json", false, "the plan or the result as JSON on standard output")
	f.BoolVar(&fl.passwordFrom, "password-stdin", false, "read the password from standard input and store it in the keyring")
	for _, name := range []string{"basic", "from", "to"} {
		_ = cmd.MarkFlagRequired(name)
	}
	return cmd
}

// choice reads the dates and the rotation.
func (fl syncFlags) choice(today model.Date) (engine.Choice, error) {
	var c engine.Choice
	var err error
	if fl.from == "today" {
		c.From = today
	} else if c.From, err = model.ParseDate(fl.from); err != nil {
		return c, usage("--from: %v", err)
	}
	if c.To, err = model.ParseDate(fl.to); err != nil {
		return c, usage("--to: %v", err)
	}
	if c.To < c.From {
		return c, usage("--to %s is before --from %s", c.To, c.From)
	}
	if fl.rotation != "all" {
		c.Rotation, err = strconv.Atoi(fl.rotation)
		if err != nil || c.Rotation < 1 || c.Rotation > model.MaxRotations {
			return c, usage("--rotation is all or a number from 1 to %d, not %q", model.MaxRotations, fl.rotation)
		}
	}
	return c, nil
}

func (a *app) sync(cmd *cobra.Command, path string, fl syncFlags) error {
	if !fl.basic {
		return usage("--basic is needed")
	}
	choice, err := fl.choice(a.today())
	if err != nil {
		return err
	}
	f, err := openToWrite(path)
	if err != nil {
		return err
	}
	defer f.Close()
	sys, err := engine.FindSystem(f, fl.system)
	if err != nil {
		return err
	}
	c, err := connector(sys.Type)
	if err != nil {
		return err
	}
	if err := c.Offered(f.Timetable().School().Region); err != nil {
		return err
	}
	login, err := a.login(sys, fl.passwordFrom)
	if err != nil {
		return err
	}
	run := &engine.Run{Connector: c, System: *sys, Options: engine.Basic(a.today(), choice), Login: login, Host: host{f}, Now: a.now,
		Listen: func(s engine.Step) { tellStep(a.err, s) }}
	defer run.Close()
	plan, err := run.Prepare(cmd.Context())
	if err != nil {
		return err
	}
	if fl.preview {
		if fl.asJSON {
			return writeJSON(a.out, plan)
		}
		printPlan(a.out, c.Name(), plan)
		return nil
	}
	confirm, err := a.confirm(fl, plan)
	if err != nil {
		return err
	}
	res, err := run.Execute(cmd.Context(), plan, confirm)
	if err == nil {
		err = engine.RememberChoice(f, sys.ID, choice)
	}
	if fl.asJSON {
		err = errors.Join(err, writeJSON(a.out, res))
	} else if err == nil {
		printResult(a.out, c.Name(), res)
	}
	if engine.CodeOf(err) == engine.Held {
		for _, g := range plan.Held {
			fmt.Fprintln(a.err, "held: "+g.Text)
		}
		return held("nothing was sent. Look at it with --preview, then let this plan go with --confirm %s", plan.ID)
	}
	return err
}

// confirm is the ID of the plan where a person lets it go.
func (a *app) confirm(fl syncFlags, plan *engine.Plan) (string, error) {
	if fl.confirm != "" || len(plan.Held) == 0 {
		return fl.confirm, nil
	}
	if fl.yes && plan.FirstOnly() {
		return plan.ID, nil
	}
	if !a.terminal {
		return "", nil
	}
	for _, g := range plan.Held {
		fmt.Fprintln(a.err, g.Text)
	}
	ok, err := a.agree(false, "Go on?")
	if err != nil || !ok {
		return "", err
	}
	return plan.ID, nil
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
	}
}

// printResult is the completion message.
func printResult(w io.Writer, sis string, res *engine.Result) {
	for _, d := range res.In {
		fmt.Fprintf(w, "Downloaded %s from %s: %s.\n", d.Kind.Count(d.Rows), sis, changes(d))
	}
	for _, d := range res.Out {
		fmt.Fprintf(w, "Published %s to %s: %s.\n", d.Kind.Count(d.Rows), sis, changes(d))
	}
	fmt.Fprintf(w, "Timetable %s to %s, %s; sections and section lists from today to %s.\n", res.From, res.To, rotationName(res.Rotation), res.To)
	if res.LeftOut > 0 {
		fmt.Fprintf(w, "Left out: %s (see --preview).\n", things(res.LeftOut))
	}
	for _, t := range res.Warnings {
		fmt.Fprintf(w, "%s says: %s\n", sis, t)
	}
	fmt.Fprintf(w, "Accepted by %s (%s) in %s.\n", res.SIS.Product, res.SIS.Version, res.Took.Round(1e6))
}

func things(n int) string {
	if n == 1 {
		return "1 thing"
	}
	return engine.Number(n) + " things"
}

func rotationName(n int) string {
	if n == 0 {
		return "all rotations"
	}
	return fmt.Sprintf("rotation %d", n)
}

func changes(d engine.KindResult) string {
	if d.New+d.Changed+d.Gone == 0 {
		return "nothing changed"
	}
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{d.New, "new"}, {d.Changed, "changed"}, {d.Gone, "gone"}, {d.Unchanged, "unchanged"}} {
		if p.n > 0 {
			parts = append(parts, engine.Number(p.n)+" "+p.what)
		}
	}
	return strings.Join(parts, ", ")
}

// printPlan is the preview: counts by kind, every row that is not as it was, what is left out, and what holds the plan.
func printPlan(w io.Writer, sis string, p *engine.Plan) {
	o := p.Options
	fmt.Fprintf(w, "Plan %s for %s. Nothing has been sent yet.\n", p.ID, sis)
	fmt.Fprintf(w, "Timetable %s to %s, %s; sections and section lists from today to %s.\n", o.From, o.To, rotationName(o.Rotation), o.To)
	for _, in := range p.In {
		fmt.Fprintf(w, "\nFrom %s: %s: %s\n", sis, in.Kind.Count(in.Read), changes(engine.KindResult{New: in.Count(engine.New), Changed: in.Count(engine.Changed), Gone: in.Count(engine.Gone), Unchanged: in.Unchanged}))
		printChanges(w, in.Columns, in.Changes)
		printNotes(w, "note", in.Notes)
	}
	for _, out := range p.Out {
		known := ""
		if !out.Known {
			known = " (what " + sis + " has now is not known)"
		}
		fmt.Fprintf(w, "\nTo %s: %s: %s%s\n", sis, out.Kind.Count(out.Rows), changes(engine.KindResult{New: out.Count(engine.New), Changed: out.Count(engine.Changed), Gone: out.Count(engine.Gone), Unchanged: out.Unchanged}), known)
		printChanges(w, out.Columns, out.Changes)
		printNotes(w, "error", out.Bad)
		printNotes(w, "warning", out.Warn)
		printNotes(w, "left out", out.Left)
	}
	if len(p.Held) > 0 {
		fmt.Fprintln(w)
	}
	for _, g := range p.Held {
		fmt.Fprintln(w, "held: "+g.Text)
	}
	if len(p.Held) > 0 {
		fmt.Fprintf(w, "Let this plan go with --confirm %s.\n", p.ID)
	}
}

func printNotes(w io.Writer, what string, notes []engine.Note) {
	for _, n := range notes {
		fmt.Fprintf(w, "  %s: %s: %s\n", what, n.What, n.Why)
	}
}

func printChanges(w io.Writer, columns []string, cs []engine.RowChange) {
	for _, c := range cs {
		var parts []string
		for i, col := range columns {
			was, now := at(c.Was, i), at(c.Now, i)
			switch {
			case c.What == engine.Changed && was != now:
				parts = append(parts, fmt.Sprintf("%s %s → %s", col, orNone(was), orNone(now)))
			case c.What == engine.New && now != "":
				parts = append(parts, col+" "+now)
			case c.What == engine.Gone && was != "":
				parts = append(parts, col+" "+was)
			}
		}
		fmt.Fprintf(w, "  %-8s %s: %s\n", c.What, c.Title, strings.Join(parts, " · "))
	}
}

func at(values []string, i int) string {
	if i < len(values) {
		return values[i]
	}
	return ""
}

func orNone(s string) string {
	if s == "" {
		return "—"
	}
	return s
}
