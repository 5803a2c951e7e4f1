package syncdialog

import (
	"fmt"
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/model"
	"carillon/model/names"
	"carillon/sync/engine"
	"carillon/ui/kit"
	"carillon/ui/registers"
)

// matching is the screen for records that match nothing on the other side: those of the timetable at the left, those of
// the SIS at the right. Nothing changes before a person presses the main button, and then only the plan does.
type matching struct {
	p     *preview
	kinds []*engine.Incoming
	in    *engine.Incoming // of the kind that is shown
	draft engine.Decisions

	left, right *registers.Register
	here        model.Key // chosen at the left; zero for none
	there       string    // SIS id chosen at the right; "" for none
	picked      bool      // a person chose there, and it was not offered
	order       []string  // SIS ids at the right, by the ID of their rows
	decided     bool      // something was decided here that closing would lose

	onlyHere  []engine.Unmatched // of the kind that is shown, with those that were matched by hand in an earlier plan
	onlyThere []engine.Unmatched
	// So that thousands of rows are looked up and not searched.
	matches   map[model.Key]string              // SIS ids of records of the timetable matched by hand
	hinted    map[model.Key][]engine.Suggestion // by record of the timetable
	earlier   map[model.Key]bool                // of the timetable, matched by hand in an earlier plan
	nameHere  map[model.Key]string
	nameThere map[string]string

	kind    *kit.Select
	pair    *kit.Button
	likely  *kit.Button
	said    *kit.Text
	becomes *kit.Select
	all     *kit.Button
	fate    *fyne.Container
	foot    *fyne.Container
	dialog  *kit.Dialog
}

// unmatched counts the records that a person may match: those of kinds in which both sides have some.
func unmatched(plan *engine.Plan) (here, there int) {
	for i := range plan.In {
		if in := &plan.In[i]; len(in.OnlyHere) > 0 && len(in.OnlyThere) > 0 {
			here, there = here+len(in.OnlyHere), there+len(in.OnlyThere)
		}
	}
	return here, there
}

