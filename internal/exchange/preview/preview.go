// Package preview writes the plan of a sync for people to look at elsewhere: as a table for spreadsheets, and as a page.
package preview

import (
	"encoding/csv"
	"html/template"
	"io"
	"strings"

	"carillon/internal/words"
	"carillon/sync/engine"
)

// exportRow is one line of an exported preview.
type exportRow struct {
	Way, Kind, What, Title, Column, Was, Now, Remark string
}

// exportRows lays a plan out flat: a line per changed value, per note and per guard.
func exportRows(p *engine.Plan, w *words.Catalogue) []exportRow {
	var rows []exportRow
	asItIs := func(_, value string) string { return value }
	changes := func(way string, kind engine.Kind, columns []string, cs []engine.RowChange, word func(column, value string) string) {
		for _, c := range cs {
			remark := string(c.Do)
			if c.Becomes != "" {
				remark = "stays as it is"
				if c.Becomes != engine.MissingLeave {
					remark = map[engine.Missing]string{engine.MissingInactive: "marked inactive", engine.MissingDelete: "deleted"}[c.Becomes]
				}
			}
			if !c.Why.IsZero() {
				remark += ": " + w.Say(c.Why)
			}
			for i, col := range columns {
				was, now := valueAt(c.Was, i), valueAt(c.Now, i)
				if was != now {
					if a, b := word(col, was), word(col, now); a != b { // else the words hide the difference
						was, now = a, b
					}
					rows = append(rows, exportRow{way, string(kind), string(c.What), c.Title, col, was, now, remark})
				}
			}
		}
	}
	notes := func(way string, kind engine.Kind, what string, ns []engine.Note) {
		for _, n := range ns {
			rows = append(rows, exportRow{Way: way, Kind: string(kind), What: what, Title: n.What, Remark: w.Say(n.Why)})
		}
	}
	for _, g := range p.Held {
		rows = append(rows, exportRow{Kind: string(g.Kind), What: "held", Remark: w.Say(g.Said)})
	}
	for _, in := range p.In {
		changes("download", in.Kind, in.Labels(), in.Changes, asItIs)
		for _, c := range in.Conflicts {
			remark := "the SIS's value is taken"
			if c.Keep {
				remark = "the timetable's value stays"
			}
			rows = append(rows, exportRow{"download", string(in.Kind), "conflict", c.What, in.Label(c.Field), c.Here, c.There, remark})
		}
		notes("download", in.Kind, "note", in.Notes)
	}
	for _, out := range p.Out {
		changes("publish", out.Kind, out.Columns, out.Changes, out.Word)
		changes("changed in the SIS", out.Kind, out.Columns, out.There, out.Word)
		notes("publish", out.Kind, "error", out.Bad)
		notes("publish", out.Kind, "warning", out.Warn)
		notes("publish", out.Kind, "left out", out.Left)
	}
	for _, f := range p.NotArriving {
		rows = append(rows, exportRow{Way: "publish", What: "feature", Title: f.Name, Now: string(f.Support), Remark: f.Travels})
	}
	return rows
}

func valueAt(values []string, i int) string {
	if i < len(values) {
		return values[i]
	}
	return ""
}

// CSV writes a plan as CSV. A byte order mark tells spreadsheets that it is UTF-8, so that names keep their accents.
// A value that a spreadsheet would take for a formula has an apostrophe before it.
func CSV(to io.Writer, p *engine.Plan, w *words.Catalogue) error {
	if _, err := io.WriteString(to, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(to)
	_ = out.Write([]string{"Way", "Kind", "What", "Record", "Field", "Was", "Now", "Remark"})
	for _, r := range exportRows(p, w) {
		line := []string{r.Way, r.Kind, r.What, r.Title, r.Column, r.Was, r.Now, r.Remark}
		for i, v := range line {
			if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
				line[i] = "'" + v
			}
		}
		_ = out.Write(line)
	}
	out.Flush()
	return out.Error()
}

var page = template.Must(template.New("preview").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Preview of a sync with {{.Plan.System.ID}}</title>
<style>body{font:14px sans-serif;margin:2em;color:#1c2430}table{border-collapse:collapse}td,th{border:1px solid #dde1e7;padding:4px 8px;text-align:left}th{background:#eef0f4}.held{color:#b26a00}</style></head>
<body><h1>Preview of a sync with {{.Plan.System.ID}}</h1>
<p>Plan {{.Plan.ID}}, timetable {{.Plan.From}} to {{.Plan.To}}. Nothing has been sent yet.</p>
{{range .Held}}<p class="held">Held: {{.}}</p>
{{end}}<table><tr><th>Kind</th><th>Rows</th><th>New</th><th>Changed</th><th>Gone</th><th>Unchanged</th></tr>
{{range .Counts}}<tr><td>{{.Kind}}</td><td>{{.Rows}}</td><td>{{.New}}</td><td>{{.Changed}}</td><td>{{.Gone}}</td><td>{{.Unchanged}}</td></tr>
{{end}}</table><h2>Rows</h2>
<table><tr><th>Way</th><th>Kind</th><th>What</th><th>Record</th><th>Field</th><th>Was</th><th>Now</th><th>Remark</th></tr>
{{range .Rows}}<tr><td>{{.Way}}</td><td>{{.Kind}}</td><td>{{.What}}</td><td>{{.Title}}</td><td>{{.Column}}</td><td>{{.Was}}</td><td>{{.Now}}</td><td>{{.Remark}}</td></tr>
{{end}}</table></body></html>
`))

// HTML writes a plan as one HTML page that needs nothing beside itself.
func HTML(to io.Writer, p *engine.Plan, w *words.Catalogue) error {
	var held []string
	for _, g := range p.Held {
		held = append(held, w.Say(g.Said))
	}
	var counts []engine.KindResult
	for _, in := range p.In {
		counts = append(counts, engine.KindResult{Kind: in.Kind, Rows: in.Read, New: in.Count(engine.New), Changed: in.Count(engine.Changed), Gone: in.Count(engine.Gone), Unchanged: in.Unchanged})
	}
	for _, out := range p.Out {
		counts = append(counts, engine.KindResult{Kind: out.Kind, Rows: out.Rows, New: out.Count(engine.New), Changed: out.Count(engine.Changed), Gone: out.Count(engine.Gone), Unchanged: out.Unchanged})
	}
	return page.Execute(to, struct {
		Plan   *engine.Plan
		Held   []string
		Counts []engine.KindResult
		Rows   []exportRow
	}{p, held, counts, exportRows(p, w)})
}
