package model

// CapBy says what a section's cap is set by.
type CapBy uint8

// What a cap is set by.
const (
	NoCap      CapBy = iota
	SharedCap        // the composite: its sections share the seats
	SectionCap       // the section's size
	CourseCap        // the course's section size
	RoomCap          // the seats of the section's room that linked sections leave
)

// Cap is how many students a section takes, and how many it has.
type Cap struct {
	By    CapBy
	Most  int // less the seats held; 0 without a cap, see By
	Held  int // seats that are kept free
	Taken int // students who have not left the school; of a shared cap those of all its sections, each counted once
	// Allowed says that somebody has agreed to more: see [AllowOver].
	Allowed bool
}

// Over is by how many students a section has more than it takes.
func (c Cap) Over() int {
	if c.By == NoCap {
		return 0
	}
	return max(0, c.Taken-c.Most)
}

// CapOf is the cap of a section: the one that it shares, else its own size, else its course's, else the seats of its room, less
// the seats held. A sub-class has that of its main section. Places that ended before a date are free again; date 0 counts all.
func (t *Timetable) CapOf(s *Section, asOf Date) Cap {
	if main := t.Section(s.Main); main != nil {
		s = main
	}
	c := Cap{Held: int(s.Held), Allowed: s.OverBy != ""}
	group := t.Composite(s.Composite)
	course, room := t.Course(s.Course), t.Room(s.Room)
	switch {
	case group != nil && group.Size > 0:
		c.By, c.Most, c.Held, c.Allowed = SharedCap, int(group.Size), 0, false
		in := map[StudentID]bool{}
		for _, id := range t.index.referrers(group.Key(), KindSection) {
			mate := t.Section(SectionID(id))
			c.Held += int(mate.Held)
			c.Allowed = c.Allowed || mate.OverBy != ""
			for st := range t.seated(mate.ID, asOf) {
				in[st] = true
			}
		}
		c.Taken = len(in)
	case s.Size > 0:
		c.By, c.Most = SectionCap, int(s.Size)
	case course.Size > 0:
		c.By, c.Most = CourseCap, int(course.Size)
	case room != nil && room.Capacity > 0:
		c.By, c.Most = RoomCap, int(room.Capacity)-t.seatsOfMates(s, asOf)
	}
	if c.By != SharedCap {
		for range t.seated(s.ID, asOf) {
			c.Taken++
		}
	}
	if c.By != NoCap {
		c.Most = max(0, c.Most-c.Held)
	}
	return c
}

// seated yields the students of a section who have not left the school, and whose place has not ended before a date.
func (t *Timetable) seated(id SectionID, asOf Date) func(yield func(StudentID) bool) {
	return func(yield func(StudentID) bool) {
		for e := range t.ListOf(id) {
			if (e.Last == 0 || e.Last >= asOf) && !t.Student(e.Student).Inactive && !yield(e.Student) {
				return
			}
		}
	}
}

// seatsOfMates is how many seats of a section's room those take who are in linked sections there, and not in the section too.
func (t *Timetable) seatsOfMates(s *Section, asOf Date) int {
	if s.Composite == 0 {
		return 0
	}
	own, others := map[StudentID]bool{}, map[StudentID]bool{}
	for st := range t.seated(s.ID, asOf) {
		own[st] = true
	}
	for _, id := range t.index.referrers(s.Composite.Key(), KindSection) {
		if mate := t.Section(SectionID(id)); mate.ID != s.ID && mate.Room == s.Room {
			for st := range t.seated(mate.ID, asOf) {
				if !own[st] {
					others[st] = true
				}
			}
		}
	}
	return len(others)
}

// AllowOver is an edit that keeps who has agreed to more students in a section than its cap, and why; with By "" the cap holds
// again.
type AllowOver struct {
	Section SectionID
	By, Why string
}

// Label is "Allow 09MAT 2 more than its cap".
func (e AllowOver) Label(t *Timetable) string {
	if e.By == "" {
		return "Hold " + t.SectionCode(e.Section) + " to its cap"
	}
	return "Allow " + t.SectionCode(e.Section) + " more than its cap"
}

func (e AllowOver) apply(x *tx) error {
	s := x.Section(e.Section)
	if s == nil {
		return gone(e.Section.Key())
	}
	c := *s
	if c.OverBy, c.OverWhy = e.By, e.Why; e.By == "" {
		c.OverWhy = ""
	}
	return x.change(s, &c, c.OverBy != s.OverBy || c.OverWhy != s.OverWhy)
}
