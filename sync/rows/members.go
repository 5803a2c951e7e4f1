package rows

import (
	"strings"
)

// Remake is the other members of a row that has changed from was to is: what names or follows from a value that is other now
// is made anew, or left out.
func (m *Mapper) Remake(extra []Member, was, is any) []Member {
	names := map[string]string{} // members that are other now; "" leaves one out
	switch is := is.(type) {
	case Section:
		if was := was.(Section); was.Code != is.Code {
			names["EdvalClassCode"] = ""
		}
	case ListRow:
		if was := was.(ListRow); was.Section != is.Section {
			names["EdvalClassCode"] = ""
		}
	case Lesson:
		was := was.(Lesson)
		if was.Section != is.Section {
			names["EdvalClassCode"] = ""
		}
		if was.Teacher != is.Teacher {
			names["TeacherCode"] = ""
			if te := m.t.TeacherBySISID(is.Teacher); te != nil {
				names["TeacherCode"] = te.Code
			}
		}
		if was.Room != is.Room {
			names["RoomId"] = ""
			if r := m.t.RoomByCode(is.Room); r != nil {
				names["RoomId"] = r.SISID
			}
		}
	}
	var out []Member
	for _, e := range extra {
		v, other := names[e.Name]
		switch {
		case other && v == "", isStamp(e.Name):
			continue
		case other:
			e.Value = v
		}
		out = append(out, e)
	}
	return out
}

// isStamp says whether a member counts something or says when something was done, so that it is not true any more of a row
// that has changed.
func isStamp(name string) bool {
	name = strings.ToLower(name)
	for _, part := range []string{"count", "total", "modified", "updated", "changed", "timestamp", "version"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}
