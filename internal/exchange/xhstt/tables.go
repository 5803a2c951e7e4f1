package xhstt

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"carillon/internal/exchange"
	"carillon/model"
	"carillon/model/message"
)

// mainGrid is the code of the grid of an instance.
const mainGrid = "Main"

// document makes the rows of an instance.
func (x *instance) document() *exchange.Document {
	doc := &exchange.Document{}
	put := func(k model.Kind, fields ...string) *exchange.Table {
		t := &exchange.Table{Kind: k, File: x.file, Fields: fields}
		doc.Tables = append(doc.Tables, t)
		return t
	}
	add := func(t *exchange.Table, line int, name string, values ...string) {
		t.Rows = append(t.Rows, exchange.Row{Line: line, Name: name, Values: values})
	}
	g := x.grid()
	put(model.KindGrid).Rows = []exchange.Row{{Line: x.node.Line, Name: mainGrid, Record: g}}
	doc.Notes = append(doc.Notes, exchange.Note{File: x.file, Why: message.New(saysMadeUp)})

	rooms, teachers := put(model.KindRoom, "code", "name"), put(model.KindTeacher, "code", "surname")
	students := put(model.KindStudent, "code", "surname", "rollGroup")
	roomCodes, teacherCodes, studentCodes := exchange.NewCodes(40, false), exchange.NewCodes(20, false), exchange.NewCodes(20, false)
	for _, r := range x.node.Child("Resources").All("Resource") {
		id := r.Attr("Id")
		name := exchange.Cut(cmp.Or(text(r, "Name"), id), 100)
		switch x.kind(id) {
		case model.KindRoom:
			add(rooms, r.Line, id, roomCodes.Code(id), name)
		case model.KindTeacher:
			add(teachers, r.Line, id, teacherCodes.Code(id), name)
		default:
			add(students, r.Line, id, studentCodes.Code(id), name, exchange.Cut(x.types[id], 40))
		}
	}
	courses := put(model.KindCourse, "code", "name")
	sections := put(model.KindSection, "course", "sectionId", "name", "teachers", "lessonsWanted")
	lists := put(model.KindEnrolment, "section", "student")
	lessons := put(model.KindLesson, "section", "slot", "teachers", "rooms")
	courseCodes, made, number := exchange.NewCodes(40, false), map[string]bool{}, map[string]int{}
	names := map[string]string{}
	for _, c := range x.node.At("Events", "EventGroups").All("Course") {
		names[c.Attr("Id")] = text(c, "Name")
	}
	for _, e := range x.events {
		course := cmp.Or(e.course, e.id)
		if !made[course] {
			made[course] = true
			add(courses, e.node.Line, course, courseCodes.Code(course), exchange.Cut(cmp.Or(names[course], text(e.node, "Name")), 200))
		}
		number[course]++
		people := func(p part, k model.Kind) (list []string) {
			for _, r := range e.fixed {
				if x.kind(r) == k {
					list = append(list, r)
				}
			}
			for _, of := range e.roles {
				if r := p.roles[of.name]; r != "" && x.kind(r) == k && !slices.Contains(list, r) {
					list = append(list, r)
				}
			}
			return list
		}
		var teachers, in []string
		for i, p := range e.parts {
			with := people(p, model.KindTeacher)
			for _, t := range with {
				if !slices.Contains(teachers, t) {
					teachers = append(teachers, t)
				}
			}
			for _, s := range people(p, model.KindStudent) {
				if !slices.Contains(in, s) {
					in = append(in, s)
				}
			}
			for k := range p.duration {
				slot := ""
				if p.start >= 0 {
					at := x.slots[p.start+k]
					slot = exchange.Slot(mainGrid, g.Days[at[0]].Code, g.Periods[at[1]].Code)
				}
				add(lessons, e.node.Line, lessonName(e.id, i, k), e.id, slot, exchange.List(with...), exchange.List(people(p, model.KindRoom)...))
			}
		}
		add(sections, e.node.Line, e.id, course, strconv.Itoa(number[course]), exchange.Cut(text(e.node, "Name"), 100),
			exchange.List(teachers...),
			strconv.Itoa(min(e.duration, 255)))
		for _, s := range in {
			add(lists, e.node.Line, "", e.id, s)
		}
	}
	x.listConstraints(doc)
	return doc
}

// lessonName names the row of one lesson of a part of an event.
func lessonName(event string, i, k int) string {
	return event + "\x1f" + strconv.Itoa(i) + "." + strconv.Itoa(k)
}

// listConstraints lists the constraints by kind: the model has none of them as such.
func (x *instance) listConstraints(doc *exchange.Document) {
	many := map[string]*exchange.LeftOut{}
	var order []string
	if all := x.node.Child("Constraints"); all != nil {
		for _, c := range all.Nodes {
			kind := strings.TrimSuffix(c.Name, "Constraint")
			if many[kind] == nil {
				many[kind] = &exchange.LeftOut{What: kind, Note: exchange.Note{File: x.file, Line: c.Line, Why: message.New(saysKept,
					message.Name("what", kind))}}
				order = append(order, kind)
			}
			many[kind].Many++
		}
	}
	for _, kind := range order {
		doc.LeftOut = append(doc.LeftOut, *many[kind])
	}
}

// grid is the days of the instance with their times, which have no clock: each is a period from eight o'clock on.
func (x *instance) grid() *model.Grid {
	g := &model.Grid{Code: mainGrid}
	codes := exchange.NewCodes(20, true)
	for i, d := range x.days {
		g.Days = append(g.Days, model.Day{Code: codes.Code(cmp.Or(d, strconv.Itoa(i+1)))})
	}
	length := model.Minute(min(60, (1440-480)/x.hours))
	for i := range x.hours {
		g.Periods = append(g.Periods, model.Period{ID: model.PeriodID(i + 1), Code: strconv.Itoa(i + 1)})
	}
	for _, at := range x.slots {
		start := 480 + model.Minute(at[1])*length
		g.Cells = append(g.Cells, model.Cell{Day: uint8(at[0] + 1), Period: model.PeriodID(at[1] + 1), Kind: model.Teaching,
			Start: start, End: start + length})
	}
	g.SortCells()
	return g
}
