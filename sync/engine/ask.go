package engine

import (
	"context"
	"maps"
	"slices"

	"carillon/model"
	"carillon/model/message"
	"carillon/sync/rows"
)

// ask gets from the SIS what the plan needs of it.
func (r *Run) ask(ctx context.Context, f *facts) error {
	err := r.step(Step{Name: "hello"}, func() (n int, err error) {
		f.sis, err = r.session.Hello(ctx)
		return 0, err
	})
	if err != nil {
		return err
	}
	f.answered = true
	school := *f.state.School()
	kinds := inOrder(f.o.Download, Downloads())
	if i := slices.Index(kinds, Calendar); i >= 0 { // the academic year may follow from it, and from that what else is asked for but rooms
		at := 0
		if kinds[0] == Rooms {
			at = 1
		}
		kinds = slices.Insert(slices.Delete(kinds, i, i+1), at, Calendar)
	}
	for _, kind := range kinds {
		err := r.step(Step{Name: "download", Kind: kind}, func() (n int, err error) {
			asAt := max(f.o.Today, school.First)
			var got []Record
			if kind == Calendar {
				got, err = r.fetchCalendar(ctx, &school, asAt)
			} else {
				got, err = r.session.Fetch(ctx, kind, asAt)
			}
			if CodeOf(err) == NotSupported {
				f.absent[kind] = message.Of(err)
				return 0, nil
			}
			f.recs[kind] = got
			return len(got), err
		})
		if err != nil {
			return err
		}
		if first, last, ok := yearOf(f.recs[kind], school.AcademicYear()); ok && kind == Calendar && f.adopt && usualYear(&school) {
			school.First, school.Last = first, last
			f.o.From, f.o.To = first, last
		}
	}
	reader, ok := r.session.(Reader)
	if !ok {
		return nil
	}
	for _, kind := range r.toRead(f.o) {
		err := r.step(Step{Name: "read", Kind: kind}, func() (int, error) {
			served, err := r.readBack(ctx, reader, kind, f.o, nil)
			if CodeOf(err) == NotSupported {
				return 0, nil
			}
			if err == nil {
				f.served[kind] = served
			}
			return served.Len(), err
		})
		if err != nil {
			return err
		}
	}
	if err := r.askLists(ctx, f, reader); err != nil {
		return err
	}
	return r.askStretches(ctx, f, reader)
}

// toRead lists the kinds to read back: those that are published, and with sections who is in them.
func (r *Run) toRead(o Options) []Kind {
	kinds := slices.Clone(o.Publish)
	if slices.Contains(kinds, Sections) {
		kinds = append(kinds, SectionLists)
	}
	return inOrder(kinds, Publishes())
}

// readBack reads a kind, section lists as at further days, too.
func (r *Run) readBack(ctx context.Context, reader Reader, kind Kind, o Options, days []model.Date) (rows.Set, error) {
	served, err := reader.ReadBack(ctx, kind, o)
	if err != nil || kind != SectionLists {
		return served, err
	}
	return readAsAt(ctx, reader, served, o, days)
}

// readAsAt adds to section lists what is served as at further days.
func readAsAt(ctx context.Context, reader Reader, served rows.Set, o Options, days []model.Date) (rows.Set, error) {
	for _, day := range days {
		o.Today = day
		more, err := reader.ReadBack(ctx, SectionLists, o)
		if err != nil {
			return served, err
		}
		served.Lists = both(served.Lists, more.Lists)
	}
	return served, nil
}

// reading says for which days an answer of the SIS holds. Rows of section lists that are for none of them it need not show.
type reading struct {
	all  bool         // the SIS shows rows of all days, whatever day it is asked for
	days []model.Date // days beside the first as at which it was read
}

// hides says whether a row of a span of days need not be in the answer, where it was first read as at today.
func (a reading) hides(first, last, today model.Date) bool {
	return !a.all && standing(first, last, today) > 0 &&
		!slices.ContainsFunc(a.days, func(day model.Date) bool { return standing(first, last, day) == 0 })
}

// showsOtherDays says whether an answer as at a day has rows that are for others: such a SIS shows all there are.
func showsOtherDays(lists []rows.Entry[rows.ListRow], day model.Date) bool {
	return slices.ContainsFunc(lists, func(e rows.Entry[rows.ListRow]) bool { return standing(e.Sent.First, e.Sent.Last, day) > 0 })
}

// both are the rows of two answers, each as often as in the one that has it more often.
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

// mostDays is how many days beside the first section lists are read as at.
const mostDays = 12

// daysOf are the days as at which rows of spans are shown that are over today or still to come: the nearest ones, where there
// are more than mostDays.
func daysOf(spans []rows.ListRow, today model.Date) []model.Date {
	wanted := map[model.Date]bool{}
	for i := range spans {
		switch e := &spans[i]; standing(e.First, e.Last, today) {
		case 1:
			wanted[e.First] = true
		case 2:
			wanted[e.Last] = true
		}
	}
	days := slices.Sorted(maps.Keys(wanted))
	if len(days) > mostDays {
		slices.SortFunc(days, func(a, b model.Date) int {
			away := func(d model.Date) int { return max(int(d-today), int(today-d)) }
			return away(a) - away(b)
		})
		days = days[:mostDays]
		slices.Sort(days)
	}
	return days
}

// askLists reads the section lists as at each day on which a row that is known begins or ends, where the SIS goes by the day
// it is asked for: as at today it shows neither who comes next week nor who left.
func (r *Run) askLists(ctx context.Context, f *facts, reader Reader) error {
	served, read := f.served[SectionLists]
	if !read || showsOtherDays(served.Lists, f.o.Today) {
		return nil
	}
	var known []rows.ListRow
	for _, e := range basisOf(f.last[SectionLists], SectionLists, f.o).rows.Lists {
		known = append(known, e.Sent)
	}
	for e := range f.state.Enrolments() {
		if e.First > f.o.Today {
			known = append(known, rows.ListRow{First: e.First})
		}
	}
	days := daysOf(known, f.o.Today)
	if len(days) == 0 {
		return nil
	}
	return r.step(Step{Name: "read", Kind: SectionLists}, func() (int, error) {
		served, err := readAsAt(ctx, reader, served, f.o, days)
		if err == nil {
			f.served[SectionLists], f.days[SectionLists] = served, days
		}
		return served.Len(), err
	})
}
