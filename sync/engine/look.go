package engine

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"carillon/model/names"
)

// Counterpart is whom a system was last synced with, how it was set up then, and what was left out of that sync.
type Counterpart struct {
	URL    string `json:"url"`
	School string `json:"school"`
	Year   int    `json:"year"`
	// Settings names the settings of that sync; "" where they are not known.
	Settings string `json:"settings,omitempty"`
	// Refused are members that the timetable has no place for and the SIS does not take; Said are those of them of which a
	// plan that was performed has told.
	Refused map[Kind][]string `json:"refused,omitempty"`
	Said    map[Kind][]string `json:"said,omitempty"`
	// LeftOut names what was left out of each kind, sorted; features that do not arrive stand under "".
	LeftOut map[Kind][]uint64 `json:"leftOut,omitempty"`
	// PerTeacher and PerRoom say that the timetable last went with a row for each teacher or room of a lesson.
	PerTeacher bool `json:"perTeacher,omitempty"`
	PerRoom    bool `json:"perRoom,omitempty"`
	// HeldBack names the changes here, to section lists that the SIS owns, that the sync left as the SIS has them, sorted.
	HeldBack []uint64 `json:"heldBack,omitempty"`
}

// configuration names the settings of a system that a person chose for it. When it is synced, and how the last time
// went, are no part of it.
func (s *System) configuration() string {
	c := *s
	c.Basic, c.Last, c.SyncOnSave, c.Waits = nil, nil, false, nil
	b, err := json.Marshal(c)
	if err != nil {
		return "" // a System holds nothing that JSON can't
	}
	d := newDigest()
	d.put(string(b))
	return d.name(16)
}

// reconfigured says whether the settings are others than those of the last sync.
func (f *facts) reconfigured() bool {
	return f.met != nil && f.met.Settings != "" && f.met.Settings != f.sys.configuration()
}

// counterpart is what the plan leaves to be known of its counterpart once it is performed.
func (p *Plan) counterpart(before *Counterpart) Counterpart {
	c := Counterpart{URL: p.System.URL, School: p.System.School, Year: p.year, Settings: p.System.configuration(), LeftOut: map[Kind][]uint64{}}
	if before != nil {
		c.Refused, c.Said, c.HeldBack = before.Refused, before.Refused, before.HeldBack
		c.PerTeacher, c.PerRoom = before.PerTeacher, before.PerRoom
		for k, ids := range before.LeftOut { // of kinds that are not published this time
			c.LeftOut[k] = ids
		}
	}
	for k, ids := range p.leftOut() {
		c.LeftOut[k] = ids
	}
	if slices.ContainsFunc(p.Out, func(out Outgoing) bool { return out.Kind == Timetable }) {
		c.PerTeacher, c.PerRoom = p.perTeacher, p.perRoom
	}
	if i := slices.IndexFunc(p.Out, func(out Outgoing) bool { return out.Kind == SectionLists && !out.Resumed }); i >= 0 {
		c.HeldBack = p.Out[i].heldBack()
	}
	return c
}

// leftOut names what is left out of each kind, whatever it is called and wherever it lies today: a lesson that is moved
// is the same one.
func (p *Plan) leftOut() map[Kind][]uint64 {
	all := map[Kind][]uint64{}
	for i := range p.Out {
		out := &p.Out[i]
		ids := []uint64{}
		for _, n := range slices.Concat(out.Left, out.Bad) {
			what := n.What
			if n.Ref.ID != 0 {
				what = n.Ref.String()
			}
			ids = append(ids, nameOf(what, n.Why))
		}
		slices.Sort(ids)
		all[out.Kind] = slices.Compact(ids)
	}
	if len(p.Out) > 0 {
		ids := []uint64{}
		for _, f := range p.NotArriving {
			ids = append(ids, nameOf(string(f.ID)))
		}
		slices.Sort(ids)
		all[""] = ids
	}
	return all
}

func nameOf(parts ...string) uint64 {
	h := fnv.New64a()
	for _, s := range parts {
		_, _ = h.Write([]byte(s))
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64()
}

// look says why a person should see the plan before it is performed, although none of it has to hold it: the first sync,
// other settings than last time, what goes, what both sides changed, what may be the same, and what is left out that
// was not left out of the last sync.
func (p *Plan) look(f *facts) []string {
	var why []string
	say := func(format string, args ...any) { why = append(why, fmt.Sprintf(format, args...)) }
	sis := ShortName(f.c)
	switch {
	case f.met == nil:
		say("This is the first sync of this file with %s.", sis)
	case f.reconfigured():
		say("The settings of %s were changed since the last sync.", sis)
	}
	for i := range p.In {
		in := &p.In[i]
		if n := in.going(); n > 0 {
			say("%s no longer has %s of this timetable.", sis, in.Kind.Count(n))
		}
		if n := len(in.Conflicts); n > 0 {
			say("%s between the %s here and those in %s.", names.Count(n, "field differs", "fields differ"), strings.ToLower(in.Kind.Label()), sis)
		}
		if len(in.Suggestions) > 0 {
			say("%s did not match and may be the same as ones that %s has.", upper(in.Kind.Count(suggested(in))), sis)
		}
	}
	left := p.leftOut()
	news := 0
	for i := range p.Out {
		out := &p.Out[i]
		if out.Resumed {
			continue
		}
		if n := out.disappearing(); n > 0 {
			say("%s would disappear from %s.", upper(out.Kind.Count(n)), sis)
		}
		news += f.unseen(out.Kind, left[out.Kind])
	}
	news += f.unseen("", left[""])
	if news > 0 && f.met != nil {
		say("%s left out that the last sync did not leave out.", names.Count(news, "thing is", "things are"))
	}
	return why
}

// unseen counts what was not left out of the last sync.
func (f *facts) unseen(kind Kind, ids []uint64) int {
	if f.met == nil {
		return len(ids)
	}
	n := 0
	for _, id := range ids {
		if _, known := slices.BinarySearch(f.met.LeftOut[kind], id); !known {
			n++
		}
	}
	return n
}

// disappearing counts the rows that go without others of the same section in their place: a lesson that is moved goes
// and comes. What the person has spared is not counted.
func (out *Outgoing) disappearing() int {
	if out.Kind != Timetable {
		return max(0, out.Count(Gone)-out.spared)
	}
	balance := map[string]int{}
	for _, c := range out.Changes {
		switch c.What {
		case Gone:
			if !c.spared {
				balance[c.of]++
			}
		case New:
			balance[c.of]--
		}
	}
	n := 0
	for _, b := range balance {
		n += max(0, b)
	}
	return n
}

// suggested counts the records of the timetable that may be one of the SIS's.
func suggested(in *Incoming) int {
	refs := map[uint32]bool{}
	for _, s := range in.Suggestions {
		refs[s.Ref.ID] = true
	}
	return len(refs)
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
