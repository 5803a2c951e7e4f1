package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"

	"carillon/model"
)

// A journal holds the edits since the last save, beside the file. It begins with a header:
//
//	8 bytes   "CarJrnl2"; "CarJrnl1" where the edits are as a file of format 2 has them
//	16 bytes  ID of the timetable file
//	8 bytes   generation of the save that the edits build on, lowest byte first
//	16 bytes  ID of that save
//	4 bytes   CRC-32C of the 48 bytes before
//
// Then frames, each the length of its payload (4 bytes, lowest first), a CRC-32C (4 bytes) and the payload, an entry in
// CBOR. A frame's CRC goes on from that of the frame before (the first from the header's), so that no frame of an
// older journal in the same place is ever taken for one of this. The same chain lets reading go on behind a frame that
// is damaged: the next whole one goes on from the CRC that the damaged one bears, or should bear.
const (
	journalSuffix  = ".journal"
	journalMagic   = "CarJrnl2"
	journalMagic1  = "CarJrnl1"
	journalHeader  = 8 + 16 + 8 + 16 + 4
	frameHeader    = 8
	maxFrame       = 1 << 30
	journalMaxSize = 1 << 31
)

// entry is one frame: an edit, or (Mark set) the note that a save of that ID has begun: what stands before the mark is
// in it, what stands behind builds on it.
type entry struct {
	Mark    []byte        `cbor:"1,keyasint,omitempty"`
	Name    string        `cbor:"2,keyasint,omitempty"`
	Changes []entryChange `cbor:"3,keyasint,omitempty"`

	gap gap // what could not be read in this place, where it is not the zero value; then nothing else is set
}

// gap is a stretch of a journal that can't be read.
type gap struct {
	bytes int
	edits int // how many frames it is; 0 where that can't be told
}

// entryChange is a record as the edit left it; no bytes where the edit took it out.
type entryChange struct {
	_      struct{} `cbor:",toarray"`
	Kind   uint8
	ID     uint32
	Record []byte
}

func newEntry(p model.Patch) (entry, error) {
	e := entry{Name: strings.ToValidUTF8(p.Name, "?"), Changes: make([]entryChange, len(p.Changes))}
	for i, c := range p.Changes {
		e.Changes[i] = entryChange{Kind: uint8(c.Key.Kind), ID: c.Key.ID}
		if c.After == nil {
			continue
		}
		b, err := encodeReadable(c.After)
		if err != nil {
			return entry{}, err
		}
		e.Changes[i].Record = b
	}
	return e, nil
}

// patch is the entry as an edit; the records it replaces are not in it.
func (e *entry) patch() (model.Patch, error) {
	p := model.Patch{Name: e.Name, Changes: make([]model.Change, len(e.Changes))}
	for i, c := range e.Changes {
		k := model.Key{Kind: model.Kind(c.Kind), ID: c.ID}
		if !k.Kind.Valid() || k.ID == 0 {
			return p, fmt.Errorf("there is no place for %s", k)
		}
		p.Changes[i].Key = k
		if len(c.Record) == 0 {
			continue
		}
		r, err := decodeRecord(k, c.Record)
		if err != nil {
			return p, err
		}
		p.Changes[i].After = byID(r) // a journal may be older than the file that it lies beside
	}
	return p, nil
}

// base is the save that the edits of a journal build on.
type base struct {
	file       ID
	generation uint64
	save       ID
}

func (b base) header() (out []byte, chain uint32) {
	out = append([]byte(journalMagic), b.file[:]...)
	out = binary.LittleEndian.AppendUint64(out, b.generation)
	out = append(out, b.save[:]...)
	chain = crc32.Checksum(out, castagnoli)
	return binary.LittleEndian.AppendUint32(out, chain), chain
}

// appendFrame appends an entry and moves the chain of CRCs on.
func appendFrame(dst []byte, e *entry, chain uint32) ([]byte, uint32, error) {
	payload, err := encMode.Marshal(e)
	if err != nil {
		return dst, chain, err
	}
	if err := decMode.Wellformed(payload); err != nil {
		return dst, chain, fmt.Errorf("an edit could not be read back: %w", err)
	}
	if len(payload) > maxFrame {
		return dst, chain, fmt.Errorf("an edit of %d bytes is too large for the journal", len(payload))
	}
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(payload)))
	chain = frameCRC(chain, dst[len(dst)-4:], payload)
	dst = binary.LittleEndian.AppendUint32(dst, chain)
	return append(dst, payload...), chain, nil
}

func frameCRC(chain uint32, length, payload []byte) uint32 {
	return crc32.Update(crc32.Update(chain, castagnoli, length), castagnoli, payload)
}

// journal is what could be read of a journal.
type journal struct {
	base    base    // the zero value where the header is damaged
	entries []entry // with an entry that is a gap where something can't be read
	size    int     // of the header and the whole frames before the first gap
	cut     error   // why that is not all of the data; nil where it is
}

var errNoJournal = errors.New("it has no header of a journal")

