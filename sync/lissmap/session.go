package lissmap

import (
	"context"
	"fmt"
	"slices"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

type session struct{ client *liss.Client }

func (s *session) Close() { s.client.Close() }

func (s *session) Hello(ctx context.Context) (engine.Greeting, error) {
	h, err := s.client.Hello(ctx)
	if err != nil {
		return engine.Greeting{}, err
	}
	return engine.Greeting{Product: h.SIS, Version: "LISS " + liss.VersionText(h.LissVersion)}, nil
}

func (s *session) Fetch(ctx context.Context, kind engine.Kind, asAt model.Date) ([]engine.Record, error) {
	switch kind {
	case engine.Students:
		rows, err := s.client.GetStudents(ctx, day(asAt))
		return records(rows, student), err
	}
	return nil, fmt.Errorf("lissmap: %s can't be downloaded", kind)
}

func records[T any](rows []T, f func(T) engine.Record) []engine.Record {
	out := make([]engine.Record, len(rows))
	for i, r := range rows {
		out[i] = f(r)
	}
	return out
}

// student maps a row of getStudents (LISS §7.1). Mail and phone are not taken over.
func student(s liss.Student) engine.Record {
	return engine.Record{SISID: s.StudentID, GUID: s.GUID, Fields: map[string]string{
		engine.FieldSurname: s.Surname, engine.FieldFirstName: s.FirstName, engine.FieldPreferredName: s.PreferredName,
		engine.FieldYearLevel: s.Form, engine.FieldRollGroup: s.RollGroup, engine.FieldHouse: s.House,
		engine.FieldGender: s.Gender, engine.FieldStatewideID: s.StatewideID,
	}}
}

func (s *session) Publish(ctx context.Context, t engine.Table, o engine.Options) (string, error) {
	var ack liss.Ack
	var err error
	from, to := day(o.From), s.client.Dialect().LastInstant(day(o.To))
	switch t.Kind {
	case engine.Sections:
		ack, err = s.client.PublishClasses(ctx, o.Year, wire[liss.Class](t))
	case engine.SectionLists:
		ack, err = s.client.PublishClassMemberships(ctx, wire[liss.Membership](t), day(o.Today))
	case engine.Timetable:
		// Sections of the same run may still be queued in the SIS, so it may have to make them (§12).
		ack, err = s.client.PublishTimetable(ctx, wire[liss.Lesson](t), o.Year, from, to, slices.Contains(o.Publish, engine.Sections))
	default:
		return "", fmt.Errorf("lissmap: %s can't be published", t.Kind)
	}
	return ack.Words, err
}

func wire[T any](t engine.Table) []T {
	out := make([]T, len(t.Rows))
	for i, r := range t.Rows {
		out[i] = r.Wire.(T)
	}
	return out
}

func (s *session) Test(ctx context.Context, step func(engine.TestStep)) error {
	rep := s.client.Test(ctx)
	for _, st := range rep.Steps {
		if st.State != liss.StepSkipped {
			step(engine.TestStep{Name: st.Name, Passed: st.State == liss.StepPassed, Text: st.Result})
		}
	}
	if rep.Err != nil {
		return rep.Err
	}
	return nil
}
