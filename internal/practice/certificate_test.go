package practice

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"carillon/sync/liss"
)

func TestTheClientTellsCertificatesApart(t *testing.T) {
	for _, kind := range CertificateKinds() {
		want := map[CertificateKind]struct {
			code liss.Code
			says string
		}{
			CertificateGood:             {},
			CertificateExpired:          {liss.CodeCertExpired, "not valid at this computer's date"},
			CertificateWrongHost:        {liss.CodeCertWrongHost, "is not for 127.0.0.1"},
			CertificateUnknownAuthority: {liss.CodeCertUnknown, "an authority that this computer does not know"},
		}[kind]
		t.Run(string(kind), func(t *testing.T) {
			config, authority, err := NewTLS(kind, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			caFile := filepath.Join(t.TempDir(), "ca.pem")
			if err := os.WriteFile(caFile, authority, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := New(Options{TLS: config})
			if err != nil {
				t.Fatal(err)
			}
			url, stop := start(t, s)
			if !strings.HasPrefix(s.URL(), "https://127.0.0.1:") {
				t.Errorf("the address is %s", s.URL())
			}
			c := newClient(t, url, func(o *liss.Options) { o.CAFile = caFile })
			_, err = c.PublishClasses(bg, 2026, classes)
			if got := liss.CodeOf(err); got != want.code || err != nil && !strings.Contains(err.Error(), want.says) {
				t.Errorf("got %q (%v), want %q", got, err, want.code)
			}
			stop()
		})
	}
	if _, _, err := NewTLS("none", time.Now()); err == nil {
		t.Error("a kind that does not exist is taken")
	}
}

// A reset has to be one under TLS, too.
func TestAResetUnderTLSIsABrokenConnection(t *testing.T) {
	config, authority, err := NewTLS(CertificateGood, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	caFile := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(caFile, authority, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := New(Options{Faults: parseFaults(t, "reset:4")})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewUnstartedServer(s)
	web.TLS = config
	web.StartTLS()
	defer web.Close()
	c := newClient(t, web.URL, func(o *liss.Options) { o.CAFile = caFile })
	if _, err := c.PublishClasses(bg, 2026, classes); liss.CodeOf(err) != liss.CodeCutOff {
		t.Errorf("got %v", err)
	}
}

func TestTheConnectionTestNamesAlmasOwnAPI(t *testing.T) {
	_, web := newServer(t, Options{Faults: parseFaults(t, "alma-rest")})
	if report := newClient(t, web.URL).Test(bg, nil); report.Err == nil || report.Err.Code != liss.CodeAlmaREST {
		t.Errorf("got %+v", report.Err)
	}
	_, plain := newServer(t, Options{})
	if report := newClient(t, plain.URL).Test(bg, nil); report.Err != nil || report.SIS != productName {
		t.Errorf("got %q, %v", report.SIS, report.Err)
	}
}
