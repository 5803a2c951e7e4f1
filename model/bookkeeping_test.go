package model

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// TestNotingWhatASISSentIsNoStepOfUndo: a sync with nothing changed leaves nothing to take back and nothing unsaved, and what
// was there to take back can still be.
func TestNotingWhatASISSentIsNoStepOfUndo(t *testing.T) {
	b := NewBuilder()
	b.Add(&School{Name: "Lincoln High"})
	b.Add(&Student{SISID: "1", Surname: "Reyes"})
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	apply := func(e Edit) {
		t.Helper()
		if _, err := tt.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	told := 0
	defer tt.Observe(func(Patch) { told++ })()
	apply(Batch{"Download from Alma", []Edit{Add{&Synced{With: "x", Kind: KindStudent, Record: 1}}}})
	if tt.UndoLabel() != "" || tt.Unsaved() != 0 || told != 1 || tt.Count(KindSynced) != 1 {
		t.Errorf("undo would take back %q, %d unsaved, told of %d", tt.UndoLabel(), tt.Unsaved(), told)
	}
	apply(Add{&Student{SISID: "2", Surname: "Novak"}})
	tt.MarkSaved(tt.Revision())
	apply(Batch{"Download from Alma", []Edit{Add{&Synced{With: "x", Kind: KindStudent, Record: 2}}}})
	if tt.UndoLabel() != "Add Novak (2)" || tt.Unsaved() != 0 {
		t.Errorf("undo would take back %q, %d unsaved", tt.UndoLabel(), tt.Unsaved())
	}
	if _, ok := tt.Undo(); !ok || tt.Count(KindStudent) != 1 || tt.Count(KindSynced) != 1 {
		t.Errorf("after undo %d students, %d notes", tt.Count(KindStudent), tt.Count(KindSynced))
	}
	if _, ok := tt.Redo(); !ok || tt.Count(KindStudent) != 2 || tt.Count(KindSynced) != 2 {
		t.Errorf("after redo %d students, %d notes", tt.Count(KindStudent), tt.Count(KindSynced))
	}
}

// TestUndoAndRedoHoldWithNotesBetween: whatever was added, deleted, noted, undone and redone before.
func TestUndoAndRedoHoldWithNotesBetween(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := NewBuilder()
		b.Add(&School{Name: "Lincoln High"})
		tt, _ := b.Timetable()
		n := 0
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			students := []StudentID{}
			for s := range tt.Students() {
				students = append(students, s.ID)
			}
			switch op := rapid.IntRange(0, 5).Draw(t, "op"); {
			case op == 0 || len(students) == 0:
				n++
				_, _ = tt.Apply(Add{&Student{SISID: fmt.Sprint(n), Surname: "X"}})
			case op == 1:
				_, _ = tt.Apply(Delete{rapid.SampledFrom(students).Draw(t, "who").Key()})
			case op < 4:
				who := rapid.SampledFrom(students).Draw(t, "who")
				var e Edit = Add{&Synced{With: "x", Kind: KindStudent, Record: uint32(who)}}
				for s := range tt.SyncedStates() {
					if s.Record == uint32(who) {
						next := *s
						next.Fields = []SyncedField{{"Surname", fmt.Sprint(rapid.IntRange(0, 3).Draw(t, "value"))}}
						e = Replace{Record: &next}
					}
				}
				if _, err := tt.Apply(e); err != nil {
					t.Fatal(err)
				}
			case op == 4:
				tt.Undo()
			default:
				tt.Redo()
			}
		}
		for range 50 {
			tt.Undo()
		}
		if tt.Count(KindStudent) != 0 || tt.Count(KindSynced) != 0 {
			t.Fatalf("after all is undone there are %d students and %d notes", tt.Count(KindStudent), tt.Count(KindSynced))
		}
		for range 50 {
			tt.Redo()
		}
	})
}
