package liss

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// speaking answers as an SIS that knows one encoding, and whose answers to some methods are given as they are.
func speaking(f Format, answers map[string]string) func(*sis, http.ResponseWriter, *http.Request) {
	return func(s *sis, w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		last := s.calls[len(s.calls)-1]
		s.mu.Unlock()
		c, err := DecodeCall(bytes.NewReader(last.body), 1<<20)
		if err != nil || c.Format != f {
			http.Error(w, "parse error", http.StatusInternalServerError)
			return
		}
		if body, ok := answers[c.Name]; ok {
			_, _ = io.WriteString(w, body)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(last.body))
		greet(w, r)
	}
}

// noLists answers as an SIS that serves hello and no get, with a body of its own for each.
func noLists(body string) func(*sis, http.ResponseWriter, *http.Request) {
	answers := map[string]string{}
	for _, m := range Methods() {
		if m.Rows {
			answers[m.Name] = body
		}
	}
	return speaking(JSON, answers)
}

// steps are a report in short, a letter for each step: passed, failed, skipped or not reached, unchecked.
func steps(r *Report) string {
	var b strings.Builder
	for _, s := range r.Steps {
		b.WriteString("PFSUS"[s.State : s.State+1])
	}
	return b.String()
}

func TestTheConnectionTestTellsWhatIsWrongAndWhatToDo(t *testing.T) {
	alma := func(s *sis, w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.URL.Path == "/liss/v2/DEMO/ping" {
			w.Header().Set("WWW-Authenticate", `Digest realm="api", nonce="1"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		http.NotFound(w, r)
	}
	basic := func(s *sis, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("WWW-Authenticate", `Basic realm="x"`)
		w.WriteHeader(http.StatusUnauthorized)
	}
	tests := []struct {
		name   string
		answer func(*sis, http.ResponseWriter, *http.Request)
		steps  string // server name, proxy, connection, encryption, service, login, school
		code   Code
		says   string // part of the step that tells it
	}{
		{"all is well", speaking(JSON, nil), "PSPSPPP", "", "Example SIS, LISS version 1.0.2, answered in"},
		{"a version of its own", speaking(JSON, map[string]string{"liss.hello": `{"result":{"SIS":"P","LissVersion":100}}`}), "PSPSPPP", "", "LISS version 100"},
		{"a later version", speaking(JSON, map[string]string{"liss.hello": `{"result":{"SIS":"P","LissVersion":20300}}`}), "PSPSPPP", "", "LISS version 2.3, answered in 0 ms. Calls go out as version 1.0.2"},
		{"no version", speaking(JSON, map[string]string{"liss.hello": `{"result":{"SIS":"P &amp; Q"}}`}), "PSPSPPP", "", "P & Q, LISS version unknown, answered"},
		{"a version that is refused", speaking(JSON, map[string]string{"liss.getRooms": `{"error":"LISS version 10002 is not supported"}`}), "PSPSFSS", CodeLISSVersion, "Ask the SIS's support which version it speaks"},
		{"no getRooms", speaking(JSON, map[string]string{"liss.getRooms": `{"error":"liss.getRooms is not implemented"}`, "liss.getTeachers": `{"result":[{"TeacherId":"7"}]}`}), "PSPSPPP", "", "the SIS lists 1 teacher."},
		{"no list at all", noLists(`{"result":{"faultString":"Method 'x' not defined","faultCode":16}}`), "PSPSPUU", "", "Not checked: this SIS offers no lists to read"},
		{"no list at all, and null for it", noLists(`{"result":null}`), "PSPSPUU", "", "Not checked: this SIS offers no lists to read"},
		{"no list at all, and 404 for it", func(s *sis, w http.ResponseWriter, r *http.Request) {
			if bytes.Contains(s.calls[len(s.calls)-1].body, []byte("hello")) {
				_, _ = io.WriteString(w, `{"result":{"SIS":"P","LissVersion":10002}}`)
				return
			}
			http.NotFound(w, r)
		}, "PSPSPUU", "", "Not checked: this SIS offers no lists to read"},
		{"a greeting that is text", speaking(JSON, map[string]string{"liss.hello": `{"result":"School Office 7"}`}), "PSPSPPP", "", "School Office 7, LISS version unknown"},
		{"XML only, which says so in XML", answering(200, `<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>-32700</int></value></member>`+
			`<member><name>faultString</name><value>parse error. not well formed</value></member></struct></value></fault></methodResponse>`),
			"PSPSFSS", CodeWrongProtocol, "This SIS speaks XML, and the connection is set to JSON"},
		{"no hello", speaking(JSON, map[string]string{"liss.hello": `{"error":{"code":-32601,"message":"unknown"}}`}), "PSPSPPP", "", "gives no name"},
		{"a wrong password", speaking(JSON, map[string]string{"liss.getRooms": `{"error":"Wrong user or password"}`}), "PSPSPFS", CodeBadLogin, "Type them anew"},
		{"an unknown school", speaking(JSON, map[string]string{"liss.getRooms": `{"error":"Unknown school DEMO"}`}), "PSPSPPF", CodeUnknownSchool, "does not know this school code"},
		{"another fault", speaking(JSON, map[string]string{"liss.getRooms": `{"error":"The licence has run out"}`}), "PSPSPFS", CodeServerFault, "The licence has run out"},
		{"404", answering(404, "not here"), "PSPSFSS", CodeNotLISS, "this is not a LISS address"},
		{"a page", answering(200, "<html><body>Welcome</body></html>"), "PSPSFSS", CodeNotLISS, "this is not a LISS address"},
		{"Alma's own API", alma, "PSPSFSS", CodeAlmaREST, "Alma's own API"},
		{"a web login of another kind", basic, "PSPSSFS", CodeBadLogin, "Type them anew"},
		{"the other protocol", speaking(XML, nil), "PSPSFSS", CodeWrongProtocol, "speaks XML, and the connection is set to JSON"},
		{"no answer", hanging(""), "PSPSFSS", CodeTimeout, "did not answer within 5 minutes"},
		{"busy", answering(503, ""), "PSPSFSS", CodeBusy, "Try again later"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			inBubble(t, test.answer, func(t *testing.T, s *sis) {
				r := s.client().Test(t.Context(), nil)
				if got := steps(r); got != test.steps {
					t.Errorf("the steps are %s: %+v", got, r.Steps)
				}
				code := Code("")
				if r.Err != nil {
					code = r.Err.Code
				}
				if code != test.code || !strings.Contains(fmt.Sprint(r.Steps), test.says) {
					t.Errorf("the code is %q, the steps say %+v", code, r.Steps)
				}
			})
		})
	}
}

func TestTheConnectionTestMeasuresTheRoundTripOfHello(t *testing.T) {
	slow := speaking(JSON, nil)
	inBubble(t, func(s *sis, w http.ResponseWriter, r *http.Request) {
		_ = sleep(r.Context(), 250*time.Millisecond)
		slow(s, w, r)
	}, func(t *testing.T, s *sis) {
		r := s.client().Test(t.Context(), nil)
		want := Report{SIS: "Example SIS", Version: 10002, RoundTrip: 250 * time.Millisecond, Steps: r.Steps}
		if diff := cmp.Diff(want, *r); diff != "" {
			t.Error(diff)
		}
	})
}

func TestTheConnectionTestTellsOfEachStepAsItIsKnown(t *testing.T) {
	answer := speaking(JSON, nil)
	var told []string
	before := -1 // the steps that were told when the rooms were asked for
	inBubble(t, func(s *sis, w http.ResponseWriter, r *http.Request) {
		if len(told) > 0 {
			before = len(told)
		}
		answer(s, w, r)
	}, func(t *testing.T, s *sis) {
		r := s.client().Test(t.Context(), func(st Step) { told = append(told, st.Name) })
		if diff := cmp.Diff(StepNames(), told); diff != "" || len(r.Steps) != len(told) {
			t.Errorf("told (-want +got):\n%s", diff)
		}
		if before != 5 {
			t.Errorf("%d steps were told before the login was tried, want those up to the service", before)
		}
	})
}

func TestTheConnectionTestStopsWhereTheNetworkStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sis{t: t, net: newPipes()}
		_ = s.net.Close()
		r := s.client().Test(t.Context(), nil)
		if got := steps(r); got != "PSFSSSS" {
			t.Errorf("the steps are %s: %+v", got, r.Steps)
		}
	})
}

func TestTheConnectionTestExaminesTheCertificate(t *testing.T) {
	ca := newAuthority(t)
	until := time.Now().Add(24 * time.Hour)
	srv := serving(t, &tls.Config{Certificates: []tls.Certificate{ca.certify(t, "sis.example", until)}}, http.HandlerFunc(greet))
	for file, want := range map[string]string{ca.file: "PSPPPPP", "": "PSPFSSS"} {
		c, err := New(at(srv, func(o *Options) { o.CAFile = file }))
		if err != nil {
			t.Fatal(err)
		}
		r := c.Test(t.Context(), nil)
		c.Close()
		if got := steps(r); got != want {
			t.Errorf("the steps are %s: %+v", got, r.Steps)
		}
		if file != "" && !strings.Contains(r.Steps[3].Result, until.UTC().Format("2 January 2006")) {
			t.Errorf("the certificate's step says %q", r.Steps[3].Result)
		}
	}
}
