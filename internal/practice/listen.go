package practice

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"strconv"
)

// serving is the server's own HTTP server.
type serving struct {
	listener net.Listener
	http     *http.Server
}

// Listen takes an address, "127.0.0.1:8765"; with port 0 a free one, which URL then names. It serves nothing until Serve.
func (s *Server) Listen(address string) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	if s.opts.TLS != nil {
		l = tls.NewListener(l, s.opts.TLS)
	}
	s.serving = &serving{l, &http.Server{
		Handler: s, ReadHeaderTimeout: headerTimeout, ReadTimeout: callTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ErrorLog: silent,
	}}
	return nil
}

// Address is the host and port taken, "" before Listen.
func (s *Server) Address() string {
	if s.serving == nil {
		return ""
	}
	return s.serving.listener.Addr().String()
}

// URL is the address for a client's settings, "http://127.0.0.1:8765/liss", or "" before Listen.
func (s *Server) URL() string {
	if s.serving == nil {
		return ""
	}
	scheme := "http"
	if s.opts.TLS != nil {
		scheme = "https"
	}
	host, port, err := net.SplitHostPort(s.Address())
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1" // it listens on every address of this computer: this one is for clients on it
	}
	return scheme + "://" + net.JoinHostPort(host, port) + "/liss"
}

// Serve answers calls until Close, and returns nil then.
func (s *Server) Serve() error {
	if s.serving == nil {
		return errors.New("the practice SIS listens nowhere yet")
	}
	if err := s.serving.http.Serve(s.serving.listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Close stops listening, lets calls that are being answered come to their end, ends those that don't, and closes the state file.
// It may be called more than once.
func (s *Server) Close() error {
	s.cancel()
	var errs []error
	if s.serving != nil {
		ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
		defer cancel()
		if s.serving.http.Shutdown(ctx) != nil {
			errs = append(errs, s.serving.http.Close())
		}
		// Shutdown knows the listener only once Serve has run.
		_ = s.serving.listener.Close()
	}
	return errors.Join(append(errs, s.store.close())...)
}

func itoa64(n int64) string { return strconv.FormatInt(n, 10) }
