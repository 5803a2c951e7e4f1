package store

import (
	"crypto/rand"
	"encoding/hex"
	"time"

	"carillon/model"
)

// formatVersion is the version of the bucket layout this program writes.
const formatVersion = 4

// Buckets of the file and keys of the meta bucket; the package doc describes them.
const (
	bucketMeta    = "meta"
	bucketRecords = "records"
	bucketSide    = "side"

	keyFormat   = "format"
	keyIdentity = "identity"
	keyState    = "state"
)

// ID names a timetable file, whatever it is called and wherever it lies; a copy gets an ID of its own.
type ID [16]byte

func newID() ID {
	var id ID
	_, _ = rand.Read(id[:]) // never fails since Go 1.24
	return id
}

// String is the ID in 32 hex digits.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// identity says which file this is; it changes when the file turns out to be a copy, or to have moved.
type identity struct {
	ID    ID    `cbor:"1,keyasint"`
	Place Place `cbor:"2,keyasint"`
	// Origin is set on a copy until a person lets it stand on its own.
	Origin *Origin `cbor:"3,keyasint,omitempty"`
	// Published lists when this file last reached each system.
	Published []Published `cbor:"4,keyasint,omitempty"`
	// Lineage is the ID of the first file in the line of copies: within one, IDs of records mean the same.
	Lineage ID `cbor:"5,keyasint"`
}

func newIdentity(at Place) identity {
	id := newID()
	return identity{ID: id, Place: at, Lineage: id}
}

// Place is where a file lay when it was last written.
type Place struct {
	Host string `cbor:"1,keyasint,omitempty"`
	Path string `cbor:"2,keyasint,omitempty"` // absolute
	File string `cbor:"3,keyasint,omitempty"` // volume and file number, "" where the system has none
}

// Published is when a file was last published to a system.
type Published struct {
	System string    `cbor:"1,keyasint"` // the caller's key: system, URL and school code
	At     time.Time `cbor:"2,keyasint"`
}

// Origin is the file that a copy was made of.
type Origin struct {
	ID        ID          `cbor:"1,keyasint"`
	Name      string      `cbor:"2,keyasint"` // file name, for a person
	Place     Place       `cbor:"3,keyasint"`
	Published []Published `cbor:"4,keyasint,omitempty"` // as of the moment of the copy
}

// state changes with every commit.
type state struct {
	Generation uint64             `cbor:"1,keyasint"` // counts saves
	Stamp      ID                 `cbor:"2,keyasint"` // random, new with each write
	Save       ID                 `cbor:"6,keyasint"` // random, new with each save: what the journal goes by
	Saved      time.Time          `cbor:"3,keyasint"` // of the last save
	Last       map[uint8]uint32   `cbor:"4,keyasint"` // highest ID ever given, per kind
	Sums       map[string]treeSum `cbor:"5,keyasint"` // per bucket
}

// treeSum stands for all values of a bucket, so that a lost one or one from the past shows.
type treeSum struct {
	Count uint64 `cbor:"1,keyasint"`
	Sum   uint64 `cbor:"2,keyasint"` // of the values' CRCs
}

func (s *treeSum) add(crc uint32)  { s.Count++; s.Sum += uint64(crc) }
func (s *treeSum) drop(crc uint32) { s.Count--; s.Sum -= uint64(crc) }

func lastIDs(s *model.State) map[uint8]uint32 {
	m := make(map[uint8]uint32)
	for _, k := range model.Kinds() {
		if id := s.LastID(k); id > 0 {
			m[uint8(k)] = id
		}
	}
	return m
}
