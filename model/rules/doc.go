// Package rules finds what is wrong with a timetable, and says it in sentences.
//
// A [Checker] follows the patches of one timetable. What can be wrong hangs on a unit: a teacher, a room or a student
// (all their lessons in the cycle), a section, an entry of a roster or a duty area. An edit makes the units it touches stale, and
// only those are looked at again, so that moving one lesson costs microseconds in a school of thousands.
//
// Two lessons of one person or room collide where their times overlap and their rotations meet, unless their sections
// are linked (composite) or one is a sub-class of the other. Within a grid, periods are compared; across grids, clock
// minutes; sections in lunch waves by the times of their wave.
//
// The same facts answer two questions about moves: [Checker.WhereCanItGo] says what every slot is for a lesson and why, and
// [Checker.MakeRoom] finds the shortest chain of moves that frees a blocked one. Both work on a board, the places of all
// lessons in a compact form, and change nothing. Lessons of linked sections in one slot move together.
//
// Most students are found free of clashes without a look at their lessons: the slots of each section are kept as a set of
// bits, and two sections that share neither slot nor rotation can't collide.
package rules
