package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"carillon/internal/stranger"
	"carillon/model"
)

// The cases of this file are runs at unusual moments: after a publish that broke off, on another day than the last one, under other
// settings, beside another file.

// TestARunThatBrokeOffEndsAsOneThatDidNot edits a school, lets the publish break off, edits it again and goes on. Its oracle is a
// school with the same edits and no break. Each pair of edits has two of the breaks there are, in turn; with CARILLON_SEEDS of 1,000
// or more it has all of them.
func TestARunThatBrokeOffEndsAsOneThatDidNot(t *testing.T) {
	lesson := func(change func(t *model.Timetable, l *model.Lesson)) func(*bench) {
		return func(b *bench) {
			b.edit(func(t *model.Timetable) model.Edit {
				c := *lessonsAt(t, b.theSection(t, "9MAT 1").ID, 1, "P1")[0]
				c.Teachers, c.Rooms = slices.Clone(c.Teachers), slices.Clone(c.Rooms)
				change(t, &c)
				return model.Replace{Record: &c}
			})
		}
	}
	member := func(student string, in bool) func(*bench) {
		return func(b *bench) {
			b.edit(func(t *model.Timetable) model.Edit {
				s, st := b.theSection(t, "9MAT 1").ID, []model.StudentID{t.StudentBySISID(student).ID}
				if in {
					return model.Enrol{Section: s, Students: st}
				}
				return model.Withdraw{Section: s, Students: st}
			})
		}
	}
	edits := []struct {
		name string
		run  func(*bench)
	}{
		{"nothing", func(*bench) {}},
		{"a second teacher", lesson(func(t *model.Timetable, l *model.Lesson) {
			if bbb := t.TeacherByCode("BBB").ID; !slices.Contains(l.Teachers, bbb) {
				l.Teachers = append(l.Teachers, bbb)
			}
		})},
		{"no second teacher", lesson(func(t *model.Timetable, l *model.Lesson) { l.Teachers = l.Teachers[:1] })},
		{"another teacher", lesson(func(t *model.Timetable, l *model.Lesson) { l.Teachers[0] = t.TeacherByCode("CCC").ID })},
		{"another room", lesson(func(t *model.Timetable, l *model.Lesson) { l.Rooms = []model.RoomID{t.RoomByCode("R2").ID} })},
		{"a student put in", member("S3", true)},
		{"a student taken out", member("S2", false)},
		{"another code", func(b *bench) {
			b.edit(func(t *model.Timetable) model.Edit {
				c := *b.theSection(t, "9MAT 1")
				c.SectionID = "7"
				return model.Replace{Record: &c}
			})
		}},
	}
	school := func(b *bench) {
		maths(b)
		b.sis.Add(stranger.Students, student("S2", "Burr"), student("S3", "Cobb"))
		b.sis.Alter(stranger.Lessons, func(stranger.Row) bool { return true }, func(r stranger.Row) stranger.Row { return r.With("LocalNote", "lab") })
		b.sis.Add(stranger.Lessons, mathsLesson.With("DayNumber", 2), mathsLesson.With("DayNumber", 2).With("TeacherId", "2"))
		b.sis.Add(stranger.Lists, withMembers(annInMaths.With("StudentId", "S2")), nobody)
		b.takeOverAs(b.sis.URL, "--type", "generic")
		b.confirmed()
	}
	turn := 0
	for _, first := range edits[1:] {
		if first.name == "no second teacher" {
			continue
		}
		for _, then := range edits {
			if first.name == "another code" && then.name != "nothing" { // the edits look for the one it had
				continue
			}
			turn++
			turn := turn
			t.Run(first.name+", then "+then.name, func(t *testing.T) {
				t.Parallel()
				want := map[stranger.Kind][]stranger.Row{}
				if wrong := judge(newBench(filepath.Join(inMemory(t), "Whole.carillon"), t), func(b *bench) {
					school(b)
					first.run(b)
					b.confirmed()
					then.run(b)
					b.confirmed()
					want = b.snapshot()
				}); len(wrong) > 0 {
					t.Fatal(strings.Join(wrong, "\n"))
				}
				at := 0
				for _, method := range []string{"liss.publishClasses", "liss.publishClassMemberships", "liss.publishTimetable"} {
					for n := range 4 {
						for _, resume := range []bool{false, true} {
							if at++; seeds() < 1000 && (at+5*turn)%12 != 0 {
								continue
							}
							wrong := judge(newBench(filepath.Join(inMemory(t), "Lincoln.carillon"), t), func(b *bench) {
								school(b)
								first.run(b)
								plan := b.preview()
								b.sis.Set(stranger.Faults{Cut: map[string]int{method: n}})
								if e, _ := b.trySync(confirming(plan)...); e.status != exitFailed {
									b.stopf("the publish was to break off: %s", e)
								}
								b.sis.Set(stranger.Faults{})
								then.run(b)
								if resume {
									e, s := b.trySync("--resume")
									if e.status == exitHeld {
										e, s = b.trySync("--resume", "--confirm", s.ID)
									}
									if e.status != exitDone && e.status != exitHeld {
										b.stopf("resume: %s", e)
									}
								}
								b.confirmed()
								b.same(want)
								b.sync()
								b.same(want)
							})
							if len(wrong) > 0 {
								t.Errorf("%s breaks off after %d rows, --resume %v: %s", method, n, resume, strings.Join(wrong, "\n"))
							}
						}
					}
				}
			})
		}
	}
}

