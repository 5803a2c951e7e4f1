package practice

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/sync/liss"
)

func TestFaultsAreReadAsAPersonWritesThem(t *testing.T) {
	for text, want := range map[string]Fault{
		"html":                                  {Kind: "html"},
		" cut:20 ":                              {Kind: "cut", Arg: "20"},
		"http-429:2@getStudents#1":              {Kind: "http-429", Arg: "2", Method: "liss.getStudents", Nth: 1},
		"slow-body:1m30s@liss.getRooms":         {Kind: "slow-body", Arg: "1m30s", Method: "liss.getRooms"},
		"queued:5#2":                            {Kind: "queued", Arg: "5", Nth: 2},
		"empty@GETSTUDENTS":                     {Kind: "empty", Method: "liss.getStudents"},
		"error:The room R1, at 9:30, is #2 x":   {Kind: "error", Arg: "The room R1, at 9:30, is #2 x"},
		"http-307:https://a.example:9/liss?y=1": {Kind: "http-307", Arg: "https://a.example:9/liss?y=1"},
	} {
		got, err := ParseFault(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q:\n%s", text, diff)
		}
		if again, err := ParseFault(got.String()); err != nil || again != got {
			t.Errorf("%q written as %q comes back as %+v, %v", text, got, again, err)
		}
	}
	for text, want := range map[string]string{
		"":                          "there is no fault",
		"nonsense":                  "there is no fault \"nonsense\"; there are slow-first-byte,",
		"html:now":                  "html takes no argument",
		"slow-body:soon":            "slow-body takes a time such as 500ms or 2s",
		"slow-body:-1s":             "no time before now",
		"cut:-1":                    "cut takes a number of bytes",
		"http-301:file:///etc":      "an address that begins with http",
		"html@getNothing":           "names the method \"getNothing\"",
		"html#0":                    "counted from #1",
		"html#99999999999999999999": "counted from #1",
	} {
		if _, err := ParseFault(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func TestOptionsWithAFaultThatDoesNotExistAreRefused(t *testing.T) {
	if _, err := New(Options{Faults: []Fault{{Kind: "nonsense"}}}); err == nil {
		t.Error("it was taken")
	}
	if _, err := New(Options{Faults: []Fault{{Kind: "cut", Arg: "x"}}}); err == nil {
		t.Error("a wrong argument was taken")
	}
}

// post sends a raw body to a server without a network.
func post(s *Server, body []byte, contentType string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/liss", bytes.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestCallsThatAreNoneAreRefusedInWords(t *testing.T) {
	s, _ := newServer(t, Options{MaxBody: 4000})
	auth := `{"School":"DEMO","UserName":"timetable","Password":"practice"}`
	for name, tc := range map[string]struct {
		body, kind string
		status     int
		want       string
	}{
		"nothing":                      {"", "", 400, "can't be read"},
		"half a call":                  {`{"method":"liss.getRooms","params":[`, "application/json", 400, "can't be read"},
		"half a call in XML":           {`<?xml version="1.0"?><methodCall><methodName>liss.getRooms</methodName>`, "text/xml", 400, "<fault>"},
		"text":                         {"hello", "", 400, "can't be read"},
		"too much":                     {`{"method":"liss.getRooms","params":[` + strings.Repeat(" ", 5000) + `]}`, "", 413, "413"},
		"an unknown method":            {`{"method":"liss.makeTea","params":[],"id":1}`, "", 200, "Unsupported method: liss.makeTea. Try liss.hello"},
		"no login":                     {`{"method":"liss.getRooms","params":[],"id":1}`, "", 200, "user name and password are missing"},
		"a publish without its rows":   {`{"method":"liss.publishClasses","params":[` + auth + `,2026],"id":1}`, "", 200, "Incorrect number of parameters. 3 needed."},
		"a publish with more":          {`{"method":"liss.publishClasses","params":[` + auth + `,2026,[],1],"id":1}`, "", 200, "Incorrect number of parameters"},
		"rows that are none":           {`{"method":"liss.publishClasses","params":[` + auth + `,2026,"many"],"id":1}`, "", 200, "classes"},
		"a year that no school has":    {`{"method":"liss.publishClasses","params":[` + auth + `,26,[]],"id":1}`, "", 200, "academic year 26 does not exist"},
		"a date that is none":          {`{"method":"liss.getTimetable","params":[` + auth + `,2026,"soon","20261218"],"id":1}`, "", 200, "soon"},
		"a timetable without dates":    {`{"method":"liss.publishTimetable","params":[` + auth + `,[],2026,0,0,"","",true],"id":1}`, "", 200, "needs a start date"},
		"a timetable that ends before": {`{"method":"liss.publishTimetable","params":[` + auth + `,[],2026,0,0,"20261218","20260831",true],"id":1}`, "", 200, "no school day"},
		"a student without id":         {`{"method":"liss.changeClassMembership","params":[` + auth + `,"","20260831",[],[]],"id":1}`, "", 200, "StudentId is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			w := post(s, []byte(tc.body), tc.kind)
			if w.Code != tc.status || !strings.Contains(w.Body.String(), tc.want) {
				t.Errorf("status %d, %s", w.Code, w.Body)
			}
		})
	}
}

func TestTheLISSAddressTakesPostsOfProgramsOnly(t *testing.T) {
	s, _ := newServer(t, Options{})
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/liss", nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != http.MethodPost {
		t.Errorf("GET /liss: status %d", w.Code)
	}
	r := httptest.NewRequest(http.MethodPost, "/liss", strings.NewReader(`{"method":"liss.hello","params":[]}`))
	r.Header.Set("Origin", "https://evil.example")
	w = httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != http.StatusForbidden {
		t.Errorf("a web page's post: status %d", w.Code)
	}
}

func TestReadsDoWithTheParametersThatTheyGet(t *testing.T) {
	s, _ := newServer(t, Options{})
	if err := s.Load(Data{AcademicYear: 2026, From: aug31, To: dec18, Classes: classes, Timetable: lessons, BellTimes: bells, Memberships: lists}); err != nil {
		t.Fatal(err)
	}
	auth := `{"School":" demo ","UserName":"timetable","Password":"practice"}`
	for call, want := range map[string]string{
		`{"method":"liss.getClasses","params":[` + auth + `]}`:                                "09MAT 1",
		`{"method":"liss.getBellTimes","params":[` + auth + `]}`:                              "09:00",
		`{"method":"liss.getClassMembership","params":[` + auth + `,"20260831"]}`:             "S1",
		`{"method":"liss.getTimetable","params":[` + auth + `,"2026-08-31","20261218T9:00"]}`: "09ENG 1",
		`{"params":[` + auth + `,"2026"],"method":"liss.getClasses"}`:                         "09ENG 1",
	} {
		if w := post(s, []byte(call), "application/json"); w.Code != 200 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s\nstatus %d, %s", call, w.Code, w.Body)
		}
	}
}

