// Package words makes sentences of messages: the one catalogue of what the program says, used by the window and the command
// line alike. The sentences are in en.json, in the format of go-i18n: text/template, with plural forms by the argument n. A
// placeholder is an argument's name; what an argument is offers more of it, such as {{.had.Number}} for a count without its noun.
package words

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"

	"carillon/model"
	"carillon/model/message"
	"carillon/model/names"
)

//go:embed en.json
var english []byte

// Catalogue makes sentences of messages for somebody: in a language, with dates as they write them.
type Catalogue struct {
	sentences *i18n.Localizer
	date      func(model.Date) string
}

// plural is the argument that decides about the form of a sentence: one or other.
const plural = "n"

var templates = &template.TextParser{Option: "missingkey=error"}

// Plain is the catalogue in English with dates as YYYY-MM-DD: for terminals and scripts.
var Plain = English(model.Date.String)

// English is the catalogue in English; date writes a day.
func English(date func(model.Date) string) *Catalogue {
	c, err := load("en", english, date)
	if err != nil {
		panic(err) // the file is part of the program, and tested
	}
	return c
}

func load(lang string, file []byte, date func(model.Date) string) (*Catalogue, error) {
	tag, err := language.Parse(lang)
	if err != nil {
		return nil, err
	}
	bundle := i18n.NewBundle(tag)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	if _, err := bundle.ParseMessageFileBytes(file, lang+".json"); err != nil {
		return nil, err
	}
	return &Catalogue{i18n.NewLocalizer(bundle, lang), date}, nil
}

// Say is the sentence of a message; "" where it says nothing. A message that the catalogue can't say is shown by its code and
// arguments, so that nothing goes unsaid.
func (c *Catalogue) Say(m message.Message) string {
	if m.Code == "" {
		return m.Text
	}
	text, err := c.say(m)
	if err != nil {
		return m.String()
	}
	return text
}

func (c *Catalogue) say(m message.Message) (string, error) {
	ask := i18n.LocalizeConfig{MessageID: string(m.Code), TemplateParser: templates}
	data := make(map[string]any, len(m.Args))
	for _, a := range m.Args {
		v, err := c.value(a)
		if err != nil {
			return "", err
		}
		data[a.Name] = v
		if a.Name == plural {
			ask.PluralCount = a.Count
		}
	}
	ask.TemplateData = data
	text, err := c.sentences.Localize(&ask)
	if text != "" { // a sentence that needs no form of its own for one has the other
		return text, nil
	}
	return "", err
}

// All is the sentences of several messages.
func (c *Catalogue) All(list []message.Message) []string {
	var texts []string
	for _, m := range list {
		texts = append(texts, c.Say(m))
	}
	return texts
}

// Termed is what the catalogue has several words for: a kind of rows.
type Termed interface{ Term() message.Code }

// Label is a kind of rows as it stands in a dialog, and at the beginning of a sentence: "Section lists".
func (c *Catalogue) Label(t Termed) string { return c.Say(message.Message{Code: t.Term() + ".label"}) }

// Lower is a kind of rows within a sentence: "section lists".
func (c *Catalogue) Lower(t Termed) string { return c.Say(message.Message{Code: t.Term() + ".lower"}) }

// Rows is what the rows of a kind are called: "section list rows".
func (c *Catalogue) Rows(t Termed) string { return c.Say(message.Message{Code: t.Term() + ".rows"}) }

// Count is a number of rows of a kind: "1 section", "3,382 section list rows".
func (c *Catalogue) Count(t Termed, n int) string {
	return c.Say(message.New(t.Term(), message.Count(plural, n)))
}

// Error is what an error says to a person: the sentence of its message, else its text; "" for nil.
func (c *Catalogue) Error(err error) string {
	if err == nil {
		return ""
	}
	return c.Say(message.Of(err))
}

// value is an argument as a sentence uses it.
func (c *Catalogue) value(a message.Arg) (any, error) {
	switch a.Type {
	case message.TypeCount:
		v := Number{N: a.Count, text: names.Number(a.Count)}
		if a.Of == "" {
			return v, nil
		}
		var err error
		v.text, err = c.say(message.New(a.Of, message.Count(plural, a.Count)))
		return v, err
	case message.TypeDate:
		return c.day(a.Text)
	case message.TypeDays:
		from, err := c.day(a.Text)
		if err != nil {
			return nil, err
		}
		to, err := c.day(a.To)
		return Span{from, to}, err
	case message.TypeYear:
		if a.Count == 0 {
			return c.say(message.Message{Code: "year.none"})
		}
		return fmt.Sprintf("%d–%02d", a.Count, (a.Count+1)%100), nil
	case message.TypeTerm:
		return c.term(a.Of)
	case message.TypeMessage, message.TypeList:
		return List(c.All(a.Items)), nil
	}
	return a.Text, nil
}

func (c *Catalogue) day(iso string) (Day, error) {
	if iso == "" {
		return Day{}, nil
	}
	d, err := model.ParseDate(iso)
	if err != nil {
		return Day{}, err
	}
	return Day{c.date(d), d.Weekday().String()[:3]}, nil
}

func (c *Catalogue) term(code message.Code) (t Term, err error) {
	for _, form := range []struct {
		name string
		into *string
	}{{"label", &t.Label}, {"lower", &t.Lower}, {"rows", &t.Rows}} {
		text, e := c.say(message.Message{Code: code + message.Code("."+form.name)})
		*form.into, err = text, errors.Join(err, e)
	}
	return t, err
}

// Number is a count in a sentence: with its noun where it has one.
type Number struct {
	N    int
	text string
}

// String is the count with its noun: "3,382 section list rows".
func (n Number) String() string { return n.text }

// Number is the count alone: "3,382".
func (n Number) Number() string { return names.Number(n.N) }

// Any says whether there are any.
func (n Number) Any() bool { return n.N > 0 }

// Day is a date in a sentence.
type Day struct {
	text    string
	Weekday string // "Tue"
}

func (d Day) String() string { return d.text }

// Span is the days from one to another in a sentence.
type Span struct{ From, To Day }

func (s Span) String() string { return s.From.text + " to " + s.To.text }

// Term is a kind of rows in a sentence.
type Term struct {
	Label string // as it stands in a dialog, and at the beginning of a sentence: "Section lists"
	Lower string // within a sentence: "section lists"
	Rows  string // what its rows are called: "section list rows"
}

func (t Term) String() string { return t.Lower }

// List is a list in a sentence: its items with commas. A message within another is a list of at most one.
type List []string

func (l List) String() string { return strings.Join(l, ", ") }

// Words is the items with blanks between them.
func (l List) Words() string { return strings.Join(l, " ") }

// Lines is the items, each on a line.
func (l List) Lines() string { return strings.Join(l, "\n") }

// And is the items with commas, and "and" before the last.
func (l List) And() string {
	if len(l) < 2 {
		return l.String()
	}
	return strings.Join(l[:len(l)-1], ", ") + " and " + l[len(l)-1]
}

// Any says whether there are any.
func (l List) Any() bool { return len(l) > 0 }
