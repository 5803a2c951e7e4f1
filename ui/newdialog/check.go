package newdialog

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"carillon/internal/newtimetable"
	"carillon/model/names"
	"carillon/ui/kit"
)

// checkPage is the last step: in sentences, what will be made and where.
type checkPage struct {
	n    *dialog
	root *fyne.Container
}

func newCheckPage(n *dialog) *checkPage { return &checkPage{n: n, root: kit.Column(12)} }

// fill says what a plan makes, or what is wrong with it, each with the step that mends it.
func (p *checkPage) fill(plan *newtimetable.Plan, path string, faults []fault) {
	p.root.RemoveAll()
	if len(faults) > 0 {
		p.root.Add(kit.NewText("Not yet", kit.TextStyle{Size: kit.TextTitle, Bold: true}))
		for _, f := range faults {
			mend := kit.NewButton(stepNames[f.step], func() { p.n.show(f) })
			p.root.Add(kit.Note(kit.ToneBad, kit.Frame(nil, nil, nil, mend, kit.Paragraph(f.text, ""))))
		}
		p.root.Refresh()
		return
	}
	p.root.Add(kit.NewText(plan.School, kit.TextStyle{Size: kit.TextTitle, Bold: true}))
	for _, text := range sentences(plan) {
		p.root.Add(kit.Paragraph(text, ""))
	}
	p.root.Add(kit.Paragraph("The file is "+path+".", ""))
	p.root.Add(kit.Notice(kit.ToneNote, kit.Paragraph("Nobody and no course is in it yet. They come with a sync, or are typed or pasted into their sheets. "+
		"Nothing is sent to any system by making it.", "")))
	p.root.Refresh()
}

// sentences say what a plan without faults makes.
func sentences(plan *newtimetable.Plan) []string {
	s := plan.Summary()
	date := kit.FormatDate
	out := []string{fmt.Sprintf("%s of school, from %s to %s.", names.Count(s.SchoolDays, "day", "days"), date(plan.First.Time()), date(plan.Last.Time()))}
	if len(s.Parts) > 1 {
		var parts []string
		for _, t := range s.Parts {
			parts = append(parts, fmt.Sprintf("%s to %s", t.Name, date(t.Last.Time())))
		}
		out = append(out, fmt.Sprintf("The year falls into %s: %s.", names.Count(len(s.Parts), "rotation", "rotations"), strings.Join(parts, ", ")))
	}
	out = append(out, cycleSentence(&plan.Bells, s), blocksSentence(s))
	levels := "No year levels."
	if s.YearLevels > 0 {
		levels = fmt.Sprintf("Year levels %s.", strings.Join(plan.YearLevels, ", "))
	}
	if s.Departments > 0 {
		levels += fmt.Sprintf(" %s, from English to Special Education.", names.Count(s.Departments, "department", "departments"))
	}
	return append(out, levels)
}

// cycleSentence says how dates become days of the cycle.
func cycleSentence(b *newtimetable.Bells, s newtimetable.Summary) string {
	days := names.Count(s.CycleDays, "day", "days")
	switch {
	case len(b.Letters) == 0:
		return fmt.Sprintf("The cycle is the week of %s.", days)
	case b.Cycle == newtimetable.ByWeek:
		return fmt.Sprintf("The cycle has %s: a week of %s days, then the next.", days, strings.Join(b.Letters, " days, a week of "))
	case s.ByWeekday:
		return fmt.Sprintf("Days of one letter differ by the weekday, so the cycle has %s, weekday by letter. After a day without school the letter shifts, and a short day stays on its weekday.", days)
	}
	return fmt.Sprintf("The cycle has %s, one after the other: %s, and again. A day without school is left out, and the next one takes its place.", days, strings.Join(b.Letters, ", "))
}

// blocksSentence says what a block comes to, and when school is out.
func blocksSentence(s newtimetable.Summary) string {
	ends := map[string][]string{}
	var times []string
	for day, end := range s.Ends {
		t := kit.FormatMinute(end)
		if ends[t] == nil {
			times = append(times, t)
		}
		ends[t] = append(ends[t], day)
	}
	slices.SortFunc(times, func(a, b string) int { return len(ends[b]) - len(ends[a]) })
	text := fmt.Sprintf("%s, each %s and %s of class in a cycle. School is out at %s", names.Count(s.Blocks, "block", "blocks"),
		names.Count(s.Meets, "time", "times"), names.Count(s.ClassMinutes, "minute", "minutes"), times[0])
	for _, t := range times[1:] {
		days := ends[t]
		slices.Sort(days)
		text += fmt.Sprintf(", on %s at %s", strings.Join(days, ", "), t)
	}
	return text + "."
}
