package kit

import "fyne.io/fyne/v2"

// free is the layout of containers whose children are placed by arithmetic.
type free struct{}

func (free) Layout([]fyne.CanvasObject, fyne.Size) {}
func (free) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Free is a container whose children stay where they are put, for widgets that place them by arithmetic.
func Free(objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: free{}, Objects: objects}
}

// Thumb returns where the thumb of a scroll bar begins along its track of the given length, and how long it is.
func Thumb(length, content, off float32) (start, size float32) {
	if content <= length {
		return 0, length
	}
	size = fyne.Min(length, fyne.Max(minThumb, length*length/content))
	return (length - size) * off / (content - length), size
}

// minThumb is how long a thumb is at least, in units, so that a pointer meets it.
const minThumb float32 = 28
