package exchange

import (
	"cmp"
	"strconv"
	"strings"
)

// Codes gives the records of a kind codes of their names, each its own whatever the letters.
type Codes struct {
	most   int
	grid   bool // no slash and no underscore
	of     map[string]string
	folded map[string]bool
}

// NewCodes makes codes of at most so many characters; those of a grid have no slash and no underscore.
func NewCodes(most int, grid bool) *Codes {
	return &Codes{most, grid, map[string]string{}, map[string]bool{}}
}

// Code is the code of what has a name, the same each time.
func (c *Codes) Code(name string) string {
	if code, known := c.of[name]; known {
		return code
	}
	text := strings.Join(strings.Fields(name), " ")
	if c.grid {
		text = strings.NewReplacer("/", "-", "_", "-").Replace(text)
	}
	text = cmp.Or(Cut(text, c.most), "-")
	code := text
	for n := 2; c.folded[strings.ToLower(code)]; n++ {
		mark := "~" + strconv.Itoa(n)
		code = Cut(text, c.most-len(mark)) + mark
	}
	c.of[name] = code
	c.folded[strings.ToLower(code)] = true
	return code
}

// Cut is a text of at most so many characters, without blanks at its ends.
func Cut(text string, most int) string {
	r := []rune(text)
	return strings.TrimSpace(string(r[:min(len(r), most)]))
}
