package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carillon/internal/stranger"
	"carillon/model"
)

// seeds is how many random schools are judged: CARILLON_SEEDS, which make test sets to 200, or a few in each go test.
func seeds() int {
	if n, err := strconv.Atoi(os.Getenv("CARILLON_SEEDS")); err == nil && n > 0 {
		return n
	}
	return 10
}

// setFlags sets flags of rapid for one test: the seeds are the same in each run, and no file is written.
func setFlags(t *testing.T, flags map[string]string) {
	for name, value := range flags {
		f := flag.Lookup(name)
		was := f.Value.String()
		if err := f.Value.Set(value); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Value.Set(was) })
	}
}

// TestARandomSchoolKeepsWhatNobodyEdited takes over random schools and edits them between syncs. The SIS has then what it
// had, but for what the edit says; the preview lists what differs, no more and no less; a second run sends the same bytes
// or nothing. A seed fails again with -rapid.seed; with CARILLON_TALLY all seeds are run, and what is wrong is counted.
func TestARandomSchoolKeepsWhatNobodyEdited(t *testing.T) { judgeSchools(t, seeds(), false) }

// TestATameSchoolKeepsWhatNobodyEdited does the same with schools that have none of what is hard.
func TestATameSchoolKeepsWhatNobodyEdited(t *testing.T) { judgeSchools(t, tameSeeds(), true) }

// tameSeeds is how many tame schools are judged: 20, or CARILLON_TAME.
func tameSeeds() int {
	if n, err := strconv.Atoi(os.Getenv("CARILLON_TAME")); err == nil && n > 0 {
		return n
	}
	return 20
}

func judgeSchools(t *testing.T, n int, tame bool) {
	flags := map[string]string{"rapid.checks": strconv.Itoa(n), "rapid.nofailfile": "true"}
	if flag.Lookup("rapid.seed").Value.String() == "0" {
		flags["rapid.seed"] = "1"
	}
	setFlags(t, flags)
	dir := inMemory(t)
	count, example := map[string]int{}, map[string]string{}
	tally := os.Getenv("CARILLON_TALLY") != ""
	rapid.Check(t, func(rt *rapid.T) {
		home, err := os.MkdirTemp(dir, "")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(home)
		p := &play{bench: newBench(filepath.Join(home, "Lincoln.carillon"), rt), rt: rt}
		wrong := judge(p.bench, func(*bench) {
			p.drawHard(tame)
			p.run()
		})
		if !tally {
			if len(wrong) > 0 {
				rt.Logf("%s\n%s", strings.Join(wrong, "\n"), p.story)
				rt.Fatal(mistake(wrong))
			}
			return
		}
		seen := map[string]bool{}
		for _, w := range wrong {
			if s := mistake([]string{w}); !seen[s] {
				seen[s] = true
				count[s]++
				if one := w + "\n" + p.story; example[s] == "" || len(one) < len(example[s]) {
					example[s] = one
				}
			}
		}
	})
	if !tally {
		return
	}
	sorts := slices.Collect(maps.Keys(count))
	sort.Slice(sorts, func(i, j int) bool { return count[sorts[i]] > count[sorts[j]] })
	for _, s := range sorts {
		t.Logf("%d of %d schools: %s\n%s", count[s], n, s, example[s])
	}
	if len(sorts) > 0 {
		t.Fail()
	}
}

// mistake is what kind of thing is wrong first, the same for schools that differ: rapid makes a school smaller while it is.
func mistake(wrong []string) string {
	s, _, _ := strings.Cut(wrong[0], "\n")
	s, _, _ = strings.Cut(s, ": ")
	return s
}

// play is a random school, and what happens to it.
type play struct {
	*bench
	rt    *rapid.T
	on    map[string]bool // what of hardThings this school may have
	codes []string        // ClassCodes of the SIS, trimmed
	steps []string        // what was done, to read when something is wrong
	story string          // the school, and what a run did to it that was wrong

	faults       stranger.Faults
	changedThere bool                             // rows were changed in the SIS since the last run
	since        map[stranger.Kind][]stranger.Row // what the SIS had before a run that broke off; nil for none
}

func (p *play) run() {
	p.draw()
	p.takeOver()
	p.wrong = nil
	p.step("after New from SIS", nothing, true)
	if p.on["as at day"] {
		p.faults.AsAtDay = true
		p.sis.Set(p.faults)
	}
	p.step("once more", nothing, false)
	for range rapid.IntRange(0, 3).Draw(p.rt, "edits") {
		if days := rapid.SampledFrom([]int{0, 0, 1, 14, 60}).Draw(p.rt, "days go by"); days > 0 && p.on["days"] {
			p.now = p.now.AddDate(0, 0, days)
			p.steps = append(p.steps, fmt.Sprint(days, " days go by"))
			p.step("after days without an edit", nothing, false)
		}
		if p.on["counselor"] && p.often("a counselor's change", 2) {
			if what := p.counselor(); what != "" {
				p.steps = append(p.steps, what)
				p.changedThere = true
				p.step("after "+what, nothing, true)
				p.changedThere = false
				p.step("once more after "+what, nothing, false)
			}
		}
		what, allowed := p.change()
		if what == "" {
			continue
		}
		p.steps = append(p.steps, what)
		word, _, _ := strings.Cut(what, " ")
		if p.on["cuts"] && p.often("a publish breaks off", 2) {
			p.since = p.snapshot()
			p.cut()
			word += ", whose publish broke off"
		}
		p.step("after the edit "+word, allowed, true)
		p.since = nil
		p.step("once more after the edit "+word, nothing, false)
	}
}

