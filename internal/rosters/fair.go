package rosters

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"carillon/model"
	"carillon/model/names"
	"carillon/model/views"
)

// Share is how many places of a roster a teacher has, and how many are fair.
type Share struct {
	Teacher   *model.Teacher
	Have      int
	Low, High int  // fair is from Low to High
	Part      bool // part time: fewer hours than most, or fixed days off

	weight float64 // 1: full time
}

// Off is by how many a teacher has too few (negative) or too many; 0 is fair.
func (s Share) Off() int { return min(0, s.Have-s.Low) + max(0, s.Have-s.High) }

// ratio is what a teacher has for the hours that they work.
func (s Share) ratio() float64 {
	if s.weight == 0 {
		return math.Inf(1)
	}
	return float64(s.Have) / s.weight
}

// Fairness is how the places of a roster are shared out.
type Fairness struct {
	Shares    []Share // of all who have not left, in the order of their codes
	Places    int     // those with nobody yet included
	Bars      []Bar
	Low, High int // fair for full time

	at map[model.TeacherID]int
}

// Bar is how many teachers have so many places.
type Bar struct {
	Have     int
	Teachers int
	Fair     bool // for full time
}

// maxBars is how many bars there are: the last one stands for so many and more.
const maxBars = 7

// partTime is below which part of the common hours a teacher is part time.
const partTime = 0.75

// Of is the share of a teacher.
func (f *Fairness) Of(id model.TeacherID) Share {
	if i, ok := f.at[id]; ok {
		return f.Shares[i]
	}
	return Share{}
}

// Fairness says who has how many places of a roster. A fair share follows hours: the agreed load, else the lessons taught, against
// the median of all who teach, and whole days that are fixed off count for less. It is good until the next edit.
func (b *Board) Fairness(k model.RosterKind, rotation int) *Fairness {
	key := of{k, rotation}
	if b.shares[key] == nil {
		b.shares[key] = b.fairness(key)
	}
	return b.shares[key]
}

func (b *Board) fairness(key of) *Fairness {
	t := b.Table(key.roster, key.rotation)
	f := &Fairness{Places: t.Entries + t.Gaps, at: map[model.TeacherID]int{}}
	hours := map[model.TeacherID]int{}
	var known []int
	for _, x := range b.Find("") {
		f.at[x.ID] = len(f.Shares)
		f.Shares = append(f.Shares, Share{Teacher: x})
		h := int(x.MaxLoad)
		if h == 0 {
			h = b.person(x.ID).load
		}
		if hours[x.ID] = h; h > 0 {
			known = append(known, h)
		}
	}
	slices.Sort(known)
	all := 0.0
	for i := range f.Shares {
		s := &f.Shares[i]
		s.weight = 1 // who teaches nothing has the time
		if h := hours[s.Teacher.ID]; h > 0 {
			s.weight = math.Min(1, float64(h)/float64(known[len(known)/2]))
		}
		s.weight = math.Min(s.weight, here(s.Teacher, len(t.Days)))
		s.Part = s.weight < partTime
		all += s.weight
	}
	for _, l := range t.Lines {
		for _, p := range l.Places {
			if i, ok := f.at[p.Teacher]; ok {
				f.Shares[i].Have++
			}
		}
	}
	fair := func(weight float64) (low, high int) {
		if all == 0 {
			return 0, 0
		}
		share := float64(f.Places) * weight / all
		return int(math.Floor(share + 1e-9)), int(math.Ceil(share - 1e-9))
	}
	f.Low, f.High = fair(1)
	for i := range f.Shares {
		f.Shares[i].Low, f.Shares[i].High = fair(f.Shares[i].weight)
	}
	f.count()
	return f
}

// here is for which part of the days of the cycle a teacher is in school.
func here(t *model.Teacher, days int) float64 {
	off := map[uint8]bool{}
	for _, o := range t.DaysOff {
		if o.Kind == model.OffFixed && o.Period == 0 && int(o.Day) <= days {
			off[o.Day] = true
		}
	}
	if days == 0 {
		return 1
	}
	return float64(days-len(off)) / float64(days)
}

