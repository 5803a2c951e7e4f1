package person

import (
	"cmp"
	"slices"

	"carillon/internal/roster"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
)

func (x *Pages) student(p *Page, s *model.Student, rotation int) {
	p.Title = cmp.Or(s.Name(), s.SISID)
	p.Leaver = s.Inactive
	left := ""
	if s.Inactive {
		left = "has left the school"
	}
	p.Facts = joined(roster.Number(s), roster.Year(x.t, s), s.RollGroup, left)
	var ids []model.SectionID
	for e := range x.t.EnrolmentsOf(s.ID) {
		if runs(x.t.Section(e.Section), rotation) && !slices.Contains(ids, e.Section) {
			ids = append(ids, e.Section)
		}
	}
	ids = x.inTime(ids)
	p.Table = x.sections(ids, x.clashing(s.Key()), sectionColumn, courseColumn, teacherColumn, roomColumn, periodColumn, studentsColumn)
	for i, id := range ids {
		n := 0
		for o := range x.t.SectionsOf(x.t.Section(id).Course) {
			if o.Main == 0 && o.ID != id {
				n++
			}
		}
		p.Table.Rows[i].Others = n
		p.Table.Rows[i].Locked = x.t.Locked(id, s.ID)
	}
	p.Asks = x.Requests(s.ID)
	p.Parts = append(p.Parts, x.requestPart(p.Asks), x.conflicts(s.Key()))
}

// State is what became of a request.
type State uint8

// What becomes of a request.
const (
	Met         State = iota // the student is in a section of the course, or takes it off campus
	InConflict               // and it is in conflict with another section
	ByAlternate              // a section of an alternate is taken in its place
	Unmet
	Alternate // an alternate that stands for a request
	Unneeded  // an alternate that nothing is in need of
)

// Request is a request of a student and what became of it.
type Request struct {
	Course  model.CourseID
	State   State
	Section model.SectionID // the one the student is in; 0 for none
	Says    string          // "ENG11 4, at the time of SPA3 2"
	// Could is a section that the student could join as things are; 0 for none.
	Could model.SectionID
}

// Unmet says that nothing stands for the request.
func (q Request) Unmet() bool { return q.State == Unmet }

// Requests lists the requests of a student with what became of each: those met first, then those in conflict, then those that are not
// met, an alternate after the request it stands for, and last the alternates that nothing needs.
func (x *Pages) Requests(id model.StudentID) []Request {
	in := map[model.CourseID]model.SectionID{}
	for e := range x.t.EnrolmentsOf(id) {
		c := x.t.Section(e.Section).Course
		if in[c] == 0 {
			in[c] = e.Section
		}
	}
	var wanted, spare []*model.Request
	for _, r := range x.asked(id) {
		if r.Reserve {
			spare = append(spare, r)
		} else {
			wanted = append(wanted, r)
		}
	}
	judge := func(r *model.Request) Request {
		q := Request{Course: r.Course, Section: in[r.Course]}
		if q.Section == 0 && x.t.TakenOffCampus(id, r.Course) {
			q.Says = "off campus"
			return q
		}
		if q.Section == 0 {
			q.State = Unmet
			return q
		}
		q.Says = x.t.SectionCode(q.Section)
		for _, c := range x.checker.Joining(id, q.Section, 0) {
			if c.Severity != rules.Error {
				continue
			}
			with := x.other(c)
			if q.State == InConflict {
				q.Says += " and " + with
				continue
			}
			how := ", at the time of "
			if c.Rule == rules.LineTwice {
				how = ", in one line with "
			}
			q.State, q.Says = InConflict, q.Says+how+with
		}
		return q
	}
	var out []Request
	var unmet []Request
	for _, r := range wanted {
		if q := judge(r); q.State == Unmet {
			q.Says, q.Could = x.whyNot(id, q.Course)
			unmet = append(unmet, q)
		} else {
			out = append(out, q)
		}
	}
	slices.SortStableFunc(out, func(a, b Request) int { return cmp.Compare(a.State, b.State) })
	var unneeded []Request
	taken := 0
	for _, r := range spare {
		q := judge(r)
		switch {
		case q.Section == 0 && q.State == Unmet:
			q.State, q.Says = Unneeded, "alternate, not taken"
			unneeded = append(unneeded, q)
			continue
		case taken == len(unmet):
			q.State, q.Says = Unneeded, q.Says+", alternate that nothing is in need of"
			unneeded = append(unneeded, q)
			continue
		}
		for_ := &unmet[taken]
		taken++
		for_.State = ByAlternate
		q.Says += ", alternate for " + x.t.Course(for_.Course).Code
		if q.State == InConflict {
			for_.State = InConflict // what is taken in its place does not fit
		} else {
			q.State = Alternate
		}
		out = append(out, *for_, q)
	}
	return slices.Concat(out, unmet[taken:], unneeded)
}

