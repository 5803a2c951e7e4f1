package main

import (
	"fmt"
	"slices"
	"strings"

	"carillon/cmd/internal/systems"
	"carillon/sync/engine"
)

func connector(typ string) (engine.Connector, error) {
	all := systems.Connectors()
	i := slices.IndexFunc(all, func(c engine.Connector) bool { return c.Type() == typ })
	if i >= 0 {
		return all[i], nil
	}
	var names []string
	for _, c := range all {
		names = append(names, c.Type())
	}
	return nil, usage("there is no system of type %q; there is %s", typ, strings.Join(names, ", "))
}

func connectorName(typ string) string {
	if c, err := connector(typ); err == nil {
		return c.Name()
	}
	return fmt.Sprintf("unknown system (%s)", typ)
}
