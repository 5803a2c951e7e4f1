// Package xmltree reads XML files of other programs as trees, within bounds: a file that nests deeper, has more elements or
// longer texts than any school's data is refused, and so are entities of its own, with which a small file can be blown up.
package xmltree

import (
	"bufio"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"carillon/internal/exchange"
	"carillon/model/message"
)

// What is said of XML files.
const (
	saysBadXML   message.Code = "xml.bad"
	saysTooMuch  message.Code = "xml.too-much"
	saysEncoding message.Code = "xml.encoding"
	saysNoRoot   message.Code = "xml.no-root"
)

// Bounds of what is read.
const (
	MaxBytes    = 128 << 20
	MaxElements = 3_000_000
	MaxDepth    = 24
	MaxText     = 1 << 20 // bytes between two tags
)

// Node is one element: its text, where it holds no others, its attributes, and the elements in it, in their order.
type Node struct {
	Name  string
	Text  string
	Line  int // where it begins
	Attrs []Attr
	Nodes []*Node
}

// Attr is an attribute of an element.
type Attr struct{ Name, Value string }

// New is an element with a text, to be written.
func New(name, text string) *Node { return &Node{Name: name, Text: text} }

// Add puts elements at the end of those in n, and returns n.
func (n *Node) Add(nodes ...*Node) *Node { n.Nodes = append(n.Nodes, nodes...); return n }

