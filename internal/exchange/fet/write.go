package fet

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

// settingRotation chooses the rotation that is written, since FET has one week.
const settingRotation = "rotation"

// version is the FET version whose files are written; a file that was imported goes out as the version it came in.
const version = "6.8.5"

// Write writes a timetable as a FET file. One that was imported from FET goes out as that file, with what has changed since.
func Write(ctx context.Context, s *model.State, o exchange.WriteOptions, out exchange.Output,
	p exchange.Progress) (*exchange.Written, error) {
	w := &writer{State: s, t: s.Index(), ctx: ctx, done: &exchange.Written{Files: 1, Counts: map[model.Kind]int{}},
		names: map[model.Key]string{},
		used:  map[string]map[string]bool{}, gone: map[string]map[string]bool{}, lessons: map[model.LessonID]bool{}, base: map[string]*activity{}}
	w.rotation, _ = strconv.Atoi(cmp.Or(o.Settings[settingRotation], "1"))
	if err := w.open(); err != nil {
		return nil, err
	}
	w.chooseGrid()
	w.calendar()
	w.lists()
	w.students()
	p.Report(1, 4)
	if err := w.activities(); err != nil {
		return nil, err
	}
	p.Report(2, 4)
	w.constraints()
	p.Report(3, 4)
	f, err := out.File("")
	if err != nil {
		return nil, err
	}
	if err := xmltree.Write(f, w.root); err != nil {
		return nil, err
	}
	p.Report(4, 4)
	return w.done, ctx.Err()
}

type writer struct {
	*model.State
	t        *model.Timetable
	ctx      context.Context
	done     *exchange.Written
	root     *xmltree.Node
	from     *reader // the file it came from; nil where it came from none
	kept     *exchange.Kept
	grid     *model.Grid
	rotation int

	names   map[model.Key]string       // in FET
	used    map[string]map[string]bool // names by space: "Teacher", "Students" …
	gone    map[string]map[string]bool // of the file it came from, and no longer there, by space
	days    []string
	hours   []string
	places  map[model.PeriodID]int // of periods among the hours
	lessons map[model.LessonID]bool
	base    map[string]*activity // of the file it came from, those that are as they were
	next    int                  // the next activity's id
	out     []*written
	virtual map[string]string // rooms that stand for several, by those
}

// written is an activity on its way out.
type written struct {
	id      string
	lessons []*model.Lesson
	rooms   []model.RoomID
}

// open begins with the file that the timetable came from, else with an empty one.
func (w *writer) open() error {
	w.kept = exchange.KeptOf(w.State, ID)
	if w.kept != nil {
		root, err := xmltree.Read(w.ctx, exchange.BytesFile("kept.fet", w.kept.Data), nil)
		if err != nil {
			return err
		}
		d, err := parse("kept.fet", root)
		if err != nil {
			return err
		}
		w.from = newReader(d, exchange.ReadOptions{})
		w.from.understand()
		w.root = root
		for kind, of := range w.kept.Names {
			for name, id := range of {
				key := model.Key{Kind: kind, ID: id}
				if w.Get(key) != nil && kind != model.KindLesson && kind != model.KindSection {
					w.names[key] = name
				}
			}
		}
		return nil
	}
	w.root = &xmltree.Node{Name: "fet", Attrs: []xmltree.Attr{{Name: "version", Value: version}}}
	w.root.Add(xmltree.New("Mode", "Official"), xmltree.New("Institution_Name", w.School().Name), xmltree.New("Comments", ""))
	for _, list := range []string{"Days_List", "Hours_List", "Subjects_List", "Activity_Tags_List", "Teachers_List",
		"Students_List", "Activities_List",
		"Buildings_List", "Rooms_List", "Time_Constraints_List", "Space_Constraints_List"} {
		w.root.Add(xmltree.New(list, ""))
	}
	basic := func(name string) *xmltree.Node { return constraint(name) }
	w.root.Child("Time_Constraints_List").Add(basic("BasicCompulsoryTime"))
	w.root.Child("Space_Constraints_List").Add(basic("BasicCompulsorySpace"))
	return nil
}

// constraint is one that binds, with what it says between its weight and its end.
func constraint(kind string, nodes ...*xmltree.Node) *xmltree.Node {
	n := xmltree.New("Constraint"+kind, "").Add(xmltree.New("Weight_Percentage", "100"))
	return n.Add(nodes...).Add(xmltree.New("Active", "true"), xmltree.New("Comments", ""))
}

// list is a list of the file, made where there is none.
func (w *writer) list(name string) *xmltree.Node {
	l := w.root.Child(name)
	if l == nil {
		l = xmltree.New(name, "")
		w.root.Add(l)
	}
	return l
}

// left notes what has no place in the file.
func (w *writer) left(what string, why message.Message) {
	w.done.LeftOut = append(w.done.LeftOut, exchange.LeftOut{What: what, Note: exchange.Note{Why: why}})
}

// name is a name that nothing else of a space has.
func (w *writer) name(space, wanted string) string {
	if w.used[space] == nil {
		w.used[space] = map[string]bool{}
	}
	wanted = cmp.Or(strings.Join(strings.Fields(wanted), " "), "-")
	name := wanted
	for n := 2; w.used[space][name]; n++ {
		name = wanted + " (" + strconv.Itoa(n) + ")"
	}
	w.used[space][name] = true
	return name
}

