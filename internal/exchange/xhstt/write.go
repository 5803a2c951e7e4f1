package xhstt

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"carillon/internal/exchange"
	"carillon/internal/exchange/xmltree"
	"carillon/model"
	"carillon/model/message"
)

// Write writes a timetable that came from an instance as a solution of it, together with the instance.
func Write(ctx context.Context, s *model.State, _ exchange.WriteOptions, out exchange.Output,
	p exchange.Progress) (*exchange.Written, error) {
	kept := exchange.KeptOf(s, ID)
	if kept == nil {
		return nil, exchange.Refuse("", "", 0, message.New(saysNotFrom))
	}
	root, err := xmltree.Read(ctx, exchange.BytesFile("kept.xml", kept.Data), nil)
	if err != nil {
		return nil, err
	}
	x, err := parse("kept.xml", root.At("Instances", "Instance"))
	if err != nil {
		return nil, err
	}
	was := &xmltree.Node{}
	if groups := root.Child("SolutionGroups"); len(groups.Nodes) > 0 {
		was = groups.Nodes[0]
	}
	if err := x.solve(was); err != nil {
		return nil, err
	}
	w := &writer{instance: x, State: s, t: s.Index(), kept: kept, done: &exchange.Written{Files: 1,
		Counts: map[model.Kind]int{}}, ids: map[model.Key]string{}}
	events := w.events()
	p.Report(1, 2)
	solution := &xmltree.Node{Name: "Solution", Attrs: []xmltree.Attr{{Name: "Reference", Value: x.node.Attr("Id")}},
		Nodes: []*xmltree.Node{events}}
	group := &xmltree.Node{Name: "SolutionGroup", Attrs: []xmltree.Attr{{Name: "Id", Value: "Carillon"}}}
	group.Add(xmltree.New("MetaData", "").Add(xmltree.New("Contributor", "Carillon"), xmltree.New("Date", "void"),
		xmltree.New("Description", s.School().Name)), solution)
	archive := &xmltree.Node{Name: root.Name, Attrs: root.Attrs}
	archive.Add(root.Child("Instances"), xmltree.New("SolutionGroups", "").Add(group))
	f, err := out.File("")
	if err != nil {
		return nil, err
	}
	if err := xmltree.Write(f, archive); err != nil {
		return nil, err
	}
	p.Report(2, 2)
	return w.done, ctx.Err()
}

type writer struct {
	*instance
	*model.State
	t    *model.Timetable
	kept *exchange.Kept
	done *exchange.Written
	ids  map[model.Key]string // resources by record
}

// events are the events of the solution.
func (w *writer) events() *xmltree.Node {
	for _, k := range []model.Kind{model.KindTeacher, model.KindRoom, model.KindStudent} {
		for name, id := range w.kept.Names[k] {
			w.ids[model.Key{Kind: k, ID: id}] = name
		}
	}
	list := xmltree.New("Events", "")
	known := map[model.SectionID]bool{}
	for _, e := range w.instance.events {
		sec := w.Section(model.SectionID(w.kept.Key(model.KindSection, e.id).ID))
		if sec == nil {
			continue
		}
		known[sec.ID] = true
		taken := map[model.LessonID]bool{}
		open := e.duration
		for i, p := range e.parts {
			if lessons := w.part(e, i, p.duration); lessons != nil {
				for _, l := range lessons {
					taken[l.ID] = true
				}
				w.put(list, e, sec, lessons, p)
				open -= len(lessons)
			}
		}
		var others []*model.Lesson
		for l := range w.t.LessonsOf(sec.ID) {
			if _, ok := w.time(l); ok && !taken[l.ID] {
				others = append(others, l)
			}
		}
		slices.SortStableFunc(others, func(a, b *model.Lesson) int { x, _ := w.time(a); y, _ := w.time(b); return cmp.Compare(x, y) })
		for len(others) > 0 && open > 0 {
			n := 1
			for n < len(others) && n < open && w.follows(others[n-1], others[n]) {
				n++
			}
			w.put(list, e, sec, others[:n], part{})
			others, open = others[n:], open-n
		}
		if len(others) > 0 {
			w.left(sec, message.New(saysTooLong, message.Name("event", e.id)))
		}
	}
	for s := range w.Sections() {
		if !known[s.ID] {
			w.left(s, message.New(saysNew))
		}
	}
	w.done.Counts[model.KindLesson] = w.Count(model.KindLesson)
	return list
}

