// Package intake settles what becomes of the rows that a format has read: each is matched with a record of the timetable, by id,
// code or folded name, and what it says is merged with what stands there, three ways where the source said something of the record
// before. The result is a plan: every row with what becomes of it, and one edit that does it.
package intake

import (
	"cmp"
	"context"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"carillon/internal/exchange"
	"carillon/model"
	"carillon/model/message"
)

// What says what becomes of a row, or of a record that no row is about.
type What string

// What becomes of a row.
const (
	New     What = "new"
	Changed What = "changed"
	Same    What = "same"
	LeftOut What = "left-out"
	Gone    What = "gone" // a record that the source does not have
)

// Options are what a person chooses of an intake.
type Options struct {
	// Source names where the rows come from: what it said last time counts when it comes again. "" keeps nothing.
	Source string
	Label  string       // of the edit
	Make   []model.Kind // records that rows name and that are nowhere are made
	Delete []model.Kind // records that the source does not have are deleted, where it has all of the kind; else they stay
	Empty  bool         // an empty cell empties its field; else it changes nothing
	// Take says that the source's value counts where both have changed one since last time; else the timetable's stays.
	Take bool
	// Keep decides so for single fields, over Take.
	Keep map[FieldOf]bool
}

// FieldOf names a field of a record.
type FieldOf struct {
	Key   model.Key
	Field string
}

// Item is a row and what becomes of it, or a record that no row is about.
type Item struct {
	What       What
	Kind       model.Kind
	Table, Row int // in the document; -1 for a record that no row is about
	Key        model.Key
	Title      string
	Changes    []Change
	Why        []message.Message // of one left out: the reasons; of others what is to be known
	Wrong      []string          // IDs of the fields that are wrong
	Stays      bool              // of one that is gone in the source: it stays here
	Made       bool              // a row names it, and it was made for that
}

// Change is a field that differs.
type Change struct {
	Field    string
	Was, Now string // in the timetable, and in the source
	Both     bool   // both have changed it since last time
	Kept     bool   // the timetable's value stays
}

// Plan is what becomes of a document.
type Plan struct {
	Document *exchange.Document
	Items    []Item
	Edit     model.Patch // all of it as one edit; nothing where nothing changes
	After    *model.State
	Missing  map[model.Kind]int // records that rows name and that are nowhere, by kind: see Options.Make
	counts   map[model.Kind]map[What]int
}

// Count is how many rows of a kind become something; of all kinds with [model.KindNone].
func (p *Plan) Count(k model.Kind, w What) int {
	if k != model.KindNone {
		return p.counts[k][w]
	}
	n := 0
	for _, of := range p.counts {
		n += of[w]
	}
	return n
}

// Conflicts is how many fields both the timetable and the source have changed.
func (p *Plan) Conflicts() int {
	n := 0
	for i := range p.Items {
		for _, c := range p.Items[i].Changes {
			if c.Both {
				n++
			}
		}
	}
	return n
}

// Bad is how many things are wrong: rows left out, and what the reader itself could not read.
func (p *Plan) Bad() int {
	n := p.Count(model.KindNone, LeftOut)
	for _, l := range p.Document.LeftOut {
		if l.Bad {
			n += max(l.Many, 1)
		}
	}
	return n
}

// Edits says whether anything would change.
func (p *Plan) Edits() bool { return len(p.Edit.Changes) > 0 }

// intake is one at work, on a copy of the timetable.
type intake struct {
	ctx    context.Context
	o      Options
	doc    *exchange.Document
	t      *model.Timetable // the copy
	before *model.State
	with   string // the counterpart of the last synced states
	base   map[model.Key]*model.Synced
	sent   map[model.Key][]model.SyncedField // what the source says now, to be kept
	order  []model.Key                       // of sent

	finders map[model.Kind]*finder
	named   map[model.Kind]map[string]model.Key     // by the source's own names
	outs    map[model.Kind]map[string]exchange.Note // rows left out, by what others call them
	grids   map[string]slotFound
	known   map[pair]model.Key // section lists and requests
	seen    map[model.Key]*rowIn
	has     map[model.Kind]bool // kinds that the document has rows of

	plan     *Plan
	progress exchange.Progress
	done     int64
}

// rowIn is a row on its way in.
type rowIn struct {
	table *exchange.Table
	row   *exchange.Row
	item  Item
	later []int // places of values that refer to the row's own kind

	changed bool // the timetable is another for it
}

func (r *rowIn) note() exchange.Note {
	return exchange.Note{File: r.table.File, Sheet: r.table.Sheet, Line: r.row.Line}
}

