package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
)

// image reads the pages of a bbolt file from memory. bbolt itself trusts its pages: it panics or runs off the end of
// its memory map where one is damaged. So a file is read whole and walked here, every offset checked; bbolt gets to
// see it for writing only.
type image struct {
	data     []byte
	pageSize int
	meta     dbMeta
	bad      error // what is wrong with the other header; nil where both are whole
	seen     []bool
	faults   []Fault
}

// dbMeta is a bbolt header page.
type dbMeta struct {
	page, root, freelist, high, tx uint64
}

// Numbers of the bbolt file format, version 2.
const (
	dbMagic      = 0xED0CDAED
	dbVersion    = 2
	pageHeader   = 16
	elementSize  = 16
	metaSize     = 64
	bucketSize   = 16
	flagBranch   = 0x01
	flagLeaf     = 0x02
	flagMeta     = 0x04
	flagFreelist = 0x10
	leafIsBucket = 0x01
	noFreelist   = ^uint64(0)
	filePageSize = 4096
	maxFaults    = 200
	maxDepth     = 32
)

var errForeign = errors.New("it has no header of a database")

// openImage finds the newest header of a database.
func openImage(data []byte) (*image, error) {
	im := &image{data: data}
	first, err0 := readMeta(data, 0, 0)
	size := first.size
	if err0 != nil {
		size = 0
	}
	var second rawMeta
	err1 := errForeign
	for _, s := range []int{size, filePageSize, 1 << 10, 1 << 11, 1 << 13, 1 << 14, 1 << 15, 1 << 16} {
		if s != 0 {
			if second, err1 = readMeta(data, s, 1); err1 == nil || size != 0 {
				break
			}
		}
	}
	switch {
	case err0 != nil && err1 != nil:
		return nil, err0
	case err0 == nil && (err1 != nil || first.tx > second.tx):
		im.meta, im.pageSize = first.dbMeta, first.size
	default:
		im.meta, im.pageSize = second.dbMeta, second.size
	}
	im.bad = errors.Join(err0, err1)
	if im.meta.high < 4 || im.meta.high > uint64(len(data)/im.pageSize) {
		return nil, fmt.Errorf("the file ends too early: %d of %d bytes are there", len(data), im.meta.high*uint64(im.pageSize))
	}
	im.seen = make([]bool, im.meta.high)
	return im, nil
}

type rawMeta struct {
	dbMeta
	size int
}

func readMeta(data []byte, offset int, page uint64) (m rawMeta, err error) {
	if offset+pageHeader+metaSize > len(data) {
		return m, errForeign
	}
	b := data[offset+pageHeader:]
	le := binary.LittleEndian
	if le.Uint32(b) != dbMagic {
		return m, errForeign
	}
	h := fnv.New64a()
	_, _ = h.Write(b[:metaSize-8])
	if le.Uint64(b[metaSize-8:]) != h.Sum64() {
		return m, Fault{page, "the header's checksum is wrong"}
	}
	if v := le.Uint32(b[4:]); v != dbVersion {
		return m, Fault{page, fmt.Sprintf("the database has version %d, not %d", v, dbVersion)}
	}
	m.size = int(le.Uint32(b[8:]))
	if m.size < 1<<10 || m.size > 1<<16 || m.size&(m.size-1) != 0 || (page == 1 && m.size != offset) {
		return m, Fault{page, fmt.Sprintf("the page size can't be %d", m.size)}
	}
	if id, flags := le.Uint64(data[offset:]), le.Uint16(data[offset+8:]); id != page || flags != flagMeta {
		return m, Fault{page, "the header page is not marked as one"}
	}
	m.page, m.root, m.freelist, m.high, m.tx = page, le.Uint64(b[16:]), le.Uint64(b[32:]), le.Uint64(b[40:]), le.Uint64(b[48:])
	return m, nil
}

func (im *image) fault(page uint64, format string, args ...any) {
	if len(im.faults) < maxFaults {
		im.faults = append(im.faults, Fault{page, fmt.Sprintf(format, args...)})
	}
}

// page is the content of a page with its overflow, header included; nil where it can't be, which is then a fault.
func (im *image) page(id uint64) []byte {
	if id < 2 || id >= im.meta.high {
		im.fault(id, "there is no such page")
		return nil
	}
	b := im.data[int(id)*im.pageSize:]
	span := uint64(binary.LittleEndian.Uint32(b[12:])) + 1
	if got := binary.LittleEndian.Uint64(b); got != id {
		im.fault(id, "it is marked as page %d", got)
		return nil
	}
	if span > im.meta.high-id {
		im.fault(id, "it runs past the end of the file")
		return nil
	}
	for p := id; p < id+span; p++ {
		if im.seen[p] {
			im.fault(p, "it is used twice")
			return nil
		}
		im.seen[p] = true
	}
	return b[:int(span)*im.pageSize]
}

// visitor gets each value with its page and the name of its bucket; the slices share the image's memory.
type visitor func(page uint64, bucket string, key, value []byte)

// walk visits every value of the buckets at the root, and checks the pages on its way and the list of free pages at
// its end.
func (im *image) walk(visit visitor) {
	im.tree(im.meta.root, nil, nil, 0, func(page uint64, isBucket bool, key, value []byte) {
		if !isBucket {
			im.fault(page, "a value stands where only buckets can")
			return
		}
		name := string(key)
		im.bucket(page, value, func(page uint64, isBucket bool, k, v []byte) {
			if isBucket {
				im.fault(page, "bucket %q holds another bucket", name)
				return
			}
			visit(page, name, k, v)
		})
	})
	im.checkFree()
}

type element func(page uint64, isBucket bool, key, value []byte)

