package main

import (
	"context"

	"carillon/cmd/internal/systems"
	"carillon/model"
	"carillon/sync/engine"
)

// host lets a sync run work on an open file. The command line owns the timetable itself, so there is no other
// goroutine to hand edits to.
type host struct {
	systems.Identity
	app *app
}

var _ engine.Host = host{}

// State implements engine.Host.
func (h host) State() *model.State { return h.Timetable().Snapshot() }

// Take implements engine.Host.
func (h host) Take(_ context.Context, e model.Edit) error {
	before := h.Timetable().Revision()
	if _, err := h.Timetable().Apply(e); err != nil {
		return err
	}
	err := h.app.writes(h.Path(), h.Save)
	if err != nil && h.Timetable().Revision() != before {
		h.Timetable().Undo() // the next system is synced with what is saved
	}
	return err
}

// Put implements engine.Storage.
func (h host) Put(bucket, key string, value []byte) error {
	return h.app.writes(h.Path(), func() error { return h.Identity.Put(bucket, key, value) })
}

// Delete implements engine.Storage.
func (h host) Delete(bucket, key string) error {
	return h.app.writes(h.Path(), func() error { return h.Identity.Delete(bucket, key) })
}
