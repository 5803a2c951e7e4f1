package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"carillon/model"

	"github.com/fxamacker/cbor/v2"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const crcSize = 4

var encMode = must(cbor.EncOptions{}.EncMode())

// decMode reads what encMode wrote and nothing else: a field this version does not know is damage, because a version
// with more fields has a higher format number.
var decMode = must(decOptions.DecMode())

// metaMode is decMode for what the file says of itself: paths are bytes, and a folder's name need not be UTF-8.
var metaMode = must(func() (cbor.DecMode, error) {
	o := decOptions
	o.UTF8 = cbor.UTF8DecodeInvalid
	return o.DecMode()
}())

var decOptions = cbor.DecOptions{
	ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
	DupMapKey:         cbor.DupMapKeyEnforcedAPF,
	IndefLength:       cbor.IndefLengthForbidden,
	TagsMd:            cbor.TagsForbidden,
	MaxNestedLevels:   8,
	MaxArrayElements:  maxElements,
	MaxMapPairs:       maxElements,
}

// maxElements is how many changes an edit, or days a calendar, can have: as many as there are IDs of a kind. The
// decoder's own limit of 131,072 lies below what a district needs. What is longer is refused before it is written.
const maxElements = 1 << 24

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// bucketSeeds are the CRCs with which the values of the known buckets begin.
var bucketSeeds = map[string]uint32{bucketMeta: seedCRC(bucketMeta), bucketRecords: seedCRC(bucketRecords), bucketSide: seedCRC(bucketSide)}

func seedCRC(bucket string) uint32 { return crc32.Checksum(append([]byte(bucket), 0), castagnoli) }

func bucketSeed(bucket string) uint32 {
	if seed, ok := bucketSeeds[bucket]; ok {
		return seed
	}
	return seedCRC(bucket)
}

// valueCRC covers the place of a value as well as its bytes, so that a value under a wrong key shows.
func valueCRC(bucket string, key, payload []byte) uint32 {
	return crc32.Update(crc32.Update(bucketSeed(bucket), castagnoli, key), castagnoli, payload)
}

// seal appends the CRC to a payload.
func seal(bucket string, key, payload []byte) []byte {
	return binary.LittleEndian.AppendUint32(payload[:len(payload):len(payload)], valueCRC(bucket, key, payload))
}

var errCRC = errors.New("its checksum is wrong")

// unseal checks the CRC of a stored value and returns its payload, which shares the value's memory, and the CRC.
func unseal(bucket string, key, value []byte) ([]byte, uint32, error) {
	n := len(value) - crcSize
	if n < 0 {
		return nil, 0, errCRC
	}
	crc := binary.LittleEndian.Uint32(value[n:])
	if crc != valueCRC(bucket, key, value[:n]) {
		return nil, 0, errCRC
	}
	return value[:n], crc, nil
}

const recordKeySize = 5

// recordKey is the kind in one byte, then the ID in four, highest first: the order of the tree is that of the tables.
func recordKey(k model.Key) []byte {
	return binary.BigEndian.AppendUint32([]byte{byte(k.Kind)}, k.ID)
}

func parseRecordKey(b []byte) (model.Key, error) {
	if len(b) != recordKeySize {
		return model.Key{}, fmt.Errorf("a record's key has %d bytes, not %d", len(b), recordKeySize)
	}
	k := model.Key{Kind: model.Kind(b[0]), ID: binary.BigEndian.Uint32(b[1:])}
	if !k.Kind.Valid() || k.ID == 0 {
		return k, fmt.Errorf("there is no place for %s", k)
	}
	return k, nil
}

func encodeRecord(r model.Record) ([]byte, error) { return encMode.Marshal(r) }

// encodeReadable is encodeRecord for what goes into a file: it makes sure that the record can be read back.
func encodeReadable(r model.Record) ([]byte, error) {
	payload, err := encodeRecord(r)
	if err == nil {
		_, err = decodeRecord(r.Key(), payload)
	}
	if err != nil {
		return nil, fail(Unreadable, "", err, "Nothing was written: %s could not be read back (%v). Undo the last change to it, then save again.", model.Title(r), err)
	}
	return payload, nil
}

// decodeRecord reads one record and checks that it belongs at k. It copies what it keeps.
func decodeRecord(k model.Key, payload []byte) (model.Record, error) {
	r := model.New(k.Kind)
	if r == nil {
		return nil, fmt.Errorf("there is no kind %d", k.Kind)
	}
	if err := decMode.Unmarshal(payload, r); err != nil {
		return nil, fmt.Errorf("%s can't be read: %w", k, err)
	}
	if r.Key() != k {
		return nil, fmt.Errorf("%s stands in the place of %s", r.Key(), k)
	}
	return r, nil
}
