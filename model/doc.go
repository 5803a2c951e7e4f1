// Package model is the timetable: what a school has, and the one door through which it changes.
//
// A [Timetable] holds records (sections, lessons, students …) in tables by [Kind]. A record is never changed in
// place: an [Edit] given to [Timetable.Apply] replaces whole records, keeps every index up to date and yields a
// [Patch], which can be undone, redone and written to disk. Because records and full table pages are immutable,
// [Timetable.Snapshot] costs next to nothing, and a save or a sync works on a snapshot while editing goes on.
//
// The package is pure: no file, no network, no clock. Clashes live in model/rules and follow the patches that Apply
// hands to the observers of a timetable; they import this package, never the other way round.
//
// Conventions: IDs count from 1 per kind and are never used twice, 0 means "none"; day 1 is the first day of the
// cycle; times are minutes since midnight; dates are civil dates without a zone.
package model
