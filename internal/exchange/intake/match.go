package intake

import (
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/message"
)

// pair is what tells the rows of section lists and requests apart.
type pair struct {
	kind model.Kind
	a, b uint32
}

func pairOf(r model.Record) (pair, bool) {
	switch r := r.(type) {
	case *model.Enrolment:
		return pair{model.KindEnrolment, uint32(r.Section), uint32(r.Student)}, true
	case *model.Request:
		return pair{model.KindRequest, uint32(r.Student), uint32(r.Course)}, true
	}
	return pair{}, false
}

// match is the record that a row is about; the zero key where it is a new one. What is surest counts first.
func (x *intake) match(r *rowIn, values []value) (model.Key, message.Message) {
	k := r.item.Kind
	if k == model.KindSchool || k == model.KindCalendar {
		return model.Key{Kind: k, ID: 1}, message.Message{}
	}
	probe := model.Blank(k)
	for _, v := range values {
		if !v.empty && v.field.Owner != model.Computed {
			_ = v.field.Set(x.t, probe, v.text) // one that can't be read is refused later
		}
	}
	if g, ok := r.row.Record.(*model.Grid); ok {
		probe = g
	}
	switch p := probe.(type) {
	case *model.Enrolment, *model.Request:
		return x.matchPair(p)
	case *model.Section:
		return x.matchSection(p)
	case *model.Lesson:
		return x.matchLesson(p)
	case *model.RosterSlot:
		return x.matchRoster(p)
	case *model.ElectiveLine:
		for l := range x.t.ElectiveLines() {
			if l.Number == p.Number && l.YearLevel == p.YearLevel && x.isOld(l) && x.seen[l.Key()] == nil {
				return l.Key(), message.Message{}
			}
		}
		return model.Key{}, message.Message{}
	}
	return x.matchNamed(r, probe)
}

// isOld says that a record was there before the intake.
func (x *intake) isOld(r model.Record) bool { return x.before.Get(r.Key()) != nil }

func (x *intake) matchPair(r model.Record) (model.Key, message.Message) {
	if x.known == nil {
		x.known = make(map[pair]model.Key, x.t.Count(model.KindEnrolment)+x.t.Count(model.KindRequest))
		for _, k := range []model.Kind{model.KindEnrolment, model.KindRequest} {
			for o := range x.t.All(k) {
				p, _ := pairOf(o)
				x.known[p] = o.Key()
			}
		}
	}
	p, _ := pairOf(r)
	return x.known[p], message.Message{}
}

// matchSection matches by id, else by course and section ID. A number may be used again in another part of the year: then the one
// that runs in the same counts, and a row that says nothing of that fits any where there is but one.
func (x *intake) matchSection(p *model.Section) (model.Key, message.Message) {
	f := x.finder(model.KindSection)
	for _, id := range []string{p.GUID, p.SISID} {
		if ids := f.ids[id]; id != "" && len(ids) == 1 {
			return model.Key{Kind: model.KindSection, ID: ids[0]}, message.Message{}
		}
	}
	var found []*model.Section
	for s := range x.t.SectionsOf(p.Course) {
		if s.SectionID == p.SectionID {
			found = append(found, s)
		}
	}
	if len(found) > 1 || len(found) == 1 && x.seen[found[0].Key()] != nil {
		found = slices.DeleteFunc(found, func(s *model.Section) bool { return !s.Rotations.Meet(p.Rotations) })
	}
	switch len(found) {
	case 0:
		return model.Key{}, message.Message{}
	case 1:
		return x.sameID(found[0].Key(), found[0].SISID, p.SISID)
	}
	return model.Key{}, message.New(saysSeveral, message.Name("what", model.KindSection.Plural()), message.Name("name", x.t.Describe(found[0].Key())),
		message.Count("n", len(found)), message.Names("called", found[0].Rotations.String(), found[1].Rotations.String()))
}

// sameID is a record that was matched by its code, where the SIS id does not say that it is another.
func (x *intake) sameID(k model.Key, here, there string) (model.Key, message.Message) {
	if here != "" && there != "" && here != there {
		return model.Key{}, message.New(saysOtherID, message.Name("record", x.t.Describe(k)), message.Name("here", here), message.Name("there", there))
	}
	return k, message.Message{}
}

// matchLesson matches a lesson with one of its section in the same place that no other row is about. One that is the same as
// another row's in all it says comes twice.
func (x *intake) matchLesson(p *model.Lesson) (model.Key, message.Message) {
	for l := range x.t.LessonsOf(p.Section) {
		if l.Slot != p.Slot {
			continue
		}
		first := x.seen[l.Key()]
		if first == nil && x.isOld(l) {
			return l.Key(), message.Message{}
		}
		if first != nil && p.Slot.Placed() && slices.Equal(l.Teachers, p.Teachers) && slices.Equal(l.Rooms, p.Rooms) {
			return l.Key(), message.Message{} // which says that it comes twice
		}
	}
	return model.Key{}, message.Message{}
}

