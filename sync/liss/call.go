package liss

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// EncodeCall makes the body of a call as a client sends it. The values are the parameters after auth, in the table's order;
// methods without auth ignore auth. It returns a *RecordError for a record that LISS has no room for.
func EncodeCall(m *Method, d Dialect, id int, auth Auth, values ...any) (*Body, error) {
	opts := d.writing()
	opts.strict = true
	return encodeCall(m, d, id, opts, auth, values...)
}

func encodeCall(m *Method, d Dialect, id int, opts writeOptions, auth Auth, values ...any) (*Body, error) {
	b := &Body{a: newAppender(d.Format, opts)}
	if m.NeedsAuth() {
		values = append([]any{auth}, values...)
	}
	if d.Format == XML {
		b.literal(xmlDeclaration + "<methodCall><methodName>" + d.wireName(m) + "</methodName>\n<params>")
		for _, v := range values {
			b.literal("<param><value>")
			if err := b.value(v); err != nil {
				return nil, err
			}
			b.literal("</value></param>\n")
		}
		b.literal("</params></methodCall>\n")
		return b, b.measure()
	}
	b.literal("{")
	if d.JSONRPC != "" {
		b.literal(`"jsonrpc":` + string(appendJSONText(nil, d.JSONRPC)) + ",")
	}
	b.literal(`"method":` + string(appendJSONText(nil, d.wireName(m))) + `,"params":[`)
	for i, v := range values {
		if i > 0 {
			b.literal(",")
		}
		if err := b.value(v); err != nil {
			return nil, err
		}
	}
	b.literal(`],"id":` + strconv.Itoa(id) + "}")
	return b, b.measure()
}

// Call is a call as a server receives it.
type Call struct {
	Format  Format
	Name    string          // as the client spelled it
	Method  *Method         // nil when the table has no such method
	ID      json.RawMessage // the JSON id to send back, nil where there was none
	JSONRPC string          // the jsonrpc member, "" where there was none
	HasAuth bool            // an auth object came
	Auth    Auth
	Args    []any  // after auth: one value for each of Method.Params, zero where the call left it out
	Count   int    // how many parameters came after auth
	Extra   int    // how many parameters came beyond those of the method
	Problem string // what could not be read though the call could, in words; "" where nothing
}

// Arg is parameter i (from 0, after auth) of a call, zero where it is missing.
func Arg[T any](c *Call, i int) T {
	var zero T
	if i < 0 || i >= len(c.Args) {
		return zero
	}
	v, ok := c.Args[i].(T)
	if !ok {
		return zero
	}
	return v
}

// DecodeCall reads a call in a server. The encoding is recognised by the first character. More than limit bytes, text that
// is neither JSON nor XML, and a body that ends in the middle are errors; an unknown method is not, its parameters are read
// over. Arguments of a wrong type are left zero and named in Problem.
func DecodeCall(r io.Reader, limit int64) (*Call, error) {
	in, format, err := sniff(&limitReader{r: r, left: limit})
	if err != nil {
		return nil, err
	}
	if format == XML {
		return decodeXMLCall(newXMLReader(in, budgetFor(limit)))
	}
	return decodeJSONCall(newJSONReader(in, budgetFor(limit)))
}

func decodeXMLCall(r *xmlReader) (*Call, error) {
	c := &Call{Format: XML}
	if err := r.expect("methodcall"); err != nil {
		return nil, err
	}
	if err := r.expect("methodname"); err != nil {
		return nil, err
	}
	name, err := r.characters()
	if err != nil {
		return nil, err
	}
	c.named(strings.TrimSpace(name))
	var p params
	for {
		tag, start, err := r.tag()
		switch {
		case err != nil:
			return nil, err
		case tag == "params", tag == "param" && !start:
		case tag == "param":
			if err := p.read(c, r); err != nil {
				return nil, err
			}
		case tag == "methodcall" && !start:
			return c, p.settle(c, r.left)
		default:
			return nil, fmt.Errorf("%w: <%s> stands among the parameters", errUnfit, clip(tag, 40))
		}
	}
}

