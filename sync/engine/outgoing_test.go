package engine_test

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/internal/practice"
	"carillon/internal/words"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/rows"
)

// loadClasses changes the sections that the SIS holds.
func loadClasses(t *testing.T, s *practice.Server, change func([]liss.Class) []liss.Class) {
	t.Helper()
	d, _ := s.Held("")
	if err := s.Load(practice.Data{AcademicYear: 2026, Classes: change(slices.Clone(d.Classes))}); err != nil {
		t.Fatal(err)
	}
}

func class(t *testing.T, s *practice.Server, code string) liss.Class {
	t.Helper()
	d, _ := s.Held("")
	for _, c := range d.Classes {
		if c.ClassCode == code {
			return c
		}
	}
	t.Fatalf("the SIS has no section %s", code)
	return liss.Class{}
}

// TestWhatBothSidesChangedIsShownWithBothValues: what the timetable would lose is its own value of today, not that of the last
// publish; what only the timetable changed is none of it.
func TestWhatBothSidesChangedIsShownWithBothValues(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.MustSync(nil)
	sec := *firstSection(r.File.T)
	code := r.File.T.SectionCode(sec.ID)
	var others []*model.Teacher
	for te := range r.File.T.Teachers() {
		if te.ID != sec.Teacher() && te.SISID != "" {
			others = append(others, te)
		}
	}
	loadClasses(t, s, func(list []liss.Class) []liss.Class {
		for i := range list {
			if list[i].ClassCode == code {
				list[i].DefaultTeacher = others[0].SISID
			}
		}
		return list
	})
	sec.Teachers, sec.Priority = []model.TeacherID{others[1].ID}, 1
	apply(t, r.File.T, model.Replace{Record: &sec})
	out := r.Plan(nil).Out[1]
	if len(out.There) != 1 {
		t.Fatalf("changed there: %v", out.There)
	}
	for i, column := range out.Columns {
		was, now := out.There[0].Was[i], out.There[0].Now[i]
		if column == "Teacher" && (was != others[1].SISID || now != others[0].SISID) || column != "Teacher" && was != now {
			t.Errorf("%s: %q here, %q there", column, was, now)
		}
	}
}

// TestAChangedTeacherThereIsTakenInAndOursStaysBeside: both sides changed one section, in different fields.
func TestAChangedTeacherThereIsTakenInAndOursStaysBeside(t *testing.T) {
	for _, overwrite := range []bool{false, true} {
		r, s := newRig(t, smallSchool(t))
		r.MustSync(nil)
		sec := *firstSection(r.File.T)
		code := r.File.T.SectionCode(sec.ID)
		var other *model.Teacher
		for te := range r.File.T.Teachers() {
			if te.ID != sec.Teacher() && te.SISID != "" {
				other = te
			}
		}
		was := class(t, s, code).DefaultTeacher
		loadClasses(t, s, func(list []liss.Class) []liss.Class {
			for i := range list {
				if list[i].ClassCode == code {
					list[i].DefaultTeacher = other.SISID
				}
			}
			return list
		})
		sec.Priority = 1
		apply(t, r.File.T, model.Replace{Record: &sec})
		p, _ := r.MustSync(func(run *engine.Run) { run.Options.Overwrite = overwrite })
		if !slices.ContainsFunc(p.Held, func(g engine.Guard) bool { return g.Code == engine.ChangedThere }) {
			t.Errorf("held: %v", p.Held)
		}
		got, want := class(t, s, code), was
		if !overwrite {
			want = other.SISID
		}
		if got.DefaultTeacher != want || got.PriorityInClash != liss.SomeInt(1) {
			t.Errorf("overwrite %v: the SIS has %+v", overwrite, got)
		}
		if now := r.File.T.Section(sec.ID); (now.Teacher() == other.ID) == overwrite || now.Priority != 1 {
			t.Errorf("overwrite %v: the timetable has %+v", overwrite, now)
		}
		if what := conformance.Empty(r.Plan(nil)); what != "" {
			t.Errorf("overwrite %v: afterwards\n%s", overwrite, what)
		}
	}
}

