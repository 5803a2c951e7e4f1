package shell

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"carillon/internal/session"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/views"
	"carillon/ui/kit"
)

// recordField is one field of the form of a person or a room: a field of the model, and how the form shows it.
type recordField struct {
	name        string // in the model
	label       string
	width       float32 // 0: as wide as there is room
	placeholder string
}

// recordForm is what a person knows of a record of a kind.
type recordForm struct {
	fields []recordField
	// needs are those of which one has to be filled in, and what is said where none is.
	needs []string
	wants string
}

var recordForms = map[model.Kind]recordForm{
	model.KindTeacher: {needs: []string{"code"}, wants: "Enter the code by which the timetable knows the teacher.", fields: []recordField{
		{"code", "Code", 150, "KIM"}, {"surname", "Surname", 0, ""}, {"firstName", "First name", 0, ""},
		{"preferredName", "Preferred name", 0, "If it differs from the first name"}, {"faculty", "Faculty", 260, ""}}},
	model.KindRoom: {needs: []string{"code"}, wants: "Enter the code by which the timetable knows the room.", fields: []recordField{
		{"code", "Code", 150, "A204"}, {"name", "Name", 0, ""}, {"kind", "Kind", 0, "Classroom, Laboratory"},
		{"capacity", "Capacity", 150, "Seats"}, {"campus", "Campus", 260, ""}}},
	model.KindStudent: {needs: []string{"surname", "firstName"}, wants: "Enter a surname or a first name.", fields: []recordField{
		{"surname", "Surname", 0, ""}, {"firstName", "First name", 0, ""},
		{"preferredName", "Preferred name", 0, "If it differs from the first name"},
		{"yearLevel", "Year level", 260, ""}, {"rollGroup", "Roll group", 150, ""}}},
}

// recordBar is the buttons above a register whose records are made, edited and deleted by hand.
type recordBar struct {
	kind              model.Kind
	add, edit, remove *kit.Button
	told              string // what the note below says
}

// makeRecordBar gives a page its buttons. A kind without a form has rows instead.
func (w *Window) makeRecordBar(r *recordSheet, kind model.Kind) {
	if _, form := recordForms[kind]; !form {
		r.SetActions(kit.NewButton("New "+kind.String(), func() { r.Focus(); r.Insert() }))
		return
	}
	run := func(id string) func() { return func() { w.commands.Run(id) } }
	b := &recordBar{kind: kind, add: kit.NewButton("New "+names.Capital(kind.String())+"…", run("edit.new")),
		edit: kit.NewButton("Edit…", run("edit.open")), remove: kit.NewButton("Delete…", run("edit.delete"))}
	w.recordBars[session.PageOf(kind)] = b
	r.SetActions(b.add, b.edit, b.remove)
}

// showRecordBar says what can be done on the page that is shown, and why not.
func (w *Window) showRecordBar() {
	b := w.recordBars[w.session.Place().Page]
	if b == nil || w.open == nil {
		return
	}
	for id, button := range map[string]*kit.Button{"edit.new": b.add, "edit.open": b.edit, "edit.delete": b.remove} {
		button.SetEnabled(w.commands.Lookup(id).Can() == "")
	}
	told := ""
	if err := w.open.t.School().MayEdit(b.kind); err != nil {
		told = names.Sentence(err.Error())
	}
	if told == b.told {
		return
	}
	b.told = told
	if told == "" {
		w.sheets[w.session.Place().Page].SetNote(nil)
		return
	}
	open := kit.NewQuiet("School info…", func() {
		if w.commands.Can("setup.school") == "" {
			w.showSchoolInfo(schoolAdmin)
		}
	})
	w.sheets[w.session.Place().Page].SetNote(kit.Notice(kit.ToneNote, kit.Frame(nil, nil, nil, open, kit.NewText(told, kit.TextStyle{Shrink: true}))))
}

