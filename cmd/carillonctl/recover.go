package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"carillon/model/store"
)

func newRecoverCmd(a *app) *cobra.Command {
	var keep, drop, takeOver bool
	var older string
	cmd := &cobra.Command{
		Use:   "recover FILE [--keep | --drop | --older-save TO]",
		Short: "Show what a crash left unsaved, and bring it back or leave it",
		Long: `Show the edits that were made and not saved when Carillon or the computer stopped. --keep brings them
back and saves the file; --drop sets them aside. Until that is decided the file can't be saved or synced. Of a journal
that is damaged the edits that can be read are offered, and what is missing is said.

--take-over takes the right to write from another computer that has crashed, whose user is named as having the file
open. Make sure first that nobody works on the file there.

--older-save TO writes the save before the last to a new file, where the last one is damaged and there is no good
backup ("carillonctl verify" names the damage).`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if older != "" {
				return a.olderSave(args[0], older)
			}
			f, err := a.openWith(args[0], store.Options{TakeOver: takeOver})
			if err != nil {
				return err
			}
			defer f.CloseKeepingEdits()
			r := f.Recovery()
			if r == nil && len(f.Notes()) > 0 { // which may say that there was something
				fmt.Fprintf(a.out, "There is nothing of %s to bring back.\n", f.Name())
				return nil
			}
			if r == nil {
				fmt.Fprintf(a.out, "Nothing of %s was left unsaved.\n", f.Name())
				return nil
			}
			switch {
			case keep:
				n, missing := f.Recover()
				if err := a.writes(f.Path(), f.Save); err != nil {
					return err
				}
				fmt.Fprintf(a.out, "Brought back and saved: %s.\n", edits(n))
				if r.Doubt != "" {
					fmt.Fprintln(a.out, r.Doubt)
				}
				return missing
			case drop:
				if err := f.DropRecovery(); err != nil {
					return err
				}
				fmt.Fprintf(a.out, "Dropped: %s. The journal is set aside beside the file.\n", edits(len(r.Labels)))
			default:
				fmt.Fprintf(a.out, "%s, last at %s:\n", edits(len(r.Labels)), r.Written.Local().Format(time.DateTime))
				for _, l := range r.Labels {
					fmt.Fprintln(a.out, "  "+l)
				}
				if r.Doubt != "" {
					fmt.Fprintln(a.out, r.Doubt)
				}
				fmt.Fprintln(a.out, "Bring them back with --keep, or leave them with --drop.")
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&keep, "keep", false, "bring the edits back and save the file")
	cmd.Flags().BoolVar(&drop, "drop", false, "leave the edits: their journal is set aside")
	cmd.Flags().BoolVar(&takeOver, "take-over", false, "take the file over from another computer that has crashed")
	cmd.Flags().StringVar(&older, "older-save", "", "write the save before a damaged one to this `file`")
	cmd.MarkFlagsMutuallyExclusive("keep", "drop", "older-save")
	cmd.MarkFlagsMutuallyExclusive("take-over", "older-save")
	return cmd
}

// olderSave writes the save before the last, damaged one to a new file.
func (a *app) olderSave(path, to string) error {
	if f, err := a.open(path); err == nil {
		defer f.Close()
		return fmt.Errorf("the last save of %s is whole: there is no need for the one before it", path)
	}
	f, err := a.opened(path, store.Options{ReadOnly: true, OlderSave: true})
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.SaveCopy(to, false); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "Wrote %s: the save of %s.\n", to, f.SavedAt().Local().Format(time.DateTime))
	return nil
}

func edits(n int) string {
	if n == 1 {
		return "1 edit"
	}
	return fmt.Sprintf("%d edits", n)
}
