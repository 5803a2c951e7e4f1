// Package generic is the connector to any other LISS server, for schools of every region.
package generic

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"carillon/model/message"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap"
	"carillon/sync/rows"
)

// New is the connector. How a server's LISS differs is said by the system's dialect and switches.
func New() engine.Connector { return lissmap.New(Profile()) }

// Profile is LISS as the specification has it; sub-classes, RTO and days off have no place in it.
func Profile() lissmap.Profile {
	return lissmap.Profile{Type: "generic", Name: "LISS server (generic)", Short: "The LISS server", Dialect: Dialect, Check: check, PerTeacher: true, Features: features()}
}

// features is what the specification has room for. What a server makes of it, nobody but its maker knows.
func features() []engine.Feature {
	row := func(id engine.FeatureID, name string, s engine.Support, travels string) engine.Feature {
		return engine.Feature{ID: id, Name: name, Support: s, Travels: travels}
	}
	return []engine.Feature{
		row(rows.FeatureBellTimes, "Bell times", engine.Unsure, "publishBellTimes"),
		row(rows.FeatureCampuses, "Campuses", engine.Unsure, "TtStructure, or the extra member Campus on lessons"),
		row(rows.FeatureSections, "Sections", engine.Yes, "publishClasses"),
		row(rows.FeatureSectionLists, "Section lists", engine.Yes, "publishClassMemberships"),
		row(rows.FeatureComposite, "Composite classes (linked classes)", engine.Unsure, "Composite on the section and on the lesson"),
		row(rows.FeatureDuty, "Duty roster", engine.Unsure, "section and lessons DUTY <area> of Type Duty"),
		row(rows.FeatureFaculty, "Faculty data", engine.Unsure, "publishClasses: Faculty"),
		row(rows.FeatureGridCodes, "Grid structure codes", engine.Yes, "publishTimetable: DayNumber, Period"),
		row(rows.FeatureMultiFile, "Multi-file", engine.Unsure, "rows of the other files are sent back unchanged"),
		row(rows.FeatureMultiGrid, "Multi-grid", engine.Unsure, "TtStructure"),
		row(rows.FeatureOnCall, "On-call roster", engine.Unsure, "section and lessons ONCALL <teacher> of Type OnCall"),
		row(rows.FeaturePriority, "Priority classes", engine.Unsure, "publishClasses: PriorityInClash"),
		row(rows.FeatureRoomData, "Room data", engine.Yes, "publishTimetable: RoomCode"),
		row(rows.FeatureRotations, "Rotation classes", engine.Unsure, "publishClasses: Rotations"),
		row(rows.FeatureRTO, "RTO roster", engine.No, "never sent"),
		row(rows.FeatureStudentData, "Student data", engine.Yes, "publishClassMemberships: StudentId"),
		row(rows.FeatureStudy, "Study roster", engine.Unsure, "section, list and lessons STUDY <id> of Type Study"),
		row(rows.FeatureSubClasses, "Sub-classes", engine.No, "never sent"),
		row(rows.FeatureTeacherData, "Teacher data", engine.No, "never sent, but for the SIS id (else the code)"),
		row(rows.FeatureDaysOff, "Teacher days off (Unavailable)", engine.No, "never sent"),
		row(rows.FeatureTimetable, "Timetable data", engine.Yes, "publishTimetable"),
		row(rows.FeatureTwoRooms, "Two (or more) rooms at once", engine.No, "one row a lesson"),
		row(rows.FeatureTwoTeachers, "Two (or more) teachers at once", engine.Unsure, "a row for each teacher where the system is set to that, else one row a lesson"),
		row(rows.FeatureYearLevels, "Year levels (non-numeric)", engine.Unsure, "publishClasses: Form"),
	}
}

// switches are the single points in which a system's LISS may differ from its dialect.
var switches = map[string]func(d *liss.Dialect, value string) error{
	engine.SwitchTeachers:  func(_ *liss.Dialect, v string) error { return parseBool(v, new(bool)) }, // read by the mapping
	engine.SwitchRooms:     func(_ *liss.Dialect, v string) error { return parseBool(v, new(bool)) },
	engine.SwitchListDates: func(_ *liss.Dialect, v string) error { return parseBool(v, new(bool)) },
	"jsonrpc":              func(d *liss.Dialect, v string) error { d.JSONRPC = v; return nil },
	"user-agent":           func(d *liss.Dialect, v string) error { d.UserAgent = v; return nil },
	"bell-structure":       func(d *liss.Dialect, v string) error { d.BellStructure = v; return nil },
	"break-letter":         func(d *liss.Dialect, v string) error { d.BreakLetter = v; return nil },
	"edval-codes":          func(d *liss.Dialect, v string) error { return parseBool(v, &d.SendEdvalCodes) },
	"symbol-errors":        func(d *liss.Dialect, v string) error { return parseBool(v, &d.SymbolErrors) },
	"end-of-day":           func(d *liss.Dialect, v string) error { return parseBool(v, &d.EndOfDay) },
	"short-timetable":      func(d *liss.Dialect, v string) error { return parseBool(v, &d.ShortTimetable) },
	"max-class-code": func(d *liss.Dialect, v string) (err error) {
		d.MaxClassCode, err = strconv.Atoi(v)
		if err == nil && d.MaxClassCode < 3 {
			err = fmt.Errorf("%q is too short for a course, a blank and a section ID", v)
		}
		return err
	},
	"create-classes": func(d *liss.Dialect, v string) error {
		c, ok := map[string]liss.Choice{"auto": liss.Auto, "always": liss.Always, "never": liss.Never}[v]
		if !ok {
			return fmt.Errorf("%q is none of auto, always, never", v)
		}
		d.CreateClasses = c
		return nil
	},
}

func parseBool(v string, into *bool) (err error) {
	if *into, err = strconv.ParseBool(v); err != nil {
		err = fmt.Errorf("%q is neither true nor false", v)
	}
	return err
}

// Dialect is a system's LISS: its named dialect with its switches. What check refuses is left as it was.
func Dialect(s engine.System) liss.Dialect {
	d, ok := liss.Dialects()[s.Dialect]
	if !ok {
		d = liss.Standard()
	}
	if s.Protocol == "xml" {
		d.Format = liss.XML
	}
	for name, value := range s.Switches {
		if set := switches[name]; set != nil {
			_ = set(&d, value)
		}
	}
	return d
}

// Codes of what is wrong with the settings of a system.
const (
	saysNoDialect message.Code = "generic.no-dialect"
	saysNoSwitch  message.Code = "generic.no-switch"
	saysBadSwitch message.Code = "generic.bad-switch"
)

func bad(says message.Code, args ...message.Arg) error {
	return &engine.Error{Code: engine.BadSetting, Said: message.New(says, args...)}
}

// check says what is wrong with a system's dialect and switches.
func check(s engine.System) error {
	if _, ok := liss.Dialects()[s.Dialect]; !ok && s.Dialect != "" {
		return bad(saysNoDialect, message.Name("dialect", s.Dialect), message.Names("dialects", slices.Sorted(maps.Keys(liss.Dialects()))...))
	}
	for name, value := range s.Switches {
		set := switches[name]
		if set == nil {
			return bad(saysNoSwitch, message.Name("switch", name), message.Names("switches", slices.Sorted(maps.Keys(switches))...))
		}
		d := liss.Standard()
		if err := set(&d, value); err != nil {
			return bad(saysBadSwitch, message.Name("switch", name), message.Part("why", message.Of(err)))
		}
	}
	return nil
}