// TestARowLostInACutGoesBackAsItWas: in a SIS whose lists have dates a student who is put in has a first day. One whose row a publish
// lost that broke off is not put in anew.
func TestARowLostInACutGoesBackAsItWas(t *testing.T) {
	cases := map[string]func(*bench){}
	for n := range 3 {
		cases[fmt.Sprint("after ", n, " rows")] = func(b *bench) {
			maths(b)
			b.sis.Add(stranger.Students, student("S2", "Burr"))
			b.sis.Add(stranger.Lists, annInMaths.With("StudentId", "S2"), september)
			was := b.snapshot()
			b.takeOver()
			b.sync()
			b.setDay("2026-11-24")
			b.sis.Set(stranger.Faults{Cut: map[string]int{"liss.publishClassMemberships": n}})
			if e, _ := b.trySync(); e.status != exitFailed {
				b.stopf("the publish was to break off: %s", e)
			}
			b.sis.Set(stranger.Faults{})
			b.confirmed()
			b.same(was)
			b.sync()
			b.same(was)
		}
	}
	judgeCases(t, cases)
}

// TestTheClockIsSetBack has runs on the day before that of the last one.
func TestTheClockIsSetBack(t *testing.T) {
	cases := map[string]func(*bench){}
	for _, day := range []string{"2026-11-22", "2026-11-20", "2026-10-30"} {
		for name, faults := range map[string]stranger.Faults{"": {}, " of a SIS that goes by the day": {AsAtDay: true}} {
			school := func(b *bench) {
				stints(b, false)
				b.sis.Add(stranger.Students, student("S2", "Burr"), student("S3", "Cobb"))
				b.sis.Add(stranger.Lists, annInMaths.With("StudentId", "S2").With("StartDate", "20261123T00:00:00"))
				b.sis.Set(faults)
				b.takeOver()
				b.sync()
			}
			cases["to "+day+name+", nothing edited"] = func(b *bench) {
				school(b)
				was := b.snapshot()
				b.setDay(day)
				for range 2 {
					b.confirmed()
					b.same(was)
				}
				b.setDay(benchDay)
				b.sync()
				b.same(was)
			}
			cases["to "+day+name+", after a student was put in"] = func(b *bench) {
				school(b)
				b.edit(func(t *model.Timetable) model.Edit {
					return model.Enrol{Section: b.theSection(t, "9MAT 1").ID, Students: []model.StudentID{t.StudentBySISID("S3").ID}}
				})
				b.confirmed()
				was := b.snapshot()
				b.setDay(day)
				b.confirmed()
				b.same(was)
				b.edit(func(t *model.Timetable) model.Edit {
					return model.Withdraw{Section: b.theSection(t, "9MAT 1").ID, Students: []model.StudentID{t.StudentBySISID("S3").ID}}
				})
				b.confirmed()
				for _, r := range b.sis.Rows(stranger.Lists) {
					if from, to := day8(r.Text("StartDate")), day8(r.Text("EndDate")); r.Text("StudentId") == "S3" && (to == "" || from != "" && to < from) {
						b.wrongf("she was taken out, and the SIS has %v", r)
					}
				}
				b.confirmed()
			}
		}
	}
	judgeCases(t, cases)
}

