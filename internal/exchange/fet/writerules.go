package fet

import (
	"slices"
	"strconv"
	"strings"

	"carillon/internal/exchange/xmltree"
	"carillon/model"
	"carillon/model/message"
)

// spaces are the elements of constraints that name something, by the space of the name.
var spaces = map[string]string{"Teacher": "Teacher", "Teacher_Name": "Teacher", "Subject": "Subject",
	"Subject_Name": "Subject", "Students": "Students",
	"Students_Name": "Students", "Room": "Room", "Real_Room": "Room", "Preferred_Room": "Room", "Day": "Day", "Preferred_Day": "Day", "Hour": "Hour", "Preferred_Hour": "Hour"}

// goneName is the first name in a constraint that is no longer there; "" where all are.
func (w *writer) goneName(n *xmltree.Node) string {
	for _, c := range n.Nodes {
		space := spaces[strings.TrimPrefix(strings.TrimPrefix(c.Name, "Selected_"), "Interval_Start_")]
		if strings.Contains(c.Name, "Activity_Id") {
			space = "Activity"
		}
		if space != "" && len(c.Nodes) == 0 && w.gone[space][c.Text] {
			return c.Text
		}
		if name := w.goneName(c); name != "" {
			return name
		}
	}
	return ""
}

// constraints writes those that the timetable has, and the others of the file as they stood, where all that they name is there.
func (w *writer) constraints() {
	time, space := w.list("Time_Constraints_List"), w.list("Space_Constraints_List")
	if w.from != nil {
		for _, l := range []*xmltree.Node{time, space} {
			l.Nodes = slices.DeleteFunc(l.Nodes, w.drops)
		}
	}
	w.breaks(time)
	for t := range w.Teachers() {
		w.teacher(time, t)
	}
	w.virtual = map[string]string{}
	for _, a := range w.out {
		first := a.lessons[0]
		if first.Slot.Placed() {
			time.Add(constraint("ActivityPreferredStartingTime", xmltree.New("Activity_Id", a.id), xmltree.New("Preferred_Day",
				w.days[first.Slot.Day-1]),
				xmltree.New("Preferred_Hour", w.hours[w.places[first.Slot.Period]]), xmltree.New("Permanently_Locked",
					strconv.FormatBool(first.Pinned))))
		}
		if n := w.room(a, first.Pinned); n != nil {
			space.Add(n)
		}
	}
}

// drops says that a constraint of the file is not written as it stands: the timetable says it, or what it names is gone.
func (w *writer) drops(n *xmltree.Node) bool {
	kind := strings.TrimPrefix(n.Name, "Constraint")
	if strings.HasPrefix(kind, "BasicCompulsory") {
		return false
	}
	if name := w.goneName(n); name != "" {
		if !w.from.took[n] {
			w.left(kind, message.New(saysDropped, message.Name("what", kind+" "+name)))
		}
		return true
	}
	if !w.from.took[n] {
		return false
	}
	if a := w.from.byID[n.Value("Activity_Id")]; a != nil {
		return a.active // of one that is inactive the timetable says nothing
	}
	return true
}

// breaks writes the periods in which nothing can be.
func (w *writer) breaks(time *xmltree.Node) {
	n := constraint("BreakTimes", xmltree.New("Number_of_Break_Times", ""))
	var times []*xmltree.Node
	for day := range w.days {
		for i, p := range w.grid.Periods {
			if c := w.grid.Cell(uint8(day+1), p.ID); c == nil || !c.Kind.Placeable() {
				times = append(times, w.at("Break_Time", day, i))
			}
		}
	}
	if len(times) == 0 {
		return
	}
	n.Child("Number_of_Break_Times").Text = strconv.Itoa(len(times))
	n.Nodes = slices.Insert(n.Nodes, 2, times...)
	time.Add(n)
}

func (w *writer) at(name string, day, hour int) *xmltree.Node {
	return xmltree.New(name, "").Add(xmltree.New("Day", w.days[day]), xmltree.New("Hour", w.hours[hour]))
}

