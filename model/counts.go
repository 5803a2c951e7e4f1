package model

import (
	"fmt"
	"strings"
)

// Counts says how many records of which kinds.
type Counts map[Kind]int

// String is the counts in words: "12 lessons, 1 section and 3 roster entries"; "" for none.
func (c Counts) String() string {
	var parts []string
	for _, k := range Kinds() {
		switch n := c[k]; {
		case n == 1:
			parts = append(parts, "1 "+k.String())
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", n, k.Plural()))
		}
	}
	if last := len(parts) - 1; last > 0 {
		return strings.Join(parts[:last], ", ") + " and " + parts[last]
	}
	return strings.Join(parts, "")
}

// Total is how many records there are.
func (c Counts) Total() int {
	n := 0
	for _, x := range c {
		n += x
	}
	return n
}

// Dependents counts what [Delete] of a record would do to others: goes, which means nothing without it, and stays, which
// only mentions it. What is known of the last sync is left out: it is no concern of a person's.
func (t *Timetable) Dependents(k Key) (goes, stays Counts) {
	goes, stays = Counts{}, Counts{}
	gone, mentions := map[Key]bool{k: true}, map[Key]bool{}
	for todo := []Key{k}; len(todo) > 0; todo = todo[1:] {
		for kind := KindNone + 1; kind < numKinds; kind++ {
			for _, id := range t.index.referrers(todo[0], kind) {
				from := Key{kind, id}
				switch {
				case gone[from] || kind == KindSynced:
				case t.Get(from).without(todo[0]) == nil:
					gone[from] = true
					todo = append(todo, from)
				default:
					mentions[from] = true
				}
			}
		}
	}
	for from := range mentions {
		if !gone[from] {
			stays[from.Kind]++
		}
	}
	delete(gone, k)
	for from := range gone {
		goes[from.Kind]++
	}
	return goes, stays
}
