package planning

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"carillon/internal/sheet"
	"carillon/model"
	"carillon/model/names"
)

// The columns of the tally, in order.
const (
	ColumnCourse = iota
	ColumnName
	ColumnRequests
	ColumnAlternates
	ColumnNeeded
	ColumnOffered
	ColumnTarget
	ColumnMaximum
	ColumnAverage
	ColumnLeft
	ColumnState
)

var columns = []sheet.Column{
	{ID: "course", Label: "Course", Width: 84, Strong: true, ReadOnly: "Courses are edited under Courses."},
	{ID: "name", Label: "Name", Width: 136, ReadOnly: "Courses are edited under Courses."},
	{ID: "requests", Label: "Requests", Type: sheet.Number, Width: 78, ReadOnly: "This counts the requests, which are edited under Setup > Subject requests."},
	{ID: "alternates", Label: "Alternate", Type: sheet.Number, Width: 78, ReadOnly: "This counts the requests, which are edited under Setup > Subject requests."},
	{ID: "needed", Label: "Needed", Type: sheet.Number, Width: 70, ReadOnly: "This is the number of requests over the target size."},
	{ID: "offered", Label: "Offered", Type: sheet.Number, Width: 70},
	{ID: "target", Label: "Target", Type: sheet.Number, Width: 60, ReadOnly: "The target size is set above the table, or for one course under Courses."},
	{ID: "maximum", Label: "Max", Type: sheet.Number, Width: 50, ReadOnly: "The maximum is set above the table, or for one course under Courses."},
	{ID: "average", Label: "A section", Type: sheet.Number, Width: 78, ReadOnly: "This is the number of requests over the sections offered."},
	{ID: "left", Label: "Seats left", Type: sheet.Number, Width: 80, ReadOnly: "These are the seats of the sections offered without the requests."},
	{ID: "state", Label: "Note", Width: 80, ReadOnly: "This follows from the other columns."},
}

// What the column of notes says of a course.
const (
	NoteShort     = "short"
	NoteSingleton = "single"
	NoteTooSmall  = "too small"
)

// Note is what is to be looked at in a course: "short", "too small" or "single", the first that holds; "" for nothing.
func (d *Demand) Note() string {
	switch {
	case d.Short() > 0:
		return NoteShort
	case d.TooSmall():
		return NoteTooSmall
	case d.Singleton() && d.Requests > 0:
		return NoteSingleton
	}
	return ""
}

// Sheet is the tally as the rows of a sheet, in which the number of sections offered can be typed: as a what-if, which changes
// nothing in the timetable until it is made. It belongs to the goroutine of its timetable.
type Sheet struct {
	t      *model.Timetable
	school Limits
	offer  Offer
	rows   []Demand
	at     map[model.CourseID]int
	keys   []sheet.Key
	// OnOffer is told that the what-if has changed.
	OnOffer func()
}

var (
	_ sheet.Source = (*Sheet)(nil)
	_ sheet.Adder  = (*Sheet)(nil)
	_ sheet.Sorter = (*Sheet)(nil)
)

// NewSheet is the tally of a timetable without a what-if.
func NewSheet(t *model.Timetable, school Limits) *Sheet {
	s := &Sheet{t: t, school: school, offer: Offer{}}
	s.Reload()
	return s
}

// Reload counts afresh. What of the what-if is so now, or is of a course that is gone, is dropped from it.
func (s *Sheet) Reload() {
	for id, n := range s.offer {
		if s.t.Course(id) == nil || s.offered(id) == n {
			delete(s.offer, id)
		}
	}
	s.rows = Tally(s.t, s.school, s.offer)
	s.at, s.keys = make(map[model.CourseID]int, len(s.rows)), make([]sheet.Key, len(s.rows))
	for i, d := range s.rows {
		s.at[d.Course.ID] = i
		s.keys[i] = sheet.Key(d.Course.ID)
	}
}

// offered is how many sections a course has now.
func (s *Sheet) offered(id model.CourseID) int {
	n := 0
	for x := range s.t.SectionsOf(id) {
		if x.Main == 0 {
			n++
		}
	}
	return n
}

