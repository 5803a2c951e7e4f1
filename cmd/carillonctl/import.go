package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"carillon/internal/exchange"
	"carillon/internal/exchange/formats"
	"carillon/internal/exchange/intake"
	"carillon/internal/words"
	"carillon/model"
	"carillon/model/names"
	"carillon/model/store"
)

// importing is what an import is asked for.
type importing struct {
	name, region string
	year         int
	skipBad      bool
	force        bool
	merge        bool
	dryRun       bool
	json         bool
	maps         []string
	kinds        []string
	make, delete []string
	empty, take  bool
	source       string
	set          []string
}

func newImportCmd(a *app) *cobra.Command {
	var o importing
	cmd := &cobra.Command{
		Use:   "import KIND SRC… FILE",
		Short: "Make a timetable file of files that other programs write, or take them into one",
		Long: `Make a timetable file of files that other programs write, or with --merge take them into one that is there.

KIND is a format:
` + formatList(func(f exchange.Format) bool { return f.Read != nil }) + `
SRC is a file, several, a folder, or a zip. Rows are matched with what FILE has by id, code or name. What the same
source said last time counts: a value that only FILE has changed since stays, one that only the source has changed is
taken. Rows that can't be taken are listed with file, line and reason, and then nothing is written; with --skip-bad they
are left out, and the rest is taken. Columns that are not understood are listed.

--dry-run says what would change, and changes nothing.`,
		Args: cobra.MinimumNArgs(0),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) < 3 {
				return usage("say what to import, and into which file: carillonctl import KIND SRC FILE")
			}
			f, ok := formats.ByID(args[0])
			if !ok || f.Read == nil {
				return usage("there is no format %q to import; there are %s", args[0], strings.Join(formatIDs(func(f exchange.Format) bool { return f.Read != nil }), ", "))
			}
			return a.runImport(cmd.Context(), &f, args[1:len(args)-1], args[len(args)-1], o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.name, "name", "", "the school's name (default: as the source has it, else the name of FILE)")
	f.StringVar(&o.region, "region", "", "the school's region (default: as the source has it, else USA); Alma (US) needs USA")
	f.IntVar(&o.year, "year", 0, "the academic year that starts on 1 July of this year (default: the one that holds today)")
	f.BoolVar(&o.skipBad, "skip-bad", false, "leave out rows that can't be taken, and take the rest")
	f.BoolVar(&o.force, "force", false, "replace FILE if it is there already; what it holds is set aside")
	f.BoolVar(&o.merge, "merge", false, "take the rows into FILE, which is there already")
	f.BoolVar(&o.dryRun, "dry-run", false, "say what would change, and change nothing")
	f.BoolVar(&o.json, "json", false, "write what became of each row as JSON")
	f.StringArrayVar(&o.maps, "map", nil, "how a column is read: HEADING=FIELD, or SHEET!HEADING=FIELD; - leaves it out")
	f.StringArrayVar(&o.kinds, "kind", nil, "what a sheet holds: KIND, or SHEET=KIND; - leaves it out")
	f.StringSliceVar(&o.make, "make", []string{"yearLevel"}, "kinds of which missing records are made, as room,teacher,course")
	f.StringSliceVar(&o.delete, "delete", nil, "kinds of which records that the source does not have are deleted")
	f.BoolVar(&o.empty, "empty", false, "an empty cell empties its field; else it changes nothing")
	f.BoolVar(&o.take, "take", false, "where FILE and the source have both changed a value since last time, take the source's")
	f.StringVar(&o.source, "source", "", "the name under which it is kept what the source said (default: format and file)")
	f.StringArrayVar(&o.set, "set", nil, "a setting of the format: NAME=VALUE")
	cmd.MarkFlagsMutuallyExclusive("merge", "force")
	return cmd
}

// formatList lists formats for help texts.
func formatList(fits func(exchange.Format) bool) string {
	var b strings.Builder
	for _, f := range formats.All() {
		if fits(f) {
			fmt.Fprintf(&b, "  %-12s  %s (%s)\n", f.ID, f.Label, strings.Join(f.Extensions, ", "))
			for _, s := range f.Settings {
				fmt.Fprintf(&b, "  %-12s    --set %s=… %s\n", "", s.ID, s.Label)
			}
		}
	}
	return b.String()
}

