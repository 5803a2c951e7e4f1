package rehearsal

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"carillon/sync/engine"
)

// Left lists the practice systems of the file whose server, on this computer, is gone: what a crash left behind, or a
// file that was copied while somebody practised with it. Practice systems on other computers, and those whose server
// answers, are somebody's intention.
func (r *Rehearsal) Left(ctx context.Context) ([]engine.System, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.left(ctx)
}

func (r *Rehearsal) left(ctx context.Context) ([]engine.System, error) {
	all, err := engine.Systems(r.d.File)
	if err != nil {
		return nil, err
	}
	var out []engine.System
	for _, s := range all {
		own := r.running != nil && r.running.sis.System.ID == s.ID
		if s.Practice && !own && gone(ctx, s.URL) {
			out = append(out, s)
		}
	}
	return out, nil
}

// RemoveLeft takes the practice systems whose server is gone out of the file, so that live ones are synced again.
func (r *Rehearsal) RemoveLeft(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return ErrClosed
	}
	return r.removeLeft(ctx)
}

func (r *Rehearsal) removeLeft(ctx context.Context) error {
	left, err := r.left(ctx)
	if err != nil {
		return err
	}
	for _, s := range left {
		if err := engine.RemoveSystem(r.d.File, s.ID); err != nil {
			return err
		}
	}
	return nil
}

const (
	answerTime = 5 * time.Second // a refusal takes Windows two
	maxPage    = 64 << 10        // bytes of a page in which its name is looked for
	pageMark   = "Practice SIS"
)

// gone says whether a practice SIS that was at an address on this computer is there no more. Another program may have
// taken its port.
func gone(ctx context.Context, address string) bool {
	u, err := url.Parse(address)
	if err != nil || !loopback(u.Hostname()) {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.Scheme+"://"+u.Host+"/", nil)
	if err != nil {
		return false
	}
	transport := &http.Transport{} // no proxy: it is this computer
	defer transport.CloseIdleConnections()
	resp, err := transport.RoundTrip(req)
	if err != nil {
		var dial *net.OpError // a certificate nobody knows is no sign that it is gone
		return errors.As(err, &dial) && dial.Op == "dial" && ctx.Err() == nil
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(io.LimitReader(resp.Body, maxPage))
	return err == nil && !strings.Contains(string(page), pageMark)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
