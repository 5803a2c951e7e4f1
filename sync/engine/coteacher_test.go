package engine_test

import (
	"slices"
	"testing"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/conformance"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// TestALessonInTwoFormsForDifferentDaysIsNobodyElses: it was published for the year, then otherwise for some weeks, and is
// changed again. The SIS shows both forms of it.
func TestALessonInTwoFormsForDifferentDaysIsNobodyElses(t *testing.T) {
	r, _ := newMemoryRig(t, smallSchool(t))
	r.System.Waits = []engine.Seconds{}
	now := engine.RotationAt(r.File.T.Snapshot(), today)
	var id model.LessonID
	for l := range r.File.T.Lessons() {
		if s := r.File.T.Section(l.Section); l.Slot.Placed() && s.Main == 0 && s.Rotations.Has(now) && len(l.Rooms) == 1 {
			id = l.ID
			break
		}
	}
	into := func(room model.RoomID) {
		c := *r.File.T.Lesson(id)
		c.Rooms = []model.RoomID{room}
		apply(t, r.File.T, model.Replace{Record: &c})
	}
	var rooms []model.RoomID
	for room := range r.File.T.Rooms() {
		if len(room.Code) <= 20 && room.ID != r.File.T.Lesson(id).Rooms[0] {
			rooms = append(rooms, room.ID)
		}
	}
	year := r.To
	r.MustSync(nil)
	for i := range 3 {
		into(rooms[i])
		r.To = today + model.Date(30+i)
		r.MustSync(nil)
	}
	into(rooms[3])
	r.To = year
	p := r.Plan(nil)
	if out := p.Out[3]; len(out.There) > 0 || out.Count(engine.Changed) != 1 || out.Count(engine.Gone)+out.Count(engine.New) > 0 {
		t.Errorf("there %v, changes %v", out.There, out.Changes)
	}
	if _, res := r.MustSync(nil); res.Out[3].Verified != engine.Confirmed {
		t.Errorf("it was %s: %s", res.Out[3].Verified, res.Out[3].Differs)
	}
	if what := conformance.Empty(r.Plan(nil)); what != "" {
		t.Errorf("afterwards\n%s", what)
	}
}

// TestOfTwoLessonsAtOneSlotEitherMayGo: the SIS tells them apart by what they say, not by a number.
func TestOfTwoLessonsAtOneSlotEitherMayGo(t *testing.T) {
	for first := range 2 {
		r, s := newRig(t, smallSchool(t))
		tt := r.File.T
		now := engine.RotationAt(tt.Snapshot(), today)
		var pair []model.LessonID
		for l := range tt.Snapshot().Lessons() {
			if sec := tt.Section(l.Section); l.Slot.Placed() && sec.Main == 0 && sec.Rotations.Has(now) && len(l.Rooms) == 1 {
				second := *l
				for room := range tt.Rooms() {
					if len(room.Code) <= 20 && room.ID != l.Rooms[0] {
						second.Rooms = []model.RoomID{room.ID}
					}
				}
				apply(t, tt, model.Add{Record: &second})
				pair = []model.LessonID{l.ID, model.LessonID(tt.LastID(model.KindLesson))}
				break
			}
		}
		r.MustSync(nil)
		apply(t, tt, model.Delete{Key: pair[first].Key()})
		p, res := r.MustSync(nil)
		out := p.Out[3]
		if len(p.Held) > 0 || len(out.There) > 0 || out.Count(engine.Gone) != 1 || out.Count(engine.New)+out.Count(engine.Changed) > 0 {
			t.Errorf("without number %d: held %v, there %v, changes %v", first+1, p.Held, out.There, out.Changes)
		}
		if res.Out[3].Verified != engine.Confirmed {
			t.Errorf("without number %d it is %s: %s", first+1, res.Out[3].Verified, res.Out[3].Differs)
		}
		if d, _ := s.Held(""); len(d.Timetable) != out.Rows {
			t.Errorf("the SIS has %d lessons of %d", len(d.Timetable), out.Rows)
		}
	}
}

// TestACoTeacherEnteredThereIsTakenIn: one row a lesson is sent, so that the second one would be lost unseen.
func TestACoTeacherEnteredThereIsTakenIn(t *testing.T) {
	r, s := newRig(t, smallSchool(t))
	r.MustSync(nil)
	d, _ := s.Held("")
	lessons := slices.Clone(d.Timetable)
	second := lessons[0]
	var co *model.Teacher
	for te := range r.File.T.Teachers() {
		if te.SISID != "" && te.SISID != second.TeacherID {
			co = te
		}
	}
	second.TeacherID = co.SISID
	lessons = append(lessons, second)
	if err := s.Load(practice.Data{AcademicYear: 2026, From: liss.DateTimeOf(r.From.Time()), To: liss.DateTimeOf(r.To.Time()), Timetable: lessons}); err != nil {
		t.Fatal(err)
	}
	p, _ := r.MustSync(nil)
	if there := p.Out[3].There; len(p.Held) != 1 || len(there) != 1 || there[0].Do != engine.TakeIn {
		t.Fatalf("held %v, there %+v", p.Held, there)
	}
	found := false
	for l := range r.File.T.LessonsTaughtBy(co.ID) {
		found = found || r.File.T.SectionCode(l.Section) == second.ClassCode && len(l.Teachers) > 1
	}
	if !found {
		t.Error("the co-teacher is not on the lesson")
	}
	if what := conformance.Empty(r.Plan(nil)); what != "" {
		t.Errorf("afterwards\n%s", what)
	}
	if left := r.Plan(nil).Out[3].Left; !slices.ContainsFunc(left, func(n engine.Note) bool { return n.Ref.Kind == model.KindLesson }) {
		t.Errorf("left out: %v", left)
	}
}

// TestASwitchThatAddsRowsIsLookedAtOnce: a file that has published one row a lesson sends a row for each teacher only once a
// person has seen how many those are; a co-teacher who comes later goes without a question.
func TestASwitchThatAddsRowsIsLookedAtOnce(t *testing.T) {
	r, s := newMemoryRig(t, smallSchool(t))
	now := engine.RotationAt(r.File.T.Snapshot(), today)
	var lessons []*model.Lesson
	for l := range r.File.T.Lessons() {
		if sec := r.File.T.Section(l.Section); l.Slot.Placed() && sec.Main == 0 && sec.Rotations.Has(now) && len(l.Teachers) == 1 {
			lessons = append(lessons, l)
		}
	}
	join := func(l *model.Lesson) {
		for te := range r.File.T.Teachers() {
			if te.SISID != "" && te.ID != l.Teachers[0] && !te.Inactive {
				c := *l
				c.Teachers = []model.TeacherID{l.Teachers[0], te.ID}
				apply(t, r.File.T, model.Replace{Record: &c})
				return
			}
		}
	}
	join(lessons[0])
	r.MustSync(nil)
	s.Takes.SeveralTeachers = true
	p := r.Plan(nil)
	if !holds(p, engine.MoreRows) || p.Out[3].Count(engine.New) == 0 {
		t.Fatalf("held by %+v with %+v", p.Held, p.Out[3].Changes)
	}
	r.MustSync(nil)
	join(lessons[1])
	if p := r.Plan(nil); len(p.Held) > 0 || p.Out[3].Count(engine.New) != 1 {
		t.Errorf("later held by %+v with %+v", p.Held, p.Out[3].Changes)
	}
}
