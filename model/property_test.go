package model

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// randomEdit is an edit of any type there is; many are refused, and that is part of the tests.
func randomEdit(rt *rapid.T, t *Timetable) Edit {
	id := func(name string, k Kind) uint32 { return uint32(rapid.IntRange(1, int(t.LastID(k))+1).Draw(rt, name)) }
	slot := func() Slot {
		if rapid.IntRange(0, 4).Draw(rt, "unplaced") == 0 {
			return Slot{}
		}
		return Slot{1, uint8(rapid.IntRange(1, 2).Draw(rt, "day")), PeriodID(rapid.IntRange(1, 3).Draw(rt, "period"))}
	}
	section := func() SectionID { return SectionID(id("section", KindSection)) }
	students := func() []StudentID {
		return []StudentID{StudentID(id("student", KindStudent)), StudentID(id("student", KindStudent))}
	}
	anyKey := func() Key {
		k := rapid.SampledFrom(Kinds()).Draw(rt, "kind")
		return Key{k, id("id", k)}
	}
	instead := func() Instead {
		k := rapid.SampledFrom([]Kind{KindTeacher, KindRoom}).Draw(rt, "instead")
		return Instead{Key{k, rapid.Uint32Range(0, 3).Draw(rt, "from")}, Key{k, rapid.Uint32Range(0, 3).Draw(rt, "into")}}
	}
	switch rapid.IntRange(0, 30).Draw(rt, "edit") {
	case 28:
		return Reassign{LessonID(id("lesson", KindLesson)), slot(), instead()}
	case 29:
		return MoveSeveral{[]Reassign{{LessonID(id("lesson", KindLesson)), slot(), instead()}, {LessonID(id("lesson", KindLesson)), slot(), Instead{}}}}
	case 30:
		return CopyLesson{LessonID(id("lesson", KindLesson)), slot(), instead()}
	case 22, 23, 24, 25, 26:
		return randomCalendarEdit(rt)
	case 0:
		return MoveLesson{LessonID(id("lesson", KindLesson)), slot()}
	case 1:
		return MoveTogether{LessonID(id("lesson", KindLesson)), slot()}
	case 2:
		return SwapLessons{LessonID(id("lesson", KindLesson)), LessonID(id("lesson", KindLesson))}
	case 3:
		return Pin{[]Key{anyKey(), SectionID(1).Key()}, rapid.Bool().Draw(rt, "off")}
	case 4:
		return AddLessons{section(), rapid.IntRange(0, 3).Draw(rt, "count")}
	case 5:
		return AssignTeacher{section(), TeacherID(rapid.IntRange(0, 3).Draw(rt, "from")), TeacherID(rapid.IntRange(0, 3).Draw(rt, "to"))}
	case 6:
		return AssignRoom{section(), RoomID(rapid.IntRange(0, 3).Draw(rt, "room"))}
	case 7:
		return Enrol{section(), students(), Date(rapid.IntRange(0, 2).Draw(rt, "from") * 20700)}
	case 8:
		return Withdraw{section(), students(), Date(rapid.IntRange(0, 2).Draw(rt, "from") * 20700)}
	case 9:
		return MoveStudent{StudentID(id("student", KindStudent)), section(), section(), Date(rapid.IntRange(0, 2).Draw(rt, "from") * 20700)}
	case 10:
		return SetPriority{rapid.SampledFrom([]string{"*", "09*1", "ENG*"}).Draw(rt, "pattern"), int8(rapid.IntRange(-10, 11).Draw(rt, "priority"))}
	case 11:
		return SplitSection{section(), Rotations(rapid.IntRange(0, 3).Draw(rt, "keep")), rapid.SampledFrom([]string{"1", "S2"}).Draw(rt, "new")}
	case 12:
		return Delete{anyKey()}
	case 13:
		if r := t.Get(anyKey()); r != nil {
			return Add{r} // mostly refused: its names are taken
		}
	case 15:
		return Excuse{LessonID(id("lesson", KindLesson)), students(), rapid.Bool().Draw(rt, "off")}
	case 16:
		return LinkSections{[]SectionID{section(), section()}, rapid.SampledFrom([]string{"", "AB", "CD"}).Draw(rt, "group")}
	case 17:
		var list []Rotation
		for range rapid.IntRange(0, 3).Draw(rt, "rotations") {
			list = append(list, Rotation{RotationID(rapid.IntRange(0, 3).Draw(rt, "rotation")), uint8(rapid.IntRange(0, 3).Draw(rt, "number")), "", 0, 0})
		}
		return SetRotations{list}
	case 18:
		k := rapid.SampledFrom(SISKinds()).Draw(rt, "kind")
		f := func() FieldValue {
			return FieldValue{rapid.SampledFrom(Fields(k)).Draw(rt, "field").ID, rapid.SampledFrom([]string{"", "A1", "9", "new"}).Draw(rt, "value")}
		}
		return SetFields{Key{k, uint32(rapid.IntRange(0, 3).Draw(rt, "id"))}, []FieldValue{f(), f(), f()}}
	case 19:
		return ByHand{randomEdit(rt, t)}
	case 14:
		return Batch{"Two at once", []Edit{randomEdit(rt, t), randomEdit(rt, t)}}
	}
	k := anyKey()
	if len(Fields(k.Kind)) == 0 {
		k = RoomID(1).Key()
	}
	f := rapid.SampledFrom(Fields(k.Kind)).Draw(rt, "field")
	return SetField{k, f.ID, rapid.SampledFrom([]string{"", "1", "A1", "KIM", "9", "yes", "2026-09-01", "KIM, LOP", "MAT", "new"}).Draw(rt, "value")}
}

