package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"carillon/internal/runfacts"
	"carillon/internal/words"
	"carillon/model/store"
	"carillon/sync/engine"
)

func newHistoryCmd(a *app) *cobra.Command {
	var asJSON bool
	var limit int
	var compare string
	var rowsOf int
	cmd := &cobra.Command{
		Use:   "history FILE",
		Short: "The syncs of a timetable file, the newest first",
		Long: `The syncs of a timetable file, the newest first: at most 500 are kept. Each begins with its number, which stays.

--compare N,M lays two of them side by side; lines that differ begin with ≠. With one number it is the sync
before that one of the same system that it is compared with.

--rows N lists the rows that a sync sent as new, changed and gone, by their ids and codes. Those of older syncs
make room for newer ones where they become many, and it says so.

With --json an array of runs; sync --help lists their members. With --compare an object: runs (the two), facts
(about, name, values of the two, differs). With --rows an object: run, thinned (they made room), kinds (kind, new,
changed, gone).`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := a.open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			runs, err := engine.History(f)
			if err != nil {
				return err
			}
			if cmd.Flags().Changed("rows") {
				return a.sentRows(f, runs, rowsOf, asJSON)
			}
			if compare != "" {
				return a.compareRuns(runs, compare, asJSON)
			}
			if limit > 0 && len(runs) > limit {
				runs = runs[:limit]
			}
			if asJSON {
				return writeJSON(a.out, resultViews(runs))
			}
			open, err := unended(f, runs)
			if err != nil {
				return err
			}
			for _, text := range open {
				fmt.Fprintln(a.out, text)
			}
			if len(runs) == 0 && len(open) == 0 {
				fmt.Fprintln(a.out, "This file has never been synced.")
			}
			return printRuns(a.out, runs)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	cmd.Flags().IntVar(&limit, "limit", 0, "the newest so many; 0 for all")
	cmd.Flags().StringVar(&compare, "compare", "", "two runs side by side, by their numbers: 12,9; or 12 with the one before it")
	cmd.Flags().IntVar(&rowsOf, "rows", 0, "the rows that one run sent, by its number")
	cmd.MarkFlagsMutuallyExclusive("limit", "compare", "rows")
	return cmd
}

// sentRows lists which rows a run sent.
func (a *app) sentRows(f *store.File, runs []engine.Result, number int, asJSON bool) error {
	if !slices.ContainsFunc(runs, func(r engine.Result) bool { return r.Number == number }) {
		return fmt.Errorf("the history has no run %d. carillonctl history lists them", number)
	}
	sent, err := engine.RowsOf(f, number)
	if err != nil {
		return err
	}
	if sent == nil {
		sent = &engine.RunRows{Number: number}
	}
	if asJSON {
		return writeJSON(a.out, sent)
	}
	switch {
	case sent.Thinned:
		fmt.Fprintf(a.out, "The rows of run %d are not kept any more: they made room for those of newer runs.\n", number)
	case sent.Count() == 0:
		fmt.Fprintf(a.out, "Run %d sent no row as new, changed or gone, as far as that was kept.\n", number)
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, row := range sent.List() {
		fmt.Fprintf(w, "%s\t%s\t%s\n", row.What, row.Kind, row.Key)
	}
	return w.Flush()
}

// unended says of each system whose last run began to publish and is not in the history yet how far it got. The next sync
// writes it there, where the program ended.
func unended(f *store.File, runs []engine.Result) ([]string, error) {
	systems, err := engine.Systems(f)
	if err != nil {
		return nil, err
	}
	var out []string
	for i := range systems {
		s := &systems[i]
		cut, err := engine.Cut(f, s)
		if err != nil {
			return nil, err
		}
		if cut == nil || cut.Rows == "" || slices.ContainsFunc(runs, func(r engine.Result) bool { return r.System == s.ID && r.Started.Equal(cut.At) }) {
			continue
		}
		sent := "nothing is known to have arrived"
		if len(cut.Out) > 0 {
			var parts []string
			for _, k := range cut.Out {
				parts = append(parts, k.Kind.Count(k.Rows))
			}
			sent = "published so far: " + strings.Join(parts, ", ")
		}
		out = append(out, fmt.Sprintf("A sync of %s with %s has not come to its end; %s. Where it is not under way any more, go on where it stopped: carillonctl sync %s --system %s --resume",
			cut.At.Local().Format("2006-01-02 15:04"), s.ID, sent, filepath.Base(f.Path()), s.ID))
	}
	return out, nil
}

func printRuns(out io.Writer, runs []engine.Result) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, r := range runs {
		what := ""
		for _, k := range r.In {
			what += fmt.Sprintf(" %s down (%s)", k.Kind, changes(k))
		}
		for _, k := range r.Out {
			what += fmt.Sprintf(" %s up (%s, %s)", k.Kind, changes(k), words.Plain.Say(k.Verified.Message()))
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%s%s\n", r.Number, r.Started.Local().Format("2006-01-02 15:04"), r.System, r.Outcome, r.Took.Round(time.Millisecond), r.Who, what, orBlank(words.Plain.Say(r.Error)))
	}
	return w.Flush()
}

// compareRuns lays the two runs that numbers name side by side.
func (a *app) compareRuns(runs []engine.Result, numbers string, asJSON bool) error {
	at := func(text string) (int, error) {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return 0, usage("--compare takes the numbers of two runs, as 12,9; %q is none", text)
		}
		i := slices.IndexFunc(runs, func(r engine.Result) bool { return r.Number == n })
		if i < 0 {
			return 0, fmt.Errorf("the history has no run %d. carillonctl history lists them", n)
		}
		return i, nil
	}
	one, other, two := strings.Cut(numbers, ",")
	i, err := at(one)
	if err != nil {
		return err
	}
	j := engine.RunBefore(runs, i)
	if two {
		if j, err = at(other); err != nil {
			return err
		}
	}
	if j < 0 {
		return fmt.Errorf("run %d is the first with %s. Name the run to compare it with: --compare %d,N", runs[i].Number, runs[i].System, runs[i].Number)
	}
	facts := runfacts.Compare(&runs[i], &runs[j], runfacts.PlainWords())
	if asJSON {
		return writeJSON(a.out, struct {
			Runs  []runJSON       `json:"runs"`
			Facts []runfacts.Fact `json:"facts"`
		}{resultViews([]engine.Result{runs[i], runs[j]}), facts})
	}
	return printFacts(a.out, fmt.Sprintf("Run %d", runs[i].Number), fmt.Sprintf("Run %d", runs[j].Number), facts)
}

// printFacts writes facts line by line, those about one thing under its name; ≠ marks what differs.
func printFacts(out io.Writer, first, second string, facts []runfacts.Fact) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "\t\t%s\t%s\n", first, second)
	about, differing := "", 0
	for _, f := range facts {
		if f.About != about {
			about = f.About
			fmt.Fprintf(w, "\t%s\t\t\n", about)
		}
		mark, name := "", f.Name
		if about != "" {
			name = "  " + name
		}
		if f.Differs {
			mark = "≠"
			differing++
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", mark, name, orNone(f.Values[0]), orNone(f.Values[1]))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "%d of %d lines differ.\n", differing, len(facts))
	return err
}

func orBlank(s string) string {
	if s == "" {
		return ""
	}
	return " " + s
}
