package liss

import (
	"io"
	"reflect"
)

// Body is an encoded call or answer that is made while it is read, so that no payload stands in memory whole. It may be
// opened as often as needed; the records it was made from must not change meanwhile.
type Body struct {
	a        appender
	segments []segment
	length   int64
}

// segment is literal bytes, then the rows of a list.
type segment struct {
	literal []byte
	plan    *plan
	rows    reflect.Value
	count   int
}

// Len is the body's length in bytes, from a counting pass.
func (b *Body) Len() int64 { return b.length }

// Open starts the body afresh.
func (b *Body) Open() io.Reader { return &bodyReader{body: b} }

// literal adds marks.
func (b *Body) literal(s string) {
	if n := len(b.segments); n > 0 && b.segments[n-1].plan == nil {
		b.segments[n-1].literal = append(b.segments[n-1].literal, s...)
		return
	}
	b.segments = append(b.segments, segment{literal: []byte(s)})
}

// value adds a value; a list of records becomes a segment of its own.
func (b *Body) value(v any) error {
	if rv := reflect.ValueOf(v); rv.IsValid() && rv.Kind() == reflect.Slice && rv.Type().Elem().Kind() == reflect.Struct {
		b.literal(b.a.arrayOpen)
		b.segments = append(b.segments, segment{plan: planOf(rv.Type().Elem()), rows: rv, count: rv.Len()})
		b.literal(b.a.arrayClose)
		return nil
	}
	out, err := b.a.value(nil, v)
	b.literal(string(out))
	return err
}

// measure makes the counting pass. It fails on the first record that can't be sent.
func (b *Body) measure() error {
	n, err := io.Copy(io.Discard, justReader{b.Open()})
	b.length = n
	b.a.opts.strict = false // every record has been checked now
	return err
}

// justReader hides every method but Read.
type justReader struct{ io.Reader }

const bodyChunk = 16 << 10

// bodyReader makes a body in chunks of about bodyChunk bytes.
type bodyReader struct {
	body    *Body
	segment int
	row     int
	buf     []byte
	off     int
}

func (r *bodyReader) Read(p []byte) (int, error) {
	for r.off == len(r.buf) {
		if r.segment == len(r.body.segments) {
			return 0, io.EOF
		}
		if err := r.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.buf[r.off:])
	r.off += n
	return n, nil
}

func (r *bodyReader) fill() (err error) {
	if r.buf == nil {
		r.buf = make([]byte, 0, bodyChunk+4096)
	}
	r.buf, r.off = r.buf[:0], 0
	for r.segment < len(r.body.segments) && len(r.buf) < bodyChunk {
		s := &r.body.segments[r.segment]
		if r.row == 0 {
			r.buf = append(r.buf, s.literal...)
		}
		for ; r.row < s.count && len(r.buf) < bodyChunk; r.row++ {
			if r.buf, err = r.body.a.element(r.buf, s.plan, s.rows, r.row); err != nil {
				return err
			}
		}
		if r.row == s.count {
			r.segment, r.row = r.segment+1, 0
		}
	}
	return nil
}