func formatIDs(fits func(exchange.Format) bool) (ids []string) {
	for _, f := range formats.All() {
		if fits(f) {
			ids = append(ids, f.ID)
		}
	}
	return ids
}

func (a *app) runImport(ctx context.Context, f *exchange.Format, src []string, file string, o importing) error {
	opts, read, err := a.importOptions(f, src, o)
	if err != nil {
		return err
	}
	base, target, err := a.importBase(file, o, read)
	if err != nil {
		return err
	}
	if target != nil {
		defer target.Close()
		read.Here = base
	}
	plan, err := a.planImport(ctx, f, src, base, read, opts)
	if err != nil {
		return err
	}
	if o.json {
		if err := a.importJSON(plan); err != nil {
			return err
		}
	} else if o.merge || o.dryRun {
		a.sayPlan(plan)
	}
	a.listLeftOut(plan)
	if n := plan.Bad(); n > 0 && !o.skipBad {
		return fmt.Errorf("nothing was written: mend what is listed above (%s), or leave it out with --skip-bad", names.Count(n, "fault", "faults"))
	} else if n > 0 {
		fmt.Fprintf(a.err, "Left out what is listed above (%s).\n", names.Count(n, "fault", "faults"))
	}
	if o.dryRun {
		if !o.json {
			fmt.Fprintln(a.out, "Nothing has been written: this was a dry run.")
		}
		return nil
	}
	if target != nil {
		return a.finishMerge(target, plan, file, o)
	}
	s, err := overruled(plan.After, o, read)
	if err != nil {
		return err
	}
	if err := a.create(file, s, o.force); err != nil {
		return err
	}
	if !o.json {
		a.reportCreated(file, s)
		if r := s.School().Region; r != model.RegionUSA {
			fmt.Fprintf(a.out, "Its region is %s: to sync it with Alma (US), set USA in Setup > School info > Admin, or import it with --region USA.\n", r)
		}
	}
	return nil
}

// importOptions are the options of an import as the machine takes them.
func (a *app) importOptions(f *exchange.Format, src []string, o importing) (opts intake.Options, read exchange.ReadOptions, err error) {
	if o.region != "" {
		if read.Region, err = parseRegion(o.region); err != nil {
			return opts, read, err
		}
	}
	if read.Year, err = a.academicYear(o.year); err != nil {
		return opts, read, err
	}
	if read.Mapping, err = mappings(o); err != nil {
		return opts, read, err
	}
	if read.Settings, err = settings(f, o.set, func(s exchange.Setting) bool { return s.Reading }); err != nil {
		return opts, read, err
	}
	opts = intake.Options{Source: cmp.Or(o.source, intake.SourceOf(f.ID, src[0])), Label: "Import " + filepath.Base(src[0]), Empty: o.empty, Take: o.take}
	if opts.Make, err = kindList(o.make); err != nil {
		return opts, read, err
	}
	opts.Delete, err = kindList(o.delete)
	return opts, read, err
}

// importBase is what the rows go into: the file that is there, or a school with nothing in it yet.
func (a *app) importBase(file string, o importing, read exchange.ReadOptions) (*model.State, *store.File, error) {
	if o.merge {
		open := a.openToWrite
		if o.dryRun {
			open = a.open
		}
		target, err := open(file)
		if err != nil {
			return nil, nil, err
		}
		return target.Timetable().Snapshot(), target, nil
	}
	if _, err := os.Lstat(file); err == nil && !o.force && !o.dryRun {
		return nil, nil, fmt.Errorf("%s is there already: choose another name, or replace it with --force", file)
	}
	b := model.NewBuilder()
	first, last := model.SchoolYear(read.Year)
	// A file's name is bytes, a school's is text.
	name := strings.ToValidUTF8(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)), "?")
	b.Put(&model.School{Name: cmp.Or(o.name, name), Region: cmp.Or(read.Region, model.RegionUSA), First: first, Last: last})
	t, errs := b.Timetable()
	if len(errs) > 0 {
		return nil, nil, errs[0]
	}
	return t.Snapshot(), nil, nil
}

