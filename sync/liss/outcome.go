package liss

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// phases is how far a try got on its way to the SIS.
type phases struct {
	addresses []string // what the host's name stands for
	remote    string   // the computer that was connected to, a proxy included
	connected bool
	secured   *tls.ConnectionState
	unsecured bool // the handshake failed
	sent      bool // the whole request went out
	expired   bool // the limit of the whole call is over
}

// watcher gathers phases from the transport's goroutines.
type watcher struct {
	mu  sync.Mutex
	now phases
}

func (w *watcher) phases() phases {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *watcher) note(change func(*phases)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change(&w.now)
}

func (w *watcher) attach(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSDone: func(i httptrace.DNSDoneInfo) {
			w.note(func(p *phases) {
				p.addresses = nil
				for _, a := range i.Addrs {
					p.addresses = append(p.addresses, a.String())
				}
			})
		},
		GotConn: func(i httptrace.GotConnInfo) {
			w.note(func(p *phases) { p.connected, p.remote = true, i.Conn.RemoteAddr().String() })
		},
		ConnectDone: func(_, addr string, err error) {
			if err == nil {
				w.note(func(p *phases) { p.connected, p.remote = true, addr })
			}
		},
		TLSHandshakeDone: func(s tls.ConnectionState, err error) {
			w.note(func(p *phases) {
				if p.unsecured = err != nil; err == nil {
					p.secured = &s
				}
			})
		},
		WroteRequest: func(i httptrace.WroteRequestInfo) {
			if i.Err == nil {
				w.note(func(p *phases) { p.sent = true })
			}
		},
	})
}

// is remembers an error for errors.Is without letting anybody print it.
func is(err error) func(error) bool { return func(target error) bool { return errors.Is(err, target) } }

// fail makes an error with its code's sentence.
func (c *Client) fail(code Code, m *Method, err error) *Error {
	return &Error{Code: code, Method: m.Name, Cause: c.redactor.cause(err),
		Sentence: say(code, m, c.host(), megabytes(c.opts.MaxAnswer))}
}

func (c *Client) host() string { return c.redactor.text(c.address.Hostname()) }

func megabytes(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%d MB", n>>20)
}

// failure names an error of the transport. parent is the caller's context, which tells a cancellation from a time limit.
func (c *Client) failure(parent context.Context, m *Method, err error, seen phases) *Error {
	if errors.Is(parent.Err(), context.Canceled) {
		return c.fail(CodeCancelled, m, context.Canceled)
	}
	code, retryable := classify(err)
	if code == CodeCutOff && !seen.connected {
		code = CodeUnreachable
	}
	if code == CodeCutOff && seen.unsecured && !isBroken(err) {
		code, retryable = CodeTLS, false // crypto/tls has no types for what it says here
	}
	e := c.fail(code, m, err)
	e.Retryable = retryable
	if code == CodeTimeout {
		limit, left := inWords(c.opts.Timeouts.Connect), true
		switch {
		case parent.Err() != nil:
			limit, left = "the time that was left", false
		case seen.expired:
			limit, left = inWords(c.opts.Timeouts.Call), false
		case seen.sent:
			// Whoever thinks for minutes is not helped by the same question again.
			limit, left = inWords(c.opts.Timeouts.Headers), false
		}
		e.Retryable = left
		e.Sentence = say(code, m, c.host(), limit)
	}
	return e
}

func inWords(d time.Duration) string {
	switch {
	case d >= 2*time.Minute:
		return fmt.Sprintf("%d minutes", int(d.Minutes()))
	case d >= time.Second:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	}
	return d.String()
}

