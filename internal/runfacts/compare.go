// Package runfacts lays two syncs of a file's history side by side, in words.
package runfacts

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"carillon/internal/words"
	"carillon/model"
	"carillon/model/message"
	"carillon/model/names"
	"carillon/sync/engine"
)

// Fact is one thing by which two runs are laid side by side.
type Fact struct {
	About   string    `json:"about,omitempty"` // what of the run it is a fact of: "Published sections"; "" for the run as a whole
	Name    string    `json:"name"`
	Values  [2]string `json:"values"` // of the first run and of the second, in words; "" where there is nothing to say
	Differs bool      `json:"differs"`
}

// Content is the name of the fact whether the very same rows were sent.
const Content = "Content"

// Words writes the values of facts.
type Words struct {
	Say      func(message.Message) string
	Moment   func(time.Time) string
	Date     func(model.Date) string
	Rotation func(number int) string // 0 is all
	Bytes    func(int64) string
	Took     func(time.Duration) string
	System   func(id string) string
	Outcome  func(engine.Outcome) string
}

func (w *Words) all(list []message.Message) []string {
	var texts []string
	for _, m := range list {
		texts = append(texts, w.Say(m))
	}
	return texts
}

// PlainWords writes values as scripts and terminals want them.
func PlainWords() Words {
	return Words{
		Say:    words.Plain.Say,
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
		Outcome: func(o engine.Outcome) string { return string(o) },
	}
}

// Compare lays two runs side by side: who ran them, for which dates and how they ended, then what each did kind by
// kind. A fact differs where its words do; what neither run has is left out.
func Compare(a, b *engine.Result, w Words) []Fact {
	c := runComparison{runs: [2]*engine.Result{a, b}, words: w}
	c.whole()
	for _, kind := range engine.Downloads() {
		c.kind("Downloaded "+words.Plain.Rows(kind), kind, func(r *engine.Result) []engine.KindResult { return r.In })
	}
	for _, kind := range engine.Publishes() {
		about := "Published " + words.Plain.Rows(kind)
		if kind == engine.Timetable {
			about = "Published timetable"
		}
		c.kind(about, kind, func(r *engine.Result) []engine.KindResult { return r.Out })
	}
	return c.facts
}

type runComparison struct {
	words Words
	runs  [2]*engine.Result
	facts []Fact
}

func (c *runComparison) add(about, name string, values [2]string) {
	if values != [2]string{} {
		c.facts = append(c.facts, Fact{about, name, values, values[0] != values[1]})
	}
}

// each adds a fact whose words come from each run alone.
func (c *runComparison) each(name string, words func(*engine.Result) string) {
	c.add("", name, [2]string{words(c.runs[0]), words(c.runs[1])})
}

func (c *runComparison) whole() {
	w := &c.words
	c.each("When", func(r *engine.Result) string { return w.Moment(r.Started) })
	c.each("By", func(r *engine.Result) string { return r.Who })
	c.each("With a save", func(r *engine.Result) string {
		if r.Quiet {
			return "yes"
		}
		return "no"
	})
	c.each("System", func(r *engine.Result) string { return w.System(r.System) })
	c.each("Answered as", func(r *engine.Result) string {
		return strings.TrimPrefix(r.SIS.Product+", "+r.SIS.Version, ", ")
	})
	c.each("Ended", func(r *engine.Result) string { return w.Outcome(r.Outcome) })
	c.each("Error", func(r *engine.Result) string { return strings.ReplaceAll(w.Say(r.Error), "\n", " ") }) // joined errors stand line by line
	c.each("Dates", func(r *engine.Result) string {
		if r.To == 0 {
			return "" // it ended before there was a plan
		}
		return w.Date(r.From) + " to " + w.Date(r.To)
	})
	c.each("Rotation", func(r *engine.Result) string {
		if r.To == 0 {
			return ""
		}
		return w.Rotation(r.Rotation)
	})
	c.each("Took", func(r *engine.Result) string { return w.Took(r.Took) })
	c.each("Sent", func(r *engine.Result) string { return w.Bytes(r.Sent) })
	c.each("Received", func(r *engine.Result) string { return w.Bytes(r.Received) })
	c.each("Left out", func(r *engine.Result) string { return names.Number(r.LeftOut) })
	c.held()
	c.each("Confirmed by", func(r *engine.Result) string { return r.ConfirmedBy })
	c.each("Notes", func(r *engine.Result) string { return strings.Join(w.all(r.Notes), " ") })
	c.each("The system said", func(r *engine.Result) string { return strings.Join(w.all(r.Warnings), " ") })
}

// held lays the guards side by side: those of one code and kind are the same question.
func (c *runComparison) held() {
	type question struct {
		code engine.GuardCode
		kind engine.Kind
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
			texts[q][i] = c.words.Say(g.Said)
		}
	}
	for _, q := range order {
		c.add("", "Held", *texts[q])
	}
}

// kind adds what the runs did with one kind, where any of them did anything.
func (c *runComparison) kind(about string, kind engine.Kind, of func(*engine.Result) []engine.KindResult) {
	var did [2]*engine.KindResult
	for i, r := range c.runs {
		list := of(r)
		if at := slices.IndexFunc(list, func(k engine.KindResult) bool { return k.Kind == kind }); at >= 0 {
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
			rows[i] = names.Number(k.Rows) + summary(k)
		}
	}
	c.add(about, "Rows", rows)
	if !both {
		return
	}
	each := func(name string, words func(*engine.KindResult) string) {
		c.add(about, name, [2]string{words(did[0]), words(did[1])})
	}
	count := func(name string, n func(*engine.KindResult) int) {
		each(name, func(k *engine.KindResult) string { return names.Number(n(k)) })
	}
	count("New", func(k *engine.KindResult) int { return k.New })
	count("Changed", func(k *engine.KindResult) int { return k.Changed })
	count("Gone", func(k *engine.KindResult) int { return k.Gone })
	count("Unchanged", func(k *engine.KindResult) int { return k.Unchanged })
	if did[0].TakenIn+did[1].TakenIn > 0 {
		count("Taken in", func(k *engine.KindResult) int { return k.TakenIn })
	}
	if did[0].HeldBack+did[1].HeldBack > 0 {
		count("Held back", func(k *engine.KindResult) int { return k.HeldBack })
	}
	if did[0].Foreign+did[1].Foreign > 0 {
		count("Of other files", func(k *engine.KindResult) int { return k.Foreign })
	}
	each("Read back", func(k *engine.KindResult) string {
		switch {
		case k.Resumed:
			return "sent before the run was cut"
		case k.Hash == "":
			return "" // a download is not read back
		case !k.Differs.IsZero():
			return c.words.Say(k.Verified.Message()) + ": " + c.words.Say(k.Differs)
		}
		return c.words.Say(k.Verified.Message())
	})
	if did[0].Hash != "" && did[1].Hash != "" {
		sent := [2]string{"the same rows", "the same rows"}
		if did[0].Hash != did[1].Hash {
			sent = [2]string{"these rows", "other rows"}
		}
		c.add(about, Content, sent)
	}
}

// summary is what became of the rows, in brackets; "" where nothing did.
func summary(k *engine.KindResult) string {
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