// randomCalendarEdit is an edit of the calendar, which may be empty, in a few weeks of 2026.
func randomCalendarEdit(rt *rapid.T) Edit {
	day := func(name string) Date { return NewDate(2026, 9, rapid.IntRange(1, 40).Draw(rt, name)) }
	shift, from := rapid.Bool().Draw(rt, "shift"), rapid.SampledFrom([]Date{0, NewDate(2026, 9, 14)}).Draw(rt, "from")
	switch rapid.IntRange(0, 6).Draw(rt, "calendar edit") {
	case 0:
		return CloseDay{day("date"), "Snow", shift, from}
	case 1:
		return OpenDay{day("date"), shift, from}
	case 2:
		return SetHoliday{day("first"), day("last"), "Break", shift, from}
	case 3:
		return SetCycleDay{day("date"), uint8(rapid.IntRange(0, 3).Draw(rt, "day"))}
	case 4:
		return SetTerms{[]TermChange{{rapid.IntRange(0, 1).Draw(rt, "was"), Term{"Fall", day("first"), day("last")}}}}
	}
	return ExtendCalendar{day("first"), day("last"), from}
}

// rich is the small school with rotations, a composite and a sub-class beside.
func rich(t testing.TB) *Timetable {
	t.Helper()
	tt := school(t)
	sub := &Section{Course: 1, SectionID: "1b", Main: 1, Priority: PriorityUnset}
	a, b := *tt.Section(1), *tt.Section(2)
	a.Composite, b.Composite = 1, 1
	_, err := tt.Apply(Batch{"More", []Edit{Add{&Rotation{Number: 1}}, Add{&Rotation{Number: 2}}, Add{&Composite{Code: "AB"}},
		Replace{Record: &a}, Replace{Record: &b}, Add{sub}, Add{&Lesson{Section: 3, Slot: Slot{1, 1, 1}}}}})
	if err != nil {
		t.Fatal(err)
	}
	return tt.Snapshot().Index()
}

