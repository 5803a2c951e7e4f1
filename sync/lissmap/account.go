package lissmap

import (
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/rows"
)

var _ engine.Accountant = (*connector)(nil)

// Account implements [engine.Accountant]: served rows are named by the records that the SIS served, all others by the records
// that a publish would send.
func (c *connector) Account(s engine.System, kind engine.Kind, set rows.Set, served bool) []string {
	x := encoder{c.dialect(s)}
	switch kind {
	case engine.BellTimes:
		return account(set.BellTimes, served, x.bellPeriods)
	case engine.Sections:
		return account(set.Sections, served, x.classes)
	case engine.SectionLists:
		return account(set.Lists, served, x.memberships)
	case engine.Timetable:
		return account(set.Lessons, served, x.lessons)
	}
	return nil
}

func account[W any, R comparable](entries []rows.Entry[R], served bool, encode func([]rows.Entry[R]) []W) []string {
	names := make([]string, len(entries))
	var sent []W
	if !served {
		sent = encode(entries)
	}
	for i := range entries {
		if w, ok := entries[i].Wire.(*W); ok && served {
			names[i] = liss.Account(w)
		} else if !served {
			names[i] = liss.Account(&sent[i])
		}
	}
	return names
}
