package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"carillon/model/store"
)

func newDiffCmd(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "List what lies between two timetable files, as edits in words",
		Long: `List what lies between two timetable files, or a file and a backup of it, as edits in words: what would make B of A.
Records are paired by identity where both come from one file, otherwise by code, SIS id or name.`,
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			before, err := a.open(args[0])
			if err != nil {
				return err
			}
			defer before.Close()
			after, err := a.open(args[1])
			if err != nil {
				return err
			}
			defer after.Close()
			ds := store.CompareFiles(before, after)
			if asJSON {
				return writeJSON(a.out, append([]store.Difference{}, ds...))
			}
			for _, d := range ds {
				fmt.Fprintln(a.out, d.Text)
			}
			if len(ds) == 0 {
				fmt.Fprintln(a.out, "The two timetables are the same.")
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}
