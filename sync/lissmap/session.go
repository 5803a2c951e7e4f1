package lissmap

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/rows"
)

type session struct {
	client *liss.Client
	sis    string // the product's name, for a greeting without one
	encoder
}

func (s *session) Close() { s.client.Close() }

func (s *session) Hello(ctx context.Context) (engine.Greeting, error) {
	h, err := s.client.Hello(ctx)
	if liss.CodeOf(err) == liss.CodeNotSupported { // it answers as LISS does, and may serve the calls that matter
		return engine.Greeting{Product: s.sis, Version: "LISS"}, nil
	}
	if err != nil {
		return engine.Greeting{}, err
	}
	return engine.Greeting{Product: cmp.Or(h.SIS, s.sis), Version: "LISS " + liss.VersionText(h.LissVersion)}, nil
}

// Fetch implements [engine.Session]. A method that the SIS does not serve is an [*engine.Error] of code NotSupported.
func (s *session) Fetch(ctx context.Context, kind engine.Kind, asAt model.Date) (recs []engine.Record, err error) {
	switch kind {
	case engine.Rooms:
		rows, e := s.client.GetRooms(ctx)
		recs, err = records(rows, room), e
	case engine.Teachers:
		rows, e := s.client.GetTeachers(ctx, day(asAt))
		recs, err = records(rows, teacher), e
	case engine.Students:
		rows, e := s.client.GetStudents(ctx, day(asAt))
		recs, err = records(rows, student), e
	case engine.Courses:
		rows, e := s.client.GetCourses(ctx)
		recs, err = records(rows, course), e
	case engine.Requests:
		rows, e := s.client.GetStudentSubjectPreferences(ctx, "")
		recs, err = records(rows, request), e
	default:
		return nil, fmt.Errorf("lissmap: %s can't be downloaded", kind)
	}
	return recs, unsupported(err, kind)
}

// FetchCalendar implements [engine.CalendarReader] by getTimetableStructures and getCalendar (LISS §9.1, §9.6). Few SISs serve
// them: one that refuses a call in whatever words serves it not.
func (s *session) FetchCalendar(ctx context.Context, asAt, from, to model.Date) (recs []engine.Record, err error) {
	structures, err1 := s.client.GetTimetableStructures(ctx, day(asAt))
	if err1 != nil && !refused(err1) {
		return nil, err1
	}
	year := from.Year()
	for _, t := range structures {
		for _, term := range t.Terms {
			if t.AcademicYear == year && !term.StartDate.IsZero() && !term.EndDate.IsZero() {
				from, to = min(from, date(term.StartDate)), max(to, date(term.EndDate))
			}
		}
	}
	days, err2 := s.client.GetCalendar(ctx, day(from), s.client.Dialect().LastInstant(day(to)))
	if err2 != nil && !refused(err2) {
		return nil, err2
	}
	if err1 != nil && err2 != nil {
		return nil, engine.NotServed(engine.Calendar, "", err2)
	}
	return append(calendarDays(days), terms(structures)...), nil
}

// refused says whether a SIS answered a call, and did not serve it.
func refused(err error) bool {
	var e *liss.Error
	return errors.As(err, &e) && e.Refusal()
}

// unsupported gives a call that the SIS does not serve the engine's code.
func unsupported(err error, kind engine.Kind) error {
	if liss.CodeOf(err) != liss.CodeNotSupported {
		return err
	}
	words := ""
	var e *liss.Error
	if errors.As(err, &e) {
		words = e.Words
	}
	return engine.NotServed(kind, words, err)
}

