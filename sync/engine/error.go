package engine

import (
	"errors"

	"carillon/model/message"
)

// Code says what kind of mistake an [Error] reports.
type Code string

// Codes of errors of this package.
const (
	NoSystem     Code = "no-system"         // no such system in the file
	WrongRegion  Code = "wrong-region"      // the connector is not offered in the school's region
	BadDates     Code = "bad-dates"         // the dates of the run make no sense
	NoYear       Code = "no-year"           // the file has no academic year
	Held         Code = "held"              // a person has to confirm the plan first
	NoAccount    Code = "no-account"        // what is to be sent is not what the plan lists: a fault of the program
	StalePlan    Code = "stale-plan"        // the plan is not the one that would be made now
	BadState     Code = "bad-state"         // sync state in the file can't be read
	NoPassword   Code = "no-password"       // the password is not known
	NotSupported Code = "not-supported"     // the SIS has no such call
	IsPaused     Code = "paused"            // a practice SIS is there, so live systems are not synced
	BadSetting   Code = "bad-setting"       // a setting of a system that its connector does not know
	NothingLeft  Code = "nothing-to-resume" // no run was cut
	NothingThere Code = "nothing-there"     // New from SIS: the SIS has nothing for the academic year
	BadValue     Code = "bad-value"         // the SIS sent what a field can't be
	NotNoted     Code = "sent-not-noted"    // the SIS has accepted rows, and the file can't be written to
)

// Error is why a run was not started or not finished, and what to say about it. Errors of a connector (the SIS
// refuses, the network is down) pass through as they are.
type Error struct {
	Code  Code
	Said  message.Message
	Cause error
}

func (e *Error) Error() string { return e.Said.String() }

// Message implements [message.Carrier].
func (e *Error) Message() message.Message { return e.Said }

func (e *Error) Unwrap() error { return e.Cause }

// refuse makes an error without a cause.
func refuse(code Code, says message.Code, args ...message.Arg) *Error {
	return &Error{Code: code, Said: message.New(says, args...)}
}

// because gives an error its cause.
func (e *Error) because(err error) *Error {
	e.Cause = err
	return e
}

// NotServed is the error of a session that has no call for a kind, with the words of the SIS and the error that says so, where
// there are any.
func NotServed(kind Kind, words string, cause error) *Error {
	return refuse(NotSupported, saysNotServed, ofKind(kind), message.Quote("words", words)).because(cause)
}

// CodeOf is the code of an error of this package, "" for any other.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// OtherProtocol is the protocol (json or xml) to set a system to, where an error of a connector says that the SIS speaks that
// one and not the one it is set to; "" otherwise. Such an error has a method of that name.
func OtherProtocol(err error) string {
	var e interface{ OtherProtocol() string }
	if errors.As(err, &e) {
		return e.OtherProtocol()
	}
	return ""
}
