package shell

import (
	"regexp"
	"strings"
	"testing"

	"carillon/assets"
)

func TestTheHelpHasAPageForEachHeading(t *testing.T) {
	r := newRig(t)
	r.command("help.page")
	d := r.dialog("Carillon help")
	if len(d.Tabs) != strings.Count("\n"+assets.Help, "\n# ") || len(d.Tabs) < 4 {
		t.Errorf("%d pages", len(d.Tabs))
	}
	r.says(r.win.Canvas().Overlays().Top(), "The timetable", "The file", "Synchronising", "Practising")
}

// What the help sends people to must be there: menu items it names by their path.
func TestTheHelpNamesMenuItemsThatExist(t *testing.T) {
	r := newRig(t)
	labels := map[string]bool{}
	for _, c := range r.Commands().All() {
		labels[strings.TrimSuffix(c.Label, "…")] = true
	}
	paths := regexp.MustCompile(`(?:File|Setup|Help)(?: > (?:Synchronise > )?)(Configure|Sync Now|History|Backups|Compare with|School info|Practice SIS)`)
	found := paths.FindAllStringSubmatch(strings.ReplaceAll(assets.Help, "\n", " "), -1)
	if len(found) < 6 {
		t.Errorf("only %d menu items are named", len(found))
	}
	for _, f := range found {
		if !labels[f[1]] {
			t.Errorf("the help names %q, and no command is called %q", f[0], f[1])
		}
	}
}
