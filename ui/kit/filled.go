package kit

import (
	"fmt"

	"fyne.io/fyne/v2"
)

// Filled lists what stands in the entries, boxes and lists of a content, in their order: a dialog whose content says something else
// than when it was shown has been typed in (see Dialog.Changed).
func Filled(content fyne.CanvasObject) (list []string) {
	switch o := content.(type) {
	case *fyne.Container:
		for _, c := range o.Objects {
			list = append(list, Filled(c)...)
		}
	case *DateEntry:
		list = append(list, o.Text)
	case *Entry:
		list = append(list, o.Text)
	case *Check:
		list = append(list, fmt.Sprint(o.Checked))
	case *Select:
		list = append(list, fmt.Sprint(o.Chosen()))
	}
	return list
}
