// Package views answers what a person looks up in a timetable, as it is shown: the master grid, kept in step with patches
// ([Master]); the week of a teacher, room, student, section or year level as a sheet ([Week]), and what a lesson says of itself
// ([Card], [Facts]), for the window, paper, HTML and calendars alike; loads and gaps; who and what is free at a slot; and the
// study lists, which are computed from the lessons and never stored.
//
// All of it is read from a [model.Timetable] by the goroutine that owns it and holds until the next edit. Rotation 0
// means all rotations at once; day 1 is the first day of the cycle; times are minutes since midnight.
package views