func TestAnyEditsUndoneGiveTheSameDumpAndRedoneGiveItBack(t *testing.T) {
	done := map[bool]int{}
	rapid.Check(t, func(rt *rapid.T) {
		tt := rich(t)
		dumps := []string{dump(t, &tt.State)} // after each step of undo
		var labels []string
		for range rapid.IntRange(1, 20).Draw(rt, "edits") {
			before, steps := dump(t, &tt.State), len(tt.history.done)
			p, err := tt.Apply(randomEdit(rt, tt))
			after := dump(t, &tt.State)
			done[err == nil]++
			switch {
			case (err != nil || len(p.Changes) == 0) && (after != before || len(tt.history.done) != steps):
				rt.Fatalf("a refused edit left a trace: %v", err)
			case err != nil:
				if CodeOf(err) == "" {
					rt.Fatalf("an error without a code: %v", err)
				}
			case len(tt.history.done) > steps:
				dumps, labels = append(dumps, after), append(labels, tt.UndoLabel())
			case len(p.Changes) > 0:
				dumps[len(dumps)-1] = after // typed into the same cell again
				labels[len(labels)-1] = tt.UndoLabel()
			}
		}
		for i := len(dumps) - 2; i >= 0; i-- {
			if tt.UndoLabel() != labels[i] {
				rt.Fatalf("undo would take back %q, want %q", tt.UndoLabel(), labels[i])
			}
			tt.Undo()
			if diff := cmp.Diff(dumps[i], dump(t, &tt.State)); diff != "" {
				rt.Fatalf("undo of %q (-was +is):\n%s", labels[i], diff)
			}
		}
		if _, ok := tt.Undo(); ok {
			rt.Fatal("there is more to undo than was done")
		}
		for i := 1; i < len(dumps); i++ {
			tt.Redo()
			if diff := cmp.Diff(dumps[i], dump(t, &tt.State)); diff != "" {
				rt.Fatalf("redo of %q (-was +is):\n%s", labels[i-1], diff)
			}
		}
	})
	if done[true] < 50 || done[false] < 50 {
		t.Errorf("%d edits were done and %d refused: the test says too little", done[true], done[false])
	}
}

func TestIndexesKeptThroughEditsEqualIndexesBuiltAfresh(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tt := rich(t)
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			randomStep(rt, tt)
			if diff := cmp.Diff(indexOf(tt.Snapshot().Index()), indexOf(tt)); diff != "" {
				rt.Fatalf("after %q (-afresh +kept):\n%s", tt.UndoLabel(), diff)
			}
			if err := wholeAgain(tt); err != nil {
				rt.Fatalf("after %q the records would not load: %v", tt.UndoLabel(), err)
			}
		}
	})
}

// randomStep is an edit, or now and then an undo or a redo.
func randomStep(rt *rapid.T, tt *Timetable) {
	switch rapid.IntRange(0, 9).Draw(rt, "step") {
	case 0, 1:
		tt.Undo()
	case 2:
		tt.Redo()
	default:
		_, _ = tt.Apply(randomEdit(rt, tt))
	}
}

// indexOf lists what an index says, without the room it keeps to grow.
func indexOf(t *Timetable) map[string]any {
	out := map[string]any{}
	for to := range t.index.rev {
		for from := range t.index.rev[to] {
			for id, list := range t.index.rev[to][from] {
				if len(list) > 0 {
					out[Key{Kind(to), uint32(id)}.String()+" from "+Kind(from).String()] = slices.Clone(list)
				}
			}
		}
		for s, names := range t.index.named[to] {
			for value, id := range names {
				out[Kind(to).String()+" "+space(s).String()+" "+value] = id
			}
		}
	}
	return out
}

// wholeAgain builds the timetable from its records, as opening its file would.
func wholeAgain(t *Timetable) error {
	b := NewBuilder()
	for _, k := range Kinds() {
		for r := range t.All(k) {
			b.Put(r)
		}
	}
	if _, errs := b.Timetable(); len(errs) > 0 {
		return errs[0]
	}
	return nil
}

func TestASnapshotStaysThroughAnyEdits(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tt := rich(t)
		type taken struct {
			state *State
			dump  string
		}
		var all []taken
		for range rapid.IntRange(1, 15).Draw(rt, "steps") {
			if rapid.Bool().Draw(rt, "snapshot") {
				s := tt.Snapshot()
				all = append(all, taken{s, dump(t, s)})
			}
			randomStep(rt, tt)
		}
		for i, s := range all {
			if diff := cmp.Diff(s.dump, dump(t, s.state)); diff != "" {
				rt.Fatalf("snapshot %d (-was +is):\n%s", i, diff)
			}
		}
		for i, s := range all { // what differs, applied to the older state, makes the newer one
			x := s.state.Index()
			p := Patch{Name: "Since"}
			for c := range tt.ChangesSince(s.state) {
				p.Changes = append(p.Changes, c)
			}
			if _, err := x.Apply(p); err != nil {
				rt.Fatalf("the changes since snapshot %d: %v", i, err)
			}
			if diff := cmp.Diff(dump(t, &tt.State), dump(t, &x.State)); diff != "" {
				rt.Fatalf("the changes since snapshot %d (-want +got):\n%s", i, diff)
			}
		}
	})
}

