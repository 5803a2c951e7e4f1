package engine

import (
	"context"
	"io"

	"carillon/model"
)

// Connector is a product that timetables are synced with. What it can do beyond this it says by implementing one of
// the small interfaces beside it; callers ask for the capability, never for the product's name.
type Connector interface {
	// Type names the connector in files and on the command line: alma.
	Type() string
	// Name is the product as the dialogs show it: Alma (US).
	Name() string
	// Offered is nil where the connector can be added in a region, else an [*Error] saying where to set it.
	Offered(region model.Region) error
	// Outbound maps a timetable to the rows of a kind that is published. It contacts nobody.
	Outbound(t *model.Timetable, kind Kind, o Options) Table
	// Connect makes a session; it contacts nobody until the session's first call.
	Connect(s System, login Login, hooks Hooks) (Session, error)
}

// Login is what a session proves itself with. The functions are asked when needed, so that no password lies about.
type Login struct {
	Password      func() string
	ProxyPassword func() string
}

// Hooks let a caller watch a session.
type Hooks struct {
	Progress func(sent, size, received int64) // bytes of the call under way
	Trace    io.Writer                        // every request and answer, without passwords; nil for none
}

// Session talks to one SIS, one call at a time.
type Session interface {
	// Hello greets the SIS; it does not prove the login.
	Hello(ctx context.Context) (Greeting, error)
	// Fetch downloads all records of a kind, as at a date.
	Fetch(ctx context.Context, kind Kind, asAt model.Date) ([]Record, error)
	// Publish replaces what the SIS has of the table's kind. The words are what the SIS said beside "accepted", "" usually.
	Publish(ctx context.Context, t Table, o Options) (words string, err error)
	// Test tries the connection step by step, telling each step as it passes or fails.
	Test(ctx context.Context, step func(TestStep)) error
	Close()
}

// Greeting is what the SIS says of itself.
type Greeting struct {
	Product string
	Version string // of the protocol: "LISS 1.0.2"
}

// TestStep is one step of a connection test.
type TestStep struct {
	Name   string
	Passed bool
	Text   string // what was found, or what to do
}

// Record is a record as the SIS sent it: the fields of its kind as text; a missing, null or empty one is not there.
type Record struct {
	SISID  string
	GUID   string
	Fields map[string]string
}

// Table is the rows of a kind that is published.
type Table struct {
	Kind    Kind
	Columns []string // of Row.Values
	Rows    []Row
	Left    []Note // what does not travel, and why
	Bad     []Note // rows with an error; they are not in Rows
	Warn    []Note // rows to look at
}

// Row is one row that is published.
type Row struct {
	Key    string    // what makes it the same row the next time
	Title  string    // for a person
	Ref    model.Key // the record it comes from
	Values []string  // by column; run dates are no part of it
	Wire   any       // the connector's own record
}

// Note is a remark about a record.
type Note struct {
	Ref  model.Key `json:"-"`
	What string    `json:"what"` // the record, for a person
	Why  string    `json:"why"`
}

// Options is what one run is to do.
type Options struct {
	Download []Kind
	Publish  []Kind
	Today    model.Date
	From, To model.Date // of the timetable
	Rotation int        // 0: all
	Year     int        // academic year, set by Prepare

	ExcludeRosters     bool
	AcceptStatewideIDs bool
}

// Basic is what a Basic sync does: students down; sections, section lists and timetable up (article, Basic Sync).
func Basic(today model.Date, c Choice) Options {
	return Options{
		Download: []Kind{Students},
		Publish:  []Kind{Sections, SectionLists, Timetable},
		Today:    today, From: c.From, To: c.To, Rotation: c.Rotation,
	}
}