func (w *writer) left(s *model.Section, why message.Message) {
	w.done.LeftOut = append(w.done.LeftOut, exchange.LeftOut{What: w.SectionCode(s.ID), Note: exchange.Note{Why: why}})
}

// time is the place of a lesson among the times of the instance.
func (w *writer) time(l *model.Lesson) (int, bool) {
	g := w.Grid(l.Slot.Grid)
	if g == nil || g.Code != mainGrid {
		return 0, false
	}
	i := slices.IndexFunc(g.Periods, func(p model.Period) bool { return p.ID == l.Slot.Period })
	at := slices.Index(w.slots, [2]int{int(l.Slot.Day) - 1, i})
	return at, at >= 0
}

// follows says whether a lesson can be the same event as the one before it.
func (w *writer) follows(a, b *model.Lesson) bool {
	x, _ := w.time(a)
	y, _ := w.time(b)
	return y == x+1 && slices.Equal(a.Teachers, b.Teachers) && slices.Equal(a.Rooms, b.Rooms)
}

// part is the lessons that a part of an event has become, in order of time; nil where they are no longer one.
func (w *writer) part(e *event, i, duration int) (list []*model.Lesson) {
	placed := 0
	for k := range duration {
		l := w.Lesson(model.LessonID(w.kept.Key(model.KindLesson, lessonName(e.id, i, k)).ID))
		if l == nil {
			return nil
		}
		if _, ok := w.time(l); ok {
			placed++
		}
		list = append(list, l)
	}
	if placed == 0 {
		return list
	}
	if placed < duration {
		return nil
	}
	slices.SortStableFunc(list, func(a, b *model.Lesson) int { x, _ := w.time(a); y, _ := w.time(b); return cmp.Compare(x, y) })
	for k := range list[1:] {
		if !w.follows(list[k], list[k+1]) {
			return nil
		}
	}
	return list
}

// put writes one event of the solution: its time, and who and where for the roles that are open.
func (w *writer) put(to *xmltree.Node, e *event, sec *model.Section, lessons []*model.Lesson, was part) {
	first := lessons[0]
	n := &xmltree.Node{Name: "Event", Attrs: []xmltree.Attr{{Name: "Reference", Value: e.id}}}
	n.Add(xmltree.New("Duration", strconv.Itoa(len(lessons))))
	if at, ok := w.time(first); ok {
		n.Add(&xmltree.Node{Name: "Time", Attrs: []xmltree.Attr{{Name: "Reference", Value: w.times[at].Attr("Id")}}})
	}
	var free []string // resources that no given one explains
	give := func(k model.Key) {
		if id := w.ids[k]; id != "" && !slices.Contains(e.fixed, id) {
			free = append(free, id)
		}
	}
	for _, id := range first.Teachers {
		give(id.Key())
	}
	for _, id := range first.Rooms {
		give(id.Key())
	}
	for r := range w.t.ListOf(sec.ID) {
		give(r.Student.Key())
	}
	chosen := map[string]string{}
	for _, r := range e.roles { // who had the role before
		if i := slices.Index(free, was.roles[r.name]); was.roles[r.name] != "" && i >= 0 {
			chosen[r.name] = free[i]
			free = slices.Delete(free, i, i+1)
		}
	}
	resources := xmltree.New("Resources", "")
	for _, r := range e.roles {
		if chosen[r.name] == "" {
			i := slices.IndexFunc(free, func(id string) bool { return r.kind == "" || w.types[id] == r.kind })
			if i < 0 {
				continue
			}
			chosen[r.name] = free[i]
			free = slices.Delete(free, i, i+1)
		}
		resources.Add((&xmltree.Node{Name: "Resource", Attrs: []xmltree.Attr{{Name: "Reference",
			Value: chosen[r.name]}}}).Add(xmltree.New("Role", r.name)))
	}
	to.Add(n.Add(resources))
}
