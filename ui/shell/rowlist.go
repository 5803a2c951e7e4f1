package shell

import (
	"slices"

	"fyne.io/fyne/v2"

	"carillon/ui/kit"
)

const rowGap float32 = 8

// rowList is rows of fields below headings, that a person adds to and takes from: the rotations of a school, its
// identifiers.
type rowList[R any] struct {
	// widths are those of the columns, 0 sharing what is left; a column for the button that removes a row comes behind.
	widths   []float32
	headings []string
	// cells are the fields of a row; a new row gets the keyboard into the one at start.
	cells func(R) []fyne.CanvasObject
	start int
	// mayGo is "" where a row can be removed, else why not.
	mayGo func(R) string
	// most is how many rows there can be.
	most int
	// changed is called when rows have come or gone.
	changed func()
	win     fyne.Window

	rows    []R
	list    *fyne.Container
	problem *kit.Remark
	add     *kit.Button
	root    *fyne.Container
}

// removeWidth is that of the button that removes a row.
const removeWidth float32 = 64

// make builds the list; fresh is a row to be filled in.
func (l *rowList[R]) make(addText string, fresh func() R) *rowList[R] {
	l.list, l.problem = kit.Column(rowGap), kit.NewRemark()
	l.add = kit.NewButton(addText, func() {
		l.rows = append(l.rows, fresh())
		l.fill()
		if f, ok := l.cells(l.rows[len(l.rows)-1])[l.start].(fyne.Focusable); ok {
			l.win.Canvas().Focus(f)
		}
	})
	l.root = kit.Column(rowGap, l.list, l.problem.Object, kit.Row(0, l.add))
	return l
}

// set replaces the rows.
func (l *rowList[R]) set(rows []R) {
	l.rows = rows
	l.fill()
}

// say puts a sentence below the rows; "" takes it away.
func (l *rowList[R]) say(text string) { l.problem.Say(text, kit.ColorBad) }

func (l *rowList[R]) fill() {
	l.say("")
	l.list.RemoveAll()
	widths := append(slices.Clone(l.widths), removeWidth)
	if len(l.rows) > 0 {
		var heads []fyne.CanvasObject
		for _, h := range append(slices.Clone(l.headings), "") {
			heads = append(heads, kit.Muted(h))
		}
		l.list.Add(kit.Columns(rowGap, widths, heads...))
	}
	for i, r := range l.rows {
		l.list.Add(kit.Columns(rowGap, widths, append(l.cells(r), kit.NewQuiet("Remove", func() { l.remove(i) }))...))
	}
	l.add.SetEnabled(len(l.rows) < l.most)
	if l.changed != nil {
		l.changed()
	}
}

func (l *rowList[R]) remove(i int) {
	if l.mayGo != nil {
		if why := l.mayGo(l.rows[i]); why != "" {
			l.say(why)
			l.changed()
			return
		}
	}
	l.rows = slices.Delete(l.rows, i, i+1)
	l.fill()
	l.win.Canvas().Focus(l.add)
}
