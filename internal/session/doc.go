// Package session is the program without its window: the file that is open, where a person is in it and what is selected,
// the edits, the work under way in the background, and what can be done now. It tells of what happens by typed signals; a
// window subscribes to them and shows it, and a test does what a window does.
//
// A session belongs to one goroutine, the one that the runner brings results back to.
package session
