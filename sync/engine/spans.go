package engine

import (
	"fmt"

	"carillon/model"
)

// inForce leaves of the records that come several times, once for each span of time, those that hold on a day. Where none
// does, the one that begins next counts, else the last that ended. The order stays.
func inForce(recs []Record, on model.Date) []Record {
	best := make(map[string]Record, len(recs))
	several := false
	for _, rec := range recs {
		before, again := best[rec.SISID]
		several = several || again && (rec.Span != Days{} || before.Span != Days{})
		if !again || nearer(rec.Span, before.Span, on) {
			best[rec.SISID] = rec
		}
	}
	if !several {
		return recs
	}
	out := make([]Record, 0, len(recs))
	for _, rec := range recs {
		if chosen := best[rec.SISID]; rec.SISID == "" || rec.Span == chosen.Span || rec.Span.holds(on) && chosen.Span.holds(on) {
			out = append(out, rec)
		}
	}
	return out
}

// holds says whether a span holds on a day; a zero date is no bound.
func (d Days) holds(on model.Date) bool {
	return d.From <= on && (d.To == 0 || on <= d.To)
}

// nearer says whether one span says more than another of a day.
func nearer(one, other Days, on model.Date) bool {
	switch {
	case other.holds(on):
		return false
	case one.holds(on):
		return true
	case one.From > on && other.From > on:
		return one.From < other.From
	case one.From > on || other.From > on:
		return one.From > on
	}
	return one.To > other.To
}

func rowsInWords(n int) string {
	if n == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", n)
}
