package practice

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"carillon/sync/liss"
)

func TestAQueuedPublishAppliesLaterAndInOrder(t *testing.T) {
	clock := newHandClock()
	path := filepath.Join(t.TempDir(), "state.practice")
	options := Options{State: path, Clock: Clock{clock.Now, clock.Sleep}, Faults: parseFaults(t, "queued:30s@publishClasses", "queued:10s@publishClassMemberships#1")}
	s, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	counts := func(s *Server) [3]int {
		d, _ := s.Held("")
		return [3]int{len(d.Classes), len(d.Memberships), len(d.BellTimes)}
	}
	serve := func(s *Server, calls func(*liss.Client)) {
		url, stop := start(t, s)
		calls(newClient(t, url))
		stop()
	}
	serve(s, func(c *liss.Client) {
		must[liss.Ack](t)(c.PublishClasses(bg, 2026, classes))
		must[liss.Ack](t)(c.PublishClassMemberships(bg, lists, aug1))
		must[liss.Ack](t)(c.PublishBellTimes(bg, bells)) // no fault meets it, but it stands behind those that wait
		if got := must[[]liss.Class](t)(c.GetClasses(bg, 2026)); len(got) != 0 {
			t.Errorf("a queued publish shows at once: %v", got)
		}
		clock.advance(29 * time.Second)
		if got := counts(s); got != [3]int{} {
			t.Errorf("after 29 s the SIS holds %v", got)
		}
	})

	// What was accepted survives a restart, and nothing of it is applied twice.
	options.Faults = nil
	again, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	if got := counts(again); got != [3]int{} {
		t.Errorf("after the restart the SIS holds %v", got)
	}
	clock.advance(time.Second)
	if got, want := counts(again), [3]int{2, 2, 1}; got != want {
		t.Errorf("after 30 s the SIS holds %v, want %v", got, want)
	}
	serve(again, func(c *liss.Client) { must[liss.Ack](t)(c.PublishClasses(bg, 2026, classes[:1])) })
	last, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	defer last.Close()
	clock.advance(time.Hour)
	if got, want := counts(last), [3]int{1, 2, 1}; got != want {
		t.Errorf("at the end the SIS holds %v, want %v", got, want)
	}
}

func TestAPublishThatCannotBeStoredIsRefusedAndChangesNothing(t *testing.T) {
	for name, faults := range map[string][]Fault{"at once": nil, "queued": parseFaults(t, "queued:1m")} {
		t.Run(name, func(t *testing.T) {
			s, web := newServer(t, Options{State: filepath.Join(t.TempDir(), "state.practice"), Faults: faults})
			if err := s.Load(Data{AcademicYear: 2026, Classes: classes}); err != nil {
				t.Fatal(err)
			}
			if err := s.store.db.Close(); err != nil { // as a disk that went away
				t.Fatal(err)
			}
			_, err := newClient(t, web.URL).PublishClasses(bg, 2026, classes[:1])
			if err == nil || !strings.Contains(err.Error(), "could not store the sections, so nothing was changed") {
				t.Errorf("got %v", err)
			}
			if err := s.Load(Data{AcademicYear: 2026, Classes: classes[:1]}); err == nil {
				t.Error("Load says that it stored something")
			}
			if d, _ := s.Held(""); len(d.Classes) != 2 {
				t.Errorf("the SIS holds %d sections", len(d.Classes))
			}
		})
	}
}

func TestRowsComeBackFromTheStateFileAsTheyWentIn(t *testing.T) {
	text := rapid.StringMatching(`[ -~äß€😀\n]{0,12}`)
	word := rapid.Map(text, strings.TrimSpace)
	date := rapid.Custom(func(t *rapid.T) liss.DateTime {
		if rapid.Bool().Draw(t, "none") {
			return liss.DateTime{}
		}
		return liss.Date(rapid.IntRange(1990, 2100).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "day")).
			At(rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"))
	})
	rapid.Check(t, func(t *rapid.T) {
		class := liss.Class{
			ClassCode: word.Draw(t, "code"), CourseName: word.Draw(t, "name"), StartDate: date.Draw(t, "start"), Rotations: word.Draw(t, "rotations"),
			PriorityInClash: liss.OptionalInt{N: rapid.IntRange(-9, 10).Draw(t, "priority"), Valid: true},
		}
		if !rapid.Bool().Draw(t, "has priority") {
			class.PriorityInClash = liss.OptionalInt{}
		}
		if rapid.Bool().Draw(t, "has more") {
			class.Unknown = []liss.Member{{Name: "xCampus", Value: text.Draw(t, "campus")}}
		}
		bell := liss.BellPeriod{DayNumber: rapid.IntRange(0, 15).Draw(t, "number"), Period: word.Draw(t, "period"), StartTime: liss.ClockAt(rapid.IntRange(0, 1439).Draw(t, "starts"))}
		structure := liss.TtStructure{Name: word.Draw(t, "structure"), Terms: []liss.Term{{TermID: 1, Term: word.Draw(t, "term"), StartDate: date.Draw(t, "term start")}}}
		daily := liss.DailyRow{ClassCode: word.Draw(t, "daily"), IsCancelled: rapid.Bool().Draw(t, "cancelled"), Date: date.Draw(t, "date")}
		roundTrip(t, []liss.Class{class, {}})
		roundTrip(t, []liss.BellPeriod{bell})
		roundTrip(t, []liss.TtStructure{structure})
		roundTrip(t, []liss.DailyRow{daily})
		roundTrip(t, []liss.Student(nil))
	})
}

