package oneroster

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	godiff "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carillon/internal/exchange"
	"carillon/internal/exchange/intake"
	"carillon/model"
	"carillon/model/names"
)

// said is what a school says that OneRoster has a place for, a line each, in order: the oracle of a round trip. What is lost is
// lost here by name: inactive people, aides, sub-classes, a SIS id beside a GUID (courses, sections), that a section runs in
// each of the terms rather than all year, how a grade is spelled and grades that CEDS has not, and blanks at the ends of a text.
func said(s *model.State) []string {
	t := s.Index()
	number := "" // the first of the school's identifiers, without its name
	for _, i := range s.School().Identifiers[:min(1, len(s.School().Identifiers))] {
		number = i.Value
	}
	lines := []string{fmt.Sprint("school|", s.School().Name, "|", s.School().First, "|", s.School().Last, "|", number)}
	add := func(kind string, parts ...any) {
		line := kind
		for _, p := range parts {
			line += "|" + strings.TrimSpace(fmt.Sprint(p))
		}
		lines = append(lines, line)
	}
	faculty := func(id model.FacultyID) string {
		if f := s.Faculty(id); f != nil {
			return f.Code
		}
		return ""
	}
	one := func(guid, sisID string) string { return strings.ToLower(cmp.Or(guid, sisID)) }
	all := model.Rotations(0)
	for r := range s.Rotations() {
		all = all.With(int(r.Number))
		add("rotation", r.Number, r.Name, r.First, r.Last)
	}
	for f := range s.Faculties() {
		add("faculty", f.Code, strings.TrimPrefix(f.Name, f.Code))
	}
	for x := range s.Teachers() {
		if !x.Inactive {
			add("teacher", x.Code, x.FirstName, x.PreferredName, x.Surname, faculty(x.Faculty), x.SISID, x.GUID)
		}
	}
	level := func(ids ...model.YearLevelID) (codes []string) {
		for _, id := range ids {
			if y := s.YearLevel(id); y != nil && gradeOf(y.Code) != otherGrade {
				codes = append(codes, gradeOf(y.Code))
			}
		}
		return codes
	}
	person := func(x *model.Student) string {
		return fmt.Sprint(x.Code, "|", x.FirstName, "|", x.PreferredName, "|", x.Surname, "|", level(x.YearLevel), "|", x.StatewideID, "|",
			x.SISID, "|", x.GUID)
	}
	for x := range s.Students() {
		if !x.Inactive {
			add("student", person(x))
		}
	}
	for c := range s.Courses() {
		add("course", c.Code, cmp.Or(c.Name, c.Code), faculty(c.Faculty), level(c.YearLevels...), one(c.GUID, c.SISID))
	}
	for x := range s.Sections() {
		if x.Main != 0 {
			continue
		}
		var codes []string
		for _, id := range x.Sent() {
			if !s.Teacher(id).Inactive {
				codes = append(codes, s.Teacher(id).Code)
			}
		}
		room := ""
		if r := s.Room(x.Room); r != nil {
			room = r.Code
		}
		runs := x.Rotations
		if runs == all {
			runs = 0
		}
		section := fmt.Sprint(s.Course(x.Course).Code, "|", x.SectionID)
		add("section", section, x.Name, codes, room, runs, one(x.GUID, x.SISID))
		for e := range t.ListOf(x.ID) {
			if st := s.Student(e.Student); !st.Inactive {
				add("list", section, person(st), e.First, e.Last)
			}
		}
	}
	slices.Sort(lines)
	return lines
}

// drawn makes a school of what rosters are made of, with codes and names that CSV could trip over.
type drawn struct {
	rt *rapid.T
	b  *model.Builder
	n  int
}

func (d *drawn) number(what string, most int) int { return rapid.IntRange(0, most).Draw(d.rt, what) }
func (d *drawn) yes(what string) bool             { return rapid.Bool().Draw(d.rt, what) }

func (d *drawn) code(what string) string {
	d.n++
	return fmt.Sprintf(rapid.SampledFrom([]string{"%d", "0%d", "=%d", "A,%d", "B;%d", "Q\"%d", "'%d", "{%d}", "a:%d%%2C", "É%d", "x y %d",
		"MAT-%d"}).Draw(d.rt, what), d.n)
}

