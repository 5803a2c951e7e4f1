package practice

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carillon/sync/liss"
)

// untilGone is a server's clock whose pauses last until the client is gone. entered is closed by the first pause.
func untilGone() (c Clock, entered chan struct{}) {
	entered = make(chan struct{})
	var once sync.Once
	return Clock{Now: time.Now, Sleep: func(ctx context.Context, _ time.Duration) error {
		once.Do(func() { close(entered) })
		<-ctx.Done()
		return ctx.Err()
	}}, entered
}

func TestTheClientGivesUpOnAServerThatDoesNotGoOn(t *testing.T) {
	short := func(o *liss.Options) {
		o.Timeouts = liss.Timeouts{Connect: 5 * time.Second, Headers: 50 * time.Millisecond, Call: 150 * time.Millisecond}
	}
	for fault, says := range map[string]string{"slow-first-byte": "did not answer within 50ms", "slow-body": "did not answer within 150ms"} {
		t.Run(fault, func(t *testing.T) {
			eachFormat(t, func(t *testing.T, f liss.Format) {
				clock, _ := untilGone()
				s, err := New(Options{Faults: parseFaults(t, fault), Clock: clock})
				if err != nil {
					t.Fatal(err)
				}
				if err := s.Load(Data{Students: students}); err != nil { // an answer of more than one piece
					t.Fatal(err)
				}
				web := httptest.NewServer(s)
				c := newClient(t, web.URL, withFormat(f), short)
				_, err = c.GetStudents(bg, aug1)
				if liss.CodeOf(err) != liss.CodeTimeout || !strings.Contains(fmt.Sprint(err), says) {
					t.Errorf("got %v, want %q", err, says)
				}
				c.Close()
				if err := s.Close(); err != nil {
					t.Error(err)
				}
				web.Close()
				noneLeft(t, "net/http")
			})
		})
	}
}

func TestACallIsCancelledAtOnce(t *testing.T) {
	for _, fault := range []string{"slow-first-byte", "slow-body"} {
		t.Run(fault, func(t *testing.T) {
			clock, entered := untilGone()
			s, err := New(Options{Faults: parseFaults(t, fault), Clock: clock})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Load(Data{Students: students}); err != nil {
				t.Fatal(err)
			}
			web := httptest.NewServer(s)
			ctx, cancel := context.WithCancel(bg)
			c := newClient(t, web.URL)
			ended := make(chan error, 1)
			go func() {
				_, err := c.GetStudents(ctx, aug1)
				ended <- err
			}()
			<-entered
			cancel()
			if err := <-ended; liss.CodeOf(err) != liss.CodeCancelled {
				t.Errorf("got %v", err)
			}
			c.Close()
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			web.Close()
			noneLeft(t, "net/http")
		})
	}
}

func TestTheClientAsksAgainWithoutTheYearWhereTheSISWantsThreeParameters(t *testing.T) {
	eachFormat(t, func(t *testing.T, f liss.Format) {
		s, web := newServer(t, Options{Faults: parseFaults(t, "three-parameters")})
		if err := s.Load(Data{AcademicYear: 2026, From: aug31, To: dec18, Timetable: lessons}); err != nil {
			t.Fatal(err)
		}
		got, err := newClient(t, web.URL, withFormat(f)).GetTimetable(bg, 2026, aug31, dec18)
		if diff := cmp.Diff(lessons, got); diff != "" || err != nil {
			t.Error(err, diff)
		}
	})
}

func TestAStrictServerChecksAgainstWhatIsStillQueued(t *testing.T) {
	clock := newHandClock()
	s, web := newServer(t, Options{Strict: true, Clock: Clock{clock.Now, clock.Sleep}, Faults: parseFaults(t, "queued:1m@publishClasses")})
	if err := s.Load(Data{Students: students, Teachers: []liss.Teacher{{TeacherID: "T1"}}}); err != nil {
		t.Fatal(err)
	}
	c := newClient(t, web.URL)
	must[liss.Ack](t)(c.PublishClasses(bg, 2026, classes))
	must[liss.Ack](t)(c.PublishClassMemberships(bg, lists, aug1))
	if d, _ := s.Held(""); len(d.Memberships) != 0 {
		t.Error("the lists came before the sections that they stand behind")
	}
	clock.advance(time.Minute)
	if d, _ := s.Held(""); len(d.Classes) != 2 || len(d.Memberships) != 2 {
		t.Errorf("after a minute: %d sections, %d list rows", len(d.Classes), len(d.Memberships))
	}
}

func TestAQueueThatIsFullRefusesMore(t *testing.T) {
	clock := newHandClock()
	_, web := newServer(t, Options{Clock: Clock{clock.Now, clock.Sleep}, Faults: parseFaults(t, "queued:1h")})
	c := newClient(t, web.URL)
	for range maxQueue {
		must[liss.Ack](t)(c.PublishBellTimes(bg, bells))
	}
	if _, err := c.PublishBellTimes(bg, bells); err == nil || !strings.Contains(err.Error(), "Too many publishes are waiting") {
		t.Errorf("got %v", err)
	}
	clock.advance(time.Hour)
	must[liss.Ack](t)(c.PublishBellTimes(bg, bells))
}

func TestManyClientsAtOnceLeaveOneOfTheirWholeSets(t *testing.T) {
	s, web := newServer(t, Options{State: t.TempDir() + "/state.practice"})
	const clients, rounds = 6, 8
	var wait sync.WaitGroup
	for n := range clients {
		c := newClient(t, web.URL, withFormat(liss.Format(n%2)))
		wait.Go(func() {
			set := make([]liss.Class, n+1)
			for i := range set {
				set[i] = liss.Class{ClassCode: fmt.Sprintf("C%d %d", n, i)}
			}
			for range rounds {
				if _, err := c.PublishClasses(bg, 2026, set); err != nil {
					t.Error(err)
				}
				got, err := c.GetClasses(bg, 2026)
				if err != nil || len(got) == 0 || len(got) != int(got[0].ClassCode[1]-'0')+1 {
					t.Errorf("a torn set was answered: %v, %v", got, err)
				}
			}
		})
		wait.Go(func() {
			for range rounds {
				resp, err := http.Get(web.URL + "/")
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			}
		})
	}
	wait.Wait()
	if d, _ := s.Held(""); len(d.Classes) == 0 || len(d.Classes) != int(d.Classes[0].ClassCode[1]-'0')+1 {
		t.Errorf("a torn set is held: %v", d.Classes)
	}
}

func TestAResetIsOneAndAClosedConnectionIsNone(t *testing.T) {
	for fault, reset := range map[string]bool{"reset": true, "reset:3": true, "cut-call:10": true, "no-answer": false, "cut:3": false} {
		t.Run(strings.ReplaceAll(fault, ":", " "), func(t *testing.T) {
			s, err := New(Options{Faults: parseFaults(t, fault)})
			if err != nil {
				t.Fatal(err)
			}
			url, stop := start(t, s)
			defer stop()
			conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			body := `{"method":"liss.hello","params":[],"id":1}`
			if _, err := fmt.Fprintf(conn, "POST /liss HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(body), body); err != nil {
				t.Fatal(err)
			}
			// A closed connection reads to its end without an error; a reset is one.
			if _, err := io.ReadAll(conn); (err != nil) != reset {
				t.Errorf("reading ended with %v", err)
			}
		})
	}
}
