package practice

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carillon/sync/liss"
)

// newServer starts a practice SIS and closes it with the test.
func newServer(t *testing.T, o Options) (*Server, *httptest.Server) {
	t.Helper()
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(s)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		web.Close()
	})
	return s, web
}

// start lets a server serve an address of its own, which it returns. stop closes the server and fails when anything is wrong.
func start(t *testing.T, s *Server) (url string, stop func()) {
	t.Helper()
	if err := s.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve() }()
	return strings.TrimSuffix(s.URL(), "/liss"), sync.OnceFunc(func() {
		t.Helper()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := <-served; err != nil {
			t.Errorf("Serve after Close: %v", err)
		}
	})
}

func newClient(t *testing.T, url string, change ...func(*liss.Options)) *liss.Client {
	t.Helper()
	o := liss.Options{
		URL: url + "/liss", UserName: DefaultUserName, Password: liss.NewSecret(DefaultPassword), School: DefaultSchool,
		Dialect: liss.Standard(), Proxy: liss.Proxy{Mode: liss.NoProxy},
		Clock: liss.Clockwork{Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }},
	}
	for _, f := range change {
		f(&o)
	}
	c, err := liss.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func withFormat(f liss.Format) func(*liss.Options) {
	return func(o *liss.Options) { o.Dialect.Format = f }
}

