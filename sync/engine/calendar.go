package engine

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"carillon/model"
	"carillon/model/message"
)

// CalendarReader is a session of a SIS that may tell which date is which day of the cycle, and the terms of its years.
type CalendarReader interface {
	// FetchCalendar is the dates of a span of days, and the terms that meet it, in records of [FieldDay] and [FieldTerm]; asAt
	// is a day of the academic year that is asked for. A date's SIS id is YYYY-MM-DD. An [*Error] with the code [NotSupported] says
	// that the SIS serves neither.
	FetchCalendar(ctx context.Context, asAt, from, to model.Date) ([]Record, error)
}

// Fields of the records of a [CalendarReader]. Those of a term have its days as their span.
const (
	FieldDay      = "Day"      // of the cycle, 1 = first; without one there is no school
	FieldHoliday  = "Holiday"  // why there is no school; "" on a weekend
	FieldRotation = "Rotation" // number
	FieldTerm     = "Term"     // its name
	FieldYear     = "Academic year"
)

// fetchCalendar asks for the calendar of the school's academic year.
func (r *Run) fetchCalendar(ctx context.Context, school *model.School, asAt model.Date) ([]Record, error) {
	reader, ok := r.session.(CalendarReader)
	if !ok {
		return nil, NotServed(Calendar, "", nil)
	}
	last := school.Last
	if last == 0 {
		last = school.First + 365
	}
	return reader.FetchCalendar(ctx, asAt, school.First, last)
}

// yearOf is the academic year that the terms of a SIS make up: of those for the year that was asked, the first and the last
// day. ok is false where it tells none that begins in that year.
func yearOf(recs []Record, year int) (first, last model.Date, ok bool) {
	for i := range recs {
		r := &recs[i]
		if r.Fields[FieldTerm] == "" || r.Fields[FieldYear] != strconv.Itoa(year) || r.Span.From == 0 || r.Span.To < r.Span.From {
			continue
		}
		if first == 0 || r.Span.From < first {
			first = r.Span.From
		}
		last = max(last, r.Span.To)
	}
	return first, last, first != 0 && first.Year() == year && last-first < 400
}

// usualYear says whether the dates of a school's year are the ones that nobody has chosen: from July to June.
func usualYear(s *model.School) bool {
	first, last := model.SchoolYear(s.AcademicYear())
	return s.First == first && s.Last == last
}

// noSchool is what the calendar says of a date without school: why, where it says it; "" on a weekend, and where it is silent.
func noSchool(holiday string) string {
	if holiday == "" {
		return ""
	}
	return "no school: " + holiday
}

// dayText is a date of a calendar as the preview says it.
func dayText(d model.CalendarDay) string {
	if d.Day != 0 {
		return strconv.Itoa(int(d.Day))
	}
	return noSchool(d.Holiday)
}

