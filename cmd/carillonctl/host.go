package main

import (
	"context"
	"path/filepath"
	"time"

	"carillon/model"
	"carillon/model/store"
	"carillon/sync/engine"
)

// host lets a sync run work on an open file. The command line owns the timetable itself, so there is no other
// goroutine to hand edits to.
type host struct{ *store.File }

var _ engine.Identified = host{}

// State implements engine.Host.
func (h host) State() *model.State { return h.Timetable().Snapshot() }

// Take implements engine.Host.
func (h host) Take(_ context.Context, e model.Edit) error {
	before := h.Timetable().Revision()
	if _, err := h.Timetable().Apply(e); err != nil {
		return err
	}
	err := h.Save()
	if err != nil && h.Timetable().Revision() != before {
		h.Timetable().Undo() // the next system is synced with what is saved
	}
	return err
}

// Origin implements engine.Identified.
func (h host) Origin() *engine.Origin {
	o := h.CopyOf()
	if o == nil {
		return nil
	}
	out := &engine.Origin{Path: filepath.Base(o.Place.Path)}
	if p := o.LastPublished(); !p.At.IsZero() {
		out.Published = p.At.Local().Format(time.DateOnly)
	}
	return out
}
