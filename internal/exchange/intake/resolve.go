package intake

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"carillon/internal/exchange"
	"carillon/model"
	"carillon/model/message"
	"carillon/model/names"
)

// resolve is a text of a row as the field takes it: references and places in the timetable name the records exactly.
func (x *intake) resolve(r *rowIn, f *model.Field, text string) (string, message.Message) {
	switch {
	case f.Type == model.TypeSlot:
		s, why := x.slot(r, text)
		return s.Exact(), why
	case f.ID == "daysOff":
		return x.daysOff(r, text)
	case f.Refers == model.KindNone:
		return text, message.Message{}
	case !f.Many():
		key, why := x.refer(f, text)
		return key.Exact(), why
	}
	parts := exchange.Split(text)
	if len(parts) > 1 && x.isOne(f.Refers, text, parts) {
		parts = []string{text}
	}
	if len(parts) == 1 && len(x.finder(f.Refers).find(parts[0])) == 0 {
		parts = apart(parts[0], func(s string) bool { return len(x.finder(f.Refers).find(s)) == 1 })
	}
	var keys []string
	for _, p := range parts {
		key, why := x.refer(f, p)
		if !why.IsZero() {
			return "", why
		}
		if slices.Contains(keys, key.Exact()) {
			return "", message.New(saysListedTwice, message.Name("what", f.Refers.String()), message.Name("name", p))
		}
		keys = append(keys, key.Exact())
	}
	return strings.Join(keys, ","), message.Message{}
}

// isOne says whether a text with commas is one name: it names a record as it is, or it is a person's family name before the first
// name, and its parts name nobody.
func (x *intake) isOne(k model.Kind, text string, parts []string) bool {
	f := x.finder(k)
	if len(f.find(text)) > 0 {
		return true
	}
	if len(parts) != 2 || k != model.KindTeacher && k != model.KindStudent || strings.ContainsAny(text, ";\"\n") {
		return false
	}
	known := func(name string) bool {
		_, row := x.named[k][name]
		return row || len(f.find(name)) > 0
	}
	return !known(parts[0]) || !known(parts[1])
}

// apart is a text cut at blanks or slashes, where each part names something; else the text alone.
func apart(text string, known func(string) bool) []string {
	for _, sep := range []string{"/", "&", "+", " "} {
		parts := strings.FieldsFunc(text, func(r rune) bool { return string(r) == sep })
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		if len(parts) > 1 && !slices.ContainsFunc(parts, func(p string) bool { return !known(p) }) {
			return parts
		}
	}
	return []string{text}
}

// refer is the record that a text names in a field; made, where that was chosen and there is none.
func (x *intake) refer(f *model.Field, text string) (model.Key, message.Message) {
	k := f.Refers
	if key, ok := x.named[k][text]; ok {
		return key, message.Message{}
	}
	var ids []uint32
	if parts := exchange.Parts(text); k == model.KindSection && len(parts) == 2 {
		course, why := x.refer(fields[model.KindSection]["course"], parts[0])
		if !why.IsZero() {
			return model.Key{}, why
		}
		for s := range x.t.SectionsOf(model.CourseID(course.ID)) {
			if s.SectionID == parts[1] {
				ids = append(ids, uint32(s.ID))
			}
		}
		if len(ids) == 0 {
			for s := range x.t.SectionsOf(model.CourseID(course.ID)) {
				if strings.EqualFold(s.SectionID, strings.TrimSpace(parts[1])) {
					ids = append(ids, uint32(s.ID))
				}
			}
		}
	} else {
		ids = x.finder(k).find(text)
		if len(ids) == 0 && k == model.KindYearLevel {
			ids = x.grade(text)
		}
	}
	shown := strings.ReplaceAll(text, "\x1f", " ")
	switch len(ids) {
	case 1:
		return model.Key{Kind: k, ID: ids[0]}, message.Message{}
	case 0:
		if at, out := x.outs[k][strings.ToLower(shown)]; out {
			return model.Key{}, message.New(saysIsLeftOut, message.Name("what", k.String()), message.Name("name", shown), message.Name("place", at.Place()))
		}
		if key, made := x.make(k, text); made {
			return key, message.Message{}
		}
		return model.Key{}, message.New(saysUnknown, message.Name("what", k.String()), message.Name("name", shown))
	}
	var called []string
	for _, id := range ids {
		called = append(called, x.t.Describe(model.Key{Kind: k, ID: id}))
	}
	const most = 4
	if len(called) > most {
		called = append(called[:most], "…")
	}
	return model.Key{}, message.New(saysSeveral, message.Name("what", k.Plural()), message.Name("name", shown), message.Count("n", len(ids)), message.Names("called", called...))
}

