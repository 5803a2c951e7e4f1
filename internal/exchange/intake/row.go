package intake

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"carillon/internal/exchange"
	"carillon/model"
	"carillon/model/merge"
	"carillon/model/message"
)

// value is what a row says of a field.
type value struct {
	field *model.Field
	text  string // as the field takes it
	empty bool
}

// waits is a row that was refused for a name that another record still has.
type waits struct {
	r    *rowIn
	edit model.Edit
}

// row matches a row and takes it in; the result is not nil for one that has to wait for others.
func (x *intake) row(r *rowIn) *waits {
	values, ok := x.values(r)
	if !ok {
		return nil
	}
	key, why := x.match(r, values)
	if !why.IsZero() {
		x.leave(r, "", why)
		return nil
	}
	if key.ID != 0 {
		if first := x.seen[key]; first != nil {
			x.leave(r, "", message.New(saysTwice, message.Name("row", x.t.Describe(key)), message.Name("first", place(first))))
			return nil
		}
		x.seen[key] = r
		r.item.Key = key
		return x.merge(r, values)
	}
	return x.fresh(r, values)
}

func place(r *rowIn) string { return exchange.Place(r.table.File, r.table.Sheet, r.row.Line) }

// values reads the texts of a row into those that fields take; ok is false where one of them can't be read.
func (x *intake) values(r *rowIn) (values []value, ok bool) {
	if r.row.Record != nil && r.row.Record.Key().Kind != r.item.Kind {
		x.leave(r, "", message.New(saysNoPlace))
		return nil, false
	}
	ok = true
	for i, id := range r.table.Fields {
		if i >= len(r.row.Values) {
			break
		}
		f, found := x.field(r.item.Kind, id)
		if !found || !f.Editable() {
			continue
		}
		text := r.row.Values[i]
		if strings.TrimSpace(text) == "" {
			values = append(values, value{field: f, empty: true})
			continue
		}
		if f.Refers == r.item.Kind {
			r.later = append(r.later, i)
			continue
		}
		exactly, why := x.resolve(r, f, text)
		if !why.IsZero() {
			x.leave(r, id, why)
			ok = false
			continue
		}
		values = append(values, value{field: f, text: exactly})
	}
	return values, ok
}

// fields of the schema, made once: [model.FieldOf] copies.
var fields = func() map[model.Kind]map[string]*model.Field {
	all := map[model.Kind]map[string]*model.Field{}
	for _, k := range model.Kinds() {
		all[k] = map[string]*model.Field{}
		for _, f := range model.Fields(k) {
			all[k][f.ID] = &f
		}
	}
	return all
}()

func (x *intake) field(k model.Kind, id string) (*model.Field, bool) {
	f, ok := fields[k][id]
	return f, ok
}

// follows says that other records change with the field, so that it is set by itself: the teachers and the room of a section go
// into its lessons, unless the document has those, too.
func (x *intake) follows(f *model.Field) bool {
	if f.Owner == model.Computed || f.Kind == model.KindLesson && f.ID == "slot" {
		return true
	}
	return f.Kind == model.KindSection && (f.ID == "teachers" || f.ID == "room") && !x.has[model.KindLesson]
}

// fresh makes a new record of a row.
func (x *intake) fresh(r *rowIn, values []value) *waits {
	if err := x.mayMake(r.item.Kind); err != nil {
		x.leave(r, "", message.Of(err))
		return nil
	}
	rec := model.Blank(r.item.Kind)
	var after []model.FieldValue
	for _, v := range values {
		switch {
		case v.empty:
		case v.field.Owner == model.Computed:
			after = append(after, model.FieldValue{Field: v.field.ID, Value: v.text})
		default:
			if err := v.field.Set(x.t, rec, v.text); err != nil {
				x.leave(r, v.field.ID, wrong(v.field, err))
			}
		}
	}
	if r.item.What == LeftOut {
		return nil
	}
	rec, why := x.structured(r, rec)
	if !why.IsZero() {
		x.leave(r, "", why)
		return nil
	}
	x.giveCode(r, rec, values)
	r.item.What = New
	edits := []model.Edit{model.Add{Record: rec}}
	if r.item.Kind == model.KindSchool || r.item.Kind == model.KindCalendar {
		edits[0] = model.Replace{Record: rec}
	}
	return x.perform(r, edits, after)
}

// wrong is why a text can't stand in a field.
func wrong(f *model.Field, err error) message.Message {
	return message.New(saysWrong, message.Name("field", f.Label), message.Quote("why", err.Error()))
}

