package names

import (
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// sorter is a collator with memory for its keys. One may be used by one goroutine at a time.
type sorter struct {
	*collate.Collator
	buf collate.Buffer
}

// sorters hold collators of Unicode's root order, with runs of digits as numbers: making one costs more than using it.
var sorters = sync.Pool{New: func() any { return &sorter{Collator: collate.New(language.Und, collate.Numeric)} }}

// SortKey is a text that sorts, byte by byte, where a name or code belongs in a list: accents and case decide only
// between texts that are else the same (Nuñez beside Nunez, Ōno beside Ono), and numbers count by their value ("9MAT 2"
// before "9MAT 10" before "10ENG 1"). Two texts that differ have two keys.
func SortKey(text string) string {
	s := sorters.Get().(*sorter)
	defer sorters.Put(s)
	s.buf.Reset()
	return string(s.KeyFromString(&s.buf, text)) + "\x00" + text
}

// Compare orders two texts as [SortKey] does. It returns a negative number, 0 or a positive one. A long list is sorted
// faster by keys that are made once.
func Compare(a, b string) int {
	if a == b {
		return 0
	}
	s := sorters.Get().(*sorter)
	defer sorters.Put(s)
	if c := s.CompareString(a, b); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}