// match opens the screen on the plan that is shown.
func (p *preview) match() {
	m := &matching{p: p, draft: p.decisions.Clone()}
	var names []string
	for i := range p.plan.In {
		in := &p.plan.In[i]
		if len(in.OnlyHere) > 0 && len(in.OnlyThere) > 0 || len(m.draft.Match[in.Kind]) > 0 {
			m.kinds = append(m.kinds, in)
			names = append(names, in.Kind.Label())
		}
	}
	m.kind = kit.NewSelect("", names, m.show)
	side := func(title, second string) *registers.Register {
		reg := registers.NewWithBar(&registers.Definition{Title: "records", Empty: "Every one of these has its match.", Unsorted: true, Draggable: true,
			Columns: []registers.Column{{Title: "Record", Width: 230, Strong: true}, {Title: second, Width: 316}}}, kit.Strong(title))
		return reg
	}
	m.left = side("Only in this timetable", "Becomes")
	m.right = side("Only in "+p.sis, "Becomes")
	m.left.OnDrag = func(here model.Key, at fyne.Position) {
		m.over(m.right, at, func(k model.Key) string { return m.titleThere(m.order[k.ID-1]) },
			func(k model.Key) bool { id := m.order[k.ID-1]; return m.taken(id) && m.matchOf(here) != id })
	}
	m.right.OnDrag = func(there model.Key, at fyne.Position) {
		m.over(m.left, at, m.titleHere,
			func(k model.Key) bool { id := m.matchOf(k); return id != "" && id != m.order[there.ID-1] })
	}
	m.left.OnSelect = func(k model.Key) { m.pickHere(k) }
	m.left.OnOpen = func(k model.Key) {
		m.pickHere(k)
		m.across()
	}
	m.left.OnDrop = func(k model.Key, at fyne.Position) {
		if to, ok := m.right.KeyAt(at); ok {
			m.set(k, m.order[to.ID-1])
		}
	}
	m.right.OnSelect = func(k model.Key) { m.pickThere(m.order[k.ID-1]) }
	m.right.OnOpen = func(k model.Key) {
		m.pickThere(m.order[k.ID-1])
		m.pairUp()
		m.left.FocusTable() // for the next one
	}
	m.right.OnDrop = func(k model.Key, at fyne.Position) {
		if to, ok := m.left.KeyAt(at); ok {
			m.set(to, m.order[k.ID-1])
		}
	}
	m.pair = kit.NewButton("Match these two", m.pairUp)
	m.likely = kit.NewButton("", m.takeLikely)
	m.said = kit.NewText("", kit.TextStyle{Color: kit.ColorMuted, Shrink: true})
	m.becomes = kit.NewSelect("", nil, func(option int) { m.fateOf(option, false) })
	m.becomes.Left = true
	m.all = kit.NewButton("", func() { m.fateOf(m.becomes.Chosen(), true) })
	m.fate = kit.Row(10, kit.NewText("Without a match:", kit.TextStyle{Color: kit.ColorMuted}), kit.MinWidth(170, m.becomes), m.all)
	line := kit.MinWidth(1, kit.NewBlock(kit.ColorLine, "", 0))
	tables := container.NewGridWithColumns(2, m.left.Object(), kit.Frame(nil, nil, line, nil, m.right.Object()))
	m.foot = kit.Column(0, kit.Hairline(), kit.Inset(kit.Column(8, m.said, kit.Frame(nil, nil, kit.Row(10, m.pair, m.likely), m.fate, nil)), 8, 8, 16, 14))
	m.dialog = &kit.Dialog{Title: "Match records by hand", TopRight: m.kind, CancelText: "Cancel", Size: fyne.NewSize(1120, 650), Tall: true,
		Subtitle: "Choose one at each side and match them, or drag one onto the other. What matches nothing is added here, or becomes what is chosen below.",
		Tabs:     []kit.Tab{{Content: kit.Frame(nil, m.foot, nil, nil, tables), Fill: true, Focus: m.left.Filter}}}
	m.dialog.OnCancel = m.cancel
	m.dialog.Primary = kit.NewPrimary("Use these matches", func() {
		m.dialog.Close()
		draft := m.draft
		p.rethink(func(d *engine.Decisions) { *d = draft })
	})
	m.show(0)
	p.s.d.Host.Show(m.dialog)
}

// cancel closes the screen, after asking where that loses what was decided on it.
func (m *matching) cancel() {
	if !m.decided {
		m.dialog.Close()
		return
	}
	m.p.s.d.Host.Ask("Leave without these matches?", "What you have matched and chosen here since you opened it would be lost.",
		kit.Choice{Text: "Leave", Risky: true, Do: m.dialog.Close})
}

// show shows a kind.
func (m *matching) show(i int) {
	m.in = m.kinds[i]
	m.here, m.there, m.picked = model.Key{}, "", false
	m.hinted = make(map[model.Key][]engine.Suggestion, len(m.in.Suggestions))
	for _, s := range m.in.Suggestions {
		m.hinted[s.Ref] = append(m.hinted[s.Ref], s)
	}
	m.onlyHere, m.onlyThere = slices.Clone(m.in.OnlyHere), slices.Clone(m.in.OnlyThere)
	m.nameHere = make(map[model.Key]string, len(m.onlyHere))
	for _, u := range m.onlyHere {
		m.nameHere[u.Ref] = u.Title
	}
	m.nameThere = make(map[string]string, len(m.onlyThere))
	for _, u := range m.onlyThere {
		m.nameThere[u.SISID] = u.Title
	}
	of := m.draft.Match[m.in.Kind]
	m.earlier = map[model.Key]bool{}
	for _, id := range slices.Sorted(maps.Keys(of)) {
		key := of[id]
		if key.ID == 0 { // said to be new, in the preview
			continue
		}
		if _, listed := m.nameHere[key]; !listed {
			m.earlier[key], m.nameHere[key] = true, m.p.s.d.Timetable().Describe(key)
			m.onlyHere = append(m.onlyHere, engine.Unmatched{Ref: key, Title: m.nameHere[key]})
		}
		if _, listed := m.nameThere[id]; !listed {
			m.nameThere[id] = m.nameHere[key]
			m.onlyThere = append(m.onlyThere, engine.Unmatched{SISID: id, Title: m.nameThere[id]})
		}
	}
	m.rank()
	m.fill()
	m.selectBoth() // nothing of another kind stays chosen
}

