// Package kittest looks at what a test's window shows. It is for tests alone.
package kittest

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// Walk visits an object and all that is shown in it, in drawing order; what is hidden is left out.
func Walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, c := range o.Objects {
			Walk(c, visit)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			Walk(c, visit)
		}
	}
}

// Texts are all texts shown in an object, with one blank between words.
func Texts(o fyne.CanvasObject) string {
	var all []string
	Walk(o, func(o fyne.CanvasObject) {
		if t, ok := o.(*canvas.Text); ok {
			all = append(all, t.Text)
		}
	})
	return strings.Join(strings.Fields(strings.Join(all, " ")), " ")
}

// All are the objects of a type shown in an object, in drawing order.
func All[T fyne.CanvasObject](o fyne.CanvasObject) []T {
	var all []T
	Walk(o, func(o fyne.CanvasObject) {
		if x, ok := o.(T); ok {
			all = append(all, x)
		}
	})
	return all
}
