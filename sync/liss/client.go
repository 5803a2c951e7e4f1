package liss

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-resty/resty/v2"
)

// Client calls one SIS as one user for one school, one call at a time: a second call waits for the first. Close it when
// done; no goroutine is left after that.
type Client struct {
	opts     Options
	address  *url.URL
	rest     *resty.Client
	redactor *redactor
	slot     chan struct{} // holds one token while a call is on its way
	calls    atomic.Int64
	answered atomic.Bool // some call was answered as LISS
}

// New makes a client. It contacts nobody. The error is an *Error about the address, the CA file or the proxy.
func New(o Options) (*Client, error) {
	o.Timeouts = o.Timeouts.orDefaults()
	o.Clock = o.Clock.orReal()
	if o.MaxAnswer <= 0 {
		o.MaxAnswer = DefaultMaxAnswer
	}
	o.Dialect = o.Dialect.orStandard()
	address, bad := parseAddress(o.URL, o.AllowPlainHTTP)
	if bad != nil {
		return nil, bad
	}
	tr, bad := transport(o)
	if bad != nil {
		return nil, bad
	}
	c := &Client{
		opts: o, address: address, slot: make(chan struct{}, 1),
		redactor: newRedactor(login{o.UserName, o.Password}, o.Proxy.login(address)),
		rest:     resty.NewWithClient(&http.Client{Transport: tr}),
	}
	c.rest.SetLogger(silent{}).SetRedirectPolicy(resty.RedirectPolicyFunc(followable)).SetPreRequestHook(attachBody)
	return c, nil
}

// silent keeps resty from writing to the standard error stream.
type silent struct{}

func (silent) Errorf(string, ...any) {}
func (silent) Warnf(string, ...any)  {}
func (silent) Debugf(string, ...any) {}

// Close drops the idle connection.
func (c *Client) Close() { c.rest.GetClient().CloseIdleConnections() }

// Dialect is what the client was made with.
func (c *Client) Dialect() Dialect { return c.opts.Dialect }

// Redact takes the client's passwords out of text, for logs that quote what the SIS sent.
func (c *Client) Redact(s string) string { return c.redactor.text(s) }

// String names the address and nothing secret.
func (c *Client) String() string { return "LISS at " + c.redactor.text(c.address.Host) }

// GoString is String, so that a dump shows nothing secret.
func (c *Client) GoString() string { return c.String() }

// maxRedirects is how many 307 and 308 are followed in one try.
const maxRedirects = 5

// followable lets 307 and 308 through, which keep a POST a POST, to the same computer and never from https to http. Every
// other redirect is handed back as it is, to be named.
func followable(req *http.Request, via []*http.Request) error {
	status := req.Response.StatusCode
	from, to := via[len(via)-1].URL, req.URL
	keepsPost := status == http.StatusTemporaryRedirect || status == http.StatusPermanentRedirect
	sameHost := strings.EqualFold(from.Hostname(), to.Hostname())
	sameService := from.Scheme == to.Scheme && from.Port() == to.Port() || from.Scheme == "http" && to.Scheme == "https"
	if !keepsPost || !sameHost || !sameService || to.User != nil || len(via) > maxRedirects {
		return http.ErrUseLastResponse
	}
	return nil
}

type bodyKey struct{}

// attachBody gives a request its streamed body. resty would read a reader into memory, so it never sees one.
func attachBody(_ *resty.Client, r *http.Request) error {
	out, _ := r.Context().Value(bodyKey{}).(*outgoing)
	if out == nil {
		return nil
	}
	r.ContentLength = out.body.Len()
	r.GetBody = func() (io.ReadCloser, error) { return out.open(), nil }
	r.Body = out.open()
	return nil
}

// call makes a call, in as many tries as the rules allow.
func (c *Client) call(ctx context.Context, m *Method, values ...any) (*Answer, error) {
	return c.callAs(ctx, c.opts.Dialect, m, values...)
}

