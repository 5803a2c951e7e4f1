package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"carillon/internal/words"
	"carillon/model"
	"carillon/model/names"
	"carillon/sync/engine"
)

// printResult is the completion message.
func printResult(w io.Writer, sis string, res *engine.Result) {
	if len(res.In)+len(res.Out) == 0 {
		if len(res.Notes) == 0 {
			fmt.Fprintln(w, "Nothing has changed since the last sync, so nothing was sent.")
		}
		for _, t := range words.Plain.All(res.Notes) {
			fmt.Fprintln(w, t)
		}
		return
	}
	printMoved(w, sis, res)
	if len(res.Out) > 0 {
		sent := slices.ContainsFunc(res.Out, func(k engine.KindResult) bool { return k.Kind == engine.Timetable })
		printDates(w, sent, res.From, res.To, res.Rotation)
	}
	if res.LeftOut > 0 {
		fmt.Fprintf(w, "Left out: %s (see --preview).\n", things(res.LeftOut))
	}
	for _, t := range words.Plain.All(res.Notes) {
		fmt.Fprintln(w, t)
	}
	for _, t := range words.Plain.All(res.Warnings) {
		fmt.Fprintf(w, "%s says: %s\n", sis, t)
	}
	fmt.Fprintf(w, "Accepted by %s (%s) in %s.\n", res.SIS.Product, res.SIS.Version, res.Took.Round(time.Millisecond))
}

// printMoved says what a run has moved, of one that was cut too.
func printMoved(w io.Writer, sis string, res *engine.Result) {
	for _, d := range res.In {
		if d.Unsupported {
			fmt.Fprintf(w, "%s: not supported by %s.\n", d.Kind.Label(), sis)
			continue
		}
		switch left := d.NotTaken(); {
		case d.Rows == 0 && d.New+d.Changed+d.Gone == 0:
			fmt.Fprintf(w, "%s: %s has none.\n", d.Kind.Label(), sis)
		case left == d.Rows:
			fmt.Fprintf(w, "%s: none of the %s that %s has could be taken over.\n", d.Kind.Label(), d.Kind.Count(d.Rows), sis)
		case left > 0:
			fmt.Fprintf(w, "Taken over from %s: %s of %s.\n", sis, names.Number(d.New), d.Kind.Count(d.Rows))
		default:
			fmt.Fprintf(w, "Downloaded %s from %s: %s.\n", d.Kind.Count(d.Rows), sis, changes(d))
		}
	}
	for _, d := range res.Out {
		if d.Resumed {
			fmt.Fprintf(w, "%s: published before the run was cut.\n", d.Kind.Label())
			continue
		}
		fmt.Fprintf(w, "Published %s to %s: %s; %s.\n", d.Kind.Count(d.Rows), sis, changes(d), verified(d))
		if d.TakenIn > 0 {
			fmt.Fprintf(w, "  Taken in from %s: %s.\n", sis, d.Kind.Count(d.TakenIn))
		}
		if d.HeldBack > 0 {
			fmt.Fprintf(w, "  Changed here and left as %s has them: %s.\n", sis, d.Kind.Count(d.HeldBack))
		}
		if d.Foreign > 0 {
			fmt.Fprintf(w, "  Rows of other files, sent back unchanged: %s.\n", names.Number(d.Foreign))
		}
	}
}

// printDates says for which days and rotation a run is; timetable says whether the timetable is part of it.
func printDates(w io.Writer, timetable bool, from, to model.Date, rotation int) {
	if timetable {
		fmt.Fprintf(w, "Timetable %s to %s, %s; sections and section lists from today to %s.\n", from, to, rotationName(rotation), to)
		return
	}
	fmt.Fprintf(w, "From today to %s, %s.\n", to, rotationName(rotation))
}

func verified(d engine.KindResult) string {
	if d.Verified == engine.Differs {
		return words.Plain.Say(d.Verified.Message()) + ": " + words.Plain.Say(d.Differs)
	}
	return words.Plain.Say(d.Verified.Message())
}

func things(n int) string {
	if n == 1 {
		return "1 thing"
	}
	return names.Number(n) + " things"
}

func rotationName(n int) string {
	if n == 0 {
		return "all rotations"
	}
	return fmt.Sprintf("rotation %d", n)
}

