// Package newtimetable makes a timetable from nothing: a school with its year, terms, holidays and calendar, a bell schedule,
// year levels, and the departments of a usual high school where they are wanted. Nobody and no course is in it yet.
//
// A [Plan] is what a person chooses; [Plan.Faults] says what is wrong in it, [Plan.Summary] what would be made, and [Plan.Make]
// makes it. The window's New timetable and carillonctl new are two ways to fill a plan in.
package newtimetable
