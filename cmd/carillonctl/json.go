package main

import (
	"carillon/internal/words"
	"carillon/model/message"
	"carillon/sync/engine"
)

// What --json writes of plans and runs: beside each message, whose code and arguments stand in a member that ends in Said,
// its sentence.

type planJSON struct {
	*engine.Plan
	In      []incomingJSON `json:"download,omitempty"`
	Out     []outgoingJSON `json:"publish,omitempty"`
	Adopted []outgoingJSON `json:"adopted,omitempty"`
	Lists   *listsJSON     `json:"lists,omitempty"`
	Held    []guardJSON    `json:"held,omitempty"`
	Look    []string       `json:"look,omitempty"`
	Notes   []string       `json:"notes,omitempty"`
}

type incomingJSON struct {
	engine.Incoming
	Changes     []changeJSON     `json:"changes,omitempty"`
	Notes       []noteJSON       `json:"notes,omitempty"`
	Suggestions []suggestionJSON `json:"suggestions,omitempty"`
	Others      []suggestionJSON `json:"otherPersons,omitempty"`
}

type outgoingJSON struct {
	*engine.Outgoing
	Changes []changeJSON `json:"changes,omitempty"`
	There   []changeJSON `json:"there,omitempty"`
	Left    []noteJSON   `json:"leftOut,omitempty"`
	Bad     []noteJSON   `json:"errors,omitempty"`
	Warn    []noteJSON   `json:"warnings,omitempty"`
}

type changeJSON struct {
	engine.RowChange
	Why string `json:"why,omitempty"`
}

type noteJSON struct {
	engine.Note
	Why string `json:"why"`
}

type suggestionJSON struct {
	engine.Suggestion
	Why string `json:"why"`
}

type guardJSON struct {
	engine.Guard
	Text string `json:"text"`
}

type listsJSON struct {
	*engine.Lists
	Text string `json:"text"`
}

type runJSON struct {
	*engine.Result
	In       []kindJSON  `json:"downloaded,omitempty"`
	Out      []kindJSON  `json:"published,omitempty"`
	Held     []guardJSON `json:"held,omitempty"`
	Notes    []string    `json:"notes,omitempty"`
	Warnings []string    `json:"warnings,omitempty"`
	Error    string      `json:"error,omitempty"`
}

type kindJSON struct {
	engine.KindResult
	Differs string `json:"differs,omitempty"`
}

func planView(p *engine.Plan) *planJSON {
	var lists *listsJSON
	if p.Lists != nil {
		lists = &listsJSON{p.Lists, say(p.Lists.Said)}
	}
	return &planJSON{Plan: p, Lists: lists, Look: words.Plain.All(p.Look), Notes: words.Plain.All(p.Notes),
		Held: each(p.Held, guardView), Out: each(p.Out, outgoingView), Adopted: each(p.Adopted, outgoingView),
		In: each(p.In, func(in *engine.Incoming) incomingJSON {
			return incomingJSON{*in, each(in.Changes, changeView), each(in.Notes, noteView), each(in.Suggestions, suggestionView), each(in.Others, suggestionView)}
		})}
}

func outgoingView(out *engine.Outgoing) outgoingJSON {
	return outgoingJSON{out, each(out.Changes, changeView), each(out.There, changeView), each(out.Left, noteView), each(out.Bad, noteView), each(out.Warn, noteView)}
}

func changeView(c *engine.RowChange) changeJSON { return changeJSON{*c, say(c.Why)} }

func noteView(n *engine.Note) noteJSON { return noteJSON{*n, say(n.Why)} }

func suggestionView(s *engine.Suggestion) suggestionJSON { return suggestionJSON{*s, say(s.Why)} }

func guardView(g *engine.Guard) guardJSON { return guardJSON{*g, say(g.Said)} }

// resultView is nil for no result, as JSON has it.
func resultView(r *engine.Result) *runJSON {
	if r == nil {
		return nil
	}
	kinds := func(k *engine.KindResult) kindJSON { return kindJSON{*k, say(k.Differs)} }
	return &runJSON{Result: r, In: each(r.In, kinds), Out: each(r.Out, kinds), Held: each(r.Held, guardView),
		Notes: words.Plain.All(r.Notes), Warnings: words.Plain.All(r.Warnings), Error: say(r.Error)}
}

func resultViews(runs []engine.Result) []runJSON {
	return append([]runJSON{}, each(runs, func(r *engine.Result) runJSON { return *resultView(r) })...)
}

func say(m message.Message) string { return words.Plain.Say(m) }

// each is a view of each item of a list.
func each[T, V any](list []T, view func(*T) V) []V {
	var views []V
	for i := range list {
		views = append(views, view(&list[i]))
	}
	return views
}
