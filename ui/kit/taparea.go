package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// TapArea makes anything pressable with the mouse. What it does must also be reachable by a command, since it takes no
// focus.
type TapArea struct {
	widget.BaseWidget
	content  fyne.CanvasObject
	onTapped func()
}

// NewTapArea returns content that calls tapped when it is pressed.
func NewTapArea(content fyne.CanvasObject, tapped func()) *TapArea {
	t := &TapArea{content: content, onTapped: tapped}
	t.ExtendBaseWidget(t)
	return t
}

// Tapped implements fyne.Tappable.
func (t *TapArea) Tapped(*fyne.PointEvent) { t.onTapped() }

// Cursor shows that it can be pressed.
func (t *TapArea) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (t *TapArea) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.content) }

// Content returns what is pressable.
func (t *TapArea) Content() fyne.CanvasObject { return t.content }
