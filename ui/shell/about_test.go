package shell

import (
	"strings"
	"testing"

	"carillon/assets"
)

func TestAboutNamesVersionLicencesAndWhereThingsLie(t *testing.T) {
	r := newRig(t)
	r.deps.Version, r.deps.Places = "9.8.7", [][2]string{{"Settings", "/home/kim/.config/Carillon/config.yaml"}}
	r.Commands().Run("help.about")
	d := r.dialog("About Carillon")
	if len(d.Tabs) != 2 || d.Tabs[1].Label != "Licences" {
		t.Fatalf("its tabs are %v", d.Tabs)
	}
	shown := saidBy(d.Tabs[0].Content)
	for _, want := range []string{"9.8.7", "Apache License 2.0", "SIL Open Font License", "Settings", "/home/kim/.config/Carillon/config.yaml"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not said in:\n%s", want, shown)
		}
	}
}

// What is built in and asks for its notice has it.
func TestTheLicencesOfWhatIsBuiltInAreWhole(t *testing.T) {
	for _, want := range []string{"fyne.io/fyne/v2", "go.etcd.io/bbolt", "golang.org/x/text", "github.com/danieljoos/wincred", "The Go Authors",
		"Marcus Geelnard", "SIL OPEN FONT LICENSE", "EmojiOne"} {
		if !strings.Contains(assets.Licences, want) {
			t.Errorf("nothing is said of %s", want)
		}
	}
}
