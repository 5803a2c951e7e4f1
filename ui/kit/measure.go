package kit

import "fyne.io/fyne/v2"

type measureKey struct {
	text string
	size float32
	bold bool
}

type fitKey struct {
	measureKey
	width float32
}

// measuring text costs more than drawing it, and tables say the same few thousand things over and over. Both caches
// belong to the UI goroutine.
var (
	widths = map[measureKey]float32{}
	fits   = map[fitKey]string{}
)

// maxCached bounds the caches; the texts of a school fit many times over.
const maxCached = 60_000

// Measured is how wide a text is. What was measured once is remembered.
func Measured(text string, size float32, bold bool) float32 {
	key := measureKey{text, size, bold}
	if w, ok := widths[key]; ok {
		return w
	}
	if len(widths) > maxCached {
		clear(widths)
	}
	w := fyne.MeasureText(text, size, fyne.TextStyle{Bold: bold}).Width
	widths[key] = w
	return w
}

// Fitted is a text as much of it as fits, with an ellipsis behind what was cut off. It is remembered.
func Fitted(text string, size float32, bold bool, width float32) string {
	if Measured(text, size, bold) <= width {
		return text
	}
	key := fitKey{measureKey{text, size, bold}, width}
	if s, ok := fits[key]; ok {
		return s
	}
	if len(fits) > maxCached {
		clear(fits)
	}
	s := Ellipsis(text, size, fyne.TextStyle{Bold: bold}, width)
	fits[key] = s
	return s
}