func (c *Client) callAs(ctx context.Context, d Dialect, m *Method, values ...any) (*Answer, error) {
	select {
	case c.slot <- struct{}{}:
		defer func() { <-c.slot }()
	case <-ctx.Done():
		return nil, c.failure(ctx, m, ctx.Err(), phases{expired: true})
	}
	if err := ctx.Err(); err != nil {
		return nil, c.failure(ctx, m, err, phases{})
	}
	id := int(c.calls.Add(1))
	auth := d.auth(c.opts.School, c.opts.UserName, c.opts.Password)
	body, err := EncodeCall(m, d, id, auth, values...)
	if err != nil {
		return nil, c.invalid(m, err)
	}
	limited, cancel := context.WithTimeout(ctx, c.opts.Timeouts.Call)
	defer cancel()
	t := &attempt{client: c, ctx: limited, parent: ctx, dialect: d, method: m, body: body, values: values, id: id}
	if c.opts.Trace != nil {
		opts := d.writing()
		opts.redact = true
		if t.shown, err = encodeCall(m, d, id, opts, auth, values...); err != nil {
			return nil, c.invalid(m, err)
		}
	}
	return t.run()
}

// invalid is an error about a record that can't be sent.
func (c *Client) invalid(m *Method, err error) *Error {
	return &Error{Code: CodeInvalidRecord, Method: m.Name, Cause: c.redactor.cause(err),
		Sentence: fmt.Sprintf("Nothing of the %s was sent: %s. Change it in the timetable and sync again.", m.What, c.redactor.text(err.Error()))}
}

// attempt is a call with its tries.
type attempt struct {
	client  *Client
	ctx     context.Context // with the call's time limit
	parent  context.Context // as the caller gave it
	dialect Dialect
	method  *Method
	body    *Body
	shown   *Body // the body without passwords, for the trace
	values  []any
	sent    *string // the call as text without who asks, once somebody has asked for it
	id      int
	try     int
}

// tries is how often a call is made at most.
const tries = 3

// longestWait is the longest Retry-After that a call waits for; a longer one is handed to the caller.
const longestWait = 2 * time.Minute

func (t *attempt) run() (*Answer, error) {
	for {
		t.try++
		answer, err := t.once()
		if err == nil {
			return answer, nil
		}
		if !err.Retryable || t.try == tries || err.RetryAfter > longestWait {
			return nil, err
		}
		if wait := t.wait(err.RetryAfter); t.client.opts.Clock.Sleep(t.ctx, wait) != nil {
			if t.parent.Err() != nil {
				return nil, t.client.failure(t.parent, t.method, t.parent.Err(), phases{})
			}
			return nil, err
		}
	}
}

// wait grows from one second by a factor of three, with jitter up to half as much again, and is at least what the SIS asks for.
func (t *attempt) wait(asked time.Duration) time.Duration {
	wait := time.Second
	for range t.try - 1 {
		wait *= 3
	}
	wait += time.Duration(t.client.opts.Clock.Jitter() * float64(wait) / 2)
	return max(wait, asked)
}

// once makes one try.
func (t *attempt) once() (*Answer, *Error) {
	c, out := t.client, newOutgoing(t)
	defer out.stop()
	seen := &watcher{}
	ctx, cancel := context.WithCancel(seen.attach(context.WithValue(t.ctx, bodyKey{}, out)))
	defer cancel()
	log := t.traceRequest()
	started := c.opts.Clock.Now()
	resp, err := c.rest.R().SetContext(ctx).SetDoNotParseResponse(true).
		SetHeader("Content-Type", t.dialect.Format.ContentType()).
		SetHeader("Accept", t.dialect.Format.ContentType()).
		SetHeader("User-Agent", t.dialect.UserAgent).
		SetBody(http.NoBody).Post(c.address.String())
	if err != nil {
		reached := seen.phases()
		reached.expired = t.ctx.Err() != nil
		e := t.judge(c.failure(t.parent, t.method, err, reached), out)
		log.failed(e)
		return nil, e
	}
	in := &incoming{r: resp.RawBody(), out: out, log: log.answer(resp.RawResponse, c.opts.Clock.Now().Sub(started))}
	answer, e := t.read(resp.RawResponse, in)
	if e == nil {
		in.drain(cancel)
	}
	in.finish()
	if e != nil {
		e = t.judge(e, out)
		log.failed(e)
	}
	return answer, e
}