// count makes the bars.
func (f *Fairness) count() {
	for _, s := range f.Shares {
		have := min(s.Have, maxBars-1)
		for len(f.Bars) <= have {
			n := len(f.Bars)
			f.Bars = append(f.Bars, Bar{Have: n, Fair: n >= f.Low && n <= f.High})
		}
		f.Bars[have].Teachers++
	}
}

// unit is what a place of a roster is for a teacher.
func unit(k model.RosterKind) string {
	return [...]string{"", "duties", "periods on call", "study halls", "periods off"}[k]
}

// FairWords are "24 teachers by duties a cycle. 60 places: 2 or 3 each is fair, fewer for part time."
func (b *Board) FairWords(k model.RosterKind, rotation int) string {
	f := b.Fairness(k, rotation)
	each := names.Number(f.Low)
	if f.High != f.Low {
		each += " or " + names.Number(f.High)
	}
	text := fmt.Sprintf("%s by %s a cycle. %s: %s each is fair", names.Count(len(f.Shares), "teacher", "teachers"), unit(k),
		names.Count(f.Places, "place", "places"), each)
	if slices.ContainsFunc(f.Shares, func(s Share) bool { return s.Part }) {
		text += ", fewer for part time"
	}
	return text + "."
}

// Order is how the list of shares is sorted.
type Order int

// Orders of the list of shares.
const (
	LeastFair Order = iota // who has too few or too many first
	Fewest
	ByCode
)

// Shares lists the teachers whom a text finds with their shares, in an order.
func (b *Board) Shares(k model.RosterKind, rotation int, text string, order Order) []Share {
	f := b.Fairness(k, rotation)
	var out []Share
	for _, t := range b.Find(text) {
		out = append(out, f.Of(t.ID))
	}
	abs := func(n int) int { return max(n, -n) }
	slices.SortStableFunc(out, func(x, y Share) int {
		switch order {
		case LeastFair:
			return cmp.Or(cmp.Compare(abs(y.Off()), abs(x.Off())), cmp.Compare(x.Off(), y.Off()), cmp.Compare(y.Have, x.Have))
		case Fewest:
			return cmp.Compare(x.ratio(), y.ratio())
		}
		return 0
	})
	return out
}

// Facts are what a teacher does in the cycle: "22 of 25 lessons, 3 periods between lessons, 1 day without".
func (b *Board) Facts(id model.TeacherID, rotation int) string {
	l := views.LoadOf(b.t, id, rotation)
	text := names.Count(l.Total(), "lesson", "lessons")
	if l.Most > 0 {
		text = names.Number(l.Total()) + " of " + names.Count(l.Most, "lesson", "lessons")
	}
	if l.Idle > 0 {
		text += ", " + names.Count(l.Idle, "period", "periods") + " between lessons"
	}
	if l.FreeDays > 0 && l.Lessons > 0 {
		text += ", " + names.Count(l.FreeDays, "day", "days") + " without"
	}
	return text
}

// Colour is the colour of a teacher: that of their faculty.
func (b *Board) Colour(id model.TeacherID) views.Colour {
	if b.colours == nil {
		b.colours = views.Colours(&b.t.State)
	}
	if t := b.t.Teacher(id); t != nil {
		return b.colours[t.Faculty]
	}
	return views.Colour{Index: views.NoFaculty}
}

// Where is what some gaps are for a teacher: those with one answer.
type Where struct {
	Answer Answer
	Gaps   []string // "Wed Lunch B", each once
}

// WhereGaps says which gaps of a roster a teacher could fill, and why not the others: the free ones first.
func (b *Board) WhereGaps(k model.RosterKind, rotation int, id model.TeacherID) []Where {
	var out []Where
	for _, l := range b.Table(k, rotation).Lines {
		for _, p := range l.Places {
			if !p.Gap {
				continue
			}
			a := b.Ask(id, p)
			i := slices.IndexFunc(out, func(w Where) bool { return w.Answer == a })
			if i < 0 {
				i = len(out)
				out = append(out, Where{Answer: a})
			}
			if when := b.When(p.Slot); !slices.Contains(out[i].Gaps, when) {
				out[i].Gaps = append(out[i].Gaps, when)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y Where) int { return cmp.Compare(x.Answer.Fit, y.Answer.Fit) })
	return out
}