// recordCommands are the commands for the records of the page that is shown.
func (w *Window) recordCommands() []kit.Command {
	kind := func() (model.Kind, string) {
		if w.open == nil {
			return model.KindNone, session.NoFile
		}
		if b := w.recordBars[w.session.Place().Page]; b != nil {
			return b.kind, ""
		}
		return model.KindNone, "Go to Students, Teachers or Rooms first."
	}
	mayEdit := func() string {
		k, why := kind()
		if why == "" {
			if err := w.open.t.School().MayEdit(k); err != nil {
				why = names.Sentence(err.Error())
			}
		}
		return why
	}
	chosen := func() string {
		k, why := kind()
		if _, ok := w.record(); why == "" && !ok {
			return "Select a " + k.String() + " first."
		}
		return why
	}
	label := func(verb string) (string, func() string) {
		return verb + " Record…", func() string {
			if b := w.recordBars[w.session.Place().Page]; b != nil && w.open != nil {
				return verb + " " + names.Capital(b.kind.String()) + "…"
			}
			return verb + " Record…"
		}
	}
	on := func(do func(model.Key)) func() {
		return func() {
			if k, ok := w.record(); ok {
				do(k)
			}
		}
	}
	add, addNow := label("New")
	edit, editNow := label("Edit")
	remove, removeNow := label("Delete")
	return []kit.Command{
		{ID: "edit.new", Label: add, Now: addNow, Can: mayEdit, Run: func() { w.editRecord(model.Key{Kind: w.recordBars[w.session.Place().Page].kind}) }},
		{ID: "edit.open", Label: edit, Now: editNow, Can: chosen, Run: on(w.editRecord)},
		{ID: "edit.delete", Label: remove, Now: removeNow, Can: func() string { return cmp.Or(mayEdit(), chosen()) }, Run: on(w.askDelete)},
	}
}

// record is the person or room that the page's register is on.
func (w *Window) record() (k model.Key, ok bool) {
	if w.recordBars[w.session.Place().Page] == nil {
		return k, false
	}
	return w.sheets[w.session.Place().Page].Current()
}

// editRecord shows the form of a record; a key with ID 0 stands for a new one.
func (w *Window) editRecord(k model.Key) {
	t, page, form := w.open.t, w.session.Place().Page, recordForms[k.Kind]
	title, save, record := "New "+k.Kind.String(), "Add", model.New(k.Kind)
	if k.ID != 0 {
		title, save, record = "Edit "+t.Describe(k), "Save", t.Get(k)
	}
	rows := kit.Form()
	inputs := make([]*recordInput, len(form.fields))
	for i, f := range form.fields {
		inputs[i] = w.newInput(k.Kind, f, record)
		if f.width > 0 {
			rows.Add(kit.ShortField(f.label, f.width, inputs[i].object))
		} else {
			rows.Add(kit.Field(f.label, inputs[i].object))
		}
	}
	if t.School().SISOwnsKind(k.Kind) {
		rows.Add(kit.Notice(kit.ToneNote, kit.Paragraph(names.Capital(k.Kind.Plural())+" come from the SIS. What you change here stays until it is "+
			"changed there, too: then the sync decides, and its preview shows it.", "")))
	}
	problem := kit.NewRemark()
	rows.Add(kit.Height(34, problem.Object)) // room for two lines, so that nothing jumps
	d := &kit.Dialog{Title: title, CancelText: "Cancel", Size: fyne.NewSize(540, 0), Tabs: []kit.Tab{{Content: rows, Focus: inputs[0].focus}}}
	filledIn := func() []string {
		values := make([]string, len(inputs))
		for i, in := range inputs {
			values[i] = in.value()
		}
		return values
	}
	shown := filledIn()
	d.Changed = func() bool { return !slices.Equal(shown, filledIn()) }
	fail := func(text string, focus fyne.Focusable) {
		problem.Say(text, kit.ColorBad)
		d.Refresh()
		w.win.Canvas().Focus(focus)
	}
	d.Primary = kit.NewPrimary(save, func() {
		e := model.SetFields{Key: k}
		filled := false
		for i, f := range form.fields {
			v := inputs[i].value()
			filled = filled || v != "" && slices.Contains(form.needs, f.name)
			e.Values = append(e.Values, model.FieldValue{Field: f.name, Value: v})
		}
		if !filled {
			fail(form.wants, inputs[0].focus)
			return
		}
		if err := w.apply(e); err != nil {
			fail(names.Sentence(err.Error()), inputs[wrongField(t, e, err)].focus)
			return
		}
		d.Close()
		if k.ID == 0 {
			k.ID = t.LastID(k.Kind)
		}
		w.sheets[page].Select(k)
		w.sheets[page].Focus()
	})
	w.host.Show(d)
}

