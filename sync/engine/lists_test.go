package engine_test

import (
	"slices"
	"strings"
	"testing"

	"carillon/internal/words"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/memory"
	"carillon/sync/rows"
)

// listsOwner is a small school that has been synced, with a SIS that owns the section lists from a day on; the section is one
// with a list, the student the first in it.
func listsOwner(t *testing.T, from engine.ListsFrom) (*conformance.Rig, *memory.SIS, *model.Section, *model.Enrolment) {
	t.Helper()
	r, s := newMemoryRig(t, smallSchool(t))
	r.System.ListsFrom = from
	r.MustSync(nil)
	sec := firstSection(r.File.T)
	for e := range r.File.T.ListOf(sec.ID) {
		return r, s, sec, e
	}
	t.Fatal("there is no list")
	return nil, nil, nil, nil
}

// listed says whether the SIS has a student in a section.
func listed(s *memory.SIS, r *conformance.Rig, section, student string) bool {
	return slices.ContainsFunc(s.Held(engine.SectionLists, r.Options()).Lists, func(e rows.Entry[rows.ListRow]) bool {
		return e.Sent.Section == section && e.Sent.Student == student
	})
}

// another is a student who is not in a section.
func another(t *testing.T, tt *model.Timetable, sec *model.Section) *model.Student {
	t.Helper()
	for st := range tt.Students() {
		in := false
		for e := range tt.ListOf(sec.ID) {
			in = in || e.Student == st.ID
		}
		if !in && st.SISID != "" && !st.Inactive {
			return st
		}
	}
	t.Fatal("all are in it")
	return nil
}

// heldRows are the changes to section lists that wait for a person.
func heldRows(p *engine.Plan) (held []engine.RowChange) {
	for _, out := range p.Out {
		for _, c := range out.There {
			if c.Held {
				held = append(held, c)
			}
		}
	}
	return held
}

func holds(p *engine.Plan, code engine.GuardCode) bool {
	return slices.ContainsFunc(p.Held, func(g engine.Guard) bool { return g.Code == code })
}

func TestWhatACounselorChangesComesInOnceTheSISOwnsTheLists(t *testing.T) {
	for _, c := range []struct {
		name   string
		from   engine.ListsFrom
		unheld bool
	}{
		{"always", engine.ListsAlways, true},
		{"on the day itself", engine.ListsFrom(today.String()), true},
		{"on the day before", engine.ListsFrom((today + 1).String()), false},
		{"from the first day of school on", engine.ListsFirstDay, true},
		{"never", engine.ListsNever, false},
		{"where nobody has said so", engine.ListsUnset, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, s, sec, e := listsOwner(t, c.from)
			code, st := r.File.T.SectionCode(sec.ID), r.File.T.Student(e.Student)
			loadRows(s, r, engine.SectionLists, func(set *rows.Set) {
				set.Lists = slices.DeleteFunc(set.Lists, func(l rows.Entry[rows.ListRow]) bool {
					return l.Sent.Section == code && l.Sent.Student == st.SISID
				})
			})
			p := r.Plan(nil)
			if unheld := !holds(p, engine.ChangedThere); unheld != c.unheld {
				t.Fatalf("it waits for nobody: %v, want %v: %+v", unheld, c.unheld, p.Held)
			}
			if owner := map[bool]engine.ListsOwner{true: engine.OwnerSIS, false: engine.OwnerTimetable}[c.unheld]; p.Lists.Owner != owner {
				t.Errorf("the lists are said to be those of %q, want %q", p.Lists.Owner, owner)
			}
			if !c.unheld {
				return
			}
			r.MustSync(nil)
			if r.File.T.Enrolment(e.ID) != nil || listed(s, r, code, st.SISID) {
				t.Error("the student whom a counselor took out is still in the section")
			}
		})
	}
}