// classify names an error of net/http and what lies below it, and says whether another try may help.
func classify(err error) (code Code, retryable bool) {
	var (
		dns     *net.DNSError
		invalid x509.CertificateInvalidError
		host    x509.HostnameError
		unknown x509.UnknownAuthorityError
		verify  *tls.CertificateVerificationError
		record  tls.RecordHeaderError
		proxy   errProxyStatus
		timeout interface{ Timeout() bool }
		op      *net.OpError
	)
	switch {
	case errors.As(err, &proxy):
		if proxy.status == http.StatusProxyAuthRequired {
			return CodeProxyAuth, false
		}
		return CodeProxyFailed, proxy.status >= 500
	case errors.Is(err, errProxySettings):
		return CodeProxyFailed, false
	case errors.As(err, &op) && (op.Op == "proxyconnect" || op.Op == "socks connect"):
		return CodeProxyFailed, true
	case errors.As(err, &dns):
		if dns.IsTimeout {
			return CodeTimeout, true
		}
		return CodeNameNotFound, dns.IsTemporary
	case errors.As(err, &invalid):
		if invalid.Reason == x509.Expired {
			return CodeCertExpired, false
		}
		return CodeCertInvalid, false
	case errors.As(err, &host):
		return CodeCertWrongHost, false
	case errors.As(err, &unknown):
		return CodeCertUnknown, false
	case errors.As(err, &verify):
		return CodeCertInvalid, false
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return CodeNotTLS, false
	case isRefused(err):
		return CodeRefused, true
	case errors.As(err, &timeout) && timeout.Timeout():
		return CodeTimeout, true
	case errors.As(err, &op) && op.Op == "dial":
		return CodeUnreachable, true
	}
	return CodeCutOff, true
}

// The numbers that Windows gives for broken connections, which those of package syscall do not match.
const (
	wsaConnAborted syscall.Errno = 10053
	wsaConnReset   syscall.Errno = 10054
	wsaConnRefused syscall.Errno = 10061
)

func isRefused(err error) bool { return isAny(err, syscall.ECONNREFUSED, wsaConnRefused) }

// isBroken tells a connection that ended from one on which something unwanted came.
func isBroken(err error) bool {
	return isAny(err, io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE, wsaConnAborted, wsaConnReset)
}

func isAny(err error, targets ...error) bool {
	return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
}

// read makes an outcome of an HTTP answer.
func (t *attempt) read(resp *http.Response, in *incoming) (*Answer, *Error) {
	c, m := t.client, t.method
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return nil, t.readRefusal(resp, in)
	}
	answer, err := DecodeReply(inCharset(resp, in), c.opts.MaxAnswer, m)
	if err != nil {
		return nil, t.unreadable(err, resp, in)
	}
	if answer.Fault != nil {
		if answer.Format != t.dialect.Format && !c.answered.Load() { // it could not read the call and says so in its own protocol
			return nil, c.wrongProtocol(m, answer.Format, t.dialect.Format, t.fault(*answer.Fault, resp.StatusCode))
		}
		return nil, t.fault(*answer.Fault, resp.StatusCode)
	}
	if e := t.settle(answer, resp.StatusCode); e != nil {
		return nil, e
	}
	c.answered.Store(true)
	if answer.Text != "" {
		answer.Text = clip(c.redactor.plain(answer.Text, t.known), maxShortText)
	}
	return answer, nil
}

// known says whether a text stands in the call that was sent, the password aside.
func (t *attempt) known(text string) bool {
	if t.sent == nil {
		opts := t.dialect.writing()
		opts.redact = true
		auth := t.dialect.auth("", "", Secret{}) // who asks is no word of the call
		var b strings.Builder
		if body, err := encodeCall(t.method, t.dialect, t.id, opts, auth, t.values...); err == nil {
			_, _ = io.Copy(&b, body.Open())
		}
		sent := b.String()
		t.sent = &sent
	}
	return strings.Contains(*t.sent, text)
}

// wrongProtocol is an error about a SIS that speaks the other encoding than the connection is set to.
func (c *Client) wrongProtocol(m *Method, speaks, set Format, cause error) *Error {
	e := c.fail(CodeWrongProtocol, m, cause)
	e.Speaks = speaks.String()
	e.Sentence = fmt.Sprintf("This SIS speaks %s, and the connection is set to %s. Change the protocol in the connection's settings.",
		strings.ToUpper(e.Speaks), strings.ToUpper(set.String()))
	return e
}

// deniedByPage says whether a page of a web server says that it doesn't know the call: some servers say it so. A page that
// denies POST is of a server that takes no calls at all.
func (t *attempt) deniedByPage(page []byte) bool {
	if t.method.Effect != Read || len(page) == 0 {
		return false
	}
	text := withoutTags(string(page))
	return codeOfText(text) == CodeNotSupported && !deniesPost.MatchString(text)
}

var deniesPost = regexp.MustCompile(`\bPOST\b`)

