// Package xhstt reads instances and solutions of XHSTT, the format in which researchers exchange school timetabling problems, and
// writes the timetable as a solution of the instance it came from.
package xhstt

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"carillon/internal/exchange"
	"carillon/internal/exchange/xmltree"
	"carillon/model"
	"carillon/model/message"
)

// ID is the format's [exchange.Format.ID].
const ID = "xhstt"

// Settings of a read.
const (
	settingInstance = "instance"
	settingSolution = "solution"
)

// What is said of XHSTT files.
const (
	saysNotXHSTT   message.Code = "xhstt.not-xhstt"
	saysNoInstance message.Code = "xhstt.no-instance"
	saysNoSolution message.Code = "xhstt.no-solution"
	saysTimes      message.Code = "xhstt.times"
	saysUnknown    message.Code = "xhstt.unknown"
	saysDuration   message.Code = "xhstt.duration"
	saysPastEnd    message.Code = "xhstt.past-end"
	saysKept       message.Code = "xhstt.kept"
	saysMadeUp     message.Code = "xhstt.times-made-up"
	saysNotFrom    message.Code = "xhstt.not-from"
	saysLoses      message.Code = "xhstt.loses"
	saysNew        message.Code = "xhstt.new"
	saysTooLong    message.Code = "xhstt.too-long"
)

// Format is XHSTT as a format of imports and exports.
func Format() exchange.Format {
	kinds := []model.Kind{model.KindGrid, model.KindRoom, model.KindTeacher, model.KindStudent, model.KindCourse,
		model.KindSection, model.KindEnrolment, model.KindLesson}
	return exchange.Format{
		ID: ID, Label: "XHSTT", Extensions: []string{".xhstt", ".xml"}, Rare: true, Reads: kinds, Writes: []model.Kind{model.KindLesson},
		Loses: message.New(saysLoses),
		Settings: []exchange.Setting{
			{ID: settingInstance, Label: "the instance of an archive, by its id; the first, where none is said", Reading: true},
			{ID: settingSolution, Label: "the number of the solution to start from, or none", Default: "1", Reading: true},
		},
		Read: Read, Write: Write,
	}
}

// instance is an instance with its names looked up.
type instance struct {
	file   string
	node   *xmltree.Node
	times  []*xmltree.Node
	pos    map[string]int // of times, by id
	slots  [][2]int       // day and period of each time, 0-based
	days   []string       // ids
	hours  int            // most times of a day
	types  map[string]string
	groups map[string][]string // resources by group
	events []*event
	byID   map[string]*event
}

// event is an event of an instance: a section.
type event struct {
	node     *xmltree.Node
	id       string
	duration int
	course   string
	time     string
	fixed    []string // resources that are given
	roles    []role   // those that a solution gives
	parts    []part   // as the solution has them
}

// role is a resource that a solution has to choose.
type role struct{ name, kind string }

// part is some of an event's duration, without a break.
type part struct {
	duration int
	start    int               // -1 for no time
	roles    map[string]string // resources by role
}

// typeOf is what the resources of a type are here: teachers, rooms, or students.
func typeOf(name string) model.Kind {
	switch name = strings.ToLower(name); {
	case strings.Contains(name, "teacher"):
		return model.KindTeacher
	case strings.Contains(name, "room"):
		return model.KindRoom
	}
	return model.KindStudent
}

func (x *instance) kind(resource string) model.Kind { return typeOf(x.types[resource]) }

func (x *instance) refuse(n *xmltree.Node, why message.Message) error {
	return exchange.Refuse(x.file, "", n.Line, why)
}

// ref is what an element in n refers to.
func ref(n *xmltree.Node, name string) string { return n.Child(name).Attr("Reference") }

func text(n *xmltree.Node, name string) string { return strings.TrimSpace(n.Value(name)) }

