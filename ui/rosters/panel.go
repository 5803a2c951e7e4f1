package rosters

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/internal/rosters"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

// panel is who has how many places, and where a teacher can go.
type panel struct {
	p      *Page
	order  *kit.Select
	filter *kit.Entry
	chart  *chart
	words  *fyne.Container
	list   *shares
	title  *kit.Text
	facts  *kit.Text
	cards  *fyne.Container
	where  *fyne.Container
	root   *fyne.Container

	low  bool // there is no room for the chart
	told string
}

const (
	manyGaps  = 3
	manyCards = 3
)

func newPanel(p *Page) *panel {
	muted := kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true}
	x := &panel{p: p, filter: kit.NewEntry("Filter teachers"), chart: newChart(), words: container.NewStack(), list: newShares(),
		title: kit.Strong(""), facts: kit.NewText("", muted), cards: kit.Column(6)}
	x.order = kit.NewSelect("", []string{"Least fair first", "Fewest first", "By code"}, func(int) { x.fillList() })
	x.filter.OnChanged = func(string) { x.fillList() }
	x.filter.OnKey = func(ev *fyne.KeyEvent) bool {
		switch {
		case ev.Name == fyne.KeyDown:
			p.FocusPanel()
			return true
		case ev.Name == fyne.KeyEscape && x.filter.Text != "":
			x.filter.SetText("")
			return true
		}
		return x.key(ev)
	}
	x.list.onChosen = func() { x.showWhere(x.list.chosen) }
	x.list.onHold = func(id model.TeacherID) {
		p.Focus()
		p.Hold(id)
	}
	x.list.onDrag = p.DragIn
	x.list.onDrop = p.DropIn
	x.list.onKey = x.key
	x.where = kit.Column(5, x.title, x.facts, x.cards)
	head := kit.Column(8, kit.Frame(nil, nil, nil, x.order, kit.Inset(kit.Strong("Fair share"), 6, 0, 0, 0)), x.filter, x.chart, x.words)
	body := kit.Frame(kit.Inset(head, 0, 8, 0, 0), kit.Inset(x.where, 10, 0, 0, 0), nil, nil, x.list)
	line := kit.MinWidth(1, kit.NewBlock(kit.ColorLine, "", 0))
	x.root = kit.Frame(nil, nil, line, nil, container.NewStack(kit.NewBlock(kit.ColorPanel, "", 0), kit.Inset(body, 10, 12,
		panelMargin, panelMargin)))
	x.root.Hide()
	return x
}

// key is for the keys that leave the panel.
func (x *panel) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyF4:
		x.p.TogglePanel()
	case fyne.KeyEscape:
		if x.p.narrow {
			x.p.TogglePanel()
		} else {
			x.p.Focus()
		}
	default:
		return false
	}
	return true
}

// arrange shows what there is room for.
func (x *panel) arrange() {
	show(x.chart, !x.low)
	show(x.words, !x.low)
	show(x.where, !x.low || x.p.Held() != 0)
}

// fill brings the panel up to date with the board.
func (x *panel) fill() {
	p := x.p
	f := p.board.Fairness(p.kind, p.rotation)
	x.chart.set(f.Bars)
	if text := p.board.FairWords(p.kind, p.rotation); text != x.told {
		x.told = text
		x.words.Objects = []fyne.CanvasObject{kit.Paragraph(text, kit.ColorMuted)}
		x.words.Refresh()
	}
	x.fillList()
}

func (x *panel) fillList() {
	if x.p.board == nil {
		return
	}
	x.list.set(x.p.board, x.p.board.Shares(x.p.kind, x.p.rotation, x.filter.Text, rosters.Order(max(0, x.order.Chosen()))))
	x.showWhere(x.list.chosen)
}

// held shows where the teacher in hand can go; 0 goes back to who is chosen in the list.
func (x *panel) held(id model.TeacherID) {
	if id == 0 {
		id = x.list.chosen
	}
	x.showWhere(id)
}

// showWhere says which gaps a teacher could fill, and why not the others.
func (x *panel) showWhere(id model.TeacherID) {
	p := x.p
	if p.board == nil || p.board.Teacher(id) == nil {
		x.title.SetText("")
		x.facts.SetText("")
		x.cards.RemoveAll()
		return
	}
	code := p.board.Code(id)
	x.title.SetText("Where " + code + " can go")
	x.facts.SetText(p.board.Facts(id, p.rotation))
	have := p.board.Fairness(p.kind, p.rotation).Of(id).Have
	x.cards.RemoveAll()
	all := p.board.WhereGaps(p.kind, p.rotation, id)
	for _, w := range all[:min(len(all), manyCards)] {
		gaps := strings.Join(w.Gaps[:min(len(w.Gaps), manyGaps)], ", ")
		if n := len(w.Gaps) - manyGaps; n > 0 {
			gaps += " and " + names.Number(n) + " more"
		}
		edge, why := kit.ColorGood, "free then; with one of them "+names.Number(have+1)
		switch w.Answer.Fit {
		case rosters.Warned:
			edge, why = kit.ColorWarning, "◆ "+w.Answer.Why
		case rosters.Blocked:
			edge, why = kit.ColorBad, "▲ "+w.Answer.Why
		}
		texts := kit.Column(1, kit.NewText(gaps, kit.TextStyle{Shrink: true}),
			kit.NewText(why, kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true}))
		x.cards.Add(container.NewStack(kit.NewBlock("", kit.ColorLine, 5),
			kit.Frame(nil, nil, kit.MinWidth(4, kit.NewBlock(edge, "", 2)), nil, kit.Inset(texts, 5, 6, 9, 8))))
	}
	if len(all) == 0 {
		x.cards.Add(kit.Muted("There are no gaps."))
	}
	x.cards.Refresh()
	x.root.Refresh()
}
