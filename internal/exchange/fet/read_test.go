package fet_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"carillon/internal/exchange"
	"carillon/internal/exchange/fet"
	"carillon/internal/exchange/intake"
	"carillon/internal/words"
	"carillon/model"
)

func golden(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("testdata/small.fet")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// small is the golden file, imported.
func small(t *testing.T, edit ...string) *intake.Plan {
	t.Helper()
	plan, err := read(t, exchange.FromBytes("small.fet", []byte(strings.NewReplacer(edit...).Replace(golden(t)))))
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func TestAFileBecomesATimetable(t *testing.T) {
	plan := small(t)
	if n := plan.Bad(); n != 0 {
		t.Fatalf("%d faults: %v", n, plan.LeftOut())
	}
	tt := plan.After.Index()
	want := map[model.Kind]int{model.KindGrid: 1, model.KindYearLevel: 2, model.KindCampus: 2, model.KindRoom: 3,
		model.KindTeacher: 3, model.KindStudent: 3,
		model.KindCourse: 3, model.KindSection: 4, model.KindEnrolment: 6, model.KindLesson: 6}
	for k, n := range want {
		if got := tt.Count(k); got != n {
			t.Errorf("%d %s, want %d", got, k.Plural(), n)
		}
	}
	if got := tt.School().Name; got != "Small & Old" {
		t.Errorf("the school is called %q", got)
	}
	var lessons []string
	for l := range tt.Lessons() {
		text := tt.SectionCode(l.Section) + " " + tt.SlotName(l.Slot)
		for _, r := range l.Rooms {
			text += " @" + tt.Room(r).Code
		}
		if l.Pinned {
			text += " pinned"
		}
		lessons = append(lessons, text)
	}
	got, want2 := strings.Join(lessons, "\n"), `Math 1 Mon 08:00 @R1 pinned
Math 1 Mon 09:00 @R1 pinned
Math 1 Tue 08:00
Art 3 Tue 09:00 @R1 @R2
Art 4 not placed
Sport 5 Mon 08:00`
	if got != want2 {
		t.Errorf("lessons are\n%s\nwant\n%s", got, want2)
	}
	f, _ := model.FieldOf(model.KindTeacher, "daysOff")
	for teacher, want := range map[string]string{"Ames": "Mon 10:00", "Cole, Ann": "Mon", "Bell": ""} {
		if off := f.Get(tt, tt.TeacherByCode(teacher)); off != want {
			t.Errorf("%s is off %q, want %q", teacher, off, want)
		}
	}
	if c := tt.GridByCode("Main").Cell(2, 3); c.Kind != model.Break {
		t.Errorf("Tuesday 10:00 is %s", c.Kind)
	}
}

func TestWhatTheModelHasNoPlaceForIsListedAndKept(t *testing.T) {
	plan := small(t)
	var list []string
	for _, l := range plan.Document.LeftOut {
		list = append(list, l.What)
	}
	want := "MinDaysBetweenActivities, ActivityPreferredStartingTime, StudentsMaxGapsPerWeek, ActivityPreferredRoom, Activity_Tag, Virtual room, Activity"
	if got := strings.Join(list, ", "); got != want {
		t.Errorf("listed are\n%s\nwant\n%s", got, want)
	}
	kept := exchange.KeptOf(plan.After, fet.ID)
	if kept == nil || !strings.Contains(string(kept.Data), "ConstraintStudentsMaxGapsPerWeek") {
		t.Fatal("the file is not kept")
	}
	if key := kept.Key(model.KindTeacher, "Ames"); plan.After.Get(key) == nil {
		t.Errorf("Ames is kept as %v", key)
	}
}

func TestAFileThatIsWrongIsRefusedWithItsLine(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"no FET", "fet version", "fat version", "fet.not-fet"},
		{"cut off", "</Activities_List>", "", "xml.bad"},
		{"an entity of its own", "Small &amp; Old", "Small &lol; Old", "small.fet:5: xml.bad"},
		{"no days", "Day>", "Dag>", "fet.no-grid"},
		{"too many activities for the days", "<Activity_Id>2</Activity_Id>",
			"<Activity_Id>2</Activity_Id><Activity_Id>6</Activity_Id><Activity_Id>7</Activity_Id><Activity_Id>8</Activity_Id>", "fet.days-too-few"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := golden(t)
			if strings.Contains(c.name, "too many") {
				text = strings.Replace(text, "</Activities_List>", more(6)+more(7)+more(8)+"</Activities_List>", 1)
			}
			text = strings.ReplaceAll(text, c.from, c.to)
			if c.name == "no FET" {
				text = strings.ReplaceAll(text, "</fet>", "</fat>")
			}
			_, err := fet.Read(context.Background(), exchange.FromBytes("small.fet", []byte(text)), exchange.ReadOptions{}, nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func more(id int) string {
	n := string(rune('0' + id))
	return "<Activity><Teacher>Ames</Teacher><Subject>Math</Subject><Duration>1</Duration><Total_Duration>1</Total_Duration><Id>" + n +
		"</Id><Activity_Group_Id>" + n + "</Activity_Group_Id><Active>true</Active></Activity>"
}

func TestAnActivityThatIsWrongIsListedWithItsLine(t *testing.T) {
	plan := small(t, "<Teacher>Bell</Teacher>", "<Teacher>Nobody</Teacher>")
	if plan.Bad() == 0 {
		t.Fatal("nothing is wrong")
	}
	found := false
	for _, l := range plan.LeftOut() {
		found = found || l.Bad && l.Line > 100 && strings.Contains(words.Plain.Say(l.Why), `no Teacher "Nobody"`)
	}
	if !found {
		t.Errorf("listed are %v", plan.LeftOut())
	}
}

func TestASecondImportOfTheSameFileChangesNothing(t *testing.T) {
	plan := small(t)
	doc, err := fet.Read(context.Background(), exchange.FromBytes("small.fet", []byte(golden(t))),
		exchange.ReadOptions{Here: plan.After}, nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := intake.Make(context.Background(), plan.After, doc, intake.Options{Source: "fet|test", Label: "Import"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if again.Edits() {
		t.Errorf("changed: %v", again.Edit.Changes)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(golden(f))
	f.Add("<fet><Days_List><Day/></Days_List><Hours_List><Hour/></Hours_List></fet>")
	f.Fuzz(func(t *testing.T, text string) {
		plan, err := read(t, exchange.FromBytes("x.fet", []byte(text)))
		if err != nil {
			return
		}
		if tt := plan.After.Index(); tt.Count(model.KindSchool) != 1 {
			t.Error("there is no school")
		}
	})
}
