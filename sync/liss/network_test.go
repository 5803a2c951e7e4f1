package liss

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// authority signs the certificates of a test.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	file string // PEM
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test CA"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(48 * time.Hour), KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	a := &authority{cert: cert, key: key, file: filepath.Join(t.TempDir(), "ca.pem")}
	if err := os.WriteFile(a.file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return a
}

func (a *authority) certify(t *testing.T, host string, until time.Time) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(2), DNSNames: []string{host}, NotBefore: time.Now().Add(-47 * time.Hour), NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// dialling reaches a test's server under any name.
func dialling(addr net.Addr) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, addr.String())
	}
}

func serving(t *testing.T, config *tls.Config, h http.Handler) *httptest.Server {
	t.Helper()
	srv := httptest.NewUnstartedServer(h)
	srv.Config.ErrorLog = quietLog
	if config == nil {
		srv.Start()
	} else {
		srv.TLS = config
		srv.StartTLS()
	}
	t.Cleanup(srv.Close)
	return srv
}

// at makes options for https://sis.example.
func at(srv *httptest.Server, change ...func(*Options)) Options {
	o := Options{URL: "https://sis.example/liss", UserName: "sync", Password: NewSecret(testPassword), School: "DEMO", Dialect: Standard(),
		Proxy: Proxy{Mode: NoProxy}, dial: dialling(srv.Listener.Addr()),
		Clock: Clockwork{Sleep: func(context.Context, time.Duration) error { return nil }}}
	for _, f := range change {
		f(&o)
	}
	return o
}

func helloOf(t *testing.T, o Options) (Hello, error) {
	t.Helper()
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.Hello(t.Context())
}

// greet answers every call as a small SIS does.
func greet(w http.ResponseWriter, r *http.Request) {
	c, err := DecodeCall(r.Body, 1<<20)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var result any = ""
	switch c.Name {
	case "liss.hello":
		result = Hello{SIS: "Example SIS", LissVersion: 10002}
	case "liss.getRooms":
		result = rooms
	}
	b, err := EncodeReply(c.Format, c.ID, result)
	if err != nil {
		panic(err)
	}
	_, _ = io.Copy(w, b.Open())
}

func TestCertificatesAreVerifiedAndTheirFaultsNamed(t *testing.T) {
	ca, other := newAuthority(t), newAuthority(t)
	tomorrow, yesterday := time.Now().Add(24*time.Hour), time.Now().Add(-24*time.Hour)
	tests := []struct {
		name   string
		server *tls.Config // nil is plain http
		caFile string
		want   Code
	}{
		{"in order, with the CA file", &tls.Config{Certificates: []tls.Certificate{ca.certify(t, "sis.example", tomorrow)}}, ca.file, ""},
		{"expired", &tls.Config{Certificates: []tls.Certificate{ca.certify(t, "sis.example", yesterday)}}, ca.file, CodeCertExpired},
		{"for another host", &tls.Config{Certificates: []tls.Certificate{ca.certify(t, "other.example", tomorrow)}}, ca.file, CodeCertWrongHost},
		{"of an unknown authority", &tls.Config{Certificates: []tls.Certificate{ca.certify(t, "sis.example", tomorrow)}}, "", CodeCertUnknown},
		{"of another authority than the CA file's", &tls.Config{Certificates: []tls.Certificate{ca.certify(t, "sis.example", tomorrow)}}, other.file, CodeCertUnknown},
		{"no TLS there", nil, ca.file, CodeNotTLS},
		{"TLS of old", &tls.Config{Certificates: []tls.Certificate{ca.certify(t, "sis.example", tomorrow)}, MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}, ca.file, CodeTLS},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			srv := serving(t, test.server, http.HandlerFunc(greet))
			h, err := helloOf(t, at(srv, func(o *Options) { o.CAFile = test.caFile }))
			if CodeOf(err) != test.want {
				t.Fatalf("the code is %q: %v, %v", CodeOf(err), err, errors.Unwrap(err))
			}
			if err == nil && h.SIS != "Example SIS" {
				t.Errorf("hello is %+v", h)
			}
			if err != nil && failed(t, err).Retryable {
				t.Error("another try would not help")
			}
		})
	}
}