// eachFormat runs a test in both encodings.
func eachFormat(t *testing.T, f func(*testing.T, liss.Format)) {
	for _, format := range []liss.Format{liss.JSON, liss.XML} {
		t.Run(format.String(), func(t *testing.T) { f(t, format) })
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

var (
	bg       = context.Background()
	aug1     = liss.Date(2026, 8, 1)
	aug31    = liss.Date(2026, 8, 31)
	dec18    = liss.Date(2026, 12, 18)
	june12   = liss.Date(2027, 6, 12)
	classes  = []liss.Class{{ClassCode: "09MAT 1", CourseName: "Mathematics 9", DefaultTeacher: "T1", PriorityInClash: liss.SomeInt(0)}, {ClassCode: "09ENG 1"}}
	lists    = []liss.Membership{{StudentID: "S1", ClassCode: "09MAT 1"}, {StudentID: "S2", ClassCode: "09ENG 1", EndDate: dec18}}
	lessons  = []liss.Lesson{{DayNumber: 1, Period: "P1", ClassCode: "09MAT 1", TeacherID: "T1", RoomCode: "R1"}, {DayNumber: 2, Period: "P3", ClassCode: "09ENG 1"}}
	bells    = []liss.BellPeriod{{DayNumber: 1, Period: "P1", StartTime: liss.ClockAt(540), EndTime: liss.ClockAt(600), Type: "T"}}
	students = []liss.Student{{StudentID: "S1", FirstName: "Ada", Surname: "O'Neil & <Sons>", Form: "9"}, {StudentID: "S2", FirstName: "Bo", Surname: "Å", Form: "SPT"}}
)

func TestTheConnectionTestShowsTheNameWhole(t *testing.T) {
	_, web := newServer(t, Options{})
	if r := newClient(t, web.URL).Test(bg, nil); r.Err != nil || r.SIS != productName {
		t.Errorf("the client with the default password reads the name as %q, %v", r.SIS, r.Err)
	}
}

func TestStudentsAreThoseEnrolledAtTheDate(t *testing.T) {
	s, web := newServer(t, Options{})
	if err := s.Load(Data{Students: []liss.Student{{StudentID: "always"}, {StudentID: "left", EndDate: aug1.At(23, 59)}, {StudentID: "arrives", StartDate: aug31}}}); err != nil {
		t.Fatal(err)
	}
	for date, want := range map[liss.DateTime]string{{}: "always left arrives", aug1: "always left", liss.Date(2026, 8, 2): "always", aug31.At(8, 0): "always arrives"} {
		var got []string
		for _, st := range must[[]liss.Student](t)(newClient(t, web.URL).GetStudents(bg, date)) {
			got = append(got, st.StudentID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("at %s: %v, want %s", date, got, want)
		}
	}
}

func TestWhatIsPublishedIsWhatIsAnswered(t *testing.T) {
	eachFormat(t, func(t *testing.T, f liss.Format) {
		_, web := newServer(t, Options{})
		c := newClient(t, web.URL, withFormat(f))

		must[liss.Ack](t)(c.PublishBellTimes(bg, bells))
		must[liss.Ack](t)(c.PublishClasses(bg, 2026, classes))
		must[liss.Ack](t)(c.PublishClassMemberships(bg, lists, aug1))
		must[liss.Ack](t)(c.PublishTimetable(bg, lessons, 2026, aug31, dec18.At(23, 59), true))
		must[liss.Ack](t)(c.PublishStudents(bg, aug1, students))

		compare := func(what string, want, got any) {
			t.Helper()
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-published +answered):\n%s", what, diff)
			}
		}
		compare("bell times", bells, must[[]liss.BellPeriod](t)(c.GetBellTimes(bg, "")))
		compare("classes", classes, must[[]liss.Class](t)(c.GetClasses(bg, 2026)))
		compare("classes of another year", []liss.Class{}, must[[]liss.Class](t)(c.GetClasses(bg, 2025)))
		compare("memberships", lists, must[[]liss.Membership](t)(c.GetClassMemberships(bg, aug1)))
		compare("timetable", lessons, must[[]liss.Lesson](t)(c.GetTimetable(bg, 2026, aug31, dec18)))
		compare("students", students, must[[]liss.Student](t)(c.GetStudents(bg, aug1)))
	})
}

func TestAPublishReplacesTheWholeSet(t *testing.T) {
	s, web := newServer(t, Options{})
	c := newClient(t, web.URL)
	must[liss.Ack](t)(c.PublishClasses(bg, 2026, classes))
	must[liss.Ack](t)(c.PublishClasses(bg, 2027, classes))
	must[liss.Ack](t)(c.PublishClasses(bg, 2026, classes[:1]))
	must[liss.Ack](t)(c.PublishClassMemberships(bg, lists, aug1))
	must[liss.Ack](t)(c.PublishClassMemberships(bg, lists[1:], aug1))
	must[liss.Ack](t)(c.PublishBellTimes(bg, bells))
	must[liss.Ack](t)(c.PublishBellTimes(bg, nil))

	held, _ := s.Held("")
	want := append(append([]liss.Class{}, classes[:1]...), classes...)
	if diff := cmp.Diff(want, held.Classes); diff != "" {
		t.Errorf("a year's sections are replaced, another year's stay:\n%s", diff)
	}
	if diff := cmp.Diff(lists[1:], held.Memberships); diff != "" {
		t.Error(diff)
	}
	if len(held.BellTimes) != 0 {
		t.Errorf("an empty publish empties the set, got %v", held.BellTimes)
	}
}

func TestAWrongLoginIsRefusedInWords(t *testing.T) {
	_, web := newServer(t, Options{})
	for name, tc := range map[string]struct {
		change func(*liss.Options)
		want   liss.Code
	}{
		"wrong password": {func(o *liss.Options) { o.Password = liss.NewSecret("guess") }, liss.CodeBadLogin},
		"no password":    {func(o *liss.Options) { o.Password = liss.Secret{} }, liss.CodeBadLogin},
		"wrong user":     {func(o *liss.Options) { o.UserName = "nobody" }, liss.CodeBadLogin},
		"no user":        {func(o *liss.Options) { o.UserName, o.Password = "", liss.Secret{} }, liss.CodeBadLogin},
		"wrong school":   {func(o *liss.Options) { o.School = "OTHER" }, liss.CodeUnknownSchool},
		"no school":      {func(o *liss.Options) { o.School = "" }, liss.CodeUnknownSchool},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClient(t, web.URL, tc.change)
			if _, err := c.Hello(bg); err != nil {
				t.Errorf("hello asks for no login, got %v", err)
			}
			_, err := c.PublishClasses(bg, 2026, classes)
			if got := liss.CodeOf(err); got != tc.want {
				t.Errorf("got %q (%v), want %q", got, err, tc.want)
			}
		})
	}
}

