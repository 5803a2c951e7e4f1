package bells

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"carillon/internal/newtimetable"
	"carillon/model"
)

// kindMarks are what stands behind the times of a cell for what happens in it; teaching has no mark.
var kindMarks = []struct {
	kind  model.PeriodKind
	mark  string
	words []string // that are read, too
}{
	{model.Teaching, "", []string{"t", "teaching"}},
	{model.Scheduled, "scheduled", []string{"s", "homeroom", "advisory"}},
	{model.Offline, "offline", []string{"o"}},
	{model.Break, "break", []string{"b"}},
	{model.Spacer, "spacer", []string{"none"}},
}

// readKind reads a word for a kind of period.
func readKind(word string) (model.PeriodKind, bool) {
	word = strings.ToLower(word)
	for _, k := range kindMarks {
		if word != "" && (word == k.mark || slices.Contains(k.words, word)) {
			return k.kind, true
		}
	}
	return 0, false
}

// waveGap is the time between class and lunch where a schedule says nothing else.
const waveGap = 5

// cellText is a cell as it is typed: "8:00–8:48", "10:30–10:45 break", "11:25–1:25 3x30" for three lunch waves of 30 minutes,
// "11:25–1:25 A=12:00–1:25 B=11:25–12:00,12:30–1:25" for others; "" for no cell.
func cellText(c Clock, cell *model.Cell) string {
	if cell == nil {
		return ""
	}
	text := c.write(model.Span{Start: cell.Start, End: cell.End})
	if cell.Start == cell.End {
		text = "" // its times are not known
	}
	for _, k := range kindMarks {
		if k.kind == cell.Kind && k.mark != "" {
			text += " " + k.mark
		} else if k.kind == cell.Kind && text == "" {
			text = k.words[1]
		}
	}
	if len(cell.Variants) == 0 {
		return strings.TrimSpace(text)
	}
	if short := shortWaves(cell); short != "" {
		return text + " " + short
	}
	for _, v := range cell.Variants {
		var spans []string
		for _, s := range v.Spans {
			spans = append(spans, c.write(s))
		}
		text += " " + v.Code + "=" + strings.Join(spans, ",")
	}
	return text
}

// shortWaves writes lunch waves as "3x30" where they are what that makes; "" else.
func shortWaves(cell *model.Cell) string {
	n := len(cell.Variants)
	if n < 2 || n > newtimetable.MaxWaves {
		return ""
	}
	class := 0
	for _, s := range cell.Variants[0].Spans {
		class += int(s.End - s.Start)
	}
	minutes := int(cell.End-cell.Start) - class - waveGap
	if minutes > 0 && equalVariants(cell.Variants, waves(cell.Start, cell.End, n, minutes)) {
		return fmt.Sprintf("%dx%d", n, minutes)
	}
	return ""
}

func equalVariants(a, b []model.Variant) bool {
	return slices.EqualFunc(a, b, func(x, y model.Variant) bool { return x.Code == y.Code && slices.Equal(x.Spans, y.Spans) })
}

// waves are lunch waves of a cell: so many, each eating so many minutes.
func waves(start, end model.Minute, n, minutes int) []model.Variant {
	b := newtimetable.Bells{Gap: waveGap, Lunch: newtimetable.Lunch{Waves: n, Minutes: minutes}}
	var out []model.Variant
	for _, w := range b.Waves(start, int(end-start)-minutes-waveGap) {
		out = append(out, model.Variant{Code: w.Code, Spans: w.Class})
	}
	return out
}

var (
	shortWave = regexp.MustCompile(`^([0-9])\s*[x×]\s*([0-9]{1,3})$`)
	wavePart  = regexp.MustCompile(`^([^=\s]{1,20})=(.+)$`)
)

// written is what the words of a cell say, as far as they can be read without the cell that is there.
type written struct {
	times    string
	kind     model.PeriodKind
	hasKind  bool
	waved    bool // it says something of lunch waves
	waves    int  // 3x30: so many of so many minutes
	minutes  int
	variants []model.Variant // or each by itself
}

