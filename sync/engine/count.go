package engine

import (
	"cmp"
	"time"

	"carillon/model"
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
	tables := outbound(c, s.Index(), o.with(&sys))
	counts := map[Kind]int{}
	for _, kind := range o.Publish {
		counts[kind] = len(tables(kind).Rows)
	}
	return counts
}