// matchOf is the record of the SIS that a record of the timetable was matched with by hand; "" for none.
func (m *matching) matchOf(key model.Key) string { return m.matches[key] }

func (m *matching) titleHere(key model.Key) string { return m.nameHere[key] }
func (m *matching) titleThere(id string) string    { return m.nameThere[id] }

// rank orders the right: the likeliest for the one that is chosen at the left come first.
func (m *matching) rank() {
	hints := m.hints(m.here)
	there := slices.Clone(m.onlyThere)
	slices.SortStableFunc(there, func(a, b engine.Unmatched) int { return rankOf(hints, a.SISID) - rankOf(hints, b.SISID) })
	m.order = m.order[:0]
	for _, u := range there {
		m.order = append(m.order, u.SISID)
	}
}

// fill lists both sides.
func (m *matching) fill() {
	of := m.draft.Match[m.in.Kind]
	m.matches = make(map[model.Key]string, len(of))
	for id, key := range of {
		if key.ID != 0 {
			m.matches[key] = id
		}
	}
	rows := make([]registers.Row, len(m.onlyHere))
	for i, u := range m.onlyHere {
		rows[i] = registers.Row{Key: u.Ref, Cells: []string{u.Title, m.becomesHere(u)}}
	}
	m.left.SetRows(rows)
	hints := m.hints(m.here)
	rows = make([]registers.Row, len(m.order))
	for i, id := range m.order {
		rows[i] = registers.Row{Key: model.Key{ID: uint32(i + 1)}, Cells: []string{m.titleThere(id), m.becomesThere(id, hints)}}
	}
	m.right.SetRows(rows)
	m.update()
}

// hints are the suggestions for a record of the timetable, by SIS id.
func (m *matching) hints(key model.Key) map[string]engine.Suggestion {
	hints := map[string]engine.Suggestion{}
	for _, s := range m.hinted[key] {
		hints[s.SISID] = s
	}
	return hints
}

func rankOf(hints map[string]engine.Suggestion, id string) int {
	if s, ok := hints[id]; ok {
		return s.Rank
	}
	return 1 << 10
}

// becomesHere says what becomes of a record of the timetable. One that may be the same as another says both, since it goes
// as it would without that until a person has matched it.
func (m *matching) becomesHere(u engine.Unmatched) string {
	if id := m.matchOf(u.Ref); id != "" {
		return "= " + m.titleThere(id)
	}
	if m.earlier[u.Ref] {
		return "no longer matched"
	}
	becomes, short := "stays; it never came from "+m.p.sis, "it stays"
	if m.hasFate(u) {
		fate := m.fateNow(u.Ref)
		becomes, short = missingAtLength(fate), missingWords(fate)
	}
	if n := len(m.hinted[u.Ref]); n > 0 {
		return fmt.Sprintf("perhaps %s there, else %s", names.Number(n), short)
	}
	return becomes
}

// becomesThere says what becomes of a record of the SIS.
func (m *matching) becomesThere(id string, hints map[string]engine.Suggestion) string {
	if key, ok := m.draft.Match[m.in.Kind][id]; ok && key.ID != 0 {
		return "= " + m.titleHere(key)
	}
	if s, ok := hints[id]; ok {
		return "perhaps the same: " + kit.Words.Say(s.Why)
	}
	return "added here"
}

// hasFate reports whether it can be chosen what becomes of a record without a match: it came from the SIS once.
func (m *matching) hasFate(u engine.Unmatched) bool {
	return u.SISID != "" && m.in.Kind != engine.Requests
}

