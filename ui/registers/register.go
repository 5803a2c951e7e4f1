package registers

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

const rowHeight float32 = 28

// Register is one table in the window: a filter, a count and the rows.
type Register struct {
	// OnOpen is told that a person wants to see a record: Enter, F2, or a double press.
	OnOpen func(model.Key)
	// OnSelect is told which row a person is on.
	OnSelect func(model.Key)
	// OnDrag, with a definition whose rows can be dragged, is told where on the canvas a row is dragged; OnDrop, where it
	// was let go.
	OnDrag, OnDrop func(k model.Key, at fyne.Position)
	// OnKey, unless nil, sees each key of the table first and reports whether it used it.
	OnKey func(*fyne.KeyEvent) bool

	def     *Definition
	rows    []Row
	texts   []names.Text // of the rows, for the filter; nil until something is looked for
	keys    []string     // of the rows in the column they are sorted by; nil until they are
	shown   []int        // indexes into rows, filtered and sorted
	sortBy  int
	down    bool // sorted downwards
	current int  // row the keyboard is on
	on      bool // a person has been to a row

	Filter *kit.Entry
	count  *kit.Text
	told   string // what the rows are; "" for their number
	table  *table
	right  *fyne.Container // the filter, and what SetActions puts beside it
	note   *fyne.Container // below
	root   *fyne.Container
	empty  fyne.CanvasObject
}

// New returns an empty register.
func New(def *Definition) *Register {
	title := kit.Row(10, kit.NewText(def.Title, kit.TextStyle{Size: kit.TextTitle, Bold: true}))
	r := newRegister(def, title)
	title.Add(r.count)
	return r
}

// NewWithBar returns an empty register with something else at the left of its filter than its title and count.
func NewWithBar(def *Definition, bar fyne.CanvasObject) *Register { return newRegister(def, bar) }

func newRegister(def *Definition, left fyne.CanvasObject) *Register {
	r := &Register{def: def, Filter: kit.NewEntry("Filter " + strings.ToLower(def.Title)), count: kit.Muted("")}
	if def.Unsorted {
		r.sortBy = -1
	}
	r.table = &table{reg: r, row: -1}
	r.table.Length = func() (int, int) { return len(r.shown), len(def.Columns) }
	r.table.CreateCell = func() fyne.CanvasObject {
		if def.Draggable {
			return newDragCell(r)
		}
		return newCell()
	}
	r.table.UpdateCell = r.updateCell
	r.table.ShowHeaderRow = true
	r.table.CreateHeader = func() fyne.CanvasObject { return newHeading() }
	r.table.UpdateHeader = r.updateHeading
	goTo := func(id widget.TableCellID) {
		moved := !r.on || r.current != id.Row
		r.current, r.on = id.Row, true
		if moved {
			r.table.Refresh() // the row is tinted
		}
		r.tell(r.OnSelect, id.Row)
	}
	r.table.OnSelected = func(id widget.TableCellID) {
		r.table.row = id.Row
		goTo(id)
		r.table.reveal(id.Row)
	}
	r.table.OnHighlighted = func(id widget.TableCellID) {
		if r.table.hovering {
			return // the pointer only passes: the row that Delete takes is where the keyboard is, or the last press was
		}
		goTo(id)
		r.table.reveal(id.Row)
	}
	r.table.ExtendBaseWidget(r.table)
	for i, c := range def.Columns {
		r.table.SetColumnWidth(i, c.Width)
	}
	r.Filter.OnChanged = func(string) {
		r.refill()
		r.leaveRow()
	}
	r.Filter.OnSubmitted = func(string) { r.FocusTable() }
	r.Filter.OnKey = func(ev *fyne.KeyEvent) bool {
		switch {
		case ev.Name == fyne.KeyDown:
			r.FocusTable()
			return true
		case ev.Name == fyne.KeyEscape && r.Filter.Text != "":
			r.Filter.SetText("")
			return true
		}
		return false
	}
	r.empty = kit.Empty("No "+strings.ToLower(def.Title)+" yet", def.Empty, nil)
	r.right, r.note = kit.Row(8, kit.MinWidth(260, r.Filter)), container.NewStack()
	r.note.Hide()
	bar := kit.Frame(nil, nil, nil, r.right, kit.Inset(left, 0, 0, 0, 8))
	head := kit.Column(0, kit.Inset(bar, 10, 10, 16, 14), r.note)
	r.root = container.NewStack(kit.NewBlock(kit.ColorPanel, "", 0), container.New(headLayout{}, head, container.NewStack(r.table, r.empty)))
	r.refill()
	return r
}

