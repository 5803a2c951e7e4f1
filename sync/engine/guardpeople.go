package engine

import (
	"slices"

	"carillon/model"
	"carillon/model/message"
)

// Reasons to hold a plan that lie in what is taken in, or in when that is.
const (
	ClockBack    GuardCode = "clock-back"    // the computer's clock is behind the last sync
	NoCalendar   GuardCode = "no-calendar"   // today is outside the days that the calendar covers
	NobodyThere  GuardCode = "nobody-there"  // the SIS sent none of what the timetable has with the SIS's ids
	ManyNew      GuardCode = "many-new"      // much would be added to what is there
	CodesRenamed GuardCode = "codes-renamed" // as much comes new as is gone: the same under other codes
	OtherPerson  GuardCode = "other-person"  // an id stands for somebody else than before
)

// takenIn holds what lies in the download, and in the day on which it is made.
func (w *watch) takenIn() {
	w.clock()
	w.calendar()
	for i := range w.p.In {
		in := &w.p.In[i]
		if in.Unsupported {
			continue
		}
		w.nobody(in)
		w.additions(in)
		w.firstMeeting(in)
		w.newYear(in)
		w.others(in)
	}
}

// clock holds a run of a computer whose clock stands more than a day before the last sync: all dates follow from it.
func (w *watch) clock() {
	last := lastGood(w.f)
	if last == 0 || w.p.Options.Today+1 >= last {
		return
	}
	w.hold(ClockBack, "", saysClockBack, message.Date("today", w.p.Options.Today), message.Date("last", last))
}

// lastGood is the day of the last sync that succeeded; 0 where none did. One that failed says nothing: its clock may have
// been wrong.
func lastGood(f *facts) model.Date {
	if s := f.sys.Last; s != nil {
		if !s.Good.IsZero() {
			return model.DateOf(s.Good)
		}
		if s.Outcome == Done && !s.At.IsZero() {
			return model.DateOf(s.At)
		}
	}
	last := model.Date(0)
	for _, list := range f.last {
		for _, p := range list {
			if !p.At.IsZero() {
				last = max(last, model.DateOf(p.At))
			}
		}
	}
	return last
}

// calendar holds a timetable that is sent from now on where the calendar does not say whether there is school today.
func (w *watch) calendar() {
	o := w.p.Options
	if o.noCalendar.IsZero() || !slices.ContainsFunc(w.p.Out, func(out Outgoing) bool { return out.Kind == Timetable && !out.Resumed }) {
		return
	}
	w.held = append(w.held, Guard{NoCalendar, Timetable, o.noCalendar})
}

// nobody holds a plan where the SIS sent none of the people that the timetable has with ids of a SIS, and none were synced
// before: another school code or academic year may have been asked. What is sent of them would name nobody there.
func (w *watch) nobody(in *Incoming) {
	if !in.none || len(w.p.Out) == 0 || in.Kind != Students && in.Kind != Teachers {
		return
	}
	n := 0
	for s := range w.t.Students() {
		if in.Kind == Students && s.SISID != "" && !s.Inactive {
			n++
		}
	}
	for t := range w.t.Teachers() {
		if in.Kind == Teachers && t.SISID != "" && !t.Inactive {
			n++
		}
	}
	if n > 0 {
		w.hold(NobodyThere, in.Kind, saysNobodyThere, sis(w.sis), ofKind(in.Kind), message.Year("year", w.p.year), rowsOf("has", in.Kind, n))
	}
}

// additions holds a download that would add much to what is there. Where as much is gone and has no mark for it, it is
// likely the same under other codes.
func (w *watch) additions(in *Incoming) {
	l := w.p.System.limit(in.Kind)
	news, gone := in.Count(New), in.Count(Gone)
	had := in.Unchanged + in.Count(Changed) + gone
	switch stay := gone - in.going(); {
	case had == 0 || in.Kind == Requests || in.Kind == Calendar:
	case l.over(min(news, stay), had, l.Gone):
		w.hold(CodesRenamed, in.Kind, saysCodesRenamed, sis(w.sis), rowsOf("new", in.Kind, news), message.Count("gone", stay), rowsOf("had", in.Kind, had))
	case l.over(news, had, l.Changed):
		w.hold(ManyNew, in.Kind, saysManyNew, sis(w.sis), rowsOf("new", in.Kind, news), message.Count("had", had), ofKind(in.Kind))
	}
}

// firstMeeting holds a download that changes much of what was never synced with this SIS and year before: what both sides had
// when they last agreed is not known, so that the SIS's own fields win.
func (w *watch) firstMeeting(in *Incoming) {
	if l := w.p.System.limit(in.Kind); l.over(in.differ, in.unknown, l.Changed) {
		w.hold(ManyChanged, in.Kind, saysDifferAtFirst, sis(w.sis), message.Count("differ", in.differ), rowsOf("met", in.Kind, in.unknown),
			message.Year("year", w.p.year))
	}
}

// newYear holds the download in which all go up by one grade, as one change.
func (w *watch) newYear(in *Incoming) {
	g := &in.grades
	met := g.up + g.stay + g.moved
	if l := w.p.System.limit(in.Kind); g.up == 0 || !l.over(g.up, met, l.Changed) {
		return
	}
	w.hold(ManyChanged, in.Kind, saysNewYear, sis(w.sis), message.Count("up", g.up), rowsOf("met", in.Kind, met), message.Count("n", g.stay),
		message.Year("year", w.p.year))
}

// others holds people who would take the place of others.
func (w *watch) others(in *Incoming) {
	if len(in.Others) == 0 {
		return
	}
	var ids []string
	for _, o := range in.Others[:min(len(in.Others), mostIDs)] {
		ids = append(ids, o.SISID)
	}
	w.hold(OtherPerson, in.Kind, saysOtherPersons, message.Count("n", len(in.Others)), sis(w.sis), message.Names("ids", ids...),
		message.Count("more", len(in.Others)-len(ids)))
}

// mostIDs is how many SIS ids a guard names.
const mostIDs = 5
