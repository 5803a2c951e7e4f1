package main

import (
	"cmp"
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
	all, html, force bool
	rotation         int
	out              string
}

func newPrintCmd(a *app) *cobra.Command {
	var o printOptions
	cmd := &cobra.Command{
		Use:   "print FILE KIND {CODE… | --all}",
		Short: "Write the week of teachers, students, rooms, sections or year levels, as text or for paper",
		Long: `Write the week of teachers, students, rooms, sections or year levels: what is on, day by day, with the times of lunch waves,
breaks and rosters. KIND is teacher, student, room, section or year-level. CODE is the code, the SIS id, or the name of a person;
of a section, course code and section ID: "09MAT 2". --html makes one page for a browser and for paper, to scale by minutes, with
nothing beside it; a file that --out names can be read by you alone where it is new, since it names students.`,
		Example: `  carillonctl print school.carillon teacher KIM
  carillonctl print school.carillon student --all --rotation 1 --html --out students.html`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) < 2:
				return usage("say which file, and whose week: carillonctl print FILE teacher KIM")
			case o.all != (len(args) == 2):
				return usage("name whose week is to be printed, or say --all: one of the two")
			case o.out == "" && o.force:
				return usage("--force is for the file that --out names")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			i := slices.IndexFunc(printed, func(p struct {
				name string
				kind model.Kind
			}) bool {
				return p.name == args[1]
			})
			if i < 0 {
				return usage("%q has no week: say teacher, student, room, section or year-level", args[1])
			}
			return a.print(args[0], printed[i].kind, args[2:], o)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&o.all, "all", false, "of everybody and everything of this kind that is active")
	f.IntVar(&o.rotation, "rotation", 0, "in this `rotation` alone; else in all of them")
	f.BoolVar(&o.html, "html", false, "as one page of HTML")
	f.StringVar(&o.out, "out", "", "write to this `file`, whole or not at all")
	f.BoolVar(&o.force, "force", false, "replace the file that --out names")
	return cmd
}

func (a *app) print(file string, kind model.Kind, codes []string, o printOptions) error {
	s, err := readState(file)
	if err != nil {
		return err
	}
	t := s.Index()
	d := print.Document{School: t.School().Name, Region: t.School().Region}
	if o.rotation != 0 {
		if !hasRotation(s, o.rotation) {
			return fmt.Errorf("%s has no rotation %d", file, o.rotation)
		}
		d.Rotation = s.RotationName(o.rotation)
	}
	var keys []model.Key
	if o.all {
		keys = everyWeek(t, kind)
	}
	for _, code := range codes {
		found, err := findWeek(t, kind, code)
		if err != nil {
			return err
		}
		keys = append(keys, found...)
	}
	checker := rules.New(t)
	weeks := func(yield func(*views.Week) bool) {
		for _, k := range keys {
			if !yield(views.WeekOf(t, k, o.rotation, checker.Clashing)) {
				return
			}
		}
	}
	write := func(w io.Writer) error { return writeWeeks(w, d, kind, weeks, o.html) }
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
	fmt.Fprintf(a.out, "Wrote %s to %s.\n", names.Count(len(keys), "week", "weeks"), o.out)
	return nil
}

func writeWeeks(w io.Writer, d print.Document, kind model.Kind, weeks iter.Seq[*views.Week], html bool) error {
	if html {
		title := kind.Plural()
		return print.HTML(w, d, strings.ToUpper(title[:1])+title[1:], weeks)
	}
	return print.Text(w, d, weeks)
}

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
