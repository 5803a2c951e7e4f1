package oneroster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/message"
)

// people finds out who of the users is a teacher or a student of the school: by their roles in it, and by its classes' lists.
func (m *maker) people() {
	others := map[string]int{}
	role := func(user, role, org string) {
		switch {
		case !m.isHere(org):
		case role == "teacher" || role == "student":
			if m.kinds[user] == "" {
				m.kinds[user] = role
			}
			if role == "teacher" && m.departments[org] != nil && m.faculties[user] == "" {
				m.faculties[user] = org
			}
		default:
			others[role]++
		}
	}
	at := users.file()
	if m.version == "1.1" {
		for _, u := range m.files[users.name].rows {
			for _, org := range split(u.get("orgSourcedIds")) {
				role(u.id(), u.get("role"), org)
			}
		}
	} else {
		at = roles.file()
		for _, primary := range []bool{true, false} {
			for _, r := range m.files[roles.name].rows {
				if (r.get("roleType") == "primary") == primary {
					role(r.get("userSourcedId"), r.get("role"), r.get("orgSourcedId"))
				}
			}
		}
	}
	m.roleCounts(at, others)
	for _, e := range m.files[enrollments.name].rows {
		c := m.files[classes.name].find(e.get("classSourcedId"))
		if c == nil || c.get("schoolSourcedId") != m.school || m.kinds[e.get("userSourcedId")] != "" {
			continue
		}
		if r := e.get("role"); r == "teacher" || r == "student" {
			m.kinds[e.get("userSourcedId")] = r
		}
	}
}

// listTeachers gathers the teachers of each class, the primary one first.
func (m *maker) listTeachers() {
	for _, primary := range []bool{true, false} {
		for _, e := range m.files[enrollments.name].rows {
			class, user := e.get("classSourcedId"), e.get("userSourcedId")
			if e.get("role") == "teacher" && (e.get("primary") == "true") == primary && m.kinds[user] == "teacher" &&
				m.files[users.name].find(user) != nil &&
				!slices.Contains(m.teachers[class], user) {
				m.teachers[class] = append(m.teachers[class], user)
			}
		}
	}
}

// userIDOf is a user's id of one of several types, in any letters; "" for none.
func userIDOf(u *row, types ...string) string {
	for _, part := range split(u.get("userIds")) {
		kind, value, ok := strings.Cut(strings.Trim(part, "{} "), ":")
		if ok && slices.ContainsFunc(types, func(t string) bool { return strings.EqualFold(t, strings.TrimSpace(kind)) }) {
			return unescapes.Replace(strings.TrimSpace(value))
		}
	}
	return ""
}

// nameOf is a name without the sign that stands for none.
func nameOf(s string) string {
	if s == noName {
		return ""
	}
	return s
}

// makeUsers makes the teachers and the students.
func (m *maker) makeUsers() {
	students := m.table(model.KindStudent, users.file(), true, "code", "surname", "firstName", "preferredName", "yearLevel", "statewideId",
		"sisId", "guid", "active")
	person := []string{"surname", "firstName", "preferredName", "faculty", "sisId", "guid", "active"}
	coded := m.table(model.KindTeacher, users.file(), true, append(slices.Clone(person), "code")...)
	matched := m.table(model.KindTeacher, users.file(), true, person...)
	codes := map[string]bool{}
	for i := range m.files[users.name].rows {
		u := &m.files[users.name].rows[i]
		kind := m.kinds[u.id()]
		if kind == "" {
			continue
		}
		k := model.KindStudent
		if kind == "teacher" {
			k = model.KindTeacher
		}
		surname, first := m.cut(u, k, "surname", nameOf(u.get("familyName"))), m.cut(u, k, "firstName", nameOf(u.get("givenName")))
		preferred := m.cut(u, k, "preferredName", u.get("preferredGivenName"))
		guid, sisID := registered(u.id())
		sisID = m.cut(u, k, "sisId", cmp.Or(u.get("identifier"), sisID))
		active := "yes"
		if u.get("enabledUser") == "false" {
			active = "no"
		}
		if kind == "student" {
			add(students, u.line, u.id(), m.cut(u, k, "code", userIDOf(u, idCode)), surname, first, preferred, m.firstLevel(u),
				m.cut(u, k, "statewideId", userIDOf(u, idState, "statewideId", "state")), sisID, guid, active)
			continue
		}
		values := []string{surname, first, preferred, m.faculties[u.id()], sisID, guid, active}
		code := userIDOf(u, idCode)
		if code == "" && m.o.Here != nil && sisID != "" { // the one who is here is found by the id or the name
			add(matched, u.line, u.id(), values...)
			continue
		}
		add(coded, u.line, u.id(), append(values, m.teacherCode(u, code, codes))...)
	}
}

func (m *maker) firstLevel(u *row) string {
	for _, g := range split(u.get("grades")) {
		return m.level(u, g)
	}
	return ""
}

// teacherCode is a teacher's code as the files have it, else one made of the user name or the family name.
func (m *maker) teacherCode(u *row, code string, codes map[string]bool) string {
	if code != "" {
		code = m.cut(u, model.KindTeacher, "code", code)
		codes[strings.ToLower(code)] = true
		return code
	}
	short, _, _ := strings.Cut(u.get("username"), "@")
	text := []rune(strings.TrimSpace(cmp.Or(short, u.get("familyName"), u.get("identifier"), u.id())))
	base := strings.TrimSpace(string(text[:min(len(text), 16)]))
	code = base
	for n := 2; codes[strings.ToLower(code)]; n++ {
		code = fmt.Sprint(base, n)
	}
	codes[strings.ToLower(code)] = true
	return code
}

// lists makes the section lists. A row that names nobody, or no class, is left out.
func (m *maker) lists() {
	t := m.table(model.KindEnrolment, enrollments.file(), true, "section", "student", "first", "last")
	others := map[string]int{}
	for i := range m.files[enrollments.name].rows {
		e := &m.files[enrollments.name].rows[i]
		class, user, role := e.get("classSourcedId"), e.get("userSourcedId"), e.get("role")
		if c := m.files[classes.name].find(class); c == nil || !m.classes[class] {
			if c == nil && m.isHere(e.get("schoolSourcedId")) {
				m.unknown(e, "classSourcedId", classes)
			}
			continue
		}
		switch {
		case m.files[users.name].find(user) == nil:
			m.unknown(e, "userSourcedId", users)
		case role != "teacher" && role != "student" || m.kinds[user] != role:
			others[role]++
		case role == "student":
			first, _ := model.ParseDate(e.get("beginDate"))
			begins, ends := "", ""
			if e.get("beginDate") != "" {
				begins = first.String()
			}
			if last := lastDay(e.get("endDate"), first); e.get("endDate") != "" {
				ends = last.String()
			}
			add(t, e.line, "", class, user, begins, ends)
		}
	}
	m.roleCounts(enrollments.file(), others)
}

func (m *maker) unknown(r *row, column string, in *table) {
	m.bad(r.of.file(), r.line, r.id(), message.New(saysUnknown, message.Name("column", column), message.Name("id", r.get(column)),
		message.Name("file", in.file())))
}