// wrongField is which of the values of a form is why it was refused: the first without which it would not be, else the
// first without which it would be for another reason; 0 where none is. It is tried out on a copy.
func wrongField(t *model.Timetable, e model.SetFields, why error) int {
	scratch := t.Snapshot().Index()
	other := -1
	for i := range e.Values {
		x := e
		x.Values = slices.Delete(slices.Clone(e.Values), i, i+1)
		switch _, err := scratch.Apply(model.ByHand{Edit: x}); {
		case err == nil:
			return i
		case other < 0 && err.Error() != why.Error():
			other = i
		}
	}
	return max(0, other)
}

// recordInput is what a field of a form is typed or chosen with.
type recordInput struct {
	object fyne.CanvasObject
	focus  fyne.Focusable
	value  func() string
}

func (w *Window) newInput(kind model.Kind, f recordField, record model.Record) *recordInput {
	field, _ := model.FieldOf(kind, f.name)
	now := field.Get(w.open.t, record)
	if field.Refers == model.KindNone {
		e := kit.NewEntry(f.placeholder)
		e.SetText(now)
		return &recordInput{e, e, func() string { return strings.TrimSpace(e.Text) }}
	}
	codes, names := w.choices(field.Refers)
	s := kit.NewSelect("", names, nil)
	s.Left = true
	s.SetChosen(max(0, slices.Index(codes, now)))
	return &recordInput{s, s, func() string { return codes[s.Chosen()] }}
}

// choices lists the records of a kind that a field can refer to: their codes, and as a person reads them; none comes first.
func (w *Window) choices(kind model.Kind) (codes, names []string) {
	codes, names = []string{""}, []string{"None"}
	add := func(code, name string) {
		if name != "" && name != code {
			name = code + " · " + name
		}
		codes, names = append(codes, code), append(names, cmp.Or(name, code))
	}
	t := w.open.t
	switch kind {
	case model.KindFaculty:
		for f := range t.Faculties() {
			add(f.Code, f.Name)
		}
	case model.KindCampus:
		for c := range t.Campuses() {
			add(c.Code, c.Name)
		}
	case model.KindYearLevel:
		for _, y := range views.YearLevels(t) {
			add(y.Code, y.Name)
		}
	}
	return codes, names
}

// askDelete asks whether a person or a room is to go, and says what hangs on it.
func (w *Window) askDelete(k model.Key) {
	t, page := w.open.t, w.session.Place().Page
	who := t.Describe(k)
	w.host.Ask("Delete "+who+"?", whatHangs(t, []model.Key{k}), kit.Choice{Text: "Delete", Risky: true, Do: func() {
		if w.apply(model.Delete{Key: k}) == nil {
			w.say(names.Capital(who) + " is deleted.")
		}
		w.sheets[page].Focus()
	}})
}

// whatHangs says what becomes of others when some records of a kind are deleted.
func whatHangs(t *model.Timetable, keys []model.Key) string {
	goes, stays := model.Counts{}, model.Counts{}
	for _, k := range keys {
		g, m := t.Dependents(k)
		for kind, n := range g {
			goes[kind] += n
		}
		for kind, n := range m {
			stays[kind] += n
		}
	}
	kind := keys[0].Kind
	these := "this " + kind.String()
	if len(keys) > 1 {
		these = "these " + kind.Plural()
	}
	var text []string
	if n := goes.Total(); n > 0 {
		text = append(text, names.Sentence(goes.String()+noun(n, " goes", " go")+", too"))
	}
	if n := stays.Total(); n > 0 {
		text = append(text, names.Sentence(stays.String()+noun(n, " stays", " stay")+", without "+these))
	}
	if len(text) == 0 {
		text = []string{"Nothing else in this timetable needs " + these + "."}
	}
	text = append(text, "Undo brings all of it back.")
	if f, ok := model.FieldOf(kind, "sisId"); ok && slices.ContainsFunc(keys, func(k model.Key) bool { return f.Get(t, t.Get(k)) != "" }) {
		text = append(text, "\n\nIf the SIS still has "+these+", the next sync that downloads "+kind.Plural()+" brings the "+
			noun(len(keys), "record", "records")+" in again.")
	}
	return strings.Join(text, " ")
}
