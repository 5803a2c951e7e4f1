package engine

import (
	"fmt"
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/message"
	"carillon/sync/rows"
)

// ListsFrom says from when on the SIS owns the section lists; until then this timetable does. It is one of the words below, or
// a date as 2026-09-08.
type ListsFrom string

// From when on the SIS owns the section lists.
const (
	// ListsUnset is what a file of an earlier version has: the lists are this timetable's, and a plan says that nobody has
	// chosen yet.
	ListsUnset    ListsFrom = ""
	ListsFirstDay ListsFrom = "first-day" // of school, by the calendar of the timetable
	ListsNever    ListsFrom = "never"
	ListsAlways   ListsFrom = "always"
)

// ListsOwner is who owns the section lists on a day: what it has holds where the other side has changed a row.
type ListsOwner string

// Who can own the section lists.
const (
	OwnerTimetable ListsOwner = "timetable"
	OwnerSIS       ListsOwner = "sis"
)

// ParseListsFrom reads first-day, never, always or a date, as the school writes dates.
func ParseListsFrom(text string, region model.Region) (ListsFrom, error) {
	switch l := ListsFrom(strings.TrimSpace(text)); l {
	case ListsFirstDay, ListsNever, ListsAlways:
		return l, nil
	}
	d, err := model.ParseDateIn(text, region)
	if err != nil || d == 0 {
		return "", fmt.Errorf("%q is none of %s, %s, %s and a date", text, ListsFirstDay, ListsNever, ListsAlways)
	}
	return ListsFrom(d.String()), nil
}

// Day is the first day on which the SIS owns the section lists of a timetable; ok is false where it never does, as long as
// nobody knows the first day of school.
func (l ListsFrom) Day(t *model.State) (day model.Date, ok bool) {
	switch l {
	case ListsUnset, ListsNever:
		return 0, false
	case ListsAlways:
		return 0, true
	case ListsFirstDay:
		return firstSchoolDay(t)
	}
	day, err := model.ParseDate(string(l))
	return day, err == nil
}

// firstSchoolDay is the first day with school in the academic year, by the calendar; ok is false where the calendar has none
// near its beginning.
func firstSchoolDay(t *model.State) (day model.Date, ok bool) {
	school := t.School()
	for _, d := range t.Calendar().Days {
		if d.Day != 0 && d.Date >= school.First {
			return d.Date, d.Date <= school.First+summer
		}
	}
	return 0, false
}

// SetUp gives a system of a connector what one that is set up from now on has, as far as nobody has chosen otherwise.
func SetUp(c Connector, s *System) {
	fresh := NewSystem(c)
	if s.ListsFrom == ListsUnset {
		s.ListsFrom = fresh.ListsFrom
	}
	for name, value := range fresh.Switches {
		if _, chosen := s.Switches[name]; !chosen {
			s.SetSwitch(name, value == "true", false)
		}
	}
}

// NewSystem is a system of a connector as it is set up from now on.
func NewSystem(c Connector) System {
	s := System{Type: c.Type(), ListsFrom: ListsFirstDay}
	if p, ok := c.(Presetter); ok {
		p.Preset(&s)
	}
	return s
}

// Presetter is a connector whose systems are set up with more than the usual settings.
type Presetter interface {
	// Preset sets what a system that is set up from now on has, and one of an earlier version has not.
	Preset(s *System)
}

// listsOwned says whether the SIS owns the section lists on the first day of the run. One that does not show them can't: what
// somebody changed there would be replaced unseen all the same, and what was changed here would never arrive.
func (f *facts) listsOwned(t *model.State) bool {
	return f.listsDue(t) && !f.listsUnread()
}

// listsDue says whether the SIS is to own the section lists on the first day of the run.
func (f *facts) listsDue(t *model.State) bool {
	day, ok := f.sys.ListsFrom.Day(t)
	return ok && day <= f.o.From && !f.adopt
}

