package engine

import (
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/names"
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
	w.hold(ClockBack, "", "This computer's clock says %s, and the last sync was on %s. The dates of the run follow from the clock: set it, then sync again.", w.p.Options.Today, last)
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
	if o.noCalendar == "" || !slices.ContainsFunc(w.p.Out, func(out Outgoing) bool { return out.Kind == Timetable && !out.Resumed }) {
		return
	}
	w.hold(NoCalendar, Timetable, "The calendar of this timetable %s, so it does not say whether there is school today, %s: attendance already taken today could be lost. Choose a From date after today, or bring the calendar up to date.",
		o.noCalendar, o.Today)
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
		w.hold(NobodyThere, in.Kind, "%s sent no %s for %s, and this timetable has %s with ids of a SIS. Look whether the school code is right, and the year.",
			w.sis, strings.ToLower(in.Kind.Label()), YearName(w.p.year), in.Kind.Count(n))
	}
}

// additions holds a download that would add much to what is there. Where as much is gone and has no mark for it, it is
// likely the same under other codes.
func (w *watch) additions(in *Incoming) {
	l := w.p.System.limit(in.Kind)
	news, gone := in.Count(New), in.Count(Gone)
	had := in.Unchanged + in.Count(Changed) + gone
	what := kindWords[in.Kind][1]
	switch stay := gone - in.going(); {
	case had == 0 || in.Kind == Requests || in.Kind == Calendar:
	case l.over(min(news, stay), had, l.Gone):
		w.hold(CodesRenamed, in.Kind, "%s has %s that this timetable does not have, and does not have %s of its %s: they may be the same under other codes. The new ones would be added, and the others stay.",
			w.sis, in.Kind.Count(news), names.Number(stay), in.Kind.Count(had))
	case l.over(news, had, l.Changed):
		w.hold(ManyNew, in.Kind, "%s has %s that this timetable does not have; they would be added to the %s %s that it has.", w.sis, in.Kind.Count(news), names.Number(had), what)
	}
}

// firstMeeting holds a download that changes much of what was never synced with this SIS and year before: what both sides had
// when they last agreed is not known, so that the SIS's own fields win.
func (w *watch) firstMeeting(in *Incoming) {
	if l := w.p.System.limit(in.Kind); l.over(in.differ, in.unknown, l.Changed) {
		w.hold(ManyChanged, in.Kind, "%s has %s of the %s of this timetable otherwise than they are here, and they were not synced for %s before. They would be changed.",
			w.sis, names.Number(in.differ), in.Kind.Count(in.unknown), YearName(w.p.year))
	}
}

// newYear holds the download in which all go up by one grade, as one change.
func (w *watch) newYear(in *Incoming) {
	g := &in.grades
	met := g.up + g.stay + g.moved
	if l := w.p.System.limit(in.Kind); g.up == 0 || !l.over(g.up, met, l.Changed) {
		return
	}
	stay := "None stays in the same grade."
	if g.stay > 0 {
		stay = upper(names.Count(g.stay, "student stays in the same grade and is named", "students stay in the same grade and are named")) + " in the preview."
	}
	w.hold(ManyChanged, in.Kind, "A new school year has begun in %s: %s of %s go up by one grade. %s This timetable is for %s.",
		w.sis, names.Number(g.up), in.Kind.Count(met), stay, YearName(w.p.year))
}

// others holds people who would take the place of others.
func (w *watch) others(in *Incoming) {
	if len(in.Others) == 0 {
		return
	}
	ids := ""
	for i, o := range in.Others {
		if i == 5 {
			ids += " …"
			break
		}
		ids += " " + o.SISID
	}
	w.hold(OtherPerson, in.Kind, "Under %s %s has another person than this timetable, by surname, first name and more:%s. That person would stand in the sections. Say in the preview of each whether it is another person.",
		names.Count(len(in.Others), "SIS id", "SIS ids"), w.sis, ids)
}
