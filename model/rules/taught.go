package rules

import (
	"math/bits"

	"carillon/model"
)

// maskWords is how many slots a mask can hold, in words of 64: two grids of a fortnight with 20 periods a day, and room to
// spare. A timetable with more slots is checked without masks.
const maskWords = 8

// mask is a set of slots by their dense number.
type mask [maskWords]uint64

func (m *mask) has(slot int32) bool { return m[slot>>6]&(1<<(slot&63)) != 0 }

// taught is what looking at a student needs of a section, so that most students are found free of clashes without
// going through their lessons.
type taught struct {
	slots     mask // where its lessons stand
	grid      model.GridID
	campus    model.CampusID
	rotations model.Rotations
	line      uint8
	mixed     bool // the mask does not say enough: several grids or campuses, two lessons in one slot, slots that share time
}

// teach brings what is known of a section up to date.
func (b *board) teach(id model.SectionID) {
	for int(id) >= len(b.taught) {
		b.taught = append(b.taught, make([]taught, max(64, int(id)+1-len(b.taught)))...)
	}
	var x taught
	if s := b.t.Section(id); s != nil {
		x.rotations, x.line = s.Rotations, s.Line
		for _, l := range b.t.Referrers(id.Key(), model.KindLesson) {
			f := &b.lessons[l]
			if f.slot < 0 {
				continue
			}
			x.mixed = x.mixed || b.slots.shared[f.slot] || x.grid != 0 && x.grid != f.grid || x.campus != 0 && f.campus != 0 && x.campus != f.campus
			x.grid = f.grid
			if f.campus != 0 {
				x.campus = f.campus
			}
			if b.masked {
				x.mixed = x.mixed || x.slots.has(f.slot)
				x.slots[f.slot>>6] |= 1 << (f.slot & 63)
			}
		}
	}
	b.taught[id] = x
}

// row is a student's place in a section list.
type row struct {
	section     model.SectionID
	first, last model.Date
}

// listStudents notes which sections each student is in, in one stretch of memory.
func (b *board) listStudents() {
	count := make([]int, b.t.LastID(model.KindStudent)+1)
	for e := range b.t.Enrolments() {
		count[e.Student]++
	}
	all := make([]row, b.t.Count(model.KindEnrolment))
	b.lists = make([][]row, len(count))
	for id, n := range count {
		b.lists[id], all = all[:0:n], all[n:]
	}
	for e := range b.t.Enrolments() {
		b.lists[e.Student] = append(b.lists[e.Student], row{e.Section, e.First, e.Last})
	}
}

// listStudent brings the rows of one student up to date.
func (b *board) listStudent(id model.StudentID) {
	for int(id) >= len(b.lists) {
		b.lists = append(b.lists, make([][]row, max(64, int(id)+1-len(b.lists)))...)
	}
	list := b.lists[id][:0]
	for e := range b.t.EnrolmentsOf(id) {
		list = append(list, row{e.Section, e.First, e.Last})
	}
	b.lists[id] = list
}

// rowsOf lists the places of a student in section lists, in order of the enrolments.
func (b *board) rowsOf(id model.StudentID) []row {
	if int(id) >= len(b.lists) {
		return nil // new, and in no list yet
	}
	return b.lists[id]
}

// week is what a student's sections come to.
type week struct {
	twice  mask // slots in which two sections that share a rotation meet
	any    bool // there are such slots
	mixed  bool // the masks don't say enough
	inLine bool // two sections that share a rotation have one line number
}

// weekOf puts the sections of a student together. Links, dates, excuses and lunch waves are not looked at: they only take
// clashes away, so a student whom this finds free has none.
func (b *board) weekOf(s *model.Student) (w week) {
	var always, ever mask
	var per [model.MaxRotations]mask
	var lines [model.MaxElectiveLines + 1]model.Rotations
	var grid model.GridID
	var campus model.CampusID
	words := min(int(b.slots.count+63)>>6, maskWords)
	for _, r := range b.rowsOf(s.ID) {
		x := &b.taught[r.section]
		runs := x.rotations
		if runs == 0 {
			runs = allRotations
		}
		if x.line != 0 {
			w.inLine = w.inLine || lines[x.line]&runs != 0
			lines[x.line] |= runs
		}
		if x.grid == 0 {
			continue // nothing placed
		}
		if x.mixed || grid != 0 && grid != x.grid || campus != 0 && x.campus != 0 && campus != x.campus {
			w.mixed = true
		}
		grid = x.grid
		if x.campus != 0 {
			campus = x.campus
		}
		for i := range words {
			at := x.slots[i]
			if at == 0 {
				continue
			}
			seen := always[i]
			if x.rotations == 0 {
				seen |= ever[i]
				always[i] |= at
			} else {
				for r := x.rotations; r != 0; r &= r - 1 {
					n := bits.TrailingZeros16(uint16(r))
					seen |= per[n][i]
					per[n][i] |= at
				}
				ever[i] |= at
			}
			if hit := seen & at; hit != 0 {
				w.twice[i] |= hit
				w.any = true
			}
		}
	}
	return w
}

// attendsIn collects the lessons that a student attends in some slots.
func (b *board) attendsIn(s *model.Student, in *mask) []visit {
	v := b.scratch.visits[:0]
	words := min(int(b.slots.count+63)>>6, maskWords)
	for _, r := range b.rowsOf(s.ID) {
		at := &b.taught[r.section].slots
		meets := uint64(0)
		for i := range words {
			meets |= at[i] & in[i]
		}
		if meets == 0 {
			continue
		}
		for _, id := range b.t.Referrers(r.section.Key(), model.KindLesson) {
			if f := &b.lessons[id]; f.slot >= 0 && in.has(f.slot) && !b.excused(id, s.ID) {
				v = append(v, visit{lesson: id, first: r.first, last: r.last})
			}
		}
	}
	b.scratch.visits = v
	return v
}