// cut lets a run break off in one publish, after some rows.
func (p *play) cut() {
	method := pick(p, "in", "liss.publishBellTimes", "liss.publishClasses", "liss.publishClassMemberships", "liss.publishTimetable")
	n := rapid.IntRange(0, 3).Draw(p.rt, "after")
	plan := p.preview()
	f := p.faults
	f.Cut = map[string]int{method: n}
	p.sis.Set(f)
	e, _ := p.trySync(confirming(plan)...)
	p.sis.Set(p.faults)
	if e.status == exitHeld {
		p.wrongf("a run is held in spite of its confirmation: %s", e)
	}
	p.steps = append(p.steps, fmt.Sprintf("%s breaks off after %d rows", method, n))
}

// counselor changes the SIS as a counselor does there; "" where there is nothing to change.
func (p *play) counselor() string {
	kind := pick(p, "there", stranger.Lists, stranger.Sections, stranger.Lessons)
	rows := p.sis.Rows(kind)
	if len(rows) == 0 {
		return ""
	}
	n := rapid.IntRange(0, len(rows)-1).Draw(p.rt, "row")
	row := rows[n]
	fits := func(r stranger.Row) bool { return r.String() == row.String() }
	var changes []string
	switch kind {
	case stranger.Lists:
		changes = []string{"StartDate", "EndDate", "gone"}
	case stranger.Sections:
		changes = []string{"DefaultTeacher", "PriorityInClash", "StartDate", "EndDate"}
	default:
		changes = []string{"TeacherId", "RoomCode", "gone"}
	}
	if p.on["members"] {
		changes = append(changes, "LocalCredit")
	}
	member := pick(p, "change", changes...)
	today := p.now.Format("20060102")
	others := slices.DeleteFunc(slices.Clone(rows), func(r stranger.Row) bool { return fits(r) || !stranger.Holds(r, today) })
	if member == "gone" && len(others) == 0 {
		return "" // a SIS that shows nothing has lost it: that is asked about, and sent again
	}
	if member == "gone" {
		p.sis.Remove(kind, fits)
		return fmt.Sprintf("a row taken out of the %s there", kind)
	}
	value := map[string]string{"StartDate": "20261109T00:00:00", "EndDate": "20270305T00:00:00", "DefaultTeacher": "4", "PriorityInClash": "7", "TeacherId": "4", "RoomCode": "R3", "LocalCredit": "1.5"}[member]
	next := row.With(member, value)
	switch member { // what says the same of the old one
	case "TeacherId":
		next = next.Without("TeacherCode")
	case "RoomCode":
		next = next.Without("RoomId")
	}
	if from, to := day8(next.Text("StartDate")), day8(next.Text("EndDate")); from != "" && to != "" && to < from {
		return ""
	}
	p.sis.Alter(kind, fits, func(stranger.Row) stranger.Row { return next })
	return fmt.Sprintf("another %s in the %s there", member, kind)
}

// difference is what of a kind is other in the SIS after a run.
type difference map[stranger.Kind]struct{ gone, came []stranger.Row }

// expects says why a difference is not what is to be expected; "" where it is.
type expects func(difference) string

func nothing(d difference) string {
	for _, k := range stranger.Published() {
		if len(d[k].gone)+len(d[k].came) > 0 {
			return fmt.Sprintf("%s were to stay: - %v + %v", k, d[k].gone, d[k].came)
		}
	}
	return ""
}

var kindNames = map[stranger.Kind]string{stranger.Bells: "bell-times", stranger.Sections: "sections", stranger.Lists: "section-lists", stranger.Lessons: "timetable"}

