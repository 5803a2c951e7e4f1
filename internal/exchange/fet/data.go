package fet

import (
	"slices"
	"strconv"
	"strings"

	"carillon/internal/exchange"
	"carillon/internal/exchange/xmltree"
	"carillon/model"
	"carillon/model/message"
)

// data is a FET file with its names looked up.
type data struct {
	file     string
	root     *xmltree.Node
	mode     string // "Official", "Mornings_Afternoons", "Block_Planning", "Terms"
	days     []string
	hours    []string
	subjects map[string]*xmltree.Node
	tags     map[string]*xmltree.Node
	teachers map[string]*xmltree.Node
	rooms    map[string]*xmltree.Node
	years    []*set
	sets     map[string]*set // years, groups and subgroups
	leaves   []*set          // sets with none within, in their order
	acts     []*activity
	byID     map[string]*activity
	left     []exchange.LeftOut
}

// set is a set of students: a year, a group, a subgroup. One group can be in several years.
type set struct {
	name  string
	line  int
	year  string // the first that it is in
	group string
	parts []*set
}

// leaves adds the sets without parts in s, each once.
func (s *set) leaves(list []*set, seen map[*set]bool) []*set {
	if seen[s] {
		return list
	}
	seen[s] = true
	if len(s.parts) == 0 {
		return append(list, s)
	}
	for _, p := range s.parts {
		list = p.leaves(list, seen)
	}
	return list
}

// activity is one FET activity: the lessons of a section that are taught without a break.
type activity struct {
	node     *xmltree.Node
	id       string
	group    string // of the activities that it was split with; its own id where it was not
	subject  string
	teachers []string
	students []string
	duration int
	active   bool
	bad      bool // it was left out

	day, hour int // 0-based, -1 where it has no place
	pinned    bool
	rooms     []string
	roomNode  *xmltree.Node // the constraint that gives the rooms
}

// isTrue reads a FET truth; one that is missing is as it is by default.
func isTrue(text string, byDefault bool) bool {
	switch strings.TrimSpace(text) {
	case "true", "yes", "1":
		return true
	case "false", "no", "0":
		return false
	}
	return byDefault
}

// leave notes that something is wrong and left out.
func (d *data) leave(n *xmltree.Node, what string, why message.Message) {
	d.left = append(d.left, exchange.LeftOut{Note: exchange.Note{File: d.file, Line: n.Line, Why: why}, What: what, Bad: true})
}

// refuse is why the whole file can't be taken.
func (d *data) refuse(n *xmltree.Node, why message.Message) error {
	return exchange.Refuse(d.file, "", n.Line, why)
}

// parse looks up the names of a file.
func parse(file string, root *xmltree.Node) (*data, error) {
	d := &data{file: file, root: root, sets: map[string]*set{}, byID: map[string]*activity{}}
	if root.Name != "fet" && root.Name != "FET" {
		return nil, d.refuse(root, message.New(saysNotFET, message.Name("root", root.Name)))
	}
	d.mode = strings.TrimSpace(root.Value("Mode"))
	d.days = texts(root.Child("Days_List"), "Day")
	d.hours = texts(root.Child("Hours_List"), "Hour")
	if len(d.days) == 0 || len(d.hours) == 0 || len(d.days) > model.MaxDays || len(d.hours) > model.MaxPeriods {
		return nil, d.refuse(root, message.New(saysNoGrid, message.Count("days", len(d.days)), message.Count("hours", len(d.hours)),
			message.Count("mostDays", model.MaxDays), message.Count("mostHours", model.MaxPeriods)))
	}
	d.subjects = d.named("Subjects_List", "Subject")
	d.tags = d.named("Activity_Tags_List", "Activity_Tag")
	d.teachers = d.named("Teachers_List", "Teacher")
	d.rooms = d.named("Rooms_List", "Room")
	for _, y := range root.Child("Students_List").All("Year") {
		if s := d.set(y, "", ""); s != nil {
			if !slices.Contains(d.years, s) {
				d.years = append(d.years, s)
			}
			for _, g := range y.All("Group") {
				if of := d.set(g, s.name, s.name); of != nil {
					s.part(of)
					for _, n := range g.All("Subgroup") {
						if sub := d.set(n, s.name, of.name); sub != nil {
							of.part(sub)
						}
					}
				}
			}
		}
	}
	seen := map[*set]bool{}
	for _, y := range d.years {
		d.leaves = y.leaves(d.leaves, seen)
	}
	for _, n := range root.Child("Activities_List").All("Activity") {
		d.activity(n)
	}
	return d, nil
}

// texts are the names in a list of elements, in their order.
func texts(list *xmltree.Node, item string) (names []string) {
	for _, n := range list.All(item) {
		names = append(names, n.Value("Name"))
	}
	return names
}

