package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// readMeets reads when a section meets: the places, each once, and the rotations it runs in.
func (t *Timetable) readMeets(s *Section, text string) (meets []meeting, rotations Rotations, err error) {
	return t.readPatterns(t.gridOf(s), text)
}

// readPatterns reads patterns of periods; home is the grid that a pattern need not name, nil for none.
func (t *Timetable) readPatterns(home *Grid, text string) (meets []meeting, rotations Rotations, err error) {
	said := false
	for _, pattern := range splitMeets(text) {
		g := home
		if code, after, other := strings.Cut(pattern, "/"); other {
			if g = t.GridByCode(code); g == nil {
				return nil, 0, fmt.Errorf("there is no grid %s", code)
			}
			pattern = after
		}
		if g == nil {
			return nil, 0, fmt.Errorf("there are no bell times yet")
		}
		pattern, roomCode, hasRoom := strings.Cut(pattern, "@")
		var room RoomID
		if hasRoom {
			r := t.RoomByCode(roomCode)
			if r == nil {
				return nil, 0, fmt.Errorf("there is no room %q", roomCode)
			}
			room = r.ID
		}
		periods, within, hasDays := strings.Cut(pattern, "(")
		if hasDays && !strings.HasSuffix(within, ")") {
			return nil, 0, fmt.Errorf("%q has a bracket that is not closed", pattern)
		}
		days, of, err := t.readDays(g, strings.TrimSuffix(within, ")"))
		if err != nil {
			return nil, 0, err
		}
		if said && of != rotations {
			return nil, 0, fmt.Errorf("all patterns here have the same terms: make a row of its own for the others")
		}
		rotations, said = of, true
		ids, err := g.readPeriods(periods)
		if err != nil {
			return nil, 0, err
		}
		for _, p := range ids {
			found := false
			for day := uint8(1); int(day) <= len(g.Days); day++ {
				c := g.Cell(day, p)
				if c == nil || !c.Kind.InMaster() || days != nil && !days[day] {
					continue
				}
				found = true
				m := meeting{Slot{Grid: g.ID, Day: day, Period: p}, room}
				if slices.ContainsFunc(meets, func(o meeting) bool { return o.slot == m.slot }) {
					return nil, 0, fmt.Errorf("%s is there twice", g.SlotName(m.slot))
				}
				meets = append(meets, m)
			}
			if !found {
				return nil, 0, fmt.Errorf("period %s is not taught on any of the days of %q", g.Period(p).Code, pattern)
			}
		}
	}
	return meets, rotations, nil
}

// splitMeets parts a text into patterns: blanks within brackets and before them do not count, and those in quotes belong to a
// code. "3 (M, W) 4@\"LAB 1\"" is 3(M,W) and 4@LAB 1.
func splitMeets(text string) []string {
	var out []string
	var b strings.Builder
	depth, blank, quoted := 0, false, false
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
			continue
		case quoted:
		case r == ' ', r == '\t', r == '\u00a0', r == ';' && depth == 0:
			blank = depth == 0
			continue
		case r == '(':
			depth, blank = depth+1, false
		case r == ')':
			depth = max(0, depth-1)
		case r == '–', r == '—':
			r = '-'
		}
		if blank && r != '@' && b.Len() > 0 {
			out = append(out, b.String())
			b.Reset()
		}
		blank = false
		b.WriteRune(r)
	}
	if b.Len() > 0 {
		out = append(out, b.String())
	}
	return out
}

// quoteMeets is a code as [splitMeets] reads it.
func quoteMeets(code string) string {
	if strings.ContainsAny(code, " \t\u00a0;") {
		return `"` + code + `"`
	}
	return code
}