// step syncs, confirming where that is allowed, and judges what the SIS has then.
func (p *play) step(when string, want expects, mayHold bool) {
	before := len(p.wrong)
	was := p.snapshot()
	plan := p.preview()
	if why := unsettled(plan.Held); len(why) > 0 && !mayHold {
		p.wrongf("%s it is held by %s: %s", when, why[0].Code, why[0].Text)
	}
	p.sis.Got()
	res := p.sync(confirming(plan)...)
	got := p.sis.Got()
	is := p.snapshot()
	d := difference{}
	for _, k := range stranger.Published() {
		gone, came := rowsApart(was[k], is[k])
		d[k] = struct{ gone, came []stranger.Row }{gone, came}
		listed := plan.of(kindNames[k])
		if n := len(listed.There); n > 0 && !p.changedThere && p.since == nil {
			p.wrongf("%s %s are taken for changes there: %v", when, k, listed.There)
		}
		if n := listed.count("gone") + listed.count("changed"); n != len(gone) {
			p.wrongf("%s of %s the preview lists %s than is gone: %d, and %d", when, k, lessOrMore(n, len(gone)), n, len(gone))
		}
		if n := listed.count("new") + listed.count("changed"); n != len(came) {
			p.wrongf("%s of %s the preview lists %s than came: %d, and %d", when, k, lessOrMore(n, len(came)), n, len(came))
		}
		if r := res.result(kindNames[k]); r.Kind != "" && r.Rows > 0 && !r.Resumed && r.Verified != "confirmed" {
			p.wrongf("%s the %s are %s: %s", when, k, r.Verified, r.Differs)
		}
	}
	if p.since != nil {
		for _, k := range stranger.Published() {
			gone, came := rowsApart(p.since[k], is[k])
			d[k] = struct{ gone, came []stranger.Row }{gone, came}
		}
		was = p.since
	}
	if why := want(d); why != "" {
		p.wrongf("%s %s", when, why)
	}
	again, second := p.trySync()
	if why := unsettled(second.Held); again.status == exitHeld && len(why) > 0 {
		p.wrongf("%s a second run is held by %s: %s", when, why[0].Code, why[0].Text)
	} else if again.status == exitHeld {
		again, second = p.trySync(confirming(p.preview())...)
	}
	switch {
	case again.status == exitHeld:
	case again.status != exitDone:
		p.wrongf("%s a second run fails: %s", when, again)
	}
	for _, r := range second.Published {
		if r.New+r.Changed+r.Gone+r.TakenIn > 0 {
			p.wrongf("%s a second run does more to the %s: %d new, %d changed, %d gone, %d taken in", when, r.Kind, r.New, r.Changed, r.Gone, r.TakenIn)
		}
	}
	for _, next := range p.sis.Got() {
		i := slices.IndexFunc(got, func(first stranger.Publish) bool { return first.Method == next.Method })
		if i < 0 && p.since != nil {
			continue // it had arrived before the run broke off
		}
		if i < 0 || got[i].Body != next.Body {
			p.wrongf("%s a second run sends other bytes with %s: %s", when, next.Method, next.Body)
		}
	}
	if len(p.wrong) > before {
		p.story = p.account(was, d)
		panic(stopped{}) // what follows would follow from it
	}
}

// unsettled is what holds a plan and is not the school's own: lessons of different rotations that meet are sent together
// only when a person says so, each time.
func unsettled(held []heldBy) []heldBy {
	return slices.DeleteFunc(slices.Clone(held), func(h heldBy) bool { return h.Code == "mixed-rotation" })
}

// confirming is what lets a plan go.
func confirming(plan seen) []string {
	if len(plan.Held) == 0 {
		return nil
	}
	return []string{"--confirm", plan.ID}
}

func lessOrMore(a, b int) string {
	if a < b {
		return "less"
	}
	return "more"
}

// account shows a school and what a run did to it.
func (p *play) account(was map[stranger.Kind][]stranger.Row, d difference) string {
	var b strings.Builder
	fmt.Fprintf(&b, "on %s, after %s\n", p.now.Format(time.DateOnly), strings.Join(p.steps, "; "))
	for _, k := range stranger.Published() {
		for _, r := range was[k] {
			fmt.Fprintf(&b, "  %s: %s\n", k, r)
		}
		for _, r := range d[k].gone {
			fmt.Fprintf(&b, "- %s: %s\n", k, r)
		}
		for _, r := range d[k].came {
			fmt.Fprintf(&b, "+ %s: %s\n", k, r)
		}
	}
	return b.String()
}

// rowsApart are the rows that only one of two multisets has.
func rowsApart(was, is []stranger.Row) (gone, came []stranger.Row) {
	left := map[string]int{}
	for _, r := range is {
		left[stranger.Normal(r)]++
	}
	for _, r := range was {
		if n := stranger.Normal(r); left[n] > 0 {
			left[n]--
		} else {
			gone = append(gone, r)
		}
	}
	for _, r := range slices.Backward(is) {
		if n := stranger.Normal(r); left[n] > 0 {
			left[n]--
			came = append(came, r)
		}
	}
	return gone, came
}

// pairs wants as many rows to come as go, at least one of each, all of them fitting, and alike but for some members.
func pairs(gone, came []stranger.Row, fits func(stranger.Row) bool, but ...string) string {
	if len(gone) == 0 {
		return "nothing arrived of the edit"
	}
	for _, r := range gone {
		if !fits(r) {
			return fmt.Sprintf("a row of something else is other: %s", r)
		}
	}
	bare := func(rows []stranger.Row) []stranger.Row {
		out := make([]stranger.Row, len(rows))
		for i, r := range rows {
			out[i] = r.Without(but...)
		}
		return out
	}
	if diff := stranger.Difference(bare(gone), bare(came)); diff != "" {
		return fmt.Sprintf("rows differ in more than %s: \n%s", strings.Join(but, ", "), diff)
	}
	return ""
}

// only wants nothing to be other but in some kinds.
func (d difference) only(kinds ...stranger.Kind) string {
	for _, k := range stranger.Published() {
		if !slices.Contains(kinds, k) && len(d[k].gone)+len(d[k].came) > 0 {
			return fmt.Sprintf("%s are other, too", k)
		}
	}
	return ""
}

// past says whether a row had ended before today.
func (p *play) past(r stranger.Row) bool {
	end := day8(r.Text("EndDate"))
	return end != "" && end < p.now.Format("20060102")
}

