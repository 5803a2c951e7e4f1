// Package store is a timetable file: it opens, saves and records in one bbolt database with the extension .carillon.
package store
