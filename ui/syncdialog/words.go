package syncdialog

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/model/message"
	"carillon/model/names"
	"carillon/sync/engine"
	"carillon/ui/kit"
	"carillon/ui/registers"
)

// chip adds a filter of a table to a row of them: one that is on looks pressed. A press makes the row anew; the keyboard stays on it,
// or goes to the words to look for where the mouse pressed.
func (s *Sync) chip(row *fyne.Container, of *registers.Register, label string, n int, on bool, press func()) *kit.Button {
	at := len(row.Objects)
	b := kit.NewButton(label+" "+names.Number(n), nil)
	b.OnTapped = func() {
		canvas := s.d.Host.Window.Canvas()
		byKey := canvas.Focused() == b
		press()
		if byKey && at < len(row.Objects) {
			canvas.Focus(row.Objects[at].(fyne.Focusable))
		} else {
			canvas.Focus(of.Filter)
		}
	}
	if !on {
		b.Rank = kit.RankQuiet
	}
	row.Add(b)
	return b
}

// stepWords says what a step of a run is at, and the colour that goes with it. sis is the short name of the system.
func stepWords(st engine.Step, sis string) (string, fyne.ThemeColorName) {
	var doing, done string
	switch st.Name {
	case "hello":
		doing, done = "Connecting to "+sis, "Connected to "+sis
	case "download":
		doing, done = "Downloading "+lower(st.Kind)+" from "+sis, "Downloaded "+st.Kind.Count(st.Rows)+" from "+sis
	case "read":
		doing, done = "Reading "+lower(st.Kind)+" from "+sis, "Read "+st.Kind.Count(st.Rows)+" from "+sis
	case "publish":
		doing, done = "Publishing "+st.Kind.Count(st.Rows)+" to "+sis, "Published "+st.Kind.Count(st.Rows)+" to "+sis
	case "verify":
		doing, done = "Reading back "+lower(st.Kind)+" to verify", "Read back "+st.Kind.Count(st.Rows)+" to verify"
	case "wait":
		return sis + " does not show everything yet, waiting …", ""
	default:
		doing, done = "Working", "Done"
	}
	switch {
	case st.Err != nil:
		return "✗ " + doing + " failed", kit.ColorBad
	case st.Done:
		return "✓ " + done, kit.ColorGoodText
	}
	return doing + " …", ""
}

// failedWords names the step that did not succeed.
func failedWords(at *engine.FailedStep, j *job) string {
	sis := j.name
	if j.sis != nil {
		sis = engine.ShortName(j.sis)
	}
	switch at.Step {
	case "hello":
		return "It stopped while connecting to " + sis + "."
	case "download":
		return "It stopped while downloading " + lower(at.Kind) + " from " + sis + "."
	case "read":
		return "It stopped while reading " + lower(at.Kind) + " from " + sis + "."
	case "publish":
		return "It stopped while publishing " + lower(at.Kind) + " to " + sis + "."
	}
	return "It stopped while reading back " + lower(at.Kind) + " from " + sis + "."
}

func lower(k engine.Kind) string { return strings.ToLower(k.Label()) }

// changes says what became of the rows of a kind: "4 new, 11 changed, 1 gone", or that nothing changed.
func changes(news, changed, gone int) string {
	if news+changed+gone == 0 {
		return "nothing changed"
	}
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{news, "new"}, {changed, "changed"}, {gone, "gone"}} {
		if p.n > 0 {
			parts = append(parts, names.Number(p.n)+" "+p.what)
		}
	}
	return strings.Join(parts, ", ")
}

func date(d model.Date) string {
	if d == 0 {
		return "–"
	}
	return kit.FormatDate(d.Time())
}

// rangeWords says for which days and rotation a plan is.
func rangeWords(o engine.Options, t *model.Timetable) string {
	rotation := "all rotations"
	if o.Rotation > 0 {
		rotation = "rotation " + rotationName(o.Rotation, t)
	}
	if !slices.Contains(o.Publish, engine.Timetable) {
		return fmt.Sprintf("Today to %s, %s. Nothing has been sent yet.", date(o.To), rotation)
	}
	return fmt.Sprintf("Timetable %s to %s, %s. Sections and section lists: today to %s. Nothing has been sent yet.",
		date(o.From), date(o.To), rotation, date(o.To))
}

func rotationName(number int, t *model.Timetable) string {
	for r := range t.Rotations() {
		if int(r.Number) == number && r.Name != "" {
			return fmt.Sprintf("%d · %s", number, r.Name)
		}
	}
	return fmt.Sprint(number)
}

// How many reasons for leaving something out the message gives, and how many records for each.
const (
	leftOutLines   = 3
	leftOutRecords = 3
)

// leftGroup is the records of a kind that do not travel, or not whole, for one reason.
type leftGroup struct {
	kind engine.Kind
	bad  bool // with an error: nothing of them is sent
	why  message.Message
	what []string
}

