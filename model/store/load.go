package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"carillon/model"
)

// contents is what a file holds, taken out of its pages; the byte slices share the image's memory.
type contents struct {
	format   uint32
	identity identity
	state    state
	size     int64
	records  []value
	side     []value
}

type value struct {
	key, payload []byte
	crc          uint32
}

// readFile reads a file and checks all of it but the meaning of its records.
func readFile(path string) (*contents, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, diskError(path, "read", err)
	}
	return parse(path, data)
}

func parse(path string, data []byte) (*contents, error) {
	base := filepath.Base(path)
	im, err := openImage(data)
	switch {
	case errors.Is(err, errForeign):
		return nil, fail(Foreign, path, err, "%s is not a timetable file. Choose a file that ends in .carillon.", base)
	case err != nil:
		return nil, damaged(path, err)
	case im.bad != nil:
		return nil, damaged(path, im.bad)
	}
	c := &contents{size: int64(len(data))}
	meta := map[string][]byte{}
	sums := map[string]treeSum{}
	buckets := im.walk(func(bucket string, key, stored []byte) {
		payload, crc, err := unseal(bucket, key, stored)
		if err != nil {
			im.fault(0, "a value of bucket %s is damaged: %v", bucket, err)
			return
		}
		sum := sums[bucket]
		sum.add(crc)
		sums[bucket] = sum
		switch bucket {
		case bucketMeta:
			meta[string(key)] = payload
		case bucketRecords:
			c.records = append(c.records, value{key, payload, crc})
		case bucketSide:
			c.side = append(c.side, value{key, payload, crc})
		default:
			im.fault(0, "there is a bucket %q that does not belong there", bucket)
		}
	})
	if len(im.faults) > 0 {
		return nil, damaged(path, im.faults[0])
	}
	if len(meta) == 0 {
		return nil, fail(Foreign, path, nil, "%s is a database of another program, not a timetable file. Choose a file that ends in .carillon.", base)
	}
	if err := decMode.Unmarshal(meta[keyFormat], &c.format); err != nil {
		return nil, damaged(path, err)
	}
	if c.format > formatVersion {
		return nil, fail(Newer, path, nil, "%s was written by a newer Carillon (file format %d; this one reads up to %d). Update Carillon to open it.",
			base, c.format, formatVersion)
	}
	for _, m := range []struct {
		key string
		v   any
	}{{keyIdentity, &c.identity}, {keyState, &c.state}} {
		if err := decMode.Unmarshal(meta[m.key], m.v); err != nil {
			return nil, damaged(path, fmt.Errorf("%s: %w", m.key, err))
		}
	}
	for _, name := range []string{bucketRecords, bucketSide} {
		if sums[name] != c.state.Sums[name] {
			return nil, damaged(path, fmt.Errorf("bucket %s holds %d values, not the %d that were saved, or other ones", name, sums[name].Count, c.state.Sums[name].Count))
		}
	}
	_ = buckets
	return c, nil
}

func damaged(path string, cause error) error {
	return fail(Damaged, path, cause, "%s is damaged: %v. Nothing was changed. Open a backup of it instead.", filepath.Base(path), cause)
}

// timetable builds the timetable of a file's records.
func (c *contents) timetable(path string) (*model.Timetable, error) {
	recs, err := decodeAll(c.records)
	if err != nil {
		return nil, damaged(path, err)
	}
	b := model.NewBuilder()
	for kind, id := range c.state.Last {
		b.Used(model.Kind(kind), id)
	}
	for _, r := range recs {
		b.Put(r)
	}
	t, errs := b.Timetable()
	if len(errs) > 0 {
		return nil, fail(Invalid, path, errors.Join(errs...), "%s can't be opened: its records do not fit together (%v; %d faults in all). Open a backup of it instead.",
			filepath.Base(path), errs[0], len(errs))
	}
	return t, nil
}

// decodeAll decodes records in two goroutines or more: decoding is most of the work of opening a file.
func decodeAll(values []value) ([]model.Record, error) {
	recs := make([]model.Record, len(values))
	parts := max(1, min(runtime.GOMAXPROCS(0), len(values)/1000))
	errs := make([]error, parts)
	var wg sync.WaitGroup
	for p := range parts {
		from, to := len(values)*p/parts, len(values)*(p+1)/parts
		wg.Go(func() {
			for i := from; i < to; i++ {
				k, err := parseRecordKey(values[i].key)
				if err == nil {
					recs[i], err = decodeRecord(k, values[i].payload)
				}
				if err != nil {
					errs[p] = err
					return
				}
			}
		})
	}
	wg.Wait()
	return recs, errors.Join(errs...)
}
