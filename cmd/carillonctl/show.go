package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"carillon/internal/person"
	"carillon/internal/roster"
	"carillon/model"
	"carillon/model/rules"
)

type showOptions struct {
	rotation int
	moves    string
	propose  bool
	json     bool
}

func newShowCmd(a *app) *cobra.Command {
	var o showOptions
	cmd := &cobra.Command{
		Use:   "show FILE KIND CODE",
		Short: "Show what is asked about a student, teacher, room, section or year level",
		Long: `Show what is asked about a student, teacher, room, section or year level: a student's requests with what became of each, a
teacher's load, preps, duties and common planning, how a room is used, conflicts, and the sections or students that belong to it.
KIND and CODE are as for "carillonctl print", which writes the week. --moves lists the other sections of the course of one of a
student's sections, or of a course that the student is in no section of, the best first, each with all that comes of it; --propose
lists sections for the requests that are not met. Nothing is changed.`,
		Example: `  carillonctl show school.carillon student 104286
  carillonctl show school.carillon student 104286 --moves "ENG11 4"`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) != 3:
				return usage("say which file, and about whom or what: carillonctl show FILE student 104286")
			case (o.moves != "" || o.propose) && args[1] != "student":
				return usage("--moves and --propose are for a student")
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
				return usage("%q can't be shown: say teacher, student, room, section or year-level", args[1])
			}
			return a.show(args[0], printed[i].kind, args[2], o)
		},
	}
	f := cmd.Flags()
	f.IntVar(&o.rotation, "rotation", 0, "in this `rotation` alone; else in all of them")
	f.StringVar(&o.moves, "moves", "", "list the other sections for this `section`, or the sections of a course, with their effects")
	f.BoolVar(&o.propose, "propose", false, "list sections for the requests that are not met")
	f.BoolVar(&o.json, "json", false, "as JSON")
	return cmd
}

// shown is what carillonctl show writes of a record as JSON.
type shown struct {
	Title     string      `json:"title"`
	Facts     string      `json:"facts,omitempty"`
	Empty     string      `json:"empty,omitempty"`
	Parts     []shownPart `json:"parts"`
	Table     shownTable  `json:"table"`
	Moves     []shownMove `json:"moves,omitempty"`
	Proposed  []shownMove `json:"proposed,omitempty"`
	LeftOut   []shownLeft `json:"leftOut,omitempty"`
	wantMoves string      // what the moves are from, or to
}

type shownPart struct {
	Title string      `json:"title"`
	Sum   string      `json:"sum,omitempty"`
	Lines []shownLine `json:"lines,omitempty"`
}

type shownLine struct {
	State string `json:"state,omitempty"` // good, warning, bad
	Code  string `json:"code,omitempty"`
	Name  string `json:"name,omitempty"`
	Says  string `json:"says,omitempty"`
}

type shownTable struct {
	Title   string     `json:"title"`
	Note    string     `json:"note,omitempty"`
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
}

type shownMove struct {
	Section string   `json:"section"`
	Fit     string   `json:"fit,omitempty"` // fits, costs, conflict
	Seats   string   `json:"seats"`
	Effect  string   `json:"effect,omitempty"`
	With    []string `json:"with,omitempty"` // the student's other sections that change with it: "APUSH 2 → APUSH 5"
}

type shownLeft struct {
	Course string `json:"course"`
	Why    string `json:"why"`
}

func (a *app) show(file string, kind model.Kind, code string, o showOptions) error {
	s, err := readState(file)
	if err != nil {
		return err
	}
	if o.rotation != 0 && !hasRotation(s, o.rotation) {
		return fmt.Errorf("%s has no rotation %d", file, o.rotation)
	}
	t := s.Index()
	keys, err := findWeek(t, kind, code)
	if err != nil {
		return err
	}
	pages := person.New(t, rules.New(t))
	var list []shown
	for _, k := range keys {
		x := about(pages.Of(k, o.rotation))
		if o.moves != "" {
			if err := x.addMoves(a.ctx, t, pages, model.StudentID(k.ID), o.moves); err != nil {
				return err
			}
		}
		if o.propose {
			x.addProposal(a.ctx, pages, model.StudentID(k.ID))
		}
		list = append(list, x)
	}
	if o.json {
		return writeJSON(a.out, list)
	}
	for i, x := range list {
		if i > 0 {
			fmt.Fprintln(a.out)
		}
		if err := a.showOne(x); err != nil {
			return err
		}
	}
	return nil
}

