package engine

import (
	"carillon/model"
	"carillon/model/message"
)

// summer is how many days after the first day of the academic year school may begin, at most.
const summer = 100

// asOf is the day on which a record has to hold to be one of this run: its From date within the academic year, else today, or
// in a year that has not begun its first day. now is the same without the From date.
func (k *taker) asOf() (from, now model.Date) {
	school := k.t.School()
	now = max(k.o.Today, school.First)
	for _, d := range k.t.Calendar().Days {
		if d.Day != 0 && d.Date >= school.First { // the first day of school
			if d.Date <= school.First+summer {
				now = max(now, d.Date)
			}
			break
		}
	}
	from = now
	if k.o.From > now && (school.Last == 0 || k.o.From <= school.Last) {
		from = k.o.From
	}
	return from, now
}

// holds says whether a record holds on a day.
func (r *Record) holds(d model.Date) bool {
	return (r.Span.From == 0 || r.Span.From <= d) && (r.Span.To == 0 || d <= r.Span.To)
}

// How well the span of a record fits a run.
const (
	fitsFrom  = iota // it holds on the first day of the run
	fitsNow          // it holds now
	fitsLater        // it begins within the academic year
	fitsNot          // it has ended, or is for another year
)

// holding is the records that hold in this run: of several with one id the one that holds on the day of the run, of two such
// the one that began last; else the one that is to begin first. Ended ones, and those of a later year, are left out. Records
// with the same id and the same span are left for [importer.usable].
func (k *taker) holding(recs []Record, in *Incoming) []Record {
	spans := false
	for i := range recs {
		spans = spans || recs[i].Span != (Days{})
	}
	if !spans {
		return recs
	}
	from, now := k.asOf()
	last := k.t.School().Last
	fit := func(r *Record) int {
		switch {
		case r.holds(from):
			return fitsFrom
		case r.holds(now):
			return fitsNow
		case r.Span.From > now && (r.Span.To == 0 || r.Span.To >= r.Span.From) && (last == 0 || now > last || r.Span.From <= last):
			return fitsLater
		}
		return fitsNot
	}
	best := make(map[string]int, len(recs)) // place by id
	several, later := map[string]bool{}, map[string]bool{}
	for i := range recs {
		r := &recs[i]
		how := fit(r)
		if how == fitsNot {
			later[r.SISID] = later[r.SISID] || r.Span.From > now
			continue
		}
		j, another := best[r.SISID]
		if !another {
			best[r.SISID] = i
			continue
		}
		b := &recs[j]
		if r.Span == b.Span {
			continue
		}
		several[r.SISID] = true
		if was := fit(b); how < was || how == was && (how == fitsLater) == (r.Span.From < b.Span.From) && r.Span.From != b.Span.From {
			best[r.SISID] = i
		}
	}
	out := make([]Record, 0, len(best))
	for i := range recs {
		r := &recs[i]
		if j, ok := best[r.SISID]; r.SISID == "" || ok && r.Span == recs[j].Span {
			out = append(out, *r)
		}
	}
	for id := range best {
		if later[id] {
			several[id] = true
			delete(later, id)
		}
	}
	say := func(n int, says message.Code, args ...message.Arg) {
		if n > 0 {
			in.Notes = append(in.Notes, Note{What: in.Kind.Label(), Why: message.New(says, args...)})
		}
	}
	say(len(several), saysSeveralSpans, sis(k.sis), rowsOf("records", in.Kind, len(several)), message.Date("day", from))
	say(len(later), saysLaterYear, sis(k.sis), rowsOf("records", in.Kind, len(later)))
	return out
}