func (g *leftGroup) String() string {
	records := strings.Join(g.what[:min(len(g.what), leftOutRecords)], ", ")
	if more := len(g.what) - leftOutRecords; more > 0 {
		records += " and " + names.Number(more) + " more"
	}
	why := strings.TrimSuffix(kit.Words.Say(g.why), ".")
	if g.bad {
		return fmt.Sprintf("Not sent of the %s: %s (%s).", lower(g.kind), records, why)
	}
	return fmt.Sprintf("%s, %s: %s.", g.kind.Label(), records, why)
}

// resultLines is what a run did, one sentence a line.
func resultLines(name string, res *engine.Result) []string {
	var lines []string
	for _, d := range res.In {
		if d.Unsupported {
			lines = append(lines, fmt.Sprintf("%s does not offer %s for download.", name, lower(d.Kind)))
			continue
		}
		switch left := d.NotTaken(); {
		case d.Rows == 0 && d.New+d.Changed+d.Gone == 0:
			lines = append(lines, fmt.Sprintf("%s has no %s.", name, kit.Words.Rows(d.Kind)))
		case left == d.Rows:
			lines = append(lines, fmt.Sprintf("None of the %s that %s has could be taken over.", d.Kind.Count(d.Rows), name))
		case left > 0:
			lines = append(lines, fmt.Sprintf("Taken over from %s: %s of %s.", name, names.Number(d.New), d.Kind.Count(d.Rows)))
		default:
			lines = append(lines, fmt.Sprintf("Downloaded %s from %s: %s.", d.Kind.Count(d.Rows), name, changes(d.New, d.Changed, d.Gone)))
		}
	}
	for _, d := range res.Out {
		line := fmt.Sprintf("Published %s: %s; %s.", d.Kind.Count(d.Rows), changes(d.New, d.Changed, d.Gone), kit.Words.Say(d.Verified.Message()))
		if d.Resumed {
			line = fmt.Sprintf("Published %s already, before the run was cut.", d.Kind.Count(d.Rows))
		}
		if d.TakenIn > 0 {
			line += " " + names.Count(d.TakenIn, "change", "changes") + " made in " + name + " taken into the timetable."
		}
		if d.HeldBack > 0 {
			line += " " + names.Count(d.HeldBack, "change", "changes") + " made here left as " + name + " has it."
		}
		if !d.Differs.IsZero() {
			line += " First difference: " + kit.Words.Say(d.Differs) + "."
		}
		lines = append(lines, line)
	}
	for _, n := range res.Notes {
		lines = append(lines, kit.Words.Say(n))
	}
	for _, w := range res.Warnings {
		lines = append(lines, name+" says: "+kit.Words.Say(w))
	}
	return lines
}

// stillToDo says what a run that was cut has not published, as far as it is known.
func stillToDo(res *engine.Result, plan *engine.Plan) []string {
	if plan == nil {
		return nil
	}
	var rest []string
	for i := range plan.Out {
		out := &plan.Out[i]
		if !slices.ContainsFunc(res.Out, func(k engine.KindResult) bool { return k.Kind == out.Kind }) {
			rest = append(rest, out.Kind.Count(out.Rows))
		}
	}
	if len(rest) == 0 {
		return nil
	}
	return []string{"Still to be published: " + strings.Join(rest, ", ") + "."}
}

// leftOut says what was not sent: the reasons with the first records of each, errors before the rest, the rest as a number,
// and features that don't arrive.
func leftOut(name string, res *engine.Result, plan *engine.Plan) []string {
	if plan == nil {
		if res.LeftOut == 0 {
			return nil
		}
		return []string{names.Count(res.LeftOut, "thing was", "things were") + " left out."}
	}
	var groups []*leftGroup
	outs := slices.Concat(plan.Out, plan.Adopted)
	group := func(kind engine.Kind, bad bool, notes []engine.Note) {
		for _, n := range notes {
			at := slices.IndexFunc(groups, func(g *leftGroup) bool { return g.kind == kind && g.bad == bad && g.why.Equal(n.Why) })
			if at < 0 {
				at = len(groups)
				groups = append(groups, &leftGroup{kind: kind, bad: bad, why: n.Why})
			}
			groups[at].what = append(groups[at].what, n.What)
		}
	}
	for i := range outs {
		group(outs[i].Kind, true, outs[i].Bad)
	}
	for i := range outs {
		group(outs[i].Kind, false, outs[i].Left)
	}
	var lines []string
	more := 0
	for i, g := range groups {
		if i < leftOutLines {
			lines = append(lines, g.String())
		} else {
			more += len(g.what)
		}
	}
	if more > 0 {
		lines = append(lines, names.Count(more, "more was", "more were")+" left out. Details lists them.")
	}
	var features []string
	for _, f := range plan.NotArriving {
		if f.Support == engine.No {
			features = append(features, fmt.Sprintf("%s: %s", f.Name, names.Number(f.Count)))
		}
	}
	if len(features) > 0 {
		lines = append(lines, name+" does not take all that this file uses. "+strings.Join(features, "; ")+".")
	}
	return lines
}

// seconds writes how long something took: 0.4 s, 12 s, 2 min 5 s.
func seconds(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
	d = d.Round(time.Second)
	return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
}

// stopped reports whether an error is a person's own cancelling.
func stopped(res *engine.Result) bool { return res != nil && res.Outcome == engine.Cancelled }
