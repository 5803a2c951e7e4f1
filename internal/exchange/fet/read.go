package fet

import (
	"cmp"
	"context"
	"path"
	"slices"
	"strings"

	"carillon/internal/exchange"
	"carillon/internal/exchange/xmltree"
	"carillon/model"
	"carillon/model/message"
)

// mainGrid is the code of the one grid that a FET file has.
const mainGrid = "Main"

// Read reads a FET file.
func Read(ctx context.Context, in *exchange.Input, o exchange.ReadOptions, p exchange.Progress) (*exchange.Document, error) {
	i := slices.IndexFunc(in.Files, func(f exchange.File) bool { return strings.EqualFold(path.Ext(f.Name), ".fet") })
	if i < 0 {
		i = 0
	}
	if len(in.Files) == 0 {
		return nil, exchange.Refuse(in.Name, "", 0, message.New(saysNotFET, message.Name("root", "")))
	}
	f := in.Files[i]
	root, err := xmltree.Read(ctx, f, p)
	if err != nil {
		return nil, err
	}
	d, err := parse(f.Name, root)
	if err != nil {
		return nil, err
	}
	r := newReader(d, o)
	r.understand()
	if err := r.faults(); err != nil {
		return nil, err
	}
	r.tables()
	r.doc.LeftOut = append(d.left, r.doc.LeftOut...)
	for _, name := range r.keptOrder {
		r.doc.LeftOut = append(r.doc.LeftOut, *r.kept[name])
	}
	if r.doc.Kept, err = keep(root); err != nil {
		return nil, err
	}
	return r.doc, ctx.Err()
}

func newReader(d *data, o exchange.ReadOptions) *reader {
	return &reader{data: d, o: o, doc: &exchange.Document{}, kept: map[string]*exchange.LeftOut{}, off: map[string]map[[2]int]string{},
		fullDays: map[string]int{}, breaks: map[[2]int]bool{}, took: map[*xmltree.Node]bool{}}
}

// keep is the file as it is kept for an export.
func keep(root *xmltree.Node) (*exchange.Kept, error) {
	var b strings.Builder
	if err := xmltree.Write(&b, root); err != nil {
		return nil, err
	}
	return &exchange.Kept{Format: ID, Data: []byte(b.String())}, nil
}

type reader struct {
	*data
	o         exchange.ReadOptions
	doc       *exchange.Document
	kept      map[string]*exchange.LeftOut
	keptOrder []string
	off       map[string]map[[2]int]string // of teachers, "fixed" or "preferred", by day and hour
	fullDays  map[string]int               // that a teacher has free
	breaks    map[[2]int]bool
	travel    bool                   // FET counts changes of buildings
	took      map[*xmltree.Node]bool // constraints that the timetable says
}

// keepKind notes that the model has no place for a thing, which is kept.
func (r *reader) keepKind(n *xmltree.Node, what string, why message.Message) {
	at := what + string(why.Code)
	if r.kept[at] == nil {
		r.kept[at] = &exchange.LeftOut{Note: exchange.Note{File: r.file, Line: n.Line, Why: why}, What: what}
		r.keptOrder = append(r.keptOrder, at)
	}
	r.kept[at].Many++
}

// understand takes the constraints that the model has; the others are listed, and kept.
func (r *reader) understand() {
	for n := range r.constraints {
		kind := strings.TrimPrefix(n.Name, "Constraint")
		r.travel = r.travel || strings.Contains(kind, "BuildingChanges")
		if r.takes(kind, n) {
			r.took[n] = true
		} else {
			why := message.New(saysKept, message.Name("what", kind))
			if slices.Contains(taken, kind) {
				why = message.New(saysSoft, message.Name("what", kind))
			}
			r.keepKind(n, kind, why)
		}
	}
	for _, n := range r.root.Child("Activity_Tags_List").All("Activity_Tag") {
		r.keepKind(n, "Activity_Tag", message.New(saysKept, message.Name("what", "Activity_Tag")))
	}
	for _, n := range r.root.Child("Rooms_List").All("Room") {
		if isTrue(n.Value("Virtual"), false) {
			r.keepKind(n, "Virtual room", message.New(saysKept, message.Name("what", "Virtual room")))
		}
	}
	for _, a := range r.acts {
		if !a.active {
			r.keepKind(a.node, "Activity", message.New(saysInactive))
		}
	}
}

