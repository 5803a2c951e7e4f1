package main

import (
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"carillon/sync/engine"
)

func newHistoryCmd(a *app) *cobra.Command {
	var asJSON bool
	var limit int
	cmd := &cobra.Command{
		Use:   "history FILE",
		Short: "The syncs of a timetable file, the newest first",
		Long: `The syncs of a timetable file, the newest first: at most 500 are kept.

With --json an array of runs; sync --help lists their members.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			runs, err := engine.History(f)
			if err != nil {
				return err
			}
			if limit > 0 && len(runs) > limit {
				runs = runs[:limit]
			}
			if asJSON {
				if runs == nil {
					runs = []engine.Result{}
				}
				return writeJSON(a.out, runs)
			}
			if len(runs) == 0 {
				fmt.Fprintln(a.out, "This file has never been synced.")
				return nil
			}
			w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
			for _, r := range runs {
				what := ""
				for _, k := range r.In {
					what += fmt.Sprintf(" %s down (%s)", k.Kind, changes(k))
				}
				for _, k := range r.Out {
					what += fmt.Sprintf(" %s up (%s, %s)", k.Kind, changes(k), k.Verified)
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s%s\n", r.Started.Local().Format("2006-01-02 15:04"), r.System, r.Outcome, r.Took.Round(time.Millisecond), r.Who, what, orBlank(r.Error))
			}
			return w.Flush()
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	cmd.Flags().IntVar(&limit, "limit", 0, "the newest so many; 0 for all")
	return cmd
}

func orBlank(s string) string {
	if s == "" {
		return ""
	}
	return " " + s
}
