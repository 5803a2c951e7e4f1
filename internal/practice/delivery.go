package practice

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"carillon/sync/liss"
)

// delivery is an answer and the way it goes out.
type delivery struct {
	status int
	header map[string]string
	kind   string // content type
	body   io.Reader
	length int64
	note   string // what the answer says, for the page

	wait time.Duration // before the first byte
	drip time.Duration // between two pieces of the body
	cut  int64         // the connection ends after this many bytes of the body, where ending says how
	end  ending
}

// ending is how a delivery's connection ends.
type ending uint8

const (
	properly ending = iota
	closed          // in the middle of the body
	reset           // by a reset of the connection
	wordless        // closed before anything was said
)

func text(status int, kind, body string) *delivery {
	return &delivery{status: status, kind: kind, body: strings.NewReader(body), length: int64(len(body)), note: clip(body, 200)}
}

// say replaces the body.
func (d *delivery) say(kind, body string) {
	d.kind, d.body, d.length, d.note = kind, strings.NewReader(body), int64(len(body)), clip(body, 200)
}

// encoded is an answer made of LISS.
func encoded(f liss.Format, status int, note string, b *liss.Body, err error) *delivery {
	if err != nil {
		return text(http.StatusInternalServerError, "text/plain; charset=utf-8", "The answer can't be written: "+err.Error())
	}
	return &delivery{status: status, kind: f.ContentType() + "; charset=utf-8", body: b.Open(), length: b.Len(), note: note}
}

// fault is an answer that says no, in the shape that a server has for it.
func (x *exchange) fault(status int, f liss.Fault, shape liss.FaultShape) *delivery {
	b, err := liss.EncodeFault(x.format, x.id(), f, shape)
	return encoded(x.format, status, f.Text, b, err)
}

// dripSize is how many bytes go out at a time with a slow body.
const dripSize = 64

// send puts the answer on the wire.
func (x *exchange) send(d *delivery) {
	if d.wait > 0 && x.sleep(d.wait) != nil || d.end == wordless {
		x.hangUp(false)
		return
	}
	if d.end == reset && d.cut == 0 {
		x.hangUp(true)
		return
	}
	h := x.w.Header()
	for name, v := range d.header {
		h.Set(name, v)
	}
	if d.kind != "" {
		h.Set("Content-Type", d.kind)
	}
	h.Set("X-Content-Type-Options", "nosniff")
	if d.length >= 0 {
		h.Set("Content-Length", itoa64(d.length))
	}
	x.w.WriteHeader(d.status)
	body := d.body
	if d.end != properly {
		body = io.LimitReader(body, d.cut)
	}
	if !x.copy(body, d.drip) || d.end != properly {
		x.hangUp(d.end == reset)
	}
}

// copy writes the body, in drips where there is time between them. It is false where the other side is gone.
func (x *exchange) copy(body io.Reader, drip time.Duration) bool {
	if drip <= 0 {
		_, err := io.Copy(x.w, body)
		return err == nil
	}
	out := http.NewResponseController(x.w)
	for {
		_, err := io.CopyN(x.w, body, dripSize)
		if flushed := out.Flush(); flushed != nil {
			return false
		}
		if errors.Is(err, io.EOF) {
			return true
		}
		if err != nil || x.sleep(drip) != nil {
			return false
		}
	}
}

// hangUp ends the connection; with reset in the way that makes the other side's system report a reset.
func (x *exchange) hangUp(withReset bool) {
	out := http.NewResponseController(x.w)
	_ = out.Flush()
	conn, _, err := out.Hijack()
	if err != nil {
		// HTTP/2 and recorders can't be taken over; the server ends the stream on this panic without a log line.
		panic(http.ErrAbortHandler)
	}
	if withReset {
		under := conn
		if secured, ok := conn.(interface{ NetConn() net.Conn }); ok {
			under = secured.NetConn()
		}
		if tcp, ok := under.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
			_ = tcp.Close()
		}
	}
	_ = conn.Close()
}
