package engine_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/lissmap/lisstest"
)

// renameThere has the SIS give a section another code, with all that is in it.
func renameThere(r *lisstest.Rig, s *practice.Server, from, to string) error {
	d, _ := s.Held("")
	next := practice.Data{AcademicYear: 2026, Classes: slices.Clone(d.Classes), Memberships: slices.Clone(d.Memberships), Timetable: slices.Clone(d.Timetable),
		From: liss.DateTimeOf(r.From.Time()), To: liss.DateTimeOf(r.To.Time())}
	swap := func(code *string) {
		if *code == from {
			*code = to
		}
	}
	for i := range next.Classes {
		swap(&next.Classes[i].ClassCode)
	}
	for i := range next.Memberships {
		swap(&next.Memberships[i].ClassCode)
	}
	for i := range next.Timetable {
		swap(&next.Timetable[i].ClassCode)
	}
	return s.Load(next)
}

// TestASectionRenamedThereKeepsItsIdentity: by its GUID it is the same, whatever it is called here. Taking the new code in
// loses nothing of the section; a student whom somebody took out of it at the same time is out.
func TestASectionRenamedThereKeepsItsIdentity(t *testing.T) {
	tests := []struct {
		name      string
		here      string // what it is called here at the same time; "" for as it was
		overwrite bool
		taken     bool   // another section here has the new code already
		course    string // the course it is put into there; "" for the same
		want      string // section ID afterwards, here and there
	}{
		{name: "there alone", want: "Y1"},
		{name: "there and here: it is a conflict, and the SIS's counts unless somebody decides", here: "X9", want: "Y1"},
		{name: "there and here alike", here: "Y1", want: "Y1"},
		{name: "there, and the timetable's is to be sent", overwrite: true, want: "old"},
		{name: "there and here, and the timetable's is to be sent", here: "X9", overwrite: true, want: "X9"},
		{name: "there to a code that another has here: it goes back as it is", taken: true},
		{name: "there to another course: it goes back as it is", course: "ZZZ"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			r, s := newRig(t, smallSchool(t))
			tt := r.File.T
			sec := *firstSection(tt)
			sec.GUID, sec.Size, sec.Pinned = strings.Repeat("5c", 16), 17, true
			apply(t, tt, model.Replace{Record: &sec})
			r.MustSync(nil)
			old := tt.SectionCode(sec.ID)
			course, was, _ := strings.Cut(old, " ")
			if tc.want == "old" {
				tc.want = was
			}
			var listed []model.Key
			out := ""
			for e := range tt.ListOf(sec.ID) {
				listed = append(listed, e.Key())
				out = tt.Student(e.Student).SISID
			}
			if tc.here != "" {
				c := sec
				c.SectionID = tc.here
				apply(t, tt, model.Replace{Record: &c})
			}
			if tc.taken {
				apply(t, tt, model.Add{Record: &model.Section{Course: sec.Course, SectionID: "Y1", Priority: model.PriorityUnset}})
			}
			there := course + " Y1"
			if tc.course != "" {
				there = tc.course + " 1"
			}
			if err := renameThere(r, s, old, there); err != nil {
				t.Fatal(err)
			}
			if _, err := r.Client().ChangeClassMembership(context.Background(), out, liss.DateTimeOf(today.Time()), []string{there}, nil); err != nil {
				t.Fatal(err)
			}
			held := r.Plan(func(run *engine.Run) { run.Options.Overwrite = tc.overwrite }).Held
			if !slices.ContainsFunc(held, func(g engine.Guard) bool {
				return g.Code == engine.ChangedThere && (g.Kind == engine.Sections || tc.here == "Y1")
			}) {
				t.Errorf("held: %v", held)
			}
			r.MustSync(func(run *engine.Run) { run.Options.Overwrite = tc.overwrite })
			d, _ := s.Held("")
			if tc.want == "" {
				is := slices.ContainsFunc(d.Classes, func(c liss.Class) bool { return c.ClassCode == there && strings.EqualFold(c.GUID, sec.GUID) })
				n, lost := 0, 0
				for _, m := range d.Memberships {
					switch m.ClassCode {
					case there:
						n++
					case old:
						lost++
					}
				}
				if !is || n != len(listed)-1 || lost > 0 || tt.Section(sec.ID) == nil && !tc.taken {
					t.Errorf("the SIS has the section: %v, with %d students of %d, and %d in one that it does not have", is, n, len(listed)-1, lost)
				}
				return
			}
			now := tt.Section(sec.ID)
			if now == nil || now.SectionID != tc.want || now.Size != 17 || !now.Pinned {
				t.Fatalf("the section is %+v", now)
			}
			class(t, s, course+" "+tc.want)
			want := len(listed) - 1
			if tc.overwrite {
				want++
			}
			if n := len(slices.Collect(tt.ListOf(sec.ID))); n != want {
				t.Errorf("%d students are in it, want %d", n, want)
			}
			if what := conformance.Empty(r.Plan(nil)); what != "" {
				t.Errorf("afterwards\n%.2000s", what)
			}
		})
	}
}

