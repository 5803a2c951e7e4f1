package lissmap

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

type session struct {
	client *liss.Client
	sis    string // the product's name, for a greeting without one
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
	return engine.Greeting{Product: orElse(h.SIS, s.sis), Version: "LISS " + liss.VersionText(h.LissVersion)}, nil
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
		recs, err = records(enrolled(rows, asAt), student), e
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

// unsupported gives a call that the SIS does not serve the engine's code.
func unsupported(err error, kind engine.Kind) error {
	if liss.CodeOf(err) != liss.CodeNotSupported {
		return err
	}
	text := fmt.Sprintf("%s: not supported by this system.", kind.Label())
	var e *liss.Error
	if errors.As(err, &e) && e.Words != "" {
		text += fmt.Sprintf(" It says: “%s”", e.Words)
	}
	return &engine.Error{Code: engine.NotSupported, Text: text, Cause: err}
}

// Publish implements [engine.Session].
func (s *session) Publish(ctx context.Context, t engine.Table, o engine.Options) (string, error) {
	var ack liss.Ack
	var err error
	from, to := day(o.From), s.client.Dialect().LastInstant(day(o.To))
	switch t.Kind {
	case engine.BellTimes:
		ack, err = s.client.PublishBellTimes(ctx, wire[liss.BellPeriod](t))
	case engine.Sections:
		ack, err = s.client.PublishClasses(ctx, o.Year, wire[liss.Class](t))
	case engine.SectionLists:
		ack, err = s.client.PublishClassMemberships(ctx, wire[liss.Membership](t), day(o.Today))
	case engine.Timetable:
		ack, err = s.client.PublishTimetable(ctx, wire[liss.Lesson](t), o.Year, from, to, createClasses(o))
	default:
		return "", fmt.Errorf("lissmap: %s can't be published", t.Kind)
	}
	return ack.Words, err
}

// createClasses says whether sections go in the same run: they may still be queued in the SIS, so it may have to make
// them (§12).
func createClasses(o engine.Options) bool { return slices.Contains(o.Publish, engine.Sections) }

// Payload implements [engine.Payloader].
func (c *connector) Payload(s engine.System, t engine.Table, o engine.Options) (io.Reader, error) {
	d := c.dialect(s)
	from, to := day(o.From), d.LastInstant(day(o.To))
	var method string
	var values []any
	switch t.Kind {
	case engine.BellTimes:
		method, values = "liss.publishBellTimes", []any{d.BellStructure, d.BellRows(wire[liss.BellPeriod](t))}
	case engine.Sections:
		method, values = "liss.publishClasses", []any{o.Year, wire[liss.Class](t)}
	case engine.SectionLists:
		method, values = "liss.publishClassMemberships", []any{wire[liss.Membership](t), day(o.Today)}
	case engine.Timetable:
		method, values = "liss.publishTimetable", []any{wire[liss.Lesson](t), o.Year, 0, 0, from, to, d.CreatesClasses(createClasses(o))}
	default:
		return nil, fmt.Errorf("lissmap: %s can't be published", t.Kind)
	}
	auth := liss.Auth{School: s.School, UserName: s.Username, Password: liss.NewSecret("********"), LissVersion: d.LissVersion, UserAgent: d.UserAgent}
	body, err := liss.EncodeCall(liss.FindMethod(method), d, 1, auth, values...)
	if err != nil {
		return nil, err
	}
	return body.Open(), nil
}

// wire is the records of a table: our own, or pointers to those of the SIS that go back as they are.
func wire[T any](t engine.Table) []T {
	out := make([]T, len(t.Rows))
	for i := range t.Rows {
		switch w := t.Rows[i].Wire.(type) {
		case T:
			out[i] = w
		case *T:
			out[i] = *w
			asItCame(&out[i], &t.Rows[i])
		}
	}
	return out
}

// asItCame marks a record of the SIS, so that all it came with goes back, under the codes that sections have today.
func asItCame(record any, row *engine.Row) {
	switch r := record.(type) {
	case *liss.Class:
		r.AsItCame, r.ClassCode, r.Composite = true, row.Key, orElse(row.Values[slices.Index(sectionColumns, "Composite")], r.Composite)
	case *liss.Membership:
		r.AsItCame, r.ClassCode = true, row.Of
	case *liss.Lesson:
		r.AsItCame, r.ClassCode, r.Composite = true, row.Of, orElse(row.Values[slices.Index(lessonColumns, "Composite")], r.Composite)
	case *liss.BellPeriod:
		r.AsItCame = true
	}
}

// ReadBack implements [engine.Reader].
func (s *session) ReadBack(ctx context.Context, kind engine.Kind, o engine.Options) (engine.Raw, error) {
	raw := func(rows any, n int, err error) (engine.Raw, error) {
		return engine.Raw{Rows: rows, N: n}, unsupported(err, kind)
	}
	switch kind {
	case engine.BellTimes:
		rows, err := s.client.GetBellTimes(ctx, s.client.Dialect().BellStructure)
		return raw(rows, len(rows), err)
	case engine.Sections:
		rows, err := s.client.GetClasses(ctx, o.Year)
		return raw(rows, len(rows), err)
	case engine.SectionLists:
		rows, err := s.client.GetClassMemberships(ctx, day(o.Today))
		return raw(rows, len(rows), err)
	case engine.Timetable:
		rows, err := s.client.GetTimetable(ctx, o.Year, day(o.From), s.client.Dialect().LastInstant(day(o.To)))
		return raw(rows, len(rows), err)
	}
	return engine.Raw{}, fmt.Errorf("lissmap: %s can't be read back", kind)
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
