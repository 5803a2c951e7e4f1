package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"carillon/internal/stranger"
	"carillon/model"
)

// TestASISThatGoesByTheDayLosesNoRowOfAnother: it is asked for its section lists as at a day, and a publish replaces them all.
func TestASISThatGoesByTheDayLosesNoRowOfAnother(t *testing.T) {
	span := func(from, to string) stranger.Row {
		r := annInMaths
		if from != "" {
			r = r.With("StartDate", from)
		}
		if to != "" {
			r = r.With("EndDate", to)
		}
		return r
	}
	burr := annInMaths.With("StudentId", "S2")
	// school has Burr in Maths all year, and other rows beside.
	school := func(b *bench, rows ...stranger.Row) {
		people(b)
		b.sis.Add(stranger.Students, student("S2", "Burr"))
		b.sis.Add(stranger.Sections, mathsClass)
		b.sis.Add(stranger.Lessons, mathsLesson)
		b.sis.Add(stranger.Lists, burr)
		b.sis.Add(stranger.Lists, rows...)
	}
	byDay := stranger.Faults{AsAtDay: true}
	isAnn := stranger.Is("StudentId", "S1")
	// stays syncs three times: all that the SIS has stays.
	stays := func(b *bench) {
		was := b.snapshot()
		for range 3 {
			b.confirmed()
			b.same(was)
		}
	}
	cases := map[string]func(*bench){
		"a row put in there for later stays": func(b *bench) {
			school(b)
			b.sis.Set(byDay)
			b.takeOver()
			b.sync()
			b.sis.Add(stranger.Lists, span("20270111", ""))
			stays(b)
		},
		"where somebody has left there, the days until then stay": func(b *bench) {
			school(b, span("", ""))
			b.sis.Set(byDay)
			b.takeOver()
			b.sync()
			b.setDay("2026-11-30")
			b.sis.Alter(stranger.Lists, isAnn, func(r stranger.Row) stranger.Row { return r.With("EndDate", "20261127") })
			stays(b)
		},
		"as they do where that was before the last sync": func(b *bench) {
			school(b, span("20260901", ""))
			b.sis.Set(byDay)
			b.takeOver()
			b.sync()
			b.setDay("2026-11-30")
			b.sis.Alter(stranger.Lists, isAnn, func(r stranger.Row) stranger.Row { return r.With("EndDate", "20261009") })
			stays(b)
		},
		"a row taken out there is gone": func(b *bench) {
			school(b, span("", ""))
			b.sis.Set(byDay)
			b.takeOver()
			b.sync()
			b.setDay("2026-11-30")
			b.sis.Remove(stranger.Lists, isAnn)
			stays(b)
			b.look(func(tt *model.Timetable) {
				if len(listed(tt, "S1", "9MAT 1")) != 0 {
					b.wrongf("she is in it here")
				}
			})
		},
		"what is over stays where only that is not shown": func(b *bench) {
			school(b, span("20260901", "20260930"), span("20270111", ""))
			b.takeOver()
			b.sync()
			b.sis.Set(stranger.Faults{Shows: func(r stranger.Row, on string) bool {
				end := r.Text("EndDate")
				return end == "" || end >= on
			}})
			stays(b)
		},
		"another row for later in place of one is taken in": func(b *bench) {
			school(b, span("20270111", ""))
			b.sis.Add(stranger.Students, student("S3", "Cole"))
			b.takeOver()
			b.sis.Remove(stranger.Lists, isAnn)
			b.sis.Add(stranger.Lists, span("20270111", "").With("StudentId", "S3"))
			stays(b)
		},
		"a SIS that refuses other days is synced all the same": func(b *bench) {
			school(b, span("", ""))
			b.sis.Set(stranger.Faults{AsAtDay: true, NoDay: func(on string) bool { return on != wireDay(benchDay) }})
			was := b.snapshot()
			b.takeOver()
			for range 2 {
				b.sync()
				b.same(was)
			}
		},
		"a publish that waits is no change there": func(b *bench) {
			school(b, span("20260901", "20260930"))
			b.sis.Set(byDay)
			b.takeOver()
			b.sync()
			b.sis.Set(stranger.Faults{AsAtDay: true, Queue: true})
			b.edit(func(tt *model.Timetable) model.Edit {
				return model.Delete{Key: listed(tt, "S2", "9MAT 1")[0].Key()}
			})
			b.confirmed()
			p := b.preview()
			if n := len(p.of("section-lists").There); n > 0 {
				b.wrongf("it takes %d rows for changed there: %+v", n, p.of("section-lists").There)
			}
			b.sis.Act()
			b.sis.Set(byDay)
			b.sync()
			b.want(stranger.Lists, 1, "StudentId", "S1", "EndDate", "20260930T00:00:00", "StartDate", "20260901T00:00:00")
		},
	}
	for name, rows := range map[string][]stranger.Row{
		"stints that touch": {span("20260901", "20261031"), span("20261101", "20270131")},
		"who comes later":   {span("20270111", "")},
		"who has left":      {span("20260901", "20260930")},
		"from tomorrow on":  {span("20260901", "20261123"), span("20261124", "")},
	} {
		cases["New from SIS: "+name] = func(b *bench) {
			school(b, rows...)
			b.sis.Set(byDay)
			was := b.snapshot()
			b.takeOver()
			for range 2 {
				b.sync()
				b.same(was)
			}
		}
	}
	judgeCases(t, cases)
}

