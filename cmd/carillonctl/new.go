package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"carillon/internal/newtimetable"
	"carillon/model"
	"carillon/model/names"
)

// newFlags are the flags of carillonctl new that need reading.
type newFlags struct {
	region, first, last, terms, grades, bells           string
	firstBell, advisory, advisoryOn, early, zero, lunch string
	block, gap                                          int
	holidays                                            []string
	noHolidays, noDepartments, force, dryRun            bool
	school                                              string
}

func newNewCmd(a *app) *cobra.Command {
	var fl newFlags
	var presets []string
	for _, p := range newtimetable.Presets() {
		presets = append(presets, fmt.Sprintf("  %-12s %s: %s", p.ID, p.Name, p.About))
	}
	cmd := &cobra.Command{
		Use:   "new FILE",
		Short: "Make a timetable file from nothing: a school, its year and its bell schedule",
		Long: `Make a timetable file from nothing: a school, its year with terms, holidays and a calendar, a bell schedule, year levels
and departments. People and courses are typed or pasted in the window, or come with a sync. The bell schedules to start from (--bells):

` + strings.Join(presets, "\n") + `

With --dry-run nothing is written, and the bell schedule and what would be made are shown.`,
		Example: `  carillonctl new Lincoln.carillon --school "Lincoln High School" --bells ab-block --early-release Wed:65 --advisory 20
  carillonctl new Oak.carillon --school "Oak Middle School" --grades 6-8 --terms trimesters --lunch 4,3,30 --dry-run`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := fl.plan(model.DateOf(a.now()), cmd.Flags().Changed)
			if err != nil {
				return err
			}
			if faults := p.Faults(); len(faults) > 0 {
				var lines []string
				for _, f := range faults {
					lines = append(lines, f.Text)
				}
				return usage("%s", strings.Join(lines, "\n"))
			}
			if fl.dryRun {
				printBells(a.out, &p)
				printNew(a.out, &p)
				fmt.Fprintln(a.out, "Nothing was written.")
				return nil
			}
			t, err := p.Make()
			if err != nil {
				return err
			}
			if err := a.create(args[0], t.Snapshot(), fl.force); err != nil {
				return err
			}
			fmt.Fprintf(a.out, "Wrote %s: ", args[0])
			printNew(a.out, &p)
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&fl.school, "school", "", "the school's name (has to be given)")
	f.StringVar(&fl.region, "region", string(model.RegionUSA), "where the school is")
	f.StringVar(&fl.first, "first", "", "first day of school (default: the third Monday of August)")
	f.StringVar(&fl.last, "last", "", "last day of school (default: the first Friday of June)")
	f.StringVar(&fl.terms, "terms", string(newtimetable.Semesters), "semesters, quarters, trimesters or year: what the year falls into")
	f.StringVar(&fl.grades, "grades", "9-12", "year levels: 9-12, or codes with commas between them: PK,K,1-5")
	f.StringVar(&fl.bells, "bells", "7-period", "the bell schedule to start from")
	f.StringVar(&fl.firstBell, "first-bell", "", "when the first block or advisory begins: 8:00, 7:45 AM")
	f.IntVar(&fl.block, "block", 0, "minutes of a block")
	f.IntVar(&fl.gap, "gap", 0, "minutes between two blocks")
	f.StringVar(&fl.zero, "zero", "", "minutes of a zero period before the first bell; 0 for none")
	f.StringVar(&fl.advisory, "advisory", "", "MINUTES or MINUTES,BLOCK: an advisory before that block of the day (default 1); 0 for none")
	f.StringVar(&fl.advisoryOn, "advisory-on", "", "weekdays of advisory: Tue,Thu (default: each day)")
	f.StringVar(&fl.early, "early-release", "", "WEEKDAY:MINUTES: a weekday with shorter blocks, Wed:65")
	f.StringVar(&fl.lunch, "lunch", "", "BLOCK,WAVES,MINUTES: lunch in a block of the day; 1 wave eats after it, more in turns within it")
	f.StringArrayVar(&fl.holidays, "holiday", nil, "DATE NAME or DATE..DATE NAME, once for each; takes the place of the usual holidays")
	f.BoolVar(&fl.noHolidays, "no-holidays", false, "no holidays")
	f.BoolVar(&fl.noDepartments, "no-departments", false, "no departments")
	f.BoolVar(&fl.dryRun, "dry-run", false, "show what would be made, and write nothing")
	f.BoolVar(&fl.force, "force", false, "replace FILE if it is there already; what it holds is set aside")
	return cmd
}

// plan is the plan that the flags ask for. changed says whether a flag was given.
func (fl *newFlags) plan(today model.Date, changed func(string) bool) (newtimetable.Plan, error) {
	region, err := parseRegion(fl.region)
	if err != nil {
		return newtimetable.Plan{}, err
	}
	p := newtimetable.Default(today, region)
	p.School, p.Terms, p.Departments = fl.school, newtimetable.Terms(fl.terms), !fl.noDepartments
	if p.YearLevels, err = newtimetable.ParseYearLevels(fl.grades); err != nil {
		return p, usage("--grades: %v", err)
	}
	for _, d := range []struct {
		flag, text string
		to         *model.Date
	}{{"--first", fl.first, &p.First}, {"--last", fl.last, &p.Last}} {
		if d.text == "" {
			continue
		}
		if *d.to, err = model.ParseDateIn(d.text, region); err != nil {
			return p, usage("%s: %v", d.flag, err)
		}
	}
	if first, last := model.SchoolYear(model.SchoolYearAt(p.First)); fl.first != "" && fl.last == "" && (p.Last <= p.First || p.Last > last || first > p.First) {
		q := newtimetable.Default(p.First, region)
		p.Last, p.Holidays = q.Last, q.Holidays
	}
	if fl.noHolidays || len(fl.holidays) > 0 {
		p.Holidays = nil
	}
	if len(fl.holidays) > 0 {
		if p.Holidays, err = newtimetable.ParseHolidays(strings.Join(fl.holidays, "\n"), region); err != nil {
			return p, usage("--holiday %v", err)
		}
	}
	return p, fl.setBells(&p.Bells, changed)
}

