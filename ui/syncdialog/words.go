package syncdialog

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

// stepWords says what a step of a run is at, and the colour that goes with it.
func stepWords(st engine.Step) (string, fyne.ThemeColorName) {
	doing, done := "Connecting", "Connected"
	switch st.Name {
	case "download":
		doing, done = "Downloading "+lower(st.Kind), "Downloaded "+st.Kind.Count(st.Rows)
	case "read":
		doing, done = "Reading "+lower(st.Kind)+" as they are there", "Read "+st.Kind.Count(st.Rows)+" there"
	case "verify":
		doing, done = "Reading back "+lower(st.Kind), "Read back "+lower(st.Kind)
	case "wait":
		return "Not everything is visible yet, waiting before looking again …", ""
	case "publish":
		doing, done = "Publishing "+st.Kind.Count(st.Rows), "Published "+st.Kind.Count(st.Rows)
	}
	switch {
	case st.Err != nil:
		return "✗ " + doing + " failed", kit.ColorBad
	case st.Done:
		return "✓ " + done, kit.ColorGood
	}
	return doing + " …", ""
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
			parts = append(parts, engine.Number(p.n)+" "+p.what)
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

// resultLines is what a run did, one sentence a line.
func resultLines(name string, res *engine.Result) []string {
	var lines []string
	for _, d := range res.In {
		if d.Unsupported {
			lines = append(lines, fmt.Sprintf("%s does not offer %s for download.", name, lower(d.Kind)))
			continue
		}
		lines = append(lines, fmt.Sprintf("Downloaded %s from %s: %s.", d.Kind.Count(d.Rows), name, changes(d.New, d.Changed, d.Gone)))
	}
	for _, d := range res.Out {
		line := fmt.Sprintf("Published %s: %s; %s.", d.Kind.Count(d.Rows), changes(d.New, d.Changed, d.Gone), d.Verified)
		if d.TakenIn > 0 {
			line += " " + count(d.TakenIn, "change", "changes") + " made in " + name + " taken into the timetable."
		}
		if d.Differs != "" {
			line += " First difference: " + d.Differs + "."
		}
		lines = append(lines, line)
	}
	lines = append(lines, res.Notes...)
	if res.LeftOut > 0 {
		lines = append(lines, fmt.Sprintf("%s left out. Sync Now > Preview lists what and why.", count(res.LeftOut, "thing was", "things were")))
	}
	for _, w := range res.Warnings {
		lines = append(lines, name+" says: "+w)
	}
	return lines
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return engine.Number(n) + " " + many
}

func seconds(d time.Duration) string {
	if d < time.Second {
		return "less than a second"
	}
	return fmt.Sprintf("%.0f s", d.Seconds())
}

// stopped reports whether an error is a person's own cancelling.
func stopped(res *engine.Result) bool { return res != nil && res.Outcome == engine.Cancelled }

// held reports whether a run was not begun because a person has to confirm it.
func held(err error) bool {
	var e *engine.Error
	return errors.As(err, &e) && e.Code == engine.Held
}
