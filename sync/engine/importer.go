package engine

import (
	"errors"
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/merge"
	"carillon/model/message"
	"carillon/model/names"
)

// importer takes in one kind of record.
type importer[R model.Record] struct {
	kind    Kind
	model   model.Kind
	fields  []model.Field // that the SIS may send
	fresh   func(rec Record) R
	ids     func(R) (sisID, guid string)
	setIDs  func(r R, sisID, guid string)
	also    func(k *taker, recs []Record) func(Record) R                    // another way to match; nil for none
	active  func(R) bool                                                    // nil: always
	retire  func(r R, gone bool)                                            // marks inactive, or active again; nil where the kind has no such mark
	stays   message.Code                                                    // says that one is marked inactive, and what it still does
	suggest func(k *taker, rec Record, r R) (why message.Message, rank int) // of two with the same family name; nil for never
	family  func(R) string                                                  // name
	tidy    func(before, next R, rec Record)                                // what a change of one field makes of another; nil for nothing
	other   func(k *taker, rec Record, r R) (why message.Message)           // why a record matched by its id is another person; nil where none is
}

// take matches the records with the timetable's and merges the two, three ways.
func (im *importer[R]) take(k *taker, recs []Record) (Incoming, error) {
	in := Incoming{Kind: im.kind, Read: len(recs)}
	for _, f := range im.fields {
		in.Columns = append(in.Columns, f.ID)
	}
	in.Columns = append(in.Columns, FieldSISID)
	for key := range k.base {
		if key.Kind == im.model {
			in.synced++
		}
	}
	recs = k.holding(recs, &in)
	if in.none = len(recs) == 0 && in.synced == 0; in.none {
		for r := range k.t.All(im.model) {
			in.unchanged(r.Key())
		}
		if in.Unchanged > 0 {
			in.Notes = append(in.Notes, Note{What: im.kind.Label(), Why: message.New(saysSentNone, sis(k.sis), rowsOf("has", im.kind, in.Unchanged))})
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
	known := make([]string, len(recs)) // the SIS ids as the timetable has them before any is taken off
	for i, r := range here {
		if found(r) {
			known[i], _ = im.ids(r)
		}
	}
	reused, err := im.release(k, recs, here)
	if err != nil {
		return in, err
	}
	im.unmatched(k, recs, here, seen, &in)
	gone, err := im.leave(k, seen, reused) // first, so that what is deleted is in nobody's way
	if err != nil {
		return in, err
	}
	steps := make([]*step[R], len(recs))
	for i, rec := range recs {
		if found(here[i]) {
			steps[i] = im.merge(k, here[i], known[i], rec, &in)
		} else {
			steps[i] = im.add(k, rec, &in)
		}
	}
	im.settle(k, steps)
	for _, s := range steps {
		if err := im.report(k, s, &in); err != nil {
			return in, err
		}
	}
	in.Changes, in.Notes = append(in.Changes, gone.Changes...), append(in.Notes, gone.Notes...)
	in.newYear(k.t)
	return in, nil
}

// copied is a record that can be changed before it takes the place of the first.
func copied[R model.Record](r R) R { return model.Copy(r).(R) }

// found says whether a record is one at all.
func found[R model.Record](r R) bool {
	var none R
	return model.Record(r) != model.Record(none)
}

// usable is the records that have an id of their own, each once. A GUID that several of them have tells none of them
// apart, so they go without it.
func (im *importer[R]) usable(k *taker, recs []Record, in *Incoming) []Record {
	ids, guids := make(map[string]bool, len(recs)), make(map[string]int, len(recs))
	out, blank := make([]Record, 0, len(recs)), 0
	for _, rec := range recs {
		if rec.SISID == "" && len(rec.Fields) == 0 {
			blank++
			continue
		}
		if len(rec.Clean) > 0 {
			in.Notes = append(in.Notes, Note{What: im.title(rec), Why: message.New(saysCleaned, sis(k.sis), message.Names("fields", rec.Clean...))})
		}
		if rec.SISID == "" || ids[rec.SISID] {
			why := message.New(saysComesTwice, sis(k.sis))
			if rec.SISID == "" {
				why = message.New(saysNoID, sis(k.sis))
			}
			in.Notes = append(in.Notes, Note{What: im.title(rec), Why: why})
			continue
		}
		ids[rec.SISID] = true
		guids[strings.ToUpper(rec.GUID)]++
		out = append(out, rec)
	}
	if blank > 0 {
		in.Notes = append(in.Notes, Note{What: im.kind.Label(), Why: message.New(saysBlankRecords, sis(k.sis), message.CountOf("blank", blank, nounRow))})
	}
	for i := range out {
		if n := guids[strings.ToUpper(out[i].GUID)]; n > 1 && out[i].GUID != "" {
			in.Notes = append(in.Notes, Note{What: im.title(out[i]), Why: message.New(saysSharedGUID, sis(k.sis), message.Name("guid", out[i].GUID), message.Count("records", n))})
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
			if was := bySIS[rec.SISID]; key.ID == 0 && found(was) && im.suggest != nil {
				if _, same := im.suggest(k, rec, was); same > 0 {
					continue // it has been made a new one by an earlier run
				}
			}
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
		next := copied(r.(R))
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

// step is a record of the SIS on its way into the timetable.
type step[R model.Record] struct {
	rec    Record
	here   R // as it was; the zero R for a new one
	next   R // as it is to be
	before []string
	back   bool              // it was inactive
	blanks bool              // nothing but blanks is filled
	failed []string          // fields that could not be taken
	left   []message.Message // why, where the timetable said so
	err    error             // why nothing of it could be
}

// add makes a new record.
func (im *importer[R]) add(k *taker, rec Record, in *Incoming) *step[R] {
	s := &step[R]{rec: rec, next: im.fresh(rec)}
	im.setIDs(s.next, rec.SISID, rec.GUID)
	for _, f := range im.fields {
		if k.refuses(f.ID) {
			s.failed = append(s.failed, f.ID)
			continue
		}
		if v := rec.Fields[f.ID]; v != "" {
			if err := k.set(&f, s.next, v); err != nil {
				in.Notes = append(in.Notes, Note{What: im.title(rec), Why: message.Of(err)})
				s.failed = append(s.failed, f.ID)
			}
		}
	}
	return s
}

// merge takes over what only the SIS changed, leaves what only the timetable changed, and settles the rest. The SIS id is the
// SIS's alone: known is the one that the timetable had for the record.
func (im *importer[R]) merge(k *taker, here R, known string, rec Record, in *Incoming) *step[R] {
	base := k.base[here.Key()]
	s := &step[R]{rec: rec, here: here, next: copied(here), before: im.values(k, here), blanks: known == "" || known == rec.SISID}
	before := s.before
	before[len(im.fields)] = known
	_, guid := im.ids(here)
	im.setIDs(s.next, rec.SISID, orElse(rec.GUID, guid))
	if rec.GUID != "" && guid != "" && !strings.EqualFold(rec.GUID, guid) {
		in.Notes = append(in.Notes, Note{Ref: here.Key(), What: model.Title(here), Why: message.New(saysOtherGUID, sis(k.sis))})
	}
	if _, byHand := k.o.Decisions.Match[im.kind][rec.SISID]; known != "" && known != rec.SISID && !byHand {
		in.Notes = append(in.Notes, Note{Ref: here.Key(), What: model.Title(here), Why: message.New(saysOtherSISID, sis(k.sis),
			message.Name("was", known), message.Name("now", rec.SISID))})
	}
	if s.back = im.active != nil && !im.active(here) && (base == nil || base.Field(fieldGone) != ""); s.back {
		im.retire(s.next, false)
		in.Notes = append(in.Notes, Note{Ref: here.Key(), What: model.Title(here), Why: message.New(saysActiveAgain, sis(k.sis))})
	}
	var fields []merge.Field
	for i := range im.fields {
		f, v := &im.fields[i], merge.Values{Here: before[i]}
		v.There = k.spelled(f, rec.Fields[f.ID])
		if base != nil {
			v.Base = k.spelled(f, base.Field(f.ID))
		}
		if k.refuses(f.ID) {
			s.failed = append(s.failed, f.ID)
			continue
		}
		if why := k.own(f, here, v.There); !why.IsZero() && merge.Of(v, base != nil) != merge.Same {
			in.Notes = append(in.Notes, Note{Ref: here.Key(), What: model.Title(here), Why: why})
			continue
		}
		fields = append(fields, merge.Field{Field: f, Values: v})
	}
	takes, clashes := merge.Settle(fields, base != nil, func(field string) (keep, decided bool) {
		keep, decided = k.o.Decisions.Keep[FieldOf{here.Key(), field}]
		return keep, decided
	})
	for _, c := range clashes {
		in.Conflicts = append(in.Conflicts, Conflict{Ref: here.Key(), What: model.Title(here), Field: c.ID, Was: c.Base, Here: c.Here, There: c.There, Keep: c.Keep})
	}
	for _, f := range takes {
		if err := k.set(f.Field, s.next, f.There); err != nil {
			in.Notes = append(in.Notes, Note{Ref: here.Key(), What: model.Title(here), Why: message.Of(err)})
			s.failed = append(s.failed, f.ID)
			continue
		}
		s.blanks = s.blanks && f.Here == ""
	}
	if im.tidy != nil {
		im.tidy(here, s.next, rec)
	}
	im.doubt(k, here, rec, in)
	return s
}

// doubt notes a record that the SIS has for another person than the timetable, where nobody has decided that it is the same.
func (im *importer[R]) doubt(k *taker, here R, rec Record, in *Incoming) {
	if im.other == nil {
		return
	}
	if _, decided := k.o.Decisions.Match[im.kind][rec.SISID]; decided {
		return
	}
	if _, guid := im.ids(here); guid != "" && strings.EqualFold(guid, rec.GUID) {
		return
	}
	why := im.other(k, rec, here)
	if why.IsZero() {
		return
	}
	in.Others = append(in.Others, Suggestion{Ref: here.Key(), Here: model.Title(here), SISID: rec.SISID, There: im.title(rec), Why: why, Rank: 1})
	in.Notes = append(in.Notes, Note{Ref: here.Key(), What: model.Title(here), Why: message.New(SaysPerhapsOther, sis(k.sis),
		message.Name("there", im.title(rec)), message.Part("why", why))})
}

// settle performs the steps. Each goes by itself first, so that one that is refused keeps no other back. Those refused
// for a name that another one still had then go all at once: teachers who swapped their codes, rooms that all moved up
// by one.
func (im *importer[R]) settle(k *taker, steps []*step[R]) {
	var waiting []*step[R]
	for _, s := range steps {
		p, err := k.apply(s.edit())
		switch s.err = err; {
		case err == nil:
			s.done(p.Changes)
		case model.CodeOf(err) == model.Duplicate:
			waiting = append(waiting, s)
		case model.CodeOf(err) == model.Invalid:
			s.err = im.piecemeal(k, s)
		}
	}
	for len(waiting) > 0 {
		var all model.Batch
		places := map[model.Key]int{}
		id := k.t.LastID(im.model)
		for i, s := range waiting {
			all.Edits = append(all.Edits, s.edit())
			if found(s.here) {
				places[s.here.Key()] = i
			} else {
				id++
				places[model.Key{Kind: im.model, ID: id}] = i
			}
		}
		p, err := k.apply(all)
		if err == nil {
			for i, c := range p.Changes {
				waiting[places[c.Key]].done(p.Changes[i : i+1])
			}
			return
		}
		var refused *model.Error
		if !errors.As(err, &refused) {
			return
		}
		i := places[refused.Key] // it is in the way of the others
		waiting[i].err = err
		waiting = slices.Delete(waiting, i, i+1)
	}
}

func (s *step[R]) edit() model.Edit {
	if found(s.here) {
		return model.Replace{Record: s.next}
	}
	return model.Add{Record: s.next}
}

// done takes over the record as it now is: a new one has its ID.
func (s *step[R]) done(changes []model.Change) {
	s.err = nil
	if len(changes) > 0 {
		s.next = changes[0].After.(R)
	}
}

// piecemeal takes field by field what the timetable can't hold whole, and leaves out the fields it can't.
func (im *importer[R]) piecemeal(k *taker, s *step[R]) error {
	want := im.values(k, s.next)
	bare := step[R]{here: s.here, next: im.fresh(s.rec)}
	if found(s.here) {
		bare.next = copied(s.here)
	}
	sis, guid := im.ids(s.next)
	im.setIDs(bare.next, sis, guid)
	if s.back {
		im.retire(bare.next, false)
	}
	p, err := k.apply(bare.edit())
	if err != nil {
		return err
	}
	bare.done(p.Changes)
	now := bare.next
	for i, f := range im.fields {
		if want[i] == f.Get(k.t, now) {
			continue
		}
		next := copied(now)
		err := k.set(&f, next, want[i])
		if err == nil {
			_, err = k.apply(model.Replace{Record: next})
		}
		if err != nil {
			s.failed, s.left = append(s.failed, f.ID), append(s.left, message.Of(err))
			continue
		}
		now = next
	}
	s.next = now
	return nil
}

// report says what became of a step, and remembers what the SIS sent.
func (im *importer[R]) report(k *taker, s *step[R], in *Incoming) error {
	note := Note{What: im.title(s.rec)}
	if found(s.here) {
		note = Note{Ref: s.here.Key(), What: model.Title(s.here)}
	}
	if s.err != nil {
		note.Why = message.New(saysLeftOutFor, message.Part("why", message.Of(s.err)))
		if found(s.here) {
			note.Why = message.New(saysStaysFor, message.Part("why", message.Of(s.err)))
			in.unchanged(s.here.Key())
		}
		in.Notes = append(in.Notes, note)
		return nil
	}
	for _, why := range s.left {
		note.Why = message.New(saysFieldLeftOut, message.Part("why", why))
		in.Notes = append(in.Notes, note)
	}
	key, now := s.next.Key(), im.values(k, s.next)
	if found(s.here) {
		if k.base[key] == nil {
			in.unknown++
		}
		in.grades.note(key, in.Columns, s.before, now)
	}
	switch {
	case !found(s.here):
		in.Changes = append(in.Changes, RowChange{What: New, Title: model.Title(s.next), Key: s.rec.SISID, Ref: key, Now: now})
	case slices.Equal(s.before, now) && !s.back:
		in.unchanged(key)
	default:
		in.Changes = append(in.Changes, RowChange{What: Changed, Title: model.Title(s.next), Key: s.rec.SISID, Ref: key, Was: s.before, Now: now})
		switch {
		case s.blanks || in.grades.only(in.Columns, s.before, now, k.base[key] != nil):
		case k.base[key] != nil:
			in.altered++
		default:
			in.differ++
		}
	}
	return k.remember(key, in.Columns, s.rec.Fields, s.failed)
}

// leave deals with active records that the SIS once gave an id and no longer has; reused are those whose id it gave to
// another.
func (im *importer[R]) leave(k *taker, seen, reused map[model.Key]bool) (in Incoming, err error) {
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
		why := message.New(saysNoLonger, sis(k.sis))
		if reused[r.Key()] {
			why = message.New(saysIDReused, sis(k.sis))
		}
		becomes := message.New(saysStays)
		c := RowChange{What: Gone, Title: model.Title(r), Ref: r.Key(), Was: im.values(k, r), Becomes: MissingLeave}
		switch {
		case rule == MissingDelete:
			c.Becomes = MissingDelete
			if _, err := k.apply(model.Delete{Key: r.Key()}); err != nil {
				return in, err
			}
			becomes = message.New(saysDeleted)
		case rule == MissingLeave:
		case im.retire == nil:
			becomes = message.New(saysNoMark, ofKind(im.kind))
		default:
			c.Becomes = MissingInactive
			next := copied(r)
			im.retire(next, true)
			if _, err := k.apply(model.Replace{Record: next}); err != nil {
				return in, err
			}
			if err := k.rememberGone(r.Key()); err != nil {
				return in, err
			}
			becomes = message.New(im.stays)
		}
		in.Changes = append(in.Changes, c)
		in.Notes = append(in.Notes, Note{Ref: r.Key(), What: model.Title(r), Why: message.New(saysGone, message.Part("why", why), message.Part("becomes", becomes))})
	}
	return in, nil
}

// unmatched lists what a person may want to match by hand, with suggestions.
func (im *importer[R]) unmatched(k *taker, recs []Record, matched []R, seen map[model.Key]bool, in *Incoming) {
	here := map[string][]R{} // by family name
	for r := range k.t.All(im.model) {
		if r := r.(R); !seen[r.Key()] && (im.active == nil || im.active(r)) {
			if im.suggest != nil {
				name := names.Fold(im.family(r))
				here[name] = append(here[name], r)
			}
			sis, _ := im.ids(r)
			in.OnlyHere = append(in.OnlyHere, Unmatched{Ref: r.Key(), SISID: sis, Title: model.Title(r)})
		}
	}
	for i, rec := range recs {
		if found(matched[i]) {
			continue
		}
		in.OnlyThere = append(in.OnlyThere, Unmatched{SISID: rec.SISID, Title: im.title(rec)})
		if im.suggest == nil {
			continue
		}
		for _, r := range here[names.Fold(rec.Fields[FieldSurname])] {
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

// values are those of a record by the columns of its kind: the fields that the SIS may send, then its SIS id.
func (im *importer[R]) values(k *taker, r R) []string {
	out := make([]string, len(im.fields)+1)
	for i, f := range im.fields {
		out[i] = f.Get(k.t, r)
	}
	out[len(im.fields)], _ = im.ids(r)
	return out
}
