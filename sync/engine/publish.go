package engine

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"carillon/model/message"
	"carillon/sync/rows"
)

// publish sends kind after kind, then reads back.
func (r *Run) publish(ctx context.Context, p *Plan, res *Result) error {
	if id, ok := r.Host.(Identified); ok && id.Origin() != nil && !r.System.Practice {
		if err := standAlone(r.Host, id); err != nil { // the guard was confirmed
			return err
		}
	}
	if err := r.account(p); err != nil {
		return err
	}
	if err := r.recordCut(); err != nil { // what is known of it makes way for what is known of this one
		return err
	}
	rs, err := r.begin(p, res.ConfirmedBy)
	if err != nil {
		return err
	}
	// unnoted is an error of the file, which may have come after rows were accepted: then the person has to know of them.
	unnoted := func(err error) error { return r.unnoted(res, err) }
	for i := range p.Out {
		out := &p.Out[i]
		kr := KindResult{Kind: out.Kind, Rows: out.Rows, New: out.Count(New), Changed: out.Count(Changed), Gone: out.Count(Gone), Unchanged: out.Unchanged,
			Hash: payloadHash(out.set), Verified: NotConfirmed, TakenIn: countDo(out.There, TakeIn), HeldBack: len(out.heldBack()), Foreign: out.Foreign, Resumed: out.Resumed}
		if out.Resumed {
			rs.Out = append(rs.Out, kr)
		} else {
			if err := r.sending(rs, out); err != nil {
				return unnoted(err)
			}
			began := r.Now()
			err := r.step(Step{Name: "publish", Kind: out.Kind, Rows: out.Rows}, func() (int, error) {
				words, err := r.session.Publish(ctx, out.Kind, out.set, p.Options)
				if err != nil {
					err = r.refused(p, out, err)
				}
				if words != "" {
					res.Warnings = append(res.Warnings, message.New(saysServerWords, ofKind(out.Kind), message.Quote("words", words)))
				}
				return out.Rows, err
			})
			if err != nil {
				return err
			}
			r.sentRows(out)
			kr.Took, kr.Sent, kr.Received = r.Now().Sub(began), r.traffic.sent, r.traffic.received
			if err = r.note(p, out); err == nil {
				err = r.sent(rs, kr)
			}
			if err != nil {
				res.Out = append(res.Out, kr)
				return unnoted(err)
			}
		}
		res.Out = append(res.Out, kr)
	}
	if id, ok := r.Host.(Identified); ok && !r.System.Practice { // a rehearsal is no publish
		if err := id.NotePublished(r.System.StateKey(), r.started); err != nil {
			return unnoted(err)
		}
	}
	if err := r.recordSent(p, res); err != nil {
		return unnoted(err)
	}
	if err := r.over(rs); err != nil {
		return unnoted(err)
	}
	r.Memory.note(&r.System, p)
	return r.verify(ctx, p, res)
}

// refused notes which members that the timetable has no place for the SIS refuses, where its words name any: the next run
// leaves them out.
func (r *Run) refused(p *Plan, out *Outgoing, err error) error {
	var names []string
	for _, name := range out.members() {
		if strings.Contains(err.Error(), name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return err
	}
	met := p.counterpart(r.asked.met)
	if r.asked.met != nil {
		met = *r.asked.met
	}
	if met.Refused == nil {
		met.Refused = map[Kind][]string{}
	}
	met.Refused[out.Kind] = append(slices.Clip(met.Refused[out.Kind]), names...)
	if serr := save(r.Host, bucketMet, r.System.ID, met); serr != nil {
		return errors.Join(err, serr)
	}
	return err
}

// unnoted says of an error of the file what the SIS had accepted by then; it is err itself where that is nothing.
func (r *Run) unnoted(res *Result, err error) error {
	var sent []message.Message
	for _, kr := range res.Out {
		if !kr.Resumed {
			sent = append(sent, message.New(saysAcceptedRows, ofKind(kr.Kind), message.Count("rows", kr.Rows)))
		}
	}
	if len(sent) == 0 {
		return err
	}
	return refuse(NotNoted, saysNotNoted, sis(ShortName(r.Connector)), message.List("sent", sent...), message.Part("why", message.Of(err))).because(err)
}

// meet notes whom the system was synced with, now that it has answered.
func (r *Run) meet(p *Plan) error {
	var before *Counterpart
	if r.asked != nil {
		before = r.asked.met
	}
	return save(r.Host, bucketMet, r.System.ID, p.counterpart(before))
}

// note keeps what was published of a kind.
func (r *Run) note(p *Plan, out *Outgoing) error {
	pub := Published{Year: p.year, At: r.started.UTC(), Blind: out.basis.blind, Doubles: out.basis.doubles, Foreign: out.Foreign, Kept: out.Foreign > 0, Refused: out.basis.refused, Rows: out.next}
	switch {
	case out.stale:
		pub.Pending = out.basis.pending
	case out.read && out.shows():
		pub.Pending = out.print()
	}
	key := r.System.StateKey() + "|" + string(out.Kind)
	var list []Published
	if out.Kind == Timetable {
		run := Days{p.Options.From, p.Options.To}
		old, err := loadPublished(r.Host, out.Kind, key)
		if err != nil {
			return err
		}
		past := Days{To: p.Options.Today - 1} // no run is for days that have gone by
		for _, o := range old {
			if o.Days = cut(cut(o.Days, run), past); len(o.Days) > 0 {
				list = append(list, o)
			}
		}
		pub.Days = []Days{run}
	} else if !r.Adopt { // until when the SIS's own sections run is not known
		pub.To = p.Options.To
	}
	if err := r.putPublished(out.Kind, key, append(list, pub)); err != nil || len(out.recoded) == 0 {
		return err
	}
	for _, kind := range []Kind{SectionLists, Timetable} {
		if err := r.recode(kind, out.recoded); err != nil {
			return err
		}
	}
	return nil
}

// recode notes of what was published of a kind that the sections it names have other codes in the SIS now.
func (r *Run) recode(kind Kind, codes map[string]string) error {
	key := r.System.StateKey() + "|" + string(kind)
	list, err := loadPublished(r.Host, kind, key)
	if err != nil || len(list) == 0 {
		return err
	}
	for i := range list {
		recoded := maps.Clone(codes)
		for old, code := range list[i].Recoded {
			if next, again := codes[code]; again {
				code = next
			}
			recoded[old] = code
		}
		list[i].Recoded = recoded
	}
	return r.putPublished(kind, key, list)
}

func (r *Run) putPublished(kind Kind, key string, list []Published) error {
	b, err := encodePublished(kind, list)
	if err != nil {
		return err
	}
	return r.Host.Put(bucketPublished, key, b)
}

func payloadHash(s rows.Set) string {
	d := newDigest()
	d.set(s, false)
	return d.name(16)
}
