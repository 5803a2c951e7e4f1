package sheet

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/internal/sheet"
	"carillon/model/names"
	"carillon/ui/kit"
)

// Page is a sheet with what belongs above it: its title with the number of rows, the filter, groups, columns, and what could
// not be taken.
type Page struct {
	*Sheet
	// Filter is what has to be found in a row.
	Filter *kit.Entry
	// OnKept is told of each change of the view, to keep it.
	OnKept func(sheet.View)

	host   *kit.Host
	words  Words
	count  *kit.Text
	group  *kit.Select
	groups []string        // IDs of the columns in the list of groups, "" first
	chips  *fyne.Container // the filter, and what else leaves rows out
	cols   *kit.Button
	right  *fyne.Container
	first  int // how many things right has of the page itself
	note   *fyne.Container
	band   *fyne.Container
	search *searchBar
	empty  *fyne.Container
	none   *fyne.Container
	root   *fyne.Container
	told   string // what stands above the cells was made of
}

// Words are what a page calls its rows.
type Words struct {
	Title     string // "Sections"
	One, Many string // "section", "sections"
	Empty     string // what belongs here, as a sentence
}

// NewPage returns a page over a sheet; host shows its dialogs.
func NewPage(host *kit.Host, w Words, state *sheet.Sheet) *Page {
	p := &Page{Sheet: New(state), host: host, words: w, Filter: kit.NewEntry("Filter " + w.Many), count: kit.Muted(""),
		chips: kit.Flow(8), note: container.NewStack(), band: container.NewStack()}
	p.cols = kit.NewButton("Columns", p.askColumns)
	p.group = kit.NewSelect("Group: ", nil, func(i int) {
		p.state.SetGroup(p.groups[i])
		p.viewed()
	})
	p.right = kit.Row(8, p.group, p.cols)
	p.first = len(p.right.Objects)
	p.search = newSearchBar(p)
	p.Filter.OnChanged = func(text string) {
		p.state.SetText(text)
		p.lay.scrollTo(p.lay.offX, 0)
		p.viewed()
	}
	p.Filter.OnSubmitted = func(string) { p.Focus() }
	p.Filter.OnKey = func(ev *fyne.KeyEvent) bool {
		switch {
		case ev.Name == fyne.KeyDown:
			p.Focus()
			return true
		case ev.Name == fyne.KeyEscape && p.Filter.Text != "":
			p.Filter.SetText("")
			return true
		}
		return false
	}
	p.OnSearch = func(replace bool) { p.search.open(replace) }
	p.OnView = func() {
		p.show()
		if p.OnKept != nil {
			p.OnKept(p.state.View())
		}
	}
	p.OnPlan = p.askPaste
	p.OnOutcome = func(sheet.Outcome) { p.show() }
	p.empty = container.NewStack(kit.Empty("No "+w.Many+" yet", w.Empty, nil))
	p.none = container.NewStack()
	title := kit.Row(10, kit.NewText(w.Title, kit.TextStyle{Size: kit.TextTitle, Bold: true}), p.count)
	top := kit.Frame(nil, nil, nil, p.right, kit.Inset(title, 0, 0, 0, 8))
	p.chips.Add(kit.MinWidth(220, p.Filter))
	head := kit.Column(8, top, p.chips, p.search.root, p.note)
	body := container.NewStack(p.Sheet, p.none, p.empty)
	p.root = container.NewStack(kit.NewBlock(kit.ColorPanel, "", 0),
		kit.Frame(kit.Column(0, kit.Inset(head, 10, 10, 16, 14), kit.Hairline()), p.band, nil, nil, body))
	p.note.Hide()
	p.show()
	return p
}

// Object returns what to put into the window.
func (p *Page) Object() fyne.CanvasObject { return p.root }

// SetActions puts buttons at the right of the bar.
func (p *Page) SetActions(actions ...fyne.CanvasObject) {
	p.right.Objects = append(p.right.Objects[:p.first], actions...)
	p.root.Refresh()
}

