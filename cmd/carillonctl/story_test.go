package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"carillon/internal/practice"
	"carillon/model"
	"carillon/model/store"
	"carillon/sync/alma"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/rows"
)

// callLISS is "liss METHOD JSON": somebody else calls the SIS; JSON is the parameters after auth, without brackets.
func callLISS(ts *testscript.TestScript, _ bool, args []string) {
	auth := fmt.Sprintf(`{"School":"DEMO","UserName":%q,"Password":%q,"LissVersion":10002,"UserAgent":"counselor"}`, practice.DefaultUserName, practice.DefaultPassword)
	body := fmt.Sprintf(`{"method":%q,"params":[%s],"id":1}`, args[0], strings.Join(append([]string{auth}, args[1:]...), ","))
	resp, err := http.Post(ts.Getenv("SIS"), "application/json", strings.NewReader(body))
	ts.Check(err)
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	ts.Check(err)
	if bytes.Contains(answer, []byte(`"error"`)) {
		ts.Fatalf("the SIS says %s", answer)
	}
}

// confirmSync is "confirm FILE FLAGS…": a person looks at the preview of a held sync and lets that very plan go.
func confirmSync(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(ts.Exec("carillonctl", append([]string{"sync", "--preview", "--json"}, args...)...))
	var plan struct {
		ID   string
		Held []engine.Guard
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &plan))
	if len(plan.Held) == 0 {
		ts.Fatalf("the plan is not held, so there is nothing to confirm")
	}
	ts.Check(ts.Exec("carillonctl", append([]string{"sync", "--confirm", plan.ID}, args...)...))
}

// loadSIS is "load FILE": the SIS has had the JSON data of a file always.
func loadSIS(ts *testscript.TestScript, _ bool, args []string) {
	var d practice.Data
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &d))
	ts.Check(sisOf(ts).Load(d))
}

// editFile is "edit FILE WHAT …": a timetabler's change, saved.
func editFile(ts *testscript.TestScript, _ bool, args []string) {
	f, err := store.Open(ts.MkAbs(args[0]), store.Options{})
	ts.Check(err)
	defer f.Close()
	t := f.Timetable()
	section := func(code string) *model.Section {
		course, id, _ := strings.Cut(code, " ")
		s := t.SectionByCode(course, id)
		if s == nil {
			ts.Fatalf("there is no section %s", code)
		}
		return s
	}
	var e model.Edit
	switch what := args[1]; what {
	case "section": // CODE TEACHER: a new one, of a course that is there
		course, id, _ := strings.Cut(args[2], " ")
		te := t.TeacherBySISID(args[3])
		e = model.Add{Record: &model.Section{Course: t.CourseByCode(course).ID, SectionID: id, Teachers: []model.TeacherID{te.ID}, Priority: model.PriorityUnset}}
	case "lesson": // SECTION PERIOD ROOM: one on the first day of the only grid
		s, g := section(args[2]), t.Grid(1)
		e = model.Add{Record: &model.Lesson{Section: s.ID, Slot: model.Slot{Grid: g.ID, Day: 1, Period: g.PeriodByCode(args[3]).ID},
			Teachers: s.Teachers, Rooms: []model.RoomID{t.RoomByCode(args[4]).ID}}}
	case "delete-section":
		e = model.Delete{Key: section(args[2]).Key()}
	case "enrol":
		e = model.Add{Record: &model.Enrolment{Section: section(args[2]).ID, Student: t.StudentBySISID(args[3]).ID}}
	case "rename-section":
		c := *section(args[2])
		c.SectionID = args[3]
		e = model.Replace{Record: &c}
	case "rotations":
		c := *section(args[2])
		c.Rotations = 0
		for _, n := range args[3] {
			c.Rotations = c.Rotations.With(int(n - '0'))
		}
		e = model.Replace{Record: &c}
	case "rotation":
		first, err := model.ParseDate(args[3])
		ts.Check(err)
		last, err := model.ParseDate(args[4])
		ts.Check(err)
		e = model.Add{Record: &model.Rotation{Number: uint8(args[2][0] - '0'), Name: "Semester " + args[2], First: first, Last: last}}
	case "guid":
		c := *section(args[2])
		c.GUID = args[3]
		e = model.Replace{Record: &c}
	default:
		ts.Fatalf("edit: what is %q?", what)
	}
	_, err = t.Apply(e)
	ts.Check(err)
	ts.Check(f.Save())
}