// TestAnEarlierPlanIsNotConfirmed lets no run go by the ID of a plan that was another one's.
func TestAnEarlierPlanIsNotConfirmed(t *testing.T) {
	take := func(b *bench, student string) {
		b.edit(func(t *model.Timetable) model.Edit {
			return model.Withdraw{Section: b.theSection(t, "9MAT 1").ID, Students: []model.StudentID{t.StudentBySISID(student).ID}}
		})
	}
	school := func(b *bench) {
		maths(b)
		b.sis.Add(stranger.Students, student("S2", "Burr"))
		b.sis.Add(stranger.Lists, annInMaths.With("StudentId", "S2"))
		b.takeOver()
		b.sync()
	}
	refused := func(b *bench, id string) {
		b.sis.Got()
		if e, _ := b.trySync("--confirm", id); e.status != exitHeld {
			b.wrongf("it goes by the ID of another plan: %s", e)
		}
		if n := len(b.sis.Got()); n > 0 {
			b.wrongf("%d publishes went by it", n)
		}
	}
	judgeCases(t, map[string]func(*bench){
		"once it is spent": func(b *bench) {
			school(b)
			take(b, "S1")
			p := b.preview()
			b.sync("--confirm", p.ID)
			refused(b, p.ID)
			take(b, "S2")
			refused(b, p.ID)
		},
		"on the next day": func(b *bench) {
			school(b)
			take(b, "S1")
			p := b.preview()
			b.setDay("2026-11-24")
			refused(b, p.ID)
		},
		"under another setting": func(b *bench) {
			school(b)
			take(b, "S1")
			p := b.preview()
			if e := b.ctl("system", "set", b.path, "--switch", "list-dates=true"); e.status != exitDone {
				b.stopf("system set: %s", e)
			}
			refused(b, p.ID)
		},
		"after it broke off, and another edit": func(b *bench) {
			school(b)
			take(b, "S1")
			p := b.preview()
			b.sis.Set(stranger.Faults{Cut: map[string]int{"liss.publishClassMemberships": 0}})
			if e, _ := b.trySync("--confirm", p.ID); e.status != exitFailed {
				b.stopf("the publish was to break off: %s", e)
			}
			b.sis.Set(stranger.Faults{})
			take(b, "S2")
			refused(b, p.ID)
		},
		"by --resume after another edit": func(b *bench) {
			school(b)
			take(b, "S1")
			p := b.preview()
			b.sis.Set(stranger.Faults{Cut: map[string]int{"liss.publishClassMemberships": 0}})
			if e, _ := b.trySync("--confirm", p.ID); e.status != exitFailed {
				b.stopf("the publish was to break off: %s", e)
			}
			b.sis.Set(stranger.Faults{})
			take(b, "S2")
			b.sis.Got()
			for _, args := range [][]string{{"--resume"}, {"--resume", "--confirm", p.ID}} {
				if e, _ := b.trySync(args...); e.status != exitHeld {
					b.wrongf("%v goes on with another plan: %s", args, e)
				}
			}
			if n := len(b.sis.Got()); n > 0 {
				b.wrongf("%d publishes went by it", n)
			}
		},
	})
}