// inCharset turns an answer into UTF-8 where its header says that it is written in a Latin alphabet. What an XML declaration
// says of itself counts more than the header.
func inCharset(resp *http.Response, body io.Reader) io.Reader {
	kind, params, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil || params["charset"] == "" {
		return body
	}
	if strings.Contains(kind, "xml") {
		b := bufio.NewReaderSize(body, declarationLength)
		start, _ := b.Peek(declarationLength) // what can't be read is said to whoever reads on
		if body = b; declaresEncoding(start) {
			return body
		}
	}
	if decoded, err := charsetReader(params["charset"], body); err == nil {
		return decoded
	}
	return body
}

// declarationLength is within how many bytes an XML declaration ends.
const declarationLength = 256

func declaresEncoding(start []byte) bool {
	declaration, _, found := bytes.Cut(bytes.TrimLeft(start, " \t\r\n\xef\xbb\xbf"), []byte("?>"))
	return found && bytes.HasPrefix(declaration, []byte("<?xml")) && bytes.Contains(declaration, []byte("encoding"))
}

// settle finds the failures that come as success: text that says no, and nothing where rows were asked for. A SIS may leave
// any call out, and then answers with a fault, null or an empty text (LISS §1, §5).
func (t *attempt) settle(a *Answer, status int) *Error {
	m := t.method
	unsupported := func() *Error {
		e := t.client.fail(CodeNotSupported, m, nil)
		e.Status = status
		return e
	}
	switch {
	case m.Result == nil && a.Text != "":
		code := codeOfText(a.Text)
		if (code == CodeNotSupported || code == CodeBadParameters) && len(a.Text) <= maxWords {
			return t.fault(Fault{Text: a.Text}, status)
		}
		return nil // a publish's text is a warning, which the caller shows
	case m.Result == nil:
		if a.Null && !m.Mandatory {
			return unsupported()
		}
		return nil
	case a.Value != nil:
		return nil
	case m.Rows && slices.Contains(saysNothing, strings.ToLower(strings.TrimSpace(a.Text))):
		return unsupported()
	case a.Text != "":
		if m.Name == helloName && codeOfText(a.Text) == "" { // it gives its name and no version
			a.Value = Hello{SIS: clip(a.Text, maxWords)}
			return nil
		}
		return t.fault(Fault{Text: a.Text}, status)
	case a.Null:
		return unsupported()
	}
	e := t.client.fail(CodeBadReply, m, errors.New("the answer is empty"))
	e.Status = status
	return e
}

// fault makes an error of what the SIS says.
func (t *attempt) fault(f Fault, status int) *Error {
	e := t.client.fail(codeOfFault(f), t.method, nil)
	e.Words, e.Status = t.client.redactor.words(f.Text, t.known), status
	if e.Code == CodeServerFault && e.Words == "" {
		e.Sentence = strings.Replace(e.Sentence, "Put right what it says, or ask", "It does not say why. Ask", 1)
	}
	if detail := strings.TrimSpace(t.client.redactor.plain(f.Text, t.known)); detail != e.Words {
		e.Detail = clip(detail, maxShortText)
	}
	if f.Code != 0 {
		e.Cause = fmt.Errorf("fault code %d", f.Code)
	}
	return e
}

// unreadable makes an error of an answer that couldn't be decoded.
func (t *attempt) unreadable(err error, resp *http.Response, in *incoming) *Error {
	c, m := t.client, t.method
	code, retryable := CodeBadReply, false
	switch {
	case t.ctx.Err() != nil:
		return c.failure(t.parent, m, t.ctx.Err(), phases{connected: true, sent: true, expired: true})
	case errors.Is(err, ErrTooLarge):
		code = CodeAnswerTooLarge
	case t.deniedByPage(in.prefix):
		code = CodeNotSupported
	case errors.Is(err, errHTMLPage):
		code = CodeNotLISS
	case errors.Is(err, errTrimmed), errors.Is(err, io.ErrUnexpectedEOF):
		code, retryable = CodeCutOff, true
	case isNetwork(err):
		code, retryable = classify(err)
	}
	e := c.fail(code, m, err)
	e.Status, e.Retryable = resp.StatusCode, retryable
	if errors.Is(err, errNoText) {
		e.Sentence = fmt.Sprintf("%s answered with %s. Nothing of it was used. Tell the SIS's support: it has to send UTF-8, or say in its Content-Type what it sends.", c.host(), err)
		return e
	}
	if code == CodeBadReply || code == CodeNotLISS {
		e.Words = clip(c.redactor.plain(outline(in.prefix, len(in.prefix) == keptPrefix), nil), maxWords)
	}
	return e
}