// SetLimits plans by other sizes.
func (s *Sheet) SetLimits(school Limits) {
	s.school = school
	s.Reload()
}

// Limits are the sizes by which is planned.
func (s *Sheet) Limits() Limits { return s.school }

// Rows are the demands in the order of the sheet.
func (s *Sheet) Rows() []Demand { return s.rows }

// Demand is that of a row; nil for one that is gone.
func (s *Sheet) Demand(k sheet.Key) *Demand {
	i, ok := s.at[model.CourseID(k)]
	if !ok {
		return nil
	}
	return &s.rows[i]
}

// Offer is the what-if; it is not to be changed.
func (s *Sheet) Offer() Offer { return s.offer }

// Forget drops the what-if.
func (s *Sheet) Forget() {
	clear(s.offer)
	s.Reload()
}

// Columns implements sheet.Source.
func (s *Sheet) Columns() []sheet.Column { return columns }

// Keys implements sheet.Source.
func (s *Sheet) Keys() []sheet.Key { return s.keys }

// CanAdd implements sheet.Adder.
func (s *Sheet) CanAdd() string { return "Courses are added under Courses." }

// Text implements sheet.Source.
func (s *Sheet) Text(k sheet.Key, column int) string {
	d := s.Demand(k)
	if d == nil {
		return ""
	}
	switch column {
	case ColumnCourse:
		return d.Course.Code
	case ColumnName:
		return d.Course.Name
	case ColumnRequests:
		return strconv.Itoa(d.Requests)
	case ColumnAlternates:
		return strconv.Itoa(d.Alternates)
	case ColumnNeeded:
		return unlessZero(d.Needed())
	case ColumnOffered:
		return strconv.Itoa(d.Offered)
	case ColumnTarget:
		return unlessZero(d.Limits.Target)
	case ColumnMaximum:
		return unlessZero(d.Limits.Maximum)
	case ColumnAverage:
		if d.Offered == 0 || d.Requests == 0 {
			return ""
		}
		return strconv.FormatFloat(d.Average(), 'f', 1, 64)
	case ColumnLeft:
		return d.LeftText()
	case ColumnState:
		return d.Note()
	}
	return ""
}

