package planning

import (
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"carillon/internal/planning"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
	"carillon/ui/registers"
)

// whatIf is the part of the page that says what is offered comes to, before and after.
type whatIf struct {
	p      *Page
	title  *kit.Text
	sub    *kit.Text
	state  *kit.Text
	lines  *fyne.Container
	hints  *fyne.Container
	forget *kit.Button
	make   *kit.Button
	root   *fyne.Container
}

func newWhatIf(p *Page) *whatIf {
	w := &whatIf{p: p, title: kit.Strong("What if"), sub: kit.NewText("", kit.TextStyle{Color: kit.ColorMuted, Shrink: true}),
		state: kit.Muted(""), lines: kit.Column(0), hints: kit.Column(4)}
	w.forget = kit.NewButton("Forget it", func() { p.forget() })
	w.make = kit.NewPrimary("Make it", func() { p.makeOffer() })
	head := kit.Frame(nil, nil, w.title, w.state, kit.Inset(w.sub, 0, 0, 8, 8))
	w.root = kit.Column(10, head, w.lines, w.hints, kit.Frame(nil, nil, nil, kit.Row(8, w.forget, w.make), nil))
	w.clear()
	return w
}

func (w *whatIf) clear() {
	w.title.SetText("As it is")
	w.sub.SetText("Type a number under Offered to try it: nothing changes until you say so.")
	w.state.SetText("")
	w.lines.RemoveAll()
	w.hints.RemoveAll()
	w.forget.Hide()
	w.make.Hide()
}

// trying says that figures are being worked out; those shown stay until then.
func (w *whatIf) trying(changes int) {
	w.state.SetText("Working it out…")
	if changes == 0 {
		w.forget.Hide()
		w.make.Hide()
	} else {
		w.forget.Show()
		w.make.Show()
	}
}

// line is one figure, before and after.
func line(label, before, after string, better int) fyne.CanvasObject {
	tone := fyne.ThemeColorName("")
	switch {
	case better > 0:
		tone = kit.ColorGoodText
	case better < 0:
		tone = kit.ColorBad
	}
	value := kit.NewText(after, kit.TextStyle{Bold: true, Color: tone, Align: fyne.TextAlignTrailing})
	var right fyne.CanvasObject = kit.MinWidth(110, value)
	if before != "" {
		right = kit.Row(8, kit.NewText(before+" →", kit.TextStyle{Color: kit.ColorMuted, Align: fyne.TextAlignTrailing}), right)
	}
	return kit.Column(0, kit.Height(30, kit.Frame(nil, nil, nil, right, kit.NewText(label, kit.TextStyle{Shrink: true}))), kit.Hairline())
}

// share is a part of a whole in percent, with a decimal; "none" where there is no whole.
func share(part, whole int) string {
	if whole == 0 {
		return "none"
	}
	return strconv.FormatFloat(100*float64(part)/float64(whole), 'f', 1, 64) + " %"
}

func (w *whatIf) show(x planning.WhatIf) {
	w.state.SetText("")
	w.lines.RemoveAll()
	w.hints.RemoveAll()
	changed := len(x.Courses)
	w.title.SetText(map[bool]string{true: "What if", false: "As it is"}[changed > 0])
	w.sub.SetText(sentence(x.Courses))
	two := func(label string, f func(planning.Figures) string, worth func(planning.Figures) int) {
		before, after := f(x.Before), f(x.After)
		better := 0
		if worth != nil {
			better = worth(x.After) - worth(x.Before)
		}
		if changed == 0 || before == after {
			before, better = "", 0
		}
		w.lines.Add(line(label, before, after, better))
	}
	if changed == 1 {
		c := x.Courses[0]
		w.lines.Add(line("Students in a section", average(&c.Before), average(&c.After), c.Before.Short()-c.After.Short()))
	}
	two("Requests that can be met", func(f planning.Figures) string { return share(f.Loading.Met, f.Loading.Requests) },
		func(f planning.Figures) int { return f.Loading.Met })
	two("Students with all their requests", func(f planning.Figures) string { return share(f.Loading.Full, f.Loading.Students) },
		func(f planning.Figures) int { return f.Loading.Full })
	two("Requests without a seat", func(f planning.Figures) string { return names.Number(f.Total.Short) },
		func(f planning.Figures) int { return -f.Total.Short })
	two("Sections in all", func(f planning.Figures) string { return names.Number(f.Total.Offered) }, nil)
	two("Lessons to be taught", func(f planning.Figures) string {
		if f.CanTeach == 0 {
			return names.Number(f.Lessons)
		}
		return names.Number(f.Lessons) + " of " + names.Number(f.CanTeach)
	}, nil)
	for _, c := range x.Courses {
		for _, text := range hints(&c) {
			w.hints.Add(kit.Paragraph(text, kit.ColorMuted))
		}
	}
	if changed > 1 {
		w.make.SetText("Make these " + names.Number(changed))
	} else if changed == 1 {
		w.make.SetText(fmt.Sprintf("Make %s %d", x.Courses[0].After.Course.Code, x.Courses[0].After.Offered))
	}
	w.lines.Refresh()
	w.root.Refresh()
	w.p.root.Refresh() // the part has another height
}

// sentence says what is tried.
func sentence(list []planning.Changed) string {
	switch len(list) {
	case 0:
		return "Type a number under Offered to try it: nothing changes until you say so."
	case 1:
		c := &list[0]
		return fmt.Sprintf("%s gets %s instead of %d", nameOf(&c.Before), names.Count(c.After.Offered, "section", "sections"), c.Before.Offered)
	}
	var parts []string
	for i, c := range list {
		if i == 3 && len(list) > 4 {
			parts = append(parts, names.Number(len(list)-3)+" more")
			break
		}
		parts = append(parts, fmt.Sprintf("%s %d", c.After.Course.Code, c.After.Offered))
	}
	return strings.Join(parts, ", ")
}

