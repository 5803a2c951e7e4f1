package importdialog

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carillon/internal/exchange/intake"
	"carillon/internal/importing"
	"carillon/ui/kit"
)

// Columns of the table before and after those of the sheet.
const (
	colLine = iota
	colWhat
	firstColumn
)

// Sizes of the table.
const (
	rowHeight  = 27
	headHeight = 80
	narrow     = 84 // columns of a sheet
	wide       = 190
	whyWidth   = 400
)

// whatTags are what becomes of rows, in words and tones.
var whatTags = map[intake.What]struct {
	text string
	tone kit.Tone
}{
	intake.New: {"new", kit.ToneGood}, intake.Changed: {"changed", kit.ToneNote}, intake.Same: {"the same", kit.ToneNeutral},
	intake.LeftOut: {"left out", kit.ToneBad},
}

// table is the rows of the source: as they stand there, with what they change and why they stay out.
type table struct {
	n       *dialog
	grid    *widget.Table
	columns []importing.Column
	ids     []string
	labels  []string
	foot    *kit.Text
}

func newTable(n *dialog) *table {
	t := &table{n: n, foot: kit.NewText("", kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true})}
	t.grid = widget.NewTableWithHeaders(func() (int, int) {
		if !n.read {
			return 0, 0
		}
		return n.Import.Len(), firstColumn + len(t.columns) + 1
	}, func() fyne.CanvasObject { return newCell() }, t.fill)
	t.grid.ShowHeaderColumn = false
	t.grid.SetRowHeight(-1, headHeight)
	t.grid.CreateHeader = func() fyne.CanvasObject { return newHead(t) }
	t.grid.UpdateHeader = func(id widget.TableCellID, o fyne.CanvasObject) { o.(*head).show(id.Col) }
	return t
}

func (t *table) object() fyne.CanvasObject {
	return kit.Frame(nil, kit.Inset(t.foot, 4, 6, 12, 12), nil, nil, t.grid)
}

// refresh shows the rows of the import as they are now.
func (t *table) refresh() {
	t.columns = t.n.Import.Columns()
	if t.n.Import.Table() != nil {
		t.ids, t.labels = t.n.Import.Choices()
	}
	t.grid.SetColumnWidth(colLine, 46)
	t.grid.SetColumnWidth(colWhat, 78)
	for i := range t.columns {
		t.grid.SetColumnWidth(firstColumn+i, t.width(i))
	}
	t.grid.SetColumnWidth(firstColumn+len(t.columns), whyWidth)
	t.foot.Set(strconv.Itoa(t.n.Import.Len())+" rows shown. Choose a kind on the left to see all of it.", kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true})
	t.grid.Refresh()
}

// width is what the texts of a column of the first rows need, and its heading.
func (t *table) width(column int) float32 {
	longest := max(len(t.columns[column].Label)+5, len(t.columns[column].Heading)+3)
	for n := range min(t.n.Import.Len(), 60) {
		if cells := t.n.Import.Row(n).Cells; column < len(cells) {
			c := cells[column]
			longest = max(longest, len(c.Text)+3, len(c.Text)+len(c.Was)+5*min(1, len(c.Was)))
		}
	}
	return max(narrow, min(wide, float32(longest)*7.5))
}

// fill shows a cell.
func (t *table) fill(id widget.TableCellID, o fyne.CanvasObject) {
	c := o.(*cell)
	if id.Row >= t.n.Import.Len() {
		return
	}
	row := t.n.Import.Row(id.Row)
	switch {
	case id.Col == colLine:
		c.set(importing.Cell{Text: lineText(row.Line), Muted: true})
	case id.Col == colWhat:
		c.tag(whatTags[row.What].text, whatTags[row.What].tone)
	case id.Col-firstColumn < len(row.Cells):
		c.set(row.Cells[id.Col-firstColumn])
	default:
		tone := importing.Plain
		if row.What == intake.LeftOut {
			tone = importing.Wrong
		}
		c.why(row.Why, tone)
	}
}

func lineText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// cell is a cell of the table: a text with what stood there before, or a tag.
type cell struct {
	widget.BaseWidget
	back     *kit.Block
	was, now *kit.Text
	mark     *kit.Tag
	root     *fyne.Container
}

