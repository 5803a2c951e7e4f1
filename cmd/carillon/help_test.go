package main

import (
	"strings"
	"testing"

	"carillon/cmd/internal/systems"
	"carillon/sync/engine"
)

func TestTheHelpPrintsEveryRowOfAFeatureTable(t *testing.T) {
	pages := featurePages(systems.Connectors())
	if len(pages) == 0 || pages[0][0] != "What Alma takes" {
		t.Fatalf("the pages are %v", pages)
	}
	f, ok := systems.Connectors()[0].(engine.Featured)
	if !ok {
		t.Fatal("Alma has no feature table")
	}
	for _, row := range f.Features() {
		if want := "**" + row.Name + "** – *" + string(row.Support) + "*: " + row.Travels; !strings.Contains(pages[0][1], want) {
			t.Errorf("%q is nowhere in the help", want)
		}
	}
}
