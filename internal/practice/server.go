package practice

import (
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"carillon/sync/liss"
)

const productName = "Carillon Practice SIS"

// Server is a practice SIS. It is an http.Handler: LISS at /liss, the page at /, and what is held as JSON at /data.json.
// Close it when done.
type Server struct {
	opts    Options
	mux     *http.ServeMux
	schools []*school // at least one; never changed after New
	store   *store    // nil without a state file
	slots   chan struct{}

	stop    context.Context // over when the server closes, so that nothing sleeps on
	cancel  context.CancelFunc
	serving *serving // nil until Listen
}

// school is one school code and what the SIS holds for it.
type school struct {
	code string

	mu   sync.Mutex
	held holdings
}

// maxCalls is how many calls are read and answered at the same time; more wait. It bounds memory.
const maxCalls = 4

// New makes a practice SIS. It listens nowhere until Listen is called, or until it is put into another http server. The error is
// about the state file: it can't be opened, is in use, or holds something else.
func New(o Options) (*Server, error) {
	o = o.withDefaults()
	s := &Server{opts: o, mux: http.NewServeMux(), slots: make(chan struct{}, maxCalls)}
	for _, code := range o.Schools {
		s.schools = append(s.schools, &school{code: code})
	}
	if o.State != "" {
		if err := s.openState(); err != nil {
			return nil, err
		}
	}
	s.stop, s.cancel = context.WithCancel(context.Background())
	s.mux.HandleFunc("/liss", s.serveLISS)
	s.mux.HandleFunc("GET /data.json", s.local(s.serveData))
	return s, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// school finds a school by its code; "" is the first one. Nil means unknown.
func (s *Server) school(code string) *school {
	if code == "" {
		return s.schools[0]
	}
	for _, sc := range s.schools {
		if strings.EqualFold(sc.code, strings.TrimSpace(code)) {
			return sc
		}
	}
	return nil
}

// local lets only this computer in. The host name is looked at too, so that no web page can make a browser read a school's data
// by giving 127.0.0.1 a name of its own.
func (s *Server) local(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		from, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil || !isLoopback(from) || !isLoopback(hostName(r.Host)) {
			http.Error(w, "This page is for the computer on which the practice SIS runs.", http.StatusForbidden)
			return
		}
		h(w, r)
	}
}

func hostName(hostPort string) string {
	if host, _, err := net.SplitHostPort(hostPort); err == nil {
		return host
	}
	return strings.Trim(hostPort, "[]")
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func (s *Server) serveLISS(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "This is a LISS address. Timetabling software posts its calls here.", http.StatusMethodNotAllowed)
		return
	}
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-r.Context().Done():
		return
	}
	body := &countedBody{r: r.Body, limit: s.opts.MaxBody}
	call, err := liss.DecodeCall(body, s.opts.MaxBody+1)
	if err != nil {
		s.refuseUnread(w, r, body, err)
		return
	}
	_, _ = io.Copy(io.Discard, body)
	s.answer(w, call)
}

// refuseUnread answers a call that could not be read.
func (s *Server) refuseUnread(w http.ResponseWriter, r *http.Request, body *countedBody, err error) {
	format := liss.JSON
	if strings.Contains(r.Header.Get("Content-Type"), "xml") {
		format = liss.XML
	}
	status, text := http.StatusBadRequest, "The call can't be read: "+err.Error()
	if body.over() {
		status, text = http.StatusRequestEntityTooLarge, "The call is larger than this SIS takes"
	}
	reply, err := liss.EncodeFault(format, nil, liss.Fault{Text: text}, liss.FaultPlain)
	if err != nil {
		http.Error(w, text, status)
		return
	}
	send(w, format, status, reply)
}

func send(w http.ResponseWriter, f liss.Format, status int, b *liss.Body) {
	h := w.Header()
	h.Set("Content-Type", f.ContentType()+"; charset=utf-8")
	h.Set("Content-Length", itoa64(b.Len()))
	w.WriteHeader(status)
	_, _ = io.Copy(w, b.Open())
}