func newCell() *cell {
	c := &cell{back: kit.NewBlock("", "", 0), was: kit.NewText("", kit.TextStyle{Shrink: false}), now: kit.NewText("", kit.TextStyle{Shrink: true}), mark: kit.NewTag()}
	c.root = container.NewStack(c.back, kit.Inset(kit.Frame(nil, nil, c.was, nil, c.now), 0, 0, 8, 6), container.NewVBox())
	c.root.Objects[2] = kit.Inset(container.NewHBox(c.mark), 4, 4, 6, 2)
	c.ExtendBaseWidget(c)
	return c
}

func (c *cell) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.root) }

func (c *cell) MinSize() fyne.Size { return fyne.NewSize(40, rowHeight) }

// set shows a cell of the source.
func (c *cell) set(of importing.Cell) {
	c.mark.Hide()
	style := kit.TextStyle{Shrink: true}
	fill := fyne.ThemeColorName("")
	if of.Muted {
		style.Color = kit.ColorMuted
	}
	switch of.Tone {
	case importing.Changes:
		_, fill = kit.ToneNote.Colors()
	case importing.Wrong:
		_, fill = kit.ToneBad.Colors()
		style.Color, style.Bold = kit.ToneBad.Ink(), true
	case importing.Kept:
		_, fill = kit.ToneWarning.Colors()
	}
	c.back.SetFill(fill)
	if of.Was != "" && of.Tone == importing.Changes {
		c.was.Set(of.Was+" → ", kit.TextStyle{Color: kit.ColorMuted})
	} else {
		c.was.Set("", kit.TextStyle{})
	}
	c.now.Set(of.Text, style)
}

// why shows why a row stays out, or what is to be known of it.
func (c *cell) why(text string, tone importing.Tone) {
	c.set(importing.Cell{Text: text})
	if tone == importing.Wrong {
		c.now.Set(text, kit.TextStyle{Color: kit.ToneBad.Ink(), Shrink: true})
	}
}

// tag shows what becomes of a row.
func (c *cell) tag(text string, tone kit.Tone) {
	c.set(importing.Cell{})
	c.mark.Show()
	c.mark.Set(text, tone)
}

// head is the heading of a column: as it stands in the source, what it is read as, and how that is known.
type head struct {
	widget.BaseWidget
	t       *table
	column  int
	heading *kit.Text
	choice  *kit.Select
	how     *kit.Text
	root    *fyne.Container
}

func newHead(t *table) *head {
	h := &head{t: t, heading: kit.NewText("", kit.TextStyle{Bold: true, Shrink: true}), how: kit.NewText("", kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true})}
	h.choice = kit.NewSelect("", []string{" "}, func(i int) {
		t.n.Import.SetColumn(h.column, t.ids[i])
		t.n.again()
	})
	h.root = kit.On(kit.ColorHead, kit.Inset(kit.Column(3, h.heading, h.choice, h.how), 5, 3, 6, 6))
	h.ExtendBaseWidget(h)
	return h
}

func (h *head) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.root) }

// MinSize is that of a row: the heading row has a height of its own, and Fyne's table gives all rows the larger of the two.
func (h *head) MinSize() fyne.Size { return fyne.NewSize(60, rowHeight) }

// show shows the heading of a column of the table.
func (h *head) show(col int) {
	bold, muted := kit.TextStyle{Bold: true, Shrink: true}, kit.TextStyle{Color: kit.ColorMuted, Shrink: true}
	h.choice.Hide()
	h.how.Set("", muted)
	h.column = col - firstColumn
	switch {
	case col == colLine:
		h.heading.Set("", muted)
	case col == colWhat:
		h.heading.Set("Row is", muted)
	case h.column >= len(h.t.columns):
		h.heading.Set("Why", muted)
	default:
		c := h.t.columns[h.column]
		h.heading.Set(c.Letter+"  "+c.Heading, bold)
		h.how.Set(c.Note, kit.TextStyle{Size: kit.TextCaption, Color: kit.ColorMuted, Shrink: true})
		if table := h.t.n.Import.Table(); table == nil || len(table.Columns) == 0 {
			return
		}
		h.choice.SetOptions(h.t.labels)
		for i, id := range h.t.ids {
			if id == c.Field {
				h.choice.SetChosen(i)
			}
		}
		h.choice.Show()
	}
}
