package liss

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var quietLog = log.New(io.Discard, "", 0)

const roomsReply = `{"result":[{"RoomId":"7","RoomCode":"R1"}],"id":0}`

var oneRoom = []Room{{RoomID: "7", RoomCode: "R1"}}

func TestEveryFaultEndsInTheRightOutcome(t *testing.T) {
	page := "<html><head><title>Sign in</title><script>var x = 1</script></head><body><h1>Welcome</h1></body></html>"
	const signIn = "a web page, 103 bytes; it says: Sign in Welcome"
	fault := `{"error":{"code":-32000,"message":"The grid is locked"}}`
	type outcome struct {
		code    Code
		tries   int
		retry   bool
		words   string
		minimum time.Duration // of the whole call
	}
	tests := []struct {
		name          string
		answer        func(*sis, http.ResponseWriter, *http.Request)
		read, publish outcome
	}{
		{"no first byte", hanging(""), outcome{CodeTimeout, 1, false, "", 5 * time.Minute}, outcome{CodeTimeout, 1, false, "", 5 * time.Minute}},
		{"a body that stops coming", hanging(`{"result":[`), outcome{CodeTimeout, 1, false, "", 15 * time.Minute}, outcome{CodeTimeout, 1, false, "", 15 * time.Minute}},
		{"cut in the middle of the answer", cutting(100, `{"result":[{"RoomId"`), outcome{CodeCutOff, 3, true, "", 0}, outcome{CodeCutOff, 1, false, "", 0}},
		{"closed without an answer", cutting(0, ""), outcome{CodeCutOff, 3, true, "", 0}, outcome{CodeCutOff, 1, false, "", 0}},
		{"401", answering(401, "who are you?"), outcome{CodeBadLogin, 1, false, "who are you?", 0}, outcome{CodeBadLogin, 1, false, "who are you?", 0}},
		{"403", answering(403, ""), outcome{CodeForbidden, 1, false, "", 0}, outcome{CodeForbidden, 1, false, "", 0}},
		{"404", answering(404, page), outcome{CodeNotLISS, 1, false, signIn, 0}, outcome{CodeNotLISS, 1, false, signIn, 0}},
		{"407", answering(407, ""), outcome{CodeProxyAuth, 1, false, "", 0}, outcome{CodeProxyAuth, 1, false, "", 0}},
		{"413", answering(413, ""), outcome{CodeCallTooLarge, 1, false, "", 0}, outcome{CodeCallTooLarge, 1, false, "", 0}},
		{"418", answering(418, "teapot"), outcome{CodeHTTPStatus, 1, false, "teapot", 0}, outcome{CodeHTTPStatus, 1, false, "teapot", 0}},
		{"429 with Retry-After", answering(429, "", "Retry-After", "20"), outcome{CodeBusy, 3, true, "", 40 * time.Second}, outcome{CodeBusy, 3, true, "", 40 * time.Second}},
		{"429 without", answering(429, ""), outcome{CodeBusy, 3, true, "", 0}, outcome{CodeBusy, 1, false, "", 0}},
		{"429 with a Retry-After of an hour", answering(429, "", "Retry-After", "3600"), outcome{CodeBusy, 1, true, "", 0}, outcome{CodeBusy, 1, true, "", 0}},
		{"500", answering(500, "stack trace"), outcome{CodeServerError, 3, true, "stack trace", 0}, outcome{CodeServerError, 1, false, "stack trace", 0}},
		{"500 with a fault", answering(500, `{"error":"Wrong password"}`), outcome{CodeBadLogin, 1, false, "Wrong password", 0}, outcome{CodeBadLogin, 1, false, "Wrong password", 0}},
		{"400 with a fault", answering(400, fault), outcome{CodeServerFault, 1, false, "The grid is locked", 0}, outcome{CodeServerFault, 1, false, "The grid is locked", 0}},
		{"502", answering(502, ""), outcome{CodeServerError, 3, true, "", 0}, outcome{CodeServerError, 1, false, "", 0}},
		{"503", answering(503, ""), outcome{CodeBusy, 3, true, "", 0}, outcome{CodeBusy, 1, false, "", 0}},
		{"503 with Retry-After", answering(503, "", "Retry-After", "7"), outcome{CodeBusy, 3, true, "", 14 * time.Second}, outcome{CodeBusy, 3, true, "", 14 * time.Second}},
		{"a page", answering(200, page), outcome{CodeNotLISS, 1, false, signIn, 0}, outcome{CodeNotLISS, 1, false, signIn, 0}},
		{"nothing at all", answering(200, ""), outcome{CodeBadReply, 1, false, "", 0}, outcome{CodeBadReply, 1, false, "", 0}},
		{"204", answering(204, ""), outcome{CodeBadReply, 1, false, "", 0}, outcome{CodeBadReply, 1, false, "", 0}},
		{"plain text", answering(200, "OK"), outcome{CodeBadReply, 1, false, "text, 2 bytes", 0}, outcome{CodeBadReply, 1, false, "text, 2 bytes", 0}},
		{"truncated JSON", answering(200, `{"result":[{"Room`), outcome{CodeCutOff, 3, true, "", 0}, outcome{CodeCutOff, 1, false, "", 0}},
		{"invalid JSON", answering(200, `{"result":[}]}`), outcome{CodeBadReply, 1, false, "JSON, 14 bytes: {result:[}]}", 0}, outcome{CodeBadReply, 1, false, "JSON, 14 bytes: {result:[}]}", 0}},
		{"truncated XML", answering(200, `<?xml version="1.0"?><methodResponse><params>`), outcome{CodeCutOff, 3, true, "", 0}, outcome{CodeCutOff, 1, false, "", 0}},
		{"invalid XML", answering(200, `<methodResponse><a></b>`), outcome{CodeBadReply, 1, false, "", 0}, outcome{CodeBadReply, 1, false, "", 0}},
		{"a wrong id", answering(200, `{"result":"","id":99}`), outcome{code: CodeNotSupported, tries: 1}, outcome{tries: 1}},
		{"a fault as text", answering(200, `{"error":"The student S1 does not exist"}`), outcome{CodeServerFault, 1, false, "The student S1 does not exist", 0},
			outcome{CodeServerFault, 1, false, "The student S1 does not exist", 0}},
		{"a fault as an object", answering(200, `{"error":{"faultString":"Academic year 2031 does not exist"}}`),
			outcome{CodeUnknownYear, 1, false, "Academic year 2031 does not exist", 0}, outcome{CodeUnknownYear, 1, false, "Academic year 2031 does not exist", 0}},
		{"a fault in a result", answering(200, `{"result":{"faultString":"Unknown school","faultCode":16}}`),
			outcome{CodeUnknownSchool, 1, false, "Unknown school", 0}, outcome{CodeUnknownSchool, 1, false, "Unknown school", 0}},
		{"an unknown method", answering(200, `{"jsonrpc":"2.0","error":{"code":-32601,"message":"?"}}`), outcome{CodeNotSupported, 1, false, "?", 0},
			outcome{CodeNotSupported, 1, false, "?", 0}},
		{"text that says no", answering(200, `{"result":"Incorrect number of parameters. 3 needed."}`),
			outcome{CodeBadParameters, 1, false, "Incorrect number of parameters. 3 needed.", 0}, outcome{CodeBadParameters, 1, false, "Incorrect number of parameters. 3 needed.", 0}},
		{"a redirect that makes a GET", answering(301, "", "Location", "https://new.example/liss"), outcome{code: CodeRedirected, tries: 1}, outcome{code: CodeRedirected, tries: 1}},
		{"a redirect elsewhere", answering(307, "", "Location", "http://evil.example/liss"), outcome{code: CodeRedirected, tries: 1}, outcome{code: CodeRedirected, tries: 1}},
		{"a redirect to itself without end", answering(307, "", "Location", "/liss"), outcome{code: CodeRedirected, tries: 6}, outcome{code: CodeRedirected, tries: 6}},
	}
	for _, test := range tests {
		for kind, want := range map[string]outcome{"read": test.read, "publish": test.publish} {
			t.Run(test.name+", "+kind, func(t *testing.T) {
				inBubble(t, test.answer, func(t *testing.T, s *sis) {
					start, c := time.Now(), s.client()
					var err error
					if kind == "read" {
						_, err = c.GetRooms(t.Context())
					} else {
						_, err = c.PublishClasses(t.Context(), 2026, classes)
					}
					if s.tries() != want.tries {
						t.Errorf("the server got %d calls instead of %d", s.tries(), want.tries)
					}
					if took := time.Since(start); took < want.minimum || took > 16*time.Minute {
						t.Errorf("it took %s", took)
					}
					if want.code == "" {
						if err != nil {
							t.Fatal(err)
						}
						return
					}
					e := failed(t, err)
					if e.Code != want.code || e.Retryable != want.retry {
						t.Errorf("the code is %s, retryable %v: %v", e.Code, e.Retryable, e.Cause)
					}
					if want.words != "" && e.Words != want.words {
						t.Errorf("the words are %q", e.Words)
					}
					if e.BodySent != (kind == "publish") {
						t.Errorf("BodySent is %v", e.BodySent)
					}
					if len(e.Sentence) < 20 || !strings.HasSuffix(e.Sentence, ".") || strings.Contains(e.Sentence, "{") {
						t.Errorf("the sentence is %q", e.Sentence)
					}
				})
			})
		}
	}
}