func (x *intake) matchRoster(p *model.RosterSlot) (model.Key, message.Message) {
	for _, id := range x.t.Referrers(p.Slot.Grid.Key(), model.KindRosterSlot) {
		o := x.t.RosterSlot(model.RosterSlotID(id))
		same := o.Roster == p.Roster && o.Slot == p.Slot && o.Area == p.Area && o.Study == p.Study
		if same && o.Teacher == p.Teacher && o.Rotations == p.Rotations && (x.seen[o.Key()] != nil || x.isOld(o)) {
			return o.Key(), message.Message{}
		}
	}
	for _, id := range x.t.Referrers(p.Slot.Grid.Key(), model.KindRosterSlot) { // another teacher in the same place of a roster
		o := x.t.RosterSlot(model.RosterSlotID(id))
		if o.Roster == p.Roster && o.Slot == p.Slot && o.Area == p.Area && o.Study == p.Study && o.Rotations == p.Rotations &&
			(p.Area != 0 || p.Study != 0) && x.isOld(o) && x.seen[o.Key()] == nil {
			return o.Key(), message.Message{}
		}
	}
	return model.Key{}, message.Message{}
}

// matchNamed matches by GUID, SIS id, code, and by name where the row has neither code nor id.
func (x *intake) matchNamed(r *rowIn, probe model.Record) (model.Key, message.Message) {
	k := r.item.Kind
	f := x.finder(k)
	value := func(id string) string {
		if of, ok := x.field(k, id); ok && of.Owner != model.Computed {
			return of.Get(x.t, probe)
		}
		return ""
	}
	sisID := value("sisId")
	for _, id := range []string{value("guid"), sisID} {
		if ids := f.ids[id]; id != "" && len(ids) == 1 {
			return model.Key{Kind: k, ID: ids[0]}, message.Message{}
		}
	}
	code := value("code")
	if k == model.KindRotation {
		code = value("number")
	}
	if code != "" {
		id, twice := x.byCode(f, code)
		if id == 0 || twice {
			return model.Key{}, message.Message{}
		}
		here := ""
		if of, ok := x.field(k, "sisId"); ok {
			here = of.Get(x.t, x.t.Get(model.Key{Kind: k, ID: id}))
		}
		return x.sameID(model.Key{Kind: k, ID: id}, here, sisID)
	}
	return x.byName(r, f, probe, sisID)
}

// byCode is the record with a code, in the same letters or else in others.
func (x *intake) byCode(f *finder, code string) (id uint32, several bool) {
	ids := f.codes[code]
	if len(ids) == 0 { // two that are new may differ in their letters alone
		ids = slices.DeleteFunc(slices.Clone(f.lower[strings.ToLower(code)]), func(id uint32) bool {
			return x.before.Get(model.Key{Kind: f.kind, ID: id}) == nil
		})
	}
	switch len(ids) {
	case 0:
		return 0, false
	case 1:
		return ids[0], false
	}
	return 0, true
}

// byName matches a row without a code by its name: only with what was there before, where one alone is called so.
func (x *intake) byName(r *rowIn, f *finder, probe model.Record, sisID string) (model.Key, message.Message) {
	name := x.t.NameOf(probe)
	if s := fold(name); s != "" {
		var found []uint32
		for _, id := range f.folded[s] {
			key := model.Key{Kind: r.item.Kind, ID: id}
			if x.isOld(x.t.Get(key)) && x.seen[key] == nil {
				found = append(found, id)
			}
		}
		if len(found) > 1 {
			found = x.sameLevel(found, probe)
		}
		if len(found) == 1 {
			key := model.Key{Kind: r.item.Kind, ID: found[0]}
			here := ""
			if of, ok := x.field(r.item.Kind, "sisId"); ok {
				here = of.Get(x.t, x.t.Get(key))
			}
			if here == "" || sisID == "" || here == sisID {
				return key, message.Message{}
			}
			return model.Key{}, message.Message{} // another person of the same name
		}
		if len(found) > 1 && sisID == "" {
			return model.Key{}, message.New(saysSeveral, message.Name("what", r.item.Kind.Plural()), message.Name("name", name), message.Count("n", len(found)),
				message.Names("called", x.t.Describe(model.Key{Kind: r.item.Kind, ID: found[0]}), x.t.Describe(model.Key{Kind: r.item.Kind, ID: found[1]})))
		}
	}
	return model.Key{}, message.Message{}
}

// sameLevel is those students of one name that are in the year level that a row says.
func (x *intake) sameLevel(ids []uint32, probe model.Record) []uint32 {
	s, ok := probe.(*model.Student)
	if !ok || s.YearLevel == 0 {
		return ids
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id uint32) bool { return x.t.Student(model.StudentID(id)).YearLevel != s.YearLevel })
}
