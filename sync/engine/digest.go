package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strconv"
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

// rows adds what goes over the wire of rows: their keys and values.
func (d *digest) rows(rows []Row) {
	for i := range rows {
		d.put(rows[i].Key)
		d.put(rows[i].Values...)
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