// Child is the first element of a name in n; nil where there is none, or n is nil.
func (n *Node) Child(name string) *Node {
	if n == nil {
		return nil
	}
	i := slices.IndexFunc(n.Nodes, func(c *Node) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return n.Nodes[i]
}

// Value is the text of the first element of a name in n; "" where there is none.
func (n *Node) Value(name string) string {
	if c := n.Child(name); c != nil {
		return c.Text
	}
	return ""
}

// Attr is the value of an attribute; "" where there is none.
func (n *Node) Attr(name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.Attrs {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}

// All lists the elements of a name in n.
func (n *Node) All(name string) (list []*Node) {
	if n == nil {
		return nil
	}
	for _, c := range n.Nodes {
		if c.Name == name {
			list = append(list, c)
		}
	}
	return list
}

// At follows names downwards, the first of each; nil where one is missing.
func (n *Node) At(names ...string) *Node {
	for _, name := range names {
		n = n.Child(name)
	}
	return n
}

// Number is the text of an element as a whole number within bounds; ok is false where it is none.
func (n *Node) Number(name string, least, most int) (v int, ok bool) {
	v, err := strconv.Atoi(strings.TrimSpace(n.Value(name)))
	return v, err == nil && v >= least && v <= most
}

// Copy is a copy of n with copies of all that is in it.
func (n *Node) Copy() *Node {
	c := *n
	c.Attrs, c.Nodes = slices.Clone(n.Attrs), make([]*Node, len(n.Nodes))
	for i, of := range n.Nodes {
		c.Nodes[i] = of.Copy()
	}
	return &c
}

// Read reads a file as a tree. What can't be read is refused with the line. UTF-8 and UTF-16 with a mark are read.
func Read(ctx context.Context, f exchange.File, p exchange.Progress) (*Node, error) {
	if f.Size > MaxBytes {
		return nil, exchange.Refuse(f.Name, "", 0, message.New(saysTooMuch))
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return read(ctx, r, f.Name, f.Size, p)
}

// reader counts what it reads, up to the bound.
type reader struct {
	io.Reader
	n int64
}

var errTooMuch = errors.New("larger than any such file")

func (r *reader) Read(b []byte) (int, error) {
	n, err := r.Reader.Read(b)
	if r.n += int64(n); r.n > MaxBytes {
		return 0, errTooMuch
	}
	return n, err
}

func read(ctx context.Context, in io.Reader, name string, size int64, p exchange.Progress) (*Node, error) {
	counted := &reader{Reader: in}
	text := bufio.NewReaderSize(counted, 1<<16)
	if mark, _ := text.Peek(3); string(mark) == "\xef\xbb\xbf" {
		_, _ = text.Discard(3)
	}
	d := xml.NewDecoder(text)
	refused := message.Message{}
	d.CharsetReader = func(label string, _ io.Reader) (io.Reader, error) {
		refused = message.New(saysEncoding, message.Name("encoding", label))
		return nil, errors.New("unknown encoding")
	}
	fail := func(why message.Message) (*Node, error) {
		line, _ := d.InputPos()
		return nil, exchange.Refuse(name, "", line, why)
	}
	var root *Node
	var open []*Node
	var texts []*strings.Builder
	elements := 0
	for {
		t, err := d.Token()
		var known *exchange.Error
		switch {
		case errors.Is(err, io.EOF):
			if root == nil {
				return fail(message.New(saysNoRoot))
			}
			p.Report(size, size)
			return root, nil
		case errors.As(err, &known):
			return nil, err
		case errors.Is(err, errTooMuch):
			return fail(message.New(saysTooMuch))
		case err != nil && !refused.IsZero():
			return fail(refused)
		case err != nil:
			return fail(message.New(saysBadXML, message.Quote("why", plain(err))))
		}
		switch t := t.(type) {
		case xml.StartElement:
			if elements++; elements&1023 == 0 {
				if err := ctx.Err(); err != nil {
					return nil, err
				}
				p.Report(d.InputOffset(), size)
			}
			if elements > MaxElements || len(open) >= MaxDepth || len(t.Attr) > 64 {
				return fail(message.New(saysTooMuch))
			}
			line, _ := d.InputPos()
			n := &Node{Name: t.Name.Local, Line: line}
			for _, a := range t.Attr {
				n.Attrs = append(n.Attrs, Attr{a.Name.Local, a.Value})
			}
			if len(open) > 0 {
				open[len(open)-1].Add(n)
			} else {
				if root != nil {
					return fail(message.New(saysBadXML, message.Quote("why", "there is more after the end")))
				}
				root = n
			}
			open, texts = append(open, n), append(texts, &strings.Builder{})
		case xml.EndElement:
			last := len(open) - 1
			if len(open[last].Nodes) == 0 { // blanks between elements say nothing, those of a name do
				open[last].Text = texts[last].String()
			}
			open, texts = open[:last], texts[:last]
		case xml.CharData:
			if len(open) > 0 {
				b := texts[len(texts)-1]
				if b.Len()+len(t) > MaxText {
					return fail(message.New(saysTooMuch))
				}
				b.Write(t)
			}
		}
	}
}

// plain is why the decoder gave up, without the line, which stands before it.
func plain(err error) string {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return syntax.Msg
	}
	return err.Error()
}

// Write writes a tree as FET and others do: an element that holds others over several lines, any other on one.
func Write(w io.Writer, n *Node) error {
	b := bufio.NewWriterSize(w, 1<<16)
	_, _ = b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\n")
	n.write(b, 0)
	return b.Flush()
}

func (n *Node) write(b *bufio.Writer, depth int) {
	indent := strings.Repeat("\t", depth)
	_, _ = b.WriteString(indent + "<" + n.Name)
	for _, a := range n.Attrs {
		_, _ = b.WriteString(" " + a.Name + `="`)
		escape(b, a.Value)
		_ = b.WriteByte('"')
	}
	_ = b.WriteByte('>')
	escape(b, n.Text)
	if len(n.Nodes) > 0 {
		_ = b.WriteByte('\n')
		for _, c := range n.Nodes {
			c.write(b, depth+1)
		}
		_, _ = b.WriteString(indent)
	}
	_, _ = b.WriteString("</" + n.Name + ">\n")
}

// escape writes a text; what XML can't hold becomes a question mark.
func escape(b *bufio.Writer, s string) {
	for _, r := range s {
		switch {
		case r == '&':
			_, _ = b.WriteString("&amp;")
		case r == '<':
			_, _ = b.WriteString("&lt;")
		case r == '>':
			_, _ = b.WriteString("&gt;")
		case r == '"':
			_, _ = b.WriteString("&quot;")
		case r == '\r':
			_, _ = b.WriteString("&#13;")
		case r < ' ' && r != '\t' && r != '\n', r == utf8.RuneError, r == 0xfffe, r == 0xffff:
			_ = b.WriteByte('?')
		default:
			_, _ = b.WriteRune(r)
		}
	}
}