func roundTrip[T any](t *rapid.T, rows []T) {
	t.Helper()
	b := encodeRows(rows)
	got, err := decodeRows[T](b)
	if err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	if len(rows) == 0 && len(got) == 0 {
		return
	}
	if diff := cmp.Diff(rows, got); diff != "" {
		t.Fatalf("%s:\n%s", b, diff)
	}
}

func TestAStateFileThatIsNoneIsRefusedInWords(t *testing.T) {
	write := func(t *testing.T, change func(*bbolt.Tx) error) string {
		path := filepath.Join(t.TempDir(), "state.practice")
		db, err := bbolt.Open(path, 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Update(change); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		return path
	}
	put := func(bucket, key, value string) func(*bbolt.Tx) error {
		return func(tx *bbolt.Tx) error {
			f, err := tx.CreateBucketIfNotExists(formatKey)
			if err != nil {
				return err
			}
			if err := f.Put(formatKey, []byte(stateFormat)); err != nil {
				return err
			}
			b, err := tx.CreateBucketIfNotExists([]byte(bucket))
			if err != nil {
				return err
			}
			return b.Put([]byte(key), []byte(value))
		}
	}
	for name, tc := range map[string]struct {
		path func(*testing.T) string
		want string
	}{
		"a folder": {func(t *testing.T) string { return t.TempDir() }, "can't be opened"},
		"text": {func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "state.practice")
			if err := os.WriteFile(path, []byte(strings.Repeat("no database\n", 2000)), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}, "damaged or no state file"},
		"another program's database": {func(t *testing.T) string {
			return write(t, func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("other")); return err })
		}, "belongs to another program"},
		"a later format": {func(t *testing.T) string {
			return write(t, put(string(formatKey), string(formatKey), "carillon-practice-2"))
		}, `its format is "carillon-practice-2"`},
		"a set that is no JSON": {func(t *testing.T) string { return write(t, put("school:DEMO", "rooms", "[{")) }, "Rooms: "},
		"a set of another kind": {func(t *testing.T) string { return write(t, put("school:DEMO", "rooms", `{"a":1}`)) }, "Rooms: "},
		"broken sections":       {func(t *testing.T) string { return write(t, put("school:DEMO", "classes", `[{"rows":7}]`)) }, "Sections: "},
		"a timetable whose date is none": {func(t *testing.T) string {
			return write(t, put("school:DEMO", "timetable", `[{"from":"soon","to":"20261218","rows":[]}]`))
		}, "Timetable: "},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := New(Options{State: tc.path(t)})
			if err == nil {
				_ = s.Close()
				t.Fatal("it was opened")
			}
			if !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %q, want %q in it", err, tc.want)
			}
		})
	}
}

// TestADamagedStateFileIsReadOrRefused flips a byte in each page in turn: bbolt can panic on what it then reads.
func TestADamagedStateFileIsReadOrRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.practice")
	s, err := New(Options{State: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Load(Data{AcademicYear: 2026, From: aug31, To: dec18, Classes: classes, Timetable: lessons, Students: students}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := os.Getpagesize()
	for at := 0; at < len(whole); at += page {
		for _, offset := range []int{8, 10, 12, 16, 20, 24, 64, page / 2} {
			damaged := append([]byte(nil), whole...)
			damaged[at+offset] ^= 0xff
			// A file of its own each time: bbolt keeps the lock of one on which it panicked.
			path := filepath.Join(t.TempDir(), "damaged.practice")
			if err := os.WriteFile(path, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := New(Options{State: path})
			if err == nil {
				err = s.Close()
			}
			if err != nil && err.Error() == "" {
				t.Errorf("byte %d: an error without words", at+offset)
			}
		}
	}
}