// editable are the sections that can be edited so that it is known which rows are to follow: those of the SIS's codes
// that have not ended there.
func (p *play) editable(t *model.Timetable) []*model.Section {
	var out []*model.Section
	for s := range t.Sections() {
		code := t.SectionCode(s.ID)
		there := false
		for _, r := range p.sis.Rows(stranger.Sections) {
			if r.Text("ClassCode") == code {
				there = true
				if p.past(r) {
					there = false
					break
				}
			}
		}
		if there && s.Main == 0 {
			out = append(out, s)
		}
	}
	return out
}

// choice is one edit that can be made, and what is to follow from it.
type choice struct {
	what string
	edit model.Edit
	want expects
}

// change makes an edit at random; what is "" where none can be made.
func (p *play) change() (what string, want expects) {
	var chosen choice
	p.edit(func(t *model.Timetable) model.Edit {
		sections := p.editable(t)
		if len(sections) == 0 {
			return model.Batch{Name: "Nothing"}
		}
		s := rapid.SampledFrom(sections).Draw(p.rt, "section")
		var all []choice
		for _, make := range []func(*model.Timetable, *model.Section) []choice{p.moves, p.lists, p.teachers, p.priority, p.rooms, p.lessons, p.name} {
			if c := make(t, s); len(c) > 0 {
				all = append(all, rapid.SampledFrom(c).Draw(p.rt, "which"))
			}
		}
		if len(all) == 0 {
			return model.Batch{Name: "Nothing"}
		}
		chosen = rapid.SampledFrom(all).Draw(p.rt, "edit")
		return chosen.edit
	})
	return chosen.what, chosen.want
}

// lessonAt matches the lessons of a section on a day in a period.
func lessonAt(code string, day uint8, period string) func(stranger.Row) bool {
	return stranger.Is("ClassCode", code, "DayNumber", fmt.Sprint(day), "Period", period)
}

func has(rows []stranger.Row, fits func(stranger.Row) bool) bool {
	return slices.ContainsFunc(rows, fits)
}

func (p *play) moves(t *model.Timetable, s *model.Section) (out []choice) {
	code, held := t.SectionCode(s.ID), p.sis.Rows(stranger.Lessons)
	for l := range t.LessonsOf(s.ID) {
		g := t.Grid(l.Slot.Grid)
		if g == nil || len(l.Teachers) > 1 && len(l.Rooms) > 1 {
			continue
		}
		period := g.Period(l.Slot.Period).Code
		if !has(held, lessonAt(code, l.Slot.Day, period)) {
			continue
		}
		for _, c := range g.Cells {
			to := model.Slot{Grid: g.ID, Day: c.Day, Period: c.Period}
			next := g.Period(c.Period).Code
			if to == l.Slot || has(held, lessonAt(code, c.Day, next)) {
				continue
			}
			moved := *l
			moved.Slot = to
			day, from, toDay := l.Slot.Day, period, fmt.Sprint(c.Day)
			out = append(out, choice{fmt.Sprintf("move %s from %d %s to %d %s", code, day, from, c.Day, next), model.Replace{Record: &moved}, func(d difference) string {
				if why := d.only(stranger.Lessons); why != "" {
					return why
				}
				for _, r := range d[stranger.Lessons].came {
					if r.Text("DayNumber") != toDay || r.Text("Period") != next {
						return fmt.Sprintf("it moved elsewhere: %s", r)
					}
				}
				return pairs(d[stranger.Lessons].gone, d[stranger.Lessons].came, lessonAt(code, day, from), "DayNumber", "Period")
			}})
		}
	}
	return out
}

func (p *play) lists(t *model.Timetable, s *model.Section) (out []choice) {
	code, held := t.SectionCode(s.ID), p.sis.Rows(stranger.Lists)
	if len(sectionsOf(t, code)) != 1 || p.doubled(code) {
		return nil
	}
	for st := range t.Students() {
		in := listed(t, st.SISID, code)
		fits := stranger.Is("StudentId", st.SISID, "ClassCode", code)
		if st.SISID == "" || st.Inactive {
			continue
		}
		if len(in) == 0 {
			out = append(out, choice{"enrol " + st.SISID + " in " + code, model.Enrol{Section: s.ID, Students: []model.StudentID{st.ID}}, func(d difference) string {
				x := d[stranger.Lists]
				if why := d.only(stranger.Lists); why != "" {
					return why
				}
				if len(x.gone) != 0 || len(x.came) != 1 || !fits(x.came[0]) {
					return "one row was to come, and none to go"
				}
				return ""
			}})
			continue
		}
		if !has(held, func(r stranger.Row) bool { return fits(r) && !p.past(r) }) {
			continue
		}
		out = append(out, choice{"withdraw " + st.SISID + " from " + code, model.Withdraw{Section: s.ID, Students: []model.StudentID{st.ID}}, func(d difference) string {
			x := d[stranger.Lists]
			if why := d.only(stranger.Lists); why != "" {
				return why
			}
			if len(x.gone) == 0 {
				return "nothing arrived of the edit"
			}
			for _, r := range x.gone {
				if !fits(r) || p.past(r) {
					return "a row of something else, or of the past, is gone"
				}
			}
			for _, r := range x.came {
				if !fits(r) || r.Text("EndDate") == "" {
					return "a row came that is no ending"
				}
			}
			tomorrow := p.now.AddDate(0, 0, 1).Format("20060102")
			for _, r := range p.sis.Rows(stranger.Lists) {
				if end := day8(r.Text("EndDate")); fits(r) && (end == "" || end > tomorrow) {
					return "the student is still in it"
				}
			}
			return ""
		}})
	}
	return out
}

