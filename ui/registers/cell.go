package registers

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/ui/kit"
)

// cell is one cell: text with room around it, or a tag; tinted where a person is on its row.
type cell struct {
	widget.BaseWidget
	back *kit.Block
	text *kit.Text
	tag  *kit.Tag
	box  *fyne.Container
}

func newCell() *cell {
	c := &cell{}
	c.build()
	c.ExtendBaseWidget(c)
	return c
}

func (c *cell) build() {
	c.text, c.tag = kit.NewText("", kit.TextStyle{Shrink: true}), kit.NewTag()
	c.tag.Hide()
	c.back = kit.NewBlock("", "", 0)
	c.box = container.NewStack(c.back, kit.Inset(c.text, 5, 5, 9, 9), kit.Inset(c.tag, 0, 0, 8, 0))
}

// MinSize implements fyne.Widget.
func (c *cell) MinSize() fyne.Size { return fyne.NewSize(40, rowHeight) }

// CreateRenderer implements fyne.Widget.
func (c *cell) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.box) }

func (r *Register) updateCell(id widget.TableCellID, o fyne.CanvasObject) {
	c, ok := o.(*cell)
	if d, drags := o.(*dragCell); drags {
		c, ok, d.row = &d.cell, true, id.Row
	}
	if !ok || id.Row >= len(r.shown) {
		return
	}
	col := r.def.Columns[id.Col]
	style := kit.TextStyle{Shrink: true, Bold: col.Strong}
	if col.Number {
		style.Align = fyne.TextAlignTrailing
	}
	text := r.rows[r.shown[id.Row]].Cells[id.Col]
	if tone, ok := col.Tags[text]; ok {
		c.tag.Set(text, tone)
		c.tag.Show()
		text = ""
	} else {
		c.tag.Hide()
	}
	c.text.Set(text, style)
	if r.on && id.Row == r.current {
		c.back.SetColors(kit.ColorTint, "")
	} else {
		c.back.SetColors("", "")
	}
}

// heading is a column's heading; a press sorts by it.
type heading struct {
	widget.BaseWidget
	text     *kit.Text
	box      *fyne.Container
	onTapped func()
}

func newHeading() *heading {
	h := &heading{text: kit.NewText("", kit.TextStyle{Shrink: true, Bold: true})}
	h.box = container.NewStack(kit.NewBlock(kit.ColorHead, "", 0), kit.Inset(h.text, 5, 5, 9, 9))
	h.ExtendBaseWidget(h)
	return h
}

// MinSize implements fyne.Widget.
func (h *heading) MinSize() fyne.Size { return fyne.NewSize(40, rowHeight) }

// CreateRenderer implements fyne.Widget.
func (h *heading) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.box) }

// Tapped sorts.
func (h *heading) Tapped(*fyne.PointEvent) {
	if h.onTapped != nil {
		h.onTapped()
	}
}

func (r *Register) updateHeading(id widget.TableCellID, o fyne.CanvasObject) {
	h, ok := o.(*heading)
	if !ok || id.Col < 0 || id.Col >= len(r.def.Columns) {
		return
	}
	col := r.def.Columns[id.Col]
	title, style := col.Title, kit.TextStyle{Shrink: true, Bold: true, Color: theme.ColorNameForeground}
	if id.Col == r.sortBy {
		title += map[bool]string{false: " ▲", true: " ▼"}[r.down]
	}
	if col.Number {
		style.Align = fyne.TextAlignTrailing
	}
	h.text.Set(title, style)
	h.onTapped = func() { r.SortBy(id.Col) }
}
