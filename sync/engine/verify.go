package engine

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"carillon/model/message"
	"carillon/model/names"
	"carillon/sync/rows"
)

// Verified says what reading back has shown of a publish.
type Verified string

// What reading back has shown.
const (
	Confirmed    Verified = "confirmed"     // the SIS shows what was sent
	NotVisible   Verified = "not-visible"   // accepted, not yet visible: it still shows what it had before
	NotConfirmed Verified = "not-confirmed" // accepted, not confirmed: it serves no call to read it back
	Differs      Verified = "differs"       // it shows something else
)

// Message says what reading back has shown.
func (v Verified) Message() message.Message {
	switch v {
	case Confirmed:
		return message.New(saysConfirmed)
	case NotVisible:
		return message.New(saysNotVisible)
	case Differs:
		return message.New(saysDiffers)
	}
	return message.New(saysNotConfirmed)
}

// findings is what reading back has shown of one kind.
type findings struct {
	found   Verified
	what    string            // the first row that is not as it was sent
	count   int               // rows that are not as they were sent
	blind   []string          // columns that the SIS takes and does not show
	learned []message.Message // what the SIS writes in its own way
	refused []string          // keys of rows that were sent and are not there, although the SIS has acted
	doubles bool              // it shows rows more often than they were sent
	next    rows.Set          // what both sides agree on now
	print   string            // names what the SIS shows
}

// verify reads back what was published, again after a while where the SIS still shows the old state (many SISs queue),
// and never sends anything twice. A failure to read leaves the publish accepted and not confirmed.
func (r *Run) verify(ctx context.Context, p *Plan, res *Result) error {
	reader, ok := r.session.(Reader)
	if !ok || r.NoVerify {
		return nil
	}
	open := make([]int, 0, len(p.Out)) // places in p.Out
	for i := range p.Out {
		if p.Out[i].read && !p.Out[i].Resumed {
			open = append(open, i)
		}
	}
	waits := r.System.waits()
	if p.Options.Quiet {
		waits = nil
	}
	for try := 0; len(open) > 0; try++ {
		var again []int
		for _, i := range open {
			out := &p.Out[i]
			var after rows.Set
			var shows reading
			err := r.step(Step{Name: "verify", Kind: out.Kind, Rows: out.Rows}, func() (int, error) {
				var err error
				after, shows, err = r.readAgain(ctx, reader, out, p.Options)
				return after.Len(), err
			})
			if err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				res.Warnings = append(res.Warnings, message.New(saysNotReadBack, ofKind(out.Kind), message.Part("why", message.Of(err))))
				continue
			}
			f := out.check(after, shows)
			res.verified(out.Kind, f)
			switch {
			case f.found == NotVisible && try < len(waits):
				again = append(again, i)
			case f.found == NotVisible && f.print == out.print(): // all of it may still be queued
			default:
				res.Warnings = append(res.Warnings, f.learned...)
				if err := r.acknowledge(out, &f); err != nil {
					return err
				}
			}
		}
		if open = again; len(open) == 0 {
			return nil
		}
		r.tell(Step{Name: "wait"})
		if err := r.sleep(ctx, time.Duration(waits[try])*time.Second); err != nil {
			return err
		}
	}
	return nil
}

func (s *System) waits() []Seconds {
	if s.Waits == nil {
		return DefaultWaits
	}
	return s.Waits
}