// doubled says whether the SIS has several sections with a code, in whatever case.
func (p *play) doubled(code string) bool {
	n := 0
	for _, c := range p.codes {
		if strings.EqualFold(c, code) {
			n++
		}
	}
	return n > 1
}

func (p *play) teachers(t *model.Timetable, s *model.Section) (out []choice) {
	code := t.SectionCode(s.ID)
	if len(s.Teachers) != 1 {
		return nil
	}
	was := t.Teacher(s.Teachers[0])
	if !has(p.sis.Rows(stranger.Sections), stranger.Is("ClassCode", code, "DefaultTeacher", was.SISID)) {
		return nil
	}
	for te := range t.Teachers() {
		busy := te.ID == was.ID || te.SISID == ""
		for l := range t.LessonsOf(s.ID) {
			busy = busy || slices.Contains(l.Teachers, te.ID)
		}
		if busy {
			continue
		}
		id, from := te.SISID, was.SISID
		out = append(out, choice{fmt.Sprintf("teacher %s for %s of %s", te.Code, was.Code, code), model.AssignTeacher{Section: s.ID, From: was.ID, To: te.ID}, func(d difference) string {
			if why := d.only(stranger.Sections, stranger.Lessons); why != "" {
				return why
			}
			x := d[stranger.Sections]
			if len(x.came) != 1 || x.came[0].Text("DefaultTeacher") != id {
				return "one section was to have another teacher"
			}
			if why := pairs(x.gone, x.came, stranger.Is("ClassCode", code, "DefaultTeacher", from), "DefaultTeacher"); why != "" {
				return why
			}
			if y := d[stranger.Lessons]; len(y.gone)+len(y.came) > 0 {
				return pairs(y.gone, y.came, stranger.Is("ClassCode", code, "TeacherId", from), "TeacherId", "TeacherCode")
			}
			return ""
		}})
	}
	return out
}

func (p *play) priority(t *model.Timetable, s *model.Section) []choice {
	code := t.SectionCode(s.ID)
	c := *s
	if c.Priority = 3; s.Priority == 3 {
		c.Priority = 4
	}
	return []choice{{fmt.Sprintf("priority of %s is %d", code, c.Priority), model.Replace{Record: &c}, func(d difference) string {
		if why := d.only(stranger.Sections); why != "" {
			return why
		}
		x := d[stranger.Sections]
		if len(x.came) != 1 || x.came[0].Text("PriorityInClash") != fmt.Sprint(c.Priority) {
			return "one section was to have another priority"
		}
		return pairs(x.gone, x.came, stranger.Is("ClassCode", code), "PriorityInClash")
	}}}
}

func (p *play) rooms(t *model.Timetable, s *model.Section) (out []choice) {
	code := t.SectionCode(s.ID)
	for l := range t.LessonsOf(s.ID) {
		g := t.Grid(l.Slot.Grid)
		if g == nil || len(l.Rooms) != 1 {
			continue
		}
		was, day, period := t.Room(l.Rooms[0]).Code, l.Slot.Day, g.Period(l.Slot.Period).Code
		fits := func(r stranger.Row) bool {
			return lessonAt(code, day, period)(r) && (r.Text("RoomCode") == was || r.Text("RoomCode") == "")
		}
		if !has(p.sis.Rows(stranger.Lessons), func(r stranger.Row) bool { return fits(r) && r.Text("RoomCode") == was }) {
			continue
		}
		for r := range t.Rooms() {
			if r.Code == was || has(p.sis.Rows(stranger.Lessons), func(row stranger.Row) bool { return lessonAt(code, day, period)(row) && row.Text("RoomCode") == r.Code }) {
				continue
			}
			c := *l
			c.Rooms = []model.RoomID{r.ID}
			out = append(out, choice{fmt.Sprintf("room %s for %s of %s on %d %s", r.Code, was, code, day, period), model.Replace{Record: &c}, func(d difference) string {
				if why := d.only(stranger.Lessons); why != "" {
					return why
				}
				x := d[stranger.Lessons]
				for _, row := range x.came {
					if row.Text("RoomCode") != r.Code {
						return "it went into another room"
					}
				}
				return pairs(x.gone, x.came, fits, "RoomCode", "RoomId")
			}})
		}
	}
	return out
}

