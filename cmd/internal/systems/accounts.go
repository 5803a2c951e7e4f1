package systems

import (
	"crypto/sha256"
	"encoding/hex"
	"os"

	"carillon/internal/secret"
	"carillon/sync/engine"
)

// ownProxy is the mode of a proxy of a system's own.
const ownProxy = "own"

// Account is under which name the password of a system is kept. It is bound to all that decides who gets to see it.
func Account(s engine.System) string {
	p := secret.Place{URL: s.URL, School: s.School, User: s.Username, CA: fingerprint(s.CAFile)}
	if s.Proxy.Mode == ownProxy {
		p.ProxyURL, p.ProxyUser = s.Proxy.URL, s.Proxy.Username
	}
	return secret.Account(p)
}

// ProxyAccount is under which name the password of a system's own proxy is kept.
func ProxyAccount(s engine.System) string {
	return secret.Account(secret.Place{URL: s.Proxy.URL, School: "proxy", User: s.Proxy.Username, CA: fingerprint(s.CAFile)})
}

// NeedsProxyPassword says whether a system is reached through a proxy of its own that asks who is there.
func NeedsProxyPassword(s engine.System) bool {
	return s.Proxy.Mode == ownProxy && s.Proxy.Username != ""
}

// maxCAFile is how much of a CA file is read; the system's whole store is a quarter of a megabyte.
const maxCAFile = 4 << 20

// fingerprint names a CA file by its content, so that another file in its place is another place; "" for none. One that can't
// be read is no file that a password was ever given for.
func fingerprint(path string) string {
	if path == "" {
		return ""
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxCAFile {
		return "what can't be read"
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "what can't be read"
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}
