// Package systems composes the systems Carillon can sync with, and what a file tells them of itself, once for the window and for
// the command line.
package systems

import (
	"carillon/internal/proxy"
	"carillon/sync/alma"
	"carillon/sync/engine"
	"carillon/sync/generic"
	"carillon/sync/liss"
	"carillon/sync/lissmap"
)

// Connectors lists the connectors in the order in which they are offered.
func Connectors() []engine.Connector {
	var list []engine.Connector
	for _, p := range []lissmap.Profile{alma.Profile(), generic.Profile()} {
		p.Adjust = askComputerForProxy
		list = append(list, lissmap.New(p))
	}
	return list
}

// askComputerForProxy has the computer's own settings, which on Windows and macOS stand outside the environment, lead to the
// SIS wherever the system's settings don't name a proxy or none.
func askComputerForProxy(o *liss.Options) { o.Proxy.System = proxy.System }