// taken are the kinds of constraints that the model has.
var taken = []string{"BasicCompulsoryTime", "BasicCompulsorySpace", "BreakTimes", "TeacherNotAvailableTimes", "TeacherMaxDaysPerWeek",
	"ActivityPreferredStartingTime", "ActivityPreferredRoom"}

// takes takes a constraint in, where the model has it; false where it has no place for it.
func (r *reader) takes(kind string, n *xmltree.Node) bool {
	switch kind {
	case "BasicCompulsoryTime", "BasicCompulsorySpace":
		return true
	case "BreakTimes":
		if hard(n) {
			for _, b := range n.All("Break_Time") {
				if day, hour, ok := r.place(b.Value("Day"), b.Value("Hour")); ok {
					r.breaks[[2]int{day, hour}] = true
				}
			}
		}
		return hard(n)
	case "TeacherNotAvailableTimes":
		return r.notAvailable(n)
	case "TeacherMaxDaysPerWeek":
		teacher := cmp.Or(n.Value("Teacher_Name"), n.Value("Teacher"))
		most, ok := n.Number("Max_Days_Per_Week", 1, len(r.days))
		if !ok || !hard(n) || r.mode != "" && r.mode != "Official" || r.teachers[teacher] == nil {
			return false
		}
		r.fullDays[teacher] = max(r.fullDays[teacher], len(r.days)-most)
		return true
	case "ActivityPreferredStartingTime":
		return r.start(n)
	case "ActivityPreferredRoom":
		return r.room(n)
	}
	return false
}

func (r *reader) notAvailable(n *xmltree.Node) bool {
	teacher := cmp.Or(n.Value("Teacher"), n.Value("Teacher_Name"))
	if r.teachers[teacher] == nil || !isTrue(n.Value("Active"), true) {
		return false
	}
	kind := "preferred"
	if hard(n) {
		kind = "fixed"
	}
	if r.off[teacher] == nil {
		r.off[teacher] = map[[2]int]string{}
	}
	for _, t := range n.All("Not_Available_Time") {
		if day, hour, ok := r.place(t.Value("Day"), t.Value("Hour")); ok && r.off[teacher][[2]int{day, hour}] != "fixed" {
			r.off[teacher][[2]int{day, hour}] = kind
		}
	}
	return true
}

// start places an activity.
func (r *reader) start(n *xmltree.Node) bool {
	a := r.byID[n.Value("Activity_Id")]
	day, hour, ok := r.place(cmp.Or(n.Value("Preferred_Day"), n.Value("Day")), cmp.Or(n.Value("Preferred_Hour"), n.Value("Hour")))
	if a == nil || !ok || !hard(n) {
		return false
	}
	switch {
	case hour+a.duration > len(r.hours):
		r.leave(n, "Activity "+a.id, message.New(saysOverDay, message.Name("activity", a.id), message.Name("hour", r.hours[hour]),
			message.Count("n", a.duration)))
		return true
	case a.day >= 0 && (a.day != day || a.hour != hour):
		r.leave(n, "Activity "+a.id, message.New(saysSeveralAt, message.Name("activity", a.id), message.Name("first",
			r.days[a.day]+" "+r.hours[a.hour]),
			message.Name("second", r.days[day]+" "+r.hours[hour])))
		return true
	}
	a.day, a.hour = day, hour
	a.pinned = a.pinned || isTrue(n.Value("Permanently_Locked"), false)
	return true
}

// room gives an activity its room: of a virtual one those that it stands for.
func (r *reader) room(n *xmltree.Node) bool {
	a, room := r.byID[n.Value("Activity_Id")], r.rooms[n.Value("Room")]
	if a == nil || room == nil || !hard(n) || len(a.rooms) > 0 {
		return false
	}
	if !isTrue(room.Value("Virtual"), false) {
		a.rooms, a.roomNode = []string{n.Value("Room")}, n
		return true
	}
	for _, real := range n.All("Real_Room") {
		if of := r.rooms[real.Text]; of != nil && !isTrue(of.Value("Virtual"), false) && !slices.Contains(a.rooms, real.Text) {
			a.rooms, a.roomNode = append(a.rooms, real.Text), n
		}
	}
	return len(a.rooms) > 0
}