// asked lists the requests of a student, alternates last, by what is wanted most.
func (x *Pages) asked(id model.StudentID) []*model.Request {
	var list []*model.Request
	for _, r := range x.t.Referrers(id.Key(), model.KindRequest) {
		list = append(list, x.t.Request(model.RequestID(r)))
	}
	rank := func(r *model.Request) int { return cmp.Or(int(r.Rank), 1<<8) } // without a rank last
	reserve := func(r *model.Request) int { return map[bool]int{true: 1}[r.Reserve] }
	slices.SortStableFunc(list, func(a, b *model.Request) int {
		return cmp.Or(cmp.Compare(reserve(a), reserve(b)), cmp.Compare(rank(a), rank(b)),
			names.Compare(x.t.Course(a.Course).Code, x.t.Course(b.Course).Code))
	})
	return list
}

// whyNot says why a student is in no section of a course, and names one that the student could join.
func (x *Pages) whyNot(id model.StudentID, course model.CourseID) (says string, could model.SectionID) {
	full, clash, all := 0, 0, 0
	var with []string
	period := ""
	for s := range x.t.SectionsOf(course) {
		if s.Main != 0 {
			continue
		}
		all++
		at := roster.Period(x.t, s)
		if all == 1 {
			period = at
		} else if at != period {
			period = ""
		}
		hit := false
		for _, c := range x.checker.Joining(id, s.ID, 0) {
			if c.Severity == rules.Error {
				hit = true
				if code := x.other(c); !slices.Contains(with, code) {
					with = append(with, code)
				}
			}
		}
		switch {
		case hit:
			clash++
		case x.Lists.SeatsOf(s).Over(1) > 0:
			full++
		case could == 0:
			could = s.ID
		}
	}
	slices.SortFunc(with, names.Compare)
	sections := map[int]string{1: "the only section", 2: "both sections"}[all]
	if sections == "" {
		sections = "all " + names.Number(all) + " sections"
	}
	are := map[bool]string{true: " is ", false: " are "}[all == 1]
	switch {
	case all == 0:
		return "no section is offered", 0
	case could != 0:
		return x.t.SectionCode(could) + " would fit", could
	case full == all:
		return sections + are + "full", 0
	case clash == all && period != "" && all > 1:
		return sections + are + "in " + period + ", with " + and(with), 0
	case clash == all:
		return sections + are + "at the time of " + and(with), 0
	}
	return names.Number(full) + " of " + names.Number(all) + " full, " + names.Number(clash) + " at the time of " + and(with), 0
}

// other is what a section that a student is to join is in conflict with: another section, or off-campus periods.
func (x *Pages) other(c rules.Clash) string {
	k := c.With[len(c.With)-1]
	if k.Kind == model.KindOffCampus {
		return "off-campus periods"
	}
	return x.t.SectionCode(model.SectionID(k.ID))
}

// Sum says what became of requests, so that it adds up to those that are no alternates: "4 met, 2 in conflict, 1 by its alternate".
func Sum(list []Request) []Said {
	count := map[State]int{}
	stood := 0 // requests whose alternate is in conflict: counted with those in conflict, as is the alternate itself
	for _, q := range list {
		count[q.State]++
		if q.State == InConflict && q.Section == 0 {
			stood++
		}
	}
	count[InConflict] -= stood
	var out []Said
	for _, s := range []struct {
		state State
		text  string
		tone  Tone
	}{{Met, " met", Plain}, {InConflict, " in conflict", Bad}, {ByAlternate, " by its alternate", Plain}, {Unmet, " not met", Bad}} {
		n := count[s.state]
		if n == 0 {
			continue
		}
		if s.state == ByAlternate && n > 1 {
			s.text = " by their alternates"
		}
		if len(out) > 0 {
			out = append(out, Said{", ", Plain})
		}
		out = append(out, Said{names.Number(n) + s.text, s.tone})
	}
	return out
}

func (x *Pages) requestPart(list []Request) Part {
	p := Part{Title: "Requests", Sum: Sum(list)}
	if len(list) == 0 {
		p.Sum = []Said{{"none; they come from the SIS or a spreadsheet", Muted}}
	}
	for _, q := range list {
		c := x.t.Course(q.Course)
		l := Line{Code: c.Code, Name: c.Name, Value: Said{Text: q.Says}}
		switch q.State {
		case Met, Alternate:
			l.Mark = Good
		case InConflict:
			l.Mark = Bad
		case ByAlternate, Unmet:
			l.Mark, l.Cross = Bad, true
		default:
			l.Value.Tone = Muted
		}
		l.Open = q.Course.Key()
		if q.Section != 0 {
			l.Open = q.Section.Key()
		}
		p.Lines = append(p.Lines, l)
	}
	return p
}