// listsUnread says whether the SIS was asked for its section lists and does not show them.
func (f *facts) listsUnread() bool {
	_, read := f.served[SectionLists]
	return f.answered && !read
}

// Lists is who owns the section lists on the first day of a run.
type Lists struct {
	Owner ListsOwner      `json:"owner"`
	Said  message.Message `json:"textSaid"` // with the day on which that changes
}

func (f *facts) lists(t *model.State) *Lists {
	l := &Lists{Owner: OwnerTimetable, Said: f.listsText(t)}
	if f.listsOwned(t) {
		l.Owner = OwnerSIS
	}
	return l
}

func (f *facts) listsText(t *model.State) message.Message {
	name := ShortName(f.c)
	day, ok := f.sys.ListsFrom.Day(t)
	switch {
	case f.sys.ListsFrom == ListsUnset:
		return message.New(saysListsUnset, sis(name))
	case f.listsDue(t) && f.listsUnread():
		return message.New(saysListsUnread, sis(name))
	case f.listsOwned(t) && day == 0:
		return message.New(saysListsOfSIS, sis(name))
	case f.listsOwned(t):
		return message.New(saysListsOfSISFrom, sis(name), message.Date("day", day))
	case ok:
		return message.New(saysListsUntil, sis(name), message.Date("day", day))
	case f.sys.ListsFrom == ListsFirstDay:
		return message.New(saysListsUntilSchool, sis(name))
	}
	return message.New(saysListsHere)
}

// heldBack says whether the timetable changed a row of a list that the SIS owns. Rows of sections that the SIS does not have
// yet, and study lists, which follow from the timetable, are none.
func (x *comparison[R]) heldBack(t *trio[R], f *situation) bool {
	if x.k.kind != SectionLists || !x.listsOwned || !x.b.known || x.b.legacy || f.Spared || f.Uncertain || f.Carried {
		return false
	}
	var r R
	ref := model.Key{}
	switch {
	case t.here != nil:
		r, ref = t.here.Row, t.here.Ref
	case t.base != nil:
		r, ref = rekeyed(x.k, t.base.Row, x.now), t.base.Ref
	default:
		return false
	}
	if ref.Kind == model.KindStudent || !x.scope.there[*x.k.section(&r)] {
		return false
	}
	switch {
	case !f.Here:
		return f.There || f.Hidden && !f.Absent
	case f.There:
		return f.Base && rekeyed(x.k, t.base.Row, x.now) != t.here.Row && t.here.Row != t.there.Row
	}
	return !f.Base || f.ChangedHere
}

// letGo says whether a person lets the timetable's change of such a row go.
func (x *comparison[R]) letGo(t *trio[R]) bool {
	if x.k.kind != SectionLists {
		return false
	}
	if do, settled := x.verdictOn(t); settled {
		return do == Overwrite
	}
	if over, decided := x.decided(t); decided {
		return over
	}
	return x.o.Overwrite
}

// listHeld lists a change of the timetable to a list that the SIS owns, with the timetable's value and the SIS's, and says why
// where it stays here.
func (x *comparison[R]) listHeld(t *trio[R], f *situation, do Do) {
	c := RowChange{What: Changed, Do: do, Held: true, here: f.Here}
	there := t.there
	if there == nil && f.Hidden {
		there = t.base
	}
	if there != nil {
		c.Now = x.values(&there.Sent)
		*x.k.in(&c.takes) = []rows.Entry[R]{{Row: there.Row}}
	} else {
		c.What = Gone
	}
	if f.Here {
		c.Was = x.values(&t.here.Row)
	} else {
		c.What = New
	}
	if do == Keep {
		c.Why = message.New(map[What]message.Code{New: saysTakenOutHere, Gone: saysPutInHere, Changed: saysChangedHere}[c.What], sis(x.rules.SIS))
	}
	c.Key, c.id = x.key(t), x.id(t)
	x.describe(&c, t)
	if t.here != nil {
		c.was = x.setOf(rows.Entry[R]{Row: t.here.Row, Ref: t.here.Ref})
		x.putBeside(&c, t)
	}
	x.out.There = append(x.out.There, c)
}