// TestWhatCantBeTakenInGoesBackAsItIs: a student the timetable does not know was put into a section there.
func TestWhatCantBeTakenInGoesBackAsItIs(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.MustSync(nil)
	code := r.File.T.SectionCode(firstSection(r.File.T).ID)
	if _, err := r.Client().ChangeClassMembership(context.Background(), "STRANGER", liss.DateTimeOf(today.Time()), nil, []string{code}); err != nil {
		t.Fatal(err)
	}
	for n := range 3 { // it is shown once and settled by confirming, and never lost
		p, res := r.MustSync(nil)
		if n > 0 {
			if len(res.Held) > 0 {
				t.Fatalf("again held: %v", res.Held)
			}
		} else if len(res.Held) == 0 || !strings.Contains(words.Plain.Say(p.Held[0].Said), "can't be taken in") {
			t.Fatalf("held: %v", p.Held)
		}
		d, _ := s.Held("")
		if !slices.ContainsFunc(d.Memberships, func(m liss.Membership) bool { return m.StudentID == "STRANGER" }) {
			t.Fatal("the stranger's row is lost")
		}
	}
	r.MustSync(func(run *engine.Run) {
		run.Options.Decisions.Overwrite = map[engine.Kind]map[string]bool{engine.SectionLists: {code + "|STRANGER": true}}
	})
	d, _ := s.Held("")
	if slices.ContainsFunc(d.Memberships, func(m liss.Membership) bool { return m.StudentID == "STRANGER" }) {
		t.Error("the row that was to be overwritten is still there")
	}
}

// TestRowsOfOtherFilesGoBackUnchanged: with several files, what this one never published is not its own.
func TestRowsOfOtherFilesGoBackUnchanged(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	foreign := []liss.Class{{ClassCode: "K READ", CourseName: "Reading", Colour: "FF0000", Type: "RollClass"}}
	loadClasses(t, s, func([]liss.Class) []liss.Class { return foreign })
	d, _ := s.Held("")
	if err := s.Load(practice.Data{Memberships: append(slices.Clone(d.Memberships), liss.Membership{StudentID: "P1", ClassCode: "K READ"})}); err != nil {
		t.Fatal(err)
	}
	r.System.MultiFile = true
	p, _ := r.MustSync(nil)
	if !p.FirstOnly() || p.Out[1].Foreign != 1 || p.Out[2].Foreign != 1 {
		t.Errorf("held %v, foreign %d and %d", p.Held, p.Out[1].Foreign, p.Out[2].Foreign)
	}
	if !slices.ContainsFunc(p.NotArriving, func(f engine.FeatureUse) bool { return f.ID == rows.FeatureMultiFile && f.Count == 2 }) {
		t.Errorf("not surely arriving: %v", p.NotArriving)
	}
	if got := class(t, s, "K READ"); got.Colour != "FF0000" || got.Type != "RollClass" {
		t.Errorf("it went back as %+v", got)
	}
	loadClasses(t, s, func(list []liss.Class) []liss.Class {
		return slices.DeleteFunc(list, func(c liss.Class) bool { return c.ClassCode == "K READ" })
	})
	if what := conformance.Empty(r.Plan(nil)); what != "" {
		t.Errorf("the other file took its section away, and the plan says\n%s", what)
	}
}

// TestASectionThatAnotherFileMayHaveIsNotReplacedByAYes: two files that share a SIS may have a section of the same code.
func TestASectionThatAnotherFileMayHaveIsNotReplacedByAYes(t *testing.T) {
	for _, multi := range []bool{true, false} {
		r, s := newRig(t, smallSchool(t))
		r.System.MultiFile = multi
		code := r.File.T.SectionCode(firstSection(r.File.T).ID)
		loadClasses(t, s, func([]liss.Class) []liss.Class { return []liss.Class{{ClassCode: code, CourseName: "Another"}} })
		p := r.Plan(nil)
		if p.FirstOnly() == multi || heldFor(p, engine.ForeignRows, engine.Sections) != multi {
			t.Errorf("several files %v: held %v", multi, p.Held)
		}
		r.MustSync(nil)
		if what := conformance.Empty(r.Plan(nil)); what != "" {
			t.Errorf("several files %v: once confirmed, the next plan says\n%s", multi, what)
		}
	}
}

