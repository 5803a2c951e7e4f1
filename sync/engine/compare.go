package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"carillon/model"
)

// Outgoing is what a plan publishes of one kind.
type Outgoing struct {
	Kind      Kind        `json:"kind"`
	Columns   []string    `json:"columns"`
	Rows      int         `json:"rows"` // rows that are sent, changed or not
	Changes   []RowChange `json:"changes,omitempty"`
	Unchanged int         `json:"unchanged"`
	Known     bool        `json:"known"`             // there is an earlier state to compare with; else all rows count as new
	Source    Source      `json:"source"`            // of what the rows are compared with
	There     []RowChange `json:"there,omitempty"`   // what the SIS changed since the last publish
	Foreign   int         `json:"foreign,omitempty"` // rows of other files, sent back unchanged
	Resumed   bool        `json:"resumed,omitempty"` // sent before the run was cut: not sent again
	Left      []Note      `json:"leftOut,omitempty"`
	Bad       []Note      `json:"errors,omitempty"`
	Warn      []Note      `json:"warnings,omitempty"`

	table  Table
	keep   map[string]bool // keys whose published state stays as it was
	theirs []Row           // what the SIS has; nil where it was not read
	read   bool
	stale  bool // the SIS still shows what it had before the last publish
	lost   bool // the SIS shows nothing at all where something was published
	uneven bool // rows of other files are not the same on all days of the run
	clash  int  // rows of others under the keys of ours, at the first publish of a file beside others
	had    int  // rows there were, without foreign ones
	basis  basis
	spared int // rows that disappear by the person's own choice
	// missing counts rows that were there before a publish which failed: it may have lost them, or somebody took them out.
	missing int
}

// Source says what a plan compares rows with.
type Source string

// What a plan compares rows with.
const (
	FromSIS       Source = "sis"            // in the SIS now
	FromPublished Source = "last-published" // the SIS can't be read, or still shows an older state
	FromNothing   Source = "nothing"
)

// Count is how many rows are new, changed or gone.
func (out *Outgoing) Count(w What) int { return countWhat(out.Changes, w) }

// Table is the rows as they will be sent.
func (out *Outgoing) Table() Table { return out.table }

// Word is a value as a person reads it; "" for one that tells a person nothing.
func (out *Outgoing) Word(column, value string) string {
	if out.table.Words == nil || value == "" {
		return value
	}
	return out.table.Words(column, value)
}

// verdict says what becomes of the rows that the SIS changed, once that is settled.
type verdict map[string]Do

// comparison is one kind being compared.
type comparison struct {
	t       Table
	b       basis
	theirs  []Row // keyed like ours; nil where the SIS was not read
	read    bool
	o       Options
	mine    func(of string) bool // whether a section or grid is this file's
	settled verdict
	// tried is what publishes that failed were to do: values by key, nil for a row taken out. Each may have arrived in whole
	// or in part, so that rows which are missing there are sent again.
	tried map[string][][]string
	codes codes
	twins map[string]bool // lessons as they were published; made when first needed

	out     Outgoing
	rows    []Row
	others  []other
	place   map[string]int            // in others, by key
	blind   []bool                    // by column: the SIS took it and does not show it
	soft    []bool                    // by column: the SIS may fill it where we leave it blank
	derived []bool                    // by column: it follows from other rows
	away    bool                      // the SIS shows rows that are for other days
	lasts   map[string]map[string]int // how many rows of a section have a last day there; made when first needed
}

// codes are ClassCodes that are no longer the timetable's, each with that of the same section today. Sections are compared
// first and find them by GUID; the other kinds follow.
type codes struct {
	there     map[string]string // that the SIS has
	published map[string]string
	moved     map[string]bool // codes of today: it is in the SIS that the section was renamed
	gone      map[string]bool // codes of sections that are taken out of the SIS: what is in them goes, too
}

func newCodes() codes {
	return codes{map[string]string{}, map[string]string{}, map[string]bool{}, map[string]bool{}}
}

// rekey writes a key with the ClassCode of today.
func rekey(key string, renamed map[string]string) string {
	parts := strings.Split(key, "|")
	for i, p := range parts {
		if now, ok := renamed[p]; ok {
			parts[i] = now
		}
	}
	return strings.Join(parts, "|")
}

