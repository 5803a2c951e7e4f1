package newtimetable

import (
	"slices"
	"strconv"
	"time"

	"carillon/model"
)

// Preset is a bell schedule that many schools have, to start from.
type Preset struct {
	ID    string // as on the command line: ab-block
	Name  string // 7-period day
	About string // 5 days, all periods daily
	Bells Bells
}

// Presets lists the bell schedules to start from, in the order in which they are offered.
func Presets() []Preset {
	week := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	plain := func(n, minutes, lunchIn int) Bells {
		return Bells{Weekdays: slices.Clone(week), Cycle: ByWeekday, Blocks: [][]string{numbers(1, n)}, FirstBell: 8 * 60, Block: minutes, Gap: 5,
			Zero: Extra{Minutes: minutes}, Advisory: Advisory{Minutes: 20, Before: 1}, Early: EarlyRelease{Weekday: time.Wednesday, Block: minutes - 10},
			Lunch: Lunch{Block: lunchIn, Waves: 1, Minutes: 30}}
	}
	seven := plain(7, 48, 4)
	four := plain(4, 85, 2)
	four.Early.Block = 65
	ab := plain(4, 85, 3)
	ab.Cycle, ab.Letters, ab.Blocks = BySchoolDay, []string{"A", "B"}, [][]string{numbers(1, 4), numbers(5, 8)}
	ab.Lunch.Waves, ab.Early.Block = 3, 65
	rotating := plain(6, 56, 4)
	rotating.Cycle, rotating.Letters, rotating.Blocks = BySchoolDay, numbers(1, 4), rotatingBlocks(8, 4)
	ten := plain(6, 56, 4)
	ten.Cycle, ten.Letters = ByWeek, []string{"A", "B"}
	zero := plain(7, 48, 4)
	zero.Zero.On = true
	advisory := plain(7, 45, 4)
	advisory.Advisory.On, advisory.Advisory.Before = true, 2
	all := []Preset{
		{"7-period", "7-period day", "5 days, all periods daily", seven},
		{"4x4-block", "4×4 block", "4 courses, new each semester", four},
		{"ab-block", "A/B block", "8 courses on alternate days", ab},
		{"8-rotating", "8-period rotating", "8 courses, 6 meet each day", rotating},
		{"ten-day", "Ten-day cycle", "week A and week B, 6 periods", ten},
		{"zero-period", "Zero period", "one more before school", zero},
		{"advisory", "Advisory", "7 periods and a short advisory", advisory},
	}
	for i := range all {
		all[i].Bells.Preset = all[i].ID
	}
	return all
}

// PresetByID is a preset by its ID.
func PresetByID(id string) (Preset, bool) {
	all := Presets()
	i := slices.IndexFunc(all, func(p Preset) bool { return p.ID == id })
	if i < 0 {
		return Preset{}, false
	}
	return all[i], true
}

// numbers are the names of blocks that are counted: first to last.
func numbers(first, last int) []string {
	var names []string
	for n := first; n <= last; n++ {
		names = append(names, strconv.Itoa(n))
	}
	return names
}

// rotatingBlocks are blocks A, B, C … over days on each of which a pair rests; they turn by one a day, so that none is always
// first.
func rotatingBlocks(blocks, days int) [][]string {
	rest := blocks / days
	var out [][]string
	for d := range days {
		var meet []string
		for i := range blocks {
			if i/rest != d {
				meet = append(meet, string(rune('A'+i)))
			}
		}
		out = append(out, slices.Concat(meet[d%len(meet):], meet[:d%len(meet)]))
	}
	return out
}

// Default is the plan that New timetable begins with: the A/B block of a high school whose year begins next.
func Default(today model.Date, region model.Region) Plan {
	year := model.SchoolYearAt(today)
	if today.Time().Month() < time.July && today.Time().Month() >= time.February { // a schedule is built from February for August
		year++
	}
	first, last := nth(year, time.August, time.Monday, 3), nth(year+1, time.June, time.Friday, 1)
	preset, _ := PresetByID("7-period")
	p := Plan{Region: region, First: first, Last: last, Terms: Semesters, Bells: preset.Bells, YearLevels: numbers(9, 12), Departments: true}
	if region == model.RegionUSA {
		p.Holidays = USHolidays(year)
	}
	return p
}
