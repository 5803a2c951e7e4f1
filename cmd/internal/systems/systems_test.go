package systems

import (
	"testing"

	"carillon/sync/liss"
)

func TestAlmaComesFirstAndEverySystemIsThereOnce(t *testing.T) {
	var types []string
	for _, c := range Connectors() {
		types = append(types, c.Type())
	}
	if len(types) != 2 || types[0] != "alma" || types[1] != "generic" {
		t.Errorf("the systems are %v", types)
	}
}

func TestTheComputersProxySettingsAreAskedUnlessTheSystemHasItsOwn(t *testing.T) {
	o := liss.Options{Proxy: liss.Proxy{Mode: liss.OwnProxy, URL: "http://proxy.example:8080"}}
	askComputerForProxy(&o)
	if o.Proxy.System == nil || o.Proxy.Mode != liss.OwnProxy || o.Proxy.URL != "http://proxy.example:8080" {
		t.Errorf("the proxy is %+v", o.Proxy)
	}
}