// grade is the year level that is the same grade in another spelling.
func (x *intake) grade(text string) (ids []uint32) {
	for y := range x.t.YearLevels() {
		if names.SameGrade(y.Code, text) {
			return []uint32{uint32(y.ID)}
		}
	}
	return nil
}

// make makes a record that a row names and that is nowhere, where that was chosen; else it is counted.
func (x *intake) make(k model.Kind, text string) (model.Key, bool) {
	rec := x.missing(k, strings.TrimSpace(text))
	if rec == nil {
		return model.Key{}, false
	}
	if !slices.Contains(x.o.Make, k) || x.mayMake(k) != nil {
		x.plan.Missing[k]++
		return model.Key{}, false
	}
	p, err := x.t.Apply(model.Add{Record: rec})
	if err != nil {
		return model.Key{}, false
	}
	x.follow(p.Changes[0])
	key := p.Changes[0].Key
	x.add(Item{What: New, Kind: k, Table: -1, Row: -1, Key: key, Made: true})
	return key, true
}

// missing is a new record that is called as a row says; nil where a name alone is not enough for one.
func (x *intake) missing(k model.Kind, text string) model.Record {
	short := func(most int) string {
		r := []rune(text)
		return strings.TrimSpace(string(r[:min(len(r), most)]))
	}
	if text == "" {
		return nil
	}
	switch k {
	case model.KindYearLevel:
		return &model.YearLevel{Code: short(20), Name: text, Order: names.GradeOrder(text)}
	case model.KindFaculty:
		return &model.Faculty{Code: short(20), Name: text}
	case model.KindCampus:
		return &model.Campus{Code: short(20), Name: text}
	case model.KindRoom:
		return &model.Room{Code: short(40), Name: text}
	case model.KindCourse:
		return &model.Course{Code: short(40), Name: text}
	case model.KindComposite:
		return &model.Composite{Code: short(40)}
	case model.KindDutyArea:
		return &model.DutyArea{Code: short(14), Name: text}
	case model.KindStudySection:
		return &model.StudySection{Code: short(14), Name: text}
	case model.KindTeacher:
		surname, first, _ := strings.Cut(text, ",")
		return &model.Teacher{Code: short(20), Surname: strings.TrimSpace(surname), FirstName: strings.TrimSpace(first)}
	case model.KindStudent:
		return &model.Student{SISID: text}
	case model.KindSection:
		course, id, ok := strings.Cut(text, "\x1f")
		if !ok {
			if i := strings.LastIndexByte(text, ' '); i > 0 {
				course, id = text[:i], text[i+1:]
			}
		}
		key, why := x.refer(fields[model.KindSection]["course"], course)
		if id == "" || !why.IsZero() {
			return nil
		}
		return &model.Section{Course: model.CourseID(key.ID), SectionID: id, Priority: model.PriorityUnset}
	}
	return nil
}

// slotFound is what a text of a place in the timetable names.
type slotFound struct {
	slots []model.Slot
	why   message.Message
}

// slot is the place in the timetable that a text names. Of several grids that have it, that of the lesson's own section counts.
func (x *intake) slot(r *rowIn, text string) (model.Slot, message.Message) {
	found, known := x.grids[text]
	if !known {
		found = x.slotsCalled(text)
		x.grids[text] = found
	}
	slots := found.slots
	if len(slots) > 1 && r.item.Kind == model.KindLesson {
		if f, ok := x.field(model.KindLesson, "section"); ok {
			key, _ := x.refer(f, r.table.Value(r.row, "section"))
			if own := x.gridOf(model.SectionID(key.ID)); own != 0 {
				slots = slices.DeleteFunc(slices.Clone(slots), func(s model.Slot) bool { return s.Grid != own })
			}
		}
	}
	switch {
	case len(slots) == 1:
		return slots[0], message.Message{}
	case len(found.slots) > 1:
		return model.Slot{}, message.New(saysSeveralGrids, message.Name("slot", shownSlot(text)))
	}
	return model.Slot{}, found.why
}

func shownSlot(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(text, "\x1f", " "))
}

