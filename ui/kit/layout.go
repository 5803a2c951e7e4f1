package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// Inset returns o with room around it, in units.
func Inset(o fyne.CanvasObject, top, bottom, left, right float32) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(top, bottom, left, right), o)
}

// On returns o on a filled background.
func On(fill fyne.ThemeColorName, o fyne.CanvasObject) *fyne.Container {
	return container.NewStack(NewBlock(fill, "", 0), o)
}

// Frame arranges objects at the edges of a place and one in its middle, without room between them. Any may be nil.
func Frame(top, bottom, left, right, middle fyne.CanvasObject) *fyne.Container {
	l := frameLayout{top, bottom, left, right}
	c := &fyne.Container{Layout: l}
	for _, o := range []fyne.CanvasObject{top, bottom, left, right, middle} {
		if o != nil {
			c.Objects = append(c.Objects, o)
		}
	}
	return c
}

type frameLayout struct{ top, bottom, left, right fyne.CanvasObject }

func (l frameLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	at, room := fyne.NewPos(0, 0), size
	if shown(l.top) {
		h := l.top.MinSize().Height
		l.top.Move(at)
		l.top.Resize(fyne.NewSize(room.Width, h))
		at.Y += h
		room.Height -= h
	}
	if shown(l.bottom) {
		h := l.bottom.MinSize().Height
		room.Height -= h
		l.bottom.Move(fyne.NewPos(0, at.Y+room.Height))
		l.bottom.Resize(fyne.NewSize(size.Width, h))
	}
	if shown(l.left) {
		w := l.left.MinSize().Width
		l.left.Move(at)
		l.left.Resize(fyne.NewSize(w, room.Height))
		at.X += w
		room.Width -= w
	}
	if shown(l.right) {
		w := l.right.MinSize().Width
		room.Width -= w
		l.right.Move(fyne.NewPos(at.X+room.Width, at.Y))
		l.right.Resize(fyne.NewSize(w, room.Height))
	}
	for _, o := range objects {
		if o != l.top && o != l.bottom && o != l.left && o != l.right {
			o.Move(at)
			o.Resize(room.Max(fyne.Size{}))
		}
	}
}

func (l frameLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var edges, middle, sides fyne.Size
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		min := o.MinSize()
		switch o {
		case l.top, l.bottom:
			edges.Height += min.Height
			edges.Width = fyne.Max(edges.Width, min.Width)
		case l.left, l.right:
			sides.Width += min.Width
			sides.Height = fyne.Max(sides.Height, min.Height)
		default:
			middle = min
		}
	}
	return fyne.NewSize(fyne.Max(edges.Width, sides.Width+middle.Width),
		edges.Height+fyne.Max(sides.Height, middle.Height))
}

func shown(o fyne.CanvasObject) bool { return o != nil && o.Visible() }

// Row returns objects side by side, gap units apart, each at its smallest size and centred from top to bottom.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(rowLayout{gap}, objects...)
}

type rowLayout struct{ gap float32 }

func (l rowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var x float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		min := o.MinSize()
		o.Resize(min)
		o.Move(fyne.NewPos(x, (size.Height-min.Height)/2))
		x += min.Width + l.gap
	}
}

func (l rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		min := o.MinSize()
		if size.Width > 0 {
			size.Width += l.gap
		}
		size.Width += min.Width
		size.Height = fyne.Max(size.Height, min.Height)
	}
	return size
}

// Flow returns objects side by side, gap units apart, each at its smallest size, in as many lines as the width asks for. What
// it stands in has to look at its smallest height again once it has its width.
func Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&flowLayout{gap: gap}, objects...)
}

type flowLayout struct {
	gap, width float32 // width is that of the last layout; 0 before it
}

func (l *flowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	over := (size.Height - l.each(objects, nil)) / 2
	l.each(objects, func(o fyne.CanvasObject, x, y float32) {
		o.Resize(o.MinSize())
		o.Move(fyne.NewPos(x, over+y))
	})
}

// each calls place, unless it is nil, with the place of each object that is shown, and returns the height of all lines.
func (l *flowLayout) each(objects []fyne.CanvasObject, place func(o fyne.CanvasObject, x, y float32)) float32 {
	var x, y, height float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		min := o.MinSize()
		if l.width > 0 && x > 0 && x+min.Width > l.width {
			x, y, height = 0, y+height+l.gap, 0
		}
		if place != nil {
			place(o, x, y)
		}
		x, height = x+min.Width+l.gap, fyne.Max(height, min.Height)
	}
	return y + height
}

func (l *flowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, l.each(objects, nil))
	for _, o := range objects {
		if o.Visible() {
			size.Width = fyne.Max(size.Width, o.MinSize().Width)
		}
	}
	return size
}

// Column returns objects below each other, gap units apart, each as wide as the column.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(gap), objects...)
}

// MinWidth returns o in a place at least so wide.
func MinWidth(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(minWidthLayout{width}, o)
}

type minWidthLayout struct{ width float32 }

func (l minWidthLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

func (l minWidthLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(l.width, 0)
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

// Height returns o in a place of exactly this height, whatever it would like.
func Height(height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(heightLayout{height}, o)
}

type heightLayout struct{ height float32 }

func (l heightLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(fyne.NewSize(size.Width, l.height))
	}
}

func (l heightLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, l.height) }

// Columns arranges a row of fields: each of the widths in units, 0 sharing what is left, gap units apart. Rows with the
// same widths stand below each other as a table does.
func Columns(gap float32, widths []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(columnsLayout{gap, widths}, objects...)
}

type columnsLayout struct {
	gap    float32
	widths []float32
}

func (l columnsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	rest, sharing := size.Width-l.gap*float32(len(l.widths)-1), float32(0)
	for _, w := range l.widths {
		rest -= w
		if w == 0 {
			sharing++
		}
	}
	var x float32
	for i, o := range objects {
		w := l.widths[i]
		if w == 0 {
			w = fyne.Max(0, rest/sharing)
		}
		h := fyne.Min(size.Height, o.MinSize().Height)
		o.Resize(fyne.NewSize(w, h))
		o.Move(fyne.NewPos(x, (size.Height-h)/2))
		x += w + l.gap
	}
}

func (l columnsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(l.gap*float32(len(l.widths)-1), 0)
	for i, o := range objects {
		size.Height = fyne.Max(size.Height, o.MinSize().Height)
		size.Width += l.widths[i]
	}
	return size
}