// holdBack leaves a row as the SIS has it, until a person says what becomes of it. What both agreed on stays what it was, so that
// the change is still one.
func (x *comparison[R]) holdBack(t *trio[R], f *situation) {
	do, settled := x.verdictOn(t)
	if !settled {
		do = Keep
		if over, decided := x.decided(t); decided && !over {
			do = TakeIn
		}
	}
	x.listHeld(t, f, do)
	switch {
	case t.there != nil:
		goes := t.there.Sent
		followed := x.follow(&goes) // its section has another code now
		x.sendThere(t, goes)
		agreed := &x.next[len(x.next)-1]
		agreed.Row, agreed.Ref = rekeyed(x.k, t.base.Row, x.now), t.base.Ref
		if followed {
			x.change(RowChange{What: Changed, Was: x.values(&t.there.Sent), Now: x.values(&goes)}, t)
			return
		}
		x.out.Unchanged++
		x.same = append(x.same, t.there)
	case f.Hidden:
		e := *t.base
		x.follow(&e.Sent)
		e.Known = true
		x.put(e, rekeyed(x.k, e.Row, x.now), e.Ref)
		x.new = append(x.new, e) // the SIS does not show it, so that the account has it on one side only
		x.out.Unchanged++
	case t.base != nil:
		e := *t.base
		e.Wire = nil
		x.next = append(x.next, e)
	}
}

// heldBack names the changes that stay as the SIS has them, each by its row and both values, sorted.
func (out *Outgoing) heldBack() []uint64 {
	var ids []uint64
	for _, c := range out.There {
		if c.Held && c.Do == Keep {
			ids = append(ids, nameOf(c.Key, strings.Join(c.Was, "\x1f"), strings.Join(c.Now, "\x1f")))
		}
	}
	slices.Sort(ids)
	return ids
}

// unsettled are those of such changes that a person has not let pass yet as they are.
func (f *facts) unsettled(ids []uint64) []uint64 {
	return slices.DeleteFunc(slices.Clone(ids), func(id uint64) bool {
		if f.met == nil {
			return false
		}
		_, settled := slices.BinarySearch(f.met.HeldBack, id)
		return settled
	})
}

// listsOwned holds changes of the timetable to section lists that the SIS owns, and what comes in of them where that is more
// than the usual; it returns what somebody changed there and does not come in.
func (w *watch) listsOwned(out *Outgoing, there []RowChange) []RowChange {
	var titles []string
	held := 0
	for _, c := range out.There {
		if !c.Held || c.Do != Keep {
			continue
		}
		if held++; held <= mostNamed {
			titles = append(titles, c.Title)
		}
	}
	if len(w.f.unsettled(out.heldBack())) > 0 {
		w.hold(ListsOwned, SectionLists, saysListsHeld, sis(w.sis), message.Count("n", held), message.Names("rows", titles...),
			message.Count("more", max(0, held-mostNamed)))
	}
	n := map[What]int{}
	left := slices.DeleteFunc(there, func(c RowChange) bool {
		if c.Do == TakeIn {
			n[c.What]++
		}
		return c.Do == TakeIn
	})
	l := w.p.System.limit(SectionLists)
	if l.over(n[Gone], out.had, l.Gone) {
		w.hold(ManyGone, SectionLists, saysListRowsGone, sis(w.sis), message.Count("gone", n[Gone]), rowsOf("had", SectionLists, out.had))
	}
	if l.over(n[New]+n[Changed], out.had, l.Changed) {
		w.hold(ManyChanged, SectionLists, saysManyChangedBy, sis(w.sis), message.Count("changed", n[New]+n[Changed]), rowsOf("synced", SectionLists, out.had))
	}
	return left
}
