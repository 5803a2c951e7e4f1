package engine

import (
	"fmt"
	"slices"
	"strings"

	"carillon/model/names"
)

// Kind is a kind of data that a run moves.
type Kind string

// Kinds that are downloaded, and kinds that are published.
const (
	Rooms    Kind = "rooms"
	Teachers Kind = "teachers"
	Students Kind = "students"
	Courses  Kind = "courses"
	Requests Kind = "requests"
	Calendar Kind = "calendar"

	BellTimes    Kind = "bell-times"
	Sections     Kind = "sections"
	SectionLists Kind = "section-lists"
	Timetable    Kind = "timetable"
)

// Downloads lists what can be downloaded, in the order in which a run takes it in.
func Downloads() []Kind { return []Kind{Rooms, Teachers, Students, Courses, Requests, Calendar} }

// Publishes lists what can be published, in the fixed order of a run.
func Publishes() []Kind { return []Kind{BellTimes, Sections, SectionLists, Timetable} }

// ParseKinds reads a list such as "sections,timetable" and puts it in the order of a run; all is what may be named.
func ParseKinds(list string, all []Kind) ([]Kind, error) {
	var out []Kind
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		if name == "" {
			continue
		}
		if !slices.Contains(all, Kind(name)) {
			return nil, fmt.Errorf("%q is not one of %s", name, joinKinds(all))
		}
		out = append(out, Kind(name))
	}
	return inOrder(out, all), nil
}

// inOrder is the kinds without repeats, in the order of all.
func inOrder(kinds, all []Kind) []Kind {
	var out []Kind
	for _, k := range all {
		if slices.Contains(kinds, k) {
			out = append(out, k)
		}
	}
	return out
}

func joinKinds(kinds []Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return strings.Join(names, ", ")
}

var kindWords = map[Kind][2]string{
	Rooms: {"room", "rooms"}, Teachers: {"teacher", "teachers"}, Students: {"student", "students"},
	Courses: {"course", "courses"}, Requests: {"subject request", "subject requests"}, Calendar: {"calendar day", "calendar days"},
	BellTimes: {"bell time", "bell times"}, Sections: {"section", "sections"},
	SectionLists: {"section list row", "section list rows"}, Timetable: {"lesson", "lessons"},
}

// Label is the kind as it stands in a dialog: "Section lists".
func (k Kind) Label() string {
	switch k {
	case SectionLists:
		return "Section lists"
	case Timetable:
		return "Timetable"
	case Calendar:
		return "Calendar"
	}
	w := kindWords[k][1]
	return strings.ToUpper(w[:1]) + w[1:]
}

// HasInactive says whether a record of the kind can be marked inactive.
func (k Kind) HasInactive() bool { return k == Teachers || k == Students }

// Count is a number of rows in words: "1 section", "3,382 section list rows".
func (k Kind) Count(n int) string {
	w := kindWords[k]
	return names.Count(n, w[0], w[1])
}
