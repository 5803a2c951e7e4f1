package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Host shows the dialogs of one window, one above the other, and hands Escape and Enter to the topmost.
type Host struct {
	Window fyne.Window
	// OnKey, unless nil, gets the keys that nothing has focus for while no dialog is open.
	OnKey func(*fyne.KeyEvent)
	// Explain turns an error into what ShowError says; nil means ExplainPlainly.
	Explain func(error) Fault

	stack []*Dialog
	holds []*hold
}

// hold is one dialog that is not ours.
type hold struct {
	above  int    // dialogs of ours below it
	cancel func() // may be nil
}

// NewHost returns the host of a window and takes over the window's unfocused keys.
func NewHost(w fyne.Window) *Host {
	h := &Host{Window: w}
	w.Canvas().SetOnTypedKey(h.TypedKey)
	return h
}

// Open reports whether a modal dialog has the window.
func (h *Host) Open() bool { return len(h.stack) > 0 || len(h.holds) > 0 }

// Top returns the topmost dialog, or nil.
func (h *Host) Top() *Dialog {
	if len(h.stack) == 0 {
		return nil
	}
	return h.stack[len(h.stack)-1]
}

// Hold marks the window as taken by a dialog that is not ours, such as Fyne's file dialog, until release is called.
func (h *Host) Hold() (release func()) { return h.HoldFor(nil) }

// HoldFor is Hold for a dialog that cancel closes: Escape does not reach those below it, and calls cancel.
func (h *Host) HoldFor(cancel func()) (release func()) {
	x := &hold{len(h.stack), cancel}
	h.holds = append(h.holds, x)
	return func() { h.holds = slices.DeleteFunc(h.holds, func(o *hold) bool { return o == x }) }
}

// TypedKey is where keys arrive that no focused widget wants.
func (h *Host) TypedKey(ev *fyne.KeyEvent) {
	if n := len(h.holds); n > 0 && h.holds[n-1].above >= len(h.stack) {
		if cancel := h.holds[n-1].cancel; cancel != nil && ev.Name == fyne.KeyEscape {
			cancel()
		}
		return
	}
	d := h.Top()
	if d == nil {
		if h.OnKey != nil {
			h.OnKey(ev)
		}
		return
	}
	switch ev.Name {
	case fyne.KeyEscape:
		d.Cancel()
	case fyne.KeyReturn, fyne.KeyEnter:
		if d.Primary != nil {
			d.Primary.Tapped(nil)
		}
	default:
		d.scroll(ev.Name)
	}
}

// Tab is one page of a dialog.
type Tab struct {
	Label   string
	Content fyne.CanvasObject
	// Fill gives the page the whole content area; otherwise it keeps its height and scrolls where there is too little.
	Fill bool
	// Focus, unless nil, gets the keyboard when the tab is chosen.
	Focus fyne.Focusable
}

// Dialog is a modal dialog with a fixed arrangement: title, and what it is about (TopRight), tabs under the title,
// content, and a footer with the primary button bottom right and Cancel left of it. Escape cancels, Enter presses the
// primary button, and what is longer than its page is scrolled by the arrow keys, Page Up and Page Down, Home and End.
type Dialog struct {
	Title    string
	Subtitle string
	TopRight fyne.CanvasObject
	// Tabs show as headings under the title; a dialog without headings has one whose label is "".
	Tabs []Tab
	// Note stands at the left of the footer.
	Note fyne.CanvasObject
	// Extra buttons stand left of Cancel.
	Extra []fyne.CanvasObject
	// CancelText is the text of the Cancel button; "" shows none, and Escape still closes.
	CancelText string
	Primary    *Button
	// Size is the wanted size; a smaller window makes it smaller.
	Size fyne.Size
	// Tall takes most of a window's height where that is more than Size: a list has more rows in view then.
	Tall bool
	// OnCancel, unless nil, decides what Cancel and Escape do; nil closes.
	OnCancel func()
	// Changed, unless nil, reports whether leaving the dialog would lose something that was typed or chosen in it: then
	// Cancel and Escape ask first.
	Changed func() bool
	// OnTab, unless nil, is told which tab was chosen.
	OnTab func(index int)

	host   *Host
	popup  *widget.PopUp
	bar    *TabBar
	pages  *fyne.Container
	footer *fyne.Container
	sub    *Text
}

// Show shows the dialog above what is open already.
func (h *Host) Show(d *Dialog) {
	if d.host != nil {
		return
	}
	d.host = h
	c := h.Window.Canvas()
	d.popup = widget.NewModalPopUp(d.build(), c)
	h.stack, openDialogs = append(h.stack, d), append(openDialogs, d)
	d.popup.Show()
	d.fit()
	d.focus()
}

// tallPart is how much of the window's height a tall dialog takes.
const tallPart = 0.84

// fit gives the dialog its wanted size, within the window. A dialog without a wanted height gets that of its content.
func (d *Dialog) fit() {
	room := d.host.Window.Canvas().Size().SubtractWidthHeight(32, 32)
	size := d.Size.Max(fyne.NewSize(420, 0))
	if d.Tall {
		size.Height = fyne.Max(size.Height, room.Height*tallPart)
	}
	if size.Height == 0 {
		d.popup.Resize(fyne.NewSize(size.Width, 400).Min(room))
		size.Height = d.popup.MinSize().Height - d.pages.MinSize().Height + d.contentHeight()
	}
	d.popup.Resize(size.Min(room))
	if top := d.host.Window.Canvas().Overlays().Top(); top != nil {
		top.Refresh() // which puts it into the middle again
	}
}