// check compares what the SIS shows with what was sent, row by row.
func check[R comparable](x *comparison[R], after rows.Set, shows reading) findings {
	k := x.k
	shown := *k.in(&after)
	k.read(x.reader, shown)
	f := findings{found: Confirmed, print: fingerprint(k, asAtToday(k, shown, shows))}
	of, to := noneOf(len(shown)), noneOf(len(x.send)) // places of what was sent, and of what is shown
	pair := func(i, j int) { to[i], of[j] = j, i }
	free := func(list []int, all []rows.Entry[R], say func(*rows.Entry[R]) R) func(int) (R, bool) {
		return func(i int) (r R, is bool) {
			if list[i] >= 0 {
				return r, false
			}
			return say(&all[i]), true
		}
	}
	sent := func(e *rows.Entry[R]) R { return e.Sent }
	row := func(e *rows.Entry[R]) R { return e.Row }
	for _, way := range []struct {
		say   func(*rows.Entry[R]) R
		whole bool
	}{{sent, true}, {row, true}, {sent, false}, {row, false}} {
		pairUp(k, len(x.send), len(shown), free(to, x.send, way.say), free(of, shown, way.say), pair, way.whole)
	}
	folded := func(e *rows.Entry[R]) R { return k.folded(e.Sent) }
	pairUp(k, len(x.send), len(shown), free(to, x.send, folded), free(of, shown, folded), pair, false)
	filled, longest := make([]bool, len(k.columns)), make([]int, len(k.columns))
	for i := range shown {
		for c, col := range k.columns {
			v := col.Get(&shown[i].Sent)
			if filled[c] = filled[c] || v != ""; col.Label {
				longest[c] = max(longest[c], utf8.RuneCountInString(v))
			}
		}
	}
	before := map[R]int{} // what the SIS showed before
	for _, e := range *k.in(&x.out.served) {
		before[e.Sent]++
	}
	hidden := make([]bool, len(k.columns))
	learned := map[string][][2]string{} // what it shows for what was sent, by column
	stayed := true                      // all that differs is as it was before
	differs := func(title string, still bool) {
		f.count++
		f.what = orElse(f.what, title)
		stayed = stayed && still
	}
	next := slices.Clone(x.next)
	drop := make([]bool, len(next))
	arrived := 0 // rows that the SIS shows now and did not before
	for i := range x.send {
		e := &x.send[i]
		n := x.nextOf[i]
		j := to[i]
		if j < 0 {
			first, last := k.span(&e.Sent)
			if k.kind == SectionLists && shows.hides(first, last, x.o.Today) {
				continue // it has no reason to show it
			}
			differs(orElse(e.Title, k.title(x.reader, &e.Row)), before[e.Sent] == 0)
			f.refused = append(f.refused, k.text(e.Row))
			if n >= 0 {
				drop[n] = true
			}
			continue
		}
		is := &shown[j]
		if before[is.Sent] == 0 {
			arrived++
		}
		odd := false
		for c, col := range k.columns {
			v, shows := col.Get(&e.Sent), col.Get(&is.Sent)
			switch {
			case v == shows, col.SameGrade(v, shows), v == "" && col.Fillable, col.Get(&e.Row) == col.Get(&is.Row) && col.Get(&is.Row) != "":
			case shows == "" && !filled[c]:
				hidden[c] = true
			case names.Alike(v, shows), col.Label && beginning(v, longest[c]) == shows:
				learned[col.Name] = append(learned[col.Name], [2]string{shows, v})
			default:
				odd = true
				if n >= 0 { // the next plan then sends it again, and does not take it for a change that somebody made there
					col.Set(&next[n].Row, col.Get(&is.Row))
				}
			}
		}
		if odd {
			differs(orElse(e.Title, k.title(x.reader, &e.Row)), before[is.Sent] > 0)
		}
		if n >= 0 {
			next[n].Sent, next[n].Extra = is.Sent, is.Extra
		}
	}
	wasSent := map[R]bool{}
	for i := range x.send {
		wasSent[x.send[i].Sent] = true
	}
	for j := range shown {
		if of[j] >= 0 {
			continue
		}
		if wasSent[shown[j].Sent] { // it shows rows more often than it was sent
			f.doubles = true
			continue
		}
		differs(k.title(x.reader, &shown[j].Row), before[shown[j].Sent] > 0)
		if at := slices.IndexFunc(x.base, func(e rows.Entry[R]) bool { return e.Sent == shown[j].Sent && e.Ref.ID != 0 }); at >= 0 {
			next = append(next, x.base[at]) // it was to go, and has stayed
			drop = append(drop, false)
		}
	}
	known := len(f.refused) > 0 && len(f.refused) == f.count
	for _, key := range f.refused {
		known = known && slices.Contains(x.b.refused, key)
	}
	switch {
	case f.count == 0:
	case stayed && arrived == 0 && !known && !(x.out.stale && len(f.refused) == f.count): // else it has not acted since the last publish, either
		f.found = NotVisible
	default:
		f.found = Differs
	}
	for c, h := range hidden {
		if h {
			f.blind = append(f.blind, k.columns[c].Name)
		}
	}
	for _, name := range k.names() {
		if list := learned[name]; len(list) > 0 {
			f.learned = append(f.learned, message.New(saysOwnWay, sis(x.rules.SIS), message.Name("column", strings.ToLower(name)),
				message.Quote("shown", list[0][0]), message.Name("sent", list[0][1]), message.Count("more", len(list)-1)))
		}
	}
	kept := next[:0:0]
	for i := range next {
		if !drop[i] {
			kept = append(kept, next[i])
		}
	}
	*k.in(&f.next) = kept
	return f
}

// beginning is a text as a SIS keeps it that keeps so many characters of it.
func beginning(s string, most int) string {
	for i := range s {
		if most--; most < 0 {
			return strings.TrimSpace(s[:i])
		}
	}
	return strings.TrimSpace(s)
}

// asAtToday are the rows of an answer that the SIS has shown as at today.
func asAtToday[R comparable](k *kindRows[R], shown []rows.Entry[R], shows reading) []rows.Entry[R] {
	if k.kind != SectionLists {
		return shown
	}
	return shown[:min(shows.first, len(shown))]
}

// shows says whether the SIS is to show something else than before once it has acted on a publish.
func (out *Outgoing) shows() bool { return len(out.Changes) > out.hidden }

// acknowledge keeps what the SIS shows of what was sent: in which words, which columns it does not show, which rows it did not
// take.
func (r *Run) acknowledge(out *Outgoing, f *findings) error {
	key := r.System.StateKey() + "|" + string(out.Kind)
	list, err := loadPublished(r.Host, out.Kind, key)
	if err != nil || len(list) == 0 {
		return err
	}
	last := &list[len(list)-1]
	last.Pending, last.Blind, last.Doubles, last.Refused, last.Rows = "", f.blind, f.doubles, nil, f.next
	if f.found == Differs {
		last.Refused = f.refused
	}
	return r.putPublished(out.Kind, key, list)
}