// FuzzCall sends whatever comes to the server: it must answer, in bounded memory, and never panic.
func FuzzCall(f *testing.F) {
	auth := `{"School":"DEMO","UserName":"timetable","Password":"practice"}`
	for _, seed := range []string{
		`{"method":"liss.hello","params":[],"id":1}`,
		`{"method":"liss.publishClasses","params":[` + auth + `,2026,[{"ClassCode":"A 1","PriorityInClash":"2","x-y":{"z":[1]}}]],"id":"a"}`,
		`{"method":"liss.publishTimetable","params":[` + auth + `,[{"DayNumber":1,"Period":"1","ClassCode":"A 1"}],2026,0,0,"20260831T00:00:00","20261218T23:59:00",true]}`,
		`{"method":"liss.changeClassMembership","params":[` + auth + `,"S1","20260831",["A 1"],["B 1"]]}`,
		`{"params":[` + auth + `],"method":"liss.getTimetable"}`,
		`<?xml version="1.0"?><methodCall><methodName>liss.getRooms</methodName><params><param><value><struct><member><name>School</name><value>DEMO</value></member></struct></value></param></params></methodCall>`,
		`<methodCall><methodName>liss.publishDailyData</methodName><params/></methodCall>`,
	} {
		f.Add([]byte(seed), "application/json")
	}
	s, err := New(Options{MaxBody: 1 << 16, Faults: []Fault{{Kind: "wrong-id"}, {Kind: "code-length"}, {Kind: "partial"}, {Kind: "unknown-rows"}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		w := post(s, body, contentType)
		if w.Code < 200 || w.Code > 599 {
			t.Errorf("status %d", w.Code)
		}
		if len(body) == 0 || w.Code != http.StatusOK {
			return
		}
		// What was answered is LISS that the client's own reader takes.
		m := liss.FindMethod("liss.publishClasses")
		if _, err := liss.DecodeReply(bytes.NewReader(w.Body.Bytes()), 1<<24, m); err != nil {
			t.Errorf("%q was answered with %q: %v", body, w.Body, err)
		}
		if err := s.WriteJSON(discard{}, ""); err != nil {
			t.Error(err)
		}
	})
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// FuzzState reads whatever a state file may hold: an error or rows, never a panic.
func FuzzState(f *testing.F) {
	for _, seed := range []string{`[]`, `[{"ClassCode":"A 1"}]`, `[{"academicYear":2026,"from":"20260831T00:00:00","to":"20261218","rows":[{"Period":"1"}]}]`,
		`{"due":"2026-08-01T09:00:00Z","call":{"method":"liss.publishRooms","params":[{},"20260801",[{"RoomCode":"R"}]]}}`, `[null,"",7,[[]]]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, set := range sets {
			var h holdings
			if err := set.decode(&h, b); err != nil {
				continue
			}
			again := holdings{}
			if err := set.decode(&again, set.encode(&h)); err != nil {
				t.Errorf("%s: %q was taken and written as %q: %v", set.key, b, set.encode(&h), err)
			}
			set.count(&h)
		}
		var q queued
		if q.decode(b) == nil {
			if _, err := q.encode(); err != nil {
				t.Error(err)
			}
		}
	})
}

// FuzzParseFault: whatever is read is written so that it is read again.
func FuzzParseFault(f *testing.F) {
	f.Add("http-429:2@getStudents#1")
	f.Add("error:a@b#c")
	f.Fuzz(func(t *testing.T, text string) {
		fault, err := ParseFault(text)
		if err != nil {
			return
		}
		if again, err := ParseFault(fault.String()); err != nil || again != fault {
			t.Errorf("%q is %+v, written %q, read again %+v (%v)", text, fault, fault, again, err)
		}
	})
}
