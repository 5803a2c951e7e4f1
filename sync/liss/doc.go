// Package liss speaks LISS, the Light-weight Interoperability Standard for Schools: the wire protocol between a
// timetabling client and a school's student information system (SIS).
//
// The package knows the protocol and nothing of timetables. It holds one set of records (Student, Class, Lesson …), one
// table of methods ([Methods]), and two encodings of them, JSON-RPC and XML-RPC. Both encodings are made from the same
// compiled description of a record's members, so that a member added to a record exists in both.
//
// # Both sides of the wire
//
// A client ([New], [Client]) has one Go method for each method of the table. A server reads calls with [DecodeCall] and
// writes answers with [EncodeReply] and [EncodeFault]. [EncodeCall] and [DecodeReply] are the client's half without HTTP.
//
// # Writing
//
// Writing is strict: dates are padded and without a zone, empty members are left out, and a record that breaks the tables
// (an empty key, a section code of more than 20 characters, a control character) ends a call before anything is sent. It
// streams: a body is made row by row while it is sent, afresh for each try, and its Content-Length comes from a counting
// pass before, since several SISs refuse chunked bodies. Memory does not grow with the payload.
//
// # Reading
//
// Reading is tolerant: whole numbers as text and text as whole numbers, null, missing and "" alike, white space trimmed,
// member names in any case, dates in every form that has been seen, ids that do not match. What a record was sent and has
// no field for, and a value that its field can't hold, are kept in its Unknown list. A list that did not come is never
// an empty list: null or "" where rows belong is an error. Everything read is bounded by a size limit and by a number of
// records.
//
// # Failures
//
// Every failure is an [*Error] with a [Code], a sentence for the timetabler, the SIS's own words, and whether the same call
// may be made again. Reads are tried three times. A publish is repeated only where no byte of its body was sent, or where
// the SIS itself asks for another try (429 or 503 with Retry-After); [Error.BodySent] says that the SIS may have acted.
// Passwords appear in no error, trace or dump, however the server echoes them.
//
// # Open points
//
// Where the protocol leaves a point open (deletion, the second parameter of publishBellTimes, the letter of breaks …) the
// reading is a switch of [Dialect], whose named profiles are data.
//
// Sources: the published specification (liss.org.au and the older one-page text of LISS 1.0.2), publicly described requests
// of timetabling products, and vendors' help pages. Comments name the method or the rule that they follow.
package liss