func (p *play) lessons(t *model.Timetable, s *model.Section) (out []choice) {
	code, held := t.SectionCode(s.ID), p.sis.Rows(stranger.Lessons)
	for l := range t.LessonsOf(s.ID) {
		g := t.Grid(l.Slot.Grid)
		if g == nil {
			continue
		}
		fits := lessonAt(code, l.Slot.Day, g.Period(l.Slot.Period).Code)
		if !has(held, fits) {
			continue
		}
		out = append(out, choice{"drop a lesson of " + code, model.Delete{Key: l.Key()}, func(d difference) string {
			x := d[stranger.Lessons]
			if why := d.only(stranger.Lessons); why != "" {
				return why
			}
			if len(x.gone) == 0 || len(x.came) > 0 || !slices.ContainsFunc(x.gone, fits) || slices.ContainsFunc(x.gone, func(r stranger.Row) bool { return !fits(r) }) {
				return "rows of that lesson were to go, and none to come"
			}
			return ""
		}})
	}
	for g := range t.Grids() {
		for _, c := range g.Cells {
			period := g.Period(c.Period).Code
			if has(held, lessonAt(code, c.Day, period)) {
				continue
			}
			l := &model.Lesson{Section: s.ID, Slot: model.Slot{Grid: g.ID, Day: c.Day, Period: c.Period}}
			if len(s.Teachers) > 0 {
				l.Teachers = s.Teachers[:1]
			}
			out = append(out, choice{fmt.Sprintf("add a lesson of %s on %d %s", code, c.Day, period), model.Add{Record: l}, func(d difference) string {
				x := d[stranger.Lessons]
				if why := d.only(stranger.Lessons); why != "" {
					return why
				}
				if len(x.gone) > 0 || len(x.came) != 1 || !lessonAt(code, c.Day, period)(x.came[0]) {
					return "one row was to come, and none to go"
				}
				return ""
			}})
		}
	}
	return out
}

func (p *play) name(t *model.Timetable, s *model.Section) []choice {
	c := *t.Course(s.Course)
	c.Name += " II"
	var codes []string
	for o := range t.SectionsOf(s.Course) {
		codes = append(codes, t.SectionCode(o.ID))
	}
	return []choice{{"rename the course of " + t.SectionCode(s.ID), model.Replace{Record: &c}, func(d difference) string {
		x := d[stranger.Sections]
		if why := d.only(stranger.Sections); why != "" {
			return why
		}
		return pairs(x.gone, x.came, func(r stranger.Row) bool { return slices.Contains(codes, r.Text("ClassCode")) }, "CourseName")
	}}}
}

// hardThings are what a school may have that is hard to compare. A school has some of them, so that a mistake shows by
// itself, too; CARILLON_HARD=spans,twins lets schools have no others.
var hardThings = []string{
	"spans",     // sections with dates of their own
	"stints",    // a student several times in a section
	"rows",      // a lesson once per teacher, per room, or both
	"doubles",   // the very same row twice
	"twins",     // a ClassCode twice, or twice but for its case
	"codes",     // codes that break rules for codes made here
	"rosters",   // sections of a Type
	"members",   // members that nobody knows
	"edval",     // TeacherCode and RoomId on lessons
	"unknown",   // teachers, students, rooms, periods and sections that are in no list
	"links",     // Composite
	"guids",     //
	"names",     // a course under several names
	"forms",     // year levels and departments
	"rotations", //
	"priority",  // 9, which goes without saying
	"grid",      // a TtStructure
	"bells",     // types of periods
	"days",      // time goes by between runs
	"as at day", // a SIS that comes to serve lists as at a day
	"counselor", // rows are changed in the SIS between runs
	"cuts",      // publishes break off
}

// drawHard draws what is hard in a school.
func (p *play) drawHard(tame bool) {
	p.on = map[string]bool{}
	allowed := hardThings
	if list := os.Getenv("CARILLON_HARD"); list != "" {
		allowed = strings.Split(list, ",")
		for _, h := range allowed {
			if !slices.Contains(hardThings, h) {
				p.stopf("CARILLON_HARD: %q is none of %s", h, strings.Join(hardThings, ", "))
			}
		}
	}
	for _, h := range hardThings {
		p.on[h] = !tame && slices.Contains(allowed, h) && rapid.IntRange(0, 3).Draw(p.rt, h) == 3
	}
	for h := range p.on {
		if p.on[h] {
			p.steps = append(p.steps, h)
		}
	}
	slices.Sort(p.steps)
	if len(p.steps) > 0 {
		p.steps = []string{"drawing a school with " + strings.Join(p.steps, ", ")}
	}
}

// What schools are drawn of; the plainest comes first, so that a school that fails is made plainer.
var (
	plainCodes  = []string{"9MAT 1", "9MAT 2", "9ENG 1", "9ENG 12", "10ART A"}
	oddCodes    = []string{"BasketballRecreation 1", "ENG 9 1", "ENG-101 2", "10STUDY", "7|A 1", " 9SCI 3", "9.MAT 1"}
	rosterCodes = []string{"Duty.LibAM ", "Duty.Bus-R ", "STAFF MTG", "9HR A"} // no study section: its list is computed of all others
	twinCodes   = []string{"9MAT 1", "9mat 1"}
	someTypes   = map[string]string{"Duty.LibAM ": "Duty", "Duty.Bus-R ": "Duty", "STAFF MTG": "StaffMeeting", "9HR A": "RollClass"}
	someSpans   = [][2]string{{"20260817T00:00:00", "20270611T23:59:00"}, {"20260817T00:00:00", "20261218T23:59:00"}, {"20260817", "20261030"}, {"20270111T00:00:00", ""},
		{"", "20270611T00:00:00"}, {"", ""}, {"2026-08-17", "2027-06-11"}}
	listSpans = [][2]string{{"", ""}, {"20260901T00:00:00", "20260930T23:59:00"}, {"20261012T00:00:00", "20261103T00:00:00"}, {"20261120T00:00:00", ""},
		{"20261101T00:00:00", ""}, {"", "20261218T23:59:00"}, {"20270111T00:00:00", "20270611T00:00:00"}}
	someExtra = []stranger.Row{nil, nil, stranger.R("EdvalClassCode", "9MAT.1"), stranger.R("Colour", "FF0000"), stranger.R("LocalCredit", "0.5"), stranger.R("LocalWeight", 2),
		stranger.R("LocalHonors", true), stranger.R("LocalTags", []string{"a", "b"}), stranger.R("LocalNothing", nil), stranger.R("LocalNote", " Año ")}
)

