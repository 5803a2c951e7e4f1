package lissmap

import (
	"maps"
	"slices"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
)

// texts hands out the values of many rows from few large arrays.
type texts struct{ free []string }

// of is the values of one row. It never grows into those of another.
func (x *texts) of(values ...string) []string {
	n := len(values)
	if len(x.free) < n {
		x.free = make([]string, max(n, 1<<12))
	}
	row := x.free[:n:n]
	copy(row, values)
	x.free = x.free[n:]
	return row
}

var listColumns = []string{"Section", "Student", "From", "To"}

// sectionLists maps section lists to publishClassMemberships (LISS §8.3). Names and year levels of students do not
// travel. Study lists are computed: who has no lesson when the study section is open.
func (m *mapper) sectionLists() engine.Table {
	out := engine.Table{Kind: engine.SectionLists, Columns: listColumns, Words: m.words, Soft: []string{"From", "To"}, Until: "To", Spared: map[string]bool{},
		Rows: make([]engine.Row, 0, m.t.Count(model.KindEnrolment))}
	out.Warn = m.fillStudy()
	var slab texts
	titles := make([]string, m.t.LastID(model.KindStudent)+1) // most students are in several lists
	noID := map[model.StudentID]int{}                         // place of the student's note
	inactive := map[model.StudentID]int{}                     // rows of the student
	add := func(ref model.Key, code string, id model.StudentID, first, last model.Date, spared bool) {
		st := m.t.Student(id)
		switch {
		case st.Inactive:
			inactive[id]++
			return
		case st.SISID == "":
			i, ok := noID[id]
			if !ok {
				i = len(out.Bad)
				noID[id] = i
				out.Bad = append(out.Bad, engine.Note{Ref: st.Key(), What: model.Title(st),
					Why: "the student has no SIS id, so " + m.sis + " would not know who it is. Download students, or match this one by hand"})
			}
			out.Bad[i].Rows = append(out.Bad[i].Rows, ref)
			return
		}
		key := code + "|" + st.SISID
		if spared {
			out.Spared[key] = true
			return
		}
		w := liss.Membership{StudentID: st.SISID, ClassCode: code, StartDate: day(first)}
		if last != 0 {
			w.EndDate = m.d.LastInstant(day(last))
		}
		if m.d.SendEdvalCodes {
			w.EdvalClassCode = code
		}
		if titles[id] == "" {
			titles[id] = model.Title(st)
		}
		away := first > m.o.Today || last != 0 && last < m.o.Today
		out.Rows = append(out.Rows, engine.Row{Key: key, Of: code, Title: titles[id] + " in " + code, Ref: ref, Wire: w, Away: away,
			Values: slab.of(code, st.SISID, first.String(), last.String())})
	}
	for s := range m.t.Sections() {
		code, ok := m.codes[s.ID]
		if !ok {
			continue
		}
		for e := range m.t.ListOf(s.ID) {
			add(e.Key(), code, e.Student, e.First, e.Last, false)
		}
	}
	for _, r := range m.rosters {
		for _, id := range r.students {
			add(id.Key(), r.class.ClassCode, id, 0, 0, m.o.ExcludeRosters) // the list itself is no record
		}
	}
	for _, id := range slices.Sorted(maps.Keys(inactive)) {
		st := m.t.Student(id)
		out.Left = append(out.Left, engine.Note{Ref: st.Key(), What: model.Title(st), Why: "inactive students are not sent; it stays in " + plural(inactive[id], "section", "sections") + " here"})
	}
	return out
}
