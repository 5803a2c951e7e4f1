package model

import (
	"errors"
	"fmt"
)

// Code says what kind of mistake an [Error] reports.
type Code string

// Codes of errors of this package.
const (
	Invalid   Code = "invalid"   // a field of the record can't have that value
	Missing   Code = "missing"   // the record is not there, or points at one that is not
	Duplicate Code = "duplicate" // another record has that code, SIS id or GUID
	Limit     Code = "limit"     // a limit of the model is reached
	Refused   Code = "refused"   // the edit makes no sense for that record
	SISOwned  Code = "sis-owned" // the SIS is the source of truth for records of that kind
)

// Error is why an edit was refused: nothing of it has been done. Its text is a sentence for the person.
type Error struct {
	Code Code
	Key  Key    // the record it is about
	Text string // the sentence
}

func (e *Error) Error() string { return e.Text }

// CodeOf is the code of an error of this package, "" for any other.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func invalid(r Record, format string, args ...any) error {
	return &Error{Code: Invalid, Key: r.Key(), Text: Title(r) + ": " + fmt.Sprintf(format, args...)}
}

func refused(k Key, format string, args ...any) error {
	return &Error{Code: Refused, Key: k, Text: fmt.Sprintf(format, args...)}
}
