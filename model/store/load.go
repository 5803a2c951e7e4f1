package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"carillon/model"
)

// contents is what a file holds, taken out of its pages; the byte slices share the image's memory.
type contents struct {
	format   uint32
	migrated bool // format is newer than the file's
	older    bool // the newest header was damaged: this is the save before
	meta     map[string][]byte
	identity identity
	state    state
	stat     fileStat
	records  []value
	side     []value
}

type value struct{ key, payload []byte }

// fileStat tells whether a file may have been written to since it was last looked at.
type fileStat struct {
	size     int64
	modified time.Time
}

func statOf(path string) (fileStat, error) {
	info, err := os.Stat(path)
	if err != nil {
		return fileStat{}, err
	}
	return fileStat{info.Size(), info.ModTime()}, nil
}

func (s fileStat) equal(o fileStat) bool { return s.size == o.size && s.modified.Equal(o.modified) }

// typicalValue is what a small record takes in a page, in bytes: there are hardly more values than the size of a file
// divided by it.
const typicalValue = 40

// maxFileSize bounds what is read into memory; a school of 50,000 students needs a hundredth of it.
const maxFileSize = 2 << 30

func readWhole(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, diskError(path, "read", err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxFileSize {
		return nil, foreign(path, nil, fmt.Errorf("it is no file, or has more than %d bytes", int64(maxFileSize)))
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, diskError(path, "read", err)
	}
	return data, nil
}

// readChecked reads a file and checks all of it but the meaning of its records. Another process may write to it
// meanwhile; then what was read is no whole, and it is read again.
func readChecked(path string, older bool) (c *contents, data []byte, err error) {
	var before []byte
	for range 5 {
		info, err := os.Stat(path)
		if err != nil {
			return nil, nil, diskError(path, "read", err)
		}
		if data, err = readWhole(path); err != nil {
			return nil, nil, err
		}
		if c, err = parse(path, data, older); err == nil {
			c.stat = fileStat{int64(len(data)), info.ModTime()}
			return c, data, nil
		}
		if bytes.Equal(before, data) {
			return nil, data, err
		}
		before = data
	}
	return nil, data, err
}

func readFile(path string) (*contents, error) {
	c, _, err := readChecked(path, false)
	return c, err
}

// foreign is why data is no timetable file. One that ends in .carillon was one, and then it is damage: a cloud drive or a
// full disk leaves an empty file, zeros or a web page in the place of a file.
func foreign(path string, data []byte, cause error) error {
	if !strings.EqualFold(filepath.Ext(path), fileSuffix) || data == nil {
		return fail(Foreign, path, cause, "%s is not a timetable file. Choose a file that ends in .carillon.", filepath.Base(path))
	}
	head := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 1024)], []byte("\xEF\xBB\xBF")), " \t\r\n"))
	what := "it does not begin as a timetable file does"
	switch {
	case len(data) == 0:
		what = "it is empty"
	case len(bytes.Trim(data, "\x00")) == 0:
		what = fmt.Sprintf("it holds nothing but zeros (%d bytes)", len(data))
	case bytes.HasPrefix(head, []byte("<")) && (bytes.Contains(head, []byte("<html")) || bytes.Contains(head, []byte("<!doctype"))):
		what = "it holds a web page, as a cloud drive leaves one that could not fetch the file"
	}
	return damaged(path, errors.New(what))
}

func damaged(path string, cause error) error {
	return fail(Damaged, path, cause, "%s is damaged: %s. Nothing was changed.", filepath.Base(path), unended(cause))
}

// parse takes a file apart, and refuses one that is not whole.
func parse(path string, data []byte, older bool) (*contents, error) {
	c, faults, err := examine(path, data, older)
	if err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		return nil, damaged(path, faults[0])
	}
	return c, nil
}

// examine takes a file apart and lists what is wrong with it. An error means that there is nothing to take apart.
// older allows the save before the last, where the last one's header is damaged.
func examine(path string, data []byte, older bool) (*contents, []Fault, error) {
	return examineBy(unseal, path, data, older)
}

// unsealer takes the payload and the checksum out of a stored value; the fuzzers have one that trusts every checksum, as
// does a file whose maker has put them right.
type unsealer func(bucket string, key, value []byte) ([]byte, uint32, error)

