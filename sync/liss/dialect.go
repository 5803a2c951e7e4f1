package liss

import (
	"cmp"
	"slices"
)

// Choice is a switch with a setting for "as the situation asks".
type Choice uint8

// The settings of a Choice.
const (
	Auto Choice = iota
	Always
	Never
)

// Dialect holds the points on which LISS systems differ. It is data: a system's profile is a value, not a branch.
type Dialect struct {
	Format         Format
	JSONRPC        string            // the jsonrpc member of calls, "" leaves it out as the specification does
	LissVersion    int               // what auth says we speak: 10002 is 1.0.2
	UserAgent      string            // what auth and the HTTP header say we are; some servers branch on it
	BellStructure  string            // second parameter of publishBellTimes: "" as specified, "main" as Edval sends
	BreakLetter    string            // type of recess and lunch in bell times: "L" as specified, "R" as Edval sends
	SendEdvalCodes bool              // send EdvalClassCode and its like
	ZeroDayNumbers bool              // send DayNumber 0 on days without school instead of leaving it out
	SymbolErrors   bool              // symbols in a ClassCode are errors instead of warnings
	MaxClassCode   int               // longest ClassCode in characters, the blank included; 0 is the specification's 20
	CreateClasses  Choice            // publishTimetable's createClassesFlag; Auto: true when sections go in the same run
	ShortTimetable bool              // after a parameter-count error, ask getTimetable once more without the year
	EndOfDay       bool              // end dates carry T23:59:00, for servers that read bounds as instants
	MethodNames    map[string]string // other spellings of methods, by the table's name
}

// Standard is LISS as the specification reads, over JSON-RPC.
func Standard() Dialect {
	return Dialect{
		LissVersion: 10002, UserAgent: "Carillon", BreakLetter: "L", MaxClassCode: 20,
		ShortTimetable: true, EndOfDay: true,
	}
}

// Dialects are the named profiles; a connector may start from one and change a switch.
func Dialects() map[string]Dialect {
	xml := Standard()
	xml.Format = XML
	edval := xml
	edval.BellStructure, edval.BreakLetter, edval.SendEdvalCodes, edval.ZeroDayNumbers = "main", "R", true, true
	edval.CreateClasses = Always
	strict := Standard()
	strict.JSONRPC = "2.0"
	misspelt := xml
	misspelt.MethodNames = map[string]string{"liss.getClassMemberships": "liss.getClassMembership"}
	return map[string]Dialect{
		"standard":    Standard(),
		"xml":         xml,
		"edval-like":  edval,
		"jsonrpc-2.0": strict,
		"membership":  misspelt,
	}
}

// LastInstant is how the end of a span of days goes on the wire.
func (d Dialect) LastInstant(day DateTime) DateTime {
	if d.EndOfDay && !day.IsZero() {
		return day.At(23, 59)
	}
	return day
}

// orStandard fills in what every call has to say about its sender.
func (d Dialect) orStandard() Dialect {
	if d.LissVersion == 0 {
		d.LissVersion = Standard().LissVersion
	}
	if d.UserAgent == "" {
		d.UserAgent = Standard().UserAgent
	}
	return d
}

// CreatesClasses is what createClassesFlag says where the situation asks for auto.
func (d Dialect) CreatesClasses(auto bool) bool {
	return d.CreateClasses == Always || d.CreateClasses == Auto && auto
}

// BellRows are bell times with the dialect's letter for breaks, which are L in rows. The rows given stay as they are.
func (d Dialect) BellRows(rows []BellPeriod) []BellPeriod {
	if d.BreakLetter == "" || d.BreakLetter == "L" {
		return rows
	}
	rows = slices.Clone(rows)
	for i := range rows {
		if rows[i].Type == "L" {
			rows[i].Type = d.BreakLetter
		}
	}
	return rows
}

// writing is what the dialect says about how records are written.
func (d Dialect) writing() writeOptions {
	return writeOptions{edval: d.SendEdvalCodes, zeroDay: d.ZeroDayNumbers, maxCode: cmp.Or(d.MaxClassCode, Standard().MaxClassCode)}
}

func (d Dialect) wireName(m *Method) string {
	if name := d.MethodNames[m.Name]; name != "" {
		return name
	}
	return m.Name
}

// auth is the first parameter of every call but hello.
func (d Dialect) auth(school, user string, password Secret) Auth {
	return Auth{School: school, UserName: user, Password: password, LissVersion: d.LissVersion, UserAgent: d.UserAgent}
}