func TestAnAnswerWhoseEndNeverComesIsTakenAllTheSame(t *testing.T) {
	inBubble(t, hanging(roomsReply), func(t *testing.T, s *sis) {
		c, start := s.client(), time.Now()
		for range 2 {
			got, err := c.GetRooms(t.Context())
			if diff := cmp.Diff(oneRoom, got); diff != "" || err != nil {
				t.Error(diff, err)
			}
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

func TestEveryCodeHasASentence(t *testing.T) {
	own := map[Code]bool{CodeBadAddress: true, CodePlainHTTP: true, CodeBadCAFile: true, CodeBadProxy: true, CodeInvalidRecord: true, CodeWrongProtocol: true}
	for _, code := range []Code{CodeNameNotFound, CodeRefused, CodeUnreachable, CodeTimeout, CodeCutOff, CodeCancelled, CodeCertExpired, CodeCertWrongHost,
		CodeCertUnknown, CodeCertInvalid, CodeNotTLS, CodeTLS, CodeProxyAuth, CodeProxyFailed, CodeRedirected, CodeNotLISS, CodeAlmaREST, CodeHTTPStatus,
		CodeForbidden, CodeBusy, CodeServerError, CodeCallTooLarge, CodeAnswerTooLarge, CodeBadReply, CodeBadLogin, CodeUnknownSchool, CodeUnknownYear,
		CodeLISSVersion, CodeNotSupported, CodeBadParameters, CodeServerFault} {
		if sentences[code] == "" || own[code] {
			t.Errorf("%s has no sentence", code)
		}
	}
}

func TestAReadThatFailsTwiceSucceedsAtTheThirdTryWithGrowingWaits(t *testing.T) {
	busy := answering(500, "")
	inBubble(t, inTurn(busy, busy, answering(200, roomsReply)), func(t *testing.T, s *sis) {
		got, err := s.client().GetRooms(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(oneRoom, got); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]time.Duration{1250 * time.Millisecond, 3750 * time.Millisecond}, s.waits); diff != "" {
			t.Error(diff)
		}
	})
}

func TestARepeatedPublishPostsTheWholeBodyAgainWithItsLength(t *testing.T) {
	inBothFormats(t, func(t *testing.T, f Format) {
		again := answering(503, "", "Retry-After", "1")
		moved := answering(308, "", "Location", "/liss2?academicYear=2026")
		inBubble(t, inTurn(again, moved, answering(200, `{"result":"","id":1}`)), func(t *testing.T, s *sis) {
			c := s.client(func(o *Options) { o.Dialect.Format = f })
			if _, err := c.PublishClasses(t.Context(), 2026, classes); err != nil {
				t.Fatal(err)
			}
			if s.tries() != 3 {
				t.Fatalf("the server got %d calls", s.tries())
			}
			first := s.calls[0]
			for i, call := range s.calls {
				if call.method != "POST" || call.chunked || call.length != int64(len(call.body)) || call.readErr != nil || !bytes.Equal(call.body, first.body) {
					t.Errorf("call %d: %s, %d bytes announced, %d came, chunked %v, %v", i, call.method, call.length, len(call.body), call.chunked, call.readErr)
				}
				if got := call.header.Get("Content-Type"); got != f.ContentType() {
					t.Errorf("the content type is %q", got)
				}
			}
			if first.query != "/liss?academicYear=2026" || s.calls[2].query != "/liss2?academicYear=2026" {
				t.Errorf("the addresses were %q and %q", first.query, s.calls[2].query)
			}
			if len(first.body) == 0 {
				t.Error("the body is empty")
			}
		})
	})
}

func TestAPublishIsRepeatedWhereNoByteOfItWentOut(t *testing.T) {
	inBubble(t, answering(200, `{"result":"","id":1}`), func(t *testing.T, s *sis) {
		_ = s.net.Close() // nobody listens
		_, err := s.client().PublishClasses(t.Context(), 2026, classes)
		if e := failed(t, err); e.BodySent || !e.Retryable {
			t.Errorf("the error is %+v", e)
		}
		if s.net.dials != 3 {
			t.Errorf("it dialled %d times", s.net.dials)
		}
	})
}

func TestCallsOfOneClientNeverOverlap(t *testing.T) {
	slow := func(_ *sis, w http.ResponseWriter, r *http.Request) {
		_ = sleep(r.Context(), time.Second)
		_, _ = io.WriteString(w, roomsReply)
	}
	inBubble(t, slow, func(t *testing.T, s *sis) {
		c, done := s.client(), make(chan error)
		for range 5 {
			go func() {
				_, err := c.GetRooms(t.Context())
				done <- err
			}()
		}
		for range 5 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if s.most != 1 || s.tries() != 5 || s.net.dials != 1 {
			t.Errorf("%d calls overlapped, of %d over %d connections", s.most, s.tries(), s.net.dials)
		}
	})
}

func TestACancelledCallEndsAtOnce(t *testing.T) {
	tests := map[string]func(*sis, http.ResponseWriter, *http.Request){
		"while the SIS thinks":    hanging(""),
		"while the answer comes":  hanging(`{"result":[`),
		"while waiting for a try": answering(429, "", "Retry-After", "100"),
	}
	for name, answer := range tests {
		t.Run(name, func(t *testing.T) {
			inBubble(t, answer, func(t *testing.T, s *sis) {
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(10*time.Second, cancel)
				start := time.Now()
				_, err := s.client().GetRooms(ctx)
				if e := failed(t, err); e.Code != CodeCancelled || e.Retryable || time.Since(start) != 10*time.Second {
					t.Errorf("after %s: %+v", time.Since(start), e)
				}
			})
		})
	}
	t.Run("while another call is on its way", func(t *testing.T) {
		inBubble(t, hanging(""), func(t *testing.T, s *sis) {
			c, first := s.client(), make(chan error)
			long, stop := context.WithCancel(t.Context())
			go func() {
				_, err := c.GetRooms(long)
				first <- err
			}()
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_ = sleep(ctx, time.Millisecond)
			_, err := c.GetRooms(ctx)
			if e := failed(t, err); e.Code != CodeTimeout {
				t.Errorf("the waiting call ends with %+v", e)
			}
			stop()
			if e := failed(t, <-first); e.Code != CodeCancelled {
				t.Errorf("the first call ends with %+v", e)
			}
		})
	})
}

func TestTheRecordsAreTheCallersAgainWhenTheCallEnds(t *testing.T) {
	stuck := func(_ *sis, _ http.ResponseWriter, _ *http.Request) {}
	inBubble(t, stuck, func(t *testing.T, s *sis) {
		rows := make([]Class, 20_000)
		for i := range rows {
			rows[i].ClassCode = "09MAT 1"
		}
		ctx, cancel := context.WithCancel(t.Context())
		c := s.client(func(o *Options) {
			o.Progress = func(p Progress) {
				if p.Sent > 100_000 {
					cancel()
				}
			}
		})
		if e := failed(t, second(c.PublishClasses(ctx, 2026, rows))); e.Code != CodeCancelled {
			t.Errorf("it ends with %+v", e)
		}
		for i := range rows { // the race detector watches
			rows[i].ClassCode = "other"
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestAnAnswerLargerThanTheLimitEndsTheCall(t *testing.T) {
	large := `{"result":[{"RoomId":"` + strings.Repeat("x", 1<<20) + `"}]}`
	bomb := func(s *sis, w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "gzip" {
			s.t.Errorf("the client accepts %q", r.Header.Get("Accept-Encoding"))
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = io.WriteString(z, large)
		_ = z.Close()
	}
	for name, answer := range map[string]func(*sis, http.ResponseWriter, *http.Request){"plain": answering(200, large), "compressed": bomb} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, answer, func(t *testing.T, s *sis) {
				err := second(s.client(func(o *Options) { o.MaxAnswer = 1 << 19 }).GetRooms(t.Context()))
				if e := failed(t, err); e.Code != CodeAnswerTooLarge || e.Retryable || !strings.Contains(e.Sentence, "524288 bytes") {
					t.Errorf("it ends with %+v", e)
				}
				if _, err := s.client().GetRooms(t.Context()); err != nil {
					t.Errorf("below the limit: %v", err)
				}
			})
		})
	}
}

func TestProgressCountsBytesBothWays(t *testing.T) {
	inBubble(t, answering(200, `{"result":"","id":1}`), func(t *testing.T, s *sis) {
		var last Progress
		c := s.client(func(o *Options) {
			o.Progress = func(p Progress) {
				if p.Sent < last.Sent || p.Received < last.Received {
					t.Errorf("progress goes back from %+v to %+v", last, p)
				}
				last = p
			}
		})
		if _, err := c.PublishClasses(t.Context(), 2026, classes); err != nil {
			t.Fatal(err)
		}
		size := int64(len(s.calls[0].body))
		want := Progress{Method: "liss.publishClasses", Try: 1, Sent: size, SendSize: size, Received: int64(len(`{"result":"","id":1}`))}
		if diff := cmp.Diff(want, last); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAPublishTellsTheSISsOwnWords(t *testing.T) {
	tests := map[string]Ack{
		`{"result":"","id":0}`:                                       {},
		`{"result":null,"id":0}`:                                     {Null: true},
		`{"result":"2 students unknown","id":0}`:                     {Words: "2 students unknown"},
		`{"result":"for user s3cret","id":0}`:                        {Words: "for user ********"},
		`{"result":"2 logins are missing"}`:                          {Words: "2 logins are missing"},
		`{"result":"R&amp;B: 2 rows\n\u001b[2Jline &#x27;2&#39;"}`:   {Words: "R&B: 2 rows\n [2Jline '2'"},
		`{"result":["whatever",{"a":1}],"id":0}`:                     {},
		`{"result":{"stored":12},"id":0}`:                            {},
		`{"id":7}`:                                                   {Null: true},
		"<methodResponse><params><param/></params></methodResponse>": {Null: true},
		"<methodResponse><params><param><value></value></param></params></methodResponse>":              {},
		"<methodResponse><params><param><value><string/></value></param></params></methodResponse>\n\n": {},
		"<methodResponse></methodResponse>": {Null: true},
	}
	for body, want := range tests {
		t.Run(body, func(t *testing.T) {
			inBubble(t, answering(200, body), func(t *testing.T, s *sis) {
				got, err := s.client().PublishClasses(t.Context(), 2026, classes)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

func TestNullAndEmptyWhereRowsBelongAreNoEmptyListButACallThatIsNotServed(t *testing.T) {
	for _, body := range []string{`{"result":null}`, `{"result":""}`, `{"id":0}`, `{"result":false}`, `{"result":" Null "}`, "<methodResponse><params><param><value/></param></params></methodResponse>",
		"<methodResponse><params><param><value><nil/></value></param></params></methodResponse>", "<methodResponse><params/></methodResponse>",
		"<br />\n<b>Fatal error</b>: Uncaught Error: Call to undefined method Liss::getRooms() in /srv/liss.php:7\nStack trace: #0 {main}"} {
		t.Run(body, func(t *testing.T) {
			inBubble(t, answering(200, body), func(t *testing.T, s *sis) {
				c := s.client()
				for what, err := range map[string]error{"students": second(c.GetStudents(t.Context(), asAt)), "rooms": second(c.GetRooms(t.Context())), "courses": second(c.GetCourses(t.Context()))} {
					if CodeOf(err) != CodeNotSupported {
						t.Errorf("%s: %v", what, err)
					}
				}
			})
		})
	}
}

func TestAReadThatIsRefusedIsNotSaidToBeSentAndAPublishIs(t *testing.T) {
	inBubble(t, answering(200, `{"error":"The grid is locked"}`), func(t *testing.T, s *sis) {
		if e := failed(t, second(s.client().GetClasses(t.Context(), 2026))); !strings.HasPrefix(e.Sentence, "The SIS could not hand out sections.") {
			t.Errorf("a read: %q", e.Sentence)
		}
		if e := failed(t, second(s.client().PublishClasses(t.Context(), 2026, classes))); !strings.HasPrefix(e.Sentence, "The SIS refused sections.") {
			t.Errorf("a publish: %q", e.Sentence)
		}
	})
}

func TestTheWrongEncodingIsNamedByTheGreetingOfASyncToo(t *testing.T) {
	xmlFault := `<?xml version="1.0"?><methodResponse><fault><value><struct><member><name>faultCode</name><value><int>1</int></value></member>` +
		`<member><name>faultString</name><value>parse error. not well formed</value></member></struct></value></fault></methodResponse>`
	jsonFault := `{"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error"},"id":null}`
	inOther := map[Format]map[string]func(*sis, http.ResponseWriter, *http.Request){
		XML: {"an XML fault": answering(200, xmlFault), "a fault with status 400": answering(400, xmlFault), "an HTTP error": speaking(XML, nil), "no answer": dumb(XML, nil), "text": dumb(XML, answering(200, "XML-RPC server accepts POST requests only."))},
		JSON: {"a JSON fault": answering(200, jsonFault), "an HTTP error": speaking(JSON, nil), "no answer": dumb(JSON, nil), "a fault in the same encoding": dumb(JSON, answering(200, `<methodResponse><fault><value>Syntax error</value></fault></methodResponse>`)),
			"a page": dumb(JSON, answering(200, "<html>Bad request</html>"))},
	}
	for speaks, answers := range inOther {
		for how, answer := range answers {
			t.Run(how+" of a SIS that speaks "+speaks.String(), func(t *testing.T) {
				inBubble(t, answer, func(t *testing.T, s *sis) {
					_, err := s.client(func(o *Options) { o.Dialect.Format = JSON + XML - speaks }).Hello(t.Context())
					if e := failed(t, err); e.Code != CodeWrongProtocol || e.OtherProtocol() != speaks.String() {
						t.Errorf("it ends with %+v", e)
					}
				})
			})
		}
	}
}

// dumb greets in one encoding and answers anything else as it is told, or by closing the connection.
func dumb(f Format, otherwise func(*sis, http.ResponseWriter, *http.Request)) func(*sis, http.ResponseWriter, *http.Request) {
	if otherwise == nil {
		otherwise = cutting(0, "")
	}
	return func(s *sis, w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		last := s.calls[len(s.calls)-1]
		s.mu.Unlock()
		if c, err := DecodeCall(bytes.NewReader(last.body), 1<<20); err != nil || c.Format != f {
			otherwise(s, w, r)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(last.body))
		greet(w, r)
	}
}

func TestGetTimetableAsksOnceMoreWithoutTheYear(t *testing.T) {
	tooMany := answering(200, `{"error":"Incorrect number of parameters. 3 needed."}`)
	inBubble(t, inTurn(tooMany, answering(200, `{"result":[]}`)), func(t *testing.T, s *sis) {
		if _, err := s.client().GetTimetable(t.Context(), 2026, spanStart, spanEnd); err != nil {
			t.Fatal(err)
		}
		last, err := DecodeCall(bytes.NewReader(s.calls[1].body), 1<<20)
		if err != nil || last.Count != 2 || Arg[DateTime](last, 1) != spanStart {
			t.Errorf("the second call is %+v, %v", last, err)
		}
	})
	inBubble(t, tooMany, func(t *testing.T, s *sis) {
		_, err := s.client(func(o *Options) { o.Dialect.ShortTimetable = false }).GetTimetable(t.Context(), 2026, spanStart, spanEnd)
		if CodeOf(err) != CodeBadParameters || s.tries() != 1 {
			t.Errorf("with the switch off: %d calls, %v", s.tries(), err)
		}
	})
}

func TestBreaksAndClassFlagsFollowTheDialect(t *testing.T) {
	inBubble(t, answering(200, `{"result":""}`), func(t *testing.T, s *sis) {
		rows := []BellPeriod{{DayNumber: 1, Period: "Rec", Type: "L"}, {DayNumber: 1, Period: "1", Type: "T"}}
		c := s.client(func(o *Options) { o.Dialect = Dialects()["edval-like"] })
		if _, err := c.PublishBellTimes(t.Context(), rows); err != nil {
			t.Fatal(err)
		}
		if _, err := c.PublishTimetable(t.Context(), lessons, 2026, spanStart, spanEnd, false); err != nil {
			t.Fatal(err)
		}
		bell, err := DecodeCall(bytes.NewReader(s.calls[0].body), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		sent := Arg[[]BellPeriod](bell, 1)
		if Arg[string](bell, 0) != "main" || sent[0].Type != "R" || sent[1].Type != "T" || rows[0].Type != "L" {
			t.Errorf("it sent %+v, and left %+v", bell.Args, rows)
		}
		table, err := DecodeCall(bytes.NewReader(s.calls[1].body), 1<<20)
		if err != nil || !Arg[bool](table, 6) {
			t.Errorf("createClassesFlag is %v, %v", Arg[bool](table, 6), err)
		}
	})
}

func TestAFaultSaysWhatToDo(t *testing.T) {
	for body, want := range map[string]string{
		`{"error":"the grid is locked"}`:    "The SIS refused sections. Put right what it says, or ask the SIS's support. The SIS says: “the grid is locked”",
		`{"error":{"code":7,"message":""}}`: "The SIS refused sections. It does not say why. Ask the SIS's support.",
	} {
		inBubble(t, answering(200, body), func(t *testing.T, s *sis) {
			if e := failed(t, second(s.client().PublishClasses(t.Context(), 2026, classes))); e.Error() != want {
				t.Errorf("%s: it says %q", body, e.Error())
			}
		})
	}
}

func TestAFaultOfManyLinesIsKeptAtLength(t *testing.T) {
	lines := "unknown class 09MAT 1\nunknown class 09MAT 2 for s3cret\n" + strings.Repeat("unknown teacher\n", 20)
	body, _ := json.Marshal(map[string]string{"error": lines})
	inBubble(t, answering(200, string(body)), func(t *testing.T, s *sis) {
		e := failed(t, second(s.client().PublishClasses(t.Context(), 2026, classes)))
		if want := strings.TrimSpace(strings.ReplaceAll(lines, testPassword, redacted)); e.Detail != want {
			t.Errorf("the detail is %q", e.Detail)
		}
		if len([]rune(e.Words)) != maxWords+1 || strings.Contains(e.Words, "\n") {
			t.Errorf("the words are %q", e.Words)
		}
	})
}

func TestTheAddressIsCalledAsItWasTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"http://sis.example": "/",
		"http://sis.example/Services/LISS/1?academicYear=2021":       "/Services/LISS/1?academicYear=2021",
		"http://sis.example:9001/a%2Fb/liss.php?x=%20y&&z=a;b&q={s}": "/a%2Fb/liss.php?x=%20y&&z=a;b&q={s}",
	} {
		inBubble(t, answering(200, roomsReply), func(t *testing.T, s *sis) {
			if _, err := s.client(func(o *Options) { o.URL = typed }).GetRooms(t.Context()); err != nil {
				t.Fatal(err)
			}
			if s.calls[0].query != want {
				t.Errorf("%s calls %s", typed, s.calls[0].query)
			}
		})
	}
}

func TestARecordThatCantBeSentEndsTheCallBeforeAnythingGoesOut(t *testing.T) {
	inBubble(t, answering(200, `{"result":""}`), func(t *testing.T, s *sis) {
		e := failed(t, second(s.client().PublishClasses(t.Context(), 2026, []Class{{ClassCode: "A 1"}, {}})))
		want := "Nothing of the sections was sent: row 2: ClassCode is empty. Change it in the timetable and sync again."
		if e.Code != CodeInvalidRecord || e.Sentence != want || s.net.dials != 0 {
			t.Errorf("it ends with %+v after %d connections", e, s.net.dials)
		}
	})
}

func TestAnAnswerIsReadByTheCharsetOfItsHeaderAndRefusedWhereItIsNone(t *testing.T) {
	latin := "\xc1mes"
	for name, test := range map[string]struct{ kind, body, want string }{
		"JSON of a Latin alphabet":                      {"application/json; charset=ISO-8859-1", jsonRooms(`"RoomId":"7","RoomCode":"` + latin + `"`), "Ámes"},
		"XML without a declaration":                     {"text/xml; charset=windows-1252", xmlRooms(xmlMember("RoomCode", latin)), "Ámes"},
		"XML with a declaration of no encoding":         {"text/xml; charset=latin1", `<?xml version="1.0"?>` + xmlRooms(xmlMember("RoomCode", latin)), "Ámes"},
		"XML whose declaration and header differ":       {"text/xml; charset=ISO-8859-1", `<?xml version="1.0" encoding="UTF-8"?>` + xmlRooms(xmlMember("RoomCode", "Ámes")), "Ámes"},
		"JSON of another Latin alphabet":                {"application/json; charset=windows-1250", jsonRooms(`"RoomId":"7","RoomCode":"` + "\xc8\xe1p" + `"`), "Čáp"},
		"XML of another alphabet, by its declaration":   {"text/xml", `<?xml version="1.0" encoding="ISO-8859-2"?>` + xmlRooms(xmlMember("RoomCode", "\xc8\xe1p")), "Čáp"},
		"JSON in UTF-16":                                {"application/json; charset=utf-16", "\xff\xfe" + inUTF16(jsonRooms(`"RoomId":"7","RoomCode":"Čáp"`), binary.LittleEndian), "Čáp"},
		"JSON of a charset that nobody knows":           {"application/json; charset=martian", jsonRooms(`"RoomCode":"` + latin + `"`), ""},
		"JSON without a charset":                        {"application/json", jsonRooms(`"RoomCode":"` + latin + `"`), ""},
		"JSON that is said to be UTF-8":                 {"application/json; charset=utf-8", jsonRooms(`"RoomCode":"` + latin + `"`), ""},
		"a name of which half an escape stands in JSON": {"application/json", jsonRooms(`"RoomCode":"\ud83d"`), ""},
		"bytes in base64":                               {"text/xml", xmlRooms(xmlMember("RoomCode", "<base64>/9j/4AAQ</base64>")), ""},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, answering(200, test.body, "Content-Type", test.kind), func(t *testing.T, s *sis) {
				got, err := s.client().GetRooms(t.Context())
				if test.want == "" {
					if e := failed(t, err); e.Code != CodeBadReply || !strings.Contains(e.Sentence, "text that can't be read") || !strings.Contains(e.Sentence, "Nothing of it was used") {
						t.Errorf("it ends with %+v", e)
					}
					return
				}
				if err != nil || len(got) != 1 || got[0].RoomCode != test.want {
					t.Errorf("read as %+v, %v", got, err)
				}
			})
		})
	}
}

func TestAWebServerThatTakesNoPostIsNoSISThatServesNoLists(t *testing.T) {
	for name, page := range map[string]string{
		"a page":  "<html><head><title>Error response</title></head><body><p>Error code: 501</p><p>Message: Unsupported method ('POST').</p><p>Server does not support this operation.</p></body></html>",
		"no page": "",
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, answering(http.StatusNotImplemented, page, "Content-Type", "text/html"), func(t *testing.T, s *sis) {
				c := s.client()
				if _, err := c.GetRooms(t.Context()); failed(t, err).Code != CodeNotLISS {
					t.Errorf("reading rooms ends with %v", err)
				}
				if _, err := c.PublishClasses(t.Context(), 2026, nil); failed(t, err).Code != CodeNotLISS {
					t.Errorf("publishing sections ends with %v", err)
				}
			})
		})
	}
}
