package store

import (
	"encoding/binary"
	"os"
	"slices"
	"strings"
	"testing"
)

// page is a page of an image, for a test to harm.
func (im *image) at(page uint64) []byte {
	return im.data[int(page)*im.pageSize : (int(page)+1)*im.pageSize]
}

// find is the first live page of a type, other than the root's.
func find(t *testing.T, im *image, flag uint16) uint64 {
	t.Helper()
	for id := uint64(2); id < im.meta.high; id++ {
		if b := im.at(id); im.seen[id] && id != im.meta.root && binary.LittleEndian.Uint16(b[8:]) == flag && binary.LittleEndian.Uint64(b) == id {
			return id
		}
	}
	t.Fatalf("there is no page of type %#x", flag)
	return 0
}

func TestPagesThatNoDatabaseWritesAreNamed(t *testing.T) {
	path, _ := large(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	le := binary.LittleEndian
	child := func(b []byte, i int) []byte { return b[pageHeader+i*elementSize+8:] }
	tests := []struct {
		name, want string
		harm       func(im *image)
	}{
		{"two branches lead to one page", "it is used twice", func(im *image) {
			b := im.at(find(t, im, flagBranch))
			copy(child(b, 1)[:8], child(b, 0)[:8])
		}},
		{"a branch leads to itself", "it is used twice", func(im *image) {
			id := find(t, im, flagBranch)
			le.PutUint64(child(im.at(id), 0), id)
		}},
		{"a branch leads outside", "there is no such page", func(im *image) {
			le.PutUint64(child(im.at(find(t, im, flagBranch)), 0), 1<<40)
		}},
		{"the branches are out of order", "is out of order", func(im *image) {
			b := im.at(find(t, im, flagBranch))
			e := b[pageHeader:]
			e[le.Uint32(e)] = 0xFF // first byte of the first key
		}},
		{"entries of a leaf are out of order", "is out of order", func(im *image) {
			b := im.at(find(t, im, flagLeaf))[pageHeader:]
			b[le.Uint32(b[4:])] = 0xFF // first byte of the first key
		}},
		{"two entries of a leaf have changed places", "is out of order", func(im *image) {
			b := im.at(find(t, im, flagLeaf))[pageHeader:]
			x, y := b[elementSize:2*elementSize], b[2*elementSize:3*elementSize]
			le.PutUint32(x[4:], le.Uint32(x[4:])-elementSize) // positions count from the entry
			le.PutUint32(y[4:], le.Uint32(y[4:])+elementSize)
			swapped := slices.Clone(x)
			copy(x, y)
			copy(y, swapped)
		}},
		{"entries of a leaf share bytes", "is damaged", func(im *image) {
			b := im.at(find(t, im, flagLeaf))
			n := int(le.Uint16(b[10:]))
			for i := range n {
				e := b[pageHeader+i*elementSize:]
				le.PutUint32(e[12:], uint32(im.pageSize-pageHeader-i*elementSize)-le.Uint32(e[4:])-le.Uint32(e[8:]))
			}
		}},
		{"an entry runs out of its page", "is damaged", func(im *image) {
			le.PutUint32(im.at(find(t, im, flagLeaf))[pageHeader+12:], 1<<31)
		}},
		{"a page claims more room than there is", "it runs past the end of the file", func(im *image) {
			le.PutUint32(im.at(find(t, im, flagLeaf))[12:], 1<<31)
		}},
		{"a page is marked as another", "it is marked as page", func(im *image) {
			im.at(find(t, im, flagLeaf))[0]++
		}},
		{"a page is of no type", "it is of no known type", func(im *image) {
			le.PutUint16(im.at(find(t, im, flagLeaf))[8:], 0x20)
		}},
		{"a page in use is listed as free", "which is in use", func(im *image) {
			b := im.at(im.meta.freelist)
			le.PutUint64(b[pageHeader:], find(t, im, flagLeaf))
		}},
		{"a page is listed as free twice", "as free twice", func(im *image) {
			b := im.at(im.meta.freelist)
			copy(b[pageHeader+8:pageHeader+16], b[pageHeader:])
		}},
		{"a page outside is listed as free", "which is not there", func(im *image) {
			le.PutUint64(im.at(im.meta.freelist)[pageHeader:], 1<<50)
		}},
		{"a free page is not listed", "it is neither in use nor free", func(im *image) {
			b := im.at(im.meta.freelist)
			le.PutUint16(b[10:], le.Uint16(b[10:])-1)
		}},
		{"the list of free pages is longer than its page", "the list of free pages is cut", func(im *image) {
			le.PutUint16(im.at(im.meta.freelist)[10:], 0xFFFE)
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			im, err := openImage(slices.Clone(whole))
			if err != nil {
				t.Fatal(err)
			}
			im.walk(func(uint64, string, []byte, []byte) {})
			if len(im.faults) > 0 {
				t.Fatalf("a whole file has faults: %v", im.faults)
			}
			tt.harm(im)
			again, err := openImage(im.data)
			if err != nil {
				t.Fatal(err)
			}
			again.walk(func(uint64, string, []byte, []byte) {})
			var all []string
			for _, f := range again.faults {
				all = append(all, f.Error())
			}
			if !strings.Contains(strings.Join(all, "\n"), tt.want) {
				t.Errorf("no fault says %q: %v", tt.want, all)
			}
		})
	}
}