func TestARedirectFromHTTPSToHTTPIsNotFollowed(t *testing.T) {
	ca := newAuthority(t)
	config := &tls.Config{Certificates: []tls.Certificate{ca.certify(t, "sis.example", time.Now().Add(time.Hour))}}
	calls := 0
	srv := serving(t, config, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		http.Redirect(w, r, "http://sis.example/liss?token=abc", http.StatusPermanentRedirect)
	}))
	_, err := helloOf(t, at(srv, func(o *Options) { o.CAFile = ca.file }))
	if e := failed(t, err); e.Code != CodeRedirected || calls != 1 || !strings.Contains(e.Sentence, "http://sis.example/liss") {
		t.Errorf("after %d calls: %+v", calls, e)
	}
}

func TestAddressesAreCheckedBeforeAnythingIsSent(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Options)
		want   Code
	}{
		{"none", func(o *Options) { o.URL = " " }, CodeBadAddress},
		{"no scheme", func(o *Options) { o.URL = "sis.example/liss" }, CodeBadAddress},
		{"another scheme", func(o *Options) { o.URL = "ftp://sis.example" }, CodeBadAddress},
		{"no host", func(o *Options) { o.URL = "https:///liss" }, CodeBadAddress},
		{"a blank within", func(o *Options) { o.URL = "https://sis example/liss" }, CodeBadAddress},
		{"a password within", func(o *Options) { o.URL = "https://u:p@sis.example/liss" }, CodeBadAddress},
		{"plain http", func(o *Options) { o.URL = "http://sis.example/liss" }, CodePlainHTTP},
		{"plain http to something that looks local", func(o *Options) { o.URL = "http://localhost.sis.example/liss" }, CodePlainHTTP},
		{"plain http by exception", func(o *Options) { o.URL, o.AllowPlainHTTP = "http://sis.example/liss", true }, ""},
		{"plain http to this computer", func(o *Options) { o.URL = "http://127.0.0.1:8765/liss" }, ""},
		{"plain http to this computer by IPv6", func(o *Options) { o.URL = "http://[::1]:8765/liss" }, ""},
		{"capitals and blanks around", func(o *Options) { o.URL = " HTTPS://SIS.example/liss?a=1 " }, ""},
		{"a CA file that is not there", func(o *Options) { o.CAFile = filepath.Join(t.TempDir(), "none.pem") }, CodeBadCAFile},
		{"a CA file that is none", func(o *Options) { o.CAFile = "doc.go" }, CodeBadCAFile},
		{"a proxy without a scheme", func(o *Options) { o.Proxy = Proxy{Mode: OwnProxy, URL: "proxy:8080"} }, CodeBadProxy},
		{"a proxy with a password within", func(o *Options) { o.Proxy = Proxy{Mode: OwnProxy, URL: "http://u:p@proxy:8080"} }, CodeBadProxy},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := Options{URL: "https://sis.example/liss"}
			test.change(&o)
			c, err := New(o)
			if CodeOf(err) != test.want {
				t.Fatalf("the code is %q: %v", CodeOf(err), err)
			}
			if err == nil {
				c.Close()
			}
		})
	}
}

// proxyServer is a forward proxy that wants "user" and "proxy-pass" where auth is set.
func proxyServer(t *testing.T, auth bool, target net.Addr) *httptest.Server {
	return serving(t, nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		want := "Basic dXNlcjpwcm94eS1wYXNz"
		if auth && r.Header.Get("Proxy-Authorization") != want {
			http.Error(w, "you sent "+r.Header.Get("Proxy-Authorization"), http.StatusProxyAuthRequired)
			return
		}
		if r.Method != http.MethodConnect {
			greet(w, r)
			return
		}
		far, err := net.Dial("tcp", target.String())
		if err != nil {
			http.Error(w, "no way", http.StatusBadGateway)
			return
		}
		near, buf, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(near, "HTTP/1.1 200 Connection established\r\n\r\n")
		done := make(chan struct{})
		go func() {
			defer close(done)
			_, _ = io.Copy(far, bufio.NewReader(buf))
			_ = far.Close()
		}()
		_, _ = io.Copy(near, far)
		_ = near.Close()
		<-done
	}))
}

