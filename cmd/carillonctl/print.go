package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"carillon/cmd/internal/whole"
	"carillon/internal/print"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
	"carillon/model/views"
)

// printed are the kinds of record whose weeks can be printed, by what they are called on the command line.
var printed = []struct {
	name string
	kind model.Kind
}{
	{"teacher", model.KindTeacher}, {"student", model.KindStudent}, {"room", model.KindRoom}, {"section", model.KindSection},
	{"year-level", model.KindYearLevel},
}

type printOptions struct {
	all, html, pdf, force bool
	rotation              int
	out                   string
	sheet                 sheetOptions
}

func newPrintCmd(a *app) *cobra.Command {
	var o printOptions
	cmd := &cobra.Command{
		Use:   "print FILE KIND {CODE… | --all}",
		Short: "Write weeks, section lists and duty rosters, as text, a page or a PDF",
		Long: `Write the week of teachers, students, rooms, sections or year levels: what is on, day by day, with the times of lunch waves,
breaks and rosters. KIND is teacher, student, room, section or year-level. CODE is the code, the SIS id, or the name of a person;
of a section, course code and section ID: "09MAT 2". --html makes one page for a browser and for paper, to scale by minutes, with
nothing beside it. --pdf makes a PDF whose text can be searched, with the school's name, its logo and the date on each page.
KIND can be section-list, too: who is in a section; and duty-roster or on-call-roster, which need no CODE. A file that --out
names can be read by you alone where it is new, since it names students.`,
		Example: `  carillonctl print school.carillon teacher KIM
  carillonctl print school.carillon student --all --rotation 1 --html --out students.html
  carillonctl print school.carillon student --all --pdf --per-page 2 --out students.pdf
  carillonctl print school.carillon duty-roster --pdf --out duties.pdf`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) < 2:
				return usage("say which file, and whose week: carillonctl print FILE teacher KIM")
			case isRoster(args[1]):
				if o.all || len(args) > 2 {
					return usage("%s is one list: it needs no CODE and no --all", args[1])
				}
			case o.all != (len(args) == 2):
				return usage("name whose week is to be printed, or say --all: one of the two")
			}
			return o.check(args[1])
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, list := printedLists[args[1]]; list {
				return a.printLists(cmd.Context(), args[0], args[1], args[2:], o)
			}
			i := slices.IndexFunc(printed, func(p struct {
				name string
				kind model.Kind
			}) bool {
				return p.name == args[1]
			})
			if i < 0 {
				return usage("%q has no week: say teacher, student, room, section or year-level, or section-list, duty-roster or on-call-roster", args[1])
			}
			return a.print(cmd.Context(), args[0], printed[i].kind, args[2:], o)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&o.all, "all", false, "of everybody and everything of this kind that is active")
	f.IntVar(&o.rotation, "rotation", 0, "in this `rotation` alone; else in all of them")
	f.BoolVar(&o.html, "html", false, "as one page of HTML")
	f.BoolVar(&o.pdf, "pdf", false, "as a PDF")
	o.sheet.flags(f)
	f.StringVar(&o.out, "out", "", "write to this `file`, whole or not at all")
	f.BoolVar(&o.force, "force", false, "replace the file that --out names")
	return cmd
}

func (a *app) print(ctx context.Context, file string, kind model.Kind, codes []string, o printOptions) error {
	s, err := readState(file)
	if err != nil {
		return err
	}
	t := s.Index()
	d, err := documentOf(s, file, o.rotation)
	if err != nil {
		return err
	}
	keys, err := printedKeys(t, kind, codes, o.all)
	if err != nil {
		return err
	}
	checker := rules.New(t)
	weeks := func(yield func(*views.Week) bool) {
		for _, k := range keys {
			if !yield(views.WeekOf(t, k, o.rotation, checker.Clashing)) {
				return
			}
		}
	}
	if o.pdf {
		l, err := o.sheet.layout(t, d, a.today())
		if err != nil {
			return err
		}
		return a.writePDF(ctx, l, plural(kind), l.Weeks(weeks), o)
	}
	return a.writePrint(o, names.Count(len(keys), "week", "weeks"), func(w io.Writer) error { return writeWeeks(w, d, kind, weeks, o.html) })
}

// documentOf is what stands beside the weeks of a file, in a rotation or, with 0, in all of them.
func documentOf(s *model.State, file string, rotation int) (print.Document, error) {
	d := print.Document{School: s.School().Name, Region: s.School().Region}
	if rotation != 0 {
		if !hasRotation(s, rotation) {
			return d, fmt.Errorf("%s has no rotation %d", file, rotation)
		}
		d.Rotation = s.RotationName(rotation)
	}
	return d, nil
}

