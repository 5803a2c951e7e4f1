package syncdialog

import (
	"context"
	"strings"

	"carillon/model"
	"carillon/sync/engine"
)

// unsent is what the file holds and a SIS was not sent yet: after a save without a sync, after a preview of a held run that
// was left, or since a file was last open. It is found by comparing rows, so that an edit which no SIS is told of does not
// count.
type unsent struct {
	of    *model.State             // saved state that it was looked for in; nil where it has to be looked for
	kinds map[string][]engine.Kind // by ID of the system
}

// words names what a system was not sent, as in "sections, timetable"; "" where it has all, or that is not known.
func (u *unsent) words(sys engine.System) string {
	var words []string
	for _, k := range u.kinds[sys.ID] {
		words = append(words, strings.ToLower(k.Label()))
	}
	return strings.Join(words, ", ")
}

// lookForUnsent looks, off the UI goroutine, for what each system was not sent, once after each save and each run. A system
// without a Basic sync has no dates to look with.
func (s *Sync) lookForUnsent(all []engine.System) {
	saved := s.d.Saved()
	if s.unsent.of == saved || s.flow.underWay() || s.flow.stage == closed {
		return
	}
	s.unsent.of = saved
	runs := map[string]*engine.Run{}
	for _, sys := range all {
		if sis := s.connector(sys.Type); sis != nil && sys.Basic != nil && sys.Last != nil {
			runs[sys.ID] = s.run(&job{system: sys, sis: sis, choice: sys.Basic.Again(model.DateOf(s.d.Now())), quiet: true})
		}
	}
	if len(runs) == 0 {
		s.unsent.kinds = nil
		return
	}
	s.d.Runner.Go(workUnsent, func(context.Context) func() {
		kinds := map[string][]engine.Kind{}
		for id, run := range runs {
			if found, err := run.Unsent(); err == nil { // else the next sync says what is wrong
				kinds[id] = found
			}
		}
		return func() {
			if s.unsent.of == saved {
				s.unsent.kinds = kinds
				s.d.Changed()
			}
		}
	})
}
