package session

import (
	"encoding/json"
	"slices"

	"carillon/model"
	"carillon/model/views"
)

// Page is what a window shows: the master grid, the clashes, or a register, whose page is named by its kind.
type Page string

// Pages that are no register.
const (
	PageGrid     Page = "grid"
	PageClashes  Page = "clashes"
	PageBells    Page = "bells"
	PageCalendar Page = "calendar"
	PageRosters  Page = "rosters"
	PagePlanning Page = "planning"
	PageWeek     Page = "week" // of the record that is selected: a student, teacher, room, section or year level
)

// PageOf is the page of a register.
func PageOf(k model.Kind) Page { return Page(k.ID()) }

// Rows says what the rows of the master grid are.
type Rows = views.RowsBy

// Rows of the master grid.
const (
	ByYearLevel = views.ByYearLevel
	ByTeacher   = views.ByTeacher
	ByRoom      = views.ByRoom
	BySection   = views.BySection
	ByFaculty   = views.ByFaculty
	ByCampus    = views.ByCampus
	ByLine      = views.ByLine
)

// View is what of the timetable the master grid shows.
type View struct {
	Rows     Rows         `json:"rows"`
	Grid     model.GridID `json:"grid"`               // 0 only where there is none
	Rotation int          `json:"rotation,omitempty"` // 0: all
	Offline  bool         `json:"offline,omitempty"`  // offline periods are shown, too
	// HideInspector and HideTray leave their room to the grid.
	HideInspector bool `json:"hideInspector,omitempty"`
	HideTray      bool `json:"hideTray,omitempty"`
}

// firstView is how the master grid of a file is shown that says nothing of it: by teachers in the USA, where a section meets with
// one teacher in one period all year, by year levels elsewhere.
func firstView(t *model.Timetable) View {
	if t.School().Region == model.RegionUSA {
		return View{Rows: ByTeacher}
	}
	return View{Rows: ByYearLevel}
}

// keptView is how the master grid of the open file was last shown.
func (s *Session) keptView() View {
	v := firstView(s.open.T)
	if kept := s.PageView(PageGrid); len(kept) > 0 {
		if json.Unmarshal(kept, &v) != nil || v.Rows >= views.NumRowsBy {
			v = firstView(s.open.T)
		}
	}
	return s.viewable(v)
}

// keepView keeps in the file how the master grid is shown.
func (s *Session) keepView() {
	if kept, err := json.Marshal(s.travel.now.View); err == nil { // it has no value that can't be written
		s.KeepPageView(PageGrid, kept)
	}
}

// Cell is a record, and a field of it where a page shows records in columns.
type Cell struct {
	Key   model.Key // the zero Key for none
	Field string    // "" for the record as a whole
}

// Selection is what is selected on a page: from the cell a person began at to the one they are on.
type Selection struct{ From, At Cell }

// On is the selection of a record as a whole; the zero Key selects nothing.
func On(k model.Key) Selection { return Selection{Cell{Key: k}, Cell{Key: k}} }

// Among is a list from which a record was opened: its name, and its records in the order in which they stood there. It never
// changes once it is made.
type Among struct {
	Name string // "ENG11 4", "Students"
	Keys []model.Key
}

// MaxBeside is how many weeks can stand beside the one that is open.
const MaxBeside = 2

// Place is where a person is.
type Place struct {
	Page     Page
	View     View
	Selected Selection
	// Among is the list from which the record of [PageWeek] was opened; nil for none. Beside are the records whose weeks stand
	// beside its own, the zero Key for none.
	Among  *Among
	Beside [MaxBeside]model.Key
}

// sameAs says whether two places show the same, whatever the view.
func (p Place) sameAs(o Place) bool {
	return p.Page == o.Page && p.Selected == o.Selected && p.Beside == o.Beside
}

// Moved tells that a person is somewhere else.
type Moved struct {
	From, To Place
	// Reveal is set where what is selected is to be brought into view, and gets the keyboard; it is not where a person has
	// just selected it by hand.
	Reveal bool
}

// maxTravel is how many places Back goes through.
const maxTravel = 100

// travel is where a person is, was, and has come back from, in one file.
type travel struct {
	now      Place
	selected map[Page]Selection // of the pages that are not shown
	back     []Place            // the newest last
	forward  []Place
}

// reset is for another file: its records have nothing to do with those of the file before, even where they have the same
// IDs.
func (v *travel) reset() {
	*v = travel{now: Place{Page: PageGrid}, selected: map[Page]Selection{}}
}

// Place is where a person is.
func (s *Session) Place() Place { return s.travel.now }

// Lesson is the lesson that is selected in the master grid, whichever page is shown; 0 for none.
func (s *Session) Lesson() model.LessonID {
	if k := s.selection(PageGrid).At.Key; k.Kind == model.KindLesson {
		return model.LessonID(k.ID)
	}
	return 0
}

// selection is what is selected on a page, whichever is shown.
func (s *Session) selection(p Page) Selection {
	if p == s.travel.now.Page {
		return s.travel.now.Selected
	}
	return s.travel.selected[p]
}

// Go shows a page, with what was selected on it.
func (s *Session) Go(p Page) {
	s.leavePage(p, func() {
		s.visit(Place{Page: p, View: s.travel.now.View, Selected: s.selection(p)}, false)
		s.changed()
	})
}