// overruled is a new school with what was said on the command line over what the source says.
func overruled(s *model.State, o importing, read exchange.ReadOptions) (*model.State, error) {
	school := *s.School()
	if o.name != "" {
		school.Name = o.name
	}
	if o.region != "" {
		school.Region = read.Region
	}
	if o.year != 0 {
		school.First, school.Last = model.SchoolYear(o.year)
	}
	t := s.Index()
	_, err := t.Apply(model.Replace{Record: &school})
	return t.Snapshot(), err
}

// planImport reads the source and plans what becomes of it.
func (a *app) planImport(ctx context.Context, f *exchange.Format, src []string, base *model.State, read exchange.ReadOptions, opts intake.Options) (*intake.Plan, error) {
	waiting := a.waits("the disk that has " + src[0])
	doc, err := untilInterrupted(ctx, func() (*exchange.Document, error) {
		in, err := exchange.Open(src...)
		if err != nil {
			return nil, err
		}
		defer in.Close()
		if read.Region == "" {
			read.Region = base.School().Region
		}
		return f.Read(ctx, in, read, nil)
	})
	waiting.end()
	if err != nil {
		return nil, err
	}
	return intake.Make(ctx, base, doc, opts, nil)
}

// finishMerge makes the plan's edit in the file.
func (a *app) finishMerge(target *store.File, plan *intake.Plan, file string, o importing) error {
	if !plan.Edits() {
		if !o.json {
			fmt.Fprintf(a.out, "Nothing of %s changes.\n", file)
		}
		return nil
	}
	if _, err := target.Timetable().Apply(plan.Edit); err != nil {
		return err
	}
	if err := a.writes(file, func() error { return target.Save() }); err != nil {
		return err
	}
	if !o.json {
		fmt.Fprintf(a.out, "Saved %s.\n", file)
	}
	return nil
}

// sayPlan says what a plan changes, kind by kind and row by row.
func (a *app) sayPlan(p *intake.Plan) {
	for _, k := range model.Kinds() {
		fresh, changed, same, out, gone := p.Count(k, intake.New), p.Count(k, intake.Changed), p.Count(k, intake.Same), p.Count(k, intake.LeftOut), p.Count(k, intake.Gone)
		if fresh+changed+same+out+gone == 0 {
			continue
		}
		fmt.Fprintf(a.out, "%s: %d new, %d changed, %d the same, %d left out, %d deleted\n", names.Capital(k.Plural()), fresh, changed, same, out, gone)
	}
	for i := range p.Items {
		it := &p.Items[i]
		switch it.What {
		case intake.New:
			fmt.Fprintf(a.out, "  new      %s%s\n", it.Title, map[bool]string{true: " (made, since a row names it)"}[it.Made])
		case intake.Changed, intake.Same:
			for _, c := range it.Changes {
				what := "changed"
				switch {
				case c.Both && c.Kept:
					what = "kept, though the source has changed it too:"
				case c.Both:
					what = "changed, though it was changed here too:"
				case c.Kept:
					what = "kept:"
				}
				f, _ := model.FieldOf(it.Kind, c.Field)
				fmt.Fprintf(a.out, "  %s %s: %s %q, in the source %q\n", what, it.Title, f.Label, c.Was, c.Now)
			}
		case intake.Gone:
			if !it.Stays {
				fmt.Fprintf(a.out, "  deleted  %s\n", it.Title)
			}
		}
	}
}

// listLeftOut lists what is left out, by file and line.
func (a *app) listLeftOut(p *intake.Plan) {
	for _, n := range p.Document.Notes {
		fmt.Fprintf(a.err, "%s: %s\n", n.Place(), words.Plain.Say(n.Why))
	}
	for _, n := range p.LeftOut() {
		fmt.Fprintf(a.err, "%s: %s\n", n.Place(), words.Plain.Say(n.Why))
	}
}

