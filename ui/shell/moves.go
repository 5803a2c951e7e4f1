package shell

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"carillon/model"
	"carillon/model/names"
	"carillon/model/rules"
	"carillon/ui/grid"
)

// connectGrid says what happens when a person does something with a lesson.
func (w *Window) connectGrid() {
	g := w.grid
	g.OnSelect = func(c grid.Card) {
		w.session.SelectLesson(model.LessonID(c.ID))
		if len(g.Chosen()) > 1 {
			w.inspect(false)
			w.commands.Refresh()
		}
	}
	w.connectCarry()
	g.OnMenu = w.lessonMenu
	g.OnOpen = func(c grid.Card) {
		if s := w.open; s != nil {
			if l := s.t.Lesson(model.LessonID(c.ID)); l != nil {
				w.jump(l.Section.Key())
			}
		}
	}
	w.tray.onSelect = func(c grid.Card) {
		w.session.SelectLesson(model.LessonID(c.ID))
	}
	w.tray.onDrag = func(c grid.Card, at fyne.Position) { w.grid.DragIn(c, at) }
	w.tray.onDrop = func() { w.grid.DropIn() }
}

// inspect shows the selected lesson in the inspector.
func (w *Window) inspect(moving bool) {
	s := w.open
	if s == nil || w.session.Lesson() == 0 {
		w.inspector.nothing()
		return
	}
	if n := len(w.grid.Chosen()); n > 1 {
		w.inspector.several(n, moving)
		return
	}
	w.inspectPlaces(moving, w.places(w.session.Lesson()))
}

// inspectPlaces shows the selected lesson, of which it is known where it can go.
func (w *Window) inspectPlaces(moving bool, places *places) {
	s, id := w.open, w.session.Lesson()
	w.inspector.lesson(s.t, id, moving, places, clashSentences(s.t, s.checker.OfLesson(id)))
}

// clashSentences says what is wrong with a lesson. Students who miss the same lessons are counted, not listed.
func clashSentences(t *model.Timetable, clashes []rules.Clash) []string {
	students := map[string]int{}
	for _, c := range clashes {
		if c.Rule == rules.StudentTwice {
			students[fmt.Sprint(c.Lessons)]++
		}
	}
	var out []string
	for _, c := range clashes {
		key := fmt.Sprint(c.Lessons)
		switch n := students[key]; {
		case c.Rule != rules.StudentTwice || n == 1:
			out = append(out, c.Sentence(&t.State))
		case n > 1:
			var codes []string
			for _, id := range c.Lessons {
				if l := t.Lesson(id); l != nil {
					codes = append(codes, t.SectionCode(l.Section))
				}
			}
			out = append(out, fmt.Sprintf("%s have %s at the same time on %s", plural(n, "student"), strings.Join(codes, " and "), t.SlotName(c.Slot)))
			students[key] = 0
		}
	}
	return out
}

func pinned(t *model.Timetable, l *model.Lesson) bool {
	s := t.Section(l.Section)
	return l.Pinned || s != nil && s.Pinned
}

// pickUp answers where a lesson may be put down: in each row it stands in, or could stand in.
func (w *Window) pickUp(c grid.Card) (grid.Slots, bool) {
	s := w.open
	id := model.LessonID(c.ID)
	l := s.t.Lesson(id)
	if l == nil {
		return nil, false
	}
	if pinned(s.t, l) {
		w.say(s.t.SectionCode(l.Section) + " is pinned. Unpin it to move it: Timetable > Pin or unpin the lesson.")
		return nil, false
	}
	w.session.SelectLesson(id)
	places := w.places(id)
	w.inspectPlaces(true, places)
	slots := grid.Slots{}
	for _, row := range s.view.master.RowsOf(id) {
		for _, p := range places.list {
			slots[grid.Cell{Row: row, Col: s.view.col(p.slot)}] = p.state
		}
	}
	return slots, true
}

// togglePin pins the selected lesson, or unpins it.
func (w *Window) togglePin() {
	l := w.open.t.Lesson(w.session.Lesson())
	if l == nil {
		return
	}
	c := *l
	c.Pinned = !l.Pinned
	w.apply(model.Replace{Record: &c, Field: "pin"})
}

// apply performs an edit that a person makes. What the model refuses is said in the status bar.
func (w *Window) apply(e model.Edit) error {
	err := w.session.Apply(e)
	if err != nil {
		w.say(names.Sentence(err.Error()))
	}
	return err
}

// lessonMenu shows what can be done with a lesson.
func (w *Window) lessonMenu(c grid.Card, _ grid.Cell, at fyne.Position) {
	if c.ID == 0 {
		return
	}
	item := func(id string) *fyne.MenuItem {
		m := fyne.NewMenuItem(w.commands.Lookup(id).Text(), func() { w.commands.Run(id) })
		m.Disabled = w.commands.Can(id) != ""
		return m
	}
	menu := fyne.NewMenu("", item("timetable.move"), item("timetable.out"), item("timetable.swap"), item("timetable.pin"),
		fyne.NewMenuItemSeparator(), item("timetable.section"), item("timetable.free"))
	if l := w.open.t.Lesson(model.LessonID(c.ID)); l != nil {
		menu.Items = append(menu.Items, w.weekItems(l)...)
	}
	w.popUp(menu, at)
}

// jump shows a record: its register, or a lesson in the grid.
func (w *Window) jump(k model.Key) { w.session.Show(k) }

// say puts a passing remark into the status bar.
func (w *Window) say(text string) {
	w.session.Say(text)
}
