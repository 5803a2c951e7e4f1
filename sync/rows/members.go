package rows

import "strings"

// Members of a SIS's rows that say in another way what stands in the typed row: its section, its teacher, its room.
const (
	MemberEdvalCode   = "EdvalClassCode"
	MemberTeacherCode = "TeacherCode"
	MemberRoomID      = "RoomId"
)

// Member is what a member that has no place in the typed row says; "" for none.
func (e *Entry[R]) Member(name string) string {
	for _, m := range e.Extra {
		if m.Name == name {
			return m.Value
		}
	}
	return ""
}

// Remake is the other members of a row that has changed from was to is: what names or follows from a value that is other now
// is made anew, or left out.
func (m *Mapper) Remake(extra []Member, was, is any) []Member {
	names := map[string]string{} // members that are other now; "" leaves one out
	switch is := is.(type) {
	case Section:
		if was := was.(Section); was.Code != is.Code {
			names[MemberEdvalCode] = ""
		}
	case ListRow:
		if was := was.(ListRow); was.Section != is.Section {
			names[MemberEdvalCode] = ""
		}
	case Lesson:
		was := was.(Lesson)
		if was.Section != is.Section {
			names[MemberEdvalCode] = ""
		}
		if was.Teacher != is.Teacher {
			names[MemberTeacherCode] = ""
			if te := m.t.TeacherBySISID(is.Teacher); te != nil {
				names[MemberTeacherCode] = te.Code
			}
		}
		if was.Room != is.Room {
			names[MemberRoomID] = ""
			if r := m.t.RoomByCode(is.Room); r != nil {
				names[MemberRoomID] = r.SISID
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
