package rows

import (
	"fmt"

	"carillon/model"
	"carillon/model/message"
)

// bellTypes are the Type of a period kind (LISS §9.4): T teaching, L recess or lunch, O outside the timetable.
var bellTypes = map[model.PeriodKind]string{model.Teaching: "T", model.Break: "L", model.Offline: "O"}

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
			if typ == "" {
				continue
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
	}
	out.Entries = sent(out.Entries)
	return out
}

// clock is minutes since midnight as rows write them: 08:05.
func clock(m model.Minute) string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }
