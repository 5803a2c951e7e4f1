package liss

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Step is one step of a connection test, in words.
type Step struct {
	Name   string // "Server name", as StepNames lists them
	State  StepState
	Result string // what was found, or what is wrong and what to do next
}

// StepState is how a step ended.
type StepState uint8

// The ends of a step.
const (
	StepPassed     StepState = iota
	StepFailed               // the test ended here
	StepSkipped              // not needed
	StepUnchecked            // the SIS offers no way to check it
	StepNotReached           // an earlier step failed
)

// The steps, in their order.
const (
	StepServerName = "Server name"
	StepProxy      = "Proxy"
	StepConnection = "Connection"
	StepSecurity   = "Encryption"
	StepService    = "LISS service"
	StepLogin      = "User name and password"
	StepSchool     = "School code"
)

// StepNames lists the steps of a connection test in their order.
func StepNames() []string {
	return []string{StepServerName, StepProxy, StepConnection, StepSecurity, StepService, StepLogin, StepSchool}
}

// Report is the outcome of a connection test.
type Report struct {
	Steps     []Step
	SIS       string        // the product's name, "" where hello was not answered
	Version   int           // its LISS version, 10002 is 1.0.2
	RoundTrip time.Duration // of hello
	Err       *Error        // nil where the connection can be used
}

// majorVersion is what a LISS version counts its first number in: major·10000 + minor·100 + release.
const majorVersion = 10000

// VersionText is a LISS version as people write it: 10002 is "1.0.2", and 0 is "unknown". Anything else that can't be one is
// given as it came.
func VersionText(v int) string {
	if v == 0 {
		return "unknown"
	}
	if v < majorVersion {
		return fmt.Sprint(v)
	}
	text := fmt.Sprintf("%d.%d", v/majorVersion, v/100%100)
	if v%100 > 0 {
		text += fmt.Sprintf(".%d", v%100)
	}
	return text
}

// Test tries a connection out: hello, then a read that checks user, password and school code. Where the answer is not LISS it
// finds out whether it is the other protocol or Alma's own API. It changes nothing on the SIS. tell, unless nil, is told of
// each step as soon as its end is known.
func (c *Client) Test(ctx context.Context, tell func(Step)) *Report {
	p := &probe{client: c, seen: &watcher{}, report: &Report{}, tell: tell}
	start := c.opts.Clock.Now()
	hello, err := c.Hello(p.seen.attach(ctx))
	p.report.RoundTrip = c.opts.Clock.Now().Sub(start)
	switch {
	case err == nil:
		p.report.SIS, p.report.Version = hello.SIS, hello.LissVersion
	case CodeOf(err) == CodeNotSupported:
		err = nil // it speaks LISS and doesn't know hello: the next step decides
	}
	if err == nil {
		p.asked = true
		p.greeted()
		err = p.ask(ctx)
	}
	p.finish(err)
	return p.report
}

// ask makes the cheapest read that the SIS serves: a SIS may leave any of them out.
func (p *probe) ask(ctx context.Context) (err error) {
	c := p.client
	today := DateTimeOf(c.opts.Clock.Now()).DayStart()
	for _, list := range []struct {
		what string
		read func() (int, error)
	}{
		{"room", func() (int, error) { return count(c.GetRooms(ctx)) }},
		{"teacher", func() (int, error) { return count(c.GetTeachers(ctx, today)) }},
		{"bell time", func() (int, error) { return count(c.GetBellTimes(ctx, c.opts.Dialect.BellStructure)) }},
		{"student", func() (int, error) { return count(c.GetStudents(ctx, today)) }},
	} {
		n, listErr := list.read()
		if CodeOf(listErr) != CodeNotSupported {
			p.listed = fmt.Sprintf("%d %ss", n, list.what)
			if n == 1 {
				p.listed = "1 " + list.what
			}
			return listErr
		}
		err = listErr
	}
	return err
}

func count[T any](rows []T, err error) (int, error) { return len(rows), err }

// probe is a connection test on its way.
type probe struct {
	client *Client
	seen   *watcher
	report *Report
	asked  bool   // the authenticated read was made
	listed string // what it listed: "12 rooms"
	tell   func(Step)
	told   []Step
}

// greeted tells of the steps that hello has settled.
func (p *probe) greeted() {
	seen := p.seen.phases()
	for _, name := range StepNames() {
		state, text := p.passed(name, seen, false)
		p.say(Step{name, state, text})
		if name == StepService {
			return
		}
	}
}

// say tells of a step, unless that was said before.
func (p *probe) say(s Step) {
	if p.tell != nil && !slices.Contains(p.told, s) {
		p.told = append(p.told, s)
		p.tell(s)
	}
}

// explain looks closer at an address that did not answer hello as LISS does.
func (c *Client) explain(ctx context.Context, err error) error {
	switch CodeOf(err) {
	case CodeNotLISS, CodeBadReply, CodeHTTPStatus, CodeServerError, CodeBadLogin, CodeForbidden:
		if c.isAlmaAPI(ctx) {
			return c.fail(CodeAlmaREST, must(helloName), err)
		}
	case CodeServerFault, CodeBadParameters, CodeNotSupported, CodeCutOff:
	default:
		return err
	}
	other := c.opts.Dialect
	other.Format = JSON + XML - other.Format
	if a, otherErr := c.callAs(ctx, other, must(helloName)); otherErr == nil && a.Value != nil && a.Format == other.Format {
		return c.wrongProtocol(must(helloName), other.Format, c.opts.Dialect.Format, err)
	}
	return err
}