func pick[T any](p *play, label string, from ...T) T {
	return rapid.SampledFrom(from).Draw(p.rt, label)
}

// often draws true one time in n.
func (p *play) often(label string, n int) bool {
	return rapid.IntRange(0, n-1).Draw(p.rt, label) == n-1
}

var digits = regexp.MustCompile(`^[1-9]\d*$`)

// put adds a member to a row in one of the ways in which the wire may have it: padded, as int or text; null, blank or not
// at all.
func (p *play) put(r stranger.Row, member, value string) stranger.Row {
	how := rapid.IntRange(0, 5).Draw(p.rt, "as it is written")
	switch {
	case value == "" && how == 3:
		return r.With(member, nil)
	case value == "" && how == 4:
		return r.With(member, "")
	case value == "" && how == 5:
		return r.With(member, "  ")
	case value == "":
		return r
	case how == 5 && digits.MatchString(value) && len(value) < 6:
		n, _ := strconv.Atoi(value)
		return r.With(member, n)
	case how == 4:
		return r.With(member, "  "+value+" ")
	}
	return r.With(member, value)
}

func (p *play) span(r stranger.Row, from [][2]string) stranger.Row {
	s := pick(p, "span", from...)
	if !p.on["spans"] && &from[0] == &someSpans[0] { // what today's run puts on a section
		s = [2]string{wireDay(benchDay), wireDay(p.last) + "T23:59:00"}
	}
	return p.put(p.put(r, "StartDate", s[0]), "EndDate", s[1])
}

func (p *play) extra(r stranger.Row) stranger.Row {
	extra := pick(p, "members of its own", someExtra...)
	if !p.on["members"] {
		return r
	}
	return append(slices.Clone(r), extra...)
}

// draw makes the SIS's school.
func (p *play) draw() {
	rt := p.rt
	students := rapid.IntRange(1, 5).Draw(rt, "students")
	for i := 1; i <= students; i++ {
		p.sis.Add(stranger.Students, student(fmt.Sprint("S", i), fmt.Sprint("Ames", i)))
	}
	for i, code := range []string{"AAA", "BBB", "CCC", "DDD"} {
		p.sis.Add(stranger.Teachers, teacher(fmt.Sprint(i+1), code))
	}
	for i := 1; i <= 3; i++ {
		p.sis.Add(stranger.Rooms, stranger.R("RoomId", fmt.Sprint("r-", i), "RoomCode", fmt.Sprint("R", i)))
	}
	grid := pick(p, "TtStructure", "", "", "MAIN")
	if !p.on["grid"] {
		grid = ""
	}
	p.drawBells(grid)
	p.drawSections(grid)
	p.drawLists(students)
	p.drawLessons(grid)
}

func (p *play) drawBells(grid string) {
	for d, name := range []string{"Mon", "Tue", "Wed"} {
		for n := range 2 {
			r := stranger.R("DayName", name, "Period", fmt.Sprint("P", n+1), "StartTime", fmt.Sprintf("%d:00", 9+n), "EndTime", fmt.Sprintf("%02d:00", 10+n), "Type", "T")
			p.sis.Add(stranger.Bells, p.put(p.put(r, "DayNumber", fmt.Sprint(d+1)), "TtStructure", grid))
		}
	}
	for i := range rapid.IntRange(0, 3).Draw(p.rt, "other bell times") {
		r := stranger.R("DayNumber", 1+i, "DayName", []string{"Mon", "Tue", "Wed"}[i], "StartTime", "12:00", "EndTime", "12:30")
		r = r.With("Period", pick(p, "period", "Recess", "Lunch", "HR", "Late")).With("Type", pick(p, "type", "L", "R", "O", "S", "X"))
		if !p.on["bells"] {
			r = r.With("Type", "L")
		}
		p.sis.Add(stranger.Bells, p.put(p.extra(r), "TtStructure", grid))
	}
}