// recode is values with the ClassCodes of today.
func recode(values []string, renamed map[string]string) []string {
	if len(renamed) == 0 {
		return values
	}
	out := slices.Clone(values)
	for i, v := range out {
		if now, ok := renamed[v]; ok {
			out[i] = now
		}
	}
	return out
}

// other is a row of the other side: of the SIS, or as last published.
type other struct {
	key string // as ours has it, should the section have been renamed
	row *Row
	met bool // the timetable has it, too
}

// at is the other side's row with a key; nil for none.
func (x *comparison) at(key string) *Row {
	if i, ok := x.place[key]; ok {
		return x.others[i].row
	}
	return nil
}

// face puts a row of the other side in its place; of two with one key the later counts.
func (x *comparison) face(key string, r *Row) {
	if i, ok := x.place[key]; ok {
		x.others[i].row = r
		return
	}
	x.place[key] = len(x.others)
	x.others = append(x.others, other{key: key, row: r})
}

// compare lays the three sides of a kind beside each other.
func (x *comparison) compare() Outgoing {
	x.out = Outgoing{Kind: x.t.Kind, Columns: x.t.Columns, Known: x.b.known, Left: x.t.Left, Bad: x.t.Bad, Warn: x.t.Warn,
		theirs: x.theirs, read: x.read, basis: x.b, keep: map[string]bool{}, Source: FromNothing}
	if x.read && x.b.pending != "" && x.b.pending == fingerprint(x.theirs) {
		x.out.stale = true // the last publish is still queued there: what it will be is what was sent
	}
	switch {
	case x.read && !x.out.stale:
		x.out.Source = FromSIS
	case x.b.known:
		x.out.Source = FromPublished
	}
	x.out.lost = x.out.Source == FromSIS && len(x.theirs) == 0 && len(x.b.rows) > 0
	base := x.b.rows
	if x.out.Source == FromSIS {
		x.others, x.place = make([]other, 0, len(x.theirs)), make(map[string]int, len(x.theirs))
		for i := range x.theirs {
			x.face(x.theirs[i].Key, &x.theirs[i])
		}
	} else {
		x.others, x.place = make([]other, 0, len(base)), make(map[string]int, len(base))
		for k, s := range base {
			x.face(k, &Row{Key: k, Alias: s.Alias, Of: s.Of, Ref: s.Ref, Title: k, Values: x.align(s)})
		}
	}
	x.blind, x.soft, x.derived = make([]bool, len(x.t.Columns)), make([]bool, len(x.t.Columns)), make([]bool, len(x.t.Columns))
	for i, c := range x.t.Columns {
		x.blind[i], x.soft[i], x.derived[i] = slices.Contains(x.b.blind, c), slices.Contains(x.t.Soft, c), slices.Contains(x.t.Derived, c)
	}
	x.follow(base)
	x.trust()
	x.away = x.b.away || showsAway(x.t.Rows, x.theirs)
	x.rows = make([]Row, 0, len(x.t.Rows))
	for i := range x.t.Rows {
		x.ours(&x.t.Rows[i])
	}
	x.rest()
	x.out.table = x.t
	x.out.table.Rows = x.rows
	x.out.Rows = len(x.rows)
	return x.out
}

// align puts a published row's values under the columns of today.
func (x *comparison) align(s Seen) []string {
	if slices.Equal(x.b.columns, x.t.Columns) {
		return s.Values
	}
	out := make([]string, len(x.t.Columns))
	for i, c := range x.t.Columns {
		out[i], _ = x.b.value(s, c)
	}
	return out
}

// follow finds rows whose code has changed here or there: a section by its GUID, and what belongs to it by the section.
func (x *comparison) follow(base map[string]Seen) {
	if x.t.Kind == Sections {
		x.recode(base)
	}
	if len(x.codes.published) > 0 {
		moved := make(map[string]Seen, len(base))
		for k, s := range base {
			moved[rekey(k, x.codes.published)] = s
		}
		x.b.rows = moved
	}
	if len(x.codes.there) > 0 {
		others := x.others
		x.others, x.place = make([]other, 0, len(others)), make(map[string]int, len(others))
		for _, o := range others {
			x.face(rekey(o.key, x.codes.there), o.row)
		}
	}
}

