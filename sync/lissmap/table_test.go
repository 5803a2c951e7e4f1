package lissmap_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"carillon/model"
	"carillon/model/message"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap"
	"carillon/sync/rows"
)

// set is the rows of a SIS or of a publish.
type set = rows.Set

// table is what a timetable would publish of a kind to a SIS that has nothing.
type table struct {
	*engine.Outgoing
	t testing.TB
}

// deaf is a connector whose SIS serves given rows, or none at all.
type deaf struct {
	engine.Connector
	serve map[engine.Kind]set // nil: it can't be read
}

type deafSession struct {
	engine.Session
	serve map[engine.Kind]set
}

func (d deaf) Connect(engine.System, engine.Login, engine.Hooks) (engine.Session, error) {
	return deafSession{serve: d.serve}, nil
}

func (deafSession) Hello(context.Context) (engine.Greeting, error) { return engine.Greeting{}, nil }
func (deafSession) Close()                                         {}

// Publish implements engine.Session.
func (deafSession) Publish(context.Context, engine.Kind, set, engine.Options) (string, error) {
	return "", nil
}

// ReadBack implements engine.Reader.
func (s deafSession) ReadBack(_ context.Context, kind engine.Kind, _ engine.Options) (set, error) {
	if s.serve == nil {
		return set{}, &engine.Error{Code: engine.NotSupported, Said: message.Verbatim("not supported")}
	}
	return s.serve[kind], nil
}

// planned is the plan of a publish of one kind to a SIS that serves rows.
func planned(t testing.TB, c engine.Connector, tt *model.Timetable, kind engine.Kind, serve map[engine.Kind]set, o engine.Options) *engine.Plan {
	t.Helper()
	o.Publish = []engine.Kind{kind}
	run := &engine.Run{Connector: deaf{c, serve}, Host: conformance.NewFile(tt), Options: o, System: o.System, Now: func() time.Time { return o.Today.Time().Add(7 * time.Hour) }}
	run.System.MultiFile = o.MultiFile
	p, err := run.Prepare(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func outbound(t testing.TB, c engine.Connector, tt *model.Timetable, kind engine.Kind, o engine.Options) table {
	t.Helper()
	return table{&planned(t, c, tt, kind, nil, o).Out[0], t}
}

// records are the LISS records of a table, as they would go over the wire.
func records[T any](x table) []T {
	bells, classes, memberships, lessons := lissmap.Records(liss.Standard(), x.Set())
	for _, list := range []any{bells, classes, memberships, lessons} {
		if l, ok := list.([]T); ok {
			return l
		}
	}
	return nil
}

// served is records as a SIS serves them.
func served[T any](list []T) set {
	switch list := any(list).(type) {
	case []liss.BellPeriod:
		return lissmap.RowsOf(list, nil, nil, nil)
	case []liss.Class:
		return lissmap.RowsOf(nil, list, nil, nil)
	case []liss.Membership:
		return lissmap.RowsOf(nil, nil, list, nil)
	case []liss.Lesson:
		return lissmap.RowsOf(nil, nil, nil, list)
	}
	return set{}
}

// differences are what a comparison finds between a timetable and a SIS that has never been synced.
func differences(p *engine.Plan) []string {
	var out []string
	for _, o := range p.Out {
		for _, c := range slices.Concat(o.Changes, o.There) {
			out = append(out, string(c.What)+" "+c.Key+": "+strings.Join(c.Was, "|")+" -> "+strings.Join(c.Now, "|"))
		}
	}
	return out
}
