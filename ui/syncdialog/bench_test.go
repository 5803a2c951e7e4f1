package syncdialog

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carillon/model"
	"carillon/ui/kit"
	"carillon/ui/registers"
)

// rowsOfAPreview is a table with as many rows as the section lists of 5,000 students have, in a window.
func rowsOfAPreview(b *testing.B, n int) *registers.Register {
	b.Helper()
	app := test.NewTempApp(b)
	app.Settings().SetTheme(kit.NewTheme(kit.ModeLight))
	def := previewTable()
	reg := registers.NewWithBar(&def, kit.Row(6))
	w := test.NewTempWindow(b, reg.Object())
	w.Resize(fyne.NewSize(880, 560))
	rows := make([]registers.Row, n)
	for i := range rows {
		rows[i] = registers.Row{Key: model.Key{ID: uint32(i + 1)}, Cells: []string{"changed", fmt.Sprintf("Ana Reyes (%d) in 09MAT %d", 100000+i, i%40),
			"Start 20260817 · End 20261218", "Start 20260817 · End 20270611"}}
	}
	reg.SetRows(rows)
	return reg
}

// BenchmarkScrollingAPreviewOf40000Rows is one step of a mouse wheel somewhere in the middle; at 60 pictures a second
// there are 16 ms for it.
func BenchmarkScrollingAPreviewOf40000Rows(b *testing.B) {
	reg := rowsOfAPreview(b, 40_000)
	y := float32(0)
	for b.Loop() {
		if y += 40; y > 1_000_000 {
			y = 0
		}
		reg.ScrollTo(y)
	}
}

// BenchmarkFilteringAPreviewOf40000Rows is one letter typed into the filter.
func BenchmarkFilteringAPreviewOf40000Rows(b *testing.B) {
	reg := rowsOfAPreview(b, 40_000)
	for i := 0; b.Loop(); i++ {
		reg.Filter.SetText(fmt.Sprint(i % 10))
	}
}
