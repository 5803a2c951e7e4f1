package practice

import (
	"context"
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"

	"carillon/sync/liss"
)

// productName is what hello answers. A client blots its password out of all that a SIS says, so neither the name nor what is
// refused holds the default password as a word.
const productName = "Carillon Rehearsal SIS"

// Server is a practice SIS. It is an http.Handler: LISS at /liss, the page at /, and what is held as JSON at /data.json.
// Close it when done.
type Server struct {
	opts    Options
	mux     *http.ServeMux
	schools []*school // at least one; never changed after New
	store   *store    // nil without a state file
	slots   chan struct{}
	active  atomic.Int32 // calls that are being answered
	faults  faultBox

	stop    context.Context // over when the server closes, so that nothing sleeps on
	cancel  context.CancelFunc
	serving *serving // nil until Listen
}

// school is one school code and what the SIS holds for it.
type school struct {
	code string

	mu          sync.Mutex
	held        holdings
	queue       []queued // publishes that were accepted and not yet applied, in order
	queueNumber uint64   // of the last one
	calls       callLog
}

// maxCalls is how many calls are read and carried out at the same time; more wait. It bounds memory.
const maxCalls = 2

// New makes a practice SIS. It listens nowhere until Listen is called, or until it is put into another http server. The error is
// about the options (a school code given twice, a fault that there is not), or about the state file: it can't be opened, is in
// use, or holds something else.
func New(o Options) (*Server, error) {
	o = o.withDefaults()
	s := &Server{opts: o, mux: http.NewServeMux(), slots: make(chan struct{}, maxCalls)}
	for _, code := range o.Schools {
		if code = strings.TrimSpace(code); code == "" || s.schools != nil && s.school(code) != nil {
			return nil, fmt.Errorf("the school code %q is empty or given twice", code)
		}
		s.schools = append(s.schools, &school{code: code})
	}
	if err := s.faults.set(o.Faults, o.FaultSeed, o.FaultRate); err != nil {
		return nil, err
	}
	if o.State != "" {
		if err := s.openState(); err != nil {
			return nil, err
		}
	}
	s.stop, s.cancel = context.WithCancel(context.Background())
	// No web page may publish through a person's browser; programs send none of the headers that this looks at.
	s.mux.Handle("/liss", http.NewCrossOriginProtection().Handler(http.HandlerFunc(s.serveLISS)))
	s.mux.HandleFunc("GET /liss/v2/{school}/ping", s.almaPing)
	s.routePages()
	return s, nil
}

// SetFaults puts faults into force in place of those before, counting calls from the start. With a seed other than 0 they are
// mixed, as Options.FaultSeed says. An error means that a fault is none of FaultKinds, or its argument none of its kind.
func (s *Server) SetFaults(faults []Fault, seed int64) error {
	return s.faults.set(faults, seed, s.opts.FaultRate)
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
	x := &exchange{s: s, w: w, r: r, started: s.opts.Clock.Now(), alone: s.active.Add(1) == 1,
		body: &countedBody{r: r.Body, limit: s.opts.MaxBody}}
	defer s.active.Add(-1)
	x.serve()
}

// almaPing answers what Alma's own API answers to a stranger, while the fault alma-rest is in force.
func (s *Server) almaPing(w http.ResponseWriter, r *http.Request) {
	faults, _ := s.faults.list()
	if !slices.ContainsFunc(faults, func(f Fault) bool { return f.Kind == "alma-rest" }) {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("WWW-Authenticate", `Digest realm="alma", qop="auth", nonce="practice"`)
	http.Error(w, "Unauthorized", http.StatusUnauthorized)
}

func unsupported(c *liss.Call) error {
	return refuse("Unsupported method: %s. Try liss.hello", clip(c.Name, 80))
}

// perform checks a call and carries it out. A publish is in the state file when perform returns.
func (s *Server) perform(x *exchange) (any, error) {
	c := x.call
	if c.Method == nil || served[c.Method.Name] == nil {
		return nil, unsupported(c)
	}
	sc, err := s.admit(c)
	if err != nil {
		return nil, err
	}
	x.school = sc
	if err := checkParams(c); err != nil {
		return nil, err
	}
	sc.mu.Lock()
	defer sc.mu.Unlock()
	if err := s.settle(sc); err != nil {
		return nil, err
	}
	next := sc.held
	if c.Method.Effect == liss.Publish {
		next = s.afterQueue(sc)
	}
	out, err := served[c.Method.Name](s, &next, c)
	if err != nil || len(out.touched) == 0 {
		return out.result, err
	}
	if x.queue > 0 || len(sc.queue) > 0 {
		// A publish behind queued ones waits for its turn, or it would be overwritten by older data.
		x.queued = true
		return out.result, s.enqueue(sc, c, x.queue)
	}
	if err := s.store.update(sc.code, func(b *bbolt.Bucket) error { return next.write(b, out.touched) }); err != nil {
		return nil, refuse("The SIS could not store the %s, so nothing was changed: %v", c.Method.What, err)
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

// Limits of a connection, so that a client that sends nothing does not hold one for ever.
const (
	headerTimeout = 10 * time.Second
	callTimeout   = 5 * time.Minute // for a client to send a whole call
	idleTimeout   = 2 * time.Minute
	closeTimeout  = 3 * time.Second
	maxHeader     = 64 << 10
)