// recode finds the sections whose code has changed.
func (x *comparison) recode(base map[string]Seen) {
	here := make(map[string]bool, len(x.t.Rows))
	for i := range x.t.Rows {
		here[x.t.Rows[i].Key] = true
	}
	published, there := map[string]string{}, map[string]string{} // codes that the timetable does not have, by GUID
	for k, s := range base {
		if !here[k] {
			published[s.Alias] = k
		}
	}
	for _, o := range x.others {
		if !here[o.key] {
			there[o.row.Alias] = o.key
		}
	}
	for i := range x.t.Rows {
		r := &x.t.Rows[i]
		if r.Alias == "" {
			continue
		}
		was, now := published[r.Alias], there[r.Alias]
		if s, ok := base[r.Key]; ok {
			was = ""
			if s.Alias == r.Alias {
				was = r.Key
			}
		}
		if x.at(r.Key) != nil {
			now = ""
		}
		moved := x.out.Source == FromSIS && now != "" && was != "" && now != was
		if moved && x.settled[r.Key] == Keep {
			continue // it goes back to the SIS under the code it has there, and all that is in it
		}
		if was != "" && was != r.Key {
			x.codes.published[was] = r.Key
			if x.out.Source == FromSIS && x.at(r.Key) != nil && x.at(was) == nil {
				x.codes.there[was] = r.Key // a publish that was cut has arrived: what is in the section goes by the old code there
			}
		}
		if _, ok := base[r.Key]; now != "" && (moved || !ok) {
			x.codes.there[now] = r.Key
			x.codes.moved[r.Key] = moved
		}
	}
}

// trust takes rows that stand as a cut publish wanted them for published: it was this file that changed them.
func (x *comparison) trust() {
	if len(x.tried) == 0 || x.out.Source != FromSIS {
		return
	}
	x.b.rows = maps.Clone(x.b.rows)
	for k, attempts := range x.tried {
		r := x.at(k)
		for _, values := range attempts {
			switch {
			case r == nil && values == nil:
				delete(x.b.rows, k)
			case r != nil && values != nil && slices.Equal(r.Values, values):
				x.b.rows[k] = Seen{Ref: r.Ref, Alias: r.Alias, Of: r.Of, Values: values}
				x.b.columns = x.t.Columns
			}
		}
	}
}

// ours settles a row that the timetable has.
func (x *comparison) ours(r *Row) {
	var their *Row
	if i, ok := x.place[r.Key]; ok {
		their, x.others[i].met = x.others[i].row, true
		if their.Key == r.Key && slices.Equal(their.Values, r.Values) { // as most rows are
			x.out.had++
			x.out.Unchanged++
			x.send(r)
			return
		}
	}
	base, published := x.b.rows[r.Key]
	if x.out.Source == FromSIS && (their != nil || published) {
		x.out.had++
	} else if x.out.Source == FromPublished && published {
		x.out.had++
	}
	switch {
	case their == nil && published && x.out.Source == FromSIS && r.Away && !x.away: // it goes by the day it is asked for
		x.unshown(r, base)
		return
	case their == nil && published && x.out.Source == FromSIS && x.tried == nil && !x.out.lost: // taken away there
		x.there(RowChange{What: Gone, Title: r.Title, Key: r.Key, Ref: r.Ref, Was: x.align(base)}, r, nil)
		return
	case their == nil:
		if published && x.out.Source == FromSIS && !x.out.lost {
			x.out.missing++
		}
		x.send(r)
		x.out.Changes = append(x.out.Changes, RowChange{What: New, Title: r.Title, Key: r.Key, Ref: r.Ref, Now: r.Values, of: r.Of})
		return
	}
	theirValues := x.shown(r.Values, their.Values)
	if published {
		theirValues = x.ended(their, r.Values, theirValues)
	}
	same := slices.Equal(theirValues, r.Values) && their.Key == r.Key
	if same {
		x.out.Unchanged++
		x.send(r)
		return
	}
	if x.out.Source == FromSIS && x.b.known {
		was := make([]string, len(r.Values)) // nothing known: every difference is a conflict
		switch {
		case x.b.ours(their.Values) || x.twin(their):
			was, published = theirValues, true
		case published:
			was = x.align(base)
		}
		moved := x.t.Kind == Sections && x.codes.moved[r.Key]
		if merged, theirsChanged := x.merge(r.Values, theirValues, was, published); theirsChanged || moved {
			next := &Row{Key: r.Key, Of: r.Of, Title: r.Title, Values: merged, Wire: their.Wire}
			if moved {
				next.Key = their.Key
			}
			was = slices.Clone(was)
			for i := range merged { // what the timetable has in place of it, should somebody have changed that here, too
				if merged[i] != r.Values[i] {
					was[i] = r.Values[i]
				} else {
					was[i] = theirValues[i]
				}
			}
			x.there(RowChange{What: Changed, Title: x.title(r, next), Key: r.Key, Ref: r.Ref, Was: was, Now: theirValues}, r, next)
			return
		}
	}
	if x.out.Source == FromSIS && !published && x.o.MultiFile {
		x.out.clash++
	}
	x.send(r)
	x.out.Changes = append(x.out.Changes, RowChange{What: Changed, Title: x.title(their, r), Key: r.Key, Ref: r.Ref, Was: theirValues, Now: r.Values})
}

