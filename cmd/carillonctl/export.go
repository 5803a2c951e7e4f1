package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"carillon/cmd/internal/whole"
	"carillon/internal/exchange/csv"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/store"
)

func newExportCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write a timetable out for other programs",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return usage("say what to export: carillonctl export csv FILE DIR")
		},
	}
	var force bool
	sub := &cobra.Command{
		Use:   "csv FILE DIR",
		Short: "Write a timetable out as a folder of comma-separated files",
		Long: `Write a timetable out as a folder of comma-separated files, as "carillonctl import csv" reads them. Only you can read
them, since they name students. A cell that a spreadsheet would take for a formula has an apostrophe before it. What the files have no place for is listed.`,
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error { return a.exportCSV(args[0], args[1], force) },
	}
	sub.Flags().BoolVar(&force, "force", false, "replace files that are in DIR already")
	cmd.AddCommand(sub)
	return cmd
}

func (a *app) exportCSV(file, dir string, force bool) error {
	s, err := readState(file)
	if err != nil {
		return err
	}
	files, left := csv.Write(s)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("the folder %s can't be made: %w", dir, err)
	}
	for _, name := range csv.Files() {
		path := filepath.Join(dir, name)
		if _, err := os.Lstat(path); err == nil && !force {
			return fmt.Errorf("%s is there already: choose another folder, or replace it with --force", path)
		}
	}
	for _, name := range csv.Files() {
		path := filepath.Join(dir, name)
		data, wanted := files[name]
		if !wanted { // an earlier export's would add to this one
			if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
				return err
			}
			continue
		}
		if err := whole.Write(path, 0o600, func(w io.Writer) error { _, err := w.Write(data); return err }); err != nil {
			return fmt.Errorf("%s can't be written: %w", path, err)
		}
	}
	fmt.Fprintf(a.out, "Wrote %s to %s: %s, %s, %s.\n", names.Count(len(files), "file", "files"), dir,
		names.Count(s.Count(model.KindStudent), "student", "students"), names.Count(s.Count(model.KindSection), "section", "sections"),
		names.Count(s.Count(model.KindLesson), "lesson", "lessons"))
	if len(left) > 0 {
		fmt.Fprintln(a.out, "These files have no place for:")
	}
	for _, what := range left {
		fmt.Fprintln(a.out, "  "+what)
	}
	return nil
}

// readState reads a timetable file, and leaves it as it is.
func readState(file string) (*model.State, error) {
	f, err := store.Open(file, store.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	return f.Timetable().Snapshot(), f.Close()
}
