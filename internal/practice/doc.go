// Package practice is the practice SIS: a LISS server to rehearse a school year on, and to test a client hard.
//
// It serves the whole method table of LISS in both encodings at /liss, checks school code, user and password, and holds what it
// is sent: publishClasses replaces a school year's sections, publishClassMemberships and publishBellTimes replace the whole set,
// and publishTimetable replaces the lessons inside its dates and leaves those outside. What is held can be kept in a bbolt file
// (Options.State); a publish is then on disk before it is answered.
//
// The file has one bucket for each school code. In it, the key of each set ("students", "classes" …) holds the set as JSON with
// the member names of LISS, and the bucket "queued" holds the publishes that were accepted and wait to be applied, in order.
//
// Faults (Options.Faults, or the page) make the server misbehave in the ways real systems and networks have been seen to.
// A page at / shows what the server holds and was sent; /data.json gives the same to scripts. Both answer this computer only.
//
// The package knows LISS and nothing of timetables: a school gets in through Load, mapped by the caller.
package practice
