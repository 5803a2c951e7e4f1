package kit

import "fyne.io/fyne/v2"

// Drawing is the renderer of a widget that consists of a few objects of the canvas.
type Drawing struct {
	// Of is the widget, Parts what it is drawn with.
	Of    fyne.Widget
	Parts []fyne.CanvasObject
	// Paint sets colours and texts; it is called before anything is shown and at each refresh.
	Paint func()
	// Place puts the parts into the widget's size.
	Place func(size fyne.Size)
	// Min is the smallest size.
	Min func() fyne.Size
}

// NewDrawing returns a drawing that is painted once.
func NewDrawing(d Drawing) *Drawing {
	d.Paint()
	return &d
}

// Layout implements fyne.WidgetRenderer.
func (d *Drawing) Layout(size fyne.Size) { d.Place(size) }

// MinSize implements fyne.WidgetRenderer.
func (d *Drawing) MinSize() fyne.Size { return d.Min() }

// Refresh implements fyne.WidgetRenderer.
func (d *Drawing) Refresh() {
	d.Paint()
	d.Place(d.Of.Size())
	for _, o := range d.Parts {
		o.Refresh()
	}
}

// Objects implements fyne.WidgetRenderer.
func (d *Drawing) Objects() []fyne.CanvasObject { return d.Parts }

// Destroy implements fyne.WidgetRenderer.
func (d *Drawing) Destroy() {}
