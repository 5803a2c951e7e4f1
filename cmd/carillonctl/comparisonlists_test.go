package main

import (
	"path/filepath"
	"strings"
	"testing"

	"carillon/internal/stranger"
	"carillon/model"
)

// TestTheSectionListsBelongToOneSide runs the cases over a SIS that keeps what it is given and knows nothing of Carillon.
func TestTheSectionListsBelongToOneSide(t *testing.T) {
	benInMaths := stranger.R("StudentId", "S2", "ClassCode", "9MAT 1")
	is := func(student string) func(stranger.Row) bool {
		return stranger.Is("StudentId", student, "ClassCode", "9MAT 1")
	}
	// drop takes Ann out of Maths, put puts Ben in: here, and there.
	drop := func(b *bench) {
		b.edit(func(tt *model.Timetable) model.Edit { return model.Delete{Key: listed(tt, "S1", "9MAT 1")[0].Key()} })
	}
	put := func(b *bench) {
		b.edit(func(tt *model.Timetable) model.Edit {
			return model.Add{Record: &model.Enrolment{Section: b.theSection(tt, "9MAT 1").ID, Student: tt.StudentBySISID("S2").ID}}
		})
	}
	enrolled := func(b *bench, student string, want int) {
		b.look(func(tt *model.Timetable) {
			if n := len(listed(tt, student, "9MAT 1")); n != want {
				b.wrongf("%s is %d times in the timetable's list, want %d", student, n, want)
			}
		})
	}
	owner := func(b *bench, want string) {
		if p := b.preview(); p.Lists.Owner != want || p.Lists.Text == "" {
			b.wrongf("the lists are said to be those of %+v, want %q", p.Lists, want)
		}
	}
	for _, c := range []struct {
		name string
		from string // of the system's setting; "" for what New from SIS sets
		run  func(b *bench)
	}{
		{"a counselor's changes come in once the SIS owns the lists", "2026-09-08", func(b *bench) {
			b.sis.Remove(stranger.Lists, is("S1"))
			b.sis.Add(stranger.Lists, benInMaths)
			owner(b, "sis")
			b.sync() // nobody is asked
			enrolled(b, "S1", 0)
			enrolled(b, "S2", 1)
			b.want(stranger.Lists, 1)
		}},
		{"until then they are asked about", "2026-12-01", func(b *bench) {
			b.sis.Add(stranger.Lists, benInMaths)
			owner(b, "timetable")
			if p := b.preview(); !p.held("changed-there") {
				b.wrongf("held by %+v", p.Held)
			}
		}},
		{"without a first day of school the timetable keeps its lists", "", func(b *bench) {
			b.sis.Remove(stranger.Lists, is("S1"))
			owner(b, "timetable")
		}},
		{"a run for days from which on the SIS owns them is one of those", "2026-12-01", func(b *bench) {
			if p := b.preview("--from", "2026-12-01"); p.Lists.Owner != "sis" {
				b.wrongf("the lists are said to be those of %+v", p.Lists)
			}
		}},
		{"a student taken out here stays there until somebody says so", "always", func(b *bench) {
			drop(b)
			e, s := b.trySync()
			if e.status != exitHeld || !s.held("lists-owned") {
				b.wrongf("it is not held: %s", e)
			}
			p := b.preview()
			there := p.of("section-lists").There
			if len(there) != 1 || !there[0].Held || there[0].Do != "keep" || len(there[0].Now) == 0 || len(there[0].Was) != 0 {
				b.stopf("the preview has %+v", there)
			}
			if text := b.ctl("sync", b.path, "--publish", allKinds, "--from", "today", "--to", b.last, "--preview").out; !strings.Contains(text, "section-lists:"+there[0].Key) {
				b.wrongf("the preview does not name the row for a decision: %s", text)
			}
			b.confirmed()
			b.want(stranger.Lists, 1, "StudentId", "S1")
			b.sync() // it was looked at
			b.want(stranger.Lists, 1, "StudentId", "S1")
			b.confirmed("--send-row", "section-lists:"+there[0].Key)
			b.want(stranger.Lists, 0, "StudentId", "S1")
			b.sync()
		}},
		{"a student put in here is taken out again where a person takes what the SIS has", "always", func(b *bench) {
			put(b)
			there := b.preview().of("section-lists").There
			if len(there) != 1 || !there[0].Held || len(there[0].Now) != 0 || len(there[0].Was) == 0 {
				b.stopf("the preview has %+v", there)
			}
			b.confirmed("--take-row", "section-lists:"+there[0].Key)
			enrolled(b, "S2", 0)
			b.want(stranger.Lists, 0, "StudentId", "S2")
			b.sync()
		}},
		{"all that was changed here goes with --overwrite", "always", func(b *bench) {
			drop(b)
			put(b)
			b.confirmed("--overwrite")
			b.want(stranger.Lists, 0, "StudentId", "S1")
			b.want(stranger.Lists, 1, "StudentId", "S2")
		}},
		{"members of a row that is held back go back as they came", "always", func(b *bench) {
			b.sis.Alter(stranger.Lists, is("S1"), func(r stranger.Row) stranger.Row { return r.With("Note", "x") })
			was := b.snapshot()
			drop(b)
			b.confirmed()
			b.same(was)
			b.sync()
			b.same(was)
		}},
		{"the history lists which rows were sent, by their ids", "never", func(b *bench) {
			put(b)
			b.sync()
			if e := b.ctl("history", b.path, "--rows", "2"); e.status != exitDone || !strings.Contains(e.out, "section-lists") || !strings.Contains(e.out, "9MAT 1|S2") || strings.Contains(e.out, "Baker") {
				b.wrongf("history --rows: %s", e)
			}
			if e := b.ctl("history", b.path, "--rows", "2", "--json"); !strings.Contains(e.out, `"9MAT 1|S2"`) {
				b.wrongf("history --rows --json: %s", e.out)
			}
			if e := b.ctl("history", b.path, "--rows", "7"); e.status != exitFailed {
				b.wrongf("history --rows of a run that was not there: %s", e)
			}
		}},
		{"a SIS that shows no lists can't own them", "always", func(b *bench) {
			b.sis.Set(stranger.Faults{Unserved: map[string]bool{"liss.getClassMemberships": true}})
			put(b)
			owner(b, "timetable")
			b.confirmed()
			b.want(stranger.Lists, 1, "StudentId", "S2")
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			wrong := judge(newBench(filepath.Join(inMemory(t), "Lincoln.carillon"), t), func(b *bench) {
				maths(b)
				b.sis.Add(stranger.Students, student("S2", "Baker"))
				b.takeOver()
				if c.from != "" {
					if e := b.ctl("system", "set", b.path, "--sis-owns-lists", c.from); e.status != exitDone {
						b.stopf("system set: %s", e)
					}
				}
				c.run(b)
			})
			if len(wrong) > 0 {
				t.Error(strings.Join(wrong, "\n"))
			}
		})
	}
}