// Publish implements [engine.Session].
func (s *session) Publish(ctx context.Context, kind engine.Kind, set rows.Set, o engine.Options) (string, error) {
	var ack liss.Ack
	var err error
	from, to := day(o.From), s.d.LastInstant(day(o.To))
	switch kind {
	case engine.BellTimes:
		ack, err = s.client.PublishBellTimes(ctx, s.bellPeriods(set.BellTimes))
	case engine.Sections:
		ack, err = s.client.PublishClasses(ctx, o.Year, s.classes(set.Sections))
	case engine.SectionLists:
		ack, err = s.client.PublishClassMemberships(ctx, s.memberships(set.Lists), day(o.Today))
	case engine.Timetable:
		ack, err = s.client.PublishTimetable(ctx, s.lessons(set.Lessons), o.Year, from, to, createClasses(o))
	default:
		return "", fmt.Errorf("lissmap: %s can't be published", kind)
	}
	return ack.Words, err
}

// createClasses says whether sections go in the same run: they may still be queued in the SIS, so it may have to make
// them (§12).
func createClasses(o engine.Options) bool { return slices.Contains(o.Publish, engine.Sections) }

// Payload implements [engine.Payloader].
func (c *connector) Payload(s engine.System, kind engine.Kind, set rows.Set, o engine.Options) (io.Reader, error) {
	d := c.dialect(s)
	x := encoder{d}
	from, to := day(o.From), d.LastInstant(day(o.To))
	var method string
	var values []any
	switch kind {
	case engine.BellTimes:
		method, values = "liss.publishBellTimes", []any{d.BellStructure, d.BellRows(x.bellPeriods(set.BellTimes))}
	case engine.Sections:
		method, values = "liss.publishClasses", []any{o.Year, x.classes(set.Sections)}
	case engine.SectionLists:
		method, values = "liss.publishClassMemberships", []any{x.memberships(set.Lists), day(o.Today)}
	case engine.Timetable:
		method, values = "liss.publishTimetable", []any{x.lessons(set.Lessons), o.Year, 0, 0, from, to, d.CreatesClasses(createClasses(o))}
	default:
		return nil, fmt.Errorf("lissmap: %s can't be published", kind)
	}
	auth := liss.Auth{School: s.School, UserName: s.Username, Password: liss.NewSecret("********"), LissVersion: d.LissVersion, UserAgent: d.UserAgent}
	body, err := liss.EncodeCall(liss.FindMethod(method), d, 1, auth, values...)
	if err != nil {
		return nil, err
	}
	return body.Open(), nil
}

// ReadBack implements [engine.Reader].
func (s *session) ReadBack(ctx context.Context, kind engine.Kind, o engine.Options) (rows.Set, error) {
	switch kind {
	case engine.BellTimes:
		list, err := s.client.GetBellTimes(ctx, s.d.BellStructure)
		return counted(rows.Set{BellTimes: bellTimesOf(list)}, len(list)), unsupported(err, kind)
	case engine.Sections:
		list, err := s.client.GetClasses(ctx, o.Year)
		return counted(rows.Set{Sections: sectionsOf(list)}, len(list)), unsupported(err, kind)
	case engine.SectionLists:
		list, err := s.client.GetClassMemberships(ctx, day(o.Today))
		return counted(rows.Set{Lists: listsOf(list)}, len(list)), unsupported(err, kind)
	case engine.Timetable:
		list, err := s.client.GetTimetable(ctx, o.Year, day(o.From), s.d.LastInstant(day(o.To)))
		return counted(rows.Set{Lessons: lessonsOf(list)}, len(list)), unsupported(err, kind)
	}
	return rows.Set{}, fmt.Errorf("lissmap: %s can't be read back", kind)
}

// counted is rows with how many of those that were served have nothing in them.
func counted(s rows.Set, served int) rows.Set {
	s.Null = served - s.Len()
	return s
}

// Test implements [engine.Session].
func (s *session) Test(ctx context.Context, step func(engine.TestStep)) error {
	rep := s.client.Test(ctx, func(st liss.Step) {
		if st.State != liss.StepNotReached {
			step(engine.TestStep{Name: st.Name, Passed: st.State == liss.StepPassed, Skipped: st.State == liss.StepSkipped,
				Unchecked: st.State == liss.StepUnchecked, Text: st.Result})
		}
	})
	if rep.Err != nil {
		return rep.Err
	}
	return nil
}
