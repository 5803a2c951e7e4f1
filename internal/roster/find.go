package roster

import (
	"cmp"
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/names"
)

// index makes a student ready to be found.
func (x *Lists) index(id model.StudentID) {
	for int(id) >= len(x.texts) {
		x.texts = append(x.texts, make([]names.Text, max(64, int(id)+1-len(x.texts)))...)
	}
	x.texts[id] = names.Text{}
	if s := x.t.Student(id); s != nil {
		first := cmp.Or(s.PreferredName, s.FirstName)
		x.texts[id] = names.NewText(s.Surname+" "+first, first+" "+s.Surname, s.FirstName, s.SISID, s.Code, s.StatewideID)
	}
}

// Find lists the students whom a text finds by name, SIS id or code, folded as names are, the best match first and of equal
// ones by name; those who have left the school are not found. more is how many are found beside the most that are listed.
func (x *Lists) Find(s *model.Section, text string, most int) (list []Entry, more int) {
	q := names.NewQuery(text)
	if q.Empty() {
		return nil, 0
	}
	if x.texts == nil {
		x.texts = make([]names.Text, x.t.LastID(model.KindStudent)+1)
		for st := range x.t.Students() {
			x.index(st.ID)
		}
	}
	type hit struct {
		s   *model.Student
		fit int
		key string
	}
	var hits []hit
	for st := range x.t.Students() {
		if fit := q.Match(x.texts[st.ID]); fit != names.NoMatch && !st.Inactive {
			hits = append(hits, hit{s: st, fit: fit})
		}
	}
	best := func(a, b hit) int { return cmp.Compare(b.fit, a.fit) }
	slices.SortStableFunc(hits, best)
	// Only those that are as good as the last one listed have to be put in order: one letter finds half of a school.
	last := min(most, len(hits))
	for last > 0 && last < len(hits) && hits[last].fit == hits[last-1].fit {
		last++
	}
	for i := range hits[:last] {
		hits[i].key = names.SortKey(Name(hits[i].s))
	}
	slices.SortStableFunc(hits[:last], func(a, b hit) int { return cmp.Or(best(a, b), cmp.Compare(a.key, b.key)) })
	for _, h := range hits[:min(most, len(hits))] {
		list = append(list, x.Entry(s, h.s.ID))
	}
	return list, len(hits) - len(list)
}

// ByNumbers reads a pasted list of students: SIS ids, or codes of the school or of the state, one a line. A line of a
// spreadsheet may say more beside the number, and a line may hold several numbers with blanks, commas or semicolons between.
// Students are listed once, in the order of the list, and what is no student's number is listed as it stands.
func (x *Lists) ByNumbers(text string) (found []model.StudentID, unknown []string) {
	var statewide map[string]model.StudentID // made when it is first asked for
	look := func(number string) *model.Student {
		number = strings.TrimSpace(number)
		if s := x.t.StudentBySISID(number); s != nil || number == "" {
			return s
		}
		if s, ok := x.t.ByCode(model.KindStudent, number).(*model.Student); ok {
			return s
		}
		if statewide == nil {
			statewide = map[string]model.StudentID{}
			for s := range x.t.Students() {
				if s.StatewideID != "" {
					statewide[s.StatewideID] = s.ID
				}
			}
		}
		return x.t.Student(statewide[number])
	}
	have := map[model.StudentID]bool{}
	take := func(s *model.Student) {
		if !have[s.ID] {
			have[s.ID] = true
			found = append(found, s.ID)
		}
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if s := look(line); s != nil {
			take(s)
			continue
		}
		if cells := strings.Split(line, "\t"); len(cells) > 1 {
			i := slices.IndexFunc(cells, func(c string) bool { return look(c) != nil })
			if i < 0 {
				unknown = append(unknown, strings.Join(strings.Fields(line), " "))
				continue
			}
			take(look(cells[i]))
			continue
		}
		parts := strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' || r == ' ' })
		if !slices.ContainsFunc(parts, func(p string) bool { return look(p) != nil }) {
			unknown = append(unknown, line)
			continue
		}
		for _, p := range parts {
			if s := look(p); s != nil {
				take(s)
			} else {
				unknown = append(unknown, p)
			}
		}
	}
	return found, unknown
}

// Unmet lists the requests for the course of a section of students who are in no section of it, and don't take it off campus: one for each student, and
// of several that which is no reserve.
func (x *Lists) Unmet(s *model.Section) []*model.Request {
	var out []*model.Request
	in, at := map[model.StudentID]bool{}, map[model.StudentID]int{}
	for o := range x.t.SectionsOf(s.Course) {
		for e := range x.t.ListOf(o.ID) {
			in[e.Student] = true
		}
	}
	for _, id := range x.t.Referrers(s.Course.Key(), model.KindRequest) {
		r := x.t.Request(model.RequestID(id))
		if in[r.Student] || x.t.Student(r.Student).Inactive || x.t.TakenOffCampus(r.Student, s.Course) {
			continue
		}
		if i, twice := at[r.Student]; !twice {
			at[r.Student] = len(out)
			out = append(out, r)
		} else if out[i].Reserve && !r.Reserve {
			out[i] = r
		}
	}
	return out
}

// Requested lists the students of unmet requests: those that fit first, then those who want it most, reserves last, then by
// name.
func (x *Lists) Requested(s *model.Section) []Entry {
	var out []Entry
	for _, r := range x.Unmet(s) {
		e := x.Entry(s, r.Student)
		e.Reserve, e.Rank = r.Reserve, r.Rank
		out = append(out, e)
	}
	byName(out)
	no := func(b bool) int { return map[bool]int{true: 1}[b] }
	rank := func(e Entry) int { return cmp.Or(int(e.Rank), 1<<8) } // without a rank last
	slices.SortStableFunc(out, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(no(!a.Fits()), no(!b.Fits())), cmp.Compare(no(a.Reserve), no(b.Reserve)), cmp.Compare(rank(a), rank(b)))
	})
	return out
}

// Group is students who belong together.
type Group struct {
	Name     string
	Students []model.StudentID
}

// Groups lists the year levels and roll groups whose students could be in a section: those of its course's year levels, all
// where that is open. Those who have left the school are in none.
func (x *Lists) Groups(s *model.Section) []Group {
	var years []*model.YearLevel
	wanted := x.t.Course(s.Course).YearLevels
	for y := range x.t.YearLevels() {
		if len(wanted) == 0 || slices.Contains(wanted, y.ID) {
			years = append(years, y)
		}
	}
	slices.SortStableFunc(years, func(a, b *model.YearLevel) int { return cmp.Compare(a.Order, b.Order) })
	var out []Group
	rolls := map[string][]model.StudentID{}
	for _, y := range years {
		g := Group{}
		for st := range x.t.StudentsIn(y.ID) {
			if st.Inactive {
				continue
			}
			g.Name = Year(x.t, st)
			g.Students = append(g.Students, st.ID)
			if st.RollGroup != "" {
				rolls[st.RollGroup] = append(rolls[st.RollGroup], st.ID)
			}
		}
		if len(g.Students) > 0 {
			out = append(out, g)
		}
	}
	first := len(out)
	for name, students := range rolls {
		slices.Sort(students)
		out = append(out, Group{Name: "Roll group " + name, Students: students})
	}
	slices.SortFunc(out[first:], func(a, b Group) int { return names.Compare(a.Name, b.Name) })
	return out
}
