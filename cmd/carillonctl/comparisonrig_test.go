package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"carillon/internal/secret"
	"carillon/internal/stranger"
	"carillon/model"
	"carillon/model/store"
	"carillon/sync/conformance"
)

// bench is one school between its SIS and carillonctl: the program runs in this process, the SIS is one that knows
// nothing of it. What is wrong is gathered, so that a case can be known to fail.
type bench struct {
	end     stranger.Cleaner
	sis     *stranger.Server
	path    string
	now     time.Time
	year    int
	last    string // To date of a sync
	wrong   []string
	offered string // the preview of New from SIS
}

// stopped ends a case that can't go on.
type stopped struct{}

func (b *bench) wrongf(format string, args ...any) {
	b.wrong = append(b.wrong, fmt.Sprintf(format, args...))
}

func (b *bench) stopf(format string, args ...any) {
	b.wrongf(format, args...)
	panic(stopped{})
}

// judge runs a case to its end, and says what is wrong.
func judge(b *bench, f func(*bench)) (wrong []string) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(stopped); !ok {
				panic(r)
			}
		}
		wrong = b.wrong
	}()
	f(b)
	return
}

// benchDay is the Monday on which cases play.
const benchDay = "2026-11-23"

// newBench is a bench for a file that is not there yet.
func newBench(path string, end stranger.Cleaner) *bench {
	b := &bench{end: end, year: 2026, last: "2027-06-30", path: path}
	b.setDay(benchDay)
	b.sis = stranger.Start(end, b.year)
	return b
}

func inMemory(t *testing.T) string { return conformance.MemoryFolder(t) }

// setDay makes it seven in the morning of a day.
func (b *bench) setDay(day string) {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		b.stopf("%v", err)
	}
	b.now = d.Add(7 * time.Hour)
}

// wireDay is a day as LISS writes it.
func wireDay(day string) string { return strings.ReplaceAll(day, "-", "") }

// ended is how a command ended.
type ended struct {
	status   int
	out, err string
}

func (e ended) String() string {
	out := e.out
	if strings.HasPrefix(out, "{") { // of what is meant for programs the reasons are in err, too
		out = ""
	}
	return fmt.Sprintf("status %d\n%s%s", e.status, out, e.err)
}

// ctl runs a command.
func (b *bench) ctl(args ...string) ended {
	var out, errs bytes.Buffer
	env := func(name string) string { return map[string]string{passwordVariable: stranger.Password}[name] }
	a := &app{in: strings.NewReader(""), out: &out, err: &errs, env: env, now: func() time.Time { return b.now }, secrets: secret.Memory{}}
	status := a.run(args)
	return ended{status, out.String(), errs.String()}
}

// takeOver makes the file of what the SIS has.
func (b *bench) takeOver() { b.takeOverAs(b.sis.URL) }

// takeOverAs does so under an address, with flags.
func (b *bench) takeOverAs(url string, flags ...string) {
	line := append([]string{"new-from-sis", b.path, "--type", "alma", "--url", url, "--username", stranger.UserName, "--school", stranger.School,
		"--year", fmt.Sprint(b.year), "--verify-wait", "0"}, flags...)
	e := b.ctl(append(line, "--preview")...)
	if e.status != exitDone {
		b.stopf("new-from-sis --preview: %s", e)
	}
	b.offered = e.out
	if e := b.ctl(line...); e.status != exitDone {
		b.stopf("new-from-sis: %s", e)
	}
}

// seen is a plan, or what a run did, as --json has it.
type seen struct {
	ID                string
	From, To          string
	Held              []heldBy
	Publish, Adopted  []seenKind
	Download          []seenIn
	Published         []seenResult
	Notes, Warnings   []string
	Outcome, Error    string
	FirstPublish      bool
	NothingToDo       bool
	ConfirmedBy, Plan string
	Lists             struct{ Owner, Text string }
}

type heldBy struct{ Code, Kind, Text string }

type seenKind struct {
	Kind                      string
	Columns                   []string
	Rows, Unchanged, Foreign  int
	Changes, There            []seenChange
	LeftOut, Errors, Warnings []struct{ What, Why string }
}

