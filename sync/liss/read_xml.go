package liss

import (
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
)

// xmlReader reads values from XML-RPC. It is lenient where senders have been seen to be sloppy: element names in any case,
// several <data>, a missing </value>, a bare &.
type xmlReader struct {
	dec    *xml.Decoder
	pushed xml.Token // one token handed back, or nil
	text   []byte
	left   *budget
}

func newXMLReader(r io.Reader, left *budget) *xmlReader {
	dec := xml.NewDecoder(r)
	dec.CharsetReader = charsetReader
	dec.Strict = false // a bare & in a name must not cost the whole list
	return &xmlReader{dec: dec, left: left}
}

func (r *xmlReader) budget() *budget { return r.left }

// charsetReader turns what is written in the encoding of a label into UTF-8, by the labels of the WHATWG's Encoding Standard;
// ISO 8859-1 is read as windows-1252. What is said to be UTF-8 stays as it is, so that a byte which is none is found.
func charsetReader(label string, in io.Reader) (io.Reader, error) {
	encoded, err := htmlindex.Get(label)
	if err != nil || encoded == encoding.Replacement {
		return nil, fmt.Errorf("the answer is written in %q, which can't be read", clip(label, 40))
	}
	if name, err := htmlindex.Name(encoded); name == "utf-8" || strings.EqualFold(label, "us-ascii") || strings.EqualFold(label, "ascii") {
		return in, err
	}
	return encoded.NewDecoder().Reader(in), nil
}

// token is the next start, end or text; comments and instructions are passed over.
func (r *xmlReader) token() (xml.Token, error) {
	if t := r.pushed; t != nil {
		r.pushed = nil
		return t, nil
	}
	for {
		t, err := r.dec.RawToken()
		if err != nil {
			var bad *xml.SyntaxError
			if errors.Is(err, io.EOF) || errors.As(err, &bad) && strings.HasPrefix(bad.Msg, "unexpected EOF") {
				return nil, errTrimmed
			}
			return nil, err
		}
		switch t.(type) {
		case xml.StartElement, xml.EndElement, xml.CharData:
			return t, nil
		}
	}
}

// tag is the next start or end of an element, by its lower-case name. Text between elements must be white space.
func (r *xmlReader) tag() (name string, start bool, err error) {
	for {
		t, err := r.token()
		if err != nil {
			return "", false, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			return lowerName(t.Name.Local), true, nil
		case xml.EndElement:
			return lowerName(t.Name.Local), false, nil
		case xml.CharData:
			if s := strings.TrimSpace(string(t)); s != "" {
				return "", false, fmt.Errorf("there is text between elements: %q", clip(s, 60))
			}
		}
	}
}

// lowerName spares the common names an allocation.
func lowerName(s string) string {
	for i := range len(s) {
		if c := s[i]; c >= 'A' && c <= 'Z' {
			return strings.ToLower(s)
		}
	}
	return s
}

func (r *xmlReader) handBack(name string, start bool) {
	if start {
		r.pushed = xml.StartElement{Name: xml.Name{Local: name}}
	} else {
		r.pushed = xml.EndElement{Name: xml.Name{Local: name}}
	}
}

// expect wants the start of an element, whose end is the caller's to read.
func (r *xmlReader) expect(want string) error {
	name, start, err := r.tag()
	if err != nil {
		return err
	}
	if !start || name != want {
		return fmt.Errorf("%w: <%s> stands where <%s> belongs", errUnfit, clip(name, 40), want)
	}
	return nil
}

// characters is the text up to the end of the element, which it reads.
func (r *xmlReader) characters() (string, error) {
	r.text = r.text[:0]
	for {
		t, err := r.token()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.CharData:
			r.text = append(r.text, t...)
		case xml.EndElement:
			return string(r.text), nil
		case xml.StartElement:
			return "", fmt.Errorf("%w: <%s> stands within text", errUnfit, clip(t.Name.Local, 40))
		}
	}
}

func (r *xmlReader) head() (shape, string, error) {
	if err := r.expect("value"); err != nil {
		return shapeNull, "", err
	}
	r.budget().literal = ""
	r.text = r.text[:0]
	for {
		t, err := r.token()
		if err != nil {
			return shapeNull, "", err
		}
		switch t := t.(type) {
		case xml.CharData:
			r.text = append(r.text, t...)
		case xml.EndElement:
			name := lowerName(t.Name.Local)
			if name != "value" {
				r.handBack(name, false)
			}
			return shapeText, string(r.text), nil
		case xml.StartElement:
			return r.typed(lowerName(t.Name.Local))
		}
	}
}

// typed reads on after the start of a type element within a value.
func (r *xmlReader) typed(name string) (shape, string, error) {
	switch name {
	case "struct":
		return shapeStruct, "", nil
	case "array":
		return shapeArray, "", nil
	}
	s := shapeText
	if name == "nil" {
		s = shapeNull
	}
	text, err := r.characters()
	if err != nil {
		return s, "", err
	}
	switch name {
	case "base64":
		if decoded, ok := textOfBase64(text); ok {
			text = decoded
		} else {
			s = shapeBytes
		}
	case "i4", "i8", "int", "double":
		if trimmed := strings.TrimSpace(text); json.Valid([]byte(trimmed)) {
			r.budget().literal = literal(trimmed)
		}
		text = wholeNumber(text)
	case "boolean":
		if truth, ok := parseBool(strings.TrimSpace(text)); ok {
			r.budget().literal = literal(strconv.FormatBool(truth))
		}
	}
	return s, text, r.endValue()
}

// textOfBase64 is the text in base64, as some senders write what is not ASCII. It is false for bytes that are no text in UTF-8.
func textOfBase64(s string) (string, bool) {
	s = strings.Join(strings.Fields(s), "")
	decoded, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		decoded, err = base64.RawStdEncoding.DecodeString(s)
	}
	if err != nil || !utf8.Valid(decoded) || strings.ContainsFunc(string(decoded), func(c rune) bool { return unicode.IsControl(c) && !unicode.IsSpace(c) }) {
		return "", false
	}
	return string(decoded), true
}

// endValue reads </value>, or leaves what stands in its place.
func (r *xmlReader) endValue() error {
	name, start, err := r.tag()
	if err != nil {
		return err
	}
	if start || name != "value" {
		r.handBack(name, start)
	}
	return nil
}

func (r *xmlReader) member() (string, bool, error) {
	for {
		name, start, err := r.tag()
		switch {
		case err != nil:
			return "", false, err
		case start && name == "member":
			if err := r.expect("name"); err != nil {
				return "", false, err
			}
			text, err := r.characters()
			return strings.TrimSpace(text), true, err
		case !start && name == "member":
		case !start && name == "struct":
			return "", false, r.endValue()
		default:
			return "", false, fmt.Errorf("%w: <%s> stands within a struct", errUnfit, clip(name, 40))
		}
	}
}

func (r *xmlReader) element() (bool, error) {
	for {
		name, start, err := r.tag()
		switch {
		case err != nil:
			return false, err
		case start && name == "value":
			r.handBack(name, true)
			return true, nil
		case name == "data":
		case !start && name == "array":
			return false, r.endValue()
		default:
			return false, fmt.Errorf("%w: <%s> stands within an array", errUnfit, clip(name, 40))
		}
	}
}
