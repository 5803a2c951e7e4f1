package kit

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carillon/internal/words"
	"carillon/model"
	"carillon/model/names"
)

// Fault is an error as a person reads it.
type Fault struct {
	// Title says what did not work: "The file could not be saved".
	Title string
	// Code names the kind of fault, for the help page and for support.
	Code string
	// Sentence says what happened, to which record, and what to do.
	Sentence string
	// Said is what the other side said at length, line by line, where the sentence has only its beginning.
	Said string
	// Cause is the technical cause, shown under Details.
	Cause string
}

// Words makes sentences of messages for the person at the window.
var Words = words.English(func(d model.Date) string { return FormatDate(d.Time()) })

// ExplainPlainly makes a Fault of any error: what it says is the sentence, and what it wraps is the cause. An error with a
// method Code() string gives the code, one with InFull() string what the other side said at length.
func ExplainPlainly(err error) Fault {
	f := Fault{Sentence: names.Sentence(Words.Error(err))}
	var coded interface{ Code() string }
	if errors.As(err, &coded) {
		f.Code = coded.Code()
	}
	var full interface{ InFull() string }
	if errors.As(err, &full) {
		f.Said = full.InFull()
	}
	if cause := errors.Unwrap(err); cause != nil {
		if text := Words.Error(cause); !strings.Contains(f.Sentence, text) {
			f.Cause = text
		}
	}
	return f
}

const messageWidth float32 = 480

// ShowError shows an error: its sentence, its code, and the cause under Details.
func (h *Host) ShowError(title string, err error) *Dialog {
	explain := h.Explain
	if explain == nil {
		explain = ExplainPlainly
	}
	f := explain(err)
	if f.Title == "" {
		f.Title = title
	}
	body := container.NewVBox(Paragraph(f.Sentence, ""))
	if f.Said != "" {
		body.Add(Paragraph(f.Said, ColorMuted))
	}
	var tail []string
	if f.Code != "" {
		tail = append(tail, "Code: "+f.Code)
	}
	if f.Cause != "" {
		details := widget.NewLabel(f.Cause)
		details.Wrapping = fyne.TextWrapBreak
		details.TextStyle.Monospace = true
		details.Selectable = true
		body.Add(Inset(widget.NewAccordion(widget.NewAccordionItem("Details", details)), 0, 0, -7, -7))
	}
	d := &Dialog{
		Title: f.Title,
		Tabs:  []Tab{{Content: body}},
		Size:  fyne.NewSize(messageWidth, 0),
	}
	if len(tail) > 0 {
		d.Note = Muted(strings.Join(tail, " "))
	}
	d.Primary = NewPrimary("Close", d.Close)
	h.Show(d)
	return d
}

// Tell shows a message with one button.
func (h *Host) Tell(title, text string) *Dialog {
	d := &Dialog{Title: title, Tabs: []Tab{{Content: Paragraph(text, "")}}, Size: fyne.NewSize(messageWidth, 0)}
	d.Primary = NewPrimary("Close", d.Close)
	h.Show(d)
	return d
}

// Choice is one answer to a question.
type Choice struct {
	Text string
	Do   func()
	// Risky says that something is lost by it: then Enter is Cancel, and a person has to go to the answer.
	Risky bool
}

// Ask asks a question. yes is the primary button unless it is risky; others stand left of it; Escape and Cancel do nothing.
func (h *Host) Ask(title, text string, yes Choice, others ...Choice) *Dialog {
	d := &Dialog{Title: title, Tabs: []Tab{{Content: Paragraph(text, "")}}, Size: fyne.NewSize(messageWidth, 0),
		CancelText: "Cancel"}
	answer := func(do func()) func() {
		return func() {
			d.Close()
			if do != nil {
				do()
			}
		}
	}
	for _, o := range others {
		d.Extra = append(d.Extra, NewButton(o.Text, answer(o.Do)))
	}
	d.Primary = NewPrimary(yes.Text, answer(yes.Do))
	if yes.Risky {
		d.Extra = append(d.Extra, NewButton(yes.Text, answer(yes.Do)))
		d.Primary, d.CancelText = NewPrimary(d.CancelText, d.Close), ""
	}
	h.Show(d)
	return d
}
