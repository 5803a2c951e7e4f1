package shell

import (
	"context"

	"fyne.io/fyne/v2"

	"carillon/internal/rosters"
	"carillon/internal/session"
	"carillon/internal/work"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/views"
	uirosters "carillon/ui/rosters"
)

// workStudies is the counting of students without a lesson.
const workStudies work.Kind = "students of study halls"

// rosterPage is the page of rosters: duty, coverage, study halls, time off.
type rosterPage struct {
	*uirosters.Page
	w     *Window
	of    *model.Timetable // that the board is of; nil for none
	board *rosters.Board
	stale bool
}

// makeRosterPage makes the page of rosters.
func (w *Window) makeRosterPage() {
	p := &rosterPage{Page: uirosters.New(w.host), w: w}
	p.Apply = w.session.Apply
	p.OnSay = w.say
	p.PopUp = w.popUp
	p.CountStudents = p.countStudents
	p.OnEntry = func(id model.RosterSlotID) {
		if w.session.Place().Page != session.PageRosters {
			return
		}
		sel := session.Selection{}
		if id != 0 {
			sel = session.On(id.Key())
		}
		w.session.Select(sel)
	}
	p.OnJump = func(k model.Key) {
		switch {
		case k.Kind == model.KindGrid:
			w.showRegister(session.PageBells)
		case k.ID == 0:
			w.showRegister(session.PageOf(k.Kind))
		default:
			w.jump(k)
		}
	}
	w.rosters = p
	w.addPage(session.PageRosters, p, p.Object())
}

// boardOf is the board of the open file, made when it is first asked for.
func (p *rosterPage) boardOf(t *model.Timetable) *rosters.Board {
	if p.of != t {
		p.of, p.board, p.stale = t, rosters.New(t), true
	}
	return p.board
}

// fill brings the page up to date with the open file.
func (p *rosterPage) fill() {
	s := p.w.open
	if s == nil {
		return
	}
	b := p.boardOf(s.t)
	switch {
	case p.Board() != b:
		p.SetBoard(b)
	case p.stale:
		p.Update()
	}
	p.stale = false
}

// follow takes in what an edit changed.
func (p *rosterPage) follow(patch model.Patch) {
	if p.board != nil && p.board.Follow(patch) {
		p.stale = true
	}
}

// restart forgets the rosters of a file that is no longer open.
func (p *rosterPage) restart() {
	p.of, p.board = nil, nil
	p.SetBoard(nil)
}

func (p *rosterPage) focus() { p.w.win.Canvas().Focus(p.Target()) }

// count is how many places have nobody.
func (p *rosterPage) count(t *model.Timetable) string { return names.Number(p.boardOf(t).Gaps()) }

// reveal goes to an entry of a roster.
func (p *rosterPage) reveal(k model.Key) {
	if r := p.w.open.t.RosterSlot(model.RosterSlotID(k.ID)); k.Kind == model.KindRosterSlot && r != nil {
		p.fill()
		p.Reveal(r.Roster, r.ID)
	}
}

// countStudents computes the study lists in the background. What comes when the timetable has moved on is dropped: then they are
// asked for again.
func (p *rosterPage) countStudents(then func(views.StudyLists)) {
	t := p.of
	state, revision := t.Snapshot(), t.Revision()
	p.w.session.Jobs().Go(workStudies, func(context.Context) func() {
		lists := views.Studies(state.Index())
		return func() {
			if p.of == t && t.Revision() == revision {
				then(lists)
			}
		}
	})
}

// inPanel says whether the keyboard is in the panel of the page.
func (p *rosterPage) inPanel(f fyne.Focusable) bool {
	return f != nil && p.w.session.Place().Page == session.PageRosters && p.InPanel(f)
}
