package store

import (
	"slices"
	"time"
)

// CopyOf is the file that this one was copied from: by Save As, Save a Copy, a restored backup, or a copy made outside
// Carillon. nil means that it is the original, or that a person has let it stand on its own. While it is not nil, a
// sync is to be held for a person's decision, and sync on save starts switched off.
func (f *File) CopyOf() *Origin {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.identity.Origin == nil {
		return nil
	}
	o := *f.identity.Origin
	o.Published = slices.Clone(o.Published)
	return &o
}

// LastPublished is the newest of the origin's publications; the zero value where it never published.
func (o *Origin) LastPublished() Published { return newest(o.Published) }

// StandAlone notes at once that a person lets this copy publish in its own name.
func (f *File) StandAlone() error {
	return f.commit("written", func(_ *writer, id *identity, _ *state) error {
		id.Origin = nil
		return nil
	})
}

// NotePublished notes at once that the file has been published to a system; system is the caller's key for it.
func (f *File) NotePublished(system string, at time.Time) error {
	return f.commit("written", func(_ *writer, id *identity, _ *state) error {
		id.Published = slices.DeleteFunc(slices.Clone(id.Published), func(p Published) bool { return p.System == system })
		id.Published = append(id.Published, Published{system, at.UTC()})
		return nil
	})
}

// Published lists when this file was last published to each system; none for a new copy.
func (f *File) Published() []Published {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.identity.Published)
}

func newest(ps []Published) (p Published) {
	for _, q := range ps {
		if q.At.After(p.At) {
			p = q
		}
	}
	return p
}