func TestAChangeHereToAListThatTheSISOwnsIsHeldRowByRow(t *testing.T) {
	takeOut := func(t *testing.T, r *conformance.Rig, _ *model.Section, e *model.Enrolment) (student string) {
		apply(t, r.File.T, model.Delete{Key: e.Key()})
		return r.File.T.Student(e.Student).SISID
	}
	putIn := func(t *testing.T, r *conformance.Rig, sec *model.Section, _ *model.Enrolment) (student string) {
		st := another(t, r.File.T, sec)
		apply(t, r.File.T, model.Add{Record: &model.Enrolment{Section: sec.ID, Student: st.ID}})
		return st.SISID
	}
	for _, c := range []struct {
		name         string
		edit         func(*testing.T, *conformance.Rig, *model.Section, *model.Enrolment) string
		what         engine.What
		inSIS, after bool // whether the SIS has the row, and whether it has it once the change was let go
		why          string
	}{
		{"a student taken out", takeOut, engine.New, true, false, "taken out here, and Memory owns the section lists"},
		{"a student put in", putIn, engine.Gone, false, true, "put in here, and Memory owns the section lists"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, s, sec, e := listsOwner(t, engine.ListsAlways)
			code := r.File.T.SectionCode(sec.ID)
			student := c.edit(t, r, sec, e)
			p := r.Plan(nil)
			held := heldRows(p)
			if !holds(p, engine.ListsOwned) || len(held) != 1 || held[0].What != c.what || held[0].Do != engine.Keep {
				t.Fatalf("held are %+v, by %+v", held, p.Held)
			}
			if len(held[0].Was) == 0 != c.inSIS || len(held[0].Now) == 0 == c.inSIS {
				t.Errorf("the values are %v here and %v there", held[0].Was, held[0].Now)
			}
			if !strings.Contains(words.Plain.Say(p.Held[0].Said), held[0].Title) {
				t.Errorf("%q does not name %s", words.Plain.Say(p.Held[0].Said), held[0].Title)
			}
			if why := words.Plain.Say(held[0].Why); why != c.why {
				t.Errorf("it is held because it was %q, want %q", why, c.why)
			}

			// Once it was looked at it stays as the SIS has it, is shown, and holds nothing.
			r.MustSync(nil)
			if listed(s, r, code, student) != c.inSIS {
				t.Fatal("the SIS's row is another")
			}
			p = r.Plan(nil)
			if len(p.Held) > 0 || len(heldRows(p)) != 1 {
				t.Fatalf("the second time held are %+v, by %+v", heldRows(p), p.Held)
			}

			// A person lets it go.
			decide := func(over bool) func(*engine.Run) {
				return func(run *engine.Run) {
					run.Options.Decisions = engine.Decisions{}.Clone()
					run.Options.Decisions.SetOverwrite(engine.SectionLists, held[0].Key, over)
				}
			}
			if p = r.Plan(decide(true)); len(heldRows(p)) != 1 || heldRows(p)[0].Do != engine.Overwrite || heldRows(p)[0].Key != held[0].Key || !heldRows(p)[0].Why.IsZero() {
				t.Errorf("let go it is %+v", heldRows(p))
			}
			r.MustSync(decide(true))
			if listed(s, r, code, student) != c.after {
				t.Error("what a person let go did not arrive")
			}
			if p = r.Plan(nil); len(heldRows(p))+len(p.Held) > 0 || p.Out[2].Count(engine.New)+p.Out[2].Count(engine.Gone) > 0 {
				t.Errorf("after that there is %+v, %+v", heldRows(p), p.Held)
			}
		})
		t.Run(c.name+", and the SIS's taken in", func(t *testing.T) {
			r, s, sec, e := listsOwner(t, engine.ListsAlways)
			code := r.File.T.SectionCode(sec.ID)
			student := c.edit(t, r, sec, e)
			key := heldRows(r.Plan(nil))[0].Key
			r.MustSync(func(run *engine.Run) {
				run.Options.Decisions = engine.Decisions{}.Clone()
				run.Options.Decisions.SetOverwrite(engine.SectionLists, key, false)
			})
			if listed(s, r, code, student) != c.inSIS {
				t.Error("the SIS's row is another")
			}
			in := false
			for e := range r.File.T.ListOf(sec.ID) {
				in = in || r.File.T.Student(e.Student).SISID == student
			}
			if in != c.inSIS {
				t.Error("the timetable's list is not as the SIS has it")
			}
			if p := r.Plan(nil); len(heldRows(p))+len(p.Held) > 0 {
				t.Errorf("after that there is %+v, %+v", heldRows(p), p.Held)
			}
		})
	}
}