func examineBy(take unsealer, path string, data []byte, older bool) (*contents, []Fault, error) {
	im, err := openImage(data)
	switch {
	case errors.Is(err, errForeign):
		return nil, nil, foreign(path, data, err)
	case err != nil:
		return nil, nil, damaged(path, err)
	case im.bad != nil && !older:
		im.fault(0, "the header of one of the last two saves is damaged (%v); what can be read may be the save before the last", im.bad)
	}
	c := &contents{older: im.bad != nil, meta: map[string][]byte{}}
	c.records = make([]value, 0, len(data)/typicalValue)
	sums := c.collect(im, take)
	if len(c.meta) == 0 && len(im.faults) == 0 {
		return nil, nil, foreign(path, nil, errors.New("it is a database of another program"))
	}
	if err := c.readMeta(path); err != nil {
		if CodeOf(err) != "" {
			return nil, nil, err
		}
		im.fault(0, "%v", err)
		return c, im.faults, nil
	}
	for _, name := range []string{bucketRecords, bucketSide} {
		if got, want := sums[name], c.state.Sums[name]; got != want {
			im.fault(0, "the values of the bucket %s are not those that were saved (%d are there, %d were saved)", name, got.Count, want.Count)
		}
	}
	return c, im.faults, nil
}

// collect walks the pages, checks each value and sorts it into its place.
func (c *contents) collect(im *image, take unsealer) map[string]treeSum {
	var records, side treeSum
	im.walk(func(page uint64, bucket string, key, stored []byte) {
		payload, crc, err := take(bucket, key, stored)
		if err != nil {
			im.fault(page, "%s is damaged: %v", valueName(bucket, key), err)
			return
		}
		switch bucket {
		case bucketMeta:
			c.meta[string(key)] = payload
		case bucketRecords:
			records.add(crc)
			c.records = append(c.records, value{key, payload})
		case bucketSide:
			side.add(crc)
			c.side = append(c.side, value{key, payload})
		default:
			im.fault(page, "there is a bucket %q that does not belong there", bucket)
		}
	})
	return map[string]treeSum{bucketRecords: records, bucketSide: side}
}

// valueName names a value for a person who looks at what is damaged.
func valueName(bucket string, key []byte) string {
	if bucket == bucketRecords {
		if k, err := parseRecordKey(key); err == nil {
			return k.String()
		}
	}
	if bucket == bucketSide {
		if b, k, ok := bytes.Cut(key, []byte{0}); ok {
			return fmt.Sprintf("the entry %q of %q", k, b)
		}
	}
	return fmt.Sprintf("the value %q of the bucket %q", key, bucket)
}

// readMeta decodes the meta bucket, after bringing what an older version wrote up to date.
func (c *contents) readMeta(path string) error {
	if err := metaMode.Unmarshal(c.meta[keyFormat], &c.format); err != nil {
		return fmt.Errorf("the format number can't be read: %w", err)
	}
	if c.format > formatVersion {
		return fail(Newer, path, nil, "%s was written by a newer Carillon (file format %d; this one reads up to %d). Update Carillon to open it.",
			filepath.Base(path), c.format, formatVersion)
	}
	if err := c.migrate(); err != nil {
		return err
	}
	if err := metaMode.Unmarshal(c.meta[keyIdentity], &c.identity); err != nil {
		return fmt.Errorf("the file's identity can't be read: %w", err)
	}
	if err := metaMode.Unmarshal(c.meta[keyState], &c.state); err != nil {
		return fmt.Errorf("the note of the last save can't be read: %w", err)
	}
	return nil
}

// timetable builds the timetable of a file's records.
func (c *contents) timetable(path string) (*model.Timetable, error) {
	recs, err := decodeAll(c.records)
	if err != nil {
		return nil, damaged(path, err)
	}
	t, errs := c.build(recs)
	if len(errs) > 0 {
		return nil, fail(Invalid, path, errors.Join(errs...), "%s can't be opened: its records do not fit together (%v; %d faults in all).",
			filepath.Base(path), errs[0], len(errs))
	}
	return t, nil
}

func (c *contents) build(recs []model.Record) (*model.Timetable, []error) {
	b := model.NewBuilder()
	for kind, id := range c.state.Last {
		b.Used(model.Kind(kind), id)
	}
	for _, r := range recs {
		b.Put(r)
	}
	return b.Timetable()
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
				var err error
				if recs[i], err = values[i].decode(); err != nil {
					errs[p] = err
					return
				}
			}
		})
	}
	wg.Wait()
	return recs, errors.Join(errs...)
}

func (v value) decode() (model.Record, error) {
	k, err := parseRecordKey(v.key)
	if err != nil {
		return nil, err
	}
	return decodeRecord(k, v.payload)
}
