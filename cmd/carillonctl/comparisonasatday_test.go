package main

import (
	"testing"

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
