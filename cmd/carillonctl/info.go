package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
	"carillon/model/views"
	"carillon/sync/engine"
)

func newInfoCmd(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "info FILE",
		Short: "Count what is in a timetable file",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := a.open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			c := count(&f.Timetable().State)
			if asJSON {
				return writeJSON(a.out, c)
			}
			w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
			fmt.Fprintf(w, "%s\t%s\n", "school", c.Name)
			fmt.Fprintf(w, "%s\t%s\n", "region", c.Region)
			fmt.Fprintf(w, "%s\t%s (%s to %s)\n", "academic year", engine.YearName(c.AcademicYear), c.First, c.Last)
			for _, k := range model.Kinds() {
				if n := c.Records[k.Plural()]; n > 0 {
					extra := ""
					if k == model.KindLesson {
						extra = fmt.Sprintf(" (%s placed)", names.Number(c.Placed))
					}
					fmt.Fprintf(w, "%s\t%s%s\n", k.Plural(), names.Number(n), extra)
				}
			}
			return w.Flush()
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

// checkReport is what carillonctl check prints as JSON.
type checkReport struct {
	Clashes struct {
		Teacher int `json:"teacher"`
		Room    int `json:"room"`
		Student int `json:"student"`
	} `json:"clashes"`
	Items []checkItem `json:"items"`
}

type checkItem struct {
	Rule     rules.Rule `json:"rule"`
	Severity string     `json:"severity"`
	On       string     `json:"on"`
	Slot     string     `json:"slot,omitempty"`
	Sections []string   `json:"sections,omitempty"`
	Text     string     `json:"text"`
}

func newCheckCmd(a *app) *cobra.Command {
	var asJSON, everything bool
	cmd := &cobra.Command{
		Use:   "check FILE",
		Short: "List the clashes of a timetable",
		Long: `List the clashes of a timetable: teachers, rooms and students in two places at once.
With --all, everything else that the rules find too: rooms that are too small, lessons not placed, and so on.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := a.open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			t := f.Timetable()
			checker := rules.New(t)
			defer checker.Close()
			rep := checkReport{Items: []checkItem{}}
			rep.Clashes.Teacher = checker.Count(rules.TeacherTwice)
			rep.Clashes.Room = checker.Count(rules.RoomTwice)
			rep.Clashes.Student = checker.Count(rules.StudentTwice)
			for x := range checker.Clashes() {
				double := x.Rule == rules.TeacherTwice || x.Rule == rules.RoomTwice || x.Rule == rules.StudentTwice
				if !double && !everything {
					continue
				}
				it := checkItem{Rule: x.Rule, Severity: x.Severity.String(), On: t.Describe(x.On), Text: x.Sentence(&t.State)}
				if x.Slot.Placed() {
					it.Slot = t.SlotName(x.Slot)
				}
				for _, id := range x.Lessons {
					it.Sections = append(it.Sections, t.SectionCode(t.Lesson(id).Section))
				}
				rep.Items = append(rep.Items, it)
			}
			if everything {
				rep.Items = append(rep.Items, withoutSeat(t)...)
			}
			if asJSON {
				return writeJSON(a.out, rep)
			}
			for _, it := range rep.Items {
				fmt.Fprintf(a.out, "%s: %s\n", it.Severity, it.Text)
			}
			fmt.Fprintf(a.out, "%s, %s, %s\n", clashes("teacher", rep.Clashes.Teacher), clashes("room", rep.Clashes.Room), clashes("student", rep.Clashes.Student))
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON: clashes counted by teacher, room and student, and items")
	cmd.Flags().BoolVar(&everything, "all", false, "everything the rules find, not only clashes")
	return cmd
}

// withoutSeat lists where the study roster has no seat for students without a lesson. Who sits where is computed for the
// whole school at once, which is too much for a rule that is looked at with each edit.
func withoutSeat(t *model.Timetable) []checkItem {
	var items []checkItem
	for _, o := range views.Studies(t).Over {
		slot := t.SlotName(t.RosterSlot(o.Entry).Slot)
		on := t.Describe(o.Section.Key())
		items = append(items, checkItem{Rule: "study-seats", Severity: rules.Warning.String(), On: on, Slot: slot,
			Text: fmt.Sprintf("on %s the study roster has no seat for %s: make room in %s, or add another", slot, engine.Students.Count(len(o.Students)), on)})
	}
	return items
}

func clashes(what string, n int) string {
	if n == 1 {
		return "1 " + what + " clash"
	}
	return names.Number(n) + " " + what + " clashes"
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
