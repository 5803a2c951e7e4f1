package main

import (
	"fmt"
	"strings"

	"carillon/sync/engine"
)

// featurePages is a page of help for each system that says what it takes: its feature support table, the one that the
// connector sends by.
func featurePages(connectors []engine.Connector) [][2]string {
	var pages [][2]string
	for _, c := range connectors {
		f, ok := c.(engine.Featured)
		if !ok {
			continue
		}
		var b strings.Builder
		fmt.Fprintf(&b, "What of a timetable %s takes. *Yes*: it is sent and used there. *No*: it is not sent. *Unsure*: it is sent, and whether it is used there is not known. "+
			"File > Synchronise > Configure shows the same table with what the open file uses of it.\n\n", c.Name())
		for _, row := range f.Features() {
			fmt.Fprintf(&b, "- **%s** – *%s*: %s\n", row.Name, row.Support, row.Travels)
		}
		pages = append(pages, [2]string{"What " + engine.ShortName(c) + " takes", b.String()})
	}
	return pages
}
