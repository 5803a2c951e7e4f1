package engine

import (
	"fmt"
	"slices"
	"strings"

	"carillon/model"
)

// field is a field of a record that a SIS may own.
type field[R model.Record] struct {
	name string
	own  bool // the SIS's: it wins where both sides changed it
	get  func(k *taker, r R) string
	set  func(k *taker, r R, v string) error
}

// importer takes in one kind of record.
type importer[R model.Record] struct {
	kind    Kind
	model   model.Kind
	fields  []field[R]
	clone   func(R) R
	fresh   func(rec Record) R
	ids     func(R) (sisID, guid string)
	setIDs  func(r R, sisID, guid string)
	also    func(k *taker, rec Record) R // another way to match; nil for none
	active  func(R) bool                 // nil: always
	retire  func(r R, gone bool)         // marks inactive, or active again; nil where the kind has no such mark
	stays   string                       // what an inactive one still does, in words
	suggest func(k *taker, rec Record, r R) (why string, rank int)
}

// take matches the records with the timetable's and merges the two, three ways.
func (im *importer[R]) take(k *taker, recs []Record) (Incoming, error) {
	in := Incoming{Kind: im.kind, Read: len(recs)}
	for _, f := range im.fields {
		in.Columns = append(in.Columns, f.name)
	}
	for key := range k.base {
		if key.Kind == im.model {
			in.synced++
		}
	}
	if len(recs) == 0 && in.synced == 0 {
		in.Unchanged = k.t.Count(im.model)
		if in.Unchanged > 0 {
			in.Notes = append(in.Notes, Note{What: im.kind.Label(), Why: fmt.Sprintf("%s sent none; the %s of the timetable stay as they are", k.sis, im.kind.Count(in.Unchanged))})
		}
		return in, nil
	}
	in.empty = len(recs) == 0
	find := im.finder(k)
	seen := make(map[model.Key]bool, len(recs))
	ids := make(map[string]bool, len(recs))
	var added []Record
	for _, rec := range recs {
		if rec.SISID == "" || ids[rec.SISID] {
			why := "it comes twice in what " + k.sis + " sent; the first one counts"
			if rec.SISID == "" {
				why = k.sis + " sent it without an id, so it is left out"
			}
			in.Notes = append(in.Notes, Note{What: im.title(rec), Why: why})
			continue
		}
		ids[rec.SISID] = true
		here, ok := find(rec)
		if ok && seen[here.Key()] {
			in.Notes = append(in.Notes, Note{Ref: here.Key(), What: model.Title(here), Why: "two records of " + k.sis + " match it; the first one counts"})
			continue
		}
		if ok {
			seen[here.Key()] = true
			if err := im.merge(k, here, rec, &in); err != nil {
				return in, err
			}
			continue
		}
		key, err := im.add(k, rec, &in)
		if err != nil {
			return in, err
		}
		if key.ID != 0 {
			seen[key] = true
			added = append(added, rec)
		}
	}
	im.unmatched(k, added, seen, &in)
	return in, im.leave(k, seen, &in)
}

// finder matches a record: as a person decided, by GUID, by SIS id, then the kind's own way.
func (im *importer[R]) finder(k *taker) func(Record) (R, bool) {
	bySIS, byGUID := map[string]R{}, map[string]R{}
	for r := range k.t.All(im.model) {
		r := r.(R)
		sis, guid := im.ids(r)
		if sis != "" {
			bySIS[sis] = r
		}
		if guid != "" {
			byGUID[strings.ToUpper(guid)] = r
		}
	}
	chosen := k.o.Decisions.Match[im.kind]
	return func(rec Record) (r R, ok bool) {
		if key, decided := chosen[rec.SISID]; decided {
			r, ok = k.t.Get(key).(R)
			return r, ok
		}
		if r, ok = byGUID[strings.ToUpper(rec.GUID)]; ok && rec.GUID != "" {
			return r, true
		}
		if r, ok = bySIS[rec.SISID]; ok {
			return r, true
		}
		if im.also == nil {
			return r, false
		}
		r = im.also(k, rec)
		var none R
		return r, model.Record(r) != model.Record(none)
	}
}

// add makes a new record; the zero key says that it could not be, which is noted.
func (im *importer[R]) add(k *taker, rec Record, in *Incoming) (model.Key, error) {
	next := im.fresh(rec)
	im.setIDs(next, rec.SISID, rec.GUID)
	var failed []string
	for _, f := range im.fields {
		if k.refuses(f.name) {
			failed = append(failed, f.name)
			continue
		}
		if v := rec.Fields[f.name]; v != "" {
			if err := f.set(k, next, v); err != nil {
				in.Notes = append(in.Notes, Note{What: im.title(rec), Why: err.Error()})
				failed = append(failed, f.name)
			}
		}
	}
	p, err := k.apply(model.Add{Record: next})
	if err != nil {
		in.Notes = append(in.Notes, Note{What: im.title(rec), Why: err.Error() + "; it is left out"})
		return model.Key{}, nil
	}
	now := p.Changes[len(p.Changes)-1].After.(R)
	in.Changes = append(in.Changes, RowChange{What: New, Title: model.Title(now), Key: rec.SISID, Ref: now.Key(), Now: im.values(k, now)})
	return now.Key(), k.remember(now.Key(), in.Columns, rec.Fields, failed)
}

