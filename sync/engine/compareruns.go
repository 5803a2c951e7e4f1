package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"carillon/model"
	"carillon/model/names"
)

// RunFact is one thing by which two runs are laid side by side.
type RunFact struct {
	About   string    `json:"about,omitempty"` // what of the run it is a fact of: "Published sections"; "" for the run as a whole
	Name    string    `json:"name"`
	Values  [2]string `json:"values"` // of the first run and of the second, in words; "" where there is nothing to say
	Differs bool      `json:"differs"`
}

// FactContent is the name of the fact whether the very same rows were sent.
const FactContent = "Content"

// RunWords writes the values of facts.
type RunWords struct {
	Moment   func(time.Time) string
	Date     func(model.Date) string
	Rotation func(number int) string // 0 is all
	Bytes    func(int64) string
	Took     func(time.Duration) string
	System   func(id string) string
	Outcome  func(Outcome) string
}

// PlainWords writes values as scripts and terminals want them.
func PlainWords() RunWords {
	return RunWords{
		Moment: func(t time.Time) string { return t.Local().Format("2006-01-02 15:04") },
		Date:   model.Date.String,
		Rotation: func(n int) string {
			if n == 0 {
				return "all"
			}
			return fmt.Sprint(n)
		},
		Bytes:   func(n int64) string { return names.Number(int(n)) + " bytes" },
		Took:    func(d time.Duration) string { return d.Round(time.Millisecond).String() },
		System:  func(id string) string { return id },
		Outcome: func(o Outcome) string { return string(o) },
	}
}

// RunBefore is the place of the run before the ith one with the same system, in a history that has the newest first; -1
// for none.
func RunBefore(runs []Result, i int) int {
	for j := i + 1; j < len(runs); j++ {
		if runs[j].System == runs[i].System {
			return j
		}
	}
	return -1
}

// CompareRuns lays two runs side by side: who ran them, for which dates and how they ended, then what each did kind by
// kind. A fact differs where its words do; what neither run has is left out.
func CompareRuns(a, b *Result, w RunWords) []RunFact {
	c := runComparison{runs: [2]*Result{a, b}}
	c.whole(w)
	for _, kind := range Downloads() {
		c.kind("Downloaded "+kindWords[kind][1], kind, func(r *Result) []KindResult { return r.In })
	}
	for _, kind := range Publishes() {
		about := "Published " + kindWords[kind][1]
		if kind == Timetable {
			about = "Published timetable"
		}
		c.kind(about, kind, func(r *Result) []KindResult { return r.Out })
	}
	return c.facts
}

type runComparison struct {
	runs  [2]*Result
	facts []RunFact
}

func (c *runComparison) add(about, name string, values [2]string) {
	if values != [2]string{} {
		c.facts = append(c.facts, RunFact{about, name, values, values[0] != values[1]})
	}
}

// each adds a fact whose words come from each run alone.
func (c *runComparison) each(name string, words func(*Result) string) {
	c.add("", name, [2]string{words(c.runs[0]), words(c.runs[1])})
}

func (c *runComparison) whole(w RunWords) {
	c.each("When", func(r *Result) string { return w.Moment(r.Started) })
	c.each("By", func(r *Result) string { return r.Who })
	c.each("With a save", func(r *Result) string {
		if r.Quiet {
			return "yes"
		}
		return "no"
	})
	c.each("System", func(r *Result) string { return w.System(r.System) })
	c.each("Answered as", func(r *Result) string {
		return strings.TrimPrefix(r.SIS.Product+", "+r.SIS.Version, ", ")
	})
	c.each("Ended", func(r *Result) string { return w.Outcome(r.Outcome) })
	c.each("Error", func(r *Result) string { return strings.ReplaceAll(r.Error, "\n", " ") }) // joined errors stand line by line
	c.each("Dates", func(r *Result) string {
		if r.To == 0 {
			return "" // it ended before there was a plan
		}
		return w.Date(r.From) + " to " + w.Date(r.To)
	})
	c.each("Rotation", func(r *Result) string {
		if r.To == 0 {
			return ""
		}
		return w.Rotation(r.Rotation)
	})
	c.each("Took", func(r *Result) string { return w.Took(r.Took) })
	c.each("Sent", func(r *Result) string { return w.Bytes(r.Sent) })
	c.each("Received", func(r *Result) string { return w.Bytes(r.Received) })
	c.each("Left out", func(r *Result) string { return names.Number(r.LeftOut) })
	c.held()
	c.each("Confirmed by", func(r *Result) string { return r.ConfirmedBy })
	c.each("Notes", func(r *Result) string { return strings.Join(r.Notes, " ") })
	c.each("The system said", func(r *Result) string { return strings.Join(r.Warnings, " ") })
}

