package rosters

import (
	"fmt"
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/names"
	"carillon/model/views"
)

// Code is what a teacher is called in the name of an edit; "nobody" where there is none.
func (b *Board) Code(id model.TeacherID) string {
	if t := b.t.Teacher(id); t != nil {
		return t.Code
	}
	return "nobody"
}

// Put is the edit that has a teacher at a place, in the place of who is there. It is nil where nothing changes.
func (b *Board) Put(at Place, id model.TeacherID) model.Edit {
	list := b.put(at, id)
	if len(list) == 0 {
		return nil
	}
	name := "Put " + b.Code(id) + " on " + b.Name(at)
	if at.Teacher != 0 {
		name = "Put " + b.Code(id) + " in the place of " + b.Code(at.Teacher) + " on " + b.Name(at)
	}
	return model.Batch{Name: name, Edits: list}
}

func (b *Board) put(at Place, id model.TeacherID) []model.Edit {
	switch {
	case at.Closed || at.Teacher == id:
		return nil
	case at.Entry != 0:
		r := *b.t.RosterSlot(at.Entry)
		r.Teacher = id
		return []model.Edit{model.Replace{Record: &r}}
	}
	return []model.Edit{model.Add{Record: b.fresh(at, id)}}
}

// fresh is an entry that is new: a study hall gets a room.
func (b *Board) fresh(at Place, id model.TeacherID) *model.RosterSlot {
	r := &model.RosterSlot{Roster: at.Roster, Slot: at.Slot, Teacher: id, Area: at.Area, Study: at.Study, Rotations: at.Rotations}
	if at.Study != 0 {
		r.Room = b.room(at)
	}
	return r
}

// room is the room of a study hall that is new: that in which its study section meets at other times where it is free, else the
// first free one with enough seats; 0 for none.
func (b *Board) room(at Place) model.RoomID {
	seats := 0
	if s := b.t.StudySection(at.Study); s != nil {
		seats = int(s.Size)
	}
	free := views.FreeRooms(b.t, at.Slot, at.Rotations, seats)
	for _, id := range b.t.Referrers(at.Study.Key(), model.KindRosterSlot) {
		if r := b.t.RosterSlot(model.RosterSlotID(id)).Room; slices.Contains(free, r) {
			return r
		}
	}
	if len(free) > 0 && seats > 0 {
		return free[0]
	}
	return 0
}

// clear takes the teacher of a place away. A duty or a study hall stays as a gap, and one that is a gap goes; the other rosters are
// nothing but their teachers.
func (b *Board) clear(at Place) []model.Edit {
	switch {
	case at.Entry == 0:
		return nil
	case at.Teacher == 0 || at.Roster == model.RosterOnCall || at.Roster == model.RosterRTO:
		return []model.Edit{model.Delete{Key: at.Entry.Key()}}
	}
	r := *b.t.RosterSlot(at.Entry)
	r.Teacher = 0
	return []model.Edit{model.Replace{Record: &r}}
}

// Clear is the edit that takes the teachers of some places away; of a place without one it takes the place off the roster. It is
// nil where nothing changes.
func (b *Board) Clear(places ...Place) model.Edit {
	var list []model.Edit
	var last Place
	for _, p := range places {
		if edits := b.clear(p); len(edits) > 0 {
			list, last = append(list, edits...), p
		}
	}
	switch {
	case len(list) == 0:
		return nil
	case len(list) > 1:
		return model.Batch{Name: "Empty " + names.Count(len(list), "place", "places") + " of " + rosterName(last.Roster), Edits: list}
	case last.Teacher == 0:
		return model.Batch{Name: "Take " + b.Name(last) + " off the roster", Edits: list}
	}
	return model.Batch{Name: "Take " + b.Code(last.Teacher) + " off " + b.Name(last), Edits: list}
}

// rosterName is a roster within a sentence.
func rosterName(k model.RosterKind) string {
	return [...]string{"", "the duty roster", "coverage", "study halls", "time off"}[k]
}

