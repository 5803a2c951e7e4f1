package engine

import (
	"cmp"
	"slices"
	"strings"

	"carillon/model/message"
	"carillon/sync/rows"
)

// Members is how many rows of a kind carry members of the SIS that the timetable does not hold. Values are no part of it: they
// may be personal data.
type Members struct {
	Kind  Kind
	Rows  int // that carry at least one
	Names []MemberCount
}

// MemberCount is a member by its name, and how many rows carry it.
type MemberCount struct {
	Name string
	Rows int
}

// The most names that a sentence about members has, and the most letters of each: the SIS chooses them.
const (
	mostMembers     = 8
	mostMemberRunes = 40
)

// heldMembers are members that LISS has room for beside the typed row, whose values the timetable holds: codes of teachers and
// ids of rooms (LISS §9.2).
var heldMembers = []string{rows.MemberTeacherCode, rows.MemberRoomID}

// Members counts the members that the rows to be sent carry and the timetable does not hold. Of a row that is changed those
// that name or follow from what is changed are not sent, and not counted.
func (out *Outgoing) Members() Members {
	n := map[string]int{}
	m := Members{Kind: out.Kind}
	countMembers(&m, n, out.set.BellTimes)
	countMembers(&m, n, out.set.Sections)
	countMembers(&m, n, out.set.Lists)
	countMembers(&m, n, out.set.Lessons)
	for name, count := range n {
		m.Names = append(m.Names, MemberCount{name, count})
	}
	slices.SortFunc(m.Names, func(a, b MemberCount) int { return cmp.Or(b.Rows-a.Rows, strings.Compare(a.Name, b.Name)) })
	return m
}

func countMembers[R comparable](m *Members, n map[string]int, entries []rows.Entry[R]) {
	for i := range entries {
		var last string // a row may have one twice
		has := false
		for _, e := range entries[i].Extra {
			if slices.Contains(heldMembers, e.Name) || has && e.Name == last {
				continue
			}
			n[e.Name]++
			last, has = e.Name, true
		}
		if has {
			m.Rows++
		}
	}
}

// Message says which members the rows carry, and how many of them; it says nothing where none do. A member that not all of these
// rows carry has its own count.
func (m Members) Message() (said message.Message) {
	if m.Rows == 0 {
		return said
	}
	var carried []message.Message
	for _, c := range m.Names[:min(len(m.Names), mostMembers)] {
		name := c.Name
		if r := []rune(name); len(r) > mostMemberRunes {
			name = string(r[:mostMemberRunes-1]) + "…"
		}
		if c.Rows < m.Rows {
			carried = append(carried, message.New(saysMemberCount, message.Name("member", name), message.Count("rows", c.Rows)))
		} else {
			carried = append(carried, message.Verbatim(name))
		}
	}
	return message.New(saysMembers, ofKind(m.Kind), message.Count("n", m.Rows), message.List("members", carried...),
		message.Count("more", len(m.Names)-len(carried)))
}
