package syncdialog

import (
	"strings"

	"fyne.io/fyne/v2"

	"carillon/model/names"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

// confirmWidth is how wide the confirmation may be in the footer of the preview, in units.
const confirmWidth float32 = 710

// confirmation names in numbers what a person takes upon them by letting a plan go that is held: kind by kind where there
// is room for it, else in sums.
func confirmation(plan *engine.Plan) string {
	text := confirmed(plan, true)
	if fyne.MeasureText(text, kit.TextBody, fyne.TextStyle{}).Width > confirmWidth {
		text = confirmed(plan, false)
	}
	return text
}

// sum counts something kind by kind.
type sum struct {
	total int
	kinds []string
}

func (s *sum) add(k engine.Kind, n int) {
	if n > 0 {
		s.total += n
		s.kinds = append(s.kinds, k.Count(n))
	}
}

// words is the sum, kind by kind or as a number of the things named.
func (s *sum) words(byKind bool, one, many string) string {
	if byKind {
		return strings.Join(s.kinds, ", ")
	}
	return names.Count(s.total, one, many)
}

func confirmed(plan *engine.Plan, byKind bool) string {
	var gone, inactive, deleted, changedHere sum
	var taken, over, changed, rows int
	for i := range plan.Out {
		o := &plan.Out[i]
		gone.add(o.Kind, o.Count(engine.Gone))
		for _, c := range o.There {
			switch c.Do {
			case engine.TakeIn:
				taken++
			case engine.Overwrite:
				over++
			}
		}
		changed, rows = changed+o.Count(engine.Changed), rows+o.Rows
	}
	for i := range plan.In {
		in := &plan.In[i]
		becomes := map[engine.Missing]int{}
		for _, c := range in.Changes {
			if c.What == engine.Gone {
				becomes[c.Becomes]++
			}
		}
		inactive.add(in.Kind, becomes[engine.MissingInactive])
		deleted.add(in.Kind, becomes[engine.MissingDelete])
		changedHere.add(in.Kind, in.Count(engine.Changed))
	}
	var parts []string
	say := func(on bool, text string) {
		if on {
			parts = append(parts, text)
		}
	}
	say(gone.total > 0, gone.words(byKind, "row", "rows")+verb(gone.total, " disappears", " disappear"))
	say(inactive.total > 0, inactive.words(byKind, "record", "records")+" marked inactive here")
	say(deleted.total > 0, deleted.words(byKind, "record", "records")+" deleted here")
	say(taken > 0, names.Number(taken)+" taken in")
	say(over > 0, names.Number(over)+" overwritten")
	if len(parts) == 0 {
		say(changed > 0, names.Count(changed, "row changes", "rows change"))
		say(changedHere.total > 0, changedHere.words(byKind, "record", "records")+verb(changedHere.total, " changes", " change")+" here")
	}
	say(gone.total == 0 && plan.FirstPublish && rows > 0, names.Count(rows, "row", "rows")+" may replace what is there")
	if len(parts) == 0 {
		return "I have seen this, and it is meant"
	}
	return "I have seen it: " + strings.Join(parts, "; ")
}

// verb is the form that goes with a number.
func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
