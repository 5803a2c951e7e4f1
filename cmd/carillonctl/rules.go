package main

import (
	"fmt"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"carillon/model"
	"carillon/model/rules"
)

func newRulesCmd(a *app) *cobra.Command {
	var on, off []string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "rules FILE [--on RULE] [--off RULE]",
		Short: "List the rules a timetable is checked by, and switch them on or off",
		Long: `List the rules a timetable is checked by, and switch them on or off for this file. "carillonctl check FILE --all"
names the rule of each thing it finds.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			for _, name := range slices.Concat(on, off) {
				if !isRule(name) {
					return usage("there is no rule %q: see carillonctl rules %s", name, args[0])
				}
			}
			if len(on)+len(off) == 0 {
				f, err := a.open(args[0])
				if err != nil {
					return err
				}
				defer f.Close()
				return a.listRules(f.Timetable(), asJSON)
			}
			f, err := a.openToWrite(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			t := f.Timetable()
			for i, names := range [][]string{off, on} {
				for _, name := range names {
					if _, err := t.Apply(rules.Switch(&t.State, rules.Rule(name), i == 1)); err != nil {
						return err
					}
				}
			}
			if t.Unsaved() > 0 {
				if err := a.writes(f.Path(), f.Save); err != nil {
					return err
				}
			}
			return a.listRules(t, asJSON)
		},
	}
	cmd.Flags().StringArrayVar(&on, "on", nil, "switch a `rule` on")
	cmd.Flags().StringArrayVar(&off, "off", nil, "switch a `rule` off")
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

func isRule(name string) bool {
	return slices.ContainsFunc(rules.All(), func(r rules.Info) bool { return string(r.Rule) == name })
}

// ruleState is what carillonctl rules prints of a rule as JSON.
type ruleState struct {
	Rule     rules.Rule `json:"rule"`
	Severity string     `json:"severity"`
	Name     string     `json:"name"`
	On       bool       `json:"on"`
}

func (a *app) listRules(t *model.Timetable, asJSON bool) error {
	off := t.School().RulesOff
	var list []ruleState
	for _, r := range rules.All() {
		list = append(list, ruleState{r.Rule, r.Severity.String(), r.Name, !slices.Contains(off, string(r.Rule))})
	}
	if asJSON {
		return writeJSON(a.out, list)
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, r := range list {
		state := "on"
		if !r.On {
			state = "off"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", r.Rule, state, r.Severity, r.Name)
	}
	return w.Flush()
}