func changes(d engine.KindResult) string {
	if d.New+d.Changed+d.Gone == 0 {
		return "nothing changed"
	}
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{d.New, "new"}, {d.Changed, "changed"}, {d.Gone, "gone"}, {d.Unchanged, "unchanged"}} {
		if p.n > 0 {
			parts = append(parts, names.Number(p.n)+" "+p.what)
		}
	}
	return strings.Join(parts, ", ")
}

// printPlan is the preview: counts by kind, every row that is not as it was, what is left out, and what holds the plan.
func printPlan(w io.Writer, sis string, p *engine.Plan) {
	o := p.Options
	if p.NothingToDo {
		fmt.Fprintln(w, "Nothing has changed since the last sync.")
		return
	}
	fmt.Fprintf(w, "Plan %s for %s. Nothing has been sent yet.\n", p.ID, sis)
	if len(p.Out) > 0 {
		printDates(w, slices.Contains(o.Publish, engine.Timetable), o.From, o.To, o.Rotation)
	}
	for _, n := range words.Plain.All(p.Notes) {
		fmt.Fprintln(w, n)
	}
	if p.Lists != nil {
		fmt.Fprintln(w, words.Plain.Say(p.Lists.Said))
	}
	for _, in := range p.In {
		printIncoming(w, sis, &in)
	}
	for _, out := range p.Out {
		printOutgoing(w, sis, &out)
	}
	for _, out := range p.Adopted {
		switch n := takenOver(&out); {
		case out.Rows == 0:
			fmt.Fprintf(w, "\nTaken over from %s: no %s\n", sis, words.Plain.Rows(out.Kind))
		case n == 0:
			fmt.Fprintf(w, "\nTaken over from %s: none of %s\n", sis, out.Kind.Count(out.Rows))
		case n < out.Rows:
			fmt.Fprintf(w, "\nTaken over from %s: %s of %s\n", sis, names.Number(n), out.Kind.Count(out.Rows))
		default:
			fmt.Fprintf(w, "\nTaken over from %s: %s\n", sis, out.Kind.Count(out.Rows))
		}
		printNotes(w, "left out", out.Left)
	}
	if len(p.NotArriving) > 0 {
		fmt.Fprintf(w, "\nUsed in this file, and not received by %s or not surely:\n", sis)
	}
	for _, f := range p.NotArriving {
		fmt.Fprintf(w, "  %s (%s): %s: %s\n", f.Name, names.Number(f.Count), f.Support, f.Travels)
	}
	if len(p.Held) > 0 {
		fmt.Fprintln(w)
	}
	for _, g := range p.Held {
		fmt.Fprintln(w, "held: "+words.Plain.Say(g.Said))
	}
	if len(p.Held) > 0 && !o.Quiet { // a sync on save is never confirmed
		fmt.Fprintf(w, "Let this plan go with --confirm %s.\n", p.ID)
	}
}

// takenOver counts the rows that New from SIS could take over.
func takenOver(out *engine.Outgoing) int {
	n := 0
	for _, c := range out.There {
		if c.Do == engine.TakeIn {
			n++
		}
	}
	return n
}

func printIncoming(w io.Writer, sis string, in *engine.Incoming) {
	if in.Unsupported {
		fmt.Fprintf(w, "\nFrom %s: %s: not supported by this system\n", sis, strings.ToLower(in.Kind.Label()))
		return
	}
	if in.Read == 0 && len(in.Changes) == 0 {
		fmt.Fprintf(w, "\nFrom %s: %s: it has none\n", sis, strings.ToLower(in.Kind.Label()))
		printNotes(w, "note", in.Notes)
		return
	}
	fmt.Fprintf(w, "\nFrom %s: %s: %s\n", sis, in.Kind.Count(in.Read), changes(engine.KindResult{New: in.Count(engine.New), Changed: in.Count(engine.Changed), Gone: in.Count(engine.Gone), Unchanged: in.Unchanged}))
	printChanges(w, in.Labels(), in.Changes, func(_, v string) string { return v })
	for _, c := range in.Conflicts {
		takes := "the value of " + sis + " is taken"
		if c.Keep {
			takes = "the timetable's stays"
		}
		fmt.Fprintf(w, "  conflict: %s: %s is %s here and %s in %s; %s\n", c.What, in.Label(c.Field), orNone(c.Here), orNone(c.There), sis, takes)
	}
	for _, s := range in.Suggestions {
		fmt.Fprintf(w, "  perhaps the same: %s here and %s in %s: %s\n", s.Here, s.There, sis, words.Plain.Say(s.Why))
	}
	printNotes(w, "note", in.Notes)
}