// isNetwork tells a broken connection from text that can't be parsed.
func isNetwork(err error) bool {
	var op *net.OpError
	var timeout interface{ Timeout() bool }
	return errors.As(err, &op) || errors.As(err, &timeout) || errors.Is(err, io.EOF)
}

// readRefusal makes an error of an HTTP status other than success. Some servers put a LISS fault into such an answer.
func (t *attempt) readRefusal(resp *http.Response, in *incoming) *Error {
	c, m, status := t.client, t.method, resp.StatusCode
	page, _ := io.ReadAll(io.LimitReader(in, keptPrefix))
	if status >= 400 && status != http.StatusProxyAuthRequired && status != http.StatusNotFound {
		if a, err := DecodeReply(strings.NewReader(string(page)), keptPrefix, m); err == nil && a.Fault != nil && a.Fault.Text != "" {
			if code := codeOfFault(*a.Fault); code != CodeServerFault || status < 500 {
				e := t.fault(*a.Fault, status)
				if a.Format != t.dialect.Format && !c.answered.Load() {
					return c.wrongProtocol(m, a.Format, t.dialect.Format, e)
				}
				e.RetryAfter = retryAfter(resp, c.opts.Clock.Now())
				e.Retryable = status == http.StatusTooManyRequests
				return e
			}
		}
	}
	code, retryable := codeOfStatus(status)
	if status == http.StatusNotImplemented && !c.answered.Load() {
		code = CodeNotLISS // a web server that takes no POST
	}
	unknownCall := status == http.StatusNotFound || status == http.StatusMethodNotAllowed || status == http.StatusGone || status == http.StatusNotImplemented
	if m.Effect == Read && (unknownCall && c.answered.Load() || status >= 400 && t.deniedByPage(page)) {
		code, retryable = CodeNotSupported, false // the address is right: other calls were answered there
	}
	e := c.fail(code, m, fmt.Errorf("HTTP status %s", resp.Status))
	e.Status, e.Retryable, e.RetryAfter = status, retryable, retryAfter(resp, c.opts.Clock.Now())
	e.Words = c.redactor.words(string(page), t.known)
	if _, _, err := sniff(bytes.NewReader(page)); code == CodeNotLISS || err == nil || errors.Is(err, errNoText) { // JSON and XML may hold records
		e.Words = clip(c.redactor.plain(outline(page, len(page) == keptPrefix), nil), maxWords)
	}
	switch code {
	case CodeRedirected:
		e.Words = ""
		if to := newAddress(resp); to != "" {
			e.Sentence = fmt.Sprintf("The SIS says that it has moved to %s. Put that into the connection's settings if you know it to be right.",
				clip(c.redactor.plain(to, nil), maxWords))
		}
	case CodeHTTPStatus:
		e.Sentence = fmt.Sprintf("%s refused the call with HTTP status %d. Tell the SIS's support.", c.host(), status)
	}
	return e
}

func codeOfStatus(status int) (code Code, retryable bool) {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return CodeRedirected, false
	case http.StatusUnauthorized:
		return CodeBadLogin, false
	case http.StatusForbidden:
		return CodeForbidden, false
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone:
		return CodeNotLISS, false
	case http.StatusProxyAuthRequired:
		return CodeProxyAuth, false
	case http.StatusRequestEntityTooLarge:
		return CodeCallTooLarge, false
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return CodeBusy, true
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusInternalServerError, http.StatusBadGateway, http.StatusGatewayTimeout:
		return CodeServerError, true
	}
	return CodeHTTPStatus, false
}

// newAddress is where a redirect points, without a user name, or "".
func newAddress(resp *http.Response) string {
	to, err := resp.Location()
	if err != nil {
		return ""
	}
	return (&url.URL{Scheme: to.Scheme, Host: to.Host, Path: to.Path, RawQuery: to.RawQuery}).String()
}

// retryAfter reads the header's two forms, seconds and a date.
func retryAfter(resp *http.Response, now time.Time) time.Duration {
	h := strings.TrimSpace(resp.Header.Get("Retry-After"))
	if n, err := strconv.ParseInt(h, 10, 32); err == nil && n > 0 {
		return time.Duration(n) * time.Second
	}
	if at, err := http.ParseTime(h); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}
