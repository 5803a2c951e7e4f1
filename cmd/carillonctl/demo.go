package main

import (
	"github.com/spf13/cobra"

	"carillon/internal/demo"
)

func newDemoCmd(a *app) *cobra.Command {
	var opts demo.Options
	var force bool
	cmd := &cobra.Command{
		Use:   "demo FILE",
		Short: "Make a timetable file with a complete, invented high school",
		Long: `Make a timetable file with a complete, clash-free US high school of invented people: two campuses with a grid each,
students, teachers, rooms, courses, sections and their lists, every lesson placed, and rosters, elective lines and
requests beside them. The same number of students, seed and year give the same school.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if opts.Students < demo.MinStudents || opts.Students > demo.MaxStudents {
				return usage("--students %d: a demo school has from %d to %d students", opts.Students, demo.MinStudents, demo.MaxStudents)
			}
			var err error
			if opts.Year, err = a.academicYear(opts.Year); err != nil {
				return err
			}
			s := demo.New(opts).Snapshot()
			if err := a.create(args[0], s, force); err != nil {
				return err
			}
			a.reportCreated(args[0], s)
			return nil
		},
	}
	f := cmd.Flags()
	f.IntVar(&opts.Students, "students", 1000, "how many students the school has")
	f.Uint64Var(&opts.Seed, "seed", 1, "decides who is there and who sits with whom")
	f.IntVar(&opts.Year, "year", 0, "the academic year that starts on 1 July of this year (default: the one that holds today)")
	f.BoolVar(&force, "force", false, "replace FILE if it is there already; what it holds is set aside")
	return cmd
}
