package rosters

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"carillon/model"
	"carillon/model/names"
	"carillon/model/views"
)

// NewAreas is what a list of duty areas comes to.
type NewAreas struct {
	Edit    model.Edit // nil where nothing is to be made
	Areas   int        // that are made; those of a known name or code get places alone
	Places  int
	Wrong   []string // lines that can't be read, and why
	Unknown []string // texts that are no teacher's: their places stay empty
}

// Words say what will be made: "Makes 3 duty areas with 15 places."
func (n NewAreas) Words() string {
	if n.Edit == nil {
		return "Nothing to make yet."
	}
	text := "Makes " + names.Count(n.Places, "place", "places")
	if n.Areas > 0 {
		text = "Makes " + names.Count(n.Areas, "duty area", "duty areas") + " with " + names.Count(n.Places, "place", "places")
	}
	return text + "."
}

// maxCode is how long the code of a duty area is at most.
const maxCode = 14

// AddAreas reads a list of duty areas, one a line: its name, and with tabs between the period in which it is watched and who does on
// each day. A line without a period gets those given; places without a teacher are gaps. A first line whose second cell is "Period"
// is a heading. Areas that are there already, by code or name, are not made again.
func (b *Board) AddAreas(text string, periods []Period, rotation int) NewAreas {
	var out NewAreas
	var list []model.Edit
	all := b.Periods(model.RosterDuty)
	known := map[string]model.DutyAreaID{}
	codes := map[string]bool{}
	for a := range b.t.DutyAreas() {
		known[names.Fold(a.Code)], known[names.Fold(a.Name)] = a.ID, a.ID
		codes[a.Code] = true
	}
	next := model.DutyAreaID(b.t.LastID(model.KindDutyArea))
	first := true
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		name := cells[0]
		heading := first && len(cells) > 1 && names.Same(cells[1], "Period")
		if first = false; name == "" || heading {
			continue
		}
		at := periods
		if len(cells) > 1 && cells[1] != "" {
			at = slices.DeleteFunc(slices.Clone(all), func(p Period) bool { return !b.isPeriod(p, cells[1]) })
			if len(at) == 0 {
				out.Wrong = append(out.Wrong, fmt.Sprintf("%s: there is no period %s", name, cells[1]))
				continue
			}
		}
		if len(at) == 0 {
			out.Wrong = append(out.Wrong, name+": choose a period, or write one behind the name")
			continue
		}
		id, ok := known[names.Fold(name)]
		if !ok {
			if len([]rune(name)) > 100 {
				out.Wrong = append(out.Wrong, string([]rune(name)[:20])+"…: a name has at most 100 letters")
				continue
			}
			next++
			id = next
			a := &model.DutyArea{Code: codeOf(name, codes), Name: name}
			known[names.Fold(name)], known[names.Fold(a.Code)], codes[a.Code] = id, id, true
			list = append(list, model.Add{Record: a})
			out.Areas++
		}
		for _, p := range at {
			g := b.t.Grid(p.Grid)
			for d := range g.Days {
				if c := g.Cell(uint8(d+1), p.ID); c == nil || c.Kind == model.Spacer {
					continue
				}
				r := &model.RosterSlot{Roster: model.RosterDuty, Area: id, Slot: model.Slot{Grid: p.Grid, Day: uint8(d + 1), Period: p.ID},
					Rotations: model.Rotations(0).With(rotation)}
				if who := cell(cells, d+2); who != "" {
					if t := b.ByText(who); t != nil {
						r.Teacher = t.ID
					} else {
						out.Unknown = append(out.Unknown, who)
					}
				}
				list = append(list, model.Add{Record: r})
				out.Places++
			}
		}
	}
	if len(list) > 0 {
		what := names.Count(out.Places, "duty place", "duty places")
		if out.Areas > 0 {
			what = names.Count(out.Areas, "duty area", "duty areas")
		}
		out.Edit = model.Batch{Name: "Add " + what, Edits: list}
	}
	return out
}

