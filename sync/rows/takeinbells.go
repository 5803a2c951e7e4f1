package rows

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"carillon/model"
	"carillon/model/message"
)

// ReadBells notes what bell times and lessons of the SIS say together: R is recess where L is not used.
func (x *Intake) ReadBells(bells []Entry[BellTime], lessons []Entry[Lesson]) {
	x.used = map[lessonPlace]bool{}
	for i := range bells {
		x.bell.hasBreak = x.bell.hasBreak || bells[i].Sent.Type == "L"
	}
	for i := range lessons {
		x.used[lessonPlace{day: lessons[i].Sent.Day, period: lessons[i].Sent.Period}] = true
	}
}

// mainGrid is what a grid is called that a SIS gives no name.
const mainGrid = "main"

// noTime is the start and the end of a period whose times are not known.
const noTime = "00:00"

// BellTime sets a cell of a grid; day, period and grid are made where they are not there.
func (x *Intake) BellTime(v BellTime) (model.Edit, error) {
	if v.Day < 1 || v.Day > model.MaxDays {
		return nil, refuse(saysDay, message.Count("day", v.Day))
	}
	start, err1 := model.ParseMinute(cmp.Or(v.Start, noTime))
	end, err2 := model.ParseMinute(cmp.Or(v.End, noTime))
	if err1 != nil || err2 != nil || (v.Start == "") != (v.End == "") {
		return nil, refuse(saysNoTimes)
	}
	g := &model.Grid{Code: cmp.Or(v.Grid, mainGrid), Name: v.Grid}
	old := x.grid(v.Grid)
	if old == nil && v.Grid == "" && x.t.Count(model.KindGrid) > 0 {
		return nil, refuse(saysNoGrid, message.Name("sis", x.sis))
	}
	if old != nil {
		c := *old
		g = &c
		g.Days, g.Periods, g.Cells = slices.Clone(g.Days), slices.Clone(g.Periods), slices.Clone(g.Cells)
	}
	for len(g.Days) < v.Day {
		g.Days = append(g.Days, model.Day{Code: strconv.Itoa(len(g.Days) + 1)})
	}
	if v.DayName != "" && g.Days[v.Day-1].Code == strconv.Itoa(v.Day) {
		g.Days[v.Day-1].Code = v.DayName
	}
	p := g.PeriodByCode(v.Period)
	if p == nil {
		next := model.PeriodID(1)
		for _, o := range g.Periods {
			next = max(next, o.ID+1)
		}
		g.Periods = append(g.Periods, model.Period{ID: next, Code: v.Period, Name: v.Period})
		p = g.PeriodByCode(v.Period)
	}
	was := model.Spacer
	if c := g.Cell(uint8(v.Day), p.ID); c != nil {
		was = c.Kind
	}
	kind := x.periodKind(v, was)
	if c := g.Cell(uint8(v.Day), p.ID); c != nil {
		c.Start, c.End, c.Kind = start, end, kind
	} else {
		g.Cells = append(g.Cells, model.Cell{Day: uint8(v.Day), Period: p.ID, Kind: kind, Start: start, End: end})
		g.SortCells()
	}
	if old == nil {
		return model.Add{Record: g}, nil
	}
	return model.Replace{Record: g}, nil
}

// periodKind is the kind of a bell time: LISS §9.4 has T for teaching, L for recess and lunch, R for roll call, but real
// clients send R for recess. Lunch is often a scheduled section: what lessons stand in is taught. was is the kind of the period
// here: a scheduled one stays so where the SIS knows no such kind.
func (x *Intake) periodKind(v BellTime, was model.PeriodKind) model.PeriodKind {
	resting := namedAs(v.Period, "RECESS", "LUNCH", "BREAK")
	homeroom := namedAs(v.Period, "HR", "HOME", "ADV", "ROLL", "TUTOR", "MENTOR")
	taught := x.used[lessonPlace{day: v.Day, period: v.Period}]
	switch {
	case v.Type == "T" || v.Type == "":
		if was == model.Scheduled {
			return was
		}
		return model.Teaching
	case v.Type == rollCall && was == model.Scheduled:
		return was
	case v.Type == "L", v.Type == rollCall && (resting || !x.bell.hasBreak && !homeroom):
		if taught {
			return model.Teaching
		}
		return model.Break
	case v.Type == rollCall:
		return model.Scheduled
	}
	return model.Offline
}

// namedAs says whether the code of a period begins with one of some words.
func namedAs(code string, words ...string) bool {
	code = strings.ToUpper(code)
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(code, w) })
}
