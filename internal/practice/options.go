package practice

import (
	"context"
	"crypto/tls"
	"time"
)

// Options say how a practice SIS is set up. The zero value serves the school DEMO to the user "timetable" with the password
// "practice", in memory.
type Options struct {
	Schools []string          // school codes, each with data of its own; none is DEMO
	Users   map[string]string // passwords by user name; none is "timetable" with "practice"
	State   string            // path of the bbolt file that keeps what is held; "" keeps it in memory
	Strict  bool              // refuse rows that refer to what the SIS does not know
	// Instants reads the dates of publishTimetable as instants, as some systems do: an end at T00:00:00 then cuts off the last day.
	Instants bool

	Faults    []Fault // ways to misbehave
	FaultSeed int64   // not 0: mix Faults (or all kinds, when there are none) by this seed
	FaultRate float64 // share of calls that a mix spoils, 0 is 0.3

	MaxBody int64       // bytes of a call, 0 is DefaultMaxBody
	TLS     *tls.Config // serve https with it; nil serves http
	Clock   Clock       // the time; zero is the real one
}

// DefaultMaxBody is the size limit of a call. The largest real publishes are below 2 MB.
const DefaultMaxBody = 32 << 20

// The defaults of Options.
const (
	DefaultSchool   = "DEMO"
	DefaultUserName = "timetable"
	DefaultPassword = "practice"
)

// Clock is what the server needs of time, for tests to put their own in its place.
type Clock struct {
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error // ends early, with an error, when the context does
}

func (c Clock) orReal() Clock {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Sleep == nil {
		c.Sleep = func(ctx context.Context, d time.Duration) error {
			timer := time.NewTimer(d)
			defer timer.Stop()
			select {
			case <-timer.C:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	return c
}

func (o Options) withDefaults() Options {
	if len(o.Schools) == 0 {
		o.Schools = []string{DefaultSchool}
	}
	if len(o.Users) == 0 {
		o.Users = map[string]string{DefaultUserName: DefaultPassword}
	}
	if o.MaxBody <= 0 {
		o.MaxBody = DefaultMaxBody
	}
	if o.FaultRate <= 0 || o.FaultRate > 1 {
		o.FaultRate = 0.3
	}
	o.Clock = o.Clock.orReal()
	return o
}
