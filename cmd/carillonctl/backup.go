package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"carillon/model/names"
	"carillon/model/store"
)

func newBackupCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "backup",
		Short: "List the backups of a timetable file, and restore one",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newBackupListCmd(a), newBackupRestoreCmd(a))
	return cmd
}

func newBackupListCmd(a *app) *cobra.Command {
	var dir string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list FILE",
		Short: "List the backups of a timetable file, the newest first",
		Long: `List the backups of a timetable file, the newest first. Behind them come those of other files that had the same name,
with what they hold: what stood at FILE before it was replaced is among them.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			backups, err := onDisk(a, args[0], func() ([]store.Backup, error) { return store.Backups(args[0], dir) })
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(a.out, append([]store.Backup{}, backups...))
			}
			if len(backups) == 0 {
				fmt.Fprintf(a.out, "There is no backup of %s.\n", args[0])
				return nil
			}
			w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
			for i, b := range backups {
				if b.Other && (i == 0 || !backups[i-1].Other) {
					if err := w.Flush(); err != nil {
						return err
					}
					fmt.Fprintf(a.out, "Of other files that had the name %s:\n", filepath.Base(args[0]))
				}
				if b.Other {
					fmt.Fprintf(w, "%d\t%s\t%s KiB\t%s\t%s\n", i+1, b.Time.Local().Format(time.DateTime), names.Number(int(b.Size+1023)/1024),
						cmp.Or(b.Describe(), "damaged"), b.Path)
					continue
				}
				fmt.Fprintf(w, "%d\t%s\t%s KiB\t%s\n", i+1, b.Time.Local().Format(time.DateTime), names.Number(int(b.Size+1023)/1024), b.Path)
			}
			return w.Flush()
		},
	}
	addDirFlag(cmd, &dir)
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

func newBackupRestoreCmd(a *app) *cobra.Command {
	var dir, to string
	var force bool
	cmd := &cobra.Command{
		Use:   "restore FILE [NUMBER|PATH]",
		Short: "Restore a backup of a timetable file",
		Long: `Restore a backup of a timetable file: the newest good one, the one with a number of "backup list", or the one at a path.

What stands at FILE is set aside first. Edits that were never saved are offered by "carillonctl recover FILE" where they
build on the backup. The restored file knows that it is a copy: its first sync waits for a person's
decision, and sync on save starts switched off.`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			b, err := a.chosenBackup(args, dir)
			if err != nil {
				return err
			}
			target := args[0]
			if to != "" {
				target = to
			}
			err = a.writes(target, func() error {
				return store.Restore(b, target, force, store.Options{BackupDir: dir, SetAside: a.setAside(target)})
			})
			if store.CodeOf(err) == store.Exists {
				return fmt.Errorf("%s is there already. Say --force to replace it (it is set aside first), or --to ANOTHER", target)
			}
			if err != nil {
				return err
			}
			fmt.Fprintf(a.out, "Restored %s from %s.\n", target, b)
			return nil
		},
	}
	addDirFlag(cmd, &dir)
	cmd.Flags().StringVar(&to, "to", "", "restore to this file and leave FILE alone")
	cmd.Flags().BoolVar(&force, "force", false, "replace a file that is there already")
	return cmd
}

func addDirFlag(cmd *cobra.Command, dir *string) {
	cmd.Flags().StringVar(dir, "dir", "", `the folder of the backups (default: "Carillon backups" beside FILE)`)
}

// chosenBackup is the path of the backup that the arguments FILE [NUMBER|PATH] name.
func (a *app) chosenBackup(args []string, dir string) (string, error) {
	if len(args) < 2 {
		b, ok := store.NewestGoodBackup(args[0], dir)
		if !ok {
			if all, err := store.Backups(args[0], dir); err == nil && len(all) > 0 && all[len(all)-1].Other {
				return "", fmt.Errorf("there is no good backup of %s, but other files of that name have some: see carillonctl backup list %[1]s, and name one by its number", args[0])
			}
			return "", fmt.Errorf("there is no good backup of %s", args[0])
		}
		return b.Path, nil
	}
	n, err := strconv.Atoi(args[1])
	if err != nil {
		return args[1], nil
	}
	backups, err := onDisk(a, args[0], func() ([]store.Backup, error) { return store.Backups(args[0], dir) })
	if err != nil {
		return "", err
	}
	if n < 1 || n > len(backups) {
		return "", usage("there is no backup %d: %s has %d", n, args[0], len(backups))
	}
	return backups[n-1].Path, nil
}