func unlessZero(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// LeftText is how many seats are left, or how many are short; "no limit" where no size is known.
func (d *Demand) LeftText() string {
	switch {
	case d.Unbounded:
		return "no limit"
	case d.Short() > 0:
		return names.Number(d.Short()) + " short"
	}
	return names.Number(d.Left())
}

// SortKey implements sheet.Sorter: seats that are short come before those that are left.
func (s *Sheet) SortKey(k sheet.Key, column int) string {
	d := s.Demand(k)
	if d == nil || column != ColumnLeft {
		return ""
	}
	left := d.Seats - d.Requests
	if d.Unbounded {
		left = endless - 1
	}
	return fmt.Sprintf("%010d", left+endless)
}

// mostSections bounds what can be offered of one course.
const mostSections = 200

// Try implements sheet.Source.
func (s *Sheet) Try(e sheet.Edit) sheet.Result {
	var r sheet.Result
	for _, c := range e.Cells {
		if _, why := s.read(c); why != "" {
			r.Refused = append(r.Refused, sheet.Refusal{Key: c.Key, Column: c.Column, Reason: why})
		}
	}
	for _, row := range e.Rows {
		r.Refused = append(r.Refused, sheet.Refusal{Key: row.Key, Column: -1, Reason: s.CanAdd()})
	}
	for _, k := range e.Delete {
		r.Refused = append(r.Refused, sheet.Refusal{Key: k, Column: -1, Reason: "Courses are deleted under Courses."})
	}
	return r
}

func (s *Sheet) read(c sheet.Cell) (n int, why string) {
	if c.Column < 0 || c.Column >= len(columns) {
		return 0, "There is no such column."
	}
	if c.Column != ColumnOffered {
		return 0, columns[c.Column].ReadOnly
	}
	text := strings.TrimSpace(c.Text)
	if text == "" {
		return s.offered(model.CourseID(c.Key)), "" // as it is
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > mostSections {
		return 0, fmt.Sprintf("A number of sections runs from 0 to %d.", mostSections)
	}
	return n, ""
}

// Apply implements sheet.Source: it changes the what-if alone.
func (s *Sheet) Apply(e sheet.Edit) sheet.Result {
	r := s.Try(e)
	changed := false
	for _, c := range e.Cells {
		if n, why := s.read(c); why == "" {
			s.offer[model.CourseID(c.Key)] = n
			changed = true
		}
	}
	if changed {
		s.Reload()
		if s.OnOffer != nil {
			s.OnOffer()
		}
	}
	return r
}

// Add offers so many sections more of a course; fewer where by is below 0.
func (s *Sheet) Add(id model.CourseID, by int) {
	if d := s.Demand(sheet.Key(id)); d != nil {
		n := min(mostSections, max(0, d.Offered+by))
		s.Apply(sheet.Edit{Cells: []sheet.Cell{{Key: sheet.Key(id), Column: ColumnOffered, Text: strconv.Itoa(n)}}})
	}
}

// Make is the edit that makes a what-if true: new sections have the ID after the last of their course, the lessons that
// its others have, and nothing else. Of sections taken away only empty ones go, those with fewest lessons placed first; why,
// a sentence, says where there are too few of them, and then there is no edit.
func Make(t *model.Timetable, offer Offer) (e model.Edit, why string) {
	var edits []model.Edit
	ids := make([]model.CourseID, 0, len(offer))
	for id := range offer {
		if t.Course(id) != nil {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b model.CourseID) int { return names.Compare(t.Course(a).Code, t.Course(b).Code) })
	var said []string
	for _, id := range ids {
		var sections []*model.Section
		for s := range t.SectionsOf(id) {
			if s.Main == 0 {
				sections = append(sections, s)
			}
		}
		code, n := t.Course(id).Code, offer[id]
		if n != len(sections) {
			said = append(said, code+" "+strconv.Itoa(n))
		}
		last, lessons := lastID(t, id), lessonsOf(t, id)
		for i := len(sections); i < n; i++ {
			last++
			edits = append(edits, model.Add{Record: &model.Section{Course: id, SectionID: strconv.Itoa(last), Priority: model.PriorityUnset,
				LessonsWanted: uint8(min(lessons, 255))}})
		}
		if all := len(sections); all > n {
			more := all - n
			empty := slices.DeleteFunc(sections, func(s *model.Section) bool { return !isEmpty(t, s) })
			if len(empty) < more {
				full := all - len(empty)
				return nil, fmt.Sprintf("%s can't go down to %s: %s with students. Move those students to other sections first.", code,
					names.Count(n, "section", "sections"), names.Count(full, "section is", "sections are"))
			}
			slices.SortStableFunc(empty, func(a, b *model.Section) int {
				x, _ := t.LessonsPlaced(a)
				y, _ := t.LessonsPlaced(b)
				return cmp.Or(cmp.Compare(x, y), names.Compare(b.SectionID, a.SectionID))
			})
			for _, s := range empty[:more] {
				edits = append(edits, model.Delete{Key: s.Key()})
			}
		}
	}
	if len(edits) == 0 {
		return nil, "Nothing is offered otherwise than it is."
	}
	return model.Batch{Name: "Offer " + strings.Join(said, ", "), Edits: edits}, ""
}

// isEmpty says that no student hangs on a section or on a sub-class of it.
func isEmpty(t *model.Timetable, s *model.Section) bool {
	return len(t.Referrers(s.Key(), model.KindEnrolment)) == 0 && len(t.Referrers(s.Key(), model.KindSection)) == 0
}

// lastID is the highest number that a section of a course has as its ID.
func lastID(t *model.Timetable, id model.CourseID) int {
	most := 0
	for s := range t.SectionsOf(id) {
		if n, err := strconv.Atoi(s.SectionID); err == nil {
			most = max(most, n)
		}
	}
	return most
}
