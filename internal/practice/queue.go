package practice

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"go.etcd.io/bbolt"

	"carillon/sync/liss"
)

// queued is a publish that was accepted and waits to be applied, as many systems do it. Publishes are applied in the order in
// which they came.
type queued struct {
	number uint64 // key in the state file
	due    time.Time
	call   *liss.Call
}

// maxQueue is how many publishes may wait at once.
const maxQueue = 20

var queueBucket = []byte("queued")

// settle applies what is due. sc.mu is held.
func (s *Server) settle(sc *school) error {
	now := s.opts.Clock.Now()
	for len(sc.queue) > 0 && !sc.queue[0].due.After(now) {
		q := sc.queue[0]
		next := sc.held
		out, err := served[q.call.Method.Name](s, &next, q.call)
		if err != nil {
			out.touched, next = nil, sc.held
		}
		if err := s.store.update(sc.code, func(b *bbolt.Bucket) error {
			if err := next.write(b, out.touched); err != nil {
				return err
			}
			return b.Bucket(queueBucket).Delete(queueKey(q.number))
		}); err != nil {
			return refuse("The SIS could not store what was queued: %v", err)
		}
		sc.held, sc.queue = next, sc.queue[1:]
		sc.calls.settled(q, now, err)
	}
	return nil
}

// afterQueue is what a school will hold once everything that waits is applied: what a new publish has to agree with.
func (s *Server) afterQueue(sc *school) holdings {
	h := sc.held
	for _, q := range sc.queue {
		next := h
		if _, err := served[q.call.Method.Name](s, &next, q.call); err == nil {
			h = next
		}
	}
	return h
}

// enqueue accepts a publish for later. sc.mu is held.
func (s *Server) enqueue(sc *school, c *liss.Call, wait time.Duration) error {
	if len(sc.queue) >= maxQueue {
		return refuse("Too many publishes are waiting. Try again later")
	}
	q := queued{number: sc.queueNumber + 1, due: s.opts.Clock.Now().Add(wait), call: c}
	if n := len(sc.queue); n > 0 && q.due.Before(sc.queue[n-1].due) {
		q.due = sc.queue[n-1].due
	}
	if err := s.store.update(sc.code, func(b *bbolt.Bucket) error {
		v, err := q.encode()
		if err != nil {
			return err
		}
		return b.Bucket(queueBucket).Put(queueKey(q.number), v)
	}); err != nil {
		return refuse("The SIS could not store the %s, so nothing was changed: %v", c.Method.What, err)
	}
	sc.queueNumber, sc.queue = q.number, append(sc.queue, q)
	return nil
}

func queueKey(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// storedQueued is a queued publish in the state file. The call is JSON-RPC without a login.
type storedQueued struct {
	Due  time.Time       `json:"due"`
	Call json.RawMessage `json:"call"`
}

func (q *queued) encode() ([]byte, error) {
	call := appendText([]byte(`{"method":`), q.call.Method.Name)
	call = append(call, `,"params":[{}`...)
	for _, arg := range q.call.Args {
		call = append(call, ',')
		v := reflect.ValueOf(arg)
		if v.Kind() == reflect.Slice && v.IsNil() {
			call = append(call, "[]"...)
			continue
		}
		call = appendValue(call, v)
	}
	return json.Marshal(storedQueued{q.due, append(call, "]}"...)})
}

func (q *queued) decode(v []byte) error {
	var stored storedQueued
	if err := json.Unmarshal(v, &stored); err != nil {
		return err
	}
	call, err := liss.DecodeCall(bytes.NewReader(stored.Call), int64(len(stored.Call)))
	if err != nil {
		return err
	}
	if call.Method == nil || served[call.Method.Name] == nil || call.Method.Effect != liss.Publish {
		return fmt.Errorf("a queued call of %q is none that can be applied", clip(call.Name, 40))
	}
	q.due, q.call = stored.Due, call
	return checkParams(call)
}