// SetNote puts a remark above the cells; nil takes it away.
func (p *Page) SetNote(note fyne.CanvasObject) {
	p.note.RemoveAll()
	p.note.Hide()
	if note != nil {
		p.note.Add(note)
		p.note.Show()
	}
	p.root.Refresh()
}

// SetState shows another sheet from its beginning, with what its view says.
func (p *Page) SetState(state *sheet.Sheet) {
	p.search.close()
	p.Sheet.SetState(state)
	changed := p.Filter.OnChanged
	p.Filter.OnChanged = nil
	p.Filter.SetText(state.View().Text)
	p.Filter.OnChanged = changed
	p.show()
}

// Changed shows what has changed in the sheet or in its source.
func (p *Page) Changed() {
	p.Sheet.Changed()
	p.show()
}

func (p *Page) focus(f fyne.Focusable) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(p.root); c != nil {
		c.Focus(f)
	}
}

// show brings what stands above the cells up to date.
func (p *Page) show() {
	shown, all := p.state.Rows()
	view := p.state.View()
	now := fmt.Sprint(shown, all, p.state.DraftCount(), p.state.Shown(), view.Group, view.Text, view.Filters)
	if now == p.told {
		return // a keystroke is answered without the page being laid out again
	}
	p.told = now
	text := names.Number(all)
	if shown != all || p.state.Filtered() {
		text = names.Number(shown) + " of " + names.Number(all) + " shown"
	}
	p.count.SetText(text)
	p.showGroups()
	shownColumns := len(p.state.Shown())
	if n := len(view.Columns); n != shownColumns {
		p.cols.SetText("Columns " + names.Number(shownColumns) + " of " + names.Number(n))
	} else {
		p.cols.SetText("Columns")
	}
	p.showChips()
	p.showBand()
	p.none.RemoveAll()
	switch {
	case all == 0:
		p.empty.Show()
		p.none.Hide()
	case shown == 0:
		p.empty.Hide()
		p.none.Add(kit.Empty("None of the "+names.Count(all, p.words.One, p.words.Many)+" fits",
			"The filter leaves nothing to show.", kit.NewButton("Clear all", p.ClearFilters)))
		p.none.Show()
	default:
		p.empty.Hide()
		p.none.Hide()
	}
	p.root.Refresh()
}

// showGroups lists what the rows can be grouped by: the columns that are shown.
func (p *Page) showGroups() {
	ids, labels := []string{""}, []string{"None"}
	for _, c := range p.state.Shown() {
		if col := p.state.Column(c); !col.Strong {
			ids, labels = append(ids, col.ID), append(labels, col.Label)
		}
	}
	group := p.state.View().Group
	if !slices.Equal(ids, p.groups) {
		p.groups = ids
		p.group.SetOptions(labels)
	}
	p.group.SetChosen(max(0, slices.Index(ids, group)))
}

// showChips shows the filters, each with a press to take it away.
func (p *Page) showChips() {
	p.chips.Objects = p.chips.Objects[:1] // behind the entry
	view := p.state.View()
	for _, f := range view.Filters {
		label := f.Column
		for _, c := range p.allColumns() {
			if col := p.state.Column(c); col.ID == f.Column {
				label = col.Label
			}
		}
		values := make([]string, 0, 3)
		for i, v := range f.Values {
			if i == 2 && len(f.Values) > 3 {
				values = append(values, names.Number(len(f.Values)-2)+" more")
				break
			}
			if v == "" {
				v = "none"
			}
			values = append(values, v)
		}
		column := f.Column
		p.chips.Add(kit.NewButton(label+" "+strings.Join(values, ", ")+"  ×", func() {
			p.state.SetFilter(sheet.Filter{Column: column})
			p.viewed()
		}))
	}
	p.chips.Add(kit.NewQuiet("+ Filter", p.chooseFilter))
	if p.state.Filtered() {
		p.chips.Add(kit.NewQuiet("Clear all", p.ClearFilters))
	}
}