// readPeriods reads "3", "3-4" and "3,5" as periods of a grid; a range is in the order of the day.
func (g *Grid) readPeriods(text string) ([]PeriodID, error) {
	var ids []PeriodID
	place := func(code string) (int, error) {
		i := slices.IndexFunc(g.Periods, func(p Period) bool { return strings.EqualFold(p.Code, code) })
		if i >= 0 {
			return i, nil
		}
		var codes []string
		for _, p := range g.Periods {
			codes = append(codes, p.Code)
		}
		if code == "" {
			return 0, fmt.Errorf("write the period first, as in 3(MWF)")
		}
		return 0, fmt.Errorf("there is no period %s; there are %s", code, strings.Join(codes, ", "))
	}
	for part := range strings.SplitSeq(text, ",") {
		if i, err := place(part); err == nil { // a code may hold a hyphen itself
			ids = append(ids, g.Periods[i].ID)
			continue
		}
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		first, err := place(from)
		if err != nil {
			return nil, err
		}
		last, err := place(to)
		if err != nil {
			return nil, err
		}
		if last < first {
			return nil, fmt.Errorf("%s runs backwards", part)
		}
		for _, p := range g.Periods[first : last+1] {
			if p := p.ID; slices.ContainsFunc(g.Cells, func(c Cell) bool { return c.Period == p && c.Kind.InMaster() }) {
				ids = append(ids, p)
			}
		}
	}
	return ids, nil
}

// weekdayTokens are what people write for a weekday, beside its name.
var weekdayTokens = map[string]time.Weekday{
	"M": time.Monday, "T": time.Tuesday, "TU": time.Tuesday, "W": time.Wednesday, "R": time.Thursday, "TH": time.Thursday,
	"F": time.Friday, "S": time.Saturday, "SA": time.Saturday, "U": time.Sunday, "SU": time.Sunday,
}

// weekdayLetters writes a weekday in one letter.
var weekdayLetters = [...]string{"U", "M", "T", "W", "R", "F", "S"}

// weekdayOf is the weekday that the code or the name of a day of the cycle begins with, and the letter behind it: Monday and A
// of MonA; ok is false where it begins with none.
func weekdayOf(d Day) (on time.Weekday, letter string, ok bool) {
	for on := time.Sunday; on <= time.Saturday; on++ {
		if short := on.String()[:3]; len(d.Code) >= 3 && strings.EqualFold(d.Code[:3], short) {
			letter := d.Code[3:]
			if len(letter) > len(on.String())-3 || letter != "" && !strings.EqualFold(letter, on.String()[3:3+len(letter)]) {
				return on, strings.TrimLeft(letter, " -"), true
			}
			return on, "", true
		}
	}
	return 0, "", false
}

// readDays reads what stands in brackets: the days, nil for all, and the rotations, 0 for all.
func (t *Timetable) readDays(g *Grid, text string) (days map[uint8]bool, rotations Rotations, err error) {
	weekdays, letters := map[time.Weekday]bool{}, map[string]bool{}
	coded := map[uint8]bool{}
	for part := range strings.SplitSeq(text, ",") {
		if part == "" {
			continue
		}
		if i := slices.IndexFunc(g.Days, func(d Day) bool { return strings.EqualFold(d.Code, part) || strings.EqualFold(d.Name, part) }); i >= 0 {
			coded[uint8(i+1)] = true
			continue
		}
		if of, ok := t.readTerm(part); ok {
			rotations |= of
			continue
		}
		if slices.ContainsFunc(g.Days, func(d Day) bool { _, l, ok := weekdayOf(d); return ok && l != "" && strings.EqualFold(l, part) }) {
			letters[strings.ToUpper(part)] = true
			continue
		}
		if on, ok := readWeekdays(part); ok && slices.ContainsFunc(g.Days, func(d Day) bool { _, _, ok := weekdayOf(d); return ok }) {
			for _, w := range on {
				weekdays[w] = true
			}
			continue
		}
		if ids, ok := g.readDayRun(part); ok {
			for _, day := range ids {
				coded[day] = true
			}
			continue
		}
		var codes []string
		for _, d := range g.Days {
			codes = append(codes, d.Code)
		}
		return nil, 0, fmt.Errorf("%q is no day and no term; the days are %s", part, strings.Join(codes, ", "))
	}
	if len(weekdays)+len(letters)+len(coded) == 0 {
		return nil, rotations, nil
	}
	days = coded
	if len(weekdays)+len(letters) > 0 {
		for i, d := range g.Days {
			on, letter, ok := weekdayOf(d)
			if ok && (len(weekdays) == 0 || weekdays[on]) && (len(letters) == 0 || letters[strings.ToUpper(letter)]) {
				days[uint8(i+1)] = true
			}
		}
	}
	if len(days) == 0 {
		return nil, 0, fmt.Errorf("no day of the cycle is meant by %q", text)
	}
	return days, rotations, nil
}