// TestTheSISComesToOwnTheListsBetweenTwoRuns has the day pass from which on it owns them.
func TestTheSISComesToOwnTheListsBetweenTwoRuns(t *testing.T) {
	const day = "2026-12-01"
	school := func(b *bench) {
		maths(b)
		for i, name := range []string{"Burr", "Cobb", "Dent"} {
			id := fmt.Sprint("S", i+2)
			b.sis.Add(stranger.Students, student(id, name))
			if id != "S4" {
				b.sis.Add(stranger.Lists, annInMaths.With("StudentId", id))
			}
		}
		b.takeOver()
		if e := b.ctl("system", "set", b.path, "--sis-owns-lists", day); e.status != exitDone {
			b.stopf("system set: %s", e)
		}
		b.sync()
	}
	put := func(b *bench, id string) {
		b.edit(func(t *model.Timetable) model.Edit {
			return model.Enrol{Section: b.theSection(t, "9MAT 1").ID, Students: []model.StudentID{t.StudentBySISID(id).ID}}
		})
	}
	cases := map[string]func(*bench){
		"an edit of before, not synced, is held": func(b *bench) {
			school(b)
			put(b, "S4")
			was := b.snapshot()
			b.setDay(day)
			if p := b.preview(); !p.held("lists-owned") {
				b.wrongf("held by %+v", p.Held)
			}
			b.confirmed()
			b.same(was)
			b.sync()
			b.same(was)
		},
		"an edit of before, synced, stays": func(b *bench) {
			school(b)
			put(b, "S4")
			b.confirmed()
			was := b.snapshot()
			b.setDay(day)
			for range 2 {
				b.sync()
				b.same(was)
			}
		},
		"and what nobody edited stays": func(b *bench) {
			school(b)
			was := b.snapshot()
			b.setDay(day)
			for range 2 {
				b.sync()
				b.same(was)
			}
		},
		"a publish that waits is no counselor's change": func(b *bench) {
			school(b)
			put(b, "S4")
			b.sis.Set(stranger.Faults{Queue: true})
			b.confirmed()
			b.setDay(day)
			b.confirmed()
			b.sis.Act()
			b.sis.Set(stranger.Faults{})
			b.sync()
			b.want(stranger.Lists, 4)
			b.look(func(tt *model.Timetable) {
				if n := len(listed(tt, "S4", "9MAT 1")); n != 1 {
					b.wrongf("she is %d times in the timetable's list", n)
				}
			})
		},
		"a row that the SIS does not take is no counselor's change": func(b *bench) {
			school(b)
			b.sis.Set(stranger.Faults{Drop: map[stranger.Kind]func(stranger.Row) bool{stranger.Lists: stranger.Is("StudentId", "S4")}})
			put(b, "S4")
			b.confirmed()
			b.setDay(day)
			b.confirmed() // it may have waited there
			e, s := b.trySync()
			if e.status != exitHeld || !s.held("lists-owned") {
				b.wrongf("nobody is told that the SIS does not have her: %s", e)
			}
			b.confirmed()
			b.look(func(tt *model.Timetable) {
				if n := len(listed(tt, "S4", "9MAT 1")); n != 1 {
					b.wrongf("she is %d times in the timetable's list", n)
				}
			})
		},
	}
	for n := range 3 {
		for _, with := range []string{"", "S4"} {
			for _, resume := range []bool{false, true} {
				cases[fmt.Sprintf("a publish that broke off after %d rows with %q put in loses nobody, --resume %v", n, with, resume)] = func(b *bench) {
					school(b)
					was := b.snapshot()
					if with != "" {
						put(b, with)
					}
					plan := b.preview()
					b.sis.Set(stranger.Faults{Cut: map[string]int{"liss.publishClassMemberships": n}})
					if e, _ := b.trySync(confirming(plan)...); e.status != exitFailed {
						b.stopf("the publish was to break off: %s", e)
					}
					b.sis.Set(stranger.Faults{})
					b.setDay(day)
					if resume {
						e, s := b.trySync("--resume")
						if e.status == exitHeld {
							_, _ = b.trySync("--resume", "--confirm", s.ID)
						}
					}
					b.confirmed()
					b.sync()
					for _, r := range was[stranger.Lists] {
						if !slices.ContainsFunc(b.sis.Rows(stranger.Lists), func(o stranger.Row) bool { return o.Text("StudentId") == r.Text("StudentId") }) {
							b.wrongf("%v was lost", r)
						}
					}
					b.look(func(tt *model.Timetable) {
						for _, id := range []string{"S1", "S2", "S3"} {
							if len(listed(tt, id, "9MAT 1")) != 1 {
								b.wrongf("the timetable has lost %s", id)
							}
						}
					})
				}
			}
		}
	}
	judgeCases(t, cases)
}