func TestAProxyIsUsedAndItsRefusalsNamed(t *testing.T) {
	ca := newAuthority(t)
	srv := serving(t, &tls.Config{Certificates: []tls.Certificate{ca.certify(t, "sis.example", time.Now().Add(time.Hour))}}, http.HandlerFunc(greet))
	guarded, open := proxyServer(t, true, srv.Listener.Addr()), proxyServer(t, false, srv.Listener.Addr())
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	broken := proxyServer(t, false, gone.Listener.Addr())
	tests := []struct {
		name   string
		scheme string
		proxy  Proxy
		want   Code
	}{
		{"https through an open proxy", "https", Proxy{Mode: OwnProxy, URL: open.URL}, ""},
		{"https through a guarded proxy", "https", Proxy{Mode: OwnProxy, URL: guarded.URL, UserName: "user", Password: NewSecret("proxy-pass")}, ""},
		{"https without the proxy's password", "https", Proxy{Mode: OwnProxy, URL: guarded.URL}, CodeProxyAuth},
		{"https with a wrong password", "https", Proxy{Mode: OwnProxy, URL: guarded.URL, UserName: "user", Password: NewSecret("wrong-pass")}, CodeProxyAuth},
		{"http without the proxy's password", "http", Proxy{Mode: OwnProxy, URL: guarded.URL, UserName: "user", Password: NewSecret("wrong-pass")}, CodeProxyAuth},
		{"http through a guarded proxy", "http", Proxy{Mode: OwnProxy, URL: guarded.URL, UserName: "user", Password: NewSecret("proxy-pass")}, ""},
		{"a proxy that is not there", "https", Proxy{Mode: OwnProxy, URL: gone.URL}, CodeProxyFailed},
		{"a proxy that can't reach the SIS", "https", Proxy{Mode: OwnProxy, URL: broken.URL}, CodeProxyFailed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := at(srv, func(o *Options) {
				o.URL, o.CAFile, o.Proxy, o.dial, o.AllowPlainHTTP = test.scheme+"://sis.example/liss", ca.file, test.proxy, nil, true
			})
			_, err := helloOf(t, o)
			if CodeOf(err) != test.want {
				t.Fatalf("the code is %q: %v, %v", CodeOf(err), err, errors.Unwrap(err))
			}
			if err != nil && (strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, errors.Unwrap(err)), "wrong-pass") ||
				strings.Contains(err.Error(), "dXNlcjp3cm9uZy1wYXNz")) {
				t.Errorf("the proxy's password shows in %+v", err)
			}
		})
	}
}

func TestTheSystemsProxyIsAskedButNeverForThisComputer(t *testing.T) {
	srv := serving(t, nil, http.HandlerFunc(greet))
	proxy := proxyServer(t, false, srv.Listener.Addr())
	_, err := helloOf(t, Options{URL: srv.URL, Proxy: Proxy{Mode: OwnProxy, URL: "http://127.0.0.1:1"}})
	if err != nil {
		t.Errorf("this computer was called through a proxy: %v", err)
	}
	asked := false
	_, err = helloOf(t, Options{URL: "http://sis.example/liss", AllowPlainHTTP: true, Proxy: Proxy{System: systemProxy(t, proxy.URL, &asked)}})
	if err != nil || !asked {
		t.Errorf("asked: %v, %v", asked, err)
	}
}

func TestProxySettingsThatCantBeReadAreNamedAndNotQuoted(t *testing.T) {
	broken := func(*url.URL) (*url.URL, error) { return nil, errors.New("invalid proxy address http://u:hush@ x") }
	_, err := helloOf(t, Options{URL: "https://sis.example/liss", Proxy: Proxy{System: broken}})
	e := failed(t, err)
	if e.Code != CodeProxyFailed || e.Retryable || strings.Contains(fmt.Sprintf("%+v %v", e, e.Cause), "hush") {
		t.Errorf("it is %+v, %v", e, e.Cause)
	}
}

