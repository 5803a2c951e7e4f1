package person

import (
	"cmp"
	"fmt"
	"slices"

	"carillon/internal/roster"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/views"
)

func (x *Pages) room(p *Page, r *model.Room, rotation int) {
	campus := ""
	if c := x.t.Campus(r.Campus); c != nil {
		campus = cmp.Or(c.Name, c.Code)
	}
	seats := ""
	if r.Capacity > 0 {
		seats = names.Count(int(r.Capacity), "seat", "seats")
	}
	p.Facts = joined(r.Name, r.Kind, seats, campus)
	ids := x.taughtIn(r.Key(), rotation)
	p.Table = x.sections(ids, x.clashing(r.Key()), sectionColumn, courseColumn, teacherColumn, periodColumn, studentsColumn)
	p.Parts = append(p.Parts, x.use(p, rotation), x.conflicts(r.Key()), x.seats(r, ids))
}

// use is how many of the teaching periods of a week a room is in use, by day.
func (x *Pages) use(p *Page, rotation int) Part {
	free := make([]int, len(p.Week.Days))
	for _, f := range p.Free {
		free[f.Slot.Day-1]++
	}
	used := make([]int, len(p.Week.Days))
	seen := map[model.Slot]bool{}
	for _, e := range views.Of(x.t, p.Key, rotation) {
		if !seen[e.Slot] {
			seen[e.Slot] = true
			used[e.Slot.Day-1]++
		}
	}
	all := 0
	for _, n := range used {
		all += n
	}
	out := Part{Title: "Use", Sum: []Said{{Text: fmt.Sprintf("%d of %s", all, names.Count(all+len(p.Free), "period", "periods"))}}}
	for i, d := range p.Week.Days {
		out.Lines = append(out.Lines, Line{Name: d.Name, Value: Said{Text: fmt.Sprintf("%d in use, %d free", used[i], free[i])}})
	}
	return out
}

// seats holds the seats of a room against the sections in it, the fullest first.
func (x *Pages) seats(r *model.Room, ids []model.SectionID) Part {
	p := Part{Title: "Seats", Sum: []Said{{names.Number(int(r.Capacity)), Muted}}}
	if r.Capacity == 0 {
		p.Sum = []Said{{"not known", Muted}}
	}
	type in struct {
		id    model.SectionID
		taken int
	}
	var list []in
	for _, id := range ids {
		list = append(list, in{id, x.Lists.SeatsOf(x.Lists.Of(x.t.Section(id))).Taken})
	}
	slices.SortStableFunc(list, func(a, b in) int { return cmp.Compare(b.taken, a.taken) })
	for _, s := range list {
		l := Line{Code: x.t.SectionCode(s.id), Value: Said{Text: names.Count(s.taken, "student", "students")}, Open: s.id.Key()}
		if r.Capacity > 0 && s.taken > int(r.Capacity) {
			l.Mark, l.Value = Bad, Said{fmt.Sprintf("%s, %d too many", l.Value.Text, s.taken-int(r.Capacity)), Bad}
		}
		p.Lines = append(p.Lines, l)
	}
	return p.cut()
}

// The columns of a table of students.
var (
	nameColumn   = Column{"Student", 30}
	numberColumn = Column{"Number", 14}
	yearColumn   = Column{"Year level", 14}
	hasColumn    = Column{"At the same time", 30}
)

