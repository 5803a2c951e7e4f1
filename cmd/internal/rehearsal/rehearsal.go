package rehearsal

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/engine"
)

// Passwords keeps the password of a practice system for as long as the program runs, and nowhere else.
type Passwords interface {
	Remember(s engine.System, password string)
	Forget(s engine.System)
}

// Deps is what a rehearsal works with.
type Deps struct {
	File       engine.Storage // of the open file
	Connectors []engine.Connector
	Passwords  Passwords
	Today      func() model.Date
}

// SIS is a practice SIS that is there to rehearse with.
type SIS struct {
	System engine.System // as it is configured in the file
	Name   string        // of the product it stands for
}

// ErrClosed says that the file of a rehearsal is closed.
var ErrClosed = errors.New("the file was closed meanwhile")

// Rehearsal is the practice SIS of one open file. All its methods can be called on any goroutine.
type Rehearsal struct {
	d Deps

	mu      sync.Mutex
	closed  bool
	running *running // nil while there is none
}

// running is a practice SIS that serves.
type running struct {
	sis    SIS
	server *practice.Server
	ended  chan error // what Serve returned
}

// New returns the rehearsal of a file, without a practice SIS yet.
func New(d Deps) *Rehearsal { return &Rehearsal{d: d} }

// Start serves a practice SIS on this computer only, at a free port, that knows the people, rooms, courses and requests of
// a timetable, and with published what it would publish, too. It is added to the file's systems, marked PRACTICE, with
// what the first live system is set to, so that it is that system's sync which is rehearsed. Practice systems whose server
// is gone make way. One that is running already is returned as it is.
func (r *Rehearsal) Start(ctx context.Context, now *model.State, published bool) (SIS, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.closed:
		return SIS{}, ErrClosed
	case r.running != nil:
		return r.running.sis, nil
	}
	if err := r.removeLeft(ctx); err != nil {
		return SIS{}, err
	}
	t := now.Index()
	region := t.School().Region
	sys, connector, err := r.template(region)
	if err != nil {
		return SIS{}, err
	}
	data := People(t)
	if published {
		if err := AddPublished(&data, t, connector, sys, r.d.Today()); err != nil {
			return SIS{}, fmt.Errorf("the practice SIS can't start with what this file publishes: %w", err)
		}
	}
	password := rand.Text()
	run, err := serve(data, password)
	if err != nil {
		return SIS{}, err
	}
	sys.URL = run.server.URL()
	added, err := engine.AddSystem(r.d.File, connector, region, sys)
	if err != nil {
		if added != nil {
			err = errors.Join(err, engine.RemoveSystem(r.d.File, added.ID))
		}
		return SIS{}, errors.Join(fmt.Errorf("the practice SIS can't be added to this file's systems: %w", err), run.stop())
	}
	r.d.Passwords.Remember(*added, password)
	run.sis = SIS{System: *added, Name: connector.Name()}
	r.running = run
	return run.sis, nil
}

// template is a practice system without an address, and its connector: as the file's first live system, else as the first
// system that is offered in the school's region.
func (r *Rehearsal) template(region model.Region) (engine.System, engine.Connector, error) {
	sys := engine.System{Practice: true, Username: practice.DefaultUserName, School: practice.DefaultSchool,
		Proxy: engine.Proxy{Mode: "none"}} // no proxy leads to this computer itself
	all, err := engine.Systems(r.d.File)
	if err != nil {
		return sys, nil, err
	}
	for _, live := range all {
		i := slices.IndexFunc(r.d.Connectors, func(c engine.Connector) bool { return c.Type() == live.Type })
		if live.Practice || i < 0 || r.d.Connectors[i].Offered(region) != nil {
			continue
		}
		sys.ExcludeRosters, sys.RefuseStatewideID = live.ExcludeRosters, live.RefuseStatewideID
		sys.SyncOnSave, sys.MultiFile, sys.Missing, sys.Guards = live.SyncOnSave, live.MultiFile, live.Missing, live.Guards
		sys.Protocol, sys.Dialect, sys.Switches, sys.ListsFrom, sys.Basic = live.Protocol, live.Dialect, live.Switches, live.ListsFrom, live.Basic
		return sys, r.d.Connectors[i], nil
	}
	for _, c := range r.d.Connectors {
		if c.Offered(region) == nil {
			engine.SetUp(c, &sys)
			return sys, c, nil
		}
	}
	return sys, nil, errors.New("no system is offered in this school's region, so there is none to rehearse with")
}

// serve starts a server on loopback.
func serve(data practice.Data, password string) (*running, error) {
	server, err := practice.New(practice.Options{Users: map[string]string{practice.DefaultUserName: password}})
	if err != nil {
		return nil, err
	}
	run := &running{server: server, ended: make(chan error, 1)}
	if err := server.Load(data); err != nil {
		return nil, errors.Join(err, server.Close())
	}
	if err := server.Listen("127.0.0.1:0"); err != nil {
		return nil, errors.Join(fmt.Errorf("the practice SIS can't listen on this computer: %w; a security program may forbid it", err), server.Close())
	}
	go func() { run.ended <- server.Serve() }()
	return run, nil
}

// stop ends the server and waits until it has ended.
func (run *running) stop() error {
	err := run.server.Close()
	return errors.Join(err, <-run.ended)
}

// Page is the address of the page that shows what the practice SIS holds and was sent; "" while none is running.
func (r *Rehearsal) Page() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.running == nil {
		return ""
	}
	return strings.TrimSuffix(r.running.sis.System.URL, "liss")
}

// Stop takes the practice system out of the file, so that the live ones are synced again, and ends its server. Without one
// it does nothing.
func (r *Rehearsal) Stop() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stop()
}

func (r *Rehearsal) stop() error {
	run := r.running
	if run == nil {
		return nil
	}
	r.running = nil
	var errs []error
	if err := engine.RemoveSystem(r.d.File, run.sis.System.ID); err != nil {
		errs = append(errs, fmt.Errorf("the practice system is still among this file's systems, so live systems stay paused; remove it under File > Synchronise > Configure: %w", err))
	}
	r.d.Passwords.Forget(run.sis.System)
	return errors.Join(append(errs, run.stop())...)
}

// Close is Stop for a file that is about to be closed: nothing starts afterwards.
func (r *Rehearsal) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	return r.stop()
}
