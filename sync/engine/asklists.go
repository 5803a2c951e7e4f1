package engine

import (
	"context"
	"errors"
	"maps"
	"slices"

	"carillon/model"
	"carillon/sync/rows"
)

// A SIS is asked for its section lists as at a day (LISS 8.4), and a publish replaces them all. What it does not show as at today
// it may have all the same: who comes next week, and of whoever left the days until then, on which grades and attendance hang.

// reading says for which days an answer of the SIS holds. Rows of section lists that are for none of them it need not show.
type reading struct {
	past, future bool         // as at today the SIS shows rows that are over, and rows that are still to come
	first        int          // rows of the answer as at today, which come before those of other days
	days         []model.Date // days beside today as at which it was read
	byDay        bool         // as at another day it had rows that it did not have as at today
}

// readingOf is what an answer as at today tells.
func readingOf(lists []rows.Entry[rows.ListRow], today model.Date) reading {
	a := reading{first: len(lists)}
	for i := range lists {
		switch standing(lists[i].Sent.First, lists[i].Sent.Last, today) {
		case 1:
			a.future = true
		case 2:
			a.past = true
		}
	}
	return a
}

// hides says whether a row of a span of days need not be in the answer. A span that ends before it begins holds on no day: only
// a SIS that is seen to go by the day may have it all the same.
func (a reading) hides(first, last, today model.Date) bool {
	if last != 0 && last < first {
		return a.byDay && !a.past && !a.future
	}
	switch standing(first, last, today) {
	case 0:
		return false
	case 1:
		if a.future {
			return false
		}
	case 2:
		if a.past {
			return false
		}
	}
	return !slices.ContainsFunc(a.days, func(day model.Date) bool { return standing(first, last, day) == 0 })
}

// both are the rows of two answers, each as often as in the one that has it more often; those of the first one come first.
func both(a, b []rows.Entry[rows.ListRow]) []rows.Entry[rows.ListRow] {
	has := make(map[rows.ListRow]int, len(a))
	for i := range a {
		has[a[i].Sent]++
	}
	for i := range b {
		if has[b[i].Sent]--; has[b[i].Sent] < 0 {
			a = append(a, b[i])
		}
	}
	return a
}

// readAsAt adds to section lists what is served as at further days, and notes which they were. A day of which the SIS says that
// it shows nothing is left out: what it has for that day is not known.
func readAsAt(ctx context.Context, reader Reader, served rows.Set, shows reading, o Options, days []model.Date) (rows.Set, reading, error) {
	for _, day := range days {
		o.Today = day
		more, err := reader.ReadBack(ctx, SectionLists, o)
		var refusal interface{ Refusal() bool }
		switch {
		case CodeOf(err) == NotSupported, errors.As(err, &refusal) && refusal.Refusal():
			continue
		case err != nil:
			return served, shows, err
		}
		n := len(served.Lists)
		served.Lists = both(served.Lists, more.Lists)
		shows.byDay = shows.byDay || len(served.Lists) > n
		shows.days = append(shows.days, day)
	}
	return served, shows, nil
}

// missing are the rows of a list that an answer does not show.
func missing(known []rows.ListRow, lists []rows.Entry[rows.ListRow]) []rows.ListRow {
	has := make(map[rows.ListRow]int, len(lists))
	for i := range lists {
		has[lists[i].Sent]++
	}
	var out []rows.ListRow
	for _, r := range known {
		if has[r]--; has[r] < 0 {
			out = append(out, r)
		}
	}
	return out
}

// mostDays is how many days section lists are read as at for rows that are known and not shown.
const mostDays = 12

