package liss

import (
	"fmt"
	"io"
	"reflect"
	"strings"
)

// Answer is what a server's body says.
type Answer struct {
	Format Format
	Value  any    // the rows (a slice of the method's Result), the Hello, or nil
	Text   string // the text of a publish's answer: "" for plain success, else the SIS's own words
	Null   bool   // the result was null or missing: for an optional method, some servers' way to say they don't know it
	Fault  *Fault // the SIS says that the call failed
}

// DecodeReply reads a server's answer to a call of m, in whichever encoding it came, of at most limit bytes. The id is not
// looked at, since servers answer with ids of their own.
func DecodeReply(r io.Reader, limit int64, m *Method) (*Answer, error) {
	in, format, err := sniff(&limitReader{r: r, left: limit})
	if err != nil {
		return nil, err
	}
	a := &Answer{Format: format, Null: true}
	if format == XML {
		err = a.readXML(newXMLReader(in, budgetFor(limit)), m)
	} else {
		err = a.readJSON(newJSONReader(in, budgetFor(limit)), m)
	}
	a.Null = a.Null && a.Fault == nil
	return a, err
}

func (a *Answer) readJSON(r *jsonReader, m *Method) error {
	if s, _, err := r.head(); err != nil {
		return err
	} else if s != shapeStruct {
		return fmt.Errorf("%w: an answer is a JSON object", errUnfit)
	}
	known := false
	for {
		name, more, err := r.member()
		if err != nil {
			return err
		}
		if !more {
			break
		}
		s, text, err := r.head()
		if err != nil {
			return err
		}
		switch strings.ToLower(name) {
		case "result":
			known = true
			err = a.readResult(r, m, s, text)
		case "error":
			known = true
			err = a.readError(r, s, text)
		case "id":
			known = true
			err = skip(r, s, 1)
		default:
			err = skip(r, s, 1)
		}
		if err != nil {
			return err
		}
	}
	if !known {
		return fmt.Errorf("%w: the answer has neither a result nor an error", errUnfit)
	}
	return nil
}

// readError reads the error member: text, or an object with faultString or message. Null and "" are no error.
func (a *Answer) readError(r valueReader, s shape, text string) error {
	v, err := readGeneric(r, s, text, 1)
	if err != nil {
		return err
	}
	switch v := v.(type) {
	case nil:
	case string:
		if t := strings.TrimSpace(v); t != "" && t != "false" {
			a.Fault = &Fault{Text: t}
		}
	default:
		f, ok := faultIn(v)
		if !ok {
			f = &Fault{Text: clip(genericText(v), maxShortText)}
		}
		a.Fault = f
	}
	return nil
}

// faultIn recognises a struct with faultString or message.
func faultIn(v any) (*Fault, bool) {
	members, ok := v.([]namedValue)
	if !ok {
		return nil, false
	}
	f, found := &Fault{}, false
	for _, m := range members {
		text := strings.TrimSpace(genericText(m.value))
		switch strings.ToLower(m.name) {
		case "faultstring", "message":
			f.Text, found = text, true
		case "faultcode", "code":
			f.Code, _ = parseInt(text)
		}
	}
	return f, found
}

func (a *Answer) readXML(r *xmlReader, m *Method) error {
	if err := r.expect("methodresponse"); err != nil {
		return err
	}
	for {
		name, start, err := r.tag()
		switch {
		case err != nil:
			return err
		case name == "methodresponse" && !start:
			return nil
		case name == "params", name == "param" && !start, name == "fault" && !start:
		case name == "param":
			err = a.readXMLParam(r, m)
		case name == "fault":
			err = a.readXMLFault(r)
		default:
			return fmt.Errorf("%w: <%s> stands in the answer", errUnfit, clip(name, 40))
		}
		if err != nil {
			return err
		}
	}
}

func (a *Answer) readXMLParam(r *xmlReader, m *Method) error {
	name, start, err := r.tag()
	if err != nil {
		return err
	}
	r.handBack(name, start)
	if !start {
		return nil // <param/>: no value is the same as an empty one
	}
	s, text, err := r.head()
	if err != nil {
		return err
	}
	return a.readResult(r, m, s, text)
}

func (a *Answer) readXMLFault(r *xmlReader) error {
	v, err := readAny(r, 1)
	if err != nil {
		return err
	}
	if f, ok := faultIn(v); ok {
		a.Fault = f
		return nil
	}
	a.Fault = &Fault{Text: clip(genericText(v), maxShortText)}
	return nil
}

// readResult reads the value of a success envelope, which may hold a fault all the same.
func (a *Answer) readResult(r valueReader, m *Method, s shape, text string) error {
	a.Null = s == shapeNull
	switch {
	case s == shapeNull:
		return nil
	case s == shapeText:
		a.Text = strings.TrimSpace(text)
		return nil
	case s == shapeArray && m.Rows:
		list := reflect.New(reflect.SliceOf(m.Result)).Elem()
		err := readRecords(r, planOf(m.Result), list, 1)
		a.Value = list.Interface()
		return err
	case s == shapeArray && m.Result == nil:
		return skip(r, s, 1) // what a publish answers beside an error is to be ignored
	}
	v, err := readGeneric(r, s, text, 1)
	if err != nil {
		return err
	}
	if f, ok := faultIn(v); ok && (m.Result == nil || m.Rows || len(f.Text) > 0) {
		a.Fault = f
		return nil
	}
	if m.Result == nil {
		return nil
	}
	if m.Rows || s != shapeStruct {
		return fmt.Errorf("%w: %s answered with something that is not a list of records", errUnfit, m.Name)
	}
	record := reflect.New(m.Result).Elem()
	again := replay(v, r.budget())
	if _, _, err := again.head(); err != nil {
		return err
	}
	err = readRecord(again, planOf(m.Result), record, 1)
	a.Value = record.Interface()
	return err
}