// chooseGrid takes the grid that most lessons are in.
func (w *writer) chooseGrid() {
	many := map[model.GridID]int{}
	for l := range w.Lessons() {
		many[l.Slot.Grid]++
	}
	for g := range w.Grids() {
		if w.grid == nil || many[g.ID] > many[w.grid.ID] {
			w.grid = g
		}
	}
	for g := range w.Grids() {
		if g != w.grid && many[g.ID] > 0 {
			w.left(g.Code, message.New(saysSeveralGrid, message.Name("grid", g.Code)))
		}
	}
	if w.grid == nil {
		w.grid = &model.Grid{Days: []model.Day{{Code: "1"}}, Periods: []model.Period{{ID: 1, Code: "1"}},
			Cells: []model.Cell{{Day: 1, Period: 1, Kind: model.Teaching}}}
	}
}

// calendar writes the days and hours: as the file had them, where the grid still has the same.
func (w *writer) calendar() {
	w.places = map[model.PeriodID]int{}
	var days, periods []string
	for _, d := range w.grid.Days {
		days = append(days, d.Code)
	}
	for i, p := range w.grid.Periods {
		periods = append(periods, p.Code)
		w.places[p.ID] = i
	}
	w.days = w.plain("Days_List", "Number_of_Days", "Day", days)
	w.hours = w.plain("Hours_List", "Number_of_Hours", "Hour", periods)
}

func (w *writer) plain(list, count, item string, codes []string) []string {
	l := w.list(list)
	if w.from != nil {
		was := texts(l, item)
		all := exchange.NewCodes(20, true)
		same := len(was) == len(codes)
		for i := range was {
			same = same && all.Code(was[i]) == codes[i]
		}
		if same {
			return was
		}
		for _, name := range was {
			if !slices.Contains(codes, name) {
				w.lose(item, name)
			}
		}
	}
	l.Nodes = []*xmltree.Node{xmltree.New(count, strconv.Itoa(len(codes)))}
	for _, c := range codes {
		l.Add(xmltree.New(item, "").Add(xmltree.New("Name", c)))
	}
	return codes
}

// lose notes that a name of the file it came from is gone.
func (w *writer) lose(space, name string) {
	if w.gone[space] == nil {
		w.gone[space] = map[string]bool{}
	}
	w.gone[space][name] = true
}

// lists writes subjects, teachers, buildings and rooms: those of the file that are still there, then the new ones.
func (w *writer) lists() {
	w.records("Subjects_List", "Subject", model.KindCourse, func(r model.Record) *xmltree.Node {
		return xmltree.New("Subject", "").Add(xmltree.New("Name", ""), xmltree.New("Comments", ""))
	})
	w.records("Teachers_List", "Teacher", model.KindTeacher, func(r model.Record) *xmltree.Node {
		return xmltree.New("Teacher", "").Add(xmltree.New("Name", ""), xmltree.New("Target_Number_of_Hours", "0"),
			xmltree.New("Qualified_Subjects", ""),
			xmltree.New("Comments", w.NameOf(r)))
	})
	w.records("Buildings_List", "Building", model.KindCampus, func(r model.Record) *xmltree.Node {
		return xmltree.New("Building", "").Add(xmltree.New("Name", ""), xmltree.New("Comments", ""))
	})
	w.records("Rooms_List", "Room", model.KindRoom, func(r model.Record) *xmltree.Node {
		capacity := cmp.Or(int(r.(*model.Room).Capacity), noLimit)
		return xmltree.New("Room", "").Add(xmltree.New("Name", ""), xmltree.New("Building", w.names[r.(*model.Room).Campus.Key()]),
			xmltree.New("Capacity", strconv.Itoa(capacity)), xmltree.New("Virtual", "false"), xmltree.New("Comments", ""))
	})
}

// records writes one list.
func (w *writer) records(list, item string, kind model.Kind, fresh func(model.Record) *xmltree.Node) {
	l := w.list(list)
	was := l.Nodes
	l.Nodes = nil
	here := map[string]bool{}
	for key, name := range w.names {
		if key.Kind == kind {
			here[name] = true
		}
	}
	seen := map[string]bool{}
	for _, n := range was {
		name := n.Value("Name")
		row := name
		if item == "Subject" {
			row = courseName(name)
		}
		virtual := isTrue(n.Value("Virtual"), false)
		switch {
		case n.Name != item:
			l.Add(n)
		case seen[name]:
		case here[row] || virtual:
			seen[name] = true
			w.name(item, name)
			l.Add(n)
		default:
			seen[name] = true
			w.lose(item, name)
		}
	}
	for r := range w.All(kind) {
		if _, there := w.names[r.Key()]; there {
			continue
		}
		code, _ := model.FieldOf(kind, "code")
		name := w.name(item, code.In(w.State, r))
		w.names[r.Key()] = name
		n := fresh(r)
		n.Child("Name").Text = name
		l.Add(n)
	}
	w.done.Counts[kind] = w.Count(kind)
}

// fetName is a record's name in FET; a subject may have none, or one of blanks.
func (w *writer) fetName(k model.Key) string {
	name := w.names[k]
	if w.from != nil && k.Kind == model.KindCourse && w.from.subjects[name] == nil {
		if blank, cut := strings.CutPrefix(name, noName); cut && w.from.subjects[blank] != nil {
			return blank
		}
	}
	return name
}