// showsAway says whether any of our rows that are for other days is among those of the SIS.
func showsAway(ours, theirs []Row) bool {
	away := map[string]bool{}
	for i := range ours {
		if ours[i].Away {
			away[ours[i].Key] = true
		}
	}
	return len(away) > 0 && slices.ContainsFunc(theirs, func(r Row) bool { return away[r.Key] })
}

// unshown settles a row that a SIS which goes by the day it is asked for has no reason to show: what was published stands.
func (x *comparison) unshown(r *Row, base Seen) {
	x.send(r)
	was := x.align(base)
	if slices.Equal(was, r.Values) {
		x.out.Unchanged++
		return
	}
	x.out.Changes = append(x.out.Changes, RowChange{What: Changed, Title: r.Title, Key: r.Key, Ref: r.Ref, Was: was, Now: r.Values})
}

// title is a row's for a person; of a section that gets another code it has both.
func (x *comparison) title(before, after *Row) string {
	if x.t.Kind == Sections && before.Key != after.Key {
		return before.Key + " → " + after.Key
	}
	return after.Title
}

// shown is the SIS's values of a row, laid beside ours: in columns that it never shows ours stand in, and what it filled
// in by itself is left out.
func (x *comparison) shown(ours, values []string) []string {
	if x.out.Source != FromSIS {
		return values
	}
	out := values
	for i := range values {
		if values[i] != ours[i] && (values[i] == "" && x.blind[i] || ours[i] == "" && x.soft[i]) {
			if &out[0] == &values[0] {
				out = slices.Clone(values)
			}
			out[i] = ours[i]
		}
	}
	return out
}

// twin says whether a lesson of the SIS was published just as it is: several of one section at one slot may have changed
// places.
func (x *comparison) twin(r *Row) bool {
	if x.t.Kind != Timetable || x.out.Source != FromSIS {
		return false
	}
	if x.twins == nil {
		x.twins = make(map[string]bool, len(x.b.rows))
		for _, s := range x.b.rows {
			x.twins[strings.Join(recode(x.align(s), x.codes.published), unit)] = true
		}
	}
	return x.twins[strings.Join(recode(recode(r.Values, x.codes.there), x.codes.published), unit)]
}

// asPublished says whether a row of the SIS is as it was published, whatever its section was called then.
func (x *comparison) asPublished(base Seen, r *Row) bool {
	was := recode(x.align(base), x.codes.published)
	is := x.shown(was, recode(recode(r.Values, x.codes.there), x.codes.published)) // the SIS may still link to it by its old code
	for i := range was {
		if is[i] != was[i] && !x.derived[i] {
			return false
		}
	}
	return true
}

// merge is a row with what only the SIS changed taken over; what both changed is the SIS's. theirs says whether it
// changed anything.
func (x *comparison) merge(ours, there, was []string, published bool) (merged []string, theirs bool) {
	merged = slices.Clone(ours)
	for i := range ours {
		if there[i] != ours[i] && !x.derived[i] && (!published || there[i] != was[i]) && !x.onlyRenamed(there[i], ours[i]) {
			merged[i], theirs = there[i], true
		}
	}
	return merged, theirs
}

// onlyRenamed says whether two values differ only because a section was renamed here.
func (x *comparison) onlyRenamed(there, ours string) bool {
	now, ok := x.codes.there[there]
	return ok && now == ours
}

