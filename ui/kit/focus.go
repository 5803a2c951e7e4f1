package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// revealMargin is how much is shown around what is scrolled to.
const revealMargin float32 = 12

// openDialogs are the dialogs of all windows, the newest last. A widget that gets the keyboard looks there for the dialog it
// is in, since Fyne does not tell a widget what it is part of.
var openDialogs []*Dialog

// lastFocused is what got the keyboard last, by how many layers lay above the window's content: each has a keyboard of its
// own in Fyne. One window at a time has it.
var lastFocused = map[int]fyne.Focusable{}

// focused notes that a widget got the keyboard, and shows it. It reports whether the keyboard came from elsewhere: Fyne
// also tells a widget so that had it before the window was left for another, or a dialog lay above.
func focused(f fyne.Focusable, o fyne.CanvasObject) (anew bool) {
	depth := 0
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil {
		depth = len(c.Overlays().List())
	}
	anew = lastFocused[depth] != f
	lastFocused[depth] = f
	reveal(o)
	return anew
}

// reveal scrolls the newest dialog so that an object in it can be seen, such as what has just got the keyboard: Fyne moves
// the keyboard on with the Tab key, and lets it leave the part that is shown. Of what is higher than there is room its
// beginning is seen.
func reveal(o fyne.CanvasObject) {
	if len(openDialogs) > 0 {
		revealIn(openDialogs[len(openDialogs)-1].pages, o)
		return
	}
	for _, root := range keptInView {
		revealIn(root, o)
	}
}

// ShowFocus shows an object that has just got the keyboard, wherever it is scrolled to: for widgets outside this package.
func ShowFocus(o fyne.CanvasObject) { reveal(o) }

// keptInView are the parts of windows that scroll to what gets the keyboard.
var keptInView []fyne.CanvasObject

// KeepInView has a part of a window scroll to what gets the keyboard in it, as a dialog does. It is for as long as the
// program runs.
func KeepInView(root fyne.CanvasObject) { keptInView = append(keptInView, root) }

// revealIn scrolls what is around an object below root so that the object can be seen.
func revealIn(root, o fyne.CanvasObject) {
	scroll, at, ok := scrollerOf(root, o)
	if !ok || scroll == nil {
		return
	}
	if c := scroll.Content; c.Size().Height < c.MinSize().Height {
		c.Resize(c.MinSize().Max(scroll.Size())) // what has just come gets its room with the next frame only
		_, at, _ = scrollerOf(root, o)
	}
	top, bottom := at.Y-revealMargin, at.Y+o.Size().Height+revealMargin
	switch shown := scroll.Size().Height; {
	case top < scroll.Offset.Y:
		scroll.ScrollToOffset(fyne.NewPos(scroll.Offset.X, fyne.Max(0, top)))
	case bottom > scroll.Offset.Y+shown:
		scroll.ScrollToOffset(fyne.NewPos(scroll.Offset.X, fyne.Max(0, fyne.Min(bottom-shown, top))))
	}
}

// Reveal scrolls the newest dialog so that an object of it that was just filled can be seen.
func Reveal(o fyne.CanvasObject) {
	if len(openDialogs) == 0 {
		return
	}
	if scroll, _, ok := scrollerOf(openDialogs[len(openDialogs)-1].pages, o); ok && scroll != nil {
		scroll.Refresh() // what it holds has another height now
	}
	reveal(o)
}

// scrollerOf finds an object below root: the innermost scroller around it, nil for none, and its place in that.
func scrollerOf(root, o fyne.CanvasObject) (scroll *container.Scroll, at fyne.Position, found bool) {
	if root == o {
		return nil, fyne.Position{}, true
	}
	switch root := root.(type) {
	case *fyne.Container:
		for _, child := range root.Objects {
			if !child.Visible() {
				continue
			}
			if scroll, at, found = scrollerOf(child, o); found {
				if scroll == nil {
					at = at.Add(child.Position())
				}
				return scroll, at, true
			}
		}
	case *container.Scroll:
		if scroll, at, found = scrollerOf(root.Content, o); found && scroll == nil {
			scroll = root
		}
		return scroll, at, found
	}
	return nil, fyne.Position{}, false
}

// scrollStep is how far an arrow key scrolls.
const scrollStep float32 = 40

// scroll scrolls the page that is shown by a key that nothing on it wants.
func (d *Dialog) scroll(key fyne.KeyName) {
	if d.pages == nil {
		return
	}
	s := firstScroller(d.pages)
	if s == nil {
		return
	}
	page := fyne.Max(scrollStep, s.Size().Height-scrollStep)
	y, ok := map[fyne.KeyName]float32{fyne.KeyUp: -scrollStep, fyne.KeyDown: scrollStep, fyne.KeyPageUp: -page, fyne.KeyPageDown: page,
		fyne.KeyHome: -s.Offset.Y, fyne.KeyEnd: s.Content.MinSize().Height}[key]
	if ok {
		s.ScrollToOffset(fyne.NewPos(s.Offset.X, s.Offset.Y+y)) // which stays within the content
	}
}

// firstScroller is the first scroller below o that is shown and has more than fits, nil for none.
func firstScroller(o fyne.CanvasObject) *container.Scroll {
	switch o := o.(type) {
	case *container.Scroll:
		if o.Content.MinSize().Height > o.Size().Height {
			return o
		}
	case *fyne.Container:
		for _, child := range o.Objects {
			if !child.Visible() {
				continue
			}
			if s := firstScroller(child); s != nil {
				return s
			}
		}
	}
	return nil
}
