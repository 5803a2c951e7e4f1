package main

import (
	"fmt"
	"math/bits"
	"path/filepath"
	"strings"
	"testing"

	"carillon/internal/stranger"
)

// TestEachSpanOfAStudentStandsByItself has a counselor take out, or end, one of the spans that a student has in a section,
// whatever others there are: nothing else of the student is other in the SIS then.
func TestEachSpanOfAStudentStandsByItself(t *testing.T) {
	spans := []stranger.Row{annInMaths, november, annInMaths.With("StartDate", "20270111T00:00:00").With("EndDate", "20270611T00:00:00"), september}
	for some := range uint(1) << len(spans) {
		if bits.OnesCount(some) < 2 {
			continue
		}
		for i, touched := range spans {
			if some>>i&1 == 0 {
				continue
			}
			for _, how := range []string{"taken out", "taken out as at a day", "ended"} {
				asAtDay := strings.HasSuffix(how, "day")
				if asAtDay && !stranger.Holds(touched, wireDay(benchDay)) {
					continue // nobody sees it go
				}
				t.Run(fmt.Sprintf("of %04b %d %s", some, i+1, how), func(t *testing.T) {
					t.Parallel()
					wrong := judge(newBench(filepath.Join(inMemory(t), "Lincoln.carillon"), t), func(b *bench) {
						people(b)
						b.sis.Add(stranger.Students, student("S2", "Burr"))
						b.sis.Add(stranger.Sections, mathsClass)
						b.sis.Add(stranger.Lessons, mathsLesson)
						b.sis.Add(stranger.Lists, annInMaths.With("StudentId", "S2"))
						for j, r := range spans {
							if some>>j&1 == 1 {
								b.sis.Add(stranger.Lists, r)
							}
						}
						b.takeOver()
						b.sync()
						b.sis.Set(stranger.Faults{AsAtDay: asAtDay})
						b.sync()
						fits := func(r stranger.Row) bool { return r.String() == touched.String() }
						if how == "ended" {
							b.sis.Alter(stranger.Lists, fits, func(r stranger.Row) stranger.Row { return r.With("EndDate", "20270312T00:00:00") })
						} else {
							b.sis.Remove(stranger.Lists, fits)
						}
						was := b.snapshot()
						for range 2 {
							b.confirmed()
							b.same(was)
						}
					})
					if len(wrong) > 0 {
						t.Error(strings.Join(wrong, "\n"))
					}
				})
			}
		}
	}
}

// TestASpanThatEndsBeforeItBeginsCanBeTakenOut: no day shows it in a SIS that goes by the day. Where one that does not go by the day
// no longer has it, somebody has taken it out.
func TestASpanThatEndsBeforeItBeginsCanBeTakenOut(t *testing.T) {
	cases := map[string]func(*bench){}
	for name, days := range map[string][2]string{"that is past": {"20261016", "20261005"}, "around today": {"20270111", "20261005"}, "still to come": {"20270205", "20270111"}} {
		inverted := annInMaths.With("StartDate", days[0]+"T00:00:00").With("EndDate", days[1]+"T00:00:00")
		for also, beside := range map[string][]stranger.Row{"": nil, ", beside one that holds": {annInMaths}, ", beside one that is past": {annInMaths, september}} {
			school := func(b *bench) {
				people(b)
				b.sis.Add(stranger.Students, student("S2", "Burr"))
				b.sis.Add(stranger.Sections, mathsClass)
				b.sis.Add(stranger.Lessons, mathsLesson)
				b.sis.Add(stranger.Lists, annInMaths.With("StudentId", "S2"), inverted)
				b.sis.Add(stranger.Lists, beside...)
			}
			cases[name+also+", taken out"] = func(b *bench) {
				school(b)
				b.takeOver()
				b.sync()
				if n := b.sis.Remove(stranger.Lists, func(r stranger.Row) bool { return r.String() == inverted.String() }); n != 1 {
					b.stopf("%d rows are taken out of %v", n, b.sis.Rows(stranger.Lists))
				}
				was := b.snapshot()
				for range 2 {
					b.confirmed()
					b.same(was)
				}
				b.sync()
			}
			cases[name+also+", in a SIS that comes to go by the day"] = func(b *bench) {
				school(b)
				b.sis.Add(stranger.Lists, annInMaths.With("StudentId", "S2").With("StartDate", "20260907").With("EndDate", "20261030"))
				b.takeOver()
				b.sync()
				b.sis.Set(stranger.Faults{AsAtDay: true})
				was := b.snapshot()
				for range 2 {
					b.sync()
					b.same(was)
				}
			}
		}
	}
	judgeCases(t, cases)
}
