package proxy

import (
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The standard library reads the environment once in a process, so the test asks a process of its own.
func TestTheEnvironmentsProxyIsFound(t *testing.T) {
	if os.Getenv("PROXY_TEST_CHILD") != "" {
		u, err := System(&url.URL{Scheme: "https", Host: "sis.example.com"})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("proxy <%s>", u)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=TestTheEnvironmentsProxyIsFound", "-test.v")
	cmd.Env = append(os.Environ(), "PROXY_TEST_CHILD=1", "HTTPS_PROXY=http://proxy.example.com:8080", "NO_PROXY=")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "<http://proxy.example.com:8080>") {
		t.Errorf("%v: %s", err, out)
	}
}
