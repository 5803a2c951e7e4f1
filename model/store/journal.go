package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"carillon/model"
)

// A journal holds the edits since the last save, beside the file. It begins with a header:
//
//	8 bytes   "CarJrnl1"
//	16 bytes  ID of the timetable file
//	8 bytes   generation of the save that the edits build on, lowest byte first
//	16 bytes  ID of that save
//	4 bytes   CRC-32C of the 48 bytes before
//
// Then frames, each the length of its payload (4 bytes, lowest first), a CRC-32C (4 bytes) and the payload, an entry in
// CBOR. A frame's CRC goes on from that of the frame before (the first from the header's), so that no frame of an
// older journal in the same place is ever taken for one of this.
const (
	journalSuffix  = ".journal"
	journalMagic   = "CarJrnl1"
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
}

// entryChange is a record as the edit left it; no bytes where the edit took it out.
type entryChange struct {
	_      struct{} `cbor:",toarray"`
	Kind   uint8
	ID     uint32
	Record []byte
}

func newEntry(p model.Patch) (entry, error) {
	e := entry{Name: p.Name, Changes: make([]entryChange, len(p.Changes))}
	for i, c := range p.Changes {
		e.Changes[i] = entryChange{Kind: uint8(c.Key.Kind), ID: c.Key.ID}
		if c.After == nil {
			continue
		}
		b, err := encodeRecord(c.After)
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
		p.Changes[i].After = r
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
	base    base
	entries []entry
	size    int   // of the header and the whole frames
	cut     error // why reading ended before the end of the data; nil where it did not
}

var errNoJournal = errors.New("it has no header of a journal")

// parseJournal reads a journal up to the first frame that is not whole: what it returns is always a beginning of what
// was written. It fails only where the header is not one.
func parseJournal(data []byte) (*journal, error) {
	if len(data) < journalHeader || string(data[:8]) != journalMagic {
		return nil, errNoJournal
	}
	chain := crc32.Checksum(data[:journalHeader-4], castagnoli)
	if binary.LittleEndian.Uint32(data[journalHeader-4:]) != chain {
		return nil, errNoJournal
	}
	j := &journal{base: base{generation: binary.LittleEndian.Uint64(data[24:])}, size: journalHeader}
	copy(j.base.file[:], data[8:])
	copy(j.base.save[:], data[32:])
	for rest := data[journalHeader:]; len(rest) > 0; rest = data[j.size:] {
		e, crc, n, err := parseFrame(rest, chain)
		if err != nil {
			j.cut = err
			break
		}
		j.entries = append(j.entries, e)
		j.size += n
		chain = crc
	}
	return j, nil
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

// since lists the edits that build on what a file holds. relation says how the journal stands to the file: it can be of
// another file, of an older save (all its edits are in the file) or of a newer one. A copy that has just got its own ID
// goes by that of its origin.
func (j *journal) since(b base) (edits []entry, relation journalRelation) {
	switch {
	case j.base.file != b.file:
		return nil, journalForeign
	case j.base.save == b.save:
		relation = journalCurrent
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
			relation = journalCurrent
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
)
