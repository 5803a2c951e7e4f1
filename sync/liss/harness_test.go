package liss

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// pipes is a network in memory, which a synctest bubble can wait for.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
	dials int
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), done: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error { p.once.Do(func() { close(p.done) }); return nil }

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes"} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	p.dials++
	near, far := net.Pipe()
	select {
	case p.conns <- far:
		return near, nil
	case <-p.done:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// received is a call as a test's server saw it.
type received struct {
	method  string
	length  int64
	chunked bool
	query   string
	body    []byte
	readErr error
	header  http.Header
}

// sis is a server for one test, whose answers the test writes.
type sis struct {
	t      *testing.T
	net    *pipes
	server *http.Server
	answer func(s *sis, w http.ResponseWriter, r *http.Request)
	mu     sync.Mutex
	calls  []received
	now    int // calls being served at this moment
	most   int
	waits  []time.Duration // what the client slept
}

// inBubble runs a test with fake time, where every goroutine that the client starts has to have ended at the end.
func inBubble(t *testing.T, answer func(s *sis, w http.ResponseWriter, r *http.Request), test func(t *testing.T, s *sis)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &sis{t: t, net: newPipes(), answer: answer}
		s.server = &http.Server{Handler: http.HandlerFunc(s.serve), ErrorLog: quietLog}
		go func() { _ = s.server.Serve(s.net) }()
		test(t, s)
		_ = s.server.Close()
		_ = sleep(context.Background(), time.Second) // fake time: net/http lingers half a second on connections it resets
	})
}

func (s *sis) serve(w http.ResponseWriter, r *http.Request) {
	got := received{method: r.Method, length: r.ContentLength, chunked: len(r.TransferEncoding) > 0, query: r.URL.RequestURI(), header: r.Header}
	s.mu.Lock()
	s.now++
	s.most = max(s.most, s.now)
	s.mu.Unlock()
	got.body, got.readErr = io.ReadAll(r.Body)
	s.mu.Lock()
	s.calls = append(s.calls, got)
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.now--
		s.mu.Unlock()
	}()
	s.answer(s, w, r)
}

// tries is how many calls have arrived.
func (s *sis) tries() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.calls)
}

// client makes a client of s; change may alter its options.
func (s *sis) client(change ...func(*Options)) *Client {
	s.t.Helper()
	o := Options{URL: "http://sis.example/liss?academicYear=2026", UserName: "sync", Password: NewSecret(testPassword), School: "DEMO",
		Dialect: Standard(), AllowPlainHTTP: true, Proxy: Proxy{Mode: NoProxy}, dial: s.net.dial,
		Clock: Clockwork{Jitter: func() float64 { return 0.5 }, Sleep: func(ctx context.Context, d time.Duration) error {
			s.waits = append(s.waits, d)
			return sleep(ctx, d)
		}}}
	for _, f := range change {
		f(&o)
	}
	c, err := New(o)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(c.Close)
	return c
}

// answering writes a body with a status and headers ("Name: value").
func answering(status int, body string, headers ...string) func(*sis, http.ResponseWriter, *http.Request) {
	return func(_ *sis, w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// inTurn gives the first call the first answer, and so on; the last answer stays.
func inTurn(answers ...func(*sis, http.ResponseWriter, *http.Request)) func(*sis, http.ResponseWriter, *http.Request) {
	return func(s *sis, w http.ResponseWriter, r *http.Request) {
		answers[min(s.tries(), len(answers))-1](s, w, r)
	}
}

// cutting announces a whole body and closes the connection after a part of it.
func cutting(announced int, part string) func(*sis, http.ResponseWriter, *http.Request) {
	return func(s *sis, w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			s.t.Error(err)
			return
		}
		if announced > 0 {
			_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %s\r\n\r\n%s", strconv.Itoa(announced), part)
		}
		_ = conn.Close()
	}
}

// hanging writes part of a body and then nothing until the client leaves.
func hanging(part string) func(*sis, http.ResponseWriter, *http.Request) {
	return func(_ *sis, w http.ResponseWriter, r *http.Request) {
		if part != "" {
			_, _ = io.WriteString(w, part)
			_ = http.NewResponseController(w).Flush()
		}
		<-r.Context().Done()
	}
}

// failed takes an error apart.
func failed(t *testing.T, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("the error is %T: %v", err, err)
	}
	return e
}
