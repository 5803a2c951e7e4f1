package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"carillon/cmd/internal/takeover"
	"carillon/internal/version"
	"carillon/model"
	"carillon/model/store"
	"carillon/sync/engine"
)

// newFromSIS is the command line of carillonctl new-from-sis.
type newFromSIS struct {
	system                          engine.System
	settings                        systemFlags
	name, region, firstDay, lastDay string
	year                            int
	force, preview, asJSON          bool
	passwords                       passwordFlags
}

func newNewFromSISCmd(a *app) *cobra.Command {
	var n newFromSIS
	cmd := &cobra.Command{
		Use:   "new-from-sis FILE --type alma --url URL --username U --school CODE",
		Short: "Make a timetable file of what a SIS has",
		Long: `Make a timetable file of what a SIS has: rooms, teachers, students, courses, the calendar, sections, section
lists, bell times and timetable, as far as it serves them. The SIS is only read. What was taken over counts as
last synced and last published, so that the next sync sends what changes from here on.

The academic year is the one that holds today, from July to June, or by the SIS's terms where it tells them;
--year asks for another, and --first-day says when it begins. Where the SIS has nothing for that year, no file
is made.

With --preview nothing is written. With --json the plan or the run goes to standard output, with the members
that sync --help lists; what is taken over of published data stands under adopted.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := n.settings.apply(cmd, &n.system); err != nil {
				return err
			}
			return a.newFromSIS(cmd.Context(), args[0], n)
		},
	}
	f := cmd.Flags()
	f.StringVar(&n.system.Type, "type", "", "the kind of system: alma or generic")
	f.StringVar(&n.system.URL, "url", "", "the server URL that the SIS's support gave you")
	f.StringVar(&n.system.Username, "username", "", "user name")
	f.StringVar(&n.system.School, "school", "", "school code")
	f.StringVar(&n.name, "name", "", "the school's name (default: the name of FILE)")
	f.StringVar(&n.region, "region", string(model.RegionUSA), "the school's region; Alma (US) needs USA")
	f.IntVar(&n.year, "year", 0, "the academic year that starts in this year (default: the one that holds today)")
	f.StringVar(&n.firstDay, "first-day", "", "first day of the academic year, YYYY-MM-DD (default: by the SIS's terms, else 1 July)")
	f.StringVar(&n.lastDay, "last-day", "", "last day of the academic year, YYYY-MM-DD (default: by the SIS's terms, else a year after the first)")
	f.BoolVar(&n.force, "force", false, "replace FILE if it is there already; what it holds is set aside")
	f.BoolVar(&n.preview, "preview", false, "show what would be taken over, and write nothing")
	f.BoolVar(&n.asJSON, "json", false, "the plan or the result as JSON on standard output")
	n.passwords.define(cmd)
	n.settings.define(cmd)
	for _, name := range []string{"type", "url", "username", "school"} {
		_ = cmd.MarkFlagRequired(name)
	}
	return cmd
}

func (a *app) newFromSIS(ctx context.Context, path string, n newFromSIS) (err error) {
	c, err := connector(n.system.Type)
	if err != nil {
		return err
	}
	engine.SetUp(c, &n.system)
	school := takeover.School{Name: n.name}
	if school.Region, err = parseRegion(n.region); err != nil {
		return err
	}
	if err := c.Offered(school.Region); err != nil {
		return err
	}
	if err := a.days(&school, n); err != nil {
		return err
	}
	login, typed, err := a.login(ctx, meant{&n.system, nil, 1}, n.passwords)
	if err != nil {
		return err
	}
	defer func() { a.keep(typed, err) }()
	d, err := onDisk(a, path, func() (*takeover.Draft, error) {
		return takeover.Begin(path, school, n.force || n.preview, store.Options{SetAside: a.setAside(path)})
	})
	if store.CodeOf(err) == store.Exists {
		return fmt.Errorf("%s is there already: choose another name, or replace it with --force", path)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Drop()) }()
	res, err := a.takeOver(ctx, d, c, n, login)
	if err != nil || res == nil {
		return err
	}
	if err := d.Keep(); err != nil {
		return err
	}
	if n.asJSON {
		return writeJSON(a.out, resultView(res))
	}
	printResult(a.out, engine.ShortName(c), res)
	s, err := readState(path)
	if err != nil {
		return err
	}
	a.reportCreated(path, s)
	return nil
}

// days settles the academic year of a school.
func (a *app) days(school *takeover.School, n newFromSIS) (err error) {
	for _, d := range []struct {
		flag, text string
		into       *model.Date
	}{{"first-day", n.firstDay, &school.First}, {"last-day", n.lastDay, &school.Last}} {
		if d.text == "" {
			continue
		}
		if *d.into, err = model.ParseDate(d.text); err != nil {
			return usage("--%s: %v", d.flag, err)
		}
	}
	switch {
	case school.First != 0 && n.year != 0 && school.First.Year() != n.year:
		return usage("--first-day %s is not in --year %d", school.First, n.year)
	case school.First != 0:
		school.Year = school.First.Year()
	default:
		school.Year, err = a.academicYear(n.year)
	}
	first := school.First
	if first == 0 {
		first, _ = model.SchoolYear(school.Year)
	}
	if err == nil && school.Last != 0 && (school.Last <= first || school.Last-first > 400) {
		return usage("--last-day %s is not within a year after the first day, %s", school.Last, first)
	}
	return err
}

// takeOver reads the SIS into the draft; no result and no error is a preview.
func (a *app) takeOver(ctx context.Context, d *takeover.Draft, c engine.Connector, n newFromSIS, login engine.Login) (*engine.Result, error) {
	school := d.Timetable().School()
	sys, err := engine.AddSystem(d, c, school.Region, n.system)
	if err != nil {
		return nil, err
	}
	run := &engine.Run{Connector: c, System: *sys, Login: login, Host: d, Now: a.now, Who: whoami(), Version: "Carillon " + version.Version, Adopt: true,
		Options: engine.Everything(a.today(), school), Listen: a.tellSteps()}
	defer run.Close()
	plan, err := run.Prepare(ctx)
	if err != nil {
		return nil, err
	}
	if n.preview {
		if n.asJSON {
			return nil, writeJSON(a.out, planView(plan))
		}
		printPlan(a.out, engine.ShortName(c), plan)
		return nil, nil
	}
	return run.Execute(ctx, plan, plan.ID)
}
