package store

import (
	"encoding/binary"
	"hash/fnv"
	"os"
	"slices"
	"testing"

	"carillon/model"

	"github.com/google/go-cmp/cmp"
)

// fixHeaders puts right the checksums of the header pages, so that a fuzzer gets behind them.
func fixHeaders(data []byte) {
	for _, at := range []int{0, filePageSize} {
		if at+pageHeader+metaSize > len(data) {
			return
		}
		b := data[at+pageHeader : at+pageHeader+metaSize]
		h := fnv.New64a()
		_, _ = h.Write(b[:metaSize-8])
		binary.LittleEndian.PutUint64(b[metaSize-8:], h.Sum64())
	}
}

func FuzzAFile(f *testing.F) {
	path := created(f)
	g := opened(f, path)
	if err := g.Put("systems", "alma", []byte("x")); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		data = slices.Clone(data)
		fixHeaders(data)
		c, faults, err := examine("x", data, true)
		if err != nil || len(faults) > 0 {
			return
		}
		tt, err := c.timetable("x")
		if err != nil {
			return
		}
		again := contents{identity: newIdentity(Place{}), state: state{}, side: c.side}
		out := t.TempDir() + "/x.carillon"
		if err := again.create(osDisk{}, out, tt.Snapshot()); err != nil {
			t.Fatalf("what was read can't be written: %v", err)
		}
		back, err := readFile(out)
		if err != nil {
			t.Fatal(err)
		}
		bt, err := back.timetable(out)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(dump(t, &tt.State), dump(t, &bt.State)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func FuzzARecord(f *testing.F) {
	s := school(f)
	for _, k := range model.Kinds() {
		for r := range s.All(k) {
			payload, err := encodeRecord(r)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(uint8(k), r.Key().ID, payload)
		}
	}
	f.Fuzz(func(t *testing.T, kind uint8, id uint32, payload []byte) {
		k := model.Key{Kind: model.Kind(kind), ID: id}
		r, err := decodeRecord(k, payload)
		if err != nil {
			return
		}
		again, err := encodeRecord(r)
		if err != nil {
			t.Fatal(err)
		}
		back, err := decodeRecord(k, again)
		if err != nil {
			t.Fatal(err)
		}
		if third, err := encodeRecord(back); err != nil || !slices.Equal(again, third) {
			t.Fatalf("a second round gives another record (%v)", err)
		}
		b := model.NewBuilder() // hostile references and fields must end in errors, not in gigabytes
		b.Put(r)
		_, _ = b.Timetable()
		_, _ = school(t).Apply(model.Patch{Changes: []model.Change{{Key: k, After: r}}})
	})
}

func FuzzAJournal(f *testing.F) {
	id := newID()
	n := 0
	data, _ := journaled(f, id, func(k int) int { n = (n*7 + 3) % 1009; return n % k }, 6)
	f.Add(data)
	f.Add(data[:len(data)-3])
	mark, _, err := appendFrame(data, &entry{Mark: make([]byte, 16)}, 0)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(mark)
	f.Fuzz(func(t *testing.T, data []byte) {
		data = slices.Clone(data)
		fixJournal(data)
		j, err := parseJournal(data)
		if err != nil {
			return
		}
		if j.size > len(data) || (j.cut == nil) != (j.size == len(data)) {
			t.Fatalf("%d of %d bytes read, cut: %v", j.size, len(data), j.cut)
		}
		tt := school(t)
		edits, _ := j.since(j.base)
		for _, e := range edits {
			p, err := e.patch()
			if err != nil {
				break
			}
			if _, err := tt.Apply(p); err != nil {
				break
			}
		}
	})
}

// fixJournal puts right the checksums of a journal, so that a fuzzer gets behind them.
func fixJournal(data []byte) {
	if len(data) < journalHeader {
		return
	}
	copy(data, journalMagic)
	chain := frameCRC(0, data[:journalHeader-4], nil)
	binary.LittleEndian.PutUint32(data[journalHeader-4:], chain)
	for rest := data[journalHeader:]; len(rest) >= frameHeader; {
		size := int(binary.LittleEndian.Uint32(rest))
		if size > len(rest)-frameHeader {
			return
		}
		chain = frameCRC(chain, rest[:4], rest[frameHeader:frameHeader+size])
		binary.LittleEndian.PutUint32(rest[4:], chain)
		rest = rest[frameHeader+size:]
	}
}
