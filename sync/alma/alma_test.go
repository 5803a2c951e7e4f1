package alma_test

import (
	"testing"

	"carillon/model"
	"carillon/sync/alma"
	"carillon/sync/engine"
)

func TestTheTableHasTheArticlesFeaturesAndVerdicts(t *testing.T) {
	table := alma.New().(engine.Featured).Features()
	count, seen := map[engine.Support]int{}, map[engine.FeatureID]bool{}
	for _, f := range table {
		count[f.Support]++
		if f.Name == "" || f.Travels == "" || seen[f.ID] {
			t.Errorf("row %+v is not whole, or comes twice", f)
		}
		seen[f.ID] = true
	}
	if len(table) != 24 || count[engine.Yes] != 15 || count[engine.No] != 6 || count[engine.Unsure] != 3 {
		t.Errorf("%d features, %v; want 24: 15 Yes, 6 No, 3 Unsure", len(table), count)
	}
}

func TestAlmaIsOfferedInTheUSAOnly(t *testing.T) {
	for _, r := range model.Regions() {
		err := alma.New().Offered(r)
		if (err == nil) != (r == model.RegionUSA) {
			t.Errorf("region %s: %v", r, err)
		}
	}
}
