package liss

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// jsonReader reads values from JSON text.
type jsonReader struct {
	dec  *json.Decoder
	left *budget
}

func newJSONReader(r io.Reader, left *budget) *jsonReader {
	dec := json.NewDecoder(&strictText{r: r})
	dec.UseNumber()
	return &jsonReader{dec: dec, left: left}
}

func (r *jsonReader) budget() *budget { return r.left }

func (r *jsonReader) token() (json.Token, error) {
	t, err := r.dec.Token()
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, errTrimmed
	}
	return t, err
}

func (r *jsonReader) head() (shape, string, error) {
	t, err := r.token()
	if err != nil {
		return shapeNull, "", err
	}
	r.budget().literal = ""
	switch t := t.(type) {
	case string:
		return shapeText, t, nil
	case json.Number:
		r.budget().literal = literal(t)
		return shapeText, wholeNumber(string(t)), nil
	case bool:
		r.budget().literal = literal(strconv.FormatBool(t))
		return shapeText, string(r.budget().literal), nil
	case json.Delim:
		switch t {
		case '{':
			return shapeStruct, "", nil
		case '[':
			return shapeArray, "", nil
		}
		return shapeNull, "", fmt.Errorf("a value is missing before %q", t)
	}
	return shapeNull, "", nil
}

func (r *jsonReader) member() (string, bool, error) {
	t, err := r.token()
	if err != nil {
		return "", false, err
	}
	name, ok := t.(string)
	return name, ok, nil
}

func (r *jsonReader) element() (bool, error) {
	if r.dec.More() {
		return true, nil
	}
	_, err := r.token()
	return false, err
}

// strictText passes JSON on that is whole Unicode, and ends it with an error where it is not: encoding/json would put U+FFFD in
// place of what it can't read, and a name would be saved so. What can't be read is a byte that is no UTF-8, and half of a pair
// of \u escapes.
type strictText struct {
	r       io.Reader
	partial []byte // the beginning of a character whose end is still to come
	escape  int    // how far an escape has come: 1 after the backslash, 2 to 5 after u and its digits
	unit    rune   // of the escape
	high    bool   // the escape before was the first half of a pair
	err     error
}

// Read implements [io.Reader].
func (s *strictText) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.r.Read(p)
	if n > 0 {
		if s.err = s.check(p[:n]); s.err != nil {
			return 0, s.err
		}
	}
	if err != nil && errors.Is(err, io.EOF) && len(s.partial) > 0 {
		err = fmt.Errorf("%w: its last character is cut", errNoText)
	}
	return n, err
}

func (s *strictText) check(b []byte) error {
	for i := 0; i < len(b); {
		if c := b[i]; c < utf8.RuneSelf && len(s.partial) == 0 {
			if c == '\\' || s.escape > 0 || s.high {
				if err := s.next(c); err != nil {
					return err
				}
			}
			i++
			continue
		}
		s.partial = append(s.partial, b[i])
		i++
		if !utf8.FullRune(s.partial) {
			continue
		}
		if c, size := utf8.DecodeRune(s.partial); c == utf8.RuneError && size == 1 {
			return fmt.Errorf("%w: the byte %#x is no UTF-8", errNoText, s.partial[0])
		}
		if s.partial, s.escape = s.partial[:0], 0; s.high {
			return errHalf
		}
	}
	return nil
}

var errHalf = fmt.Errorf("%w: an escape is half of a character", errNoText)

// next follows escapes, byte by byte.
func (s *strictText) next(c byte) error {
	switch {
	case s.escape == 0 && c == '\\':
		s.escape = 1
		return nil
	case s.escape == 1 && c == 'u':
		s.escape, s.unit = 2, 0
		return nil
	case s.escape >= 2:
		digit := strings.IndexByte("0123456789abcdef", lower(c))
		if digit < 0 {
			s.escape = 0 // no JSON, which the decoder says
			return nil
		}
		s.unit = s.unit<<4 | rune(digit)
		if s.escape++; s.escape < 6 {
			return nil
		}
		s.escape = 0
		isHigh, isLow := s.unit >= 0xD800 && s.unit < 0xDC00, s.unit >= 0xDC00 && s.unit < 0xE000
		if isLow != s.high {
			return errHalf
		}
		s.high = isHigh
		return nil
	}
	s.escape = 0
	if s.high {
		return errHalf
	}
	return nil
}