// takeCalendar takes in which date is which day of the cycle, date by date, three ways as all that is downloaded. Dates of
// which the SIS says nothing stay. Terms, rotations and the days of the academic year fill what is blank: of a rotation that
// has dates, or a year that somebody chose, nothing is changed.
func (k *taker) takeCalendar(recs []Record) (Incoming, error) {
	in := Incoming{Kind: Calendar, Columns: []string{"Date", FieldDay}}
	cal := *k.t.Calendar()
	key, there := cal.Key(), k.t.Get(cal.Key()) != nil
	cal.Days, cal.Terms = slices.Clone(cal.Days), slices.Clone(cal.Terms)
	base := k.base[key]
	was := map[string]string{}
	if base != nil {
		for _, f := range base.Fields {
			was[f.Name] = f.Value
		}
		in.synced = len(was)
	}
	sent, dates := map[string]string{}, []string{}
	for i := range recs {
		if recs[i].Fields[FieldTerm] != "" {
			continue
		}
		in.Read++
		next, why := calendarDay(&recs[i])
		date := recs[i].SISID
		if _, twice := sent[date]; twice || !why.IsZero() {
			if why.IsZero() {
				why = message.New(saysComesTwice, sis(k.sis))
			}
			in.Notes = append(in.Notes, Note{What: date, Why: why})
			continue
		}
		sent[date] = dayText(next)
		dates = append(dates, date)
		k.takeDate(&in, &cal, next, was[date], base != nil)
	}
	slices.Sort(dates)
	fresh := k.t.Count(model.KindSection) == 0 && len(k.t.Calendar().Days) == 0
	if k.takeTerms(&in, &cal, recs) || len(in.Changes) > 0 {
		e := model.Edit(model.Replace{Record: &cal})
		if !there {
			e = model.Add{Record: &cal}
		}
		if _, err := k.apply(e); err != nil {
			in.Changes, in.Notes = nil, append(in.Notes, Note{What: Calendar.Label(), Why: message.New(saysStaysFor, message.Part("why", message.Of(err)))})
			return in, nil
		}
		there = true
	}
	if fresh {
		if err := k.takeYear(&in, recs); err != nil {
			return in, err
		}
	}
	if err := k.takeRotations(&in, recs); err != nil || !there || len(dates) == 0 {
		return in, err
	}
	for date, text := range was { // of other days than were asked for
		if _, again := sent[date]; !again {
			sent[date] = text
			dates = append(dates, date)
		}
	}
	slices.Sort(dates)
	return in, k.remember(key, dates, sent, nil)
}

// calendarDay is a date as the SIS has it; why says why it can't be taken.
func calendarDay(r *Record) (d model.CalendarDay, why message.Message) {
	date, err := model.ParseDate(r.SISID)
	if err != nil {
		return d, message.New(saysNoDate)
	}
	d = model.CalendarDay{Date: date, Holiday: nameOfDays(r.Fields[FieldHoliday])}
	if text := r.Fields[FieldDay]; text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > model.MaxDays {
			return d, message.New(saysNoCycleDay, message.Name("day", text), message.Count("most", model.MaxDays))
		}
		d.Day = uint8(n)
	}
	if d.Day != 0 {
		d.Holiday = ""
	}
	return d, why
}

// nameOfDays is the name of a holiday or a term as a calendar can hold it.
func nameOfDays(name string) string {
	r := []rune(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, name))
	return strings.TrimSpace(string(r[:min(len(r), 60)]))
}

// takeDate settles one date.
func (k *taker) takeDate(in *Incoming, cal *model.Calendar, next model.CalendarDay, was string, synced bool) {
	at, known := slices.BinarySearchFunc(cal.Days, next.Date, func(d model.CalendarDay, date model.Date) int { return int(d.Date) - int(date) })
	here, there, date := "", dayText(next), next.Date.String()
	if known {
		here = dayText(cal.Days[at])
	}
	switch {
	case here == there, synced && there == was:
		return
	case here == "" && was == "", synced && here == was:
	default:
		c := Conflict{Ref: cal.Key(), What: Calendar.Label(), Field: date, Was: was, Here: orElse(here, "no school"), There: orElse(there, "no school")}
		c.Keep = k.o.Decisions.Keep[FieldOf{c.Ref, c.Field}]
		in.Conflicts = append(in.Conflicts, c)
		if c.Keep {
			return
		}
	}
	what := Changed
	switch {
	case there == "":
		cal.Days = slices.Delete(cal.Days, at, at+1)
	case known:
		if next.Day != 0 { // a SIS says nothing of bell schedules
			next.Schedule = cal.Days[at].Schedule
		}
		cal.Days[at] = next
	default:
		cal.Days, what = slices.Insert(cal.Days, at, next), New
	}
	c := RowChange{What: what, Title: date, Key: date, Ref: cal.Key(), Now: []string{date, orElse(there, "no school")}}
	if what == Changed {
		c.Was = []string{date, orElse(here, "no school")}
		if synced {
			in.altered++
		}
	}
	in.Changes = append(in.Changes, c)
}