// TestSectionListsAreReadAsAtNoMoreDaysThanNeeded: each day is another answer with all lists.
func TestSectionListsAreReadAsAtNoMoreDaysThanNeeded(t *testing.T) {
	later := annInMaths.With("StudentId", "S2").With("StartDate", "20270111")
	asked := func(b *bench, f stranger.Faults) (days []string) {
		f.NoDay = func(on string) bool { days = append(days, on); return false }
		b.sis.Set(f)
		b.preview()
		return days
	}
	wants := func(b *bench, f stranger.Faults, want ...string) {
		if got := asked(b, f); fmt.Sprint(got) != fmt.Sprint(want) {
			b.wrongf("the lists are read as at %v, want %v", got, want)
		}
	}
	today, last := wireDay(benchDay), "20270630"
	school := func(b *bench, rows ...stranger.Row) {
		maths(b)
		b.sis.Add(stranger.Students, student("S2", "Burr"))
		b.sis.Add(stranger.Lists, rows...)
		b.takeOver()
		b.sync()
	}
	judgeCases(t, map[string]func(*bench){
		"without a row for later it may go by the day": func(b *bench) {
			school(b)
			wants(b, stranger.Faults{}, today, last)
		},
		"with one it does not": func(b *bench) {
			school(b, later)
			wants(b, stranger.Faults{}, today)
		},
		"nor once there is none any more": func(b *bench) {
			school(b, later)
			b.sis.Remove(stranger.Lists, stranger.Is("StudentId", "S2"))
			b.confirmed()
			wants(b, stranger.Faults{}, today)
			b.setDay("2027-02-01")
			wants(b, stranger.Faults{}, "20270201")
		},
		"until it is seen to": func(b *bench) {
			school(b, later)
			wants(b, stranger.Faults{AsAtDay: true}, today, "20270111", last)
			b.sis.Set(stranger.Faults{AsAtDay: true})
			b.sync()
			b.sis.Remove(stranger.Lists, stranger.Is("StudentId", "S2"))
			b.confirmed()
			wants(b, stranger.Faults{AsAtDay: true}, today, last)
		},
		"and a row put in there for later stays then": func(b *bench) {
			school(b, later)
			b.sis.Set(stranger.Faults{AsAtDay: true})
			b.sis.Add(stranger.Lists, annInMaths.With("StudentId", "S1").With("StartDate", "20270301"))
			was := b.snapshot()
			for range 2 {
				b.confirmed()
				b.same(was)
			}
		},
	})
}

// BenchmarkListsReadAsAtDays previews a sync of 40,000 list rows, half of them of each semester, with a SIS that goes by the day and
// with one that does not. The SIS is in the same process, and its time is in the figure.
func BenchmarkListsReadAsAtDays(b *testing.B) {
	const students, sections, each = 5000, 1000, 8
	for _, way := range []struct {
		name  string
		byDay bool
	}{{"by-day", true}, {"all", false}} {
		b.Run(way.name, func(b *testing.B) {
			wrong := judge(newBench(filepath.Join(b.TempDir(), "Lincoln.carillon"), b), func(x *bench) {
				people(x)
				var people, classes, lists []stranger.Row
				for i := range students {
					people = append(people, student(fmt.Sprint("N", i), fmt.Sprint("Ames", i)))
				}
				spans := [][2]string{{"20260817", "20261218"}, {"20270111", "20270611"}}
				for i := range sections {
					s := spans[i%2]
					classes = append(classes, mathsClass.With("ClassCode", fmt.Sprint("M", i/10, " ", i%10)).With("StartDate", s[0]).With("EndDate", s[1]))
				}
				for i := range students * each {
					at := (i/each*7 + i%each*125) % sections
					s := spans[at%2]
					lists = append(lists, stranger.R("StudentId", fmt.Sprint("N", i/each), "ClassCode", fmt.Sprint("M", at/10, " ", at%10), "StartDate", s[0], "EndDate", s[1]))
				}
				x.sis.Add(stranger.Students, people...)
				x.sis.Add(stranger.Sections, classes...)
				x.sis.Add(stranger.Lists, lists...)
				calls := 0
				x.sis.Set(stranger.Faults{AsAtDay: way.byDay, NoDay: func(string) bool { calls++; return false }})
				began := time.Now()
				x.takeOver()
				took, first := time.Since(began), calls
				x.confirmed()
				calls = 0
				for b.Loop() {
					x.preview()
				}
				b.ReportMetric(float64(calls)/float64(b.N), "calls/preview")
				b.ReportMetric(float64(first), "calls-new")
				b.ReportMetric(took.Seconds(), "s-new")
			})
			if len(wrong) > 0 {
				b.Error(strings.Join(wrong, "\n"))
			}
		})
	}
}
