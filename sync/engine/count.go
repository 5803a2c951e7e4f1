package engine

import (
	"cmp"
	"time"

	"carillon/model"
	"carillon/sync/rows"
)

// with adds to the options of a run what its system is set to.
func (o Options) with(s *System) Options {
	o.ExcludeRosters = o.ExcludeRosters || s.ExcludeRosters
	o.AcceptStatewideIDs = o.AcceptStatewideIDs || !s.RefuseStatewideID
	o.MultiFile = o.MultiFile || s.MultiFile
	o.Missing = cmp.Or(o.Missing, s.Missing, MissingInactive)
	o.System = *s
	return o
}

// RowCounts is how many rows of a timetable a run with these options would send now, by kind; nil where its dates make no
// sense. It contacts nobody, so it knows nothing of rows of other files that would go along.
func RowCounts(c Connector, s *model.State, sys System, o Options, now time.Time) map[Kind]int {
	o, _ = SettleFrom(o, s, now)
	o, err := checkDates(o, s.School())
	if err != nil {
		return nil
	}
	o = o.with(&sys)
	m := rows.NewMapper(s.Index(), o.window(), c.Rules(sys))
	counts := map[Kind]int{}
	for _, kind := range o.Publish {
		switch kind {
		case BellTimes:
			counts[kind] = sendable(m.BellTimes().Entries)
		case Sections:
			counts[kind] = sendable(m.Sections().Entries)
		case SectionLists:
			counts[kind] = sendable(m.Lists().Entries)
		case Timetable:
			counts[kind] = sendable(m.Lessons().Entries)
		}
	}
	return counts
}

// sendable counts the rows that nothing keeps from being sent.
func sendable[R comparable](entries []rows.Entry[R]) int {
	n := 0
	for i := range entries {
		if !entries[i].Spared && entries[i].Fault == nil {
			n++
		}
	}
	return n
}
