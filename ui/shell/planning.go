package shell

import (
	"carillon/internal/session"
	"carillon/model"
	"carillon/ui/planning"
)

// planningPage is the page of requests in the window.
type planningPage struct {
	*planning.Page
	w *Window
}

func (w *Window) makePlanningPage() {
	p := planning.NewPage(planning.Deps{Host: w.host, Jobs: w.session.Jobs(), Apply: w.session.Apply, Say: w.say, Jump: w.jump,
		Kept: func() []byte { return w.session.PageView(session.PagePlanning) },
		Keep: func(view []byte) { w.session.KeepPageView(session.PagePlanning, view) }})
	w.addPage(session.PagePlanning, planningPage{p, w}, p.Content())
}

func (p planningPage) fill() {
	if p.w.open != nil {
		p.Fill(p.w.open.t)
	}
}

func (p planningPage) follow(patch model.Patch)        { p.Follow(patch) }
func (p planningPage) restart()                        { p.Restart() }
func (p planningPage) focus()                          { p.Focus() }
func (p planningPage) count(t *model.Timetable) string { return p.Count(t) }
