package practice

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"carillon/sync/liss"
)

// exchange is one call and its answer.
type exchange struct {
	s       *Server
	w       http.ResponseWriter
	r       *http.Request
	started time.Time
	alone   bool // no other call was being answered when this one came

	body   *countedBody
	format liss.Format // of the answer
	call   *liss.Call  // nil until it is read
	faults []*rule
	school *school       // nil until the login is accepted
	queue  time.Duration // accept a publish now and carry it out after this time, 0 is at once
	queued bool          // it was accepted and waits
}

func (x *exchange) id() json.RawMessage {
	if x.call == nil {
		return nil
	}
	return x.call.ID
}

// sleep waits by the server's clock, and ends early when the client or the server goes.
func (x *exchange) sleep(d time.Duration) error {
	ctx, cancel := context.WithCancel(x.r.Context())
	defer cancel()
	defer context.AfterFunc(x.s.stop, cancel)()
	return x.s.opts.Clock.Sleep(ctx, d)
}

// serve reads the call, carries it out and answers.
func (x *exchange) serve() {
	select {
	case x.s.slots <- struct{}{}:
	case <-x.r.Context().Done():
		return
	}
	d := func() *delivery {
		defer func() { <-x.s.slots }()
		return x.deliver()
	}()
	x.record(d)
	x.send(d)
}

func (x *exchange) deliver() *delivery {
	in := bufio.NewReaderSize(x.body, 16<<10)
	named := x.meetFaults(in)
	for _, f := range x.faults {
		if f.kind.early != nil {
			if d := f.kind.early(x, f.value); d != nil {
				return d
			}
		}
	}
	call, err := liss.DecodeCall(in, x.body.limit+1)
	if err != nil {
		return x.unread(err)
	}
	_, _ = io.Copy(io.Discard, in)
	if x.body.over() {
		return x.unread(liss.ErrTooLarge)
	}
	x.call, x.format = call, call.Format
	if !named && x.s.faults.any() {
		x.faults = append(x.faults, x.s.faults.pick(canonical(call))...)
	}
	return x.answer()
}

// meetFaults decides on the call's faults by the method's name at its beginning. It is false where no name stands there.
func (x *exchange) meetFaults(in *bufio.Reader) bool {
	if !x.s.faults.any() {
		return true
	}
	start, _ := in.Peek(1 << 10)
	name := methodIn(start)
	if name == "" {
		return false
	}
	x.faults = x.s.faults.pick(name)
	return true
}

func canonical(c *liss.Call) string {
	if c.Method != nil {
		return c.Method.Name
	}
	return c.Name
}

// unread answers a call that could not be read.
func (x *exchange) unread(err error) *delivery {
	x.format = liss.JSON
	if strings.Contains(x.r.Header.Get("Content-Type"), "xml") {
		x.format = liss.XML
	}
	if x.body.over() || errors.Is(err, liss.ErrTooLarge) {
		// The rest is read, within reason, so that the answer reaches a client that is still sending.
		_, _ = io.CopyN(io.Discard, x.body.r, 8*x.body.limit)
		return text(http.StatusRequestEntityTooLarge, "text/html; charset=utf-8", statusText(http.StatusRequestEntityTooLarge))
	}
	return x.fault(http.StatusBadRequest, liss.Fault{Text: "The call can't be read: " + clip(err.Error(), 200)}, liss.FaultPlain)
}

// answer carries the call out, with the faults that it meets.
func (x *exchange) answer() *delivery {
	for _, f := range x.faults {
		if f.kind.instead != nil {
			if d := f.kind.instead(x, f.value); d != nil {
				x.finish(d)
				return d
			}
		}
	}
	result, err := x.s.perform(x)
	for _, f := range x.faults {
		if err == nil && f.kind.rows != nil {
			result = f.kind.rows(f.value, result)
		}
	}
	var d *delivery
	if err != nil {
		d = x.fault(http.StatusOK, liss.Fault{Text: err.Error()}, liss.FaultPlain)
	} else {
		b, err := liss.EncodeReply(x.format, x.id(), result)
		d = encoded(x.format, http.StatusOK, x.note(result), b, err)
	}
	x.finish(d)
	return d
}

// finish lets the faults change how an answer is sent.
func (x *exchange) finish(d *delivery) {
	for _, f := range x.faults {
		if f.kind.answer != nil {
			f.kind.answer(x, f.value, d)
		}
	}
}

// countedBody reads at most limit bytes of a call, and knows when there were more.
type countedBody struct {
	r     io.Reader
	limit int64
	n     int64
}

func (b *countedBody) over() bool { return b.n > b.limit }

func (b *countedBody) Read(p []byte) (int, error) {
	if b.over() {
		return 0, liss.ErrTooLarge
	}
	n, err := b.r.Read(p)
	b.n += int64(n)
	if b.over() {
		return 0, liss.ErrTooLarge
	}
	return n, err
}
