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

// judgeCases runs cases, each over a SIS of its own.
func judgeCases(t *testing.T, cases map[string]func(*bench)) {
	for name, run := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if wrong := judge(newBench(filepath.Join(inMemory(t), "Lincoln.carillon"), t), run); len(wrong) > 0 {
				t.Error(strings.Join(wrong, "\n"))
			}
		})
	}
}

// TestADecisionIsOfOneRow has several rows with one key: what a person chooses for one of them is of that one alone, and can be
// chosen for each.
func TestADecisionIsOfOneRow(t *testing.T) {
	cases := map[string]func(*bench){"a row that only the SIS has stays beside one that is overwritten": besideAnOverwrittenRow}
	for sent := range uint(4) {
		cases[fmt.Sprintf("of two rows those of %02b are sent", sent)] = func(b *bench) { decideRows(b, sent) }
	}
	judgeCases(t, cases)
}

// decideRows: a counselor moves each of two teachers of a lesson to another room; some of the rows are sent as they are here, the
// others taken in.
func decideRows(b *bench, sent uint) {
	maths(b)
	b.sis.Add(stranger.Lessons, mathsLesson.With("TeacherId", "2").With("RoomCode", "R2"))
	b.takeOver()
	b.sync()
	rooms := map[string]string{"1": "R1", "2": "R2"}
	moved := map[string]string{"1": "R3", "2": "R4"}
	for id, room := range moved {
		b.sis.Alter(stranger.Lessons, stranger.Is("TeacherId", id), func(r stranger.Row) stranger.Row { return r.With("RoomCode", room) })
	}
	there := b.preview().of("timetable").There
	if len(there) != 2 {
		b.stopf("the preview has %+v", there)
	}
	var args []string
	for i, c := range there {
		how := "--take-row"
		for id, room := range moved {
			if !slices.Contains(c.Now, room) {
				continue
			}
			if sent>>i&1 == 1 {
				how = "--send-row"
			} else {
				rooms[id] = room
			}
		}
		args = append(args, how, "timetable:"+c.Key)
	}
	b.confirmed(args...)
	for id, room := range rooms {
		b.want(stranger.Lessons, 1, "TeacherId", id, "RoomCode", room)
	}
	b.want(stranger.Lessons, 2)
	was := b.snapshot()
	b.sync()
	b.same(was)
}

// besideAnOverwrittenRow: the other teacher of the lesson is one that the timetable does not have.
func besideAnOverwrittenRow(b *bench) {
	maths(b)
	b.sis.Add(stranger.Lessons, mathsLesson.With("TeacherId", "99").With("RoomCode", "R2"))
	b.takeOver()
	b.sync()
	b.sis.Alter(stranger.Lessons, stranger.Is("TeacherId", "1"), func(r stranger.Row) stranger.Row { return r.With("RoomCode", "R7") })
	there := b.preview().of("timetable").There
	if len(there) != 1 {
		b.stopf("the preview has %+v", there)
	}
	row := []string{"--send-row", "timetable:" + there[0].Key}
	if got := b.preview(row...).of("timetable").sum(); got != "0 new, 1 changed, 0 gone" {
		b.wrongf("it would do: %s", got)
	}
	b.confirmed(row...)
	b.want(stranger.Lessons, 1, "TeacherId", "1", "RoomCode", "R1")
	b.want(stranger.Lessons, 1, "TeacherId", "99", "RoomCode", "R2")
}

// TestARowThatHasNotBegunMayGo: no grade hangs on it, and nobody says that the SIS shows no dates.
func TestARowThatHasNotBegunMayGo(t *testing.T) {
	judgeCases(t, map[string]func(*bench){"": func(b *bench) {
		people(b)
		b.sis.Add(stranger.Students, student("S2", "Burr"))
		b.sis.Add(stranger.Sections, mathsClass)
		b.sis.Add(stranger.Lessons, mathsLesson)
		b.sis.Add(stranger.Lists, annInMaths.With("StartDate", "20270111"), annInMaths.With("StudentId", "S2"))
		b.takeOver()
		b.sync()
		takeOut(b)
		for _, h := range b.preview().Held {
			b.wrongf("held by %s: %s", h.Code, h.Text)
		}
		b.confirmed()
		b.want(stranger.Lists, 1)
		b.want(stranger.Lists, 1, "StudentId", "S2")
	}})
}

// TestARoomThatGoesBackIsNotLeftOut: the rows of a teacher who is in no list go back with a room each, and nobody says that one of
// the rooms does not travel.
func TestARoomThatGoesBackIsNotLeftOut(t *testing.T) {
	judgeCases(t, map[string]func(*bench){"": func(b *bench) {
		maths(b)
		b.sis.Add(stranger.Rooms, stranger.R("RoomId", "r-3", "RoomCode", "R3"))
		unknown := mathsLesson.With("DayNumber", 2).With("TeacherId", "99")
		b.sis.Add(stranger.Lessons, unknown, unknown.With("RoomCode", "R2"))
		goesBack(b)
		if left := b.preview().of("timetable").LeftOut; len(left) > 0 {
			b.wrongf("it goes back, and is said to be left out: %v", left)
		}
		b.edit(func(tt *model.Timetable) model.Edit {
			c := *lessonsAt(tt, b.theSection(tt, "9MAT 1").ID, 2, "P1")[0]
			for r := range tt.Rooms() {
				if r.Code == "R3" {
					c.Rooms = append(slices.Clone(c.Rooms), r.ID)
				}
			}
			return model.Replace{Record: &c}
		})
		if p := b.preview().of("timetable"); p.sum() != "1 new, 0 changed, 0 gone" || len(p.LeftOut) > 0 {
			b.wrongf("with a third room it would do %s: %v; left out: %v", p.sum(), p.Changes, p.LeftOut)
		}
	}})
}