func (x *Pages) section(p *Page, s *model.Section) {
	p.Title = x.t.SectionCode(s.ID)
	p.Facts = joined(cmp.Or(x.t.Course(s.Course).Name, s.Name), x.teacherName(s.Teacher()), x.roomCode(s.Room), x.t.Meets(s))
	list := x.Lists.Of(s)
	year := yearColumn
	if x.t.School().Region == model.RegionUSA {
		year.Label = "Grade"
	}
	p.Table = Table{Title: "Students", Columns: []Column{nameColumn, numberColumn, year, hasColumn},
		Empty: "No student is in " + p.Title + " yet."}
	seats := x.Lists.SeatsOf(list)
	bad := 0
	for _, e := range x.Lists.Members(list) {
		r := Row{Key: e.Student.Key(), Clash: !e.Fits(), Others: -1,
			Cells: []string{roster.Name(e.Student), roster.Number(e.Student), roster.Year(x.t, e.Student), ""}}
		if r.Clash {
			bad++
			r.Cells[3] = x.Lists.Has(roster.Entry{Student: e.Student, Clashes: e.Clashes})
		}
		p.Table.Rows = append(p.Table.Rows, r)
	}
	p.Table.Note = seats.Words()
	if bad > 0 {
		p.Table.Note += ", " + names.Number(bad) + " in conflict"
	}
	size := Part{Title: "Seats", Sum: []Said{{Text: seats.Words()}}}
	if left := seats.Left(); left != "" {
		size.Lines = append(size.Lines, Line{Name: "Left", Value: Said{Text: left}})
	}
	b := x.Lists.Balance(s)
	for _, bar := range b.Bars {
		if bar.Section.ID != list.ID {
			says := joined(bar.Seats.Words(), roster.Period(x.t, bar.Section))
			size.Lines = append(size.Lines, Line{Code: x.t.SectionCode(bar.Section.ID), Value: Said{Text: says},
				Open: bar.Section.Key()})
		}
	}
	placed, all := x.t.LessonsPlaced(s)
	lessons := Part{Title: "Lessons", Sum: []Said{{Text: fmt.Sprintf("%d of %d placed", placed, all)}}}
	p.Parts = append(p.Parts, size.cut(), x.conflicts(s.Key()), lessons)
	if all := x.Lists.Related(s); len(all) > 0 {
		related := Part{Title: "Goes with", Sum: []Said{{Text: names.Count(len(all), "section", "sections")}}}
		for _, r := range all {
			related.Lines = append(related.Lines, Line{Code: x.t.SectionCode(r.Section.ID), Open: r.Section.Key(),
				Value: Said{Text: joined(r.How.String(), x.teacherName(r.Section.Teacher()), x.t.Meets(r.Section))}})
		}
		p.Parts = append(p.Parts, related.cut())
	}
}

func (x *Pages) yearLevel(p *Page, y *model.YearLevel, rotation int) {
	students := 0
	without := 0
	conflicts := 0
	for s := range x.t.StudentsIn(y.ID) {
		if s.Inactive {
			continue
		}
		students++
		if len(x.t.Referrers(s.Key(), model.KindEnrolment)) == 0 {
			without++
		}
		if len(x.clashing(s.Key())) > 0 {
			conflicts++
		}
	}
	p.Facts = names.Count(students, "student", "students")
	var ids []model.SectionID
	courses := x.t.Referrers(y.Key(), model.KindCourse)
	for _, c := range courses {
		for s := range x.t.SectionsOf(model.CourseID(c)) {
			if runs(s, rotation) {
				ids = append(ids, s.ID)
			}
		}
	}
	ids = x.inTime(ids)
	clashing := map[model.SectionID]bool{}
	p.Table = x.sections(ids, clashing, sectionColumn, courseColumn, teacherColumn, roomColumn, periodColumn, studentsColumn)
	out := Part{Title: "Students", Sum: []Said{{Text: names.Number(students)}}}
	count := func(name string, n int, tone Tone) {
		l := Line{Name: name, Value: Said{Text: names.Number(n)}}
		if n > 0 {
			l.Value.Tone = tone
		}
		out.Lines = append(out.Lines, l)
	}
	count("In no section", without, Warning)
	count("With a conflict", conflicts, Bad)
	all := names.Count(len(ids), "section", "sections") + " of " + names.Count(len(courses), "course", "courses")
	offer := Part{Title: "Offer", Sum: []Said{{Text: all}}}
	p.Parts = append(p.Parts, out, offer)
}