// readDayRun reads codes of days of one letter each without anything between them, or from one to another: "AC", "A-C".
func (g *Grid) readDayRun(text string) (days []uint8, ok bool) {
	place := func(code string) int {
		return slices.IndexFunc(g.Days, func(d Day) bool { return strings.EqualFold(d.Code, code) })
	}
	if from, to, isRange := strings.Cut(text, "-"); isRange {
		first, last := place(from), place(to)
		if first < 0 || last < first {
			return nil, false
		}
		for i := first; i <= last; i++ {
			days = append(days, uint8(i+1))
		}
		return days, true
	}
	for _, r := range text {
		i := place(string(r))
		if i < 0 {
			return nil, false
		}
		days = append(days, uint8(i+1))
	}
	return days, true
}

// readWeekdays reads "MWF", "TTh", "M-F" and "Mon".
func readWeekdays(text string) (days []time.Weekday, ok bool) {
	text = strings.ToUpper(text)
	if from, to, isRange := strings.Cut(text, "-"); isRange {
		first, ok1 := readWeekdays(from)
		last, ok2 := readWeekdays(to)
		if !ok1 || !ok2 || len(first) != 1 || len(last) != 1 {
			return nil, false
		}
		for on := first[0]; ; on = (on + 1) % 7 {
			days = append(days, on)
			if on == last[0] {
				return days, true
			}
		}
	}
	for text != "" {
		n := 0
		for on := time.Sunday; on <= time.Saturday && n == 0; on++ {
			for _, name := range []string{strings.ToUpper(on.String()), strings.ToUpper(on.String()[:3])} {
				if strings.HasPrefix(text, name) {
					days, n = append(days, on), len(name)
					break
				}
			}
		}
		for size := 2; size > 0 && n == 0; size-- {
			if len(text) < size {
				continue
			}
			if on, known := weekdayTokens[text[:size]]; known {
				days, n = append(days, on), size
			}
		}
		if n == 0 {
			return nil, false
		}
		text = text[n:]
	}
	return days, len(days) > 0
}

// readTerm reads S1, Q2, T3 and R1 as rotations. A semester of a year in quarters is the rotations within its dates.
func (t *Timetable) readTerm(text string) (of Rotations, ok bool) {
	if len(text) < 2 {
		return 0, false
	}
	n, err := strconv.Atoi(text[1:])
	if err != nil || n < 1 || n > MaxRotations {
		return 0, false
	}
	word := map[byte]string{'S': "Semester", 'Q': "Quarter", 'T': "Trimester", 'R': ""}
	kind := text[0] &^ 0x20 // in capitals
	name, known := word[kind]
	if !known {
		return 0, false
	}
	for r := range t.Rotations() {
		if kind == 'R' && int(r.Number) == n || kind != 'R' && strings.EqualFold(r.Name, fmt.Sprintf("%s %d", name, n)) {
			return of.With(int(r.Number)), true
		}
	}
	for _, term := range t.Calendar().Terms {
		if kind == 'R' || !strings.EqualFold(term.Name, fmt.Sprintf("%s %d", name, n)) {
			continue
		}
		for r := range t.Rotations() {
			if r.First != 0 && r.Last != 0 && term.First <= r.First && r.Last <= term.Last {
				of = of.With(int(r.Number))
			}
		}
		return of, of != 0
	}
	return 0, false
}
