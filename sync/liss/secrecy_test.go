package liss

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
)

// nasty holds characters that every encoding spells in its own way.
const nasty = `pä"s<s>&w/ör'd+1 €`

// addresses are the pointers that %#v prints: 0x7a1db708498 holds "x7", and is
// no password.
var addresses = regexp.MustCompile(`\(0x[0-9a-f]+\)`)

// spellings are the ways in which a server may echo a password.
func spellings(password string) map[string]string {
	goJSON, _ := json.Marshal(password)
	python := strings.NewReplacer("ä", `\u00e4`, "ö", `\u00f6`, "€", `\u20ac`, `"`, `\"`).Replace(password)
	return map[string]string{
		"as it is":        password,
		"JSON by Go":      string(goJSON[1 : len(goJSON)-1]),
		"JSON by Python":  python,
		"JSON by PHP":     strings.ReplaceAll(python, "/", `\/`),
		"HTML":            html.EscapeString(password),
		"a query":         url.QueryEscape(password),
		"a path":          url.PathEscape(password),
		"base64":          base64.StdEncoding.EncodeToString([]byte(password)),
		"a login":         base64.StdEncoding.EncodeToString([]byte("sync:" + password)),
		"straddling ends": strings.Repeat("x", maxWords-3) + password,
	}
}

func TestThePasswordAppearsNowhereWhateverTheServerEchoes(t *testing.T) {
	for _, password := range []string{nasty, testPassword, "x7"} {
		for how, echo := range spellings(password) {
			body, _ := json.Marshal("You sent: " + echo)
			answers := map[string]func(*sis, http.ResponseWriter, *http.Request){
				"a fault":      answering(200, `{"error":`+string(body)+`}`),
				"a warning":    answering(200, `{"result":`+string(body)+`}`),
				"raw text":     answering(200, "no JSON: "+echo),
				"a page":       answering(404, "<html><body>"+echo+"</body></html>"),
				"a status":     answering(500, echo),
				"a redirect":   answering(301, "", "Location", "https://x.example/?p="+url.QueryEscape(echo)),
				"an XML fault": answering(200, "<methodResponse><fault><value>"+html.EscapeString(echo)+"</value></fault></methodResponse>"),
			}
			for where, answer := range answers {
				t.Run(how+" in "+where, func(t *testing.T) {
					inBubble(t, answer, func(t *testing.T, s *sis) {
						var trace bytes.Buffer
						c := s.client(func(o *Options) { o.Password, o.Trace = NewSecret(password), &trace })
						ack, err := c.PublishClasses(t.Context(), 2026, classes)
						shown := trace.String() + fmt.Sprintf("%v %+v %#v %v %#v", ack, ack, ack, c, c)
						if err != nil {
							e := failed(t, err)
							shown += fmt.Sprintf("%v %+v %#v %v %#v", e, e, *e, e.Cause, e.Cause)
						}
						shown = addresses.ReplaceAllString(shown, "(an address)")
						for _, form := range spellings(password) {
							form = strings.TrimLeft(form, "x")
							if form == strings.TrimLeft(password, "x") {
								form = password
							}
							if strings.Contains(shown, form) {
								t.Errorf("%q shows in %q", form, shown)
							}
						}
						if !strings.Contains(string(s.calls[0].body), "assword") {
							t.Error("the call went out without a password")
						}
					})
				})
			}
		}
	}
}

func TestTheTraceHoldsRequestsAndAnswersWithoutPasswords(t *testing.T) {
	inBothFormats(t, func(t *testing.T, f Format) {
		inBubble(t, answering(200, `{"result":"stored for s3cret","id":1}`), func(t *testing.T, s *sis) {
			var trace bytes.Buffer
			c := s.client(func(o *Options) { o.Trace, o.Dialect.Format = &trace, f })
			if _, err := c.PublishClasses(t.Context(), 2026, classes); err != nil {
				t.Fatal(err)
			}
			sent := strings.Replace(string(s.calls[0].body), testPassword, redacted, 1)
			if f == XML {
				_, sent, _ = strings.Cut(sent, "?>")
			}
			for _, part := range []string{"-> POST http://sis.example/liss?academicYear=2026 liss.publishClasses, " + f.String(), sent, "<- 200 OK",
				`{"result":"stored for ********","id":1}`} {
				if !strings.Contains(trace.String(), part) {
					t.Errorf("the trace has no %q:\n%s", part, trace.String())
				}
			}
		})
	})
}

func TestAPasswordIsFoundAcrossTheWritesOfAStream(t *testing.T) {
	r := newRedactor(login{"sync", NewSecret("s3cret")})
	text := strings.Repeat("a s3cret b s3crets3cret s3cre s3cs3cret &#115;3cr\\u0065t S3CRET ", 2000)
	want := strings.Repeat("a ******** b **************** s3cre s3c******** ******** ******** ", 2000)
	for _, size := range []int{1, 7, 1000, 16<<10 + 1, len(text)} {
		var out bytes.Buffer
		w := r.writer(&out)
		for i := 0; i < len(text); i += size {
			_, _ = io.WriteString(w, text[i:min(i+size, len(text))])
		}
		w.Flush()
		if out.String() != want {
			t.Errorf("in pieces of %d: %d bytes instead of %d", size, out.Len(), len(want))
		}
	}
}

