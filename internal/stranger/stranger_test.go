package stranger_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"carillon/internal/stranger"
)

// ask calls a SIS as a client does and gives its answer; params are JSON, without the first and without brackets.
func ask(t *testing.T, s *stranger.Server, method, params string) string {
	t.Helper()
	if params != "" {
		params = "," + params
	}
	body := fmt.Sprintf(`{"method":%q,"params":[{"School":%q,"UserName":%q,"Password":%q}%s],"id":1}`, method, stranger.School, stranger.UserName, stranger.Password, params)
	resp, err := http.Post(s.URL, "application/json", strings.NewReader(body))
	if err != nil {
		return "cut"
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

func result(t *testing.T, answer string) []stranger.Row {
	t.Helper()
	var r struct{ Result []stranger.Row }
	if err := json.Unmarshal([]byte(answer), &r); err != nil {
		t.Fatalf("%s: %v", answer, err)
	}
	return r.Result
}

func TestARowComesBackAsItCame(t *testing.T) {
	s := stranger.Start(t, 2026)
	const row = `{"LocalCredit":0.50,"ClassCode":" 9MAT 1 ","Extra":{"a":[1,2]},"Form":null,"Colour":"","CourseName":"Matemáticas <9>"}`
	if a := ask(t, s, "liss.publishClasses", "2026,["+row+"]"); !strings.Contains(a, `"result":""`) {
		t.Fatal(a)
	}
	if a := ask(t, s, "liss.getClasses", "2026"); !strings.Contains(a, row) {
		t.Errorf("it serves %s", a)
	}
	if a := ask(t, s, "liss.getClasses", "2027"); !strings.Contains(a, `"result":[]`) {
		t.Errorf("of another year it serves %s", a)
	}
	if got := s.Got(); len(got) != 1 || got[0].Rows[0].String() != row || got[0].Body != "[2026,["+row+"]]" {
		t.Errorf("it received %v", got)
	}
}

func TestAPublishOfLessonsReplacesThoseOfItsDays(t *testing.T) {
	s := stranger.Start(t, 2026)
	lesson := func(teacher string) stranger.Row {
		return stranger.R("DayNumber", 1, "Period", "P1", "ClassCode", "9MAT 1", "TeacherId", teacher)
	}
	s.Add(stranger.Lessons, lesson("1"), lesson("2"))
	ask(t, s, "liss.publishTimetable", fmt.Sprintf(`[%s],2026,0,0,"20261123T00:00:00","20261218T23:59:00",true`, lesson("3")))
	for _, x := range []struct {
		from, to string
		teachers string
	}{{"20260901", "20260901", "1 2"}, {"20261122", "20261123", "1 2 3"}, {"20261123", "20261218", "3"}, {"20261219", "20270630", "1 2"}, {"20260701", "20270630", "1 2 3"}} {
		var teachers []string
		for _, r := range result(t, ask(t, s, "liss.getTimetable", fmt.Sprintf(`2026,"%sT00:00:00","%sT23:59:00"`, x.from, x.to))) {
			teachers = append(teachers, r.Text("TeacherId"))
		}
		if got := strings.Join(teachers, " "); got != x.teachers {
			t.Errorf("from %s to %s teach %s, want %s", x.from, x.to, got, x.teachers)
		}
	}
}

func TestFaultsShowWhereTheyShould(t *testing.T) {
	member := func(student, from, to string) stranger.Row {
		return stranger.R("StudentId", student, "ClassCode", "9MAT 1", "StartDate", from, "EndDate", to)
	}
	publish := func(s *stranger.Server, rows ...stranger.Row) string {
		b, err := json.Marshal(rows)
		if err != nil {
			t.Fatal(err)
		}
		return ask(t, s, "liss.publishClassMemberships", string(b)+`,"20261123T00:00:00"`)
	}
	s := stranger.Start(t, 2026)
	s.Set(stranger.Faults{Drop: map[stranger.Kind]func(stranger.Row) bool{stranger.Lists: stranger.Is("StudentId", "S2")}, AsAtDay: true,
		Store: map[stranger.Kind]func(stranger.Row) stranger.Row{stranger.Lists: stranger.UpperCase("ClassCode")},
		Serve: map[stranger.Kind]func(stranger.Row) stranger.Row{stranger.Lists: stranger.Forget("EndDate")}})
	publish(s, member("S1", "20260901", "20260930"), member("S1", "20261101", ""), member("S2", "", ""))
	if rows := s.Rows(stranger.Lists); len(rows) != 2 || rows[0].Text("EndDate") != "20260930" {
		t.Errorf("it keeps %v", rows)
	}
	rows := result(t, ask(t, s, "liss.getClassMemberships", `"20261123T00:00:00"`))
	if len(rows) != 1 || rows[0].Text("StartDate") != "20261101" || rows[0].Text("EndDate") != "" {
		t.Errorf("as at 23 November it serves %v", rows)
	}

	s.Set(stranger.Faults{Cut: map[string]int{"liss.publishClassMemberships": 1}})
	if a := publish(s, member("S3", "", ""), member("S4", "", "")); a != "cut" || len(s.Rows(stranger.Lists)) != 1 {
		t.Errorf("cut after a row it says %s and keeps %v", a, s.Rows(stranger.Lists))
	}
	s.Set(stranger.Faults{Refuse: map[stranger.Kind]string{stranger.Lists: "StartDate"}})
	if a := publish(s, member("S5", "", "")); !strings.Contains(a, "The member StartDate") && !strings.Contains(a, "the member StartDate") {
		t.Errorf("of a member that it refuses it says %s", a)
	}
	s.Set(stranger.Faults{Queue: true})
	publish(s, member("S6", "", ""))
	if rows := s.Rows(stranger.Lists); rows[0].Text("StudentId") != "S3" {
		t.Errorf("while a publish waits it has %v", rows)
	}
	s.Act()
	if rows := s.Rows(stranger.Lists); rows[0].Text("StudentId") != "S6" {
		t.Errorf("once it has acted it has %v", rows)
	}

	lesson := stranger.R("DayNumber", "1", "Period", "P1", "ClassCode", "9MAT 1", "TeacherId", "1")
	s.Add(stranger.Lessons, lesson, lesson.With("ClassCode", "9MAT 2"))
	s.Set(stranger.Faults{PerTeacher: map[string][]string{"9MAT 1": {"1", "2"}}})
	if rows := result(t, ask(t, s, "liss.getTimetable", `2026,"20261123","20261123"`)); len(rows) != 3 {
		t.Errorf("a row per teacher: %v", rows)
	}
	s.Set(stranger.Faults{Unserved: map[string]bool{"liss.getRooms": true}})
	if a := ask(t, s, "liss.getRooms", ""); !strings.Contains(a, "unknown method") {
		t.Errorf("of a method that it does not know it says %s", a)
	}
}

func TestRowsAreComparedByWhatTheyMean(t *testing.T) {
	row := stranger.R("DayNumber", 1, "Period", "P1", "StartDate", "20261123T00:00:00", "StartTime", "9:00", "Form", nil)
	same := []stranger.Row{
		stranger.R("StartTime", "09:00", "StartDate", "2026-11-23", "Period", " P1 ", "DayNumber", "1"),
		stranger.R("StartTime", "9:00", "StartDate", "20261123T9:00:00", "Period", "P1", "DayNumber", 1.0, "Form", "  "),
	}
	for _, o := range same {
		if d := stranger.Difference([]stranger.Row{row}, []stranger.Row{o}); d != "" {
			t.Errorf("they are alike:\n%s", d)
		}
	}
	other := []stranger.Row{row.With("DayNumber", 2), row.With("Period", "p1"), row.With("Form", "9"), row.With("StartDate", "20261124"),
		row.With("Extra", true), row.Without("Period"), row.With("Form", []int{1})}
	for _, o := range other {
		if gone, came := stranger.Compare([]stranger.Row{row}, []stranger.Row{o}); len(gone) != 1 || len(came) != 1 {
			t.Errorf("%s is another row: gone %v, came %v", o, gone, came)
		}
	}
	if stranger.Normal(row.With("X", true)) == stranger.Normal(row.With("X", "true")) || stranger.Normal(row.With("X", "01")) == stranger.Normal(row.With("X", 1)) {
		t.Error("a text is no bool, and its zeros count")
	}
	if gone, came := stranger.Compare([]stranger.Row{row, row}, []stranger.Row{row}); len(gone) != 1 || len(came) != 0 {
		t.Errorf("two of a kind are not one: gone %v, came %v", gone, came)
	}
}
