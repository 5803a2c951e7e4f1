package engine

import (
	"context"
	"fmt"
	"slices"
	"time"
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

// String is the finding in words.
func (v Verified) String() string {
	switch v {
	case Confirmed:
		return "confirmed"
	case NotVisible:
		return "accepted, not yet visible"
	case Differs:
		return "accepted, but the SIS shows something else"
	}
	return "accepted, not confirmed"
}

// verify reads back what was published, again after a while where the SIS still shows the old state (many SISs queue),
// and never sends anything twice. A failure to read leaves the publish accepted and not confirmed.
func (r *Run) verify(ctx context.Context, p *Plan, res *Result) error {
	reader, ok := r.session.(Reader)
	mirror, can := r.Connector.(Mirror)
	if !ok || !can || r.NoVerify {
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
			var raw Raw
			err := r.step(Step{Name: "verify", Kind: out.Kind, Rows: out.Rows}, func() (int, error) {
				var err error
				raw, err = reader.ReadBack(ctx, out.Kind, p.Options)
				return raw.N, err
			})
			if err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				res.Warnings = append(res.Warnings, fmt.Sprintf("%s could not be read back: %v", out.Kind.Label(), err))
				continue
			}
			shown := mirror.Mirror(p.t, out.table, raw, p.Options)
			found, blind, what := out.check(shown)
			res.verified(out.Kind, found, what)
			switch {
			case found == Confirmed:
				if err := r.confirmed(out, blind, shown); err != nil {
					return err
				}
			case found == Differs:
				if err := r.acknowledge(out, shown); err != nil {
					return err
				}
			case try < len(waits):
				again = append(again, i)
			case fingerprint(shown) != fingerprint(out.theirs): // part of it is there
				if err := r.acknowledge(out, shown); err != nil {
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

// check compares what the SIS shows with what was sent, row by row. blind are the columns it never shows; what names
// the first row that differs.
func (out *Outgoing) check(shown []Row) (found Verified, blind []string, what string) {
	there := make(map[string]*Row, len(shown))
	filled := make([]bool, len(out.Columns))
	for i := range shown {
		there[shown[i].Key] = &shown[i]
		for c, v := range shown[i].Values {
			filled[c] = filled[c] || v != ""
		}
	}
	before := make(map[string]*Row, len(out.theirs))
	for i := range out.theirs {
		before[out.theirs[i].Key] = &out.theirs[i]
	}
	found = Confirmed
	differs := func(key, title string) {
		old, is := before[key], there[key]
		if (old == nil) == (is == nil) && (old == nil || slices.Equal(old.Values, is.Values)) {
			if found == Confirmed {
				found = NotVisible
			}
		} else {
			found = Differs
		}
		what = orElse(what, title)
	}
	sent := make(map[string]bool, len(out.table.Rows))
	hidden := make([]bool, len(out.Columns))
	for _, r := range out.table.Rows {
		sent[r.Key] = true
		is := there[r.Key]
		if is == nil {
			if !r.Away {
				differs(r.Key, r.Title)
			}
			continue
		}
		for c, v := range r.Values {
			switch {
			case is.Values[c] == v:
			case v == "" && slices.Contains(out.table.Soft, out.Columns[c]):
			case !filled[c]:
				hidden[c] = true
			default:
				differs(r.Key, r.Title)
			}
		}
	}
	for k, r := range there {
		if !sent[k] {
			differs(k, orElse(r.Title, k))
		}
	}
	for c, h := range hidden {
		if h {
			blind = append(blind, out.Columns[c])
		}
	}
	return found, blind, what
}

// shows says whether the SIS is to show something else than before once it has acted on a publish.
func (out *Outgoing) shows() bool {
	away := map[string]bool{}
	if !out.basis.away && !showsAway(out.table.Rows, out.theirs) {
		for i := range out.table.Rows {
			if r := &out.table.Rows[i]; r.Away {
				away[r.Key] = true
			}
		}
	}
	return slices.ContainsFunc(out.Changes, func(c RowChange) bool { return !away[c.Key] })
}

// acknowledge keeps for published what the SIS shows of the rows that were sent or were to go, where that is not what was
// sent: the next plan then sends the rest again, and does not take it for changes that somebody made there.
func (r *Run) acknowledge(out *Outgoing, shown []Row) error {
	key := r.System.StateKey() + "|" + string(out.Kind)
	list, err := loadPublished(r.Host, key)
	if err != nil || len(list) == 0 {
		return err
	}
	last := &list[len(list)-1]
	last.Pending = ""
	rows := make(map[string]Seen, len(last.Rows))
	before := make(map[string]bool, len(out.theirs))
	for i := range out.theirs {
		before[out.theirs[i].Key] = true
	}
	for i := range shown {
		is := &shown[i]
		s, sent := last.Rows[is.Key]
		if !sent && before[is.Key] && !out.keep[is.Key] { // it was to go, and has stayed
			s, sent = out.basis.rows[is.Key], true
			s.Alias, s.Of = is.Alias, is.Of
		}
		if sent {
			s.Values = is.Values
			rows[is.Key] = s
		}
	}
	if !last.Away && !showsAway(out.table.Rows, shown) { // it has no reason to show rows that are for other days
		for i := range out.table.Rows {
			r := &out.table.Rows[i]
			if s, sent := last.Rows[r.Key]; sent && r.Away {
				rows[r.Key] = s
			}
		}
	}
	last.Rows = rows
	return r.putPublished(key, list)
}

// confirmed notes that the SIS was seen to have acted, which columns it does not show, and whether it shows rows that are for
// other days.
func (r *Run) confirmed(out *Outgoing, blind []string, shown []Row) error {
	key := r.System.StateKey() + "|" + string(out.Kind)
	list, err := loadPublished(r.Host, key)
	if err != nil || len(list) == 0 {
		return err
	}
	last := &list[len(list)-1]
	away := last.Away || showsAway(out.table.Rows, shown)
	if last.Pending == "" && slices.Equal(last.Blind, blind) && last.Away == away {
		return nil
	}
	last.Pending, last.Blind, last.Away = "", blind, away
	return r.putPublished(key, list)
}