// faults refuses a file whose activities can't be placed whatever the timetable: FET counts the days on which a teacher is there,
// and puts at most two activities that are to be days apart on one of them.
func (r *reader) faults() error {
	free := map[string]int{}
	days := func(teacher string) int {
		if n, known := free[teacher]; known {
			return n
		}
		n := 0
		for day := range r.days {
			for hour := range r.hours {
				if at := [2]int{day, hour}; !r.breaks[at] && r.off[teacher][at] != "fixed" {
					n++
					break
				}
			}
		}
		free[teacher] = n
		return n
	}
	for _, n := range r.root.Child("Time_Constraints_List").All("ConstraintMinDaysBetweenActivities") {
		if !isTrue(n.Value("Active"), true) || r.mode != "" && r.mode != "Official" {
			continue
		}
		count, subject := map[string]int{}, ""
		for _, id := range n.All("Activity_Id") {
			if a := r.byID[id.Text]; a != nil && a.active {
				subject = a.subject
				for _, t := range a.teachers {
					count[t]++
				}
			}
		}
		for teacher, many := range count {
			if most := days(teacher); many > 2*most {
				return r.refuse(n, message.New(saysDaysTooFew, message.Name("teacher", teacher), message.Name("subject", subject),
					message.Count("n", many), message.Count("days", most)))
			}
		}
	}
	return nil
}

// minutes are the bell times of the hours: as their names say where these are times in order, else made up.
func (d *data) minutes() (spans []model.Span, said bool) {
	for _, h := range d.hours {
		from, to, both := strings.Cut(strings.NewReplacer("–", "-", "—", "-", " to ", "-", "h", ":").Replace(strings.ToLower(h)), "-")
		start, ok := clock(from)
		end, okEnd := clock(to)
		if !ok || both && !okEnd || len(spans) > 0 && spans[len(spans)-1].End > start && spans[len(spans)-1].End != spans[len(spans)-1].Start {
			return d.madeUp(), false
		}
		if !both {
			end = start
		}
		if len(spans) > 0 && spans[len(spans)-1].End == spans[len(spans)-1].Start {
			if start <= spans[len(spans)-1].Start {
				return d.madeUp(), false
			}
			spans[len(spans)-1].End = start
		}
		spans = append(spans, model.Span{Start: start, End: end})
	}
	last := &spans[len(spans)-1]
	if last.End == last.Start {
		last.End = min(last.Start+60, 1439)
	}
	for i, s := range spans {
		if s.End <= s.Start || i > 0 && spans[i-1].End > s.Start {
			return d.madeUp(), false
		}
	}
	return spans, true
}

func clock(text string) (model.Minute, bool) {
	text = strings.TrimSpace(text)
	if !strings.ContainsRune(text, ':') {
		return 0, false
	}
	if strings.HasSuffix(text, ":") {
		text += "00"
	}
	m, err := model.ParseMinute(text)
	return m, err == nil
}

// madeUp are bell times from eight o'clock on, of an hour each where the day is long enough.
func (d *data) madeUp() (spans []model.Span) {
	length := model.Minute(min(60, (1440-480)/len(d.hours)))
	for i := range d.hours {
		start := 480 + model.Minute(i)*length
		spans = append(spans, model.Span{Start: start, End: start + length})
	}
	return spans
}

// hoursOff is a teacher's time off, by day: whole days as such.
func (r *reader) hoursOff(teacher string, g *model.Grid) string {
	var list []string
	for day := range r.days {
		kinds := map[string]int{}
		teaching := 0
		for hour := range r.hours {
			at := [2]int{day, hour}
			if r.breaks[at] {
				continue
			}
			teaching++
			kinds[r.off[teacher][at]]++
		}
		add := func(period, kind string) {
			text := exchange.Slot(g.Code, g.Days[day].Code, period)
			if kind == "preferred" {
				text += " preferred"
			}
			list = append(list, text)
		}
		if teaching > 0 && (kinds["fixed"] == teaching || kinds["preferred"] == teaching) {
			add("", map[bool]string{true: "fixed", false: "preferred"}[kinds["fixed"] == teaching])
			continue
		}
		for hour := range r.hours {
			if kind := r.off[teacher][[2]int{day, hour}]; kind != "" && !r.breaks[[2]int{day, hour}] {
				add(g.Periods[hour].Code, kind)
			}
		}
	}
	return exchange.List(list...)
}