// daysOf are the days as at which rows of spans are shown that are not shown as at today: the nearest ones, where there are more
// than mostDays. holds says that there are rows among them which hold today.
func daysOf(spans []rows.ListRow, today model.Date) (days []model.Date, holds bool) {
	wanted := map[model.Date]bool{}
	for i := range spans {
		switch e := &spans[i]; standing(e.First, e.Last, today) {
		case 0: // it has got another last day, if it is there still
			holds = true
			if e.First != 0 && e.First != today {
				wanted[e.First] = true
			}
		case 1:
			wanted[e.First] = true
		case 2:
			wanted[e.Last] = true
		}
	}
	days = slices.Sorted(maps.Keys(wanted))
	if len(days) > mostDays {
		slices.SortFunc(days, func(a, b model.Date) int {
			away := func(d model.Date) int { return max(int(d-today), int(today-d)) }
			return away(a) - away(b)
		})
		days = days[:mostDays]
	}
	return days, holds
}

// daysToAsk are the days beside today as at which the section lists are to be read, in order.
func (f *facts) daysToAsk(lists []rows.Entry[rows.ListRow], shows reading) []model.Date {
	today, school := f.o.Today, f.state.School()
	b := basisOf(f.last[SectionLists], SectionLists, f.o)
	var known []rows.ListRow
	for i := range b.rows.Lists {
		if e := &b.rows.Lists[i]; !e.Absent {
			known = append(known, e.Sent)
		}
	}
	known = missing(known, lists)
	if !shows.future {
		for e := range f.state.Enrolments() {
			if e.First > today {
				known = append(known, rows.ListRow{First: e.First})
			}
		}
	}
	days, holds := daysOf(known, today)
	if holds && !shows.past { // whoever left since: the rows may be there still, with a last day
		days = append(days, min(b.day, today-1), school.First)
	}
	if f.mayHideLater(shows) {
		days = append(days, school.Last)
	}
	if !b.known && !(shows.past && shows.future) { // nothing is known of the year
		for d := school.First; d != 0 && d <= school.Last && d < school.First+400; d++ {
			if d.Time().Day() == 1 {
				days = append(days, d)
			}
		}
	}
	slices.Sort(days)
	return slices.DeleteFunc(slices.Compact(days), func(d model.Date) bool { return d <= 0 || d == today })
}

// mayHideLater says whether the SIS may have rows for later that an answer does not show: whoever comes later mostly stays until
// the last day of the year. One that has shown such rows in this run or an earlier one goes by no day, until it is seen to.
func (f *facts) mayHideLater(shows reading) bool {
	seen := shows.future || f.met != nil && f.met.ShowsLater && !shows.byDay
	return !seen && f.state.School().Last > f.o.Today
}

// askLists reads the section lists as at other days, too: see above.
func (r *Run) askLists(ctx context.Context, f *facts, reader Reader) error {
	served, read := f.served[SectionLists]
	if !read {
		return nil
	}
	f.shows = readingOf(served.Lists, f.o.Today)
	days := f.daysToAsk(served.Lists, f.shows)
	if len(days) == 0 {
		return nil
	}
	return r.step(Step{Name: "read", Kind: SectionLists}, func() (int, error) {
		served, shows, err := readAsAt(ctx, reader, served, f.shows, f.o, days)
		if last := f.state.School().Last; err == nil && shows.byDay && f.mayHideLater(shows) && !slices.Contains(shows.days, last) {
			served, shows, err = readAsAt(ctx, reader, served, shows, f.o, []model.Date{last}) // it has come to go by the day
		}
		if err == nil {
			f.served[SectionLists], f.shows = served, shows
		}
		return served.Len(), err
	})
}

// readAgain reads back what was sent: section lists as at the days, too, on which a row that was sent and is not shown begins or
// has ended; where one holds today, as at the days as at which they were read before.
func (r *Run) readAgain(ctx context.Context, reader Reader, out *Outgoing, o Options) (rows.Set, reading, error) {
	after, err := reader.ReadBack(ctx, out.Kind, o)
	if err != nil || out.Kind != SectionLists {
		return after, reading{}, err
	}
	shows := readingOf(after.Lists, o.Today)
	var sent []rows.ListRow
	for i := range out.set.Lists {
		sent = append(sent, out.set.Lists[i].Sent)
	}
	days, holds := daysOf(missing(sent, after.Lists), o.Today)
	if holds {
		days = append(days, out.lists.days...)
	}
	slices.Sort(days)
	return readAsAt(ctx, reader, after, shows, o, slices.Compact(days))
}