// Select selects something on the page that is shown.
func (s *Session) Select(sel Selection) {
	to := s.travel.now
	if to.Selected == sel {
		return
	}
	to.Selected = sel
	s.said = ""
	s.move(to, false)
	s.changed()
}

// SelectLesson selects a lesson in the master grid, whichever page is shown; 0 for none.
func (s *Session) SelectLesson(id model.LessonID) {
	sel := Selection{}
	if id != 0 {
		sel = On(id.Key())
	}
	if s.travel.now.Page == PageGrid {
		s.Select(sel)
		return
	}
	s.travel.selected[PageGrid] = sel
}

// SetView changes what the master grid shows.
func (s *Session) SetView(v View) {
	to := s.travel.now
	to.View = s.viewable(v)
	if to.View == s.travel.now.View {
		return
	}
	s.move(to, false)
	s.keepView()
	s.changed()
}

// Show goes to a record: in its register, or in the master grid where it is a lesson or a grid. It reports whether there is
// such a record and a page for it; a person may still be asked whether to leave the page that is shown.
func (s *Session) Show(k model.Key) bool {
	o := s.open
	if o == nil || o.T.Get(k) == nil {
		return false
	}
	to := Place{Page: PageOf(k.Kind), View: s.travel.now.View, Selected: On(k)}
	switch k.Kind {
	case model.KindLesson:
		to.Page = PageGrid
		l := o.T.Lesson(model.LessonID(k.ID))
		if l.Slot.Placed() {
			to.View.Grid = l.Slot.Grid
		}
		if sec := o.T.Section(l.Section); sec != nil && to.View.Rotation > 0 && !sec.Rotations.Has(to.View.Rotation) {
			to.View.Rotation = 0
		}
	case model.KindGrid:
		to.Page, to.View.Grid, to.Selected = PageGrid, model.GridID(k.ID), s.selection(PageGrid)
	case model.KindRosterSlot:
		to.Page = PageRosters
		fallthrough
	default:
		if !slices.Contains(s.deps.Pages, to.Page) {
			return false
		}
	}
	s.leavePage(to.Page, func() {
		s.visit(s.standing(to), true)
		s.changed()
	})
	return true
}

// visit goes to a place, from which Back comes back to this one.
func (s *Session) visit(to Place, reveal bool) {
	v := &s.travel
	if !to.sameAs(v.now) {
		v.back = append(v.back, v.now)
		v.back = v.back[max(0, len(v.back)-maxTravel):]
		v.forward = nil
	}
	s.move(to, reveal)
}

// move makes a place the one where a person is. It tells of it also where nothing is other, if it is to be revealed.
func (s *Session) move(to Place, reveal bool) {
	v := &s.travel
	from := v.now
	v.selected[from.Page] = from.Selected
	v.now = to
	if from != to || reveal {
		s.Moved.emit(Moved{from, to, reveal})
	}
}

// Back goes to the place before; it reports whether there is one.
func (s *Session) Back() bool { return s.step(&s.travel.back, &s.travel.forward) }

// Forward goes to the place that Back came from; it reports whether there is one.
func (s *Session) Forward() bool { return s.step(&s.travel.forward, &s.travel.back) }

// step goes to the newest of some places that is another than this one. A record that is gone meanwhile is not selected.
func (s *Session) step(from, to *[]Place) bool {
	next := func() (p Place, ok bool) {
		for n := len(*from); n > 0 && s.open != nil; n = len(*from) {
			if p = s.standing((*from)[n-1]); !p.sameAs(s.travel.now) {
				return p, true
			}
			*from = (*from)[:n-1]
		}
		return p, false
	}
	p, ok := next()
	if !ok {
		return false
	}
	s.leavePage(p.Page, func() {
		p, ok := next() // a person may have thought for a while
		if !ok {
			return
		}
		*from = (*from)[:len(*from)-1]
		*to = append(*to, s.travel.now)
		s.move(p, true)
		s.changed()
	})
	return true
}

// standing is a place without what is gone.
func (s *Session) standing(p Place) Place {
	p.Selected, p.View = s.stillThere(p.Selected), s.viewable(p.View)
	for i, k := range p.Beside {
		if k.ID != 0 && s.open.T.Get(k) == nil {
			p.Beside[i] = model.Key{}
		}
	}
	return p
}

// viewable is a view with the first grid and with all rotations where the timetable has not those that it names.
func (s *Session) viewable(v View) View {
	t := s.open.T
	if t.Grid(v.Grid) == nil {
		v.Grid = 0
		for g := range t.Grids() {
			v.Grid = g.ID
			break
		}
	}
	for r := range t.Rotations() {
		if int(r.Number) == v.Rotation {
			return v
		}
	}
	v.Rotation = 0
	return v
}

// stillThere is a selection, or none where a record of it is gone.
func (s *Session) stillThere(sel Selection) Selection {
	gone := func(k model.Key) bool { return k.Kind != model.KindNone && k.ID != 0 && s.open.T.Get(k) == nil }
	if gone(sel.At.Key) || gone(sel.From.Key) {
		return Selection{}
	}
	return sel
}

// letGo selects nothing that is gone.
func (s *Session) letGo() {
	v := &s.travel
	for p, sel := range v.selected {
		v.selected[p] = s.stillThere(sel)
	}
	if now := s.standing(v.now); now != v.now {
		s.move(now, false)
	}
}