// teacher writes a teacher's time off.
func (w *writer) teacher(time *xmltree.Node, t *model.Teacher) {
	name := w.names[t.Key()]
	off := map[[2]int]bool{}
	preferred := 0
	for _, o := range t.DaysOff {
		switch {
		case o.Kind != model.OffFixed:
			preferred++
		case o.Period != 0 && o.Grid != w.grid.ID:
			w.left(name, message.New(saysSeveralGrid, message.Name("grid", w.Grid(o.Grid).Code)))
		case int(o.Day) > len(w.days):
		case o.Period != 0:
			off[[2]int{int(o.Day) - 1, w.places[o.Period]}] = true
		default:
			for i, p := range w.grid.Periods {
				if c := w.grid.Cell(o.Day, p.ID); c != nil && c.Kind.Placeable() {
					off[[2]int{int(o.Day) - 1, i}] = true
				}
			}
		}
	}
	if preferred > 0 {
		w.left(name, message.New(saysPreferred, message.Count("n", preferred)))
	}
	if len(off) > 0 {
		n := constraint("TeacherNotAvailableTimes", xmltree.New("Teacher", name), xmltree.New("Number_of_Not_Available_Times",
			strconv.Itoa(len(off))))
		var times []*xmltree.Node
		for day := range w.days {
			for hour := range w.hours {
				if off[[2]int{day, hour}] {
					times = append(times, w.at("Not_Available_Time", day, hour))
				}
			}
		}
		n.Nodes = slices.Insert(n.Nodes, 3, times...)
		time.Add(n)
	}
	if most := len(w.days) - int(t.AnyFullDays); t.AnyFullDays > 0 && most > 0 && (w.from == nil || w.from.mode == "" || w.from.mode == "Official") {
		time.Add(constraint("TeacherMaxDaysPerWeek", xmltree.New("Teacher_Name", name), xmltree.New("Max_Days_Per_Week", strconv.Itoa(most))))
	}
}

// room writes the rooms of an activity: several are a virtual room that stands for them. As the file had them, where they are the same.
func (w *writer) room(a *written, pinned bool) *xmltree.Node {
	names, joined := w.roomNames(a.rooms)
	if was := w.base[a.id]; was != nil && was.roomNode != nil && sameTexts(was.rooms, names) && w.goneName(was.roomNode) == "" {
		return was.roomNode
	}
	locked := xmltree.New("Permanently_Locked", strconv.FormatBool(pinned))
	switch len(names) {
	case 0:
		return nil
	case 1:
		return constraint("ActivityPreferredRoom", xmltree.New("Activity_Id", a.id), xmltree.New("Room", names[0]), locked)
	}
	virtual := w.virtual[joined]
	if virtual == "" {
		virtual = w.name("Room", joined)
		w.virtual[joined] = virtual
		n := xmltree.New("Room", "").Add(xmltree.New("Name", virtual), xmltree.New("Building", ""), xmltree.New("Capacity",
			strconv.Itoa(noLimit)),
			xmltree.New("Virtual", "true"), xmltree.New("Number_of_Sets_of_Real_Rooms", strconv.Itoa(len(names))))
		for _, real := range names {
			n.Add(xmltree.New("Set_of_Real_Rooms", "").Add(xmltree.New("Number_of_Real_Rooms", "1"), xmltree.New("Real_Room", real)))
		}
		w.list("Rooms_List").Add(n.Add(xmltree.New("Comments", "")))
	}
	n := constraint("ActivityPreferredRoom", xmltree.New("Activity_Id", a.id), xmltree.New("Room", virtual),
		xmltree.New("Number_of_Real_Rooms", strconv.Itoa(len(names))))
	end := len(n.Nodes) - 2
	var real []*xmltree.Node
	for _, name := range names {
		real = append(real, xmltree.New("Real_Room", name))
	}
	n.Nodes = slices.Insert(n.Nodes, end, append(real, locked)...)
	return n
}

// rotationLeft is why a section is not written.
func rotationLeft(n int) message.Message {
	return message.New(saysRotation, message.Count("rotation", n))
}
