package memory_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/memory"
	"carillon/sync/rows"
)

var errDown = errors.New("the line is down")

func lesson(section string, day int) rows.Entry[rows.Lesson] {
	return rows.Entry[rows.Lesson]{Sent: rows.Lesson{Section: section, Day: day, Period: "1"}}
}

func session(t *testing.T, s *memory.SIS) engine.Session {
	t.Helper()
	x, err := s.Connect(engine.System{}, engine.Login{}, engine.Hooks{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(x.Close)
	return x
}

func TestLessonsAreReplacedForTheDaysOfAPublish(t *testing.T) {
	s, year := memory.New(), 2026
	put := func(from, to model.Date, list ...rows.Entry[rows.Lesson]) {
		t.Helper()
		if _, err := session(t, s).Publish(context.Background(), engine.Timetable, rows.Set{Lessons: list}, engine.Options{Year: year, From: from, To: to}); err != nil {
			t.Fatal(err)
		}
	}
	put(100, 199, lesson("A 1", 1), lesson("A 1", 1), lesson("B 1", 1))
	put(150, 159, lesson("C 1", 1), lesson("B 1", 1))
	for _, tc := range []struct {
		year     int
		from, to model.Date
		want     string
	}{
		{year, 100, 149, "A 1, A 1, B 1"},
		{year, 150, 159, "C 1, B 1"},
		{year, 160, 199, "A 1, A 1, B 1"},
		{year, 100, 199, "A 1, A 1, B 1, C 1"}, // each as often as on the days that have it most often
		{year, 200, 300, ""},
		{year + 1, 100, 199, ""},
	} {
		set, err := session(t, s).(engine.Reader).ReadBack(context.Background(), engine.Timetable, engine.Options{Year: tc.year, From: tc.from, To: tc.to})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range set.Lessons {
			got = append(got, e.Sent.Section)
		}
		if strings.Join(got, ", ") != tc.want {
			t.Errorf("%d, %d to %d: %v, want %s", tc.year, tc.from, tc.to, got, tc.want)
		}
	}
}

func TestAFaultComesBeforeTheWorkOrBeforeTheAnswer(t *testing.T) {
	four := rows.Set{Lists: make([]rows.Entry[rows.ListRow], 4)}
	for i := range four.Lists {
		four.Lists[i].Sent = rows.ListRow{Section: "A 1", Student: string(rune('1' + i))}
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, tc := range []struct {
		name  string
		ctx   context.Context
		fault func(memory.Call) error
		err   error
		want  int
	}{
		{"none", context.Background(), nil, nil, 4},
		{"before", context.Background(), func(c memory.Call) error { return errDown }, errDown, 0},
		{"the answer", context.Background(), func(c memory.Call) error {
			if c.Done {
				return errDown
			}
			return nil
		}, errDown, 4},
		{"half", context.Background(), func(c memory.Call) error {
			if c.Done {
				return nil
			}
			return &memory.Partial{Err: errDown}
		}, errDown, 2},
		{"cancelled", cancelled, nil, context.Canceled, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := memory.New()
			s.Fault = tc.fault
			if _, err := session(t, s).Publish(tc.ctx, engine.SectionLists, four, engine.Options{}); !errors.Is(err, tc.err) {
				t.Errorf("the publish ended with %v", err)
			}
			if n := s.Held(engine.SectionLists, engine.Options{}).Len(); n != tc.want {
				t.Errorf("it has %d rows, want %d", n, tc.want)
			}
		})
	}
}

func TestRowsAreKeptAsTextWithoutBlanksAround(t *testing.T) {
	s := memory.New()
	s.Hold(engine.Sections, rows.Set{Sections: []rows.Entry[rows.Section]{
		{Row: rows.Section{Code: "HERE"}, Sent: rows.Section{Code: " ART 1 "}, Title: "Art", Spared: true,
			Extra: []rows.Member{{Name: "B", Value: " x "}, {Name: "A", Value: "y"}, {Name: "C", Value: " "}}},
		{Sent: rows.Section{Name: " "}},
	}}, engine.Options{Year: 2026})
	want := []rows.Entry[rows.Section]{{Sent: rows.Section{Code: "ART 1"}, Extra: []rows.Member{{Name: "A", Value: "y"}, {Name: "B", Value: " x "}}}}
	if got := s.Held(engine.Sections, engine.Options{Year: 2026}).Sections; !reflect.DeepEqual(got, want) {
		t.Errorf("it has %+v, want %+v", got, want)
	}
}

func TestWhatIsQueuedShowsOnceItIsSettled(t *testing.T) {
	s := memory.New()
	s.Queued = true
	set := rows.Set{Lists: []rows.Entry[rows.ListRow]{{Sent: rows.ListRow{Section: "A 1", Student: "1"}}}}
	if _, err := session(t, s).Publish(context.Background(), engine.SectionLists, set, engine.Options{}); err != nil {
		t.Fatal(err)
	}
	if n := s.Held(engine.SectionLists, engine.Options{}).Len(); n != 0 {
		t.Errorf("it shows %d rows at once", n)
	}
	s.Settle()
	if n := s.Held(engine.SectionLists, engine.Options{}).Len(); n != 1 {
		t.Errorf("it shows %d rows afterwards", n)
	}
}

func TestListsAndPeopleMayGoByTheDay(t *testing.T) {
	s := memory.New()
	s.ByDay = true
	s.Hold(engine.SectionLists, rows.Set{Lists: []rows.Entry[rows.ListRow]{{Sent: rows.ListRow{Student: "1", First: 10, Last: 20}}, {Sent: rows.ListRow{Student: "2", First: 15}}}}, engine.Options{})
	s.Serve(engine.Students, []engine.Record{{SISID: "1", Span: engine.Days{From: 10, To: 20}}, {SISID: "2"}})
	for day, want := range map[model.Date][2]int{9: {0, 1}, 10: {1, 2}, 15: {2, 2}, 20: {2, 2}, 21: {1, 1}} {
		x := session(t, s)
		set, err1 := x.(engine.Reader).ReadBack(context.Background(), engine.SectionLists, engine.Options{Today: day})
		recs, err2 := x.Fetch(context.Background(), engine.Students, day)
		if err1 != nil || err2 != nil || set.Len() != want[0] || len(recs) != want[1] {
			t.Errorf("day %d: %d list rows, %d students, %v, %v; want %v", day, set.Len(), len(recs), err1, err2, want)
		}
	}
	if _, err := session(t, s).Fetch(context.Background(), engine.Requests, 1); engine.CodeOf(err) != engine.NotSupported {
		t.Errorf("what it does not serve is answered with %v", err)
	}
}