func TestNothingIsUnsavedExactlyInTheSavedState(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tt := rich(t)
		saved := dump(t, &tt.State)
		for range rapid.IntRange(1, 30).Draw(rt, "steps") {
			if rapid.IntRange(0, 4).Draw(rt, "save") == 0 {
				revision, state := tt.Revision(), dump(t, tt.Snapshot())
				if rapid.Bool().Draw(rt, "slowly") {
					randomStep(rt, tt) // an edit made while the save runs
				}
				tt.MarkSaved(revision)
				saved = state
			} else {
				randomStep(rt, tt)
			}
			now := dump(t, &tt.State)
			if tt.Unsaved() == 0 && now != saved {
				rt.Fatal("nothing is unsaved, and the state is another")
			}
			if tt.Revision() == tt.history.saved && tt.Unsaved() != 0 {
				rt.Fatalf("%d unsaved in the saved state", tt.Unsaved())
			}
			if tt.Unsaved() < 0 || tt.Unsaved() > int(tt.history.serial) {
				rt.Fatalf("%d unsaved after %d edits", tt.Unsaved(), tt.history.serial)
			}
		}
	})
}

func TestUnsavedCountsTheStepsToTheSavedState(t *testing.T) {
	tt := school(t)
	move := func(p PeriodID, day uint8) {
		if _, err := tt.Apply(MoveLesson{1, Slot{1, day, p}}); err != nil {
			t.Fatal(err)
		}
	}
	want := func(n int, when string) {
		t.Helper()
		if tt.Unsaved() != n {
			t.Errorf("%s: %d unsaved, want %d", when, tt.Unsaved(), n)
		}
	}
	move(2, 1)
	move(1, 2)
	want(2, "after two edits")
	tt.MarkSaved(tt.Revision())
	want(0, "saved")
	tt.Undo()
	want(1, "one undone past the save")
	tt.Undo()
	want(2, "two undone past the save")
	tt.Redo()
	tt.Redo()
	want(0, "redone to the save")
	tt.Undo()
	move(2, 2)
	want(1, "another way from before the save, which can't be reached again")
	tt.Undo()
	if tt.Unsaved() == 0 {
		t.Error("the state before the save counts as saved")
	}
}

func TestEditsTypedIntoOneCellAreOneStepOfUndo(t *testing.T) {
	tt := school(t)
	before := dump(t, &tt.State)
	typed := func(id RoomID, field, v string) {
		t.Helper()
		if _, err := tt.Apply(SetField{id.Key(), field, v}); err != nil {
			t.Fatal(err)
		}
	}
	typed(1, "capacity", "2")
	typed(1, "capacity", "28")
	if got := tt.Unsaved(); got != 1 {
		t.Errorf("%d steps after typing into one cell, want 1", got)
	}
	typed(1, "name", "Physics")
	typed(2, "name", "Chemistry")
	if got := tt.Unsaved(); got != 3 {
		t.Errorf("%d steps after three cells, want 3", got)
	}
	tt.MarkSaved(tt.Revision())
	typed(2, "name", "Chemistry 2")
	if got := tt.Unsaved(); got != 1 {
		t.Errorf("%d steps after typing on past a save, want 1", got)
	}
	tt.Undo()
	if got := tt.Unsaved(); got != 0 || tt.Room(2).Name != "Chemistry" {
		t.Errorf("undo of what was typed past the save: %d unsaved, and the name is %q", got, tt.Room(2).Name)
	}
	for range 3 {
		tt.Undo()
	}
	if diff := cmp.Diff(before, dump(t, &tt.State)); diff != "" {
		t.Errorf("undo of all (-was +is):\n%s", diff)
	}
}