// bucket walks a bucket: in pages of its own, or inline in its parent's.
func (im *image) bucket(page uint64, value []byte, visit element) {
	if len(value) < bucketSize {
		im.fault(page, "a bucket's header is cut")
		return
	}
	if root := binary.LittleEndian.Uint64(value); root != 0 {
		im.tree(root, nil, nil, 0, visit)
		return
	}
	b := value[bucketSize:]
	if len(b) < pageHeader || binary.LittleEndian.Uint16(b[8:]) != flagLeaf {
		im.fault(page, "a bucket inside a page is damaged")
		return
	}
	im.leaf(page, b, nil, nil, visit)
}

// tree walks the pages below id, whose keys lie from min (nil: any) up to but not including max (nil: any).
func (im *image) tree(id uint64, min, max []byte, depth int, visit element) {
	if depth > maxDepth {
		im.fault(id, "the pages are nested too deeply")
		return
	}
	b := im.page(id)
	if b == nil {
		return
	}
	switch flags := binary.LittleEndian.Uint16(b[8:]); flags {
	case flagLeaf:
		im.leaf(id, b, min, max, visit)
	case flagBranch:
		im.branch(id, b, min, max, depth, visit)
	default:
		im.fault(id, "it is of no known type (%#x)", flags)
	}
}

func (im *image) leaf(id uint64, b, min, max []byte, visit element) {
	n := int(binary.LittleEndian.Uint16(b[10:]))
	if pageHeader+n*elementSize > len(b) {
		im.fault(id, "it can't hold %d entries", n)
		return
	}
	var prev []byte
	room := uint64(len(b)) // entries that share bytes would make the work quadratic
	for i := range n {
		at := pageHeader + i*elementSize
		e := b[at:]
		flags, pos := binary.LittleEndian.Uint32(e), uint64(binary.LittleEndian.Uint32(e[4:]))
		ksize, vsize := uint64(binary.LittleEndian.Uint32(e[8:])), uint64(binary.LittleEndian.Uint32(e[12:]))
		if flags&^leafIsBucket != 0 || uint64(at)+pos+ksize+vsize > uint64(len(b)) || ksize == 0 || ksize+vsize > room {
			im.fault(id, "entry %d is damaged", i)
			continue
		}
		room -= ksize + vsize
		key, value := e[pos:pos+ksize:pos+ksize], e[pos+ksize:pos+ksize+vsize:pos+ksize+vsize]
		if !im.inOrder(id, i, prev, key, min, max) {
			continue
		}
		prev = key
		visit(id, flags == leafIsBucket, key, value)
	}
}

func (im *image) branch(id uint64, b, min, max []byte, depth int, visit element) {
	n := int(binary.LittleEndian.Uint16(b[10:]))
	if n == 0 || pageHeader+n*elementSize > len(b) {
		im.fault(id, "it can't hold %d entries", n)
		return
	}
	keys := make([][]byte, n+1)
	keys[n] = max
	for i := range n {
		at := pageHeader + i*elementSize
		e := b[at:]
		pos, ksize := uint64(binary.LittleEndian.Uint32(e)), uint64(binary.LittleEndian.Uint32(e[4:]))
		if uint64(at)+pos+ksize > uint64(len(b)) {
			im.fault(id, "entry %d is damaged", i)
			return
		}
		keys[i] = e[pos : pos+ksize]
		var prev []byte
		if i > 0 {
			prev = keys[i-1]
		}
		if !im.inOrder(id, i, prev, keys[i], min, max) {
			return
		}
	}
	for i := range n {
		child := binary.LittleEndian.Uint64(b[pageHeader+i*elementSize+8:])
		im.tree(child, keys[i], keys[i+1], depth+1, visit)
	}
}

func (im *image) inOrder(id uint64, i int, prev, key, min, max []byte) bool {
	if (prev != nil && bytes.Compare(prev, key) >= 0) || bytes.Compare(key, min) < 0 || (max != nil && bytes.Compare(key, max) >= 0) {
		im.fault(id, "entry %d is out of order", i)
		return false
	}
	return true
}

// checkFree checks that each page is either used or listed as free, never both: a page that is both would be written
// over by the next save.
func (im *image) checkFree() {
	if im.meta.freelist == noFreelist {
		return
	}
	b := im.page(im.meta.freelist)
	if b == nil {
		return
	}
	if binary.LittleEndian.Uint16(b[8:]) != flagFreelist {
		im.fault(im.meta.freelist, "it is not the list of free pages")
		return
	}
	n, ids := uint64(binary.LittleEndian.Uint16(b[10:])), b[pageHeader:]
	if n == 0xFFFF {
		n, ids = binary.LittleEndian.Uint64(ids), ids[8:]
	}
	if n > uint64(len(ids))/8 {
		im.fault(im.meta.freelist, "the list of free pages is cut")
		return
	}
	free := make([]bool, len(im.seen))
	for i := range n {
		switch id := binary.LittleEndian.Uint64(ids[8*i:]); {
		case id < 2 || id >= im.meta.high:
			im.fault(im.meta.freelist, "it lists page %d as free, which is not there", id)
		case free[id]:
			im.fault(im.meta.freelist, "it lists page %d as free twice", id)
		case im.seen[id]:
			im.fault(im.meta.freelist, "it lists page %d as free, which is in use", id)
		default:
			free[id] = true
		}
	}
	for id := uint64(2); id < im.meta.high && len(im.faults) == 0; id++ {
		if !im.seen[id] && !free[id] {
			im.fault(id, "it is neither in use nor free")
		}
	}
	slices.SortStableFunc(im.faults, func(a, b Fault) int { return cmp.Compare(a.Page, b.Page) })
}
