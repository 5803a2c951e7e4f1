package engine

import (
	"context"
	"maps"
	"slices"

	"carillon/model"
	"carillon/sync/rows"
)

// A publish of the timetable replaces all lessons between two dates by one set, and a SIS that is asked for those dates shows
// all lessons of any of the days. Rows of other files that are not the same throughout can't go back as they were.

// stretchDays is how many days a stretch has at least: a SIS may show a lesson only on days on which it is, and cycles and
// holidays are weeks long.
const stretchDays = 28

// stretches cuts the dates of a run where rotations begin and end; none where that leaves less than two that are long enough.
func stretches(s *model.State, from, to model.Date) []Days {
	cuts := []model.Date{from, to + 1}
	for r := range s.Rotations() {
		for _, d := range []model.Date{r.First, r.Last + 1} {
			if d > from && d <= to {
				cuts = append(cuts, d)
			}
		}
	}
	slices.Sort(cuts)
	var list []Days
	for i := range len(cuts) - 1 {
		if cuts[i+1]-cuts[i] >= stretchDays {
			list = append(list, Days{cuts[i], cuts[i+1] - 1})
		}
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// askStretches reads the lessons of each stretch of the dates, where other files may have some in the SIS.
func (r *Run) askStretches(ctx context.Context, f *facts, reader Reader) error {
	if _, read := f.served[Timetable]; !read || !f.o.MultiFile || f.adopt {
		return nil
	}
	for _, days := range stretches(f.state, f.o.From, f.o.To) {
		o := f.o
		o.From, o.To = days.From, days.To
		err := r.step(Step{Name: "read", Kind: Timetable}, func() (int, error) {
			served, err := reader.ReadBack(ctx, Timetable, o)
			if err == nil {
				f.parts = append(f.parts, served)
			}
			return served.Len(), err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// uneven says whether lessons of other files are in one stretch of the dates and not in another.
func (f *facts) uneven(c *scope) bool {
	var first map[rows.Lesson]bool
	for i := range f.parts {
		foreign := map[rows.Lesson]bool{}
		lessons := slices.Clone(f.parts[i].Lessons)
		c.reader.Lessons(lessons)
		for _, e := range lessons {
			if !c.owned(Timetable, e.Row.Section) {
				foreign[e.Sent] = true
			}
		}
		if i == 0 {
			first = foreign
		} else if !maps.Equal(first, foreign) {
			return true
		}
	}
	return false
}
