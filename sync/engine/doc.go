// Package engine is one sync run between a timetable and a student information system (SIS): download, plan, guard,
// publish, record. It knows a SIS only as a [Connector].
//
// A run has two halves. [Run.Prepare] asks the SIS for what is to be downloaded and makes a [Plan]: a pure function of
// the timetable, of what the SIS answered, of what was last published and of the options. [Run.Execute] performs
// exactly the plan it is handed: it takes the download into the timetable as one edit, then publishes kind after kind
// in a fixed order, one call at a time, none after an error. A preview is a plan that is not executed.
//
// Everything is compared three ways. What comes in: the record of the timetable, that of the SIS, and what the SIS sent
// last time (a [model.Synced] beside the record). What goes out: the rows of the timetable, those the SIS has now where
// it can be read, and those last published (kept in the file). What only one side changed is known for what it is; what
// somebody changed in the SIS is shown, held, and taken into the timetable or overwritten.
//
// A publish replaces a whole set: what is left out of it is deleted in the SIS, perhaps with attendance and marks. So
// a plan whose guards are up is held until a person confirms that very plan by its ID.
package engine