// allColumns are all columns, those that are shown first.
func (p *Page) allColumns() []int {
	list := slices.Clone(p.state.Shown())
	for c := range len(p.state.View().Columns) {
		if !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	return list
}

// GroupBy groups the rows by a column, "" for none.
func (p *Page) GroupBy(column string) {
	p.state.SetGroup(column)
	p.viewed()
}

// ShowOnly leaves the rows that fit a filter.
func (p *Page) ShowOnly(f sheet.Filter) {
	p.state.SetFilter(f)
	p.viewed()
}

// Hide hides a column, by its index.
func (p *Page) Hide(column int) {
	p.state.SetHidden(column, true)
	p.viewed()
}

// ClearFilters shows all rows.
func (p *Page) ClearFilters() {
	p.state.ClearFilters()
	changed := p.Filter.OnChanged
	p.Filter.OnChanged = nil
	p.Filter.SetText("")
	p.Filter.OnChanged = changed
	p.viewed()
	p.Focus()
}

// showBand says below the cells how many values could not be taken, with a way to the next: above them it would move them.
func (p *Page) showBand() {
	p.band.RemoveAll()
	n := p.state.DraftCount()
	if n == 0 {
		p.band.Hide()
		return
	}
	next := kit.NewQuiet("Next", func() {
		p.NextDraft(true)
	})
	text := names.Count(n, "value", "values") + " could not be taken. The timetable keeps what it had until " +
		map[bool]string{true: "it is", false: "they are"}[n == 1] + " mended."
	p.band.Add(kit.Inset(kit.Notice(kit.ToneBad, kit.Frame(nil, nil, nil, next, kit.NewText(text, kit.TextStyle{Shrink: true}))),
		6, 6, 14, 14))
	p.band.Show()
}

// NextDraft goes to the next cell that could not be taken, with around from the last to the first; it reports whether there is
// one.
func (p *Page) NextDraft(around bool) bool {
	if !p.state.NextDraft(around) {
		return false
	}
	p.Focus()
	p.moved()
	return true
}

// FirstDraft goes to the first cell that could not be taken; it reports whether there is one.
func (p *Page) FirstDraft() bool {
	if !p.state.FirstDraft() {
		return false
	}
	p.Focus()
	p.moved()
	return true
}

// askPaste shows what a paste would do that surprises.
func (p *Page) askPaste(plan sheet.Plan, do func(rows bool)) {
	var text []string
	if plan.Headings {
		text = append(text, "The first line names the columns.")
	}
	if len(plan.Unmatched) > 0 {
		text = append(text, "No column is called "+listed(plan.Unmatched)+": what stands below is left out.")
	}
	n := plan.Rows()
	if n > 0 {
		text = append(text, names.Count(n, "row", "rows")+" would be made, below the last one.")
	}
	if unknown := plan.Unknown(); len(unknown) > 0 {
		text = append(text, "Not known here: "+listed(unknown)+". Such cells keep what is pasted, in red, until they are mended.")
	}
	text = append(text, "Undo takes back what the timetable has taken.")
	var others []kit.Choice
	if n > 0 {
		others = append(others, kit.Choice{Text: "Without new rows", Do: func() { do(false); p.Focus() }})
	}
	p.host.Ask(plan.Edit.Label+"?", strings.Join(text, " "), kit.Choice{Text: "Paste", Do: func() { do(true); p.Focus() }}, others...)
}

// listed names some of a list.
func listed(list []string) string {
	const most = 8
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return strings.Join(list[:most], ", ") + " and " + names.Number(len(list)-most) + " more"
}

// chooseFilter lists the columns to filter by.
func (p *Page) chooseFilter() {
	menu := fyne.NewMenu("")
	for _, c := range p.allColumns() {
		menu.Items = append(menu.Items, fyne.NewMenuItem(p.state.Column(c).Label, func() { p.askValues(c) }))
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.chips)
	if c := fyne.CurrentApp().Driver().CanvasForObject(p.root); c != nil {
		kit.PopUp(menu, c, at.AddXY(0, p.chips.Size().Height+2), p.chips.Size().Height+4, 0)
	}
}

// manyValues is how many values of a column are listed at most: the others are found by typing.
const manyValues = 100

// askValues asks which values of a column are to be shown.
func (p *Page) askValues(column int) {
	c := p.state.Column(column)
	chosen := map[string]bool{}
	for _, f := range p.state.View().Filters {
		if f.Column == c.ID {
			for _, v := range f.Values {
				chosen[v] = true
			}
		}
	}
	values := p.state.Values(column)
	list := kit.Column(2)
	narrow := kit.NewEntry("Find a value")
	fill := func(text string) {
		list.RemoveAll()
		query, left := names.NewQuery(text), 0
		for _, v := range values {
			if !query.Empty() && !query.Found(names.NewText(v.Value, v.Note)) {
				continue
			}
			if len(list.Objects) == manyValues {
				left++
				continue
			}
			label := v.Value + noteText(v.Note)
			if v.Value == "" {
				label = "(none)"
			}
			check := kit.NewCheck(label, nil)
			check.SetChecked(chosen[v.Value])
			check.OnChanged = func(on bool) { chosen[v.Value] = on }
			list.Add(kit.Frame(nil, nil, nil, kit.Inset(kit.Muted(names.Number(v.Rows)), 0, 0, 0, 12), check))
		}
		if left > 0 {
			list.Add(kit.Muted("and " + names.Number(left) + " more: type to find them"))
		}
		list.Refresh()
	}
	fill("")
	narrow.OnChanged = fill
	d := &kit.Dialog{Title: "Filter by " + strings.ToLower(c.Label), CancelText: "Cancel", Size: fyne.NewSize(420, 460),
		Tabs: []kit.Tab{{Content: kit.Frame(kit.Inset(narrow, 0, 8, 0, 0), nil, nil, nil, container.NewVScroll(list)), Focus: narrow}}}
	d.Primary = kit.NewPrimary("Show these", func() {
		f := sheet.Filter{Column: c.ID}
		for _, v := range values {
			if chosen[v.Value] {
				f.Values = append(f.Values, v.Value)
			}
		}
		p.state.SetFilter(f)
		d.Close()
		p.viewed()
		p.Focus()
	})
	p.host.Show(d)
}

// askColumns shows which columns are shown, in which order.
func (p *Page) askColumns() {
	list := kit.NewOrderList()
	chosen := 0
	var ids []int
	var fill func()
	fill = func() {
		ids = nil
		var rows []fyne.CanvasObject
		frozen := p.state.Frozen()
		for i, c := range p.allColumns() {
			ids = append(ids, c)
			check := kit.NewCheck(p.state.Column(c).Label, nil)
			check.SetChecked(i < len(p.state.Shown()))
			check.OnChanged = func(on bool) {
				p.state.SetHidden(c, !on)
				p.viewed()
				fill()
			}
			says := ""
			if i < frozen {
				says = "stays left"
			}
			rows = append(rows, kit.Frame(nil, nil, nil, kit.Muted(says), check))
		}
		list.SetRows(rows, min(chosen, len(rows)-1))
	}
	list.OnChosen = func(i int) { chosen = i }
	list.OnMoved = func(from, to int) {
		shown := len(p.state.Shown())
		if from >= shown {
			return
		}
		at := min(to, shown-1)
		if at > from {
			at++ // behind it
		}
		p.state.MoveColumn(from, at)
		chosen = to
		p.viewed()
		fill()
	}
	fill()
	d := &kit.Dialog{Title: "Columns of " + p.words.Many, Size: fyne.NewSize(420, 480), Tall: true,
		Tabs: []kit.Tab{{Content: container.NewVScroll(kit.Inset(list, 0, 0, 0, 12)), Focus: list}}}
	d.Extra = []fyne.CanvasObject{kit.NewButton("As at first", func() {
		p.state.ColumnsAtFirst()
		p.viewed()
		fill()
	})}
	d.Primary = kit.NewPrimary("Done", func() {
		d.Close()
		p.Focus()
	})
	p.host.Show(d)
}