// printedKeys are the records of a kind that codes name, or all of them.
func printedKeys(t *model.Timetable, kind model.Kind, codes []string, all bool) (keys []model.Key, err error) {
	if all {
		return everyWeek(t, kind), nil
	}
	for _, code := range codes {
		found, err := findWeek(t, kind, code)
		if err != nil {
			return nil, err
		}
		keys = append(keys, found...)
	}
	return keys, nil
}

// writePrint writes to the terminal, or to the file that --out names: whole or not at all.
func (a *app) writePrint(o printOptions, what string, write func(io.Writer) error) error {
	if o.out == "" {
		return write(a.out)
	}
	if _, err := os.Lstat(o.out); err == nil && !o.force {
		return fmt.Errorf("%s is there already: name another file, or replace it with --force", o.out)
	} else if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := whole.Write(o.out, 0o600, write); err != nil {
		return fmt.Errorf("%s can't be written: %w", o.out, err)
	}
	fmt.Fprintf(a.out, "Wrote %s to %s.\n", what, o.out)
	return nil
}

func writeWeeks(w io.Writer, d print.Document, kind model.Kind, weeks iter.Seq[*views.Week], html bool) error {
	if html {
		return print.HTML(w, d, plural(kind), weeks)
	}
	return print.Text(w, d, weeks)
}

// plural is a kind as a heading: "Students".
func plural(kind model.Kind) string { return names.Capital(kind.Plural()) }

func hasRotation(s *model.State, number int) bool {
	for r := range s.Rotations() {
		if int(r.Number) == number {
			return true
		}
	}
	return false
}

// everyWeek lists the records of a kind as their register does: by code, people by name; inactive ones are left out.
func everyWeek(t *model.Timetable, kind model.Kind) (keys []model.Key) {
	if kind == model.KindYearLevel {
		for _, y := range views.YearLevels(t) {
			keys = append(keys, y.Key())
		}
		return keys
	}
	order := map[model.Key]string{}
	for r := range t.All(kind) {
		k := r.Key()
		switch r := r.(type) {
		case *model.Teacher:
			if r.Inactive {
				continue
			}
			order[k] = names.SortKey(r.Code)
		case *model.Student:
			if r.Inactive {
				continue
			}
			order[k] = names.SortKey(r.Surname + "\x00" + r.FirstName)
		case *model.Room:
			order[k] = names.SortKey(r.Code)
		case *model.Section:
			order[k] = names.SortKey(t.SectionCode(r.ID))
		}
		keys = append(keys, k)
	}
	slices.SortStableFunc(keys, func(a, b model.Key) int { return cmp.Compare(order[a], order[b]) })
	return keys
}

// findWeek finds the record that a person names by its code, its SIS id, or a name that one record alone has. A section that
// the school has twice, in two terms, is both.
func findWeek(t *model.Timetable, kind model.Kind, text string) ([]model.Key, error) {
	var exact, named []model.Key
	for r := range t.All(kind) {
		var codes []string
		name := ""
		switch r := r.(type) {
		case *model.Teacher:
			codes, name = []string{r.Code, r.SISID}, r.Name()
		case *model.Student:
			codes, name = []string{r.Code, r.SISID}, r.Name()
		case *model.Room:
			codes, name = []string{r.Code, r.SISID}, r.Name
		case *model.Section:
			codes = []string{t.SectionCode(r.ID), r.SISID}
		case *model.YearLevel:
			codes, name = []string{r.Code}, views.YearLevelName(&t.State, r)
		}
		switch {
		case text != "" && slices.Contains(codes, text):
			exact = append(exact, r.Key())
		case name != "" && names.Fold(name) == names.Fold(text):
			named = append(named, r.Key())
		}
	}
	switch {
	case len(exact) > 0:
		return exact, nil
	case len(named) == 1:
		return named, nil
	case len(named) > 1:
		var who []string
		for _, k := range named[:min(len(named), 5)] {
			who = append(who, t.Describe(k))
		}
		return nil, fmt.Errorf("%s are called %q: %s. Name one by its code or SIS id",
			names.Count(len(named), kind.String(), kind.Plural()), text, strings.Join(who, ", "))
	}
	return nil, fmt.Errorf("there is no %s %q", kind, text)
}