// fates is what can become of records of the kind.
func (m *matching) fates() []engine.Missing {
	choices, _ := missingOf(m.in.Kind)
	return choices
}

// fateNow is what would become of a record.
func (m *matching) fateNow(key model.Key) engine.Missing {
	rule := m.p.plan.Options.Missing
	if own, ok := m.draft.Missing[key]; ok {
		rule = own
	}
	if !slices.Contains(m.fates(), rule) {
		return engine.MissingLeave
	}
	return rule
}

// pickHere chooses a record at the left, and offers its likeliest at the right. What a person chose at the right first
// stays chosen, and what they look for there with the filter stays listed. Rows of the right change places only where one
// is likely: a person may be about to drag onto another.
func (m *matching) pickHere(k model.Key) {
	if k == m.here {
		return
	}
	first := m.picked && !m.taken(m.there) && (m.here.ID == 0 || m.matchOf(m.here) != "")
	m.here, m.picked = k, false
	if !first && m.matchOf(k) == "" && len(m.hinted[k]) > 0 {
		m.rank()
	}
	m.fill()
	if !first {
		m.offer()
	}
	m.selectBoth()
	m.update()
}

// offer chooses at the right what the record at the left is matched with, or its likeliest that is listed and not taken.
func (m *matching) offer() {
	m.there = m.matchOf(m.here)
	hints := m.hints(m.here)
	for i, id := range m.order {
		if _, hinted := hints[id]; m.there == "" && hinted && !m.taken(id) && listed(m.right, model.Key{ID: uint32(i + 1)}) {
			m.there = id
		}
	}
}

// listed reports whether a row is left in by its filter.
func listed(r *registers.Register, k model.Key) bool { return slices.Contains(r.Shown(), k) }

// taken reports whether a record of the SIS is matched by hand.
func (m *matching) taken(id string) bool {
	return m.draft.Match[m.in.Kind][id].ID != 0
}

// selectBoth goes to the rows of what is chosen, with the keyboard, too.
func (m *matching) selectBoth() {
	again := func(r *registers.Register, k model.Key) {
		if t, ok := r.Table().(interface{ UnselectAll() }); ok {
			t.UnselectAll() // else what was chosen stays selected where it is not listed now
		}
		if listed(r, k) { // else the filter would go
			r.Select(k)
		}
	}
	again(m.left, m.here)
	again(m.right, model.Key{ID: uint32(slices.Index(m.order, m.there) + 1)})
}

// across takes the keyboard to the right: to what is chosen there, and where nothing is, to the filter that finds it.
func (m *matching) across() {
	if m.there == "" {
		m.offer() // the filter may be another one since
		m.selectBoth()
		m.update()
	}
	if m.there != "" {
		m.right.FocusTable()
		return
	}
	m.p.s.d.Host.Window.Canvas().Focus(m.right.Filter)
}

func (m *matching) pickThere(id string) {
	if id != m.there {
		m.there, m.picked = id, true
	}
	m.update()
}

// update says what the buttons would do to what is chosen.
func (m *matching) update() {
	matched := m.here.ID != 0 && m.there != "" && m.matchOf(m.here) == m.there
	m.pair.SetText("Match these two")
	text := "Choose one at each side."
	switch {
	case matched:
		m.pair.SetText("Take apart")
		text = "These two are matched by you."
	case m.here.ID != 0 && m.there != "":
		text = m.titleHere(m.here) + " is " + m.titleThere(m.there) + "?"
		if s, ok := m.hints(m.here)[m.there]; ok {
			text += " " + upper(kit.Words.Say(s.Why)) + "."
		}
		if id := m.matchOf(m.here); id != "" {
			text += " It would no longer be " + m.titleThere(id) + "."
		}
		if m.taken(m.there) {
			text += " " + m.titleHere(m.draft.Match[m.in.Kind][m.there]) + " would lose its match."
		}
	case m.here.ID != 0:
		text = "Choose its match at the right."
	}
	m.pair.SetEnabled(m.here.ID != 0 && m.there != "")
	m.said.SetText(text)
	if n := len(m.likelyPairs()); n > 0 {
		m.likely.SetText(fmt.Sprintf("Match the %s likely", names.Number(n)))
		m.likely.Show()
	} else {
		m.likely.Hide()
	}
	m.updateFate()
	m.foot.Refresh()
}