// Make plans what becomes of a document. The state has to be a snapshot. Its error is that of the context, where that ends.
func Make(ctx context.Context, s *model.State, doc *exchange.Document, o Options, p exchange.Progress) (*Plan, error) {
	x := &intake{ctx: ctx, o: o, doc: doc, t: s.Index(), before: s, with: model.ImportedFrom(o.Source),
		base: map[model.Key]*model.Synced{}, sent: map[model.Key][]model.SyncedField{},
		finders: map[model.Kind]*finder{}, named: map[model.Kind]map[string]model.Key{}, outs: map[model.Kind]map[string]exchange.Note{},
		grids: map[string]slotFound{}, seen: map[model.Key]*rowIn{}, has: map[model.Kind]bool{}, progress: p,
		plan: &Plan{Document: doc, Missing: map[model.Kind]int{}, counts: map[model.Kind]map[What]int{}}}
	if o.Source != "" {
		for l := range s.SyncedStates() {
			if l.With == x.with {
				x.base[l.Of()] = l
			}
		}
	}
	for _, t := range doc.Tables {
		x.has[t.Kind] = x.has[t.Kind] || len(t.Rows) > 0
	}
	for _, k := range model.Kinds() {
		if err := x.take(k); err != nil {
			return nil, err
		}
	}
	if err := x.gone(); err != nil {
		return nil, err
	}
	x.remember()
	x.keepSaid()
	x.finish()
	return x.plan, nil
}

// take takes in the rows of a kind.
func (x *intake) take(k model.Kind) error {
	var rows []*rowIn
	for ti, t := range x.doc.Tables {
		if t.Kind != k {
			continue
		}
		for ri := range t.Rows {
			rows = append(rows, &rowIn{table: t, row: &t.Rows[ri], item: Item{Kind: k, Table: ti, Row: ri}})
		}
	}
	var waiting []*waits
	for _, r := range rows {
		if err := x.step(); err != nil {
			return err
		}
		if w := x.row(r); w != nil {
			waiting = append(waiting, w)
		}
	}
	x.together(waiting)
	for _, r := range rows {
		if len(r.later) > 0 && r.item.What != LeftOut {
			x.takeLater(r)
		}
	}
	for _, r := range rows {
		x.add(r.item)
	}
	return nil
}

// step counts a row, and is the error of the context where that has ended.
func (x *intake) step() error {
	x.done++
	if x.done&255 == 0 {
		x.progress.Report(x.done, int64(x.doc.Count()))
		return x.ctx.Err()
	}
	return nil
}

func (x *intake) add(i Item) {
	x.plan.Items = append(x.plan.Items, i)
	of := x.plan.counts[i.Kind]
	if of == nil {
		of = map[What]int{}
		x.plan.counts[i.Kind] = of
	}
	if i.What != Gone || !i.Stays {
		of[i.What]++
	}
}

// leave leaves a row out, for a reason.
func (x *intake) leave(r *rowIn, field string, why message.Message) {
	r.item.What = LeftOut
	r.item.Why = append(r.item.Why, why)
	if field != "" {
		r.item.Wrong = append(r.item.Wrong, field)
	}
	outs := x.outs[r.item.Kind]
	if outs == nil {
		outs = map[string]exchange.Note{}
		x.outs[r.item.Kind] = outs
	}
	for _, name := range x.callings(r) {
		if _, twice := outs[name]; !twice {
			outs[name] = r.note()
		}
	}
	if r.item.Title == "" {
		r.item.Title = x.titleOf(r)
	}
}

// callings are what other rows may call a row.
func (x *intake) callings(r *rowIn) []string {
	v := func(f string) string { return strings.ToLower(strings.TrimSpace(r.table.Value(r.row, f))) }
	list := []string{strings.ToLower(r.row.Name), v("code"), v("sisId"), v("name")}
	if r.item.Kind == model.KindSection {
		list = append(list, v("course")+" "+v("sectionId"))
	}
	return slices.DeleteFunc(list, func(s string) bool { return strings.TrimSpace(s) == "" })
}