func printOutgoing(w io.Writer, sis string, out *engine.Outgoing) {
	source := map[engine.Source]string{
		engine.FromSIS: "in " + sis + " now", engine.FromPublished: "last published", engine.FromNothing: "what " + sis + " has now is not known",
	}[out.Source]
	if out.Resumed {
		source += "; published before the run was cut"
	}
	fmt.Fprintf(w, "\nTo %s: %s: %s (compared with: %s)\n", sis, out.Kind.Count(out.Rows),
		changes(engine.KindResult{New: out.Count(engine.New), Changed: out.Count(engine.Changed), Gone: out.Count(engine.Gone), Unchanged: out.Unchanged}), source)
	printChanges(w, out.Columns, out.Changes, out.Word)
	for _, c := range out.There {
		do := map[engine.Do]string{engine.TakeIn: "taken into the timetable", engine.Overwrite: "overwritten", engine.Keep: "left as it is there"}[c.Do]
		if !c.Why.IsZero() {
			do += ": " + words.Plain.Say(c.Why)
		}
		if c.Held {
			fmt.Fprintf(w, "  held     %s: here %s, in %s %s; %s (%s:%s)\n", c.Title, rowWords(out.Columns, c.Was, out.Word), sis,
				rowWords(out.Columns, c.Now, out.Word), do, out.Kind, c.Key)
			continue
		}
		fmt.Fprintf(w, "  in %s %s %s: %s; %s\n", sis, c.What, c.Title, changedValues(out.Columns, c, out.Word), do)
	}
	if out.Foreign > 0 {
		fmt.Fprintf(w, "  %s of other files, sent back unchanged\n", out.Kind.Count(out.Foreign))
	}
	if text := words.Plain.Say(out.Members().Message()); text != "" {
		fmt.Fprintf(w, "  %s\n", text)
	}
	printNotes(w, "error", out.Bad)
	printNotes(w, "warning", out.Warn)
	printNotes(w, "left out", out.Left)
}

func printNotes(w io.Writer, what string, notes []engine.Note) {
	for _, n := range notes {
		fmt.Fprintf(w, "  %s: %s: %s\n", what, n.What, words.Plain.Say(n.Why))
	}
}

func printChanges(w io.Writer, columns []string, cs []engine.RowChange, word func(column, value string) string) {
	for _, c := range cs {
		fmt.Fprintf(w, "  %-8s %s: %s\n", c.What, c.Title, changedValues(columns, c, word))
	}
}

// changedValues is what of a row is not as it was, in words where they tell the difference.
func changedValues(columns []string, c engine.RowChange, word func(column, value string) string) string {
	var parts []string
	for i, col := range columns {
		was, now := at(c.Was, i), at(c.Now, i)
		if was == now {
			continue
		}
		if a, b := word(col, was), word(col, now); a != b || c.What != engine.Changed {
			was, now = a, b
		}
		switch {
		case c.What == engine.Changed:
			parts = append(parts, fmt.Sprintf("%s %s → %s", col, orNone(was), orNone(now)))
		case c.What == engine.New && now != "":
			parts = append(parts, col+" "+now)
		case c.What == engine.Gone && was != "":
			parts = append(parts, col+" "+was)
		}
	}
	return strings.Join(parts, " · ")
}

// rowWords is a row in words; — for none.
func rowWords(columns, values []string, word func(column, value string) string) string {
	var parts []string
	for i, col := range columns {
		if v := word(col, at(values, i)); v != "" {
			parts = append(parts, col+" "+v)
		}
	}
	return orNone(strings.Join(parts, " · "))
}

func at(values []string, i int) string {
	if i < len(values) {
		return values[i]
	}
	return ""
}

func orNone(s string) string {
	if s == "" {
		return "—"
	}
	return s
}
