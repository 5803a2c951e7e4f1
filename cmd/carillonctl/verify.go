package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"carillon/model/store"
)

func newVerifyCmd(a *app) *cobra.Command {
	var asJSON bool
	var dir string
	cmd := &cobra.Command{
		Use:   "verify FILE",
		Short: "Walk a whole timetable file and name every fault",
		Long: `Walk a whole timetable file and name every fault: pages, checksums, values lost, references and codes. Nothing is
changed. The exit status is 1 where there is a fault.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			faults, err := onDisk(a, args[0], func() ([]store.Fault, error) { return store.Verify(args[0]) })
			if store.CodeOf(err) == store.Damaged {
				faults, err = []store.Fault{{Text: err.Error()}}, nil // nothing but that can be told
			}
			if err != nil {
				return err
			}
			if asJSON {
				if err := writeJSON(a.out, append([]store.Fault{}, faults...)); err != nil {
					return err
				}
			} else {
				for _, f := range faults {
					fmt.Fprintln(a.out, f)
				}
			}
			switch {
			case len(faults) == 0 && !asJSON:
				fmt.Fprintf(a.out, "%s is whole.\n", args[0])
			case len(faults) > 0:
				if b, ok := store.NewestGoodBackup(args[0], dir); ok {
					return fmt.Errorf("%s has faults. Its newest good backup is %s: see carillonctl backup restore", args[0], b.Path)
				}
				return fmt.Errorf("%s has faults, and no good backup of it was found. Where backups are kept in a folder of your own, name it with --dir", args[0])
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	addDirFlag(cmd, &dir)
	return cmd
}
