package preview_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"carillon/internal/exchange/preview"
	"carillon/internal/words"
	"carillon/sync/engine"
)

// TestAPreviewOpensInASpreadsheetWithItsAccents: a byte order mark says that it is UTF-8, and stands in no cell.
func TestAPreviewOpensInASpreadsheetWithItsAccents(t *testing.T) {
	p := &engine.Plan{In: []engine.Incoming{{Kind: engine.Students, Columns: []string{"Surname"},
		Changes: []engine.RowChange{{What: engine.New, Title: "José Ōno", Now: []string{"=Ōno"}}}}}}
	var out strings.Builder
	if err := preview.CSV(&out, p, words.Plain); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(out.String(), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if !marked || err != nil || len(rows) != 2 || rows[0][0] != "Way" || rows[1][3] != "José Ōno" || rows[1][6] != "'=Ōno" {
		t.Errorf("marked %v, rows %q, %v", marked, rows, err)
	}
}