// titleOf names a row that is no record yet.
func (x *intake) titleOf(r *rowIn) string {
	v := func(f string) string { return strings.ReplaceAll(r.table.Value(r.row, f), "\x1f", " ") }
	parts := []string{v("code")}
	switch r.item.Kind {
	case model.KindTeacher, model.KindStudent:
		parts = []string{v("firstName"), v("surname"), v("code"), v("sisId")}
	case model.KindSection:
		parts = []string{v("course"), v("sectionId")}
	case model.KindEnrolment:
		parts = []string{v("section"), v("student")}
	case model.KindRequest:
		parts = []string{v("student"), v("course")}
	case model.KindLesson:
		parts = []string{v("section"), v("slot")}
	case model.KindRotation, model.KindElectiveLine:
		parts = []string{v("number"), v("name")}
	case model.KindRosterSlot:
		parts = []string{v("roster"), v("slot"), v("teacher")}
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	if len(parts) == 0 {
		return r.item.Kind.String()
	}
	return strings.Join(parts, " ")
}

// gone lists the records that a source with all of a kind does not have, and deletes them where that was chosen.
func (x *intake) gone() error {
	whole := map[model.Kind]bool{}
	for _, t := range x.doc.Tables {
		if t.Whole {
			whole[t.Kind] = true
		}
	}
	kinds := model.Kinds()
	slices.Reverse(kinds) // what points at others goes first
	for _, k := range kinds {
		if !whole[k] || k == model.KindSchool || k == model.KindCalendar || k == model.KindSynced {
			continue
		}
		for rec := range x.before.All(k) {
			if x.seen[rec.Key()] != nil || x.t.Get(rec.Key()) == nil {
				continue
			}
			if err := x.step(); err != nil {
				return err
			}
			i := Item{What: Gone, Kind: k, Table: -1, Row: -1, Key: rec.Key(), Title: x.before.Describe(rec.Key()), Stays: true}
			if slices.Contains(x.o.Delete, k) {
				if err := x.mayMake(k); err != nil {
					i.Why = append(i.Why, message.Of(err))
				} else if _, err := x.t.Apply(model.Delete{Key: rec.Key()}); err != nil {
					i.Why = append(i.Why, message.Of(err))
				} else {
					i.Stays = false
				}
			}
			x.add(i)
		}
	}
	return nil
}

// mayMake says why records of a kind come and go with a sync only. What the school says before the intake counts.
func (x *intake) mayMake(k model.Kind) error { return x.before.School().MayEdit(k) }

// remember keeps what the source said of each record, for the next time.
func (x *intake) remember() {
	if x.o.Source == "" {
		return
	}
	var edits []model.Edit
	for _, k := range x.order {
		if x.t.Get(k) == nil {
			continue
		}
		next := &model.Synced{With: x.with, Kind: k.Kind, Record: k.ID, Fields: x.sent[k]}
		switch old := x.base[k]; {
		case old == nil && len(next.Fields) == 0:
		case old == nil:
			edits = append(edits, model.Add{Record: next})
		case !slices.Equal(old.Fields, next.Fields):
			next.ID = old.ID
			edits = append(edits, model.Replace{Record: next})
		}
	}
	if len(edits) > 0 {
		_, _ = x.t.Apply(model.Batch{Name: x.o.Label, Edits: edits}) // what was taken can be kept
	}
}

// keepSaid keeps what the document says that the model has no place for, in place of what its format has kept before.
func (x *intake) keepSaid() {
	if x.doc.Kept == nil {
		return
	}
	kept := *x.doc.Kept
	kept.Names = map[model.Kind]map[string]uint32{}
	for kind, of := range x.named {
		kept.Names[kind] = make(map[string]uint32, len(of))
		for name, key := range of {
			kept.Names[kind][name] = key.ID
		}
	}
	next, err := kept.Synced()
	if err != nil {
		return
	}
	var edit model.Edit = model.Add{Record: next}
	for old := range x.t.SyncedStates() {
		if old.With == next.With {
			if slices.Equal(old.Fields, next.Fields) {
				return
			}
			next.ID = old.ID
			edit = model.Replace{Record: next}
		}
	}
	_, _ = x.t.Apply(model.Batch{Name: x.o.Label, Edits: []model.Edit{edit}}) // what was taken counts without it, too
}

// finish makes one edit of all.
func (x *intake) finish() {
	x.plan.After = x.t.Snapshot()
	x.plan.Edit.Name = x.o.Label
	for c := range x.plan.After.ChangesSince(x.before) {
		if !reflect.DeepEqual(c.Before, c.After) {
			x.plan.Edit.Changes = append(x.plan.Edit.Changes, c)
		}
	}
	for i := range x.plan.Items {
		if it := &x.plan.Items[i]; it.Key.ID != 0 && it.What != Gone {
			it.Title = x.plan.After.Describe(it.Key)
		}
	}
}

// At is where the row of an item stands; nowhere for a record that no row is about.
func (p *Plan) At(i *Item) exchange.Note {
	if i.Row < 0 {
		return exchange.Note{}
	}
	t := p.Document.Tables[i.Table]
	return exchange.Note{File: t.File, Sheet: t.Sheet, Line: t.Rows[i.Row].Line}
}

// LeftOut lists everything that is left out, by file and line: what the reader did not understand, and the rows that can't be taken.
func (p *Plan) LeftOut() []exchange.LeftOut {
	list := slices.Clone(p.Document.LeftOut)
	for i := range p.Items {
		it := &p.Items[i]
		if it.What != LeftOut {
			continue
		}
		for _, why := range it.Why {
			n := p.At(it)
			n.Why = why
			list = append(list, exchange.LeftOut{Note: n, What: it.Title, Bad: true})
		}
	}
	slices.SortStableFunc(list, func(a, b exchange.LeftOut) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Sheet, b.Sheet), cmp.Compare(a.Line, b.Line))
	})
	return list
}

// SourceOf names a source that nobody has named: its format, and the name of its file without numbers, so that the list of this
// month is the same source as that of the last.
func SourceOf(format, file string) string {
	name := filepath.Base(file)
	name = strings.ToLower(strings.TrimSuffix(name, filepath.Ext(name)))
	name = strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, name)
	return format + "|" + strings.Trim(name, " -_.()")
}