func cell(cells []string, i int) string {
	if i < len(cells) {
		return cells[i]
	}
	return ""
}

// isPeriod says whether a text names a period: by its code, or by what people call it.
func (b *Board) isPeriod(p Period, text string) bool {
	x := b.t.Grid(p.Grid).Period(p.ID)
	return names.Same(x.Code, text) || names.Same(x.Name, text) || names.Same(p.Name, text)
}

// codeOf makes a code of a name that is not taken: "FRONTGATE".
func codeOf(name string, taken map[string]bool) string {
	var letters []rune
	for _, r := range name {
		if (unicode.IsLetter(r) || unicode.IsDigit(r)) && len(letters) < maxCode {
			letters = append(letters, unicode.ToUpper(r))
		}
	}
	if len(letters) == 0 {
		letters = []rune("AREA")
	}
	code := string(letters)
	for n := 2; taken[code]; n++ {
		end := names.Number(n)
		code = string(letters[:min(len(letters), maxCode-len(end))]) + end
	}
	return code
}

// AddStudy is the edit that has a study section meet in some periods, on each day on which lessons are held in them: without a
// teacher yet, in a free room. It is nil where it meets in all of them already.
func (b *Board) AddStudy(id model.StudySectionID, periods []Period, rotation int) model.Edit {
	var list []model.Edit
	have := map[model.Slot]bool{}
	for _, r := range b.t.Referrers(id.Key(), model.KindRosterSlot) {
		have[b.t.RosterSlot(model.RosterSlotID(r)).Slot] = true
	}
	for _, p := range periods {
		g := b.t.Grid(p.Grid)
		for d := range g.Days {
			at := Place{Roster: model.RosterStudy, Study: id, Slot: model.Slot{Grid: p.Grid, Day: uint8(d + 1), Period: p.ID},
				Rotations: model.Rotations(0).With(rotation)}
			if c := g.Cell(at.Slot.Day, p.ID); c != nil && c.Kind == model.Teaching && !have[at.Slot] {
				list = append(list, model.Add{Record: b.fresh(at, 0)})
			}
		}
	}
	if len(list) == 0 {
		return nil
	}
	return model.Batch{Name: "Have " + b.watched(0, id) + " meet in " + names.Count(len(list), "period", "periods"), Edits: list}
}

// Rooms lists the rooms in which the study hall at a place could be: its own, and those that are free then.
func (b *Board) Rooms(p Place) []*model.Room {
	var out []*model.Room
	for _, id := range views.FreeRooms(b.t, p.Slot, p.Rotations, 0) {
		out = append(out, b.t.Room(id))
	}
	if own := b.t.Room(p.Room); own != nil && !slices.Contains(out, own) {
		out = append(out, own)
	}
	slices.SortFunc(out, func(x, y *model.Room) int { return names.Compare(x.Code, y.Code) })
	return out
}

// SetRoom is the edit that gives the study hall at a place a room; nil where nothing changes.
func (b *Board) SetRoom(p Place, id model.RoomID) model.Edit {
	if p.Entry == 0 || p.Room == id {
		return nil
	}
	r := *b.t.RosterSlot(p.Entry)
	r.Room = id
	return model.Batch{Name: "Change the room of " + b.Name(p), Edits: []model.Edit{model.Replace{Record: &r}}}
}

// StudySections lists the study sections by their codes.
func (b *Board) StudySections() []*model.StudySection {
	list := slices.Collect(b.t.StudySections())
	slices.SortFunc(list, func(x, y *model.StudySection) int { return names.Compare(x.Code, y.Code) })
	return list
}

// Rotations lists the numbers and names of the rotations: those of which a roster can be shown alone.
func (b *Board) Rotations() (numbers []int, labels []string) {
	for r := range b.t.Rotations() {
		numbers, labels = append(numbers, int(r.Number)), append(labels, names.Capital(b.t.RotationName(int(r.Number))))
	}
	return numbers, labels
}
