package model

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestEachKindsFieldsAreThoseOfItsJSON: what a record keeps is a field, under the name that JSON has for it.
func TestEachKindsFieldsAreThoseOfItsJSON(t *testing.T) {
	ids := map[string]Kind{}
	for _, k := range Kinds() {
		if other, twice := ids[k.ID()]; twice || KindByID(k.ID()) != k || k.String() == "" || k.Plural() == "" {
			t.Errorf("%d and %d are both %q", k, other, k.ID())
		}
		ids[k.ID()] = k
		var want, got []string
		typ := reflect.TypeOf(New(k)).Elem()
		for i := range typ.NumField() {
			name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			switch name {
			case "id":
			case "inactive":
				want = append(want, "active") // a person sees the opposite
			default:
				want = append(want, name)
			}
		}
		for _, f := range Fields(k) {
			if f.Label == "" || f.Path() != k.ID()+"."+f.ID {
				t.Errorf("%s is called %q", f.Path(), f.Label)
			}
			if f.Owner != Computed {
				got = append(got, f.ID)
			} else if f.Editable() && f.edit == nil { // one that an edit makes so can be typed
				t.Errorf("%s is computed, and can be typed", f.Path())
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(want, got) {
			t.Errorf("%s has the fields %v, its JSON %v", k, got, want)
		}
	}
}

// TestAFieldSaysWhatIsWrongWithAValueAndWhatItTakes: a sheet shows nothing else.
func TestAFieldSaysWhatIsWrongWithAValueAndWhatItTakes(t *testing.T) {
	for _, c := range []struct{ path, typed, gives, err string }{
		{"room.capacity", " 30 ", "30", ""},
		{"room.capacity", "", "", ""},
		{"room.capacity", "70000", "", `capacity: "70000" is not a whole number from 0 to 65535`},
		{"section.priority", "11", "", `priority: "11" is not a whole number from -9 to 10`},
		{"teacher.faculty", "mathematics", "MAT", ""},
		{"teacher.faculty", "Art", "", `faculty: there is no faculty "Art"`},
		{"teacher.active", "maybe", "", `active: "maybe" is neither yes nor no`},
		{"school.first", "9/1/2026", "2026-09-01", ""},
		{"school.first", "31/12/2026", "", `first day: "31/12/2026" is not a date such as 2026-09-01`},
		{"faculty.colour", "#2f5bd8", "2F5BD8", ""},
		{"faculty.colour", "blue", "", `colour: "blue" is not a colour such as 2F5BD8`},
		{"course.credits", "0.50", "0.5", ""},
		{"course.yearLevels", "9, 9", "9", ""},
		{"lesson.slot", "tue 2", "Tue 2", ""},
		{"lesson.slot", "Main/Tue 2", "Tue 2", ""},
		{"lesson.slot", "Sun 2", "", `slot: there is no day and period "Sun 2"`},
		{"lesson.excused", "Bo Bell", "s2", ""},
		{"rosterSlot.roster", "Study", "study", ""},
		{"rosterSlot.roster", "lunch", "", `roster: "lunch" is not one of duty, on-call, study, RTO`},
		{"teacher.daysOff", "mon, Tue 2 preferred", "Mon, Tue 2 preferred", ""},
		{"teacher.daysOff", "Someday", "", `days off: there is no day and period "Someday"`},
		{"teacher.load", "3", "", "the load can't be typed"},
	} {
		tt := rich(t)
		if _, err := tt.Apply(Batch{"Set up", []Edit{SetField{Key{KindSchool, 1}, "region", string(RegionUSA)}, SetField{FacultyID(1).Key(), "name", "Mathematics"}}}); err != nil {
			t.Fatal(err)
		}
		kind, id, _ := strings.Cut(c.path, ".")
		f, ok := FieldOf(KindByID(kind), id)
		r := Blank(f.Kind)
		err := f.Put(tt, r, c.typed)
		switch {
		case !ok:
			t.Errorf("there is no field %s", c.path)
		case err != nil && err.Error() != c.err || err == nil && c.err != "":
			t.Errorf("%s %q: %v, want %q", c.path, c.typed, err, c.err)
		case err == nil && f.Get(tt, r) != c.gives:
			t.Errorf("%s %q gives %q, want %q", c.path, c.typed, f.Get(tt, r), c.gives)
		}
	}
}

// TestWithSeveralGridsASlotNamesItsGrid: one code may stand in both.
func TestWithSeveralGridsASlotNamesItsGrid(t *testing.T) {
	tt := rich(t)
	g := *tt.Grid(1)
	g.Code = "Other"
	if _, err := tt.Apply(Add{&g}); err != nil {
		t.Fatal(err)
	}
	f, _ := FieldOf(KindLesson, "slot")
	r := &Lesson{}
	if err := f.Put(tt, r, "Other/Mon 2"); err != nil || r.Slot != (Slot{2, 1, 2}) || f.Get(tt, r) != "Other/Mon 2" {
		t.Errorf("%v, %v: %s", r.Slot, err, f.Get(tt, r))
	}
	if err := f.Put(tt, r, "Mon 2"); err == nil || !strings.Contains(err.Error(), "several grids have a Mon 2") {
		t.Errorf("a slot of two grids: %v", err)
	}
}

// TestEveryReferenceNamesTheRecordThatItsTextNames: candidates are what a field takes.
func TestEveryReferenceNamesTheRecordThatItsTextNames(t *testing.T) {
	tt := rich(t)
	for _, k := range Kinds() {
		for _, f := range Fields(k) {
			if f.Refers == KindNone || !f.Editable() {
				continue
			}
			for _, c := range tt.Candidates(f.Refers) {
				r := Blank(k)
				if err := f.Put(tt, r, c.Text); err != nil || !slices.Equal(f.Keys(r), []Key{c.Key}) {
					b, _ := json.Marshal(r)
					t.Errorf("%s %q is %s, want %s (%v)", f.Path(), c.Text, b, c.Key, err)
				}
			}
		}
	}
}