// parse looks up the names of an instance.
func parse(file string, n *xmltree.Node) (*instance, error) {
	x := &instance{file: file, node: n, pos: map[string]int{}, types: map[string]string{}, groups: map[string][]string{},
		byID: map[string]*event{}}
	day := map[string]int{}
	count := map[int]int{}
	x.times = n.Child("Times").All("Time")
	for i, t := range x.times {
		id := t.Attr("Id")
		if _, twice := x.pos[id]; twice || id == "" {
			return nil, x.refuse(t, message.New(saysUnknown, message.Name("what", "Time"), message.Name("name", id)))
		}
		x.pos[id] = i
		of := ref(t, "Day")
		d, known := day[of]
		if !known {
			d = len(x.days)
			day[of] = d
			x.days = append(x.days, of)
		}
		x.slots = append(x.slots, [2]int{d, count[d]})
		count[d]++
		x.hours = max(x.hours, count[d])
	}
	if len(x.times) == 0 || len(x.days) > model.MaxDays || x.hours > model.MaxPeriods {
		return nil, x.refuse(n, message.New(saysTimes, message.Count("days", len(x.days)), message.Count("periods", x.hours)))
	}
	for _, r := range n.Child("Resources").All("Resource") {
		x.types[r.Attr("Id")] = ref(r, "ResourceType")
		for _, g := range r.Child("ResourceGroups").All("ResourceGroup") {
			x.groups[g.Attr("Reference")] = append(x.groups[g.Attr("Reference")], r.Attr("Id"))
		}
	}
	for _, e := range n.Child("Events").All("Event") {
		if err := x.event(e); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// event takes in an event.
func (x *instance) event(n *xmltree.Node) error {
	e := &event{node: n, id: n.Attr("Id"), course: ref(n, "Course"), time: ref(n, "Time")}
	var ok bool
	if e.duration, ok = n.Number("Duration", 1, 10_000); !ok || e.id == "" || x.byID[e.id] != nil {
		return x.refuse(n, message.New(saysDuration, message.Name("event", e.id), message.Name("duration", text(n, "Duration"))))
	}
	unknown := func(what, name string) error {
		return x.refuse(n, message.New(saysUnknown, message.Name("what", what), message.Name("name", name)))
	}
	for _, r := range n.Child("Resources").All("Resource") {
		given, name := r.Attr("Reference"), text(r, "Role")
		if _, there := x.types[given]; given != "" && !there {
			return unknown("Resource", given)
		}
		if given != "" && !slices.Contains(e.fixed, given) {
			e.fixed = append(e.fixed, given)
		}
		if given == "" && name != "" {
			e.roles = append(e.roles, role{name: name, kind: ref(r, "ResourceType")})
		}
	}
	for _, g := range n.Child("Resources").All("ResourceGroup") {
		for _, r := range x.groups[g.Attr("Reference")] {
			if !slices.Contains(e.fixed, r) {
				e.fixed = append(e.fixed, r)
			}
		}
	}
	for _, g := range n.Child("ResourceGroups").All("ResourceGroup") {
		for _, r := range x.groups[g.Attr("Reference")] {
			if !slices.Contains(e.fixed, r) {
				e.fixed = append(e.fixed, r)
			}
		}
	}
	if _, there := x.pos[e.time]; e.time != "" && !there {
		return unknown("Time", e.time)
	}
	x.events = append(x.events, e)
	x.byID[e.id] = e
	return nil
}

// solve takes over what a solution says; nil for none. What it leaves open has no time.
func (x *instance) solve(s *xmltree.Node) error {
	for _, n := range s.Child("Events").All("Event") {
		e := x.byID[n.Attr("Reference")]
		if e == nil {
			return x.refuse(n, message.New(saysUnknown, message.Name("what", "Event"), message.Name("name", n.Attr("Reference"))))
		}
		p := part{duration: e.duration, start: -1, roles: map[string]string{}}
		if n.Child("Duration") != nil {
			var ok bool
			if p.duration, ok = n.Number("Duration", 1, e.duration); !ok {
				return x.refuse(n, message.New(saysDuration, message.Name("event", e.id), message.Name("duration", text(n, "Duration"))))
			}
		}
		if at := cmp.Or(ref(n, "Time"), e.time); at != "" {
			start, there := x.pos[at]
			if !there {
				return x.refuse(n, message.New(saysUnknown, message.Name("what", "Time"), message.Name("name", at)))
			}
			if start+p.duration > len(x.times) {
				return x.refuse(n, message.New(saysPastEnd, message.Name("event", e.id)))
			}
			p.start = start
		}
		for _, r := range n.Child("Resources").All("Resource") {
			given, name := r.Attr("Reference"), text(r, "Role")
			if _, there := x.types[given]; !there {
				return x.refuse(n, message.New(saysUnknown, message.Name("what", "Resource"), message.Name("name", given)))
			}
			if name != "" && !slices.Contains(e.fixed, given) {
				p.roles[name] = given
			}
		}
		e.parts = append(e.parts, p)
	}
	for _, e := range x.events {
		open := e.duration
		for _, p := range e.parts {
			open -= p.duration
		}
		if open < 0 {
			return x.refuse(e.node, message.New(saysTooLong, message.Name("event", e.id)))
		}
		if open > 0 {
			p := part{duration: open, start: -1, roles: map[string]string{}}
			if at, there := x.pos[e.time]; there && len(e.parts) == 0 && at+open <= len(x.times) {
				p.start = at
			}
			e.parts = append(e.parts, p)
		}
	}
	return nil
}

// choose finds an instance and a solution of it in an archive.
func choose(file string, root *xmltree.Node, o exchange.ReadOptions) (inst, solution *xmltree.Node, err error) {
	if root.Name != "HighSchoolTimetableArchive" {
		return nil, nil, exchange.Refuse(file, "", root.Line, message.New(saysNotXHSTT, message.Name("root", root.Name)))
	}
	wanted := o.Settings[settingInstance]
	var ids []string
	for _, n := range root.Child("Instances").All("Instance") {
		ids = append(ids, n.Attr("Id"))
		if inst == nil && (wanted == "" || n.Attr("Id") == wanted) {
			inst = n
		}
	}
	if inst == nil {
		return nil, nil, exchange.Refuse(file, "", root.Line, message.New(saysNoInstance, message.Name("id", wanted),
			message.Names("ids", ids...)))
	}
	var all []*xmltree.Node
	for _, g := range root.Child("SolutionGroups").All("SolutionGroup") {
		for _, s := range g.All("Solution") {
			if s.Attr("Reference") == inst.Attr("Id") {
				all = append(all, s)
			}
		}
	}
	which := cmp.Or(o.Settings[settingSolution], "1")
	n, err := strconv.Atoi(which)
	switch {
	case which == "none" || which == "1" && len(all) == 0:
		return inst, &xmltree.Node{}, nil
	case err != nil || n < 1 || n > len(all):
		return nil, nil, exchange.Refuse(file, "", root.Line, message.New(saysNoSolution, message.Name("solution", which),
			message.Count("n", len(all))))
	}
	return inst, all[n-1], nil
}

// Read reads an instance of an archive, and a solution of it.
func Read(ctx context.Context, in *exchange.Input, o exchange.ReadOptions, p exchange.Progress) (*exchange.Document, error) {
	if len(in.Files) == 0 {
		return nil, exchange.Refuse(in.Name, "", 0, message.New(saysNotXHSTT, message.Name("root", "")))
	}
	f := in.Files[0]
	root, err := xmltree.Read(ctx, f, p)
	if err != nil {
		return nil, err
	}
	inst, solution, err := choose(f.Name, root, o)
	if err != nil {
		return nil, err
	}
	x, err := parse(f.Name, inst)
	if err != nil {
		return nil, err
	}
	if err := x.solve(solution); err != nil {
		return nil, err
	}
	doc := x.document()
	var b strings.Builder
	archive := &xmltree.Node{Name: root.Name, Attrs: root.Attrs}
	archive.Add(xmltree.New("Instances", "").Add(inst), xmltree.New("SolutionGroups", "").Add(solution))
	if err := xmltree.Write(&b, archive); err != nil {
		return nil, err
	}
	doc.Kept = &exchange.Kept{Format: ID, Data: []byte(b.String())}
	return doc, ctx.Err()
}
