package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"carillon/sync/engine"
)

func newFeaturesCmd(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "features TYPE",
		Short: "What a system receives of a timetable: its feature support table",
		Long: `What a system receives of a timetable: its feature support table.

Yes: it is sent and processed. No: it is not sent. Unsure: it is sent, and whether the system uses it is
not known.

With --json an array of objects with the members feature, support (Yes, No or Unsure) and travels.`,
		Example: "  carillonctl features alma",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := connector(args[0])
			if err != nil {
				return err
			}
			f, ok := c.(engine.Featured)
			if !ok {
				return fmt.Errorf("%s has no feature support table", c.Name())
			}
			if asJSON {
				return writeJSON(a.out, f.Features())
			}
			w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
			for _, row := range f.Features() {
				fmt.Fprintf(w, "%s\t%s\t%s\n", row.Name, row.Support, row.Travels)
			}
			return w.Flush()
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}
