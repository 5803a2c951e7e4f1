package model

import (
	"fmt"
	"slices"
)

// Builder makes a timetable from many records at once: a file being opened, an import, the demo school. Nothing is
// checked across records until Timetable.
type Builder struct {
	t    Timetable
	errs []error
	bad  map[Key]Record // those that are wrong in themselves: they stand in no table, where others would rely on them
}

// NewBuilder starts an empty timetable.
func NewBuilder() *Builder {
	return &Builder{t: Timetable{State: State{gen: generations.Add(1)}}, bad: make(map[Key]Record)}
}

// Add puts a record in under the next free ID of its kind and returns that ID.
func (b *Builder) Add(r Record) uint32 {
	k := r.Key()
	r = r.withID(b.t.last[k.Kind] + 1)
	b.Put(r)
	return r.Key().ID
}

// Put puts a record in under the ID it has; a second record with one key is an error of Timetable.
func (b *Builder) Put(r Record) {
	k := r.Key()
	switch {
	case k.ID == 0 || k.ID > maxID:
		b.fail(&Error{Invalid, k, fmt.Sprintf("there is no place for %s", k)})
		return
	case b.Get(k) != nil:
		b.fail(&Error{Duplicate, k, fmt.Sprintf("%s comes twice", k)})
		return
	}
	b.t.last[k.Kind] = max(b.t.last[k.Kind], k.ID)
	if err := check(r); err != nil {
		b.fail(err)
		b.bad[k] = r
		return
	}
	b.t.tabs[k.Kind].set(b.t.gen, k.ID, r)
}

// needsBad says whether a record points at one that is wrong in itself.
func (b *Builder) needsBad(r Record) bool {
	if len(b.bad) == 0 {
		return false
	}
	b.t.index.is = r.refs(b.t.index.is[:0])
	return slices.ContainsFunc(b.t.index.is, func(k Key) bool { return b.bad[k] != nil })
}

// Used notes that IDs up to id have been given out for a kind, so that none is given twice.
func (b *Builder) Used(k Kind, id uint32) {
	if k.Valid() && id <= maxID {
		b.t.last[k] = max(b.t.last[k], id)
	}
}

// Get is a record put in before; nil where there is none.
func (b *Builder) Get(k Key) Record {
	if r := b.bad[k]; r != nil {
		return r
	}
	return b.t.Get(k)
}

// maxErrors is how many faults a builder reports.
const maxErrors = 1000

func (b *Builder) fail(err error) {
	if len(b.errs) < maxErrors {
		b.errs = append(b.errs, err)
	}
}

// Timetable is the finished timetable, or every fault found in its records (at most 1,000). The builder must not be
// used afterwards.
func (b *Builder) Timetable() (*Timetable, []error) {
	t := &b.t
	t.index.build(&t.State)
	x := &tx{Timetable: t}
	one := make([]Change, 1)
	for k := KindNone + 1; k < numKinds; k++ {
		for r := range t.All(k) {
			if b.needsBad(r) {
				continue // the fault of what it points at is reported
			}
			one[0] = Change{Key: r.Key(), After: r}
			x.changes = one
			if err := x.finish(); err != nil {
				b.fail(err)
			}
		}
	}
	if len(b.errs) > 0 {
		return nil, b.errs
	}
	return t, nil
}
