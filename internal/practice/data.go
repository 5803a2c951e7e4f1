package practice

import (
	"bufio"
	"io"
	"log"
	"net/http"
	"slices"

	"go.etcd.io/bbolt"

	"carillon/sync/liss"
)

// silent takes the HTTP server's own log lines: broken connections are daily business for a practice SIS.
var silent = log.New(io.Discard, "", 0)

// Data is a school as a SIS knows it, to load and to look at. A nil set is left as it is by Load; an empty one empties it.
type Data struct {
	School       string        // school code, "" is the server's first
	AcademicYear int           // of Classes and Timetable: the year in which the school year starts
	From, To     liss.DateTime // days on which Timetable holds, both included

	Students    []liss.Student
	Teachers    []liss.Teacher
	Rooms       []liss.Room
	Courses     []liss.Course
	Preferences []liss.SubjectPreference
	Structures  []liss.TtStructure
	Classes     []liss.Class
	Memberships []liss.Membership
	BellTimes   []liss.BellPeriod
	Timetable   []liss.Lesson
	Calendar    []liss.CalendarDay
	Daily       []liss.DailyRow
}

// Load puts data in as if it had been there always. It returns an error for an unknown school code, for a timetable without days,
// and where the state file can't be written; nothing is changed then.
func (s *Server) Load(d Data) error {
	sc := s.school(d.School)
	if sc == nil {
		return refuse("the practice SIS has no school %s", d.School)
	}
	if d.Timetable != nil && (d.From.IsZero() || d.To.IsZero() || d.From.Compare(d.To) > 0) {
		return refuse("a timetable needs its first and its last day")
	}
	sc.mu.Lock()
	defer sc.mu.Unlock()
	next := sc.held
	take(&next.students, d.Students)
	take(&next.teachers, d.Teachers)
	take(&next.rooms, d.Rooms)
	take(&next.courses, d.Courses)
	take(&next.preferences, d.Preferences)
	take(&next.structures, d.Structures)
	take(&next.memberships, d.Memberships)
	take(&next.bellTimes, d.BellTimes)
	take(&next.calendar, d.Calendar)
	take(&next.daily, d.Daily)
	if d.Classes != nil {
		next.setClasses(d.AcademicYear, slices.Clone(d.Classes))
	}
	if d.Timetable != nil {
		from, to := d.From.DayStart(), d.To.DayStart()
		next.timetable = append(cutOut(next.timetable, from, to), span{d.AcademicYear, from, to, slices.Clone(d.Timetable)})
	}
	var keys []string
	for _, set := range sets {
		keys = append(keys, set.key)
	}
	if err := s.store.update(sc.code, func(b *bbolt.Bucket) error { return next.write(b, keys) }); err != nil {
		return err
	}
	sc.held = next
	return nil
}

func take[T any](into *[]T, rows []T) {
	if rows != nil {
		*into = slices.Clone(rows)
	}
}

// Held is what the server holds for a school code, "" for the first: the sections of all years, and every lesson of every
// timetable once. It is false for an unknown school. The rows are the server's own and must not be changed.
func (s *Server) Held(code string) (Data, bool) {
	sc := s.school(code)
	if sc == nil {
		return Data{}, false
	}
	h := s.snapshot(sc)
	return Data{
		School: sc.code, Students: h.students, Teachers: h.teachers, Rooms: h.rooms, Courses: h.courses, Preferences: h.preferences,
		Structures: h.structures, Classes: h.classesOf(0), Memberships: h.memberships, BellTimes: h.bellTimes,
		Timetable: h.lessonsWithin(0, liss.DateTime{}, liss.DateTime{}), Calendar: h.calendar, Daily: h.daily,
	}, true
}

// snapshot is what a school holds now, with what is due from the queue.
func (s *Server) snapshot(sc *school) holdings {
	sc.mu.Lock()
	defer sc.mu.Unlock()
	_ = s.settle(sc) // what can't be stored stays queued, and the next call says so
	return sc.held
}

// WriteJSON writes what is held for a school code, "" for the first, as one JSON object: "school", and a member for each set with
// the member names of LISS. "classes" is a list of {academicYear, rows}, "timetable" of {academicYear, from, to, rows}.
func (s *Server) WriteJSON(w io.Writer, code string) error {
	sc := s.school(code)
	if sc == nil {
		return refuse("the practice SIS has no school %s", code)
	}
	h := s.snapshot(sc)
	out := bufio.NewWriter(w)
	_, _ = out.Write(appendText([]byte(`{"school":`), sc.code))
	for _, set := range sets {
		_, _ = out.WriteString(",\n\"" + set.key + "\":")
		_, _ = out.Write(set.encode(&h))
	}
	_, _ = out.WriteString("}\n")
	return out.Flush()
}

func (s *Server) serveData(w http.ResponseWriter, _ *http.Request, sc *school) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_ = s.WriteJSON(w, sc.code)
}
