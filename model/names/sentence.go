package names

import "strings"

// Sentence gives a text its capital and, where it ends with no mark of its own, its full stop.
func Sentence(text string) string {
	text = Capital(strings.TrimSpace(text))
	if text != "" && !strings.ContainsAny(text[len(text)-1:], ".!?:") {
		text += "."
	}
	return text
}