// TestWhatSomebodyDidThereInASectionRenamedHereGoesWithIt: what can be taken in is, and what can't goes back under the code
// of today; else the SIS would have lists and lessons of a section that is no more.
func TestWhatSomebodyDidThereInASectionRenamedHereGoesWithIt(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	tt := r.File.T
	sec := *firstSection(tt)
	sec.GUID = strings.Repeat("5c", 16)
	apply(t, tt, model.Replace{Record: &sec})
	r.MustSync(nil)
	old := tt.SectionCode(sec.ID)
	d, _ := s.Held("")
	lessons, classes := slices.Clone(d.Timetable), slices.Clone(d.Classes)
	var other string // a section to link it to, in another slot
	i := slices.IndexFunc(lessons, func(l liss.Lesson) bool { return l.ClassCode == old })
	for _, l := range lessons {
		if l.ClassCode != old && tt.SectionByCode(strings.Split(l.ClassCode, " ")[0], strings.Split(l.ClassCode, " ")[1]) != nil && l.TtStructure == lessons[i].TtStructure && l.Period != lessons[i].Period {
			other = l.ClassCode
			lessons[i].DayNumber, lessons[i].Period = l.DayNumber, l.Period
			break
		}
	}
	for i := range classes {
		if classes[i].ClassCode == old {
			classes[i].Composite = other
		}
	}
	if err := s.Load(practice.Data{AcademicYear: 2026, Classes: classes, From: liss.DateTimeOf(r.From.Time()), To: liss.DateTimeOf(r.To.Time()), Timetable: lessons}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Client().ChangeClassMembership(context.Background(), "STRANGER", liss.DateTimeOf(today.Time()), nil, []string{old}); err != nil {
		t.Fatal(err)
	}
	c := sec
	c.SectionID = "X9"
	apply(t, tt, model.Replace{Record: &c})
	now := tt.SectionCode(sec.ID)
	_, res := r.MustSync(nil)
	for _, out := range res.Out {
		if out.Verified != engine.Confirmed {
			t.Errorf("%s is %s: %s", out.Kind, out.Verified, out.Differs)
		}
	}
	d, _ = s.Held("")
	if slices.ContainsFunc(d.Memberships, func(m liss.Membership) bool { return m.ClassCode == old }) ||
		slices.ContainsFunc(d.Timetable, func(l liss.Lesson) bool { return l.ClassCode == old }) || slices.ContainsFunc(d.Classes, func(c liss.Class) bool { return c.ClassCode == old }) {
		t.Errorf("something still goes by %s", old)
	}
	if !slices.ContainsFunc(d.Memberships, func(m liss.Membership) bool { return m.ClassCode == now && m.StudentID == "STRANGER" }) {
		t.Error("the stranger's row is lost")
	}
	moved := false
	for l := range tt.LessonsOf(sec.ID) {
		moved = moved || tt.SlotName(l.Slot) != "" && tt.Grid(l.Slot.Grid).Period(l.Slot.Period).Code == lessons[i].Period && int(l.Slot.Day) == lessons[i].DayNumber
	}
	if !moved {
		t.Error("the lesson is not where the SIS has put it")
	}
	course, id, _ := strings.Cut(other, " ")
	if group := tt.Section(sec.ID).Composite; group == 0 || tt.SectionByCode(course, id).Composite != group {
		t.Error("the sections are not linked")
	}
}

// TestAnothersSectionStaysLinkedToOneThatIsRenamedHere: a link to a code that is no more would be none.
func TestAnothersSectionStaysLinkedToOneThatIsRenamedHere(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	tt := r.File.T
	sec := *firstSection(tt)
	sec.GUID = strings.Repeat("5c", 16)
	apply(t, tt, model.Replace{Record: &sec})
	r.System.MultiFile = true
	r.MustSync(nil)
	loadClasses(t, s, func(list []liss.Class) []liss.Class {
		return append(list, liss.Class{ClassCode: "K READ", Composite: tt.SectionCode(sec.ID)}, liss.Class{ClassCode: "K WRITE", Composite: "K READ"})
	})
	c := sec
	c.SectionID = "X9"
	apply(t, tt, model.Replace{Record: &c})
	_, res := r.MustSync(nil)
	if res.Out[1].Verified != engine.Confirmed || res.Out[1].Foreign != 2 {
		t.Errorf("sections %s: %s, %d of others", res.Out[1].Verified, res.Out[1].Differs, res.Out[1].Foreign)
	}
	if got := class(t, s, "K READ").Composite; got != tt.SectionCode(sec.ID) {
		t.Errorf("it is linked to %s", got)
	}
	if got := class(t, s, "K WRITE").Composite; got != "K READ" {
		t.Errorf("the other is linked to %s", got)
	}
}

// TestARenameThatArrivedInARunThatWasCutTakesItsListAlong: the sections got there, and the lists are still under the old
// code. They are the section's own, and nobody has taken its students out of it.
func TestARenameThatArrivedInARunThatWasCutTakesItsListAlong(t *testing.T) {
	r, _ := newRig(t, smallSchool(t))
	r.System.Waits = []engine.Seconds{}
	basic := publishing(basic...)
	r.MustSync(basic)
	sec := *firstSection(r.File.T)
	sec.SectionID = "X9"
	apply(t, r.File.T, model.Replace{Record: &sec})
	if _, _, err := r.Sync(context.Background(), func(run *engine.Run) {
		basic(run)
		run.Host = &crashing{r.File, 3} // met, begun, sections to be sent: it can't note that they were
	}); !errors.Is(err, errCrash) {
		t.Fatal(err)
	}
	n := r.File.T.Count(model.KindEnrolment)
	p, _, err := goOn(t, r, basic)
	if err != nil || !p.ResumedFrom || len(p.Held) > 0 {
		t.Errorf("it ended with %v, resumed %v, held %v", err, p.ResumedFrom, p.Held)
	}
	if got := r.File.T.Count(model.KindEnrolment); got != n {
		t.Errorf("the timetable has %d list rows, had %d", got, n)
	}
	if what := conformance.Empty(r.Plan(basic)); what != "" {
		t.Errorf("afterwards the plan is not empty:\n%s", what)
	}
}