// headLayout puts the first object over the second, as high as it has to be at this width: a bar of several lines knows that
// once it has its width.
type headLayout struct{}

func (headLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	head, body := objects[0], objects[1]
	head.Move(fyne.NewPos(0, 0))
	head.Resize(fyne.NewSize(size.Width, head.MinSize().Height))
	height := head.MinSize().Height
	head.Resize(fyne.NewSize(size.Width, height))
	body.Move(fyne.NewPos(0, height))
	body.Resize(fyne.NewSize(size.Width, size.Height-height).Max(fyne.Size{}))
}

func (headLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	head, body := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(fyne.Max(head.Width, body.Width), head.Height+body.Height)
}

// SetActions puts buttons beside the filter.
func (r *Register) SetActions(actions ...fyne.CanvasObject) {
	r.right.Objects = append(r.right.Objects[:1], actions...)
	r.root.Refresh()
}

// SetHeading gives a column, the first being 0, another title.
func (r *Register) SetHeading(column int, title string) {
	if r.def.Columns[column].Title == title {
		return
	}
	def := *r.def // others may be shown by the same definition
	def.Columns = slices.Clone(def.Columns)
	def.Columns[column].Title = title
	r.def = &def
	r.table.Refresh()
}

// SetNote puts a remark between the filter and the rows; nil takes it away.
func (r *Register) SetNote(note fyne.CanvasObject) {
	r.note.RemoveAll()
	if note == nil {
		r.note.Hide()
	} else {
		r.note.Add(kit.Inset(note, 0, 10, 16, 14))
		r.note.Show()
	}
	r.root.Refresh()
}

// Current returns the record that a person is on; ok is false where there is none.
func (r *Register) Current() (k model.Key, ok bool) {
	if !r.on || r.current >= len(r.shown) {
		return k, false
	}
	return r.rows[r.shown[r.current]].Key, true
}

// Restart shows the rows of another timetable from their beginning: no filter, nobody on a row, scrolled to the top. The
// order of the rows stays.
func (r *Register) Restart() {
	r.Filter.SetText("") // which leaves the row, where there was a filter
	r.leaveRow()
	r.table.ScrollToTop()
	r.table.ScrollToLeading()
}

// leaveRow is for rows that have become others: nobody is on one, and the keyboard begins at the first.
func (r *Register) leaveRow() {
	if !r.on {
		return
	}
	r.table.UnselectAll()
	told := r.table.OnHighlighted
	r.table.OnHighlighted = nil
	if len(r.shown) > 0 {
		r.table.Highlight(widget.TableCellID{})
	}
	r.table.OnHighlighted = told
	r.on, r.current, r.table.row = false, 0, -1
	r.table.Refresh()
}

// Object returns what to put into the window.
func (r *Register) Object() fyne.CanvasObject { return r.root }

// Table is what has the keyboard while a person walks the rows.
func (r *Register) Table() fyne.Focusable { return r.table }

// FocusTable gives the table the keyboard.
func (r *Register) FocusTable() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(r.table); c != nil {
		c.Focus(r.table)
	}
}

// SetRows replaces the rows. Filter, order and place stay.
func (r *Register) SetRows(rows []Row) {
	r.rows, r.texts, r.keys, r.told = slices.Clone(rows), nil, nil, ""
	r.refill()
}

