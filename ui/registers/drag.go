package registers

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/model"
)

// dragCell is a cell by which its row can be dragged somewhere else.
type dragCell struct {
	cell
	reg      *Register
	row      int // it shows now
	dragging model.Key
	at       fyne.Position // on the canvas, where the pointer was last: the end of a drag has no place of its own
}

func newDragCell(r *Register) *dragCell {
	c := &dragCell{reg: r, row: -1}
	c.build()
	c.ExtendBaseWidget(c)
	return c
}

// Dragged implements fyne.Draggable.
func (c *dragCell) Dragged(ev *fyne.DragEvent) {
	if c.dragging.Kind == model.KindNone && c.dragging.ID == 0 {
		if c.row < 0 || c.row >= len(c.reg.shown) {
			return
		}
		c.dragging = c.reg.rows[c.reg.shown[c.row]].Key // not selected: what hangs on the choice might move the target
	}
	c.at = ev.AbsolutePosition
	if c.reg.OnDrag != nil {
		c.reg.OnDrag(c.dragging, c.at)
	}
}

// DragEnd implements fyne.Draggable.
func (c *dragCell) DragEnd() {
	dropped := c.dragging
	c.dragging = model.Key{}
	if dropped != (model.Key{}) {
		c.reg.OnDrop(dropped, c.at)
	}
}

// KeyAt is the row at a place on the canvas; ok is false where there is none.
func (r *Register) KeyAt(at fyne.Position) (k model.Key, ok bool) {
	scroll := r.table.content
	if scroll == nil || !r.table.Visible() {
		return k, false
	}
	at = at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(scroll))
	if size := scroll.Size(); at.X < 0 || at.Y < 0 || at.X >= size.Width || at.Y >= size.Height {
		return k, false
	}
	row := int((at.Y + scroll.Offset.Y) / r.table.pitch())
	if row < 0 || row >= len(r.shown) {
		return k, false
	}
	return r.rows[r.shown[row]].Key, true
}

// CreateRenderer implements fyne.Widget; it notes what scrolls the rows, since a table does not say how far it is.
func (t *table) CreateRenderer() fyne.WidgetRenderer {
	r := t.Table.CreateRenderer()
	for _, o := range r.Objects() {
		if s, ok := o.(*container.Scroll); ok {
			t.content = s
		}
	}
	return r
}
