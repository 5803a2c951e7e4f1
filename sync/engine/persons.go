package engine

import (
	"slices"
	"strconv"
	"strings"

	"carillon/model"
	"carillon/model/message"
	"carillon/model/names"
)

// stalePreferred says whether a preferred name is none: it is the first name that the SIS has replaced, and the SIS sends no
// preferred name.
func stalePreferred(first, now, preferred string, rec Record) bool {
	return rec.Fields[FieldPreferredName] == "" && preferred != "" && first != now && now == rec.Fields[FieldFirstName] &&
		names.Fold(preferred) == names.Fold(first)
}

// otherPerson says why a record of the SIS is another person than the one of the timetable with its id; nothing where it may be the
// same. Nobody changes surname, first name and more at once: a marriage changes one, a correction of the order swaps them. The
// facts are pairs of a field and the timetable's value; where all that both sides know are the same, so is the person.
func otherPerson(rec Record, surname, first, preferred string, facts ...string) (why message.Message) {
	here := []string{names.Fold(surname), names.Fold(first), names.Fold(preferred)}
	there := []string{names.Fold(rec.Fields[FieldSurname]), names.Fold(rec.Fields[FieldFirstName]), names.Fold(rec.Fields[FieldPreferredName])}
	if here[0] == "" || here[1] == "" || there[0] == "" || there[1] == "" {
		return why
	}
	for _, name := range there {
		if name != "" && slices.Contains(here, name) {
			return why
		}
	}
	differs, known := []string{"surname", "first name"}, 0
	for i := 0; i < len(facts); i += 2 {
		field, inTimetable, inSIS := facts[i], facts[i+1], rec.Fields[facts[i]]
		if inTimetable == "" || inSIS == "" {
			continue
		}
		known++
		if !strings.EqualFold(inTimetable, inSIS) && !(field == FieldYearLevel && names.SameGrade(inTimetable, inSIS)) {
			differs = append(differs, fieldLabel(model.KindStudent, field))
		}
	}
	if known > 0 && len(differs) == 2 {
		return why
	}
	return message.New(saysOtherAtOnce, message.Names("fields", differs...))
}

// grades is how the grades of students moved in a download.
type grades struct {
	up, stay, moved int         // by one, not at all, otherwise; of those in a numbered grade on both sides
	retained        []model.Key // those who stay
	onlyUp          [2]int      // whose grade, and with it at most the roll group, is all that changed: without an earlier sync, and with one
}

// upShare is the share of students, in percent, who go up by one grade where a new school year has begun.
const upShare = 75

// gradeNumber is the place of a grade in the order of years: kindergarten is 0, those before it -1.
func gradeNumber(code string) (n int, ok bool) {
	if n, err := strconv.Atoi(code); err == nil { // most of them by far, and the names of grades are slow to compare
		return n, n > 0
	}
	for g, same := range map[int][]string{0: {"K"}, -1: {"PK", "TK", "Pre-K"}} {
		if slices.ContainsFunc(same, func(s string) bool { return names.SameGrade(s, code) }) {
			return g, true
		}
	}
	return 0, false
}

// note counts how the grade of a student moved.
func (g *grades) note(key model.Key, columns, before, now []string) {
	i := slices.Index(columns, FieldYearLevel)
	if i < 0 || key.Kind != model.KindStudent {
		return
	}
	was, ok1 := gradeNumber(before[i])
	is, ok2 := gradeNumber(now[i])
	switch {
	case !ok1 || !ok2:
	case is == was+1:
		g.up++
	case is == was:
		g.stay++
		g.retained = append(g.retained, key)
	default:
		g.moved++
	}
}

// only says whether a student went up by one grade and nothing else of weight changed, and counts it.
func (g *grades) only(columns, before, now []string, synced bool) bool {
	i := slices.Index(columns, FieldYearLevel)
	if i < 0 {
		return false
	}
	was, ok1 := gradeNumber(before[i])
	is, ok2 := gradeNumber(now[i])
	if !ok1 || !ok2 || is != was+1 {
		return false
	}
	for c := range columns {
		if c != i && columns[c] != FieldRollGroup && before[c] != "" && before[c] != now[c] {
			return false
		}
	}
	g.onlyUp[place(synced)]++
	return true
}

func place(b bool) int {
	if b {
		return 1
	}
	return 0
}

// newYear settles whether a new school year has begun in the SIS: then going up is no change of single students, and those
// who stay in their grade are named. Else each is a change as any other.
func (in *Incoming) newYear(t *model.Timetable) {
	g := &in.grades
	if g.up <= DefaultLimit.Always || g.up*100 < upShare*(g.up+g.stay+g.moved) {
		in.differ, in.altered = in.differ+g.onlyUp[0], in.altered+g.onlyUp[1]
		*g = grades{}
		return
	}
	for _, key := range g.retained {
		in.Notes = append(in.Notes, Note{Ref: key, What: t.Describe(key), Why: message.New(saysSameGrade)})
	}
}