// Shown returns the keys of the rows that the filter leaves, in the order they are shown in.
func (r *Register) Shown() []model.Key {
	keys := make([]model.Key, len(r.shown))
	for i, at := range r.shown {
		keys[i] = r.rows[at].Key
	}
	return keys
}

// SortBy sorts by a column; the column it is sorted by already turns the order round.
func (r *Register) SortBy(column int) {
	if column == r.sortBy {
		r.down = !r.down
	} else {
		r.sortBy, r.down, r.keys = column, false, nil
	}
	r.refill()
}

// ScrollTo scrolls the rows so far down, in units.
func (r *Register) ScrollTo(y float32) { r.table.ScrollToOffset(fyne.NewPos(0, y)) }

// Select goes to a record, taking the filter away where it hides it; it reports whether the record is there.
func (r *Register) Select(k model.Key) bool {
	at := r.at(k)
	if at < 0 && r.Filter.Text != "" && slices.ContainsFunc(r.rows, func(row Row) bool { return row.Key == k }) {
		r.Filter.SetText("")
		at = r.at(k)
	}
	if at < 0 {
		return false
	}
	r.table.UnselectAll() // else a row that is selected still keeps the keyboard where it has gone since
	r.table.Select(widget.TableCellID{Row: at, Col: 0})
	return true
}

func (r *Register) at(k model.Key) int {
	return slices.IndexFunc(r.shown, func(i int) bool { return r.rows[i].Key == k })
}

func (r *Register) tell(f func(model.Key), row int) {
	if f != nil && row >= 0 && row < len(r.shown) {
		f(r.rows[r.shown[row]].Key)
	}
}

// refill filters and sorts. A row is left in where each word of the filter is somewhere in it, in any spelling.
func (r *Register) refill() {
	query := names.NewQuery(r.Filter.Text)
	if r.texts == nil && !query.Empty() {
		r.texts = make([]names.Text, len(r.rows))
		for i, row := range r.rows {
			r.texts[i] = names.NewText(row.Cells...)
		}
	}
	r.shown = r.shown[:0]
	for i := range r.rows {
		if query.Empty() || query.Found(r.texts[i]) {
			r.shown = append(r.shown, i)
		}
	}
	if r.sortBy >= 0 {
		r.sort()
	}
	r.count.SetText(r.counted())
	if len(r.rows) == 0 {
		r.empty.Show()
		r.table.Hide()
	} else {
		r.empty.Hide()
		r.table.Show()
	}
	r.table.Refresh()
	r.table.stayWithin()
}

// sort sorts what is shown as a person does. Blanks stand last in both directions, since a blank says nothing.
func (r *Register) sort() {
	if r.keys == nil {
		r.keys = make([]string, len(r.rows))
		for i := range r.rows {
			switch text := r.rows[i].Cells[r.sortBy]; {
			case text == "":
			case r.rows[i].Sort != nil && r.rows[i].Sort[r.sortBy] != "":
				r.keys[i] = r.rows[i].Sort[r.sortBy]
			default:
				r.keys[i] = names.SortKey(text)
			}
		}
	}
	slices.SortStableFunc(r.shown, func(a, b int) int {
		x, y := r.keys[a], r.keys[b]
		switch {
		case x == "" || y == "":
			return len(y) - len(x)
		case r.down:
			x, y = y, x
		}
		return strings.Compare(x, y)
	})
}

// SetCount says beside the title what the rows are, where their number alone does not tell; "" for the number. The next
// SetRows takes it away.
func (r *Register) SetCount(text string) {
	r.told = text
	r.count.SetText(r.counted())
}

func (r *Register) counted() string {
	if len(r.shown) == len(r.rows) {
		if r.told != "" {
			return r.told
		}
		return fmt.Sprint(len(r.rows))
	}
	return fmt.Sprintf("%d of %d", len(r.shown), len(r.rows))
}
