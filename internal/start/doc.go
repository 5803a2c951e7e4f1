// Package start is the page that is shown while no timetable is open, without a window: the files that were open before with their
// state, which of them are shown in which order, and what is said of each.
package start
