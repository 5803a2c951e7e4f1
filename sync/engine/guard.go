package engine

import (
	"fmt"

	"carillon/model"
)

// GuardCode names a reason to hold a plan.
type GuardCode string

// Reasons to hold a plan until a person has confirmed it.
const (
	FirstPublish GuardCode = "first-publish" // nothing is known of what the SIS has
	ManyGone     GuardCode = "many-gone"
	ManyChanged  GuardCode = "many-changed"
	SectionGone  GuardCode = "section-gone" // a section that had students
	OtherYear    GuardCode = "other-year"   // another academic year than last time
	OutsideYear  GuardCode = "outside-year" // dates outside the academic year
	EmptySet     GuardCode = "empty-set"    // nothing to send where there was something
)

// Guard is a reason why a plan is held, in words that say what would happen.
type Guard struct {
	Code GuardCode `json:"code"`
	Kind Kind      `json:"kind,omitempty"`
	Text string    `json:"text"`
}

// Thresholds above which a plan is held: shares of the rows there were, and a number of rows that is always let pass.
const (
	goneShare    = 0.10
	changedShare = 0.75
	always       = 5
)

// FirstOnly says whether nothing but the first publish holds the plan, so that a plain yes lets it go.
func (p *Plan) FirstOnly() bool {
	for _, g := range p.Held {
		if g.Code != FirstPublish {
			return false
		}
	}
	return true
}

func guards(p *Plan, c Connector, last map[Kind]*Published) []Guard {
	var held []Guard
	hold := func(code GuardCode, kind Kind, format string, args ...any) {
		held = append(held, Guard{code, kind, fmt.Sprintf(format, args...)})
	}
	for _, in := range p.In {
		had := in.Unchanged + in.Count(Changed) + in.Count(Gone)
		if gone := in.Count(Gone); over(gone, had, goneShare) {
			hold(ManyGone, in.Kind, "%s no longer has %d of %s of this timetable; they would be marked inactive.", c.Name(), gone, in.Kind.Count(had))
		}
	}
	known, published := false, false
	for _, out := range p.Out {
		published = true
		was := last[out.Kind]
		if was == nil {
			continue
		}
		known = true
		if was.Year != p.year {
			hold(OtherYear, out.Kind, "The last publish was for %s, this one is for %s.", YearName(was.Year), YearName(p.year))
			continue
		}
		had, gone, changed := len(was.Rows), out.Count(Gone), out.Count(Changed)
		switch {
		case had > 0 && out.Rows == 0:
			hold(EmptySet, out.Kind, "There is nothing to send: all of the %s that %s has would be deleted there.", out.Kind.Count(had), c.Name())
		case over(gone, had, goneShare):
			hold(ManyGone, out.Kind, "%d of %s would disappear from %s.", gone, out.Kind.Count(had), c.Name())
		}
		if over(changed, had, changedShare) {
			hold(ManyChanged, out.Kind, "%d of %s would change in %s.", changed, out.Kind.Count(had), c.Name())
		}
	}
	held = append(held, goneSections(p, c, last[SectionLists])...)
	if published && !known {
		hold(FirstPublish, "", "This is the first publish to %s from this file. Everything %s has for %s may be replaced.", p.System.URL, c.Name(), YearName(p.year))
	}
	return held
}

// goneSections holds sections that would disappear with the students the SIS has in them.
func goneSections(p *Plan, c Connector, lists *Published) []Guard {
	if lists == nil {
		return nil
	}
	students := map[string]int{}
	for _, values := range lists.Rows {
		if len(values) > 0 {
			students[values[0]]++ // the first column of a section list is its section
		}
	}
	var held []Guard
	for _, out := range p.Out {
		if out.Kind != Sections {
			continue
		}
		for _, ch := range out.Changes {
			if n := students[ch.Key]; ch.What == Gone && n > 0 {
				held = append(held, Guard{SectionGone, Sections, fmt.Sprintf("%s has %s in %s and would disappear from there.", ch.Key, Students.Count(n), c.Name())})
			}
		}
	}
	return held
}

func over(n, of int, share float64) bool { return n > always && float64(n) > share*float64(of) }

// checkDates settles the dates of a run, or says what is wrong with them. The range is for the timetable; a From that
// has passed becomes today.
func checkDates(o Options, s *model.School) (Options, error) {
	if len(o.Publish) == 0 {
		return o, nil
	}
	if s.AcademicYear() == 0 {
		return o, &Error{Code: NoYear, Text: "The file has no academic year. Set its dates under Setup > School info > Details."}
	}
	o.Year = s.AcademicYear()
	if o.From < o.Today {
		o.From = o.Today
	}
	switch {
	case o.To == 0:
		return o, &Error{Code: BadDates, Text: "The To date is missing."}
	case o.To < o.Today:
		return o, &Error{Code: BadDates, Text: fmt.Sprintf("The To date %s has passed. Choose a date from today (%s) on.", o.To, o.Today)}
	case o.To < o.From:
		return o, &Error{Code: BadDates, Text: fmt.Sprintf("The To date %s is before the From date %s.", o.To, o.From)}
	}
	return o, nil
}

// YearName is an academic year in words: 2026–27.
func YearName(year int) string {
	if year == 0 {
		return "no academic year"
	}
	return fmt.Sprintf("%d–%02d", year, (year+1)%100)
}