// Shown reports whether the dialog is open.
func (d *Dialog) Shown() bool { return d.host != nil }

// Close takes the dialog away.
func (d *Dialog) Close() {
	if d.host == nil {
		return
	}
	h := d.host
	d.host = nil
	is := func(o *Dialog) bool { return o == d }
	h.stack, openDialogs = slices.DeleteFunc(h.stack, is), slices.DeleteFunc(openDialogs, is)
	d.popup.Hide()
}

// Cancel does what Escape and the Cancel button do.
func (d *Dialog) Cancel() {
	if d.host != nil && d.Changed != nil && d.Changed() {
		d.host.Ask("Leave without saving?", "What you have typed or chosen under “"+d.Title+"” would be lost.",
			Choice{Text: "Leave", Risky: true, Do: d.leave})
		return
	}
	d.leave()
}

func (d *Dialog) leave() {
	if d.OnCancel != nil {
		d.OnCancel()
		return
	}
	d.Close()
}

// ChooseTab chooses a page by index.
func (d *Dialog) ChooseTab(index int) {
	if d.bar != nil {
		d.bar.Choose(index)
	}
}

// Chosen is the index of the page in view.
func (d *Dialog) Chosen() int {
	if d.bar == nil {
		return 0
	}
	return d.bar.Chosen()
}

// Refresh lays the pages out afresh, after something on them has come or gone.
func (d *Dialog) Refresh() {
	if d.pages == nil {
		return
	}
	for i, p := range d.pages.Objects {
		d.Tabs[i].Content.Refresh()
		p.Refresh()
	}
}

// SetPrimaryText changes what the primary button says.
func (d *Dialog) SetPrimaryText(text string) {
	d.Primary.SetText(text)
	d.RefreshFooter()
}

// RefreshFooter places the buttons anew, once one of them has another width or was shown or hidden.
func (d *Dialog) RefreshFooter() {
	if d.footer != nil {
		d.footer.Refresh()
	}
}

// SetSubtitle changes the line under the title.
func (d *Dialog) SetSubtitle(text string) {
	d.Subtitle = text
	if d.sub != nil {
		d.sub.SetText(text)
	}
}

func (d *Dialog) focus() {
	index := 0
	if d.bar != nil {
		index = d.bar.Chosen()
	}
	c := d.host.Window.Canvas()
	if index < len(d.Tabs) && d.Tabs[index].Focus != nil {
		c.Focus(d.Tabs[index].Focus)
	}
}

func (d *Dialog) build() fyne.CanvasObject {
	title := canvas.NewText(d.Title, Color(theme.ColorNameForeground))
	title.TextSize, title.TextStyle.Bold = 17, true
	head := Frame(nil, nil, nil, d.TopRight, container.NewVBox(layout.NewSpacer(), title, layout.NewSpacer()))
	top := container.New(layout.NewCustomPaddedVBoxLayout(0), Inset(head, 14, 4, 18, 18))
	if d.Subtitle != "" {
		d.sub = NewText(d.Subtitle, TextStyle{Color: ColorMuted, Shrink: true})
		top.Add(Inset(d.sub, 2, 10, 18, 18))
	}
	d.pages = container.NewStack()
	var labels []string
	for i, t := range d.Tabs {
		page := t.Content
		if !t.Fill {
			page = container.NewVScroll(Inset(page, 16, 12, 18, 18))
		}
		if i > 0 {
			page.Hide()
		}
		d.pages.Add(page)
		labels = append(labels, t.Label)
	}
	if len(labels) > 0 && labels[0] != "" {
		d.bar = NewTabBar(labels, d.showPage)
		top.Add(Inset(d.bar, 0, 0, 18, 18))
	} else {
		top.Add(Inset(container.NewStack(), 3, 3, 0, 0))
	}
	top.Add(Hairline())

	buttons := container.New(layout.NewCustomPaddedHBoxLayout(10))
	for _, e := range d.Extra {
		buttons.Add(e)
	}
	if d.CancelText != "" {
		buttons.Add(NewButton(d.CancelText, d.Cancel))
	}
	if d.Primary != nil {
		buttons.Add(d.Primary)
	}
	d.footer = Frame(nil, nil, nil, buttons, d.Note)
	footer := Frame(Hairline(), nil, nil, nil, Inset(d.footer, 11, 11, 18, 18))
	return Frame(top, footer, nil, nil, d.pages)
}

// contentHeight is the height the pages want: a scroller alone would say next to nothing. It is right once the pages
// have their width, since paragraphs break by it.
func (d *Dialog) contentHeight() float32 {
	var h float32
	for _, t := range d.Tabs {
		h = fyne.Max(h, t.Content.MinSize().Height+28)
	}
	return h
}

func (d *Dialog) showPage(index int) {
	for i, p := range d.pages.Objects {
		if i == index {
			p.Show()
		} else {
			p.Hide()
		}
	}
	d.focus()
	if d.OnTab != nil {
		d.OnTab(index)
	}
}