// systemProxy stands for the system's settings.
func systemProxy(t *testing.T, address string, asked *bool) func(*url.URL) (*url.URL, error) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return func(*url.URL) (*url.URL, error) { *asked = true; return u, nil }
}

func TestErrorsOfTheNetworkAreNamed(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	fails := func(err error) func(context.Context, string, string) (net.Conn, error) {
		return func(context.Context, string, string) (net.Conn, error) { return nil, err }
	}
	dial := func(err error) error {
		return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", err)}
	}
	tests := []struct {
		name string
		dial func(context.Context, string, string) (net.Conn, error)
		want Code
	}{
		{"a name that is not found", fails(&net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "sis.example", IsNotFound: true}}), CodeNameNotFound},
		{"a name server that doesn't answer", fails(&net.OpError{Op: "dial", Err: &net.DNSError{Err: "i/o timeout", Name: "sis.example", IsTimeout: true}}), CodeTimeout},
		{"nobody listens", dialling(closed.Addr()), CodeRefused},
		{"nobody listens, on Windows", fails(dial(syscall.Errno(10061))), CodeRefused},
		{"no way there", fails(dial(syscall.ENETUNREACH)), CodeUnreachable},
		{"no answer to the connection", fails(dial(syscall.ETIMEDOUT)), CodeTimeout},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c, err := New(Options{URL: "https://sis.example/liss", Proxy: Proxy{Mode: NoProxy}, dial: test.dial,
				Clock: Clockwork{Sleep: func(context.Context, time.Duration) error { return nil }}})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			e := failed(t, second(c.PublishClasses(t.Context(), 2026, classes)))
			if e.Code != test.want || e.BodySent || !strings.Contains(e.Sentence, "sis.example") {
				t.Errorf("it is %s, %q", e.Code, e.Sentence)
			}
		})
	}
}

func TestABrokenConnectionIsNoQuarrelAboutEncryption(t *testing.T) {
	for _, number := range []syscall.Errno{syscall.ECONNRESET, syscall.EPIPE, 10053, 10054} {
		if !isBroken(&net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("wsarecv", number)}) {
			t.Errorf("%d is not taken for a broken connection", number)
		}
	}
	if isBroken(errors.New("remote error: tls: protocol version not supported")) {
		t.Error("a quarrel about encryption is taken for a broken connection")
	}
}

func TestAHandshakeThatNeverEndsIsATimeoutOfTheConnection(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	c, err := New(Options{URL: "https://" + silent.Addr().String(), Proxy: Proxy{Mode: NoProxy}, Timeouts: Timeouts{Connect: 20 * time.Millisecond},
		Clock: Clockwork{Sleep: func(context.Context, time.Duration) error { return nil }}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if e := failed(t, second(c.Hello(t.Context()))); e.Code != CodeTimeout || !strings.Contains(e.Sentence, "20ms") {
		t.Errorf("it is %+v", e)
	}
}

func TestARefusalBeforeTheCallHasArrivedIsHeard(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			if _, err := http.ReadRequest(bufio.NewReaderSize(conn, 4096)); err == nil {
				_, _ = io.WriteString(conn, "HTTP/1.1 413 Too large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
				_ = conn.(*net.TCPConn).CloseWrite()
				_, _ = io.Copy(io.Discard, conn)
			}
			_ = conn.Close()
		}
	}()
	c, err := New(Options{URL: "http://" + l.Addr().String(), Proxy: Proxy{Mode: NoProxy}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	rows := make([]Membership, 100_000)
	for i := range rows {
		rows[i] = Membership{StudentID: "S1", ClassCode: "09MAT 1"}
	}
	e := failed(t, second(c.PublishClassMemberships(t.Context(), rows, asAt)))
	if e.Code != CodeCallTooLarge {
		t.Errorf("it is %s: %v, %v", e.Code, e, e.Cause)
	}
}
