// Package liss speaks LISS, the Light-weight Interoperability Standard for Schools: the wire protocol between a
// timetabling client and a school's student information system (SIS).
//
// The package knows the protocol and nothing of timetables. It holds one set of records (Student, Class, Lesson …), one
// table of methods (Methods), and two encodings of them, JSON-RPC and XML-RPC. Both encodings are made from the same
// compiled description of a record's members, so that a member added to a record exists in both.
//
// Writing is strict and streams: dates are padded and without a zone, empty members are left out, and a call's body is
// made row by row while it is sent; its length comes from a counting pass before that. Reading is tolerant: whole numbers
// as text and text as whole numbers, null, missing and "" alike, white space trimmed, member names in any case, dates in
// every form that has been seen. What a record was sent and has no field for is kept in its Unknown list.
//
// The open points of the protocol (deletion, the second parameter of publishBellTimes, letters of breaks …) are switches of
// one struct, Dialect, whose named profiles are data.
//
// Sources: the published specification (liss.org.au and the older one-page text of LISS 1.0.2), publicly described requests
// of timetabling products, and vendors' help pages. Comments name the method or the rule that they follow.
package liss
