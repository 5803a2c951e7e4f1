package liss

import (
	"fmt"
	"io"
	"net/http"
	"time"
)

// traceLine writes a line about a call to the trace.
func (t *attempt) traceLine(format string, args ...any) {
	c := t.client
	line := fmt.Sprintf(format, args...)
	_, _ = fmt.Fprintf(c.opts.Trace, "\n%s call %d try %d %s\n", c.opts.Clock.Now().Format(time.RFC3339), t.id, t.try, c.redactor.text(line))
}

// traced is a try that is being traced, or nil.
type traced struct{ t *attempt }

// traceRequest writes the request as it goes out, with asterisks where the password is.
func (t *attempt) traceRequest() *traced {
	w := t.client.opts.Trace
	if w == nil {
		return nil
	}
	t.traceLine("-> POST %s %s, %s, %d bytes", t.client.address, t.dialect.wireName(t.method), t.dialect.Format, t.body.Len())
	// The request repeats what stands in the timetable, which may hold the password's text by chance or by mistake, and members
	// of the SIS that go back to it.
	out := t.client.filter()
	out.own = true
	_, _ = io.Copy(out, justReader{t.shown.Open()})
	out.Flush()
	return &traced{t}
}

// answer writes the head of an answer, and returns where its body goes.
func (l *traced) answer(resp *http.Response, after time.Duration) io.Writer {
	if l == nil {
		return nil
	}
	r := l.t.client.redactor
	status, kind := r.words(resp.Status, nil), r.words(resp.Header.Get("Content-Type"), nil)
	if l.t.client.opts.NoNames {
		status, kind = vocabularyOf(status), clip(kind, 40)
	}
	l.t.traceLine("<- %s, %s, after %s", status, kind, after.Round(time.Millisecond))
	return l.t.client.filter()
}

// filter is where a call or an answer goes on its way into the trace.
func (c *Client) filter() *messageFilter {
	return &messageFilter{r: c.redactor, w: c.opts.Trace, names: !c.opts.NoNames}
}

// failed writes how a try failed.
func (l *traced) failed(e *Error) {
	if l == nil {
		return
	}
	if l.t.client.opts.NoNames {
		l.t.traceLine("failed: %s: %s", e.Code, e.Nameless())
		return
	}
	l.t.traceLine("failed: %s: %v (%v)", e.Code, e, e.Cause)
}
