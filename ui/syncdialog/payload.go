package syncdialog

import (
	"context"
	"io"
	"strings"

	"fyne.io/fyne/v2"

	"carillon/internal/work"
	"carillon/model"
	"carillon/sync/engine"
	"carillon/ui/kit"
	"carillon/ui/registers"
)

const workPayload work.Kind = "sync payload"

// payload shows what goes over the wire of one kind, a record a line, the password left out.
type payload struct {
	p     *preview
	from  engine.Payloader
	kinds []int // places in the plan's Out
	at    int
	text  string

	table  *registers.Register
	dialog *kit.Dialog
}

func (p *preview) showPayload(from engine.Payloader) {
	x := &payload{p: p, from: from}
	var names []string
	for i := range p.plan.Out {
		x.kinds = append(x.kinds, i)
		names = append(names, p.plan.Out[i].Kind.Label())
	}
	kind := kit.NewSelect("", names, func(i int) { x.load(i) })
	x.table = registers.NewWithBar(&registers.Definition{Title: "Payload", Empty: "Nothing of it is sent.", Unsorted: true,
		Columns: []registers.Column{{Title: "As it goes over the wire, the password left out", Width: 1030}}}, kit.NewText("", kit.TextStyle{}))
	x.dialog = &kit.Dialog{Title: "Payload", TopRight: kind, Size: fyne.NewSize(1080, 620), Tall: true, Tabs: []kit.Tab{{Content: x.table.Object(), Fill: true, Focus: x.table.Filter}}}
	if p.s.d.Export != nil {
		x.dialog.Note = kit.Row(4, kit.NewQuiet("Save as …", func() {
			text := x.text
			p.s.d.Export("Save the payload", string(p.plan.Out[x.kinds[x.at]].Kind)+"-payload.txt", func(w io.Writer) error {
				_, err := io.WriteString(w, text)
				return err
			})
		}))
	}
	x.dialog.Primary = kit.NewPrimary("Close", func() {
		p.s.d.Runner.Cancel(workPayload)
		x.dialog.Close()
	})
	x.dialog.OnCancel = x.dialog.Primary.OnTapped
	x.load(0)
	p.s.d.Host.Show(x.dialog)
}

// load writes the payload of a kind off the UI goroutine: it may be megabytes.
func (x *payload) load(i int) {
	x.at = i
	out, plan := &x.p.plan.Out[x.kinds[i]], x.p.plan
	x.p.s.d.Runner.Go(workPayload, func(context.Context) func() {
		var text []byte
		r, err := x.from.Payload(plan.System, out.Kind, out.Set(), plan.Options)
		if err == nil {
			text, err = io.ReadAll(r)
		}
		lines := payloadLines(string(text))
		return func() {
			if err != nil {
				x.p.s.d.Host.ShowError("The payload can't be shown", err)
				return
			}
			x.text = string(text)
			rows := make([]registers.Row, len(lines))
			for i, l := range lines {
				rows[i] = registers.Row{Key: model.Key{ID: uint32(i + 1)}, Cells: []string{l}}
			}
			x.table.SetRows(rows)
		}
	})
}

// payloadLines breaks a payload between its records, in either encoding.
func payloadLines(text string) []string {
	text = strings.ReplaceAll(text, "},{", "},\n{")
	text = strings.ReplaceAll(text, "[{", "[\n{")
	text = strings.ReplaceAll(text, "</struct></value><value><struct>", "</struct></value>\n<value><struct>")
	text = strings.ReplaceAll(text, "\t", " ")
	var lines []string
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	return lines
}
