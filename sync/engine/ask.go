package engine

import (
	"context"
	"slices"

	"carillon/model/message"
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
			served, err := reader.ReadBack(ctx, kind, f.o)
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