// mappings reads what --map and --kind say of sheets.
func mappings(o importing) (exchange.Mapping, error) {
	m := exchange.Mapping{}
	for _, text := range o.maps {
		left, field, ok := cutLast(text, "=")
		if !ok {
			return nil, usage("--map %q: say HEADING=FIELD, or SHEET!HEADING=FIELD", text)
		}
		sheet, heading, named := strings.Cut(left, "!")
		if !named {
			sheet, heading = "", left
		}
		of := m[sheet]
		if of.Columns == nil {
			of.Columns = map[string]string{}
		}
		of.Columns[heading] = field
		m[sheet] = of
	}
	for _, text := range o.kinds {
		sheet, kind, named := cutLast(text, "=")
		if !named {
			sheet, kind = "", text
		}
		of := m[sheet]
		of.Kind = kind
		m[sheet] = of
	}
	return m, nil
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// settings reads settings of a format: NAME=VALUE.
func settings(f *exchange.Format, list []string, fits func(exchange.Setting) bool) (map[string]string, error) {
	m := map[string]string{}
	for _, text := range list {
		id, value, _ := strings.Cut(text, "=")
		i := slices.IndexFunc(f.Settings, func(s exchange.Setting) bool { return s.ID == id && fits(s) })
		if i < 0 {
			return nil, usage("%s has no setting %q here", f.ID, id)
		}
		if c := f.Settings[i].Choices; len(c) > 0 && !slices.Contains(c, value) {
			return nil, usage("--set %s: %q is not one of %s", id, value, strings.Join(c, ", "))
		}
		m[id] = value
	}
	return m, nil
}

// kindList reads IDs of kinds.
func kindList(ids []string) (kinds []model.Kind, err error) {
	for _, id := range ids {
		if id == "" {
			continue
		}
		k := model.KindByID(id)
		if k == model.KindNone {
			return nil, usage("there is no kind %q; room, teacher, course, yearLevel and faculty are some", id)
		}
		kinds = append(kinds, k)
	}
	return kinds, nil
}

// create writes a new timetable file; an existing one is replaced only with force, and then by a whole one, and set aside.
func (a *app) create(file string, s *model.State, force bool) error {
	err := a.writes(file, func() error {
		return store.Create(file, s, store.CreateOptions{Force: force, SetAside: a.setAside(file), Now: a.now})
	})
	if store.CodeOf(err) == store.Exists {
		return fmt.Errorf("%s is there already: choose another name, or replace it with --force", file)
	}
	return err
}

// setAside says where a file went that another one replaces.
func (a *app) setAside(file string) func(string) {
	return func(to string) {
		fmt.Fprintf(a.err, "What %s held before is set aside: %s\n", file, to)
	}
}

// reportCreated says what a new file holds.
func (a *app) reportCreated(file string, s *model.State) {
	placed := 0
	for l := range s.Lessons() {
		if l.Slot.Placed() {
			placed++
		}
	}
	rosters := ""
	if n := s.Count(model.KindRosterSlot); n > 0 {
		rosters = ", " + names.Count(n, "roster entry", "roster entries")
	}
	fmt.Fprintf(a.out, "Wrote %s: %s, %s, %s, %s, %s, %s placed%s.\n", file,
		names.Count(s.Count(model.KindStudent), "student", "students"), names.Count(s.Count(model.KindTeacher), "teacher", "teachers"),
		names.Count(s.Count(model.KindRoom), "room", "rooms"), names.Count(s.Count(model.KindSection), "section", "sections"),
		names.Count(s.Count(model.KindEnrolment), "section list row", "section list rows"), names.Count(placed, "lesson", "lessons"), rosters)
}

// parseRegion finds a region by its name, in capitals or not.
func parseRegion(s string) (model.Region, error) {
	var names []string
	for _, r := range model.Regions() {
		if strings.EqualFold(string(r), s) {
			return r, nil
		}
		names = append(names, string(r))
	}
	return "", usage("there is no region %q; the regions are %s", s, strings.Join(names, ", "))
}

// academicYear is the year in which an academic year starts: the one asked for, or (0) the one that holds today.
func (a *app) academicYear(year int) (int, error) {
	switch {
	case year == 0:
		return model.SchoolYearAt(a.today()), nil
	case year < 1971 || year > 9998:
		return 0, usage("%d is not a year such as 2026", year)
	}
	return year, nil
}
