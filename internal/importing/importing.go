// Package importing is File > Import without a window: a source that was read, how its columns are taken, what becomes of each row,
// and the edit that takes it in. Nothing changes before [Import.Edit] is applied.
package importing

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"carillon/internal/exchange"
	"carillon/internal/exchange/intake"
	"carillon/model"
	"carillon/model/message"
	"carillon/model/names"
)

// Import is a source on its way into a timetable.
type Import struct {
	Format  exchange.Format
	Name    string // of the file or folder
	Options intake.Options
	Mapping exchange.Mapping
	Say     func(message.Message) string

	open func() (*exchange.Input, error)
	here *model.State
	plan *intake.Plan

	table int         // of the document that is shown
	show  intake.What // of its rows; "" for all
	find  string
	items map[int][]int // places of items in the plan, by table
	rows  []int         // places of items that are shown
}

// New begins an import of files into a timetable. The state has to be a snapshot.
func New(f exchange.Format, paths []string, open func() (*exchange.Input, error), here *model.State, say func(message.Message) string) *Import {
	return &Import{Format: f, Name: filepath.Base(paths[0]), Say: say, open: open, here: here, Mapping: exchange.Mapping{},
		Options: intake.Options{Source: intake.SourceOf(f.ID, paths[0]), Label: "Import " + filepath.Base(paths[0]), Make: []model.Kind{model.KindYearLevel}}}
}

// With is the import with what has been chosen since, to be read by another goroutine.
func (i *Import) With() *Import {
	c := *i
	c.Options.Make, c.Options.Delete = slices.Clone(i.Options.Make), slices.Clone(i.Options.Delete)
	c.Mapping = exchange.Mapping{}
	for sheet, m := range i.Mapping {
		columns := map[string]string{}
		for h, f := range m.Columns {
			columns[h] = f
		}
		c.Mapping[sheet] = exchange.SheetMapping{Kind: m.Kind, Columns: columns}
	}
	return &c
}

// Read reads the source and plans what becomes of its rows. It is called off the UI goroutine, on a copy of its own: see
// [Import.With].
func (i *Import) Read(ctx context.Context, p exchange.Progress) (*intake.Plan, error) {
	in, err := i.open()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	doc, err := i.Format.Read(ctx, in, exchange.ReadOptions{Region: i.here.School().Region, Year: i.here.School().AcademicYear(), Here: i.here, Mapping: i.Mapping}, p)
	if err != nil {
		return nil, err
	}
	return intake.Make(ctx, i.here, doc, i.Options, p)
}

// Take takes a plan that was read: what is shown stays shown, as far as it is still there.
func (i *Import) Take(p *intake.Plan) {
	i.plan = p
	i.items = map[int][]int{}
	for at := range p.Items {
		t := p.Items[at].Table
		i.items[t] = append(i.items[t], at)
	}
	for _, of := range i.items {
		slices.SortStableFunc(of, func(a, b int) int { return p.Items[a].Row - p.Items[b].Row })
	}
	if i.table >= len(p.Document.Tables) {
		i.table = 0
	}
	i.refresh()
}

// Read says whether a plan is there.
func (i *Import) Ready() bool { return i.plan != nil }

// Plan is what becomes of the source, all of it.
func (i *Import) Plan() *intake.Plan { return i.plan }

// Tables names what the source has: its sheets, or the kinds of its rows.
func (i *Import) Tables() []string {
	var list []string
	for _, t := range i.plan.Document.Tables {
		name := names.Capital(t.Kind.Plural())
		if t.Sheet != "" {
			name = "Sheet “" + t.Sheet + "”"
		} else if len(i.plan.Document.Tables) > 1 && t.File != "" {
			name += ", " + t.File
		}
		list = append(list, name)
	}
	return list
}

// Table is the one that is shown; nil where the source has none.
func (i *Import) Table() *exchange.Table {
	if i.plan == nil || len(i.plan.Document.Tables) == 0 {
		return nil
	}
	return i.plan.Document.Tables[i.table]
}

// Choose shows another table.
func (i *Import) Choose(table int) { i.table = table; i.refresh() }

// Chosen is the place of the table that is shown.
func (i *Import) Chosen() int { return i.table }

// Show shows the rows of which something becomes; all with "".
func (i *Import) Show(w intake.What) { i.show = w; i.refresh() }

// Shown is what becomes of the rows that are shown.
func (i *Import) Shown() intake.What { return i.show }

// Find shows the rows that hold a text.
func (i *Import) Find(text string) { i.find = text; i.refresh() }

func (i *Import) refresh() {
	i.rows = i.rows[:0]
	want := names.Fold(i.find)
	for _, at := range i.items[i.table] {
		it := &i.plan.Items[at]
		if i.show != "" && it.What != i.show {
			continue
		}
		if want != "" && !i.holds(it, want) {
			continue
		}
		i.rows = append(i.rows, at)
	}
}