// setBells fills the bell schedule in.
func (fl *newFlags) setBells(b *newtimetable.Bells, changed func(string) bool) (err error) {
	preset, ok := newtimetable.PresetByID(fl.bells)
	if !ok {
		var ids []string
		for _, p := range newtimetable.Presets() {
			ids = append(ids, p.ID)
		}
		return usage("there is no bell schedule %q to start from; there are %s", fl.bells, strings.Join(ids, ", "))
	}
	*b = preset.Bells
	if fl.firstBell != "" {
		if b.FirstBell, err = model.ParseMinute(fl.firstBell); err != nil {
			return usage("--first-bell: %v", err)
		}
	}
	if changed("block") {
		b.Block = fl.block
	}
	if changed("gap") {
		b.Gap = fl.gap
	}
	if fl.zero != "" {
		n, err := numbersIn("--zero", fl.zero, 1, 1)
		if err != nil {
			return err
		}
		b.Zero = newtimetable.Extra{On: n[0] != 0, Minutes: n[0]}
	}
	if fl.advisory != "" {
		n, err := numbersIn("--advisory", fl.advisory, 1, 2)
		if err != nil {
			return err
		}
		b.Advisory.On, b.Advisory.Minutes = n[0] != 0, n[0]
		if len(n) > 1 {
			b.Advisory.Before = n[1]
		}
	}
	if fl.advisoryOn != "" {
		b.Advisory.Weekdays = nil
		for _, text := range strings.Split(fl.advisoryOn, ",") {
			on, err := newtimetable.ParseWeekday(text)
			if err != nil {
				return usage("--advisory-on: %v", err)
			}
			b.Advisory.Weekdays = append(b.Advisory.Weekdays, on)
		}
	}
	if fl.early != "" {
		name, minutes, _ := strings.Cut(fl.early, ":")
		on, err := newtimetable.ParseWeekday(name)
		if err != nil {
			return usage("--early-release: %v", err)
		}
		n, err := numbersIn("--early-release", minutes, 1, 1)
		if err != nil {
			return err
		}
		b.Early = newtimetable.EarlyRelease{On: true, Weekday: on, Block: n[0]}
	}
	if fl.lunch != "" {
		n, err := numbersIn("--lunch", fl.lunch, 3, 3)
		if err != nil {
			return err
		}
		b.Lunch = newtimetable.Lunch{Block: n[0], Waves: n[1], Minutes: n[2]}
	}
	return nil
}

// numbersIn reads whole numbers with commas between them.
func numbersIn(flag, text string, least, most int) ([]int, error) {
	parts := strings.Split(text, ",")
	if len(parts) < least || len(parts) > most {
		return nil, usage("%s %q: see carillonctl new --help", flag, text)
	}
	out := make([]int, len(parts))
	for i, part := range parts {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 0 || n > 1440 {
			return nil, usage("%s: %q is no number of minutes or blocks", flag, part)
		}
		out[i] = n
	}
	return out, nil
}

// printBells shows the bell schedule, each day that differs from those before it.
func printBells(w io.Writer, p *newtimetable.Plan) {
	g := p.Bells.Grid()
	var shown []string
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for day := range g.Days {
		var b strings.Builder
		for _, m := range p.Bells.Day(day + 1) {
			fmt.Fprintf(&b, "\t%s\t%v–%v", m.Code, m.Start, m.End)
			for _, wave := range m.Waves {
				fmt.Fprintf(&b, "\tlunch %s %v–%v", wave.Code, wave.Lunch.Start, wave.Lunch.End)
			}
			b.WriteString("\n")
		}
		i := slices.Index(shown, b.String())
		shown = append(shown, b.String())
		if i >= 0 {
			fmt.Fprintf(tw, "%s\tas %s\n", g.Days[day].Name, g.Days[i].Name)
			continue
		}
		fmt.Fprintf(tw, "%s%s", g.Days[day].Name, b.String())
	}
	tw.Flush()
}

// printNew says in one sentence what a plan makes.
func printNew(w io.Writer, p *newtimetable.Plan) {
	s := p.Summary()
	parts := []string{
		names.Count(s.SchoolDays, "day of school", "days of school") + fmt.Sprintf(" from %s to %s", p.First, p.Last),
		names.Count(len(s.Parts), "rotation", "rotations"),
		names.Count(s.CycleDays, "day", "days") + " in the cycle",
		names.Count(s.Blocks, "block", "blocks"),
		names.Count(s.YearLevels, "year level", "year levels"),
		names.Count(s.Departments, "department", "departments"),
	}
	fmt.Fprintf(w, "%s, with %s.\n", strings.TrimSpace(p.School), strings.Join(parts, ", "))
}
