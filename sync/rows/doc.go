// Package rows holds what travels between a timetable and a SIS, typed and neutral: sections, section list rows, lessons
// and bell times, and the timetable's mapping to and from them. It knows no protocol; a connector turns these rows into
// records of its own and back.
//
// A row has two faces. [Entry.Row] is the row in the timetable's words: sections by their code here, teachers by the id or
// code that the timetable has of them. [Entry.Sent] is the row in the SIS's words, as it was served or as it is sent. The
// two differ where a SIS writes a code in its own way; what it wrote is what goes back to it.
package rows
