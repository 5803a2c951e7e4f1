package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"carillon/internal/exchange/csv"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/store"
)

func newImportCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import",
		Short: "Make a timetable file of files that other programs write",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return usage("say what to import: carillonctl import csv DIR FILE")
		},
	}
	cmd.AddCommand(newImportCSVCmd(a))
	return cmd
}

func newImportCSVCmd(a *app) *cobra.Command {
	var opts csv.Options
	var region string
	var force bool
	cmd := &cobra.Command{
		Use:   "csv DIR FILE",
		Short: "Make a timetable file of a folder of comma-separated files",
		Long: `Make a timetable file of a folder of comma-separated files: faculties.csv, rooms.csv, teachers.csv, students.csv,
courses.csv, sections.csv, section_lists.csv, bell_times.csv and timetable.csv, and where they are there
timetable_exceptions.csv and calendar.csv.

Every row that can't be taken is listed with file, line and reason, and nothing is written. With --skip-bad these rows
are left out, and what hangs on them, and the rest is taken.`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, file := args[0], args[1]
			var err error
			if opts.Region, err = parseRegion(region); err != nil {
				return err
			}
			if opts.Year, err = a.academicYear(opts.Year); err != nil {
				return err
			}
			if opts.Name == "" { // a file's name is bytes, a school's is text
				opts.Name = strings.ToValidUTF8(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)), "?")
			}
			return a.importCSV(cmd.Context(), dir, file, opts, force)
		},
	}
	f := cmd.Flags()
	f.StringVar(&opts.Name, "name", "", "the school's name (default: the name of FILE)")
	f.StringVar(&region, "region", string(model.RegionUSA), "the school's region; Alma (US) needs USA")
	f.IntVar(&opts.Year, "year", 0, "the academic year that starts on 1 July of this year (default: the one that holds today)")
	f.BoolVar(&opts.SkipBad, "skip-bad", false, "leave out rows that can't be taken, and take the rest")
	f.BoolVar(&force, "force", false, "replace FILE if it is there already; what it holds is set aside")
	return cmd
}

func (a *app) importCSV(ctx context.Context, dir, file string, opts csv.Options, force bool) error {
	switch info, err := os.Stat(dir); {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("there is no folder %s", dir)
	case err != nil:
		return fmt.Errorf("the folder %s can't be read: %w", dir, err)
	case !info.IsDir():
		return fmt.Errorf("%s is not a folder: give the folder that holds students.csv, sections.csv and the others", dir)
	}
	waiting := a.waits("the disk that has " + dir)
	res, err := untilInterrupted(ctx, func() (*csv.Result, error) { return csv.Read(regularFiles{os.DirFS(dir)}, opts) })
	waiting.end()
	var faults csv.Faults
	if errors.As(err, &faults) {
		a.listFaults(faults)
		if slices.ContainsFunc(faults, func(f csv.Fault) bool { return f.Whole }) {
			return fmt.Errorf("nothing was written: mend what is listed above (%s) and import again", names.Count(len(faults), "fault", "faults"))
		}
		return fmt.Errorf("nothing was written: mend what is listed above (%s), or leave it out with --skip-bad",
			names.Count(len(faults), "fault", "faults"))
	}
	if err != nil {
		return err
	}
	s := res.Timetable.Snapshot()
	if err := a.create(file, s, force); err != nil {
		return err
	}
	a.listFaults(res.Skipped)
	if n := len(res.Skipped); n > 0 {
		fmt.Fprintf(a.err, "Left out what is listed above (%s).\n", names.Count(n, "fault", "faults"))
	}
	a.reportCreated(file, s)
	if opts.Region != model.RegionUSA {
		fmt.Fprintf(a.out, "Its region is %s: to sync it with Alma (US), set USA in Setup > School info > Admin, or import it with --region USA.\n",
			opts.Region)
	}
	return nil
}

// create writes a new timetable file; an existing one is replaced only with force, and then by a whole one, and set aside.
func (a *app) create(file string, s *model.State, force bool) error {
	err := a.writes(file, func() error {
		return store.Create(file, s, store.CreateOptions{Force: force, SetAside: a.setAside(file), Now: a.now})
	})
	if store.CodeOf(err) == store.Exists {
		return fmt.Errorf("%s is there already: choose another name, or replace it with --force", file)
	}
	return err
}

// setAside says where a file went that another one replaces.
func (a *app) setAside(file string) func(string) {
	return func(to string) {
		fmt.Fprintf(a.err, "What %s held before is set aside: %s\n", file, to)
	}
}

func (a *app) listFaults(faults []csv.Fault) {
	for _, f := range faults {
		fmt.Fprintln(a.err, f)
	}
}

// reportCreated says what a new file holds.
func (a *app) reportCreated(file string, s *model.State) {
	placed := 0
	for l := range s.Lessons() {
		if l.Slot.Placed() {
			placed++
		}
	}
	rosters := ""
	if n := s.Count(model.KindRosterSlot); n > 0 {
		rosters = ", " + names.Count(n, "roster entry", "roster entries")
	}
	fmt.Fprintf(a.out, "Wrote %s: %s, %s, %s, %s, %s, %s placed%s.\n", file,
		names.Count(s.Count(model.KindStudent), "student", "students"), names.Count(s.Count(model.KindTeacher), "teacher", "teachers"),
		names.Count(s.Count(model.KindRoom), "room", "rooms"), names.Count(s.Count(model.KindSection), "section", "sections"),
		names.Count(s.Count(model.KindEnrolment), "section list row", "section list rows"), names.Count(placed, "lesson", "lessons"), rosters)
}

// parseRegion finds a region by its name, in capitals or not.
func parseRegion(s string) (model.Region, error) {
	var names []string
	for _, r := range model.Regions() {
		if strings.EqualFold(string(r), s) {
			return r, nil
		}
		names = append(names, string(r))
	}
	return "", usage("there is no region %q; the regions are %s", s, strings.Join(names, ", "))
}

// academicYear is the year in which an academic year starts: the one asked for, or (0) the one that holds today.
func (a *app) academicYear(year int) (int, error) {
	switch {
	case year == 0:
		return model.SchoolYearAt(a.today()), nil
	case year < 1971 || year > 9998:
		return 0, usage("%d is not a year such as 2026", year)
	}
	return year, nil
}