// held lays the guards side by side: those of one code and kind are the same question.
func (c *runComparison) held() {
	type question struct {
		code GuardCode
		kind Kind
		nth  int
	}
	var order []question
	texts := map[question]*[2]string{}
	for i, r := range c.runs {
		asked := map[question]int{}
		for _, g := range r.Held {
			q := question{code: g.Code, kind: g.Kind}
			q.nth = asked[q]
			asked[question{code: g.Code, kind: g.Kind}]++
			if texts[q] == nil {
				texts[q] = &[2]string{}
				order = append(order, q)
			}
			texts[q][i] = g.Text
		}
	}
	for _, q := range order {
		c.add("", "Held", *texts[q])
	}
}

// kind adds what the runs did with one kind, where any of them did anything.
func (c *runComparison) kind(about string, kind Kind, of func(*Result) []KindResult) {
	var did [2]*KindResult
	for i, r := range c.runs {
		list := of(r)
		if at := slices.IndexFunc(list, func(k KindResult) bool { return k.Kind == kind }); at >= 0 {
			did[i] = &list[at]
		}
	}
	if did[0] == nil && did[1] == nil {
		return
	}
	both := did[0] != nil && did[1] != nil && !did[0].Unsupported && !did[1].Unsupported
	var rows [2]string
	for i, k := range did {
		switch {
		case k == nil:
			rows[i] = "not in this run"
		case k.Unsupported:
			rows[i] = "not supported by the system"
		case both:
			rows[i] = names.Number(k.Rows)
		default: // with nothing to stand beside, one line says it all
			rows[i] = names.Number(k.Rows) + k.summary()
		}
	}
	c.add(about, "Rows", rows)
	if !both {
		return
	}
	each := func(name string, words func(*KindResult) string) {
		c.add(about, name, [2]string{words(did[0]), words(did[1])})
	}
	count := func(name string, n func(*KindResult) int) {
		each(name, func(k *KindResult) string { return names.Number(n(k)) })
	}
	count("New", func(k *KindResult) int { return k.New })
	count("Changed", func(k *KindResult) int { return k.Changed })
	count("Gone", func(k *KindResult) int { return k.Gone })
	count("Unchanged", func(k *KindResult) int { return k.Unchanged })
	if did[0].TakenIn+did[1].TakenIn > 0 {
		count("Taken in", func(k *KindResult) int { return k.TakenIn })
	}
	if did[0].HeldBack+did[1].HeldBack > 0 {
		count("Held back", func(k *KindResult) int { return k.HeldBack })
	}
	if did[0].Foreign+did[1].Foreign > 0 {
		count("Of other files", func(k *KindResult) int { return k.Foreign })
	}
	each("Read back", func(k *KindResult) string {
		switch {
		case k.Resumed:
			return "sent before the run was cut"
		case k.Hash == "":
			return "" // a download is not read back
		case k.Differs != "":
			return k.Verified.String() + ": " + k.Differs
		}
		return k.Verified.String()
	})
	if did[0].Hash != "" && did[1].Hash != "" {
		sent := [2]string{"the same rows", "the same rows"}
		if did[0].Hash != did[1].Hash {
			sent = [2]string{"these rows", "other rows"}
		}
		c.add(about, FactContent, sent)
	}
}

// summary is what became of the rows, in brackets; "" where nothing did.
func (k *KindResult) summary() string {
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{k.New, "new"}, {k.Changed, "changed"}, {k.Gone, "gone"}, {k.Unchanged, "unchanged"}} {
		if p.n > 0 {
			parts = append(parts, names.Number(p.n)+" "+p.what)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}