func TestTheStateFileKeepsWhatWasAnswered(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.practice")
	first, err := New(Options{State: path})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(first)
	c := newClient(t, web.URL)
	must[liss.Ack](t)(c.PublishClasses(bg, 2026, classes))
	must[liss.Ack](t)(c.PublishClassMemberships(bg, lists, aug1))
	must[liss.Ack](t)(c.PublishTimetable(bg, lessons, 2026, aug31, dec18, false))
	must[liss.Ack](t)(c.PublishBellTimes(bg, bells))
	before, _ := first.Held("")
	if _, err := New(Options{State: path}); err == nil || !strings.Contains(err.Error(), "in use by another practice SIS") {
		t.Errorf("a second server on the same file: %v", err)
	}
	web.Close()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}

	second, _ := newServer(t, Options{State: path})
	after, _ := second.Held("")
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("before and after a restart:\n%s", diff)
	}
}

func TestDataJSONHoldsEverySetUnderItsWireNames(t *testing.T) {
	_, web := newServer(t, Options{})
	c := newClient(t, web.URL)
	must[liss.Ack](t)(c.PublishClasses(bg, 2026, classes))
	must[liss.Ack](t)(c.PublishTimetable(bg, lessons, 2026, aug31, dec18, false))
	resp, err := http.Get(web.URL + "/data.json")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	for _, set := range sets {
		if _, ok := got[set.key].([]any); !ok {
			t.Errorf("%s is missing", set.key)
		}
	}
	want := []any{map[string]any{"academicYear": 2026.0, "from": "20260831T00:00:00", "to": "20261218T00:00:00", "rows": []any{
		map[string]any{"DayNumber": 1.0, "Period": "P1", "ClassCode": "09MAT 1", "TeacherId": "T1", "RoomCode": "R1"},
		map[string]any{"DayNumber": 2.0, "Period": "P3", "ClassCode": "09ENG 1"},
	}}}
	if diff := cmp.Diff(want, got["timetable"]); diff != "" {
		t.Error(diff)
	}
}

func TestOtherComputersAndBorrowedHostNamesDoNotSeeTheData(t *testing.T) {
	s, _ := newServer(t, Options{})
	for name, tc := range map[string]struct {
		remote, host string
		want         int
	}{
		"this computer":           {"127.0.0.1:4000", "127.0.0.1:8765", 200},
		"this computer by name":   {"[::1]:4000", "localhost:8765", 200},
		"another computer":        {"192.0.2.7:4000", "127.0.0.1:8765", 403},
		"a web page's own name":   {"127.0.0.1:4000", "evil.example:8765", 403},
		"an address without port": {"127.0.0.1", "127.0.0.1", 403},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/data.json", nil)
			r.RemoteAddr, r.Host = tc.remote, tc.host
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code != tc.want {
				t.Errorf("got %d, want %d", w.Code, tc.want)
			}
		})
	}
}

func TestTheAddressPrintedIsOneThatAClientCanUse(t *testing.T) {
	for listen, want := range map[string]string{"127.0.0.1:0": "http://127.0.0.1:", "0.0.0.0:0": "http://127.0.0.1:", ":0": "http://127.0.0.1:"} {
		s, err := New(Options{})
		if err != nil {
			t.Fatal(err)
		}
		if s.URL() != "" || s.Address() != "" || s.Serve() == nil {
			t.Error("it says that it listens before it does")
		}
		if err := s.Listen(listen); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(s.URL(), want) || !strings.HasSuffix(s.URL(), "/liss") {
			t.Errorf("%s: the address is %s", listen, s.URL())
		}
		for range 2 {
			if err := s.Close(); err != nil {
				t.Errorf("%s: %v", listen, err)
			}
		}
	}
}

func TestASchoolCodeMustBeOneAndItsOwn(t *testing.T) {
	for _, codes := range [][]string{{"A", "a"}, {"A", " "}, {""}} {
		if _, err := New(Options{Schools: codes}); err == nil {
			t.Errorf("%q is taken", codes)
		}
	}
}

func TestListenOnPortNullTakesAFreePortAndCloseEndsServe(t *testing.T) {
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	url, stop := start(t, s)
	c := newClient(t, url)
	if h, err := c.Hello(bg); err != nil || h.SIS != productName {
		t.Errorf("hello: %+v, %v", h, err)
	}
	stop()
	if _, err := c.Hello(bg); liss.CodeOf(err) != liss.CodeRefused {
		t.Errorf("after Close: %v", err)
	}
}
