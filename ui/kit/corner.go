package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Corner shows a card in the lower right corner of a window. It is no dialog: the window below stays usable.
type Corner struct {
	layer *fyne.Container
	card  fyne.CanvasObject
}

// Where a card stands, in units: off the right edge and off the lower one, above the status bar.
const (
	cornerRight float32 = 16
	cornerBelow float32 = 42
)

// NewCorner returns an empty corner.
func NewCorner() *Corner {
	return &Corner{layer: container.New(cornerLayout{})}
}

// Object returns the layer to put above a window's content.
func (c *Corner) Object() fyne.CanvasObject { return c.layer }

// Show shows a card in place of the one that is there.
func (c *Corner) Show(content fyne.CanvasObject) {
	c.card = content
	back := NewBlock(ColorPanel, ColorLine, 7)
	c.layer.Objects = []fyne.CanvasObject{newShield(container.NewStack(back, Inset(content, 12, 12, 16, 16)))}
	c.layer.Refresh()
}

// Card is the content that is shown; nil for none.
func (c *Corner) Card() fyne.CanvasObject { return c.card }

// Hide takes the card away.
func (c *Corner) Hide() {
	c.card = nil
	c.layer.Objects = nil
	c.layer.Refresh()
}

type cornerLayout struct{}

func (cornerLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (cornerLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		min := o.MinSize()
		o.Resize(min)
		o.Move(fyne.NewPos(max(0, size.Width-min.Width-cornerRight), max(0, size.Height-min.Height-cornerBelow)))
	}
}

// shield keeps what the pointer does on a card from what lies below it.
type shield struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

var (
	_ fyne.Tappable          = (*shield)(nil)
	_ fyne.SecondaryTappable = (*shield)(nil)
	_ fyne.Draggable         = (*shield)(nil)
	_ fyne.Scrollable        = (*shield)(nil)
	_ desktop.Mouseable      = (*shield)(nil)
	_ desktop.Hoverable      = (*shield)(nil)
)

func newShield(content fyne.CanvasObject) *shield {
	s := &shield{content: content}
	s.ExtendBaseWidget(s)
	return s
}

func (s *shield) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.content) }
func (s *shield) Tapped(*fyne.PointEvent)             {}
func (s *shield) TappedSecondary(*fyne.PointEvent)    {}
func (s *shield) Dragged(*fyne.DragEvent)             {}
func (s *shield) DragEnd()                            {}
func (s *shield) Scrolled(*fyne.ScrollEvent)          {}
func (s *shield) MouseDown(*desktop.MouseEvent)       {}
func (s *shield) MouseUp(*desktop.MouseEvent)         {}
func (s *shield) MouseIn(*desktop.MouseEvent)         {}
func (s *shield) MouseMoved(*desktop.MouseEvent)      {}
func (s *shield) MouseOut()                           {}