// answer performs a call and sends its result or the SIS's words.
func (s *Server) answer(w http.ResponseWriter, c *liss.Call) {
	result, err := s.perform(c)
	if err == nil {
		if reply, err := liss.EncodeReply(c.Format, c.ID, result); err == nil {
			send(w, c.Format, http.StatusOK, reply)
			return
		}
	}
	text := "The answer can't be written"
	if err != nil {
		text = err.Error()
	}
	reply, err := liss.EncodeFault(c.Format, c.ID, liss.Fault{Text: text}, liss.FaultPlain)
	if err != nil {
		http.Error(w, text, http.StatusInternalServerError)
		return
	}
	send(w, c.Format, http.StatusOK, reply)
}

// perform checks a call and carries it out. A publish is in the state file when perform returns.
func (s *Server) perform(c *liss.Call) (any, error) {
	if c.Method == nil {
		return nil, refuse("Unsupported method: %s. Try liss.hello", clip(c.Name, 80))
	}
	do := served[c.Method.Name]
	if do == nil {
		return nil, refuse("Unsupported method: %s. Try liss.hello", clip(c.Name, 80))
	}
	sc, err := s.admit(c)
	if err != nil {
		return nil, err
	}
	if err := checkParams(c); err != nil {
		return nil, err
	}
	sc.mu.Lock()
	defer sc.mu.Unlock()
	next := sc.held
	out, err := do(s, &next, c)
	if err != nil || len(out.touched) == 0 {
		return out.result, err
	}
	if err := s.store.save(sc.code, &next, out.touched); err != nil {
		return nil, refuse("The practice SIS could not store the %s, so nothing was changed: %v", c.Method.What, err)
	}
	sc.held = next
	return out.result, nil
}

// admit checks school, user and password. hello needs none.
func (s *Server) admit(c *liss.Call) (*school, error) {
	if !c.Method.NeedsAuth() {
		return s.schools[0], nil
	}
	if !c.HasAuth {
		return nil, refuse("The user name and password are missing: the first parameter has to be the authentication")
	}
	want, known := s.opts.Users[c.Auth.UserName]
	if subtle.ConstantTimeCompare([]byte(want), []byte(c.Auth.Password.Reveal())) != 1 || !known {
		return nil, refuse("Wrong user name or password")
	}
	sc := s.school(c.Auth.School)
	if sc == nil || c.Auth.School == "" {
		return nil, refuse("The school %s is not known to this system", clip(c.Auth.School, 40))
	}
	return sc, nil
}

// checkParams refuses a publish whose parameters are not those of the method, since it would replace a set by nothing. A read
// does with what it got: some clients leave parameters out.
func checkParams(c *liss.Call) error {
	if c.Method.Effect == liss.Publish && c.Count != len(c.Method.Params) {
		want := len(c.Method.Params)
		if c.Method.NeedsAuth() {
			want++
		}
		return refuse("Incorrect number of parameters. %d needed.", want)
	}
	if c.Problem != "" {
		return refuse("%s", c.Problem)
	}
	return nil
}

// countedBody reads at most limit bytes of a call, and knows when there were more.
type countedBody struct {
	r     io.Reader
	limit int64
	n     int64
}

var errTooLarge = errors.New("the call is too large")

func (b *countedBody) over() bool { return b.n > b.limit }

func (b *countedBody) Read(p []byte) (int, error) {
	if b.over() {
		return 0, errTooLarge
	}
	n, err := b.r.Read(p)
	b.n += int64(n)
	if b.over() {
		return 0, errTooLarge
	}
	return n, err
}

// Limits of a connection, so that a client that sends nothing does not hold one for ever.
const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	closeTimeout  = 3 * time.Second
	maxHeader     = 64 << 10
)