// sameAsFile is "same FILE FROM TO ROTATION [EXTRA…]": what the SIS holds of published data is what the file has, row
// for row; EXTRA are keys of rows that only the SIS has, and has to have.
func sameAsFile(ts *testscript.TestScript, neg bool, args []string) {
	f, err := store.Open(ts.MkAbs(args[0]), store.Options{ReadOnly: true})
	ts.Check(err)
	defer f.Close()
	c := alma.New()
	from, err := model.ParseDate(args[1])
	ts.Check(err)
	to, err := model.ParseDate(args[2])
	ts.Check(err)
	o := engine.Options{Publish: engine.Publishes(), Today: from, From: from, To: to, Year: f.Timetable().School().AcademicYear(), Rotation: int(args[3][0] - '0')}
	session, err := c.Connect(engine.System{URL: ts.Getenv("SIS"), Username: practice.DefaultUserName, School: "DEMO"},
		engine.Login{Password: func() string { return practice.DefaultPassword }}, engine.Hooks{})
	ts.Check(err)
	defer session.Close()
	extra := map[string]bool{}
	m := rows.NewMapper(f.Timetable(), rows.Window{Today: from, From: from, To: to, Rotation: o.Rotation}, c.Rules(engine.System{}))
	x := m.Reader(nil)
	for _, kind := range engine.Publishes() {
		set, err := session.(engine.Reader).ReadBack(context.Background(), kind, o)
		ts.Check(err)
		var want, held []string
		switch kind {
		case engine.BellTimes:
			x.BellTimes(set.BellTimes)
			want, held = texts(m.BellTimes().Entries, rows.BellColumns, from), texts(set.BellTimes, rows.BellColumns, from)
		case engine.Sections:
			x.Sections(set.Sections)
			want, held = texts(m.Sections().Entries, rows.SectionColumns, from), texts(set.Sections, rows.SectionColumns, from)
		case engine.SectionLists:
			x.Lists(set.Lists)
			want, held = texts(m.Lists().Entries, rows.ListColumns, from), texts(set.Lists, rows.ListColumns, from)
		case engine.Timetable:
			x.Lessons(set.Lessons)
			want, held = texts(m.Lessons().Entries, rows.LessonColumns, from), texts(set.Lessons, rows.LessonColumns, from)
		}
		held = slices.DeleteFunc(held, func(row string) bool {
			known := false
			for _, key := range args[4:] {
				if is := strings.TrimSpace(strings.ReplaceAll(key, "|", " ")); strings.HasPrefix(row, is+" ") && (kind == engine.Sections) == !strings.Contains(key, "|") {
					extra[key], known = true, true
				}
			}
			return known
		})
		if diff := cmp.Diff(want, held); (diff != "") != neg {
			ts.Fatalf("%s: -file +SIS\n%s", kind, diff)
		}
	}
	for _, key := range args[4:] {
		if !extra[key] {
			ts.Fatalf("the SIS no longer has %s", key)
		}
	}
}

// texts are rows as texts, those that are sent; dates of sections are the SIS's own, and a list row that has ended or begins
// with a day of its own after school has begun is what the SIS keeps of a change.
func texts[R comparable](entries []rows.Entry[R], columns []rows.Column[R], from model.Date) []string {
	var out []string
	for i := range entries {
		if entries[i].Spared || entries[i].Fault != nil {
			continue
		}
		if r, is := any(&entries[i].Row).(*rows.ListRow); is && r.Last != 0 && r.Last < from {
			continue
		}
		var b strings.Builder
		for _, col := range columns {
			if col.Name == rows.ColumnFrom || col.Name == rows.ColumnTo {
				continue
			}
			b.WriteString(col.Get(&entries[i].Row) + " ")
		}
		out = append(out, b.String())
	}
	slices.Sort(out)
	return out
}

// checkListed is "listed STUDENT SECTION": the SIS has a student in a section today.
func checkListed(ts *testscript.TestScript, neg bool, args []string) {
	d, _ := sisOf(ts).Held("")
	today := strings.ReplaceAll(ts.Getenv("CARILLON_TEST_TODAY"), "-", "")
	has := slices.ContainsFunc(d.Memberships, func(m liss.Membership) bool {
		ended := !m.EndDate.IsZero() && today != "" && m.EndDate.Time().Format("20060102") < today
		return m.StudentID == args[0] && m.ClassCode == args[1] && !ended
	})
	if has == neg {
		ts.Fatalf("student %s in %s: %v", args[0], args[1], has)
	}
}
