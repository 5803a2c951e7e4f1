package rows

import (
	"fmt"

	"carillon/model"
	"carillon/model/message"
)

// bellTypes are the Type of a period kind (LISS §9.4): T teaching, R roll call (homeroom, advisory), L recess or lunch, O outside the
// timetable.
var bellTypes = map[model.PeriodKind]string{model.Teaching: "T", model.Scheduled: rollCall, model.Break: "L", model.Offline: "O"}

const rollCall = "R"

// bellWords are the words of the Type of a period.
var bellWords = map[string]string{"T": "teaching", "L": "break", "R": "roll call", "O": "offline", "S": "sport"}

// BellTimes maps grids (LISS §9.4). Spacers are not sent.
func (m *Mapper) BellTimes() Table[BellTime] {
	var out Table[BellTime]
	if !m.r.sends(FeatureBellTimes) {
		return out
	}
	for g := range m.t.Grids() {
		waves := 0
		for _, c := range g.Cells {
			waves += len(c.Variants)
			typ := bellTypes[c.Kind]
			switch {
			case typ == "":
				continue
			case typ == rollCall && m.r.BreakLetter == rollCall:
				typ = "T" // that SIS would take it for recess
			}
			row := BellTime{Day: int(c.Day), DayName: g.DayCode(c.Day), Period: g.Period(c.Period).Code, Grid: m.structure(g), Type: typ}
			e := Entry[BellTime]{Row: row, Ref: g.Key(), Title: row.DayName + " " + row.Period}
			if c.End == 0 { // the grid was made of lessons alone
				why := message.New(saysPeriodNoTimes)
				e.Fault, e.FaultIn = &why, "Start"
				e.Title = "Grid " + g.Code + ": " + e.Title
			} else {
				e.Row.Start, e.Row.End = clock(c.Start), clock(c.End)
			}
			out.Entries = append(out.Entries, e)
		}
		if waves > 0 {
			out.Left = append(out.Left, Note{Ref: g.Key(), What: "Grid " + g.Code, Why: message.New(saysLunchWaveTimes, message.Count("n", waves))})
		}
		if n := len(g.Schedules); n > 0 { // a SIS has one time for each period and day (LISS §9.4)
			var names []string
			for _, b := range g.Schedules {
				names = append(names, b.Name)
			}
			why := message.New(saysBellSchedules, message.Count("n", n), message.Names("names", names...))
			out.Left = append(out.Left, Note{Ref: g.Key(), What: "Grid " + g.Code, Why: why})
		}
	}
	out.Entries = sent(out.Entries)
	return out
}

// clock is minutes since midnight as rows write them: 08:05.
func clock(m model.Minute) string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }
