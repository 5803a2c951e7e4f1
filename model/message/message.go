// Package message is what the program has to say, as data: a code that names a sentence, and the arguments that stand in it.
// Whoever finds something out makes a [Message]; the sentence is made where it is shown (internal/words), in the language and
// with the dates of whoever reads it. So nothing has to be searched in a sentence, and none is part of what names a plan.
package message

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Code names a sentence of the catalogue. It is stable: files keep it, and scripts read it.
type Code string

// Message is one thing to say: a code with its arguments, or a text as somebody else has said it. The zero Message says
// nothing.
type Message struct {
	Code Code
	Args []Arg  // by name, in their order
	Text string // without a code: the words of a server, of a file, or of an earlier version of the program
}

// New is a message with its arguments, in any order.
func New(code Code, args ...Arg) Message {
	slices.SortFunc(args, func(a, b Arg) int { return strings.Compare(a.Name, b.Name) })
	return Message{Code: code, Args: args}
}

// Verbatim is a text that is shown as it is.
func Verbatim(text string) Message { return Message{Text: text} }

// IsZero says whether there is nothing to say.
func (m Message) IsZero() bool { return m.Code == "" && m.Text == "" }

// Equal says whether two messages say the same: the same code with the same arguments, or the same text.
func (m Message) Equal(other Message) bool {
	return m.Code == other.Code && m.Text == other.Text && slices.EqualFunc(m.Args, other.Args, Arg.Equal)
}

// String is the message for a log: its text, or its code and arguments, as in
// many-gone(gone: 3 kind.sections, sis: "Alma"). What somebody else says stands in “ and ”.
func (m Message) String() string {
	if m.Code == "" {
		return m.Text
	}
	if len(m.Args) == 0 {
		return string(m.Code)
	}
	parts := make([]string, len(m.Args))
	for i, a := range m.Args {
		parts[i] = a.Name + ": " + a.String()
	}
	return string(m.Code) + "(" + strings.Join(parts, ", ") + ")"
}

// Key tells a message from all others that say something else.
func (m Message) Key() string { return string(m.appendKey(nil)) }

func (m Message) appendKey(b []byte) []byte {
	b = appendText(appendText(b, string(m.Code)), m.Text)
	b = append(strconv.AppendInt(b, int64(len(m.Args)), 10), ';')
	for _, a := range m.Args {
		b = appendText(appendText(appendText(b, a.Name), string(a.Type)), string(a.Of))
		b = append(strconv.AppendInt(b, int64(a.Count), 10), ';')
		b = appendText(appendText(appendText(b, a.Text), a.To), a.Ref)
		b = append(strconv.AppendInt(b, int64(len(a.Items)), 10), ';')
		for _, item := range a.Items {
			b = item.appendKey(b)
		}
	}
	return b
}

// appendText writes a text with its length before it, so that no two lists of texts read alike.
func appendText(b []byte, s string) []byte {
	b = append(strconv.AppendInt(b, int64(len(s)), 10), ':')
	return append(b, s...)
}

// Carrier is an error that is a message.
type Carrier interface {
	error
	Message() Message
}

// wrapped is an error that says something about another.
type wrapped struct {
	said Message
	err  error
}

// Error is an error that says a message: one that was kept.
func Error(m Message) error { return &wrapped{said: m} }

// Wrap is an error about another, which stands in its message as the argument why.
func Wrap(err error, code Code, args ...Arg) error {
	return &wrapped{New(code, append(args, Part("why", Of(err)))...), err}
}

func (w *wrapped) Error() string { return w.said.String() }

func (w *wrapped) Unwrap() error { return w.err }

// Message implements [Carrier].
func (w *wrapped) Message() Message { return w.said }

// Several says what several errors say, each on a line: its argument errors.
const Several Code = "error.several"

// Of is what an error has to say: its message, where it is one, of joined ones all, else its text.
func Of(err error) Message {
	if c, is := err.(Carrier); is { // one that wraps another says more than that one
		return c.Message()
	}
	joined, is := err.(interface{ Unwrap() []error })
	if !is {
		return Verbatim(err.Error())
	}
	var items []Message
	for _, e := range joined.Unwrap() {
		items = append(items, Of(e))
	}
	if len(items) == 1 {
		return items[0]
	}
	return New(Several, List("errors", items...))
}

// encoded is a message in JSON: {"code": …, "args": {name: …}} or {"text": …}.
type encoded struct {
	Code Code           `json:"code,omitempty"`
	Args map[string]Arg `json:"args,omitempty"`
	Text string         `json:"text,omitempty"`
}