// merge takes over what only the SIS changed, leaves what only the timetable changed, and settles the rest.
func (im *importer[R]) merge(k *taker, here R, rec Record, in *Incoming) error {
	base := k.base[here.Key()]
	before := im.values(k, here)
	next := im.clone(here)
	im.setIDs(next, rec.SISID, rec.GUID)
	back := im.active != nil && !im.active(here)
	if back {
		im.retire(next, false)
	}
	blanks := true
	var failed []string
	for i, f := range im.fields {
		there, was := rec.Fields[f.name], ""
		if base != nil {
			was = base.Field(f.name)
		}
		switch {
		case k.refuses(f.name):
			failed = append(failed, f.name)
			continue
		case there == before[i], base != nil && there == was, base == nil && there == "":
			continue
		case before[i] == "", base != nil && before[i] == was: // a blank is filled; or only the SIS changed it
		default:
			c := Conflict{Ref: here.Key(), What: model.Title(here), Field: f.name, Was: was, Here: before[i], There: there, Keep: !f.own}
			if keep, decided := k.o.Decisions.Keep[FieldOf{here.Key(), f.name}]; decided {
				c.Keep = keep
			}
			in.Conflicts = append(in.Conflicts, c)
			if c.Keep {
				continue
			}
		}
		if err := f.set(k, next, there); err != nil {
			in.Notes = append(in.Notes, Note{Ref: here.Key(), What: model.Title(here), Why: err.Error()})
			if !isKept(err) {
				failed = append(failed, f.name)
			}
			continue
		}
		blanks = blanks && before[i] == ""
	}
	now := im.values(k, next)
	sis, guid := im.ids(here)
	nextSIS, nextGUID := im.ids(next)
	if back || sis != nextSIS || guid != nextGUID || !slices.Equal(before, now) {
		if _, err := k.apply(model.Replace{Record: next}); err != nil {
			in.Notes = append(in.Notes, Note{Ref: here.Key(), What: model.Title(here), Why: err.Error() + "; it stays as it is"})
			in.Unchanged++
			return nil
		}
	}
	if slices.Equal(before, now) && !back {
		in.Unchanged++
	} else {
		in.Changes = append(in.Changes, RowChange{What: Changed, Title: model.Title(next), Key: rec.SISID, Ref: here.Key(), Was: before, Now: now})
		if base != nil && !blanks {
			in.altered++
		}
	}
	return k.remember(here.Key(), in.Columns, rec.Fields, failed)
}

// leave deals with active records that the SIS once gave an id and no longer has.
func (im *importer[R]) leave(k *taker, seen map[model.Key]bool, in *Incoming) error {
	var gone []R
	for r := range k.t.All(im.model) {
		r := r.(R)
		if sis, _ := im.ids(r); sis != "" && (im.active == nil || im.active(r)) && !seen[r.Key()] {
			gone = append(gone, r)
		}
	}
	for _, r := range gone {
		rule := k.o.Missing
		if m, decided := k.o.Decisions.Missing[r.Key()]; decided {
			rule = m
		}
		text := k.sis + " no longer has it; "
		was := im.values(k, r)
		switch {
		case rule == MissingDelete:
			if _, err := k.apply(model.Delete{Key: r.Key()}); err != nil {
				return err
			}
			text += "it is deleted, with what hangs on it"
		case rule == MissingLeave:
			text += "it stays as it is"
		case im.retire == nil:
			text += "it stays: " + im.kind.Label() + " have no mark for inactive"
		default:
			next := im.clone(r)
			im.retire(next, true)
			if _, err := k.apply(model.Replace{Record: next}); err != nil {
				return err
			}
			text += "it is marked inactive and " + im.stays
		}
		in.Changes = append(in.Changes, RowChange{What: Gone, Title: model.Title(r), Ref: r.Key(), Was: was})
		in.Notes = append(in.Notes, Note{Ref: r.Key(), What: model.Title(r), Why: text})
	}
	return nil
}

// unmatched lists what a person may want to match by hand, with suggestions.
func (im *importer[R]) unmatched(k *taker, added []Record, seen map[model.Key]bool, in *Incoming) {
	var here []R
	for r := range k.t.All(im.model) {
		if r := r.(R); !seen[r.Key()] && (im.active == nil || im.active(r)) {
			here = append(here, r)
			sis, _ := im.ids(r)
			in.OnlyHere = append(in.OnlyHere, Unmatched{Ref: r.Key(), SISID: sis, Title: model.Title(r)})
		}
	}
	for _, rec := range added {
		in.OnlyThere = append(in.OnlyThere, Unmatched{SISID: rec.SISID, Title: im.title(rec)})
		if im.suggest == nil {
			continue
		}
		for _, r := range here {
			if why, rank := im.suggest(k, rec, r); rank > 0 {
				in.Suggestions = append(in.Suggestions, Suggestion{Ref: r.Key(), Here: model.Title(r), SISID: rec.SISID, There: im.title(rec), Why: why, Rank: rank})
			}
		}
	}
	slices.SortStableFunc(in.Suggestions, func(a, b Suggestion) int { return a.Rank - b.Rank })
}

// title is a record of the SIS for a person.
func (im *importer[R]) title(rec Record) string {
	name := strings.TrimSpace(rec.Fields[FieldFirstName] + " " + rec.Fields[FieldSurname])
	if name == "" {
		name = strings.TrimSpace(rec.Fields[FieldCode] + " " + rec.Fields[FieldName])
	}
	if name == "" {
		return rec.SISID
	}
	return name + " (" + rec.SISID + ")"
}

func (im *importer[R]) values(k *taker, r R) []string {
	out := make([]string, len(im.fields))
	for i, f := range im.fields {
		out[i] = f.get(k, r)
	}
	return out
}

// keptError says that a field stays although the SIS has another value, by a rule and not by a fault.
type keptError struct{ text string }

func (e keptError) Error() string { return e.text }

func isKept(err error) bool {
	_, ok := err.(keptError)
	return ok
}