func TestARowThatBothSidesChangedIsHeldWhereTheSISOwnsTheLists(t *testing.T) {
	r, s, sec, e := listsOwner(t, engine.ListsAlways)
	code, st := r.File.T.SectionCode(sec.ID), r.File.T.Student(e.Student)
	changed := *e
	changed.First = today + 7
	apply(t, r.File.T, model.Replace{Record: &changed})
	loadRows(s, r, engine.SectionLists, func(set *rows.Set) {
		for i := range set.Lists {
			if l := &set.Lists[i].Sent; l.Section == code && l.Student == st.SISID {
				l.First = today - 14
			}
		}
	})
	held := heldRows(r.Plan(nil))
	if len(held) != 1 || held[0].What != engine.Changed || held[0].Do != engine.Keep {
		t.Fatalf("held are %+v", held)
	}
	if at := slices.Index(r.Plan(nil).Out[2].Columns, rows.ColumnFrom); held[0].Was[at] != (today+7).String() || held[0].Now[at] != (today-14).String() {
		t.Errorf("the values are %v here and %v there", held[0].Was, held[0].Now)
	}
	r.MustSync(nil)
	if now := r.File.T.Enrolment(e.ID); now == nil || now.First != today+7 {
		t.Error("the timetable's row is another")
	}
	if len(heldRows(r.Plan(nil))) != 1 {
		t.Error("it is not shown any more")
	}
}

func TestASectionThatTheSISDoesNotHaveYetGoesWithItsList(t *testing.T) {
	r, s, sec, _ := listsOwner(t, engine.ListsAlways)
	made := *sec
	made.ID, made.SectionID, made.GUID, made.SISID = 0, "77", "", ""
	apply(t, r.File.T, model.Add{Record: &made})
	var id model.SectionID
	for n := range r.File.T.Sections() {
		id = max(id, n.ID)
	}
	st := another(t, r.File.T, r.File.T.Section(id))
	apply(t, r.File.T, model.Add{Record: &model.Enrolment{Section: id, Student: st.ID}})
	r.MustSync(nil)
	if code := r.File.T.SectionCode(id); !listed(s, r, code, st.SISID) {
		t.Errorf("the SIS has nobody in %s", code)
	}
}

func TestManyListRowsThatTheSISNoLongerHasAreLookedAtWhoeverOwnsThem(t *testing.T) {
	r, s, _, _ := listsOwner(t, engine.ListsAlways)
	loadRows(s, r, engine.SectionLists, func(set *rows.Set) { set.Lists = set.Lists[:len(set.Lists)/2] })
	if p := r.Plan(nil); !holds(p, engine.ManyGone) {
		t.Errorf("held by %+v", p.Held)
	}
}

func TestFromWhenOnTheSISOwnsTheListsIsAWordOrADate(t *testing.T) {
	for text, want := range map[string]engine.ListsFrom{"first-day": engine.ListsFirstDay, " never ": engine.ListsNever, "always": engine.ListsAlways,
		"2026-09-08": "2026-09-08", "soon": "", "": "", "2026-02-30": ""} {
		got, err := engine.ParseListsFrom(text, model.RegionUSA)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is %q, %v; want %q", text, got, err, want)
		}
	}
	if s := engine.NewSystem(memory.New()); s.ListsFrom != engine.ListsFirstDay {
		t.Errorf("a new system has %q", s.ListsFrom)
	}
}