// seenIn is what is seen of a kind that is downloaded.
type seenIn struct {
	Kind            string
	Read, Unchanged int
	Changes         []seenChange
	Notes           []struct{ What, Why string }
}

type seenChange struct {
	What, Title, Key, Do, Why string
	Becomes                   string // of a record that the SIS no longer has
	Was, Now                  []string
	Held                      bool
}

type seenResult struct {
	Kind                     string
	Rows, New, Changed, Gone int
	Unchanged, TakenIn       int
	Verified, Differs        string
	Resumed                  bool
}

// of is what is seen of a kind.
func (s seen) of(kind string) *seenKind {
	for i := range s.Publish {
		if s.Publish[i].Kind == kind {
			return &s.Publish[i]
		}
	}
	return &seenKind{Kind: kind}
}

func (s seen) result(kind string) seenResult {
	for _, r := range s.Published {
		if r.Kind == kind {
			return r
		}
	}
	return seenResult{Kind: kind}
}

func (k *seenKind) count(what string) int {
	n := 0
	for _, c := range k.Changes {
		if c.What == what {
			n++
		}
	}
	return n
}

// sum is a kind's changes in short: "1 new, 0 changed, 2 gone".
func (k *seenKind) sum() string {
	return fmt.Sprintf("%d new, %d changed, %d gone", k.count("new"), k.count("changed"), k.count("gone"))
}

func (s seen) held(code string) bool {
	return slices.ContainsFunc(s.Held, func(h heldBy) bool { return h.Code == code })
}

// kinds are published in every sync of a case unless it says otherwise.
const allKinds = "bell-times,sections,section-lists,timetable"

func (b *bench) syncArgs(args []string) []string {
	line := []string{"sync", b.path, "--json"}
	if !slices.Contains(args, "--publish") && !slices.Contains(args, "--basic") && !slices.Contains(args, "--resume") {
		line = append(line, "--publish", allKinds)
	}
	if !slices.Contains(args, "--from") && !slices.Contains(args, "--resume") && !slices.Contains(args, "--rotation") {
		line = append(line, "--from", "today")
	}
	if !slices.Contains(args, "--to") && !slices.Contains(args, "--resume") && !slices.Contains(args, "--rotation") {
		line = append(line, "--to", b.last)
	}
	return append(line, args...)
}

func (b *bench) read(e ended) seen {
	var s seen
	if err := json.Unmarshal([]byte(e.out), &s); err != nil {
		b.stopf("sync --json: %v in %s", err, e)
	}
	b.wrong = append(b.wrong, contradictions(&s)...)
	return s
}

// preview is the plan that would be made now.
func (b *bench) preview(args ...string) seen {
	e := b.ctl(append(b.syncArgs(args), "--preview")...)
	if e.status != exitDone {
		b.stopf("sync --preview: %s", e)
	}
	return b.read(e)
}

// trySync syncs once, and gives how that ended.
func (b *bench) trySync(args ...string) (ended, seen) {
	e := b.ctl(b.syncArgs(args)...)
	if e.out == "" {
		return e, seen{}
	}
	return e, b.read(e)
}

// sync syncs, and wants nobody to be asked.
func (b *bench) sync(args ...string) seen {
	e, s := b.trySync(args...)
	if e.status != exitDone {
		b.stopf("sync %s: %s", strings.Join(args, " "), e)
	}
	return s
}

// confirmed syncs, and confirms what is held.
func (b *bench) confirmed(args ...string) seen {
	p := b.preview(args...)
	return b.sync(append(slices.Clone(args), confirming(p)...)...)
}

// edit is a timetabler's change, saved.
func (b *bench) edit(make func(*model.Timetable) model.Edit) {
	f, err := store.Open(b.path, store.Options{})
	if err != nil {
		b.stopf("%v", err)
	}
	defer f.Close()
	e := make(f.Timetable())
	if e == nil {
		b.stopf("there is nothing to edit")
	}
	if _, err := f.Timetable().Apply(e); err != nil {
		b.stopf("edit: %v", err)
	}
	if err := f.Save(); err != nil {
		b.stopf("save: %v", err)
	}
}

// look reads the file.
func (b *bench) look(f func(*model.Timetable)) {
	file, err := store.Open(b.path, store.Options{ReadOnly: true})
	if err != nil {
		b.stopf("%v", err)
	}
	defer file.Close()
	f(file.Timetable())
}