// giveCode gives a record its code where the source has none for its kind: the end of its id, since long ones begin alike, or
// its name.
func (x *intake) giveCode(r *rowIn, rec model.Record, values []value) {
	f, ok := x.field(r.item.Kind, "code")
	if !ok || f.Type != model.TypeCode || r.table.Index("code") >= 0 || r.row.Record != nil {
		return
	}
	v := func(id string) string { return strings.TrimSpace(r.table.Value(r.row, id)) }
	text := []rune(cmp.Or(v("sisId"), v("name"), v("surname"), r.row.Name))
	_ = f.Set(x.t, rec, strings.TrimSpace(string(text[max(0, len(text)-f.Most):]))) // one without is refused as such
}

// perform applies the edits of a row. after are values that are set once the record is there.
func (x *intake) perform(r *rowIn, edits []model.Edit, after []model.FieldValue) *waits {
	e := edits[0]
	if len(edits) > 1 {
		e = model.Batch{Edits: edits}
	}
	if len(after) > 0 && r.item.Key.ID == 0 { // the record will have the next ID
		key := model.Key{Kind: r.item.Kind, ID: x.t.LastID(r.item.Kind) + 1}
		e = model.Batch{Edits: append(edits, model.SetFields{Key: key, Values: after})}
	}
	p, err := x.t.Apply(e)
	switch {
	case model.CodeOf(err) == model.Duplicate && r.item.Kind != model.KindEnrolment && r.item.Kind != model.KindRequest:
		return &waits{r, e}
	case err != nil:
		x.leave(r, "", message.Of(err))
		return nil
	}
	x.taken(r, p)
	return nil
}

// taken takes over what became of a row.
func (x *intake) taken(r *rowIn, p model.Patch) {
	r.changed = len(p.Changes) > 0
	for _, c := range p.Changes {
		x.follow(c)
		if r.item.Key.ID == 0 && c.Key.Kind == r.item.Kind && c.Before == nil {
			r.item.Key = c.Key
		}
	}
	if r.item.Kind == model.KindSchool || r.item.Kind == model.KindCalendar {
		r.item.Key = model.Key{Kind: r.item.Kind, ID: 1}
	}
	if x.seen[r.item.Key] == nil {
		x.seen[r.item.Key] = r
	}
	if r.row.Name != "" {
		if x.named[r.item.Kind] == nil {
			x.named[r.item.Kind] = map[string]model.Key{}
		}
		x.named[r.item.Kind][r.row.Name] = r.item.Key
	}
	x.keep(r)
}

// together tries the rows that wait for each other as one edit, as teachers who swap codes do; one that is still in the way is
// left out, and the others go on.
func (x *intake) together(waiting []*waits) {
	for len(waiting) > 0 {
		var all model.Batch
		places := map[model.Key]int{}
		id := x.t.LastID(waiting[0].r.item.Kind)
		for i, w := range waiting {
			all.Edits = append(all.Edits, w.edit)
			key := w.r.item.Key
			if key.ID == 0 {
				id++
				key = model.Key{Kind: w.r.item.Kind, ID: id}
			}
			places[key] = i
		}
		p, err := x.t.Apply(all)
		if err == nil {
			for _, c := range p.Changes {
				if i, ok := places[c.Key]; ok {
					w := waiting[i]
					w.r.item.Key = c.Key
					x.taken(w.r, model.Patch{Changes: []model.Change{c}})
				} else {
					x.follow(c)
				}
			}
			return
		}
		i := 0
		var refused *model.Error
		if errors.As(err, &refused) {
			i = places[refused.Key]
		}
		x.leave(waiting[i].r, "", message.Of(err))
		waiting = slices.Delete(waiting, i, i+1)
	}
}

// merge takes a row into a record that is there.
func (x *intake) merge(r *rowIn, values []value) *waits {
	here := x.t.Get(r.item.Key)
	if here == nil { // a school or a calendar that is not there yet
		return x.fresh(r, values)
	}
	base := x.base[r.item.Key]
	next := model.Copy(here)
	var after []model.FieldValue
	for _, v := range values {
		f := v.field
		if v.empty && !x.o.Empty {
			continue
		}
		there := v.text
		if f.Owner != model.Computed {
			into := model.Copy(here)
			if err := f.Set(x.t, into, v.text); err != nil {
				if v.empty {
					continue // a code can't be emptied
				}
				x.leave(r, f.ID, wrong(f, err))
				continue
			}
			there = f.Get(x.t, into)
		}
		c, takes := x.verdict(f, here, there, base, r.item.Key)
		if c.Was != c.Now {
			r.item.Changes = append(r.item.Changes, c)
		}
		if !takes {
			continue
		}
		if x.follows(f) {
			after = append(after, model.FieldValue{Field: f.ID, Value: v.text})
		} else {
			_ = f.Set(x.t, next, v.text) // it was read already
		}
	}
	if r.item.What == LeftOut {
		r.item.Changes = nil
		return nil
	}
	next, why := x.structured(r, next)
	if !why.IsZero() {
		x.leave(r, "", why)
		return nil
	}
	edits := []model.Edit{model.Replace{Record: next}}
	if len(after) > 0 {
		edits = append(edits, model.SetFields{Key: r.item.Key, Values: after})
	}
	w := x.perform(r, edits, nil)
	if r.item.What == "" {
		r.item.What = Same
		if w != nil || r.changed {
			r.item.What = Changed
		}
	}
	return w
}

