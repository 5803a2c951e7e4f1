package engine

import (
	"encoding/json"
	"hash/fnv"
	"slices"

	"carillon/model/message"
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
	// AskedTeachers says that it was asked, or never had to be, whether the system is to get a row for each teacher of a lesson.
	AskedTeachers bool `json:"askedTeachers,omitempty"`
	// HeldBack names the changes here, to section lists that the SIS owns, that the sync left as the SIS has them, sorted.
	HeldBack []uint64 `json:"heldBack,omitempty"`
	// ShowsLater says that the SIS was seen to show list rows that were still to come, and goes by no day, as far as is known.
	ShowsLater bool `json:"showsLater,omitempty"`
	// Coded says that LeftOut names reasons by their codes: earlier versions named them by their sentences.
	Coded bool `json:"coded,omitempty"`
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
	c := Counterpart{URL: p.System.URL, School: p.System.School, Year: p.year, Settings: p.System.configuration(), LeftOut: map[Kind][]uint64{}, Coded: true}
	if before != nil {
		c.Refused, c.Said, c.HeldBack = before.Refused, before.Refused, before.HeldBack
		c.PerTeacher, c.PerRoom = before.PerTeacher, before.PerRoom
		c.AskedTeachers = before.AskedTeachers || before.PerTeacher
		c.ShowsLater = before.ShowsLater
		if before.Coded {
			for k, ids := range before.LeftOut { // of kinds that are not published this time
				c.LeftOut[k] = ids
			}
		}
	}
	for k, ids := range p.leftOut() {
		c.LeftOut[k] = ids
	}
	c.ShowsLater = (c.ShowsLater || p.shows.future) && !p.shows.byDay
	if at := slices.IndexFunc(p.Out, func(out Outgoing) bool { return out.Kind == Timetable }); at >= 0 {
		c.PerTeacher, c.PerRoom = p.perTeacher, p.perRoom
		c.AskedTeachers = c.AskedTeachers || p.perTeacher || !p.Out[at].Known || slices.ContainsFunc(p.Held, func(g Guard) bool { return g.Code == OneTeacher })
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
			ids = append(ids, nameOf(what, n.Why.Key()))
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
func (p *Plan) look(f *facts) []message.Message {
	var why []message.Message
	say := func(says message.Code, args ...message.Arg) { why = append(why, message.New(says, args...)) }
	name := ShortName(f.c)
	switch {
	case f.met == nil:
		say(saysFirstSync, sis(name))
	case f.reconfigured():
		say(saysReconfigured, sis(name))
	}
	for i := range p.In {
		in := &p.In[i]
		if n := in.going(); n > 0 {
			say(saysLookGoneThere, sis(name), rowsOf("gone", in.Kind, n))
		}
		if n := len(in.Conflicts); n > 0 {
			say(saysLookConflicts, message.Count("n", n), ofKind(in.Kind), sis(name))
		}
		if len(in.Suggestions) > 0 {
			say(saysLookSuggested, rowsOf("here", in.Kind, suggested(in)), sis(name))
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
			say(saysLookDisappear, rowsOf("gone", out.Kind, n), sis(name))
		}
		news += f.unseen(out.Kind, left[out.Kind])
	}
	news += f.unseen("", left[""])
	if news > 0 && f.met != nil {
		say(saysLookLeftOut, message.Count("n", news))
	}
	return why
}

// unseen counts what was not left out of the last sync.
func (f *facts) unseen(kind Kind, ids []uint64) int {
	if f.met == nil {
		return len(ids)
	}
	if !f.met.Coded {
		return max(0, len(ids)-len(f.met.LeftOut[kind]))
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
