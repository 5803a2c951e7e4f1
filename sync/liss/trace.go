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
	// The request repeats what stands in the timetable, which may hold the password's text by chance or by mistake.
	out := t.client.redactor.writer(w)
	_, _ = io.Copy(out, justReader{t.shown.Open()})
	out.Flush()
	return &traced{t}
}

// answer writes the head of an answer, and returns where its body goes.
func (l *traced) answer(resp *http.Response, after time.Duration) io.Writer {
	if l == nil {
		return nil
	}
	l.t.traceLine("<- %s, %s, after %s", resp.Status, resp.Header.Get("Content-Type"), after.Round(time.Millisecond))
	return l.t.client.redactor.writer(l.t.client.opts.Trace)
}

// failed writes how a try failed.
func (l *traced) failed(e *Error) {
	if l == nil {
		return
	}
	l.t.traceLine("failed: %s: %v (%v)", e.Code, e, e.Cause)
}
