package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// FoldItem is one thing in a bar that folds.
type FoldItem struct {
	Object fyne.CanvasObject
	// Text is what a menu calls it once there is no room for it, and Run what that line does; Can, unless nil, reports
	// whether it can be done now.
	Text func() string
	Run  func()
	Can  func() bool
	// Keep is how long it stays as a bar becomes narrow: what has less goes first. What has no Run stays for ever.
	Keep int
	// Right puts it at the right end of the bar.
	Right bool
	// Narrow, unless 0, is how narrow it may become before anything is folded.
	Narrow float32

	hidden bool // nobody wants it now
	folded bool
}

// ButtonItem is a button in a bar that folds.
func ButtonItem(b *Button, keep int) *FoldItem {
	return &FoldItem{Object: b, Keep: keep, Text: func() string { return b.Text }, Run: func() { b.Tapped(nil) }, Can: func() bool { return !b.Disabled() }}
}

// SelectItem is a drop-down in a bar that folds; its list opens below what it was folded into.
func SelectItem(s *Select, keep int, below *FoldBar) *FoldItem {
	return &FoldItem{Object: s, Keep: keep, Text: func() string { return s.Prefix + s.Text() + " …" }, Run: func() { s.Open(below.more) }}
}

// FoldBar is a bar whose things go, one after another, into a menu behind a button at its end as a window becomes narrow.
// None of them is ever out of reach, and none keeps the window from becoming narrow.
type FoldBar struct {
	items []*FoldItem
	more  *Button
	root  *fyne.Container
	gap   float32
}

// NewFoldBar returns an empty bar, with gap units between its things.
func NewFoldBar(gap float32) *FoldBar {
	b := &FoldBar{gap: gap}
	b.more = NewButton("More", nil)
	b.more.Dropdown = true
	b.more.OnTapped = b.openMore
	b.root = container.New(foldLayout{b}, b.more)
	return b
}

// Add adds things, from the left to the right.
func (b *FoldBar) Add(items ...*FoldItem) {
	for _, i := range items {
		b.items = append(b.items, i)
		b.root.Objects = append(b.root.Objects, i.Object)
	}
}

// Want says whether a thing belongs into the bar now.
func (b *FoldBar) Want(o fyne.CanvasObject, on bool) {
	if i := slices.IndexFunc(b.items, func(i *FoldItem) bool { return i.Object == o }); i >= 0 && b.items[i].hidden == on {
		b.items[i].hidden = !on
	}
}

// Object returns what to put into a window.
func (b *FoldBar) Object() fyne.CanvasObject { return b.root }

// More is the button behind which is what has no room.
func (b *FoldBar) More() *Button { return b.more }

// Refresh lays the bar out anew, after a thing has got another width.
func (b *FoldBar) Refresh() { b.root.Refresh() }

// Folded lists what the menu behind the button says.
func (b *FoldBar) Folded() []string {
	var out []string
	for _, i := range b.items {
		if i.folded {
			out = append(out, i.Text())
		}
	}
	return out
}

func (b *FoldBar) openMore() {
	c := fyne.CurrentApp().Driver().CanvasForObject(b.more)
	if c == nil {
		return
	}
	menu := fyne.NewMenu("")
	for _, i := range b.items {
		if i.folded {
			item := fyne.NewMenuItem(i.Text(), i.Run)
			item.Disabled = i.Can != nil && !i.Can()
			menu.Items = append(menu.Items, item)
		}
	}
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject(b.more)
	PopUp(menu, c, place.AddXY(0, b.more.Size().Height+2), b.more.Size().Height+4, 0)
}

// fold decides what is shown in a width. spare is by how much what is shown could be wider, negative where it has to be
// narrower than it wants.
func (b *FoldBar) fold(width float32) (spare float32) {
	var shown []*FoldItem
	for _, i := range b.items {
		if i.folded = false; !i.hidden {
			shown = append(shown, i)
		}
	}
	for {
		var want, narrow float32
		more := slices.ContainsFunc(b.items, func(i *FoldItem) bool { return i.folded })
		n := len(shown)
		if more {
			want, n = b.more.MinSize().Width, n+1
		}
		for _, i := range shown {
			w := i.Object.MinSize().Width
			want += w
			if i.Narrow > 0 {
				narrow += fyne.Max(0, w-i.Narrow)
			}
		}
		want += b.gap * float32(max(0, n-1))
		if want-narrow <= width {
			return width - want
		}
		first := -1
		for at, i := range shown {
			if i.Run != nil && (first < 0 || i.Keep < shown[first].Keep) {
				first = at
			}
		}
		if first < 0 {
			return width - want
		}
		shown[first].folded = true
		shown = slices.Delete(shown, first, first+1)
	}
}

type foldLayout struct{ b *FoldBar }

func (l foldLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	b := l.b
	lack := fyne.Max(0, -b.fold(size.Width))
	show(b.more, len(b.Folded()) > 0)
	left, right := float32(0), size.Width
	put := func(o fyne.CanvasObject, x, width float32) {
		h := o.MinSize().Height
		o.Resize(fyne.NewSize(width, h))
		o.Move(fyne.NewPos(x, (size.Height-h)/2))
	}
	width := func(i *FoldItem) float32 {
		w := i.Object.MinSize().Width
		if i.Narrow > 0 {
			w = fyne.Max(i.Narrow, w-lack)
		}
		return w
	}
	for _, i := range b.items {
		show(i.Object, !i.hidden && !i.folded)
		if i.hidden || i.folded || i.Right {
			continue
		}
		w := width(i)
		put(i.Object, left, w)
		left += w + b.gap
	}
	for _, i := range slices.Backward(b.items) {
		if i.hidden || i.folded || !i.Right {
			continue
		}
		w := width(i)
		right -= w
		put(i.Object, right, w)
		right -= b.gap
	}
	if b.more.Visible() {
		put(b.more, left, b.more.MinSize().Width)
	}
}

// MinSize is that of what can't be folded, as narrow as it may be.
func (l foldLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	size := l.b.more.MinSize()
	for _, i := range l.b.items {
		min := i.Object.MinSize()
		size.Height = fyne.Max(size.Height, min.Height)
		if i.Run != nil || i.hidden {
			continue
		}
		if i.Narrow > 0 {
			min.Width = i.Narrow
		}
		size.Width += min.Width + l.b.gap
	}
	return size
}

// show shows an object or hides it, where that is not so already.
func show(o fyne.CanvasObject, on bool) {
	switch {
	case on && !o.Visible():
		o.Show()
	case !on && o.Visible():
		o.Hide()
	}
}
