package newtimetable

import (
	"fmt"
	"strings"

	"carillon/model"
)

// departments are those of a usual US high school: code and name.
var departments = [][2]string{
	{"ENG", "English"}, {"MAT", "Mathematics"}, {"SCI", "Science"}, {"SOC", "Social Studies"}, {"WLA", "World Languages"},
	{"ART", "Visual Arts"}, {"MUS", "Music"}, {"PE", "Physical Education"}, {"CTE", "Career and Technical Education"}, {"SPE", "Special Education"},
}

// Make makes the timetable of a plan. A plan with faults makes none: the error is the first of them.
func (p *Plan) Make() (*model.Timetable, error) {
	if faults := p.Faults(); len(faults) > 0 {
		return nil, faults[0]
	}
	b := model.NewBuilder()
	b.Put(&model.School{Name: strings.TrimSpace(p.School), Region: p.Region, First: p.First, Last: p.Last})
	parts := p.parts()
	b.Put(p.calendar(parts))
	for i, t := range parts {
		b.Add(&model.Rotation{Number: uint8(i + 1), Name: t.Name, First: t.First, Last: t.Last})
	}
	g := p.Bells.Grid()
	b.Put(g)
	for i, code := range p.YearLevels {
		code = strings.TrimSpace(code)
		b.Add(&model.YearLevel{Code: code, Name: yearLevelName(code), Order: int16(i + 1), Grid: g.ID})
	}
	if p.Departments {
		for _, d := range departments {
			b.Add(&model.Faculty{Code: d[0], Name: d[1]})
		}
	}
	t, errs := b.Timetable()
	if len(errs) > 0 {
		return nil, fmt.Errorf("the timetable could not be made: %w", errs[0])
	}
	return t, nil
}

// yearLevelName is "Grade 9" for a number, and nothing beside the code for others.
func yearLevelName(code string) string {
	if strings.Trim(code, "0123456789") == "" {
		return "Grade " + code
	}
	return ""
}

// Summary says what a plan makes.
type Summary struct {
	CycleDays    int
	ByWeekday    bool // days of one letter differ by weekday, so a cycle is weekday by letter
	SchoolDays   int  // dates with school
	Blocks       int  // different blocks: how many courses a student has at most at a time
	Meets        int  // how often a block meets in a cycle; that of the first block, where they differ
	ClassMinutes int  // minutes of class of that block in a cycle
	Ends         map[string]model.Minute
	Parts        []model.Term
	YearLevels   int
	Departments  int
}

// Summary says what a plan without faults makes.
func (p *Plan) Summary() Summary {
	b := &p.Bells
	s := Summary{CycleDays: b.cycleDays(), ByWeekday: b.byWeekdayToo() && len(b.Letters) > 0, SchoolDays: len(schoolDays(p)),
		Ends: map[string]model.Minute{}, Parts: p.parts(), YearLevels: len(p.YearLevels)}
	if p.Departments {
		s.Departments = len(departments)
	}
	blocks := map[string]bool{}
	for letter := range max(len(b.Letters), 1) {
		for _, name := range b.blocksOf(letter) {
			blocks[name] = true
		}
	}
	s.Blocks = len(blocks)
	first := b.blocksOf(0)[0]
	for day := 1; day <= s.CycleDays; day++ {
		meetings := b.Day(day)
		s.Ends[b.dayNames(day).Code] = meetings[len(meetings)-1].End
		for _, m := range meetings {
			if m.Code != first {
				continue
			}
			s.Meets++
			if len(m.Waves) == 0 {
				s.ClassMinutes += int(m.End - m.Start)
				continue
			}
			for _, span := range m.Waves[0].Class {
				s.ClassMinutes += int(span.End - span.Start)
			}
		}
	}
	return s
}