func (d *drawn) name(what string) string {
	return rapid.SampledFrom([]string{"", "Kim", "O'Brien", "Zoë, the 2nd", "=HYPERLINK(1)", "\"Quoted\"", "Nuñez", "李"}).Draw(d.rt, what)
}

// ids are a GUID and a SIS id: one of them, both, or none.
func (d *drawn) ids() (guid, sisID string) {
	d.n++
	if d.number("guid", 3) == 0 {
		guid = fmt.Sprintf("%032x", 0xabc000+d.n)
	}
	if d.yes("SIS id") {
		sisID = fmt.Sprintf(rapid.SampledFrom([]string{"%d", "S-%d", "no. %d, new"}).Draw(d.rt, "id"), d.n)
	}
	return guid, sisID
}

func pick[T any](d *drawn, list []T) (none T) {
	if len(list) == 0 || d.number("none", 3) == 0 {
		return none
	}
	return rapid.SampledFrom(list).Draw(d.rt, "one of")
}

func some[T comparable](d *drawn, list []T) (out []T) {
	for range d.number("some", 2) {
		if v := pick(d, list); !slices.Contains(append(out, *new(T)), v) {
			out = append(out, v)
		}
	}
	return out
}

func many[ID ~uint32](d *drawn, least, most int, one func(i int) model.Record) (ids []ID) {
	for i := range least + d.number("how many", most-least) {
		ids = append(ids, ID(d.b.Add(one(i))))
	}
	return ids
}

func school(rt *rapid.T) *model.State {
	d := &drawn{rt: rt, b: model.NewBuilder()}
	s := &model.School{Name: d.name("school"), First: model.NewDate(2026, 8, 1), Last: model.NewDate(2027, 6, 30)}
	if d.yes("identifier") {
		s.Identifiers = []model.Identifier{{Name: "identifier", Value: "00123"}}
	}
	d.b.Put(s)
	rotations := many[model.RotationID](d, 0, 3, func(i int) model.Record {
		first := model.NewDate(2026, 8, 1+40*i)
		return &model.Rotation{Number: uint8(i + 1), Name: d.name("rotation"), First: first, Last: first + 39}
	})
	grades := rapid.Permutation([]string{"K", "PK", "9", "10", "UG"}).Draw(rt, "grades")
	levels := many[model.YearLevelID](d, 0, 4, func(i int) model.Record {
		return &model.YearLevel{Code: grades[i], Order: names.GradeOrder(grades[i])}
	})
	faculties := many[model.FacultyID](d, 0, 2, func(int) model.Record {
		return &model.Faculty{Code: d.code("faculty"),
			Name: d.name("faculty")}
	})
	rooms := many[model.RoomID](d, 0, 2, func(int) model.Record { return &model.Room{Code: d.code("room")} })
	teachers := many[model.TeacherID](d, 0, 3, func(int) model.Record {
		guid, sisID := d.ids()
		return &model.Teacher{Code: d.code("teacher"), FirstName: d.name("first"), PreferredName: d.name("preferred"), Surname: d.name("surname"),
			Faculty: pick(d, faculties), GUID: guid, SISID: sisID, Inactive: d.number("inactive", 4) == 0}
	})
	students := many[model.StudentID](d, 0, 4, func(int) model.Record {
		guid, sisID := d.ids()
		return &model.Student{FirstName: d.name("first"), Surname: fmt.Sprint("Ames ", d.n), YearLevel: pick(d, levels), GUID: guid,
			SISID: sisID, StatewideID: d.code("state"),
			Code: rapid.SampledFrom([]string{"", d.code("code")}).Draw(rt, "code"), Inactive: d.number("inactive", 4) == 0, IEP: d.yes("IEP"),
			EL: true, Plan504: true}
	})
	courses := many[model.CourseID](d, 1, 3, func(int) model.Record {
		guid, sisID := d.ids()
		return &model.Course{Code: d.code("course"), Name: d.name("course"), Faculty: pick(d, faculties), YearLevels: some(d, levels),
			GUID: guid, SISID: sisID}
	})
	sections := many[model.SectionID](d, 0, 5, func(i int) model.Record {
		guid, sisID := d.ids()
		x := &model.Section{Course: rapid.SampledFrom(courses).Draw(rt, "course"), SectionID: d.code("section"), Name: d.name("section"),
			Room: pick(d, rooms), Rotations: model.Rotations(d.number("rotations", 1<<len(rotations)-1)), Priority: model.PriorityUnset,
			GUID: guid, SISID: sisID}
		x.SetTeachers(some(d, teachers))
		if len(x.Teachers) > 1 && d.yes("aide") {
			x.Staff = []model.Staff{{Teacher: x.Teachers[1], Role: model.Aide}}
		}
		return x
	})
	for _, st := range students {
		for _, x := range some(d, sections) {
			e := &model.Enrolment{Section: x, Student: st}
			if d.yes("dated") {
				e.First, e.Last = model.NewDate(2026, 9, 1), model.NewDate(2026, 9, 1+d.number("last", 90))
			}
			d.b.Add(e)
		}
	}
	t, errs := d.b.Timetable()
	if len(errs) > 0 {
		rt.Skip(errs[0])
	}
	return t.Snapshot()
}

