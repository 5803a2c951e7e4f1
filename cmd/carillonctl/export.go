package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"carillon/cmd/internal/whole"
	"carillon/internal/exchange"
	"carillon/internal/exchange/formats"
	"carillon/internal/words"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/store"
)

func newExportCmd(a *app) *cobra.Command {
	var force bool
	var set []string
	var of string
	cmd := &cobra.Command{
		Use:   "export KIND FILE DST",
		Short: "Write a timetable out for other programs",
		Long: `Write a timetable out for other programs. KIND is a format:
` + formatList(func(f exchange.Format) bool { return f.Write != nil }) + `
DST is a file; where the format writes several, a folder, or a zip by its name. Only you can read what is written, since it
names students. It is there whole, or not at all. A cell of a .csv or .tsv that a spreadsheet program would take for a formula
has an apostrophe before it. What the format has no place for is listed.`,
		Args: cobra.MinimumNArgs(0),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 3 {
				return usage("say what to export, and to where: carillonctl export KIND FILE DST")
			}
			f, ok := formats.ByID(args[0])
			if !ok || f.Write == nil {
				return usage("there is no format %q to export; there are %s", args[0], strings.Join(formatIDs(func(f exchange.Format) bool { return f.Write != nil }), ", "))
			}
			if of != "" {
				set = append(set, "of="+of)
			}
			chosen, err := settings(&f, set, func(s exchange.Setting) bool { return s.Writing })
			if err != nil {
				return err
			}
			return a.runExport(cmd.Context(), &f, args[1], args[2], chosen, force)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace what is at DST already")
	cmd.Flags().StringArrayVar(&set, "set", nil, "a setting of the format: NAME=VALUE")
	cmd.Flags().StringVar(&of, "of", "", "`whose` calendars: teacher:KIM, student:104286, room:A204, section:\"09MAT 2\", or all teachers, rooms, sections, students")
	return cmd
}

func (a *app) runExport(ctx context.Context, f *exchange.Format, file, dst string, chosen map[string]string, force bool) error {
	s, err := readState(file)
	if err != nil {
		return err
	}
	written, err := writeOut(ctx, f, s, exchange.WriteOptions{Name: filepath.Base(dst), Today: a.today(), Settings: chosen}, dst, force)
	switch {
	case errors.Is(err, whole.ErrThere):
		return fmt.Errorf("%w: choose another place, or replace it with --force", err)
	case errors.Is(err, whole.ErrTimetable):
		return fmt.Errorf("%s can't be written: %w", dst, err)
	case err != nil:
		return err
	}
	fmt.Fprintf(a.out, "Wrote %s to %s: %s, %s, %s.\n", names.Count(written.Files, "file", "files"), dst,
		names.Count(s.Count(model.KindStudent), "student", "students"), names.Count(s.Count(model.KindSection), "section", "sections"),
		names.Count(s.Count(model.KindLesson), "lesson", "lessons"))
	if len(written.LeftOut) > 0 {
		fmt.Fprintln(a.out, "This format has no place for:")
	}
	for _, l := range written.LeftOut {
		fmt.Fprintf(a.out, "  %s: %s\n", l.What, words.Plain.Say(l.Why))
	}
	return nil
}

// writeOut writes a timetable in a format: whole, or not at all.
func writeOut(ctx context.Context, f *exchange.Format, s *model.State, o exchange.WriteOptions, dst string, force bool) (*exchange.Written, error) {
	out, err := whole.NewOutput(dst, !f.Folder, force, f.Files)
	if err != nil {
		return nil, err
	}
	written, err := f.Write(ctx, s, o, out, nil)
	if err == nil {
		err = out.Commit(f.Files)
	}
	if err != nil {
		out.Abort()
		return nil, err
	}
	return written, nil
}

// readState reads a timetable file, and leaves it as it is.
func readState(file string) (*model.State, error) {
	f, err := store.Open(file, store.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	return f.Timetable().Snapshot(), f.Close()
}
