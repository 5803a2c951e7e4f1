package syncdialog

import "carillon/sync/engine"

// What can become of a record that the SIS no longer has, as it is chosen and as it is said of one.
var missing = []struct {
	is              engine.Missing
	choose, becomes string
}{
	{engine.MissingInactive, "Mark it inactive", "marked inactive"},
	{engine.MissingLeave, "Leave it as it is", "stays as it is"},
	{engine.MissingDelete, "Delete it", "deleted"},
}

// missingOf is what can become of records of a kind, and what is to be chosen for it.
func missingOf(kind engine.Kind) (choices []engine.Missing, options []string) {
	for _, m := range missing {
		if m.is != engine.MissingInactive || kind.HasInactive() {
			choices, options = append(choices, m.is), append(options, m.choose)
		}
	}
	return choices, options
}

// missingWords says what becomes of a record.
func missingWords(is engine.Missing) string {
	for _, m := range missing {
		if m.is == is {
			return m.becomes
		}
	}
	return ""
}

// missingAtLength also says what goes with it.
func missingAtLength(is engine.Missing) string {
	if is == engine.MissingDelete {
		return missingWords(is) + ", with what hangs on it"
	}
	return missingWords(is)
}
