package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strconv"

	"carillon/sync/rows"
)

// digest names rows and plans by their content. It gathers what it is given and hashes it in large pieces: 60,000 rows
// written one by one would cost more than all the rest of a plan.
type digest struct {
	h   hash.Hash
	buf []byte
}

// digestPiece is how many bytes are gathered before they are hashed.
const digestPiece = 1 << 15

func newDigest() *digest { return &digest{sha256.New(), make([]byte, 0, digestPiece+1<<10)} }

// put adds a line of texts, each with its length before it, so that no two lists of texts read alike.
func (d *digest) put(texts ...string) {
	for _, s := range texts {
		d.text(s)
	}
	d.end()
}

func (d *digest) text(s string) {
	d.buf = strconv.AppendInt(d.buf, int64(len(s)), 10)
	d.buf = append(d.buf, ':')
	d.buf = append(d.buf, s...)
}

func (d *digest) end() {
	d.buf = append(d.buf, '\n')
	if len(d.buf) >= digestPiece {
		d.flush()
	}
}

func (d *digest) flush() {
	_, _ = d.h.Write(d.buf) // a hash never fails
	d.buf = d.buf[:0]
}

// set adds the rows that go over the wire, by column: in the SIS's words, or in the timetable's. Members that a timetable has no
// place for are not among them: a SIS may change them as it likes.
func (d *digest) set(s rows.Set, here bool) {
	digestRows(d, bellRows, s, here)
	digestRows(d, sectionRows, s, here)
	digestRows(d, listRows, s, here)
	digestRows(d, lessonRows, s, here)
}

func digestRows[R comparable](d *digest, k *kindRows[R], s rows.Set, here bool) {
	list := *k.in(&s)
	for i := range list {
		r := &list[i].Sent
		if here {
			r = &list[i].Row
		}
		for _, c := range k.columns {
			d.text(c.Get(r))
		}
		d.end()
	}
}

func (d *digest) changes(cs []RowChange) {
	for i := range cs {
		c := &cs[i]
		d.put(string(c.What), c.Key, c.Title, string(c.Do), string(c.Becomes))
		d.put(c.Was...)
		d.put(c.Now...)
	}
}

// name is the first n hexadecimal digits.
func (d *digest) name(n int) string {
	d.flush()
	return hex.EncodeToString(d.h.Sum(nil))[:n]
}
