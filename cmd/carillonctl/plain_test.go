package main

import (
	"strings"
	"testing"
)

func TestNothingThatIsPrintedSteersTheTerminal(t *testing.T) {
	for text, want := range map[string]string{
		"Ames, Ann\n\tNuñez 東\n":        "Ames, Ann\n\tNuñez 東\n",
		"\x1b[31mAmes\x1b[0m":           `\u001b[31mAmes\u001b[0m`,
		"a\rb\x00\x7f":                  `a\u000db\u0000\u007f`,
		"a\u009b31m\u202eb\u2066\u2028": `a\u009b31m\u202eb\u2066\u2028`,
		"Sch\xfcler.carillon\x1b":       "Sch\xfcler.carillon" + `\u001b`,
		"":                              "",
	} {
		var out strings.Builder
		n, err := plain{&out}.Write([]byte(text))
		if out.String() != want || n != len(text) || err != nil {
			t.Errorf("%q is printed as %q (%d, %v)", text, out.String(), n, err)
		}
	}
	var out strings.Builder
	a := &app{in: strings.NewReader(""), out: &out, err: &out, env: func(string) string { return "" }}
	if a.run([]string{"info", "\x1b[31m.carillon"}); strings.Contains(out.String(), "\x1b") || !strings.Contains(out.String(), `\u001b[31m`) {
		t.Errorf("carillonctl prints %q", out.String())
	}
}