func (i *Import) holds(it *intake.Item, want string) bool {
	row := i.plan.Document.Tables[it.Table].Rows[it.Row]
	for _, c := range append(slices.Clone(i.cellsOf(&row)), it.Title) {
		if strings.Contains(names.Fold(c), want) {
			return true
		}
	}
	return false
}

func (i *Import) cellsOf(row *exchange.Row) []string {
	if row.Cells != nil {
		return row.Cells
	}
	return row.Values
}

// Tally counts the rows of the table that is shown, by what becomes of them; all of them by "".
func (i *Import) Tally() map[intake.What]int {
	n := map[intake.What]int{}
	for _, at := range i.items[i.table] {
		n[i.plan.Items[at].What]++
		n[""]++
	}
	if t := i.Table(); t != nil {
		for at := range i.plan.Items {
			if it := &i.plan.Items[at]; it.What == intake.Gone && it.Kind == t.Kind {
				n[intake.Gone]++
			}
		}
	}
	return n
}

// ChangedFields says which fields change in how many rows of the table: "21 teachers, 12 rooms, 9 seats", the most first.
func (i *Import) ChangedFields() string {
	counts := map[string]int{}
	for _, at := range i.items[i.table] {
		for _, c := range i.plan.Items[at].Changes {
			if !c.Kept {
				counts[c.Field]++
			}
		}
	}
	t := i.Table()
	var ids []string
	for id := range counts {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	var parts []string
	for _, id := range ids[:min(3, len(ids))] {
		f, _ := model.FieldOf(t.Kind, id)
		parts = append(parts, names.Number(counts[id])+" "+f.Label)
	}
	return strings.Join(parts, " · ")
}

// Summary says in a sentence what would change.
func (i *Import) Summary() string {
	p := i.plan
	part := func(w intake.What, text string) string {
		var kinds []string
		for _, k := range model.Kinds() {
			if n := p.Count(k, w); n > 0 {
				kinds = append(kinds, names.Count(n, k.String(), k.Plural()))
			}
		}
		if len(kinds) == 0 {
			return ""
		}
		if len(kinds) > 3 {
			kinds = append(kinds[:3], "others")
		}
		return strings.Join(kinds, ", ") + " " + text
	}
	parts := slices.DeleteFunc([]string{part(intake.New, "would be new"), part(intake.Changed, "would change"), part(intake.Gone, "would go"), part(intake.LeftOut, "left out")},
		func(s string) bool { return s == "" })
	if n := p.Conflicts(); n > 0 {
		parts = append(parts, names.Count(n, "value was changed on both sides", "values were changed on both sides"))
	}
	if len(parts) == 0 {
		return "nothing would change."
	}
	return strings.Join(parts, "; ") + "."
}

// Action is what the button that imports says.
func (i *Import) Action() string {
	n := i.plan.Count(model.KindNone, intake.New) + i.plan.Count(model.KindNone, intake.Changed) + i.plan.Count(model.KindNone, intake.Gone)
	return "Import " + names.Count(n, "row", "rows")
}

// Edit is all of it as one edit; false where nothing changes.
func (i *Import) Edit() (model.Edit, bool) {
	if i.plan == nil || !i.plan.Edits() {
		return nil, false
	}
	return i.plan.Edit, true
}

// Missing lists the kinds of which rows name records that are nowhere, with how many rows do; those that are made already with 0.
func (i *Import) Missing() (kinds []model.Kind, counts []int) {
	for _, k := range []model.Kind{model.KindRoom, model.KindTeacher, model.KindCourse, model.KindStudent, model.KindSection, model.KindFaculty} {
		n := i.plan.Missing[k]
		if n > 0 || slices.Contains(i.Options.Make, k) {
			kinds, counts = append(kinds, k), append(counts, n)
		}
	}
	return kinds, counts
}

// SetMake says whether records of a kind are made where rows name one that is nowhere. It has to be read again.
func (i *Import) SetMake(k model.Kind, on bool) { i.Options.Make = with(i.Options.Make, k, on) }

// SetDelete says whether records that the source does not have are deleted. It has to be read again.
func (i *Import) SetDelete(k model.Kind, on bool) { i.Options.Delete = with(i.Options.Delete, k, on) }

func with(list []model.Kind, k model.Kind, on bool) []model.Kind {
	list = slices.DeleteFunc(slices.Clone(list), func(o model.Kind) bool { return o == k })
	if on {
		list = append(list, k)
	}
	return list
}

// Makes says whether missing records of a kind are made, Deletes whether those that the source does not have are deleted.
func (i *Import) Makes(k model.Kind) bool { return slices.Contains(i.Options.Make, k) }

// Deletes says whether records that the source does not have are deleted.
func (i *Import) Deletes(k model.Kind) bool { return slices.Contains(i.Options.Delete, k) }
