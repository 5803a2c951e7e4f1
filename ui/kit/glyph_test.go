package kit_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"

	"carillon/assets"
)

// shownTexts are the texts that the window's sources, the help and the catalogue of sentences hold, with where they stand.
func shownTexts(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{"assets/help.md": assets.Help}
	catalogue, err := os.ReadFile("../../internal/words/en.json")
	if err != nil {
		t.Fatal(err)
	}
	texts["internal/words/en.json"] = string(catalogue)
	files := token.NewFileSet()
	for _, root := range []string{"../../ui", "../../cmd/carillon"} {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			parsed, err := parser.ParseFile(files, path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(parsed, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					text, _ := strconv.Unquote(lit.Value)
					texts[files.Position(lit.Pos()).String()] = text
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return texts
}

// A computer need not have any font but the program's own: what that lacks is shown as a box.
func TestTheProgramsTypefaceHasEveryCharacterThatIsShown(t *testing.T) {
	texts := shownTexts(t)
	if len(texts) < 500 {
		t.Fatalf("only %d texts found: the test looks in the wrong place", len(texts))
	}
	for name, data := range map[string][]byte{"Inter Regular": assets.InterRegular, "Inter SemiBold": assets.InterSemiBold} {
		font, err := sfnt.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		var buffer sfnt.Buffer
		for where, text := range texts {
			for _, r := range text {
				if glyph, err := font.GlyphIndex(&buffer, r); r >= ' ' && (err != nil || glyph == 0) {
					t.Errorf("%s: %s has no %q (%U)", where, name, r, r)
				}
			}
		}
	}
}
