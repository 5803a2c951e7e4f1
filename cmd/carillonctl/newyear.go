package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"carillon/internal/newtimetable"
	"carillon/internal/newyear"
	"carillon/model"
	"carillon/model/names"
)

// newYearFlags are the flags of carillonctl new-year.
type newYearFlags struct {
	first, last                    string
	holidays, retain, leave        []string
	noHolidays, unplaced, students bool
	dryRun, force                  bool
}

func newNewYearCmd(a *app) *cobra.Command {
	var fl newYearFlags
	cmd := &cobra.Command{
		Use:   "new-year FILE NEWFILE",
		Short: "Make next year's timetable file of this year's: grades move up, lists go, the calendar is new",
		Long: `Make next year's timetable file of this year's, which stays as it is. Students move up a grade; those of the highest one, and who
have left, are not in the new file. Requests stay, and are next year's; section lists, periods off campus and what was last synced
go; sections keep teachers, rooms and lessons, and get new ids from the SIS. The calendar has the same pattern, with its own
holidays: in the USA those of most schools, elsewhere this year's 52 weeks later. New students of the lowest grade come with the
next sync or an import. Connections to a SIS are set up anew in the new file.`,
		Example: `  carillonctl new-year Lincoln-2026.carillon Lincoln-2027.carillon --dry-run --students
  carillonctl new-year Lincoln-2026.carillon Lincoln-2027.carillon --retain 100234 --leave 100871 --first 8/23/2027 --last 6/9/2028`,
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := readState(args[0])
			if err != nil {
				return err
			}
			t := s.Index()
			o, err := fl.options(t)
			if err != nil {
				return err
			}
			if fl.dryRun {
				p, err := newyear.Look(t, o)
				if err != nil {
					return err
				}
				fl.say(a.out, t, &p)
				fmt.Fprintln(a.out, "Nothing was written.")
				return nil
			}
			next, p, err := newyear.Make(t, o)
			if err != nil {
				return err
			}
			if err := a.create(args[1], next.Snapshot(), fl.force); err != nil {
				return err
			}
			fl.say(a.out, t, &p)
			fmt.Fprintf(a.out, "Wrote %s.\n", args[1])
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&fl.first, "first", "", "first day of the new year (default: that of this year, 52 weeks later)")
	f.StringVar(&fl.last, "last", "", "last day of the new year")
	f.StringArrayVar(&fl.holidays, "holiday", nil, "DATE NAME or DATE..DATE NAME, once for each; takes the place of the usual holidays")
	f.BoolVar(&fl.noHolidays, "no-holidays", false, "no holidays")
	f.StringSliceVar(&fl.retain, "retain", nil, "SIS ids of students who stay in their grade")
	f.StringSliceVar(&fl.leave, "leave", nil, "SIS ids of students who leave although their grade goes on")
	f.BoolVar(&fl.unplaced, "unplaced", false, "take lessons that are not pinned out of their slots")
	f.BoolVar(&fl.students, "students", false, "name the students who leave, stay or have no grade")
	f.BoolVar(&fl.dryRun, "dry-run", false, "say what would be, and write nothing")
	f.BoolVar(&fl.force, "force", false, "replace NEWFILE if it is there already; what it holds is set aside")
	return cmd
}

func (fl *newYearFlags) options(t *model.Timetable) (o newyear.Options, err error) {
	region := t.School().Region
	o.NotPlaced = fl.unplaced
	for _, d := range []struct {
		flag, text string
		to         *model.Date
	}{{"--first", fl.first, &o.First}, {"--last", fl.last, &o.Last}} {
		if d.text == "" {
			continue
		}
		if *d.to, err = model.ParseDateIn(d.text, region); err != nil {
			return o, usage("%s: %v", d.flag, err)
		}
	}
	switch {
	case fl.noHolidays && len(fl.holidays) > 0:
		return o, usage("--no-holidays and --holiday exclude each other")
	case fl.noHolidays:
		o.Holidays = []newtimetable.Holiday{}
	case len(fl.holidays) > 0:
		if o.Holidays, err = newtimetable.ParseHolidays(strings.Join(fl.holidays, "\n"), region); err != nil {
			return o, usage("--holiday %v", err)
		}
	}
	for _, l := range []struct {
		flag string
		ids  []string
		to   *[]model.StudentID
	}{{"--retain", fl.retain, &o.Retained}, {"--leave", fl.leave, &o.Leaving}} {
		for _, id := range l.ids {
			s := t.StudentBySISID(id)
			if s == nil {
				return o, usage("%s: there is no student with the SIS id %q", l.flag, id)
			}
			*l.to = append(*l.to, s.ID)
		}
	}
	return o, nil
}

// say says what the new year is.
func (fl *newYearFlags) say(w io.Writer, t *model.Timetable, p *newyear.Plan) {
	fmt.Fprintf(w, "The year from %s to %s, with %s.\n", p.First, p.Last, names.Count(len(p.Holidays), "holiday", "holidays"))
	for _, m := range p.Moves {
		n := names.Count(len(m.Students), "student", "students")
		switch {
		case m.To == nil:
			fmt.Fprintf(w, "%s: %s graduate.\n", m.From.Code, n)
		case m.To == m.From:
			fmt.Fprintf(w, "%s: %s stay: it is no grade that another one follows.\n", m.From.Code, n)
		default:
			fmt.Fprintf(w, "%s: %s move up to %s.\n", m.From.Code, n, m.To.Code)
		}
	}
	for _, l := range []struct {
		say  string
		list []model.StudentID
	}{{"stay in their grade", p.Retained}, {"leave although their grade goes on", p.Leaving}, {"had left this year and are not taken along", p.Inactive},
		{"have no grade and stay as they are", p.NoYearLevel}} {
		if len(l.list) > 0 {
			fmt.Fprintf(w, "%s %s.\n", names.Count(len(l.list), "student", "students"), l.say)
		}
		if fl.students {
			for _, id := range l.list {
				s := t.Student(id)
				fmt.Fprintf(w, "  %s\t%s\n", s.SISID, t.NameOf(s))
			}
		}
	}
	fmt.Fprintf(w, "%s stay; %s go. %s with %s in their slots.\n", names.Count(p.Requests, "request", "requests"),
		names.Count(p.Lists, "row of section lists", "rows of section lists"), names.Count(p.Sections, "section", "sections"), names.Count(p.Lessons, "lesson", "lessons"))
	if p.Lowest != nil {
		fmt.Fprintf(w, "Students of %s come with the next sync or an import.\n", p.Lowest.Code)
	}
}