func TestAPasswordOfAFewLettersIsTakenOutWhereItStandsAsAWordOnly(t *testing.T) {
	tests := []struct{ password, text, want string }{
		{"P", "Carillon Practice SIS, period P1", "Carillon Practice SIS, period P1"},
		{"P", "the password P of user p.", "the password ******** of user ********."},
		{"P", `{"Password":"P"} pw=P&x P`, `{"Password":"********"} pw=********&x ********`},
		{"P", `a\nP\u0020P%20P+P=&#80;`, `a\n********\u0020********%20********+********=********`},
		{"P", `"\u0050" UA== dTpQ`, `"********" ******** ********`},
		{"é", "é café Éa (É)", "******** café Éa (********)"},
		{"12", "12 of 120, code 12", "******** of 120, code ********"},
		{"sis", "The SIS of Siskin", "The ******** of Siskin"},
		{"x7", "box7 x7", "bo******** ********"},
		{"open", "reopened", "re********ed"},
	}
	for _, test := range tests {
		r := newRedactor(login{"u", NewSecret(test.password)})
		if got := r.text(test.text); got != test.want {
			t.Errorf("with the password %s: %q instead of %q", test.password, got, test.want)
		}
		for size := range 3 {
			var out bytes.Buffer
			w := r.writer(&out)
			long := strings.Repeat(test.text+" ", 2000)
			for i := 0; i < len(long); i += bodyChunk + size {
				_, _ = io.WriteString(w, long[i:min(i+bodyChunk+size, len(long))])
			}
			w.Flush()
			if out.String() != strings.Repeat(test.want+" ", 2000) {
				t.Errorf("with the password %s, in pieces: something else came out", test.password)
			}
		}
	}
}

// reachable gathers all text that reflection can reach from a value, which is what a dump would show.
func reachable(v reflect.Value, seen map[any]bool, out *strings.Builder) {
	switch v.Kind() {
	case reflect.String:
		out.WriteString(v.String() + "\n")
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return
		}
		if v.Kind() == reflect.Pointer {
			if seen[v.Pointer()] {
				return
			}
			seen[v.Pointer()] = true
		}
		reachable(v.Elem(), seen, out)
	case reflect.Struct:
		for i := range v.NumField() {
			reachable(v.Field(i), seen, out)
		}
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
			out.Write(v.Bytes())
			return
		}
		for i := range v.Len() {
			reachable(v.Index(i), seen, out)
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			reachable(it.Key(), seen, out)
			reachable(it.Value(), seen, out)
		}
	}
}

func TestADumpOfTheClientOrItsOptionsReachesNoPassword(t *testing.T) {
	o := Options{URL: "https://sis.example/liss", UserName: "sync", Password: NewSecret("Zq9-first"), School: "DEMO",
		Proxy: Proxy{Mode: OwnProxy, URL: "http://proxy.example:8080", UserName: "user", Password: NewSecret("Zq9-second")}}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var out strings.Builder
	reachable(reflect.ValueOf(o), map[any]bool{}, &out)
	reachable(reflect.ValueOf(c), map[any]bool{}, &out)
	out.WriteString(fmt.Sprintf("%v %+v %#v %v %#v", o, o, o, c, c))
	if !strings.Contains(out.String(), "DEMO") {
		t.Fatal("the walk reached nothing")
	}
	for _, part := range []string{"Zq9", "-first", "-second", "q\n9"} {
		if strings.Contains(out.String(), part) {
			t.Errorf("%q shows in the dump", part)
		}
	}
}

func TestThePasswordOfTheSystemsProxyAppearsNowhereEither(t *testing.T) {
	proxy := serving(t, nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadGateway)
		_, _ = io.WriteString(w, "no way for "+r.Header.Get("Proxy-Authorization")+" hunter2hunter2")
	}))
	at, err := url.Parse(strings.Replace(proxy.URL, "http://", "http://lincoln:hunter2hunter2@", 1))
	if err != nil {
		t.Fatal(err)
	}
	var trace bytes.Buffer
	c, err := New(Options{URL: "http://sis.example/liss", UserName: "sync", Password: NewSecret(testPassword), School: "DEMO", AllowPlainHTTP: true, Trace: &trace,
		Proxy: Proxy{System: func(*url.URL) (*url.URL, error) { return at, nil }}, Clock: Clockwork{Sleep: func(context.Context, time.Duration) error { return nil }}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, err = c.GetRooms(t.Context())
	e := failed(t, err)
	shown := fmt.Sprintf("%v %#v %v %s", e, *e, e.Cause, trace.String())
	for _, form := range []string{"hunter2", base64.StdEncoding.EncodeToString([]byte("lincoln:hunter2hunter2"))} {
		if strings.Contains(shown, form) {
			t.Errorf("%q shows in %s", form, shown)
		}
	}
	if !strings.Contains(e.Words, "no way for") {
		t.Errorf("the proxy's words are %q", e.Words)
	}
}
