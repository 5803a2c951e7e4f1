package syncdialog

import (
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/names"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

// section is one entry at the left of the preview: the rows of one kind in one direction, or remarks.
type section struct {
	title  string
	count  int
	detail string
	bad    string // what of the detail wants a person's eye
	kind   engine.Kind
	apart  bool // the first of another sort of entries
	rows   []previewRow
	// What the two columns of values show while the plan can be decided about, and once it has been performed.
	heads, done [2]string
	// same makes the rows that are left as they are, which may be tens of thousands; nil where there are none.
	same  func() []previewRow
	nSame int
}

// previewRow is one row of the preview.
type previewRow struct {
	what, record, was, now string
	ref                    model.Key
	choice                 *rowChoice // what a person can decide about it; nil for nothing
}

// sentence is all that a row says; the table may have to cut it off.
func (r *previewRow) sentence() string {
	text := r.record + ", " + r.what
	switch {
	case r.what == string(engine.Unchanged) || r.was == "" || r.was == "—":
		text += ": " + r.now
	case r.now == "—":
		text += ": " + r.was
	default:
		text += ": " + r.was + " → " + r.now
	}
	return text
}

// rowChoice is a decision about one row.
type rowChoice struct {
	group   string // rows of one group can be decided alike
	options []string
	chosen  int
	set     func(d *engine.Decisions, option int)
}

// What a row is, beside new, changed, gone and unchanged.
const (
	whatConflict = "conflict"
	whatHeld     = "held"
	whatError    = "error"
	whatWarning  = "warning"
	whatLeftOut  = "left out"
	whatNote     = "note"
)

// whats is all that a row can be and be filtered by, in the order of the filters.
var whats = []string{string(engine.New), string(engine.Changed), string(engine.Gone), whatConflict, whatHeld, whatError, whatWarning, whatLeftOut, whatNote}

// rowTags is how what a plan does with a row is marked.
var rowTags = map[string]kit.Tone{
	string(engine.New): kit.ToneGood, string(engine.Changed): kit.ToneNote, string(engine.Gone): kit.ToneBad, string(engine.Unchanged): kit.ToneNeutral,
	whatConflict: kit.ToneWarning, whatHeld: kit.ToneWarning, whatError: kit.ToneBad, whatWarning: kit.ToneWarning, whatLeftOut: kit.ToneNeutral, whatNote: kit.ToneNeutral,
}

// planSections is a plan as the entries of the preview: what goes out, what is left out or wrong, what comes in. sis is
// the system's short name.
func planSections(plan *engine.Plan, sis string) []section {
	var out []section
	var left, bad, warn, there, held []previewRow
	for i := range plan.Out {
		o := &plan.Out[i]
		notes := slices.Concat(noteRows(whatError, o.Bad), noteRows(whatWarning, o.Warn), noteRows(whatLeftOut, o.Left))
		changed := thereRows(o, sis)
		x := section{title: o.Kind.Label(), count: o.Rows, kind: o.Kind, rows: slices.Concat(changeRows(o.Columns, o.Changes, o.Word), changed, notes),
			heads: [2]string{wasHead(o, sis), "Will be"}, done: [2]string{"Before", "Sent"}}
		x.detail, x.bad = details(o.Count(engine.New), o.Count(engine.Changed), o.Count(engine.Gone))
		if o.Resumed {
			x.detail, x.bad = "sent before the cut", ""
		}
		x.unchanged(plan, o.Unchanged, o.Columns, o.Word)
		out = append(out, x)
		there = append(there, slices.DeleteFunc(slices.Clone(changed), func(r previewRow) bool { return r.what == whatHeld })...)
		held = append(held, slices.DeleteFunc(changed, func(r previewRow) bool { return r.what != whatHeld })...)
		left = append(left, noteRows(whatLeftOut, o.Left)...)
		bad = append(bad, noteRows(whatError, o.Bad)...)
		warn = append(warn, noteRows(whatWarning, o.Warn)...)
	}
	for _, f := range plan.NotArriving {
		left = append(left, previewRow{what: whatLeftOut, record: f.Name, now: f.Travels})
	}
	apart := len(out) > 0
	for _, x := range []section{
		{title: "Changed in " + sis, count: len(there), detail: "since the last sync", rows: there, heads: [2]string{"In " + sis + " now", "What becomes of it"}, done: [2]string{"In " + sis, "What became of it"}},
		{title: "Held back", count: len(held), detail: sis + " owns the section lists", rows: held, heads: heldHeads, done: heldHeads},
		{title: "Errors", count: len(bad), bad: "not sent", rows: bad, heads: whyHeads, done: whyHeads},
		{title: "Warnings", count: len(warn), detail: "sent, but look at them", rows: warn, heads: whyHeads, done: whyHeads},
		{title: "Left out", count: len(left), detail: "not sent, or not used there", rows: left, heads: whyHeads, done: whyHeads},
	} {
		if x.count > 0 {
			x.apart, apart = apart, false
			out = append(out, x)
		}
	}
	for i := range plan.Adopted {
		out = append(out, adoptedSection(&plan.Adopted[i], sis))
	}
	for i := range plan.In {
		x := incomingSection(plan, &plan.In[i], sis)
		x.apart = i == 0 && len(out) > 0
		out = append(out, x)
	}
	return out
}

// whyHeads are over remarks, which compare nothing.
var whyHeads = [2]string{"", "Why"}

// heldHeads are over changes to section lists that the SIS owns.
var heldHeads = [2]string{"In this timetable", "In the system, and what becomes of it"}

// wasHead is over what rows to be sent are compared with: what the SIS has now, where it can be read.
func wasHead(o *engine.Outgoing, sis string) string {
	switch o.Source {
	case engine.FromSIS:
		return "In " + sis + " now"
	case engine.FromPublished:
		return "Last published"
	}
	return "Before"
}

// unchanged adds the rows that stay as they are, made once somebody wants to see them.
func (x *section) unchanged(plan *engine.Plan, n int, columns []string, word func(column, value string) string) {
	if n == 0 {
		return
	}
	kind := x.kind
	x.nSame = n
	x.same = func() []previewRow {
		same := plan.Unchanged(kind)
		rows := make([]previewRow, len(same))
		for i, c := range same {
			text := joined(columns, c.Now, word)
			rows[i] = previewRow{what: string(c.What), record: c.Title, was: text, now: text, ref: c.Ref}
		}
		return rows
	}
}

func incomingSection(plan *engine.Plan, in *engine.Incoming, sis string) section {
	x := section{title: "From " + sis + ": " + lower(in.Kind), count: in.Read, kind: in.Kind,
		rows:  slices.Concat(incomingRows(in, plan.Options.Decisions.Match[in.Kind]), otherRows(in, sis), conflictRows(in, sis), noteRows(whatNote, remarks(in))),
		heads: [2]string{"In this timetable now", "Will be here"}, done: [2]string{"Before", "Taken in"}}
	x.detail, x.bad = details(in.Count(engine.New), in.Count(engine.Changed), in.Count(engine.Gone))
	switch {
	case in.Unsupported:
		x.detail = "not served by " + sis
	case in.Read == 0 && len(in.Changes) == 0:
		x.detail = "none there"
	}
	x.unchanged(plan, in.Unchanged, in.Labels(), asItIs)
	return x
}

// adoptedSection is what New from SIS takes over of a kind that is published otherwise.
func adoptedSection(o *engine.Outgoing, sis string) section {
	x := section{title: o.Kind.Label(), count: o.Rows, kind: o.Kind, detail: "taken over", rows: slices.Concat(changeRows(o.Columns, o.There, o.Word), noteRows(whatLeftOut, o.Left)),
		heads: [2]string{"Before", "Taken over"}, done: [2]string{"Before", "Taken over"}}
	taken := 0
	for i := range o.There {
		if o.There[i].Do == engine.TakeIn {
			taken++
		}
	}
	switch {
	case o.Source == engine.FromSIS && o.Rows == 0 && len(o.Left) > 0:
		x.detail = "not served by " + sis
	case o.Rows == 0:
		x.detail = "none there"
	case taken == 0:
		x.detail = "none can be taken over"
	case taken < o.Rows:
		x.detail = names.Number(taken) + " of them taken over"
	}
	return x
}

func details(n, c, g int) (detail, bad string) {
	if n+c+g == 0 {
		return "unchanged", ""
	}
	var parts []string
	if n > 0 {
		parts = append(parts, names.Number(n)+" new")
	}
	if c > 0 {
		parts = append(parts, names.Number(c)+" changed")
	}
	if g > 0 {
		bad = names.Number(g) + " gone"
	}
	return strings.Join(parts, " · "), bad
}

// asItIs writes a value of a download, which is what a person knows.
func asItIs(_, value string) string { return value }

// changeRows writes changes as rows, values in words; of a changed row only what differs.
func changeRows(columns []string, changes []engine.RowChange, word func(column, value string) string) []previewRow {
	rows := make([]previewRow, 0, len(changes))
	for _, c := range changes {
		r := previewRow{what: string(c.What), record: c.Title, ref: c.Ref, was: "—", now: "—"}
		switch c.What {
		case engine.Changed:
			var was, now []string
			for i, col := range columns {
				a, b := value(c.Was, i), value(c.Now, i)
				if a == b {
					continue
				}
				if x, y := word(col, a), word(col, b); x != y { // else the words hide the difference
					a, b = x, y
				}
				was, now = append(was, col+" "+dash(a)), append(now, col+" "+dash(b))
			}
			r.was, r.now = strings.Join(was, " · "), strings.Join(now, " · ")
		case engine.New:
			r.now = joined(columns, c.Now, word)
		case engine.Gone:
			r.was = joined(columns, c.Was, word)
		}
		rows = append(rows, r)
	}
	return rows
}

// thereRows writes what the SIS changed in published data: what it has, what becomes of it, and what the timetable has.
func thereRows(o *engine.Outgoing, sis string) []previewRow {
	rows := changeRows(o.Columns, o.There, o.Word)
	for i, c := range o.There {
		if c.Held {
			heldRow(&rows[i], o, &c, sis)
			continue
		}
		becomes := map[engine.Do]string{engine.TakeIn: "taken into the timetable", engine.Overwrite: "overwritten", engine.Keep: "left as it is there"}[c.Do]
		if here := rows[i].was; c.What == engine.Changed && here != "" && c.Here() {
			becomes += map[engine.Do]string{engine.TakeIn: " in place of ", engine.Overwrite: " with ", engine.Keep: "; here it is "}[c.Do] + here
		}
		rows[i].was, rows[i].now = rows[i].now, "Changed in "+sis+": "+becomes
		if c.What == engine.Gone {
			rows[i].was = "—"
		}
		if !c.Why.IsZero() {
			rows[i].now += ". " + upper(kit.Words.Say(c.Why))
		}
		take := "Take it into the timetable"
		if c.Do == engine.Keep {
			take = "Leave it as it is there"
		}
		kind, key := o.Kind, c.Key
		choice := &rowChoice{group: "there " + string(kind), options: []string{take, "Overwrite it in " + sis},
			set: func(d *engine.Decisions, option int) { d.SetOverwrite(kind, key, option == 1) }}
		if c.Do == engine.Overwrite {
			choice.chosen = 1
		}
		rows[i].choice = choice
	}
	return rows
}

// heldRow writes a change of the timetable to a list that the SIS owns: what the timetable has, what the SIS has, and what
// becomes of it.
func heldRow(r *previewRow, o *engine.Outgoing, c *engine.RowChange, sis string) {
	here, there := r.was, r.now
	becomes := map[engine.Do]string{engine.Keep: "left as it is there", engine.Overwrite: "sent as it is here", engine.TakeIn: "taken into the timetable"}[c.Do]
	r.what, r.was, r.now = whatHeld, "Here "+here, "In "+sis+" "+there+": "+becomes
	if !c.Why.IsZero() {
		r.now += ". " + upper(kit.Words.Say(c.Why))
	}
	kind, key := o.Kind, c.Key
	dos := []engine.Do{engine.Keep, engine.Overwrite, engine.TakeIn}
	r.choice = &rowChoice{group: "held " + string(kind), options: []string{"Leave both as they are", "Send it to " + sis, "Take that of " + sis + " into the timetable"},
		chosen: slices.Index(dos, c.Do), set: func(d *engine.Decisions, option int) {
			if dos[option] == engine.Keep {
				delete(d.Overwrite[kind], key)
			} else {
				d.SetOverwrite(kind, key, dos[option] == engine.Overwrite)
			}
		}}
}

// incomingRows writes what a download changes; of a record that is gone it can be decided what becomes of it, and of one that
// was said to be another person than the one with its id that it is not. matched is what was decided about matches.
func incomingRows(in *engine.Incoming, matched map[string]model.Key) []previewRow {
	rows := changeRows(in.Labels(), in.Changes, asItIs)
	for i, c := range in.Changes {
		if key, decided := matched[c.Key]; c.What == engine.New && decided && key.ID == 0 {
			rows[i].choice = personChoice(in.Kind, c.Key, 1, func(d *engine.Decisions) { delete(d.Match[in.Kind], c.Key) })
		}
		if c.What != engine.Gone {
			continue
		}
		if in.Kind == engine.Requests { // nothing hangs on one, and where it came from decides
			rows[i].now = missingWords(c.Becomes)
			continue
		}
		rows[i].now = missingAtLength(c.Becomes)
		ref := c.Ref
		choices, options := missingOf(in.Kind)
		rows[i].choice = &rowChoice{group: "missing " + string(in.Kind), options: options, chosen: max(0, slices.Index(choices, c.Becomes)),
			set: func(d *engine.Decisions, option int) { d.Missing[ref] = choices[option] }}
	}
	return rows
}

// personChoice is whether a record of the SIS is the same person as the one of the timetable with its id; same makes it so.
func personChoice(kind engine.Kind, id string, chosen int, same func(d *engine.Decisions)) *rowChoice {
	return &rowChoice{group: "person " + string(kind), options: []string{"The same person", "Another person: add a new one"}, chosen: chosen,
		set: func(d *engine.Decisions, option int) {
			if option == 1 {
				d.SetMatch(kind, id, model.Key{})
			} else {
				same(d)
			}
		}}
}

// otherRows writes records for which the SIS seems to have another person.
func otherRows(in *engine.Incoming, sis string) []previewRow {
	rows := make([]previewRow, len(in.Others))
	for i, o := range in.Others {
		rows[i] = previewRow{what: whatConflict, record: o.Here, was: "here " + o.Here + ", in " + sis + " " + o.There, now: "perhaps another person: " + kit.Words.Say(o.Why), ref: o.Ref,
			choice: personChoice(in.Kind, o.SISID, 0, func(d *engine.Decisions) { d.SetMatch(in.Kind, o.SISID, o.Ref) })}
	}
	return rows
}

// remarks is the notes of a download without those that [otherRows] shows.
func remarks(in *engine.Incoming) []engine.Note {
	return slices.DeleteFunc(slices.Clone(in.Notes), func(n engine.Note) bool {
		return n.Why.Code == engine.SaysPerhapsOther && slices.ContainsFunc(in.Others, func(o engine.Suggestion) bool { return n.Ref == o.Ref })
	})
}

// conflictRows writes fields that both sides changed, with both values and which one wins.
func conflictRows(in *engine.Incoming, sis string) []previewRow {
	rows := make([]previewRow, len(in.Conflicts))
	for i, c := range in.Conflicts {
		wins, chosen := sis+"'s: "+dash(c.There), 0
		if c.Keep {
			wins, chosen = "the timetable's: "+dash(c.Here), 1
		}
		of := engine.FieldOf{Ref: c.Ref, Field: c.Field}
		rows[i] = previewRow{what: whatConflict, record: c.What, was: in.Label(c.Field) + ": here " + dash(c.Here) + ", there " + dash(c.There), now: wins, ref: c.Ref,
			choice: &rowChoice{group: "conflict " + c.Field, options: []string{sis + "'s: " + dash(c.There), "The timetable's: " + dash(c.Here)}, chosen: chosen,
				set: func(d *engine.Decisions, option int) { d.Keep[of] = option == 1 }}}
	}
	return rows
}

func noteRows(what string, notes []engine.Note) []previewRow {
	rows := make([]previewRow, len(notes))
	for i, n := range notes {
		rows[i] = previewRow{what: what, record: n.What, was: "", now: kit.Words.Say(n.Why), ref: n.Ref}
	}
	return rows
}

func value(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

func dash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// joined is the values that say something, in words.
func joined(columns, values []string, word func(column, value string) string) string {
	var out []string
	for i, v := range values {
		if v != "" {
			v = word(value(columns, i), v)
		}
		if v != "" {
			out = append(out, v)
		}
	}
	return strings.Join(out, " · ")
}

func upper(s string) string {
	if s == "" {
		return ""
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}
