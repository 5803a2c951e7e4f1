package liss

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// Options say which SIS a client talks to, and how.
type Options struct {
	URL      string // as typed, query included
	UserName string
	Password Secret
	School   string // school code
	Dialect  Dialect

	Timeouts       Timeouts
	MaxAnswer      int64  // bytes of one answer after decompression, 0 is DefaultMaxAnswer
	CAFile         string // PEM certificates to trust beside the system's, "" for none
	AllowPlainHTTP bool   // the person's explicit exception: http to other computers than this one
	Proxy          Proxy

	Progress func(Progress) // called while a call is on its way, never twice at the same time; nil for none
	Trace    io.Writer      // gets every request and answer without passwords, for the support log; nil for none
	NoNames  bool           // leave out of the trace what may name a person
	Clock    Clockwork      // the time; zero is the real one

	dial func(ctx context.Context, network, address string) (net.Conn, error) // for tests; nil dials
}

// Timeouts are the limits of one call; zero fields take the defaults.
type Timeouts struct {
	Connect time.Duration // until the connection stands: 10 s
	Headers time.Duration // from the end of the request to the beginning of the answer: 5 min
	Call    time.Duration // everything, repeated tries included: 15 min
}

// DefaultMaxAnswer is the size limit of answers. The largest real answers are a few MB.
const DefaultMaxAnswer = 64 << 20

func (t Timeouts) orDefaults() Timeouts {
	pick := func(d, otherwise time.Duration) time.Duration {
		if d <= 0 {
			return otherwise
		}
		return d
	}
	return Timeouts{pick(t.Connect, 10*time.Second), pick(t.Headers, 5*time.Minute), pick(t.Call, 15*time.Minute)}
}

// ProxyMode says where a client's proxy comes from.
type ProxyMode uint8

// The proxy modes.
const (
	SystemProxy ProxyMode = iota // the system's settings
	NoProxy
	OwnProxy // the URL, user and password of Proxy
)

// Proxy is a client's proxy. Loopback addresses are never reached through one.
type Proxy struct {
	Mode     ProxyMode
	URL      string // http://proxy.school.example:8080; https and socks5 work too
	UserName string
	Password Secret
	System   func(*url.URL) (*url.URL, error) // how to ask the system; nil asks the environment
}

// Progress is how far a call is.
type Progress struct {
	Method   string
	Try      int   // from 1
	Sent     int64 // bytes of the body that went out in this try
	SendSize int64 // bytes of the whole body
	Received int64 // bytes of the answer, decompressed
}

// Clockwork is what a client needs of time, for tests to put their own in its place.
type Clockwork struct {
	Now    func() time.Time
	Sleep  func(context.Context, time.Duration) error // ends early, with an error, when the context does
	Jitter func() float64                             // 0 ≤ n < 1
}

