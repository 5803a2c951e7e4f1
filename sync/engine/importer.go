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
	also    func(k *taker, recs []Record) func(Record) R // another way to match; nil for none
	active  func(R) bool                                 // nil: always
	retire  func(r R, gone bool)                         // marks inactive, or active again; nil where the kind has no such mark
	stays   string                                       // what an inactive one still does, in words
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
	recs = im.usable(k, recs, &in)
	here := im.match(k, recs)
	seen := make(map[model.Key]bool, len(recs))
	for _, r := range here {
		if found(r) {
			seen[r.Key()] = true
		}
	}
	reused, err := im.release(k, recs, here)
	if err != nil {
		return in, err
	}
	var added []Record
	for i, rec := range recs {
		if found(here[i]) {
			if err := im.merge(k, here[i], rec, &in); err != nil {
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
	return in, im.leave(k, seen, reused, &in)
}

// found says whether a record is one at all.
func found[R model.Record](r R) bool {
	var none R
	return model.Record(r) != model.Record(none)
}

// usable is the records that have an id of their own, each once. A GUID that several of them have tells none of them
// apart, so they go without it.
func (im *importer[R]) usable(k *taker, recs []Record, in *Incoming) []Record {
	ids, guids := make(map[string]bool, len(recs)), make(map[string]int, len(recs))
	out := make([]Record, 0, len(recs))
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
		guids[strings.ToUpper(rec.GUID)]++
		out = append(out, rec)
	}
	for i := range out {
		if n := guids[strings.ToUpper(out[i].GUID)]; n > 1 && out[i].GUID != "" {
			in.Notes = append(in.Notes, Note{What: im.title(out[i]), Why: fmt.Sprintf("%s sent the GUID %s for %d records, so it counts for none of them", k.sis, out[i].GUID, n)})
			out[i].GUID = ""
		}
	}
	return out
}

// match finds the record of the timetable that each record of the SIS is, by place; the zero R for a new one. What is
// surest goes first over all records: as a person decided, by GUID, by SIS id, then the kind's own way. So none takes
// the place of another that it merely resembles.
func (im *importer[R]) match(k *taker, recs []Record) []R {
	bySIS, byGUID := map[string]R{}, map[string]R{}
	for r := range k.t.All(im.model) {
		r := r.(R)
		sis, guid := im.ids(r)
		bySIS[sis] = r
		byGUID[strings.ToUpper(guid)] = r
	}
	delete(byGUID, "")
	here, settled, taken := make([]R, len(recs)), make([]bool, len(recs)), make(map[model.Key]bool, len(recs))
	settle := func(i int, r R) {
		if found(r) && !taken[r.Key()] {
			here[i], settled[i], taken[r.Key()] = r, true, true
		}
	}
	chosen := k.o.Decisions.Match[im.kind]
	ways := []func(Record) R{
		func(rec Record) R { return byGUID[strings.ToUpper(rec.GUID)] },
		func(rec Record) R { return bySIS[rec.SISID] },
	}
	if im.also != nil {
		ways = append(ways, im.also(k, recs))
	}
	for i, rec := range recs {
		if key, decided := chosen[rec.SISID]; decided {
			r, _ := k.t.Get(key).(R)
			settle(i, r)
			settled[i] = true
		}
	}
	for _, way := range ways {
		for i, rec := range recs {
			if !settled[i] {
				settle(i, way(rec))
			}
		}
	}
	return here
}

// release takes off the records of the timetable what ids the SIS now has for another one, and says which had one of them
// for their SIS id.
func (im *importer[R]) release(k *taker, recs []Record, here []R) (map[model.Key]bool, error) {
	ids, guids := make(map[string]model.Key, len(recs)), make(map[string]model.Key, len(recs))
	place := make(map[model.Key]int, len(recs))
	for i, rec := range recs {
		of := model.Key{Kind: im.model}
		if found(here[i]) {
			of = here[i].Key()
			place[of] = i
		}
		ids[rec.SISID], guids[strings.ToUpper(rec.GUID)] = of, of
	}
	delete(guids, "")
	reused := map[model.Key]bool{}
	for r := range k.t.Snapshot().All(im.model) {
		sis, guid := im.ids(r.(R))
		now, claimed := ids[sis]
		lost := claimed && now != r.Key()
		nowGUID, claimedGUID := guids[strings.ToUpper(guid)]
		lostGUID := claimedGUID && nowGUID != r.Key()
		if !lost && !lostGUID {
			continue
		}
		if lost {
			sis, reused[r.Key()] = "", true
		}
		if lostGUID {
			guid = ""
		}
		next := im.clone(r.(R))
		im.setIDs(next, sis, guid)
		if _, err := k.apply(model.Replace{Record: next}); err != nil {
			return nil, err
		}
		if i, matched := place[r.Key()]; matched {
			here[i] = next
		}
	}
	return reused, nil
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
	_, guid := im.ids(here)
	im.setIDs(next, rec.SISID, orElse(rec.GUID, guid))
	if rec.GUID != "" && guid != "" && !strings.EqualFold(rec.GUID, guid) {
		in.Notes = append(in.Notes, Note{Ref: here.Key(), What: model.Title(here), Why: k.sis + " has another GUID for it than before. If it is not the same one any more, match it by hand"})
	}
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

// leave deals with active records that the SIS once gave an id and no longer has; reused are those whose id it gave to
// another.
func (im *importer[R]) leave(k *taker, seen, reused map[model.Key]bool, in *Incoming) error {
	var gone []R
	for r := range k.t.All(im.model) {
		r := r.(R)
		if sis, _ := im.ids(r); (sis != "" || reused[r.Key()]) && (im.active == nil || im.active(r)) && !seen[r.Key()] {
			gone = append(gone, r)
		}
	}
	for _, r := range gone {
		rule := k.o.Missing
		if m, decided := k.o.Decisions.Missing[r.Key()]; decided {
			rule = m
		}
		text := k.sis + " no longer has it; "
		if reused[r.Key()] {
			text = k.sis + " has given its id to another; "
		}
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
