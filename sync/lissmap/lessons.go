package lissmap

import (
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// maxRoomCode is the longest RoomCode (LISS §9.2).
const maxRoomCode = 20

var lessonColumns = []string{"Day", "Period", "Section", "Teacher", "Room", "Grid", "Composite", "Campus"}

// timetable maps placed lessons and roster entries to publishTimetable (LISS §9.2): one row per lesson. The chosen
// rotation filters them.
func (m *mapper) timetable() engine.Table {
	// A SIS may tell what follows from the section and the room.
	out := engine.Table{Kind: engine.Timetable, Columns: lessonColumns, Words: m.words, Soft: []string{"Grid", "Composite", "Campus"}, Derived: []string{"Composite", "Campus"}, Spared: map[string]bool{},
		Rows: make([]engine.Row, 0, m.t.Count(model.KindLesson))}
	times := make(map[string]int, m.t.Count(model.KindLesson))
	for s := range m.t.Sections() {
		code, ok := m.codes[s.ID]
		if !ok {
			continue
		}
		spared := m.o.Rotation != 0 && !s.Rotations.Has(m.o.Rotation)
		unplaced := 0
		for l := range m.t.LessonsOf(s.ID) {
			if !l.Slot.Placed() {
				unplaced++
				continue
			}
			teacher, room := pick(s.Teachers, l.Teachers), pick([]model.RoomID{s.Room}, l.Rooms)
			w := liss.Lesson{ClassCode: code, TeacherID: m.teacherID(teacher), TeacherCode: m.teacherCode(teacher), Composite: m.linkedTo(s), Campus: m.campusOf(m.t.Course(s.Course).YearLevels, room)}
			m.addLesson(&out, times, l.Key(), l.Slot, w, room, spared)
			if !spared {
				m.leftOf(&out, l, code, teacher, room)
			}
		}
		if unplaced > 0 && !spared {
			out.Left = append(out.Left, engine.Note{Ref: s.Key(), What: code, Why: plural(unplaced, "lesson is", "lessons are") + " not placed"})
		}
	}
	for _, r := range m.rosters {
		for _, e := range r.entries {
			spared := m.o.ExcludeRosters || m.o.Rotation != 0 && !e.Rotations.Has(m.o.Rotation)
			room := e.Room
			if a := m.t.DutyArea(e.Area); a != nil {
				room = a.Room
			}
			w := liss.Lesson{ClassCode: r.class.ClassCode, TeacherID: m.teacherID(e.Teacher), TeacherCode: m.teacherCode(e.Teacher), Campus: m.campusOf(r.levels, room)}
			m.addLesson(&out, times, e.Key(), e.Slot, w, room, spared)
		}
	}
	return out
}

// addLesson appends a row; w holds what does not follow from the slot and the room. A second lesson of one section at
// one slot has a number at the end of its key. One that is the very same goes once: a SIS keeps one of two rows that are
// alike, and the other would count as missing for ever.
func (m *mapper) addLesson(out *engine.Table, times map[string]int, ref model.Key, slot model.Slot, w liss.Lesson, room model.RoomID, spared bool) {
	g := m.t.Grid(slot.Grid)
	w.DayNumber, w.Period, w.TtStructure = int(slot.Day), g.Period(slot.Period).Code, m.structure(g)
	title := w.ClassCode + " on " + g.SlotName(slot)
	r := m.t.Room(room)
	if !m.roomed {
		r = nil
	}
	long := r != nil && utf8.RuneCountInString(r.Code) > maxRoomCode
	if r != nil && !long {
		w.RoomCode = r.Code
	}
	values := lessonValues(&w, g.DayCode(slot.Day))
	key := string(appendLessonKey(nil, &w))
	if times[key] > 0 && !spared && sentAlready(out.Rows, w.ClassCode, values[:]) {
		out.Left = append(out.Left, engine.Note{Ref: ref, What: title, Why: "the same lesson stands there twice, with the same teacher and room; it is sent once"})
		return
	}
	if times[key]++; times[key] > 1 {
		key += "|" + strconv.Itoa(times[key])
	}
	if spared {
		out.Spared[key] = true
		return
	}
	if long {
		out.Warn = append(out.Warn, engine.Note{Ref: r.Key(), What: title,
			Why: fmt.Sprintf("the room code %q is longer than %d characters, so the lesson goes without its room", r.Code, maxRoomCode)})
	}
	if m.d.SendEdvalCodes {
		w.EdvalClassCode = w.ClassCode
	}
	out.Rows = append(out.Rows, engine.Row{Key: key, Of: w.ClassCode, Title: title, Ref: ref, Wire: w, Values: values[:]})
}

// sentAlready says whether a section, the last one in the rows, has a row with the same values.
func sentAlready(rows []engine.Row, code string, values []string) bool {
	for i := len(rows) - 1; i >= 0 && rows[i].Of == code; i-- {
		if slices.Equal(rows[i].Values, values) {
			return true
		}
	}
	return false
}

// appendLessonKey adds the key of a lesson to b.
func appendLessonKey(b []byte, w *liss.Lesson) []byte {
	b = append(append(b, w.TtStructure...), '|')
	b = append(strconv.AppendInt(b, int64(w.DayNumber), 10), '|')
	b = append(append(b, w.Period...), '|')
	return append(b, w.ClassCode...)
}

// lessonValues are a lesson's values by column of lessonColumns.
func lessonValues(w *liss.Lesson, dayCode string) [8]string {
	return [8]string{dayCode, w.Period, w.ClassCode, w.TeacherID, w.RoomCode, w.TtStructure, w.Composite, w.Campus}
}

// leftOf notes what of a lesson does not travel.
func (m *mapper) leftOf(out *engine.Table, l *model.Lesson, code string, teacher model.TeacherID, room model.RoomID) {
	what := code + " on " + m.t.SlotName(l.Slot)
	left := func(format string, args ...any) {
		out.Left = append(out.Left, engine.Note{Ref: l.Key(), What: what, Why: fmt.Sprintf(format, args...)})
	}
	if rest := without(l.Teachers, teacher); len(rest) > 0 {
		left("%s takes one teacher a lesson: %s left out. Co-teachers entered by hand in %s may be lost", m.sis, m.others(rest), m.sis)
	}
	if rest := without(l.Rooms, room); len(rest) > 0 {
		codes := ""
		for _, id := range rest {
			codes += " " + m.t.Room(id).Code
		}
		left("%s takes one room a lesson; left out:%s", m.sis, codes)
	}
	if n := len(l.Excused); n > 0 {
		left("%s not sent", plural(n, "student is excused from it, which is", "students are excused from it, which is"))
	}
}

// without is the IDs that are not id.
func without[ID comparable](ids []ID, id ID) []ID {
	var rest []ID
	for _, o := range ids {
		if o != id {
			rest = append(rest, o)
		}
	}
	return rest
}

// pick is the section's first one that is on the lesson, else the lesson's first; 0 for none.
func pick[ID ~uint32](section, lesson []ID) ID {
	for _, id := range section {
		for _, on := range lesson {
			if id == on {
				return id
			}
		}
	}
	if len(lesson) > 0 {
		return lesson[0]
	}
	return 0
}

// campusOf is the extra member Campus of a lesson: its room's, else that of its year levels; "" where the grids tell.
func (m *mapper) campusOf(levels []model.YearLevelID, room model.RoomID) string {
	if !m.campuses {
		return ""
	}
	var id model.CampusID
	if r := m.t.Room(room); r != nil {
		id = r.Campus
	}
	for _, y := range levels {
		if id == 0 {
			id = m.t.YearLevel(y).Campus
		}
	}
	if c := m.t.Campus(id); c != nil {
		return c.Code
	}
	return ""
}

var bellColumns = []string{"Day", "Period", "Start", "End", "Kind", "Grid"}

// bellTypes are the Type of a period kind (LISS §9.4): T teaching, L recess or lunch, O outside the timetable. The
// dialect turns L into what the SIS wants for breaks.
var bellTypes = map[model.PeriodKind]string{model.Teaching: "T", model.Break: "L", model.Offline: "O"}

// bellWords are the words of the Type of a period.
var bellWords = map[string]string{"T": "teaching", "L": "break", "O": "offline"}

// bellTimes maps grids to publishBellTimes (LISS §9.4). Spacers are not sent.
func (m *mapper) bellTimes() engine.Table {
	out := engine.Table{Kind: engine.BellTimes, Columns: bellColumns, Words: m.words}
	if !m.p.sends(engine.FeatureBellTimes) {
		return out
	}
	for g := range m.t.Grids() {
		waves := 0
		for _, c := range g.Cells {
			waves += len(c.Variants)
			typ := bellTypes[c.Kind]
			if typ == "" {
				continue
			}
			if c.End == 0 { // the grid was made of lessons alone
				out.Bad = append(out.Bad, engine.Note{Ref: g.Key(), What: "Grid " + g.Code + ": " + g.DayCode(c.Day) + " " + g.Period(c.Period).Code,
					Why: "the period has no start and end time. Enter them under Grid structure"})
				continue
			}
			w := liss.BellPeriod{DayNumber: int(c.Day), DayName: g.DayCode(c.Day), Period: g.Period(c.Period).Code, TtStructure: m.structure(g),
				StartTime: liss.ClockAt(int(c.Start)), EndTime: liss.ClockAt(int(c.End)), Type: typ}
			out.Rows = append(out.Rows, engine.Row{Key: bellKey(w), Of: w.TtStructure, Title: g.DayCode(c.Day) + " " + w.Period, Ref: g.Key(), Wire: w, Values: bellValues(w)})
		}
		if waves > 0 {
			out.Left = append(out.Left, engine.Note{Ref: g.Key(), What: "Grid " + g.Code, Why: "the times of " + plural(waves, "lunch wave are", "lunch waves are") + " not sent"})
		}
	}
	return out
}

func bellKey(w liss.BellPeriod) string {
	return w.TtStructure + "|" + strconv.Itoa(w.DayNumber) + "|" + w.Period
}

func bellValues(w liss.BellPeriod) []string {
	return []string{w.DayName, w.Period, w.StartTime.String(), w.EndTime.String(), w.Type, w.TtStructure}
}