// Move is the edit that moves the teacher of a place to another one; where a teacher is there, the two swap. It is nil where nothing
// changes.
func (b *Board) Move(from, to Place) model.Edit {
	switch {
	case from.Teacher == 0 || from.Roster != to.Roster || to.Closed || from == to || from.Teacher == to.Teacher:
		return nil
	case to.Teacher != 0:
		return model.Batch{Name: fmt.Sprintf("Swap %s on %s with %s on %s", b.Code(from.Teacher), b.Name(from), b.Code(to.Teacher), b.Name(to)),
			Edits: append(b.put(from, to.Teacher), b.put(to, from.Teacher)...)}
	}
	name := fmt.Sprintf("Move %s from %s to %s", b.Code(from.Teacher), b.Name(from), b.Name(to))
	if to.Entry == 0 && (from.Roster == model.RosterOnCall || from.Roster == model.RosterRTO) {
		r := *b.t.RosterSlot(from.Entry)
		r.Slot = to.Slot
		return model.Batch{Name: name, Edits: []model.Edit{model.Replace{Record: &r}}}
	}
	return model.Batch{Name: name, Edits: append(b.clear(from), b.put(to, from.Teacher)...)}
}

// Swap says what a swap is for both teachers, the worse answer, with the teacher it is about.
func (b *Board) Swap(from, to Place) (Answer, *model.Teacher) {
	there, back := b.Ask(from.Teacher, to, from.Entry), b.Ask(to.Teacher, from, to.Entry)
	if back.Fit > there.Fit {
		return back, b.t.Teacher(to.Teacher)
	}
	return there, b.t.Teacher(from.Teacher)
}

// Can says of each empty place of a table what it is for a teacher who is held, and of each place with a name what a swap is, or
// what taking it is where the teacher comes from no place.
func (b *Board) Can(id model.TeacherID, from Place, at Place) Answer {
	switch {
	case at.Closed:
		return Answer{Blocked, "no such period"}
	case from.Entry != 0 && at.Teacher != 0 && at.Entry != from.Entry:
		answer, t := b.Swap(from, at)
		if answer.Fit != Free && t != nil && t.ID != id {
			answer.Why = t.Code + " " + answer.Why
		}
		return answer
	}
	return b.Ask(id, at, from.Entry)
}

// Pasted is what became of a paste.
type Pasted struct {
	Edit    model.Edit // nil where nothing changes
	Taken   int
	Unknown []string // texts that are no teacher's
	Outside int      // texts for which there is no place
}

// Paste reads a block of codes or names, lines of days with tabs between, and puts the teachers from a place on: down and to the
// right, headings of periods left out. Blank cells leave what is there.
func (b *Board) Paste(t *Table, line, day int, text string) Pasted {
	var out Pasted
	var list []model.Edit
	var only Place
	at := line
	for row := range strings.Lines(strings.TrimRight(text, "\r\n")) {
		for at < len(t.Lines) && t.Lines[at].Head {
			at++
		}
		for i, cell := range strings.Split(strings.TrimRight(row, "\r\n"), "\t") {
			if cell = strings.TrimSpace(cell); cell == "" {
				continue
			}
			p, ok := t.At(at, day+i)
			who := b.ByText(cell)
			switch {
			case !ok || p.Closed:
				out.Outside++
			case who == nil:
				out.Unknown = append(out.Unknown, cell)
			default:
				if edits := b.put(p, who.ID); len(edits) > 0 {
					list, only = append(list, edits...), p
					only.Teacher = who.ID
				}
				out.Taken++
			}
		}
		at++
	}
	switch len(list) {
	case 0:
	case 1:
		out.Edit = model.Batch{Name: "Put " + b.Code(only.Teacher) + " on " + b.Name(only), Edits: list}
	default:
		out.Edit = model.Batch{Name: "Paste " + names.Count(len(list), "teacher", "teachers") + " into " + rosterName(t.Roster), Edits: list}
	}
	return out
}