func (c Clockwork) orReal() Clockwork {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Sleep == nil {
		c.Sleep = sleep
	}
	if c.Jitter == nil {
		c.Jitter = rand.Float64
	}
	return c
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// parseAddress checks a server URL as a person typed it.
func parseAddress(typed string, allowPlain bool) (*url.URL, *Error) {
	typed = strings.TrimSpace(typed)
	bad := func(sentence string) (*url.URL, *Error) { return nil, &Error{Code: CodeBadAddress, Sentence: sentence} }
	if typed == "" {
		return bad("The server URL is missing. Type the address that the SIS's support gave you.")
	}
	u, err := url.Parse(typed)
	if err != nil || !strings.Contains(typed, "://") {
		return bad("The server URL has to begin with https:// and hold no blanks, like https://school.example.com/liss.")
	}
	if u.User != nil {
		return bad("The server URL must not hold a user name or password. Type them into their own fields.")
	}
	if u.Hostname() == "" {
		return bad("The server URL names no computer. It looks like https://school.example.com/liss.")
	}
	switch strings.ToLower(u.Scheme) {
	case "https":
	case "http":
		if !allowPlain && !isLoopback(u.Hostname()) {
			return nil, &Error{Code: CodePlainHTTP, Sentence: fmt.Sprintf("http:// would send the password and the students' data readable over the network. "+
				"Use https://%s, or ask the SIS's support for its https address.", u.Host)}
		}
	default:
		return bad(fmt.Sprintf("The server URL has to begin with https://, not %s://.", clip(u.Scheme, 20)))
	}
	return u, nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// rootCAs is the system's trust store and the file's certificates, or nil for the system's alone.
func rootCAs(file string) (*x509.CertPool, *Error) {
	if file == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, &Error{Code: CodeBadCAFile, Cause: err,
			Sentence: fmt.Sprintf("The CA file %s can't be read. Choose it anew in the connection's settings.", file)}
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, &Error{Code: CodeBadCAFile,
			Sentence: fmt.Sprintf("The CA file %s holds no certificate in PEM form. Ask your network administrator for it.", file)}
	}
	return pool, nil
}

// proxyFunc is the transport's question for a proxy.
func (p Proxy) proxyFunc() (func(*http.Request) (*url.URL, error), *Error) {
	switch p.Mode {
	case NoProxy:
		return nil, nil
	case SystemProxy:
		ask := p.System
		if ask == nil {
			ask = func(to *url.URL) (*url.URL, error) { return http.ProxyFromEnvironment(&http.Request{URL: to}) }
		}
		return func(r *http.Request) (*url.URL, error) {
			if isLoopback(r.URL.Hostname()) {
				return nil, nil
			}
			u, err := ask(r.URL)
			if err != nil {
				return nil, errProxySettings // not err, which may quote a password
			}
			return u, nil
		}, nil
	}
	u, err := url.Parse(strings.TrimSpace(p.URL))
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5") {
		return nil, &Error{Code: CodeBadProxy, Sentence: "The proxy's address has to look like http://proxy.school.example:8080. Check it in the connection's settings."}
	}
	if u.User != nil {
		return nil, &Error{Code: CodeBadProxy, Sentence: "The proxy's address must not hold a user name or password. Type them into their own fields."}
	}
	if p.UserName != "" {
		u.User = url.UserPassword(p.UserName, p.Password.Reveal())
	}
	return func(r *http.Request) (*url.URL, error) {
		if isLoopback(r.URL.Hostname()) {
			return nil, nil
		}
		return u, nil
	}, nil
}

// login is the user and password that a proxy's address holds, as that of the system's settings may; none where it holds none.
func (p Proxy) login(to *url.URL) login {
	if p.Mode == OwnProxy {
		return login{p.UserName, p.Password}
	}
	ask, bad := p.proxyFunc()
	if bad != nil || ask == nil {
		return login{}
	}
	u, err := ask(&http.Request{URL: to})
	if err != nil || u == nil || u.User == nil {
		return login{}
	}
	password, _ := u.User.Password()
	return login{u.User.Username(), NewSecret(password)}
}

// errProxySettings is what the system's settings are where no address can be read from them.
var errProxySettings = errors.New("this computer's proxy settings can't be read")

// errProxyStatus is a proxy's refusal to connect.
type errProxyStatus struct{ status int }

func (e errProxyStatus) Error() string { return fmt.Sprintf("the proxy answered %d", e.status) }

// transport makes the HTTP transport: HTTP/1.1, since that is what the SISs of schools are tested with, one connection, TLS
// verified always.
func transport(o Options) (*http.Transport, *Error) {
	pool, bad := rootCAs(o.CAFile)
	if bad != nil {
		return nil, bad
	}
	proxy, bad := o.Proxy.proxyFunc()
	if bad != nil {
		return nil, bad
	}
	dial := o.dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: o.Timeouts.Connect, KeepAlive: 30 * time.Second}).DialContext
	}
	return &http.Transport{
		Proxy:                 proxy,
		DialContext:           dial,
		TLSClientConfig:       &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:   o.Timeouts.Connect,
		ResponseHeaderTimeout: o.Timeouts.Headers,
		MaxConnsPerHost:       1,
		MaxIdleConns:          1,
		// Shorter than what web servers keep an idle connection for: a publish on one that the server is just closing could
		// not be told from a publish that arrived.
		IdleConnTimeout: 3 * time.Second,
		WriteBufferSize: 32 << 10,
		ReadBufferSize:  32 << 10,
		// A server's headers are hostile input, too.
		MaxResponseHeaderBytes: 256 << 10,
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, res *http.Response) error {
			if res.StatusCode != http.StatusOK {
				return errProxyStatus{res.StatusCode}
			}
			return nil
		},
	}, nil
}

// errStopped ends a body whose call is over.
var errStopped = errors.New("the call is over")
