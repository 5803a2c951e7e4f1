// Package alma is the connector to Alma (US).
package alma

import (
	"slices"

	"carillon/model"
	"carillon/model/message"
	"carillon/sync/engine"
	"carillon/sync/lissmap"
)

// New is the connector. It is offered to schools of region USA only (article, first paragraph).
func New() engine.Connector {
	return lissmap.New(Profile())
}

// Profile is what makes Alma differ from other LISS systems.
func Profile() lissmap.Profile {
	return lissmap.Profile{Type: "alma", Name: "Alma (US)", Short: "Alma", Offered: offered, Features: slices.Clone(features)}
}

const saysWrongRegion message.Code = "alma.wrong-region"

func offered(r model.Region) error {
	if r == model.RegionUSA {
		return nil
	}
	return &engine.Error{Code: engine.WrongRegion, Said: message.New(saysWrongRegion)}
}
