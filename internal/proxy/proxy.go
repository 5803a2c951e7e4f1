// Package proxy asks the computer which proxy leads to an address.
package proxy

import (
	"net/http"
	"net/url"

	"github.com/mattn/go-ieproxy"
)

// System is the proxy that the computer's settings name for an address, nil for none: the environment's variables
// first, then the settings of Windows or macOS, with their automatic configuration.
func System(to *url.URL) (*url.URL, error) {
	return ieproxy.GetProxyFunc()(&http.Request{URL: to})
}
