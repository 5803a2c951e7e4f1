package systems

import (
	"path/filepath"
	"time"

	"carillon/model/store"
	"carillon/sync/engine"
)

// Identity is an open file that tells a sync what it is a copy of; what it has published it notes by itself.
type Identity struct{ *store.File }

var _ engine.Identified = Identity{}

// Origin implements engine.Identified.
func (i Identity) Origin() *engine.Origin {
	o := i.CopyOf()
	if o == nil {
		return nil
	}
	out := &engine.Origin{Path: filepath.Base(o.Place.Path)}
	if p := o.LastPublished(); !p.At.IsZero() {
		out.Published = p.At.Local().Format(time.DateOnly)
	}
	return out
}