// about is a page as it is written.
func about(p *person.Page) shown {
	x := shown{Title: p.Title, Facts: p.Facts, Empty: p.Empty, Parts: []shownPart{},
		Table: shownTable{Title: p.Table.Title, Note: p.Table.Note, Columns: []string{}, Rows: [][]string{}}}
	states := map[person.Tone]string{person.Good: "good", person.Warning: "warning", person.Bad: "bad"}
	for _, part := range p.Parts {
		out := shownPart{Title: part.Title, Sum: person.Text(part.Sum)}
		for _, l := range part.Lines {
			out.Lines = append(out.Lines, shownLine{State: states[l.Mark], Code: l.Code, Name: l.Name, Says: l.Value.Text})
		}
		x.Parts = append(x.Parts, out)
	}
	for _, c := range p.Table.Columns {
		x.Table.Columns = append(x.Table.Columns, c.Label)
	}
	for _, r := range p.Table.Rows {
		x.Table.Rows = append(x.Table.Rows, r.Cells)
	}
	return x
}

// addMoves adds the other sections for a section of a student, or the sections of a course.
func (x *shown) addMoves(ctx context.Context, t *model.Timetable, pages *person.Pages, student model.StudentID, text string) error {
	var look *roster.Looking
	if keys, err := findWeek(t, model.KindSection, text); err == nil {
		for _, k := range keys {
			look = cmp.Or(look, pages.Lists.LookFrom(student, model.SectionID(k.ID)))
		}
		if look == nil {
			return fmt.Errorf("%s is not in %s", x.Title, text)
		}
	} else if c := t.CourseByCode(text); c != nil {
		if look = pages.Lists.LookFor(student, c.ID); look == nil {
			return fmt.Errorf("%s is in a section of %s: name that section", x.Title, text)
		}
	} else {
		return fmt.Errorf("there is no section or course %q", text)
	}
	x.wantMoves = text
	for _, m := range look.Alternatives(ctx) {
		out := shownMove{Section: m.Code, Fit: [...]string{roster.Fits: "fits", roster.Costs: "costs", roster.Stays: "conflict"}[m.Fit],
			Seats: m.Then(), Effect: m.Effect()}
		for _, s := range m.Others {
			out.With = append(out.With, s.Codes[0]+" → "+s.Codes[1])
		}
		x.Moves = append(x.Moves, out)
	}
	return nil
}

func (x *shown) addProposal(ctx context.Context, pages *person.Pages, student model.StudentID) {
	look := pages.Lists.Propose(student)
	if look == nil {
		return
	}
	p := look.Work(ctx)
	for _, s := range p.Adds {
		x.Proposed = append(x.Proposed, shownMove{Section: s.Codes[1], Seats: s.Then()})
	}
	for _, l := range p.Left {
		x.LeftOut = append(x.LeftOut, shownLeft(l))
	}
}

func (a *app) showOne(x shown) error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.TrimSuffix(x.Title+" · "+x.Facts, " · "))
	if x.Empty != "" {
		fmt.Fprintln(w, x.Empty)
	}
	head := func(title, note string) {
		fmt.Fprintln(w)
		if note != "" {
			title += ": " + note
		}
		fmt.Fprintln(w, title)
	}
	marks := map[string]string{"good": "✓", "warning": "◆", "bad": "▲"}
	for _, p := range x.Parts {
		head(p.Title, p.Sum)
		for _, l := range p.Lines {
			cells := slices.DeleteFunc([]string{l.Code, l.Name, l.Says}, func(s string) bool { return s == "" })
			fmt.Fprintf(w, "  %s\t%s\n", marks[l.State], strings.Join(cells, "\t"))
		}
	}
	head(x.Table.Title, x.Table.Note)
	if len(x.Table.Rows) > 0 {
		fmt.Fprintf(w, "  %s\n", strings.Join(x.Table.Columns, "\t"))
	}
	for _, r := range x.Table.Rows {
		fmt.Fprintf(w, "  %s\n", strings.Join(r, "\t"))
	}
	if x.wantMoves != "" {
		head("Other sections for "+x.wantMoves, "")
		for _, m := range x.Moves {
			mark := map[string]string{"fits": "✓", "costs": "◆", "conflict": "▲"}[m.Fit]
			fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", mark, m.Section, m.Seats, m.Effect)
		}
		if len(x.Moves) == 0 {
			fmt.Fprintln(w, "  none")
		}
	}
	if len(x.Proposed)+len(x.LeftOut) > 0 {
		head("Proposed", "")
		for _, m := range x.Proposed {
			fmt.Fprintf(w, "  ✓\t%s\t%s\n", m.Section, m.Seats)
		}
		for _, l := range x.LeftOut {
			fmt.Fprintf(w, "  ▲\t%s\t%s\n", l.Course, l.Why)
		}
	}
	return w.Flush()
}