// average is how many students a section has, and the most it takes.
func average(d *planning.Demand) string {
	if d.Offered == 0 {
		return "not offered"
	}
	text := strconv.FormatFloat(d.Average(), 'f', 1, 64)
	if d.Limits.Maximum > 0 {
		text += ", max " + strconv.Itoa(d.Limits.Maximum)
	}
	return text
}

// hints say who could teach a section more, and where.
func hints(c *planning.Changed) []string {
	if c.After.Offered <= c.Before.Offered {
		return nil
	}
	code := c.After.Course.Code
	var out []string
	if len(c.Takers) == 0 {
		out = append(out, "Nobody who teaches "+code+" or is of its department has room for it.")
	}
	for i, k := range c.Takers {
		if i == 2 {
			break
		}
		text := k.Teacher.Code + " · " + k.Teacher.Name() + " has room for one more, " + strconv.Itoa(k.Load)
		if k.Teacher.MaxLoad > 0 {
			text += " of " + strconv.Itoa(int(k.Teacher.MaxLoad))
		}
		text += " lessons then"
		if !k.Teaches {
			text += ", and does not teach it yet"
		}
		out = append(out, text+".")
	}
	if len(c.Rooms) > 0 {
		out = append(out, "Room "+c.Rooms[0].Room.Code+" is free in "+names.Count(c.Rooms[0].Free, "period", "periods")+" of the cycle.")
	}
	return out
}

// newSwatch is a small piece of a shade.
func newSwatch(level int) fyne.CanvasObject {
	r := canvas.NewRectangle(shade(level))
	r.CornerRadius = 3
	r.SetMinSize(fyne.NewSize(22, 14))
	return r
}

// listed is a student in a list, and what is said of them.
type listed struct {
	id    model.StudentID
	cells []string
}

func (p *Page) listed(s *model.Student, says string) listed {
	year := ""
	if y := p.t.YearLevel(s.YearLevel); y != nil {
		year = y.Code
	}
	return listed{s.ID, []string{p.t.NameOf(s), s.SISID, year, says}}
}

// list shows students in a dialog; a double press or Enter goes to one.
func (p *Page) list(title, sub, column string, rows []listed) {
	r := registers.New(&registers.Definition{Title: "Students", Empty: "Nobody.", Columns: []registers.Column{{Title: "Name", Width: 210, Strong: true},
		{Title: "Number", Width: 90}, {Title: "Grade", Width: 70}, {Title: column, Width: 250}}})
	list := make([]registers.Row, len(rows))
	for i, x := range rows {
		list[i] = registers.Row{Key: x.id.Key(), Cells: x.cells}
	}
	r.SetRows(list)
	d := &kit.Dialog{Title: title, Subtitle: sub, Size: fyne.NewSize(680, 460), Tall: true, Tabs: []kit.Tab{{Content: r.Object(), Focus: r.Table()}}}
	d.Primary = kit.NewPrimary("Close", d.Close)
	r.OnOpen = func(k model.Key) {
		d.Close()
		p.deps.Jump(k)
	}
	p.deps.Host.Show(d)
}

// askSizes asks by which sizes sections are planned.
func (p *Page) askSizes() {
	if p.src == nil {
		return
	}
	now := p.src.Limits()
	entries := []*kit.Entry{kit.NewEntry("none"), kit.NewEntry("none"), kit.NewEntry("none")}
	for i, n := range []int{now.Target, now.Maximum, now.Minimum} {
		if n > 0 {
			entries[i].SetText(strconv.Itoa(n))
		}
	}
	problem := kit.NewRemark()
	labels := []string{"Target", "Maximum", "Smallest"}
	rows := kit.Form(kit.Paragraph("Needed goes by the target, short by the maximum. A section's own size comes first. These are kept in the file.", kit.ColorMuted))
	for i, e := range entries {
		rows.Add(kit.ShortField(labels[i], 90, e))
	}
	rows.Add(kit.Height(34, problem.Object))
	d := &kit.Dialog{Title: "Section sizes", CancelText: "Cancel", Size: fyne.NewSize(420, 0), Tabs: []kit.Tab{{Content: rows, Focus: entries[0]}}}
	was := entries[0].Text + "|" + entries[1].Text + "|" + entries[2].Text
	d.Changed = func() bool { return entries[0].Text+"|"+entries[1].Text+"|"+entries[2].Text != was }
	d.Primary = kit.NewPrimary("Use these", func() {
		var n [3]int
		for i, e := range entries {
			text := strings.TrimSpace(e.Text)
			var err error
			if text != "" {
				n[i], err = strconv.Atoi(text)
			}
			if err != nil || n[i] < 0 || n[i] > 999 {
				problem.Say(labels[i]+" is a number of students up to 999, or nothing.", kit.ColorBad)
				d.Refresh()
				p.deps.Host.Window.Canvas().Focus(e)
				return
			}
		}
		if n[0] > 0 && n[1] > 0 && n[0] > n[1] {
			problem.Say("The target is more than the maximum.", kit.ColorBad)
			d.Refresh()
			p.deps.Host.Window.Canvas().Focus(entries[0])
			return
		}
		d.Close()
		p.view.Limits = planning.Limits{Target: n[0], Maximum: n[1], Minimum: n[2]}
		p.keep()
		p.src.SetLimits(p.view.Limits)
		p.offered()
	})
	p.deps.Host.Show(d)
}
