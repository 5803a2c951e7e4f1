package engine

import (
	"context"
	"io"
	"maps"

	"carillon/model"
	"carillon/model/message"
	"carillon/sync/rows"
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
	// Rules is what a system takes of a timetable.
	Rules(s System) rows.Rules
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
	NoNames  bool                             // leave names of people out of Trace
}

// Session talks to one SIS, one call at a time.
type Session interface {
	// Hello greets the SIS; it does not prove the login.
	Hello(ctx context.Context) (Greeting, error)
	// Fetch downloads all records of a kind, as at a date.
	Fetch(ctx context.Context, kind Kind, asAt model.Date) ([]Record, error)
	// Publish replaces what the SIS has of a kind. The words are what the SIS said beside "accepted", "" usually.
	Publish(ctx context.Context, kind Kind, set rows.Set, o Options) (words string, err error)
	// Test tries the connection step by step, telling each step as it passes, fails or is passed over; those behind one that
	// failed are not told of. One that is told again under its name did not last: the later word counts.
	Test(ctx context.Context, step func(TestStep)) error
	Close()
}

// Greeting is what the SIS says of itself.
type Greeting struct {
	Product string `json:"product"`
	Version string `json:"version"` // of the protocol: "LISS 1.0.2"
}

// TestStep is one step of a connection test.
type TestStep struct {
	Name      string
	Passed    bool
	Skipped   bool   // neither passed nor failed: it was not needed
	Unchecked bool   // neither passed nor failed: the SIS offers no way to check it
	Text      string // what was found, or what to do
}

// Record is a record as the SIS sent it: the fields of its kind as text; a missing, null or empty one is not there.
type Record struct {
	SISID  string
	GUID   string
	Fields map[string]string
	Span   Days     // the days for which it holds, a zero date for no bound: a SIS may send a student once for each enrolment
	Clean  []string // fields out of which the connector took what no text may hold
}

// Note is a remark about a record.
type Note = rows.Note

// Reader is a session of a SIS that serves what was published to it.
type Reader interface {
	// ReadBack is what the SIS has of a kind now, for the year and the dates of the options. An [*Error] with the code
	// [NotSupported] says that it serves no such call.
	ReadBack(ctx context.Context, kind Kind, o Options) (rows.Set, error)
}

// Payloader is a connector that shows a publish as it goes over the wire, the password left out.
type Payloader interface {
	Payload(s System, kind Kind, set rows.Set, o Options) (io.Reader, error)
}

// Accountant is a connector that names rows by all their members as they are on the wire, whatever the rows were read or made
// as: the same members with the same values, null, missing and blank alike, have the same name.
type Accountant interface {
	// Account names each row of a set: as it was served, or as it would be sent.
	Account(s System, kind Kind, set rows.Set, served bool) []string
}

// Options is what one run is to do.
type Options struct {
	Download []Kind
	Publish  []Kind
	Today    model.Date
	From, To model.Date // of the timetable; a From of 0 is from now on: see SettleFrom
	Rotation int        // 0: all
	Year     int        // academic year, set by Prepare
	System   System     // whose settings a connector may look at, set by Prepare

	ExcludeRosters     bool
	AcceptStatewideIDs bool
	Missing            Missing   // what to do with records the SIS no longer has
	Overwrite          bool      // of what the SIS changed in published data: send the timetable's; else take it in
	MultiFile          bool      // rows that this file never published belong to other files
	Quiet              bool      // a sync on save: sends only the kinds that changed, is never confirmed, removes no section
	Decisions          Decisions // what a person chose record by record

	// noCalendar says how the calendar falls short of today, where the run is from now on and today's first bell has rung, so
	// that nobody knows whether there is school; set by SettleFrom.
	noCalendar message.Message
}

// Everything is what New from SIS reads: all that can be downloaded, but for subject requests, and all that can be
// published.
func Everything(today model.Date, s *model.School) Options {
	return Options{Download: []Kind{Rooms, Teachers, Students, Courses, Calendar}, Publish: Publishes(), Today: today, From: max(s.First, today), To: max(s.Last, today)}
}

// Missing says what becomes of a record that the SIS no longer has.
type Missing string

// What becomes of a record that the SIS no longer has.
const (
	MissingInactive Missing = "inactive" // it is marked inactive; where its kind has no such mark it stays
	MissingLeave    Missing = "leave"
	MissingDelete   Missing = "delete"
)

// Decisions are what a person chose record by record, in the matching screen and in the preview.
type Decisions struct {
	// Match says which record of the timetable a record of the SIS is, by kind and SIS id; the zero key makes a new one.
	Match map[Kind]map[string]model.Key
	// Missing says what becomes of single records, in place of the rule for all.
	Missing map[model.Key]Missing
	// Keep lists the fields of records in which the timetable's value wins over the SIS's (true), or loses (false).
	Keep map[FieldOf]bool
	// Overwrite lists published rows by kind and key for which the choice differs from the rule for all: true sends the timetable's.
	Overwrite map[Kind]map[string]bool
}

// Clone is a copy that can be changed while a plan is made of the first; its maps are never nil.
func (d Decisions) Clone() Decisions {
	c := Decisions{Match: map[Kind]map[string]model.Key{}, Missing: map[model.Key]Missing{}, Keep: map[FieldOf]bool{}, Overwrite: map[Kind]map[string]bool{}}
	for k, m := range d.Match {
		c.Match[k] = maps.Clone(m)
	}
	maps.Copy(c.Missing, d.Missing)
	maps.Copy(c.Keep, d.Keep)
	for k, m := range d.Overwrite {
		c.Overwrite[k] = maps.Clone(m)
	}
	return c
}

// SetMatch says which record of the timetable a record of the SIS is; the zero key makes a new one of it.
func (d *Decisions) SetMatch(kind Kind, sisID string, key model.Key) {
	if d.Match[kind] == nil {
		d.Match[kind] = map[string]model.Key{}
	}
	d.Match[kind][sisID] = key
}

// SetOverwrite says whether the timetable's row is sent over what the SIS changed in it.
func (d *Decisions) SetOverwrite(kind Kind, key string, over bool) {
	if d.Overwrite[kind] == nil {
		d.Overwrite[kind] = map[string]bool{}
	}
	d.Overwrite[kind][key] = over
}

// FieldOf is one field of one record.
type FieldOf struct {
	Ref   model.Key
	Field string
}

// Basic is what a Basic sync does: students down; sections, section lists and timetable up (article, Basic Sync). From
// stays 0 where the choice is from now on.
func Basic(today model.Date, c Choice) Options {
	return Options{
		Download: []Kind{Students},
		Publish:  []Kind{Sections, SectionLists, Timetable},
		Today:    today, From: c.From, To: c.To, Rotation: c.Rotation,
	}
}
