package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"carillon/internal/version"
	"carillon/model"
	"carillon/sync/engine"
)

// newFromSIS is the command line of carillonctl new-from-sis.
type newFromSIS struct {
	system                            engine.System
	settings                          systemFlags
	name, region                      string
	year                              int
	force, preview, asJSON, fromStdin bool
}

func newNewFromSISCmd(a *app) *cobra.Command {
	var n newFromSIS
	cmd := &cobra.Command{
		Use:   "new-from-sis FILE --type alma --url URL --username U --school CODE",
		Short: "Make a timetable file of what a SIS has",
		Long: `Make a timetable file of what a SIS has: rooms, teachers, students, courses, sections, section lists, bell
times and timetable, as far as it serves them. The SIS is only read. What was taken over counts as last synced
and last published, so that the next sync sends what changes from here on.

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
	f.IntVar(&n.year, "year", 0, "the academic year that starts on 1 July of this year (default: the one that holds today)")
	f.BoolVar(&n.force, "force", false, "replace FILE if it is there already")
	f.BoolVar(&n.preview, "preview", false, "show what would be taken over, and write nothing")
	f.BoolVar(&n.asJSON, "json", false, "the plan or the result as JSON on standard output")
	f.BoolVar(&n.fromStdin, "password-stdin", false, "read the password from standard input and store it in the keyring")
	n.settings.define(cmd)
	for _, name := range []string{"type", "url", "username", "school"} {
		_ = cmd.MarkFlagRequired(name)
	}
	return cmd
}

// newFromSIS works on a file beside the wanted one and moves it into its place once all is there.
func (a *app) newFromSIS(ctx context.Context, path string, n newFromSIS) (err error) {
	if _, err := os.Lstat(path); err == nil && !n.force && !n.preview {
		return fmt.Errorf("%s is there already: choose another name, or replace it with --force", path)
	}
	c, err := connector(n.system.Type)
	if err != nil {
		return err
	}
	t, err := a.emptySchool(path, n)
	if err != nil {
		return err
	}
	if err := c.Offered(t.School().Region); err != nil {
		return err
	}
	login, err := a.login(&n.system, n.fromStdin)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".new-from-sis-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	draft := filepath.Join(dir, filepath.Base(path))
	if err := a.create(draft, t.Snapshot(), false); err != nil {
		return err
	}
	res, err := a.takeOver(ctx, draft, c, n, login)
	if err != nil || res == nil {
		return err
	}
	if err := os.Rename(draft, path); err != nil {
		return err
	}
	if n.asJSON {
		return writeJSON(a.out, res)
	}
	printResult(a.out, engine.ShortName(c), res)
	f, err := open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	a.reportCreated(path, f.Timetable().Snapshot())
	return nil
}

func (a *app) emptySchool(path string, n newFromSIS) (*model.Timetable, error) {
	region, err := parseRegion(n.region)
	if err != nil {
		return nil, err
	}
	year, err := a.academicYear(n.year)
	if err != nil {
		return nil, err
	}
	if n.name == "" {
		n.name = strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	}
	b := model.NewBuilder()
	first, last := model.SchoolYear(year)
	b.Put(&model.School{Name: n.name, Region: region, First: first, Last: last})
	t, errs := b.Timetable()
	return t, errors.Join(errs...)
}

// takeOver reads the SIS into the draft; no result and no error is a preview.
func (a *app) takeOver(ctx context.Context, draft string, c engine.Connector, n newFromSIS, login engine.Login) (_ *engine.Result, err error) {
	f, err := openToWrite(draft)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	sys, err := engine.AddSystem(f, c, f.Timetable().School().Region, n.system)
	if err != nil {
		return nil, err
	}
	run := &engine.Run{Connector: c, System: *sys, Login: login, Host: host{f}, Now: a.now, Who: whoami(), Version: "Carillon " + version.Version, Adopt: true,
		Options: engine.Everything(a.today(), f.Timetable().School()), Listen: func(s engine.Step) { tellStep(a.err, s) }}
	defer run.Close()
	plan, err := run.Prepare(ctx)
	if err != nil {
		return nil, err
	}
	if n.preview {
		if n.asJSON {
			return nil, writeJSON(a.out, plan)
		}
		printPlan(a.out, engine.ShortName(c), plan)
		return nil, nil
	}
	return run.Execute(ctx, plan, plan.ID)
}