// updateFate says what becomes of the record that is chosen at the left, where that can be chosen.
func (m *matching) updateFate() {
	at := slices.IndexFunc(m.in.OnlyHere, func(u engine.Unmatched) bool { return u.Ref == m.here })
	if at < 0 || !m.hasFate(m.in.OnlyHere[at]) || m.matchOf(m.here) != "" {
		m.fate.Hide()
		return
	}
	choices, options := missingOf(m.in.Kind)
	m.becomes.SetOptions(options)
	m.becomes.SetChosen(slices.Index(choices, m.fateNow(m.here)))
	m.all.SetText("The same for all " + names.Number(len(m.fated())))
	m.fate.Show()
}

// fated lists the records whose fate without a match can be chosen and that have none.
func (m *matching) fated() []model.Key {
	var keys []model.Key
	for _, u := range m.in.OnlyHere {
		if m.hasFate(u) && m.matchOf(u.Ref) == "" {
			keys = append(keys, u.Ref)
		}
	}
	return keys
}

func (m *matching) fateOf(option int, all bool) {
	keys := []model.Key{m.here}
	if all {
		keys = m.fated()
	}
	for _, k := range keys {
		m.draft.Missing[k] = m.fates()[option]
	}
	m.refill()
}

// refill shows what was decided, with the choice where it was.
func (m *matching) refill() {
	m.decided, m.picked = true, false
	m.fill()
	m.selectBoth()
	m.update()
}

// pairUp matches what is chosen at both sides, or takes it apart.
func (m *matching) pairUp() {
	switch {
	case m.here.ID == 0 || m.there == "":
	case m.matchOf(m.here) == m.there:
		delete(m.draft.Match[m.in.Kind], m.there)
		m.refill()
	default:
		m.set(m.here, m.there)
	}
}

// set matches two records; an earlier match of either is given up.
func (m *matching) set(here model.Key, there string) {
	if was := m.matchOf(here); was != "" {
		delete(m.draft.Match[m.in.Kind], was)
	}
	m.draft.SetMatch(m.in.Kind, there, here)
	m.here, m.there = here, there
	m.refill()
}

// likelyPairs are the suggestions of the first rank in which each of the two is in no other one, and has no match yet.
func (m *matching) likelyPairs() []engine.Suggestion {
	here, there := map[model.Key]int{}, map[string]int{}
	for _, s := range m.in.Suggestions {
		if s.Rank == 1 {
			here[s.Ref]++
			there[s.SISID]++
		}
	}
	var pairs []engine.Suggestion
	for _, s := range m.in.Suggestions {
		_, taken := m.draft.Match[m.in.Kind][s.SISID]
		if s.Rank == 1 && here[s.Ref] == 1 && there[s.SISID] == 1 && !taken && m.matchOf(s.Ref) == "" {
			pairs = append(pairs, s)
		}
	}
	return pairs
}

// takeLikely matches all pairs that are likely and not in doubt.
func (m *matching) takeLikely() {
	for _, s := range m.likelyPairs() {
		m.draft.SetMatch(m.in.Kind, s.SISID, s.Ref)
	}
	m.refill()
}

// over says, while a row is dragged, what of the other side it would be matched with.
func (m *matching) over(other *registers.Register, at fyne.Position, title func(model.Key) string, matched func(model.Key) bool) {
	text := "Drag it onto the record that it is."
	if k, ok := other.KeyAt(at); ok {
		text = "Let go to match it with " + title(k) + "."
		if matched(k) {
			text = "Let go to match it with " + title(k) + ", which loses its match."
		}
	}
	m.said.SetText(text)
}
