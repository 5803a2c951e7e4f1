package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// PickItem is one entry of a pick list: what it is, how much of it there is, and a line about it.
type PickItem struct {
	Title string
	Count string // beside the title
	// Mark stands at the right end, in the colour of Tone: "▲". Colour is never the only sign.
	Mark   string
	Tone   Tone
	Detail string
	Bad    string // what of the detail wants a person's eye
	// Apart sets the entry off from those above it with a line.
	Apart bool
}

// PickList is a column of entries of which one is chosen: with the mouse, or with Up, Down, Home and End.
type PickList struct {
	widget.BaseWidget
	// OnChosen is told which entry a person has chosen.
	OnChosen func(index int)

	items   []PickItem
	rows    []*pickRow
	box     *fyne.Container
	chosen  int
	focused bool
}

// pickRow is what an entry is drawn with.
type pickRow struct {
	back *Block
	all  fyne.CanvasObject
}

var (
	_ fyne.Focusable     = (*PickList)(nil)
	_ fyne.Tappable      = (*PickList)(nil)
	_ desktop.Cursorable = (*PickList)(nil)
)

// NewPickList returns an empty list.
func NewPickList(chosen func(index int)) *PickList {
	p := &PickList{OnChosen: chosen, box: Column(4), chosen: -1}
	p.ExtendBaseWidget(p)
	return p
}

// SetItems replaces the entries; the choice stays where it is.
func (p *PickList) SetItems(items []PickItem) {
	p.items = items
	p.rows = p.rows[:0]
	p.box.RemoveAll()
	for _, it := range items {
		head := Row(5, Strong(it.Title))
		if it.Count != "" {
			head.Add(NewText(it.Count, TextStyle{Color: ColorMuted}))
		}
		text := Column(3, head)
		if it.Detail+it.Bad != "" {
			detail := Row(5)
			if it.Detail != "" {
				detail.Add(NewText(it.Detail, TextStyle{Size: TextCaption, Color: ColorMuted}))
			}
			if it.Bad != "" {
				detail.Add(NewText(it.Bad, TextStyle{Size: TextCaption, Color: ColorBad}))
			}
			text.Add(detail)
		}
		mark := NewText(it.Mark, TextStyle{Size: TextSmall, Color: it.Tone.Ink()})
		r := &pickRow{back: NewBlock("", "", 6)}
		r.all = container.NewStack(r.back, Inset(Frame(nil, nil, nil, container.NewVBox(mark), text), 8, 8, 12, 8))
		if it.Apart {
			r.all = Column(0, Inset(Hairline(), 4, 8, 0, 0), r.all)
		}
		p.rows = append(p.rows, r)
		p.box.Add(r.all)
	}
	p.mark()
	p.Refresh()
}

// Chosen returns the index of the chosen entry, -1 for none.
func (p *PickList) Chosen() int { return p.chosen }

// SetChosen chooses an entry without telling OnChosen.
func (p *PickList) SetChosen(index int) {
	p.chosen = index
	p.mark()
}

// Choose chooses an entry as a person would; an index out of range is ignored.
func (p *PickList) Choose(index int) {
	if index < 0 || index >= len(p.items) || index == p.chosen {
		return
	}
	p.SetChosen(index)
	if p.OnChosen != nil {
		p.OnChosen(index)
	}
}

// ChooseTitle chooses the entry with a title as a person would.
func (p *PickList) ChooseTitle(title string) {
	p.Choose(slices.IndexFunc(p.items, func(it PickItem) bool { return it.Title == title }))
}

// mark shows which entry is chosen, and whether the keyboard is here.
func (p *PickList) mark() {
	for i, r := range p.rows {
		switch {
		case i != p.chosen:
			r.back.SetColors("", "")
		case p.focused:
			r.back.SetColors(ColorTint, theme.ColorNamePrimary)
		default:
			r.back.SetColors(ColorTint, "")
		}
	}
}

// Tapped chooses the entry under the pointer.
func (p *PickList) Tapped(ev *fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(p); c != nil {
		c.Focus(p)
	}
	for i, r := range p.rows {
		if top := r.all.Position().Y; ev.Position.Y >= top && ev.Position.Y < top+r.all.Size().Height {
			p.Choose(i)
		}
	}
}

// Cursor shows that entries can be pressed.
func (p *PickList) Cursor() desktop.Cursor { return desktop.PointerCursor }

// TypedKey moves the choice.
func (p *PickList) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyUp:
		p.Choose(p.chosen - 1)
	case fyne.KeyDown:
		p.Choose(p.chosen + 1)
	case fyne.KeyHome:
		p.Choose(0)
	case fyne.KeyEnd:
		p.Choose(len(p.items) - 1)
	default:
		PassKey(p, ev)
	}
}

// TypedRune does nothing.
func (p *PickList) TypedRune(rune) {}

// FocusGained shows where the keyboard is.
func (p *PickList) FocusGained() { p.focused = true; p.mark(); focused(p, p) }

// FocusLost ends what FocusGained began.
func (p *PickList) FocusLost() { p.focused = false; p.mark() }

// CreateRenderer implements fyne.Widget.
func (p *PickList) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	return widget.NewSimpleRenderer(p.box)
}
