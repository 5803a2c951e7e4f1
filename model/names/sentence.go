package names

import "strings"

// Sentence gives a text its capital and, where it ends with no mark of its own, its full stop. The name of a file, a path or an
// address at its beginning stays as it is: with a capital it would be another one.
func Sentence(text string) string {
	text = strings.TrimSpace(text)
	first, _, _ := strings.Cut(text, " ")
	if !strings.ContainsAny(strings.TrimRight(first, ".,:;!?"), `./\:`) {
		text = Capital(text)
	}
	if text != "" && !strings.ContainsAny(text[len(text)-1:], ".!?:") {
		text += "."
	}
	return text
}
