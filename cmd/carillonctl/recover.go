package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newRecoverCmd(a *app) *cobra.Command {
	var keep, drop bool
	cmd := &cobra.Command{
		Use:   "recover FILE [--keep | --drop]",
		Short: "Show what a crash left unsaved, and bring it back or drop it",
		Long: `Show the edits that were made and not saved when Carillon or the computer stopped. --keep brings them
back and saves the file; --drop forgets them. Until that is decided the file can't be saved or synced.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := openToWrite(args[0])
			if err != nil {
				return err
			}
			defer f.CloseKeepingEdits()
			r := f.Recovery()
			if r == nil {
				fmt.Fprintf(a.out, "Nothing of %s was left unsaved.\n", f.Name())
				return nil
			}
			switch {
			case keep:
				n, err := f.Recover()
				if err != nil {
					return err
				}
				if err := f.Save(); err != nil {
					return err
				}
				fmt.Fprintf(a.out, "Brought back and saved: %s.\n", edits(n))
			case drop:
				if err := f.DropRecovery(); err != nil {
					return err
				}
				fmt.Fprintf(a.out, "Dropped: %s.\n", edits(len(r.Labels)))
			default:
				fmt.Fprintf(a.out, "%s, last at %s:\n", edits(len(r.Labels)), r.Written.Local().Format("2006-01-02 15:04:05"))
				for _, l := range r.Labels {
					fmt.Fprintln(a.out, "  "+l)
				}
				if r.Cut {
					fmt.Fprintln(a.out, "The end of the journal can't be read: the last edit or two may be missing.")
				}
				fmt.Fprintln(a.out, "Bring them back with --keep, or forget them with --drop.")
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&keep, "keep", false, "bring the edits back and save the file")
	cmd.Flags().BoolVar(&drop, "drop", false, "forget the edits")
	cmd.MarkFlagsMutuallyExclusive("keep", "drop")
	return cmd
}

func edits(n int) string {
	if n == 1 {
		return "1 edit"
	}
	return fmt.Sprintf("%d edits", n)
}
