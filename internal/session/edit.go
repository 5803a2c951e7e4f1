package session

import (
	"cmp"
	"slices"

	"carillon/model"
)

// How is how the timetable came to change.
type How int

// How a timetable changes.
const (
	ByHand    How = iota // a person's edit
	BySync               // a download
	Undone               // taken back
	DoneAgain            // done again after it was taken back
	Recovered            // what a crash had left unsaved
)

// Edited tells of a change of the timetable.
type Edited struct {
	Patch model.Patch
	How   How
}

// madeAt is where a person was when the edit that made a revision was made, and which drafts its gesture left and took away.
type madeAt struct {
	revision uint64
	place    Place

	before     []Draft // those of the file when the edit was made
	left, took []Draft
}

// maxMadeAt is for how many edits the session remembers where they were made.
const maxMadeAt = 10_000

// watch tells of each change of the timetable of the open file.
func (s *Session) watch(o *Open) {
	o.unwatch = o.T.Observe(func(p model.Patch) {
		if s.held != nil {
			*s.held = append(*s.held, p)
			return
		}
		s.tell(p)
	})
}

func (s *Session) tell(p model.Patch) {
	s.letGo()
	s.Edited.emit(Edited{p, s.how})
}

// Apply performs an edit that a person makes.
func (s *Session) Apply(e model.Edit) error { return s.perform(model.ByHand{Edit: e}, ByHand) }

// ApplyDownload performs an edit that a sync makes: it may touch what the SIS is the source of truth for.
func (s *Session) ApplyDownload(e model.Edit) error { return s.perform(e, BySync) }

func (s *Session) perform(e model.Edit, how How) error {
	o := s.open
	if o == nil {
		return nil
	}
	s.said = ""
	before, at := o.T.Revision(), s.travel.now
	s.how = how
	_, err := o.T.Apply(e)
	if err != nil {
		s.changed()
		return err
	}
	if now := o.T.Revision(); how == ByHand && now != before {
		o.places = append(o.places, madeAt{revision: now, place: at, before: o.drafts})
		o.places = o.places[max(0, len(o.places)-maxMadeAt):]
	}
	s.changed()
	return nil
}

// Undo takes the newest edit back, and goes to where it was made.
func (s *Session) Undo() {
	o := s.open
	if o == nil {
		return
	}
	of := o.T.Revision()
	s.how, s.said = Undone, ""
	p, ok := o.T.Undo()
	if !ok {
		return
	}
	s.said = "Undone: " + p.Name
	if made := o.madeAt(of); made != nil {
		s.exchangeDrafts(made.left, made.took)
		s.visit(s.standing(made.place), true)
	}
	s.changed()
}

// Redo does again what was undone last, and goes to where it was made.
func (s *Session) Redo() {
	o := s.open
	if o == nil {
		return
	}
	s.how, s.said = DoneAgain, ""
	p, ok := o.T.Redo()
	if !ok {
		return
	}
	s.said = "Done again: " + p.Name
	if made := o.madeAt(o.T.Revision()); made != nil {
		s.exchangeDrafts(made.took, made.left)
		at := s.standing(made.place)
		if k, one := added(p, at.Page); one {
			at.Selected = On(k)
		}
		s.visit(at, true)
	}
	s.changed()
}

// madeAt is what is known of the making of a revision; nil for nothing.
func (o *Open) madeAt(revision uint64) *madeAt {
	i, ok := slices.BinarySearchFunc(o.places, revision, func(m madeAt, r uint64) int { return cmp.Compare(m.revision, r) })
	if !ok {
		return nil
	}
	return &o.places[i]
}

// added is the one record of a page's register that a patch has added.
func added(p model.Patch, page Page) (k model.Key, one bool) {
	for _, c := range p.Changes {
		if c.Before == nil && PageOf(c.Key.Kind) == page {
			if one {
				return model.Key{}, false
			}
			k, one = c.Key, true
		}
	}
	return k, one
}

// Recover brings back what a crash left unsaved. It is told of as one change.
func (s *Session) Recover() error {
	o := s.open
	if o == nil {
		return nil
	}
	var patches []model.Patch
	s.held, s.how = &patches, Recovered
	err := o.File.Recover()
	s.held = nil
	o.drafts = o.File.Drafts() // those of records that did not come back are gone
	if len(patches) > 0 {
		s.tell(model.Merge("", patches...))
	}
	s.changed()
	return err
}

// DropRecovery drops what a crash left unsaved.
func (s *Session) DropRecovery() error {
	if s.open == nil {
		return nil
	}
	err := s.open.File.DropRecovery()
	s.open.drafts = s.open.File.Drafts() // those of records that only the dropped edits had are gone
	s.changed()
	return err
}
