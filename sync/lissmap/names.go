package lissmap

import (
	"io"
	"regexp"
	"slices"
	"strings"
)

// nameless takes names of people out of a trace before it is written. It holds text back until a record has come whole.
type nameless struct {
	w    io.Writer
	held []byte
}

// maxHeld bounds what is held back; a record longer than this is no record of a school.
const maxHeld = 1 << 20

// plainMembers are the members of LISS that name nobody, in lower case. What stands in any other is left out: a SIS may send
// names, mail and remarks in members of its own, whatever it calls them.
var plainMembers = func() map[string]bool {
	plain := map[string]bool{}
	for name := range strings.FieldsSeq(`method params param id jsonrpc result error code message faultString faultCode
		School UserName Password LissVersion UserAgent SIS
		StudentId Form RollGroup House Gender StatewideId Guid StartDate EndDate
		TeacherId TeacherCode Faculty StaffType DaysAvailable Courses RoomId RoomCode Capacity Campus
		ClassCode EdvalClassCode CourseName DefaultTeacher Type TtStructure Colour Rotations Composite PriorityInClash
		DayNumber DayName Period StartTime EndTime Date Rotation AcademicYear Terms SemesterId Semester TermId Term
		YearLevel Units CourseCode Course Subject Preference Priority Order Rank Reserve`) {
		plain[strings.ToLower(name)] = true
	}
	return plain
}()

var (
	jsonMembers = regexp.MustCompile(`("((?:[^"\\]|\\.)*)"\s*:\s*)("(?:[^"\\]|\\.)*"|\[[^\[\]{}]*\]|-?[0-9][^\s,}\]]*)`)
	xmlMembers  = regexp.MustCompile(`(<name>\s*([^<]*?)\s*</name>\s*<value>(?:\s*<(?:string|i4|int|double|base64|array|data|value)>)*)([^<]*(?:<!\[CDATA\[(?s:.*?)\]\]>)?)`)
)

// withoutNames puts … in place of what members say that may name somebody.
func withoutNames(text []byte, members *regexp.Regexp, blank string) []byte {
	return members.ReplaceAllFunc(text, func(member []byte) []byte {
		at := members.FindSubmatchIndex(member)
		if plainMembers[strings.ToLower(string(member[at[4]:at[5]]))] || at[6] == at[7] {
			return member
		}
		return append(slices.Clone(member[:at[6]]), blank...)
	})
}

// Write implements [io.Writer].
func (n *nameless) Write(p []byte) (int, error) {
	n.held = append(n.held, p...)
	end := safeEnd(n.held)
	if end == 0 && len(n.held) > maxHeld {
		_, err := io.WriteString(n.w, "[left out: a record that does not end]\n")
		n.held = nil
		return len(p), err
	}
	return len(p), n.flush(end)
}

func (n *nameless) flush(end int) error {
	out := withoutNames(withoutNames(n.held[:end], jsonMembers, `"…"`), xmlMembers, "…")
	_, err := n.w.Write(out)
	n.held = append(n.held[:0], n.held[end:]...)
	return err
}

// safeEnd is where a text can be cut without cutting a member: behind its last } or </member> or line.
func safeEnd(b []byte) int {
	quoted, end := false, 0
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '}', c == '\n':
			end = i + 1
		case c == '>' && i >= 8 && string(b[i-8:i+1]) == "</member>":
			end = i + 1
		}
	}
	return end
}
