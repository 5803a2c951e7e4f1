package model

import "slices"

const pageSize = 256

// table holds the records of one kind by ID. Pages are copied before the first write after a snapshot, so that a
// snapshot is a copy of the table's header and a write costs at most one page.
type table struct {
	pages []*page
	gen   uint64 // generation that may write to pages
	count int
}

type page struct {
	gen  uint64 // generation that may write to recs
	recs [pageSize]Record
}

func (t *table) get(id uint32) Record {
	p := int(id / pageSize)
	if p >= len(t.pages) || t.pages[p] == nil {
		return nil
	}
	return t.pages[p].recs[id%pageSize]
}

// set puts a record at an ID, or takes it out where rec is nil.
func (t *table) set(gen uint64, id uint32, rec Record) {
	p := int(id / pageSize)
	if p >= len(t.pages) && rec == nil {
		return
	}
	if t.gen != gen {
		t.pages, t.gen = slices.Clone(t.pages), gen
	}
	if p >= len(t.pages) {
		t.pages = append(t.pages, make([]*page, p+1-len(t.pages))...)
	}
	pg := t.pages[p]
	switch {
	case pg == nil:
		pg = &page{gen: gen}
		t.pages[p] = pg
	case pg.gen != gen:
		c := *pg
		c.gen = gen
		pg = &c
		t.pages[p] = pg
	}
	old := pg.recs[id%pageSize]
	pg.recs[id%pageSize] = rec
	if old == nil && rec != nil {
		t.count++
	} else if old != nil && rec == nil {
		t.count--
	}
}

// all yields the records in order of ID.
func (t *table) all(yield func(Record) bool) {
	for _, p := range t.pages {
		if p == nil {
			continue
		}
		for _, r := range p.recs {
			if r != nil && !yield(r) {
				return
			}
		}
	}
}
