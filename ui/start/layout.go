package start

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"carillon/assets"
	"carillon/internal/start"
	"carillon/ui/kit"
)

// Measures of the page.
const (
	rowHeight  float32 = 58
	leftWidth  float32 = 372
	columnGap  float32 = 40
	mostWidth  float32 = 1220
	twoColumns float32 = 1000 // below it the columns stand one above the other
	margin     float32 = 24
)

// sides is the layout of the window's whole room: it says whether there is room for two columns, before the content is laid out.
type sides struct{ narrow bool }

func (s *sides) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	s.narrow = size.Width < twoColumns
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
		o.Refresh() // the content may be as high as never before
	}
}

func (s *sides) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 200) }

// beside lays the two columns beside each other, or one above the other.
type beside struct{ sides *sides }

func (b *beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := fyne.Min(size.Width-2*margin, mostWidth)
	left := (size.Width - width) / 2
	x, y, top := left, margin, margin
	if !b.sides.narrow {
		if high := b.MinSize(objects).Height; size.Height > high {
			top = margin + fyne.Min((size.Height-high)/3, 100)
			y = top
		}
	}
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		w := width
		switch {
		case !b.sides.narrow && i == 0:
			w = leftWidth
		case !b.sides.narrow:
			x, y, w = left+leftWidth+columnGap, top, width-leftWidth-columnGap
		}
		o.Resize(fyne.NewSize(w, o.MinSize().Height))
		o.Move(fyne.NewPos(x, y))
		y += o.MinSize().Height + margin
	}
}

func (b *beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	sum, most := margin, float32(0)
	for _, o := range objects {
		if o.Visible() {
			h := o.MinSize().Height
			sum, most = sum+h+margin, fyne.Max(most, h+2*margin)
		}
	}
	if b.sides.narrow {
		return fyne.NewSize(320, sum)
	}
	return fyne.NewSize(320, most)
}

// tall gives a row its height, and its content all of it.
type tall struct{}

func (tall) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

func (tall) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(100, rowHeight)
}

// middle centres its content in the height there is, and gives it the whole width.
type middle struct{}

func (middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		h := o.MinSize().Height
		o.Move(fyne.NewPos(0, (size.Height-h)/2))
		o.Resize(fyne.NewSize(size.Width, h))
	}
}

func (middle) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// halves are two columns of equal width.
type halves struct{}

func (halves) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := size.Width/2 - 6
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i)*(w+12), 0))
		o.Resize(fyne.NewSize(w, size.Height))
	}
}

func (halves) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(200, fyne.Max(objects[0].MinSize().Height, objects[1].MinSize().Height))
}

// cards draws a small master schedule: so many columns and rows of cards, some in the colours of departments.
func cards(columns, rows int, w, h float32, seed int, faint bool) fyne.CanvasObject {
	all := kit.Free()
	for i := range columns * rows {
		fill := kit.Color(kit.ColorHead)
		if n := (i*7 + seed*5 + i*i) % 11; n < 8 && !faint {
			fill = kit.FacultyPair(n, kit.Dark()).Edge
		}
		r := canvas.NewRectangle(fill)
		r.CornerRadius = 1
		r.Resize(fyne.NewSize(w-2, h-2))
		r.Move(fyne.NewPos(float32(i%columns)*w+1, float32(i/columns)*h+1))
		all.Add(r)
	}
	return container.New(fixed(fyne.NewSize(w*float32(columns), h*float32(rows))), all)
}

// thumbnail stands before a file: the same one for the same file.
func thumbnail(f *start.File) fyne.CanvasObject {
	seed := 0
	for _, r := range f.Path {
		seed = (seed*31 + int(r)) % 1009
	}
	return container.NewCenter(cards(5, 4, 11, 8, seed, f.State == start.Missing || f.State == start.Damaged || f.State == start.Newer))
}

// picture is what stands where no file was open before.
func picture() fyne.CanvasObject { return cards(7, 6, 56, 26, 3, false) }

// logo is the sign of the program.
func logo() fyne.CanvasObject {
	icon := canvas.NewImageFromResource(fyne.NewStaticResource("carillon.svg", assets.Icon))
	icon.SetMinSize(fyne.NewSize(40, 40))
	icon.FillMode = canvas.ImageFillContain
	return icon
}

// framed draws a panel's ground and edge around a content.
func framed(o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(kit.NewBlock(kit.ColorPanel, kit.ColorLine, 6), o)
}

// fixed is the layout of a content that has one size.
type fixed fyne.Size

func (f fixed) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	for _, o := range objects {
		o.Resize(fyne.Size(f))
	}
}

func (f fixed) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size(f) }
