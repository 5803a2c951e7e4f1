package session

// Person answers what the session can't decide.
type Person interface {
	// Leave asks what becomes of what stands in the way of leaving the open file. answer is called once or, where the person
	// stays, never. withdraw takes the question back where it has answered itself, and reports whether it still stood.
	Leave(o Obstacle, answer func(Answer)) (withdraw func() bool)
	// LeavePage asks whether a page is left with cells that could not be taken. leave is called where the person leaves it, and
	// never where they stay.
	LeavePage(p Page, drafts []Draft, leave func())
}

// ObstacleKind is what stands in the way of leaving a file.
type ObstacleKind int

// What stands in the way of leaving a file.
const (
	SyncUnderWay ObstacleKind = iota // the answers are Wait and Stop
	Unsaved                          // the answers are Save and GoOn, which loses the changes
	Unsynced                         // the answer is GoOn
)

// Obstacle is what stands in the way of leaving the open file.
type Obstacle struct {
	Kind    ObstacleKind
	Busy    string // what is under way
	Unsaved int    // edits since the last save
	// Unsynced is "" or says of which systems the last sync with a save did not succeed, and why.
	Unsynced string
}

// Answer is what a person wants to become of an obstacle.
type Answer int

// What a person can want.
const (
	GoOn Answer = iota // leave all the same
	Wait               // for the sync, and then leave
	Stop               // the sync, and then leave
	Save               // the changes, with the sync that follows, and then leave
)

// Leave lets go of the open file as a person wants it: a sync under way is waited for or stopped, changes are saved or not,
// and what is not synced is named. Then it goes on, with the file still open.
func (s *Session) Leave(goOn func()) {
	o := s.open
	switch {
	case o == nil:
		goOn()
	case o.Busy() != "":
		s.leaveSync(o, goOn)
	case o.saving && o.T.Unsaved() == 0:
		s.Save(func(error) { s.Leave(goOn) })
	case o.T.Unsaved() > 0:
		s.leaveChanges(o, goOn)
	case o.unsynced() != "":
		s.deps.Person.Leave(Obstacle{Kind: Unsynced, Unsynced: o.unsynced()}, func(Answer) { goOn() })
	default:
		goOn()
	}
}

// leaveSync asks what becomes of the sync that is under way.
func (s *Session) leaveSync(o *Open, goOn func()) {
	withdraw := s.deps.Person.Leave(Obstacle{Kind: SyncUnderWay, Busy: o.Busy()}, func(a Answer) {
		if a == Stop {
			s.stopSync(o, goOn)
			return
		}
		s.whenSynced(o, goOn)
	})
	o.sync.WhenIdle(func(bool) {
		if withdraw() {
			s.Leave(goOn)
		}
	})
}

// whenSynced goes on once the sync has ended well; else the file stays open, with what the sync says.
func (s *Session) whenSynced(o *Open, goOn func()) {
	s.Say("Carillon closes when the sync has finished.")
	o.sync.WhenIdle(func(good bool) {
		if s.open != o {
			return
		}
		if good {
			s.Leave(goOn)
		} else {
			s.Say("The sync did not finish, so the window stays open.")
		}
	})
}

func (s *Session) stopSync(o *Open, goOn func()) {
	s.Say("Stopping the sync …")
	o.sync.Stop()
	o.sync.WhenIdle(func(bool) {
		if s.open == o {
			s.Leave(goOn)
		}
	})
}

// leaveChanges asks what becomes of unsaved changes. With "Sync each time you save" the save is followed by its sync, which
// is waited for.
func (s *Session) leaveChanges(o *Open, goOn func()) {
	s.deps.Person.Leave(Obstacle{Kind: Unsaved, Unsaved: o.T.Unsaved(), Unsynced: o.unsynced()}, func(a Answer) {
		if a != Save {
			goOn()
			return
		}
		s.Save(func(err error) {
			switch {
			case err != nil || s.open != o:
			case o.sync == nil:
				goOn()
			default:
				o.sync.Saved()
				s.whenSynced(o, goOn)
			}
		})
	})
}