// isAlmaAPI asks what only Alma's own API answers: {url}/v2/{school}/ping wants a Digest authentication.
func (c *Client) isAlmaAPI(ctx context.Context) bool {
	limited, cancel := context.WithTimeout(ctx, c.opts.Timeouts.Connect+20*time.Second)
	defer cancel()
	address := strings.TrimRight(c.address.Scheme+"://"+c.address.Host+c.address.EscapedPath(), "/") +
		"/v2/" + url.PathEscape(c.opts.School) + "/ping"
	select {
	case c.slot <- struct{}{}:
		defer func() { <-c.slot }()
	case <-limited.Done():
		return false
	}
	resp, err := c.rest.R().SetContext(limited).SetDoNotParseResponse(true).Get(address)
	if err != nil {
		return false
	}
	_ = resp.RawBody().Close()
	if resp.StatusCode() != http.StatusUnauthorized {
		return false
	}
	for _, challenge := range resp.Header().Values("WWW-Authenticate") {
		if strings.HasPrefix(strings.ToLower(strings.TrimSpace(challenge)), "digest") {
			return true
		}
	}
	return false
}

// stepOf says at which step an error ends the test.
var stepOf = map[Code]string{
	CodeNameNotFound: StepServerName, CodeProxyAuth: StepProxy, CodeProxyFailed: StepProxy,
	CodeRefused: StepConnection, CodeUnreachable: StepConnection, CodeTimeout: StepConnection, CodeCancelled: StepConnection,
	CodeCertExpired: StepSecurity, CodeCertWrongHost: StepSecurity, CodeCertUnknown: StepSecurity, CodeCertInvalid: StepSecurity,
	CodeNotTLS: StepSecurity, CodeTLS: StepSecurity,
	CodeLISSVersion: StepService, CodeBadLogin: StepLogin, CodeForbidden: StepLogin, CodeUnknownSchool: StepSchool,
}

// finish writes the steps.
func (p *probe) finish(err error) {
	seen, bad := p.seen.phases(), ""
	unchecked := CodeOf(err) == CodeNotSupported && p.asked
	if err != nil && !unchecked {
		if !errors.As(err, &p.report.Err) {
			p.report.Err = p.client.fail(CodeBadReply, must(helloName), err)
		}
		if bad = stepOf[p.report.Err.Code]; bad == "" || bad == StepConnection && seen.sent {
			bad = StepService
			if p.asked {
				bad = StepLogin
			}
		}
	}
	after := false
	for _, name := range StepNames() {
		s := Step{Name: name}
		switch {
		case after:
			s.State, s.Result = StepNotReached, "Not reached."
		case name == bad:
			s.State, s.Result, after = StepFailed, p.report.Err.Error(), true
		default:
			s.State, s.Result = p.passed(name, seen, unchecked)
		}
		p.report.Steps = append(p.report.Steps, s)
		p.say(s)
	}
}

// passed puts a step that went well into words.
func (p *probe) passed(name string, seen phases, unchecked bool) (StepState, string) {
	c, proxied := p.client, p.client.usesProxy()
	switch name {
	case StepServerName:
		if proxied {
			return StepSkipped, "The proxy looks the name up."
		}
		return StepPassed, fmt.Sprintf("%s was found.", c.host())
	case StepProxy:
		if !proxied {
			return StepSkipped, "No proxy is used."
		}
		return StepPassed, "The proxy lets the connection through."
	case StepConnection:
		return StepPassed, fmt.Sprintf("%s takes connections.", c.host())
	case StepSecurity:
		if c.address.Scheme == "http" {
			return StepSkipped, "Not encrypted: the server URL begins with http://."
		}
		if seen.secured != nil && len(seen.secured.PeerCertificates) > 0 {
			until := seen.secured.PeerCertificates[0].NotAfter
			return StepPassed, fmt.Sprintf("The certificate is in order, until %s.", until.Format("2 January 2006"))
		}
		return StepPassed, "The certificate is in order."
	case StepService:
		if !p.asked {
			return StepSkipped, "Not reached: the server asks who you are before it says what it is."
		}
		if p.report.SIS == "" {
			return StepPassed, "It answers to LISS, and gives no name."
		}
		text := fmt.Sprintf("%s, LISS version %s, answered in %d ms.", p.report.SIS, VersionText(p.report.Version), p.report.RoundTrip.Milliseconds())
		if own := c.opts.Dialect.LissVersion; p.report.Version != 0 && p.report.Version/majorVersion != own/majorVersion {
			text += fmt.Sprintf(" Calls go out as version %s: the versions are meant to understand each other, and the first sync will show it.", VersionText(own))
		}
		return StepPassed, text
	case StepLogin:
		if unchecked {
			return StepUnchecked, "Not checked: this SIS offers no lists to read. The first sync will show it."
		}
		return StepPassed, fmt.Sprintf("Accepted; the SIS lists %s.", p.listed)
	}
	if unchecked {
		return StepUnchecked, "Not checked: this SIS offers no lists to read. The first sync will show it."
	}
	return StepPassed, fmt.Sprintf("The SIS knows %s.", c.redactor.text(c.opts.School))
}

// usesProxy says whether calls go through a proxy.
func (c *Client) usesProxy() bool {
	tr, ok := c.rest.GetClient().Transport.(*http.Transport)
	if !ok || tr.Proxy == nil {
		return false
	}
	u, err := tr.Proxy(&http.Request{URL: c.address})
	return err == nil && u != nil
}
