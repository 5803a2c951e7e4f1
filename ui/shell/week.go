package shell

import (
	"fyne.io/fyne/v2"

	"carillon/internal/roster"
	"carillon/internal/session"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/views"
	"carillon/ui/kit"
	"carillon/ui/person"
)

// weekPage is the page of one student, teacher, room, section or year level. It has no line in the navigation: it is opened from rows,
// lessons and names.
type weekPage struct{ *person.Page }

func (p weekPage) fill()                         { p.Fill() }
func (p weekPage) follow(patch model.Patch)      { p.Follow(patch) }
func (p weekPage) restart()                      { p.Restart() }
func (p weekPage) focus()                        { p.Focus() }
func (p weekPage) count(*model.Timetable) string { return "" }

func (w *Window) makeWeekPage() {
	w.week = person.New(person.Deps{Session: w.session, Host: w.host, PopUp: w.popUp, Apply: w.apply, Say: w.say,
		Today: func() model.Date { return model.DateOf(w.deps.Now()) },
		Focus: func(f fyne.Focusable) { w.win.Canvas().Focus(f) },
		Run:   func(id string) { w.commands.Run(id) },
		UnlessFull: func(into []model.SectionID, anyway string, edit model.Edit, then func()) {
			var sections []*model.Section
			for _, id := range into {
				sections = append(sections, w.open.t.Section(id))
			}
			w.unlessFull(roster.New(w.open.t, w.open.checker), sections, 1, anyway, edit, then)
		}})
	w.addPage(session.PageWeek, weekPage{w.week}, w.week.Object())
}

// weekCommands are the commands around the week of one record.
func (w *Window) weekCommands() []kit.Command {
	s := w.session
	can := func() string {
		if w.open == nil {
			return session.NoFile
		}
		k, _ := w.whose()
		return unless(k.ID != 0, "Go to a student, teacher, room, section or year level first, or to a lesson in the master grid.")
	}
	return []kit.Command{
		{ID: "view.week", Label: "Week", Now: func() string {
			if k, _ := w.whose(); k.ID != 0 {
				return "Week of " + w.open.t.Describe(k)
			}
			return "Week"
		}, Shortcut: kit.Ctrl(fyne.KeyW), Can: can, Run: func() { k, among := w.whose(); s.ShowWeek(k, among) }},
		{ID: "view.previous", Label: "Previous in the List", Shortcut: kit.Ctrl(fyne.KeyUp), Can: func() string { return s.CanGoToNeighbour(-1) },
			Run: func() { s.Neighbour(-1) }},
		{ID: "view.next", Label: "Next in the List", Shortcut: kit.Ctrl(fyne.KeyDown), Can: func() string { return s.CanGoToNeighbour(1) },
			Run: func() { s.Neighbour(1) }},
		{ID: "timetable.propose", Label: "Propose Sections from Requests…", Can: func() string { return w.week.CanPropose() },
			Run: func() { w.week.Propose() }},
		{ID: "timetable.free", Label: "Free Teachers and Rooms…", Can: func() string {
			if why := s.CanWithLesson(); why != "" {
				return why
			}
			return unless(w.open.t.Lesson(s.Lesson()).Slot.Placed(), "This lesson is not placed.")
		}, Run: func() { w.week.ShowFree(w.open.t.Lesson(s.Lesson()).Slot) }},
	}
}

// whose is the record whose week is meant where the keyboard is, and the list in which it stands there; the zero Key for none.
func (w *Window) whose() (k model.Key, among *session.Among) {
	if w.open == nil {
		return k, nil
	}
	t := w.open.t
	if k, among := w.panel.whose(); k.ID != 0 {
		return k, among
	}
	switch place := w.session.Place(); {
	case place.Page == session.PageWeek:
		return w.week.Current()
	case place.Page == session.PageGrid:
		return w.weekOfLesson(t.Lesson(w.session.Lesson())), nil
	case w.sheets[place.Page] != nil:
		return w.sheets[place.Page].whose()
	}
	return k, nil
}

// weekOfLesson is what a lesson stands in the row of: its teacher, its room, else its section.
func (w *Window) weekOfLesson(l *model.Lesson) model.Key {
	switch {
	case l == nil:
		return model.Key{}
	case w.session.Place().View.Rows == session.ByTeacher && len(l.Teachers) > 0:
		return l.Teachers[0].Key()
	case w.session.Place().View.Rows == session.ByRoom && len(l.Rooms) > 0:
		return l.Rooms[0].Key()
	}
	return l.Section.Key()
}

// weekItems are the weeks that belong to a lesson, as lines of its menu.
func (w *Window) weekItems(l *model.Lesson) []*fyne.MenuItem {
	t := w.open.t
	keys := []model.Key{l.Section.Key()}
	for _, id := range l.Teachers {
		keys = append(keys, id.Key())
	}
	for _, id := range l.Rooms {
		keys = append(keys, id.Key())
	}
	for _, y := range t.Course(t.Section(l.Section).Course).YearLevels {
		keys = append(keys, y.Key())
	}
	var items []*fyne.MenuItem
	for _, k := range keys {
		items = append(items, fyne.NewMenuItem("Week of "+t.Describe(k), func() { w.session.ShowWeek(k, nil) }))
	}
	return items
}

// whose is the record of the row that a person is on, or that it is about, and the rows as the list around it.
func (r *recordSheet) whose() (k model.Key, among *session.Among) {
	t := r.w.open.t
	of := func(k model.Key) model.Key {
		switch {
		case k.Kind == model.KindEnrolment:
			return t.Enrolment(model.EnrolmentID(k.ID)).Student.Key()
		case k.Kind == model.KindRequest:
			return t.Request(model.RequestID(k.ID)).Student.Key()
		case k.Kind == model.KindLesson:
			return t.Lesson(model.LessonID(k.ID)).Section.Key()
		case views.HasWeek(k.Kind):
			return k
		}
		return model.Key{}
	}
	now, ok := r.Current()
	if !ok || t.Get(now) == nil {
		return model.Key{}, nil
	}
	if k = of(now); k.ID == 0 || !views.HasWeek(r.kind) {
		return k, nil
	}
	among = &session.Among{Name: r.words.Title}
	s := r.State()
	for i := range s.Lines() {
		if row := r.src.RecordOf(s.KeyAt(i)); row.ID != 0 {
			among.Keys = append(among.Keys, row)
		}
	}
	if all := t.Count(r.kind); len(among.Keys) < all {
		among.Name += ", filtered from " + names.Number(all)
	}
	return k, among
}

// whose is the student of the list of the panel that has the keyboard.
func (p *sectionPanel) whose() (k model.Key, among *session.Among) {
	if !p.on() || !p.list.focused || p.list.at >= len(p.members) {
		return k, nil
	}
	return p.student(p.list.at)
}

// student is a student of the list of the panel, with the list.
func (p *sectionPanel) student(row int) (model.Key, *session.Among) {
	among := &session.Among{Name: p.code.Text()}
	for _, m := range p.members {
		among.Keys = append(among.Keys, m.Student.Key())
	}
	return among.Keys[row], among
}

// weekable says whether what is found goes to the page of one record rather than to its row: a section has its panel there.
func weekable(k model.Key) bool {
	return k.Kind != model.KindSection && views.HasWeek(k.Kind)
}
