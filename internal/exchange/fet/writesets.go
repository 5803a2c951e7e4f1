package fet

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"carillon/internal/exchange/xmltree"
	"carillon/model"
)

// students writes the sets of students: those of the file whose students are still there, then the new students. Of students with
// the same sections, a timetable that came from elsewhere has one set.
func (w *writer) students() {
	l := w.list("Students_List")
	w.done.Counts[model.KindStudent] = w.Count(model.KindStudent)
	if w.from != nil {
		here := map[string]bool{}
		for key, name := range w.names {
			if key.Kind == model.KindStudent {
				here[name] = true
			}
		}
		for _, s := range w.from.leaves {
			if !here[s.name] {
				w.lose("Students", s.name)
			}
		}
		l.Nodes = w.prune(l.Nodes)
	}
	levels := map[model.YearLevelID]*xmltree.Node{}
	for _, y := range l.All("Year") {
		if w.kept == nil {
			break
		}
		if key := w.kept.Key(model.KindYearLevel, y.Value("Name")); key.ID != 0 && len(y.All("Group")) > 0 {
			levels[model.YearLevelID(key.ID)] = y
		}
	}
	sets := map[string][]*model.Student{}
	var order []string
	for s := range w.Students() {
		if _, there := w.names[s.Key()]; there {
			continue
		}
		at := fmt.Sprint(s.YearLevel, " ", w.sectionsOf(s))
		if w.from != nil {
			at = s.Key().String()
		}
		if sets[at] == nil {
			order = append(order, at)
		}
		sets[at] = append(sets[at], s)
	}
	counts := map[model.YearLevelID]int{}
	for _, at := range order {
		of := sets[at]
		y := of[0].YearLevel
		year := levels[y]
		if year == nil {
			label := "Students"
			if level := w.YearLevel(y); level != nil {
				label = level.Code
			}
			year = setNode("Year", w.name("Students", label), 0)
			l.Add(year)
			levels[y] = year
		}
		counts[y]++
		wanted := fmt.Sprintf("%s-%d", year.Value("Name"), counts[y])
		if len(of) == 1 {
			wanted = cmp.Or(of[0].Code, of[0].SISID, of[0].Name())
		}
		name := w.name("Students", wanted)
		year.Add(setNode("Group", name, len(of)))
		n, _ := strconv.Atoi(year.Value("Number_of_Students"))
		year.Child("Number_of_Students").Text = strconv.Itoa(n + len(of))
		for _, s := range of {
			w.names[s.Key()] = name
		}
	}
}

// sectionsOf are the sections of a student that are written, and lessons that the student is excused from.
func (w *writer) sectionsOf(s *model.Student) string {
	var list []string
	for e := range w.t.EnrolmentsOf(s.ID) {
		list = append(list, strconv.Itoa(int(e.Section)))
		for l := range w.t.LessonsOf(e.Section) {
			if slices.Contains(l.Excused, s.ID) {
				list = append(list, "-"+strconv.Itoa(int(l.ID)))
			}
		}
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

func setNode(kind, name string, many int) *xmltree.Node {
	return xmltree.New(kind, "").Add(xmltree.New("Name", name), xmltree.New("Number_of_Students", strconv.Itoa(many)),
		xmltree.New("Comments", ""))
}

// prune drops sets without a student, and those that had others within and have none left.
func (w *writer) prune(nodes []*xmltree.Node) (left []*xmltree.Node) {
	for _, n := range nodes {
		name := n.Value("Name")
		s := w.from.sets[name]
		if n.Name != "Year" && n.Name != "Group" && n.Name != "Subgroup" || s == nil {
			left = append(left, n)
			continue
		}
		if w.gone["Students"][name] {
			continue
		}
		had := len(n.All("Group")) + len(n.All("Subgroup"))
		n.Nodes = w.prune(n.Nodes)
		if had > 0 && len(n.All("Group"))+len(n.All("Subgroup")) == 0 {
			w.lose("Students", name)
			continue
		}
		if w.used["Students"] == nil || !w.used["Students"][name] {
			w.name("Students", name)
		}
		left = append(left, n)
	}
	return left
}