// judge settles whether the same call may be made again: a read may, a publish only if the SIS has seen nothing of it or
// asks for another try.
func (t *attempt) judge(e *Error, out *outgoing) *Error {
	if t.method.Effect == Read || !e.Retryable {
		e.BodySent = t.method.Effect == Publish && out.started()
		return e
	}
	e.BodySent = out.started()
	asksForMore := (e.Status == http.StatusTooManyRequests || e.Status == http.StatusServiceUnavailable) && e.RetryAfter > 0
	e.Retryable = !e.BodySent || asksForMore
	return e
}

// outgoing makes a call's body for the transport, counts it, and stops being readable when the try is over, so that the
// caller may change the records then.
type outgoing struct {
	body   *Body
	report func(Progress)
	mu     sync.Mutex
	over   bool
	state  Progress
	any    bool // some byte went out in this try
}

func newOutgoing(t *attempt) *outgoing {
	return &outgoing{body: t.body, report: t.client.opts.Progress,
		state: Progress{Method: t.method.Name, Try: t.try, SendSize: t.body.Len()}}
}

func (o *outgoing) open() io.ReadCloser {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.state.Sent = 0
	return &outgoingReader{out: o, r: o.body.Open()}
}

func (o *outgoing) stop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.over = true
}

func (o *outgoing) started() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.any
}

// received reports n more bytes of the answer.
func (o *outgoing) received(n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.state.Received += int64(n)
	o.tell()
}

func (o *outgoing) tell() {
	if o.report != nil && !o.over {
		o.report(o.state)
	}
}

type outgoingReader struct {
	out *outgoing
	r   io.Reader
}

func (r *outgoingReader) Read(p []byte) (int, error) {
	r.out.mu.Lock()
	defer r.out.mu.Unlock()
	if r.out.over {
		return 0, errStopped
	}
	n, err := r.r.Read(p)
	if n > 0 {
		r.out.any = true
		r.out.state.Sent += int64(n)
		r.out.tell()
	}
	return n, err
}

func (r *outgoingReader) Close() error { return nil }

// keptPrefix is how much of an answer is kept for a message when it can't be read.
const keptPrefix = 8 << 10

// incoming reads an answer's body, and shows it to the progress and the trace.
type incoming struct {
	r      io.ReadCloser
	out    *outgoing
	log    io.Writer // nil without a trace
	prefix []byte
}

func (i *incoming) Read(p []byte) (int, error) {
	n, err := i.r.Read(p)
	if n > 0 {
		i.prefix = append(i.prefix, p[:min(n, keptPrefix-len(i.prefix))]...)
		i.out.received(n)
		if i.log != nil {
			_, _ = i.log.Write(p[:n])
		}
	}
	return n, err
}

// drainTime is how long a whole answer's end is waited for, so that the connection can be used again.
const drainTime = time.Second

// drain reads the little that may stand behind a whole answer. giveUp ends that where a server doesn't end its body.
func (i *incoming) drain(giveUp func()) {
	timer := time.AfterFunc(drainTime, giveUp)
	defer timer.Stop()
	_, _ = io.CopyN(io.Discard, i.r, 4<<10)
}

// finish closes the body and ends its trace.
func (i *incoming) finish() {
	_ = i.r.Close()
	if f, ok := i.log.(*messageFilter); ok {
		f.Flush()
	}
}