// readWords reads the words of a cell.
func readWords(c Clock, text string) (w written, err error) {
	var times []string
	for _, word := range strings.Fields(strings.NewReplacer("(", " ", ")", " ", ";", " ").Replace(text)) {
		if k, ok := readKind(word); ok {
			w.kind, w.hasKind = k, true
			continue
		}
		if m := shortWave.FindStringSubmatch(word); m != nil {
			w.waved = true
			w.waves, _ = strconv.Atoi(m[1])
			w.minutes, _ = strconv.Atoi(m[2])
			if w.waves != 0 && (w.waves < 2 || w.waves > newtimetable.MaxWaves || w.minutes < 5) {
				return w, fmt.Errorf("there can be 2 to %d lunch waves, as in 3x30", newtimetable.MaxWaves)
			}
			continue
		}
		m := wavePart.FindStringSubmatch(word)
		if m == nil {
			times = append(times, word)
			continue
		}
		w.waved = true
		v := model.Variant{Code: m[1]}
		for part := range strings.SplitSeq(m[2], ",") {
			s, err := c.span(part)
			if err != nil {
				return w, fmt.Errorf("wave %s: %w", v.Code, err)
			}
			v.Spans = append(v.Spans, s)
		}
		w.variants = append(w.variants, v)
	}
	w.times = strings.Join(times, " ")
	return w, nil
}

// readCell reads a cell of a day and a period. old is what is there now, nil for none: a kind alone keeps its times, times alone
// keep its kind and its waves. A text of nothing is no cell.
func readCell(c Clock, text string, day uint8, p model.PeriodID, old *model.Cell) (model.Cell, error) {
	if strings.TrimSpace(text) == "" {
		return model.Cell{Day: day, Period: p}, nil
	}
	cell := model.Cell{Day: day, Period: p, Kind: model.Teaching}
	if old != nil {
		cell = *old
	}
	w, err := readWords(c, text)
	if err != nil {
		return cell, err
	}
	if w.times != "" {
		s, err := c.span(w.times)
		if err != nil {
			return cell, err
		}
		if old != nil && !w.waved {
			cell.Variants = moved(old, s)
		}
		if cell.Kind == model.Spacer {
			cell.Kind = model.Teaching
		}
		cell.Start, cell.End = s.Start, s.End
	}
	if w.hasKind {
		cell.Kind = w.kind
	}
	if w.waved {
		cell.Variants = w.variants
	}
	if w.waves > 0 {
		class := int(cell.End-cell.Start) - w.minutes - waveGap
		if class < 10 {
			return cell, fmt.Errorf("%d minutes leave no time for class beside a lunch of %d", cell.End-cell.Start, w.minutes)
		}
		cell.Variants = waves(cell.Start, cell.End, w.waves, w.minutes)
	}
	if cell.Kind != model.Teaching {
		cell.Variants = nil
	}
	for _, v := range cell.Variants {
		for _, s := range v.Spans {
			if s.Start < cell.Start || s.End > cell.End {
				return cell, fmt.Errorf("wave %s has class outside the period", v.Code)
			}
		}
	}
	return cell, nil
}

// moved are the waves of a cell that gets other times: made anew where they are usual ones, else moved with its start as far as
// they still fit.
func moved(old *model.Cell, to model.Span) []model.Variant {
	if short := shortWaves(old); short != "" {
		var n, minutes int
		if _, err := fmt.Sscanf(short, "%dx%d", &n, &minutes); err == nil && int(to.End-to.Start) > minutes+waveGap+10 {
			return waves(to.Start, to.End, n, minutes)
		}
		return nil
	}
	var out []model.Variant
	for _, v := range old.Variants {
		next := model.Variant{Code: v.Code}
		for _, s := range v.Spans {
			s.Start, s.End = to.Start+(s.Start-old.Start), to.Start+(s.End-old.Start)
			if s.Start >= to.End {
				continue
			}
			if s.End > to.End || s.End == to.Start+(old.End-old.Start) {
				s.End = to.End
			}
			next.Spans = append(next.Spans, s)
		}
		out = append(out, next)
	}
	return out
}
