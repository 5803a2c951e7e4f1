package main

import (
	"encoding/json"

	"carillon/internal/exchange/intake"
	"carillon/internal/words"
	"carillon/model"
	"carillon/model/message"
)

// importedJSON is what import --json writes.
type importedJSON struct {
	Counts  map[string]map[intake.What]int `json:"counts"` // by kind
	Rows    []importedRow                  `json:"rows"`
	LeftOut []leftOutJSON                  `json:"leftOut,omitempty"` // what the reader did not understand
}

type importedRow struct {
	What    intake.What       `json:"what"`
	Kind    string            `json:"kind"`
	Title   string            `json:"title"`
	File    string            `json:"file,omitempty"`
	Sheet   string            `json:"sheet,omitempty"`
	Line    int               `json:"line,omitempty"`
	Made    bool              `json:"made,omitempty"`
	Stays   bool              `json:"stays,omitempty"`
	Changes []changedField    `json:"changes,omitempty"`
	Why     []string          `json:"why,omitempty"`
	WhySaid []message.Message `json:"whySaid,omitempty"`
}

type changedField struct {
	Field string `json:"field"`
	Was   string `json:"was"`
	Now   string `json:"now"`
	Both  bool   `json:"both,omitempty"`
	Kept  bool   `json:"kept,omitempty"`
}

type leftOutJSON struct {
	Place   string          `json:"place"`
	What    string          `json:"what,omitempty"`
	Bad     bool            `json:"bad,omitempty"`
	Why     string          `json:"why"`
	WhySaid message.Message `json:"whySaid"`
}

// importJSON writes what becomes of each row. Rows that stay the same are counted only.
func (a *app) importJSON(p *intake.Plan) error {
	out := importedJSON{Counts: map[string]map[intake.What]int{}, Rows: []importedRow{}}
	for _, k := range model.Kinds() {
		for _, w := range []intake.What{intake.New, intake.Changed, intake.Same, intake.LeftOut, intake.Gone} {
			if n := p.Count(k, w); n > 0 {
				if out.Counts[k.ID()] == nil {
					out.Counts[k.ID()] = map[intake.What]int{}
				}
				out.Counts[k.ID()][w] = n
			}
		}
	}
	for i := range p.Items {
		it := &p.Items[i]
		if it.What == intake.Same && len(it.Changes) == 0 {
			continue
		}
		at := p.At(it)
		row := importedRow{What: it.What, Kind: it.Kind.ID(), Title: it.Title, File: at.File, Sheet: at.Sheet, Line: at.Line, Made: it.Made, Stays: it.Stays,
			Why: words.Plain.All(it.Why), WhySaid: it.Why}
		for _, c := range it.Changes {
			row.Changes = append(row.Changes, changedField(c))
		}
		out.Rows = append(out.Rows, row)
	}
	for _, l := range p.Document.LeftOut {
		out.LeftOut = append(out.LeftOut, leftOutJSON{l.Place(), l.What, l.Bad, words.Plain.Say(l.Why), l.Why})
	}
	e := json.NewEncoder(a.out)
	e.SetIndent("", "  ")
	return e.Encode(out)
}