// MarshalJSON writes the arguments as one object, by name.
func (m Message) MarshalJSON() ([]byte, error) {
	e := encoded{Code: m.Code, Text: m.Text}
	if len(m.Args) > 0 {
		e.Args = make(map[string]Arg, len(m.Args))
	}
	for _, a := range m.Args {
		e.Args[a.Name] = a
	}
	return json.Marshal(e)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (m *Message) UnmarshalJSON(b []byte) error {
	var e encoded
	if err := json.Unmarshal(b, &e); err != nil {
		return err
	}
	args := make([]Arg, 0, len(e.Args))
	for name, a := range e.Args {
		a.Name = name
		args = append(args, a)
	}
	*m = Message{Code: e.Code, Text: e.Text}
	if len(args) > 0 {
		*m = New(e.Code, args...)
	}
	return nil
}

// Type says what an argument is.
type Type string

// What an argument can be.
const (
	TypeCount   Type = "count"   // a number, perhaps of something
	TypeDate    Type = "date"    // YYYY-MM-DD; "" for none
	TypeDays    Type = "days"    // the first and the last of several days
	TypeYear    Type = "year"    // an academic year, by the calendar year it begins in; 0 for none
	TypeSlot    Type = "slot"    // a day and period, as the timetable names it
	TypeRecord  Type = "record"  // a record of the timetable: its key and its name
	TypeName    Type = "name"    // of a system, a person, a file, a field, a code
	TypeTerm    Type = "term"    // a word of the catalogue, by its code: a kind of rows
	TypeQuote   Type = "quote"   // what somebody else says: a server, the operating system
	TypeMessage Type = "message" // a message within another
	TypeList    Type = "list"    // several of them
)

// Arg is an argument of a message.
type Arg struct {
	Name  string    `json:"-"` // in the sentence
	Type  Type      `json:"type"`
	Count int       `json:"count,omitempty"`
	Of    Code      `json:"of,omitempty"`   // a term; what a count counts
	Text  string    `json:"text,omitempty"` // of a date or days YYYY-MM-DD
	To    string    `json:"to,omitempty"`   // the last of several days
	Ref   string    `json:"ref,omitempty"`  // the key of a record, the number of a slot
	Items []Message `json:"items,omitempty"`
}

// Equal says whether two arguments are the same.
func (a Arg) Equal(b Arg) bool {
	return a.Name == b.Name && a.Type == b.Type && a.Count == b.Count && a.Of == b.Of && a.Text == b.Text && a.To == b.To && a.Ref == b.Ref &&
		slices.EqualFunc(a.Items, b.Items, Message.Equal)
}

// String is the value for a log.
func (a Arg) String() string {
	switch a.Type {
	case TypeCount, TypeYear:
		return strings.TrimSpace(strconv.Itoa(a.Count) + " " + string(a.Of))
	case TypeDays:
		return a.Text + " to " + a.To
	case TypeRecord, TypeSlot:
		return strings.TrimSpace(a.Ref + ` "` + a.Text + `"`)
	case TypeTerm:
		return string(a.Of)
	case TypeName:
		return `"` + a.Text + `"`
	case TypeQuote:
		return "“" + a.Text + "”"
	case TypeMessage, TypeList:
		parts := make([]string, len(a.Items))
		for i, m := range a.Items {
			parts[i] = m.String()
			if m.Code == "" {
				parts[i] = `"` + m.Text + `"`
			}
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return a.Text
}

// Count is a number.
func Count(name string, n int) Arg { return Arg{Name: name, Type: TypeCount, Count: n} }

// CountOf is a number of something that the catalogue has a noun for.
func CountOf(name string, n int, noun Code) Arg {
	return Arg{Name: name, Type: TypeCount, Count: n, Of: noun}
}

// Date is a day whose String is YYYY-MM-DD, as that of the model's dates is.
func Date(name string, day fmt.Stringer) Arg {
	return Arg{Name: name, Type: TypeDate, Text: day.String()}
}

// Days is the days from one to another.
func Days(name string, from, to fmt.Stringer) Arg {
	return Arg{Name: name, Type: TypeDays, Text: from.String(), To: to.String()}
}

// Year is an academic year, by the calendar year it begins in.
func Year(name string, year int) Arg { return Arg{Name: name, Type: TypeYear, Count: year} }

// Slot is a day and period: ref tells it from all others, title is how the timetable names it.
func Slot(name, ref, title string) Arg {
	return Arg{Name: name, Type: TypeSlot, Ref: ref, Text: title}
}

// Record is a record of the timetable: its key, and how the timetable describes it.
func Record(name string, key fmt.Stringer, title string) Arg {
	return Arg{Name: name, Type: TypeRecord, Ref: key.String(), Text: title}
}

// Name is a proper name, which no language changes.
func Name(name, text string) Arg { return Arg{Name: name, Type: TypeName, Text: text} }

// Term is a word of the catalogue.
func Term(name string, code Code) Arg { return Arg{Name: name, Type: TypeTerm, Of: code} }

// Quote is what somebody else says, such as a server.
func Quote(name, text string) Arg { return Arg{Name: name, Type: TypeQuote, Text: text} }

// Part is a message within another; none where m says nothing.
func Part(name string, m Message) Arg {
	a := Arg{Name: name, Type: TypeMessage}
	if !m.IsZero() {
		a.Items = []Message{m}
	}
	return a
}

// List is several messages within another.
func List(name string, items ...Message) Arg { return Arg{Name: name, Type: TypeList, Items: items} }

// Names is a list of proper names.
func Names(name string, texts ...string) Arg {
	items := make([]Message, len(texts))
	for i, text := range texts {
		items[i] = Verbatim(text)
	}
	return List(name, items...)
}
