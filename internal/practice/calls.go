package practice

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"carillon/sync/liss"
)

// entry is a call as the page shows it. It holds no password.
type entry struct {
	Number   int
	At       time.Time
	Method   string
	Format   string
	User     string
	Agent    string
	Rows     int    // in the call
	Received int64  // bytes of the call
	Sent     int64  // bytes of the answer
	Answer   string // in words
	Faults   string
	Took     time.Duration // until the answer was ready
}

// callLog is a school's last calls, and what its last publishes carried.
type callLog struct {
	number int
	recent []entry // newest last, at most maxEntries
	sent   map[string]sent
}

const maxEntries = 200

// sent is what the last publish of a method carried, and the one before it.
type sent struct {
	number           int // of the call
	rows, before     any // slices of records; before is nil for the first
	params, previous string
}

func (l *callLog) add(e entry) entry {
	l.number++
	e.Number = l.number
	l.recent = append(l.recent, e)
	if extra := len(l.recent) - maxEntries; extra > 0 {
		l.recent = append([]entry(nil), l.recent[extra:]...)
	}
	return e
}

// settled notes that a queued publish was applied.
func (l *callLog) settled(q queued, now time.Time, err error) {
	e := entry{At: now, Method: q.call.Method.Name, Format: "queue", Answer: "Applied"}
	if err != nil {
		e.Answer = "Not applied: " + err.Error()
	}
	l.add(e)
}

// carried keeps what a publish sent, for the page.
func (l *callLog) carried(number int, c *liss.Call) {
	rows, params := rowsOf(c)
	if rows == nil {
		return
	}
	if l.sent == nil {
		l.sent = map[string]sent{}
	}
	last := l.sent[c.Method.Name]
	l.sent[c.Method.Name] = sent{number, rows, last.rows, params, last.params}
}

// rowsOf is the list of records in a call, nil where there is none, and the other parameters in words.
func rowsOf(c *liss.Call) (rows any, params string) {
	var others []string
	for i, arg := range c.Args {
		v := reflect.ValueOf(arg)
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct {
			rows = arg
			continue
		}
		others = append(others, fmt.Sprintf("%s %v", c.Method.Params[i].Name, arg))
	}
	return rows, strings.Join(others, ", ")
}

// record notes the call for the page, before it is answered.
func (x *exchange) record(d *delivery) {
	sc := x.school
	if sc == nil {
		sc = x.s.schools[0]
	}
	e := entry{
		At: x.started, Format: x.format.String(), Received: x.body.n, Sent: d.length, Answer: clip(d.note, 200),
		Took: x.s.opts.Clock.Now().Sub(x.started),
	}
	var names []string
	for _, f := range x.faults {
		names = append(names, f.String())
	}
	e.Faults = strings.Join(names, ", ")
	if c := x.call; c != nil {
		e.Method, e.User, e.Agent = clip(canonical(c), 60), clip(c.Auth.UserName, 60), clip(c.Auth.UserAgent, 60)
		if rows, _ := rowsOf(c); rows != nil {
			e.Rows = reflect.ValueOf(rows).Len()
		}
	}
	sc.mu.Lock()
	defer sc.mu.Unlock()
	e = sc.calls.add(e)
	if c := x.call; c != nil && c.Method != nil && c.Method.Effect == liss.Publish && x.school != nil {
		sc.calls.carried(e.Number, c)
	}
}

// note is a result in words.
func (x *exchange) note(result any) string {
	switch r := result.(type) {
	case string:
		switch {
		case r != "":
			return clip(r, 200)
		case x.queued:
			return "Accepted, to be applied later"
		}
		return "Accepted"
	case liss.Hello:
		return r.SIS
	}
	if v := reflect.ValueOf(result); v.Kind() == reflect.Slice {
		return fmt.Sprintf("%d rows", v.Len())
	}
	return ""
}
