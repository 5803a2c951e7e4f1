package liss

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// jsonReader reads values from JSON text.
type jsonReader struct {
	dec  *json.Decoder
	left *budget
}

func newJSONReader(r io.Reader, left *budget) *jsonReader {
	dec := json.NewDecoder(r)
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
	switch t := t.(type) {
	case string:
		return shapeText, t, nil
	case json.Number:
		return shapeText, string(t), nil
	case bool:
		if t {
			return shapeText, "true", nil
		}
		return shapeText, "false", nil
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
