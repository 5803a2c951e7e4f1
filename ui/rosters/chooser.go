package rosters

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carillon/internal/rosters"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

const (
	choiceRows           = 8
	choiceRow    float32 = 28
	choiceWidth  float32 = 340
	choiceMargin float32 = 4
	entryHeight  float32 = 30
)

// chooser is the entry in a place and the list below it: who could be there, those who are free first. The keyboard is in the entry.
type chooser struct {
	g     *Grid
	entry *kit.Entry
	list  *choices
	root  *fyne.Container
	at    rosters.Place
	shown bool
}

func newChooser(g *Grid) *chooser {
	c := &chooser{g: g, entry: kit.NewEntry("Code or name")}
	c.list = newChoices(func(i int) { c.take(i) })
	c.root = kit.Free(c.entry, c.list)
	c.root.Hidden = true
	c.entry.OnChanged = func(string) { c.find() }
	c.entry.OnKey = c.key
	return c
}

func (c *chooser) box() fyne.CanvasObject { return c.root }

// open lists who is free for a place; text is what is typed already.
func (c *chooser) open(at rosters.Place, text string) {
	c.at, c.shown = at, true
	c.root.Hidden = false
	c.g.lay.reveal(c.g.cursor)
	c.entry.SetText(text)
	c.find()
	c.g.redraw()
	if cv := fyne.CurrentApp().Driver().CanvasForObject(c.g); cv != nil {
		cv.Focus(c.entry)
	}
	c.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd}) // what was typed is not selected, so that the next letter does not replace it
}

// close takes the list away.
func (c *chooser) close() {
	if !c.shown {
		return
	}
	c.shown = false
	c.root.Hidden = true
	c.g.redraw()
}

// leave closes, and gives the grid the keyboard.
func (c *chooser) leave() {
	c.close()
	c.g.Focus()
}

func (c *chooser) find() {
	if !c.shown || c.g.board == nil {
		return
	}
	all := c.g.board.Who(c.at, c.g.table.Rotation, c.entry.Text)
	c.list.set(all[:min(len(all), choiceRows)], len(all)-min(len(all), choiceRows))
	c.place()
}

func (c *chooser) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyUp:
		c.list.step(-1)
	case fyne.KeyDown:
		c.list.step(1)
	case fyne.KeyReturn, fyne.KeyEnter:
		c.take(c.list.chosen)
	case fyne.KeyTab:
		c.leave()
	case fyne.KeyEscape:
		c.leave()
	default:
		return false
	}
	return true
}

// take puts the i-th of the list on the place. A code that is typed whole is meant, whoever is first in the list.
func (c *chooser) take(i int) {
	g, at, text := c.g, c.at, c.entry.Text
	if t := g.board.ByText(text); t != nil && names.Same(t.Code, text) && c.list.chosen == 0 {
		c.leave()
		g.put(t.ID, at)
		return
	}
	if i < 0 || i >= len(c.list.all) {
		g.say("No teacher is called " + text + ".")
		return
	}
	id := c.list.all[i].Teacher.ID
	c.leave()
	g.put(id, at)
}

// put asks the owner to put a teacher on a place.
func (g *Grid) put(id model.TeacherID, at rosters.Place) {
	if g.OnPut != nil {
		g.OnPut(id, rosters.Place{}, at)
	}
}

// follow closes the list where its place has gone out of view.
func (c *chooser) follow() {
	if c.shown {
		c.leave()
	}
}

// place puts the entry over its place, and the list where there is room for it.
func (c *chooser) place() {
	l := &c.g.lay
	if !c.shown || c.g.cursor.line+1 >= len(l.tops) {
		return
	}
	c.root.Resize(l.size)
	pos, size := l.card(c.g.cursor)
	pos = l.onWidget(pos)
	c.entry.Resize(fyne.NewSize(max(size.Width, 110), entryHeight))
	c.entry.Move(fyne.NewPos(min(pos.X, l.size.Width-max(size.Width, 110)-2), pos.Y))
	want := c.list.wanted()
	at := fyne.NewPos(max(2, min(pos.X, l.size.Width-want.Width-8)), pos.Y+entryHeight+2)
	if at.Y+want.Height > l.size.Height && pos.Y-want.Height-2 > 0 {
		at.Y = pos.Y - want.Height - 2
	}
	c.list.Resize(want)
	c.list.Move(at)
}