// named is a list by name. Of several of one name the first counts, as FET has it; a subject may have none.
func (d *data) named(list, item string) map[string]*xmltree.Node {
	all := map[string]*xmltree.Node{}
	for _, n := range d.root.Child(list).All(item) {
		name := n.Value("Name")
		switch first := all[name]; {
		case first != nil:
			d.left = append(d.left, exchange.LeftOut{What: name, Note: exchange.Note{File: d.file, Line: n.Line,
				Why: message.New(saysTwice, message.Name("what", item+" "+name), message.Count("line", first.Line))}})
		case name == "" && item != "Subject" && item != "Activity_Tag":
			d.leave(n, item, message.New(saysNoName, message.Name("what", item)))
		default:
			all[name] = n
		}
	}
	return all
}

func (d *data) set(n *xmltree.Node, year, group string) *set {
	name := n.Value("Name")
	if name == "" {
		d.leave(n, n.Name, message.New(saysNoName, message.Name("what", n.Name)))
		return nil
	}
	s := d.sets[name]
	if s == nil {
		s = &set{name: name, line: n.Line, year: year, group: group}
		if year == "" {
			s.year = name
		}
		d.sets[name] = s
	}
	return s
}

// part puts a set into s, once. A set that is in itself would have no end.
func (s *set) part(p *set) {
	if s != p && !slices.Contains(s.parts, p) && !slices.Contains(p.leaves(nil, map[*set]bool{}), s) && !slices.Contains(p.parts, s) {
		s.parts = append(s.parts, p)
	}
}

// activity takes in an activity; one that names what is not there is left out.
func (d *data) activity(n *xmltree.Node) {
	a := &activity{node: n, id: strings.TrimSpace(n.Value("Id")), group: strings.TrimSpace(n.Value("Activity_Group_Id")),
		subject: n.Value("Subject"),
		active:  isTrue(n.Value("Active"), true), day: -1, hour: -1}
	what := "Activity " + a.id
	id, err := strconv.Atoi(a.id)
	if err != nil || id < 0 {
		d.leave(n, "Activity", message.New(saysBadNumber, message.Name("what", "Id"), message.Name("value", a.id)))
		return
	}
	if first := d.byID[a.id]; first != nil {
		d.leave(n, what, message.New(saysTwice, message.Name("what", what), message.Count("line", first.node.Line)))
		return
	}
	if a.group == "" || a.group == "0" {
		a.group = a.id
	}
	var ok bool
	if a.duration, ok = n.Number("Duration", 1, len(d.hours)); !ok {
		d.leave(n, what, message.New(saysBadNumber, message.Name("what", "Duration"), message.Name("value", n.Value("Duration"))))
		a.bad = true
	}
	unknown := func(kind, name string) {
		d.leave(n, what, message.New(saysUnknown, message.Name("what", kind), message.Name("name", name)))
		a.bad = true
	}
	if d.subjects[a.subject] == nil {
		unknown("Subject", a.subject)
	}
	for _, c := range n.Nodes {
		switch c.Name {
		case "Teacher":
			if d.teachers[c.Text] == nil {
				unknown("Teacher", c.Text)
			} else if !slices.Contains(a.teachers, c.Text) {
				a.teachers = append(a.teachers, c.Text)
			}
		case "Students":
			if d.sets[c.Text] == nil {
				unknown("Students", c.Text)
			} else if !slices.Contains(a.students, c.Text) {
				a.students = append(a.students, c.Text)
			}
		}
	}
	d.byID[a.id] = a
	d.acts = append(d.acts, a)
}

// constraints yields the constraints of time and space, in their order.
func (d *data) constraints(yield func(*xmltree.Node) bool) {
	for _, list := range []string{"Time_Constraints_List", "Space_Constraints_List"} {
		if l := d.root.Child(list); l != nil {
			for _, n := range l.Nodes {
				if !yield(n) {
					return
				}
			}
		}
	}
}

// hard says whether a constraint is in force and binding.
func hard(n *xmltree.Node) bool {
	w, err := strconv.ParseFloat(strings.TrimSpace(n.Value("Weight_Percentage")), 64)
	return err == nil && w >= 100 && isTrue(n.Value("Active"), true)
}

// place is a day and an hour of a constraint, 0-based; ok is false where the file has no such place.
func (d *data) place(day, hour string) (int, int, bool) {
	i, j := slices.Index(d.days, day), slices.Index(d.hours, hour)
	return i, j, i >= 0 && j >= 0
}

// inOrder yields the elements of a list that [data.named] has taken, with their names.
func inOrder(d *data, list, item string) func(func(string, *xmltree.Node) bool) {
	return func(yield func(string, *xmltree.Node) bool) {
		seen := map[string]bool{}
		for _, n := range d.root.Child(list).All(item) {
			name := n.Value("Name")
			if seen[name] || name == "" && item != "Subject" {
				continue
			}
			seen[name] = true
			if !yield(name, n) {
				return
			}
		}
	}
}
