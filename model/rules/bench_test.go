package rules_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

	"carillon/internal/demo"
	"carillon/model"
	"carillon/model/rules"
)

var sizes = []int{5_000, 50_000}

func demoSchool(b *testing.B, students int) *model.Timetable {
	b.Helper()
	return demo.New(demo.Options{Students: students, Seed: 1, Year: 2026})
}

// bare walks the records that the rules look at and reads one field of each: what any answer about all of them costs.
func bare(t *model.Timetable) int {
	n := 0
	for _, k := range []model.Kind{model.KindTeacher, model.KindRoom, model.KindStudent, model.KindSection, model.KindEnrolment, model.KindLesson} {
		for r := range t.All(k) {
			n += int(r.Key().ID & 1)
		}
	}
	return n
}

// The figures for 5,000 students on a machine of 2 cores: 50 µs a move, 2 ms to colour every slot for one lesson,
// 60 ms to check everything afresh. x-bare is the ratio to a bare loop over the same records in the same run.

func BenchmarkCheckAll(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			t := demoSchool(b, n)
			c := rules.New(t)
			b.ReportAllocs()
			for b.Loop() {
				c.CheckAll()
			}
			perBare(b, t)
		})
	}
}

var sink int

// perBare reports the ratio of the time of one round of a finished loop to the bare loop.
func perBare(b *testing.B, t *model.Timetable) {
	perLoop(b, 20, func(int) int { return bare(t) })
}

func perLoop(b *testing.B, rounds int, loop func(round int) int) {
	one := b.Elapsed() / time.Duration(b.N)
	start := time.Now()
	for i := range rounds {
		sink += loop(i)
	}
	b.ReportMetric(float64(one)/float64(time.Since(start)/time.Duration(rounds)), "x-bare")
}

// bareMove walks the records that a move concerns: the lessons of every student, of the teachers and of the rooms.
func bareMove(t *model.Timetable, id model.LessonID) int {
	n := 0
	l := t.Lesson(id)
	for e := range t.ListOf(l.Section) {
		for o := range t.EnrolmentsOf(e.Student) {
			for x := range t.LessonsOf(o.Section) {
				n += int(x.Slot.Day)
			}
		}
	}
	for _, id := range l.Teachers {
		for x := range t.LessonsTaughtBy(id) {
			n += int(x.Slot.Day)
		}
	}
	for _, id := range l.Rooms {
		for x := range t.LessonsIn(id) {
			n += int(x.Slot.Day)
		}
	}
	return n
}

func BenchmarkMove(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			t := demoSchool(b, n)
			c := rules.New(t)
			defer c.Close()
			moves := someMoves(t)
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				m := moves[i%len(moves)]
				if _, err := t.Apply(m); err != nil {
					b.Fatal(err)
				}
				i++
			}
			perLoop(b, 2000, func(i int) int { return bareMove(t, moves[i%len(moves)].Lesson) })
		})
	}
}

// someMoves is a round of moves that ends where it began: each of 500 lessons away and, later, back.
func someMoves(t *model.Timetable) []model.MoveLesson {
	var there, back []model.MoveLesson
	step := max(1, t.Count(model.KindLesson)/500)
	n := 0
	for l := range t.Lessons() {
		if n++; n%step != 0 || !l.Slot.Placed() || l.Pinned {
			continue
		}
		g := t.Grid(l.Slot.Grid)
		for _, cell := range g.Cells {
			if cell.Kind == model.Teaching && (cell.Day != l.Slot.Day || cell.Period != l.Slot.Period) {
				there = append(there, model.MoveLesson{Lesson: l.ID, To: model.Slot{Grid: g.ID, Day: cell.Day, Period: cell.Period}})
				back = append(back, model.MoveLesson{Lesson: l.ID, To: l.Slot})
				break
			}
		}
	}
	return append(there, back...)
}

func BenchmarkWhereCanItGo(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			t := demoSchool(b, n)
			c := rules.New(t)
			lessons := someMoves(t)
			b.ReportAllocs()
			i, slots := 0, 0
			for b.Loop() {
				slots += len(c.WhereCanItGo(lessons[i%len(lessons)].Lesson))
				i++
			}
			perLoop(b, 2000, func(i int) int { return bareMove(t, lessons[i%len(lessons)].Lesson) })
			b.ReportMetric(float64(slots)/float64(b.N), "slots/op")
		})
	}
}

// BenchmarkMakeRoom looks for room in slots that one lesson blocks, where there is a chain nearly always, and in any blocked
// slot, where there hardly ever is one and the search ends at its bound: a slot of a whole year level blocks by every student.
func BenchmarkMakeRoom(b *testing.B) {
	for _, n := range sizes {
		t := demoSchool(b, n)
		c := rules.New(t)
		single, blocked := blockedSlots(c, someMoves(t))
		for _, kind := range []struct {
			name  string
			slots []model.MoveLesson
		}{{"one in the way", single}, {"any", blocked}} {
			b.Run(fmt.Sprint(n, " ", kind.name), func(b *testing.B) {
				i, found := 0, 0
				var longest time.Duration
				for b.Loop() {
					m := kind.slots[i%len(kind.slots)]
					start := time.Now()
					if _, err := c.MakeRoom(context.Background(), m.Lesson, m.To); err == nil {
						found++
					}
					longest = max(longest, time.Since(start))
					i++
				}
				if found == 0 && kind.name != "any" {
					b.Fatalf("no room in any of %d slots", i)
				}
				b.ReportMetric(float64(found)/float64(b.N), "found/op")
				b.ReportMetric(float64(longest.Milliseconds()), "longest-ms")
			})
		}
	}
}

// blockedSlots are slots that are blocked for lessons: those in which one other lesson is all that is in the way, and any,
// at most one of each for a lesson.
func blockedSlots(c *rules.Checker, lessons []model.MoveLesson) (single, blocked []model.MoveLesson) {
	for _, l := range lessons {
		hasSingle, hasBlocked := false, false
		for _, p := range c.WhereCanItGo(l.Lesson) {
			if p.Fit != rules.Blocked || p.Here {
				continue
			}
			if !hasBlocked {
				blocked, hasBlocked = append(blocked, model.MoveLesson{Lesson: l.Lesson, To: p.Slot}), true
			}
			if !hasSingle && lessonsInTheWay(p) == 1 {
				single, hasSingle = append(single, model.MoveLesson{Lesson: l.Lesson, To: p.Slot}), true
			}
		}
	}
	return single, blocked
}

// lessonsInTheWay counts the lessons whose move could free a place; 0 where something else blocks it, too.
func lessonsInTheWay(p rules.Place) int {
	lessons := map[model.LessonID]bool{}
	for _, r := range p.Reasons {
		if r.Severity == rules.Error {
			if r.Lesson == 0 {
				return 0
			}
			lessons[r.Lesson] = true
		}
	}
	return len(lessons)
}

// BenchmarkHeap reports what a school and its clashes keep on the heap; the figure is 64 MiB for 5,000 students.
func BenchmarkHeap(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				before := liveHeap()
				c := rules.New(demoSchool(b, n))
				b.ReportMetric(float64(liveHeap()-before)/(1<<20), "MiB")
				runtime.KeepAlive(c)
			}
		})
	}
}

func liveHeap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
