package syncdialog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"carillon/sync/engine"
	"carillon/ui/kit"
)

// limits edits when a sync is held for a person, kind by kind.
type limits struct {
	dialog *kit.Dialog
	note   *kit.Text
	rows   []limitRow
}

// limitRow is the three numbers of one kind; an empty one stands for the default.
type limitRow struct {
	kind                  engine.Kind
	gone, changed, always *kit.Entry
}

// newLimits shows the limits of a system; done gets them once a person has pressed OK.
func newLimits(h *kit.Host, now map[engine.Kind]engine.Limit, done func(map[engine.Kind]engine.Limit)) {
	l := &limits{note: kit.NewText("", kit.TextStyle{Color: kit.ColorBad, Shrink: true})}
	entry := func(n, usual int) *kit.Entry {
		e := kit.NewEntry(fmt.Sprint(usual))
		if n > 0 {
			e.SetText(fmt.Sprint(n))
		}
		return e
	}
	usual := engine.DefaultLimit
	line := func(name string, gone, changed, always fyne.CanvasObject) fyne.CanvasObject {
		return kit.Field(name, kit.Row(12, kit.MinWidth(110, gone), kit.MinWidth(110, changed), kit.MinWidth(110, always)))
	}
	head := func(text string) fyne.CanvasObject { return kit.NewText(text, kit.TextStyle{Color: kit.ColorMuted}) }
	body := kit.Column(6,
		kit.Inset(kit.Paragraph("A sync waits for your yes when more of a kind would disappear or change than this. "+
			"Up to the last number of rows it never waits. An empty field stands for the usual number.", kit.ColorMuted), 0, 6, 0, 0),
		line("", head("gone, %"), head("changed, %"), head("rows, always")))
	for _, k := range slices.Concat(engine.Publishes(), engine.Downloads()) {
		r := limitRow{k, entry(now[k].Gone, usual.Gone), entry(now[k].Changed, usual.Changed), entry(now[k].Always, usual.Always)}
		l.rows = append(l.rows, r)
		body.Add(line(k.Label(), r.gone, r.changed, r.always))
	}
	l.dialog = &kit.Dialog{Title: "When a sync is held", CancelText: "Cancel", Note: l.note, Size: fyne.NewSize(580, 0),
		Tabs: []kit.Tab{{Content: body, Focus: l.rows[0].gone}}}
	l.dialog.Primary = kit.NewPrimary("OK", func() {
		if set, problem := l.read(); problem != "" {
			l.note.SetText(problem)
		} else {
			l.dialog.Close()
			done(set)
		}
	})
	h.Show(l.dialog)
}

// read is the limits that are not the usual ones; problem says what is wrong with a number.
func (l *limits) read() (set map[engine.Kind]engine.Limit, problem string) {
	for _, r := range l.rows {
		var lim engine.Limit
		for _, f := range []struct {
			from  *kit.Entry
			into  *int
			most  int
			ought string
		}{
			{r.gone, &lim.Gone, 100, "a share from 1 to 100 percent"},
			{r.changed, &lim.Changed, 100, "a share from 1 to 100 percent"},
			{r.always, &lim.Always, 1_000_000, "a number of rows from 1 on"},
		} {
			text := strings.TrimSpace(f.from.Text)
			if text == "" {
				continue
			}
			n, err := strconv.Atoi(text)
			if err != nil || n < 1 || n > f.most {
				return nil, fmt.Sprintf("%s: %q is not %s.", r.kind.Label(), text, f.ought)
			}
			*f.into = n
		}
		if lim != (engine.Limit{}) {
			if set == nil {
				set = map[engine.Kind]engine.Limit{}
			}
			set[r.kind] = lim
		}
	}
	return set, ""
}
