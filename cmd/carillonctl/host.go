package main

import (
	"context"

	"carillon/model"
	"carillon/model/store"
)

// host lets a sync run work on an open file. The command line owns the timetable itself, so there is no other
// goroutine to hand edits to.
type host struct{ *store.File }

// State implements engine.Host.
func (h host) State() *model.State { return h.Timetable().Snapshot() }

// Take implements engine.Host.
func (h host) Take(_ context.Context, e model.Edit) error {
	if _, err := h.Timetable().Apply(e); err != nil {
		return err
	}
	return h.Save()
}