func (p *play) drawSections(grid string) {
	pool := plainCodes
	for _, more := range []struct {
		hard  string
		codes []string
	}{{"codes", oddCodes}, {"rosters", rosterCodes}, {"twins", twinCodes}} {
		if p.on[more.hard] {
			pool = append(slices.Clip(pool), more.codes...)
		}
	}
	codes := rapid.SliceOfNDistinct(rapid.SampledFrom(pool), 1, 5, strings.ToLower).Draw(p.rt, "codes")
	if p.on["twins"] {
		codes = rapid.SliceOfN(rapid.SampledFrom(pool), 1, 5).Draw(p.rt, "codes and twins")
	}
	for i, code := range codes {
		r := stranger.R("ClassCode", code)
		course, _, _ := strings.Cut(strings.TrimSpace(code), " ")
		name := "Course " + course
		if p.on["names"] {
			name = pick(p, "name", "Maths", "Maths nine", "Español")
		}
		r = p.put(p.put(p.put(r, "CourseName", name), "DefaultTeacher", p.teacher()), "Type", someTypes[code])
		form := "9"
		if p.on["forms"] {
			form = pick(p, "form", "9", "", "10", "KG")
			r = p.put(r, "Faculty", pick(p, "faculty", "", "SCI"))
		}
		r = p.put(r, "Form", form)
		if p.on["rotations"] {
			r = p.put(r, "Rotations", pick(p, "rotations", "", "1", "2", "12"))
		}
		priority := []string{"", "", "5"}
		if p.on["priority"] {
			priority = append(priority, "9")
		}
		r = p.put(r, "PriorityInClash", pick(p, "priority", priority...))
		if p.on["guids"] && p.often("guid", 2) {
			r = p.put(r, "Guid", fmt.Sprintf("%032x", 0xabc0+i))
		}
		if p.on["links"] && p.often("linked", 2) {
			r = p.put(r, "Composite", strings.TrimSpace(pick(p, "to", codes...)))
		}
		if grid != "" {
			r = p.put(r, "TtStructure", pick(p, "grid", grid, "", grid+" 1,2"))
		}
		p.sis.Add(stranger.Sections, p.extra(p.span(r, someSpans)))
		p.codes = append(p.codes, strings.TrimSpace(code))
	}
}

// teacher draws a TeacherId.
func (p *play) teacher() string {
	if p.on["unknown"] && p.often("unknown teacher", 4) {
		return "99"
	}
	return pick(p, "teacher", "1", "2", "3", "")
}

// code draws the ClassCode of a row of another kind; now and then that of no section.
func (p *play) code() string {
	if p.on["unknown"] && p.often("of no section", 6) {
		return "9XYZ 1"
	}
	return pick(p, "code", p.codes...)
}

func (p *play) drawLists(students int) {
	for range rapid.IntRange(0, 7).Draw(p.rt, "list rows") {
		id := fmt.Sprint("S", rapid.IntRange(1, students).Draw(p.rt, "student"))
		if p.on["unknown"] && p.often("of nobody", 6) {
			id = "S99"
		}
		r := p.put(p.put(nil, "StudentId", id), "ClassCode", p.code())
		if !p.on["stints"] && has(p.sis.Rows(stranger.Lists), stranger.Is("StudentId", id, "ClassCode", r.Text("ClassCode"))) {
			continue
		}
		r = p.extra(p.span(r, listSpans))
		p.sis.Add(stranger.Lists, r)
		if p.on["doubles"] && p.often("the same row again", 4) {
			p.sis.Add(stranger.Lists, r)
		}
		if !p.on["stints"] {
			continue
		}
		for range rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(p.rt, "more stints") {
			p.sis.Add(stranger.Lists, p.span(r.Without("StartDate", "EndDate"), listSpans))
		}
	}
}

func (p *play) drawLessons(grid string) {
	for range rapid.IntRange(0, 7).Draw(p.rt, "lessons") {
		r := p.put(nil, "DayNumber", fmt.Sprint(rapid.IntRange(1, 3).Draw(p.rt, "day")))
		r = r.With("Period", pick(p, "period", "P1", "P2"))
		if p.on["unknown"] && p.often("of no bell time", 6) {
			r = r.With("Period", "P9")
		}
		r = p.put(r, "ClassCode", p.code())
		if !p.on["rows"] && has(p.sis.Rows(stranger.Lessons), stranger.Is("ClassCode", r.Text("ClassCode"), "DayNumber", r.Text("DayNumber"), "Period", r.Text("Period"))) {
			continue
		}
		rooms := []string{"R1", "R2", ""}
		if p.on["unknown"] {
			rooms = append(rooms, "R9")
		}
		r = p.put(p.put(r, "TeacherId", p.teacher()), "RoomCode", pick(p, "room", rooms...))
		if p.on["edval"] && p.often("Edval's members", 2) {
			r = r.With("TeacherCode", map[string]string{"1": "AAA", "2": "BBB", "3": "CCC"}[r.Text("TeacherId")])
			if room := r.Text("RoomCode"); room == "R1" || room == "R2" {
				r = r.With("RoomId", strings.ToLower(room[:1])+"-"+room[1:])
			}
		}
		if p.on["links"] && p.often("linked", 4) {
			r = p.put(r, "Composite", pick(p, "to", p.codes...))
		}
		if grid != "" {
			r = p.put(r, "TtStructure", pick(p, "grid", grid, ""))
		}
		r = p.extra(r)
		p.sis.Add(stranger.Lessons, r)
		if p.on["doubles"] && p.often("the same row again", 4) {
			p.sis.Add(stranger.Lessons, r)
		}
		if !p.on["rows"] {
			continue
		}
		switch pick(p, "another row", "", "teacher", "room", "both") {
		case "teacher":
			p.sis.Add(stranger.Lessons, r.Without("TeacherCode").With("TeacherId", "4"))
		case "room":
			p.sis.Add(stranger.Lessons, r.Without("RoomId").With("RoomCode", "R3"))
		case "both":
			p.sis.Add(stranger.Lessons, r.Without("TeacherCode", "RoomId").With("TeacherId", "4").With("RoomCode", "R3"))
		}
	}
}