// parseJournal reads a journal; what can't be read in it becomes a gap. It fails only where the data is no journal: where
// neither the header nor the frame behind it is whole.
func parseJournal(data []byte) (*journal, error) {
	if len(data) < journalHeader {
		return nil, errNoJournal
	}
	j := &journal{size: journalHeader}
	chain := binary.LittleEndian.Uint32(data[journalHeader-4:])
	magic := string(data[:8])
	if (magic == journalMagic || magic == journalMagic1) && crc32.Checksum(data[:journalHeader-4], castagnoli) == chain {
		j.base.generation = binary.LittleEndian.Uint64(data[24:])
		copy(j.base.file[:], data[8:])
		copy(j.base.save[:], data[32:])
	} else {
		j.cut, j.size = errNoJournal, 0
		if _, _, _, err := parseFrame(data[journalHeader:], chain); err != nil {
			return nil, errNoJournal
		}
	}
	budget := len(data)/8*resyncRounds + resyncBytes
	for at := journalHeader; at < len(data); {
		e, crc, n, err := parseFrame(data[at:], chain)
		if err != nil {
			if j.cut == nil {
				j.cut, j.size = err, at
			}
			var lost gap
			lost, chain = resync(data[at:], chain, &budget)
			j.entries = append(j.entries, entry{gap: lost})
			at += lost.bytes
			continue
		}
		j.entries = append(j.entries, e)
		chain = crc
		if at += n; j.cut == nil {
			j.size = at
		}
	}
	return j, nil
}

// What looking for the next whole frame may cost at most, in bytes that are summed up: a journal may come from anybody.
const (
	resyncRounds = 8 * 16
	resyncBytes  = 1 << 20
)

// resync finds the next whole frame of a journal behind one that is damaged, which b begins with; the frame before that
// ended in chain. What it returns is the stretch in between, and the CRC that the whole frame goes on from.
func resync(b []byte, chain uint32, budget *int) (lost gap, next uint32) {
	follows := func(at int, chain uint32) bool {
		if at+frameHeader >= len(b) {
			return false
		}
		*budget -= int(min(binary.LittleEndian.Uint32(b[at:]), uint32(len(b)-at)))
		_, _, _, err := parseFrame(b[at:], chain)
		return err == nil
	}
	if len(b) < frameHeader {
		return gap{bytes: len(b)}, 0
	}
	size, bears := binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:])
	if size <= maxFrame && int(size) <= len(b)-frameHeader { // its length is plausible: its CRC or its content is damaged
		end := frameHeader + int(size)
		should := frameCRC(chain, b[:4], b[frameHeader:end])
		switch {
		case end == len(b):
			return gap{end, 1}, 0
		case follows(end, bears):
			return gap{end, 1}, bears
		case follows(end, should):
			return gap{end, 1}, should
		}
	}
	for at := 1; at+frameHeader+2 <= len(b) && *budget > 0; at++ {
		size := binary.LittleEndian.Uint32(b[at:])
		if size == 0 || size > maxFrame || int(size) > len(b)-at-frameHeader || !beginsEntry(b[at+frameHeader:]) {
			continue
		}
		if at > frameHeader && follows(at, bears) { // only its length is damaged
			return gap{at, 1}, bears
		}
		// A frame whose forerunner is lost can't be told from chance, but the one behind it can.
		if then := at + frameHeader + int(size); follows(then, binary.LittleEndian.Uint32(b[at+4:])) {
			return gap{bytes: then}, binary.LittleEndian.Uint32(b[at+4:])
		}
	}
	return gap{bytes: len(b)}, 0
}

// beginsEntry says whether a payload begins as an entry does: a map of one to three fields, the first of which is one of
// its own.
func beginsEntry(b []byte) bool {
	return len(b) >= 2 && b[0] >= 0xA1 && b[0] <= 0xA3 && b[1] >= 1 && b[1] <= 3
}

func parseFrame(b []byte, chain uint32) (e entry, crc uint32, n int, err error) {
	if len(b) < frameHeader {
		return e, 0, 0, errors.New("the last frame is cut")
	}
	size := binary.LittleEndian.Uint32(b)
	if size > maxFrame || int(size) > len(b)-frameHeader {
		return e, 0, 0, errors.New("the last frame is cut")
	}
	payload := b[frameHeader : frameHeader+int(size)]
	crc = binary.LittleEndian.Uint32(b[4:])
	if crc != frameCRC(chain, b[:4], payload) {
		return e, 0, 0, errors.New("a frame's checksum is wrong")
	}
	if err := decMode.Unmarshal(payload, &e); err != nil {
		return e, 0, 0, fmt.Errorf("a frame can't be read: %w", err)
	}
	return e, crc, frameHeader + int(size), nil
}

// since lists the edits that build on what a file holds, gaps included. relation says how the journal stands to the
// file. A save has an ID that no other has, so it decides alone: a backup of that save goes by another file ID once it is
// restored. Without it, the journal can be of another file (own lists the IDs of this one: its own and that of the file
// it is a copy of), of an older save or of a newer one.
func (j *journal) since(b base, own ...ID) (edits []entry, relation journalRelation) {
	switch {
	case j.base.save == b.save:
		relation = journalCurrent
	case j.base == base{}:
		relation = journalHeadless
	case j.base.file != b.file && !slices.Contains(own, j.base.file):
		relation = journalForeign
	case j.base.generation >= b.generation:
		relation = journalNewer
	default:
		relation = journalOlder
	}
	for _, e := range j.entries {
		switch {
		case len(e.Mark) == 0 && relation == journalCurrent:
			edits = append(edits, e)
		case bytes.Equal(e.Mark, b.save[:]):
			relation, edits = journalCurrent, nil
		}
	}
	return edits, relation
}

type journalRelation int

const (
	journalCurrent journalRelation = iota
	journalForeign
	journalOlder
	journalNewer
	journalHeadless // its header is damaged, so nobody knows what it builds on
)