type require interface {
	Helper()
	Fatalf(string, ...any)
}

func write(t require, s *model.State, settings map[string]string) map[string]*bytes.Buffer {
	t.Helper()
	out := &exchange.Memory{}
	if _, err := Write(context.Background(), s, exchange.WriteOptions{Name: "school.zip", Settings: settings}, out, nil); err != nil {
		t.Fatalf("it can't be written: %v", err)
	}
	return out.Files
}

func input(files map[string]*bytes.Buffer) *exchange.Input {
	in := &exchange.Input{Name: "school.zip", Many: true}
	for name, data := range files {
		in.Files = append(in.Files, exchange.BytesFile(name, data.Bytes()))
	}
	slices.SortFunc(in.Files, func(a, b exchange.File) int { return strings.Compare(a.Name, b.Name) })
	return in
}

// take reads files into a timetable; nil for a new one. Nothing may be wrong.
func take(t require, files map[string]*bytes.Buffer, here *model.State) *intake.Plan {
	t.Helper()
	d, err := Read(context.Background(), input(files), exchange.ReadOptions{Here: here}, nil)
	if err != nil {
		t.Fatalf("it can't be read: %v", err)
	}
	into := here
	if into == nil {
		empty, _ := model.NewBuilder().Timetable()
		into = empty.Snapshot()
	}
	p, err := intake.Make(context.Background(), into, d, intake.Options{}, nil)
	if err != nil {
		t.Fatalf("it can't be taken in: %v", err)
	}
	for _, l := range p.LeftOut() {
		if l.Bad {
			t.Fatalf("%s: %s (%s)", l.Place(), l.Why, l.What)
		}
	}
	return p
}

func TestASchoolThatIsWrittenAsOneRosterIsReadBackEqual(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := school(rt)
		files := write(rt, s, nil)
		if diff := godiff.Diff(said(s), said(take(rt, files, nil).After)); diff != "" {
			rt.Fatalf("(-written +read)\n%s", diff)
		}
		if p := take(rt, files, s); p.Edits() && godiff.Diff(said(s), said(p.After)) != "" {
			rt.Fatalf("taken into the school itself it changes:\n%s", godiff.Diff(said(s), said(p.After)))
		}
	})
}

func TestSourcedIDsStayFromExportToExport(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := school(rt)
		first := write(rt, s, nil)
		x := s.Index()
		for c := range s.Courses() { // what is renamed and what joins changes no id
			d := *c
			d.Name = "Renamed"
			if _, err := x.Apply(model.Batch{Edits: []model.Edit{model.Replace{Record: &d},
				model.Add{Record: &model.Student{Surname: "New"}}}}); err != nil {
				rt.Fatalf("%v", err)
			}
		}
		second := write(rt, x.Snapshot(), nil)
		for name := range first {
			is := map[string]bool{}
			for _, id := range firstColumn(rt, second[name]) {
				is[id] = true
			}
			for _, id := range firstColumn(rt, first[name]) {
				if !is[id] {
					rt.Fatalf("%s: %s has another id", name, id)
				}
			}
		}
	})
}

// firstColumn is the first column of a file.
func firstColumn(t require, data *bytes.Buffer) (ids []string) {
	rows, err := csv.NewReader(bytes.NewReader(data.Bytes())).ReadAll()
	if err != nil {
		t.Fatalf("%v", err)
	}
	for _, r := range rows {
		ids = append(ids, r[0])
	}
	return ids
}