func decodeJSONCall(r *jsonReader) (*Call, error) {
	c := &Call{Format: JSON}
	if s, _, err := r.head(); err != nil {
		return nil, err
	} else if s != shapeStruct {
		return nil, fmt.Errorf("%w: a call is a JSON object", errUnfit)
	}
	var p params
	var early any // params that came before the method's name
	for {
		name, more, err := r.member()
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		s, text, err := r.head()
		if err != nil {
			return nil, err
		}
		switch strings.ToLower(name) {
		case "method":
			if s != shapeText {
				return nil, fmt.Errorf("%w: the method's name is no text", errUnfit)
			}
			c.named(strings.TrimSpace(text))
		case "params":
			if s != shapeArray || c.Name == "" {
				early, err = readGeneric(r, s, text, 1)
			} else {
				err = p.readAll(c, r)
			}
		case "id":
			err = c.setID(r, s, text)
		case "jsonrpc":
			c.JSONRPC = text
			err = skip(r, s, 1)
		default:
			err = skip(r, s, 1)
		}
		if err != nil {
			return nil, err
		}
	}
	if list, ok := early.([]any); ok {
		again := replay(list, r.left)
		if _, _, err := again.head(); err != nil {
			return nil, err
		}
		if err := p.readAll(c, again); err != nil {
			return nil, err
		}
	}
	if c.Name == "" {
		return nil, fmt.Errorf("%w: the call names no method", errUnfit)
	}
	return c, p.settle(c, r.left)
}

func (c *Call) named(name string) { c.Name, c.Method = name, FindMethod(name) }

// setID keeps an id in the form it came in: a number stays a number.
func (c *Call) setID(r valueReader, s shape, text string) error {
	switch {
	case s == shapeNull:
		c.ID = json.RawMessage("null")
	case s == shapeText && json.Valid([]byte(text)) && text != "" && (text[0] == '-' || text[0] >= '0' && text[0] <= '9'):
		c.ID = json.RawMessage(text)
	case s == shapeText:
		c.ID = appendJSONText(nil, text)
	}
	return skip(r, s, 1)
}

// params gathers a call's parameters while they come. Lists of records are read at once into their type; the rest waits
// until the number of parameters is known, which decides what they mean.
type params struct {
	count  int // auth included
	values []any
}

// maxParams is how many parameters a call may have; LISS needs eight.
const maxParams = 32

func (p *params) readAll(c *Call, r valueReader) error {
	for {
		more, err := r.element()
		if err != nil || !more {
			return err
		}
		if err := p.read(c, r); err != nil {
			return err
		}
	}
}

func (p *params) read(c *Call, r valueReader) error {
	s, text, err := r.head()
	if err != nil {
		return err
	}
	i := p.count
	p.count++
	if p.count > maxParams {
		return fmt.Errorf("%w: more than %d parameters", ErrTooLarge, maxParams)
	}
	if c.Method == nil {
		return skip(r, s, 1)
	}
	if c.Method.NeedsAuth() {
		if i == 0 && s == shapeStruct {
			c.HasAuth = true
			return readRecord(r, planOf(reflect.TypeFor[Auth]()), reflect.ValueOf(&c.Auth).Elem(), 1)
		}
		if i--; i < 0 {
			return skip(r, s, 1)
		}
	}
	if s == shapeArray && i < len(c.Method.Params) && isRecords(c.Method.Params[i].Type) {
		list := reflect.New(c.Method.Params[i].Type).Elem()
		if err := readRecords(r, planOf(list.Type().Elem()), list, 1); err != nil {
			return err
		}
		p.values = append(p.values, list.Interface())
		return nil
	}
	v, err := readGeneric(r, s, text, 1)
	p.values = append(p.values, v)
	return err
}

func isRecords(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct
}

// settle turns what came into the method's arguments.
func (p *params) settle(c *Call, left *budget) error {
	if c.Method == nil {
		return nil
	}
	c.Count = len(p.values)
	specs, offset := c.Method.Params, 0
	if c.Method.Short != nil && c.Count == len(c.Method.Short) {
		specs, offset = c.Method.Short, len(c.Method.Params)-len(c.Method.Short)
	}
	c.Extra = max(0, c.Count-len(specs))
	c.Args = make([]any, len(c.Method.Params))
	for i, spec := range c.Method.Params {
		c.Args[i] = reflect.Zero(spec.Type).Interface()
	}
	for i, spec := range specs {
		if i >= len(p.values) {
			break
		}
		v, ok, err := argument(spec.Type, p.values[i], left)
		if err != nil {
			return err
		}
		if !ok && c.Problem == "" {
			c.Problem = fmt.Sprintf("%s: the parameter %s holds %q, which can't be read as that", c.Name, spec.Name, clip(genericText(p.values[i]), 60))
		}
		if ok {
			c.Args[offset+i] = v
		}
	}
	return nil
}

// argument turns a value into a parameter's type.
func argument(t reflect.Type, v any, left *budget) (any, bool, error) {
	if v != nil && reflect.TypeOf(v) == t && isRecords(t) {
		return v, true, nil
	}
	slot := reflect.New(t).Elem()
	f := &field{kind: kindOf(t)}
	if f.kind == kindRecords {
		f.rows = planOf(t.Elem())
	}
	r := replay(v, left)
	s, text, err := r.head()
	if err != nil {
		return nil, false, err
	}
	ok, err := readField(r, f, slot, s, text, 1)
	return slot.Interface(), ok, err
}