// TestWithSeveralFilesAChangeInASectionOfOursIsStillOneToLookAt: who is in it is not another file's matter.
func TestWithSeveralFilesAChangeInASectionOfOursIsStillOneToLookAt(t *testing.T) {
	r, _ := newRig(t, smallSchool(t))
	r.System.MultiFile = true
	r.MustSync(nil)
	sec := firstSection(r.File.T)
	in := map[model.StudentID]bool{}
	for e := range r.File.T.ListOf(sec.ID) {
		in[e.Student] = true
	}
	for s := range r.File.T.Students() {
		if in[s.ID] {
			continue
		}
		if _, err := r.Client().ChangeClassMembership(context.Background(), s.SISID, liss.DateTimeOf(today.Time()), nil, []string{r.File.T.SectionCode(sec.ID)}); err != nil {
			t.Fatal(err)
		}
		break
	}
	if p := r.Plan(nil); len(p.Held) != 1 || p.Held[0].Code != engine.ChangedThere || len(p.Out[2].There) != 1 || p.Out[2].Foreign != 0 {
		t.Errorf("held %v, there %v, %d rows of others", p.Held, p.Out[2].There, p.Out[2].Foreign)
	}
}

// TestWhatSomebodyPutIntoASectionThatIsDeletedHereGoesWithIt: sent without its section it would make the SIS bring it back.
func TestWhatSomebodyPutIntoASectionThatIsDeletedHereGoesWithIt(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.MustSync(nil)
	sec := firstSection(r.File.T)
	code := r.File.T.SectionCode(sec.ID)
	d, _ := s.Held("")
	lessons := slices.Clone(d.Timetable)
	for i, l := range d.Timetable {
		if l.ClassCode == code {
			lessons[i].RoomCode = "Elsewhere" // and one is changed
			l.TeacherID, l.RoomCode = "", ""
			lessons = append(lessons, l)
			break
		}
	}
	if err := s.Load(practice.Data{AcademicYear: 2026, From: liss.DateTimeOf(r.From.Time()), To: liss.DateTimeOf(r.To.Time()), Timetable: lessons}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Client().ChangeClassMembership(context.Background(), "STRANGER", liss.DateTimeOf(today.Time()), nil, []string{code}); err != nil {
		t.Fatal(err)
	}
	apply(t, r.File.T, model.Delete{Key: sec.Key()})
	p, res := r.MustSync(nil)
	if !slices.ContainsFunc(p.Held, func(g engine.Guard) bool { return g.Code == engine.SectionGone }) {
		t.Errorf("held: %v", p.Held)
	}
	if !slices.ContainsFunc(p.Out[2].Changes, func(c engine.RowChange) bool { return c.What == engine.Gone && c.Key == code+"|STRANGER" }) {
		t.Errorf("the stranger's row is not among what goes: %v", p.Out[2].Changes)
	}
	if there := p.Out[3].There; len(there) > 0 {
		t.Errorf("a lesson would stay without its section: %+v", there)
	}
	for _, out := range res.Out {
		if out.Verified != engine.Confirmed {
			t.Errorf("%s is %s: %s", out.Kind, out.Verified, out.Differs)
		}
	}
	if what := conformance.Empty(r.Plan(nil)); what != "" {
		t.Errorf("afterwards\n%s", what)
	}
}

// TestThePayloadOfThePreviewIsWhatGoesOverTheWire: but for the password.
func TestThePayloadOfThePreviewIsWhatGoesOverTheWire(t *testing.T) {
	for _, publish := range [][]engine.Kind{engine.Publishes(), {engine.Timetable}} {
		r, _ := newRig(t, smallSchool(t))
		r.From += 7
		var trace strings.Builder
		p, _ := r.MustSync(func(run *engine.Run) {
			run.Options.Publish, run.Hooks.Trace = publish, &trace
		})
		for i := range p.Out {
			body, err := r.Connector.(engine.Payloader).Payload(p.System, p.Out[i].Kind, p.Out[i].Set(), p.Options)
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(body)
			if err != nil {
				t.Fatal(err)
			}
			_, rows, _ := strings.Cut(string(text), `"UserAgent":`)
			rows, _, _ = strings.Cut(rows, `,"id":`)
			if rows == "" || !strings.Contains(trace.String(), rows) {
				t.Errorf("%s of %v: what was sent is not %.300s", p.Out[i].Kind, publish, rows)
			}
		}
	}
}

// TestRowsOfOthersKeepWhatTheyCameWith: members that LISS does not know or this file would not send, and texts that are
// longer than the specification allows, as another product has written them.
func TestRowsOfOthersKeepWhatTheyCameWith(t *testing.T) {
	const code = "A course with a long code 7.1"
	for _, protocol := range []string{"json", "xml"} {
		t.Run(protocol, func(t *testing.T) {
			r, s := newRig(t, smallSchool(t))
			class := liss.Class{ClassCode: code, EdvalClassCode: "Long.7.1", Colour: "#FF0000", GUID: "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
				PriorityInClash: liss.SomeInt(0), Unknown: []liss.Member{{Name: "RollCall", Value: "yes"}, {Name: "Weight", Value: "1.5"}}, AsItCame: true}
			listed := liss.Membership{StudentID: "P1", ClassCode: code, EdvalClassCode: "Long.7.1", Unknown: []liss.Member{{Name: "Seat", Value: "4"}}, AsItCame: true}
			lesson := liss.Lesson{DayNumber: 1, Period: "1", ClassCode: code, TeacherID: "T1", TeacherCode: "SMI", RoomID: "7", Unknown: []liss.Member{{Name: "Note", Value: "<&>"}}, AsItCame: true}
			bell := liss.BellPeriod{DayNumber: 1, Period: "1", TtStructure: "The other school", Type: "Roll call", AsItCame: true}
			if err := s.Load(practice.Data{AcademicYear: 2026, Classes: []liss.Class{class}, Memberships: []liss.Membership{listed}, BellTimes: []liss.BellPeriod{bell},
				From: liss.DateTimeOf(r.From.Time()), To: liss.DateTimeOf(r.To.Time()), Timetable: []liss.Lesson{lesson}}); err != nil {
				t.Fatal(err)
			}
			r.System.MultiFile, r.System.Protocol = true, protocol
			_, res := r.MustSync(nil)
			for _, out := range res.Out {
				if out.Foreign != 1 || out.Verified != engine.Confirmed {
					t.Errorf("%s: %d rows of others, %s", out.Kind, out.Foreign, out.Verified)
				}
			}
			d, _ := s.Held("")
			class.AsItCame, listed.AsItCame, lesson.AsItCame, bell.AsItCame = false, false, false, false
			same(t, class, d.Classes, func(c liss.Class) bool { return c.ClassCode == code })
			same(t, listed, d.Memberships, func(m liss.Membership) bool { return m.ClassCode == code })
			same(t, lesson, d.Timetable, func(l liss.Lesson) bool { return l.ClassCode == code })
			same(t, bell, d.BellTimes, func(b liss.BellPeriod) bool { return b.TtStructure == bell.TtStructure })
		})
	}
}

// TestWhatASISFillsInByItselfIsNoChange: the year level of a course that has several, what a lesson has from its section
// and its room.
func TestWhatASISFillsInByItselfIsNoChange(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.MustSync(nil)
	filled := 0
	loadClasses(t, s, func(list []liss.Class) []liss.Class {
		for i := range list {
			if list[i].Form == "" {
				list[i].Form = "9"
				filled++
			}
		}
		return list
	})
	d, _ := s.Held("")
	lessons := slices.Clone(d.Timetable)
	for i := range lessons {
		if lessons[i].Campus == "" {
			lessons[i].Campus = "Main"
			filled++
		}
	}
	if err := s.Load(practice.Data{AcademicYear: 2026, From: liss.DateTimeOf(r.From.Time()), To: liss.DateTimeOf(r.To.Time()), Timetable: lessons}); err != nil {
		t.Fatal(err)
	}
	if what := conformance.Empty(r.Plan(nil)); what != "" || filled < 10 {
		t.Errorf("%d were filled in; the plan is\n%.2000s", filled, what)
	}
	if _, res := r.MustSync(nil); res.Out[1].Verified != engine.Confirmed || res.Out[3].Verified != engine.Confirmed {
		t.Errorf("sections %s, timetable %s", res.Out[1].Verified, res.Out[3].Verified)
	}
}

// TestWhatFollowsFromOtherRowsIsNobodysChangeOfALesson: its link is its section's, its campus its room's. It goes back as it
// came.
func TestWhatFollowsFromOtherRowsIsNobodysChangeOfALesson(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.MustSync(nil)
	d, _ := s.Held("")
	lessons := slices.Clone(d.Timetable)
	i := slices.IndexFunc(lessons, func(l liss.Lesson) bool { return l.Composite != "" })
	lessons[i].Composite = "Another 1"
	if err := s.Load(practice.Data{AcademicYear: 2026, From: liss.DateTimeOf(r.From.Time()), To: liss.DateTimeOf(r.To.Time()), Timetable: lessons}); err != nil {
		t.Fatal(err)
	}
	if p := r.Plan(nil); len(p.Held) > 0 || len(p.Out[3].There) > 0 || len(p.Out[3].Changes) > 0 {
		t.Errorf("held %v, there %v, changes %v", p.Held, p.Out[3].There, p.Out[3].Changes)
	}
}

// TestANewStudentWithoutAnIDHoldsNothing: nothing of the student was ever published, though the study section that it would
// sit in was.
func TestANewStudentWithoutAnIDHoldsNothing(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	tt := r.File.T
	r.MustSync(nil)
	var study *model.StudySection
	for e := range tt.RosterSlots() {
		if e.Roster == model.RosterStudy {
			study = tt.StudySection(e.Study)
		}
	}
	apply(t, tt, model.Add{Record: &model.Student{Surname: "New", YearLevel: study.YearLevels[0]}})
	apply(t, tt, model.Add{Record: &model.Section{Course: firstSection(tt).Course, SectionID: "N1", Priority: model.PriorityUnset}})
	apply(t, tt, model.Add{Record: &model.Enrolment{Section: tt.SectionByCode(tt.Course(firstSection(tt).Course).Code, "N1").ID, Student: model.StudentID(tt.LastID(model.KindStudent))}})
	p := r.Plan(nil)
	if bad := p.Out[2].Bad; len(p.Held) > 0 || len(bad) != 1 || len(bad[0].Rows) < 2 {
		t.Errorf("held %v, left out for an error %+v", p.Held, bad)
	}
}

// same says whether a list has a row, among those that are it, exactly as it was.
func same[T any](t *testing.T, want T, rows []T, is func(T) bool) {
	t.Helper()
	i := slices.IndexFunc(rows, is)
	if i < 0 {
		t.Fatalf("%T is lost", want)
	}
	if diff := cmp.Diff(want, rows[i]); diff != "" {
		t.Errorf("it went back (-want +got):\n%s", diff)
	}
}

// TestARenamedSectionKeepsItsIdentity: with a GUID, a new code is a change and no removal.
func TestARenamedSectionKeepsItsIdentity(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	sec := *firstSection(r.File.T)
	sec.GUID = strings.Repeat("5c", 16)
	apply(t, r.File.T, model.Replace{Record: &sec})
	r.MustSync(nil)
	renamed := sec
	renamed.SectionID = "X9"
	apply(t, r.File.T, model.Replace{Record: &renamed})
	p := r.Plan(nil)
	for _, out := range p.Out {
		if out.Count(engine.New)+out.Count(engine.Gone)+len(out.There) > 0 {
			t.Errorf("%s: %d new, %d gone, %v", out.Kind, out.Count(engine.New), out.Count(engine.Gone), out.There)
		}
	}
	if len(p.Held) > 0 {
		t.Errorf("held: %v", p.Held)
	}
	r.MustSync(nil)
	class(t, s, r.File.T.SectionCode(sec.ID))
	if what := conformance.Empty(r.Plan(nil)); what != "" {
		t.Errorf("afterwards\n%s", what)
	}
}

// TestTheNextRotationIsNoRemoval: lessons that go because another rotation was chosen are the person's own choice.
func TestTheNextRotationIsNoRemoval(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	_, _ = r.MustSync(nil)
	first := engine.RotationAt(r.File.T.Snapshot(), r.Today)
	for rot := range r.File.T.Rotations() {
		if int(rot.Number) == first+1 {
			r.Today, r.From = rot.First, rot.First
		}
	}
	p := r.Plan(nil)
	if p.Options.Rotation == first || len(p.Held) > 0 {
		t.Errorf("rotation %d after %d, held: %v", p.Options.Rotation, first, p.Held)
	}
	r.MustSync(nil)
	if what := conformance.Empty(r.Plan(nil)); what != "" {
		t.Errorf("afterwards\n%s", what)
	}
}

// TestExcludingRostersLaterIsExpected: their rows go, and nobody is asked.
func TestExcludingRostersLaterIsExpected(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.MustSync(nil)
	r.System.ExcludeRosters = true
	if p := r.Plan(nil); len(p.Held) > 0 {
		t.Errorf("held: %v", p.Held)
	}
	r.MustSync(nil)
	d, _ := s.Held("")
	for _, c := range d.Classes {
		if c.Type != "" {
			t.Errorf("%s is still there", c.ClassCode)
		}
	}
}

// entries counts the entries of each roster.
func entries(tt *model.Timetable) map[model.RosterKind]int {
	n := map[model.RosterKind]int{}
	for e := range tt.RosterSlots() {
		n[e.Roster]++
	}
	return n
}

// TestNewFromSISTakesOverWhatTheSISHas: into an empty file, as one edit, and the next sync has nothing to do.
func TestNewFromSISTakesOverWhatTheSISHas(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	now := engine.RotationAt(r.File.T.Snapshot(), today)
	for sec := range r.File.T.Snapshot().Sections() {
		// The grid of a section that has neither one year level nor a lesson in the dates can't be told from what a SIS has.
		if c := r.File.T.Course(sec.Course); len(c.YearLevels) != 1 && !sec.Rotations.Has(now) && r.File.T.Section(sec.ID) != nil {
			apply(t, r.File.T, model.Delete{Key: sec.Key()})
		}
	}
	for l := range r.File.T.Snapshot().Lessons() { // nor can whom it has excused, who then sits in a study section
		if c := *l; len(c.Excused) > 0 && r.File.T.Lesson(l.ID) != nil {
			c.Excused = nil
			apply(t, r.File.T, model.Replace{Record: &c})
		}
	}
	r.MustSync(nil)
	into, _ := newRig(t, empty(t))
	into.SIS, into.System.URL = r.SIS, r.System.URL
	into.To = into.File.T.School().Last
	before := holdings(t, s)
	p, _ := into.MustSync(func(run *engine.Run) {
		run.Adopt, run.Options = true, engine.Everything(today, into.File.T.School())
	})
	for _, out := range p.Adopted {
		for _, n := range out.Left {
			t.Errorf("%s: %s: %s", out.Kind, n.What, n.Why)
		}
	}
	if holdings(t, s) != before {
		t.Error("the SIS was changed")
	}
	for _, k := range []model.Kind{model.KindStudent, model.KindTeacher, model.KindRoom, model.KindGrid, model.KindEnrolment} {
		if got, want := into.File.T.Count(k), r.File.T.Count(k); got != want && k != model.KindEnrolment {
			t.Errorf("%d %s, want %d", got, k.Plural(), want)
		}
	}
	if got := into.File.T.Count(model.KindRotation); got != 4 {
		t.Errorf("%d rotations", got)
	}
	for roster, want := range entries(r.File.T) {
		if got := entries(into.File.T)[roster]; got != want && roster != model.RosterRTO { // which is never sent
			t.Errorf("%d entries of the %s roster, want %d", got, roster, want)
		}
	}
	into.Today, into.From = today, today
	plan := into.Plan(func(run *engine.Run) {
		run.Options.Rotation = r.Plan(nil).Options.Rotation
		run.Options.Download = []engine.Kind{engine.Rooms, engine.Teachers, engine.Students}
	})
	if what := conformance.Empty(plan); what != "" {
		t.Errorf("the next sync would do\n%.2000s", what)
	}
	into.File.T.Undo()
	if into.File.T.Count(model.KindStudent)+into.File.T.Count(model.KindSection)+into.File.T.Count(model.KindSynced) != 0 {
		t.Error("undo does not take it back whole")
	}
}

// TestAnEditAfterACutRunIsNotTakenForSomebodyElses: the publish had arrived, its answer was lost, and the section changed
// again here.
func TestAnEditAfterACutRunIsNotTakenForSomebodyElses(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.MustSync(nil)
	sec := *firstSection(r.File.T)
	sec.Priority = 2
	apply(t, r.File.T, model.Replace{Record: &sec})
	r.SIS.Misbehave("no-answer@publishClasses")
	if _, _, err := r.Sync(context.Background(), nil); err == nil {
		t.Fatal("the fault did nothing")
	}
	r.SIS.Misbehave()
	again := sec
	again.Priority = 3
	apply(t, r.File.T, model.Replace{Record: &again})
	p, _ := r.MustSync(nil)
	if len(p.Held) > 0 || p.ResumedFrom || len(p.Notes) == 0 {
		t.Errorf("held %v, notes %v", p.Held, p.Notes)
	}
	if got := class(t, s, r.File.T.SectionCode(sec.ID)); got.PriorityInClash != liss.SomeInt(3) {
		t.Errorf("the SIS has %+v", got)
	}
}

// TestWhatTheSISDidNotTakeIsSentAgain: half of a publish was dropped without a word. That is no change of somebody else.
func TestWhatTheSISDidNotTakeIsSentAgain(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.MustSync(nil)
	sec := *firstSection(r.File.T)
	for e := range r.File.T.ListOf(sec.ID) {
		apply(t, r.File.T, model.Delete{Key: e.Key()})
		break
	}
	r.SIS.Misbehave("partial:50@publishClassMemberships")
	_, res := r.MustSync(nil)
	if found := res.Out[2].Verified; found != engine.Differs || res.Out[2].Differs.IsZero() {
		t.Errorf("it was found %s", found)
	}
	r.SIS.Misbehave()
	n := r.File.T.Count(model.KindEnrolment)
	p, _ := r.MustSync(nil)
	d, _ := s.Held("")
	if len(p.Out[2].There) > 0 || len(d.Memberships) != p.Out[2].Rows || r.File.T.Count(model.KindEnrolment) != n {
		t.Errorf("there %v; the SIS has %d of %d rows", p.Out[2].There, len(d.Memberships), p.Out[2].Rows)
	}
}

// TestWhatIsKeptOfATimetableDoesNotGrowFromDayToDay: each day's publish is for the days from then on.
func TestWhatIsKeptOfATimetableDoesNotGrowFromDayToDay(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	size := func() int {
		b, _ := r.File.Get("published", r.System.StateKey()+"|timetable")
		return len(b)
	}
	r.MustSync(nil)
	first := size()
	for range 3 {
		r.Today, r.From = r.Today+1, r.From+1
		r.MustSync(nil)
	}
	if got := size(); got > first+first/2 {
		t.Errorf("after four days it is %d bytes, after one %d", got, first)
	}
}