// clashes is how many clashes a rule finds.
func (b *bench) clashes(rule string) int {
	e := b.ctl("check", b.path, "--json")
	var counts map[string]any
	if err := json.Unmarshal([]byte(e.out), &counts); err != nil {
		b.stopf("check --json: %v in %s", err, e)
	}
	n, found := findNumber(counts, rule)
	if !found {
		b.stopf("check --json has no %q: %s", rule, e.out)
	}
	return n
}

func findNumber(in map[string]any, name string) (int, bool) {
	for k, v := range in {
		switch v := v.(type) {
		case float64:
			if k == name {
				return int(v), true
			}
		case map[string]any:
			if n, ok := findNumber(v, name); ok {
				return n, true
			}
		}
	}
	return 0, false
}

// snapshot is what the SIS has for the days of a sync.
func (b *bench) snapshot() map[stranger.Kind][]stranger.Row {
	all := map[stranger.Kind][]stranger.Row{}
	for _, k := range stranger.Published() {
		all[k] = b.sis.Rows(k)
	}
	return all
}

// same wants the SIS to have what it had. A span of the run, from its day to its To date, on a section that came without
// one is a matter of its own: see the case "span".
func (b *bench) same(was map[stranger.Kind][]stranger.Row) {
	for _, k := range stranger.Published() {
		if d := stranger.Difference(was[k], b.spanAside(was[k], b.sis.Rows(k))); d != "" {
			b.wrongf("%s in the SIS, which were to stay:\n%s", k, d)
		}
	}
}

func (b *bench) spanAside(was, is []stranger.Row) []stranger.Row {
	spans := map[string]bool{}
	for _, r := range was {
		if r.Text("StartDate")+r.Text("EndDate") != "" {
			spans[r.Text("ClassCode")] = true
		}
	}
	is = slices.Clone(is)
	for i, r := range is {
		from, to := wireDay(b.now.Format(time.DateOnly)), wireDay(b.last)
		if !spans[r.Text("ClassCode")] && strings.HasPrefix(r.Text("StartDate"), from) && strings.HasPrefix(r.Text("EndDate"), to) {
			is[i] = r.Without("StartDate", "EndDate")
		}
	}
	return is
}

// want wants the SIS to have some rows of a kind, how often.
func (b *bench) want(k stranger.Kind, n int, pairs ...string) {
	found := 0
	for _, r := range b.sis.Rows(k) {
		if stranger.Is(pairs...)(r) {
			found++
		}
	}
	if found != n {
		b.wrongf("the SIS has %d of %s with %v, want %d: %v", found, k, pairs, n, b.sis.Rows(k))
	}
}

// sections are the sections with a code.
func sectionsOf(t *model.Timetable, code string) []*model.Section {
	var out []*model.Section
	for s := range t.Sections() {
		if t.SectionCode(s.ID) == code {
			out = append(out, s)
		}
	}
	return out
}

// theSection is the one section with a code.
func (b *bench) theSection(t *model.Timetable, code string) *model.Section {
	all := sectionsOf(t, code)
	if len(all) != 1 {
		b.stopf("the timetable has %d sections %s, want one", len(all), code)
	}
	return all[0]
}

// lessonsAt are a section's lessons on a day in a period.
func lessonsAt(t *model.Timetable, id model.SectionID, day uint8, period string) []*model.Lesson {
	var out []*model.Lesson
	for l := range t.LessonsOf(id) {
		if g := t.Grid(l.Slot.Grid); g != nil && l.Slot.Day == day && g.Period(l.Slot.Period).Code == period {
			out = append(out, l)
		}
	}
	return out
}

// listed are the rows of a student in the sections with a code.
func listed(t *model.Timetable, student, code string) []*model.Enrolment {
	var out []*model.Enrolment
	st := t.StudentBySISID(student)
	if st == nil {
		return nil
	}
	for e := range t.EnrolmentsOf(st.ID) {
		if t.SectionCode(e.Section) == code {
			out = append(out, e)
		}
	}
	return out
}

func dateOf(day string) model.Date {
	d, err := model.ParseDate(day)
	if err != nil {
		panic(err)
	}
	return d
}