// verdict settles one field of a record that is there: takes says that the source's value is taken. Where the source comes for
// the first time, it was brought in to count.
func (x *intake) verdict(f *model.Field, here model.Record, there string, base *model.Synced, key model.Key) (c Change, takes bool) {
	v := merge.Values{Here: f.Get(x.t, here), There: there}
	c = Change{Field: f.ID, Was: v.Here, Now: v.There}
	if v.Here == v.There {
		return c, false
	}
	if base != nil {
		v.Base = base.Field(f.ID)
	}
	if there == "" && v.Base == "" {
		v.Base = v.Here // the source is to empty it
	}
	switch merge.Of(v, base != nil || there == "") {
	case merge.Same:
		return c, false
	case merge.Stays:
		c.Kept = true
		return c, false
	case merge.Takes:
		return c, true
	}
	if base == nil {
		return c, true
	}
	keep, decided := x.o.Keep[FieldOf{key, f.ID}]
	if !decided {
		keep = !x.o.Take
	}
	c.Both, c.Kept = true, keep
	return c, !keep
}

// keep notes what the source says of a record. What only says which record it is needs no keeping.
func (x *intake) keep(r *rowIn) {
	if x.o.Source == "" || r.item.Kind == model.KindCalendar || r.item.Kind == model.KindGrid {
		return
	}
	now, says := x.t.Get(r.item.Key), false
	var sent []model.SyncedField
	for i, id := range r.table.Fields {
		f, ok := x.field(r.item.Kind, id)
		if !ok || !f.Editable() || i >= len(r.row.Values) || strings.TrimSpace(r.row.Values[i]) == "" {
			continue
		}
		text := r.row.Values[i]
		if f.Owner != model.Computed {
			exactly, why := x.resolve(r, f, text)
			into := model.Copy(now)
			if !why.IsZero() || f.Set(x.t, into, exactly) != nil {
				continue
			}
			text = f.Get(x.t, into)
		}
		if len([]rune(text)) > 1000 {
			continue
		}
		says = says || !identity(f)
		sent = append(sent, model.SyncedField{Name: f.ID, Value: text})
	}
	if !says {
		return
	}
	if x.sent[r.item.Key] == nil {
		x.order = append(x.order, r.item.Key)
	}
	x.sent[r.item.Key] = sent
}

// identity says that a field tells which record a row is about.
func identity(f *model.Field) bool {
	switch f.Kind {
	case model.KindEnrolment, model.KindRequest:
		return f.ID == "section" || f.ID == "student" || f.ID == "course"
	case model.KindLesson:
		return f.ID == "section" || f.ID == "slot"
	}
	return f.ID == "code"
}

// takeLater sets the fields of a row that refer to its own kind, once all rows of the kind are there.
func (x *intake) takeLater(r *rowIn) {
	for _, i := range r.later {
		f, _ := x.field(r.item.Kind, r.table.Fields[i])
		text, why := x.resolve(r, f, r.row.Values[i])
		if !why.IsZero() {
			x.leave(r, f.ID, why)
			continue
		}
		here := x.t.Get(r.item.Key)
		into := model.Copy(here)
		if err := f.Set(x.t, into, text); err != nil {
			x.leave(r, f.ID, wrong(f, err))
			continue
		}
		c, takes := x.verdict(f, here, f.Get(x.t, into), x.base[r.item.Key], r.item.Key)
		if c.Was != c.Now && r.item.What != New {
			r.item.Changes = append(r.item.Changes, c)
		}
		if !takes {
			continue
		}
		p, err := x.t.Apply(model.Replace{Record: into})
		if err != nil {
			x.leave(r, f.ID, message.Of(err))
			continue
		}
		for _, c := range p.Changes {
			x.follow(c)
		}
		if r.item.What == Same {
			r.item.What = Changed
		}
	}
	if r.item.What == LeftOut && x.before.Get(r.item.Key) == nil {
		if p, err := x.t.Apply(model.Delete{Key: r.item.Key}); err == nil { // it was made already
			for _, c := range p.Changes {
				x.follow(c)
			}
			r.item.Key = model.Key{}
		}
	}
	x.keep(r)
}