// slotsCalled lists the places that a text names, in all grids.
func (x *intake) slotsCalled(text string) slotFound {
	parts := exchange.Parts(text)
	var all []model.Slot
	dayThere := false
	for g := range x.t.Grids() {
		for _, c := range g.Cells {
			s := model.Slot{Grid: g.ID, Day: c.Day, Period: c.Period}
			if len(parts) == 3 {
				if parts[0] != "" && !strings.EqualFold(parts[0], g.Code) || !isDay(g, c.Day, parts[1]) {
					continue
				}
				dayThere = true
				if p := g.Period(c.Period); strings.EqualFold(p.Code, parts[2]) {
					all = append(all, s)
				}
				continue
			}
			name := g.SlotName(s)
			if strings.EqualFold(name, text) || strings.EqualFold(g.Code+"/"+name, text) {
				all = append(all, s)
			}
		}
	}
	if len(all) > 0 {
		return slotFound{slots: all}
	}
	if len(parts) != 3 {
		return slotFound{why: message.New(saysNoSlot, message.Name("slot", text))}
	}
	if !dayThere {
		return slotFound{why: message.New(saysNoDay, message.Name("day", parts[1]), message.Name("grid", cmp.Or(parts[0], "–")))}
	}
	return slotFound{why: message.New(saysNoPeriod, message.Name("period", parts[2]), message.Name("day", parts[1]))}
}

// isDay says whether a text names a day of a grid: its code, its name, or its number where no day has that for its code.
func isDay(g *model.Grid, day uint8, text string) bool {
	is := func(d model.Day) bool {
		return strings.EqualFold(d.Code, text) || d.Name != "" && strings.EqualFold(d.Name, text)
	}
	if int(day) > len(g.Days) {
		return false
	}
	if is(g.Days[day-1]) {
		return true
	}
	n, err := strconv.Atoi(text)
	return err == nil && n == int(day) && !slices.ContainsFunc(g.Days, is)
}

// gridOf is the grid of the year level that a section's course is for; 0 where there is none, or several.
func (x *intake) gridOf(id model.SectionID) (grid model.GridID) {
	s := x.t.Section(id)
	if s == nil || x.t.Course(s.Course) == nil {
		return 0
	}
	for _, y := range x.t.Course(s.Course).YearLevels {
		g := x.t.YearLevel(y).Grid
		if grid != 0 && g != grid {
			return 0
		}
		grid = g
	}
	return grid
}

// daysOff reads days off of a teacher: each a day or a [exchange.Slot], with "preferred" behind what is no must.
func (x *intake) daysOff(r *rowIn, text string) (string, message.Message) {
	var list []string
	for _, part := range exchange.Split(text) {
		behind := ""
		for _, kind := range []string{" preferred", " fixed"} {
			if before, said := strings.CutSuffix(part, kind); said {
				part, behind = strings.TrimSpace(before), kind
			}
		}
		if parts := exchange.Parts(part); len(parts) == 3 {
			s, why := x.offSlot(r, parts, part)
			if !why.IsZero() {
				return "", why
			}
			part = s.Exact()
		}
		list = append(list, part+behind)
	}
	return strings.Join(list, ", "), message.Message{}
}

// offSlot is a day off as parts: a whole day where no period is among them.
func (x *intake) offSlot(r *rowIn, parts []string, text string) (model.Slot, message.Message) {
	if parts[2] != "" {
		return x.slot(r, text)
	}
	if n, numbered := strings.CutPrefix(parts[1], "#"); numbered && parts[0] == "" { // a day that no grid has
		parts[1] = n
	} else if day := x.dayOf(parts); day != 0 {
		return model.Slot{Day: day}, message.Message{}
	}
	if n, err := strconv.Atoi(parts[1]); err == nil && n >= 1 && n <= model.MaxDays {
		return model.Slot{Day: uint8(n)}, message.Message{}
	}
	return model.Slot{}, message.New(saysNoDay, message.Name("day", parts[1]), message.Name("grid", cmp.Or(parts[0], "–")))
}

// dayOf is the number of a day by its grid and its code or number; 0 where there is none.
func (x *intake) dayOf(parts []string) uint8 {
	for g := range x.t.Grids() {
		for day := range g.Days {
			if (parts[0] == "" || strings.EqualFold(parts[0], g.Code)) && isDay(g, uint8(day+1), parts[1]) {
				return uint8(day + 1)
			}
		}
	}
	return 0
}