// there settles a row that the SIS changed: mine is the timetable's, nil where it has none; next is what the timetable
// would have after taking the change in, nil for nothing.
func (x *comparison) there(c RowChange, mine, next *Row) {
	do, settled := x.settled[c.Key]
	if !settled {
		do = TakeIn
		over := x.o.Overwrite
		if choice, decided := x.o.Decisions.Overwrite[x.t.Kind][c.Key]; decided {
			over = choice
		}
		if over {
			do = Overwrite
		}
	}
	c.Do = do
	c.next, c.here = next, mine != nil
	x.out.There = append(x.out.There, c)
	their := x.at(c.Key)
	switch {
	case do == Overwrite && mine != nil:
		x.send(mine)
		what, was, title := New, []string(nil), c.Title
		if their != nil {
			what, was, title = Changed, c.Now, x.title(their, mine)
		}
		x.out.Changes = append(x.out.Changes, RowChange{What: what, Title: title, Key: c.Key, Ref: c.Ref, Was: was, Now: mine.Values, of: mine.Of})
	case do == Overwrite:
		x.out.Changes = append(x.out.Changes, RowChange{What: Gone, Title: c.Title, Key: c.Key, Ref: c.Ref, Was: c.Now, of: their.Of})
	default: // until it is taken in, it goes back as it is
		x.out.keep[c.Key] = true
		if their != nil {
			x.send(x.today(c.Key, their))
			x.out.Unchanged++
		}
	}
}

// today is a row of the SIS with the ClassCodes of today: what belongs to a section that was renamed here goes with it.
func (x *comparison) today(key string, r *Row) *Row {
	if len(x.codes.there) == 0 {
		return r
	}
	c := *r
	c.Key, c.Values = key, recode(r.Values, x.codes.there)
	if now, ok := x.codes.there[r.Of]; ok {
		c.Of = now
	}
	return &c
}

// rest settles the rows that the timetable does not have.
func (x *comparison) rest() {
	left := make([]other, 0, 16)
	for _, o := range x.others {
		if !o.met {
			left = append(left, o)
		}
	}
	slices.SortFunc(left, func(a, b other) int { return strings.Compare(a.key, b.key) })
	for _, o := range left {
		k, r := o.key, o.row
		base, published := x.b.rows[k]
		twin := x.twin(r) && (published || !x.b.ours(r.Values))
		published = published || twin
		switch {
		case x.out.Source == FromSIS && !published && x.o.MultiFile && !x.mine(orElse(r.Of, r.Key)):
			x.out.Foreign++
			x.out.keep[k] = true
			x.send(r)
			continue
		case x.out.Source == FromSIS && !published && x.b.ours(r.Values):
			continue // a lesson in the form it has on other days
		case x.out.Source == FromSIS && x.codes.gone[r.Of]:
			// It goes with its section, also where somebody has put it there or changed it.
		case x.out.Source == FromSIS && !published && x.t.Spared[k]:
			// It is there, and the timetable has it and does not send it now: the person's own choice.
		case x.out.Source == FromSIS && !published:
			x.there(RowChange{What: New, Title: orElse(r.Title, k), Key: k, Now: r.Values}, nil, x.today(k, r))
			continue
		case x.out.Source == FromSIS && !twin && !x.asPublished(base, r) && !x.t.Spared[k] && x.codes.there[r.Key] == "":
			x.there(RowChange{What: Changed, Title: orElse(r.Title, k), Key: k, Ref: base.Ref, Was: x.align(base), Now: r.Values}, nil, r)
			continue
		}
		x.out.had++
		if x.t.Spared[k] {
			x.out.spared++
		}
		if x.t.Kind == Sections {
			x.codes.gone[k] = true
		}
		x.out.Changes = append(x.out.Changes, RowChange{What: Gone, Title: orElse(r.Title, k), Key: k, Ref: r.Ref, Was: r.Values, of: r.Of})
	}
}

func (x *comparison) send(r *Row) { x.rows = append(x.rows, *r) }

// fingerprint names what a SIS shows of a kind.
func fingerprint(rows []Row) string {
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = r.Key + unit + strings.Join(r.Values, unit)
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:8])
}

// refsOf are the records a note is about.
func refsOf(n Note) []model.Key {
	if len(n.Rows) > 0 {
		return n.Rows
	}
	return []model.Key{n.Ref}
}