// choices is the list below the entry.
type choices struct {
	widget.BaseWidget
	take   func(i int)
	all    []rosters.Candidate
	more   int
	chosen int
	back   *canvas.Rectangle
	mark   *canvas.Rectangle
	rows   *fyne.Container
	views  views
}

var (
	_ desktop.Mouseable = (*choices)(nil)
	_ desktop.Hoverable = (*choices)(nil)
)

func newChoices(take func(i int)) *choices {
	c := &choices{take: take, back: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent), rows: kit.Free()}
	c.back.CornerRadius, c.mark.CornerRadius = 6, 5
	c.ExtendBaseWidget(c)
	return c
}

func (c *choices) set(all []rosters.Candidate, more int) {
	c.all, c.more, c.chosen = all, more, 0
	c.Refresh()
}

func (c *choices) step(by int) {
	c.chosen = max(0, min(c.chosen+by, len(c.all)-1))
	c.Refresh()
}

func (c *choices) wanted() fyne.Size {
	rows := len(c.all)
	if c.more > 0 || rows == 0 {
		rows++
	}
	return fyne.NewSize(choiceWidth, float32(rows)*choiceRow+2*choiceMargin)
}

func (c *choices) at(p fyne.Position) int {
	if i := int((p.Y - choiceMargin) / choiceRow); p.Y >= choiceMargin && i < len(c.all) {
		return i
	}
	return -1
}

// MouseDown takes the teacher under the pointer: what follows of the press would take the keyboard out of the entry first.
func (c *choices) MouseDown(ev *desktop.MouseEvent) {
	if i := c.at(ev.Position); i >= 0 {
		c.chosen = i
		c.take(i)
	}
}

// MouseUp does nothing.
func (c *choices) MouseUp(*desktop.MouseEvent) {}

// MouseIn does nothing.
func (c *choices) MouseIn(*desktop.MouseEvent) {}

// MouseMoved follows the pointer.
func (c *choices) MouseMoved(ev *desktop.MouseEvent) {
	if i := c.at(ev.Position); i >= 0 && i != c.chosen {
		c.chosen = i
		c.Refresh()
	}
}

// MouseOut does nothing: the teacher stays chosen.
func (c *choices) MouseOut() {}

// MinSize implements fyne.Widget.
func (c *choices) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer implements fyne.Widget.
func (c *choices) CreateRenderer() fyne.WidgetRenderer {
	return kit.NewDrawing(kit.Drawing{Of: c, Parts: []fyne.CanvasObject{c.back, c.mark, c.rows}, Paint: c.paint, Min: c.MinSize,
		Place: func(size fyne.Size) { c.back.Resize(size); c.rows.Resize(size) }})
}

func (c *choices) paint() {
	c.back.FillColor, c.back.StrokeColor, c.back.StrokeWidth = kit.Color(kit.ColorPanel), kit.Color(kit.ColorFaint), 1
	c.mark.Hidden = len(c.all) == 0
	c.mark.FillColor = kit.Color(kit.ColorTint)
	c.mark.Move(fyne.NewPos(choiceMargin, choiceMargin+float32(c.chosen)*choiceRow))
	c.mark.Resize(fyne.NewSize(choiceWidth-2*choiceMargin, choiceRow))
	ink, muted := kit.Color(theme.ColorNameForeground), kit.Color(kit.ColorMuted)
	size := fyne.NewSize(choiceWidth-2*choiceMargin, choiceRow)
	c.views.begin()
	row := func(i int, x card) {
		c.views.next(c.rows).show(x, fyne.NewPos(choiceMargin, choiceMargin+float32(i)*choiceRow), size)
	}
	for i, o := range c.all {
		x := card{bold: o.Teacher.Code, boldInk: ink, textInk: muted, mark: names.Number(o.Have), markInk: muted}
		switch x.text = o.Teacher.Name(); o.Answer.Fit {
		case rosters.Warned:
			x.text, x.textInk = "◆ "+o.Answer.Why, kit.Color(kit.ColorWarningText)
		case rosters.Blocked:
			x.text, x.textInk = "▲ "+o.Answer.Why, kit.Color(kit.ColorBad)
		}
		row(i, x)
	}
	switch {
	case len(c.all) == 0:
		row(0, card{text: "Nobody is called that", textInk: muted, small: true})
	case c.more > 0:
		row(len(c.all), card{text: "and " + names.Number(c.more) + " more: type to find them", textInk: muted, small: true})
	}
	c.views.end()
}