// takeTerms gives a calendar without terms those of the academic year, and says whether there are any.
func (k *taker) takeTerms(in *Incoming, cal *model.Calendar, recs []Record) bool {
	if len(cal.Terms) > 0 {
		return false
	}
	year := strconv.Itoa(k.t.School().AcademicYear())
	for i := range recs {
		r := &recs[i]
		t := model.Term{Name: nameOfDays(r.Fields[FieldTerm]), First: r.Span.From, Last: r.Span.To}
		if t.Name != "" && r.Fields[FieldYear] == year && r.Span.From != 0 && r.Span.To >= r.Span.From && !slices.Contains(cal.Terms, t) { // each grid has its own
			cal.Terms = append(cal.Terms, t)
		}
	}
	slices.SortStableFunc(cal.Terms, func(a, b model.Term) int { return int(a.First) - int(b.First) })
	if n := len(cal.Terms); n > 0 {
		in.Notes = append(in.Notes, Note{Ref: cal.Key(), What: Calendar.Label(), Why: message.New(saysTermsTaken, message.Count("n", n))})
	}
	return len(cal.Terms) > 0
}

// takeYear gives a school whose dates nobody has chosen the days of its academic year.
func (k *taker) takeYear(in *Incoming, recs []Record) error {
	school := *k.t.School()
	first, last, ok := yearOf(recs, school.AcademicYear())
	if !ok || !usualYear(&school) || school.First == first && school.Last == last {
		return nil
	}
	school.First, school.Last = first, last
	in.Notes = append(in.Notes, Note{Ref: school.Key(), What: "Academic year", Why: message.New(saysYearByTerms, message.Days("days", first, last), sis(k.sis))})
	_, err := k.apply(model.Replace{Record: &school})
	return err
}

// takeRotations gives rotations their usual dates, where the SIS has several that follow one after another.
func (k *taker) takeRotations(in *Incoming, recs []Record) error {
	var spans [model.MaxRotations + 1]Days
	several := 0
	for i := range recs {
		d, why := calendarDay(&recs[i])
		n, err := strconv.Atoi(recs[i].Fields[FieldRotation])
		if !why.IsZero() || err != nil || n < 1 || n > model.MaxRotations || d.Day == 0 {
			continue
		}
		s := &spans[n]
		if s.From == 0 {
			several++
			*s = Days{d.Date, d.Date}
		}
		s.From, s.To = min(s.From, d.Date), max(s.To, d.Date)
	}
	for n, a := range spans {
		for _, b := range spans[n+1:] {
			if a.From != 0 && b.From != 0 && a.meets(b) {
				several = 0
			}
		}
	}
	if several < 2 {
		return nil
	}
	have := map[uint8]*model.Rotation{}
	for r := range k.t.Rotations() {
		have[r.Number] = r
	}
	for n, s := range spans {
		if s.From == 0 {
			continue
		}
		r := model.Rotation{Number: uint8(n)}
		e := model.Edit(model.Add{Record: &r})
		if old := have[uint8(n)]; old != nil {
			if old.First != 0 || old.Last != 0 {
				continue
			}
			r, e = *old, model.Replace{Record: &r}
		}
		r.First, r.Last = s.From, s.To
		if r.Name == "" {
			r.Name = termName(recs, s)
		}
		if _, err := k.apply(e); err != nil {
			return err
		}
		in.Notes = append(in.Notes, Note{What: fmt.Sprintf("Rotation %d", n), Why: message.New(saysRotationRuns, message.Days("days", s.From, s.To))})
	}
	return nil
}

// termName is the name of the term that holds the days of a rotation; "" where none does.
func termName(recs []Record, days Days) string {
	for i := range recs {
		if r := &recs[i]; r.Fields[FieldTerm] != "" && r.Span.From != 0 && r.Span.From <= days.From && days.To <= r.Span.To {
			return nameOfDays(r.Fields[FieldTerm])
		}
	}
	return ""
}
